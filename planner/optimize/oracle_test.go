package optimize_test

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"pgregory.net/rapid"
)

// The oracle of Optimize: every choice of packs, each one simulated. It knows the
// definition of the best purchases and nothing of how they are searched for. An
// account's choice is how many of each kind are bought: a SKU on a month's first day,
// or a purchase of the plan's own, once.
// Two laws bound what must be tried:
//
//  1. A kind that is bought n times has one expiry and burns in one go. It can use no
//     more than the months that it covers have open, after free quotas and packs
//     from before the horizon, where those always go first. Beyond as many packs as that
//     takes, one more changes nothing but its price, which is at least 0, and less
//     money or fewer packs win.
//  2. Where a choice leaves nothing postpaid from a month on, packs bought in or after
//     that month save nothing. With what is left being worth its price that holds for
//     kinds that burn last, so it is not used beside packs of the plan's own.
type oracle struct {
	t       rapid.TB
	c       purchaseCase
	kinds   []kind // by date, then address, which is their burn order
	bare    planner.Input
	without *planner.Forecast // with the packs that stay only
	kept    map[pricing.Date]*big.Rat
	sets    [][]string      // meters
	limits  []pricing.Units // of what is left, by set; nil: none
	product *settle.Product
	tried   int
	most    int      // to be tried; larger cases are not compared
	best    []choice // all of the least cost
	notes   map[string]bool
}

type kind struct {
	planner.PackPurchase
	own   bool
	month int
	price *big.Rat
	most  int64
}

// A choice is a number of packs of each kind with what it costs.
type choice struct {
	counts []int64
	cost   *big.Rat
}

func newOracle(t rapid.TB, c purchaseCase, sets []optimize.SetOptimum, most int, notes map[string]bool) *oracle {
	c.In = optimize.Reporting(c.In)
	o := &oracle{t: t, c: c, most: most, notes: notes, bare: c.In}
	o.bare.Packs = slices.DeleteFunc(slices.Clone(c.In.Packs), func(p planner.PackPurchase) bool { return !stays(c, p) })
	o.without = plantest.Simulate(t, o.bare)
	plan, problems := settle.Resolve(c.In)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	o.product = &plan.Accounts[0].Products[0]
	owned := o.bare
	owned.Packs = slices.DeleteFunc(slices.Clone(owned.Packs), func(p planner.PackPurchase) bool { return p.Remaining == nil || o.usedLater(p) })
	open := plantest.Simulate(t, owned)
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
		if c.Options.Objective == optimize.ObjectiveAmortized {
			o.limits = append(o.limits, o.mostLeft(open, meters))
		}
	}
	o.listKinds(open)
	return o
}

// stays says whether a purchase is no matter of the search.
func stays(c purchaseCase, p planner.PackPurchase) bool {
	return p.Remaining != nil || c.Options.Keep
}

// mostLeft is the limit of a set: the one given, or its open demand of the last
// month, and never less than is left of what is kept anyway.
func (o *oracle) mostLeft(open *planner.Forecast, meters []string) pricing.Units {
	var most int64
	if o.c.Options.MaxLeftover != nil {
		most = *o.c.Options.MaxLeftover
	} else {
		for _, row := range open.Accounts[0].Months[o.c.In.Months-1].Meters {
			if slices.Contains(meters, row.Meter.ID) {
				most += row.Postpaid
			}
		}
	}
	return slices.MaxFunc([]pricing.Units{pricing.WholeUnits(most), left(o.without, meters)}, pricing.Units.Compare)
}

// usedLater says whether a pack from before the horizon may be used after one that is
// bought inside it.
func (o *oracle) usedLater(p planner.PackPurchase) bool {
	pack := func(p planner.PackPurchase) *settle.Pack {
		sku, _ := o.product.Catalog.Pack(p.SKU)
		return o.product.NewPack(&p, sku)
	}
	owned, others := pack(p), inside(o.c.In)
	for i := range o.c.In.Months {
		for _, id := range o.product.Catalog.SKUs() {
			others = append(others, planner.PackPurchase{SKU: id, Quantity: 1, PurchasedOn: o.c.In.Month(i).First()})
		}
	}
	return slices.ContainsFunc(others, func(q planner.PackPurchase) bool {
		other := pack(q)
		return o.product.BurnOrder(other, owned) < 0 && other.UsableOn < owned.VoidOn &&
			slices.ContainsFunc(other.Offer.Meters, func(m int) bool { return slices.Contains(owned.Offer.Meters, m) })
	})
}

// left is what is left at the end in packs of some meters that were bought
// inside the horizon.
func left(f *planner.Forecast, meters []string) (units pricing.Units) {
	for _, p := range f.Accounts[0].Packs {
		if p.Purchase.Remaining == nil && slices.ContainsFunc(p.Pack.Meters, func(i int) bool {
			return slices.Contains(meters, f.Input.Catalogs[0].MeterIDs()[i])
		}) {
			units = units.Add(p.Remaining)
		}
	}
	return units
}

func (o *oracle) listKinds(open *planner.Forecast) {
	in := o.c.In
	for _, p := range inside(in) {
		if sku, _ := in.Catalogs[0].Pack(p.SKU); !stays(o.c, p) && o.demand(open, sku, p.PurchasedOn) > 0 {
			price := sku.Price(p.PurchasedOn)
			if p.Price != nil {
				price = *p.Price
			}
			o.kinds = append(o.kinds, kind{own: true, month: int(p.PurchasedOn.Month() - in.Start), price: times(price.Decimal().Rat(), p.Quantity), most: 1, PackPurchase: p})
		}
	}
	for i := range in.Months {
		for _, id := range in.Catalogs[0].SKUs() {
			sku, _ := in.Catalogs[0].Pack(id)
			k := kind{month: i, price: sku.Price(in.Month(i).First()).Decimal().Rat(), PackPurchase: planner.PackPurchase{
				Address: "resource_pack." + id + "_" + strings.ReplaceAll(in.Month(i).String(), "-", "_"),
				Account: in.Accounts[0].Address, SKU: id, PurchasedOn: in.Month(i).First(),
			}}
			if demand := o.demand(open, sku, k.PurchasedOn); demand > 0 {
				k.most = demand/sku.Calls + 2 // what is left of a pack may be too little for a call
				if sku.Ratios[0] == pricing.WholeUnits(1) && !slices.ContainsFunc(sku.Ratios, func(r pricing.Units) bool { return r != sku.Ratios[0] }) {
					k.most = (demand + sku.Calls - 1) / sku.Calls
				}
				o.kinds = append(o.kinds, k)
			}
		}
	}
	if o.product.Terms.PackOrder == pricing.OrderBySpecific {
		o.orderBySize()
	}
	slices.SortFunc(o.kinds, func(a, b kind) int {
		return cmp.Or(pricing.CompareDates(a.PurchasedOn, b.PurchasedOn), planner.CompareAddresses(a.Address, b.Address))
	})
}

// orderBySize lets purchases become larger than the others of their day, which
// decides under pack_order "specific" which of them is used first.
func (o *oracle) orderBySize() {
	largest := func(k *kind) int64 {
		sku, _ := o.c.In.Catalogs[0].Pack(k.SKU)
		return sku.Calls * k.packs() * k.most
	}
	all := slices.Clone(o.kinds)
	for _, p := range o.bare.Packs {
		all = append(all, kind{PackPurchase: p, own: true, most: 1})
	}
	for i := range o.kinds {
		others := int64(0)
		for j := range all {
			if j != i && all[j].PurchasedOn == o.kinds[i].PurchasedOn {
				others += largest(&all[j])
			}
		}
		if k := &o.kinds[i]; !k.own && others > 0 {
			k.most = max(k.most, others*k.most/largest(k)+1)
		}
	}
}

// demand is the most units that a pack bought on a day can be used for, rounded up: of
// every month, the calls before it is void, and no more than are open in it.
func (o *oracle) demand(open *planner.Forecast, sku *pricing.Pack, on pricing.Date) int64 {
	in, units := o.c.In, pricing.Units{}
	expiry := o.product.NewPack(&planner.PackPurchase{SKU: sku.SKU, Quantity: 1, PurchasedOn: on}, sku).VoidOn
	for j := int(on.Month() - in.Start); j < in.Months; j++ {
		for _, row := range open.Accounts[0].Months[j].Meters {
			if slices.Contains(sku.Meters, row.Meter.Index) {
				covered := plantest.CallsOn(open, &open.Accounts[0], row.Meter, j, func(day pricing.Date) bool { return day < expiry })
				units = units.Add(sku.Ratio(row.Meter.Index).Times(min(row.Postpaid, covered)))
			}
		}
	}
	return units.Decimal().Ceil().IntPart()
}

// search tries every choice and keeps those of least cost. It says whether there
// were few enough: the laws leave about one of twenty to be tried.
func (o *oracle) search() bool {
	all := int64(1)
	for _, k := range o.kinds {
		if all *= k.most + 1; all > 20*int64(o.most) {
			return false
		}
	}
	o.walk(0, make([]int64, len(o.kinds)))
	return o.tried <= o.most
}

// walk tries a choice and all that buy more of the kinds from one on.
func (o *oracle) walk(from int, counts []int64) {
	if o.tried++; o.tried > o.most {
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
	ownValidity := slices.ContainsFunc(o.c.In.Catalogs[0].Spec().Packs, func(p pricing.PackSpec) bool { return !p.Validity.IsZero() })
	return o.c.Options.Objective != optimize.ObjectiveAmortized ||
		len(inside(o.c.In)) == 0 && o.product.Terms.PackOrder != pricing.OrderBySpecific && !ownValidity
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
	if o.c.Options.MaxUpfront == nil {
		return true
	}
	paid := new(big.Rat)
	for k, n := range counts {
		if o.kinds[k].PurchasedOn == on {
			paid.Add(paid, times(o.kinds[k].price, n))
		}
	}
	return paid.Sign() == 0 || sum(paid, o.kept[on]).Cmp(o.c.Options.MaxUpfront.Decimal().Rat()) <= 0
}

// consider simulates a choice and keeps it if none is cheaper.
func (o *oracle) consider(counts []int64) *planner.Forecast {
	f := plantest.Simulate(o.t, o.input(counts))
	if billsOf(f).Cmp(billsOf(o.without)) > 0 {
		o.notes["a pack raises the bills"] = true
	}
	for i, limit := range o.limits {
		if limit.LessThan(left(f, o.sets[i])) {
			o.notes["what is left is limited"] = true
			return f
		}
	}
	c := choice{slices.Clone(counts), exactCost(f, f.Accounts[0].Account.Address, o.c.Options.Objective)}
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
			if !o.kinds[k].own {
				p.Quantity = n
			}
			list = append(list, p)
		}
	}
	return list
}

// exactCost is the objective of an account, as Optimize's documentation has it.
func exactCost(f *planner.Forecast, account string, objective optimize.Objective) *big.Rat {
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
			exact := p.UnitPrice.Times(p.Purchase.Quantity).Rat() // before it is rounded, as a bill
			cost.Add(cost, exact)
			if objective == optimize.ObjectiveAmortized {
				value := new(big.Rat).Mul(exact, new(big.Rat).Quo(p.Remaining.Decimal().Rat(), p.Granted.Decimal().Rat()))
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

// compare orders choices of equal cost: less money in packs, fewer packs, later, the
// plan's own, by address. The packs of a choice are taken one by one in the order of
// their dates.
func (o *oracle) compare(a, b choice) (order int, rule string) {
	cashA, cashB := new(big.Rat), new(big.Rat)
	var one, other []int
	for _, k := range o.ranked() {
		cashA.Add(cashA, times(o.kinds[k].price, a.counts[k]))
		cashB.Add(cashB, times(o.kinds[k].price, b.counts[k]))
		one = append(one, slices.Repeat([]int{k}, int(a.counts[k]*o.kinds[k].packs()))...)
		other = append(other, slices.Repeat([]int{k}, int(b.counts[k]*o.kinds[k].packs()))...)
	}
	later := slices.CompareFunc(other, one, func(x, y int) int { return pricing.CompareDates(o.kinds[x].PurchasedOn, o.kinds[y].PurchasedOn) })
	for _, r := range []struct {
		name  string
		order int
	}{{"cash", cashA.Cmp(cashB)}, {"packs", cmp.Compare(len(one), len(other))}, {"later", later}, {"address", slices.CompareFunc(one, other, o.rank)}} {
		if r.order != 0 {
			return r.order, r.name
		}
	}
	return 0, ""
}

// packs is how many packs one of a kind is.
func (k *kind) packs() int64 {
	if k.own {
		return k.Quantity
	}
	return 1
}

// ranked are the kinds in the order in which ties are decided.
func (o *oracle) ranked() []int {
	list := make([]int, len(o.kinds))
	for k := range list {
		list[k] = k
	}
	slices.SortFunc(list, o.rank)
	return list
}

// rank orders kinds by date, the plan's own first, then by address.
func (o *oracle) rank(x, y int) int {
	a, b := &o.kinds[x], &o.kinds[y]
	own := 0
	if a.own != b.own {
		if own = 1; a.own {
			own = -1
		}
	}
	return cmp.Or(pricing.CompareDates(a.PurchasedOn, b.PurchasedOn), own, planner.CompareAddresses(a.Address, b.Address))
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
