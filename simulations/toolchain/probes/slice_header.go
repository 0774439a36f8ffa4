// Runs the statements of slice-header on real slices and prints the four headers after each.
//
// One JSON object of parameters per line on standard input, one {"observables": …} per line out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unsafe"
)

type header struct {
	Nil    bool  `json:"nil"`
	Array  *int  `json:"array"`
	Offset *int  `json:"offset"`
	Len    int   `json:"len"`
	Cap    int   `json:"cap"`
	Elems  []int `json:"elems"`
}

// machine keeps every array reachable, so that no address is used twice.
type machine struct {
	vars   map[string][]int
	arrays [][]int
}

func base(s []int) uintptr { return uintptr(unsafe.Pointer(&s[:1][0])) }

func (m *machine) find(s []int) (int, int) {
	p := base(s)
	for i, a := range m.arrays {
		first := base(a)
		if p >= first && p < first+uintptr(cap(a))*8 {
			return i, int(p-first) / 8
		}
	}
	return -1, 0
}

func (m *machine) made(s []int) []int {
	if cap(s) > 0 {
		if i, _ := m.find(s); i < 0 {
			m.arrays = append(m.arrays, s[:cap(s)])
		}
	}
	return s
}

func (m *machine) describe(s []int) header {
	h := header{Nil: s == nil, Len: len(s), Cap: cap(s), Elems: append([]int{}, s...)}
	if cap(s) > 0 {
		i, off := m.find(s)
		h.Array, h.Offset = &i, &off
	}
	return h
}

func ints(list string) []int {
	var out []int
	for _, part := range strings.Split(list, ",") {
		n, err := strconv.Atoi(part)
		if err != nil {
			panic("probe: " + err.Error())
		}
		out = append(out, n)
	}
	return out
}

//go:noinline
func grow(s []int, values []int) []int { return append(s, values...) }

//go:noinline
func makeInts(length, capacity int) []int { return make([]int, length, capacity) }

func slice(s []int, bounds string) []int {
	parts := strings.Split(bounds, ":")
	n := make([]int, 3)
	for i, part := range parts {
		if part != "" {
			n[i] = ints(part)[0]
		}
	}
	switch {
	case len(parts) == 3:
		return s[n[0]:n[1]:n[2]]
	case parts[1] != "":
		return s[n[0]:n[1]]
	default:
		return s[n[0]:]
	}
}

func between(s, open, end string) string {
	from := strings.Index(s, open) + len(open)
	return s[from : from+strings.Index(s[from:], end)]
}

func (m *machine) run(op string) (result interface{}) {
	defer func() {
		if r := recover(); r != nil {
			err, ok := r.(error)
			if !ok {
				panic(r)
			}
			result = err.Error()
		}
	}()
	op = strings.Join(strings.Fields(op), "")
	if strings.HasPrefix(op, "copy(") {
		return copy(m.vars[op[5:6]], m.vars[op[7:8]])
	}
	if op[1] == '[' {
		m.vars[op[:1]][ints(between(op, "[", "]"))[0]] = ints(op[strings.Index(op, "=")+1:])[0]
		return nil
	}
	v, e := op[:1], op[2:]
	switch {
	case e == "nil":
		m.vars[v] = nil
	case len(e) == 1:
		m.vars[v] = m.vars[e]
	case strings.HasPrefix(e, "make("):
		n := ints(between(e, "int,", ")"))
		m.vars[v] = m.made(makeInts(n[0], n[1]))
	case strings.HasPrefix(e, "[]int{"):
		m.vars[v] = m.made(append(makeInts(0, len(ints(between(e, "{", "}")))), ints(between(e, "{", "}"))...))
	case strings.HasPrefix(e, "append("):
		m.vars[v] = m.made(grow(m.vars[e[7:8]], ints(between(e, ",", ")"))))
	default:
		m.vars[v] = slice(m.vars[e[:1]], between(e, "[", "]"))
	}
	return nil
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var p struct {
			Ops []string `json:"ops"`
		}
		if err := json.Unmarshal(in.Bytes(), &p); err != nil {
			panic(err)
		}
		m := &machine{vars: map[string][]int{"a": nil, "b": nil, "c": nil, "d": nil}}
		headers, results := []map[string]header{}, []interface{}{}
		for _, op := range p.Ops {
			results = append(results, m.run(op))
			now := map[string]header{}
			for name, s := range m.vars {
				now[name] = m.describe(s)
			}
			headers = append(headers, now)
		}
		err := out.Encode(map[string]interface{}{
			"observables": map[string]interface{}{"headers": headers, "results": results},
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
