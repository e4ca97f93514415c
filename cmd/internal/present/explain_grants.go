package present

import (
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// grants say what the meters took from free quotas and packs, in the order in which these
// are used.
func (e *explanation) grants() Section {
	var lines []rowLine
	var about Lines
	if e.pack == nil {
		for _, q := range e.FreeQuotas {
			text := e.S("free quota of %s per month", e.calls(q.Calls, "call"))
			if q.Left > 0 {
				text = e.S("%s; the %s left are void at its end", text, callsOf(q.Left))
			}
			about = append(about, Line{Key: name(q.Quota), Text: text})
			lines = append(lines, e.draws(name(q.Quota), q.Draws)...)
		}
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
	if len(about) == 0 {
		return Section{}
	}
	blocks := []Block{about, newSteps(lines, at("grant", e.T("grant"), Address), at("days", e.T("days"), Words), at("meter", e.T("meter"), Address),
		at("covered", e.T("covered before"), Calls).ifAny(), at("asked", e.T("asked"), Calls).ifAny(), at("left", e.T("left"), Calls),
		at("taken", e.T("taken"), Calls), at("remainder", e.T("remainder"), Calls).ifAny(), at("after", e.T("after"), Calls))}
	if len(lines) > 0 {
		blocks = append(blocks, Notes{e.S("Calls are spread evenly: the first k of %[1]s days have floor(calls × k / %[1]s) of them. Of what is left, less than asked, a meter takes floor(left × asked / all asked); the rest goes one each to the largest remainders.", strconv.Itoa(e.Days))})
	}
	return Section{ID: "grants", Heading: e.S("Free quota and packs, in the order of use (§1, §2, §5)"), Blocks: blocks}
}

// packStart says what a pack is, and what it has before the month uses it.
func (e *explanation) packStart(p *document.PackWorkings) Text {
	text := e.S("%s with %s for %s, valid until %s", packSize(p.Quantity, p.SKU), e.calls(p.Size, "call"), moneyOf(p.Price), dateOf(p.ExpiresOn-1))
	bought := dateOf(p.PurchasedOn)
	switch {
	case p.Granted > 0 && e.Terms.PackCoverage == pricing.CoverageFromMonth:
		return e.S("%s; bought on %s, covers the month from its first day", text, bought)
	case p.Granted > 0:
		return e.S("%s; bought on %s", text, bought)
	case p.Refused:
		return e.S("%s; not bought on %s, for lack of money", text, bought)
	case p.Start > 0:
		return e.S("%s; %s left at the month's start", text, callsOf(p.Start))
	case e.Month < p.PurchasedOn.Month():
		return e.S("%s; not bought yet", text)
	}
	return e.S("%s; nothing is left of it", text)
}

// draws are what meters took from a grant, day by day where it matters.
func (e *explanation) draws(grant Value, draws []document.Draw) (lines []rowLine) {
	for _, d := range draws {
		cells := row{"asked": callsOf(d.Asked)}
		var taken int64
		for _, m := range d.Meters {
			taken += m.Taken
		}
		if len(d.Meters) == 1 {
			cells["meter"], cells["covered"] = name(d.Meters[0].Meter), callsOf(d.Meters[0].Covered)
		}
		lines = append(lines, e.draw(grant, d.Days, cells, d.Left, taken))
		if len(d.Meters) == 1 {
			continue
		}
		for _, m := range d.Meters {
			part := row{"meter": name(m.Meter), "covered": callsOf(m.Covered), "asked": callsOf(m.Asked), "taken": callsOf(m.Taken)}
			if d.Shared {
				part["remainder"] = callsOf(m.Remainder)
			}
			lines = append(lines, rowLine{Part, part})
		}
	}
	return lines
}

// draw is a row in which calls of a grant are taken.
func (e *explanation) draw(grant Value, days document.Days, cells row, left, taken int64) rowLine {
	cells["grant"], cells["days"] = grant, word(e.days(days))
	cells["left"], cells["taken"], cells["after"] = callsOf(left), callsOf(taken), callsOf(left-taken)
	return rowLine{Item, cells}
}

// packValues say what the calls of each pack were worth that were used or expired.
func (e *explanation) packValues() Section {
	var lines, shares []rowLine
	for i := range e.packs {
		p := &e.packs[i]
		if p.Consumed == 0 && p.Expired == 0 {
			continue
		}
		expired := pricing.Money(p.Amortized).Sub(pricing.Money(p.ConsumedValue))
		lines = append(lines, rowLine{Item, row{
			"pack": address(p.Address), "price": moneyOf(p.Price), "size": callsOf(p.Size), "used_before": callsOf(p.UsedBefore), "before": moneyOf(p.ValueBefore),
			"used": callsOf(p.UsedBefore + p.Consumed), "after": moneyOf(p.ValueAfter), "consumed": moneyOf(p.ConsumedValue), "expired": amount(expired), "amortized": moneyOf(p.Amortized),
		}})
		for _, s := range p.Shares {
			shares = append(shares, rowLine{Item, e.part(s.Share, row{"pack": address(p.Address), "meter": name(s.Meter), "calls": callsOf(s.Calls)})})
		}
	}
	if len(lines) == 0 {
		return Section{}
	}
	blocks := []Block{newSteps(lines, at("pack", e.T("pack"), Address), at("price", e.T("price"), Money), at("size", e.T("size"), Calls),
		at("used_before", e.T("used before"), Calls), at("before", e.T("worth before"), Money), at("used", e.T("used"), Calls),
		at("after", e.T("worth"), Money), at("consumed", e.T("of the month"), Money), at("expired", e.T("expired"), Money).ifAny(), at("amortized", e.T("amortized"), Money)), Notes{e.S("Used calls are worth price × used / size, rounded to cents; the month's part is the difference to the month before. What expires is worth the rest of the price.")}}
	if len(shares) > len(lines) {
		blocks = append(blocks, newSteps(shares, e.partColumns(at("pack", e.T("pack"), Address), at("meter", e.T("meter"), Address), at("calls", e.T("calls"), Calls))...))
	}
	return Section{ID: "pack_values", Heading: e.S("What packs were worth (§6, §7)"), Blocks: blocks}
}
