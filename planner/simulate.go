package planner

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/pricing"
)

// Simulate settles a plan day by day over its horizon. With any problem there
// is no forecast; all problems are returned, in the order of their addresses.
func Simulate(in Input) (*Forecast, []pricing.Problem) {
	in = ordered(in)
	accounts, problems := resolve(&in)
	if len(problems) > 0 {
		return nil, problems
	}
	f := &Forecast{
		Input:    &in,
		Currency: currencyOf(&in),
		Accounts: make([]AccountForecast, len(accounts)),
		Usages:   make([]UsageForecast, len(in.Usages)),
	}
	for i := range in.Usages {
		f.Usages[i].Usage = &in.Usages[i]
	}
	parallel.DoWith(len(accounts), 0, func(own *scratch, i int) {
		f.Accounts[i] = accounts[i].simulate(own)
		accounts[i].shareAmongUsages(&f.Accounts[i], f.Usages)
	})
	f.total()
	f.Budgets = f.budgets()
	return f, nil
}

// ordered copies the lists of an input into address order.
func ordered(in Input) Input {
	in.Accounts = sortedBy(in.Accounts, func(a *Account) string { return a.Address })
	in.Usages = sortedBy(in.Usages, func(u *Usage) string { return u.Address })
	in.Packs = sortedBy(in.Packs, func(p *PackPurchase) string { return p.Address })
	in.TopUps = sortedBy(in.TopUps, func(t *TopUp) string { return t.Address })
	in.Budgets = sortedBy(in.Budgets, func(b *Budget) string { return b.Address })
	in.Guardrails = sortedBy(in.Guardrails, func(g *Guardrail) string { return g.Address })
	in.Moves = sortedBy(in.Moves, func(m *Move) string { return m.To })
	in.Catalogs = slices.Clone(in.Catalogs)
	slices.SortStableFunc(in.Catalogs, func(a, b *pricing.Catalog) int { return strings.Compare(a.ID(), b.ID()) })
	return in
}

func sortedBy[T any](list []T, address func(*T) string) []T {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { // entries are large: move each once
		return cmp.Or(CompareAddresses(address(&list[i]), address(&list[j])), cmp.Compare(i, j))
	})
	sorted := make([]T, len(list))
	for i, from := range order {
		sorted[i] = list[from]
	}
	return sorted
}

// currencyOf returns the one currency of a plan; resolve has checked that there
// is one.
func currencyOf(in *Input) string {
	for _, c := range in.Catalogs {
		if len(in.Accounts) == 0 || c.ID() == in.Accounts[0].Catalog {
			return c.Currency()
		}
	}
	return ""
}

// total sums the accounts' months into the plan's, so that what a reader adds
// up is what is printed.
func (f *Forecast) total() {
	f.Monthly = make([]Figures, f.Input.Months)
	for i := range f.Monthly {
		f.Monthly[i].Month = f.Input.Month(i)
		for k := range f.Accounts {
			f.Monthly[i].add(&f.Accounts[k].Months[i].Figures)
		}
	}
	f.AfterHorizon.Date = f.Input.Month(f.Input.Months).First()
	for i := range f.Accounts {
		a := &f.Accounts[i]
		last := a.Months[len(a.Months)-1].Settlement
		f.AfterHorizon.Date = max(f.AfterHorizon.Date, last.Date)
		f.AfterHorizon.Cash = f.AfterHorizon.Cash.Add(last.Charged)
		f.Totals.PacksExpiredCalls += a.Totals.PacksExpiredCalls
		f.Totals.PacksExpiredValue = f.Totals.PacksExpiredValue.Add(a.Totals.PacksExpiredValue)
	}
	f.Totals.sum(f.Monthly, f.AfterHorizon.Cash)
}

// add adds an account's month to a plan's.
func (f *Figures) add(g *Figures) {
	f.Calls += g.Calls
	f.Lost += g.Lost
	f.List = f.List.Add(g.List)
	f.Bill = f.Bill.Add(g.Bill)
	f.PackPurchases = f.PackPurchases.Add(g.PackPurchases)
	f.Billed = f.Billed.Add(g.Billed)
	f.Amortized = f.Amortized.Add(g.Amortized)
	f.Cash = f.Cash.Add(g.Cash)
}

// sum fills the totals from the months shown and the cash paid after them.
func (t *Totals) sum(months []Figures, after pricing.Money) {
	var all Figures
	for i := range months {
		all.add(&months[i])
	}
	t.set(&all, after)
}

// set is sum with the months added up.
func (t *Totals) set(all *Figures, after pricing.Money) {
	t.Calls, t.Lost, t.List, t.Bill = all.Calls, all.Lost, all.List, all.Bill
	t.PackPurchases, t.Billed, t.Amortized = all.PackPurchases, all.Billed, all.Amortized
	t.Cash = all.Cash.Add(after)
}

// Check reports what Simulate would refuse, without simulating.
func Check(in Input) []pricing.Problem {
	in = ordered(in)
	_, problems := resolve(&in)
	return problems
}
