// Package parallel knows how to do independent work on several processors so that
// nobody can tell: results stand in their order, and a panic is one of the caller.
// It must not know what the work is.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Do calls work for 0 to n-1, on so many goroutines at a time; 0 workers are as many
// as there are processors. What work does for one must not depend on another. When
// works panic, the first of them in order is a panic of the caller, as it is with one
// worker.
func Do(n, workers int, work func(i int)) {
	DoWith(n, workers, func(_ *struct{}, i int) { work(i) })
}

// DoWith is Do with something that each goroutine has to itself, such as memory that
// it uses again.
func DoWith[T any](n, workers int, work func(own *T, i int)) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if workers = min(workers, n); workers <= 1 {
		own := new(T)
		for i := range n {
			work(own, i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	failed := make([]failure, workers)
	for w := range workers {
		wait.Go(func() {
			own := new(T)
			for i := int(next.Add(1)) - 1; i < n && failed[w].text == ""; i = int(next.Add(1)) - 1 {
				failed[w] = failure{i, Catch(func() { work(own, i) })}
			}
		})
	}
	wait.Wait()
	var first failure
	for _, f := range failed {
		if f.text != "" && (first.text == "" || f.at < first.at) {
			first = f
		}
	}
	Throw(first.text)
}

// A failure is a work that panicked, with what it said.
type failure struct {
	at   int
	text string
}

// Catch does the work and returns what it panicked with and where, for Throw in
// another goroutine; empty if it did not.
func Catch(work func()) (panicked string) {
	defer func() {
		if p := recover(); p != nil {
			panicked = fmt.Sprintf("%v\n%s", p, debug.Stack())
		}
	}()
	work()
	return ""
}

// Throw panics with what Catch returned, unless that is empty.
func Throw(panicked string) {
	if panicked != "" {
		panic(panicked)
	}
}
