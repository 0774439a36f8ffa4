// Appends to real slices and prints the capacities this toolchain gives.
//
// One JSON object of parameters per line on standard input, one {"observables": …} per line out.
// The element type and the listed appends are compile-time matters: the caller replaces the lines
// marked probe:type and probe:listed.
package main

import (
	"bufio"
	"encoding/json"
	"os"
)

type T [8]byte //probe:type

type params struct {
	Scenario string `json:"scenario"`
	StartLen int    `json:"start_len"`
	StartCap int    `json:"start_cap"`
	Storage  string `json:"storage"`
	Appends  int    `json:"appends"`
	Adds     []int  `json:"adds"`
}

type change struct {
	Len int `json:"len"`
	Cap int `json:"cap"`
}

var (
	sink  []T
	value T
)

func start(p params) []T {
	if p.StartCap == 0 {
		return nil
	}
	return make([]T, p.StartLen, p.StartCap)
}

// push keeps the slice on the heap: the callee cannot know what becomes of it.
//
//go:noinline
func push(s []T, v T) []T { return append(s, v) }

//go:noinline
func heap(p params) ([]change, int) {
	s := start(p)
	seen := []change{{len(s), cap(s)}}
	for i := 0; i < p.Appends; i++ {
		old := cap(s)
		s = push(s, value)
		if cap(s) != old {
			seen = append(seen, change{len(s), cap(s)})
		}
	}
	sink = s
	return seen, cap(s)
}

//go:noinline
func local(n int) ([]change, int) {
	var s []T
	seen := []change{{0, 0}}
	old := 0
	for i := 0; i < n; i++ {
		s = append(s, value)
		if cap(s) != old {
			old = cap(s)
			seen = append(seen, change{len(s), old})
		}
	}
	return seen, cap(s)
}

//go:noinline
func escapesLater(n int) ([]change, int) {
	var s []T
	seen := []change{{0, 0}}
	old, last := 0, 0
	for i := 0; i < n; i++ {
		s = append(s, value)
		last = cap(s)
		if last != old {
			old = last
			seen = append(seen, change{i + 1, old})
		}
	}
	sink = s
	return seen, last
}

//go:noinline
func returned(n int) []T {
	var s []T
	for i := 0; i < n; i++ {
		s = append(s, value)
	}
	return s
}

//go:noinline
func localAfterMake(p params) ([]change, int) {
	s := start(p)
	seen := []change{{len(s), cap(s)}}
	old := cap(s)
	for i := 0; i < p.Appends; i++ {
		s = append(s, value)
		if cap(s) != old {
			old = cap(s)
			seen = append(seen, change{len(s), old})
		}
	}
	return seen, cap(s)
}

func oneByOne(p params) map[string]interface{} {
	var seen []change
	var last int
	switch {
	case p.Storage == "returned" && p.StartCap == 0:
		return map[string]interface{}{"cap": cap(returned(p.Appends))}
	case p.Storage == "returned":
		_, last = localAfterMake(p)
		return map[string]interface{}{"cap": last}
	case p.Storage == "heap":
		seen, last = heap(p)
	case p.StartCap > 0:
		seen, last = localAfterMake(p)
	case p.Storage == "local":
		seen, last = local(p.Appends)
	default:
		seen, last = escapesLater(p.Appends)
	}
	return map[string]interface{}{"len_cap_at_change": seen, "cap": last}
}

//go:noinline
func chunks(p params) []int {
	s := start(p)
	caps := []int{}
	for _, n := range p.Adds {
		s = append(s, make([]T, n)...)
		caps = append(caps, cap(s))
	}
	sink = s
	return caps
}

//go:noinline
func listedChunks(p params) []int {
	var s []T
	var caps []int
	_ = s //probe:listed
	return caps
}

func appendChunks(p params) map[string]interface{} {
	caps := chunks(p)
	if p.Storage == "local" && p.StartCap == 0 {
		caps = listedChunks(p)
	}
	return map[string]interface{}{"caps": caps, "cap": caps[len(caps)-1]}
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var p params
		if err := json.Unmarshal(in.Bytes(), &p); err != nil {
			panic(err)
		}
		observables := oneByOne(p)
		if p.Scenario == "append-chunks" {
			observables = appendChunks(p)
		}
		if err := out.Encode(map[string]interface{}{"observables": observables}); err != nil {
			panic(err)
		}
	}
}
