package hclspec

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// maxTemplate is the longest text in bytes that a template makes, inclusive: that of
// a function.
const maxTemplate = 16 << 20

// boundTemplates has the templates below a node, which was read from a source, refuse
// to make a text that is too long.
func boundTemplates(node hclsyntax.Node, src []byte) {
	if !bytes.Contains(src, []byte("${")) && !bytes.Contains(src, []byte("%{")) {
		return
	}
	_ = hclsyntax.VisitAll(node, func(node hclsyntax.Node) hcl.Diagnostics {
		switch e := node.(type) {
		case *hclsyntax.TemplateExpr:
			if len(e.Parts) < 2 {
				return nil
			}
			made := new(int)
			for i, part := range e.Parts {
				e.Parts[i] = newTemplatePart(part, made, i == 0, e.SrcRange)
			}
		case *hclsyntax.TemplateJoinExpr:
			e.Tuple = newTemplatePart(e.Tuple, new(int), true, e.Tuple.Range())
		}
		return nil
	})
}

// A templatePart is a part of a template that knows how much the template has made.
// It is a pair of parentheses to whatever walks through expressions.
type templatePart struct {
	*hclsyntax.ParenthesesExpr
	made     *int // bytes, shared by the parts
	first    bool
	template hcl.Range
}

func newTemplatePart(part hclsyntax.Expression, made *int, first bool, template hcl.Range) templatePart {
	return templatePart{&hclsyntax.ParenthesesExpr{Expression: part, SrcRange: part.Range()}, made, first, template}
}

// Value is that of the part, or unknown with an error where it makes the text too
// long.
func (p templatePart) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := p.Expression.Value(ctx)
	if p.first {
		*p.made = 0
	}
	before := *p.made
	*p.made += textLength(v)
	switch {
	case *p.made <= maxTemplate:
		return v, diags
	case before <= maxTemplate: // once
		diags = append(diags, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Text too long", Subject: p.template.Ptr(),
			Detail: fmt.Sprintf("This template makes a text of more than %d MiB. Look for texts that grow with each other.", maxTemplate>>20),
		})
	}
	return cty.DynamicVal, diags
}

// textLength is how many bytes the texts of a part have; one of a loop in a template
// is a list.
func textLength(v cty.Value) (n int) {
	v, _ = v.Unmark()
	switch {
	case !v.IsKnown() || v.IsNull():
	case v.Type() == cty.String:
		n = len(v.AsString())
	case v.Type().IsTupleType():
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			n += textLength(element)
		}
	}
	return n
}

// valueOf is the value of an expression, whose templates are bounded. In native
// syntax they are since it was read; in JSON syntax HCL reads them just now.
func valueOf(expr hcl.Expression, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if !isJSON(expr) || ctx == nil {
		return expr.Value(ctx)
	}
	if list, diags := hcl.ExprList(expr); !diags.HasErrors() {
		var all hcl.Diagnostics
		values := make([]cty.Value, len(list))
		for i, element := range list {
			v, diags := valueOf(element, ctx)
			values[i], all = v, append(all, diags...)
		}
		return cty.TupleVal(values), all
	}
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		return jsonObject(pairs, ctx)
	}
	v, _ := expr.Value(nil)
	if v.Type() != cty.String || v.IsNull() {
		return v, nil
	}
	at := expr.Range()
	at.Start.Byte++ // behind the quote
	at.Start.Column++
	text := []byte(v.AsString())
	template, diags := hclsyntax.ParseTemplate(text, at.Filename, at.Start)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	boundTemplates(template, text)
	v, more := template.Value(ctx)
	return v, append(diags, more...)
}

// jsonObject is the value of an object in JSON syntax, whose keys are templates, too.
func jsonObject(pairs []hcl.KeyValuePair, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	var diags hcl.Diagnostics
	fail := func(key hcl.Expression, summary, detail string) {
		diags = append(diags, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: key.Range().Ptr(), Expression: key, EvalContext: ctx,
		})
	}
	values, known := make(map[string]cty.Value, len(pairs)), true
	defined := map[string]hcl.Range{}
	for _, p := range pairs {
		key, keyDiags := valueOf(p.Key, ctx)
		v, valueDiags := valueOf(p.Value, ctx)
		diags = append(append(diags, keyDiags...), valueDiags...)
		key, err := convert.Convert(key, cty.String)
		switch {
		case err != nil:
			fail(p.Key, "Invalid object key expression", fmt.Sprintf("Cannot use this expression as an object key: %s.", err))
		case key.IsMarked():
			fail(p.Key, "Invalid object key expression", "Cannot use a sensitive value as an object key.")
		case key.IsNull():
			fail(p.Key, "Invalid object key expression", "Cannot use null value as an object key.")
		case !key.IsKnown():
			known = false
		case defined[key.AsString()] != (hcl.Range{}):
			fail(p.Key, "Duplicate object attribute", fmt.Sprintf("An attribute named %q was already defined at %s.", key.AsString(), defined[key.AsString()]))
		default:
			values[key.AsString()], defined[key.AsString()] = v, p.Key.Range()
		}
	}
	if !known {
		return cty.DynamicVal, diags
	}
	return cty.ObjectVal(values), diags
}
