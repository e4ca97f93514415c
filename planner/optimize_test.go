package planner_test

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
	"github.com/declarative-cost/planner/pricing"
	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The oracle of Optimize: every choice of packs, each one simulated. It knows the
// definition of the best purchases and nothing of how they are searched for. An
// account's choice is how many of each kind, a SKU on a month's first day, are bought.
// Two laws bound what must be tried:
//
//  1. A kind that is bought n times has one expiry and burns in one go. It can use no
//     more calls than the months that it covers have open, after free quotas and packs
//     from before the horizon, which always go first. Beyond as many packs as that
//     takes, one more changes nothing but its price, which is at least 0, and less
//     money or fewer packs win.
//  2. Where a choice leaves nothing postpaid from a month on, packs bought in or after
//     that month save nothing. With what is left being worth its price that holds for
//     kinds that burn last, so it is not used beside packs that are kept.
type oracle struct {
	t       rapid.TB
	c       purchaseCase
	kinds   []kind // by date, then address, which is their burn order
	bare    planner.Input
	without *planner.Forecast // with the packs that stay only
	kept    map[pricing.Date]*big.Rat
	sets    [][]string // meters
	limits  []int64    // of calls left, by set; nil: none
	tried   int
	best    []choice // all of the least cost
	notes   map[string]bool
}

type kind struct {
	planner.PackPurchase
	month int
	price *big.Rat
	most  int64
}

// A choice is a number of packs of each kind with what it costs.
type choice struct {
	counts []int64
	cost   *big.Rat
}

// maxTried bounds the choices of a case; larger ones are not compared.
const maxTried = 800

func newOracle(t rapid.TB, c purchaseCase, sets []planner.SetOptimum, notes map[string]bool) *oracle {
	c.in.Accounts = slices.Clone(c.in.Accounts)
	c.in.Accounts[0].Terms.Overdraft = pricing.OverdraftReport // whatever it is
	o := &oracle{t: t, c: c, notes: notes, bare: c.in}
	o.bare.Packs = slices.DeleteFunc(slices.Clone(c.in.Packs), func(p planner.PackPurchase) bool { return !stays(c, p) })
	o.without = simulate(t, o.bare)
	owned := o.bare
	owned.Packs = slices.DeleteFunc(slices.Clone(owned.Packs), func(p planner.PackPurchase) bool { return p.Remaining == nil })
	open := simulate(t, owned)
	o.kept = map[pricing.Date]*big.Rat{}
	for _, p := range o.without.Accounts[0].Packs {
		if on := p.Purchase.PurchasedOn; p.Purchase.Remaining == nil {
			o.kept[on] = sum(o.kept[on], p.Price.Decimal().Rat())
		}
	}
	for _, s := range sets {
		var meters []string
		for _, m := range s.Meters {
			meters = append(meters, m.ID)
		}
		o.sets = append(o.sets, meters)
		if c.options.Objective == planner.ObjectiveAmortized {
			o.limits = append(o.limits, o.mostLeft(open, meters))
		}
	}
	o.listKinds(open)
	return o
}

// stays says whether a purchase is no matter of the search.
func stays(c purchaseCase, p planner.PackPurchase) bool { return p.Remaining != nil || c.options.Keep }

// mostLeft is the limit of a set: the one given, or its open demand of the last
// month, and never less than is left of what is kept anyway.
func (o *oracle) mostLeft(open *planner.Forecast, meters []string) (most int64) {
	if o.c.options.MaxLeftover != nil {
		most = *o.c.options.MaxLeftover
	} else {
		for _, row := range open.Accounts[0].Months[o.c.in.Months-1].Meters {
			if slices.Contains(meters, row.Meter.ID) {
				most += row.Postpaid
			}
		}
	}
	return max(most, left(o.without, meters))
}

// left are the calls left at the end in packs of some meters that were bought
// inside the horizon.
func left(f *planner.Forecast, meters []string) (calls int64) {
	for _, p := range f.Accounts[0].Packs {
		if p.Purchase.Remaining == nil && slices.ContainsFunc(p.Pack.Meters, func(i int) bool {
			return slices.Contains(meters, f.Input.Catalogs[0].MeterIDs()[i])
		}) {
			calls += p.Remaining
		}
	}
	return calls
}

func (o *oracle) listKinds(open *planner.Forecast) {
	in := o.c.in
	for i := range in.Months {
		for _, id := range in.Catalogs[0].SKUs() {
			sku, _ := in.Catalogs[0].Pack(id)
			k := kind{month: i, price: sku.Price(in.Month(i).First()).Decimal().Rat(), PackPurchase: planner.PackPurchase{
				Address: "resource_pack." + id + "_" + strings.ReplaceAll(in.Month(i).String(), "-", "_"),
				Account: in.Accounts[0].Address, SKU: id, PurchasedOn: in.Month(i).First(),
			}}
			if demand := o.demand(open, sku, i); demand > 0 {
				k.most = (demand + sku.Calls - 1) / sku.Calls
				o.kinds = append(o.kinds, k)
			}
		}
	}
	slices.SortFunc(o.kinds, func(a, b kind) int {
		return cmp.Or(pricing.CompareDates(a.PurchasedOn, b.PurchasedOn), planner.CompareAddresses(a.Address, b.Address))
	})
}

// demand is the most that a pack bought in month i can be used for: of every month,
// the calls on covered days, and no more than are open in it.
func (o *oracle) demand(open *planner.Forecast, sku *pricing.Pack, i int) (calls int64) {
	in := o.c.in
	first := in.Month(i).First()
	expiry := in.Accounts[0].Terms.PackValidity.Expiry(first)
	for j := i; j < in.Months; j++ {
		for _, row := range open.Accounts[0].Months[j].Meters {
			if slices.Contains(sku.Meters, row.Meter.Index) {
				covered := callsOn(open, &open.Accounts[0], row.Meter.ID, j, func(day pricing.Date) bool { return day < expiry })
				calls += min(row.Postpaid, covered)
			}
		}
	}
	return calls
}

// search tries every choice and keeps those of least cost. It says whether there
// were few enough.
func (o *oracle) search() bool {
	o.walk(0, make([]int64, len(o.kinds)))
	return o.tried <= maxTried
}

// walk tries a choice and all that buy more of the kinds from one on.
func (o *oracle) walk(from int, counts []int64) {
	if o.tried++; o.tried > maxTried {
		return
	}
	f := o.consider(counts)
	for k := from; k < len(o.kinds); k++ {
		if o.mayEnd() && !o.postpaidFrom(f, o.kinds[k].month) {
			return
		}
		if counts[k] == o.kinds[k].most {
			continue
		}
		counts[k]++
		if o.affordable(counts, o.kinds[k].PurchasedOn) {
			o.walk(k, counts)
		} else {
			o.notes["a day's money is limited"] = true
			if o.kept[o.kinds[k].PurchasedOn] != nil {
				o.notes["a kept pack uses up a day's money"] = true
			}
		}
		counts[k]--
	}
}

// mayEnd says whether the second law is used.
func (o *oracle) mayEnd() bool {
	return o.c.options.Objective != planner.ObjectiveAmortized || len(o.kept) == 0
}

// postpaidFrom says whether meters with packs have postpaid calls from month i on.
func (o *oracle) postpaidFrom(f *planner.Forecast, i int) bool {
	for _, m := range f.Accounts[0].Months[i:] {
		for _, row := range m.Meters {
			if row.Postpaid > 0 && slices.ContainsFunc(o.sets, func(meters []string) bool { return slices.Contains(meters, row.Meter.ID) }) {
				return true
			}
		}
	}
	return false
}

// affordable says whether the packs of a day keep to its limit. What is free is
// always within it, whatever is kept.
func (o *oracle) affordable(counts []int64, on pricing.Date) bool {
	if o.c.options.MaxUpfront == nil {
		return true
	}
	paid := new(big.Rat)
	for k, n := range counts {
		if o.kinds[k].PurchasedOn == on {
			paid.Add(paid, times(o.kinds[k].price, n))
		}
	}
	return paid.Sign() == 0 || sum(paid, o.kept[on]).Cmp(o.c.options.MaxUpfront.Decimal().Rat()) <= 0
}

// consider simulates a choice and keeps it if none is cheaper.
func (o *oracle) consider(counts []int64) *planner.Forecast {
	f := simulate(o.t, o.input(counts))
	if billsOf(f).Cmp(billsOf(o.without)) > 0 {
		o.notes["a pack raises the bills"] = true
	}
	for i, limit := range o.limits {
		if left(f, o.sets[i]) > limit {
			o.notes["what is left is limited"] = true
			return f
		}
	}
	c := choice{slices.Clone(counts), exactCost(f, f.Accounts[0].Account.Address, o.c.options.Objective)}
	if len(o.best) > 0 {
		if sign := c.cost.Cmp(o.best[0].cost); sign > 0 {
			return f
		} else if sign < 0 {
			o.best = nil
		}
	}
	o.best = append(o.best, c)
	return f
}

// billsOf are a plan's costs of calls.
func billsOf(f *planner.Forecast) *big.Rat { return f.Totals.Bill.Decimal().Rat() }

// input is the plan with a choice's purchases.
func (o *oracle) input(counts []int64) planner.Input {
	in := o.bare
	in.Packs = append(slices.Clone(in.Packs), o.purchases(counts)...)
	return in
}

func (o *oracle) purchases(counts []int64) (list []planner.PackPurchase) {
	for k, n := range counts {
		if n > 0 {
			p := o.kinds[k].PackPurchase
			p.Quantity = n
			list = append(list, p)
		}
	}
	return list
}

// exactCost is the objective of an account, as Optimize's documentation has it.
func exactCost(f *planner.Forecast, account string, objective planner.Objective) *big.Rat {
	cost := new(big.Rat)
	for _, a := range f.Accounts {
		if a.Account.Address != account {
			continue
		}
		for _, m := range a.Months {
			for _, row := range m.Meters {
				cost.Add(cost, row.Cost.Decimal().Rat())
			}
		}
		for _, p := range a.Packs {
			if p.Purchase.PurchasedOn < f.Input.Start.First() {
				continue
			}
			cost.Add(cost, p.Price.Decimal().Rat())
			if objective == planner.ObjectiveAmortized {
				value := new(big.Rat).Mul(p.Price.Decimal().Rat(), big.NewRat(p.Remaining, p.Granted))
				cost.Sub(cost, value)
			}
		}
	}
	return cost
}

// choose is the one of the cheapest choices that the ties decide for, and the rules
// that decided.
func (o *oracle) choose() choice {
	best := o.best[0]
	for _, c := range o.best[1:] {
		if order, _ := o.compare(c, best); order < 0 {
			best = c
		}
	}
	for _, c := range o.best {
		if _, rule := o.compare(c, best); rule != "" {
			o.notes["tie: "+rule] = true
		}
	}
	return best
}

// compare orders choices of equal cost: less money in packs, fewer packs, later,
// by address. The packs of a choice are taken one by one in the order of their dates.
func (o *oracle) compare(a, b choice) (order int, rule string) {
	cashA, cashB := new(big.Rat), new(big.Rat)
	var one, other []int
	for k := range o.kinds {
		cashA.Add(cashA, times(o.kinds[k].price, a.counts[k]))
		cashB.Add(cashB, times(o.kinds[k].price, b.counts[k]))
		one = append(one, slices.Repeat([]int{k}, int(a.counts[k]))...)
		other = append(other, slices.Repeat([]int{k}, int(b.counts[k]))...)
	}
	later := slices.CompareFunc(other, one, func(x, y int) int { return cmp.Compare(o.kinds[x].month, o.kinds[y].month) })
	for _, r := range []struct {
		name  string
		order int
	}{{"cash", cashA.Cmp(cashB)}, {"packs", cmp.Compare(len(one), len(other))}, {"later", later}, {"address", slices.Compare(one, other)}} {
		if r.order != 0 {
			return r.order, r.name
		}
	}
	return 0, ""
}

func sum(a, b *big.Rat) *big.Rat {
	out := new(big.Rat)
	for _, r := range []*big.Rat{a, b} {
		if r != nil {
			out.Add(out, r)
		}
	}
	return out
}

func times(r *big.Rat, n int64) *big.Rat { return new(big.Rat).Mul(r, new(big.Rat).SetInt64(n)) }

// optimize is Optimize, without problems.
func optimize(t rapid.TB, in planner.Input, options planner.OptimizeOptions) *planner.Optimum {
	t.Helper()
	o, problems := planner.Optimize(in, options)
	for _, p := range problems {
		t.Fatal(p)
	}
	return o
}

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
						small := compareWithOracle(t, shape.drawCase(t), shape.proven, notes)
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
	if diff := gocmp.Diff(situations(), slices.Sorted(maps.Keys(reached))); diff != "" {
		t.Errorf("situations to be reached (-), reached (+):\n%s", diff)
	}
}

// compareWithOracle holds the optimum of a case against every choice; false where
// there are too many.
func compareWithOracle(t rapid.TB, c purchaseCase, proven bool, notes map[string]bool) bool {
	got := optimize(t, c.in, c.options)
	a := &got.Accounts[0]
	o := newOracle(t, c, a.Sets, notes)
	if !o.search() {
		return false
	}
	want := o.choose()
	objective := cmp.Or(c.options.Objective, planner.ObjectiveBilled)
	found := exactCost(got.Best, a.Account, objective)
	least, planned := want.cost, o.plannedCost(got)
	if planned != nil && planned.Cmp(least) < 0 {
		least = planned
	}
	gap := new(big.Rat).Sub(found, least)
	if amountless := big.NewRat(1, 1_000_000); objective == planner.ObjectiveAmortized && gap.Cmp(amountless) <= 0 && gap.Sign() > 0 {
		gap.SetInt64(0) // a lot's worth is counted to 8 decimals
	}
	switch {
	case gap.Sign() < 0:
		t.Fatalf("found %s, less than every choice tried, %s\n%s", found.FloatString(12), least.FloatString(12), describe(c, got, o.purchases(want.counts)))
	case gap.Cmp(a.Gap.Decimal().Rat()) > 0 && (a.Proven || gap.Cmp(sum(a.Gap.Decimal().Rat(), big.NewRat(1, 1_000_000))) > 0):
		t.Fatalf("found %s with gap %s (proven: %t), but %s is possible\n%s", found.FloatString(12), a.Gap, a.Proven, least.FloatString(12), describe(c, got, o.purchases(want.counts)))
	case a.Proven != a.Gap.IsZero() && a.Proven:
		t.Fatalf("proven with gap %s", a.Gap)
	case proven && !a.Proven && len(a.Sets) > 0:
		t.Fatalf("not proven: %s\n%s", a.Sets[0].Reason, describe(c, got, o.purchases(want.counts)))
	}
	o.comparePurchases(got, want, planned)
	o.note(got, want)
	return true
}

// plannedCost is what the plan's own purchases cost where they may be the result.
func (o *oracle) plannedCost(got *planner.Optimum) *big.Rat {
	if o.c.options.Keep || o.c.options.Objective == planner.ObjectiveAmortized {
		return nil
	}
	paid, planned := map[pricing.Date]*big.Rat{}, false
	for _, p := range got.Configured.Accounts[0].Packs {
		if p.Purchase.Remaining != nil {
			continue
		}
		planned = true
		on := p.Purchase.PurchasedOn
		paid[on] = sum(paid[on], p.Price.Decimal().Rat())
		if limit := o.c.options.MaxUpfront; limit != nil && paid[on].Cmp(limit.Decimal().Rat()) > 0 {
			return nil
		}
	}
	if !planned {
		return nil
	}
	return exactCost(got.Configured, o.c.in.Accounts[0].Address, planner.ObjectiveBilled)
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
func toMake(a *planner.AccountOptimum) (out []planner.PackPurchase) {
	for _, p := range a.Purchases {
		out = append(out, p.PackPurchase)
	}
	return out
}

// comparePurchases holds the purchases of a proven optimum against those that the
// ties decide for.
func (o *oracle) comparePurchases(got *planner.Optimum, want choice, planned *big.Rat) {
	a := &got.Accounts[0]
	if !a.Proven || o.c.options.Objective == planner.ObjectiveAmortized && len(o.best) > 1 {
		return
	}
	if o.c.options.MaxUpfront != nil && len(a.Sets) > 1 {
		return // of sets that share a day's limit only the cost is the least
	}
	if a.AsPlanned {
		if own := inside(o.c.in); gocmp.Diff(shortly(own), shortly(toMake(a))) != "" {
			o.t.Fatalf("as planned, but not what the plan has\n%s", describe(o.c, got, own))
		}
		// where a limit forbids to take the plan's own purchases unseen, they are what
		// was found
		if diff := gocmp.Diff(quantities(o.purchases(want.counts)), quantities(toMake(a))); planned == nil && diff != "" {
			o.t.Fatalf("every choice tried (-), as planned (+):\n%s\n%s", diff, describe(o.c, got, inside(o.c.in)))
		}
		return
	}
	if planned != nil && planned.Cmp(want.cost) < 0 {
		o.t.Fatalf("the plan's own purchases cost less\n%s", describe(o.c, got, o.purchases(want.counts)))
	}
	if diff := gocmp.Diff(shortly(o.purchases(want.counts)), shortly(toMake(a))); diff != "" {
		o.t.Fatalf("every choice tried (-), found (+):\n%s\n%s", diff, describe(o.c, got, o.purchases(want.counts)))
	}
}

// quantities are the packs bought, by SKU and day.
func quantities(list []planner.PackPurchase) map[string]int64 {
	packs := map[string]int64{}
	for _, p := range list {
		packs[p.SKU+" "+p.PurchasedOn.String()] += p.Quantity
	}
	return packs
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
func describe(c purchaseCase, got *planner.Optimum, want []planner.PackPurchase) string {
	var b strings.Builder
	spec := c.in.Catalogs[0].Spec()
	fmt.Fprintf(&b, "%s, %d months, unit %d, terms %v, discount %v\n", c.in.Start, c.in.Months, spec.CallUnit, termsOf(c.in.Accounts[0].Terms), c.in.Accounts[0].Discount)
	fmt.Fprintf(&b, "quotas %v\nmeters %v\npacks %v\nrevisions %v\n", spec.FreeQuotas, spec.Meters, spec.Packs, spec.Revisions)
	for _, u := range c.in.Usages {
		fmt.Fprintf(&b, "%s %v\n", u.Meter, u.Calls)
	}
	for _, p := range c.in.Packs {
		fmt.Fprintf(&b, "%s %s × %d on %s price %v", p.Address, p.SKU, p.Quantity, p.PurchasedOn, p.Price)
		if p.Remaining != nil {
			fmt.Fprintf(&b, " remaining %d", *p.Remaining)
		}
		b.WriteString("\n")
	}
	o := c.options
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

// A plan of any size: what must hold though nobody can try every choice.
func TestOptimizeHoldsForEveryPlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		for !fewPacks(in) {
			for _, u := range in.Usages {
				for i := range u.Calls {
					u.Calls[i] /= 10
				}
			}
		}
		options := drawOptions(t, in)
		got := optimize(t, in, options)
		for _, law := range []struct {
			name  string
			holds func(planner.Input, *planner.Optimum) error
		}{
			{"the forecasts are Simulate's, of the plan as it is, without and with the purchases", forecastsAreSimulated},
			{"the optimum costs no more than no packs, nor than the plan as it is", neverAbove},
			{"what stays, stays; what is replaced is listed", nothingIsLost},
			{"other accounts are as they were", othersAreLeft},
			{"no day's packs cost more than is allowed", dayLimitHolds},
			{"a purchase saves what bills are higher without it, less its price", savingsAreDifferences},
			{"the best of the best is the best", bestStays},
		} {
			if err := law.holds(in, got); err != nil {
				t.Fatalf("%s\n%+v\n%v", law.name, options, err)
			}
		}
		shuffled, again := in, options
		shuffled.Accounts = rapid.Permutation(in.Accounts).Draw(t, "accounts")
		shuffled.Usages = rapid.Permutation(in.Usages).Draw(t, "usages")
		shuffled.Packs = rapid.Permutation(in.Packs).Draw(t, "packs")
		shuffled.Catalogs = rapid.Permutation(in.Catalogs).Draw(t, "catalogues")
		again.Workers = rapid.SampledFrom([]int{1, 8}).Draw(t, "workers")
		if diff := difference(got.Accounts, optimize(t, shuffled, again).Accounts); diff != "" {
			t.Fatalf("in order (-), in another order with %d workers (+):\n%s", again.Workers, diff)
		}
	})
}

// fewPacks says whether ten or so packs of any SKU cover all that is asked. With
// thousands, of one call say, the search takes long and proves nothing.
func fewPacks(in planner.Input) bool {
	for _, c := range in.Catalogs {
		for _, id := range c.SKUs() {
			sku, _ := c.Pack(id)
			var calls int64
			for _, u := range in.Usages {
				if m, ok := c.Meter(u.Meter); ok && slices.Contains(sku.Meters, m.Index) {
					calls += slices.Max(u.Calls) * int64(in.Months)
				}
			}
			if calls/sku.Calls > 10 {
				return false
			}
		}
	}
	return true
}

func drawOptions(t *rapid.T, in planner.Input) (o planner.OptimizeOptions) {
	o.Keep = rapid.Bool().Draw(t, "keep")
	if rapid.IntRange(0, 3).Draw(t, "amortized") == 0 {
		o.Objective = planner.ObjectiveAmortized
	}
	if rapid.IntRange(0, 2).Draw(t, "limit a day") == 0 {
		o.MaxUpfront = new(pricing.MoneyOf(drawAmount(t, "most", "0", "10", "100", "60000")))
	}
	if rapid.IntRange(0, 2).Draw(t, "one account") == 0 {
		o.Account = rapid.SampledFrom(in.Accounts).Draw(t, "account").Address
	}
	return o
}

// reporting is a plan with overdraft "report".
func reporting(in planner.Input) planner.Input {
	in.Accounts = slices.Clone(in.Accounts)
	for i := range in.Accounts {
		in.Accounts[i].Terms.Overdraft = pricing.OverdraftReport
	}
	return in
}

// looksAt says whether an account's purchases were looked for.
func looksAt(got *planner.Optimum, account string) bool {
	return got.Options.Account == "" || got.Options.Account == account
}

func forecastsAreSimulated(in planner.Input, got *planner.Optimum) error {
	in = reporting(in)
	without, best := in, in
	without.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool { return p.Remaining == nil })
	best.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool {
		return p.Remaining == nil && looksAt(got, p.Account) && !got.Options.Keep
	})
	for _, a := range got.Accounts {
		best.Packs = append(best.Packs, toMake(&a)...)
	}
	for _, f := range []struct {
		name string
		in   planner.Input
		got  *planner.Forecast
	}{{"as it is", in, got.Configured}, {"without", without, got.Without}, {"best", best, got.Best}} {
		want, problems := planner.Simulate(f.in)
		if len(problems) > 0 {
			return problems[0]
		}
		if diff := difference(want, f.got); diff != "" {
			return fmt.Errorf("%s: simulated (-), in the optimum (+):\n%s", f.name, diff)
		}
	}
	for _, a := range got.Accounts {
		for _, f := range got.Best.Accounts {
			if f.Account.Address == a.Account && !f.Funding.Required.Equal(a.Required) {
				return fmt.Errorf("%s requires %s, not %s", a.Account, f.Funding.Required, a.Required)
			}
		}
	}
	return nil
}

// neverAbove allows for the worth of lots being counted to 8 decimals, and for the
// plan as it is to break a limit.
func neverAbove(in planner.Input, got *planner.Optimum) error {
	for _, a := range got.Accounts {
		best := exactCost(got.Best, a.Account, got.Options.Objective)
		if got.Options.Objective == planner.ObjectiveAmortized {
			best.Sub(best, big.NewRat(1, 1_000_000))
		}
		var others []*planner.Forecast
		if got.Options.Keep || got.Options.Objective == planner.ObjectiveBilled && got.Options.MaxUpfront == nil {
			others = append(others, got.Configured)
		}
		if !got.Options.Keep {
			others = append(others, got.Without)
		}
		for _, f := range others {
			if cost := exactCost(f, a.Account, got.Options.Objective); cost.Cmp(best) < 0 {
				return fmt.Errorf("%s: %s, but %s is possible", a.Account, best.FloatString(9), cost.FloatString(9))
			}
		}
	}
	return nil
}

func nothingIsLost(in planner.Input, got *planner.Optimum) error {
	var replaced []string
	planned := map[string]bool{}
	for _, a := range got.Accounts {
		planned[a.Account] = a.AsPlanned
		for i, p := range a.Replaced {
			replaced = append(replaced, p.Address)
			if p.Account != a.Account || i > 0 && planner.CompareAddresses(a.Replaced[i-1].Address, p.Address) >= 0 {
				return fmt.Errorf("%s replaces %s", a.Account, p.Address)
			}
		}
		for i, p := range a.Purchases {
			if i > 0 && (p.PurchasedOn < a.Purchases[i-1].PurchasedOn || p.PurchasedOn == a.Purchases[i-1].PurchasedOn && planner.CompareAddresses(a.Purchases[i-1].Address, p.Address) >= 0) {
				return fmt.Errorf("%s: %s after %s", a.Account, p.Address, a.Purchases[i-1].Address)
			}
		}
	}
	for _, p := range in.Packs {
		goes := p.Remaining == nil && !got.Options.Keep && looksAt(got, p.Account) && !planned[p.Account]
		if goes != slices.Contains(replaced, p.Address) {
			return fmt.Errorf("%s: replaced is %t", p.Address, !goes)
		}
		stays := slices.ContainsFunc(got.Best.Input.Packs, func(q planner.PackPurchase) bool {
			return q.Address == p.Address && q.Account == p.Account && q.SKU == p.SKU && q.PurchasedOn == p.PurchasedOn && q.Quantity == p.Quantity && q.Price == p.Price
		})
		if !goes && !stays {
			return fmt.Errorf("%s is lost", p.Address)
		}
	}
	return nil
}

func othersAreLeft(in planner.Input, got *planner.Optimum) error {
	for i, a := range got.Configured.Accounts {
		if !looksAt(got, a.Account.Address) {
			if diff := difference(a, got.Best.Accounts[i]); diff != "" {
				return fmt.Errorf("%s as it is (-), beside the optimum (+):\n%s", a.Account.Address, diff)
			}
		}
	}
	for _, a := range got.Accounts {
		if !looksAt(got, a.Account) {
			return fmt.Errorf("%s was not asked for", a.Account)
		}
	}
	return nil
}

// dayLimitHolds looks at days on which something is bought for money; what is kept
// may break the limit by itself.
func dayLimitHolds(in planner.Input, got *planner.Optimum) error {
	if got.Options.MaxUpfront == nil {
		return nil
	}
	for _, a := range got.Accounts {
		found := map[pricing.Date]*big.Rat{}
		for _, p := range a.Purchases {
			found[p.PurchasedOn] = sum(found[p.PurchasedOn], p.Forecast.Price.Decimal().Rat())
		}
		if got.Options.Keep {
			for _, p := range got.Configured.Accounts[slices.IndexFunc(got.Configured.Accounts, func(f planner.AccountForecast) bool { return f.Account.Address == a.Account })].Packs {
				if on := p.Purchase.PurchasedOn; p.Purchase.Remaining == nil && found[on] != nil && found[on].Sign() > 0 {
					found[on] = sum(found[on], p.Price.Decimal().Rat())
				}
			}
		}
		for on, paid := range found {
			if paid.Cmp(got.Options.MaxUpfront.Decimal().Rat()) > 0 {
				return fmt.Errorf("%s pays %s on %s", a.Account, paid.FloatString(2), on)
			}
		}
	}
	return nil
}

func savingsAreDifferences(in planner.Input, got *planner.Optimum) error {
	for _, a := range got.Accounts {
		for _, p := range a.Purchases {
			others := *got.Best.Input
			others.Packs = slices.DeleteFunc(slices.Clone(others.Packs), func(q planner.PackPurchase) bool { return q.Address == p.Address })
			f, problems := planner.Simulate(others)
			if len(problems) > 0 {
				return problems[0]
			}
			// Billed includes the price.
			if saves := f.Totals.Billed.Sub(got.Best.Totals.Billed); !saves.Equal(p.Saves) {
				return fmt.Errorf("%s saves %s, not %s", p.Address, saves, p.Saves)
			}
		}
	}
	return nil
}

// bestStays optimizes the optimum.
func bestStays(in planner.Input, got *planner.Optimum) error {
	if got.Options.Keep {
		return nil
	}
	in.Packs = got.Best.Input.Packs
	again, problems := planner.Optimize(in, got.Options)
	if len(problems) > 0 {
		return problems[0]
	}
	for i := range again.Accounts {
		if diff := difference(got.Accounts[i].Purchases, again.Accounts[i].Purchases); diff != "" {
			return fmt.Errorf("%s: once (-), twice (+):\n%s", again.Accounts[i].Account, diff)
		}
	}
	return nil
}

// oneMeter is a plan of one account from 2026-12 on with one meter m at 10 a call.
func oneMeter(calls []int64, packs []pricing.PackSpec, planned ...planner.PackPurchase) planner.Input {
	spec := pricing.CatalogSpec{
		ID: "own", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(), Packs: packs,
		Meters: []pricing.MeterSpec{{ID: "m", Tiers: []pricing.TierSpec{{From: 0, Price: dec("10")}}}},
	}
	return planner.Input{
		Start: month("2026-12"), Months: len(calls), Catalogs: []*pricing.Catalog{mustCatalog(spec)}, Packs: planned,
		Accounts: []planner.Account{{Address: "account.a", Catalog: "own", Terms: spec.Terms, Discount: planner.NoDiscount()}},
		Usages:   []planner.Usage{{Address: "usage.u", Account: "account.a", Meter: "m", Calls: calls}},
	}
}

// A cheap pack that is used first can leave a dear one that is kept unused, and what
// is left has its price.
func TestOptimizeLeavesKeptCallsForTheirValue(t *testing.T) {
	t.Parallel()
	in := oneMeter([]int64{30, 30}, []pricing.PackSpec{{SKU: "p", Calls: 30, Price: dec("60"), Meters: []string{"m"}}},
		planner.PackPurchase{Address: "resource_pack.z", Account: "account.a", SKU: "p", Quantity: 2, PurchasedOn: day("2026-12-01"), Price: new(money("150"))})
	got := optimize(t, in, planner.OptimizeOptions{Objective: planner.ObjectiveAmortized, Keep: true, MaxLeftover: new(int64(60))})
	want := []bought{{"p", day("2026-12-01"), 2}}
	if diff := gocmp.Diff(want, shortly(toMake(&got.Accounts[0]))); diff != "" {
		t.Errorf("120 for 60 calls and 300 back (-), found (+):\n%s", diff)
	}
}

// Purchases that stand as planned are listed by date like those that are found.
func TestOptimizeListsPlannedPurchasesByDate(t *testing.T) {
	t.Parallel()
	in := oneMeter([]int64{30, 30}, []pricing.PackSpec{{SKU: "p", Calls: 30, Price: dec("200"), Meters: []string{"m"}}},
		planner.PackPurchase{Address: "resource_pack.a", Account: "account.a", SKU: "p", Quantity: 1, PurchasedOn: day("2027-01-01"), Price: new(money("1"))},
		planner.PackPurchase{Address: "resource_pack.b", Account: "account.a", SKU: "p", Quantity: 1, PurchasedOn: day("2026-12-01"), Price: new(money("1"))})
	a := optimize(t, in, planner.OptimizeOptions{}).Accounts[0]
	want := []bought{{"p", day("2026-12-01"), 1}, {"p", day("2027-01-01"), 1}}
	if diff := gocmp.Diff(want, shortly(toMake(&a))); diff != "" || !a.AsPlanned {
		t.Errorf("as planned: %t; by date (-), listed (+):\n%s", a.AsPlanned, diff)
	}
}

// Names that differ in what an address cannot have give addresses that differ.
func TestOptimizeGivesEveryPurchaseItsAddress(t *testing.T) {
	t.Parallel()
	// One of each covers the 90 calls.
	for _, skus := range [][2]string{{"p-1", "p_1"}, {"图", "像"}, {"p.1", "p-1"}} {
		in := oneMeter([]int64{90}, []pricing.PackSpec{
			{SKU: skus[0], Calls: 30, Price: dec("200"), Meters: []string{"m"}},
			{SKU: skus[1], Calls: 60, Price: dec("300"), Meters: []string{"m"}},
		})
		got := optimize(t, in, planner.OptimizeOptions{}).Accounts[0]
		if len(got.Purchases) != 2 || got.Purchases[0].Address == got.Purchases[1].Address {
			t.Errorf("%q: %v", skus, got.Purchases)
		}
	}
	one := oneMeter([]int64{90}, []pricing.PackSpec{{SKU: "b_p", Calls: 90, Price: dec("1"), Meters: []string{"m"}}})
	two := oneMeter([]int64{90}, []pricing.PackSpec{{SKU: "b_p", Calls: 90, Price: dec("2"), Meters: []string{"m"}}, {SKU: "p", Calls: 90, Price: dec("1"), Meters: []string{"m"}}})
	one.Catalogs = two.Catalogs
	one.Accounts = append(one.Accounts, two.Accounts[0])
	one.Accounts[1].Address = "account.a_b"
	one.Usages = append(one.Usages, planner.Usage{Address: "usage.v", Account: "account.a_b", Meter: "m", Calls: []int64{90}})
	if got := optimize(t, one, planner.OptimizeOptions{}); len(got.Accounts[0].Purchases) != 1 || len(got.Accounts[1].Purchases) != 1 {
		t.Errorf("%v", got.Accounts)
	}
}

// Of equal costs: less money in packs, fewer packs, later, by address.
func TestOptimizeBreaksTies(t *testing.T) {
	t.Parallel()
	pack := func(sku string, calls int64, price string) pricing.PackSpec {
		return pricing.PackSpec{SKU: sku, Calls: calls, Price: dec(price), Meters: []string{"m"}}
	}
	for _, tie := range []struct {
		name  string
		calls []int64
		packs []pricing.PackSpec
		want  bought
	}{
		{"290 and 14 calls at 10, not 430", []int64{74}, []pricing.PackSpec{pack("a", 90, "430"), pack("b", 30, "145")}, bought{"b", day("2026-12-01"), 2}},
		{"one pack, not two", []int64{60}, []pricing.PackSpec{pack("a", 30, "145"), pack("b", 60, "290")}, bought{"b", day("2026-12-01"), 1}},
		{"in the month that needs it", []int64{0, 0, 30}, []pricing.PackSpec{pack("a", 30, "145")}, bought{"a", day("2027-02-01"), 1}},
		{"the first by address", []int64{30}, []pricing.PackSpec{pack("b", 30, "145"), pack("a", 30, "145")}, bought{"a", day("2026-12-01"), 1}},
		{"calls rather than a pack that costs the same", []int64{30}, []pricing.PackSpec{pack("a", 30, "300")}, bought{}},
	} {
		a := optimize(t, oneMeter(tie.calls, tie.packs), planner.OptimizeOptions{}).Accounts[0]
		want := []bought{tie.want}
		if tie.want == (bought{}) {
			want = nil
		}
		if diff := gocmp.Diff(want, shortly(toMake(&a))); diff != "" || !a.Proven {
			t.Errorf("%s: proven: %t; wanted (-), found (+):\n%s", tie.name, a.Proven, diff)
		}
	}
}
