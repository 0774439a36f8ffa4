package main

import (
	"fmt"
	"strconv"
	"strings"
	"unsafe"
)

// hmap is the classic map header (runtime/map.go, 1.15 … 1.23).
type hmap struct {
	count      int
	flags      uint8
	B          uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldbuckets unsafe.Pointer
	nevacuate  uintptr
}

type bucket struct {
	tophash  [8]uint8
	keys     [8]int
	elems    [8]int
	overflow *bucket
}

// swiss is the map header of 1.24 and later (internal/runtime/maps/map.go).
type swiss struct {
	used        uint64
	seed        uintptr
	dirPtr      unsafe.Pointer
	dirLen      int
	globalDepth uint8
}

type table struct {
	used       uint16
	capacity   uint16
	growthLeft uint16
	localDepth uint8
	index      int
	groups     unsafe.Pointer
	lengthMask uint64
}

type group struct {
	ctrl  [8]uint8
	slots [8]struct{ key, elem int }
}

func classic(m map[int]int) *hmap { return *(**hmap)(unsafe.Pointer(&m)) }
func modern(m map[int]int) *swiss { return *(**swiss)(unsafe.Pointer(&m)) }

// hasher returns the function in the map's type descriptor: after the 48-byte type header come
// key, elem and bucket (group) types, then the hasher.
func hasher(m map[int]int) func(unsafe.Pointer, uintptr) uintptr {
	var i interface{} = m
	typ := *(*unsafe.Pointer)(unsafe.Pointer(&i))
	return *(*func(unsafe.Pointer, uintptr) uintptr)(unsafe.Pointer(uintptr(typ) + 72))
}

func seed(m map[int]int) uintptr {
	if minor >= 24 {
		return modern(m).seed
	}
	return uintptr(classic(m).hash0)
}

func hash(m map[int]int, key int) uint64 {
	return uint64(hasher(m)(unsafe.Pointer(&key), seed(m)))
}

//go:noinline
func newMap(hint int) map[int]int { return make(map[int]int, hint) }

var value int

func run(m map[int]int, op string) int {
	fields := strings.Fields(op)
	key, err := strconv.Atoi(fields[1])
	if err != nil {
		panic(err)
	}
	switch fields[0] {
	case "put":
		m[key] = 1
	case "delete":
		delete(m, key)
	default:
		value += m[key]
	}
	return key
}

func hashes(m map[int]int, ops []string) map[string]string {
	out := map[string]string{}
	for _, op := range ops {
		key, err := strconv.Atoi(strings.Fields(op)[1])
		if err != nil {
			panic(err)
		}
		out[strconv.Itoa(key)] = fmt.Sprintf("%016x", hash(m, key))
	}
	return out
}

func tables(m *swiss) []*table {
	var out []*table
	for i := 0; i < m.dirLen; i++ {
		t := *(**table)(unsafe.Pointer(uintptr(m.dirPtr) + 8*uintptr(i)))
		if len(out) == 0 || out[len(out)-1] != t {
			out = append(out, t)
		}
	}
	return out
}

func swissState(m map[int]int) object {
	s := modern(m)
	list := []object{}
	for _, t := range tables(s) {
		list = append(list, object{"used": t.used, "capacity": t.capacity, "growthLeft": t.growthLeft,
			"localDepth": t.localDepth, "index": t.index})
	}
	return object{"used": s.used, "dirLen": s.dirLen, "globalDepth": s.globalDepth, "tables": list}
}
