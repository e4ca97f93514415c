package planner

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// freezeFails tells the single top-up that keeps every freeze and purchase from
// failing: the least amount, and the last day on which it helps. A top-up of a day
// is there for the freeze and the purchases of that day.
func (t *trial) freezeFails() {
	if !t.now.failsFrom(t.openDay()) {
		return
	}
	on, missing := t.missing()
	if on == nil {
		return
	}
	in := t.in
	in.TopUps = append(slices.Clone(in.TopUps), TopUp{Address: "top_up.(advised)", Account: t.now.Account.Address, Amount: missing, Date: *on})
	if funded := t.try(in); funded == nil || funded.failsFrom(t.openDay()) {
		return
	}
	e := AdviceEntry{Name: AdviceFreezeFails, Address: t.now.Account.Address, Date: on, Amount: &missing}
	if lost := t.now.Totals.Lost; lost > 0 {
		e.Calls = &lost
	}
	t.tell(e)
}

// failsFrom says whether a freeze or a purchase fails on a day or later.
func (f *AccountForecast) failsFrom(day pricing.Date) bool {
	return slices.ContainsFunc(f.Events, func(e Event) bool {
		return e.Date >= day && (e.Type == EventShortfall || e.Type == EventFreezeFailed || e.Type == EventPackRefused)
	})
}

// missing is the day on which money is first missing for a freeze or a purchase, and
// the most that is missing for one, as if nothing stopped (settlement, section 4).
func (t *trial) missing() (on *pricing.Date, most pricing.Money) {
	reported := t.now
	if t.now.Account.Terms.Overdraft == pricing.OverdraftSuspend {
		if reported = t.try(reporting(t.in)); reported == nil {
			return nil, most
		}
	}
	for _, e := range reported.Events {
		if e.Type != EventShortfall || e.Date < t.openDay() {
			continue
		}
		if on == nil {
			on = &e.Date
		}
		most = pricing.MaxMoney(most, *e.Amount)
	}
	return on, most
}
