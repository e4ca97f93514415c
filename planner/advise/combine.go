package advise

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// combine looks for what the changes save together. The one that saves most alone comes
// first, and every other one that saves more with those before it joins them; once without
// cheaper_packs and once with it, which excludes other changes to purchases.
func (t *trial) combine() {
	slices.SortStableFunc(t.changes, func(a, b change) int { return b.Saves.Compare(*a.Saves) })
	all := func(c change) bool { return c.Name == CheaperPacks }
	one := func(c change) bool { return slices.Contains(ofPurchases, c.Name) }
	best, most := t.combined(all)
	if slices.ContainsFunc(t.changes, all) {
		if other, saves := t.combined(one); saves.GreaterThan(most) {
			best, most = other, saves
		}
	}
	if !most.IsPositive() {
		return
	}
	t.out.Saves = new(t.inPlan(most))
	for _, c := range best {
		for _, e := range c.told {
			t.out.Entries[e].Combined = true
		}
	}
}

// ofPurchases is advice on one purchase, for each of which only one change is told.
var ofPurchases = []Name{PackNotWorth, PackTooEarly, PackTooLate, PackRaisesTier, CallsExpire}

// combined joins the changes but some, and says what they save.
func (t *trial) combined(but func(change) bool) (joined []change, saves pricing.Money) {
	in := t.in
	for _, c := range t.changes {
		if but(c) {
			continue
		}
		with, more := c.apply(in), *c.Saves
		if len(joined) > 0 {
			more = t.saves(t.simulate(with))
		}
		if more.GreaterThan(saves) {
			joined, saves, in = append(joined, c), more, with
		}
	}
	return joined, saves
}
