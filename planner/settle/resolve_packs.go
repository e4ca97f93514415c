package settle

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

func (r *resolver) pack(in *planner.PackPurchase) {
	a, p, ok := r.place(in.Address, in.Account, &in.Catalog, &in.SKU, &packKind)
	if !ok {
		return
	}
	sku, _ := p.Catalog.Pack(in.SKU)
	count := len(r.Problems)
	if most := pricing.MaxCalls / sku.Calls; in.Quantity < 1 || in.Quantity > most {
		r.Problem(in.Address, "quantity", "Invalid quantity", "A purchase is of 1 to %d packs of %s (at most %d calls), not %d.", most, in.SKU, int64(pricing.MaxCalls), in.Quantity)
		copied := *in
		copied.Quantity = min(max(in.Quantity, 1), most) // what else is wrong is still found
		in = &copied
	}
	r.agreedPrice(a, in.Address, in.Price)
	meters := p.Catalog.Meters()
	priced := slices.ContainsFunc(sku.Meters, func(i int) bool { return meters[i].PricedBetween(r.in.Start, r.in.Month(r.in.Months-1)) })
	if in.PurchasedOn >= r.firstDay() && !priced {
		r.Problem(in.Address, "sku", "Pack for a free meter", "Every meter of %s is free in this plan's months; a pack would cover nothing.", in.SKU)
	}
	grantsOnly := slices.ContainsFunc(sku.Meters, func(i int) bool { return meters[i].GrantsOnly })
	if p.Terms.PackCoverage != pricing.CoverageFromDate && grantsOnly {
		r.Problem(in.Address, "sku", "Contradictory terms",
			"With pack_coverage = %q a pack covers days before its purchase, but %s is for a meter with postpaid = false, whose calls are not served until there is a pack.", p.Terms.PackCoverage, in.SKU)
	}
	pack := p.NewPack(in, sku)
	r.packDates(pack)
	r.remaining(pack)
	if len(r.Problems) == count {
		a.Packs = append(a.Packs, *pack)
	}
}

func (r *resolver) packDates(p *Pack) {
	first, last := r.firstDay(), r.dayAfter()-1
	if p.PurchasedOn > last {
		r.Problem(p.Address, "purchased_on", "Purchase after the horizon", "%s lies after the plan's last day, %s.", p.PurchasedOn, last)
	}
	switch {
	case p.Starts() < p.PurchasedOn:
		r.Problem(p.Address, "starts_on", "Start before the purchase", "The pack is bought on %s, so it cannot start on %s.", p.PurchasedOn, p.Starts())
	case p.VoidOn <= p.UsableOn:
		r.Problem(p.Address, "expires_on", "Pack without a day", "The pack starts on %s and expires on %s, so it covers no day.", p.Starts(), p.ExpiresOn)
	case p.VoidOn < first:
		r.Problem(p.Address, "purchased_on", "Expired pack", "A pack bought on %s was void on %s, before the plan's first day %s; remove it.", p.PurchasedOn, p.VoidOn, first)
	}
}

func (r *resolver) remaining(p *Pack) {
	size := pricing.WholeUnits(p.Size)
	unused := p.ownedBefore && p.Starts() >= r.firstDay() // all of it remains
	switch left := p.Remaining; {
	case p.ownedBefore && left == nil && !unused && p.VoidOn >= r.firstDay():
		r.Problem(p.Address, "", "Missing remaining", "This pack was bought on %s, before the plan's first day %s; say in remaining how many calls it had left on that day.", p.PurchasedOn, r.firstDay())
	case left == nil:
	case !p.ownedBefore:
		r.Problem(p.Address, "remaining", "Superfluous remaining", "Remaining is for packs bought before the plan's first day, %s; one bought on %s is full. Remove the attribute.", r.firstDay(), p.PurchasedOn)
	case left.LessThan(pricing.Units{}) || size.LessThan(*left):
		r.Problem(p.Address, "remaining", "Invalid remaining", "%s calls cannot remain of a purchase of %d.", *left, p.Size)
	case unused && *left != size:
		r.Problem(p.Address, "remaining", "Invalid remaining", "The pack starts on %s, so on the plan's first day %s all of it remains, %d calls; remove the attribute.", p.Starts(), r.firstDay(), p.Size)
	}
}

// orderGrants lists the product's grants in the order in which they are used.
func (p *Product) orderGrants() {
	for i := range p.Account.Subscriptions {
		if s := &p.Account.Subscriptions[i]; s.Product == p.index {
			s.grant = p.addGrant(Grant{Kind: SubscriptionGrant, Subscription: i}, s.Plan.Ratio)
		}
	}
	p.firstQuota = len(p.Grants)
	quotas := p.Catalog.FreeQuotas()
	for i := range quotas {
		q := &quotas[i]
		from, to := p.lifetime(q)
		p.dailyQuota = p.dailyQuota || q.Renews == pricing.RenewsDaily
		p.addGrant(Grant{Kind: QuotaGrant, Quota: q, from: from, to: to}, q.Ratio)
	}
	var order []int
	for i := range p.Account.Packs {
		if p.Account.Packs[i].Product == p.index {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int { return p.BurnOrder(&p.Account.Packs[i], &p.Account.Packs[j]) })
	for _, i := range order {
		p.Account.Packs[i].grant = p.addGrant(Grant{Kind: PackGrant, Pack: i}, p.Account.Packs[i].Offer.Ratio)
	}
}

// addGrant adds a grant by what the calls of the catalogue's meters take of it.
func (p *Product) addGrant(g Grant, ratio func(index int) pricing.Units) (index int) {
	g.Ratios = make([]pricing.Units, len(p.Meters))
	for k, use := range p.Meters {
		g.Ratios[k] = ratio(use.Meter.Index)
	}
	g.prepare()
	for i := range p.Catalog.Meters() {
		g.least = smaller(g.least, ratio(i))
	}
	p.Grants = append(p.Grants, g)
	return len(p.Grants) - 1
}

// smaller is the smaller one of two ratios, of which one may be 0 for none.
func smaller(a, b pricing.Units) pricing.Units {
	if a.IsZero() || !b.IsZero() && b.LessThan(a) {
		return b
	}
	return a
}
