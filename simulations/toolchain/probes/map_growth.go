// Inserts into real maps and prints their headers at every growth or after every operation.
//
// The hashes cannot be chosen, so they are reported as inputs.
//
//probe:with each.go map_peek.go
package main

import (
	"fmt"
	"reflect"
	"strings"
)

type params struct {
	Scenario string   `json:"scenario"`
	Hint     int      `json:"hint"`
	Ops      []string `json:"ops"`
	Inserts  int      `json:"inserts"`
	Then     string   `json:"then"`
}

func after(m map[int]int, p params) {
	switch p.Then {
	case "delete-each":
		for i := 0; i < p.Inserts; i++ {
			delete(m, i)
		}
	case "clear":
		for k := range m { // compiled to a map clear in every release
			delete(m, k)
		}
	}
}

func classicInserts(p params) object {
	m := newMap(p.Hint)
	h := classic(m)
	old := h.B
	growths := []object{{"count": 0, "B": old}}
	for i := 0; i < p.Inserts; i++ {
		m[i] = 1
		if h.B != old {
			old = h.B
			growths = append(growths, object{"count": h.count, "B": old})
		}
	}
	after(m, p)
	return object{"growths": growths, "final": object{"count": h.count, "B": h.B}}
}

func capacities(s *swiss) []uint16 {
	out := []uint16{}
	for _, t := range tables(s) {
		out = append(out, t.capacity)
	}
	return out
}

func swissInserts(p params) object {
	m := newMap(p.Hint)
	s := modern(m)
	var digits strings.Builder
	for i := 0; i < p.Inserts; i++ {
		fmt.Fprintf(&digits, "%03x", hash(m, i)>>52)
	}
	old := capacities(s)
	growths := []object{{"count": 0, "dirLen": s.dirLen, "capacities": old}}
	directory := []object{swissState(m)}
	for i := 0; i < p.Inserts; i++ {
		m[i] = 1
		if now := capacities(s); !reflect.DeepEqual(now, old) {
			old = now
			growths = append(growths, object{"count": s.used, "dirLen": s.dirLen, "capacities": now})
			directory = append(directory, swissState(m))
		}
	}
	after(m, p)
	final := object{"used": s.used, "dirLen": s.dirLen, "capacities": capacities(s)}
	return object{
		"inputs":      object{"hash_top12": digits.String()},
		"observables": object{"growths": growths, "directory": directory, "final": final},
	}
}

func classicState(m map[int]int) object {
	h := classic(m)
	return object{"count": h.count, "B": h.B, "noverflow": h.noverflow,
		"growing": h.oldbuckets != nil, "sameSizeGrow": h.flags&8 != 0, "nevacuate": h.nevacuate}
}

func operations(p params) object {
	m := newMap(p.Hint)
	inputs := object{"hashes": hashes(m, p.Ops)}
	states := []object{}
	for _, op := range p.Ops {
		run(m, op)
		if minor >= 24 {
			states = append(states, swissState(m))
		} else {
			states = append(states, classicState(m))
		}
	}
	return object{"inputs": inputs, "observables": object{"states": states}}
}

func main() {
	var p params
	each(&p, func() object {
		defer func() { p = params{} }()
		if p.Scenario == "ops" {
			return operations(p)
		}
		if minor >= 24 {
			return swissInserts(p)
		}
		return object{"observables": classicInserts(p)}
	})
}
