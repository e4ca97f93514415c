package hclspec

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// inParallel does the work for every i from 0 to n, exclusive, on all processors,
// and returns when all is done. Works must not depend on each other: what they
// find they leave in a place of their own, and the order of places, not of time,
// makes the result. A panic of a work is one of the caller.
func inParallel(n int, work func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers < 2 {
		for i := range n {
			work(i)
		}
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	panics := make(chan string, workers)
	for range workers {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					panics <- fmt.Sprintf("%v\n%s", p, debug.Stack())
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	all.Wait()
	if len(panics) > 0 {
		panic(<-panics)
	}
}
