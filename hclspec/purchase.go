package hclspec

import (
	"github.com/declarative-cost/planner/planner"
)

// canHave says whether enough is known to check what an account has: itself, and the months
// of the plan.
func (s *scope) canHave(account string) bool {
	return account != "" && !s.brokenAccounts[account] && s.horizon.known
}

// readResourcePack reads a pack purchase. One with mistakes is returned as the
// plainest purchase of its SKU, so that the SKU is still checked; nil where even
// its account or SKU is not known.
func (s *scope) readResourcePack(inst *instance) *planner.PackPurchase {
	r := newReader(inst)
	p := &planner.PackPurchase{Address: inst.address(), Quantity: 1}
	r.fill(p)
	switch {
	case p.SKU == "" || !s.canHave(p.Account):
		return nil
	case r.failed:
		return &planner.PackPurchase{Address: p.Address, Account: p.Account, SKU: p.SKU, Quantity: p.Quantity, PurchasedOn: s.horizon.start.First()}
	}
	return p
}

// readSubscription reads a subscription. One with mistakes is returned as the plainest of
// its plan, so that the plan is still checked, from before the first day, so that what an
// opening says is left of it is not refused; nil where even its account or plan is not
// known.
func (s *scope) readSubscription(inst *instance) *planner.Subscription {
	r := newReader(inst)
	sub := &planner.Subscription{Address: inst.address(), Quantity: 1}
	r.fill(sub)
	switch {
	case sub.Plan == "" || !s.canHave(sub.Account):
		return nil
	case r.failed:
		return &planner.Subscription{Address: sub.Address, Account: sub.Account, Plan: sub.Plan, Quantity: sub.Quantity, StartsOn: s.horizon.start.First() - 1}
	}
	return sub
}

// readVoucher reads a voucher; nil where it has mistakes.
func (s *scope) readVoucher(inst *instance) *planner.Voucher {
	r := newReader(inst)
	v := &planner.Voucher{Address: inst.address()}
	r.fill(v)
	uses, known := r.catalogList()
	if r.failed || !known || !s.canHave(v.Account) {
		return nil
	}
	for _, use := range uses {
		v.Catalogs = append(v.Catalogs, use.catalog.ID())
	}
	return v
}

// readTopUp reads a top-up; nil where it has mistakes.
func (s *scope) readTopUp(inst *instance) *planner.TopUp {
	r := newReader(inst)
	t := &planner.TopUp{Address: inst.address()}
	r.fill(t)
	var day int64
	dated, monthly := r.set("date", &t.Date), r.set("monthly_on", &day)
	t.MonthlyOn = int(day)
	switch {
	case r.failed:
	case dated && monthly:
		r.fail("monthly_on", "Both date and monthly_on", "A top-up has a date or a day of every month, not both.")
	case !dated && !monthly:
		r.failed = true
		s.mistake(r.block.at, "Missing date", "A top-up needs date = \"2027-01-02\" or monthly_on = 2.")
	case monthly && (day < 1 || day > 28):
		r.fail("monthly_on", "Invalid day", "monthly_on is a day that every month has, 1 to 28, not %d.", day)
	}
	if r.failed || !s.canHave(t.Account) {
		return nil
	}
	return t
}
