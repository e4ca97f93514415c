package view

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

// A diffSymbol stands for what happened to something that is declared.
type diffSymbol struct {
	action       compare.Action
	symbol, code string
}

// diffSymbols are in the order of the legend.
var diffSymbols = []diffSymbol{
	{compare.Create, "+", green},
	{compare.Update, "~", yellow},
	{compare.Renamed, ">", bold},
	{compare.Delete, "-", red},
}

// word is what the symbol stands for.
func (s diffSymbol) word(p *lang.Printer) string {
	switch s.action {
	case compare.Create:
		return p.T("created")
	case compare.Update:
		return p.T("changed")
	case compare.Renamed:
		return p.T("moved")
	}
	return p.T("removed")
}

// counted says "12 created".
func (s diffSymbol) counted(p *lang.Printer, n string) string {
	switch s.action {
	case compare.Create:
		return p.F("%s created", n)
	case compare.Update:
		return p.F("%s changed", n)
	case compare.Renamed:
		return p.F("%s moved", n)
	}
	return p.F("%s removed", n)
}

// listedChanges is how many changes are listed without --detail.
const listedChanges = 30

// declared are the changes of what is declared, without what only costs
// differently.
func declared(d *compare.Diff) []compare.Change {
	return slices.DeleteFunc(slices.Clone(d.Changes), func(c compare.Change) bool { return c.Action == compare.NoOp })
}

// countActions says "1 created, 2 changed"; nothing where there is nothing.
func countActions(p *lang.Printer, changes []compare.Change) []string {
	var counts []string
	for _, s := range diffSymbols {
		n := int64(0)
		for _, c := range changes {
			if c.Action == s.action {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, s.counted(p, count(n)))
		}
	}
	return counts
}

// legend explains the symbols that are used.
func (v *diffView) legend(changes []compare.Change) string {
	var parts []string
	for _, s := range diffSymbols {
		if slices.ContainsFunc(changes, func(c compare.Change) bool { return c.Action == s.action }) {
			parts = append(parts, paint(v.opt.Color, s.code, s.symbol)+" "+s.word(v.opt.Lang))
		}
	}
	return strings.Join(parts, "   ")
}

// changes lists what is declared differently: of many changes those that change
// the cost most, in the order of their addresses.
func (v *diffView) changes() {
	all := declared(v.d)
	if len(all) == 0 {
		return
	}
	shown, rest := all, []compare.Change(nil)
	if !v.opt.Detail {
		shown, rest = largestChanges(all, listedChanges)
	}
	p := v.opt.Lang
	v.title(p.T("Changes"))
	v.line("  " + v.legend(all))
	v.changeList(shown)
	if len(rest) > 0 || v.d.Unchanged > 0 {
		v.line("")
	}
	if len(rest) > 0 {
		v.note(p.F("And %s (--detail lists them).", smallerChanges(p, rest)))
	}
	if v.d.Unchanged > 0 {
		v.note(p.F("%s unchanged.", count(int64(v.d.Unchanged))))
	}
}

// changeList draws changes, one below the other.
func (v *diffView) changeList(changes []compare.Change) {
	for i, c := range changes {
		if i > 0 || v.out.Len() > 0 {
			v.line("")
		}
		v.change(c)
	}
}

// smallerChanges counts what is not listed: "970 with smaller changes of the
// cost: 12 created, 958 changed".
func smallerChanges(p *lang.Printer, rest []compare.Change) string {
	return p.F("%s with smaller changes of the cost: %s", count(int64(len(rest))), strings.Join(countActions(p, rest), p.T(", ")))
}

// largestChanges picks the n changes with the largest change of the cost; both
// parts keep their order.
func largestChanges(changes []compare.Change, n int) (largest, rest []compare.Change) {
	if len(changes) <= n {
		return changes, nil
	}
	order := make([]int, len(changes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int { return changes[k].Cost.Change().Abs().Compare(changes[i].Cost.Change().Abs()) })
	picked := map[int]bool{}
	for _, i := range order[:n] {
		picked[i] = true
	}
	for i, c := range changes {
		if picked[i] {
			largest = append(largest, c)
		} else {
			rest = append(rest, c)
		}
	}
	return largest, rest
}

const attributeIndent = 6

// change draws one change: symbol and address, then cost and attributes.
func (v *diffView) change(c compare.Change) {
	symbol := diffSymbols[slices.IndexFunc(diffSymbols, func(s diffSymbol) bool { return s.action == c.Action })]
	name := changeName(v.opt.Lang, c)
	if c.Previous != "" {
		name = v.opt.Lang.F("%s (moved from %s)", name, printable(c.Previous))
	}
	for k, line := range fold(v.opt.Lang, name, v.opt.Width-4) {
		head := "    "
		if k == 0 {
			head = "  " + paint(v.opt.Color, symbol.code, symbol.symbol) + " "
		}
		v.line(head + paint(v.opt.Color, bold, line))
	}
	v.attributes(v.attributeLines(c))
}

// changeName is an address, or what it is where that does not say it.
func changeName(p *lang.Printer, c compare.Change) string {
	switch c.Kind {
	case "terms":
		return p.F("terms of %s", printable(c.Address))
	case "catalog":
		return p.F("catalog %s", printable(c.Address))
	}
	return printable(c.Address)
}

type attributeLine struct{ name, text string }

func (v *diffView) attributes(lines []attributeLine) {
	width := 0
	for _, l := range lines {
		width = max(width, textWidth(l.name))
	}
	width = min(width, max(leastProse, v.opt.Width/4))
	for _, l := range lines {
		head := strings.Repeat(" ", attributeIndent) + padRight(shorten(l.name, width), width+tableGap)
		v.hanging(head, textWidth(head), "", l.text)
	}
}

// attributeLines are what changed about something: its cost first. What is
// removed has no attributes any more.
func (v *diffView) attributeLines(c compare.Change) (lines []attributeLine) {
	if !c.Cost.IsZero() {
		lines = append(lines, attributeLine{v.opt.Lang.T("cost"), changeText(v.opt.Lang, c.Cost)})
	}
	if c.Action == compare.Delete && !v.opt.Detail {
		return lines
	}
	for _, a := range c.Attributes {
		if c.Kind == "usage" && a.Name == "calls" && a.Before != nil && a.After != nil && c.Action == compare.Update {
			lines = append(lines, v.callLines(*a.Before, *a.After)...)
			continue
		}
		lines = append(lines, attributeLine{printable(a.Name), attributeText(v.opt.Lang, a)})
	}
	return lines
}

// changeText says "0.00 -> 45,000.00 (+45,000.00)".
func changeText(p *lang.Printer, c planner.AmountChange) string {
	return p.F("%s -> %s (%s)", moneyText(c.Before), moneyText(c.After), signed(c.Change()))
}

// attributeText says "0.9 -> 0.85"; of what is new or gone the one value.
func attributeText(p *lang.Printer, a compare.AttributeChange) string {
	switch {
	case a.Before == nil:
		return valueText(a.Name, *a.After)
	case a.After == nil:
		return p.F("%s -> (none)", valueText(a.Name, *a.Before))
	}
	return valueText(a.Name, *a.Before) + " -> " + valueText(a.Name, *a.After)
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// valueText is an attribute's value: texts quoted, hashes short, numbers with
// their thousands apart.
func valueText(name, value string) string {
	switch {
	case name == "title" || strings.HasPrefix(name, "tags."):
		return `"` + printable(value) + `"`
	case name == "sha256" && len(value) > 12:
		return value[:12]
	case name == "calls":
		numbers := strings.Split(value, ", ")
		for i, n := range numbers {
			numbers[i] = pricing.GroupDigits(n)
		}
		return strings.Join(numbers, ", ")
	case plainNumber.MatchString(value):
		return pricing.GroupDigits(value)
	}
	return printable(value)
}

// listedMonths is how many months of a usage are listed without --detail.
const listedMonths = 3

// callLines say in which months a usage's calls changed: of many months their
// sum. One number stands for every month.
func (v *diffView) callLines(before, after string) (lines []attributeLine) {
	p := v.opt.Lang
	was, is := strings.Split(before, ", "), strings.Split(after, ", ")
	if len(was) == 1 && len(is) == 1 {
		return []attributeLine{{"calls", p.F("%s -> %s a month", valueText("calls", before), valueText("calls", after))}}
	}
	n := max(len(was), len(is))
	if len(was) == 1 {
		was = slices.Repeat(was, n)
	}
	if len(is) == 1 {
		is = slices.Repeat(is, n)
	}
	var differ []int
	for i := range n {
		if was[i] != is[i] {
			differ = append(differ, i)
		}
	}
	if len(differ) > listedMonths && !v.opt.Detail {
		return []attributeLine{{"calls", p.F("in %s of %s months, %s -> %s in all", count(int64(len(differ))), count(int64(n)), sumOfCalls(was), sumOfCalls(is))}}
	}
	for k, i := range differ {
		text := fmt.Sprintf("%s: %s -> %s", v.d.Start+pricing.Month(i), pricing.GroupDigits(was[i]), pricing.GroupDigits(is[i]))
		lines = append(lines, attributeLine{cmp.Or(map[int]string{0: "calls"}[k], " "), text})
	}
	return lines
}

func sumOfCalls(months []string) string {
	var sum int64
	for _, m := range months {
		var n int64
		_, _ = fmt.Sscan(m, &n) // planner wrote them
		sum += n
	}
	return count(sum)
}

// listedRepriced is how many things that only cost differently are listed.
const listedRepriced = 10

// repriced lists the usages and packs that are declared alike, but cost
// differently: because of other calls at the same meter, or of prices.
func (v *diffView) repriced() {
	all := slices.DeleteFunc(slices.Clone(v.d.Changes), func(c compare.Change) bool {
		return c.Action != compare.NoOp || c.Kind == "account"
	})
	if len(all) == 0 {
		return
	}
	slices.SortStableFunc(all, func(a, b compare.Change) int { return b.Cost.Change().Abs().Compare(a.Cost.Change().Abs()) })
	shown, rest := all, []compare.Change(nil)
	if !v.opt.Detail {
		shown, rest = cutAt(all, listedRepriced)
	}
	p := v.opt.Lang
	v.title(p.T("Declared alike, but at another cost"))
	t := v.beforeAfter("what", p.T("what"))
	for _, c := range shown {
		t.add("", beforeAfterCells("what", changeName(p, c), c.Cost))
	}
	v.noRoom(v.table(t))
	if len(rest) > 0 {
		v.note(p.F("and %s with smaller changes (--detail lists them).", count(int64(len(rest)))))
	}
}

// beforeAfter is a table of amounts on both sides; title is how its key is shown.
func (v *diffView) beforeAfter(key, title string) *table {
	p := v.opt.Lang
	return &table{
		groups: []string{"", p.Currency(v.d.Currency()), ""},
		columns: []tableColumn{
			{head: key, title: title, atLeast: 20},
			{head: "before", title: p.T("before"), group: 1}, {head: "after", title: p.T("after"), group: 1}, {head: "change", title: p.T("change"), group: 1},
			{head: "per cent", title: p.T("per cent"), group: 2, rank: 1},
		},
	}
}

func beforeAfterCells(key, name string, c planner.AmountChange) map[string]string {
	return map[string]string{
		key: name, "before": moneyCell(c.Before), "after": moneyCell(c.After), "change": signedCell(c.Change()), "per cent": percentText(c),
	}
}
