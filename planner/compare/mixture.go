package compare

import (
	"cmp"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
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
	drop := func(m map[string]decimal.Decimal) map[string]decimal.Decimal {
		m = maps.Clone(m)
		delete(m, p.Key)
		return m
	}
	in.Accounts = slices.Clone(in.Accounts)
	a := &in.Accounts[0]
	switch {
	case p.Address == a.Address && p.Key == "":
		return false
	case p.Address == a.Address && p.Attribute == "discount":
		a.Discount.ByName = drop(a.Discount.ByName)
	case p.Address == a.Address && p.Attribute == "pack_discount":
		discount := *a.PackDiscount
		discount.ByName = drop(discount.ByName)
		a.PackDiscount = &discount
	case p.Address == a.Address && p.Attribute == "opening.quota_left":
		a.Opening.QuotaLeft = maps.Clone(a.Opening.QuotaLeft)
		delete(a.Opening.QuotaLeft, p.Key)
	default:
		return fitPack(in, p) || fitTopUp(in, p) || fitVoucher(in, p)
	}
	return true
}

// fitPack fits a pack from before the input's first day.
func fitPack(in *planner.Input, p pricing.Problem) bool {
	i := slices.IndexFunc(in.Packs, func(q planner.PackPurchase) bool { return q.Address == p.Address })
	if i < 0 || in.Packs[i].Paid == nil {
		return false
	}
	in.Packs = slices.Clone(in.Packs)
	if q := &in.Packs[i]; p.Attribute == "remaining" {
		for _, c := range in.Catalogs {
			if sku, ok := c.Pack(q.SKU); ok {
				q.Remaining = new(pricing.WholeUnits(sku.Calls * q.Quantity))
			}
		}
	} else if p.Attribute == "purchased_on" || p.Attribute == "expires_on" || p.Attribute == "sku" && p.Summary != "Unknown SKU" {
		in.Packs = slices.Delete(in.Packs, i, i+1)
	} else {
		return false
	}
	return true
}

func fitTopUp(in *planner.Input, p pricing.Problem) bool {
	count := len(in.TopUps)
	in.TopUps = slices.DeleteFunc(slices.Clone(in.TopUps), func(t planner.TopUp) bool { return t.Address == p.Address && p.Attribute == "date" })
	return len(in.TopUps) < count
}

// fitVoucher leaves out a voucher for a product that there is not.
func fitVoucher(in *planner.Input, p pricing.Problem) bool {
	count := len(in.Vouchers)
	in.Vouchers = slices.DeleteFunc(slices.Clone(in.Vouchers), func(v planner.Voucher) bool { return v.Address == p.Address && p.Attribute == "catalogs" })
	return len(in.Vouchers) < count
}

// withMissing is the earlier catalogue with the meters, packs and subscriptions of the
// later one that it lacks, so that a later usage can be priced from the start.
func withMissing(before, after *pricing.Catalog) *pricing.Catalog {
	if before.SHA256() == after.SHA256() {
		return before
	}
	lacksMeter := func(id string) bool { _, ok := before.Meter(id); return !ok }
	lacksPack := func(sku string) bool { _, ok := before.Pack(sku); return !ok }
	spec, from := before.Spec(), after.Spec()
	spec.Meters, spec.Packs, spec.Revisions = slices.Clone(spec.Meters), slices.Clone(spec.Packs), slices.Clone(spec.Revisions)
	for _, m := range from.Meters {
		if lacksMeter(m.ID) {
			m.CallUnit = cmp.Or(m.CallUnit, from.CallUnit)
			spec.Meters = append(spec.Meters, m)
		}
	}
	for _, p := range from.Packs {
		if lacksPack(p.SKU) {
			spec.Packs = append(spec.Packs, p)
		}
	}
	spec.Subscriptions = slices.Clone(spec.Subscriptions)
	for _, s := range from.Subscriptions {
		if _, ok := before.Subscription(s.ID); !ok {
			spec.Subscriptions = append(spec.Subscriptions, s)
		}
	}
	for _, r := range from.Revisions {
		added := pricing.RevisionSpec{Date: r.Date}
		for _, m := range r.Meters {
			if lacksMeter(m.ID) {
				added.Meters = append(added.Meters, m)
			}
		}
		for _, p := range r.Packs {
			if lacksPack(p.SKU) {
				added.Packs = append(added.Packs, p)
			}
		}
		spec.Revisions = revised(spec.Revisions, added)
	}
	merged, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 { // a pack of the later one for what is free in the earlier
		return before
	}
	return merged
}

// revised adds a revision to a list, to that of its day where there is one.
func revised(list []pricing.RevisionSpec, added pricing.RevisionSpec) []pricing.RevisionSpec {
	i := slices.IndexFunc(list, func(r pricing.RevisionSpec) bool { return r.Date == added.Date })
	if i < 0 {
		return append(list, added)
	}
	list[i].Meters, list[i].Packs = slices.Concat(list[i].Meters, added.Meters), slices.Concat(list[i].Packs, added.Packs)
	return list
}
