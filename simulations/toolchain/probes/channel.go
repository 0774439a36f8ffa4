// Runs operations on a real channel, each in its own goroutine, one P, and reads its header.
//
//probe:with each.go
package main

import (
	"fmt"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"unsafe"
)

type params struct {
	Scenario string   `json:"scenario"`
	Cap      int      `json:"cap"`
	Nil      bool     `json:"nil"`
	Ops      []string `json:"ops"`
}

// header reads hchan's fields; from 1.23 a timer pointer stands before elemtype.
func header(c chan int) object {
	if c == nil {
		return object{"qcount": 0, "closed": false, "sendx": 0, "recvx": 0, "recvq": 0, "sendq": 0,
			"buf": []int{}}
	}
	h := *(*unsafe.Pointer)(unsafe.Pointer(&c))
	word := func(offset uintptr) uintptr { return *(*uintptr)(unsafe.Pointer(uintptr(h) + offset)) }
	next := uintptr(40)
	if minor >= 23 {
		next = 48
	}
	waiting := func(first uintptr) int {
		n := 0
		for s := first; s != 0; s = *(*uintptr)(unsafe.Pointer(s + 8)) {
			n++
		}
		return n
	}
	buf := []int{}
	for i := uintptr(0); i < word(8); i++ {
		buf = append(buf, *(*int)(unsafe.Pointer(word(16) + 8*i)))
	}
	closed := *(*uint32)(unsafe.Pointer(uintptr(h) + 28))
	return object{"qcount": word(0), "closed": closed != 0, "sendx": word(next),
		"recvx": word(next + 8), "recvq": waiting(word(next + 16)),
		"sendq": waiting(word(next + 32)), "buf": buf}
}

func received(v int, ok bool) string { return fmt.Sprint(v, " ", ok) }

func perform(c chan int, op string) (result string) {
	defer func() {
		if r := recover(); r != nil {
			result = fmt.Sprint("panic: ", r)
		}
	}()
	fields := strings.Fields(op)
	v := 0
	if len(fields) > 1 {
		v, _ = strconv.Atoi(fields[1])
	}
	switch fields[0] {
	case "send":
		c <- v
		return "sent"
	case "recv":
		v, ok := <-c
		return received(v, ok)
	case "try-send":
		select {
		case c <- v:
			return "sent"
		default:
			return "default"
		}
	case "try-recv":
		select {
		case v, ok := <-c:
			return received(v, ok)
		default:
			return "default"
		}
	default:
		close(c)
		return "closed"
	}
}

type done struct {
	Op     int    `json:"op"`
	Result string `json:"result"`
}

// settle lets every other goroutine run until it ends or parks: there is one P.
func settle() {
	for i := 0; i < 20; i++ {
		runtime.Gosched()
	}
}

func operations(p params) object {
	var c chan int
	if !p.Nil {
		c = make(chan int, p.Cap)
	}
	var finished []done
	states, all, count := []object{}, [][]done{}, 0
	for i, op := range p.Ops {
		i, op := i, op
		finished = []done{}
		go func() {
			result := perform(c, op)
			finished = append(finished, done{i, result})
		}()
		settle()
		sort.Slice(finished, func(a, b int) bool { return finished[a].Op < finished[b].Op })
		count += len(finished)
		all = append(all, finished)
		states = append(states, header(c))
	}
	return object{"observables": object{"states": states, "finished": all,
		"blocked": len(p.Ops) - count}}
}

func channelIn(state string) chan int {
	if state == "nil" {
		return nil
	}
	c := make(chan int, 2)
	switch state {
	case "full":
		c <- 5
		c <- 6
	case "closed_with_data":
		c <- 5
	}
	if strings.HasPrefix(state, "closed") {
		close(c)
	}
	return c
}

func outcomes() object {
	seen := object{}
	for _, op := range []string{"send 1", "recv", "close", "try-send 1", "try-recv"} {
		for _, state := range []string{"nil", "empty", "full", "closed", "closed_with_data"} {
			result := "blocks"
			c, op := channelIn(state), op
			go func() { result = perform(c, op) }()
			settle()
			name := strings.Replace(strings.Fields(op)[0], "-", "_", 1)
			seen[name+"_"+state] = result
		}
	}
	return object{"observables": seen}
}

func main() {
	runtime.GOMAXPROCS(1)
	var p params
	each(&p, func() object {
		defer func() { p = params{} }()
		if p.Scenario == "outcomes" {
			return outcomes()
		}
		return operations(p)
	})
}
