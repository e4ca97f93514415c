package hclspec

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// An ActualEdit is what measured calls change in the files.
type ActualEdit struct {
	Texts  map[string][]byte // by displayed name; files that do not change are not among them
	Usages []UsageActuals    // by address
}

// UsageActuals are the measured months of a usage.
type UsageActuals struct {
	Usage  string
	Months []MonthActual // in order
}

// A MonthActual is a measured month, with what the map held for it before.
type MonthActual struct {
	Month  pricing.Month
	Before *int64 // nil: nothing
	After  int64
}

// WriteActuals works out the files' texts with measured calls written into the
// maps "actual" of their usages. Other entries of the maps and all comments stay;
// entries stand in the order of their months. All bytes outside of the maps stay.
//
// It is all or nothing: where a usage cannot be written, because it has for_each
// or count, stands in a module or in a JSON file, or its map is computed, there are
// only errors, one at each such place.
func (c *Config) WriteActuals(measured []reconcile.Measured) (*ActualEdit, hcl.Diagnostics) {
	e := &actualEditor{textEdit: newTextEdit(c, "Cannot write measured calls here"), usages: map[string]*planner.Usage{}}
	for i := range c.Input.Usages {
		e.usages[c.Input.Usages[i].Address] = &c.Input.Usages[i]
	}
	out := &ActualEdit{}
	for _, m := range measured {
		out.Usages = append(out.Usages, e.write(m))
	}
	var diags hcl.Diagnostics
	if out.Texts, diags = e.texts(); diags.HasErrors() {
		return nil, diags
	}
	return out, nil
}

// An actualEditor writes measured calls into maps.
type actualEditor struct {
	textEdit
	usages map[string]*planner.Usage
}

// write notes the changes for one usage.
func (e *actualEditor) write(m reconcile.Measured) UsageActuals {
	u, inst := e.usages[m.Usage], e.config.places[m.Usage]
	out := UsageActuals{Usage: m.Usage}
	changes := map[pricing.Month]int64{}
	for _, month := range slices.Sorted(maps.Keys(m.Calls)) {
		entry := MonthActual{Month: month, After: m.Calls[month]}
		if i := int(month - e.config.Input.Start); u.Actual != nil && u.Actual[i] {
			entry.Before = &u.Calls[i]
		}
		if entry.Before == nil || *entry.Before != entry.After {
			changes[month] = entry.After
		}
		out.Months = append(out.Months, entry)
	}
	if len(changes) == 0 || e.fixed(inst) {
		return out
	}
	if attr := inst.block.attrs["actual"]; attr != nil {
		e.change(attr, changes)
	} else {
		e.insert(inst.block, changes)
	}
	return out
}

// readItself is how a block takes its measured calls from a file, for those that
// cannot be written one by one.
const readItself = `Let the block read the file itself:
  actual = { for r in csvdecode(file("${path.module}/actuals.csv")) : r.month => tonumber(r.calls) if r.usage == %s }`

// fixed says whether a usage cannot be written, and why.
func (e *actualEditor) fixed(inst *instance) bool {
	b := inst.block
	for _, name := range []string{"for_each", "count"} {
		if attr := b.attrs[name]; attr != nil {
			key := `"` + strings.ReplaceAll(b.name(), `"`, `\"`) + `[\"${each.key}\"]"`
			if name == "count" {
				key = `"` + b.name() + `[${count.index}]"`
			}
			e.refuse(attr.Range, "%s is one of those that %s makes; they share one block, and so one map. "+readItself, inst.address(), name, key)
			return true
		}
	}
	switch {
	case inst.scope.parent != nil:
		e.refuse(b.at, "%s stands in a module, which others may call, too. Give the module a variable for its measured calls, or let it read a file:\n"+
			`  actual = { for r in csvdecode(file("${path.root}/actuals.csv")) : r.month => tonumber(r.calls) if r.usage == "%s" }`,
			inst.address(), strings.ReplaceAll(inst.address(), `"`, `\"`))
		return true
	case e.body(b.at.Filename) == nil:
		e.refuse(b.at, "%s stands in a file in JSON syntax, which programs write. Change what writes it, or declare the usage in a file *.hcl.", b.name())
		return true
	}
	return false
}

// change rewrites the map that a usage has.
func (e *actualEditor) change(attr *hcl.Attribute, changes map[pricing.Month]int64) {
	src := e.config.Files[attr.Range.Filename].Bytes
	object, ok := attr.Expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		e.refuse(attr.Expr.Range(), "actual is computed here, so where its numbers come from is to be changed. To have them written, make it a map in braces: actual = { \"2026-12\" = 2912345 }.")
		return
	}
	m, ok := e.readMap(src, object)
	if !ok || !e.set(m, changes) {
		return
	}
	line := lineStart(src, attr.NameRange.Start.Byte)
	from, to := object.SrcRange.Start.Byte, object.SrcRange.End.Byte
	e.add(attr.Range.Filename, splice{from, to, m.text(indentation(src, line), len([]rune(string(src[line:from]))))})
}

// insert puts a map at the end of a block that has none: there it parts no
// attributes whose equals signs are aligned.
func (e *actualEditor) insert(b *block, changes map[pricing.Month]int64) {
	name := b.at.Filename
	src := e.config.Files[name].Bytes
	m := &actualMap{lines: true}
	e.set(m, changes)
	indent := indentation(src, lineStart(src, b.at.Start.Byte)) + "  "
	text := indent + "actual = " + string(m.text(indent, 0)) + "\n"
	at := e.syntax(b).CloseBraceRange.Start.Byte
	if line := lineStart(src, at); len(bytes.TrimSpace(src[line:at])) == 0 {
		at = line
	} else {
		text = "\n" + text // something stands before the brace, a comment
	}
	e.add(name, splice{at, at, []byte(text)})
}

// An actualMap is a map of months to calls as it stands in a file.
type actualMap struct {
	items []actualItem
	head  string // comments beside the opening brace
	tail  string // comments after the last entry's line
	lines bool   // whether it takes more than one line
}

// An actualItem is an entry with the comments around it.
type actualItem struct {
	month    pricing.Month
	above    string // comments before it
	text     string // key and value
	beside   string // comments after it on its line
	from, to int    // of the value, within text
	literal  bool   // whether the value is a plain number
	at       hcl.Range
}

// longestLine is how many columns a map on one line may reach.
const longestLine = 120

// readMap takes a map apart; false where its months are computed or doubled.
func (e *actualEditor) readMap(src []byte, object *hclsyntax.ObjectConsExpr) (*actualMap, bool) {
	end := object.SrcRange.End.Byte - 1
	lineEnds, comments := lineEndsIn(src, object.SrcRange)
	m := &actualMap{lines: comments || object.SrcRange.Start.Line != object.SrcRange.End.Line}
	next := func(i, from int) int { // where the line from an offset on ends, or on it the i-th entry starts
		most := end
		if i < len(object.Items) {
			most = object.Items[i].KeyExpr.Range().Start.Byte
		}
		if k, _ := slices.BinarySearch(lineEnds, from+1); k < len(lineEnds) {
			most = min(most, lineEnds[k])
		}
		return most
	}
	at := next(0, object.SrcRange.Start.Byte+1)
	m.head = strings.TrimSpace(string(src[object.SrcRange.Start.Byte+1 : at]))
	seen := map[pricing.Month]bool{}
	for i, item := range object.Items {
		key, value := item.KeyExpr.Range(), item.ValueExpr.Range()
		month, ok := literalMonth(item.KeyExpr)
		switch {
		case !ok:
			e.refuse(key, "This key is computed, so it is not known where measured months belong in this map. Write months as texts: \"2026-12\".")
			return nil, false
		case seen[month]:
			e.refuse(key, "The map has %s twice. Remove one of the two.", month)
			return nil, false
		}
		seen[month] = true
		start, behind := key.Start.Byte, next(i+1, value.End.Byte)
		_, literal := item.ValueExpr.(*hclsyntax.LiteralValueExpr)
		m.items = append(m.items, actualItem{
			month: month, literal: literal, at: value,
			above: strings.TrimSpace(string(src[at:start])), beside: strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(string(src[value.End.Byte:behind])), ",")),
			text: string(src[start:value.End.Byte]), from: value.Start.Byte - start, to: value.End.Byte - start,
		})
		at = behind
	}
	m.tail = strings.TrimSpace(string(src[at:end]))
	return m, true
}

// literalMonth reads a key that is a plain text.
func literalMonth(key hclsyntax.Expression) (pricing.Month, bool) {
	wrapped, _ := key.(*hclsyntax.ObjectConsKeyExpr)
	if wrapped == nil {
		return 0, false
	}
	text, ok := wrapped.Wrapped.(*hclsyntax.TemplateExpr)
	if !ok || !text.IsStringLiteral() {
		return 0, false
	}
	v, _ := text.Value(nil)
	month, err := pricing.ParseMonth(v.AsString())
	return month, err == nil
}

// lineEndsIn are the ends of the lines in a range of a file that was parsed, but those
// inside of comments, and whether it has comments.
func lineEndsIn(src []byte, within hcl.Range) (ends []int, comments bool) {
	tokens, _ := hclsyntax.LexConfig(src[:within.End.Byte], "", hcl.InitialPos)
	for _, t := range tokens {
		if t.Range.Start.Byte < within.Start.Byte {
			continue
		}
		comment := t.Type == hclsyntax.TokenComment
		comments = comments || comment
		if t.Type == hclsyntax.TokenNewline || comment && bytes.HasSuffix(t.Bytes, []byte("\n")) {
			ends = append(ends, t.Range.End.Byte)
		}
	}
	return ends, comments
}

// set puts measured calls into a map; false where that would overwrite an
// expression.
func (e *actualEditor) set(m *actualMap, changes map[pricing.Month]int64) bool {
	ok := true
	for _, month := range slices.Sorted(maps.Keys(changes)) {
		number := fmt.Sprint(changes[month])
		i := slices.IndexFunc(m.items, func(item actualItem) bool { return item.month == month })
		switch {
		case i < 0:
			m.items = append(m.items, actualItem{month: month, text: fmt.Sprintf("%q = %s", month.String(), number)})
		case !m.items[i].literal:
			e.refuse(m.items[i].at, "The calls of %s are computed here, and they are not the %s that were measured. Change what they come from, or write a plain number.", month, number)
			ok = false
		default:
			item := &m.items[i]
			item.text = item.text[:item.from] + number + item.text[item.to:]
		}
	}
	slices.SortStableFunc(m.items, func(a, b actualItem) int { return cmp.Compare(a.month, b.month) })
	return ok
}

// text is the map as fmt would lay it out, its further lines indented. A map that
// stood on one line stays there while it fits; column is where it starts.
func (m *actualMap) text(indent string, column int) []byte {
	if !m.lines {
		var entries []string
		for _, item := range m.items {
			entries = append(entries, item.text)
		}
		line := canonical("{ " + strings.Join(entries, ", ") + " }")
		if column+len(line) <= longestLine {
			return []byte(line)
		}
	}
	var b strings.Builder
	line := func(parts ...string) {
		if text := strings.TrimSpace(strings.Join(parts, " ")); text != "" {
			b.WriteString(text + "\n")
		}
	}
	line("{", m.head)
	for _, item := range m.items {
		line(item.above)
		line(item.text, item.beside)
	}
	line(m.tail)
	text := strings.ReplaceAll(canonical(b.String()+"}"), "\r\n", "\n")
	return []byte(strings.ReplaceAll(text, "\n", "\n"+indent))
}

// canonical is an expression as fmt lays it out.
func canonical(expression string) string {
	const name = "a = "
	return strings.TrimSpace(strings.TrimPrefix(string(hclwrite.Format([]byte(name+expression+"\n"))), name))
}
