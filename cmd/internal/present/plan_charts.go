package present

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// costs are amounts by month, the last of which are paid after the plan.
type costs map[costKey][]pricing.Money

// A costKey is a view of cost, "billed", and what an amount in it is for: a meter, or without
// a catalogue a part such as "fees".
type costKey struct {
	view string
	planner.Name
}

// The view of what calls really cost: charges and the value of the pack calls used.
const viewPrice = "price"

// costsOf are those of an account.
func costsOf(a *document.Account) costs {
	c, n := costs{}, len(a.Months)
	add := func(i int, amount pricing.Money, of planner.Name, views ...string) {
		for _, view := range views {
			key := costKey{view, of}
			if c[key] == nil {
				c[key] = make([]pricing.Money, n+1)
			}
			c[key][i] = c[key][i].Add(amount)
		}
	}
	part := func(id string) planner.Name { return planner.Name{ID: id} }
	for i, m := range pointers(a.Months) {
		for _, k := range m.Meters {
			add(i, k.Charge, planner.Name{Catalog: k.Catalog, ID: k.Meter}, "billed", "amortized", viewPrice)
		}
		add(i, m.Cash.Sub(m.PackPurchases).Sub(m.Fees), part("bills"), "cash")
		add(i, m.PackPurchases, part("bought"), "billed", "cash")
		add(i, m.Fees, part("fees"), "billed", "cash")
	}
	add(n, a.After().Cash, part("bills"), "cash")
	for _, k := range a.Packs {
		for i, m := range k.Months[:min(n, len(k.Months))] {
			add(i, m.Amortized, part("expired"), "amortized")
			for _, share := range m.Meters {
				add(i, share.Amortized.Neg(), part("expired"), "amortized")
				add(i, share.Amortized, part("used"), "amortized")
				add(i, share.Amortized, planner.Name{Catalog: k.Catalog, ID: share.Meter}, viewPrice)
			}
		}
	}
	for _, s := range a.Subscriptions {
		for i, m := range s.Months {
			add(i, m.Amortized, part("fees"), "amortized")
		}
	}
	return c
}

// add adds the costs of another account.
func (c costs) add(other costs) {
	for key, amounts := range other {
		sum := slices.Clone(amounts)
		for i, m := range c[key] {
			sum[i] = sum[i].Add(m)
		}
		c[key] = sum
	}
}

// costCharts show the months in the three views of cost, each as the sum of its parts.
func (p *plan) costCharts(id, account string, c costs) (tabs Tabs) {
	months := map[string]int{"billed": p.Months, "amortized": p.Months, "cash": p.Months}
	if after := c[costKey{"cash", planner.Name{ID: "bills"}}]; len(after) > 0 && !after[p.Months].IsZero() {
		months["cash"]++
	}
	for _, view := range []struct{ id, title string }{{"billed", p.T("Billed by month")}, {"amortized", p.T("Amortized by month")}, {"cash", p.T("Cash by month")}} {
		n := months[view.id]
		series := p.largest(p.meterSeries(c, view.id, n))
		for _, part := range []struct{ id, name string }{{"bills", p.T("bills")}, {"bought", p.T("packs bought")}, {"used", p.T("packs used")}, {"expired", p.T("packs expired")}, {"fees", p.T("fees")}} {
			if amounts := c[costKey{view.id, planner.Name{ID: part.id}}]; amounts != nil {
				series = append(series, Series{part.id, part.name, each(amounts[:n], p.money)})
			}
		}
		tabs = append(tabs, Chart{ID: id + "-" + view.id, Title: Text{word(view.title)}, X: p.monthsOf(n), Series: withoutZeros(series), Sum: true, Marked: p.markedMonths(account), Mark: p.T("measured")})
	}
	return tabs
}

// markedMonths are the measured ones.
func (p *plan) markedMonths(account string) []Value {
	return having(p.monthsOf(p.Months), func(v Value) bool { return p.isMeasured(account, v.Date.Month()) })
}

// meterSeries has a series for each meter in a view, with a name that no other has.
func (p *plan) meterSeries(c costs, view string, months int) (all []Series) {
	catalogs := map[string]int{}
	keys := slices.SortedFunc(maps.Keys(c), func(a, b costKey) int { return strings.Compare(a.String(), b.String()) })
	keys = having(keys, func(k costKey) bool { return k.view == view && k.Catalog != "" })
	for _, k := range keys {
		catalogs[k.ID]++
	}
	for _, k := range keys {
		name := p.meterName(k.ID, p.meter("", k.Catalog, k.ID)).Plain() + when(catalogs[k.ID] > 1, " ("+k.Catalog+")")
		all = append(all, Series{ID: k.String(), Name: name, Values: each(c[k][:months], p.money)})
	}
	return all
}

// namedSeries is how many series a chart tells apart.
const namedSeries = 5

// largest returns the series that come to most, the largest first, and the others as one.
func (p *plan) largest(all []Series) []Series {
	named, rest := cut(bySize(all), namedSeries)
	if len(rest) == 0 {
		return named
	}
	others := Series{ID: "others", Name: p.count(len(rest), "other"), Values: make([]Value, len(rest[0].Values))}
	for _, s := range rest {
		for i, v := range s.Values {
			others.Values[i] = others.Values[i].plus(v)
		}
	}
	return append(named, others)
}

// bySize orders the series that are not zero by their sums.
func bySize(all []Series) []Series {
	all = withoutZeros(all)
	slices.SortStableFunc(all, func(a, b Series) int { return sumOfValues(b.Values).Compare(sumOfValues(a.Values)) })
	return all
}

func withoutZeros(all []Series) []Series {
	return having(all, func(s Series) bool { return slices.ContainsFunc(s.Values, func(v Value) bool { return !v.IsZero() }) })
}

func sumOfValues(values []Value) (sum decimal.Decimal) {
	for _, v := range values {
		sum = sum.Add(v.Number)
	}
	return sum
}

// accountCharts show an account's cost, where there are others, its money, its packs and
// what its calls really cost.
func (p *plan) accountCharts(i int, a *document.Account) (blocks []Block) {
	id, costs := "a"+strconv.Itoa(i), p.facts[i].costs
	addIf(&blocks, len(p.facts) > 1, Block(p.costCharts(id, a.Address, costs)))
	return append(blocks, p.balanceChart(id, a), p.packChart(id, a), p.priceChart(id, a, costs))
}

// balanceChart shows an account's money after everything that happens to it.
func (p *plan) balanceChart(id string, a *document.Account) Chart {
	c := Chart{ID: id + "-balance", Title: p.S("Balance and available amount"), Shape: Curve}
	if !a.TracksCash {
		return c
	}
	c.Series = []Series{{ID: "balance", Name: p.T("balance")}, {ID: "available", Name: p.T("available")}}
	at := func(d pricing.Date, balance, available pricing.Money) {
		c.add(dateOf(d), p.money(balance), p.money(available))
	}
	opening := p.input(a.Address).Opening
	at(p.Start.First(), opening.Balance, opening.Balance.Sub(a.OpeningFrozen(opening)))
	for _, e := range a.Events {
		at(e.Date, e.Balance, e.Available)
	}
	if last := a.Months[len(a.Months)-1].Settlement; last.Date >= c.X[len(c.X)-1].Date {
		at(last.Date, last.Balance, last.Available)
	}
	return c
}

// packChart shows the calls that are left in each pack at the end of each month.
func (p *plan) packChart(id string, a *document.Account) Chart {
	var series []Series
	for _, pack := range a.Packs {
		s := Series{ID: pack.Address, Name: pack.Address, Values: slices.Repeat([]Value{unitsValue(document.Units{})}, len(a.Months))}
		for k, m := range pack.Months[:min(len(pack.Months), len(a.Months))] {
			s.Values[k] = unitsValue(m.Remaining)
		}
		series = append(series, s)
	}
	return Chart{ID: id + "-packs", Title: p.S("Pack calls left at the end of each month"), X: p.monthsOf(len(a.Months)), Series: p.largest(series)}
}

func (p *plan) monthsOf(n int) (months []Value) {
	for i := range n {
		months = append(months, monthOf(p.Start+pricing.Month(i)))
	}
	return months
}

// priceDecimals is how far an effective price is shown: a quotient has no end.
const priceDecimals = 4

// priceChart shows what 1,000 calls at a meter cost: charges and the value of pack calls
// over the calls served, rounded half-up; of many meters at those that cost most.
func (p *plan) priceChart(id string, a *document.Account, c costs) Chart {
	named, _ := cut(bySize(p.meterSeries(c, viewPrice, len(a.Months))), namedSeries)
	for _, s := range named {
		for i := range a.Months {
			cost := s.Values[i].Number.Mul(decimal.NewFromInt(1000))
			s.Values[i] = Value{}
			for _, m := range a.Months[i].Meters {
				if of := (planner.Name{Catalog: m.Catalog, ID: m.Meter}); of.String() == s.ID && m.Calls > 0 {
					s.Values[i] = priceOf(cost.DivRound(decimal.NewFromInt(m.Calls), priceDecimals))
				}
			}
		}
	}
	return Chart{ID: id + "-prices", Title: p.S("Effective price of 1,000 calls, pack calls included"), Shape: Curve, X: p.monthsOf(p.Months), Series: named}
}

// budgetCharts hold each budget against what is projected up to each month, or in each.
func (p *plan) budgetCharts() (blocks []Block) {
	for i, b := range pointers(p.Budgets) {
		limit, sum, months := p.money(b.Amount), pricing.Money{}, p.monthsOf(len(b.Months))
		s := Series{ID: "projected", Name: p.T("projected")}
		for _, m := range b.Months {
			month := p.Start + pricing.Month(len(s.Values))
			if slices.ContainsFunc(b.Periods, func(part document.BudgetPart) bool { return part.First == month }) {
				sum = pricing.Money{}
			}
			sum = sum.Add(pricing.Money(m))
			s.Values = append(s.Values, p.money(sum))
		}
		title := p.S("%s: %s", address(b.Address), BudgetScope(p.Printer, b.Basis, b.Period))
		blocks = append(blocks, Chart{ID: "budget" + strconv.Itoa(i), Title: title, X: months, Series: []Series{s}, Limit: &limit})
	}
	return blocks
}

// scenarioChart puts the months of the scenarios side by side.
func (p *plan) scenarioChart() Chart {
	c := Chart{ID: "scenarios-billed", Title: p.S("Billed by month"), Shape: Grouped, X: p.monthsOf(len(p.Monthly)), Sum: true}
	add := func(id, name string, monthly []document.Figures) {
		s := Series{ID: id, Name: name, Values: make([]Value, len(p.Monthly))}
		for i := range monthly[:min(len(monthly), len(s.Values))] {
			s.Values[i] = p.money(monthly[i].Billed)
		}
		c.Series = append(c.Series, s)
	}
	add("before", p.T("(as configured)"), p.Monthly)
	for _, s := range p.Scenarios {
		add(s.Name, s.Name, s.Monthly)
	}
	return c
}

// fans show what is billed in each month and up to it: measured, planned, between what 80
// of 100 futures lie, and the budget of the whole plan.
func (p *plan) fans(r *ranges.Ranges) Tabs {
	months := r.Monthly[:min(len(r.Monthly), len(p.Monthly))]
	billed, toDate := make([]ranges.Percentiles, len(months)), make([]ranges.Percentiles, len(months))
	planned, plannedToDate, sum := make([]pricing.Money, len(months)), make([]pricing.Money, len(months)), pricing.Money{}
	for i, m := range months {
		sum = sum.Add(p.Monthly[i].Billed)
		planned[i], plannedToDate[i] = p.Monthly[i].Billed, sum
		billed[i], toDate[i] = ranges.Percentiles{P10: m.Billed.P10, P50: m.Billed.P50, P90: m.Billed.P90}, m.ToDate
	}
	return Tabs{
		p.fan("ranges-billed", p.S("Billed by month, with P10 to P90"), planner.PeriodMonth, planned, billed),
		p.fan("ranges-to-date", p.S("Billed up to each month, with P10 to P90"), planner.PeriodTotal, plannedToDate, toDate),
	}
}

func (p *plan) fan(id string, title Text, period planner.BudgetPeriod, planned []pricing.Money, futures []ranges.Percentiles) Chart {
	c := Chart{ID: id, Title: title, Shape: Curve, Band: true, Marked: p.markedMonths(""), Mark: p.T("measured"), Limit: p.budgetOfAll(period)}
	c.Series = []Series{{ID: "p10", Name: "P10"}, {ID: "p50", Name: "P50"}, {ID: "p90", Name: "P90"}, {ID: "after", Name: p.T("the plan")}}
	addIf(&c.Series, len(c.Marked) > 0, Series{ID: "actual", Name: p.T("actual")})
	for i, of := range futures {
		values := []Value{p.money(of.P10), p.money(of.P50), p.money(of.P90), p.money(planned[i]), {}}
		if p.isMeasured("", p.Start+pricing.Month(i)) {
			values[3], values[4] = values[4], values[3]
		}

		c.add(monthOf(p.Start+pricing.Month(i)), values...)
	}
	return c
}

// budgetOfAll is the least budget of what all accounts together are billed; nil without
// one.
func (p *plan) budgetOfAll(period planner.BudgetPeriod) (least *Value) {
	for _, b := range p.Inputs.Budgets {
		amount := p.money(b.Amount)
		if len(b.Accounts) == 0 && b.Basis == planner.CostBilled && b.Period == period && (least == nil || amount.Number.LessThan(least.Number)) {
			least = &amount
		}
	}
	return least
}

// tenths show what is billed beside the plan in ten equally likely futures.
func (p *plan) tenths(r *ranges.Ranges) Chart {
	title := p.S("Ten equally likely futures: in 9 of them at most %s is billed", p.money(r.Billed.P90))
	c := Chart{ID: "ranges-tenths", Title: title, Limit: p.budgetOfAll(planner.PeriodTotal), Series: []Series{{ID: "after", Name: p.T("the plan")}, {ID: "p50", Name: p.T("a future")}}}
	c.add(word(p.T("the plan")), p.money(p.Totals.Billed), Value{})
	for i, m := range r.Tenths {
		c.add(word(strconv.Itoa(i+1)), Value{}, p.money(m))
	}
	return c
}
