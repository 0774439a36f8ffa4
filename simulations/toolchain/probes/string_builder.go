// Joins real strings six ways, and drives one Builder or Buffer step by step.
//
//probe:with each.go measure.go
package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

type params struct {
	Scenario string   `json:"scenario"`
	Pieces   []int    `json:"piece_lens"`
	Sep      string   `json:"sep"`
	Type     string   `json:"type"`
	Ops      []string `json:"ops"`
}

var sink string

//go:noinline
func plus(pieces []string) string {
	s := ""
	for _, piece := range pieces {
		s += piece
	}
	return s
}

//go:noinline
func builder(pieces []string, total int, caps *[]int) string {
	var b strings.Builder
	if total > 0 {
		b.Grow(total)
	}
	if caps != nil {
		*caps = append(*caps, b.Cap())
	}
	for _, piece := range pieces {
		b.WriteString(piece)
		if caps != nil && b.Cap() != (*caps)[len(*caps)-1] {
			*caps = append(*caps, b.Cap())
		}
	}
	return b.String()
}

//go:noinline
func buffer(pieces []string, caps *[]int) string {
	var b bytes.Buffer
	if caps != nil {
		*caps = append(*caps, b.Cap())
	}
	for _, piece := range pieces {
		b.WriteString(piece)
		if caps != nil && b.Cap() != (*caps)[len(*caps)-1] {
			*caps = append(*caps, b.Cap())
		}
	}
	return b.String()
}

//go:noinline
func appendBytes(pieces []string) string {
	var b []byte
	for _, piece := range pieces {
		b = append(b, piece...)
	}
	return string(b)
}

func compare(p params) object {
	pieces, total, small := make([]string, len(p.Pieces)), 0, tiny(p.Pieces)
	for i, n := range p.Pieces {
		pieces[i] = strings.Repeat("x", n)
		small = small || total == 0 && n > 0 && n <= 8 // the Builder's first array
		total += n
	}
	joined := total + len(p.Sep)*(len(pieces)-1)
	small = small || 0 < total && total < 16 || len(pieces) > 1 && 0 < joined && joined < 16
	allocs, sizes := object{}, object{}
	ways := map[string]func(){
		"plus":         func() { sink = plus(pieces) },
		"builder":      func() { sink = builder(pieces, 0, nil) },
		"builder_grow": func() { sink = builder(pieces, total, nil) },
		"join":         func() { sink = strings.Join(pieces, p.Sep) },
		"buffer":       func() { sink = buffer(pieces, nil) },
		"append_bytes": func() { sink = appendBytes(pieces) },
	}
	for name, way := range ways {
		objects, n := measure(way)
		allocs[name] = objects
		if name != "buffer" && name != "append_bytes" {
			sizes[name] = n
		}
	}
	var caps, grown, buffered []int
	builder(pieces, 0, &caps)
	builder(pieces, total, &grown)
	buffer(pieces, &buffered)
	seen := object{"allocs": allocs, "builder_caps": caps, "builder_grow_caps": grown,
		"buffer_caps": buffered}
	if !small {
		seen["alloc_bytes"] = sizes
	}
	return object{"observables": seen}
}

// text is long enough for any single write.
var text = strings.Repeat("x", 1000000)

func try(f func()) (result interface{}) {
	defer func() {
		if r := recover(); r != nil {
			result = fmt.Sprint(r)
		}
	}()
	f()
	return nil
}

func operations(p params) object {
	var built strings.Builder
	var buffered bytes.Buffer
	states, results := []object{}, []interface{}{}
	for _, op := range p.Ops {
		fields := strings.Fields(op)
		n := 0
		if len(fields) > 1 {
			n, _ = strconv.Atoi(fields[1])
		}
		onBuilder := p.Type == "strings.Builder"
		results = append(results, try(func() {
			switch fields[0] {
			case "write":
				if onBuilder {
					built.WriteString(text[:n])
				} else {
					buffered.WriteString(text[:n])
				}
			case "grow":
				if onBuilder {
					built.Grow(n)
				} else {
					buffered.Grow(n)
				}
			case "reset":
				built.Reset()
				buffered.Reset()
			case "read":
				buffered.Next(n)
			case "copy-write":
				c := built
				c.WriteString(text[:n])
			}
		}))
		if onBuilder {
			states = append(states, object{"len": built.Len(), "cap": built.Cap()})
		} else {
			states = append(states, object{"len": buffered.Len(), "cap": buffered.Cap()})
		}
	}
	last := states[len(states)-1]["cap"]
	return object{"observables": object{"states": states, "results": results, "cap": last}}
}

func main() {
	var p params
	each(&p, func() object {
		defer func() { p = params{} }()
		if p.Scenario == "ops" {
			return operations(p)
		}
		return compare(p)
	})
}
