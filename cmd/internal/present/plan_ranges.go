package present

import (
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
	blocks := []Block{p.rangeTable(r), p.exactness(r), p.fans(r), p.tenths(r)}
	if p.opt.Detail {
		blocks = append(blocks, p.rangeMonths(r))
	}
	blocks = append(blocks, p.rangeBudgets(r), p.rangeFunding(r),
		Notes{p.S("With the P90 of the top-up, paid on the first day, nothing fails in 90 of 100 futures. Days are percentiles of the futures in which money is short.")},
		p.rangePacks(r), p.rangeDrivers(r), p.calibration(r))
	return Section{ID: "ranges", Name: p.T("ranges"), Heading: p.S("What the plan may cost, in %s", p.count(r.Futures, "future")), Rank: rankLimits, Blocks: blocks}
}

// rangeColumns are those of amounts: of the plan, and their distribution.
func (p *plan) rangeColumns() columnGroup {
	return under(p.currency(), append([]column{at("plan", p.T("the plan"), Money)}, percentileColumns(p.words)...)...)
}

func percentileColumns(w words) []column {
	return []column{at("p10", "P10", Money), at("p50", "P50", Money), at("p90", "P90", Money), at("mean", w.T("mean"), Money)}
}

func rangeRow(r *ranges.Range) row {
	return row{"p10": moneyOf(r.P10), "p50": moneyOf(r.P50), "p90": moneyOf(r.P90), "mean": moneyOf(r.Mean)}
}

// rangeTable has the figures, and below those that were drawn between what a percentile
// would be in other draws.
func (p *plan) rangeTable(r *ranges.Ranges) Table {
	var lines []rowLine
	for i, of := range []struct {
		name string
		plan document.Money
		in   *ranges.Range
	}{{p.T("billed"), p.Totals.Billed, &r.Billed}, {p.T("amortized"), p.Totals.Amortized, &r.Amortized}, {p.T("cash"), p.Totals.Cash, &r.Cash}} {
		cells := rangeRow(of.in)
		cells["figure"], cells["plan"], cells["above"] = word(of.name), moneyOf(of.plan), word(p.futures(of.in.PlanAbove))
		lines = append(lines, rowLine{Item, cells})
		if i == 0 || !samePercentiles(of.in, &r.Billed) {
			lines = append(lines, p.otherDraws("figure", r.Futures, of.in, func(v Value) Value { return v })...)
		}
	}
	return newRows(lines, under("", at("figure", p.T("figure"), Words)), p.rangeColumns(), under("", at("above", p.T("the plan is more than"), Words)))
}

func samePercentiles(a, b *ranges.Range) bool {
	return a.P10.Equal(b.P10) && a.P50.Equal(b.P50) && a.P90.Equal(b.P90)
}

// otherDraws are between what percentiles are in 95 of 100 draws; nothing where the futures
// are the scenarios, and exact.
func (w words) otherDraws(name string, futures int, r *ranges.Range, show func(Value) Value) (lines []rowLine) {
	l := r.AtMost
	if futures < ranges.BatchSize || min(len(l.P10), len(l.P50), len(l.P90)) < 2 {
		return nil
	}
	for i, end := range []string{w.T("lower end"), w.T("upper end")} {
		lines = append(lines, rowLine{Part, row{name: word(end), "p10": show(moneyOf(l.P10[i])), "p50": show(moneyOf(l.P50[i])), "p90": show(moneyOf(l.P90[i]))}})
	}
	return lines
}

// exactness says what the figures mean, and how exact they are.
func (p *plan) exactness(r *ranges.Ranges) Notes {
	b := r.Billed
	notes := Notes{p.S("In 9 of 10 futures at most %s is billed, in 5 of 10 at most %s, in 1 of 10 at most %s. Percentiles do not add up.", moneyOf(b.P90), moneyOf(b.P50), moneyOf(b.P10))}
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
	return append(notes, p.S("In 95 of 100 other draws a percentile is between the two amounts below it, and a chance within %s. The standard error of the mean is %s. More futures (--futures) are more exact.", within, moneyOf(b.StandardError)))
}

func (p *plan) rangeMonths(r *ranges.Ranges) Table {
	planned := map[pricing.Month]Value{}
	for _, m := range p.Monthly {
		planned[m.Month] = moneyOf(m.Billed)
	}
	lines := items(r.Monthly, func(m *ranges.MonthRange) row {
		cells := rangeRow(&m.Billed)
		cells["month"], cells["plan"] = monthOf(m.Month), planned[m.Month]
		return cells
	})
	return newRows(lines, under("", at("month", p.T("month"), Month)), p.rangeColumns())
}

// rangeBudgets say in how many futures each budget is exceeded.
func (p *plan) rangeBudgets(r *ranges.Ranges) (lines Lines) {
	for _, b := range r.Budgets {
		texts := []Text{p.S("exceeded in %s", p.futures(b.ChanceExceeded))}
		if b.FirstExceeded != nil {
			texts = append(texts, p.S("in half of them by %s", monthOf(*b.FirstExceeded)))
		}
		if !b.ExcessP90.IsZero() {
			texts = append(texts, p.S("P90 of the excess %s", moneyOf(b.ExcessP90)))
		}
		line := Line{Key: address(b.Address), Text: p.list(texts), Tone: Better}
		if b.Confidence != nil {
			line.Text = p.S("%s; the confidence of %s %s", line.Text, Value{Kind: Price, Number: b.Confidence.Decimal}, p.holdsOrNot(b.Holds))
		}
		if !b.Holds {
			line.Tone = Warn
		}
		lines = append(lines, line)
	}
	return lines
}

func (w words) holdsOrNot(holds bool) string {
	if holds {
		return w.T("holds")
	}
	return w.T("does not hold")
}

// rangeFunding says of the accounts that declare their money how likely it is too little,
// and how much is enough.
func (p *plan) rangeFunding(r *ranges.Ranges) Table {
	known := slices.DeleteFunc(slices.Clone(r.Accounts), func(a ranges.AccountRange) bool { return a.FreezeFails == nil || a.Required == nil })
	lines := items(known, func(a *ranges.AccountRange) row {
		cells := row{"m50": moneyOf(a.Required.P50), "m90": moneyOf(a.Required.P90), "m95": moneyOf(a.Required.P95), "m99": moneyOf(a.Required.P99)}
		return inOwn(p.currencyOf(a.Address), cells).and(p.ownCells(p.currencyOf(a.Address), row{}), row{
			"account": address(a.Address), "chance": word(p.futures(a.FreezeFails.Chance)), "p10": dayOf(a.FreezeFails.FirstOn.P10), "p50": dayOf(a.FreezeFails.FirstOn.P50),
			"lost": meanOf(a.LostMean),
		})
	})
	return newRows(lines, under("", at("account", p.T("account"), Address), p.ownColumn()),
		under("", at("chance", p.T("money is short in"), Words)), under(p.T("first on"), at("p10", "P10", Date).ifAny(), at("p50", "P50", Date).ifAny()),
		under("", at("lost", p.T("calls lost"), Calls).ifAny()),
		under(p.F("top-up, %s", p.currency()), at("m50", "P50", Money), at("m90", "P90", Money), at("m95", "P95", Money), at("m99", "P99", Money)))
}

// rangePacks says what becomes of each pack.
func (p *plan) rangePacks(r *ranges.Ranges) Table {
	lines := items(r.Packs, func(k *ranges.PackRange) row {
		return row{
			"pack": address(k.Address), "void": word(p.futures(k.ChanceVoid)), "mean": meanOf(k.VoidMean), "used": word(p.futures(k.ChanceExhausted)),
			"p10": dayOf(k.ExhaustedOn.P10), "p50": dayOf(k.ExhaustedOn.P50), "p90": dayOf(k.ExhaustedOn.P90),
		}
	})
	return newRows(lines, under("", at("pack", p.T("pack"), Address)),
		under("", at("void", p.T("calls expire in"), Words), at("mean", p.T("calls, mean"), Calls).ifAny(), at("used", p.T("used up in"), Words)),
		under(p.T("used up on"), at("p10", "P10", Date).ifAny(), at("p50", "P50", Date).ifAny(), at("p90", "P90", Date).ifAny()))
}

// rangeDrivers say what makes the futures differ.
func (p *plan) rangeDrivers(r *ranges.Ranges) Table {
	lines := items(r.Drivers, func(d *ranges.Driver) row {
		share := d.Share.Shift(2).Round(0).String() + "%"
		if share == "0%" {
			share = "<1%"
		}
		return p.varies(d.Name, d.Kind).and(row{"share": word(share)})
	})
	return newRows(lines, under("", at("source", p.T("what billed varies with"), Name), at("kind", p.T("kind"), Words), at("share", p.T("part of its variance"), Words)))
}

// varies names a factor, a usage or the scenarios.
func (p *plan) varies(called, kind string) row {
	switch kind {
	case ranges.ByFactor:
		return row{"source": name(called), "kind": word(p.T("factor"))}
	case ranges.ByScenario:
		return row{"source": word(p.T("the scenario")), "kind": word(p.T("scenario"))}
	}
	return row{"source": address(called), "kind": word(p.T("usage"))}
}

// calibration holds the measured months against their ranges.
func (p *plan) calibration(r *ranges.Ranges) Group {
	ratio := func(d decimal.Decimal) Value { return priceOf(d) }
	lines := items(r.Calibration, func(c *ranges.Calibration) row {
		return p.varies(c.Name, c.Kind).and(row{
			"months": callsOf(int64(c.Months)), "within": callsOf(int64(c.Within)), "median": ratio(c.Median),
			"p10": optional(c.P10, ratio), "p90": optional(c.P90, ratio), "misses10": optional(c.SuggestedP10, ratio), "misses90": optional(c.SuggestedP90, ratio),
		})
	})
	return Group{p.S("Measured months against their range"), []Block{
		newRows(lines, under("", at("source", p.T("usage or factor"), Name), at("kind", p.T("kind"), Words).rank(1)),
			under(p.T("measured months"), at("months", p.T("all"), Calls), at("within", p.T("P10 to P90"), Calls), at("median", p.T("median of actual / forecast"), Price)),
			under("p10", at("p10", p.T("written"), Price).ifAny(), at("misses10", p.T("by the misses"), Price).ifAny()),
			under("p90", at("p90", p.T("written"), Price).ifAny(), at("misses90", p.T("by the misses"), Price).ifAny())),
		Notes{p.S("Of 100 measured months about 80 should lie between their P10 and P90. Months of one usage or factor miss together, so a few of them say little; below %s nothing is suggested.", callsOf(ranges.EnoughMonths))},
	}}
}

func dayOf(d *pricing.Date) Value {
	if d == nil {
		return Value{}
	}
	return dateOf(*d)
}

func meanOf(r ranges.Ratio) Value { return callsOf(r.Round(0).IntPart()) }

// byFutures is the status of a budget with a confidence; nothing of others.
func (p *plan) byFutures(b *document.Budget) Value {
	if !hasConfidence(&p.Inputs, b.Address) || !p.Inputs.IsUncertain() {
		return Value{}
	}
	if p.Ranges == nil {
		return word(p.T("not judged"))
	}
	for _, r := range p.Ranges.Budgets {
		switch {
		case r.Address != b.Address:
		case r.Holds:
			return word(p.T("holds")).toned(Better)
		default:
			return word(p.F("does not hold (%s)", p.T(b.OnExceed))).toned(failureTone(b.OnExceed))
		}
	}
	return Value{}
}

func hasConfidence(in *document.Inputs, address string) bool {
	return slices.ContainsFunc(in.Budgets, func(b planner.Budget) bool { return b.Address == address && b.Confidence != nil })
}
