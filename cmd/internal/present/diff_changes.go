package present

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

// An action is something that happens to what is declared, with its symbol.
type action struct {
	action compare.Action
	symbol string
	tone   Tone
	count  string // "%s created"
}

// actions are in the order in which they are counted.
func (d *diff) actions() []action {
	return []action{
		{compare.Create, "+", Better, d.T("%s created")},
		{compare.Update, "~", Warn, d.T("%s changed")},
		{compare.Renamed, ">", Plain, d.T("%s moved")},
		{compare.Delete, "-", Worse, d.T("%s removed")},
	}
}

// declared are the changes of what is declared, without what only costs something else.
func (d *diff) declared() []*document.DiffChange {
	return having(pointers(d.Changes), func(c *document.DiffChange) bool { return c.Action != compare.NoOp })
}

// actionOf is what happened to something.
func (d *diff) actionOf(c *document.DiffChange) action {
	return *find(d.actions(), func(a *action) bool { return a.action == c.Action })
}

// counted says "1 created", "2 changed", with the symbols that stand for it or without.
func (d *diff) counted(changes []*document.DiffChange, symbols bool) (counts []string) {
	for _, a := range d.actions() {
		n := len(having(changes, func(c *document.DiffChange) bool { return c.Action == a.action }))
		addIf(&counts, n > 0, when(symbols, a.symbol+" ")+fmt.Sprintf(a.count, callsOf(int64(n))))
	}
	return counts
}

// changes lists what is declared differently, in the order of the addresses: of many
// changes those that change the cost most.
func (d *diff) changes() Section {
	all := d.declared()
	bySize := slices.Clone(all)
	slices.SortStableFunc(bySize, byChange)
	shown, rest := cut(bySize, d.most(listedChanges))
	told := having(all, func(c *document.DiffChange) bool { return len(rest) == 0 || slices.Contains(shown, c) })
	var notes Notes
	addIf(&notes, len(rest) > 0, d.S("And %s with smaller cost changes: %s (--detail lists them).", callsOf(int64(len(rest))), d.commas(d.counted(rest, false))))
	heading := d.S("Changes: %s", d.commas(d.counted(all, true)))
	return Section{ID: "changes", Name: d.T("changes"), Heading: heading, Rank: rankChanges, Folded: true, Brief: d.briefChanges(all), Blocks: []Block{flat(told, d.change), notes}}
}

// briefChanges are what changed that changes the cost most, and the limits that are not what
// they were. What an account costs that is new or gone, its usages and purchases do.
func (d *diff) briefChanges(all []*document.DiffChange) []Block {
	var costs []*document.DiffChange
	var limits Lines
	for _, c := range all {
		switch {
		case (c.Kind == "budget" || c.Kind == "guardrail") && c.Action != compare.Create:
			limits = append(limits, d.limitChange(c))
		case !d.changeOf(c.Cost).IsZero() && (c.Kind != kindAccount || c.Action == compare.Update):
			costs = append(costs, c)
		}
	}
	first, rest := cut(limits, briefList)
	return []Block{d.changeTable("what", costs, briefList), Lines(first), d.andMore(len(rest))}
}

// limitChange says in one line what changed about a budget or guardrail.
func (d *diff) limitChange(c *document.DiffChange) Line {
	a := d.actionOf(c)
	line := Line{Label: a.symbol, Text: Text{address(c.Address)}, Tone: a.tone}
	if c.Action == compare.Delete {
		return line
	}
	for _, a := range c.Attributes {
		line.Text = d.S("%s, %s %s", line.Text, name(a.Name), d.attribute(a))
	}
	return line
}

// change says what changed about something: symbol and address, then cost and
// attributes. What is removed has no attributes any more.
func (d *diff) change(c *document.DiffChange) Lines {
	head := Text{address(c.Address)}
	switch c.Kind {
	case "terms":
		head = d.S("terms of %s", head)
	case "catalog":
		head = d.S("catalog %s", head)
	}
	head = either(c.PreviousAddress != nil, d.S("%s (moved from %s)", head, optional(c.PreviousAddress, address)), head)
	a, change := d.actionOf(c), d.changeOf(c.Cost)
	lines := Lines{{Label: a.symbol, Text: head, Tone: a.tone}}
	addIf(&lines, !change.IsZero(), Line{Key: word(d.T("cost")), Text: d.S("%s -> %s (%s)", d.money(c.Cost.Before), d.money(c.Cost.After), change), Tone: change.Tone})
	if c.Action == compare.Delete && !d.opt.Detail {
		return lines
	}
	for _, a := range c.Attributes {
		if c.Action == compare.Update && (a.Name == "sha256" || c.Kind == kindAccount && strings.HasSuffix(a.Name, "contract")) {
			continue // which prices changed is said apart
		}
		if c.Kind == "usage" && a.Name == "calls" && a.Before != nil && a.After != nil {
			lines = append(lines, d.callLines(*a.Before, *a.After)...)
		} else {
			lines = append(lines, Line{Key: name(a.Name), Text: d.attribute(a)})
		}
	}
	return lines
}

// attribute says "0.9 -> 0.85"; of what is new or gone the one value.
func (d *diff) attribute(a document.DiffAttribute) Text {
	show := func(value string) Text { return attributeValue(a.Name, value) }
	before, after := optional(a.Before, show), optional(a.After, show)
	switch {
	case a.Before == nil:
		return after
	case a.After == nil:
		return d.S("%s -> (none)", before)
	}
	return d.S("%s -> %s", before, after)
}

var plainNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`) })

// attributeValue is an attribute's value: texts quoted, hashes short, numbers with their
// thousands apart.
func attributeValue(attribute, value string) Text {
	switch {
	case attribute == "title" || strings.HasPrefix(attribute, "tags.") || value == "":
		return Text{word(`"`), name(value), word(`"`)}
	case attribute == "sha256":
		return Text{name(value[:min(12, len(value))])}
	case attribute == "calls":
		return join(", ", each(strings.Split(value, ", "), func(n string) Text { return attributeValue("", n) })...)
	case plainNumber().MatchString(value):
		return Text{word(pricing.GroupDigits(value))}
	}
	return Text{name(value)}
}

// callLines say in which months a usage's calls changed: of many months together. One number
// stands for every month.
func (d *diff) callLines(before, after string) (lines Lines) {
	was, is := strings.Split(before, ", "), strings.Split(after, ", ")
	n := max(len(was), len(is))
	if n == 1 {
		return Lines{{Key: name("calls"), Text: d.S("%s -> %s a month", attributeValue("calls", before), attributeValue("calls", after))}}
	}
	was, is = either(len(was) == 1, slices.Repeat(was, n), was), either(len(is) == 1, slices.Repeat(is, n), is)
	var differ [][]int
	for i := range min(len(was), len(is), len(d.Monthly)) {
		addIf(&differ, was[i] != is[i], []int{i})
	}
	differ = either(len(differ) > listedMonths && !d.opt.Detail, [][]int{slices.Concat(differ...)}, differ)
	for _, together := range differ {
		months := each(together, func(i int) pricing.Month { return d.Monthly[i].Month })
		lines = append(lines, Line{Key: name("calls"), Text: d.S("%s: %s -> %s", d.monthList(months), sumOfCalls(was, together), sumOfCalls(is, together))})
	}
	return lines
}

func sumOfCalls(calls []string, months []int) Value {
	var sum int64
	for _, i := range months {
		n, _ := strconv.ParseInt(calls[i], 10, 64) // planner wrote them
		sum += n
	}
	return callsOf(sum)
}

// renames says which things that left have one alike among those that came, and how to
// declare that they were renamed.
func (d *diff) renames() Section {
	blocks := distinct(each(d.renamedPairs(), func(p [2]string) string {
		from, to := movedBlock(p[0], p[1])
		return fmt.Sprintf("moved {\n  from = %s\n  to   = %s\n}", from, to)
	}))
	return Section{ID: "renames", Name: d.T("renames"), Heading: d.S("Possible renames"), Rank: rankOtherLimits, Folded: true, Blocks: when(len(blocks) > 0, []Block{
		Notes{d.S("What was removed and what was added are alike. If it was renamed, this compares it as the same thing:")}, Code(strings.Join(blocks, "\n\n")),
	})}
}

// renamedPairs pairs what left with what came, where there is one of a kind alike on each
// side. An account that left or came itself does not tell what it has apart.
func (d *diff) renamedPairs() (pairs [][2]string) {
	moved := map[string]bool{}
	for _, c := range d.Changes {
		moved[c.Address] = c.Kind == kindAccount && (c.Action == compare.Delete || c.Action == compare.Create)
	}
	kinds := []string{kindAccount, "usage", "resource_pack", "top_up", "subscription", "voucher", "budget", "guardrail"}
	all := having(d.Changes, func(c document.DiffChange) bool { return slices.Contains(kinds, c.Kind) })
	for _, same := range grouped(all, func(c *document.DiffChange) string { return alike(c, moved) }) {
		left := having(same, func(c document.DiffChange) bool { return c.Action == compare.Delete })
		came := having(same, func(c document.DiffChange) bool { return c.Action == compare.Create })
		if len(left) == 1 && len(came) == 1 {
			pairs = append(pairs, [2]string{left[0].Address, came[0].Address})
		}
	}
	if !slices.ContainsFunc(pairs, func(p [2]string) bool { return !moved[p[0]] }) {
		return nil // accounts alone say too little to be alike
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return planner.CompareAddresses(a[0], b[0]) })
	return pairs
}

// alike is the same of two things that differ in their addresses alone.
func alike(c *document.DiffChange, moved map[string]bool) string {
	text := c.Kind
	for _, a := range c.Attributes {
		value := cmp.Or(a.After, a.Before)
		if value != nil && !(a.Name == kindAccount && moved[*value]) {
			text += fmt.Sprintf(" %s=%q", a.Name, *value)
		}
	}
	return text
}

// movedBlock is what a moved block names: the module, or the block with all its instances,
// where the rest of both addresses is the same.
func movedBlock(from, to string) (string, string) {
	a, b := planner.ModuleOf(from), planner.ModuleOf(to)
	if a != b && a != "" && b != "" && from[len(a):] == to[len(b):] {
		return a, b
	}
	if i, k := strings.IndexByte(from[len(a):], '['), strings.IndexByte(to[len(b):], '['); i >= 0 && k >= 0 && from[len(a)+i:] == to[len(b)+k:] {
		return from[:len(a)+i], to[:len(b)+k]
	}
	return from, to
}
