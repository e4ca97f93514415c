package parallel

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// On any number of processors the panic of a work is that of the caller, and of
// several it is the first in order.
func TestPanicIsThatOfTheCaller(t *testing.T) {
	boom := func(i int) {
		if i >= 7 {
			panic(fmt.Sprintf("number %d", i))
		}
	}
	for _, processors := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(processors)
		got := Catch(func() { Do(100, 0, boom) })
		if first, _, _ := strings.Cut(got, "\n"); first != "number 7" {
			t.Errorf("on %d: got %q", processors, first)
		}
		runtime.GOMAXPROCS(before)
	}
}

func TestEachWorkIsDoneOnce(t *testing.T) {
	var done [1000]atomic.Int32
	Do(len(done), 4, func(i int) { done[i].Add(1) })
	for i := range done {
		if n := done[i].Load(); n != 1 {
			t.Fatalf("work %d was done %d times", i, n)
		}
	}
}
