package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A planReport draws one plan.
type planReport struct {
	messages
	p        *document.Plan
	d        *document.Diff // against a baseline; nil without one
	catalogs map[string]*pricing.Catalog
	inputs   map[string]*document.InputAccount
	index    map[string]int // of an account in the document

	templates *template.Template
}

func newPlanReport(m messages, p *document.Plan, d *document.Diff) *planReport {
	r := &planReport{
		messages: m, p: p, d: d,
		catalogs: map[string]*pricing.Catalog{}, inputs: map[string]*document.InputAccount{}, index: map[string]int{},
	}
	for _, c := range p.Inputs.Catalogs {
		if catalog, problems := pricing.NewCatalog(c.CatalogSpec); len(problems) == 0 {
			r.catalogs[c.ID] = catalog
		}
	}
	for i := range p.Inputs.Accounts {
		r.inputs[p.Inputs.Accounts[i].Address] = &p.Inputs.Accounts[i]
	}
	for i, a := range p.Accounts {
		r.index[a.Address] = i
	}
	return r
}

func (r *planReport) page() (*page, error) {
	if err := checkMonths(r.p); err != nil {
		return nil, err
	}
	p := &page{
		messages: r.messages,
		Kicker:   r.say("plan.kicker"),
		Title:    r.title(),
		Scope:    r.scope(),
		Answers:  r.answers(),
		Footer:   r.say("page.footer", r.p.PlannerVersion, r.p.FormatVersion),
	}
	p.add(r.costSection())
	p.add(r.adviceSection())
	if r.d != nil {
		for _, s := range (&diffReport{messages: r.messages, d: r.d, within: true}).sections() {
			p.add(s)
		}
	}
	p.add(r.limitSection())
	p.add(r.scenarioSection())
	p.add(r.readingSection())
	accounts, err := r.accountSections()
	if err != nil {
		return nil, err
	}
	for _, s := range accounts {
		p.add(s)
	}
	p.add(r.usageSection())
	p.add(r.outputSection())
	p.add(r.basisSection())
	return p, nil
}

// checkMonths makes sure that every list by month has all months of the plan. A
// document that this program wrote has; one that was edited may not.
func checkMonths(p *document.Plan) error {
	check := func(what string, n int) error {
		if n != p.Months {
			return fmt.Errorf("the plan document has %d months, but %d in %s; make it again with \"planner plan --out\"", p.Months, n, what)
		}
		return nil
	}
	err := check("monthly", len(p.Monthly))
	for _, a := range p.Accounts {
		err = cmp.Or(err, check(name(a.Address), len(a.Months)))
		for _, pack := range a.Packs {
			err = cmp.Or(err, check(name(pack.Address), len(pack.Months)))
		}
	}
	for _, b := range p.Budgets {
		err = cmp.Or(err, check(name(b.Address), len(b.Months)))
	}
	for _, s := range p.Scenarios {
		err = cmp.Or(err, check("scenario "+name(s.Name), len(s.Monthly)))
	}
	return err
}

// add adds a section that has something to say.
func (p *page) add(s section) {
	if len(s.Figures)+len(s.Tables)+len(s.Lists) > 0 || s.Accounts != nil {
		p.Sections = append(p.Sections, s)
	}
}

// title names the one account of a plan, or counts them.
func (r *planReport) title() string {
	if len(r.p.Accounts) == 1 {
		a := r.p.Accounts[0]
		if a.Title != "" {
			return name(a.Title)
		}
		return name(a.Address)
	}
	return r.say("plan.accounts", len(r.p.Accounts))
}

// scope says which months, in which currency, under which scenario.
func (r *planReport) scope() string {
	text := r.span(r.p.Start, r.p.Months)
	if r.p.Currency != "" {
		text += r.say("scope.currency", r.lang.Currency(r.p.Currency))
	}
	if r.p.Scenario != nil {
		text += r.say("scope.scenario", name(*r.p.Scenario))
	}
	return text
}

// coverage says who pays for the calls served.
type coverage struct{ free, packs, postpaid, unpriced int64 }

// coverageOf counts calls; those of a free meter are covered by nothing, since
// there is nothing to pay.
func coverageOf(accounts []document.Account) (c coverage) {
	for _, a := range accounts {
		for _, month := range a.Months {
			for _, m := range month.Meters {
				c.free, c.packs, c.postpaid = c.free+m.Free, c.packs+m.Pack, c.postpaid+m.Postpaid
				if m.Free+m.Pack+m.Postpaid == 0 {
					c.unpriced += m.Calls
				}
			}
		}
	}
	return c
}

// parts says "bills 1.00 + packs bought 2.00", parts that are nothing left out.
func (m messages) parts(labelled ...string) string {
	text := ""
	for i := 0; i < len(labelled); i += 2 {
		if figure := labelled[i+1]; figure != "0" && figure != "0.00" {
			if text != "" {
				text += " + "
			}
			text += m.say(labelled[i]) + " " + figure
		}
	}
	return text
}

// isShort says whether an account lacks money, as far as anything is known of it.
func isShort(a *document.Account) bool { return a.TracksCash && a.Funding.FirstShortfallOn != nil }

// requiredOf is the cash that an account misses.
func requiredOf(a *document.Account) document.Money {
	if !isShort(a) {
		return document.Money{}
	}
	return a.Funding.Required
}

// shortAccounts are those whose money does not suffice, in the order in which
// they need it, the larger need first.
func (r *planReport) shortAccounts() (short []*document.Account) {
	for i := range r.p.Accounts {
		if a := &r.p.Accounts[i]; isShort(a) {
			short = append(short, a)
		}
	}
	slices.SortStableFunc(short, func(a, b *document.Account) int {
		if byDay := pricing.CompareDates(*a.Funding.FirstShortfallOn, *b.Funding.FirstShortfallOn); byDay != 0 {
			return byDay
		}
		return dec(b.Funding.Required).Compare(dec(a.Funding.Required))
	})
	return short
}

func required(accounts []*document.Account) (total decimal.Decimal) {
	for _, a := range accounts {
		total = total.Add(dec(a.Funding.Required))
	}
	return total
}
