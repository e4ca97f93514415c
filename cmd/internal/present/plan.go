package present

import (
	"iter"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/pricing"
)

// Options say how much is said of a document, and in which language.
type Options struct {
	Lang   *lang.Printer // nil: English
	Detail bool          // everything, for every account; otherwise what matters
	Quiet  bool          // only what it comes to
	Charts bool          // with charts and tables of all accounts, for media that have room
	Advice []Section     // what is advised, told elsewhere
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
	measured map[accountMonth]bool
	facts    []facts // of all accounts
}

// Plan makes the page of a plan. It fails where a catalogue in the document is not one.
func Plan(source document.Source, opt Options) (Page, error) {
	p, err := newPlan(source, opt)
	if err != nil {
		return Page{}, err
	}
	return Page{Lang: opt.Lang, Title: p.title(), Headline: p.headline(), Sections: p.sections()}, nil
}

func newPlan(source document.Source, opt Options) (*plan, error) {
	p := &plan{
		words: words{opt.Lang}, Plan: source.Plan, source: source, opt: opt,
		catalogs: map[string]*pricing.Catalog{}, inputs: map[string]*document.InputAccount{},
	}
	catalogs, err := p.Inputs.PricingCatalogs()
	if err != nil {
		return nil, err
	}
	for _, c := range catalogs {
		p.catalogs[c.ID()] = c
	}
	for i := range p.Inputs.Accounts {
		p.inputs[p.Inputs.Accounts[i].Address] = &p.Inputs.Accounts[i]
	}
	p.measured = p.measuredMonths()
	p.facts = make([]facts, source.Accounts)
	parallel.Do(source.Accounts, 0, func(i int) { p.facts[i] = p.factsOf(source.Account(i)) })
	return p, nil
}

func (p *plan) title() Text {
	title := p.S("Plan %s", p.scope())
	if p.Scenario != nil {
		return p.S("%s, scenario %s", title, name(*p.Scenario))
	}
	return title
}

// scope says "2026-12 to 2027-11 (12 months), 3 accounts, amounts in CNY".
func (p *plan) scope() string {
	return p.F("%s, %s, amounts in %s", p.span(p.Start, p.Months), p.count(p.source.Accounts, "account"), p.currency())
}

// currency is what amounts are in, as people write it.
func (p *plan) currency() string { return p.Printer.Currency(p.Plan.Currency) }

// headline says what is billed.
func (p *plan) headline() Text {
	billed := moneyOf(p.Totals.Billed)
	text := p.inCurrency(billed, p.Plan.Currency)
	if short := p.Short(billed.Number, p.Plan.Currency); short != "" {
		text = append(text, word(p.F(" (%s)", short)))
	}
	return p.S("Cost plan: %s billed", text)
}

// sections are all there is to say, what the plan comes to last.
func (p *plan) sections() iter.Seq[Section] {
	return func(yield func(Section) bool) {
		_ = (p.opt.Quiet || p.body(yield)) && yield(p.summary())
	}
}

// body yields all but the summary; it is false where no more is wanted.
func (p *plan) body(yield func(Section) bool) bool {
	if !yield(p.basis()) || !p.accounts(yield) {
		return false
	}
	if p.opt.Charts && len(p.facts) > 1 && !yield(p.allUsages()) {
		return false
	}
	for _, section := range []func() Section{p.actuals, p.scenarios, p.ranges, p.budgets, p.checks, p.outputs, p.sensitivity} {
		if s := section(); len(s.Blocks) > 0 && !yield(s) {
			return false
		}
	}
	for _, s := range p.opt.Advice {
		s.Rank = rankAdvice
		if !yield(s) {
			return false
		}
	}
	return true
}

// accounts yields the accounts, or a list of many, and the months of all.
func (p *plan) accounts(yield func(Section) bool) bool {
	if len(p.facts) >= manyFrom && !p.opt.Detail {
		return yield(p.months()) && yield(p.accountList())
	}
	if p.opt.Charts && len(p.facts) > 1 && !yield(p.accountList()) {
		return false
	}
	for i := range p.facts {
		if !yield(p.account(i)) {
			return false
		}
	}
	return len(p.facts) == 1 && !p.opt.Charts || yield(p.months())
}
