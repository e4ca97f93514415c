package hclspec

import (
	"bytes"
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
