package view

import (
	"fmt"
	"strings"

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
	rule                          string
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
func (b *sheetBlock) given(rule, name, result, remark string) {
	b.lines = append(b.lines, sheetLine{name: name, result: result, remark: remark, rule: rule})
}

// work adds a number with its working.
func (b *sheetBlock) work(rule, name, working, result, remark string) {
	b.lines = append(b.lines, sheetLine{name: name, working: working, result: result, remark: remark, rule: rule})
}

// say adds a sentence.
func (b *sheetBlock) say(rule, format string, args ...any) {
	b.lines = append(b.lines, sheetLine{rule: rule, sentence: fmt.Sprintf(format, args...)})
}

// parts are the line without its rule, in parts that belong together.
func (l sheetLine) parts() []string {
	if l.sentence != "" {
		return []string{l.sentence}
	}
	head, result := l.name+":", l.result
	if l.working != "" {
		head, result = head+" "+l.working, "= "+result
	}
	if l.remark == "" {
		return []string{head, result}
	}
	return []string{head, result, "(" + l.remark + ")"}
}

// fold breaks the line to a width: between its parts where they fit, inside a
// part where it does not.
func (l sheetLine) fold(width int) []string {
	var lines []string
	for i, part := range l.parts() {
		if last := len(lines) - 1; i > 0 && textWidth(lines[last])+1+textWidth(part) <= width {
			lines[last] += " " + part
			continue
		}
		lines = append(lines, fold(part, width)...)
	}
	return lines
}

// The rules, by the sections of docs/settlement.md.
const (
	ruleQuota     = "§1 free quota"
	ruleCalls     = "§2 calls of a meter"
	ruleSpread    = "§2 even spread"
	ruleSharing   = "§2 sharing a grant"
	ruleOrder     = "§2 order of grants"
	ruleBasis     = "§3.1 basis"
	ruleTier      = "§3.2 tier"
	ruleList      = "§3.3 list"
	ruleCost      = "§3.4 cost"
	ruleBill      = "§3 bill"
	ruleCharge    = "§3 charge"
	ruleUnfreeze  = "§4.1 unfreeze"
	ruleDeduct    = "§4.2 deduct"
	ruleEstimate  = "§4.3 estimate"
	ruleFreeze    = "§4.3 freeze"
	ruleBalance   = "§4 balance"
	ruleSuspended = "§4 suspension"
	rulePack      = "§5 packs"
	ruleViews     = "§6 views of cost"
	ruleShare     = "§7 whose cost"
)

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
func dayText(d planner.Days) string {
	if d.From == d.To {
		return fmt.Sprintf("day %d", d.From)
	}
	return fmt.Sprintf("days %d to %d", d.From, d.To)
}

// spread is the formula of a meter's calls on some days of a month.
func spread(calls int64, d planner.Days, days int) string {
	upTo := func(day int) string { return fmt.Sprintf("floor(calls %s × %d / %d)", count(calls), day, days) }
	switch {
	case d.From == 1 && d.To == days:
		return "calls " + count(calls)
	case d.From == 1:
		return upTo(d.To)
	default:
		return upTo(d.To) + " - " + upTo(d.From-1)
	}
}
