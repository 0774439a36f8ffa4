package main

import (
	"runtime"
	"runtime/debug"
)

// measure returns the objects and bytes that f allocates: the least of several runs, because the
// runtime itself allocates now and then.
func measure(f func()) (uint64, uint64) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	var before, after runtime.MemStats
	objects, bytes := ^uint64(0), ^uint64(0)
	for i := 0; i < 5; i++ {
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		if n := after.Mallocs - before.Mallocs; n < objects {
			objects = n
		}
		if n := after.TotalAlloc - before.TotalAlloc; n < bytes {
			bytes = n
		}
	}
	return objects, bytes
}

// tiny tells whether joining the pieces one by one makes a string under 16 bytes; such objects
// share a block, so that the bytes counted depend on who came before.
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
