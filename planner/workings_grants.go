package planner

import (
	"slices"

	"github.com/shopspring/decimal"
)

// quotas are the free quotas that a meter of the account could use.
func (w *workingOut) quotas() (rows []QuotaWorkings) {
	for g, grant := range w.account.grants {
		if grant.quota == nil || !slices.Contains(grant.covers, true) {
			continue
		}
		row := QuotaWorkings{Quota: grant.quota, Draws: w.draws(g), Left: w.run.quotas[g]}
		if row.Left == 0 {
			row.DryOn = w.dryDay(EventFreeQuotaExhausted, func(e Event) bool { return e.Quota == grant.quota.ID })
		}
		rows = append(rows, row)
	}
	return rows
}

// packs are the packs to which something happened in the month, in burn order.
func (w *workingOut) packs() (rows []PackWorkings) {
	for g, grant := range w.account.grants {
		if grant.quota != nil {
			continue
		}
		before, after := w.open.packs[grant.pack], w.closing.packs[grant.pack]
		p := &w.account.packs[grant.pack]
		row := PackWorkings{
			PackForecast: &w.forecast.Packs[grant.pack],
			Start:        before.left,
			Draws:        w.draws(g),
			Used:         before.used,
			ValueBefore:  p.value(before.used),
			ValueAfter:   p.value(after.used),
			Now:          w.forecast.Packs[grant.pack].Months[w.index],
		}
		row.ConsumedValue = row.ValueAfter.Sub(row.ValueBefore)
		for _, m := range row.Now.Meters {
			if m.Consumed > 0 {
				row.Shares = append(row.Shares, PackShare{m.Meter, m.Consumed, newPart(row.ConsumedValue, m.Amortized, m.Consumed, row.Now.Consumed)})
			}
		}
		if after.bought && !before.bought {
			row.Granted = p.size
		}
		if i := slices.IndexFunc(w.settled.events, func(e Event) bool { return e.Type == EventPackRefused && e.Address == p.Address }); i >= 0 {
			row.Refused, row.Available = true, w.settled.events[i].Available
		}
		if row.Now.Expired > 0 {
			row.ExpiredOn = p.expiresOn.Day()
		}
		if len(row.Draws) > 0 && after.left == 0 {
			row.DryOn = w.dryDay(EventPackExhausted, func(e Event) bool { return e.Address == p.Address })
		}
		if row.Start > 0 || row.Granted > 0 || row.Refused || p.Address == w.address {
			rows = append(rows, row)
		}
	}
	return rows
}

// dryDay is the day on which a grant's last call was used, or 0.
func (w *workingOut) dryDay(kind EventType, is func(Event) bool) int {
	for _, e := range w.settled.events {
		if e.Type == kind && is(e) {
			return e.Date.Day()
		}
	}
	return 0
}

// draws are what the meters took from a grant, by consecutive days.
func (w *workingOut) draws(g int) (draws []Draw) {
	for _, s := range w.trace.stretches {
		i := slices.IndexFunc(s.takes, func(t tracedTake) bool { return t.grant == g })
		if i >= 0 {
			draws = append(draws, w.draw(s, i))
		}
	}
	return draws
}

// draw is what the meters took from the grant of a stretch's i-th take.
func (w *workingOut) draw(s tracedStretch, i int) Draw {
	take := s.takes[i]
	d := Draw{Days: s.days, Left: take.left}
	for k, use := range w.account.meters {
		if !w.account.grants[take.grant].covers[k] || !w.run.demands[k].priced {
			continue
		}
		m := MeterDraw{Meter: use.meter, Requested: w.run.demands[k].requested, Taken: take.calls[k]}
		for _, earlier := range s.takes[:i] {
			m.Covered += earlier.calls[k]
		}
		m.Asked = w.run.between(k, s.days.From, s.days.To) - m.Covered
		if s.whole && s.assigned[k] != take.grant {
			continue // all its calls are another grant's
		}
		if m.Asked > 0 {
			d.Asked += m.Asked
			d.Meters = append(d.Meters, m)
		}
	}
	if d.Shared() {
		for j := range d.Meters {
			m := &d.Meters[j]
			product := decimal.NewFromInt(d.Left).Mul(decimal.NewFromInt(m.Asked))
			floor, remainder := product.QuoRem(decimal.NewFromInt(d.Asked), 0)
			m.Remainder, m.Extra = remainder.IntPart(), m.Taken-floor.IntPart()
		}
	}
	return d
}
