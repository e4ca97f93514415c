package planner

import (
	"github.com/declarative-cost/planner/pricing"
)

// A Settling is a settlement with what led to it.
type Settling struct {
	Settlement
	Before    Funds         // after the settlement before, or the opening
	Since     []Event       // what moved money since then, refused purchases included
	Suspended bool          // before the settlement: it deducts the bill and nothing else
	Missing   pricing.Money // what the balance lacked of the estimate
	Failed    bool          // the freeze failed and the account is suspended from this day on
	Resumed   bool          // service resumed on this day
}

// Funds are an account's money on a day.
type Funds struct {
	On              pricing.Date
	Balance, Frozen pricing.Money
	Suspended       bool
}

// settlings splits the events at the settlements: the opening settlement and one
// for each month.
func settlings(f *AccountForecast, firstDay pricing.Date) []Settling {
	funds := openingFunds(f, firstDay)
	settlements := []Settlement{f.OpeningSettlement}
	for _, m := range f.Months {
		settlements = append(settlements, m.Settlement)
	}
	events := f.Events
	all := make([]Settling, len(settlements))
	for i, s := range settlements {
		all[i] = Settling{Settlement: s, Before: funds, Suspended: funds.Suspended}
		events = all[i].take(events)
		funds = Funds{On: s.Date, Balance: s.Balance, Frozen: s.Frozen, Suspended: (all[i].Suspended || all[i].Failed) && !all[i].Resumed}
	}
	return all
}

// openingFunds are the account's money on the first morning. In the past nothing is
// pending.
func openingFunds(f *AccountForecast, firstDay pricing.Date) Funds {
	o := f.Account.Opening
	if o.Suspended && f.PastThrough != nil {
		o.Frozen, o.Suspended = o.Pending, false
	}
	return Funds{On: firstDay, Balance: o.Balance, Frozen: o.Frozen, Suspended: o.Suspended}
}

// take takes the events up to and including the settlement and returns the rest.
func (s *Settling) take(events []Event) []Event {
	for i, e := range events {
		if e.Date > s.Date || e.Date == s.Date && !s.upTo(e) {
			return events[i:]
		}
		switch e.Type {
		case EventAdjusted, EventTopUp, EventPackBought, EventPackRefused:
			s.Since = append(s.Since, e)
		case EventSuspended:
			s.Suspended = !s.Failed // by a statement
		case EventResumed:
			stated := i > 0 && events[i-1].Type == EventAdjusted && events[i-1].Frozen.Equal(e.Frozen)
			if e.Date == s.Date && !stated {
				s.Resumed = true
			} else {
				s.Since, s.Suspended = append(s.Since, e), false
			}
		case EventShortfall, EventFreezeFailed:
			s.lacks(e)
		}
	}
	return nil
}

// upTo says whether an event of the settlement's day is no later than it.
func (s *Settling) upTo(e Event) bool {
	switch e.Type {
	case EventAdjusted, EventPackExpired, EventTopUp, EventUnfreeze, EventBill, EventFreeze, EventFreezeFailed, EventSuspended, EventResumed:
		return true
	case EventShortfall:
		return e.Address == "" // of the freeze, not of a purchase
	}
	return false
}

// lacks notes a freeze or a purchase that the money does not cover.
func (s *Settling) lacks(e Event) {
	switch {
	case e.Type == EventFreezeFailed:
		s.Failed, s.Missing = true, e.Amount.Sub(e.Balance)
	case e.Address == "":
		s.Missing = *e.Amount
	default:
		s.Since = append(s.Since, e)
	}
}
