package workbook

import (
	"fmt"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// drawUsages writes what the usages cost, once for each tag: its values, and the
// usages that have them. Each of these tables adds up to the bills.
func (b *book) drawUsages(s *summary) {
	t := b.newMonthTable(b.T("Usage by tag"), b.T("Usage by tag: whose calls the bills are for"), b.T("Tag, value and usage"), false)
	keys := map[string]bool{}
	for _, u := range b.plan.Usages {
		for key := range u.Tags {
			keys[key] = true
		}
	}
	if len(keys) == 0 {
		t.drawTag(s, t.T("All usages (there are no tags)"), []tagValue{{t.T("All usages"), b.plan.Usages}})
	}
	for _, key := range sortedKeys(keys) {
		t.drawTag(s, t.F("Tag %s", key), byTag(b.plan.Usages, key, t.F("(no %s)", key)))
	}
}

// A tagValue is a value of a tag and the usages that have it.
type tagValue struct {
	name   string
	usages []document.Usage
}

// byTag groups usages by a tag's values in order; those without the tag come last, as none.
func byTag(usages []document.Usage, key, none string) (values []tagValue) {
	groups := map[string][]document.Usage{}
	var without []document.Usage
	for _, u := range usages {
		if value, ok := u.Tags[key]; ok {
			groups[value] = append(groups[value], u)
		} else {
			without = append(without, u)
		}
	}
	for _, value := range slices.Sorted(maps.Keys(groups)) {
		values = append(values, tagValue{value, groups[value]})
	}
	if len(without) > 0 {
		values = append(values, tagValue{none, without})
	}
	return values
}

func (t *monthTable) drawTag(s *summary, name string, values []tagValue) {
	t.group(name)
	first := t.next
	var all []document.Usage
	for _, v := range values {
		t.drawValue(v)
		all = append(all, v.usages...)
	}
	last := t.next - 1
	sum := costLine(t.T("Total"), "total", t.months, all)
	sum.look, sum.across = total, true
	if last >= first {
		sum.column = func(c int) string { return sumKind(t.word("usage"), c, first, last) }
	}
	row := t.line(sum)
	t.tie(t.checkLine(t.T("Ties out with the bills"), func(c int) string {
		stated := in(s.name, 2, s.keys[billFigure])
		if c != t.totalColumn() {
			stated = in(s.name, s.columns[billFigure], s.months+c-firstMonth)
		}
		return fmt.Sprintf("ROUND(ABS(%s-%s),2)", at(c, row), stated)
	}))
	t.skip(1)
}

// drawValue writes a value's sum and the usages under it.
func (t *monthTable) drawValue(v tagValue) {
	sum := costLine(v.name, "tag", t.months, v.usages)
	sum.look, sum.indent, sum.across = total, 1, true
	row := t.next
	if n := len(v.usages); n > 0 {
		sum.column = func(c int) string { return sumDown(c, row+2, row+1+n) }
	}
	t.line(sum)
	t.line(t.requestedLine(t.months, v.usages))
	for _, u := range v.usages {
		l := costLine(u.Address+"  "+t.meter(u.Account, u.Meter), "usage", t.months, []document.Usage{u})
		l.indent, l.level = 2, 1
		t.line(l)
	}
}

// costLine is what usages cost together.
func costLine(label, kind string, months int, usages []document.Usage) line {
	l := line{label: label, kind: kind}
	sum := pricing.Money{}
	for i := range months {
		cost := pricing.Money{}
		for _, u := range usages {
			cost = cost.Add(pricing.Money(u.Cost[i]))
		}
		l.months = append(l.months, money(document.Money(cost)))
		sum = sum.Add(cost)
	}
	l.total = money(document.Money(sum))
	return l
}

// requestedLine is how many calls usages request.
func (t *monthTable) requestedLine(months int, usages []document.Usage) line {
	list := make([]int64, months)
	for _, u := range usages {
		for i, n := range u.Calls {
			list[i] += n
		}
	}
	l := callsLine(t.T("Requested calls"), "requested", list, sumOf(list))
	l.indent, l.level = 2, 1
	return l
}
