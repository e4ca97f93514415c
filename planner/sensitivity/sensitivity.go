package sensitivity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A Reading is a clause of a vendor's page that can be read in two ways: the name of
// a term, or ReadingFreeQuota.
type Reading string

// ReadingFreeQuota is whether meters with a price that no free quota lists have one
// all the same.
const ReadingFreeQuota Reading = "free_quota"

// Readings are all that Analyze turns the other way, in the order in which they
// are shown: the terms about which there is a question, and the free quota.
var Readings = func() (all []Reading) {
	for _, term := range pricing.AllTerms {
		if term.Question != "" {
			all = append(all, Reading(term.Name))
		}
	}
	return append(all, ReadingFreeQuota)
}()

// Question is what to ask the vendor about a term. It is empty of a reading that is
// none: of ReadingFreeQuota, whose question names meters, and of a later version's.
func (r Reading) Question() string { return r.term().Question }

// term is the term that is read.
func (r Reading) term() pricing.Term {
	i := slices.IndexFunc(pricing.AllTerms, func(t pricing.Term) bool { return t.Name == string(r) })
	if i < 0 {
		return pricing.Term{}
	}
	return pricing.AllTerms[i]
}

// A Turned is what a plan would be with one reading turned the other way in every
// account.
type Turned struct {
	Reading Reading `json:"reading"`
	TurnedFigures
	Accounts []TurnedAccount `json:"accounts"` // those in which a figure differs, by address
	Kept     []KeptReading   `json:"kept"`     // where it could not be turned, by address
	Meters   []string        `json:"meters"`   // of free_quota: ids of the meters that it would cover, in catalogue order
}

// TurnedFigures are what a reading changes. LowestAvailable of several accounts is
// that of the account with the least.
type TurnedFigures struct {
	Billed          planner.AmountChange `json:"billed"`
	Cash            planner.AmountChange `json:"cash"`
	LowestAvailable planner.AmountChange `json:"lowest_available"`
}

func newFigures(before, after *planner.Totals, lowestBefore, lowestAfter pricing.Money) TurnedFigures {
	return TurnedFigures{
		planner.AmountChange{Before: before.Billed, After: after.Billed}, planner.AmountChange{Before: before.Cash, After: after.Cash},
		planner.AmountChange{Before: lowestBefore, After: lowestAfter},
	}
}

// Changes says whether any figure differs.
func (f TurnedFigures) Changes() bool {
	return !f.Billed.IsZero() || !f.Cash.IsZero() || !f.LowestAvailable.IsZero()
}

// A TurnedAccount is what a reading changes in one account.
type TurnedAccount struct {
	Account string `json:"account"` // address
	From    string `json:"from"`    // the value of the term, by product where they differ; "listed" of the free quota
	To      string `json:"to"`      // "all" of the free quota
	TurnedFigures
}

// A KeptReading says why an account's reading could not be turned.
type KeptReading struct {
	Account string `json:"account"` // address
	Reason  string `json:"reason"`
}

// Analyze plans again with every reading turned the other way, one at a time, in
// all accounts.
func Analyze(f *planner.Forecast) ([]Turned, []pricing.Problem) {
	var turned []Turned
	for _, reading := range Readings {
		t := Turned{Reading: reading}
		in, from, to := t.turn(f.Input, nil)
		after, problems := settle.Simulate(in)
		if len(problems) > 0 { // it does not go with what an account has
			kept := accountsOf(*f.Input, problems)
			t = Turned{Reading: reading}
			in, from, to = t.turn(f.Input, kept)
			if after, problems = settle.Simulate(in); len(problems) > 0 {
				return nil, problems
			}
		}
		t.TurnedFigures = newFigures(&f.Totals, &after.Totals, lowestAvailable(f), lowestAvailable(after))
		for i := range f.Accounts {
			a, b := f.Accounts[i].InPlan(), after.Accounts[i].InPlan()
			if figures := newFigures(&a.Totals, &b.Totals, a.Funding.LowestAvailable, b.Funding.LowestAvailable); figures.Changes() {
				t.Accounts = append(t.Accounts, TurnedAccount{a.Account.Address, from[i], to[i], figures})
			}
		}
		turned = append(turned, t)
	}
	return turned, nil
}

// lowestAvailable is the least of all accounts; 0 without any.
func lowestAvailable(f *planner.Forecast) (least pricing.Money) {
	for i, a := range f.Accounts {
		if available := a.Conversion.Funding(a.Funding).LowestAvailable; i == 0 || available.LessThan(least) {
			least = available
		}
	}
	return least
}

// accountsOf are the reasons for which accounts cannot be turned, by address.
func accountsOf(in planner.Input, problems []pricing.Problem) map[string]string {
	of, reasons := map[string]string{}, map[string]string{}
	in.EachThing(func(_ string, address, account *string) { of[*address] = *account })
	for _, p := range problems {
		reasons[cmp.Or(of[p.Address], p.Address)] = p.Detail
	}
	return reasons
}

// turn is the input with the reading turned, and by account what it says before and
// after. Some accounts stay as they are, for the reasons given.
func (t *Turned) turn(in *planner.Input, stay map[string]string) (out planner.Input, from, to []string) {
	out = *in
	out.Accounts = slices.Clone(in.Accounts)
	kept := map[string]string{} // reasons, by catalogue
	if t.Reading == ReadingFreeQuota {
		kept = t.extendQuotas(&out)
	}
	for i := range out.Accounts {
		a := &out.Accounts[i]
		var befores, afters []string
		if reason, ok := stay[a.Address]; ok {
			t.Kept = append(t.Kept, KeptReading{a.Address, reason})
			from, to = append(from, ""), append(to, "")
			continue
		}
		a.Products = slices.Clone(a.Products)
		for k := range a.Products {
			p := &a.Products[k]
			before, after, reason := "listed", "all", kept[p.Catalog]
			if t.Reading != ReadingFreeQuota {
				before, after, reason = t.turnTerm(&p.Terms)
			}
			if reason != "" && !slices.Contains(t.Kept, KeptReading{a.Address, reason}) {
				t.Kept = append(t.Kept, KeptReading{a.Address, reason})
			}
			befores, afters = append(befores, before), append(afters, after)
		}
		from, to = append(from, listed(befores)), append(to, listed(afters))
	}
	return out, from, to
}

// listed are the values of an account's products, once where they agree.
func listed(values []string) string { return strings.Join(slices.Compact(values), ", ") }

// turnTerm gives a term its other value, unless that contradicts another one.
func (t *Turned) turnTerm(terms *pricing.Terms) (before, after, reason string) {
	turned, term := *terms, t.Reading.term()
	before, after = term.Get(*terms), term.Values[0]
	if after == before {
		after = term.Values[1]
	}
	if err := turned.Set(term.Name, after); err != nil {
		return before, before, err.Error()
	}
	if err := turned.Check(); err != nil {
		return before, before, err.Error()
	}
	*terms = turned
	return before, after, ""
}

// extendQuotas lets every catalogue's free quota cover its priced meters that no quota
// lists. It returns the catalogues for which it cannot be said what that means.
func (t *Turned) extendQuotas(in *planner.Input) (kept map[string]string) {
	kept = map[string]string{}
	in.Catalogs = slices.Clone(in.Catalogs)
	for i, c := range in.Catalogs {
		spec := c.Spec()
		unlisted := unlistedMeters(in, c)
		switch {
		case len(spec.FreeQuotas) == 0:
			kept[c.ID()] = "its price catalogue has no free quota"
			continue
		case len(unlisted) == 0:
			kept[c.ID()] = "the free quota covers every meter with a price"
			continue
		case len(spec.FreeQuotas) > 1:
			kept[c.ID()] = "its price catalogue has several free quotas"
			continue
		}
		quota := spec.FreeQuotas[0]
		quota.Meters = slices.Concat(quota.Meters, pricing.ListedMeters(unlisted...))
		spec.FreeQuotas = []pricing.FreeQuotaSpec{quota}
		extended, problems := pricing.NewCatalog(spec)
		if len(problems) > 0 {
			kept[c.ID()] = problems[0].Detail
			continue
		}
		in.Catalogs[i] = extended
		t.Meters = append(t.Meters, unlisted...)
	}
	return kept
}

// unlistedMeters are the meters with a price in the horizon that no free quota lists.
func unlistedMeters(in *planner.Input, c *pricing.Catalog) (ids []string) {
	for i := range c.Meters() {
		m := &c.Meters()[i]
		listed := slices.ContainsFunc(c.FreeQuotas(), func(q pricing.FreeQuota) bool { return q.Covers(m.Index) })
		if !listed && m.PricedBetween(in.Start, in.Month(in.Months-1)) {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
