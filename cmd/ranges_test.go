package cmd

import (
	"strings"
	"testing"
	"time"
)

// A terminal is told how far the futures are from a second on, and the line is gone at
// the end; what takes less time says nothing.
func TestProgress(t *testing.T) {
	for _, test := range []struct {
		since time.Duration
		want  string
	}{
		{0, ""},
		{2 * time.Second, "\rSimulating futures: 25%\rSimulating futures: 60%\r" + strings.Repeat(" ", 24) + "\r"},
	} {
		var out strings.Builder
		p := progress{to: &out, start: time.Now().Add(-test.since)}
		for _, done := range []int{50, 50, 40, 120, 200, 200} {
			p.report(done, 200)
		}
		if out.String() != test.want {
			t.Errorf("after %s: %q, want %q", test.since, out.String(), test.want)
		}
	}
}
