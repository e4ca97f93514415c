package settle

import (
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// currency is the plan's. It connects what converts the amounts of accounts in others.
func (r *resolver) currency() string {
	currency := r.reporting()
	for _, code := range slices.Sorted(maps.Keys(r.in.Rates)) {
		r.rates(code, currency)
	}
	for _, a := range r.accounts {
		own := a.Currency()
		if own == currency || currency == "" {
			continue
		}
		conversion, ok := planner.NewConversion(r.in.Rates[own], r.in.Start, r.in.Months, currency)
		r.Refuse(!ok, a.Address, "catalog", "No exchange rate", "%s is billed in %s, and the plan is in %s, but there is no rate for %s, the first month, or one before it. Write it in rates %q { months = { %q = … } }.",
			a.Address, own, currency, r.in.Start, own, r.in.Start)
		a.Conversion = conversion
	}
	return currency
}

// reporting is the currency that is declared, that of all accounts, or the only one of
// theirs without rates; of a plan without accounts its first catalogue's.
func (r *resolver) reporting() string {
	if c := r.in.Currency; c != "" {
		wrong := pricing.CheckCurrency(c)
		r.Refuse(wrong != "", "", "currency", "Invalid currency", "%s", wrong)
		return c
	}
	var all []string
	for _, a := range r.accounts {
		if !slices.Contains(all, a.Currency()) {
			all = append(all, a.Currency())
		}
	}
	candidates := slices.DeleteFunc(slices.Clone(all), func(c string) bool { return len(all) > 1 && r.in.Rates[c] != nil })
	switch {
	case len(candidates) == 1:
		return candidates[0]
	case len(all) > 0:
		at := r.accounts[slices.IndexFunc(r.accounts, func(a *Account) bool { return a.Currency() == all[1] })]
		r.Problem(at.Address, "catalog", "Accounts in different currencies",
			"This account is billed in %s, but %s in %s. Say in which currency the plan is, planner { currency = %q }, and what the others are worth in it, rates %q { months = { %q = … } }.",
			at.Currency(), r.accounts[0].Address, all[0], all[0], at.Currency(), r.in.Start)
	case len(r.in.Catalogs) > 0 && len(r.in.Accounts) == 0:
		return r.in.Catalogs[0].Currency()
	}
	return ""
}

// rates checks those of a currency.
func (r *resolver) rates(code, currency string) {
	address := planner.RatesAddress(code)
	wrong := pricing.CheckCurrency(code)
	r.Refuse(wrong != "", address, "", "Invalid currency", "%s", wrong)
	r.Refuse(code == currency, address, "", "Rates of the plan's currency", "The plan is in %s, so there is nothing to convert. Remove the block, or set another currency in the planner block.", code)
	rates := r.in.Rates[code]
	for _, m := range slices.Sorted(maps.Keys(rates)) {
		if !rates[m].IsPositive() {
			r.KeyProblem(address, "months", m.String(), "Invalid exchange rate", "A rate is above 0, not %s: it is what 1 %s is in the plan's currency.", rates[m], code)
		}
	}
}
