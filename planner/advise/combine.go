package advise

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// An idea is entries that were told, as one change: those of one usage's months are
// taken together where that saves more than any of them.
type idea struct {
	entries []int // indexes into the step's entries
	packs   ideaPacks
	saves   pricing.Money // alone
	apply   func(planner.Input) planner.Input
}

// ideaPacks says which purchases an idea changes. One that changes all excludes
// those that change one; of one purchase only one change is told.
type ideaPacks int

const (
	noPacks ideaPacks = iota
	onePack
	allPacks
)

// suggest tells the first of some entries that is not silenced, of which only one is to
// be told, with the change that each of them is.
func (t *trial) suggest(packs ideaPacks, findings ...finding) {
	for _, f := range findings {
		if t.tell(f.entry) {
			t.ideas = append(t.ideas, idea{[]int{len(t.out.Entries) - 1}, packs, *f.entry.Saves, f.apply})
			return
		}
	}
}

// combine looks for what the entries save together. The idea that saves most alone
// comes first, and every other one that saves more with those before it joins them; once
// without cheaper_packs and once with it, which excludes other changes to purchases.
func (t *trial) combine() {
	slices.SortStableFunc(t.ideas, func(a, b idea) int { return b.saves.Compare(a.saves) })
	best, most := t.combined(func(i idea) bool { return i.packs != allPacks })
	if slices.ContainsFunc(t.ideas, func(i idea) bool { return i.packs == allPacks }) {
		if other, saves := t.combined(func(i idea) bool { return i.packs != onePack }); saves.GreaterThan(most) {
			best, most = other, saves
		}
	}
	if !most.IsPositive() {
		return
	}
	t.out.Saves = new(t.inPlan(most))
	for _, i := range best {
		for _, e := range i.entries {
			t.out.Entries[e].Combined = true
		}
	}
}

// combined joins the ideas that may be, and says what they save.
func (t *trial) combined(may func(idea) bool) (joined []idea, saves pricing.Money) {
	in := t.in
	for _, i := range t.ideas {
		if !may(i) {
			continue
		}
		with, more := i.apply(in), i.saves
		if len(joined) > 0 {
			more = t.saves(t.try(with))
		}
		if more.GreaterThan(saves) {
			joined, saves, in = append(joined, i), more, with
		}
	}
	return joined, saves
}
