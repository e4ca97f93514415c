package present

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// Futures says in how many futures something happens: of 100, or of 1,000 where it is in
// few or in nearly all.
func Futures(p *lang.Printer, part decimal.Decimal) string {
	of := decimal.NewFromInt(100)
	if rare := decimal.New(5, -2); part.LessThan(rare) || part.GreaterThan(decimal.NewFromInt(1).Sub(rare)) {
		of = decimal.NewFromInt(1000)
	}
	n := part.Mul(of).Round(0)
	switch {
	case part.IsZero():
		return p.T("no future")
	case part.Equal(decimal.NewFromInt(1)):
		return p.T("all futures")
	case n.IsZero():
		return p.T("fewer than 1 of 1,000 futures")
	case n.Equal(of):
		return p.T("more than 999 of 1,000 futures")
	}
	return p.F("%s of %s futures", callsOf(n.IntPart()).String(), callsOf(of.IntPart()).String())
}

func (w words) futures(part document.Ratio) string { return Futures(w.Printer, decimal.Decimal(part)) }

// ranges says what the plan may cost. Percentiles do not add up, so no table has a total.
func (p *plan) ranges() Section {
	r := p.Ranges
	if r == nil {
		return Section{}
	}
	blocks := []Block{p.rangeTable(r), p.exactness(r)}
	if p.opt.Detail {
		blocks = append(blocks, p.rangeMonths(r))
	}
	if p.opt.Charts {
		blocks = append(blocks, p.rangeChart(r))
	}
	if len(r.Budgets) > 0 {
		blocks = append(blocks, p.rangeBudgets(r))
	}
	if t := p.rangeFunding(r); len(t.Rows) > 0 {
		blocks = append(blocks, t, Notes{p.S("With the top-up on the first day nothing fails in 50, 90, 95 or 99 of 100 futures; days are percentiles of the futures in which money is short.")})
	}
	for _, t := range []Table{p.rangePacks(r), p.rangeDrivers(r)} {
		if len(t.Rows) > 0 {
			blocks = append(blocks, t)
		}
	}
	return Section{ID: "ranges", Name: p.T("ranges"), Heading: p.S("What the plan may cost, in %s", p.count(r.Futures, "future")), Rank: rankLimits, Blocks: blocks}
}

// rangeColumns are those of amounts: of the plan, and their distribution.
func (p *plan) rangeColumns(more ...column) columnGroup {
	columns := append([]column{at("plan", p.T("the plan"), Money)}, percentileColumns(p.words)...)
	return under(p.currency(), append(columns, more...)...)
}

func percentileColumns(w words) []column {
	return []column{at("p10", "P10", Money), at("p50", "P50", Money), at("p90", "P90", Money), at("mean", w.T("mean"), Money)}
}

func rangeRow(r *document.CostRange) row {
	return row{"p10": moneyOf(r.P10), "p50": moneyOf(r.P50), "p90": moneyOf(r.P90), "mean": moneyOf(r.Mean)}
}

func (p *plan) rangeTable(r *document.Ranges) Table {
	var lines []rowLine
	for _, of := range []struct {
		name string
		plan document.Money
		in   *document.CostRange
	}{{p.T("billed"), p.Totals.Billed, &r.Billed}, {p.T("amortized"), p.Totals.Amortized, &r.Amortized}, {p.T("cash"), p.Totals.Cash, &r.Cash}} {
		cells := rangeRow(of.in)
		cells["figure"], cells["plan"], cells["above"] = word(of.name), moneyOf(of.plan), word(p.futures(of.in.PlanAbove))
		lines = append(lines, rowLine{Item, cells})
	}
	return newRows(lines, under("", at("figure", p.T("figure"), Words)), p.rangeColumns(), under("", at("above", p.T("the plan is more than"), Words)))
}

// exactness says how exact the figures are.
func (p *plan) exactness(r *document.Ranges) Notes {
	notes := Notes{p.S("In 10 of 100 futures the amount is at most the P10, in 90 at most the P90. Percentiles do not add up.")}
	if b := r.Billed; !b.StandardError.IsZero() && len(b.AtMost.P10) == 2 && len(b.AtMost.P90) == 2 {
		notes = append(notes, p.S("Drawn again, billed would have a P10 from %s to %s and a P90 from %s to %s in 95 of 100 draws; the standard error of its mean is %s. More futures (--futures) are more exact.",
			moneyOf(b.AtMost.P10[0]), moneyOf(b.AtMost.P10[1]), moneyOf(b.AtMost.P90[0]), moneyOf(b.AtMost.P90[1]), moneyOf(b.StandardError)))
	}
	return notes
}

func (p *plan) rangeMonths(r *document.Ranges) Table {
	planned := map[pricing.Month]Value{}
	for _, m := range p.Monthly {
		planned[m.Month] = moneyOf(m.Billed)
	}
	lines := items(r.Monthly, func(m *document.MonthRange) row {
		cells := rangeRow(&m.Billed)
		cells["month"], cells["plan"] = monthOf(m.Month), planned[m.Month]
		return cells
	})
	return newRows(lines, under("", at("month", p.T("month"), Month)), p.rangeColumns())
}

// rangeChart shows what is billed in each month: the plan, and between what it may lie.
func (p *plan) rangeChart(r *document.Ranges) Chart {
	c := Chart{ID: "ranges-billed", Title: p.S("Billed by month: the plan, and what 80 of 100 futures lie between"), Shape: Curve, Marked: p.markedMonths(""), Mark: p.T("measured")}
	series := []Series{{ID: "p90", Name: "P90"}, {ID: "billed", Name: p.T("the plan")}, {ID: "p50", Name: "P50"}, {ID: "p10", Name: "P10"}}
	for i := range r.Monthly[:min(len(r.Monthly), len(p.Monthly))] {
		m := &r.Monthly[i]
		c.X = append(c.X, monthOf(m.Month))
		for k, v := range []document.Money{m.Billed.P90, p.Monthly[i].Billed, m.Billed.P50, m.Billed.P10} {
			series[k].Values = append(series[k].Values, moneyOf(v))
		}
	}
	c.Series = series
	return c
}

// rangeBudgets say in how many futures each budget is exceeded.
func (p *plan) rangeBudgets(r *document.Ranges) (lines Lines) {
	for _, b := range r.Budgets {
		texts := []Text{p.S("exceeded in %s", p.futures(b.ChanceExceeded))}
		if b.FirstExceededP50 != nil {
			texts = append(texts, p.S("in half of them by %s", monthOf(*b.FirstExceededP50)))
		}
		if !b.ExcessP90.IsZero() {
			texts = append(texts, p.S("P90 of the excess %s", moneyOf(b.ExcessP90)))
		}
		line := Line{Key: address(b.Address), Text: p.list(texts), Tone: Better}
		if b.Confidence != nil {
			line.Text = p.S("%s; the confidence of %s %s", line.Text, Value{Kind: Price, Number: decimal.Decimal(*b.Confidence)}, p.holdsOrNot(b.Holds))
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
func (p *plan) rangeFunding(r *document.Ranges) Table {
	known := slices.DeleteFunc(slices.Clone(r.Accounts), func(a document.AccountRange) bool { return a.FreezeFails == nil || a.Required == nil })
	lines := items(known, func(a *document.AccountRange) row {
		return row{
			"account": address(a.Address), "chance": word(p.futures(a.FreezeFails.Chance)), "p10": dayOf(a.FreezeFails.FirstOn.P10), "p50": dayOf(a.FreezeFails.FirstOn.P50),
			"lost": meanOf(a.LostMean), "m50": moneyOf(a.Required.P50), "m90": moneyOf(a.Required.P90), "m95": moneyOf(a.Required.P95), "m99": moneyOf(a.Required.P99),
		}
	})
	return newRows(lines, under("", at("account", p.T("account"), Address)),
		under("", at("chance", p.T("money is short in"), Words), at("p10", p.F("first day, %s", "P10"), Date).ifAny(), at("p50", p.F("first day, %s", "P50"), Date).ifAny(), at("lost", p.T("calls lost"), Calls).ifAny()),
		under(p.currency(), at("m50", p.F("top up for %s", "50"), Money), at("m90", p.F("top up for %s", "90"), Money), at("m95", p.F("top up for %s", "95"), Money), at("m99", p.F("top up for %s", "99"), Money)))
}

// rangePacks says what becomes of each pack.
func (p *plan) rangePacks(r *document.Ranges) Table {
	lines := items(r.Packs, func(k *document.PackRange) row {
		return row{
			"pack": address(k.Address), "void": word(p.futures(k.ChanceVoid)), "mean": meanOf(k.VoidMean), "used": word(p.futures(k.ChanceExhausted)),
			"p10": dayOf(k.ExhaustedOn.P10), "p50": dayOf(k.ExhaustedOn.P50), "p90": dayOf(k.ExhaustedOn.P90),
		}
	})
	return newRows(lines, under("", at("pack", p.T("pack"), Address)),
		under("", at("void", p.T("calls expire in"), Words), at("mean", p.T("calls, mean"), Calls).ifAny(), at("used", p.T("used up in"), Words),
			at("p10", p.F("on, %s", "P10"), Date).ifAny(), at("p50", "P50", Date).ifAny(), at("p90", "P90", Date).ifAny()))
}

// rangeDrivers say what makes the futures differ.
func (p *plan) rangeDrivers(r *document.Ranges) Table {
	lines := items(r.Drivers, func(d *document.Driver) row {
		name, kind := address(d.Name), p.T("usage")
		if d.Kind == ranges.DrivenByFactor {
			name, kind = written(Name, d.Name), p.T("factor")
		}
		return row{"driver": name, "kind": word(kind), "share": word(decimal.Decimal(d.Share).Shift(2).Round(0).String() + "%")}
	})
	return newRows(lines, under("", at("driver", p.T("what billed varies with"), Name), at("kind", p.T("kind"), Words), at("share", p.T("part of its variance"), Words)))
}

func dayOf(d *pricing.Date) Value {
	if d == nil {
		return Value{}
	}
	return dateOf(*d)
}

func meanOf(r document.Ratio) Value { return callsOf(decimal.Decimal(r).Round(0).IntPart()) }

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
			return word(p.F("holds (exceeded in %s)", p.futures(r.ChanceExceeded))).toned(Better)
		default:
			return word(p.F("exceeded in %s (%s)", p.futures(r.ChanceExceeded), p.T(b.OnExceed))).toned(failureTone(b.OnExceed))
		}
	}
	return Value{}
}

func hasConfidence(in *document.Inputs, address string) bool {
	return slices.ContainsFunc(in.Budgets, func(b document.InputBudget) bool { return b.Address == address && b.Confidence != nil })
}
