package workings

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// subscriptions are those that run on a day of the month.
func (w *workingOut) subscriptions() (rows []Subscription) {
	month := w.f.Input.Month(w.index)
	for g, grant := range w.product.Grants {
		if grant.Kind != settle.SubscriptionGrant {
			continue
		}
		s := &w.account.Subscriptions[grant.Subscription]
		if s.StartsOn >= (month+1).First() || s.EndsOn != nil && *s.EndsOn <= month.First() {
			continue
		}
		row := Subscription{
			Address: s.Address, Plan: s.Plan.ID, Quantity: s.Quantity, Draws: w.draws(g),
			Catalog: w.product.Catalog.ID(), Unit: w.product.Catalog.UnitOf(s.Plan.Ratio),
		}
		if s.Plan.Unlimited {
			for i := range row.Draws {
				row.Draws[i].Left = row.Draws[i].Asked
			}
		} else {
			row.Calls, row.Left = &s.Units, &w.trace.Grants[g].End
		}
		rows = append(rows, row)
	}
	return rows
}

// quotas are the free quotas that a meter of the account could use.
func (w *workingOut) quotas() (rows []Quota) {
	catalog := w.product.Catalog
	for g, grant := range w.product.Grants {
		q := grant.Quota
		if q == nil || !used(&grant) {
			continue
		}
		row := Quota{
			Quota: q.ID, Calls: q.Calls, Draws: w.draws(g), Left: w.trace.Grants[g].End,
			Catalog: catalog.ID(), Unit: catalog.UnitOf(q.Ratio), Renews: cmp.Or(string(q.Renews), pricing.Renewals[0]),
		}
		if len(row.Draws) > 0 || row.Left.IsZero() {
			row.DryOn = w.dryDay(planner.EventFreeQuotaExhausted, func(e planner.Event) bool { return e.Quota == q.ID && e.Catalog == catalog.ID() })
		}
		rows = append(rows, row)
	}
	return rows
}

// used says whether a meter of the product could use the grant.
func used(g *settle.Grant) bool {
	return slices.ContainsFunc(g.Ratios, func(r pricing.Units) bool { return !r.IsZero() })
}

// packs are the packs to which something happened in the month, in burn order.
func (w *workingOut) packs() (rows []Pack) {
	for g, grant := range w.product.Grants {
		if grant.Kind != settle.PackGrant {
			continue
		}
		row := w.pack(g, grant.Pack)
		if row.Start.IsPositive() || row.Granted.IsPositive() || row.Refused || row.Address == w.address {
			rows = append(rows, row)
		}
	}
	return rows
}

// pack is the month of the account's i-th pack, which is a grant of the product.
func (w *workingOut) pack(g, i int) Pack {
	trace, p, f := w.trace.Grants[g], &w.account.Packs[i], &w.forecast.Packs[i]
	now := f.Months[w.index]
	row := Pack{
		Address: p.Address, SKU: p.SKU, Quantity: p.Quantity, Price: f.Price, Size: p.Size, PurchasedOn: p.PurchasedOn, ExpiresOn: f.ExpiresOn,
		StartsOn: f.StartsOn, VoidOn: f.VoidOn, Catalog: w.product.Catalog.ID(), Unit: w.product.Catalog.UnitOf(f.Pack.Ratio),
		Start: trace.Start, Draws: w.draws(g), Consumed: now.Consumed, Expired: now.Expired, Remaining: now.Remaining, Amortized: now.Amortized,
		UsedBefore: trace.Used, ValueBefore: p.Value(trace.Used), ValueAfter: p.Value(trace.UsedAfter),
		Refused: slices.ContainsFunc(w.events, func(e planner.Event) bool { return e.Type == planner.EventPackRefused && e.Address == p.Address }),
	}
	row.ConsumedValue = row.ValueAfter.Sub(row.ValueBefore)
	for _, m := range now.Meters {
		if m.Consumed.IsPositive() {
			row.Shares = append(row.Shares, PackShare{m.Meter, m.Consumed, w.newPart(row.ConsumedValue, m.Amortized, m.Consumed, now.Consumed)})
		}
	}
	if trace.Bought {
		row.Granted = pricing.WholeUnits(p.Size)
	}
	if now.Expired.IsPositive() {
		row.ExpiredOn = new(p.VoidOn.Day())
	}
	if len(row.Draws) > 0 {
		row.DryOn = w.dryDay(planner.EventPackExhausted, func(e planner.Event) bool { return e.Address == p.Address })
	}
	return row
}

// dryDay is the day on which a grant's last call was used; nil where it was not.
func (w *workingOut) dryDay(kind planner.EventType, is func(planner.Event) bool) *int {
	for _, e := range w.events {
		if e.Type == kind && is(e) {
			return new(e.Date.Day())
		}
	}
	return nil
}

// draws are what the meters took from a grant, by consecutive days.
func (w *workingOut) draws(g int) (draws []Draw) {
	for _, s := range w.trace.Stretches {
		i := slices.IndexFunc(s.Takes, func(t settle.Take) bool { return t.Grant == g })
		if i >= 0 {
			draws = append(draws, w.draw(s, i))
		}
	}
	return draws
}

// draw is what the meters took from the grant of a stretch's i-th take.
func (w *workingOut) draw(s settle.Stretch, i int) Draw {
	take := s.Takes[i]
	d, ratios := Draw{Days: s.Days, Left: take.Left}, w.product.Grants[take.Grant].Ratios
	for k, use := range w.product.Meters {
		if !w.product.Grants[take.Grant].Covers(k) || w.rows[k].IsFree {
			continue
		}
		m := MeterDraw{Meter: use.Meter.ID, Taken: take.Calls[k], Ratio: ratios[k]}
		for _, earlier := range s.Takes[:i] {
			m.Covered += earlier.Calls[k]
		}
		m.Asked = s.Asked[k] - m.Covered
		if s.Whole && s.Assigned[k] != take.Grant {
			continue // all its calls are another grant's
		}
		if m.Asked > 0 {
			d.Asked = d.Asked.Add(ratios[k].Times(m.Asked))
			d.Meters = append(d.Meters, m)
		}
	}
	if d.Shared = d.Left.LessThan(d.Asked); d.Shared {
		for j := range d.Meters {
			product := d.Left.Decimal().Mul(decimal.NewFromInt(d.Meters[j].Asked))
			_, d.Meters[j].Remainder = product.QuoRem(d.Asked.Decimal(), 0)
		}
	}
	return d
}
