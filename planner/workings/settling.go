package workings

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Settling is a settlement with what led to it.
type Settling struct {
	planner.Settlement
	Before    Funds           `json:"-"`                // after the settlement before, or the opening
	Since     []planner.Event `json:"-"`                // what moved money since then, refused purchases included
	Suspended bool            `json:"suspended_before"` // before the settlement: it deducts the bill and nothing else
	Missing   pricing.Money   `json:"missing"`          // what the balance lacked of the estimate
	Failed    bool            `json:"freeze_failed"`    // the freeze failed and the account is suspended from this day on
	Resumed   bool            `json:"resumed"`          // service resumed on this day
}

// Funds are an account's money on a day.
type Funds struct {
	On              pricing.Date
	Balance, Frozen pricing.Money // what is frozen for the product
	Suspended       bool
}

// settlings splits the events at a product's settlements: the opening settlement and
// one for each month.
func settlings(f *planner.AccountForecast, k int, firstDay pricing.Date) []Settling {
	funds := openingFunds(f, k, firstDay)
	product := &f.Products[k]
	settlements := []planner.Settlement{product.OpeningSettlement}
	for _, m := range product.Months {
		settlements = append(settlements, m.Settlement)
	}
	events := f.Events
	all := make([]Settling, len(settlements))
	for i, s := range settlements {
		all[i] = Settling{Settlement: s, Before: funds, Suspended: funds.Suspended}
		events = all[i].take(events, product.Catalog.ID())
		funds = Funds{On: s.Date, Balance: s.Balance, Frozen: s.Frozen, Suspended: (all[i].Suspended || all[i].Failed) && !all[i].Resumed}
	}
	return all
}

// openingFunds are the account's money on the first morning, with what is frozen for a
// product. In the past nothing is pending.
func openingFunds(f *planner.AccountForecast, k int, firstDay pricing.Date) Funds {
	o := f.Account.Opening.Product(k)
	if o.Suspended && f.PastThrough != nil {
		o.Frozen, o.Suspended = o.Pending, false
	}
	return Funds{On: firstDay, Balance: f.Account.Opening.Balance, Frozen: o.Frozen, Suspended: o.Suspended}
}

// take takes the events up to and including the settlement of a product and returns the
// rest. What moves the money of other products is part of what happened since.
func (s *Settling) take(events []planner.Event, catalog string) []planner.Event {
	for i, e := range events {
		if e.Date > s.Date || e.Date == s.Date && !s.upTo(e) {
			return events[i:]
		}
		if e.Catalog != "" && e.Catalog != catalog {
			switch e.Type {
			case planner.EventUnfreeze, planner.EventBill, planner.EventFreeze, planner.EventResumed, planner.EventPackBought, planner.EventFeePaid:
				s.Since = append(s.Since, e)
			}
			continue
		}
		switch e.Type {
		case planner.EventAdjusted, planner.EventTopUp, planner.EventPackBought, planner.EventPackRefused, planner.EventFeePaid, planner.EventFeeRefused:
			s.Since = append(s.Since, e)
		case planner.EventSuspended:
			s.Suspended = !s.Failed // by a statement
		case planner.EventResumed:
			if e.Date == s.Date && !stated(events[:i], e) {
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

// stated says whether service resumed by a statement, which is the last thing that
// happened before.
func stated(before []planner.Event, e planner.Event) bool {
	for _, b := range slices.Backward(before) {
		if b.Type != planner.EventResumed && b.Type != planner.EventSuspended {
			return b.Type == planner.EventAdjusted && b.Date == e.Date && b.Frozen.Equal(e.Frozen)
		}
	}
	return false
}

// upTo says whether an event of the settlement's day is no later than it.
func (s *Settling) upTo(e planner.Event) bool {
	switch e.Type {
	case planner.EventAdjusted, planner.EventPackExpired, planner.EventVoucherExpired, planner.EventTopUp, planner.EventUnfreeze, planner.EventBill, planner.EventFreeze, planner.EventFreezeFailed, planner.EventSuspended, planner.EventResumed:
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
		s.Failed, s.Missing = true, e.Amount.Sub(e.Available)
	case e.Address == "":
		s.Missing = *e.Amount
	default:
		s.Since = append(s.Since, e)
	}
}
