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
	sub := &planner.Subscription{Address: inst.address(), Account: r.accountAddress(), Quantity: 1}
	r.need("plan", &sub.Plan)
	r.need("starts_on", &sub.StartsOn)
	r.set("quantity", &sub.Quantity)
	r.set("ends_on", &sub.EndsOn)
	r.set("price", &sub.Price)
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

// subscriptionPlan reads a plan of a catalogue that is paid by period.
func (r *reader) subscriptionPlan() pricing.SubscriptionSpec {
	plan := pricing.SubscriptionSpec{
		ID: r.id(), Tiers: r.tiers(), Meters: r.grantMeters(),
		TierMode: oneOf(r, "tier_mode", pricing.TierModeGraduated, pricing.TierModeReached),
		Every:    oneOf(r, "every", pricing.Periods...),
	}
	r.set("title", &plan.Title)
	r.set("fee", &plan.Fee)
	r.set("calls", &plan.Calls)
	return plan
}
