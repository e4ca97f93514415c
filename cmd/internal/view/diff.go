package view

import (
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A Diff is what a diff's views are drawn from.
type Diff struct {
	Diff                   *compare.Diff
	BaseSource, HeadSource string // what was compared, such as "git:main"
	Checks                 []document.DiffCheck
	Advice                 Advice // on the head
}

// DiffText draws a diff for a person: what is declared differently with a legend
// of the symbols used, what costs differently, month by month, why, and one line
// that sums it up last. What is alike is counted. Every change is the difference
// of the two numbers printed with it, and parts add up to their totals.
func DiffText(w io.Writer, d Diff, opt TextOptions) error {
	if opt.Width <= 0 {
		opt.Width = logWidth
	}
	opt.Width = max(opt.Width, leastWidth)
	v := &diffView{textView: textView{opt: opt}, d: d.Diff, in: d}
	if !opt.Quiet {
		v.header()
		if !v.isEmpty() {
			v.changes()
			v.repriced()
			v.accounts()
			v.monthly()
			v.reasons()
		}
		v.limits()
		v.advice(d.Advice, v.d.Currency())
	}
	v.summary()
	_, err := w.Write(v.out.Bytes())
	return err
}

// A diffView draws one diff.
type diffView struct {
	textView // without a plan: what it draws with
	d        *compare.Diff
	in       Diff
}

// isEmpty says whether both plans declare and cost the same.
func (v *diffView) isEmpty() bool { return len(v.d.Changes) == 0 && !v.d.CostChanged() }

// header says what is compared.
func (v *diffView) header() {
	p := v.opt.Lang
	v.title(p.F("Diff %s", v.scope()))
	v.labelled(p.T("Base"), v.side(v.in.BaseSource, v.d.Before.Input))
	v.labelled(p.T("Head"), v.side(v.in.HeadSource, v.d.After.Input))
	if !v.d.SameHorizon {
		v.labelled(p.T("Months"), p.T("Only the months that both plans cover are compared; cash is what is paid in them."))
	}
	for _, c := range catalogChanges(v.d) {
		v.labelled(p.T("Prices"), printable(c.id)+" "+c.describe(p))
	}
}

// scope says "2026-12 to 2027-11 (12 months), amounts in CNY".
func (v *diffView) scope() string {
	return scopeText(v.opt.Lang, v.d.Start, v.d.End, v.d.Currency())
}

// scopeText says "2026-12 to 2027-11 (12 months), amounts in CNY".
func scopeText(p *lang.Printer, start, end pricing.Month, currency string) string {
	span := monthSpan(p, start, end)
	if currency == "" {
		return span
	}
	return p.F("%s, amounts in %s", span, p.Currency(currency))
}

// monthSpan says "2026-12 to 2027-11 (12 months)".
func monthSpan(p *lang.Printer, start, end pricing.Month) string {
	n := int64(end-start) + 1
	months := p.N(n, count(n), "month")
	if n == 1 {
		return p.F("%s (%s)", start, months)
	}
	return p.F("%s to %s (%s)", start, end, months)
}

// beside is a remark on a figure, in brackets after it: "(+2.04%)"; nothing where
// there is nothing to say. A large amount is said in short, too, where the language
// does so.
func beside(p *lang.Printer, amount pricing.Money, currency string, remark string) string {
	short := p.Short(amount.Decimal(), currency)
	switch {
	case short == "" && remark == "":
		return ""
	case short == "":
		return p.F(" (%s)", remark)
	case remark == "":
		return p.F(" (%s)", short)
	}
	return p.F(" (%s)", p.F("%s, %s", short, remark))
}

// withCurrency is an amount as it is printed, and what it is in.
func withCurrency(p *lang.Printer, amount, currency string) string {
	return strings.TrimSpace(amount + " " + p.Currency(currency))
}

func (v *diffView) side(source string, in *planner.Input) string {
	text := printable(source)
	switch {
	case v.d.SameHorizon:
		return text
	case text == "":
		return inputSpan(v.opt.Lang, in)
	}
	return v.opt.Lang.F("%s, %s", text, inputSpan(v.opt.Lang, in))
}

// A catalogChange is a price catalogue whose content differs: a reason of its
// own for other costs.
type catalogChange struct {
	id, action    string
	before, after catalogContent
}

func catalogChanges(d *compare.Diff) (changes []catalogChange) {
	for _, c := range d.Changes {
		if c.Kind != "catalog" {
			continue
		}
		changes = append(changes, catalogChange{c.Address, string(c.Action), catalogOf(d.Before, c.Address), catalogOf(d.After, c.Address)})
	}
	return changes
}

// A catalogContent names what a price catalogue holds; empty where there is none.
type catalogContent struct{ asOf, sha256 string }

func (c catalogContent) describe(p *lang.Printer) string {
	return p.F("as of %s, sha256 %s", c.asOf, c.sha256)
}

// catalogOf says which content a side's catalogue has.
func catalogOf(f *planner.Forecast, id string) catalogContent {
	for _, c := range f.Input.Catalogs {
		if c.ID() == id {
			return catalogContent{c.Spec().AsOf.String(), c.SHA256()[:12]}
		}
	}
	return catalogContent{}
}

func (c catalogChange) describe(p *lang.Printer) string {
	switch none := (catalogContent{}); {
	case c.before == none:
		return p.F("(new) %s", c.after.describe(p))
	case c.after == none:
		return p.F("(no longer there) %s", c.before.describe(p))
	}
	return p.F("changed: %s -> %s", c.before.describe(p), c.after.describe(p))
}

// signedCount prints a difference of calls with its sign.
func signedCount(n int64) string {
	if n > 0 {
		return "+" + count(n)
	}
	return count(n)
}

var hundred = decimal.NewFromInt(100)

// percentText is a change in per cent of what was before, rounded half-up to two
// decimals: "+2.04%"; nothing where that was zero, or nothing changed.
func percentText(c planner.AmountChange) string {
	return percentOf(c.Change().Decimal(), c.Before.Decimal())
}

func percentOf(change, before decimal.Decimal) string {
	if before.IsZero() || change.IsZero() {
		return ""
	}
	return signed(pricing.MoneyOf(change.Mul(hundred).DivRound(before, pricing.CentDecimals))) + "%"
}

// signedCell is a change in a table, where none is "-".
func signedCell(d pricing.Money) string {
	if d.IsZero() {
		return none
	}
	return signed(d)
}
