package compare

import (
	"cmp"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// renameVouchers lets vouchers for a product pay for it under its later id.
func (m *mixture) renameVouchers(from, to string) {
	m.Vouchers = slices.Clone(m.Vouchers)
	for i := range m.Vouchers {
		v := &m.Vouchers[i]
		if k := slices.Index(v.Catalogs, from); k >= 0 && from != to {
			v.Catalogs = slices.Clone(v.Catalogs)
			v.Catalogs[k] = to
		}
	}
}

// settled settles a mixture of two inputs of one account without what only one of
// them allows and nothing comes of: units left in a pack beyond its size, packs
// from before that have expired or whose meters are free, discounts on what
// the catalogues lack, top-ups after the last settlement. It is nil where that is not
// enough.
func settled(in planner.Input) *planner.Forecast {
	plan, problems := settle.Resolve(in)
	for tries := 0; len(problems) > 0 && tries < 3; tries++ {
		for _, p := range problems {
			if !fit(&in, p) {
				return nil
			}
		}
		plan, problems = settle.Resolve(in)
	}
	if len(problems) > 0 {
		return nil
	}
	f, _ := plan.Simulate()
	return f
}

// fit takes away what a problem is about; false where that is not to be.
func fit(in *planner.Input, p pricing.Problem) bool {
	in.Accounts = slices.Clone(in.Accounts)
	if a := &in.Accounts[0]; p.Address == a.Address {
		switch {
		case p.Key == "":
			return false
		case p.Attribute == "discount":
			a.Discount.ByName = dropped(a.Discount.ByName, p.Key)
		case p.Attribute == "pack_discount":
			a.PackDiscount = &planner.Discount{Default: a.PackDiscount.Default, ByName: dropped(a.PackDiscount.ByName, p.Key)}
		case p.Attribute == "opening.quota_left":
			a.Opening.QuotaLeft = dropped(a.Opening.QuotaLeft, p.Key)
		default:
			return false
		}
		return true
	}
	topUps, vouchers := len(in.TopUps), len(in.Vouchers)
	in.TopUps = slices.DeleteFunc(slices.Clone(in.TopUps), func(t planner.TopUp) bool { return t.Address == p.Address && p.Attribute == "date" })
	in.Vouchers = slices.DeleteFunc(slices.Clone(in.Vouchers), func(v planner.Voucher) bool { // for a product that there is not
		return v.Address == p.Address && p.Attribute == "catalogs"
	})
	return len(in.TopUps) < topUps || len(in.Vouchers) < vouchers || fitPack(in, p)
}

func dropped[T any](from map[string]T, key string) map[string]T {
	from = maps.Clone(from)
	delete(from, key)
	return from
}

// fitPack fits a pack from before the input's first day.
func fitPack(in *planner.Input, p pricing.Problem) bool {
	i := slices.IndexFunc(in.Packs, func(q planner.PackPurchase) bool { return q.Address == p.Address })
	if i < 0 || in.Packs[i].Paid == nil {
		return false
	}
	in.Packs = slices.Clone(in.Packs)
	switch q := &in.Packs[i]; {
	case p.Attribute == "remaining":
		for _, c := range in.Catalogs {
			if sku, ok := c.Pack(q.SKU); ok {
				q.Remaining = new(pricing.WholeUnits(sku.Calls * q.Quantity))
			}
		}
	case p.Attribute == "purchased_on", p.Attribute == "expires_on", p.Attribute == "sku" && p.Summary != "Unknown SKU":
		in.Packs = slices.Delete(in.Packs, i, i+1)
	default:
		return false
	}
	return true
}

// withMissing is the earlier catalogue with the meters, packs and subscriptions of the
// later one that it lacks, so that a later usage can be priced from the start.
func withMissing(before, after *pricing.Catalog) *pricing.Catalog {
	if before.SHA256() == after.SHA256() {
		return before
	}
	hasMeter := func(id string) bool { _, ok := before.Meter(id); return ok }
	hasPack := func(sku string) bool { _, ok := before.Pack(sku); return ok }
	hasSubscription := func(id string) bool { _, ok := before.Subscription(id); return ok }
	spec, from := before.Spec(), after.Spec()
	meters := lacking(from.Meters, func(m pricing.MeterSpec) bool { return hasMeter(m.ID) })
	for i := range meters {
		meters[i].CallUnit = cmp.Or(meters[i].CallUnit, from.CallUnit)
	}
	spec.Meters = slices.Concat(spec.Meters, meters)
	spec.Packs = slices.Concat(spec.Packs, lacking(from.Packs, func(p pricing.PackSpec) bool { return hasPack(p.SKU) }))
	spec.Subscriptions = slices.Concat(spec.Subscriptions, lacking(from.Subscriptions, func(s pricing.SubscriptionSpec) bool { return hasSubscription(s.ID) }))
	spec.Revisions = slices.Clone(spec.Revisions)
	for _, r := range from.Revisions {
		r.Meters = lacking(r.Meters, func(m pricing.MeterRevisionSpec) bool { return hasMeter(m.ID) })
		r.Packs = lacking(r.Packs, func(p pricing.PackRevisionSpec) bool { return hasPack(p.SKU) })
		if i := slices.IndexFunc(spec.Revisions, func(q pricing.RevisionSpec) bool { return q.Date == r.Date }); i < 0 {
			spec.Revisions = append(spec.Revisions, r)
		} else {
			own := &spec.Revisions[i]
			own.Meters, own.Packs = slices.Concat(own.Meters, r.Meters), slices.Concat(own.Packs, r.Packs)
		}
	}
	merged, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 { // a pack of the later one for what is free in the earlier
		return before
	}
	return merged
}

// lacking are the entries of a list that are not there.
func lacking[T any](list []T, there func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), there)
}
