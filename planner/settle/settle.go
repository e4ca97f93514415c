package settle

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/pricing"
)

// Simulate settles a plan day by day over its horizon. With any problem there
// is no forecast; all problems are returned, in the order of their addresses.
func Simulate(in planner.Input) (*planner.Forecast, []pricing.Problem) {
	p, problems := Resolve(in)
	if len(problems) > 0 {
		return nil, problems
	}
	return p.Simulate()
}

// A Plan is an input with its references resolved. It does not change.
type Plan struct {
	Input    *planner.Input // ordered by address
	Accounts []*Account     // by address
	Currency string         // of the plan
}

// Resolve puts an input in order, checks it and connects its references. With any
// problem there is no plan.
func Resolve(in planner.Input) (*Plan, []pricing.Problem) {
	in = ordered(in)
	plan, problems := resolve(&in)
	if len(problems) > 0 {
		return nil, problems
	}
	return plan, nil
}

// PlanOf is the plan of which a forecast is.
func PlanOf(f *planner.Forecast) *Plan {
	plan, _ := resolve(f.Input) // it was simulated, so nothing is wrong with it
	return plan
}

// mostRows is how many rows of details a forecast keeps, of 0.4 KB each. The details of a
// plan with more are made when they are asked for.
const mostRows = 250_000

// rows is how many rows of details the plan has: of meters, and of bills and freezes.
func (p *Plan) rows() (rows int) {
	for _, a := range p.Accounts {
		perMonth := eventsInMonth
		if a.BillsDaily() {
			perMonth = mostDays
		}
		for k := range a.Products {
			perMonth += len(a.Products[k].Meters)
		}
		rows += perMonth * a.Months
	}
	return rows
}

// Simulate settles the plan. With problems it needs a price that is not public, and
// there is no forecast.
func (p *Plan) Simulate() (*planner.Forecast, []pricing.Problem) { return p.simulate(mostRows) }

// simulate settles the plan and keeps so many rows of details, or none.
func (p *Plan) simulate(most int) (*planner.Forecast, []pricing.Problem) {
	f := &planner.Forecast{
		Input:    p.Input,
		Currency: p.Currency,
		Accounts: make([]planner.AccountForecast, len(p.Accounts)),
		Usages:   make([]planner.UsageForecast, len(p.Input.Usages)),
	}
	for i := range p.Input.Usages {
		f.Usages[i].Usage = &p.Input.Usages[i]
	}
	if p.rows() > most {
		f.Detailed = func(i int) *planner.AccountForecast {
			a, _ := p.Accounts[i].Simulate()
			return &a
		}
	}
	problems := make([][]pricing.Problem, len(p.Accounts))
	parallel.DoWith(len(p.Accounts), 0, func(own *scratch, i int) {
		if f.Detailed != nil && own.dropped == nil {
			own.dropped = &keeping{}
		}
		f.Accounts[i], problems[i] = p.Accounts[i].simulate(own, p.Input.Usages)
		p.Accounts[i].shareAmongUsages(&f.Accounts[i], f.Usages)
		if f.Detailed != nil {
			f.Accounts[i] = f.Accounts[i].WithoutDetails()
		}
	})
	if all := slices.Concat(problems...); len(all) > 0 {
		slices.SortStableFunc(all, func(a, b pricing.Problem) int { return planner.CompareAddresses(a.Address, b.Address) })
		return nil, all
	}
	total(f)
	f.Budgets = budgets(f)
	return f, nil
}

// ordered copies the lists of an input into address order.
func ordered(in planner.Input) planner.Input {
	in.Accounts = sortedBy(in.Accounts, func(a *planner.Account) string { return a.Address })
	in.Usages = sortedBy(in.Usages, func(u *planner.Usage) string { return u.Address })
	in.Packs = sortedBy(in.Packs, func(p *planner.PackPurchase) string { return p.Address })
	in.TopUps = sortedBy(in.TopUps, func(t *planner.TopUp) string { return t.Address })
	in.Subscriptions = sortedBy(in.Subscriptions, func(s *planner.Subscription) string { return s.Address })
	in.Vouchers = sortedBy(in.Vouchers, func(v *planner.Voucher) string { return v.Address })
	in.Budgets = sortedBy(in.Budgets, func(b *planner.Budget) string { return b.Address })
	in.Guardrails = sortedBy(in.Guardrails, func(g *planner.Guardrail) string { return g.Address })
	in.Moves = sortedBy(in.Moves, func(m *planner.Move) string { return m.To })
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
		return cmp.Or(planner.CompareAddresses(address(&list[i]), address(&list[j])), cmp.Compare(i, j))
	})
	sorted := make([]T, len(list))
	for i, from := range order {
		sorted[i] = list[from]
	}
	return sorted
}

// total sums the accounts' months into the plan's, so that what a reader adds
// up is what is printed; those in other currencies are converted first.
func total(f *planner.Forecast) {
	var all planner.Figures
	f.Monthly = make([]planner.Figures, f.Input.Months)
	for i := range f.Monthly {
		f.Monthly[i].Month = f.Input.Month(i)
		for k := range f.Accounts {
			f.Monthly[i].Add(new(f.Accounts[k].Conversion.Figures(f.Accounts[k].Months[i].Figures)))
		}
		all.Add(&f.Monthly[i])
	}
	f.AfterHorizon.Date = f.Input.Month(f.Input.Months).First()
	for i := range f.Accounts {
		last := f.Accounts[i].Conversion.After(f.Accounts[i].After)
		f.AfterHorizon.Date = max(f.AfterHorizon.Date, last.Date)
		f.AfterHorizon.Cash = f.AfterHorizon.Cash.Add(last.Cash)
		f.AfterHorizon.Credits = f.AfterHorizon.Credits.Add(last.Credits)
	}
	f.Totals = planner.TotalsOf(&all, f.AfterHorizon)
	for i := range f.Accounts {
		a := &f.Accounts[i]
		f.Totals.PacksExpiredCalls = f.Totals.PacksExpiredCalls.Add(a.Totals.PacksExpiredCalls)
		for k := range a.Packs {
			f.Totals.PacksExpiredValue = f.Totals.PacksExpiredValue.Add(a.Conversion.Expired(&a.Packs[k]))
		}
	}
}
