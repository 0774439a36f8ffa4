// Concatenates real strings and counts what that allocates.
//
//probe:with each.go measure.go
package main

import "strings"

type params struct {
	Scenario string `json:"scenario"`
	Pieces   []int  `json:"piece_lens"`
	Operands []int  `json:"operand_lens"`
}

var sink string

func texts(lengths []int) []string {
	out := make([]string, len(lengths))
	for i, n := range lengths {
		out[i] = strings.Repeat("x", n)
	}
	return out
}

//go:noinline
func loop(pieces []string) string {
	s := ""
	for _, piece := range pieces {
		s += piece
	}
	return s
}

//go:noinline
func expression(s []string) string {
	switch len(s) {
	case 2:
		return s[0] + s[1]
	case 3:
		return s[0] + s[1] + s[2]
	case 4:
		return s[0] + s[1] + s[2] + s[3]
	case 5:
		return s[0] + s[1] + s[2] + s[3] + s[4]
	case 6:
		return s[0] + s[1] + s[2] + s[3] + s[4] + s[5]
	case 7:
		return s[0] + s[1] + s[2] + s[3] + s[4] + s[5] + s[6]
	default:
		panic("probe: at most seven operands")
	}
}

// tiny tells whether an object under 16 bytes occurs; those share a block and count no bytes.
func tiny(pieces []int) bool {
	total, strings := 0, 0
	for _, n := range pieces {
		if total += n; n > 0 {
			if strings++; strings > 1 && total < 16 {
				return true
			}
		}
	}
	return false
}

func main() {
	var p params
	each(&p, func() object {
		defer func() { p = params{} }()
		if p.Scenario == "expression" {
			operands := texts(p.Operands)
			objects, _ := measure(func() { sink = expression(operands) })
			return object{"observables": object{"allocs": objects}}
		}
		pieces := texts(p.Pieces)
		objects, bytes := measure(func() { sink = loop(pieces) })
		seen := object{"allocs": objects}
		if !tiny(p.Pieces) {
			seen["alloc_bytes"] = bytes
		}
		return object{"observables": seen}
	})
}
