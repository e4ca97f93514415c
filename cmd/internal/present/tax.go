package present

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
)

// taxRate says what tax there is on prices.
func (w words) taxRate(rate decimal.Decimal, included bool) Value {
	return word(either(included, w.F("%s, included in prices", rate), w.F("%s, added to prices", rate)))
}

// taxes are what accounts are billed without their tax, the tax, and both: of each account,
// and in detail of each month.
func (p *plan) taxes() Section {
	cells := func(t *document.AccountTax, of planner.Taxed, more cell) []cell {
		return slices.Concat(under("", p.at("account", address(t.Account)), more),
			under(p.currency(), p.amount("net", of.Net), p.amount("tax", of.Tax), p.amount("gross", of.Gross).formula("[net]+[tax]")))
	}
	var accounts, months []line
	for i := range p.Plan.Taxes {
		t := p.taxInPlan(&p.Plan.Taxes[i])
		accounts = append(accounts, line{Item, cells(&t, t.Taxed, p.at("tax rate", p.taxRate(t.Rate, t.Included)))})
		months = append(months, items(t.Months, func(m *document.TaxMonth) []cell { return cells(&t, m.Taxed, p.at("month", monthOf(m.Month))) })...)
	}
	blocks := []Block{p.totalled("taxes", newTable(accounts))}
	addIf(&blocks, p.opt.Detail, Block(Group{p.S("Tax by month"), []Block{p.totalled("tax_months", newTable(months))}}))
	return Section{ID: "taxes", Name: p.T("tax"), Heading: p.S("Billed, with tax"), Rank: rankMonths, Blocks: blocks}
}
