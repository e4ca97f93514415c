package render

import (
	"bytes"
	"io"
	"testing"

	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

func chinese(t testing.TB) *lang.Printer {
	t.Helper()
	p, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// drawn is what is written.
func drawn(t rapid.TB, draw func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
