package view

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/csvfile"
)

// shownCSVErrors bounds how many mistakes of a file are shown at once.
const shownCSVErrors = 100

// CSVErrors prints the mistakes of a file, a line for each, in the order of
// their places, as compilers do: FILE:LINE:COLUMN, so that editors find them.
func CSVErrors(w io.Writer, mistakes []csvfile.Error) error {
	mistakes = slices.Clone(mistakes)
	slices.SortStableFunc(mistakes, func(a, b csvfile.Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	shown, rest := cutAt(mistakes, shownCSVErrors)
	for _, m := range shown {
		if _, err := fmt.Fprintf(w, "Error: %s\n", printable(m.Error())); err != nil {
			return err
		}
	}
	if len(rest) > 0 {
		_, err := fmt.Fprintf(w, "Error: %s has %s; mend these first.\n", printable(rest[0].File), plural(int64(len(rest)), "more mistake"))
		return err
	}
	return nil
}
