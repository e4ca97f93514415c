package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A Diff is what a diff's views are drawn from.
type Diff struct {
	Diff                   *planner.Diff
	BaseSource, HeadSource string // what was compared, such as "git:main"
	Checks                 []document.DiffCheck
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
	}
	v.summary()
	_, err := w.Write(v.out.Bytes())
	return err
}

// A diffView draws one diff.
type diffView struct {
	textView // without a plan: what it draws with
	d        *planner.Diff
	in       Diff
}

// isEmpty says whether both plans declare and cost the same.
func (v *diffView) isEmpty() bool { return len(v.d.Changes) == 0 && !v.d.CostChanged() }

// header says what is compared.
func (v *diffView) header() {
	v.title("Diff " + v.scope())
	v.labelled("Base", v.side(v.in.BaseSource, v.d.Before.Input))
	v.labelled("Head", v.side(v.in.HeadSource, v.d.After.Input))
	if !v.d.SameHorizon {
		v.labelled("Months", "Only the months that both plans cover are compared; cash is what is paid in them.")
	}
	for _, c := range catalogChanges(v.d) {
		v.labelled("Prices", printable(c.id)+" "+c.describe())
	}
}

// scope says "2026-12 to 2027-11 (12 months), amounts in CNY".
func (v *diffView) scope() string {
	text := monthSpan(v.d.Start, v.d.End)
	if currency := v.d.Currency(); currency != "" {
		text += ", amounts in " + currency
	}
	return text
}

// monthSpan says "2026-12 to 2027-11 (12 months)".
func monthSpan(start, end pricing.Month) string {
	n := int64(end-start) + 1
	if n == 1 {
		return start.String() + " (1 month)"
	}
	return fmt.Sprintf("%s to %s (%s)", start, end, plural(n, "month"))
}

func (v *diffView) side(source string, in *planner.Input) string {
	text := printable(source)
	if !v.d.SameHorizon {
		text += ", " + monthSpan(in.Start, in.Month(in.Months-1))
	}
	return strings.TrimPrefix(text, ", ")
}

// A catalogChange is a price catalogue whose content differs: a reason of its
// own for other costs.
type catalogChange struct {
	id, action    string
	before, after string // as_of and sha256
}

func catalogChanges(d *planner.Diff) (changes []catalogChange) {
	for _, c := range d.Changes {
		if c.Kind != "catalog" {
			continue
		}
		changes = append(changes, catalogChange{c.Address, string(c.Action), catalogOf(d.Before, c.Address), catalogOf(d.After, c.Address)})
	}
	return changes
}

// catalogOf says which content a side's catalogue has; nothing where there is
// none.
func catalogOf(f *planner.Forecast, id string) string {
	for _, c := range f.Input.Catalogs {
		if c.ID() == id {
			return fmt.Sprintf("as of %s, sha256 %s", c.Spec().AsOf, c.SHA256()[:12])
		}
	}
	return ""
}

func (c catalogChange) describe() string {
	switch {
	case c.before == "":
		return "(new) " + c.after
	case c.after == "":
		return "(no longer there) " + c.before
	}
	return fmt.Sprintf("changed: %s -> %s", c.before, c.after)
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
	if c.Before.IsZero() || c.IsZero() {
		return ""
	}
	return signed(c.Change().Mul(hundred).DivRound(c.Before, pricing.CentDecimals)) + "%"
}

// signedCell is a change in a table, where none is "-".
func signedCell(d decimal.Decimal) string {
	if d.IsZero() {
		return none
	}
	return signed(d)
}
