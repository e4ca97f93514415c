package view

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

// DiffMarkdown draws a diff for a pull request: a headline with the change, what
// newly fails, why, a table by month and account, and the details folded away.
// Whatever stands in names and titles, it is neither Markdown nor HTML there,
// mentions nobody and links to nothing.
func DiffMarkdown(w io.Writer, d Diff, opt MarkdownOptions) error {
	v := &diffView{textView: textView{opt: TextOptions{Width: markdownWidth, Lang: opt.Lang}}, d: d.Diff, in: d}
	_, err := io.WriteString(w, joinSections(opt.Lang, v.headline(), v.sections(), opt.Limit))
	return err
}

// markdownWidth is the width of text in fenced blocks.
const markdownWidth = 100

// headline says the change, what was compared and how many limits newly fail.
func (v *diffView) headline() string {
	p := v.opt.Lang
	billed := v.d.Totals.Billed
	amounts := withCurrency(p, fmt.Sprintf("%s → %s", moneyText(billed.Before), moneyText(billed.After)), v.d.Currency())
	text := "### " + v.headlineTitle() + "\n\n" + p.F("Billed **%s** from %s, %s → %s.", amounts,
		monthSpan(p, v.d.Start, v.d.End), v.source(v.in.BaseSource, p.T("base")), v.source(v.in.HeadSource, p.T("head")))
	if !v.d.SameHorizon {
		text += p.F(" Only the months that both cover are compared: the base has %s, the head %s.", inputSpan(p, v.d.Before.Input), inputSpan(p, v.d.After.Input))
	}
	text += p.F(" %s.", capital(countedText(p, v.d)))
	fails, warns := v.newVerdicts()
	switch n := len(fails); {
	case n == 1:
		text += "\n\n❌ " + p.T("**1 budget, guardrail or check newly fails.**")
	case n > 1:
		text += "\n\n❌ " + p.F("**%s budgets, guardrails or checks newly fail.**", count(int64(n)))
	}
	switch n := len(warns); {
	case n == 1:
		text += "\n\n⚠️ " + p.T("1 budget, guardrail or check newly warns.")
	case n > 1:
		text += "\n\n⚠️ " + p.F("%s budgets, guardrails or checks newly warn.", count(int64(n)))
	}
	return text + "\n"
}

// headlineTitle says the change.
func (v *diffView) headlineTitle() string {
	p := v.opt.Lang
	switch billed := v.d.Totals.Billed; {
	case !billed.IsZero():
		change := billed.Change()
		return p.F("Cost change: %s%s", withCurrency(p, signed(change), v.d.Currency()), beside(p, change, v.d.Currency(), percentText(billed)))
	case v.d.CostChanged():
		return p.T("Cost change: billed stays the same, but not when it is used or paid")
	}
	return p.T("No cost change")
}

func (v *diffView) source(source, otherwise string) string {
	if source == "" {
		return otherwise
	}
	return code(source)
}

func inputSpan(p *lang.Printer, in *planner.Input) string {
	return monthSpan(p, in.Start, in.Month(in.Months-1))
}

// newVerdicts are the limits that the change breaks, and the others that are
// told in detail.
func (v *diffView) newVerdicts() (fails, warns []verdict) {
	verdicts, _ := v.in.verdicts(v.opt.Lang)
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
	p := v.opt.Lang
	add(1, p.T("what newly fails"), v.limitList())
	add(2, p.T("why"), v.reasonTable(listedReasons), v.reasonTable(fewReasons))
	add(4, p.T("totals"), v.totalTable())
	add(5, p.T("months and accounts"), v.monthTable(columnAccounts), v.monthTable(0))
	add(3, p.T("prices"), v.priceList())
	add(6, p.T("advice"), adviceSection(p, v.in.Advice, v.d.Currency(), listedAdviceMarkdown), adviceSection(p, v.in.Advice, v.d.Currency(), fewReasons))
	add(6, p.T("changes"), v.changeBlock(len(v.d.Changes)), v.changeBlock(listedChanges))
	add(8, p.T("reasons by month"), v.everyReason())
	add(7, p.T("other budgets, guardrails and checks"), v.otherLimits())
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
	p := v.opt.Lang
	text := "#### " + p.T("Newly broken") + "\n\n"
	for _, j := range shown {
		text += "- " + v.verdictText(j) + "\n"
	}
	if len(rest) > 0 {
		text += "- " + p.F("and %s more", count(int64(len(rest)))) + "\n"
	}
	return text
}

func (v *diffView) verdictText(j verdict) string {
	text := v.opt.Lang.F("**%s** %s: %s", j.word(v.opt.Lang), code(j.address), j.text)
	for _, name := range j.names {
		text += v.opt.Lang.T("; ") + codeUpTo(longestMessage, name)
	}
	return text
}

// otherLimits lists the limits that were broken before, and counts those that
// hold.
func (v *diffView) otherLimits() string {
	verdicts, held := v.in.verdicts(v.opt.Lang)
	others := slices.DeleteFunc(verdicts, func(j verdict) bool { return j.newly })
	if len(others) == 0 && held == 0 {
		return ""
	}
	p := v.opt.Lang
	shown, rest := cutAt(others, listedLimits)
	text := ""
	for _, j := range shown {
		text += "- " + v.verdictText(j) + "\n"
	}
	if len(rest) > 0 {
		text += "- " + p.F("and %s more", count(int64(len(rest)))) + "\n"
	}
	if held > 0 {
		text += "- " + p.F("%s more hold", count(held)) + "\n"
	}
	return details(p.F("Other budgets, guardrails and checks (%s)", count(int64(len(others))+held)), text)
}

// fewReasons is how many reasons are told where there is little room.
const fewReasons = 3

// reasonTable tells why the money billed changes.
func (v *diffView) reasonTable(most int) string {
	told, rest, left := reasonsOf(v.d, most)
	if len(told) == 0 {
		return ""
	}
	return "#### " + v.opt.Lang.T("Why") + "\n\n" + v.reasonRows(told, rest, left)
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
	return details(v.opt.Lang.F("Reasons by month (%s)", count(int64(len(v.d.Explanation)))), v.reasonRows(told, len(rest), left))
}

func (v *diffView) reasonRows(told []document.Reason, rest int, left pricing.Money) string {
	p := v.opt.Lang
	t := markdownTable{heads: []string{p.Currency(v.d.Currency()), p.T("reason")}, left: 1}
	for _, r := range told {
		t.add(signed(r.Change), reasonText(p, v.d, r, code))
	}
	if rest > 0 {
		t.add(signed(left), smallerReasons(p, rest))
	}
	t.addBold(signed(v.d.Totals.Billed.Change()), p.T("billed"))
	return t.String()
}

func (v *diffView) totalTable() string {
	if v.isEmpty() {
		return ""
	}
	p := v.opt.Lang
	t := markdownTable{heads: []string{p.Currency(v.d.Currency()), p.T("before"), p.T("after"), p.T("change"), "%"}}
	for _, f := range totalFigures(p, v.d.Totals) {
		t.add(f.name, f.before, f.after, f.change, strings.TrimSuffix(f.percent, "%"))
	}
	return "#### " + p.T("Totals") + "\n\n" + t.String()
}

// columnAccounts is how many accounts have a column of their own.
const columnAccounts = 5

// monthTable has a row for each month that differs and, of several accounts, a
// column with the change of each that changes most. Rows and columns add up.
func (v *diffView) monthTable(most int) string {
	if v.d.Totals.Billed.IsZero() && !slices.ContainsFunc(v.d.Monthly, func(m compare.MonthChange) bool { return !m.Billed.IsZero() }) {
		return ""
	}
	p := v.opt.Lang
	columns := v.accountColumns(most)
	t := markdownTable{heads: []string{p.F("billed %s", p.Currency(v.d.Currency())), p.T("before"), p.T("after"), p.T("change")}}
	sums := make([]pricing.Money, len(columns))
	for _, column := range columns {
		t.heads = append(t.heads, column.head)
	}
	alike, others := int64(0), planner.AmountChange{}
	for i, m := range v.d.Monthly {
		cells := []string{m.Month.String(), moneyCell(m.Billed.Before), moneyCell(m.Billed.After), signedCell(m.Billed.Change())}
		differs := !m.Billed.IsZero()
		for k, column := range columns {
			change := column.change(i)
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
		t.add(append([]string{p.F("%s alike", count(alike)), moneyCell(others.Before), moneyCell(others.After), none}, slices.Repeat([]string{none}, len(columns))...)...)
	}
	s := v.d.Totals.Billed
	total := []string{p.T("total"), moneyText(s.Before), moneyText(s.After), signedCell(s.Change())}
	for _, sum := range sums {
		total = append(total, signedCell(sum))
	}
	t.addBold(total...)
	return "#### " + p.T("By month") + "\n\n" + t.String()
}

// An accountColumn is what the months of an account change, or of several.
type accountColumn struct {
	head   string
	change func(month int) pricing.Money
}

// accountColumns are the columns of the accounts that change most, and one of the
// others; none where one account is all there is.
func (v *diffView) accountColumns(most int) (columns []accountColumn) {
	accounts := slices.DeleteFunc(accountChanges(v.d), func(a accountChange) bool {
		return !slices.ContainsFunc(a.months, func(c planner.AmountChange) bool { return !c.IsZero() })
	})
	if len(accounts) <= 1 || most <= 0 {
		return nil
	}
	slices.SortStableFunc(accounts, largestFirstAccounts)
	shown, rest := cutAt(accounts, most)
	for _, a := range shown {
		columns = append(columns, accountColumn{code(a.address), func(month int) pricing.Money { return a.months[month].Change() }})
	}
	if len(rest) == 0 {
		return columns
	}
	return append(columns, accountColumn{
		v.opt.Lang.N(int64(len(rest)), count(int64(len(rest))), "other"),
		func(month int) (sum pricing.Money) {
			for _, a := range rest {
				sum = sum.Add(a.months[month].Change())
			}
			return sum
		},
	})
}

// priceList names the price catalogues whose content differs.
func (v *diffView) priceList() string {
	p := v.opt.Lang
	text := ""
	for _, c := range catalogChanges(v.d) {
		before, after := code(c.before.describe(p)), code(c.after.describe(p))
		switch none := (catalogContent{}); {
		case c.before == none:
			text += "- " + p.F("Price catalogue %s is new: %s", code(c.id), after) + "\n"
		case c.after == none:
			text += "- " + p.F("Price catalogue %s is gone: %s", code(c.id), before) + "\n"
		default:
			text += "- " + p.F("Price catalogue %s changed: %s → %s", code(c.id), before, after) + "\n"
		}
	}
	if text == "" {
		return ""
	}
	return "#### " + p.T("Prices") + "\n\n" + text
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
		block += "\n" + v.opt.Lang.F("And %s.", smallerChanges(v.opt.Lang, rest)) + "\n"
	}
	return details(v.opt.Lang.F("Changes: %s", countedText(v.opt.Lang, v.d)), block)
}
