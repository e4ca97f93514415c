package hclspec

import "github.com/declarative-cost/planner/pricing"

// money reads an amount.
func (r *reader) money(name string) (pricing.Money, bool) {
	d, ok := r.number(name)
	return pricing.MoneyOf(d), ok
}

// requiredMoney reads an amount that must be there.
func (r *reader) requiredMoney(name string) pricing.Money {
	return pricing.MoneyOf(r.requiredNumber(name))
}

// moneyOr is money with a default.
func (r *reader) moneyOr(name string, otherwise pricing.Money) pricing.Money {
	if m, ok := r.money(name); ok {
		return m
	}
	return otherwise
}
