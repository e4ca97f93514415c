package planner

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// From returns the input that continues the forecast from a month of its
// horizon on: the opening state and what is left of the packs are those of the
// forecast on that morning, so that Simulate gives the same months again. Months
// after until are cut off.
func (f *Forecast) From(start, until pricing.Month) Input {
	in := *f.Input
	skipped := int(start - in.Start)
	in.Start, in.Months = start, int(until-start)+1
	in.Accounts = slices.Clone(in.Accounts)
	in.Packs = nil
	for i := range f.Accounts {
		a := &f.Accounts[i]
		if skipped > 0 {
			in.Accounts[i].Opening = a.openingAt(skipped)
		}
		in.Packs = append(in.Packs, a.packsFrom(start, until, skipped)...)
	}
	in.Usages = make([]Usage, len(f.Input.Usages))
	for i, u := range f.Input.Usages {
		u.Calls = u.Calls[skipped : skipped+in.Months]
		if u.Actual != nil {
			u.Actual = u.Actual[skipped : skipped+in.Months]
		}
		if u.Forecast != nil {
			u.Forecast = u.Forecast[skipped : skipped+in.Months]
		}
		in.Usages[i] = u
	}
	in.TopUps = slices.DeleteFunc(slices.Clone(in.TopUps), func(t TopUp) bool {
		return t.MonthlyOn == 0 && (t.Date < start.First() || t.Date > (until+1).Date(billDay(in.Accounts, t.Account)))
	})
	return in
}

func billDay(accounts []Account, address string) int {
	for _, a := range accounts {
		if a.Address == address {
			return a.Terms.BillDay
		}
	}
	return 1
}

// openingAt is the state of the account on the first morning of its i-th month,
// i at least 1: the bill of the month before is due, the state is that after
// the last event.
func (a *AccountForecast) openingAt(i int) Opening {
	before, morning := a.Months[i-1], a.Months[i].Month.First()
	o := a.Account.Opening
	for _, e := range a.Events {
		if e.Date >= morning {
			break
		}
		o.Balance, o.Frozen = e.Balance, e.Frozen
		switch e.Type {
		case EventFreezeFailed:
			o.Suspended, o.Pending = true, *e.Amount
		case EventResumed:
			o.Suspended, o.Pending = false, pricing.Money{}
		}
	}
	o.Due, o.Estimate = before.Bill, before.Settlement.Estimate // while suspended nothing is frozen anew
	return o
}

// packsFrom are the purchases that still matter from a month on.
func (a *AccountForecast) packsFrom(start, until pricing.Month, skipped int) []PackPurchase {
	var packs []PackPurchase
	for _, p := range a.Packs {
		purchase := *p.Purchase
		switch {
		case purchase.PurchasedOn >= (until+1).First() || p.ExpiresOn <= start.First():
			continue
		case purchase.PurchasedOn < start.First() && skipped > 0:
			if !p.Bought {
				continue
			}
			left := p.Months[skipped-1].Remaining
			purchase.Remaining = &left
			price := p.UnitPrice // of the day of the purchase, whatever the catalogue says later
			purchase.Price = &price
		}
		packs = append(packs, purchase)
	}
	return packs
}
