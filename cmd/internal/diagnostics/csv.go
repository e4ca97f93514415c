package diagnostics

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/csvfile"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/pricing"
)

// shownErrors bounds how many mistakes of a file are shown at once.
const shownErrors = 100

// CSV prints the mistakes of a file, a line for each, in the order of
// their places, as compilers do: FILE:LINE:COLUMN, so that editors find them.
func CSV(w io.Writer, mistakes []csvfile.Error) error {
	mistakes = slices.Clone(mistakes)
	slices.SortStableFunc(mistakes, func(a, b csvfile.Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	n := min(len(mistakes), shownErrors)
	for _, m := range mistakes[:n] {
		if _, err := fmt.Fprintf(w, "Error: %s\n", render.Printable(m.Error())); err != nil {
			return err
		}
	}
	if more := int64(len(mistakes) - n); more > 0 {
		noun := "more mistake" // mistakes are told in English
		_, err := fmt.Fprintf(w, "Error: %s has %s; mend these first.\n", render.Printable(mistakes[0].File), (*lang.Printer)(nil).N(more, pricing.GroupDigits(fmt.Sprint(more)), noun))
		return err
	}
	return nil
}
