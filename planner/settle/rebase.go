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
	in.Start, in.Months = start, int(until-start)+1
	first, end := start.First(), (until + 1).First()
	in.Accounts = slices.Clone(in.Accounts)
	in.Packs, in.Subscriptions, in.Vouchers = nil, nil, nil
	lastBillDay := map[string]int{}
	for i, a := range PlanOf(f).Accounts {
		account := &in.Accounts[i]
		account.PastThrough, lastBillDay[a.Address] = a.pastThrough(), a.lastBillDay()
		s := a.stateAt(skipped)
		if skipped > 0 {
			account.Opening = a.openingOf(&s, skipped)
		}
		account.Statements = slices.DeleteFunc(slices.Clone(account.Statements), func(s planner.Statement) bool { return s.Date <= first || s.Date >= end })
		in.Packs = append(in.Packs, a.packsFrom(&s, first, end, skipped > 0)...)
		in.Subscriptions = append(in.Subscriptions, a.subscriptionsFrom(&s, first, end)...)
		in.Vouchers = append(in.Vouchers, a.vouchersFrom(&s, first)...)
	}
	in.Usages = slices.Clone(in.Usages)
	for i := range in.Usages {
		u := &in.Usages[i]
		u.Calls = u.Calls[skipped : skipped+in.Months]
		if u.Actual != nil {
			u.Actual = u.Actual[skipped : skipped+in.Months]
		}
		if u.Forecast != nil {
			u.Forecast = u.Forecast[skipped : skipped+in.Months]
		}
	}
	in.TopUps = slices.DeleteFunc(slices.Clone(in.TopUps), func(t planner.TopUp) bool {
		return t.MonthlyOn == 0 && (t.Date < first || t.Date > (until+1).Date(lastBillDay[t.Account]))
	})
	return in
}

// StateOf is what the accounts, in their order, open with on the first morning of a month,
// and the plan's vouchers with what is left of them. The month is one of the horizon, or the
// one after it. A statement of that morning is part of it.
func StateOf(f *planner.Forecast, start pricing.Month) (openings []planner.Opening, vouchers []planner.Voucher) {
	i := int(start - f.Input.Start)
	for _, a := range PlanOf(f).Accounts {
		s := a.stateAt(i)
		openings, vouchers = append(openings, a.openingOf(&s, i)), append(vouchers, a.vouchersFrom(&s, f.Input.Start.First())...)
	}
	return openings, vouchers
}

// stateAt is the account on the first morning of its i-th month, or of the one after the
// last.
func (a *Account) stateAt(i int) state {
	m := a.newRun(new(scratch))
	s := m.openingState()
	for k := range i {
		s = m.settle(s, k)
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
	first := a.calendar[i].first
	o := planner.Opening{Balance: s.balance, Declared: a.tracksCash(), QuotaLeft: map[string]pricing.Units{}}
	for k, p := range s.products {
		o.Products = append(o.Products, planner.ProductOpening{Frozen: p.frozen, Due: p.due, Estimate: p.estimate, Suspended: p.suspended, Pending: p.pending})
		for g, grant := range a.Products[k].Grants {
			if q := grant.Quota; q != nil && q.Renews == pricing.RenewsNever && grant.from < first {
				name := planner.Name{Catalog: q.Catalog, ID: q.ID}
				if len(a.Products) == 1 { // the id alone is enough
					name.Catalog = ""
				}
				o.QuotaLeft[name.String()] = p.grants[g].left
			}
		}
	}
	for k := range a.Subscriptions {
		sub := &a.Subscriptions[k]
		now := s.of(sub.grantAt)
		if begin, _, ok := sub.period(first); ok && begin < first && now.paid && !sub.Plan.Unlimited {
			o.QuotaLeft[sub.Address] = now.left
		}
	}
	return o
}

// subscriptionsFrom are those that still matter from a day on. Where the fee of the
// period that would run was refused, the next one is the first that counts.
func (a *Account) subscriptionsFrom(s *state, first, end pricing.Date) (list []planner.Subscription) {
	for i := range a.Subscriptions {
		sub := &a.Subscriptions[i]
		if sub.StartsOn >= end || sub.end <= first {
			continue
		}
		in := *sub.Subscription
		if sub.StartsOn < first {
			if begin, next, _ := sub.period(first); begin < first && !s.of(sub.grantAt).paid {
				in.Since = &next
			}
		}
		list = append(list, in)
	}
	return list
}

// vouchersFrom are those that still matter from a day on, with what is left of them.
func (a *Account) vouchersFrom(s *state, first pricing.Date) (list []planner.Voucher) {
	for i, v := range a.Vouchers {
		if v.ExpiresOn >= first {
			in := *v
			in.Amount = s.vouchers[i]
			list = append(list, in)
		}
	}
	return list
}

// packsFrom are the purchases that still matter from a day on. Those that were made before,
// in the plan, have what is left of them.
func (a *Account) packsFrom(s *state, first, end pricing.Date, later bool) (packs []planner.PackPurchase) {
	for i := range a.Packs {
		p := &a.Packs[i]
		if p.PurchasedOn >= end || p.VoidOn < first {
			continue
		}
		purchase := *p.PackPurchase
		if p.PurchasedOn < first && later {
			now := s.of(p.grantAt)
			if !now.paid {
				continue
			}
			purchase.Remaining = new(now.left)
			purchase.Paid = &p.Total // on the day of the purchase, whatever the catalogue says later
		}
		packs = append(packs, purchase)
	}
	return packs
}

// Down says whether service of a product is down on the morning from which on nothing
// is known.
func (a *Account) Down() bool {
	i := int(a.Now().Month() - a.Start)
	return i < a.Months && slices.ContainsFunc(a.stateAt(i).products, func(p productState) bool { return p.suspended })
}
