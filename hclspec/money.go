package hclspec

import "github.com/declarative-cost/planner/pricing"

// requiredMoney reads an amount that must be there.
func (r *reader) requiredMoney(name string) pricing.Money {
	return pricing.MoneyOf(r.requiredNumber(name))
}

// moneyOr reads an amount that may be absent.
func (r *reader) moneyOr(name string, otherwise pricing.Money) pricing.Money {
	if d, ok := r.number(name); ok {
		return pricing.MoneyOf(d)
	}
	return otherwise
}

// optionalMoney reads an amount that may be absent; nil where it is.
func (r *reader) optionalMoney(name string) *pricing.Money {
	d, ok := r.number(name)
	if !ok {
		return nil
	}
	m := pricing.MoneyOf(d)
	return &m
}
