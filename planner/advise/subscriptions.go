package advise

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// subscriptions tells which subscriptions cost more than what they cover, which would
// pay, and which vouchers become void.
func (t *trial) subscriptions() {
	for i := range t.now.Subscriptions {
		t.suggest(t.withoutSubscription(&t.now.Subscriptions[i]))
	}
	for k := range t.account.Products {
		for i := range t.account.Products[k].Catalog.Subscriptions() {
			t.suggest(t.subscribe(&t.account.Products[k].Catalog.Subscriptions()[i]))
		}
	}
	for i := range t.now.Vouchers {
		if v := &t.now.Vouchers[i]; v.Expired.IsPositive() {
			t.tell(Entry{Name: VoucherVoid, Address: v.Voucher.Address, Date: &v.Voucher.ExpiresOn, Amount: &v.Expired})
		}
	}
}

// withoutSubscription tries to leave a subscription out, or to end one that runs when its
// next period would begin.
func (t *trial) withoutSubscription(s *planner.SubscriptionForecast) *change {
	in, open := s.Subscription, t.openDay()
	ends := (*pricing.Date)(nil)
	if in.StartsOn < open {
		n := s.Plan.Every.On(in.StartsOn, open-1)
		ends = new(s.Plan.Every.Begin(in.StartsOn, n+1))
		if in.EndsOn != nil && *in.EndsOn <= *ends {
			return nil
		}
	}
	return t.try(Entry{Name: SubscriptionNotWorth, Address: in.Address, Date: ends, Amount: &s.Fee}, func(plan planner.Input) planner.Input {
		plan.Subscriptions = slices.Clone(plan.Subscriptions)
		i := slices.IndexFunc(plan.Subscriptions, func(o planner.Subscription) bool { return o.Address == in.Address })
		if ends == nil {
			plan.Subscriptions = slices.Delete(plan.Subscriptions, i, i+1)
		} else {
			plan.Subscriptions[i].EndsOn = ends
		}
		return plan
	})
}

// subscribe tries a plan that includes a number of calls, from the first day that can
// still be changed on: once, and then twice as often as long as that saves more. Of one
// without limit nobody says how much of it is needed.
func (t *trial) subscribe(plan *pricing.Subscription) (best *change) {
	if plan.Unlimited || !slices.ContainsFunc(t.meters, func(m meterOf) bool {
		return m.product.Catalog.ID() == plan.Catalog && !plan.Ratio(m.Meter.Index).IsZero()
	}) {
		return nil
	}
	day := t.openDay()
	for quantity := int64(1); quantity <= pricing.MaxCalls/max(plan.Calls, 1); quantity *= 2 {
		e := Entry{Name: SubscriptionPays, Address: t.now.Account.Address, Date: &day, Catalog: &plan.Catalog, SKU: &plan.ID, Quantity: &quantity}
		c := t.try(e, func(in planner.Input) planner.Input {
			in.Subscriptions = append(slices.Clone(in.Subscriptions), planner.Subscription{
				Address: "subscription.(advised_" + plan.Catalog + "_" + plan.ID + ")", Account: t.now.Account.Address,
				Catalog: plan.Catalog, Plan: plan.ID, Quantity: quantity, StartsOn: day,
			})
			return in
		})
		if c == nil || best != nil && !c.Saves.GreaterThan(*best.Saves) {
			break
		}
		best = c
	}
	return best
}
