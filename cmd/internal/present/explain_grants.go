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
	var lines []rowLine
	var about Lines
	heading := e.S("Free quota and packs, in the order of use (§1, §2, §5)")
	for _, s := range e.subs {
		heading = e.S("Subscriptions, free quota and packs, in the order of use (§1, §2, §5)")
		at := address(s.Address)
		about = append(about, Line{Key: at, Text: e.subscription(s)})
		for _, line := range e.draws(at, s.Draws) {
			if s.Calls == nil {
				delete(line.cells, "left")
				delete(line.cells, "after")
			}
			lines = append(lines, line)
		}
	}
	for _, q := range e.quotas {
		about = append(about, Line{Key: name(q.Quota), Text: e.quota(q)})
		lines = append(lines, e.draws(name(q.Quota), q.Draws)...)
	}
	for i := range e.packs {
		p := &e.packs[i]
		at := address(p.Address)
		about = append(about, Line{Key: at, Text: e.packStart(p)})
		lines = append(lines, e.draws(at, p.Draws)...)
		if p.ExpiredOn != nil {
			day := document.Days{From: *p.ExpiredOn, To: *p.ExpiredOn}
			lines = append(lines, e.draw(at, day, row{"meter": word(e.T("expired")).toned(Warn)}, p.Expired, p.Expired))
		}
	}
	table := newSteps(lines, at("grant", e.T("grant"), Address), at("days", e.T("days"), Words), at("meter", e.T("meter"), Address),
		at("covered", e.T("covered before"), Calls).ifAny(), at("asked", e.T("asked"), Calls).ifAny(), at("left", e.T("left"), Calls),
		at("taken", e.T("taken"), Calls), at("ratio", e.T("a call takes"), Calls).ifAny(), at("remainder", e.T("remainder"), Calls).ifAny(), at("after", e.T("after"), Calls))
	notes := Notes{e.S("Calls are spread evenly, with weekdays by their weights: the first k of %[1]s days have floor(calls × k / %[1]s) of them. Of what is left, less than asked, a meter takes floor(left × asked / all asked); the rest goes one each to the largest remainders.", strconv.Itoa(e.Days))}
	return Section{ID: "grants", Heading: heading, Blocks: []Block{about, table, notes}}
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
	if q.Left.IsPositive() {
		text = e.S("%s; the %s left are void at its end", text, unitsValue(q.Left))
	}
	return text
}

// packStart says what a pack is, and what it has before the month uses it.
func (e *explanation) packStart(p *workings.Pack) Text {
	text := e.S("%s with %s for %s, valid from %s until %s", packSize(p.Quantity, p.SKU), e.counted(pricing.WholeUnits(p.Size), p.Unit), moneyOf(p.Price), dateOf(p.StartsOn), dateOf(p.VoidOn-1))
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

// draws are what meters took from a grant, day by day where it matters.
func (e *explanation) draws(grant Value, draws []workings.Draw) (lines []rowLine) {
	for _, d := range draws {
		cells := row{"asked": unitsValue(d.Asked)}
		var taken document.Units
		for _, m := range d.Meters {
			taken = taken.Add(m.Ratio.Times(m.Taken))
		}
		if len(d.Meters) == 1 {
			cells["meter"], cells["covered"] = e.meter(d.Meters[0].Meter), callsOf(d.Meters[0].Covered)
			cells["ratio"] = ratio(d.Meters[0])
		}
		lines = append(lines, e.draw(grant, d.Days, cells, d.Left, taken))
		if len(d.Meters) == 1 {
			continue
		}
		for _, m := range d.Meters {
			part := row{"meter": e.meter(m.Meter), "ratio": ratio(m), "covered": callsOf(m.Covered), "asked": callsOf(m.Asked), "taken": callsOf(m.Taken)}
			if d.Shared {
				part["remainder"] = Value{Kind: Calls, Number: m.Remainder}
			}
			lines = append(lines, rowLine{Part, part})
		}
	}
	return lines
}

// ratio is what a call takes of a grant, where that is not one.
func ratio(m workings.MeterDraw) Value {
	if m.Ratio == pricing.WholeUnits(1) {
		return Value{}
	}
	return unitsValue(m.Ratio)
}

// draw is a row in which calls of a grant are taken.
func (e *explanation) draw(grant Value, days document.Days, cells row, left, taken document.Units) rowLine {
	cells["grant"], cells["days"] = grant, word(e.days(days))
	cells["left"], cells["taken"], cells["after"] = unitsValue(left), unitsValue(taken), unitsValue(left.Sub(taken))
	return rowLine{Item, cells}
}

// packValues say what the calls of each pack were worth that were used or expired.
func (e *explanation) packValues() Section {
	var lines, shares []rowLine
	for i := range e.packs {
		p := &e.packs[i]
		if p.Consumed.IsZero() && p.Expired.IsZero() {
			continue
		}
		expired := p.Amortized.Sub(p.ConsumedValue)
		lines = append(lines, rowLine{Item, row{
			"pack": address(p.Address), "price": moneyOf(p.Price), "size": callsOf(p.Size), "used_before": unitsValue(p.UsedBefore), "before": moneyOf(p.ValueBefore),
			"used": unitsValue(p.UsedBefore.Add(p.Consumed)), "after": moneyOf(p.ValueAfter), "consumed": moneyOf(p.ConsumedValue), "expired": moneyOf(expired), "amortized": moneyOf(p.Amortized),
		}})
		for _, s := range p.Shares {
			shares = append(shares, rowLine{Item, e.part(s.Share, row{"pack": address(p.Address), "meter": e.meter(s.Meter), "calls": unitsValue(s.Calls)})})
		}
	}
	values := newSteps(lines, at("pack", e.T("pack"), Address), at("price", e.T("price"), Money), at("size", e.T("size"), Calls),
		at("used_before", e.T("used before"), Calls), at("before", e.T("worth before"), Money), at("used", e.T("used"), Calls),
		at("after", e.T("worth"), Money), at("consumed", e.T("of the month"), Money), at("expired", e.T("expired"), Money).ifAny(), at("amortized", e.T("amortized"), Money))
	notes := Notes{e.S("Used calls are worth price × used / size, rounded to cents; the month's part is the difference to the month before. What expires is worth the rest of the price.")}
	if len(shares) <= len(lines) {
		shares = nil // each pack's value is its meter's
	}
	return Section{ID: "pack_values", Heading: e.S("What packs were worth (§6, §7)"), Blocks: []Block{
		values, notes, newSteps(shares, e.partColumns(at("pack", e.T("pack"), Address), at("meter", e.T("meter"), Address), at("calls", e.T("calls"), Calls))...),
	}}
}
