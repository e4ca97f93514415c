package tabular

import (
	"io"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// Groups writes what groups are billed as CSV: of a plan in parts, of a diff on both sides.
// With a top the largest groups, or those that change most, come first, and the others are
// left out.
func Groups(w io.Writer, g *document.Groups, currency string, ofDiff bool) error {
	money := func(name string, of func(document.Group) document.Money) csvColumn[document.Group] {
		return csvPlain(name, func(one document.Group) string {
			return string(of(one).Append(nil, int(pricing.MinorUnit(currency))))
		})
	}
	columns := []csvColumn[document.Group]{
		csvText("by", func(document.Group) string { return string(g.By) }),
		csvText("group", func(one document.Group) string { return one.Key }),
	}
	size := func(one document.Group) document.Money { return one.Billed.After }
	if ofDiff {
		size = func(one document.Group) document.Money { return one.Billed.Change().Abs() }
		columns = append(columns,
			money("before", func(one document.Group) document.Money { return one.Billed.Before }),
			money("after", func(one document.Group) document.Money { return one.Billed.After }),
			money("change", func(one document.Group) document.Money { return one.Billed.Change() }))
	} else {
		columns = append(columns,
			money("bills", func(one document.Group) document.Money { return one.Bills.After }),
			money("pack_purchases", func(one document.Group) document.Money { return one.Packs.After }),
			money("fees", func(one document.Group) document.Money { return one.Fees.After }),
			money("billed", size))
	}
	list := g.List
	if g.Top > 0 {
		list = slices.Clone(list)
		slices.SortStableFunc(list, func(a, b document.Group) int { return size(b).Compare(size(a)) })
		list = list[:min(g.Top, len(list))]
	}
	return writeCSV(w, append(columns, csvPlain("currency", func(document.Group) string { return currency })), slices.Values(list))
}
