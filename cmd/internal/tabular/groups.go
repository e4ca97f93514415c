package tabular

import (
	"io"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// Groups writes what groups are billed as CSV: of a plan in parts, of a diff on both sides.
// With a top the largest groups, or those that change most, come first, and the others are
// left out.
func Groups(w io.Writer, g *document.Groups, currency string, ofDiff bool) error {
	columns := "by group bills pack_purchases fees billed currency"
	size := func(one document.Group) document.Money { return one.Billed.After }
	if ofDiff {
		columns = "by group before after change currency"
		size = func(one document.Group) document.Money { return one.Billed.Change().Abs() }
	}
	list := g.List
	if g.Top > 0 {
		list = slices.Clone(list)
		slices.SortStableFunc(list, func(a, b document.Group) int { return size(b).Compare(size(a)) })
		list = list[:min(g.Top, len(list))]
	}
	return writeCSV(w, columns, func(add add) {
		for _, one := range list {
			amounts := []any{one.Bills.After, one.Packs.After, one.Fees.After, one.Billed.After}
			if ofDiff {
				amounts = []any{one.Billed.Before, one.Billed.After, one.Billed.Change()}
			}
			add(string(g.By), one.Key, amounts, currency)
		}
	})
}
