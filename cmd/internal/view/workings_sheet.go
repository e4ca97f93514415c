package view

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A sheet is a month worked out as on paper: numbered steps of lines that can be
// followed with a pocket calculator. Text and Markdown are drawn from it.
type sheet struct {
	title   string
	prices  string   // what they are and from when
	notes   []string // these and introductions hold no name from a configuration
	steps   []*sheetStep
	summary string
}

// A sheetStep is a question, what rule answers it, and the answer.
type sheetStep struct {
	title  string
	intro  string
	blocks []*sheetBlock
}

// A sheetBlock is lines about one subject: a meter, a grant, or the account
// where there is none.
type sheetBlock struct {
	subject string
	lines   []sheetLine
}

// A sheetLine is "name: working = result (remark)" and the rule it follows, or
// a sentence. A working's numbers are plain or stand after the name of the
// earlier line that they are the result of; names have no digits. It has
// + - × /, parentheses, floor(…), floor(…; n decimals), round(…; n decimals) and
// min(…; …). Without a working the result is given: by the plan, the price list
// or an earlier month.
type sheetLine struct {
	name, working, result, remark string
	rule                          rule
	sentence                      string
}

func (s *sheet) step(title, intro string) *sheetStep {
	step := &sheetStep{title: title, intro: intro}
	s.steps = append(s.steps, step)
	return step
}

func (s *sheetStep) block(subject string) *sheetBlock {
	b := &sheetBlock{subject: subject}
	s.blocks = append(s.blocks, b)
	return b
}

// given adds a number that earlier lines do not lead to.
func (b *sheetBlock) given(rule rule, name, result, remark string) {
	b.lines = append(b.lines, sheetLine{name: name, result: result, remark: remark, rule: rule})
}

// work adds a number with its working.
func (b *sheetBlock) work(rule rule, name, working, result, remark string) {
	b.lines = append(b.lines, sheetLine{name: name, working: working, result: result, remark: remark, rule: rule})
}

// say adds a sentence.
func (b *sheetBlock) say(rule rule, sentence string) {
	b.lines = append(b.lines, sheetLine{rule: rule, sentence: sentence})
}

// parts are the line without its rule, in parts that belong together.
func (l sheetLine) parts(p *lang.Printer) []string {
	if l.sentence != "" {
		return []string{l.sentence}
	}
	head, result := p.F("%s:", l.name), l.result
	if l.working != "" {
		head, result = spaced(head, l.working), "= "+result
	}
	if l.remark == "" {
		return []string{head, result}
	}
	return []string{head, result, p.F("(%s)", l.remark)}
}

// fold breaks the line to a width: between its parts where they fit, inside a
// part where it does not.
func (l sheetLine) fold(p *lang.Printer, width int) []string {
	var lines []string
	for i, part := range l.parts(p) {
		if last := len(lines) - 1; i > 0 && textWidth(spaced(lines[last], part)) <= width {
			lines[last] = spaced(lines[last], part)
			continue
		}
		lines = append(lines, fold(p, part, width)...)
	}
	return lines
}

// spaced puts two texts side by side. A full-width mark brings its own space.
func spaced(a, b string) string {
	if strings.HasSuffix(a, "：") || strings.HasPrefix(b, "（") {
		return a + b
	}
	return a + " " + b
}

// A rule is a rule of settlement, by its section in docs/settlement.md.
type rule int

// The rules, in the order of the sections.
const (
	ruleQuota rule = iota
	ruleCalls
	ruleSpread
	ruleSharing
	ruleOrder
	ruleBasis
	ruleTier
	ruleList
	ruleCost
	ruleBill
	ruleCharge
	ruleUnfreeze
	ruleDeduct
	ruleEstimate
	ruleFreeze
	ruleBalance
	ruleSuspended
	ruleStatement
	rulePack
	ruleViews
	ruleShare
)

// text names the rule and its section.
func (r rule) text(p *lang.Printer) string {
	switch r {
	case ruleQuota:
		return p.T("§1 free quota")
	case ruleCalls:
		return p.T("§2 calls of a meter")
	case ruleSpread:
		return p.T("§2 even spread")
	case ruleSharing:
		return p.T("§2 sharing a grant")
	case ruleOrder:
		return p.T("§2 order of grants")
	case ruleBasis:
		return p.T("§3.1 basis")
	case ruleTier:
		return p.T("§3.2 tier")
	case ruleList:
		return p.T("§3.3 list")
	case ruleCost:
		return p.T("§3.4 cost")
	case ruleBill:
		return p.T("§3 bill")
	case ruleCharge:
		return p.T("§3 charge")
	case ruleUnfreeze:
		return p.T("§4.1 unfreeze")
	case ruleDeduct:
		return p.T("§4.2 deduct")
	case ruleEstimate:
		return p.T("§4.3 estimate")
	case ruleFreeze:
		return p.T("§4.3 freeze")
	case ruleBalance:
		return p.T("§4 balance")
	case ruleSuspended:
		return p.T("§4 suspension")
	case ruleStatement:
		return p.T("§4 statement")
	case rulePack:
		return p.T("§5 packs")
	case ruleViews:
		return p.T("§6 views of cost")
	}
	return p.T("§7 whose cost")
}

// exactText prints a price or a multiplier exactly.
func exactText(d decimal.Decimal) string { return pricing.GroupDigits(d.String()) }

// joined adds numbers up: "1 + 2".
func joined[T any](list []T, text func(T) string) string {
	var parts []string
	for _, v := range list {
		parts = append(parts, text(v))
	}
	return strings.Join(parts, " + ")
}

// dayText says "day 3", "days 1 to 2".
func (b *sheetBuilder) dayText(d planner.Days) string {
	if d.From == d.To {
		return b.F("day %s", strconv.Itoa(d.From))
	}
	return b.F("days %s to %s", strconv.Itoa(d.From), strconv.Itoa(d.To))
}

// spread is the formula of a meter's calls on some days of a month.
func (b *sheetBuilder) spread(calls int64, d planner.Days) string {
	requested := b.ref(b.T("calls"), count(calls))
	upTo := func(day int) string { return fmt.Sprintf("floor(%s × %d / %d)", requested, day, b.days) }
	switch {
	case d.From == 1 && d.To == b.days:
		return requested
	case d.From == 1:
		return upTo(d.To)
	default:
		return upTo(d.To) + " - " + upTo(d.From-1)
	}
}

// ref names an earlier line before its result.
func (b *sheetBuilder) ref(name, result string) string { return name + " " + result }
