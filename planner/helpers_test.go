package planner_test

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// wholeForecast compares forecasts value by value. What the catalogue is asked
// for (meters, SKUs) is told by its name, amounts by Equal.
var wholeForecast = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.SortSlices(func(a, b *pricing.Catalog) bool { return a.ID() < b.ID() }),
	cmp.Comparer(func(a, b *pricing.Catalog) bool { return a.SHA256() == b.SHA256() }),
	cmp.Comparer(func(a, b *pricing.Meter) bool { return a.ID == b.ID }),
	cmp.Comparer(func(a, b *pricing.Pack) bool { return a.SKU == b.SKU }),
	cmp.Comparer(func(a, b pricing.Validity) bool { return a == b }),
}

// difference is cmp.Diff of what wholeForecast compares. What is the same to the bit
// is no difference under any rule, and that is soon seen.
func difference(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return cmp.Diff(want, got, wholeForecast)
}

func simulate(t rapid.TB, in planner.Input) *planner.Forecast {
	t.Helper()
	f, problems := planner.Simulate(in)
	for _, p := range problems {
		t.Fatal(p)
	}
	return f
}

func toJSON(v any) string { return string(must(json.Marshal(v))) }

// onlyAccount is the plan of one of its accounts.
func onlyAccount(in planner.Input, address string) planner.Input {
	in.Accounts = slices.DeleteFunc(slices.Clone(in.Accounts), func(a planner.Account) bool { return a.Address != address })
	in.Usages = slices.DeleteFunc(slices.Clone(in.Usages), func(u planner.Usage) bool { return u.Account != address })
	in.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool { return p.Account != address })
	in.TopUps = slices.DeleteFunc(slices.Clone(in.TopUps), func(u planner.TopUp) bool { return u.Account != address })
	return in
}

func catalogOf(f *planner.Forecast, a *planner.AccountForecast) *pricing.Catalog {
	return f.Input.Catalogs[slices.IndexFunc(f.Input.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == a.Account.Catalog })]
}

// requestedCalls is V of month i.
func requestedCalls(f *planner.Forecast, a *planner.AccountForecast, meter string, i int) (calls int64) {
	for _, u := range f.Input.Usages {
		if u.Account == a.Account.Address && u.Meter == meter {
			calls += u.Calls[i]
		}
	}
	return calls
}

// callsOn is how many calls of month i fall on the days that are asked for.
func callsOn(f *planner.Forecast, a *planner.AccountForecast, meter string, i int, asked func(pricing.Date) bool) (calls int64) {
	requested, days := requestedCalls(f, a, meter, i), int64(f.Input.Month(i).Days())
	for k := int64(1); k <= days; k++ {
		if asked(f.Input.Month(i).Date(int(k))) {
			calls += requested*k/days - requested*(k-1)/days
		}
	}
	return calls
}

func packSize(p planner.PackForecast) int64 { return p.Pack.Calls * p.Purchase.Quantity }

// packValue is the value of a pack's first c calls (5).
func packValue(p planner.PackForecast, c int64) pricing.Money {
	if c == packSize(p) {
		return p.Price
	}
	return pricing.MinMoney(p.Price, pricing.MoneyOf(p.Price.Decimal().Mul(decimal.NewFromInt(c)).DivRound(decimal.NewFromInt(packSize(p)), 2)))
}

// made says whether a purchase lies in the past: it was made, and stays.
func made(in planner.Input, p planner.PackPurchase) bool {
	i := slices.IndexFunc(in.Accounts, func(a planner.Account) bool { return a.Address == p.Account })
	return p.PurchasedOn < newRefRun(in, in.Accounts[i], pricing.OverdraftReport).pastEnd
}

// firstMonths is the plan without what lies after its k-th month, but how far its
// past reaches.
func firstMonths(in planner.Input, k int) planner.Input {
	boundary := in.Month(k).First()
	first := in
	first.Months = k
	first.Accounts = nil
	for _, account := range in.Accounts {
		if end := newRefRun(in, account, account.Terms.Overdraft).pastEnd; end > in.Start.First() {
			account.PastThrough = new((end - 1).Month())
		}
		account.Statements = slices.DeleteFunc(slices.Clone(account.Statements), func(s planner.Statement) bool { return s.Date >= boundary })
		first.Accounts = append(first.Accounts, account)
	}
	first.Usages = slices.Clone(in.Usages)
	for i := range first.Usages {
		first.Usages[i].Calls = in.Usages[i].Calls[:k]
		if first.Usages[i].Actual != nil {
			first.Usages[i].Actual = in.Usages[i].Actual[:k]
		}
	}
	first.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool { return p.PurchasedOn >= boundary })
	first.TopUps = slices.DeleteFunc(slices.Clone(in.TopUps), func(p planner.TopUp) bool { return p.MonthlyOn == 0 && p.Date >= boundary })
	return first
}
