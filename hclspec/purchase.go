package hclspec

import (
	"github.com/declarative-cost/planner/planner"
)

// resourcePack reads a pack purchase. One with mistakes is the plainest purchase of its
// SKU, so that the SKU is still checked: whether other attributes are right depends on one
// another.
func (r *reader) resourcePack() planner.PackPurchase {
	p := planner.PackPurchase{Address: r.inst.address(), Quantity: 1}
	r.fill(&p)
	if r.failed {
		return planner.PackPurchase{Address: p.Address, Account: p.Account, SKU: p.SKU, Quantity: p.Quantity, PurchasedOn: r.horizon.start.First()}
	}
	return p
}

// subscription reads a subscription. Where it is not known when it starts, that is before
// the first day, so that what an opening says is left of it is not refused.
func (r *reader) subscription() planner.Subscription {
	s := planner.Subscription{Address: r.inst.address(), Quantity: 1, StartsOn: r.horizon.start.First() - 1}
	r.fill(&s)
	return s
}

func (r *reader) voucher() planner.Voucher {
	v := planner.Voucher{Address: r.inst.address()}
	r.fill(&v)
	uses, _ := r.catalogList()
	for _, use := range uses {
		if use != nil {
			v.Catalogs = append(v.Catalogs, use.catalog.ID())
		}
	}
	return v
}

func (r *reader) topUp() planner.TopUp {
	t := planner.TopUp{Address: r.inst.address()}
	r.fill(&t)
	var day int64
	dated, monthly := r.set("date", &t.Date), r.set("monthly_on", &day)
	t.MonthlyOn = int(day)
	switch {
	case r.failed:
	case dated && monthly:
		r.fail("monthly_on", "Both date and monthly_on", "A top-up has a date or a day of every month, not both.")
	case !dated && !monthly:
		r.failed = true
		r.mistake(r.block.at, "Missing date", "A top-up needs date = \"2027-01-02\" or monthly_on = 2.")
	case monthly && (day < 1 || day > 28):
		r.fail("monthly_on", "Invalid day", "monthly_on is a day that every month has, 1 to 28, not %d.", day)
	}
	return t
}
