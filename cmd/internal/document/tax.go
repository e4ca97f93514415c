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
	for _, a := range f.Accounts {
		tax := a.Account.Tax
		if tax == nil {
			continue
		}
		t := AccountTax{Account: a.Account.Address, Rate: tax.Rate, Included: tax.Included}
		for _, m := range a.Months {
			taxed := tax.Of(m.Billed, pricing.MinorUnit(a.Currency()))
			t.Taxed.Add(taxed)
			t.Months = append(t.Months, TaxMonth{m.Month, taxed})
		}
		taxes = append(taxes, t)
	}
	return taxes
}
