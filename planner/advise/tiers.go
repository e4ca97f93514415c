package advise

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// mostMoreCalls bounds the calls that are advised on top, in multiples of those that
// the meter's month has as planned: buying more than that is no plan of anybody's.
const mostMoreCalls = 1

// tierEdges tells, for every meter and month, how many more calls cost less than
// those that are planned, at the edge that saves most.
func (t *trial) tierEdges() {
	before := t.bounded
	var told []Entry
	for i := t.open; i < t.account.Months; i++ {
		for k := range t.meters {
			t.bounded = false
			if e := t.tierEdge(i, k); e != nil {
				told = append(told, *e)
			}
			if t.bounded {
				before = true
				t.out.UntriedMonths++
			}
		}
	}
	t.bounded = before
	for len(told) > 0 {
		first := told[0]
		var months []Entry
		told = slices.DeleteFunc(told, func(e Entry) bool {
			same := e.Address == first.Address && e.Meter == first.Meter
			if same {
				months = append(months, e)
			}
			return same
		})
		t.tellMonths(months)
	}
}

// tellMonths tells the months of one usage, which are one idea where together they
// save more than any of them.
func (t *trial) tellMonths(months []Entry) {
	slices.SortStableFunc(months, func(e, f Entry) int { return f.Saves.Compare(*e.Saves) })
	all := func(in planner.Input) planner.Input {
		for _, e := range months {
			in = moreCalls(in, &e)
		}
		return in
	}
	if len(months) > 1 {
		if saves := t.saves(t.try(all(t.in))); saves.GreaterThan(*months[0].Saves) {
			together := idea{saves: saves, apply: all}
			for _, e := range months {
				if e.Together = &saves; t.tell(e) {
					together.entries = append(together.entries, len(t.out.Entries)-1)
				}
			}
			if len(together.entries) > 0 {
				t.ideas = append(t.ideas, together)
			}
			return
		}
	}
	for _, e := range months {
		t.suggest(noPacks, finding{entry: e, apply: func(in planner.Input) planner.Input { return moreCalls(in, &e) }})
	}
}

// moreCalls is the input with the calls that an entry asks for.
func moreCalls(in planner.Input, e *Entry) planner.Input {
	u := slices.IndexFunc(in.Usages, func(u planner.Usage) bool { return u.Address == e.Address })
	in.Usages = slices.Clone(in.Usages)
	in.Usages[u].Calls = slices.Clone(in.Usages[u].Calls)
	in.Usages[u].Calls[*e.Month-in.Start] += *e.Calls
	return in
}

// tierEdge is the entry of meter k in month i; nil where no edge saves.
func (t *trial) tierEdge(i, k int) *Entry {
	row := &t.now.Months[i].Meters[k]
	tiers, priced := row.Meter.Tiers(t.in.Month(i))
	if terms := &t.meters[k].product.Terms; !priced || len(row.Tiers) == 0 || row.Meter.Period(terms) == pricing.PeriodDay || terms.Billing == pricing.PeriodDay {
		return nil // days have edges of their own
	}
	var best *Entry
	for n := tiers.Reached(t.basis(k, row)) + 1; n < tiers.Len(); n++ {
		edge := tiers.At(n)
		if !t.mayPay(i, k, edge.From) {
			continue
		}
		if e := t.reach(i, k, edge); e != nil && (best == nil || best.Saves.LessThan(*e.Saves)) {
			best = e
		}
	}
	return best
}

// basis is the count of a meter's month that selects its tier.
func (t *trial) basis(k int, row *planner.MeterMonth) int64 {
	if t.meters[k].product.Terms.TierBasis == pricing.BasisGross {
		return row.Calls
	}
	return row.Postpaid
}

// mayPay says by the price list alone whether the calls that a month lacks to an
// edge can lower its cost. Where the count is of all calls, packs may cover them.
func (t *trial) mayPay(i, k int, edge int64) bool {
	row, use := &t.now.Months[i].Meters[k], t.meters[k]
	tiers, _ := use.Meter.Tiers(t.in.Month(i))
	more := edge - t.basis(k, row)
	if more > mostMoreCalls*row.Calls {
		return false
	}
	postpaid := row.Postpaid + more
	if use.product.Terms.TierBasis == pricing.BasisGross && len(t.in.Packs) > 0 {
		postpaid = row.Postpaid
	}
	_, cost := use.product.CostOf(nil, use.MeterUse, tiers, postpaid, row.Calls+more)
	return cost.LessThan(row.Cost)
}

// reach simulates the calls that bring a month to an edge. Grants may take some of
// them, so it looks again how many are missing, a few times.
func (t *trial) reach(i, k int, edge pricing.Tier) *Entry {
	u := t.largestUsage(i, k)
	row := &t.now.Months[i].Meters[k]
	month := t.in.Month(i)
	for more, tries := edge.From-t.basis(k, row), 4; tries > 0 && more <= mostMoreCalls*row.Calls; tries-- {
		e := Entry{
			Name: TierEdge, Address: u.Address, Month: &month, Catalog: row.Meter.Catalog, Meter: row.Meter.ID, Calls: &more, Tiers: t.tierChange(row, edge),
		}
		tried := t.try(moreCalls(t.in, &e))
		if tried == nil {
			return nil
		}
		reached := &tried.Months[i].Meters[k]
		if missing := edge.From - t.basis(k, reached); missing > 0 {
			more += missing
			continue
		}
		saves := t.saves(tried)
		if e.Saves = &saves; !saves.IsPositive() {
			return nil
		}
		return &e
	}
	return nil
}

// largestUsage is the usage of a meter with most calls in a month, the first by
// address of several.
func (t *trial) largestUsage(i, k int) (largest *planner.Usage) {
	for _, u := range t.meters[k].Usages {
		if usage := &t.forecast.Input.Usages[u]; largest == nil || usage.Calls[i] > largest.Calls[i] {
			largest = usage
		}
	}
	return largest
}

// tierChange is the change from the highest tier that a month's calls touch.
func (t *trial) tierChange(row *planner.MeterMonth, after pricing.Tier) *TierChange {
	return &TierChange{Before: row.Tiers[len(row.Tiers)-1].Tier, After: after, CallUnit: row.Meter.CallUnit}
}

// raisedTier finds out whether a pack costs money because it takes calls away from
// a cheap tier: the month and meter where with it, fewer calls are postpaid, and
// cost more. Of several the one where they cost most more, the first of equals.
func (t *trial) raisedTier(p *planner.PackForecast, tried *planner.AccountForecast) (found *Entry) {
	var most pricing.Money
	for i := range t.now.Months {
		for k := range t.now.Months[i].Meters {
			with, without := &t.now.Months[i].Meters[k], &tried.Months[i].Meters[k]
			if len(with.Tiers) == 0 || len(without.Tiers) == 0 || !p.Pack.Covers(with.Meter) || with.Meter.Mode(&t.meters[k].product.Terms) != pricing.TierModeReached {
				continue
			}
			more := with.Charge.Sub(without.Charge)
			cheaper := without.Tiers[0].Tier
			if with.Postpaid >= without.Postpaid || !more.GreaterThan(most) || !cheaper.Price.LessThan(with.Tiers[0].Tier.Price) {
				continue
			}
			month := t.in.Month(i)
			most = more
			found = &Entry{Month: &month, Catalog: with.Meter.Catalog, Meter: with.Meter.ID, Tiers: t.tierChange(with, cheaper)}
		}
	}
	return found
}
