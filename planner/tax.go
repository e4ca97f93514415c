package planner

import (
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A Tax is what an account pays on what it is billed. It is of finance's views alone:
// nothing is settled with it.
type Tax struct {
	Rate     decimal.Decimal // 0.06 is six per cent; at least 0
	Included bool            // prices include it
}

// A Taxed is an amount without its tax, the tax, and both: Gross = Net + Tax.
type Taxed struct {
	Net   pricing.Money `json:"net"`
	Tax   pricing.Money `json:"tax"`
	Gross pricing.Money `json:"gross"`
}

// Of splits what is billed, the tax rounded half-up to so many decimals.
func (t Tax) Of(billed pricing.Money, decimals int32) Taxed {
	rate := t.Rate
	if !t.Included {
		tax := pricing.MoneyOf(billed.Decimal().Mul(rate)).Round(decimals)
		return Taxed{billed, tax, billed.Add(tax)}
	}
	tax := pricing.MoneyOf(billed.Decimal().Mul(rate).DivRound(rate.Add(decimal.NewFromInt(1)), decimals))
	return Taxed{billed.Sub(tax), tax, billed}
}

// Add adds the amounts of another month or account.
func (t *Taxed) Add(u Taxed) {
	t.Net, t.Tax, t.Gross = t.Net.Add(u.Net), t.Tax.Add(u.Tax), t.Gross.Add(u.Gross)
}
