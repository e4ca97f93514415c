package present

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// listedMany is how many configurations of a diff are listed without detail.
const listedMany = 20

// Plans makes the page of the plans of many configurations: a table, and totals by
// currency. With a top only the largest are listed.
func Plans(m *document.Plans, top int, opt Options) Page {
	w := words{Printer: opt.Lang}
	cells := func(w words, c *document.Currencied[document.Money]) []cell {
		return under("", w.at("billed", w.money(c.Billed)), w.at("amortized", w.money(c.Amortized)), w.at("cash", w.money(c.Cash)))
	}
	list := slices.Clone(m.Configurations)
	if top > 0 {
		slices.SortStableFunc(list, func(a, b document.Member[document.Money]) int { return b.Billed.Compare(a.Billed) })
	}
	shown, others := cut(list, cmp.Or(top, len(list)))
	billed := each(m.Totals, func(t document.Currencied[document.Money]) Text {
		return w.inCurrency(w.in(t.Currency).money(t.Billed))
	})
	known := w.count(knownIn(m), "configuration")
	headline := either(len(billed) > 0, w.S("Cost plan: %s billed in %s", w.list(billed), known), w.S("Cost plan: nothing billed in %s", known))
	return manyPage(w, m, shown, cells, w.S("Plans below %s", address(m.Source)), headline, w.notListed(len(others)))
}

// Diffs makes the page of the diffs of many configurations: a table of those that change,
// those that change most first, and totals by currency.
func Diffs(m *document.Diffs, top int, opt Options) Page {
	w := words{Printer: opt.Lang}
	cells := func(w words, c *document.Currencied[document.MoneyChange]) []cell {
		return under(w.T("billed"), w.moneySides(c.Billed)...)
	}
	type member = document.Member[document.MoneyChange]
	list := having(m.Configurations, func(c member) bool { return c.ExitCode == 1 || len(c.Broken) > 0 || c.Changed() })
	changed, known := len(having(list, func(c member) bool { return c.Changed() })), knownIn(m) // configurations
	slices.SortStableFunc(list, func(a, b document.Member[document.MoneyChange]) int {
		return b.Billed.Change().Abs().Compare(a.Billed.Change().Abs())
	})
	shown, others := cut(list, either(opt.Detail, len(list), cmp.Or(top, listedMany)))
	var changes []Text
	for _, t := range m.Totals {
		if change := w.in(t.Currency).changeOf(t.Billed); !change.IsZero() {
			changes = append(changes, w.inCurrency(change))
		}
	}
	of := w.F("%s out of %s", callsOf(int64(changed)).String(), w.count(len(m.Configurations), "configuration"))
	headline := w.S("Cost change: %s in %s", w.list(changes), of)
	switch {
	case changed == 0:
		headline = w.S("No cost change in %s", w.count(known, "configuration"))
	case len(changes) == 0:
		headline = w.S("Cost change: the amount billed stays the same in total; %s changed", of)
	}
	notes := w.notListed(len(others))
	addIf(&notes, known > changed && len(list) > 0, w.S("%s without a change of cost.", w.count(known-changed, "configuration")))
	return manyPage(w, m, shown, cells, w.S("Diffs of %s and %s", optional(m.Base, address), address(m.Source)), headline, notes)
}

// knownIn counts the configurations without errors, whose cost is known.
func knownIn[A document.Figure[A]](m *document.Many[A]) int {
	return len(having(m.Configurations, func(c document.Member[A]) bool { return c.ExitCode != 1 }))
}

func (w words) notListed(n int) (notes Notes) {
	addIf(&notes, n > 0, w.S("And %s with smaller amounts.", w.count(n, "other")))
	return notes
}

// in are the words for amounts in a currency.
func (w words) in(currency string) words { return words{w.Printer, currency} }

// manyPage is the page of a table of configurations, with a total for each currency.
func manyPage[A document.Figure[A]](w words, m *document.Many[A], shown []document.Member[A], cells func(words, *document.Currencied[A]) []cell, title, headline Text, notes Notes) Page {
	switch {
	case len(m.Configurations) == 0:
		headline = w.S("No configurations")
	case knownIn(m) == 0:
		headline = w.S("No cost is known: errors in %s", w.count(len(m.Configurations), "configuration"))
	}
	row := func(level Level, path Value, c *document.Currencied[A], status Value) line {
		of := w.in(c.Currency)
		return lineOf(level, []cell{w.at("configuration", path)}, under("", w.at("currency", written(Words, of.currency()))), cells(of, c), under("", w.at("limits", status).ifAny()))
	}
	var lines []line
	for _, one := range pointers(shown) {
		l := row(Item, address(one.Path), &one.Currencied, w.memberStatus(one.ExitCode, one.Broken))
		if one.ExitCode == 1 { // nothing is known of its costs
			for k := range l.cells[1 : len(l.cells)-1] {
				l.cells[k+1].value = Value{}
			}
		}
		lines = append(lines, l)
	}
	for _, total := range pointers(m.Totals) { // none of nothing
		addIf(&lines, len(shown) > 0, row(Total, word(w.T("total")), total, Value{}))
	}
	table := newTable(lines)
	section := Section{ID: "configurations", Name: w.T("configurations"), Heading: title, Blocks: []Block{table, notes, Lines{{Text: headline, Tone: Strong}}}}
	return Page{Lang: w.Printer, Title: title, Headline: headline, Sections: lazily(func() Section { return section })}
}

// memberStatus says what is wrong with a configuration.
func (w words) memberStatus(code int, broken []string) Value {
	const most = 2
	switch first, rest := cut(broken, most); {
	case code == 1:
		return word(w.T("has errors")).toned(Worse)
	case len(rest) > 0:
		return name(w.F("%s and %s more", w.commas(first), callsOf(int64(len(rest))).String())).toned(Worse)
	default:
		return when(len(first) > 0, name(w.commas(first)).toned(Worse))
	}
}
