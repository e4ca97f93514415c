package document

import (
	"bytes"
	"errors"
	"runtime"
	"testing"
	"testing/synctest"
)

// Accounts that are made and printed in parallel stand in the document as they do
// when it is made as a whole.
func TestParallelAccountsArePrintedInTheirOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, accounts := range []int{0, 1, 2, 50} {
		f := simulate(t, largeInput(t, accounts))
		whole := write(t, New(f, richMeta()))
		for _, processors := range []int{1, 2, 8} {
			runtime.GOMAXPROCS(processors)
			var b bytes.Buffer
			if err := Write(&b, f, richMeta()); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(whole, b.Bytes()) {
				t.Errorf("%d accounts on %d processors: %d bytes, as a whole %d", accounts, processors, b.Len(), len(whole))
			}
		}
	}
}

// A reader that goes away in the middle ends it, and nothing goes on behind it: the
// bubble waits for all that was started in it.
func TestParallelPrintingEndsWithTheWriter(t *testing.T) {
	f := simulate(t, largeInput(t, 200))
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("gone")
		w := &goneWriter{room: 200_000, err: gone}
		if err := Write(w, f, richMeta()); !errors.Is(err, gone) {
			t.Errorf("Write to a closed pipe returned %v", err)
		}
		synctest.Wait()
		if w.after > 0 {
			t.Errorf("%d more writes followed the one that failed", w.after)
		}
	})
}

// A goneWriter fails from some byte on.
type goneWriter struct {
	room, after int
	err         error
	failed      bool
}

func (w *goneWriter) Write(b []byte) (int, error) {
	if w.failed {
		w.after++
	}
	if w.room -= len(b); w.room < 0 {
		w.failed = true
		return 0, w.err
	}
	return len(b), nil
}
