// Runs operations on a real sync.Map and reads what it looks like inside after each.
//
// The hashes of 1.24 and later cannot be chosen, so they are reported as inputs.
//
//probe:with each.go
package main

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

type params struct {
	Ops []string `json:"ops"`
}

// The map of 1.15 … 1.23 (sync/map.go). read is an atomic.Value up to 1.19, a pointer after that.
type entry struct{ p unsafe.Pointer }

type readOnly struct {
	m       map[interface{}]*entry
	amended bool
}

type oldMap struct {
	mu    sync.Mutex
	read  unsafe.Pointer
	dirty map[interface{}]*entry
	miss  int
}

type olderMap struct {
	mu    sync.Mutex
	read  atomic.Value
	dirty map[interface{}]*entry
	miss  int
}

func parts(m *sync.Map) (readOnly, map[interface{}]*entry, int) {
	if minor >= 20 {
		old := (*oldMap)(unsafe.Pointer(m))
		if old.read == nil {
			return readOnly{}, old.dirty, old.miss
		}
		return *(*readOnly)(old.read), old.dirty, old.miss
	}
	old := (*olderMap)(unsafe.Pointer(m))
	read := old.read.Load()
	if read == nil {
		return readOnly{}, old.dirty, old.miss
	}
	data := (*[2]unsafe.Pointer)(unsafe.Pointer(&read))[1]
	return *(*readOnly)(data), old.dirty, old.miss
}

// word tells an entry's state. An expunged entry has a pointer but stands in read alone while there
// is a dirty map; a live one of read is in dirty too.
func word(key interface{}, e *entry, dirty map[interface{}]*entry, inRead bool) string {
	if e.p == nil {
		return "nil"
	}
	if _, ok := dirty[key]; inRead && dirty != nil && !ok {
		return "expunged"
	}
	return "value"
}

func words(m, dirty map[interface{}]*entry, inRead bool) map[string]string {
	out := map[string]string{}
	for key, e := range m {
		out[strconv.Itoa(key.(int))] = word(key, e, dirty, inRead)
	}
	return out
}

func oldState(m *sync.Map) object {
	read, dirty, misses := parts(m)
	state := object{"read": words(read.m, dirty, true), "amended": read.amended, "dirty": nil,
		"misses": misses}
	if dirty != nil {
		state["dirty"] = words(dirty, dirty, false)
	}
	return state
}

// The map of 1.24 and later (internal/sync/hashtriemap.go).
type trie struct {
	inited   uint32
	mutex    [2]uint32
	root     *indirect
	keyHash  func(unsafe.Pointer, uintptr) uintptr
	valEqual unsafe.Pointer
	seed     uintptr
}

type indirect struct {
	isEntry  bool
	dead     uint32
	mutex    [2]uint32
	parent   *indirect
	children [16]*indirect
}

type leaf struct {
	isEntry  bool
	overflow *leaf
	key      interface{}
	value    interface{}
}

func walk(n *indirect, path string, paths map[string]string) int {
	nodes := 1
	for i, child := range n.children {
		if child == nil {
			continue
		}
		here := path + strconv.FormatInt(int64(i), 16)
		if !child.isEntry {
			nodes += walk(child, here, paths)
			continue
		}
		for e := (*leaf)(unsafe.Pointer(child)); e != nil; e = e.overflow {
			paths[strconv.Itoa(e.key.(int))] = here
		}
	}
	return nodes
}

func look(m *sync.Map) (int, map[string]string) {
	paths := map[string]string{}
	t := (*trie)(unsafe.Pointer(m))
	if t.root == nil {
		return 1, paths
	}
	return walk(t.root, "", paths), paths
}

func hash(m *sync.Map, key int) string {
	var boxed interface{} = key
	t := (*trie)(unsafe.Pointer(m))
	return fmt.Sprintf("%016x", t.keyHash(unsafe.Pointer(&boxed), t.seed))
}

func value(v interface{}, ok bool) []interface{} { return []interface{}{v, ok} }

// call runs an operation; the newer methods are found by name, because old releases lack them.
func call(m *sync.Map, name string, a []interface{}) interface{} {
	switch name {
	case "Store":
		m.Store(a[0], a[1])
		return nil
	case "Delete":
		m.Delete(a[0])
		return nil
	case "Load":
		return value(m.Load(a[0]))
	case "LoadOrStore":
		return value(m.LoadOrStore(a[0], a[1]))
	case "LoadAndDelete":
		return value(m.LoadAndDelete(a[0]))
	case "Range":
		n := 0
		m.Range(func(_, _ interface{}) bool { n++; return true })
		return n
	}
	in := []reflect.Value{}
	for _, x := range a {
		in = append(in, reflect.ValueOf(x))
	}
	out := reflect.ValueOf(m).MethodByName(name).Call(in)
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0].Bool()
	}
	return value(out[0].Interface(), out[1].Bool())
}

func split(op string) (string, []interface{}) {
	op = strings.Join(strings.Fields(op), "")
	open := strings.Index(op, "(")
	args := []interface{}{}
	for _, part := range strings.Split(op[open+1:len(op)-1], ",") {
		if n, err := strconv.Atoi(part); err == nil {
			args = append(args, n)
		}
	}
	return op[:open], args
}

func run(p params) object {
	m := &sync.Map{}
	results, states, promotions, inputs := []interface{}{}, []object{}, []int{}, map[string]string{}
	for i, op := range p.Ops {
		name, args := split(op)
		before := 0
		if minor < 24 {
			_, dirty, _ := parts(m)
			before = len(dirty)
			if dirty == nil {
				before = -1
			}
		}
		results = append(results, call(m, name, args))
		if minor >= 24 {
			nodes, paths := look(m)
			states = append(states, object{"live": len(paths), "indirect_nodes": nodes})
			if len(args) > 0 {
				inputs[strconv.Itoa(args[0].(int))] = hash(m, args[0].(int))
			}
			continue
		}
		states = append(states, oldState(m))
		if _, dirty, _ := parts(m); before >= 0 && dirty == nil {
			promotions = append(promotions, i)
		}
	}
	if minor < 24 {
		return object{"observables": object{"results": results, "states": states,
			"promotions": promotions}}
	}
	nodes, paths := look(m)
	depths := make([]int, 16)
	for _, path := range paths {
		depths[len(path)-1]++
	}
	return object{"inputs": object{"hashes": inputs}, "observables": object{"results": results,
		"states": states, "paths": paths, "depths": depths, "indirect_nodes": nodes}}
}

func main() {
	var p params
	each(&p, func() object {
		defer func() { p = params{} }()
		return run(p)
	})
}
