package settle

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A state is an account on the morning of a month's first day, before anything
// happened. It is all that a month needs to know of the months before.
type state struct {
	balance  pricing.Money // cash, may be below zero
	products []productState
	vouchers []pricing.Money // left of each, by index into the account's
}

// A productState is a product's part of the money, whether its service runs, and what
// is left of its grants.
type productState struct {
	frozen    pricing.Money // the part of the balance that is frozen for it
	suspended bool
	pending   pricing.Money // while suspended: the estimate whose freeze failed
	due       pricing.Money // the last bill, not yet deducted
	estimate  pricing.Money // what its settlement will freeze
	bill      pricing.Money // of the month before, whether it is one or one of each day
	credited  pricing.Money // what vouchers paid of this month's bills by the day
	grants    []grantState  // by index into the product's
}

// A grantState is what is left of a grant.
type grantState struct {
	paid bool          // a pack that was bought, or a period of a subscription that runs
	left pricing.Units // that can still be used; 0 before the purchase and after expiry
	used pricing.Units // of a pack: ever, before the first day included
	void pricing.Units // of a pack: expired
}

// copyFrom makes s a copy of another state, in its own memory.
func (s *state) copyFrom(from *state) {
	s.balance = from.balance
	s.products = resized(s.products, len(from.products))
	for i, p := range from.products {
		p.grants = append(s.products[i].grants[:0], p.grants...)
		s.products[i] = p
	}
	s.vouchers = append(s.vouchers[:0], from.vouchers...)
}

// A grantAt is where the grants are that a purchase or a subscription gives.
type grantAt struct {
	Product int // index into the account's products
	grant   int // index into the product's grants
}

// of is what is left of a pack, or of the period of a subscription that runs.
func (s *state) of(at grantAt) *grantState { return &s.products[at.Product].grants[at.grant] }

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
