package document

import (
	"github.com/declarative-cost/planner/planner"
)

// Rates are what one unit of each currency is in the plan's, by month.
type Rates = map[string]planner.Rates

// newRates are the rates that were used.
func newRates(f *planner.Forecast) Rates {
	used := Rates{}
	for i := range f.Accounts {
		a := &f.Accounts[i]
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

// Conversion makes amounts of an account amounts in the plan's currency.
func (p *Plan) Conversion(a *Account) *planner.Conversion {
	rates := p.Rates[a.Currency]
	if rates == nil {
		return nil
	}
	c, _ := planner.NewConversion(rates, p.Start, p.Months, p.Currency)
	return c
}
