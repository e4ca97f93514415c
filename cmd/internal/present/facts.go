package present

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// facts are what is said of an account beside the others, in the plan's currency.
type facts struct {
	address, title string
	tags           Value
	totals         document.Totals
	served         tally
	packUnits      []string  // what its packs hold
	expired        leftovers // units of packs that become void, by what they are
	tracksCash     bool
	funding        document.Funding
	required       pricing.Money // the shortfall; only where its money is known
	ownRequired    pricing.Money // the same in the account's currency
	own            pricing.Money // billed in it
	currency       string        // the account's
	by             *pricing.Date // when the shortfall begins
	suspended      bool
	refused        int           // purchases
	voidSoon       leftovers     // in packs that become void within a month after the plan
	feesUsed       pricing.Money // the part of the fees of subscriptions that belongs to the months' days
	costs          costs         // where charts are drawn
}

func (p *plan) factsOf(own *document.Account) facts {
	a := p.InPlan(own)
	f := facts{
		address: a.Address, title: a.Title, tags: name(join(", ", tagTexts(a.Tags)...).Plain()), own: own.Totals.Billed, currency: own.Currency,
		totals: a.Totals, served: a.Served, packUnits: packUnits(a), tracksCash: a.TracksCash, funding: a.Funding,
		suspended: p.isSuspended(a), expired: leftovers{}, voidSoon: leftovers{},
	}
	if p.opt.Charts {
		f.costs = costsOf(a)
	}
	if isShort(a) {
		f.required, f.ownRequired, f.by = a.Funding.Required, own.Funding.Required, a.Funding.FirstShortfallOn
	}
	f.refused = len(having(a.Packs, func(p document.Pack) bool { return !p.Bought }))
	f.feesUsed = document.SumOf(a.Subscriptions, func(s document.Subscription) pricing.Money { return document.SumOf(s.Months, amortizedIn) })
	after := a.Months[len(a.Months)-1].Month + 1
	for _, k := range pointers(a.Packs) {
		f.expired.add(k.Unit, k.Expired)
		f.voidSoon.add(k.Unit, when(k.VoidOn <= (after+1).First(), k.Remaining)) // a plan that goes on must count them
	}
	return f
}

// amortizedIn is the part of fees that belongs to a month.
func amortizedIn(m planner.SubscriptionMonth) pricing.Money { return m.Amortized }

// mayStop says whether a lack of money stops a product of the account: its events say so.
func mayStop(a *document.Account) bool {
	return slices.ContainsFunc(a.Products, func(p document.Product) bool { return p.Terms.Overdraft == pricing.OverdraftSuspend })
}

// isShort says whether an account lacks money for a freeze or a purchase, or would lack
// it if its service did not stop. Of one whose money is not declared nobody knows.
func isShort(a *document.Account) bool { return a.TracksCash && a.Funding.FirstShortfallOn != nil }

func (f facts) isShort() bool { return f.by != nil }

// leftovers are what nobody used of packs, by what it is.
type leftovers map[string]document.Units

func (l leftovers) add(unit string, left document.Units) {
	if !left.IsZero() {
		l[unit] = l[unit].Add(left)
	}
}

func (l leftovers) addAll(other leftovers) {
	for unit, left := range other {
		l.add(unit, left)
	}
}

// A troubleKind is something that is wrong with an account: the word for it, and what
// the word means.
type troubleKind struct {
	word, meaning string
	has           func(facts) bool
}

func (w words) troubles() []troubleKind {
	return []troubleKind{
		{w.T("suspended"), w.T("calls are lost for lack of money"), func(f facts) bool { return f.suspended }},
		{w.T("shortfall"), w.T("a freeze or a purchase is not covered"), func(f facts) bool { return f.isShort() && !f.suspended }},
		{w.T("refused"), w.T("a pack is not bought for lack of money"), func(f facts) bool { return f.refused > 0 }},
		{w.T("expired"), w.T("pack calls expire unused"), func(f facts) bool { return f.totals.PacksExpiredCalls.IsPositive() }},
	}
}

// trouble says in a word each what is wrong with an account.
func (w words) trouble(f facts) []string {
	found := having(w.troubles(), func(t troubleKind) bool { return t.has(f) })
	return each(found, func(t troubleKind) string { return t.word })
}

// worstFirst orders by the shortfall, then the calls lost, then the value that expires.
func worstFirst(a, b facts) int {
	return cmp.Or(
		b.required.Compare(a.required),
		cmp.Compare(b.totals.Lost, a.totals.Lost),
		b.totals.PacksExpiredValue.Compare(a.totals.PacksExpiredValue),
	)
}

func largestFirst(a, b facts) int {
	return b.totals.Billed.Compare(a.totals.Billed)
}
