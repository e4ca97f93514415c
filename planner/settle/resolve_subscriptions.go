package settle

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// subscription checks one and puts it into its account.
func (r *resolver) subscription(in *planner.Subscription) {
	a, p, ok := r.place(in.Address, in.Account, &in.Catalog, &in.Plan, &subscriptionKind)
	if !ok {
		return
	}
	plan, _ := p.Catalog.Subscription(in.Plan)
	count := len(r.Problems)
	most := pricing.MaxCalls / max(plan.Calls, 1)
	r.Refuse(in.Quantity < 1 || in.Quantity > most, in.Address, "quantity", "Invalid quantity", "The quantity of %s is from 1 to %d, not %d.", in.Plan, most, in.Quantity)
	r.agreedPrice(a, in.Address, in.Price)
	r.Refuse(in.StartsOn >= r.dayAfter(), in.Address, "starts_on", "Start after the horizon", "%s lies after the plan's last day, %s.", in.StartsOn, r.dayAfter()-1)
	if in.EndsOn != nil {
		r.Refuse(*in.EndsOn <= in.StartsOn, in.Address, "ends_on", "End before the start",
			"The subscription starts on %s, and ends_on is the first day without it: it must be later than that, not %s.", in.StartsOn, *in.EndsOn)
	}
	if len(r.Problems) > count {
		return
	}
	s, priced := p.NewSubscription(in, plan)
	if !r.Refuse(!priced, in.Address, "quantity", "No public price",
		"The catalogue %q names no public fee for a quantity of %d of %s. Ask the vendor, and write the agreed fee as price.", p.Catalog.ID(), in.Quantity, in.Plan) {
		a.Subscriptions = append(a.Subscriptions, *s)
	}
}

// brokenSubscription says whether an address is that of a subscription of the account that
// was itself reported. Where it is none of the account's, that is a problem.
func (r *resolver) brokenSubscription(a *Account, address string) bool {
	i := slices.IndexFunc(r.in.Subscriptions, func(s planner.Subscription) bool { return s.Address == address })
	if i >= 0 && r.in.Subscriptions[i].Account == a.Address {
		return true
	}
	if i >= 0 || strings.HasPrefix(address, "subscription.") || strings.Contains(address, ".subscription.") {
		r.KeyProblem(a.Address, "opening.quota_left", address, "Unknown subscription", "%s has no %s.", a.Address, address)
		return true
	}
	return false
}

// subscriptionLeft checks what an opening says of the period of a subscription.
func (r *resolver) subscriptionLeft(a *Account, s *Subscription, left pricing.Units) {
	const attribute = "opening.quota_left"
	begin, _, ok := s.period(r.firstDay())
	switch {
	case s.Plan.Unlimited:
		r.KeyProblem(a.Address, attribute, s.Address, "Superfluous quota_left", "%s includes calls without limit, so nothing is left of them.", s.Plan.ID)
	case !ok || begin == r.firstDay():
		r.KeyProblem(a.Address, attribute, s.Address, "Superfluous quota_left", "quota_left says what is left of a period that began before the plan's first day, %s, and runs on it; %s has none.", r.firstDay(), s.Address)
	case left.LessThan(pricing.Units{}) || s.Units.LessThan(left):
		r.KeyProblem(a.Address, attribute, s.Address, "Invalid quota_left", "%s cannot be left of a period of %s, which includes %s.", left, s.Address, s.Units)
	}
}

// voucher checks one and puts it into its account.
func (r *resolver) voucher(in *planner.Voucher) {
	a, ok := r.owner(in.Address, in.Account)
	if !ok {
		return
	}
	r.paidAtLeastZero(a, in.Address, "amount", "amount", in.Amount)
	if in.StartsOn != nil && in.ExpiresOn <= *in.StartsOn {
		r.Problem(in.Address, "expires_on", "Voucher without a day", "The voucher starts on %s, and expires_on is the first day on which it pays nothing: it must be later than that, not %s.", *in.StartsOn, in.ExpiresOn)
	} else {
		r.Refuse(in.ExpiresOn < r.firstDay(), in.Address, "expires_on", "Expired voucher", "The voucher was void on %s, before the plan's first day %s; remove it.", in.ExpiresOn, r.firstDay())
	}
	var ids []string
	for i := range a.Products {
		ids = append(ids, a.Products[i].Catalog.ID())
	}
	for _, id := range in.Catalogs {
		r.Refuse(!slices.Contains(ids, id), in.Address, "catalogs", "Unknown product", "The account has no product %s.%s", id, pricing.DidYouMean(id, ids))
	}
	a.Vouchers = append(a.Vouchers, in)
}
