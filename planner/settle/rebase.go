package settle

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// From returns the input that continues the forecast from a month of its
// horizon on: the opening state and what is left of the packs are those of the
// forecast on that morning, so that Simulate gives the same months again. Months
// after until are cut off.
func From(f *planner.Forecast, start, until pricing.Month) planner.Input {
	in := *f.Input
	skipped := int(start - in.Start)
	accounts := PlanOf(f).Accounts
	in.Start, in.Months = start, int(until-start)+1
	in.Accounts = slices.Clone(in.Accounts)
	in.Packs, in.Subscriptions, in.Vouchers = nil, nil, nil
	lastBillDay := map[string]int{}
	for i := range f.Accounts {
		a := &f.Accounts[i]
		account := &in.Accounts[i]
		account.PastThrough = a.PastThrough
		s := accounts[i].stateAt(skipped)
		if skipped > 0 {
			account.Opening = accounts[i].openingOf(&s, skipped)
		}
		in.Subscriptions = append(in.Subscriptions, accounts[i].subscriptionsFrom(&s, start, until)...)
		in.Vouchers = append(in.Vouchers, accounts[i].vouchersFrom(&s, start)...)
		account.Statements = slices.DeleteFunc(slices.Clone(account.Statements), func(s planner.Statement) bool { return s.Date <= start.First() || s.Date > until.First() })
		if len(a.Packs) > 0 {
			in.Packs = append(in.Packs, packsFrom(f.Details(i), start, until, skipped)...)
		}
		for _, p := range account.Products {
			lastBillDay[account.Address] = max(lastBillDay[account.Address], p.Terms.BillDay)
		}
	}
	in.Usages = make([]planner.Usage, len(f.Input.Usages))
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
	in.TopUps = slices.DeleteFunc(slices.Clone(in.TopUps), func(t planner.TopUp) bool {
		return t.MonthlyOn == 0 && (t.Date < start.First() || t.Date > (until+1).Date(lastBillDay[t.Account]))
	})
	return in
}

// Openings are the states of the accounts, in their order, on the first morning of
// a month: one of the horizon, or the one after it. A statement of that morning is
// part of them.
func Openings(f *planner.Forecast, start pricing.Month) []planner.Opening {
	accounts := PlanOf(f).Accounts
	openings := make([]planner.Opening, len(accounts))
	for i, a := range accounts {
		s := a.stateAt(int(start - f.Input.Start))
		openings[i] = a.openingOf(&s, int(start-f.Input.Start))
	}
	return openings
}

// Vouchers are the vouchers of a plan with what is left of them on the first morning of
// a month: one of the horizon, or the one after it.
func Vouchers(f *planner.Forecast, start pricing.Month) (list []planner.Voucher) {
	for _, a := range PlanOf(f).Accounts {
		if len(a.Vouchers) > 0 {
			s := a.stateAt(int(start - f.Input.Start))
			list = append(list, a.vouchersLeft(&s)...)
		}
	}
	return list
}

// stateAt is the account on the first morning of its i-th month, or of the one after the
// last.
func (a *Account) stateAt(i int) state {
	m := a.newRun(new(scratch))
	s := m.openingState()
	for k := range i {
		s = m.settle(s, k, nil)
	}
	if 0 < i && i < a.Months {
		m.begin(s, i)
		m.adjust()
		s = m.state
	}
	return s
}

// openingOf is what a state is on the first morning of the i-th month, as it is declared.
func (a *Account) openingOf(s *state, i int) planner.Opening {
	o := planner.Opening{Balance: s.balance, Products: make([]planner.ProductOpening, len(s.products)), Declared: a.tracksCash()}
	for k, p := range s.products {
		o.Products[k] = planner.ProductOpening{Frozen: p.frozen, Due: p.due, Estimate: p.estimate, Suspended: p.suspended, Pending: p.pending}
		for g, grant := range a.Products[k].Grants {
			if q := grant.Quota; q != nil && q.Renews == pricing.RenewsNever && grant.from < a.calendar[i].first {
				setLeft(&o, a.name(q.Catalog, q.ID), p.grants[g].left)
			}
		}
	}
	for k := range a.Subscriptions {
		sub := &a.Subscriptions[k]
		if begin, _, ok := sub.period(a.calendar[i].first); ok && begin < a.calendar[i].first && s.subscription(sub).paid && !sub.Plan.Unlimited {
			setLeft(&o, sub.Address, s.subscription(sub).left)
		}
	}
	return o
}

func setLeft(o *planner.Opening, name string, left pricing.Units) {
	if o.QuotaLeft == nil {
		o.QuotaLeft = map[string]pricing.Units{}
	}
	o.QuotaLeft[name] = left
}

// subscriptionsFrom are those that still matter from a month on. Where the fee of the
// period that would run was refused, the next one is the first that counts.
func (a *Account) subscriptionsFrom(s *state, start, until pricing.Month) (list []planner.Subscription) {
	for i := range a.Subscriptions {
		sub := &a.Subscriptions[i]
		if sub.StartsOn >= (until+1).First() || sub.end <= start.First() {
			continue
		}
		in := *sub.Subscription
		if sub.StartsOn < start.First() {
			if begin, end, _ := sub.period(start.First()); begin < start.First() && !s.subscription(sub).paid {
				in.Since = &end
			}
		}
		list = append(list, in)
	}
	return list
}

// vouchersLeft are the account's vouchers with what a state has left of them.
func (a *Account) vouchersLeft(s *state) (list []planner.Voucher) {
	for i, v := range a.Vouchers {
		in := *v
		in.Amount = s.vouchers[i]
		list = append(list, in)
	}
	return list
}

// vouchersFrom are those that still matter from a month on, with what is left of them.
func (a *Account) vouchersFrom(s *state, start pricing.Month) []planner.Voucher {
	return slices.DeleteFunc(a.vouchersLeft(s), func(v planner.Voucher) bool { return v.ExpiresOn < start.First() })
}

// name is how a thing of a catalogue is called in the account: by its id alone where
// that is enough in any case.
func (a *Account) name(catalog, id string) string {
	if len(a.Products) == 1 {
		return id
	}
	return planner.Name{Catalog: catalog, ID: id}.String()
}

// packsFrom are the purchases that still matter from a month on.
func packsFrom(a *planner.AccountForecast, start, until pricing.Month, skipped int) []planner.PackPurchase {
	var packs []planner.PackPurchase
	for i := range a.Packs {
		p := &a.Packs[i]
		purchase := *p.Purchase
		switch {
		case purchase.PurchasedOn >= (until+1).First() || p.VoidOn < start.First():
			continue
		case purchase.PurchasedOn < start.First() && skipped > 0:
			if !p.Bought {
				continue
			}
			left := p.RemainingBefore(start)
			purchase.Remaining = &left
			purchase.Paid = &p.Price // on the day of the purchase, whatever the catalogue says later
		}
		packs = append(packs, purchase)
	}
	return packs
}

// Down says whether service of a product is down on the morning from which on nothing
// is known.
func (a *Account) Down() bool {
	i := int(a.Now().Month() - a.Start)
	if i == a.Months {
		return false
	}
	return slices.ContainsFunc(a.stateAt(i).products, func(p productState) bool { return p.suspended })
}
