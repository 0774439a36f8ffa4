// Puts into and gets from a real sync.Pool, each on the P that is asked for.
//
//probe:with each.go empty.s
package main

import (
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	_ "unsafe"
)

//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()

type params struct {
	New   bool     `json:"new"`
	Procs int      `json:"procs"`
	Ops   []string `json:"ops"`
}

// on runs f on P number p: goroutines ask where they are until one of them is there.
func on(p, procs int, f func()) {
	var taken int32
	var wait sync.WaitGroup
	for i := 0; i < 2*procs; i++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for atomic.LoadInt32(&taken) == 0 {
				if procPin() == p && atomic.CompareAndSwapInt32(&taken, 0, 1) {
					f()
				}
				procUnpin()
				runtime.Gosched()
			}
		}()
	}
	wait.Wait()
}

func run(p params) object {
	runtime.GOMAXPROCS(p.Procs)
	made := 1000
	pool := &sync.Pool{}
	if p.New {
		pool.New = func() interface{} { made++; return made }
	}
	gets := []interface{}{}
	for _, op := range p.Ops {
		op = strings.Join(strings.Fields(op), "")
		if op == "GC" {
			runtime.GC()
			continue
		}
		proc := 0
		if op[0] == 'P' && op[1] >= '0' && op[1] <= '9' {
			proc, op = int(op[1]-'0'), op[2:]
		}
		on(proc, p.Procs, func() {
			switch {
			case op == "Get":
				gets = append(gets, pool.Get())
			case op == "Put(nil)":
				pool.Put(nil)
			default:
				v, err := strconv.Atoi(op[4 : len(op)-1])
				if err != nil {
					panic(err)
				}
				pool.Put(v)
			}
		})
	}
	return object{"observables": object{"gets": gets}}
}

func main() {
	debug.SetGCPercent(-1)
	var p params
	each(&p, func() object {
		defer func() { p = params{} }()
		return run(p)
	})
}
