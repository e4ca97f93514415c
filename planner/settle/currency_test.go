package settle_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// Accounts in several currencies are settled as if each were alone; what is added up are
// their figures, each converted at its month's rate and rounded half-up.
func TestAccountsInSeveralCurrencies(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawCurrencies(t)
		in.Budgets = []planner.Budget{{Address: "budget.all", Basis: planner.CostCash, Period: planner.PeriodMonth}}
		f := plantest.Simulate(t, in)
		parts := f.Input.ByAccount()
		monthly, after, expired := make([]planner.Figures, in.Months), [2]pricing.Money{}, pricing.Money{}
		for i := range f.Accounts {
			a := &f.Accounts[i]
			alone := plantest.Simulate(t, *parts[a.Account.Address])
			if diff := cmp.Diff(alone.Accounts[0].Months, a.Months, cmp.AllowUnexported(pricing.Money{}, pricing.Units{}, big.Rat{}), cmpopts.IgnoreUnexported(pricing.Meter{})); diff != "" || alone.Currency != a.Currency() {
				t.Fatalf("%s settled alone in %s (-) and among others (+):\n%s", a.Account.Address, alone.Currency, diff)
			}
			convert := func(m pricing.Month, amount pricing.Money) pricing.Money {
				return converted(in.Rates[a.Currency()], f.Currency, a.Currency(), m, amount)
			}
			for k, m := range a.Months {
				bill, packs, fees := convert(m.Month, m.Bill), convert(m.Month, m.PackPurchases), convert(m.Month, m.Fees)
				c := planner.Figures{
					Calls: m.Calls, Lost: m.Lost, List: convert(m.Month, m.List), Bill: bill, PackPurchases: packs, Fees: fees,
					Credits: convert(m.Month, m.Credits), Billed: bill.Add(packs).Add(fees), Amortized: bill.Add(convert(m.Month, m.Amortized.Sub(m.Bill))),
					Cash: packs.Add(fees).Add(convert(m.Month, m.Cash.Sub(m.PackPurchases).Sub(m.Fees))),
				}
				addFields(&monthly[k], c)
				monthly[k].Month = m.Month
			}
			next := in.Month(in.Months)
			after[0], after[1] = after[0].Add(convert(next, a.After.Cash)), after[1].Add(convert(next, a.After.Credits))
			for _, p := range a.Packs {
				for _, m := range p.Months {
					if !m.Expired.IsZero() {
						expired = expired.Add(convert(m.Month, p.ExpiredValue))
					}
				}
			}
		}
		var all planner.Figures
		for i, m := range monthly {
			same(t, f.Monthly[i], m)
			same(t, f.Budgets[0].Months[i], m.Cash)
			all.Add(&m)
		}
		same(t, [2]pricing.Money{f.AfterHorizon.Cash, f.AfterHorizon.Credits}, after)
		want := planner.TotalsOf(&all, f.AfterHorizon)
		want.PacksExpiredCalls, want.PacksExpiredValue = f.Totals.PacksExpiredCalls, expired
		same(t, f.Totals, want)
		convertedPartsAddUp(t, f)
	})
}

func same[T any](t *rapid.T, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
}

// converted is an amount of a month at the rate of that month, or the last before.
func converted(rates planner.Rates, to, from string, m pricing.Month, amount pricing.Money) pricing.Money {
	if to == from {
		return amount
	}
	for rates[m].IsZero() {
		m--
	}
	exact := new(big.Rat).Mul(amount.Rat(), rates[m].Rat())
	return pricing.MoneyOfRat(exact).Round(pricing.MinorUnit(to))
}

// convertedPartsAddUp checks that what figures consist of still adds up in the plan's currency.
func convertedPartsAddUp(t *rapid.T, f *planner.Forecast) {
	in := f.InPlan()
	var totals planner.Totals
	for i := range in.Accounts {
		a := &in.Accounts[i]
		addFields(&totals, a.Totals)
		for k, m := range a.Months {
			var charges, usages, products, packs, fees pricing.Money
			for _, meter := range m.Meters {
				charges = charges.Add(meter.Charge)
			}
			for _, u := range in.Usages {
				if u.Usage.Account == a.Account.Address {
					usages = usages.Add(u.Cost[k])
				}
			}
			for _, p := range a.Products {
				products = products.Add(p.Months[k].Bill)
			}
			for _, p := range a.Packs {
				if p.BoughtIn(m.Month) {
					packs = packs.Add(p.Price)
				}
			}
			for _, s := range a.Subscriptions {
				fees = fees.Add(s.Months[k].Fees)
			}
			same(t, [5]pricing.Money{charges, usages, products, packs, fees}, [5]pricing.Money{m.Bill, m.Bill, m.Bill, m.PackPurchases, m.Fees})
		}
	}
	same(t, totals, f.Totals)
}

// What is wrong with currencies and rates is said where it stands.
func TestCurrencyProblems(t *testing.T) {
	t.Parallel()
	december := pricing.NewDate(2026, 12, 1).Month()
	rate := func(m pricing.Month, d string) planner.Rates { return planner.Rates{m: plantest.Dec(d)} }
	for name, test := range map[string]struct {
		currency string
		rates    map[string]planner.Rates
		want     string
	}{
		"two without rates":       {"", nil, "account.JPY: Accounts in different currencies"},
		"no rate":                 {"CNY", nil, "account.JPY: No exchange rate"},
		"first rate too late":     {"", map[string]planner.Rates{"JPY": rate(december+1, "1")}, "account.JPY: No exchange rate"},
		"all others without":      {"USD", map[string]planner.Rates{"JPY": rate(december, "1")}, "account.CNY: No exchange rate"},
		"rate of the plan's":      {"JPY", map[string]planner.Rates{"CNY": rate(december, "1"), "JPY": rate(december, "1")}, "rates.JPY: Rates of the plan's currency"},
		"not above 0":             {"CNY", map[string]planner.Rates{"JPY": rate(december, "0")}, "rates.JPY: Invalid exchange rate"},
		"no currency of the plan": {"yuan", map[string]planner.Rates{"CNY": rate(december, "1"), "JPY": rate(december, "1")}, ": Invalid currency"},
		"no currency":             {"CNY", map[string]planner.Rates{"yen": rate(december, "1"), "JPY": rate(december, "1")}, "rates.yen: Invalid currency"},
		"nothing":                 {"", map[string]planner.Rates{"JPY": rate(december-5, "0.05")}, ""},
	} {
		in := planner.Input{Start: december, Months: 2, Currency: test.currency, Rates: test.rates}
		for _, currency := range []string{"CNY", "JPY"} {
			spec := pricing.CatalogSpec{ID: currency, Currency: currency, CallUnit: 1, Terms: pricing.DefaultTerms(), Meters: []pricing.MeterSpec{{ID: "m", Free: true}}}
			in.Catalogs = append(in.Catalogs, plantest.MustCatalog(spec))
			in.Accounts = append(in.Accounts, planner.Account{Address: "account." + currency, Products: planner.OneProduct(currency, spec.Terms), Discount: planner.NoDiscount()})
		}
		var got []string
		for _, p := range plantest.Check(in) {
			got = append(got, p.Address+": "+p.Summary)
		}
		if all := strings.Join(got, "\n"); all != test.want {
			t.Errorf("%s: %s, want %s", name, all, test.want)
		}
	}
}
