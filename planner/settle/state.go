package settle

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A state is an account on the morning of a month's first day, before anything
// happened. It is all that a month needs to know of the months before.
type state struct {
	balance  pricing.Money // cash, may be below zero
	products []productState
	packs    []packState // by index into the account's packs

	subscriptions []subscriptionState // by index into the account's
	vouchers      []pricing.Money     // left of each, by index into the account's
}

// A productState is a product's part of the money, and whether its service runs.
type productState struct {
	frozen    pricing.Money // the part of the balance that is frozen for it
	suspended bool
	pending   pricing.Money   // while suspended: the estimate whose freeze failed
	due       pricing.Money   // the last bill, not yet deducted
	estimate  pricing.Money   // what its settlement will freeze
	bill      pricing.Money   // of the month before, whether it is one or one of each day
	credited  pricing.Money   // what vouchers paid of this month's bills by the day
	once      []pricing.Units // left of its free quotas that are given once, by index; nil without any
}

// A packState is what is left of a pack.
type packState struct {
	bought bool
	left   pricing.Units // that can still be used; 0 before the purchase and after expiry
	used   pricing.Units // ever, before the first day included
	void   pricing.Units // expired
}

// copyFrom makes s a copy of another state, in its own memory.
func (s *state) copyFrom(from *state) {
	s.balance = from.balance
	s.products = append(s.products[:0], from.products...)
	for i := range s.products {
		s.products[i].once = slices.Clone(s.products[i].once)
	}
	s.packs = append(s.packs[:0], from.packs...)
	s.subscriptions = append(s.subscriptions[:0], from.subscriptions...)
	s.vouchers = append(s.vouchers[:0], from.vouchers...)
}

// frozen is what is frozen of the balance.
func (s *state) frozen() pricing.Money {
	sum := s.products[0].frozen
	for i := 1; i < len(s.products); i++ {
		sum = sum.Add(s.products[i].frozen)
	}
	return sum
}

func (s *state) available() pricing.Money { return s.balance.Sub(s.frozen()) }

// resume starts service again and freezes what was pending.
func (p *productState) resume() {
	p.suspended, p.frozen, p.pending = false, p.pending, pricing.Money{}
}

// adjust makes the product what a statement says. What it leaves open stays as it
// was. Where service may not be down, the estimate that would wait is frozen.
func (p *productState) adjust(s planner.ProductStatement, mayFail bool) {
	switch {
	case s.Suspended != nil && *s.Suspended:
		if !p.suspended {
			p.suspended, p.pending = true, p.estimate
		}
		if s.Pending != nil {
			p.pending = *s.Pending
		}
		p.frozen = pricing.Money{}
		if !mayFail {
			p.resume()
		}
		return
	case p.suspended && (s.Suspended != nil || s.Frozen != nil && s.Frozen.IsPositive()):
		p.resume()
	}
	if s.Frozen != nil {
		p.frozen = *s.Frozen
	}
}
