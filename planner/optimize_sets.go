package planner

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A packSet is the meters of an account that share packs, directly or through
// others, with the packs that can be bought for them. What is bought for one set
// changes nothing at another: free quotas are served before packs.
type packSet struct {
	account *account // with the packs from before the horizon only
	meters  []int    // indexes into the account's meters
	widths  []int    // of the searches
	open    int      // index of the first month in which packs can be bought
	demand  openDemand
	offers  []offer   // by the addresses that their purchases get
	lots    []lotKind // that there can be, in burn order
	kept    []int     // indexes into lots
	uniform bool      // every pack covers all of the meters
	plain   bool      // all calls left are alike; see the law of plain sets in optimize_pool.go
	places  int32     // money is counted in 10^-places
	value   bool      // what is left at the end has its value (objective "amortized")

	costs []map[int64]int128 // memo of cost, by month × meter
}

// An offer is a SKU that can be bought for a set.
type offer struct {
	pack   *pricing.Pack
	covers []bool   // by the set's meters
	prices []int128 // of one, by month
	kinds  []int    // by month, index into the set's lots
}

// A lotKind is the calls of a purchase that a plan may have: those of one offer
// bought on the first day of one month, or a purchase that is kept. Kinds that
// burn and expire alike are one class, and their calls are counted together.
type lotKind struct {
	*pack               // of one
	month  int          // of the purchase
	offer  int          // index into offers; -1: kept
	usable pricing.Date // the first day that it covers
	covers []bool       // by the set's meters
	price  int128       // of one
	class  int32        // index of the first kind of its class
}

// packSets divides an account's meters into sets. The account has the packs
// from before the horizon only; kept are the purchases inside it that stay.
func (a *account) packSets(demand openDemand, kept []pack, names *packNames, o Objective) []*packSet {
	group := make([]int, len(a.meters)) // of each meter, the least meter that it shares packs with
	for k := range group {
		group[k] = k
	}
	skus := slices.Collect(a.offered(demand))
	join := func(sku *pricing.Pack) {
		meters := a.metersOf(sku, demand)
		for _, k := range meters {
			from, to := group[k], group[meters[0]]
			for j := range group {
				if group[j] == max(from, to) {
					group[j] = min(from, to)
				}
			}
		}
	}
	for _, sku := range skus {
		join(sku)
	}
	for _, p := range kept {
		join(p.sku)
	}
	var sets []*packSet
	for first := range group {
		s := &packSet{account: a, value: o == ObjectiveAmortized}
		for k := range group {
			if group[k] == first && demand.total(k, 0, a.months) > 0 {
				s.meters = append(s.meters, k)
			}
		}
		if len(s.meters) == 0 {
			continue
		}
		s.demand = demand.only(s.meters)
		s.addOffers(skus, names)
		if len(s.offers) == 0 {
			continue
		}
		s.addLots(kept, names)
		sets = append(sets, s)
	}
	return sets
}

// offered are the SKUs that cover a meter with open demand.
func (a *account) offered(demand openDemand) func(yield func(*pricing.Pack) bool) {
	return func(yield func(*pricing.Pack) bool) {
		for _, id := range a.catalog.SKUs() {
			sku, _ := a.catalog.Pack(id)
			if len(a.metersOf(sku, demand)) > 0 && !yield(sku) {
				return
			}
		}
	}
}

// metersOf are the meters with open demand that a SKU covers.
func (a *account) metersOf(sku *pricing.Pack, demand openDemand) (meters []int) {
	for k, use := range a.meters {
		if slices.Contains(sku.Meters, use.meter.Index) && demand.total(k, 0, a.months) > 0 {
			meters = append(meters, k)
		}
	}
	return meters
}

// coverage says which of the set's meters a SKU covers.
func (s *packSet) coverage(sku *pricing.Pack) []bool {
	covers := make([]bool, len(s.meters))
	for j, k := range s.meters {
		covers[j] = slices.Contains(sku.Meters, s.account.meters[k].meter.Index)
	}
	return covers
}

func (s *packSet) addOffers(skus []*pricing.Pack, names *packNames) {
	for _, sku := range skus {
		if covers := s.coverage(sku); slices.Contains(covers, true) {
			s.offers = append(s.offers, offer{pack: sku, covers: covers})
		}
	}
	slices.SortFunc(s.offers, func(x, y offer) int {
		return CompareAddresses(names.of(s.account, x.pack, s.account.start), names.of(s.account, y.pack, s.account.start))
	})
}

// addLots lists the kinds of lots in burn order and puts them into classes.
func (s *packSet) addLots(kept []pack, names *packNames) {
	a := s.account
	for o := range s.offers {
		s.offers[o].kinds = make([]int, a.months)
		for i := range a.months {
			month := a.start + pricing.Month(i)
			p := newPack(&PackPurchase{
				Address: names.of(a, s.offers[o].pack, month), Account: a.Address,
				SKU: s.offers[o].pack.SKU, Quantity: 1, PurchasedOn: month.First(),
			}, s.offers[o].pack, a.Terms)
			s.lots = append(s.lots, lotKind{pack: p, month: i, offer: o, usable: p.PurchasedOn, covers: s.offers[o].covers})
		}
	}
	for i := range kept {
		p := &kept[i]
		covers := s.coverage(p.sku)
		if !slices.Contains(covers, true) {
			continue
		}
		usable := p.PurchasedOn
		if a.Terms.PackCoverage == pricing.CoverageFromMonth {
			usable = usable.Month().First()
		}
		s.lots = append(s.lots, lotKind{pack: p, month: int(p.PurchasedOn.Month() - a.start), offer: -1, usable: usable, covers: covers})
	}
	slices.SortFunc(s.lots, func(x, y lotKind) int { return burnOrder(x.pack, y.pack) })
	s.uniform = true
	for i := range s.lots {
		l := &s.lots[i]
		if l.offer >= 0 {
			s.offers[l.offer].kinds[l.month] = i
		} else {
			s.kept = append(s.kept, i)
		}
		s.uniform = s.uniform && !slices.Contains(l.covers, false)
	}
	s.classify()
}

// classify puts neighbours in burn order that cannot be told apart into one class.
// In a plain set that is all of them. With one meter otherwise it is those that
// expire alike and, where that counts, are worth the same a call.
func (s *packSet) classify() {
	s.plain = s.uniform && len(s.meters) == 1 && !s.value && !s.keptOverlap()
	for i := range s.lots {
		l := &s.lots[i]
		l.class = int32(i)
		if i == 0 || !s.uniform || len(s.meters) > 1 {
			continue
		}
		before := &s.lots[i-1]
		sameEnd := l.expiresOn == before.expiresOn || !s.inside(before.expiresOn)
		sameWorth := !s.value || l.pack.price.Times(before.size).Equal(before.pack.price.Times(l.size))
		if s.plain || (sameEnd && sameWorth) {
			l.class = before.class
		}
	}
}

// keptOverlap says whether a kept lot is usable on the first day of a month and
// expires after the packs that can be bought on that day: under pack_coverage
// "purchase_month".
func (s *packSet) keptOverlap() bool {
	for _, k := range s.kept {
		l := &s.lots[k]
		if l.usable < l.PurchasedOn && l.expiresOn > s.account.Terms.PackValidity.Expiry(l.usable) {
			return true
		}
	}
	return false
}

// inside says whether an expiry lies on a day of the horizon.
func (s *packSet) inside(expiry pricing.Date) bool {
	return expiry < (s.account.start + pricing.Month(s.account.months)).First()
}

// finest is the number of decimals that money needs, so that costs and every
// price are whole numbers; with some more, so that the price of a call loses
// little to the bound when it is rounded down.
func (s *packSet) finest() int32 {
	places := int32(pricing.CostDecimals + 4)
	for _, l := range s.lots {
		places = max(places, -l.pack.price.Decimal().Exponent())
	}
	return places
}

// countMoney fixes the unit in which money is counted; false where an amount does
// not fit.
func (s *packSet) countMoney(places int32) bool {
	if s.places = places; places > 30 {
		return false
	}
	for o := range s.offers {
		s.offers[o].prices = nil
	}
	for i := range s.lots {
		l := &s.lots[i]
		price, ok := int128From(l.pack.price.Decimal(), s.places)
		if !ok {
			return false
		}
		l.price = price
	}
	for o := range s.offers {
		for _, kind := range s.offers[o].kinds {
			s.offers[o].prices = append(s.offers[o].prices, s.lots[kind].price)
		}
	}
	s.costs = make([]map[int64]int128, s.account.months*len(s.meters))
	return s.sumsFit()
}

// sumsFit says whether the largest sum that can come about stays far below the
// bounds of int128: every call postpaid at the dearest tier, and all of them
// covered by the dearest pack.
func (s *packSet) sumsFit() bool {
	var calls, most decimal.Decimal
	for j, k := range s.meters {
		calls = calls.Add(decimal.NewFromInt(s.demand.total(j, 0, s.account.months)))
		use := s.account.meters[k]
		for i := range s.account.months {
			tiers, _ := use.meter.Tiers(s.account.start + pricing.Month(i))
			for t := range tiers.Len() {
				most = decimal.Max(most, tiers.At(t).Price.Mul(use.discount.Factor()))
			}
		}
	}
	for _, l := range s.lots {
		most = decimal.Max(most, l.pack.price.Decimal())
	}
	sum := calls.Add(decimal.NewFromInt(1)).Mul(most).Mul(decimal.NewFromInt(4)).Ceil()
	_, ok := int128From(sum, s.places)
	return ok
}

// cost is what a number of postpaid calls of a month cost at a meter of the set.
func (s *packSet) cost(i, j int, postpaid int64) int128 {
	if postpaid == 0 {
		return int128{}
	}
	memo := &s.costs[i*len(s.meters)+j]
	if *memo == nil {
		*memo = map[int64]int128{}
	}
	cost, ok := (*memo)[postpaid]
	if !ok {
		m := &s.demand.months[i]
		use := &s.account.meters[s.meters[j]]
		tiers, _ := use.meter.Tiers(m.month)
		_, exact := s.account.costOf(nil, use, tiers, postpaid, m.served[j])
		cost, _ = int128From(exact.Decimal(), s.places) // sumsFit says that it does
		(*memo)[postpaid] = cost
	}
	return cost
}
