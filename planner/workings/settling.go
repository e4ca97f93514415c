package workings

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Settling is a settlement with what led to it.
type Settling struct {
	planner.Settlement
	Before    Funds           // after the settlement before, or the opening
	Since     []planner.Event // what moved money since then, refused purchases included
	Suspended bool            // before the settlement: it deducts the bill and nothing else
	Missing   pricing.Money   // what the balance lacked of the estimate
	Failed    bool            // the freeze failed and the account is suspended from this day on
	Resumed   bool            // service resumed on this day
}

// Funds are an account's money on a day.
type Funds struct {
	On              pricing.Date
	Balance, Frozen pricing.Money
	Suspended       bool
}

// settlings splits the events at the settlements: the opening settlement and one
// for each month.
func settlings(f *planner.AccountForecast, firstDay pricing.Date) []Settling {
	funds := openingFunds(f, firstDay)
	settlements := []planner.Settlement{f.OpeningSettlement}
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
func openingFunds(f *planner.AccountForecast, firstDay pricing.Date) Funds {
	o := f.Account.Opening
	if o.Suspended && f.PastThrough != nil {
		o.Frozen, o.Suspended = o.Pending, false
	}
	return Funds{On: firstDay, Balance: o.Balance, Frozen: o.Frozen, Suspended: o.Suspended}
}

// take takes the events up to and including the settlement and returns the rest.
func (s *Settling) take(events []planner.Event) []planner.Event {
	for i, e := range events {
		if e.Date > s.Date || e.Date == s.Date && !s.upTo(e) {
			return events[i:]
		}
		switch e.Type {
		case planner.EventAdjusted, planner.EventTopUp, planner.EventPackBought, planner.EventPackRefused:
			s.Since = append(s.Since, e)
		case planner.EventSuspended:
			s.Suspended = !s.Failed // by a statement
		case planner.EventResumed:
			stated := i > 0 && events[i-1].Type == planner.EventAdjusted && events[i-1].Frozen.Equal(e.Frozen)
			if e.Date == s.Date && !stated {
				s.Resumed = true
			} else {
				s.Since, s.Suspended = append(s.Since, e), false
			}
		case planner.EventShortfall, planner.EventFreezeFailed:
			s.lacks(e)
		}
	}
	return nil
}

// upTo says whether an event of the settlement's day is no later than it.
func (s *Settling) upTo(e planner.Event) bool {
	switch e.Type {
	case planner.EventAdjusted, planner.EventPackExpired, planner.EventTopUp, planner.EventUnfreeze, planner.EventBill, planner.EventFreeze, planner.EventFreezeFailed, planner.EventSuspended, planner.EventResumed:
		return true
	case planner.EventShortfall:
		return e.Address == "" // of the freeze, not of a purchase
	}
	return false
}

// lacks notes a freeze or a purchase that the money does not cover.
func (s *Settling) lacks(e planner.Event) {
	switch {
	case e.Type == planner.EventFreezeFailed:
		s.Failed, s.Missing = true, e.Amount.Sub(e.Balance)
	case e.Address == "":
		s.Missing = *e.Amount
	default:
		s.Since = append(s.Since, e)
	}
}
