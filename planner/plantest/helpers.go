package plantest

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// WholeForecast compares forecasts value by value. What the catalogue is asked
// for (meters, SKUs) is told by its name, amounts by Equal.
var WholeForecast = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.SortSlices(func(a, b *pricing.Catalog) bool { return a.ID() < b.ID() }),
	cmp.Comparer(func(a, b *pricing.Catalog) bool { return a.SHA256() == b.SHA256() }),
	cmp.Comparer(func(a, b *pricing.Meter) bool { return a.Catalog == b.Catalog && a.ID == b.ID }),
	cmp.Comparer(func(a, b *pricing.Pack) bool { return a.Catalog == b.Catalog && a.SKU == b.SKU }),
	cmp.Comparer(func(a, b *pricing.Subscription) bool { return a.Catalog == b.Catalog && a.ID == b.ID }),
	cmp.Comparer(func(a, b pricing.Validity) bool { return a == b }),
}

// Difference is cmp.Diff of what wholeForecast compares. What is the same to the bit
// is no difference under any rule, and that is soon seen.
func Difference(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return cmp.Diff(want, got, WholeForecast)
}

func Simulate(t rapid.TB, in planner.Input) *planner.Forecast {
	t.Helper()
	f, problems := settle.Simulate(in)
	for _, p := range problems {
		t.Fatal(p)
	}
	return f
}

func ToJSON(v any) string { return string(must(json.Marshal(v))) }

// Check reports what Simulate would refuse, without simulating.
func Check(in planner.Input) []pricing.Problem {
	_, problems := settle.Resolve(in)
	return problems
}

// usagesOf are those of a meter of an account.
func usagesOf(f *planner.Forecast, a *planner.AccountForecast, meter *pricing.Meter) (usages []planner.Usage) {
	for _, u := range f.Input.Usages {
		if u.Account == a.Account.Address && u.Catalog == meter.Catalog && u.Meter == meter.ID {
			usages = append(usages, u)
		}
	}
	return usages
}

// RequestedCalls is V of month i.
func RequestedCalls(f *planner.Forecast, a *planner.AccountForecast, meter *pricing.Meter, i int) (calls int64) {
	for _, u := range usagesOf(f, a, meter) {
		calls += u.Calls[i]
	}
	return calls
}

// CallsOn is how many calls of month i fall on the days that are asked for.
func CallsOn(f *planner.Forecast, a *planner.AccountForecast, meter *pricing.Meter, i int, asked func(pricing.Date) bool) (calls int64) {
	for k, n := range callsByDay(usagesOf(f, a, meter), f.Input.Start, i) {
		if asked(f.Input.Month(i).Date(k + 1)) {
			calls += n
		}
	}
	return calls
}

func PackSize(p planner.PackForecast) pricing.Units {
	return pricing.WholeUnits(p.Pack.Calls * p.Purchase.Quantity)
}

// PackValue is the value of a pack's first c units (5).
func PackValue(p planner.PackForecast, c pricing.Units, decimals int32) pricing.Money {
	if c == PackSize(p) {
		return p.Price
	}
	return pricing.MoneyOf(p.Price.Decimal().Mul(c.Decimal()).DivRound(PackSize(p).Decimal(), decimals))
}

// Made says whether a purchase stays: it lies in the past, or a meter is served by such
// packs alone.
func Made(in planner.Input, p planner.PackPurchase) bool {
	i := slices.IndexFunc(in.Accounts, func(a planner.Account) bool { return a.Address == p.Account })
	run := NewRefRun(in, in.Accounts[i], true)
	k := slices.IndexFunc(run.packs, func(q *refPack) bool { return q.purchase.Address == p.Address })
	if p.PurchasedOn < run.PastEnd || k < 0 {
		return p.PurchasedOn < run.PastEnd
	}
	product, covered := run.packs[k].product, run.packs[k].spec.Meters.IDs()
	for j, m := range product.spec.Meters {
		if m.Postpaid != nil && len(product.usages[j]) > 0 && slices.Contains(covered, m.ID) {
			return true
		}
	}
	return false
}

// FirstMonths is the plan without what lies after its k-th month, but how far its
// past reaches.
func FirstMonths(in planner.Input, k int) planner.Input {
	boundary := in.Month(k).First()
	first := in
	first.Months = k
	first.Accounts = nil
	for _, account := range in.Accounts {
		if end := NewRefRun(in, account, false).PastEnd; end > in.Start.First() {
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
	first.Subscriptions = slices.DeleteFunc(slices.Clone(in.Subscriptions), func(s planner.Subscription) bool { return s.StartsOn >= boundary })
	return first
}

// MustReference is the reference's forecast of a plan whose prices are public.
func MustReference(in planner.Input) *planner.Forecast {
	f, unpriced := Reference(in)
	if len(unpriced) > 0 {
		panic(Sprintf("the plan needs a price that is not public: %v", unpriced))
	}
	return f
}
