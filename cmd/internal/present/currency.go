package present

import (
	"cmp"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
)

// isOwn says whether a currency of an account is not the plan's.
func (p *plan) isOwn(currency string) bool { return p.Rates[currency] != nil }

// in is the plan as the section of its i-th account sees it: in the account's currency.
func (p *plan) in(i int, a *document.Account) *plan {
	own, doc := *p, *p.source.Plan
	doc.Currency, doc.Rates = a.Currency, nil
	own.Plan, own.whole, own.facts, own.code = &doc, p, slices.Clone(p.facts), a.Currency
	own.facts[i] = own.factsOf(a)
	return &own
}

// converted says what an account in another currency costs in the plan's.
func (p *plan) converted(a *document.Account) Lines {
	if p.whole == nil {
		return nil
	}
	w, t := p.whole.words, p.whole.InPlan(a).Totals
	return Lines{{Label: p.F("In %s", w.currency()), Text: p.S("billed %s, amortized %s, cash %s; %s", w.money(t.Billed), w.money(t.Amortized), w.money(t.Cash), p.whole.rates(a.Currency))}}
}

// rateLines are the exchange rates of the accounts' other currencies.
func (p *plan) rateLines() Lines {
	return each(slices.Sorted(maps.Keys(p.Rates)), func(currency string) Line { return Line{Label: p.T("Rates"), Text: p.rates(currency)} })
}

// rates are those of a currency, with the months from which on they hold.
func (p *plan) rates(currency string) Text {
	var texts []Text
	rates, last := p.Rates[currency], decimal.Decimal{}
	for _, m := range slices.Sorted(maps.Keys(rates)) {
		if rate := rates[m]; !rate.Equal(last) {
			texts, last = append(texts, p.S("%s from %s", priceOf(rate), monthOf(m))), rate
		}
	}
	return p.S("1 %s in %s: %s", p.Printer.Currency(currency), p.currency(), p.list(texts))
}

// currencyCell names the currency of an account that does not have the plan's.
func (p *plan) currencyCell(currency string) cell {
	return p.at("currency", when(p.isOwn(currency), word(p.Printer.Currency(currency)))).rank(1).ifAny()
}

// taxInPlan is the tax of an account in the plan's currency: net amount and tax of each
// month are converted, and the rest are sums.
func (p *plan) taxInPlan(t *document.AccountTax) document.AccountTax {
	c := p.Conversion(&document.Account{Currency: p.currencyOf(t.Account)})
	out := document.AccountTax{Account: t.Account, Rate: t.Rate, Included: t.Included}
	for _, m := range t.Months {
		m.Net, m.Tax = c.Amount(m.Month, m.Net), c.Amount(m.Month, m.Tax)
		m.Gross = m.Net.Add(m.Tax)
		out.Months = append(out.Months, m)
		out.Taxed.Add(m.Taxed)
	}
	return out
}

// currencyOf is that of an account by its address.
func (p *plan) currencyOf(account string) string {
	return cmp.Or(find(p.facts, func(f *facts) bool { return f.address == account }), &facts{currency: p.code}).currency
}

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
