package present

import (
	"cmp"
	"iter"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/pricing"
)

// Options say how much is said of a document, and in which language.
type Options struct {
	Lang   *lang.Printer // nil: English
	Detail bool          // everything, for every account; otherwise what matters
	Quiet  bool          // only what it comes to
	Charts bool          // with charts and tables of all accounts, for media that have room
	By     planner.Span  // the periods of tables and charts of months; empty: months
}

// How important the sections of a plan are.
const (
	rankSummary = iota
	rankLimits
	rankMonths
	rankAdvice
	rankOutputs
	rankSensitivity
	rankAccounts
	rankUsages
	rankBasis
)

// manyFrom is from how many accounts on they are listed, not shown one by one.
const manyFrom = 9

// A plan is a plan document that is being told.
type plan struct {
	words
	*document.Plan
	source   document.Source
	opt      Options
	catalogs map[string]*pricing.Catalog
	inputs   map[string]*document.InputAccount // by address

	contracts map[product]*pricing.Catalog // of products with prices of their own
	measured  map[accountMonth]measure
	facts     []facts // of all accounts
	known     document.Meters
	units     []string // what the plan's meters count; at least one
	byMonth   []tally  // of all accounts; only where there are several units

	packUnits []string // what packs hold

	whole *plan // of the section of an account in another currency: that of all; otherwise nil
}

// A product is a catalogue in an account.
type product struct{ account, catalog string }

// Plan makes the page of a plan. It fails where a catalogue in the document is not one.
func Plan(source document.Source, opt Options) (Page, error) {
	p, err := newPlan(source, opt)
	if err != nil {
		return Page{}, err
	}
	page := Page{Lang: opt.Lang, Title: p.title(), Headline: p.headline(), Sections: p.sections()}
	return inPeriods(page, opt.By, p.Inputs.Fiscal()), nil
}

func newPlan(source document.Source, opt Options) (*plan, error) {
	p := &plan{
		words: words{opt.Lang, source.Plan.Currency}, Plan: source.Plan, source: source, opt: opt,
		catalogs: map[string]*pricing.Catalog{}, inputs: map[string]*document.InputAccount{}, contracts: map[product]*pricing.Catalog{},
	}
	catalogs, err := p.Inputs.PricingCatalogs()
	if err != nil {
		return nil, err
	}
	for _, c := range catalogs {
		p.catalogs[c.ID()] = c
	}
	for _, a := range pointers(p.Inputs.Accounts) {
		p.inputs[a.Address] = a
		for _, in := range a.Products {
			if c := p.catalogs[in.Catalog]; c != nil && !in.Contract.IsZero() {
				if c, problems := c.WithContract(in.Contract); len(problems) == 0 {
					p.contracts[product{a.Address, in.Catalog}] = c
				}
			}
		}
	}
	if len(p.Rates) > 0 {
		doc := *source.Plan
		doc.Usages = source.UsagesInPlan()
		p.Plan = &doc
	}
	p.measured = p.measuredMonths()
	p.facts = make([]facts, source.Accounts)
	p.known = document.NewMeters(&p.Inputs)
	parallel.Do(source.Accounts, 0, func(i int) {
		a := source.Head(i)
		if p.opt.Charts || mayStop(a) {
			a = source.Account(i)
		}
		p.facts[i] = p.factsOf(a)
	})
	p.countUnits()
	return p, nil
}

// input is what an account is declared as; of one that the document does not declare nothing.
func (p *plan) input(account string) *document.InputAccount {
	return cmp.Or(p.inputs[account], &document.InputAccount{Discount: planner.NoDiscount()})
}

// countUnits finds what is counted, and adds up the months by it where it is not all the
// same.
func (p *plan) countUnits() {
	p.units = distinct(each(p.Usages, func(u document.Usage) string {
		return cmp.Or(p.known.Of(u.Account, u.Catalog, u.Meter).Unit, unitOfCalls)
	}))
	addIf(&p.units, len(p.units) == 0, unitOfCalls)
	p.packUnits = distinct(flat(p.facts, func(f facts) []string { return f.packUnits }))
	if len(p.units) > 1 {
		p.byMonth = make([]tally, p.Months)
		for i := range p.source.Accounts {
			a := p.source.Account(i)
			for k := range p.byMonth {
				p.byMonth[k] = p.byMonth[k].with(tallyOf(a.Months[k]))
			}
		}
	}
}

// served are a month's calls of all accounts.
func (p *plan) served(month int) tally {
	if p.byMonth != nil {
		return p.byMonth[month]
	}
	return tally{{Unit: p.units[0], Served: planner.Served{Calls: p.Monthly[month].Calls, Lost: p.Monthly[month].Lost}}}
}

// title says which months the plan covers, and what its owner says of it.
func (p *plan) title() Text {
	in := &p.Inputs
	title := p.inScenario(either(in.Title == "", p.S("Plan %s", p.scope()), p.S("%s: %s", name(in.Title), p.scope())), p.Scenario)
	title = either(in.Owner == "", title, p.S("%s. Owner: %s", title, name(in.Owner)))
	return either(in.Purpose == "", title, p.S("%s. Purpose: %s", title, name(in.Purpose)))
}

// scope says "2026-12 to 2027-11 (12 months), 3 accounts, amounts in CNY", without the
// accounts where the plan has a title.
func (p *plan) scope() string {
	text := p.span(p.Start, p.Months)
	return p.amountsIn(either(p.Inputs.Title == "", p.F("%s, %s", text, p.count(p.source.Accounts, "account")), text))
}

// headline says what is billed.
func (p *plan) headline() Text {
	text, short := p.inCurrency(p.money(p.Totals.Billed)), p.Short(p.Totals.Billed.Decimal(), p.code)
	addIf(&text, short != "", word(p.F(" (%s)", short)))
	return either(p.Inputs.Title == "", p.S("Cost plan: %s billed", text), p.S("%s: %s billed", name(p.Inputs.Title), text))
}

// sections are all there is to say, what the plan comes to last.
func (p *plan) sections() iter.Seq[Section] {
	if p.opt.Quiet {
		return lazily(p.summary)
	}
	sections := append([]func() Section{p.basis}, p.accounts()...)
	addIf(&sections, p.opt.Charts && len(p.facts) > 1, p.allUsages)
	sections = append(sections, p.actuals, p.taxes, p.scenarios, p.ranges, p.budgets, p.checks, p.outputs, p.sensitivity, p.grouped, p.advice, p.summary)
	return lazily(sections...)
}

// accounts are the accounts, or a list of many, and the months of all.
func (p *plan) accounts() (sections []func() Section) {
	if len(p.facts) >= manyFrom && !p.opt.Detail {
		return []func() Section{p.months, p.accountList}
	}
	addIf(&sections, p.opt.Charts && len(p.facts) > 1, p.accountList)
	for i := range p.facts {
		sections = append(sections, func() Section { return p.account(i) })
	}
	addIf(&sections, len(p.facts) != 1 || p.opt.Charts || p.Inputs.Fiscal() != 0, p.months)
	return sections
}
