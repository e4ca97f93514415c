package planner

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls work for 0 to n-1, on so many goroutines at a time; 0 workers
// are as many as there are processors. What work does for one must not depend on
// another.
func inParallel(n, workers int, work func(i int)) {
	inParallelWith(n, workers, func(_ *struct{}, i int) { work(i) })
}

// inParallelWith is inParallel with something that each goroutine has to itself,
// such as memory that it uses again.
func inParallelWith[T any](n, workers int, work func(own *T, i int)) {
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
	for range workers {
		wait.Go(func() {
			own := new(T)
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(own, i)
			}
		})
	}
	wait.Wait()
}
