package present

import (
	"iter"
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// An explanation is an account's month that is being told step by step.
type explanation struct {
	words
	*document.Workings
	catalog *pricing.Catalog
	usage   *document.UsageWorkings // what was asked for; nil: something else
	pack    *document.PackWorkings
	// What is shown: all of the account, or what the usage or the pack has to do with.
	meters []document.MeterWorkings
	packs  []document.PackWorkings
}

// Explain makes the page of a month's calculation: a table for each step between its calls,
// its bill and the settlement of it. The catalogue and the title are those of the account.
func Explain(d *document.Workings, c *pricing.Catalog, accountTitle string, opt Options) Page {
	e := &explanation{words: words{opt.Lang}, Workings: d, catalog: c, meters: d.Meters, packs: d.Packs}
	for i := range d.Packs {
		if p := &d.Packs[i]; p.Address == d.Address {
			e.pack, e.packs, e.meters = p, []document.PackWorkings{*p}, nil
		}
	}
	for _, m := range d.Meters {
		if e.pack != nil && slices.ContainsFunc(e.pack.Draws, func(draw document.Draw) bool { return draws(draw, m.Meter) }) {
			e.meters = append(e.meters, m)
		}
		for k := range m.Usages {
			if u := &m.Usages[k]; u.Address == d.Address {
				e.usage, e.meters = u, []document.MeterWorkings{m}
			}
		}
	}
	title := e.S("%s in %s, step by step", address(d.Address), monthOf(d.Month))
	if accountTitle != "" {
		title = e.S("%s (%s) in %s, step by step", address(d.Address), name(accountTitle), monthOf(d.Month))
	}
	if d.Scenario != nil {
		title = e.S("%s, scenario %s", title, name(*d.Scenario))
	}
	return Page{Lang: opt.Lang, Title: title, Headline: e.headline(), Sections: e.sections()}
}

func draws(d document.Draw, meter string) bool {
	return slices.ContainsFunc(d.Meters, func(m document.MeterDraw) bool { return m.Meter == meter })
}

func (e *explanation) currency() string { return e.Printer.Currency(e.Workings.Currency) }

// headline is what was asked for: the bill, or a part of it.
func (e *explanation) headline() Text {
	bill := e.inCurrency(moneyOf(e.Bill), e.Workings.Currency)
	switch {
	case e.usage != nil:
		return e.S("%s costs %s of the bill of %s for %s", address(e.Address), moneyOf(e.usage.Share.Amount), bill, monthOf(e.Month))
	case e.pack != nil:
		return e.S("%s in %s: %s used, %s left", address(e.Address), monthOf(e.Month), e.calls(e.pack.Consumed, "call"), callsOf(e.pack.Remaining))
	}
	return e.S("Bill of %s for %s", bill, monthOf(e.Month))
}

// sections are the steps, numbered, and the result last.
func (e *explanation) sections() iter.Seq[Section] {
	steps := []func() Section{
		e.requested, e.grants, e.coverage, e.costs, e.charges, e.nextTiers, e.shares, e.packValues, e.views, e.opening, e.settled,
	}
	switch {
	case e.usage != nil:
		steps = []func() Section{e.requested, e.coverage, e.costs, e.charges, e.shares}
	case e.pack != nil:
		steps = []func() Section{e.requested, e.grants, e.packValues}
	}
	return func(yield func(Section) bool) {
		if !yield(e.basis()) {
			return
		}
		number := 0
		for _, step := range steps {
			s := step()
			s.Blocks = slices.DeleteFunc(s.Blocks, func(b Block) bool { t, ok := b.(Table); return ok && len(t.Rows) == 0 })
			if len(s.Blocks) == 0 {
				continue
			}
			number++
			s.Rank, s.Name, s.Heading = number, s.Heading.Plain(), e.S("%s. %s", strconv.Itoa(number), s.Heading)
			if !yield(s) {
				return
			}
		}
		yield(e.result())
	}
}

// basis says which prices and terms the month has.
func (e *explanation) basis() Section {
	return Section{ID: "basis", Name: e.T("prices and terms"), Rank: rankBasis + 10, Blocks: []Block{Lines{
		{Label: e.T("Prices"), Text: e.S("%s, in %s per %s, as in force on %s", e.catalogText(e.catalog.ID(), e.CatalogAsOf, e.CatalogCheckedOn, "", e.catalog.SHA256()), e.currency(), e.callUnit(e.CallUnit), dateOf(e.Month.First()))},
		{Label: e.T("Terms"), Text: Text{word(TermList(e.Terms))}},
		{Label: e.T("Rules"), Text: e.S("§ is the section of docs/settlement.md.")},
	}}}
}

// result is what the steps lead to.
func (e *explanation) result() Section {
	figures := Figures{}
	add := func(label string, v Value, text Text) {
		figures = append(figures, Figure{Label: label, Value: v, Text: text})
	}
	switch s := e.Settlement; {
	case e.usage != nil:
		add(Capital(e.T("cost")), moneyOf(e.usage.Share.Amount), e.S("of the bill of %s", moneyOf(e.Bill)))
	case e.pack != nil:
		add(Capital(e.T("used")), callsOf(e.pack.Consumed), nil)
		add(Capital(e.T("expired")), callsOf(e.pack.Expired), nil)
		add(Capital(e.T("left")), callsOf(e.pack.Remaining), nil)
	default:
		figures = append(figures, e.total(e.T("Bill"), moneyOf(e.Bill), e.S("deducted on %s", dateOf(s.Date)), e.Workings.Currency))
		add(Capital(e.T("frozen")), moneyOf(s.Frozen), e.S("on %s", dateOf(s.Date)))
		add(Capital(e.T("available")), moneyOf(s.Available), e.S("on %s", dateOf(s.Date)))
	}
	return Section{ID: "summary", Name: e.T("totals"), Heading: e.S("%s in %s, amounts in %s", address(e.Address), monthOf(e.Month), e.currency()), Rank: rankSummary, Blocks: []Block{figures}}
}

// newSteps makes a step's table.
func newSteps(lines []rowLine, columns ...rowColumn) Table {
	return newRows(lines, under("", columns...))
}

// requested are the calls of each meter's usages.
func (e *explanation) requested() Section {
	var lines []rowLine
	for _, m := range e.meters {
		lines = append(lines, items(m.Usages, func(u *document.UsageWorkings) row {
			return row{"usage": address(u.Address), "meter": name(m.Meter), "requested": callsOf(u.Calls)}
		})...)
	}
	blocks := []Block{newSteps(lines, at("usage", e.T("usage"), Address), at("meter", e.T("meter"), Address), at("requested", e.T("requested"), Calls))}
	switch {
	case len(lines) == 0 && e.pack != nil:
		return Section{}
	case len(lines) == 0:
		blocks = []Block{Notes{e.S("No usage calls a meter.")}}
	}
	return Section{ID: "calls", Heading: e.S("Calls (§2)"), Blocks: blocks}
}

// coverage is who pays for the calls.
func (e *explanation) coverage() Section {
	lines := items(e.meters, func(m *document.MeterWorkings) row {
		return row{
			"meter": name(m.Meter), "requested": callsOf(m.Requested), "lost": callsOf(m.Lost), "served": callsOf(m.Calls), "free": callsOf(m.Free), "packs": callsOf(m.Pack),
			"unpriced": callsOf(m.Calls - m.Free - m.Pack - m.Postpaid), "postpaid": callsOf(m.Postpaid),
		}
	})
	blocks := []Block{newSteps(lines, at("meter", e.T("meter"), Address), at("requested", e.T("requested"), Calls), ifAny(at("lost", e.T("lost"), Calls)), at("served", e.T("served"), Calls),
		ifAny(at("free", e.T("free"), Calls)), ifAny(at("packs", e.T("packs"), Calls)), ifAny(at("unpriced", e.T("free meters"), Calls)), at("postpaid", e.T("postpaid"), Calls))}
	if len(e.SuspendedDays) > 0 && len(lines) > 0 {
		var days []Text
		for _, d := range e.SuspendedDays {
			days = append(days, Text{word(e.days(d))})
		}
		blocks = append(blocks, Notes{e.S("Lost: the calls of %s, on which the account is suspended (§4).", e.list(days))})
	}
	return Section{ID: "coverage", Heading: e.S("Postpaid calls: what neither free quota nor packs cover (§2)"), Blocks: blocks}
}

// days says "day 3", "days 1 to 2".
func (e *explanation) days(d document.Days) string {
	if d.From == d.To {
		return e.F("day %s", strconv.Itoa(d.From))
	}
	return e.F("days %s to %s", strconv.Itoa(d.From), strconv.Itoa(d.To))
}
