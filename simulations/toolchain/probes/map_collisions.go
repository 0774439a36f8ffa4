// Runs operations on a real map and prints where every key lies afterwards.
//
// The hashes cannot be chosen, so they are reported as inputs.
//
//probe:with each.go map_peek.go
package main

import (
	"fmt"
	"strconv"
	"unsafe"
)

type params struct {
	Hint int      `json:"hint"`
	Ops  []string `json:"ops"`
}

func slots(b *bucket) []string {
	out := make([]string, 8)
	for i, top := range b.tophash {
		switch top {
		case 0:
			out[i] = "emptyRest"
		case 1:
			out[i] = "emptyOne"
		default:
			out[i] = fmt.Sprintf("%d:%d", top, b.keys[i])
		}
	}
	return out
}

func chain(b *bucket) [][]string {
	var out [][]string
	for ; b != nil; b = b.overflow {
		out = append(out, slots(b))
	}
	return out
}

func at(array unsafe.Pointer, i int) *bucket {
	return (*bucket)(unsafe.Pointer(uintptr(array) + uintptr(i)*unsafe.Sizeof(bucket{})))
}

func classicLayout(m map[int]int) object {
	h := classic(m)
	chains, lengths := [][][]string{}, []int{}
	if h.buckets != nil {
		for i := 0; i < 1<<h.B; i++ {
			c := chain(at(h.buckets, i))
			chains, lengths = append(chains, c), append(lengths, len(c))
		}
	}
	var old []interface{}
	if h.oldbuckets != nil {
		n := 1 << h.B
		if h.flags&8 == 0 {
			n /= 2
		}
		for i := 0; i < n; i++ {
			b := at(h.oldbuckets, i)
			if b.tophash[0] > 1 && b.tophash[0] < 5 {
				old = append(old, "evacuated")
			} else {
				old = append(old, chain(b))
			}
		}
	}
	return object{"count": h.count, "noverflow": h.noverflow, "buckets": chains, "oldbuckets": old,
		"chain_lengths": lengths}
}

func groupAt(data unsafe.Pointer, i uint64) *group {
	return (*group)(unsafe.Pointer(uintptr(data) + uintptr(i)*unsafe.Sizeof(group{})))
}

func groupSlots(g *group) []string {
	out := make([]string, 8)
	for i, c := range g.ctrl {
		switch c {
		case 0x80:
			out[i] = "empty"
		case 0xfe:
			out[i] = "deleted"
		default:
			out[i] = fmt.Sprintf("%02x:%d", c, g.slots[i].key)
		}
	}
	return out
}

func visited(m map[int]int, key int) int {
	s := modern(m)
	if s.dirLen == 0 {
		return 1
	}
	h := hash(m, key)
	index := uint64(0)
	if s.globalDepth > 0 {
		index = h >> (64 - s.globalDepth)
	}
	t := *(**table)(unsafe.Pointer(uintptr(s.dirPtr) + 8*uintptr(index)))
	offset := (h >> 7) & t.lengthMask
	for n := uint64(1); ; n++ {
		g := groupAt(t.groups, offset)
		for i, c := range g.ctrl {
			if c < 0x80 && g.slots[i].key == key {
				return int(n)
			}
		}
		offset = (offset + n) & t.lengthMask
	}
}

func swissLayout(m map[int]int) object {
	s := modern(m)
	groups := [][][]string{}
	if s.dirLen == 0 && s.dirPtr != nil {
		groups = append(groups, [][]string{groupSlots((*group)(s.dirPtr))})
	}
	for _, t := range tables(s) {
		var list [][]string
		for i := uint64(0); i <= t.lengthMask; i++ {
			list = append(list, groupSlots(groupAt(t.groups, i)))
		}
		groups = append(groups, list)
	}
	lengths := map[string]int{}
	for key := range m {
		lengths[strconv.Itoa(key)] = visited(m, key)
	}
	return object{"count": s.used, "groups": groups, "probe_lengths": lengths}
}

func main() {
	var p params
	each(&p, func() object {
		m := newMap(p.Hint)
		inputs := object{"hashes": hashes(m, p.Ops)}
		for _, op := range p.Ops {
			run(m, op)
		}
		if minor >= 24 {
			return object{"inputs": inputs, "observables": swissLayout(m)}
		}
		return object{"inputs": inputs, "observables": classicLayout(m)}
	})
}
