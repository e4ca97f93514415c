package cmd_test

import (
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/settle"
)

// A plan that was saved in format version 1.0 lacks the keys that came later. It is
// read with these empty, and planning its inputs again gives its figures.
func TestSavedPlansOfVersion10AreRead(t *testing.T) {
	t.Parallel()
	p, err := document.Read(readFile(t, "testdata/saved/plan-1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	in, err := p.Input()
	if err != nil {
		t.Fatal(err)
	}
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got, want := f.Totals.Amortized.String(), "51020.00"; got != want || f.Totals.Amortized != p.Totals.Amortized {
		t.Errorf("amortized %s, want %s", got, want)
	}
	if a := f.Accounts[0]; !a.TracksCash {
		t.Error("an account with an opening balance tracks its cash")
	}
}
