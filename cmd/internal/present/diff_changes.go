package present

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/declarative-cost/planner/cmd/internal/document"
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
		text := fmt.Sprintf(a.count, callsOf(int64(n)))
		if symbols {
			text = a.symbol + " " + text
		}
		addIf(&counts, n > 0, text)
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
	var lines Lines
	for _, c := range all {
		if len(rest) == 0 || slices.Contains(shown, c) {
			lines = append(lines, d.change(c)...)
		}
	}
	blocks := []Block{lines}
	addIf(&blocks, len(rest) > 0, Block(Notes{d.S("And %s with smaller cost changes: %s (--detail lists them).", callsOf(int64(len(rest))), d.commas(d.counted(rest, false)))}))
	heading := d.S("Changes: %s", d.commas(d.counted(all, true)))
	return Section{ID: "changes", Name: d.T("changes"), Heading: heading, Rank: rankChanges, Folded: true, Brief: d.briefChanges(all), Blocks: blocks}
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
	if c.PreviousAddress != nil {
		head = d.S("%s (moved from %s)", head, address(*c.PreviousAddress))
	}
	a := d.actionOf(c)
	lines := Lines{{Label: a.symbol, Text: head, Tone: a.tone}}
	if change := d.changeOf(c.Cost); !change.IsZero() {
		lines = append(lines, Line{Key: word(d.T("cost")), Text: d.S("%s -> %s (%s)", d.money(c.Cost.Before), d.money(c.Cost.After), change), Tone: change.Tone})
	}
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
	var text Text
	if a.After != nil {
		text = attributeValue(a.Name, *a.After)
	}
	switch {
	case a.Before != nil && a.After != nil:
		return d.S("%s -> %s", attributeValue(a.Name, *a.Before), text)
	case a.Before != nil:
		return d.S("%s -> (none)", attributeValue(a.Name, *a.Before))
	}
	return text
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
	if len(was) == 1 {
		was = slices.Repeat(was, n)
	}
	if len(is) == 1 {
		is = slices.Repeat(is, n)
	}
	var differ [][]int
	for i := range min(len(was), len(is), len(d.Monthly)) {
		addIf(&differ, was[i] != is[i], []int{i})
	}
	if len(differ) > listedMonths && !d.opt.Detail {
		differ = [][]int{slices.Concat(differ...)}
	}
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
