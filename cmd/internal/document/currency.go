package document

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
)

// Rates are what one unit of each currency is in the plan's, by month.
type Rates = map[string]planner.Rates

// newRates are the rates that were used.
func newRates(f *planner.Forecast) Rates {
	used := Rates{}
	for _, a := range f.Accounts {
		if a.Conversion == nil || used[a.Currency()] != nil {
			continue
		}
		rates := planner.Rates{}
		for k := range f.Input.Months + 1 {
			rates[f.Input.Month(k)] = a.Conversion.Rate(f.Input.Month(k))
		}
		used[a.Currency()] = rates
	}
	return used
}

// currencies are those of the accounts, by address.
func (in *Inputs) currencies() map[string]string {
	of := map[string]string{}
	for _, a := range in.Accounts {
		for _, c := range in.Catalogs {
			if c.ID == a.Catalog {
				of[a.Address] = c.Currency
			}
		}
	}
	return of
}

// Conversion makes amounts of an account amounts in the plan's currency.
func (p *Plan) Conversion(a *Account) *planner.Conversion {
	rates := p.Rates[a.Currency]
	if rates == nil {
		return nil
	}
	c, _ := planner.NewConversion(rates, p.Start, p.Months, p.Currency)
	return c
}

// InPlan is an account with its costs in the plan's currency: the figures of its months,
// what its meters, packs and subscriptions cost in them, which adds up to them, and what it
// needs. Balances and events stay in the account's. Without rates it is the account itself.
func (p *Plan) InPlan(a *Account) *Account {
	c := p.Conversion(a)
	if c == nil {
		return a
	}
	out := *a
	out.Currency, out.Funding = p.Currency, c.Funding(a.Funding)
	out.Months, out.Packs, out.Subscriptions = slices.Clone(a.Months), slices.Clone(a.Packs), slices.Clone(a.Subscriptions)
	for k := range out.Packs {
		out.Packs[k].Months = slices.Clone(out.Packs[k].Months)
		out.Packs[k].UnitPrice = c.Amount(out.Packs[k].PurchasedOn.Month(), out.Packs[k].UnitPrice)
	}
	for k := range out.Subscriptions {
		out.Subscriptions[k].Months = slices.Clone(out.Subscriptions[k].Months)
	}
	var all Figures
	for i := range out.Months {
		out.convertMonth(c, i)
		all.Add(&out.Months[i].Figures)
	}
	out.Totals = planner.TotalsOf(&all, c.After(a.After()))
	out.Totals.PacksExpiredCalls = a.Totals.PacksExpiredCalls
	out.Totals.PacksExpiredValue = SumOf(out.Packs, func(p Pack) Money { return p.ExpiredValue })
	return &out
}

// convertMonth converts the i-th month of a copy of an account.
func (a *Account) convertMonth(c *planner.Conversion, i int) {
	m := &a.Months[i]
	m.Figures, m.Meters = c.Figures(m.Figures), slices.Clone(m.Meters)
	var charges, prices, fees, worth []*Money
	var was []Money // what packs were worth
	for k := range m.Meters {
		charges = append(charges, &m.Meters[k].Charge)
	}
	for k := range a.Packs {
		p := &a.Packs[k]
		if p.Bought && p.PurchasedOn.Month() == m.Month {
			prices = append(prices, &p.Price)
		}
		if p.Months[i].Expired.IsPositive() {
			p.ExpiredValue = c.Amount(m.Month, p.ExpiredValue)
		}
		worth, was = append(worth, &p.Months[i].Amortized), append(was, p.Months[i].Amortized)
	}
	for k := range a.Subscriptions {
		s := &a.Subscriptions[k].Months[i]
		fees, worth = append(fees, &s.Fees), append(worth, &s.Amortized)
	}
	c.Share(m.Bill, charges)
	c.Share(m.PackPurchases, prices)
	c.Share(m.Fees, fees)
	c.Share(m.Amortized.Sub(m.Bill), worth)
	for k := range a.Packs {
		convertMeters(&a.Packs[k].Months[i], c, was[k])
	}
}

// convertMeters converts what meters took from a pack. The rest of what it was worth in the
// month expired.
func convertMeters(m *PackMonth, c *planner.Conversion, void Money) {
	m.Meters = slices.Clone(m.Meters)
	parts := []*Money{&void}
	for k := range m.Meters {
		void = void.Sub(m.Meters[k].Amortized)
		parts = append(parts, &m.Meters[k].Amortized)
	}
	c.Share(m.Amortized, parts)
}

// UsagesInPlan are all usages with their costs in the plan's currency: parts of the bills of
// their accounts.
func (s Source) UsagesInPlan() []Usage {
	if len(s.Plan.Rates) == 0 {
		return s.Plan.Usages
	}
	usages := slices.Clone(s.Plan.Usages)
	of := map[string][]*Usage{}
	for i := range usages {
		of[usages[i].Account] = append(of[usages[i].Account], &usages[i])
	}
	for i := range s.Accounts {
		a := s.Account(i)
		c := s.Plan.Conversion(a)
		if c == nil {
			continue
		}
		for _, u := range of[a.Address] {
			u.Cost = slices.Clone(u.Cost)
		}
		for k := range a.Months {
			var costs []*Money
			for _, u := range of[a.Address] {
				costs = append(costs, &u.Cost[k])
			}
			c.Share(c.Amount(a.Months[k].Month, a.Months[k].Bill), costs)
		}
	}
	return usages
}
