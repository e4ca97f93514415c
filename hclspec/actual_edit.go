package hclspec

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
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
	e := &actualEditor{newTextEdit(c, "Cannot write measured calls here"), map[string]*planner.Usage{}}
	for i := range c.Input.Usages {
		e.usages[c.Input.Usages[i].Address] = &c.Input.Usages[i]
	}
	out := &ActualEdit{Usages: each(measured, e.write)}
	var diags hcl.Diagnostics
	if out.Texts, diags = e.texts(); diags.HasErrors() {
		return nil, diags
	}
	return out, nil
}

// An actualEditor writes measured calls into maps.
type actualEditor struct {
	*textEdit
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

// readItself is how a block takes its measured calls from a file, for those that cannot be
// written one by one.
const readItself = `actual = { for r in csvdecode(file("${path.%s}/actuals.csv")) : r.month => tonumber(r.calls) if r.usage == "%s" }`

// fixed says whether a usage cannot be written, and why.
func (e *actualEditor) fixed(inst *instance) bool {
	b := inst.block
	attr := shared(b)
	switch {
	case attr != nil:
		key := b.name + `[\"${each.key}\"]`
		if attr.Name == "count" {
			key = b.name + "[${count.index}]"
		}
		e.refuse(attr.Range, "%s is one of those that %s makes; they share one block, and so one map. Let the block read the file itself:\n  "+readItself,
			inst.address(), attr.Name, "module", key)
	case inst.scope.parent != nil:
		e.refuse(b.at, "%s is in a module, which may be called more than once. Give the module a variable for its measured calls, or let it read a file:\n  "+readItself,
			inst.address(), "root", strings.ReplaceAll(inst.address(), `"`, `\"`))
	case e.body(b.at.Filename) == nil:
		e.refuse(b.at, "%s is in a file in JSON syntax, which is usually generated. Change what generates it, or declare the usage in a file *.hcl.", b.name)
	default:
		return false
	}
	return true
}

// insert puts a map at the end of a block that has none: there it parts no
// attributes whose equals signs are aligned.
func (e *actualEditor) insert(b *block, changes map[pricing.Month]int64) {
	name := b.at.Filename
	src := e.config.Files[name].Bytes
	indent := indentation(src, b.at.Start.Byte)
	text := indent + "  actual = {\n"
	for _, month := range slices.Sorted(maps.Keys(changes)) {
		text += indent + "    " + entryText(month, changes[month]) + "\n"
	}
	text += indent + "  }\n"
	at := e.syntax(b).CloseBraceRange.Start.Byte
	if line := lineStart(src, at); isBlank(src[line:at]) {
		at = line
	} else {
		text = "\n" + text // something stands before the brace, a comment
	}
	e.add(name, at, at, text)
}

func entryText(month pricing.Month, calls int64) string { return fmt.Sprintf("%q = %d", month, calls) }

// change writes into the map that a usage has: months with another number get the measured
// one, others stand before the first one that is later.
func (e *actualEditor) change(attr *hcl.Attribute, changes map[pricing.Month]int64) {
	name, src := attr.Range.Filename, e.config.Files[attr.Range.Filename].Bytes
	object, ok := attr.Expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		e.refuse(attr.Expr.Range(), "actual is computed here, so where its numbers come from is to be changed. To have them written, make it a map in braces: actual = { \"2026-12\" = 2912345 }.")
		return
	}
	var months []pricing.Month
	for _, item := range object.Items {
		month, ok := literalMonth(item.KeyExpr)
		switch at := item.KeyExpr.Range(); {
		case !ok:
			e.refuse(at, "This key is computed, so it is not known where measured months belong in this map. Write months as texts: \"2026-12\".")
			return
		case slices.Contains(months, month):
			e.refuse(at, "The map has %s twice. Remove one of the two.", month)
			return
		}
		months = append(months, month)
	}
	for _, month := range slices.Sorted(maps.Keys(changes)) {
		i := slices.Index(months, month)
		if i < 0 {
			i = slices.IndexFunc(months, func(m pricing.Month) bool { return m > month })
			e.addEntry(name, src, object, i, entryText(month, changes[month]))
			continue
		}
		value := object.Items[i].ValueExpr
		if _, literal := value.(*hclsyntax.LiteralValueExpr); !literal {
			e.refuse(value.Range(), "The calls of %s are computed here, and they are not the %d that were measured. Change what they come from, or write a plain number.", month, changes[month])
			continue
		}
		e.add(name, value.Range().Start.Byte, value.Range().End.Byte, fmt.Sprint(changes[month]))
	}
}

// addEntry puts an entry into a map before the i-th, or for i below 0 at its end: in one
// line, or on a line of its own behind that of the entry before it.
func (e *actualEditor) addEntry(name string, src []byte, object *hclsyntax.ObjectConsExpr, i int, text string) {
	within := object.SrcRange
	first, last := within.Start.Byte+1, within.End.Byte-1
	oneLine := within.Start.Line == within.End.Line
	before := i - 1
	if i < 0 {
		before = len(object.Items) - 1
	}
	switch {
	case oneLine && len(object.Items) == 0:
		e.add(name, first, last, " "+text+" ")
		return
	case oneLine && i >= 0:
		at := object.Items[i].KeyExpr.Range().Start.Byte
		e.add(name, at, at, text+", ")
		return
	case oneLine:
		at := object.Items[before].ValueExpr.Range().End.Byte
		e.add(name, at, at, ", "+text)
		return
	}
	at, indent := first, indentation(src, within.Start.Byte)+"  "
	if before >= 0 {
		at, indent = object.Items[before].ValueExpr.Range().End.Byte, indentation(src, object.Items[before].KeyExpr.Range().Start.Byte)
	}
	if end := lineEnd(src, at); end <= last && !bytes.Contains(src[at:end], []byte("/*")) {
		e.add(name, end, end, indent+text+"\n")
	} else { // what is behind the entry on its line may not end there
		e.add(name, at, at, "\n"+indent+text)
	}
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
