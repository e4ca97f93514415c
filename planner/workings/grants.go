package workings

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// quotas are the free quotas that a meter of the account could use.
func (w *workingOut) quotas() (rows []Quota) {
	for g, grant := range w.product.Grants {
		if grant.Quota == nil || !used(&grant) {
			continue
		}
		row := Quota{Quota: grant.Quota, Draws: w.draws(g), Left: w.trace.Grants[g].End}
		if len(row.Draws) > 0 || row.Left.IsZero() {
			row.DryOn = w.dryDay(planner.EventFreeQuotaExhausted, func(e planner.Event) bool { return e.Quota == grant.Quota.ID && e.Catalog == w.product.Catalog.ID() })
		}
		rows = append(rows, row)
	}
	return rows
}

// subscriptions are those of the product, in the order in which they are used.
func (w *workingOut) subscriptions() (rows []Subscription) {
	for g, grant := range w.product.Grants {
		if grant.Kind == settle.SubscriptionGrant {
			f := &w.forecast.Subscriptions[grant.Subscription]
			rows = append(rows, Subscription{f, w.draws(g), f.Months[w.index]})
		}
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
		now, p := w.trace.Grants[g], &w.account.Packs[grant.Pack]
		row := Pack{
			PackForecast: &w.forecast.Packs[grant.Pack],
			Start:        now.Start,
			Draws:        w.draws(g),
			Used:         now.Used,
			ValueBefore:  p.Value(now.Used),
			ValueAfter:   p.Value(now.UsedAfter),
			Now:          w.forecast.Packs[grant.Pack].Months[w.index],
		}
		row.ConsumedValue = row.ValueAfter.Sub(row.ValueBefore)
		for _, m := range row.Now.Meters {
			if m.Consumed.IsPositive() {
				row.Shares = append(row.Shares, PackShare{m.Meter, m.Consumed, w.newPart(row.ConsumedValue, m.Amortized, m.Consumed, row.Now.Consumed)})
			}
		}
		if now.Bought {
			row.Granted = pricing.WholeUnits(p.Size)
		}
		if i := slices.IndexFunc(w.events, func(e planner.Event) bool { return e.Type == planner.EventPackRefused && e.Address == p.Address }); i >= 0 {
			row.Refused, row.Available = true, w.events[i].Available
		}
		if row.Now.Expired.IsPositive() {
			row.ExpiredOn = p.VoidOn.Day()
		}
		if len(row.Draws) > 0 {
			row.DryOn = w.dryDay(planner.EventPackExhausted, func(e planner.Event) bool { return e.Address == p.Address })
		}
		if row.Start.IsPositive() || row.Granted.IsPositive() || row.Refused || p.Address == w.address {
			rows = append(rows, row)
		}
	}
	return rows
}

// dryDay is the day on which a grant's last call was used, or 0.
func (w *workingOut) dryDay(kind planner.EventType, is func(planner.Event) bool) int {
	for _, e := range w.events {
		if e.Type == kind && is(e) {
			return e.Date.Day()
		}
	}
	return 0
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
	d := Draw{Days: s.Days, Left: take.Left}
	for k, use := range w.product.Meters {
		if !w.product.Grants[take.Grant].Covers(k) || w.rows[k].IsFree {
			continue
		}
		m := MeterDraw{Meter: use.Meter, Requested: use.Requested(w.index), Taken: take.Calls[k]}
		for _, earlier := range s.Takes[:i] {
			m.Covered += earlier.Calls[k]
		}
		m.Asked = w.trace.Between(k, s.Days) - m.Covered
		if s.Whole && s.Assigned[k] != take.Grant {
			continue // all its calls are another grant's
		}
		if m.Asked > 0 {
			d.Asked = d.Asked.Add(w.product.Grants[take.Grant].Ratios[k].Times(m.Asked))
			d.Meters = append(d.Meters, m)
		}
	}
	if d.Shared() {
		for j := range d.Meters {
			m := &d.Meters[j]
			product := d.Left.Decimal().Mul(decimal.NewFromInt(m.Asked))
			floor, remainder := product.QuoRem(d.Asked.Decimal(), 0)
			m.Remainder, m.Extra = remainder, m.Taken-floor.IntPart()
		}
	}
	return d
}
