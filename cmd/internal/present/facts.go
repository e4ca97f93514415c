package present

import (
	"cmp"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// facts are what is said of an account beside the others.
type facts struct {
	address, title string
	tags           Value
	totals         document.Totals
	served         coverage
	tracksCash     bool
	funding        document.Funding
	required       pricing.Money // the shortfall; only where its money is known
	by             *pricing.Date // when it begins
	suspended      bool
	refused        int         // purchases
	voidSoon       int64       // calls in packs that become void within a month after the plan
	ownTerms       bool        // or a discount
	costs          []meterCost // where charts are drawn
}

func (p *plan) factsOf(a *document.Account) facts {
	f := facts{
		address: a.Address, title: a.Title, tags: name(join(", ", tagTexts(a.Tags)...).Plain()), totals: a.Totals, served: coverageOf(a.Months...), tracksCash: a.TracksCash, funding: a.Funding,
		suspended: len(p.suspensions(a)) > 0, ownTerms: len(p.ownTerms(a)) > 0,
	}
	if p.opt.Charts {
		f.costs = costsOf(a)
	}
	if isShort(a) {
		f.required, f.by = pricing.Money(a.Funding.Required), a.Funding.FirstShortfallOn
	}
	for i := range a.Packs {
		if !a.Packs[i].Bought {
			f.refused++
		}
		if isVoidSoon(a, &a.Packs[i]) {
			f.voidSoon += a.Packs[i].Remaining
		}
	}
	return f
}

// isShort says whether an account lacks money for a freeze or a purchase, or would lack
// it if its service did not stop. Of one whose money is not declared nobody knows.
func isShort(a *document.Account) bool { return a.TracksCash && a.Funding.FirstShortfallOn != nil }

func (f facts) isShort() bool { return f.by != nil }

// isVoidSoon says whether a pack becomes void within a month after the plan with calls
// left in it: a plan that goes on must count them.
func isVoidSoon(a *document.Account, p *document.Pack) bool {
	after := a.Months[len(a.Months)-1].Month + 1
	return p.Remaining > 0 && p.ExpiresOn <= (after+1).First()
}

// A coverage is who paid for the calls served; its parts add up to them.
type coverage struct {
	free, packs, postpaid int64
	unpriced              int64 // at meters that are free
}

func coverageOf(months ...document.AccountMonth) (c coverage) {
	for _, month := range months {
		for _, m := range month.Meters {
			c.free, c.packs, c.postpaid = c.free+m.Free, c.packs+m.Pack, c.postpaid+m.Postpaid
			c.unpriced += m.Calls - m.Free - m.Pack - m.Postpaid
		}
	}
	return c
}

func (c coverage) plus(d coverage) coverage {
	return coverage{c.free + d.free, c.packs + d.packs, c.postpaid + d.postpaid, c.unpriced + d.unpriced}
}

func (c coverage) cells() row {
	return row{"free": callsOf(c.free), "packs": callsOf(c.packs), "postpaid": callsOf(c.postpaid), "unpriced": callsOf(c.unpriced)}
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
		{w.T("expired"), w.T("pack calls expire unused"), func(f facts) bool { return f.totals.PacksExpiredCalls > 0 }},
	}
}

// trouble says in a word each what is wrong with an account.
func (w words) trouble(f facts) (found []string) {
	for _, t := range w.troubles() {
		if t.has(f) {
			found = append(found, t.word)
		}
	}
	return found
}

// worstFirst orders by the shortfall, then the calls lost, then the value that expires.
func worstFirst(a, b facts) int {
	return cmp.Or(
		b.required.Compare(a.required),
		cmp.Compare(b.totals.Lost, a.totals.Lost),
		pricing.Money(b.totals.PacksExpiredValue).Compare(pricing.Money(a.totals.PacksExpiredValue)),
	)
}

func largestFirst(a, b facts) int {
	return pricing.Money(b.totals.Billed).Compare(pricing.Money(a.totals.Billed))
}
