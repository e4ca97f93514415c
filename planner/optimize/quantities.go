package optimize

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// With pack_order "specific" the smaller of two purchases of a day is used first, and the
// packs of one purchase are one larger pack. Where that decides what is left of them, every
// number of packs is a lot kind of its own, and of those of a SKU and month one is bought.

// mostQuantities is how many numbers of packs are told apart; what more might cost at
// least is kept in mind.
const mostQuantities = 64

// sizesDecide says whether the sizes of purchases decide in which order packs are used
// that are not alike.
func (s *packSet) sizesDecide() bool {
	for i := 1; i < len(s.lots); i++ {
		if x, y := &s.lots[i-1], &s.lots[i]; s.bySize(x, y) && !(s.uniform && len(s.meters) == 1 && s.alikeLots(x, y)) {
			return true
		}
	}
	return false
}

// bySize says whether two lots are used in the order of their sizes.
func (s *packSet) bySize(x, y *lotKind) bool {
	return s.product.Terms.PackOrder == pricing.OrderBySpecific && x.PurchasedOn == y.PurchasedOn && len(x.Offer.Meters) == len(y.Offer.Meters)
}

// addQuantities adds the purchases of more than one pack.
func (s *packSet) addQuantities() {
	s.quantities = true
	one := slices.Clone(s.lots)
	for i := range one {
		if one[i].times = 1; one[i].offer >= 0 && !one[i].own {
			one[i].times = s.mostOf(&one[i])
		}
	}
	for i := range one {
		l := &s.lots[i]
		if l.offer < 0 || l.own {
			continue
		}
		l.times = s.mostBySize(one, i)
		more := *l
		for n := int64(2); n <= min(more.times, mostQuantities); n++ {
			p := *one[i].PackPurchase
			p.Quantity = n
			more.Pack = s.product.NewPack(&p, more.Offer)
			s.lots = append(s.lots, more)
		}
	}
}

// mostBySize is how many packs of a kind can be of use: as many as cover all that they can,
// or make the purchase larger than all others of its day together, each with as many.
func (s *packSet) mostBySize(one []lotKind, at int) int64 {
	l, others := &one[at], int64(0)
	if l.times == 0 {
		return 0
	}
	for i := range one {
		if i != at && s.bySize(l, &one[i]) {
			others += one[i].Pack.Size * one[i].times
		}
	}
	return max(l.times, others/l.Pack.Size+1)
}
