package present

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A meterCost is what a meter's calls cost, month by month.
type meterCost struct {
	catalog, meter string
	unit           string
	calls          []int64         // served
	charges, packs []pricing.Money // postpaid, and the value of the pack calls used
}

// costsOf are those of an account's meters.
func costsOf(a *document.Account) []meterCost {
	n, at := len(a.Months), map[product]int{}
	costs := make([]meterCost, len(a.Months[0].Meters))
	for k, first := range a.Months[0].Meters {
		at[product{first.Catalog, first.Meter}] = k
		costs[k] = meterCost{first.Catalog, first.Meter, first.Unit, make([]int64, n), make([]pricing.Money, n), make([]pricing.Money, n)}
		for i := range a.Months {
			m := &a.Months[i].Meters[k]
			costs[k].calls[i], costs[k].charges[i] = m.Calls, m.Charge
		}
	}
	for _, pack := range a.Packs {
		for i, month := range pack.Months[:min(n, len(pack.Months))] {
			for _, m := range month.Meters {
				if k, ok := at[product{pack.Catalog, m.Meter}]; ok {
					costs[k].packs[i] = costs[k].packs[i].Add(m.Amortized)
				}
			}
		}
	}
	return costs
}

// sumOfCosts adds up the costs of meters over accounts.
func sumOfCosts(list []facts) (sum []meterCost) {
	at := map[[2]string]int{}
	for _, f := range list {
		for _, c := range f.costs {
			k, known := at[[2]string{c.catalog, c.meter}]
			if !known {
				at[[2]string{c.catalog, c.meter}] = len(sum)
				sum = append(sum, meterCost{c.catalog, c.meter, c.unit, slices.Clone(c.calls), slices.Clone(c.charges), slices.Clone(c.packs)})
				continue
			}
			for i := range c.charges {
				sum[k].calls[i] += c.calls[i]
				sum[k].charges[i], sum[k].packs[i] = sum[k].charges[i].Add(c.charges[i]), sum[k].packs[i].Add(c.packs[i])
			}
		}
	}
	return sum
}

// costCharts show the months in the three views of cost, each as the sum of its parts.
func (p *plan) costCharts(id, account string, costs []meterCost, monthly []document.Figures, after document.AfterHorizon) Tabs {
	var months []Value
	var bills, bought, paid, fees, feesUsed, used, expired []Value
	for i, f := range monthly {
		var value, amortized pricing.Money
		for _, of := range p.facts {
			if account == "" || account == of.address {
				amortized = amortized.Add(of.feesUsed[i])
			}
		}
		for _, c := range costs {
			value = value.Add(c.packs[i])
		}
		months = append(months, monthOf(f.Month))
		bills = append(bills, moneyOf(f.Cash.Sub(f.PackPurchases).Sub(f.Fees)))
		bought, paid = append(bought, moneyOf(f.PackPurchases)), append(paid, moneyOf(f.PackPurchases))
		used = append(used, moneyOf(value))
		fees, feesUsed = append(fees, moneyOf(f.Fees)), append(feesUsed, moneyOf(amortized))
		expired = append(expired, moneyOf(f.Amortized.Sub(f.Bill).Sub(value).Sub(amortized)))
	}
	cashMonths, feesPaid := slices.Clone(months), slices.Clone(fees)
	if !after.Cash.IsZero() {
		cashMonths = append(cashMonths, monthOf(after.Date.Month()))
		bills, paid, feesPaid = append(bills, moneyOf(after.Cash)), append(paid, moneyOf(pricing.Money{})), append(feesPaid, moneyOf(pricing.Money{}))
	}
	meters := p.largest(p.meterSeries(costs, func(c meterCost, i int) Value { return moneyOf(c.charges[i]) }))
	chart := func(view, title string, x []Value, series ...Series) Chart {
		return Chart{ID: id + "-" + view, Title: Text{word(title)}, X: x, Series: withoutZeros(series), Sum: true, Marked: p.markedMonths(account), Mark: p.T("measured")}
	}
	return Tabs{
		chart("billed", p.T("Billed by month"), months, append(slices.Clone(meters), Series{"bought", p.T("packs bought"), bought}, Series{"fees", p.T("fees"), fees})...),
		chart("amortized", p.T("Amortized by month"), months, append(slices.Clone(meters), Series{"used", p.T("packs used"), used}, Series{"expired", p.T("packs expired"), expired}, Series{"fees", p.T("fees"), feesUsed})...),
		chart("cash", p.T("Cash by month"), cashMonths, Series{"bills", p.T("bills"), bills}, Series{"bought", p.T("packs bought"), paid}, Series{"fees", p.T("fees"), feesPaid}),
	}
}

// markedMonths are the measured ones.
func (p *plan) markedMonths(account string) []Value {
	return slices.DeleteFunc(p.monthsOf(p.Months), func(v Value) bool { return !p.isMeasured(account, v.Date.Month()) })
}

// meterSeries has a series for each meter, with a name that no other has.
func (p *plan) meterSeries(costs []meterCost, of func(meterCost, int) Value) (all []Series) {
	for _, c := range costs {
		s := Series{ID: c.catalog + "/" + c.meter, Name: p.meterName(c.meter, p.meter("", c.catalog, c.meter)).Plain()}
		if slices.ContainsFunc(costs, func(other meterCost) bool { return other.meter == c.meter && other.catalog != c.catalog }) {
			s.Name += " (" + c.catalog + ")"
		}
		for i := range c.charges {
			s.Values = append(s.Values, of(c, i))
		}
		all = append(all, s)
	}
	return all
}

// namedSeries is how many series a chart tells apart.
const namedSeries = 5

// largest returns the series that come to most, the largest first, and the others as one.
func (p *plan) largest(all []Series) []Series {
	all = withoutZeros(all)
	slices.SortStableFunc(all, func(a, b Series) int { return sumOfValues(b.Values).Compare(sumOfValues(a.Values)) })
	named, rest := cut(all, namedSeries)
	if len(rest) == 0 {
		return named
	}
	others := Series{ID: "others", Name: p.count(len(rest), "other")}
	for i := range rest[0].Values {
		v := rest[0].Values[i]
		for _, s := range rest[1:] {
			v.Number = v.Number.Add(s.Values[i].Number)
		}
		others.Values = append(others.Values, v)
	}
	return append(named, others)
}

func withoutZeros(all []Series) []Series {
	return slices.DeleteFunc(slices.Clone(all), func(s Series) bool {
		return !slices.ContainsFunc(s.Values, func(v Value) bool { return !v.IsZero() })
	})
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
	if len(p.facts) > 1 {
		var monthly []document.Figures
		for k := range a.Months {
			monthly = append(monthly, a.Months[k].Figures)
		}
		blocks = append(blocks, p.costCharts(id, a.Address, costs, monthly, a.After()))
	}
	return append(blocks, p.balanceChart(id, a), p.packChart(id, a), p.priceChart(id, costs))
}

// balanceChart shows an account's money after everything that happens to it.
func (p *plan) balanceChart(id string, a *document.Account) Chart {
	c := Chart{ID: id + "-balance", Title: p.S("Balance and available amount"), Shape: Curve}
	in := p.inputs[a.Address]
	if !a.TracksCash || in == nil {
		return c
	}
	balance, available := Series{ID: "balance", Name: p.T("balance")}, Series{ID: "available", Name: p.T("available")}
	at := func(d pricing.Date, b, free Value) {
		c.X = append(c.X, dateOf(d))
		balance.Values, available.Values = append(balance.Values, b), append(available.Values, free)
	}
	opening := in.Opening.Balance
	at(p.Start.First(), moneyOf(opening), moneyOf(opening.Sub(a.OpeningFrozen(in.Opening))))
	for _, e := range a.Events {
		at(e.Date, moneyOf(e.Balance), moneyOf(e.Available))
	}
	if last := a.Months[len(a.Months)-1].Settlement; last.Date >= c.X[len(c.X)-1].Date {
		at(last.Date, moneyOf(last.Balance), moneyOf(last.Available))
	}
	c.Series = []Series{balance, available}
	return c
}

// packChart shows the calls that are left in each pack at the end of each month.
func (p *plan) packChart(id string, a *document.Account) Chart {
	var series []Series
	for i := range a.Packs {
		s := Series{ID: a.Packs[i].Address, Name: a.Packs[i].Address}
		for k := range a.Months {
			var left document.Units
			if k < len(a.Packs[i].Months) {
				left = a.Packs[i].Months[k].Remaining
			}
			s.Values = append(s.Values, unitsValue(left))
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
func (p *plan) priceChart(id string, costs []meterCost) Chart {
	spent := func(c meterCost) (sum pricing.Money) {
		for i := range c.charges {
			sum = sum.Add(c.charges[i]).Add(c.packs[i])
		}
		return sum
	}
	costs = slices.DeleteFunc(slices.Clone(costs), func(c meterCost) bool { return spent(c).IsZero() })
	slices.SortStableFunc(costs, func(a, b meterCost) int { return spent(b).Compare(spent(a)) })
	series := p.meterSeries(costs, func(c meterCost, i int) Value {
		if c.calls[i] == 0 {
			return Value{}
		}
		sum := c.charges[i].Add(c.packs[i]).Decimal().Mul(decimal.NewFromInt(1000))
		return priceOf(sum.DivRound(decimal.NewFromInt(c.calls[i]), priceDecimals))
	})
	named, _ := cut(series, namedSeries)
	return Chart{ID: id + "-prices", Title: p.S("Effective price of 1,000 calls, pack calls included"), Shape: Curve, X: p.monthsOf(p.Months), Series: named}
}

// budgetCharts hold each budget against what is projected up to each month, or in each.
func (p *plan) budgetCharts() (blocks []Block) {
	if !p.opt.Charts {
		return nil
	}
	for i := range p.Budgets {
		b := &p.Budgets[i]
		limit, sum, months := moneyOf(b.Amount), pricing.Money{}, p.monthsOf(len(b.Months))
		s := Series{ID: "projected", Name: p.T("projected")}
		for _, m := range b.Months {
			if beginsPeriod(b, months[len(s.Values)]) {
				sum = pricing.Money{}
			}
			sum = sum.Add(pricing.Money(m))
			s.Values = append(s.Values, moneyOf(sum))
		}
		title := p.S("%s: %s", address(b.Address), BudgetScope(p.Printer, b.Basis, b.Period))
		blocks = append(blocks, Chart{ID: "budget" + strconv.Itoa(i), Title: title, X: months, Series: []Series{s}, Limit: &limit})
	}
	return blocks
}

// scenarioChart puts the months of the scenarios side by side.
func (p *plan) scenarioChart() []Block {
	if !p.opt.Charts {
		return nil
	}
	c := Chart{ID: "scenarios-billed", Title: p.S("Billed by month"), Shape: Grouped, X: p.monthsOf(len(p.Monthly)), Sum: true}
	add := func(id, name string, monthly []document.Figures) {
		s := Series{ID: id, Name: name, Values: make([]Value, len(p.Monthly))}
		for i := range monthly[:min(len(monthly), len(s.Values))] {
			s.Values[i] = moneyOf(monthly[i].Billed)
		}
		c.Series = append(c.Series, s)
	}
	add("before", p.T("(as configured)"), p.Monthly)
	for i := range p.Scenarios {
		add(p.Scenarios[i].Name, p.Scenarios[i].Name, p.Scenarios[i].Monthly)
	}
	return []Block{c}
}

// readingChart compares by how much each reading changes what is billed.
func (p *plan) readingChart() []Block {
	c := Chart{ID: "readings", Title: p.S("Effect of each alternative reading on the amount billed"), Shape: Bars}
	s := Series{ID: "change", Name: p.T("change")}
	for i := range p.Plan.Sensitivity {
		if r := &p.Plan.Sensitivity[i]; !r.Billed.IsZero() {
			c.X, s.Values = append(c.X, word(string(r.Reading))), append(s.Values, changeOf(r.Billed))
		}
	}
	if len(c.X) == 0 || !p.opt.Charts {
		return nil
	}
	c.Series = []Series{s}
	return []Block{c}
}
