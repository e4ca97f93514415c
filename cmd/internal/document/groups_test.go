package document

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/pricing"
)

// Of any plan and any change, the groups add up to what is billed, and their parts to them.
func TestGroupsAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := diffOf(t, drawInput(t, r), drawInput(t, r))
		for _, by := range []Grouping{"account", "module", "catalog", "tag:team"} {
			doc := NewDiff(d, DiffMeta{GroupBy: GroupBy{By: by}})
			var sum MoneyChange
			for i, g := range doc.Groups.List {
				if !g.Billed.After.Equal(g.Bills.After.Add(g.Packs.After).Add(g.Fees.After)) || g.Key == "" && i != len(doc.Groups.List)-1 {
					t.Fatalf("by %s: %+v", by, g)
				}
				sum.Before, sum.After = sum.Before.Add(g.Billed.Before), sum.After.Add(g.Billed.After)
			}
			for _, same := range [][2]pricing.Money{{sum.Before, doc.Totals.Billed.Before}, {sum.After, doc.Totals.Billed.After}} {
				if !same[0].Equal(same[1]) {
					t.Fatalf("by %s: the groups add up to %s, not %s", by, same[0], same[1])
				}
			}
		}
	})
}
