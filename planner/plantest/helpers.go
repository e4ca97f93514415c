package plantest

import (
	"encoding/json"
	"math/big"
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

func ToJSON(v any) string { return string(Must(json.Marshal(v))) }

// Check reports what Simulate would refuse, without simulating.
func Check(in planner.Input) []pricing.Problem {
	_, problems := settle.Resolve(in)
	return problems
}

// Resolved is an account of a valid plan with its references resolved.
func Resolved(in planner.Input, address string) *settle.Account {
	plan, problems := settle.Resolve(in)
	if len(problems) > 0 {
		panic(problems[0])
	}
	return plan.Accounts[slices.IndexFunc(plan.Accounts, func(a *settle.Account) bool { return a.Address == address })]
}

// CallsByDay are the calls of a meter's usages on the days of month i: of all with the
// same seven weights floor(V·W(k)/W(D)) − floor(V·W(k−1)/W(D)), where W(k) is the weight
// of the first k days (settlement, section 2; clauses, section 5). The engine has no part in it.
func CallsByDay(usages []planner.Usage, start pricing.Month, i int) []int64 {
	volumes := map[planner.Weekdays]int64{} // V
	for _, u := range usages {
		if u.Weekdays == nil {
			u.Weekdays = new(planner.EvenWeekdays())
		}
		volumes[*u.Weekdays] += u.Calls[i]
	}
	month := start + pricing.Month(i)
	calls := make([]int64, month.Days())
	for weights, volume := range volumes {
		upTo := []*big.Int{new(big.Int)} // W
		for k := range calls {
			upTo = append(upTo, new(big.Int).Add(upTo[k], weights[month.Date(k+1).Weekday()].Micros()))
		}
		all := upTo[len(calls)]
		part := func(k int) int64 {
			product := new(big.Int).Mul(big.NewInt(volume), upTo[k])
			return product.Quo(product, all).Int64()
		}
		for k := 0; k < len(calls) && all.Sign() > 0; k++ {
			calls[k] += part(k+1) - part(k)
		}
	}
	return calls
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

// CallsOn is how many calls of month i fall on the days that are asked for.
func CallsOn(f *planner.Forecast, a *planner.AccountForecast, meter *pricing.Meter, i int, asked func(pricing.Date) bool) (calls int64) {
	for k, n := range CallsByDay(usagesOf(f, a, meter), f.Input.Start, i) {
		if asked(f.Input.Month(i).Date(k + 1)) {
			calls += n
		}
	}
	return calls
}

// Made says whether a purchase stays: it lies in the past, or a meter is served by such
// packs alone.
func Made(in planner.Input, p planner.PackPurchase) bool {
	a := Resolved(in, p.Account)
	if p.PurchasedOn < in.Month(a.Past).First() {
		return true
	}
	return slices.ContainsFunc(a.Packs, func(pack settle.Pack) bool {
		return pack.Address == p.Address && slices.ContainsFunc(a.Products[pack.Product].Meters, func(use settle.MeterUse) bool {
			return use.Meter.GrantsOnly && pack.Offer.Covers(use.Meter)
		})
	})
}

// FirstMonths is a valid plan without what lies after its k-th month, but how far its
// past reaches.
func FirstMonths(in planner.Input, k int) planner.Input {
	f, _ := settle.Simulate(in)
	return settle.From(f, in.Start, in.Month(k-1))
}
