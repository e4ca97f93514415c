package advise

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/pricing"
)

// freezeFails tells the single top-up that keeps every freeze and purchase from
// failing from now on: the least amount, and the last day on which it helps. A
// top-up of a day is there for the freeze and the purchases of that day. Of an
// account whose money is not known nothing is told.
func (t *trial) freezeFails() {
	if !t.now.TracksCash || !t.fails(t.now) {
		return
	}
	if !t.account.Down() && t.funded(t.missing()) {
		return
	}
	t.funded(t.now.Funding.FirstShortfallOn, t.now.Funding.Required) // whatever it is that any day needs
}

// funded tells a top-up where nothing fails with it; false otherwise.
func (t *trial) funded(on *pricing.Date, amount pricing.Money) bool {
	if on == nil {
		return false
	}
	in := t.in
	in.TopUps = append(slices.Clone(in.TopUps), planner.TopUp{Address: "top_up.(advised)", Account: t.now.Account.Address, Amount: amount, Date: *on})
	if f := t.simulate(in); f == nil || t.fails(f) {
		return false
	}
	e := Entry{Name: FreezeFails, Address: t.now.Account.Address, Date: on, Amount: &amount}
	if lost := t.lost(t.now); lost > 0 {
		e.Calls = new(pricing.WholeUnits(lost))
	}
	t.tell(e)
	return true
}

// fails says whether a freeze or a purchase fails from now on, money is missing for the
// bill of a day, or service stops or is down.
func (t *trial) fails(f *planner.AccountForecast) bool {
	return t.lost(f) > 0 || slices.ContainsFunc(f.Events, func(e planner.Event) bool {
		return e.Date >= t.account.Now() && (e.Type == planner.EventFreezeFailed || e.Type == planner.EventPackRefused || e.Type == planner.EventFeeRefused || e.Type == planner.EventSuspended || shortfall(f, &e).IsPositive())
	})
}

// shortfall is what is missing for a freeze or a purchase where nothing stops, or for the
// bill of a day.
func shortfall(f *planner.AccountForecast, e *planner.Event) pricing.Money {
	switch {
	case e.Type == planner.EventShortfall:
		return *e.Amount
	case e.Type == planner.EventBill && f.TermsOf(e.Catalog).Billing == pricing.PeriodDay:
		return e.Available.Neg()
	}
	return pricing.Money{}
}

// lost are the calls that are lost for want of money from now on: of meters that take
// other calls than those that packs cover.
func (t *trial) lost(f *planner.AccountForecast) (n int64) {
	for i := range f.Months {
		if f.Months[i].Month.First() >= t.account.Now() {
			for _, row := range f.Months[i].Meters {
				if !row.Meter.GrantsOnly {
					n += row.Lost
				}
			}
		}
	}
	return n
}

// missing is the day on which money is first missing for a freeze or a purchase from
// now on, and the most that is missing for one, as if nothing stopped (settlement,
// section 4).
func (t *trial) missing() (on *pricing.Date, most pricing.Money) {
	reported := t.now
	if t.suspends() {
		if reported = t.simulate(optimize.Reporting(t.in)); reported == nil {
			return nil, most
		}
	}
	for _, e := range reported.Events {
		amount := shortfall(reported, &e)
		if !amount.IsPositive() || e.Date < t.account.Now() {
			continue
		}
		if on == nil {
			on = new(e.Date)
		}
		most = pricing.MaxMoney(most, amount)
	}
	return on, most
}
