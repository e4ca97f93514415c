package present

import (
	"cmp"
	"math"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// Futures says in how many of n futures something happens: of 100, or of 1,000 where it is
// in few or in nearly all, and the draws carry that digit.
func Futures(p *lang.Printer, part decimal.Decimal, n int) string {
	of, one, rare := int64(100), decimal.NewFromInt(1), decimal.New(5, -2)
	if (part.LessThan(rare) || part.GreaterThan(one.Sub(rare))) && (n < ranges.BatchSize || n >= 1000) {
		of = 1000
	}
	count := part.Mul(decimal.NewFromInt(of)).Round(0).IntPart()
	switch {
	case part.IsZero():
		return p.T("no future")
	case part.Equal(one):
		return p.T("all futures")
	case count == 0:
		return p.F("fewer than 1 of %s futures", callsOf(of).String())
	case count == of:
		return p.F("more than %s of %s futures", callsOf(of-1).String(), callsOf(of).String())
	}
	return p.F("%s of %s futures", callsOf(count).String(), callsOf(of).String())
}

func (p *plan) futures(part ranges.Ratio) string {
	return Futures(p.Printer, part.Decimal, p.Ranges.Futures)
}

// ranges says what the plan may cost. Percentiles do not add up, so no table has a total.
func (p *plan) ranges() Section {
	r := p.Ranges
	if r == nil {
		return Section{}
	}
	return Section{ID: "ranges", Name: p.T("ranges"), Heading: p.S("What the plan may cost, in %s", p.count(r.Futures, "future")), Rank: rankLimits, Blocks: []Block{
		p.rangeTable(r), p.exactness(r), p.fans(r), p.tenths(r), when(p.opt.Detail, p.rangeMonths(r)), p.rangeBudgets(r), p.rangeFunding(r),
		Notes{p.S("With the P90 of the top-up, paid on the first day, nothing fails in 90 of 100 futures. Days are percentiles of the futures in which money is short.")},
		p.rangePacks(r), p.rangeDrivers(r), p.calibration(r),
	}}
}

// percentiles are the cells of a distribution of costs, or of changes.
func (w words) percentiles(r *ranges.Range, show func(pricing.Money) Value) []cell {
	return []cell{headed("p10", "P10", show(r.P10)), headed("p50", "P50", show(r.P50)), headed("p90", "P90", show(r.P90)), w.at("mean", show(r.Mean))}
}

// besidePlan are the cells of what is planned, and of its distribution.
func (p *plan) besidePlan(planned Value, r *ranges.Range) []cell {
	return under(p.currency(), append([]cell{p.at("the plan", planned)}, p.percentiles(r, p.money)...)...)
}

// rangeTable has the figures, and below each between what a percentile would be in other
// draws.
func (p *plan) rangeTable(r *ranges.Ranges) Table {
	var lines []line
	add := func(name string, planned document.Money, of *ranges.Range) {
		lines = append(lines, lineOf(Item, []cell{p.at("figure", word(p.T(name)))}, p.besidePlan(p.money(planned), of),
			under("", p.at("the plan is more than", word(p.futures(of.PlanAbove))))))
		lines = append(lines, p.otherDraws("figure", r.Futures, of, p.money)...)
	}
	add("billed", p.Totals.Billed, &r.Billed)
	add("amortized", p.Totals.Amortized, &r.Amortized)
	add("cash", p.Totals.Cash, &r.Cash)
	return newTable(lines)
}

// otherDraws are between what percentiles are in 95 of 100 draws; nothing where the futures
// are the scenarios, and exact.
func (w words) otherDraws(first string, futures int, r *ranges.Range, show func(pricing.Money) Value) (lines []line) {
	l := r.AtMost
	if futures < ranges.BatchSize || min(len(l.P10), len(l.P50), len(l.P90)) < 2 {
		return nil
	}
	for i, end := range []string{w.T("lower end"), w.T("upper end")} {
		cells := w.percentiles(&ranges.Range{P10: l.P10[i], P50: l.P50[i], P90: l.P90[i]}, show)[:3]
		lines = append(lines, lineOf(Part, []cell{w.at(first, word(end))}, cells))
	}
	return lines
}

// exactness says what the figures mean, and how exact they are.
func (p *plan) exactness(r *ranges.Ranges) Notes {
	b := r.Billed
	notes := Notes{p.S("In 9 of 10 futures at most %s is billed, in 5 of 10 at most %s, in 1 of 10 at most %s. Percentiles do not add up.", p.money(b.P90), p.money(b.P50), p.money(b.P10))}
	if r.Futures < ranges.BatchSize {
		return notes
	}
	// Twice the standard deviation of a binomial part at 50 and at 5 of 100: at most that,
	// since levels are spread evenly.
	root := math.Sqrt(float64(r.Futures))
	within := p.F("%s of %s futures", callsOf(int64(math.Ceil(98/root))).String(), "100")
	if r.Futures >= 1000 {
		within = p.F("%s (below 5 of 100 within %s of %s)", within, callsOf(int64(math.Ceil(428/root))).String(), callsOf(1000).String())
	}
	return append(notes, p.S("In 95 of 100 other draws a percentile is between the two amounts below it, and a chance within %s. %s More futures (--futures) are more exact.", within, p.standardError(r.Futures, b.StandardError)))
}

// standardError says how exact a mean is. It comes from the means of several batches.
func (w words) standardError(futures int, e pricing.Money) Text {
	few := futures < 2*ranges.BatchSize
	return either(few, w.S("With so few futures the standard error of the mean is not known."), w.S("The standard error of the mean is %s.", w.money(e)))
}

func (p *plan) rangeMonths(r *ranges.Ranges) Table {
	planned := map[pricing.Month]Value{}
	for _, m := range p.Monthly {
		planned[m.Month] = p.money(m.Billed)
	}
	return newTable(items(r.Monthly, func(m *ranges.MonthRange) []cell {
		return slices.Concat([]cell{p.at("month", monthOf(m.Month))}, p.besidePlan(planned[m.Month], &m.Billed))
	}))
}

// rangeBudgets say in how many futures each budget is exceeded.
func (p *plan) rangeBudgets(r *ranges.Ranges) (lines Lines) {
	for _, b := range r.Budgets {
		texts := []Text{p.S("exceeded in %s", p.futures(b.ChanceExceeded))}
		addIf(&texts, b.FirstExceeded != nil, p.S("in half of them by %s", optional(b.FirstExceeded, monthOf)))
		addIf(&texts, !b.ExcessP90.IsZero(), p.S("P90 of the excess %s", p.money(b.ExcessP90)))
		text := p.list(texts)
		if b.Confidence != nil {
			text = p.S("%s; the confidence of %s %s", text, priceOf(b.Confidence.Decimal), p.holdsOrNot(b.Holds))
		}
		lines = append(lines, Line{Key: address(b.Address), Text: text, Tone: either(b.Holds, Better, Warn)})
	}
	return lines
}

func (w words) holdsOrNot(holds bool) string {
	return either(holds, w.T("holds"), w.T("does not hold"))
}

// rangeFunding says of the accounts that declare their money how likely it is too little,
// and how much is enough.
func (p *plan) rangeFunding(r *ranges.Ranges) Table {
	known := having(r.Accounts, func(a ranges.AccountRange) bool { return a.FreezeFails != nil && a.Required != nil })
	several := slices.ContainsFunc(known, func(a ranges.AccountRange) bool { return p.isOwn(p.currencyOf(a.Address)) })
	heading := either(several, p.T("top up"), p.F("top-up, %s", p.currency())) // of several in what the column of currencies says
	return newTable(items(known, func(a *ranges.AccountRange) []cell {
		currency, in := p.currencyOf(a.Address), p.words.in(p.currencyOf(a.Address))
		amount := func(head string, m pricing.Money) cell { return headed("top_up "+head, head, in.money(m)) }
		return slices.Concat(under("", p.at("account", address(a.Address)), p.currencyCell(currency)),
			under("", p.at("money is short in", word(p.futures(a.FreezeFails.Chance)))),
			under(p.T("first on"), day("P10", a.FreezeFails.FirstOn.P10), day("P50", a.FreezeFails.FirstOn.P50)),
			under("", p.at("calls lost", meanOf(a.LostMean)).ifAny()),
			under(heading, amount("P50", a.Required.P50), amount("P90", a.Required.P90), amount("P95", a.Required.P95), amount("P99", a.Required.P99)))
	}))
}

// rangePacks says what becomes of each pack.
func (p *plan) rangePacks(r *ranges.Ranges) Table {
	return newTable(items(r.Packs, func(k *ranges.PackRange) []cell {
		return slices.Concat([]cell{p.at("pack", address(k.Address))},
			under("", p.at("calls expire in", word(p.futures(k.ChanceVoid))), p.at("calls, mean", meanOf(k.VoidMean)).ifAny(), p.at("used up in", word(p.futures(k.ChanceExhausted)))),
			under(p.T("used up on"), day("P10", k.ExhaustedOn.P10), day("P50", k.ExhaustedOn.P50), day("P90", k.ExhaustedOn.P90)))
	}))
}

func day(percentile string, d *pricing.Date) cell {
	return headed(percentile, percentile, optional(d, dateOf)).ifAny()
}

func meanOf(r ranges.Ratio) Value { return callsOf(r.Round(0).IntPart()) }

// rangeDrivers say what makes the futures differ. What their parts do not come to is of
// several together.
func (p *plan) rangeDrivers(r *ranges.Ranges) Table {
	row := func(source, kind Value, share decimal.Decimal) line {
		percent := share.Shift(2).Round(0)
		text := either(percent.IsZero(), "<1", percent.String()) + "%"
		return line{Item, []cell{p.at("what billed varies with", source), p.at("kind", kind), p.at("part of its variance", word(text))}}
	}
	var lines []line
	rest := decimal.NewFromInt(1)
	for _, d := range r.Drivers {
		source, kind := p.varies(d.Name, d.Kind)
		lines, rest = append(lines, row(source, kind, d.Share.Decimal)), rest.Sub(d.Share.Decimal)
	}
	addIf(&lines, len(lines) > 0 && rest.GreaterThan(decimal.New(5, -3)), row(word(p.T("others, and several together")), Value{}, rest))
	return newTable(lines)
}

// varies names a factor, a usage or the scenarios, and says which of them it is.
func (p *plan) varies(called, kind string) (source, is Value) {
	switch kind {
	case ranges.ByFactor:
		return name(called), word(p.T("factor"))
	case ranges.ByScenario:
		return word(p.T("the scenario")), word(p.T("scenario"))
	}
	return address(called), word(p.T("usage"))
}

// calibration holds the measured months against their ranges.
func (p *plan) calibration(r *ranges.Ranges) Group {
	bounds := func(heading string, written, suggested *decimal.Decimal) []cell {
		return under(heading, p.at("written", optional(written, priceOf)).id(heading).ifAny(), p.at("by the misses", optional(suggested, priceOf)).id("misses "+heading).ifAny())
	}
	table := newTable(items(r.Calibration, func(c *ranges.Calibration) []cell {
		source, kind := p.varies(c.Name, c.Kind)
		return slices.Concat(under("", p.at("usage or factor", source), p.at("kind", kind).rank(1)),
			under(p.T("measured months"), p.at("all", callsOf(int64(c.Months))), p.at("P10 to P90", callsOf(int64(c.Within))), p.at("median of actual / forecast", priceOf(c.Median))),
			bounds("p10", c.P10, c.SuggestedP10), bounds("p90", c.P90, c.SuggestedP90))
	}))
	return Group{p.S("Measured months against their range"), []Block{table, Notes{
		p.S("Of 100 measured months about 80 should lie between their P10 and P90. Months of one usage or factor miss together, so a few of them say little; below %s nothing is suggested.", callsOf(ranges.EnoughMonths)),
	}}}
}

// byFutures is the status of a budget with a confidence; nothing of others.
func (p *plan) byFutures(b *document.Budget) Value {
	r := p.rangeOf(b)
	switch {
	case confidenceOf(&p.Inputs, b.Address) == nil || !p.Inputs.IsUncertain():
		return Value{}
	case p.Ranges == nil:
		return word(p.T("not judged"))
	case r == nil:
		return Value{}
	case r.Holds:
		return word(p.T("holds")).toned(Better)
	}
	return word(p.F("does not hold (%s)", p.T(b.OnExceed))).toned(failureTone(b.OnExceed))
}

// confidenceOf is the part of the futures in which a budget must hold; nil where it says none.
func confidenceOf(in *document.Inputs, address string) *decimal.Decimal {
	return cmp.Or(find(in.Budgets, func(b *planner.Budget) bool { return b.Address == address }), &planner.Budget{}).Confidence
}
