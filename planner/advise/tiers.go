package advise

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// tierEdges tells, for every meter and month, how many more calls cost less than
// those that are planned, at the edge that saves most.
func (t *trial) tierEdges() {
	var found []*change
	for i := t.open; i < t.account.Months; i++ {
		for k := range t.meters {
			t.counting(&t.out.UntriedMonths, func() {
				if c := t.tierEdge(i, k); c != nil {
					found = append(found, c)
				}
			})
		}
	}
	for len(found) > 0 {
		first, others := found[0], []*change(nil)
		months := []*change{first}
		for _, c := range found[1:] {
			if c.Address == first.Address && c.Meter == first.Meter {
				months = append(months, c)
			} else {
				others = append(others, c)
			}
		}
		t.tellMonths(months)
		found = others
	}
}

// tellMonths tells the months of one usage, which are one change where together they
// save more than any of them.
func (t *trial) tellMonths(months []*change) {
	slices.SortStableFunc(months, func(c, d *change) int { return d.Saves.Compare(*c.Saves) })
	if len(months) > 1 {
		together := t.try(Entry{}, func(in planner.Input) planner.Input {
			for _, c := range months {
				in = c.apply(in)
			}
			return in
		})
		if together != nil && together.Saves.GreaterThan(*months[0].Saves) {
			for _, c := range months {
				if c.Together = together.Saves; t.tell(c.Entry) {
					together.told = append(together.told, len(t.out.Entries)-1)
				}
			}
			if len(together.told) > 0 {
				t.changes = append(t.changes, *together)
			}
			return
		}
	}
	for _, c := range months {
		t.suggest(c)
	}
}

// moreCalls is the input with the calls that an entry asks for.
func moreCalls(in planner.Input, e *Entry) planner.Input {
	u := slices.IndexFunc(in.Usages, func(u planner.Usage) bool { return u.Address == e.Address })
	in.Usages = slices.Clone(in.Usages)
	in.Usages[u].Calls = slices.Clone(in.Usages[u].Calls)
	in.Usages[u].Calls[*e.Month-in.Start] += e.Calls.Floor()
	return in
}

// tierEdge is more calls of meter k in month i; nil where no edge saves.
func (t *trial) tierEdge(i, k int) (best *change) {
	row := &t.now.Months[i].Meters[k]
	tiers, priced := row.Meter.Tiers(t.in.Month(i))
	if terms := &t.meters[k].product.Terms; !priced || len(row.Tiers) == 0 || row.Meter.Period(terms) == pricing.PeriodDay || terms.Billing == pricing.PeriodDay {
		return nil // days have edges of their own
	}
	for n := tiers.Reached(t.basis(k, row)) + 1; n < tiers.Len(); n++ {
		edge := tiers.At(n)
		if !t.mayPay(i, k, edge.From) {
			continue
		}
		if c := t.reach(i, k, edge); c != nil && (best == nil || best.Saves.LessThan(*c.Saves)) {
			best = c
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
	if more > row.Calls { // twice the calls are another plan
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
func (t *trial) reach(i, k int, edge pricing.Tier) *change {
	u := t.largestUsage(i, k)
	row := &t.now.Months[i].Meters[k]
	month := t.in.Month(i)
	for more, tries := edge.From-t.basis(k, row), 4; tries > 0 && more <= row.Calls; tries-- {
		e := Entry{
			Name: TierEdge, Address: u.Address, Month: &month, Catalog: &row.Meter.Catalog, Meter: &row.Meter.ID, Calls: new(pricing.WholeUnits(more)), Tier: t.tierChange(row, edge.From, edge.Price.Decimal),
		}
		apply := func(in planner.Input) planner.Input { return moreCalls(in, &e) }
		tried := t.simulate(apply(t.in))
		if tried == nil {
			return nil
		}
		reached := &tried.Months[i].Meters[k]
		if missing := edge.From - t.basis(k, reached); missing > 0 {
			more += missing
			continue
		}
		if e.Saves = new(t.saves(tried)); !e.Saves.IsPositive() {
			return nil
		}
		return &change{Entry: e, apply: apply}
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
func (t *trial) tierChange(row *planner.MeterMonth, from int64, price decimal.Decimal) *TierChange {
	before := &row.Tiers[len(row.Tiers)-1]
	return &TierChange{before.From, before.Price, from, price, row.Meter.CallUnit}
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
			cheaper := &without.Tiers[0]
			if with.Postpaid >= without.Postpaid || !more.GreaterThan(most) || !cheaper.Price.LessThan(with.Tiers[0].Price) {
				continue
			}
			month := t.in.Month(i)
			most = more
			found = &Entry{Month: &month, Catalog: &with.Meter.Catalog, Meter: &with.Meter.ID, Tier: t.tierChange(with, cheaper.From, cheaper.Price)}
		}
	}
	return found
}
