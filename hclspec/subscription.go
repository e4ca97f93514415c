package hclspec

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

var subscriptionSchema = schema{
	labels:   []string{"name"},
	required: []string{"account", "plan", "starts_on"},
	optional: []string{"quantity", "ends_on", "price"},
	expands:  true,
}

var subscriptionPlanSchema = schema{
	labels:   []string{"id"},
	required: []string{"meters"},
	optional: []string{"title", "fee", "tiers", "tier_mode", "every", "calls"},
}

// readSubscription reads a subscription. One with mistakes is returned as the plainest of
// its plan, so that the plan is still checked; nil where even its account or plan is not
// known.
func (s *scope) readSubscription(inst *instance) *planner.Subscription {
	r := newReader(inst)
	sub := &planner.Subscription{Address: inst.address()}
	sub.Account, _ = r.accountAddress()
	sub.Plan = r.requiredText("plan")
	sub.StartsOn = r.requiredDate("starts_on")
	sub.Quantity = r.wholeOr("quantity", 1)
	sub.EndsOn = optional(r.date("ends_on"))
	sub.Price = optional(r.money("price"))
	s.brokenSubscriptions[sub.Address] = r.failed
	switch {
	case sub.Account == "" || sub.Plan == "" || s.brokenAccounts[sub.Account] || !s.horizon.known:
		return nil
	case r.failed:
		return &planner.Subscription{Address: sub.Address, Account: sub.Account, Plan: sub.Plan, Quantity: 1, StartsOn: s.horizon.start.First()}
	}
	return sub
}

// withoutBroken leaves out what openings say is left of subscriptions with mistakes:
// whether it is right is not known.
func (ev *evaluator) withoutBroken(accounts []planner.Account) {
	for address, broken := range ev.brokenSubscriptions {
		for i := range accounts {
			if broken {
				delete(accounts[i].Opening.QuotaLeft, address)
			}
		}
	}
}

// subscriptionPlans reads the plans of a catalogue that are paid by period.
func (c *catalogReader) subscriptionPlans() (plans []pricing.SubscriptionSpec) {
	for _, b := range c.block.nested["subscription"] {
		id := b.labels[0]
		r, _ := c.place("subscription."+id, b)
		plan := pricing.SubscriptionSpec{ID: id, Fee: optional(r.number("fee")), Tiers: r.tiers(), Meters: r.grantMeters()}
		plan.Title, _ = r.text("title")
		plan.TierMode = oneOf(r, "tier_mode", pricing.TierModeGraduated, pricing.TierModeReached)
		plan.Every = oneOf(r, "every", pricing.Periods...)
		plan.Calls = optional(r.whole("calls"))
		plans = append(plans, plan)
	}
	return plans
}
