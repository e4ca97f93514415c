package present

import (
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// grants say what the meters took from subscriptions, free quotas and packs, in the order in
// which these are used.
func (e *explanation) grants() Section {
	var lines []line
	var about Lines
	heading := e.S("Free quota and packs, in the order of use (§1, §2, §5)")
	for _, s := range e.subs {
		heading = e.S("Subscriptions, free quota and packs, in the order of use (§1, §2, §5)")
		at := address(s.Address)
		about = append(about, Line{Key: at, Text: e.subscription(s)})
		lines = append(lines, e.draws(at, s.Draws, s.Calls != nil)...)
	}
	for _, q := range e.quotas {
		about = append(about, Line{Key: name(q.Quota), Text: e.quota(q)})
		lines = append(lines, e.draws(name(q.Quota), q.Draws, true)...)
	}
	for _, p := range pointers(e.packs) {
		at := address(p.Address)
		about = append(about, Line{Key: at, Text: e.packStart(p)})
		lines = append(lines, e.draws(at, p.Draws, true)...)
		if p.ExpiredOn != nil {
			day := e.days(document.Days{From: *p.ExpiredOn, To: *p.ExpiredOn})
			lines = append(lines, e.draw(Item, grantDraw{grant: at, days: word(day), meter: word(e.T("expired")).toned(Warn), left: unitsValue(p.Expired), taken: unitsValue(p.Expired), after: unitsValue(document.Units{})}))
		}
	}
	notes := Notes{e.S("Calls are spread evenly, with weekdays by their weights: the first k of %[1]s days have floor(calls × k / %[1]s) of them. Of what is left, less than asked, a meter takes floor(left × asked / all asked); the rest goes one each to the largest remainders.", strconv.Itoa(e.Days))}
	return Section{ID: "grants", Heading: heading, Blocks: []Block{about, newTable(lines), notes}}
}

// subscription says what a subscription includes, and what becomes of what is left of it.
func (e *explanation) subscription(s workings.Subscription) Text {
	if s.Calls == nil {
		return e.S("%s, without a limit of calls", packSize(s.Quantity, s.Plan))
	}
	return e.S("%s with %s in each period; %s left at the month's end", packSize(s.Quantity, s.Plan), e.counted(*s.Calls, s.Unit), unitsValue(*s.Left))
}

// quota says what a free quota is, and what becomes of what is left of it.
func (e *explanation) quota(q workings.Quota) Text {
	calls := e.counted(pricing.WholeUnits(q.Calls), q.Unit)
	switch pricing.Renewal(q.Renews) {
	case pricing.RenewsDaily:
		return e.S("free quota of %s a day; what is left is void at night", calls)
	case pricing.RenewsNever:
		return e.S("free quota of %s, given once; %s left at the month's end", calls, unitsValue(q.Left))
	}
	text := e.S("free quota of %s a month", calls)
	return either(q.Left.IsPositive(), e.S("%s; the %s left are void at its end", text, unitsValue(q.Left)), text)
}

// packStart says what a pack is, and what it has before the month uses it.
func (e *explanation) packStart(p *workings.Pack) Text {
	text := e.S("%s with %s for %s, valid from %s until %s", packSize(p.Quantity, p.SKU), e.counted(pricing.WholeUnits(p.Size), p.Unit), e.money(p.Price), dateOf(p.StartsOn), dateOf(p.VoidOn-1))
	bought, granted := dateOf(p.PurchasedOn), p.Granted.IsPositive()
	switch {
	case granted && e.product.Terms.PackCoverage != pricing.CoverageFromDate:
		return e.S("%s; bought on %s, covers the month from its first day", text, bought)
	case granted:
		return e.S("%s; bought on %s", text, bought)
	case p.Refused:
		return e.S("%s; not bought on %s, for lack of money", text, bought)
	case p.Start.IsPositive():
		return e.S("%s; %s left at the month's start", text, unitsValue(p.Start))
	case e.Month < p.PurchasedOn.Month():
		return e.S("%s; not bought yet", text)
	}
	return e.S("%s; nothing is left of it", text)
}

// A grantDraw is a row of what is taken of a grant.
type grantDraw struct{ grant, days, meter, covered, asked, left, taken, ratio, remainder, after Value }

func (e *explanation) draw(level Level, d grantDraw) line {
	return line{level, []cell{
		e.at("grant", d.grant), e.at("days", d.days), e.at("meter", d.meter), e.at("covered before", d.covered).ifAny(), e.at("asked", d.asked).ifAny(), e.at("left", d.left),
		e.at("taken", d.taken), e.at("a call takes", d.ratio).ifAny(), e.at("remainder", d.remainder).ifAny(), e.at("after", d.after),
	}}
}

// draws are what meters took from a grant, day by day where it matters. One that is not
// limited has nothing left.
func (e *explanation) draws(grant Value, draws []workings.Draw, limited bool) (lines []line) {
	for _, d := range draws {
		var taken document.Units
		var parts []line
		for _, m := range d.Meters {
			taken = taken.Add(m.Ratio.Times(m.Taken))
			parts = append(parts, e.draw(Part, grantDraw{
				meter: e.meter(m.Meter), ratio: ratio(m), covered: callsOf(m.Covered), asked: callsOf(m.Asked), taken: callsOf(m.Taken),
				remainder: when(d.Shared, Value{Kind: Calls, Number: m.Remainder}),
			}))
		}
		left, after := when(limited, unitsValue(d.Left)), when(limited, unitsValue(d.Left.Sub(taken)))
		all := grantDraw{grant: grant, days: word(e.days(d.Days)), asked: unitsValue(d.Asked), taken: unitsValue(taken), left: left, after: after}
		if len(d.Meters) == 1 {
			all.meter, all.covered, all.ratio, parts = e.meter(d.Meters[0].Meter), callsOf(d.Meters[0].Covered), ratio(d.Meters[0]), nil
		}
		lines = append(append(lines, e.draw(Item, all)), parts...)
	}
	return lines
}

// ratio is what a call takes of a grant, where that is not one.
func ratio(m workings.MeterDraw) Value {
	return when(m.Ratio != pricing.WholeUnits(1), unitsValue(m.Ratio))
}

// packValues say what the calls of each pack were worth that were used or expired.
func (e *explanation) packValues() Section {
	used := having(e.packs, func(p workings.Pack) bool { return !p.Consumed.IsZero() || !p.Expired.IsZero() })
	values := newTable(items(used, func(p *workings.Pack) []cell {
		return []cell{
			e.at("pack", address(p.Address)), e.at("price", e.money(p.Price)), e.at("size", callsOf(p.Size)), e.at("used before", unitsValue(p.UsedBefore)),
			e.at("worth before", e.money(p.ValueBefore)), e.at("used", unitsValue(p.UsedBefore.Add(p.Consumed))), e.at("worth", e.money(p.ValueAfter)),
			e.at("of the month", e.money(p.ConsumedValue)), e.at("expired", e.money(p.Amortized.Sub(p.ConsumedValue))).ifAny(), e.at("amortized", e.money(p.Amortized)),
		}
	}))
	shares := flat(used, func(p workings.Pack) []line {
		return items(p.Shares, func(s *workings.PackShare) []cell {
			return append([]cell{e.at("pack", address(p.Address)), e.at("meter", e.meter(s.Meter)), e.at("calls", unitsValue(s.Calls))}, e.part(s.Share)...)
		})
	})
	shares = when(len(shares) > len(used), shares) // otherwise each pack's value is its meter's
	notes := Notes{e.S("Used calls are worth price × used / size, rounded to cents; the month's part is the difference to the month before. What expires is worth the rest of the price.")}
	return Section{ID: "pack_values", Heading: e.S("What packs were worth (§6, §7)"), Blocks: []Block{values, notes, newTable(shares)}}
}
