package present

import (
	"maps"
	"reflect"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// pageIn makes a page show amounts with the decimals of a currency, where they do not
// say of which they are.
func pageIn(page Page, currency string) Page {
	if pricing.MinorUnit(currency) == pricing.CentDecimals {
		return page
	}
	setCurrency(&page.Title, currency)
	setCurrency(&page.Headline, currency)
	return page.each(func(s *Section) { setCurrency(s, currency) })
}

// setCurrency says of the amounts in a part of a page of which currency they are, where they
// do not.
func setCurrency(part any, currency string) {
	eachValue(reflect.ValueOf(part), func(v *Value) {
		if v.Kind == Money && v.Currency == "" {
			v.Currency = currency
		}
	})
}

// eachValue visits the values in a part of a page: all stand in lists, or behind pointers.
func eachValue(part reflect.Value, do func(*Value)) {
	switch part.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !part.IsNil() {
			eachValue(part.Elem(), do)
		}
	case reflect.Slice:
		for i := range part.Len() {
			eachValue(part.Index(i), do)
		}
	case reflect.Struct:
		if part.CanAddr() {
			if v, ok := part.Addr().Interface().(*Value); ok {
				do(v)
				return
			}
		}
		for i := range part.NumField() {
			eachValue(part.Field(i), do)
		}
	}
}

// isOwn says whether a currency of an account is not the plan's.
func (p *plan) isOwn(currency string) bool { return p.Rates[currency] != nil }

// in is the plan as the section of its i-th account sees it: in the account's currency.
func (p *plan) in(i int, a *document.Account) *plan {
	own, doc := *p, *p.source.Plan
	doc.Currency, doc.Rates = a.Currency, nil
	own.Plan, own.whole, own.facts = &doc, p, slices.Clone(p.facts)
	own.facts[i] = own.factsOf(a)
	return &own
}

// converted says what an account in another currency costs in the plan's.
func (p *plan) converted(a *document.Account) Lines {
	if p.whole == nil {
		return nil
	}
	t, to := p.whole.InPlan(a).Totals, p.whole.Plan.Currency
	cells := inOwn(to, row{"billed": moneyOf(t.Billed), "amortized": moneyOf(t.Amortized), "cash": moneyOf(t.Cash)})
	return Lines{{Label: p.F("In %s", p.Printer.Currency(to)), Text: p.S("billed %s, amortized %s, cash %s; %s", cells["billed"], cells["amortized"], cells["cash"], p.whole.rates(a.Currency))}}
}

// rateLines are the exchange rates of the accounts' other currencies.
func (p *plan) rateLines() (lines Lines) {
	for _, currency := range slices.Sorted(maps.Keys(p.Rates)) {
		lines = append(lines, Line{Label: p.T("Rates"), Text: p.rates(currency)})
	}
	return lines
}

// rates are those of a currency, with the months from which on they hold.
func (p *plan) rates(currency string) Text {
	var texts []Text
	rates, last := p.Rates[currency], decimal.Decimal{}
	for _, m := range slices.Sorted(maps.Keys(rates)) {
		if rate := rates[m]; !rate.Equal(last) {
			texts, last = append(texts, p.S("%s from %s", Value{Kind: Price, Number: rate}, monthOf(m))), rate
		}
	}
	return p.S("1 %s in %s: %s", p.Printer.Currency(currency), p.currency(), join(p.T(", "), texts...))
}

// ownColumn names the currency of accounts that do not have the plan's.
func (p *plan) ownColumn() column { return at("currency", p.T("currency"), Words).rank(1).ifAny() }

// ownCells are amounts of an account that does not have the plan's currency, with its own;
// nothing of others.
func (p *plan) ownCells(currency string, cells row) row {
	if !p.isOwn(currency) {
		return nil
	}
	return inOwn(currency, cells).and(row{"currency": word(p.Printer.Currency(currency))})
}

// inOwn says of amounts of which currency they are.
func inOwn(currency string, cells row) row {
	for id, v := range cells {
		v.Currency = currency
		cells[id] = v
	}
	return cells
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
	for _, f := range p.facts {
		if f.address == account {
			return f.currency
		}
	}
	return p.Plan.Currency
}
