package view

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/shopspring/decimal"
)

// DiffMarkdown draws a diff for a pull request: a headline with the change, what
// newly fails, why, a table by month and account, and the details folded away.
// Whatever stands in names and titles, it is neither Markdown nor HTML there,
// mentions nobody and links to nothing.
func DiffMarkdown(w io.Writer, d Diff, opt MarkdownOptions) error {
	v := &diffView{textView: textView{opt: TextOptions{Width: markdownWidth}}, d: d.Diff, in: d}
	_, err := io.WriteString(w, joinSections(v.headline(), v.sections(), opt.Limit))
	return err
}

// markdownWidth is the width of text in fenced blocks.
const markdownWidth = 100

// headline says the change, what was compared and how many limits newly fail.
func (v *diffView) headline() string {
	title := "No cost change"
	switch change := v.d.Totals.Billed; {
	case !change.IsZero():
		title = fmt.Sprintf("Cost change: %s %s", signed(change.Change()), v.d.Currency())
		if percent := percentText(change); percent != "" {
			title += " (" + percent + ")"
		}
	case v.d.CostChanged():
		title = "Cost change: billed stays the same, but not when it is used or paid"
	}
	text := "### " + title + "\n\n"
	billed := strings.TrimSpace(fmt.Sprintf("%s → %s %s", moneyText(v.d.Totals.Billed.Before), moneyText(v.d.Totals.Billed.After), v.d.Currency()))
	text += fmt.Sprintf("Billed **%s** from %s, %s → %s.", billed,
		monthSpan(v.d.Start, v.d.End), v.source(v.in.BaseSource, "base"), v.source(v.in.HeadSource, "head"))
	if !v.d.SameHorizon {
		text += fmt.Sprintf(" Only the months that both cover are compared: the base has %s, the head %s.", inputSpan(v.d.Before.Input), inputSpan(v.d.After.Input))
	}
	text += " " + strings.ToUpper(countedText(v.d)[:1]) + countedText(v.d)[1:] + "."
	fails, warns := v.newVerdicts()
	if n := len(fails); n > 0 {
		text += fmt.Sprintf("\n\n❌ **%s.**", newlyText(n, "fail"))
	}
	if n := len(warns); n > 0 {
		text += fmt.Sprintf("\n\n⚠️ %s.", newlyText(n, "warn"))
	}
	return text + "\n"
}

// newlyText says "2 budgets, guardrails or checks newly fail".
func newlyText(n int, what string) string {
	if n == 1 {
		return "1 budget, guardrail or check newly " + what + "s"
	}
	return count(int64(n)) + " budgets, guardrails or checks newly " + what
}

func (v *diffView) source(source, otherwise string) string {
	if source == "" {
		return otherwise
	}
	return code(source)
}

func inputSpan(in *planner.Input) string { return monthSpan(in.Start, in.Month(in.Months-1)) }

// newVerdicts are the limits that the change breaks, and the others that are
// told in detail.
func (v *diffView) newVerdicts() (fails, warns []verdict) {
	verdicts, _ := v.in.verdicts()
	for _, j := range verdicts {
		switch {
		case j.fails:
			fails = append(fails, j)
		case j.newly:
			warns = append(warns, j)
		}
	}
	return fails, warns
}

// sections are all but the headline, in the order in which they are shown.
func (v *diffView) sections() (sections []markdownSection) {
	add := func(rank int, name string, variants ...string) {
		variants = slices.Compact(slices.DeleteFunc(variants, func(text string) bool { return text == "" }))
		if len(variants) > 0 {
			sections = append(sections, markdownSection{name, rank, variants})
		}
	}
	add(1, "what newly fails", v.limitList())
	add(2, "why", v.reasonTable(listedReasons), v.reasonTable(fewReasons))
	add(4, "totals", v.totalTable())
	add(5, "months and accounts", v.monthTable(columnAccounts), v.monthTable(0))
	add(3, "prices", v.priceList())
	add(6, "changes", v.changeBlock(len(v.d.Changes)), v.changeBlock(listedChanges))
	add(8, "reasons by month", v.everyReason())
	add(7, "other budgets, guardrails and checks", v.otherLimits())
	return sections
}

// listedLimits is how many limits are listed in Markdown.
const listedLimits = 20

// limitList lists the limits that newly fail or warn.
func (v *diffView) limitList() string {
	fails, warns := v.newVerdicts()
	all := slices.Concat(fails, warns)
	if len(all) == 0 {
		return ""
	}
	shown, rest := cutAt(all, listedLimits)
	text := "#### Newly broken\n\n"
	for _, j := range shown {
		text += "- " + verdictText(j) + "\n"
	}
	if len(rest) > 0 {
		text += fmt.Sprintf("- and %s more\n", count(int64(len(rest))))
	}
	return text
}

func verdictText(j verdict) string {
	text := fmt.Sprintf("**%s** %s: %s", j.word(), code(j.address), j.text)
	for _, name := range j.names {
		text += "; " + codeUpTo(longestMessage, name)
	}
	return text
}

// otherLimits lists the limits that were broken before, and counts those that
// hold.
func (v *diffView) otherLimits() string {
	verdicts, held := v.in.verdicts()
	others := slices.DeleteFunc(verdicts, func(j verdict) bool { return j.newly })
	if len(others) == 0 && held == 0 {
		return ""
	}
	shown, rest := cutAt(others, listedLimits)
	text := ""
	for _, j := range shown {
		text += "- " + verdictText(j) + "\n"
	}
	if len(rest) > 0 {
		text += fmt.Sprintf("- and %s more\n", count(int64(len(rest))))
	}
	if held > 0 {
		text += fmt.Sprintf("- %s more hold\n", count(held))
	}
	return details("Other budgets, guardrails and checks ("+count(int64(len(others))+held)+")", text)
}

// fewReasons is how many reasons are told where there is little room.
const fewReasons = 3

// reasonTable tells why the money billed changes.
func (v *diffView) reasonTable(most int) string {
	told, rest, left := reasonsOf(v.d, most)
	if len(told) == 0 {
		return ""
	}
	return "#### Why\n\n" + v.reasonRows(told, rest, left)
}

// listedEntries is how many entries of the explanation are told one by one.
const listedEntries = 200

// everyReason is the explanation entry by entry, where that says more.
func (v *diffView) everyReason() string {
	if told, rest, _ := reasonsOf(v.d, listedReasons); len(told) == len(v.d.Explanation) && rest == 0 {
		return ""
	}
	told, _, left := reasonsOf(v.d, 0)
	told, rest := cutAt(told, listedEntries)
	for _, r := range rest {
		left = left.Add(r.Change)
	}
	return details("Reasons by month ("+count(int64(len(v.d.Explanation)))+")", v.reasonRows(told, len(rest), left))
}

func (v *diffView) reasonRows(told []document.Reason, rest int, left decimal.Decimal) string {
	t := markdownTable{heads: []string{v.d.Currency(), "reason"}, left: 1}
	for _, r := range told {
		t.add(signed(r.Change), reasonText(v.d, r, code))
	}
	if rest > 0 {
		t.add(signed(left), plural(int64(rest), "smaller change")+", together")
	}
	t.addBold(signed(v.d.Totals.Billed.Change()), "billed")
	return t.String()
}

func (v *diffView) totalTable() string {
	if v.isEmpty() {
		return ""
	}
	t := markdownTable{heads: []string{v.d.Currency(), "before", "after", "change", "%"}}
	for _, f := range totalFigures(v.d.Totals) {
		t.add(f.name, f.before, f.after, f.change, strings.TrimSuffix(f.percent, "%"))
	}
	return "#### Totals\n\n" + t.String()
}

// columnAccounts is how many accounts have a column of their own.
const columnAccounts = 5

// monthTable has a row for each month that differs and, of several accounts, a
// column with the change of each that changes most. Rows and columns add up.
func (v *diffView) monthTable(most int) string {
	if v.d.Totals.Billed.IsZero() && !slices.ContainsFunc(v.d.Monthly, func(m planner.MonthChange) bool { return !m.Billed.IsZero() }) {
		return ""
	}
	accounts := slices.DeleteFunc(accountChanges(v.d), func(a accountChange) bool {
		return !slices.ContainsFunc(a.months, func(c planner.AmountChange) bool { return !c.IsZero() })
	})
	slices.SortStableFunc(accounts, largestFirstAccounts)
	heads := []string{"billed " + v.d.Currency(), "before", "after", "change"}
	var columns []func(month int) decimal.Decimal
	if len(accounts) > 1 && most > 0 {
		shown, rest := cutAt(accounts, most)
		for _, a := range shown {
			heads = append(heads, code(a.address))
			columns = append(columns, func(month int) decimal.Decimal { return a.months[month].Change() })
		}
		if len(rest) > 0 {
			heads = append(heads, plural(int64(len(rest)), "other"))
			columns = append(columns, func(month int) (sum decimal.Decimal) {
				for _, a := range rest {
					sum = sum.Add(a.months[month].Change())
				}
				return sum
			})
		}
	}
	t := markdownTable{heads: heads}
	sums := make([]decimal.Decimal, len(columns))
	alike, others := int64(0), planner.AmountChange{}
	for i, m := range v.d.Monthly {
		cells := []string{m.Month.String(), moneyCell(m.Billed.Before), moneyCell(m.Billed.After), signedCell(m.Billed.Change())}
		differs := !m.Billed.IsZero()
		for k, column := range columns {
			change := column(i)
			sums[k] = sums[k].Add(change)
			cells = append(cells, signedCell(change))
			differs = differs || !change.IsZero()
		}
		if differs {
			t.add(cells...)
			continue
		}
		alike++
		others.Before, others.After = others.Before.Add(m.Billed.Before), others.After.Add(m.Billed.After)
	}
	if alike > 0 {
		t.add(append([]string{count(alike) + " alike", moneyCell(others.Before), moneyCell(others.After), none}, slices.Repeat([]string{none}, len(columns))...)...)
	}
	s := v.d.Totals.Billed
	total := []string{"total", moneyText(s.Before), moneyText(s.After), signedCell(s.Change())}
	for _, sum := range sums {
		total = append(total, signedCell(sum))
	}
	t.addBold(total...)
	return "#### By month\n\n" + t.String()
}

// priceList names the price catalogues whose content differs.
func (v *diffView) priceList() string {
	text := ""
	for _, c := range catalogChanges(v.d) {
		switch {
		case c.before == "":
			text += fmt.Sprintf("- Price catalogue %s is new: %s\n", code(c.id), code(c.after))
		case c.after == "":
			text += fmt.Sprintf("- Price catalogue %s is gone: %s\n", code(c.id), code(c.before))
		default:
			text += fmt.Sprintf("- Price catalogue %s changed: %s → %s\n", code(c.id), code(c.before), code(c.after))
		}
	}
	if text == "" {
		return ""
	}
	return "#### Prices\n\n" + text
}

// changeBlock folds away what is declared differently: the changes with the
// largest change of the cost.
func (v *diffView) changeBlock(most int) string {
	all := declared(v.d)
	if len(all) == 0 {
		return ""
	}
	shown, rest := largestChanges(all, most)
	text := &diffView{textView: textView{opt: v.opt}, d: v.d, in: v.in}
	text.changeList(shown)
	var lines []string
	for line := range strings.Lines(text.out.String()) {
		lines = append(lines, strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "  ")) // "diff" colours lines that begin with + and -
	}
	block := codeBlock("diff", lines)
	if len(rest) > 0 {
		block += "\nAnd " + smallerChanges(rest) + ".\n"
	}
	return details("Changes: "+countedText(v.d), block)
}
