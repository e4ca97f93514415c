package optimize_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/pricing"
	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The best purchases are those that trying every choice finds. Each check draws a
// few cases of a shape; the situations below must all have come about.
func TestOptimizeEqualsEveryChoiceTried(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	reached, compared, left := map[string]int{}, 0, 0
	t.Run("shapes", func(t *testing.T) {
		for _, shape := range caseShapes {
			t.Run(shape.name, func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, func(t *rapid.T) {
					for range shape.rounds {
						notes := map[string]bool{}
						small := compareWithOracle(t, shape.draw(t), shape.proven, 400, notes)
						mu.Lock()
						for what := range notes {
							reached[what]++
						}
						if compared++; !small {
							left++
						}
						mu.Unlock()
					}
				})
			})
		}
	})
	t.Logf("%d cases, %d of them too large to try every choice", compared, left)
	if left*5 > compared {
		t.Errorf("%d of %d cases are too large to try every choice", left, compared)
	}
	if reached[tooManyWays]*100 > compared {
		t.Errorf("%d of %d cases are not proven", reached[tooManyWays], compared)
	}
	delete(reached, tooManyWays)
	if diff := gocmp.Diff(situations(), slices.Sorted(maps.Keys(reached))); diff != "" {
		t.Errorf("situations to be reached (-), reached (+):\n%s", diff)
	}
}

// tooManyWays notes a case that would be proven if the search kept more: there are few.
const tooManyWays = "more ways than the search keeps"

// compareWithOracle holds the optimum of a case against every choice; false where
// there are too many.
func compareWithOracle(t rapid.TB, c purchaseCase, proven bool, most int, notes map[string]bool) bool {
	got := optimum(t, c.In, c.Options)
	a := &got.Accounts[0]
	o := newOracle(t, c, a.Sets, most, notes)
	if !o.search() {
		return false
	}
	want := o.choose()
	objective := cmp.Or(c.Options.Objective, optimize.ObjectiveBilled)
	found := exactCost(got.Best, a.Account, objective)
	least := want.cost
	gap := new(big.Rat).Sub(found, least)
	switch {
	case gap.Sign() < 0:
		t.Fatalf("found %s, less than every choice tried, %s\n%s", found.FloatString(12), least.FloatString(12), describe(c, got, o.purchases(want.counts)))
	case gap.Cmp(a.Gap.Rat()) > 0:
		t.Fatalf("found %s with gap %s (proven: %t), but %s is possible\n%s", found.FloatString(12), a.Gap, a.Proven, least.FloatString(12), describe(c, got, o.purchases(want.counts)))
	case a.Proven && !a.Gap.IsZero():
		t.Fatalf("proven with gap %s", a.Gap)
	case proven && !a.Proven && len(a.Sets) > 0:
		if notes[tooManyWays] = true; a.Sets[0].Reason != "there are more ways to buy than the search keeps" {
			t.Fatalf("not proven: %s\n%s", a.Sets[0].Reason, describe(c, got, o.purchases(want.counts)))
		}
	}
	o.comparePurchases(got, want)
	o.note(got, want)
	return true
}

type bought struct {
	SKU      string
	On       pricing.Date
	Quantity int64
}

func shortly(list []planner.PackPurchase) (out []bought) {
	for _, p := range list {
		out = append(out, bought{p.SKU, p.PurchasedOn, p.Quantity})
	}
	return out
}

// toMake are the purchases of a result.
func toMake(a *optimize.AccountOptimum) (out []planner.PackPurchase) {
	for _, p := range a.Purchases {
		out = append(out, p.PackPurchase)
	}
	return out
}

// comparePurchases holds the purchases of a proven optimum against those that the
// ties decide for.
func (o *oracle) comparePurchases(got *optimize.Optimum, want choice) {
	a := &got.Accounts[0]
	if !a.Proven {
		return
	}
	if o.c.Options.MaxUpfront != nil && len(a.Sets) > 1 {
		return // of sets that share a day's limit only the cost is the least
	}
	made := o.purchases(want.counts)
	if diff := gocmp.Diff(o.named(made), o.named(toMake(a))); diff != "" {
		o.t.Fatalf("every choice tried (-), found (+):\n%s\n%s", diff, describe(o.c, got, made))
	}
	goes := slices.DeleteFunc(slices.Clone(o.c.In.Packs), func(p planner.PackPurchase) bool { return stays(o.c, p) || contains(made, p.Address) })
	slices.SortFunc(goes, func(p, q planner.PackPurchase) int { return planner.CompareAddresses(p.Address, q.Address) })
	if diff := gocmp.Diff(o.named(goes), o.named(a.Replaced)); diff != "" {
		o.t.Fatalf("of the plan's own goes, every choice tried (-), found (+):\n%s\n%s", diff, describe(o.c, got, made))
	}
	if own := inside(o.c.In); a.AsPlanned != (!o.c.Options.Keep && len(own) > 0 && len(goes) == 0 && len(made) == len(own)) {
		o.t.Fatalf("as planned is %t\n%s", a.AsPlanned, describe(o.c, got, made))
	}
}

func contains(list []planner.PackPurchase, address string) bool {
	return slices.ContainsFunc(list, func(p planner.PackPurchase) bool { return p.Address == address })
}

// named are purchases in short, the plan's own with their addresses, by date.
func (o *oracle) named(list []planner.PackPurchase) (out []string) {
	for i, b := range shortly(list) {
		name := fmt.Sprint(b.On, b.SKU, b.Quantity)
		if contains(o.c.In.Packs, list[i].Address) {
			name += list[i].Address
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// inside are the plan's own purchases inside the horizon, by date, then address.
func inside(in planner.Input) []planner.PackPurchase {
	list := slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool { return p.Remaining != nil })
	slices.SortFunc(list, func(a, b planner.PackPurchase) int {
		return cmp.Or(pricing.CompareDates(a.PurchasedOn, b.PurchasedOn), planner.CompareAddresses(a.Address, b.Address))
	})
	return list
}

// describe shows a case so that it can be written as a test.
func describe(c purchaseCase, got *optimize.Optimum, want []planner.PackPurchase) string {
	var b strings.Builder
	spec := c.In.Catalogs[0].Spec()
	fmt.Fprintf(&b, "%s, %d months, unit %d, terms %v, discount %v\n", c.In.Start, c.In.Months, spec.CallUnit, termsOf(c.In.Accounts[0].Products[0].Terms), c.In.Accounts[0].Discount)
	fmt.Fprintf(&b, "quotas %v\nmeters %v\npacks %v\nrevisions %v\n", spec.FreeQuotas, spec.Meters, spec.Packs, spec.Revisions)
	for _, u := range c.In.Usages {
		fmt.Fprintf(&b, "%s %v\n", u.Meter, u.Calls)
	}
	for _, p := range c.In.Packs {
		fmt.Fprintf(&b, "%s %s × %d on %s price %v", p.Address, p.SKU, p.Quantity, p.PurchasedOn, p.Price)
		if p.Remaining != nil {
			fmt.Fprintf(&b, " remaining %d", *p.Remaining)
		}
		b.WriteString("\n")
	}
	o := c.Options
	fmt.Fprintf(&b, "objective %q keep %t upfront %v", o.Objective, o.Keep, o.MaxUpfront)
	if o.MaxLeftover != nil {
		fmt.Fprintf(&b, " leftover %d", *o.MaxLeftover)
	}
	fmt.Fprintf(&b, "\nwant  %v\nfound %v\n", shortly(want), shortly(toMake(&got.Accounts[0])))
	return b.String()
}

func termsOf(terms pricing.Terms) (list []string) {
	for _, term := range pricing.AllTerms {
		list = append(list, term.Get(terms))
	}
	return list
}
