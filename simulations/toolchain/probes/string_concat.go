// Concatenates real strings and counts what that allocates.
//
// How many operands an expression has is a compile-time matter: the caller replaces the line marked
// probe:expression.
//
//probe:with each.go measure.go
package main

import (
	"reflect"
	"strings"
	"unsafe"
)

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

func data(s string) uintptr { return (*reflect.StringHeader)(unsafe.Pointer(&s)).Data }

//go:noinline
func add(s, piece string) string { return s + piece }

// watched runs the loop once more and looks where each string lies: one that lies neither where
// the old one does nor where the piece does was written anew.
func watched(pieces []string) (copied, garbage int) {
	s, last := "", 0
	for _, piece := range pieces {
		old := s
		s = add(old, piece)
		if len(s) > 0 && data(s) != data(old) && data(s) != data(piece) {
			copied += len(s)
			garbage += last
			last = len(s)
		}
	}
	sink = s
	return copied, garbage
}

//go:noinline
func expression(s []string) string {
	return s[0] + s[1] + s[2] //probe:expression
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
		copied, garbage := watched(pieces)
		seen := object{"allocs": objects, "bytes_copied": copied, "garbage_bytes": garbage}
		if !tiny(p.Pieces) {
			seen["alloc_bytes"] = bytes
		}
		return object{"observables": seen}
	})
}
