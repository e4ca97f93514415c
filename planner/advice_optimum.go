package planner

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// optimizeTries is what a search for the best purchases counts as.
const optimizeTries = 5

// cheaperPacks tells the best purchases where they cost less. It says whether they
// prove that no change to a purchase saves.
func (t *trial) cheaperPacks() (settled bool) {
	if !t.packsMayPay() || !t.may(optimizeTries, int64(t.in.Months)) {
		return false
	}
	best := t.bestPurchases()
	if best == nil {
		return false
	}
	if best.AsPlanned {
		return best.Proven && t.plainPurchases()
	}
	apply := func(in Input) Input {
		in.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p PackPurchase) bool { return p.PurchasedOn >= t.openDay() })
		in.Packs = append(in.Packs, best.purchases...)
		return in
	}
	if saves := t.saves(t.try(apply(t.in))); saves.IsPositive() {
		e := AdviceEntry{Name: AdviceCheaperPacks, Address: t.now.Account.Address, Proven: best.Proven, Saves: &saves}
		for _, p := range best.purchases {
			e.Purchases = append(e.Purchases, AdvisedPurchase{p, best.isPlanned(p.Address)})
		}
		t.suggest(allPacks, finding{entry: e, apply: apply})
	}
	return false
}

// packsMayPay says whether other purchases can cost less: whether there are some
// that could be left out, or calls that cost more than the cheapest pack for them.
func (t *trial) packsMayPay() bool {
	for i := range t.now.Packs {
		if t.in.inside(t.now.Packs[i].Purchase) {
			return true
		}
	}
	for _, sku := range t.account.catalog.SKUs() {
		offer, _ := t.account.catalog.Pack(sku)
		least, paid := offer.Price(t.in.Start.First()), pricing.Money{}
		for i := range t.now.Months {
			least = pricing.MinMoney(least, offer.Price(t.in.Month(i).First()))
			for _, m := range t.now.Months[i].Meters {
				if slices.Contains(offer.Meters, m.Meter.Index) {
					paid = paid.Add(m.Charge)
				}
			}
		}
		if paid.GreaterThan(least) {
			return true
		}
	}
	return false
}

// plainPurchases says whether the purchases are such as the search goes through, on
// first days and at the catalogue's prices, and service never stops: then what is
// proven to be the least is so for every change to one of them.
func (t *trial) plainPurchases() bool {
	if t.now.Account.Terms.Overdraft != pricing.OverdraftReport {
		return false
	}
	return !slices.ContainsFunc(t.in.Packs, func(p PackPurchase) bool {
		return t.in.inside(&p) && (p.Price != nil || p.PurchasedOn.Day() != 1)
	})
}

// bestPurchases searches as Optimize does, of this account alone, in a narrow search
// that is bounded by the work that is left, and with names that the whole plan has room
// for; nil where it cannot.
func (t *trial) bestPurchases() *accountChoice {
	o := newOptimizer(t.in, OptimizeOptions{Workers: 1}, t.names)
	o.widths, o.most = adviceWidths, max(1, t.workLeft)
	if problems := o.choose(); len(problems) > 0 {
		return nil
	}
	best := o.chosen[0]
	t.worked(min(best.made, t.workLeft))
	best.settle()
	return best
}

// adviceWidths are the widths of the search: one narrow one. Optimize goes on with
// wider searches where that is too few to prove the best.
var adviceWidths = []int{64}
