package parallel

import (
	"fmt"
	"runtime"
	"slices"
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
		for name, run := range map[string]func(){
			"Do":      func() { Do(100, 0, boom) },
			"InOrder": func() { _ = slices.Collect(InOrder(100, func(i int) int { boom(i); return i })) },
		} {
			got := Catch(run)
			if first, _, _ := strings.Cut(got, "\n"); first != "number 7" {
				t.Errorf("%s on %d: got %q", name, processors, first)
			}
		}
		runtime.GOMAXPROCS(before)
	}
}

// Each work is done once, and values come in their order, also when their taker stops.
func TestEachOnceAndInOrder(t *testing.T) {
	var done [1000]atomic.Int32
	Do(len(done), 4, func(i int) { done[i].Add(1) })
	for i := range done {
		if n := done[i].Load(); n != 1 {
			t.Fatalf("work %d was done %d times", i, n)
		}
	}
	want := 0
	for v := range InOrder(1000, func(i int) int { return i }) {
		if v != want {
			t.Fatalf("got %d, want %d", v, want)
		}
		if want++; want == 500 {
			break
		}
	}
	for range InOrder(0, func(int) int { panic("nothing to make") }) {
		t.Error("a value of none")
	}
}
