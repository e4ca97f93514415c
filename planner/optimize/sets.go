package optimize

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A packSet is the meters of a product that share packs, directly or through
// others, with the packs that can be bought for them. What is bought for one set
// changes nothing at another: free quotas are served before packs.
type packSet struct {
	product *settle.Product // with the packs from before the horizon only
	meters  []int           // indexes into the product's meters
	widths  []int           // of the searches
	most    int             // plans that the searches look at; 0: no bound
	open    int             // index of the first month in which packs can be bought
	futures []future
	weight  int64     // of all futures
	offers  []offer   // by the addresses that their purchases get
	lots    []lotKind // that there can be, in burn order
	kept    []int     // indexes into lots
	own     []int     // indexes into lots: the plan's own purchases that may go, in the order in which that is decided
	common  bool      // every pack covers all of the meters
	parts   int64     // of a unit in which units are counted, a power of ten: so that ratios and what packs have left are whole
	uniform bool      // common, and every call takes one unit
	plain   bool      // all calls left are alike; see the law of plain sets in pool.go
	// quantities says that each number of packs in a purchase is a lot kind of its own.
	quantities bool
	value      bool // what is left at the end has its value (objective "amortized")
}

// An offer is a SKU that can be bought for a set, or purchases of the plan's own of
// one day that differ in nothing but their address, each of which may stay or go. It has by
// month the indexes of its lots into the set's: one that can be bought any number of times,
// the plan's own one after the other, or where quantities are told apart one of several.
type offer [][]int

// A lotKind is the calls of a purchase that a plan may have: those of one offer
// bought on the first day of one month, or a purchase of the plan's. Kinds that
// burn and expire alike are one class, and their calls are counted together.
type lotKind struct {
	*settle.Pack              // of one; a purchase of the plan's as a whole
	own          bool         // one of the plan's that may go
	month        int          // of the purchase; below 0: before the horizon
	offer        int          // index into offers; -1: kept
	times        int64        // the most of its SKU in a purchase, where quantities are told apart
	at           int          // of an own one: index into the set's own
	usable       pricing.Date // the first day of the horizon that it covers
	units        int64        // that it brings, in the set's units
	least, most  int64        // what a call takes of it, in the set's units
	covers       []bool       // by the set's meters
	grant        settle.Grant // by the set's meters
	price        pricing.Money
	class        int32 // index of the first kind of its class
}

// plannedPacks are a product's purchases inside the horizon.
type plannedPacks struct {
	kept []settle.Pack // they stay; and those from before that may be used after one bought later
	own  []settle.Pack // each may stay or go, by date, then address
}

// months are those of the horizon, with the first future's demand.
func (s *packSet) months() []monthDemand { return s.futures[0].months }

// packSets divides a product's meters into sets, with the demand of the futures. The
// product has the packs from before the horizon only.
func packSets(p *settle.Product, planned plannedPacks, names *Names, o Objective, futuresOf func(p *settle.Product, leftOut func(pack int) bool) []future) []*packSet {
	owned, leftOut := usedLater(p, planned)
	planned.kept = append(slices.Clone(planned.kept), owned...)
	futures := futuresOf(p, leftOut)
	asked := make([]bool, len(p.Meters)) // there is open demand
	for k := range asked {
		asked[k] = slices.ContainsFunc(futures, func(f future) bool { return f.total(k, 0, p.Account.Months) > 0 })
	}
	group := make([]int, len(p.Meters)) // of each meter, the least meter that it shares packs with
	for k := range group {
		group[k] = k
	}
	skus := offered(p, asked)
	offers := slices.Clone(skus)
	for _, kept := range planned.kept {
		offers = append(offers, kept.Offer)
	}
	for _, sku := range offers {
		meters := metersCovered(p, sku, asked)
		for _, k := range meters {
			from, to := group[k], group[meters[0]]
			for j := range group {
				if group[j] == max(from, to) {
					group[j] = min(from, to)
				}
			}
		}
	}
	var sets []*packSet
	for first := range group {
		s := &packSet{product: p, value: o == ObjectiveAmortized}
		for k := range group {
			if group[k] == first && asked[k] {
				s.meters = append(s.meters, k)
			}
		}
		if len(s.meters) == 0 {
			continue
		}
		for _, f := range futures {
			s.futures, s.weight = append(s.futures, f.only(s.meters)), s.weight+f.weight
		}
		if s.addOffers(skus, names, planned.own); len(s.offers) == 0 {
			continue
		}
		s.orderLots(planned.kept)
		sets = append(sets, s)
	}
	return sets
}

// usedLater are the packs from before the horizon that may be used after one bought
// inside it, because they expire later or by the term pack_order. They are worth
// nothing at the end.
func usedLater(p *settle.Product, planned plannedPacks) (later []settle.Pack, is func(pack int) bool) {
	if !slices.ContainsFunc(p.Grants, func(g settle.Grant) bool { return g.Kind == settle.PackGrant }) {
		return nil, func(int) bool { return false }
	}
	inside := slices.Concat(planned.kept, planned.own)
	for _, id := range p.Catalog.SKUs() {
		sku, _ := p.Catalog.Pack(id)
		for i := range p.Account.Months {
			on := (p.Account.Start + pricing.Month(i)).First()
			inside = append(inside, *p.NewPack(&planner.PackPurchase{SKU: id, Quantity: 1, PurchasedOn: on}, sku))
		}
	}
	found := map[int]bool{}
	for _, g := range p.Grants {
		if g.Kind != settle.PackGrant {
			continue
		}
		owned := p.Account.Packs[g.Pack]
		if slices.ContainsFunc(inside, func(other settle.Pack) bool {
			return other.UsableOn < owned.VoidOn && p.BurnOrder(&other, &owned) < 0 &&
				slices.ContainsFunc(owned.Offer.Meters, func(m int) bool { return slices.Contains(other.Offer.Meters, m) })
		}) {
			owned.Exact = pricing.Money{}
			later, found[g.Pack] = append(later, owned), true
		}
	}
	return later, func(pack int) bool { return found[pack] }
}

// servesAlone says whether a meter in use has no other way to be served than packs such
// as this one: whether to buy them is no question of money.
func servesAlone(p *settle.Product, sku *pricing.Pack) bool {
	if p.Terms.PackCoverage != pricing.CoverageFromDate && slices.ContainsFunc(sku.Meters, func(i int) bool { return p.Catalog.Meters()[i].GrantsOnly }) {
		return true // it cannot be bought
	}
	return slices.ContainsFunc(p.Meters, func(use settle.MeterUse) bool { return use.Meter.GrantsOnly && sku.Covers(use.Meter) })
}

// offered are the SKUs that cover a meter with open demand, and none that is served by
// packs alone.
func offered(p *settle.Product, asked []bool) (skus []*pricing.Pack) {
	for _, id := range p.Catalog.SKUs() {
		if sku, _ := p.Catalog.Pack(id); len(metersCovered(p, sku, asked)) > 0 && !servesAlone(p, sku) {
			skus = append(skus, sku)
		}
	}
	return skus
}

// metersCovered are the meters with open demand that a SKU covers.
func metersCovered(p *settle.Product, sku *pricing.Pack, asked []bool) (meters []int) {
	for k, use := range p.Meters {
		if asked[k] && slices.Contains(sku.Meters, use.Meter.Index) {
			meters = append(meters, k)
		}
	}
	return meters
}

// coverage says which of the set's meters a SKU covers.
func (s *packSet) coverage(sku *pricing.Pack) []bool {
	covers := make([]bool, len(s.meters))
	for j, k := range s.meters {
		covers[j] = slices.Contains(sku.Meters, s.product.Meters[k].Meter.Index)
	}
	return covers
}

// grant is a SKU by what the calls of the set's meters take of it.
func (s *packSet) grant(sku *pricing.Pack) settle.Grant {
	ratios := make([]pricing.Units, len(s.meters))
	for j, k := range s.meters {
		ratios[j] = sku.Ratio(s.product.Meters[k].Meter.Index)
	}
	return settle.NewGrant(ratios)
}

// callsIn is the most calls that so many of the set's units of a lot cover.
func (l *lotKind) callsIn(units int64) int64 { return units / l.least }

// addOffers lists what can be bought, in the order in which a month of the search
// decides on it: the plan's own purchases of first days, SKUs by the addresses that
// their purchases get, and the plan's own purchases of later days.
func (s *packSet) addOffers(skus []*pricing.Pack, names *Names, own []settle.Pack) {
	isFirst := func(p settle.Pack) bool { return p.PurchasedOn.Day() == 1 }
	s.addOwn(slices.DeleteFunc(slices.Clone(own), func(p settle.Pack) bool { return !isFirst(p) }))
	s.addSKUs(skus, names)
	s.addOwn(slices.DeleteFunc(slices.Clone(own), isFirst))
}

func (s *packSet) addSKUs(skus []*pricing.Pack, names *Names) {
	a := s.product.Account
	covering := slices.DeleteFunc(slices.Clone(skus), func(sku *pricing.Pack) bool { return !slices.Contains(s.coverage(sku), true) })
	slices.SortFunc(covering, func(x, y *pricing.Pack) int {
		return planner.CompareAddresses(names.of(a, x, a.Start), names.of(a, y, a.Start))
	})
	for _, sku := range covering {
		s.addOffer()
		for i := range a.Months {
			month := a.Start + pricing.Month(i)
			p := &planner.PackPurchase{Address: names.of(a, sku, month), Account: a.Address, Catalog: sku.Catalog, SKU: sku.SKU, Quantity: 1, PurchasedOn: month.First()}
			s.addLot(s.product.NewPack(p, sku), false)
		}
	}
}

// addOwn adds purchases of the plan's own, by date, then address. Those of a day
// that differ in nothing but their address are one offer.
func (s *packSet) addOwn(own []settle.Pack) {
	for i := range own {
		p := &own[i]
		if !slices.Contains(s.coverage(p.Offer), true) {
			continue
		}
		if i == 0 || !alike(p, &own[i-1]) {
			s.addOffer()
		}
		s.addLot(p, true)
	}
}

// alike says whether two purchases differ in nothing but their address.
func alike(p, q *settle.Pack) bool {
	return p.SKU == q.SKU && p.PurchasedOn == q.PurchasedOn && p.Quantity == q.Quantity && p.Exact.Equal(q.Exact)
}

func (s *packSet) addOffer() {
	s.offers = append(s.offers, make(offer, s.product.Account.Months))
}

// addLot adds a purchase of the last offer.
func (s *packSet) addLot(p *settle.Pack, own bool) {
	s.lots = append(s.lots, lotKind{
		Pack: p, own: own, month: int(p.PurchasedOn.Month() - s.product.Account.Start), offer: len(s.offers) - 1,
		usable: max(p.UsableOn, s.product.Account.Start.First()), covers: s.coverage(p.Offer), grant: s.grant(p.Offer),
	})
}

// orderLots adds the purchases that are kept, and puts the kinds of lots into burn
// order and into classes.
func (s *packSet) orderLots(kept []settle.Pack) {
	for i := range kept {
		if p := &kept[i]; slices.Contains(s.coverage(p.Offer), true) {
			s.addLot(p, false)
			s.lots[len(s.lots)-1].offer = -1
		}
	}
	if s.order(); s.sizesDecide() {
		s.addQuantities()
		s.order()
	}
}

// order puts the lots into burn order, and lists them by what is decided on them.
func (s *packSet) order() {
	slices.SortFunc(s.lots, func(x, y lotKind) int { return s.product.BurnOrder(x.Pack, y.Pack) })
	s.countUnits()
	s.kept, s.own = nil, nil
	for o := range s.offers {
		s.offers[o] = make(offer, s.product.Account.Months)
	}
	for i := range s.lots {
		switch l := &s.lots[i]; {
		case l.offer < 0:
			s.kept = append(s.kept, i)
		case l.own:
			s.own = append(s.own, i)
			fallthrough
		default:
			s.offers[l.offer][l.month] = append(s.offers[l.offer][l.month], i)
		}
	}
	slices.SortStableFunc(s.own, func(x, y int) int {
		return cmp.Or(cmp.Compare(s.lots[x].month, s.lots[y].month), cmp.Compare(s.lots[x].offer, s.lots[y].offer))
	})
	for at, k := range s.own {
		s.lots[k].at = at
	}
	s.classify()
}

// countUnits fixes the unit in which what packs have is counted, and says what follows
// from the ratios.
func (s *packSet) countUnits() {
	s.common, s.uniform, s.parts = true, true, 1
	fit := func(u pricing.Units) {
		for !u.Decimal().Mul(decimal.NewFromInt(s.parts)).IsInteger() {
			s.parts *= 10
		}
	}
	for i := range s.lots {
		l := &s.lots[i]
		s.common = s.common && !slices.Contains(l.covers, false)
		fit(l.Left())
		for j, r := range l.grant.Ratios {
			fit(r)
			s.uniform = s.uniform && (r == pricing.WholeUnits(1) || !l.covers[j])
		}
	}
	s.uniform = s.uniform && s.common && s.parts == 1
	for i := range s.lots {
		l := &s.lots[i]
		l.price, l.units, l.least, l.most = l.Pack.Exact, s.unitsOf(l.Left()), 0, 0
		for _, r := range l.grant.Ratios {
			n := s.unitsOf(r)
			if l.most = max(l.most, n); n > 0 && (l.least == 0 || n < l.least) {
				l.least = n
			}
		}
	}
}

// unitsOf counts units in the set's parts; fits says whether that is possible.
func (s *packSet) unitsOf(u pricing.Units) int64 {
	n := new(big.Int).Mul(u.Micros(), big.NewInt(s.parts))
	if n.Quo(n, big.NewInt(1_000_000)); !n.IsInt64() {
		return 1 << 62
	}
	return n.Int64()
}

// classify puts neighbours in burn order that cannot be told apart into one class.
// In a plain set that is all of them. With one meter otherwise it is those that
// expire alike and, where that counts, are worth the same a call.
func (s *packSet) classify() {
	s.plain = s.uniform && len(s.meters) == 1 && !s.value && s.usedInTurn()
	for i := range s.lots {
		l := &s.lots[i]
		l.class = int32(i)
		if i == 0 || !s.uniform || len(s.meters) > 1 {
			continue
		}
		if before := &s.lots[i-1]; s.plain || s.alikeLots(l, before) {
			l.class = before.class
		}
	}
}

// alikeLots says whether it makes no difference of which of two lots a call is taken:
// they expire alike and, where that counts, are worth the same a call.
func (s *packSet) alikeLots(x, y *lotKind) bool {
	sameEnd := x.VoidOn == y.VoidOn || !s.inside(x.VoidOn) && !s.inside(y.VoidOn)
	sameWorth := !s.value || x.month < 0 == (y.month < 0) && x.Pack.Exact.Times(y.Size).Equal(y.Pack.Exact.Times(x.Size))
	return sameEnd && sameWorth
}

// usedInTurn says whether nothing can be bought that is used before a pack that is
// usable already, or expires before it.
func (s *packSet) usedInTurn() bool {
	for i := range s.lots {
		bought := &s.lots[i]
		if bought.offer < 0 {
			continue
		}
		today := bought.PurchasedOn.Month().First()
		for k := range s.lots {
			there := &s.lots[k]
			decided := there.offer < 0 || there.month < bought.month || there.month == bought.month && there.offer < bought.offer
			if k != i && decided && there.usable <= max(today, bought.usable) && there.VoidOn > today && (k > i && there.VoidOn != bought.VoidOn || there.VoidOn > bought.VoidOn) {
				return false
			}
		}
	}
	return true
}

// inside says whether an expiry lies on a day of the horizon.
func (s *packSet) inside(expiry pricing.Date) bool {
	return expiry < (s.product.Account.Start + pricing.Month(s.product.Account.Months)).First()
}

// fits says whether what packs hold, and what is asked of them, can be counted in the set's
// units.
func (s *packSet) fits() bool {
	asked := int64(0)
	for f := range s.futures {
		asked = max(asked, s.futures[f].before(never))
	}
	return !slices.ContainsFunc(s.lots, func(l lotKind) bool {
		return l.units > 1<<60/int64(len(s.lots)) || asked > 1<<62/max(1, l.most)
	})
}
