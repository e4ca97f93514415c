package hclspec

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// This file improves what HCL says about a configuration: one message for one
// mistake, the nearest name that exists, a word to those who come from Terraform.

// explainNames says of arguments and blocks that a schema does not have which
// name is near or where they belong. An argument that is missing because it is
// misspelt is not reported twice. The kind is that of the block with the schema,
// or "" at the top of a file.
func explainNames(diags hcl.Diagnostics, kind string, s *schema) hcl.Diagnostics {
	misspelt := map[string]bool{}
	for _, d := range diags {
		switch d.Summary {
		case "Unsupported argument", "Unsupported block type", "Extraneous JSON object property":
		default:
			continue
		}
		sentence, hint, _ := strings.Cut(d.Detail, ". ")
		if _, exists := s.nested[quoted(d.Detail)]; exists || strings.HasPrefix(hint, "Did you mean to define") {
			continue // an argument in the place of a block or the other way round
		}
		if better := s.nameHint(kind, quoted(d.Detail)); better != "" {
			d.Detail = strings.TrimSuffix(sentence, ".") + ". " + better
			misspelt[quoted(better)] = true
		}
	}
	return slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool {
		return d.Summary == "Missing required argument" && misspelt[quoted(d.Detail)]
	})
}

// quoted is the first text in quotes, which in HCL's details is the culprit.
func quoted(detail string) string {
	_, rest, _ := strings.Cut(detail, `"`)
	text, err := strconv.QuotedPrefix(`"` + rest)
	if err != nil {
		return ""
	}
	text, _ = strconv.Unquote(text)
	return text
}

// nameHint is a sentence about a name that a schema lacks.
func (s *schema) nameHint(kind, name string) string {
	if name == "for_each" || name == "count" {
		return fmt.Sprintf("for_each and count work on %s blocks.", wordList(expandable(), "and"))
	}
	if hint, ok := fromTerraform[name]; ok {
		return hint
	}
	if near := pricing.DidYouMean(name, s.names()); near != "" {
		return strings.TrimSpace(near)
	}
	names := s.names()
	if kind == "" {
		return fmt.Sprintf("The blocks are %s.", wordList(names, "and"))
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("%s block takes %s.", capital(indefinite(kind)), wordList(names, "and"))
}

// expandable are the kinds of blocks that take for_each and count.
func expandable() (kinds []string) {
	for _, kind := range slices.Sorted(maps.Keys(configuration.nested)) {
		if configuration.nested[kind].expands {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// fromTerraform are names that Terraform has in places where this language has
// none, with what to do instead.
var fromTerraform = map[string]string{
	"terraform":  "The settings of a plan belong in a planner block: planner { required_version = \">= 0.1.0\" }.",
	"resource":   "What costs money is declared by account, usage, resource_pack and subscription blocks.",
	"data":       "Nothing is looked up: a plan is the same wherever it is made. Numbers from elsewhere come as variables or by csvdecode(file(…)).",
	"provider":   "There are no providers. Prices come from a catalog block.",
	"depends_on": "It is not needed: what a block refers to is evaluated before it.",
	"lifecycle":  "Nothing is created or destroyed here; leave it out.",
}

// nameHintFor is a sentence about a name that no reference starts with.
func nameHintFor(root string) string {
	if hint, ok := fromTerraform[root]; ok {
		return " " + hint
	}
	if near := pricing.DidYouMean(root, rootNames()); near != "" {
		return near
	}
	return fmt.Sprintf(" If a text is meant, quote it: %q. References start with %s.", root, wordList(rootNames(), "or"))
}

// explain improves what HCL says about an expression.
func (s *scope) explain(diags hcl.Diagnostics) {
	for _, d := range diags {
		if unknown, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallUnknownDiagExtra](d); ok {
			name := unknown.CalledFunctionName()
			d.Summary, d.Detail = "Unknown function", fmt.Sprintf("There is no function named %q.%s", name, pricing.DidYouMean(name, functions.Names()))
		}
		explainOperation(d)
		switch {
		case s.reported(d): // a million instances may fail alike
		case d.Summary == "Invalid operand":
			v, wrong := d.Expression.Value(d.EvalContext)
			if err := functions.Misspelt(v); err != nil && !wrong.HasErrors() {
				d.Detail = strings.TrimSuffix(d.Detail, "a number is required.") + err.Error() + "."
			}
		case lookups[d.Summary]:
			d.Detail += nearestKey(d)
		}
	}
}

// lookups are the summaries of errors about what does not exist in a value.
var lookups = map[string]bool{"Unsupported attribute": true, "Invalid index": true, "Missing map element": true}

// explainOperation says what is wrong with an operation on numbers.
func explainOperation(d *hcl.Diagnostic) {
	switch {
	case strings.Contains(d.Detail, functions.ErrDivisionByZero.Error()):
		d.Summary, d.Detail = "Division by zero", "The right operand of / or % is 0 here. If it can be 0, say what the result is then, as in b == 0 ? 0 : a / b."
	case d.Summary == "Operation failed" && strings.Contains(d.Detail, functions.ErrLargeResult.Error()):
		d.Summary, d.Detail = "Number out of range", "The result of this operation is 1e41 or more, or -1e41 or less; numbers lie between the two."
	}
}

// nearestKey names the key of an object or a map that is nearest to the one that a
// reference does not find there.
func nearestKey(d *hcl.Diagnostic) string {
	e, ok := d.Expression.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return ""
	}
	i := slices.IndexFunc(e.Traversal, func(t hcl.Traverser) bool { return t.SourceRange() == *d.Subject })
	if i < 1 {
		return ""
	}
	name, named := stepName(e.Traversal[i])
	owner, diags := e.Traversal[:i].TraverseAbs(d.EvalContext)
	if !named || diags.HasErrors() || owner.IsMarked() || !owner.IsKnown() || owner.IsNull() || !isMap(owner) {
		return ""
	}
	return pricing.DidYouMean(name, slices.Sorted(maps.Keys(owner.AsValueMap())))
}

// severalInstances says that a block's name stands for several things.
func severalInstances(b *block, instances []*instance) string {
	how := "for_each"
	if b.attrs["count"] != nil {
		how = "count"
	}
	detail := fmt.Sprintf("%s has %s, so a key says which one is meant", b.name, how)
	if len(instances) > 0 {
		detail += fmt.Sprintf(", as in %s%s", b.name, instances[0].key.suffix())
	}
	return detail + "."
}

// explainConstant says why nothing may be referred to or called.
func explainConstant(diags hcl.Diagnostics, why string) hcl.Diagnostics {
	for _, d := range diags {
		explainOperation(d)
		if d.Summary == "Variables not allowed" || d.Summary == "Function calls not allowed" {
			d.Detail += " " + why
		}
	}
	return diags
}

// explainReference says what is wrong with a value that should refer to a block
// of the attribute's kind.
func (s *scope) explainReference(attr *hcl.Attribute, v cty.Value, example string) string {
	if !v.IsNull() && v.Type() == cty.String && s.module.byName[attr.Name+"."+v.AsString()] != nil {
		example = fmt.Sprintf("%s = %s.%s", attr.Name, attr.Name, v.AsString())
	}
	if attr.Name == "catalog" && !v.IsNull() && v.Type() == cty.String && slices.Contains(BuiltinCatalogIDs(), v.AsString()) {
		return fmt.Sprintf("%q is the id of a built-in catalogue. Declare a block with it, catalog \"contract\" { source = %[1]q }, and refer to that: catalog = catalog.contract. Accounts without catalog use %q.", v.AsString(), DefaultCatalog)
	}
	if attr.Name == "catalog" && (v.Type().IsTupleType() || v.Type().IsListType()) {
		return "catalog is of an account with one product. The list of several is catalogs = [catalog.images, catalog.faces]."
	}
	names := attr.Expr.Variables()
	if len(names) == 1 && len(names[0]) == 2 && v.Type() != cty.String {
		if b := s.module.byName[traversalText(names[0])]; b != nil && b.kind == attr.Name {
			return severalInstances(b, s.expand(b).instances)
		}
	}
	return fmt.Sprintf("%s must refer to a block of that kind, as in %s.", attr.Name, example)
}

// indefinite puts the article before a word.
func indefinite(word string) string {
	if strings.ContainsRune("aeio", rune(word[0])) || strings.HasPrefix(word, "un") { // "a usage"
		return "an " + word
	}
	return "a " + word
}

// capital begins a text with a capital letter.
func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// wordList writes "a, b and c".
func wordList(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// sentence makes an error's text a sentence.
func sentence(err error) string {
	text := err.Error()
	if !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, ".") {
		text += "."
	}
	if first, _, _ := strings.Cut(text, " "); strings.HasSuffix(first, ":") {
		return text // it starts with the name of an attribute
	}
	return capital(text)
}

// countOf says "1 key", "12 keys".
func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// shortened cuts a long text in its middle.
func shortened(s string) string {
	runes := []rune(s)
	if len(runes) <= 60 {
		return s
	}
	return string(runes[:40]) + " … " + string(runes[len(runes)-10:])
}
