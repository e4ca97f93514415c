package document

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// An AccountTax is the tax on what an account is billed; the account's amounts everywhere
// else are as its prices are.
type AccountTax struct {
	Account  string          `json:"account"`
	Rate     decimal.Decimal `json:"rate"`
	Included bool            `json:"included"` // prices include it
	planner.Taxed
	Months []TaxMonth `json:"months"`
}

// A TaxMonth is a month of it. Months add up to the account's amounts.
type TaxMonth struct {
	Month pricing.Month `json:"month"`
	planner.Taxed
}

// newTaxes are those of the accounts that say what tax they pay.
func newTaxes(f *planner.Forecast) []AccountTax {
	taxes := []AccountTax{}
	for i := range f.Accounts {
		a := &f.Accounts[i]
		if a.Account.Tax == nil {
			continue
		}
		t := AccountTax{Account: a.Account.Address, Rate: a.Account.Tax.Rate, Included: a.Account.Tax.Included}
		for k := range a.Months {
			m := TaxMonth{a.Months[k].Month, a.Account.Tax.Of(a.Months[k].Billed, pricing.MinorUnit(a.Currency()))}
			t.Taxed.Add(m.Taxed)
			t.Months = append(t.Months, m)
		}
		taxes = append(taxes, t)
	}
	return taxes
}
