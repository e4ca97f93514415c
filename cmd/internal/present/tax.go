package present

import (
	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
)

// taxRate says what tax there is on prices.
func (w words) taxRate(rate decimal.Decimal, included bool) Value {
	if included {
		return word(w.F("%s, included in prices", rate))
	}
	return word(w.F("%s, added to prices", rate))
}

// taxes are what accounts are billed without their tax, the tax, and both: of each account,
// and in detail of each month.
func (p *plan) taxes() Section {
	var accounts, months []rowLine
	for i := range p.Plan.Taxes {
		t := p.taxInPlan(&p.Plan.Taxes[i])
		cells := func(of planner.Taxed) row {
			return row{"account": address(t.Account), "rate": p.taxRate(t.Rate, t.Included), "net": moneyOf(of.Net), "tax": moneyOf(of.Tax), "gross": moneyOf(of.Gross)}
		}
		accounts = append(accounts, rowLine{Item, cells(t.Taxed)})
		for _, m := range t.Months {
			months = append(months, rowLine{Item, cells(m.Taxed).and(row{"month": monthOf(m.Month)}, p.fiscalCells(monthOf(m.Month)))})
		}
	}
	amounts := under(p.currency(), at("net", p.T("net"), Money).sum(), at("tax", p.T("tax"), Money).sum(), at("gross", p.T("gross"), Money).sum().formula("[net]+[tax]"))
	account := at("account", p.T("account"), Address)
	byAccount := newRows(accounts, under("", account, at("rate", p.T("tax rate"), Words)), amounts)
	blocks := []Block{p.totalled("taxes", byAccount)}
	if p.opt.Detail {
		blocks = append(blocks, Group{p.S("Tax by month"), []Block{p.totalled("tax_months", newRows(months, under("", account, at("month", p.T("month"), Month)), amounts))}})
	}
	return Section{ID: "taxes", Name: p.T("tax"), Heading: p.S("Billed, with tax"), Rank: rankMonths, Blocks: blocks}
}
