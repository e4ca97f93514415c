package hclspec

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// A reader reads the attributes of one instance of a block into Go values. Every
// method reports what is wrong and says whether there is a value; an attribute
// that is absent or null has none. Where one must be there, without it the zero
// value is returned, and the reader has failed.
type reader struct {
	*scope
	inst     *instance // nil where a block has no instances
	block    *block
	failed   bool                                // whether any attribute was wrong
	wrong    map[string]bool                     // the attributes that were
	secret   map[string]bool                     // the attributes that turned out to be sensitive
	contexts map[*hcl.Attribute]*hcl.EvalContext // see contextOf
}

func newReader(inst *instance) *reader {
	return &reader{scope: inst.scope, inst: inst, block: inst.block}
}

// inside reads a nested block of the same instance.
func (r *reader) inside(b *block) *reader { return &reader{scope: r.scope, inst: r.inst, block: b} }

// fail reports a mistake in an attribute's value.
func (r *reader) fail(attr *hcl.Attribute, ctx *hcl.EvalContext, summary, detail string, args ...any) {
	r.markWrong(attr.Name)
	detail = fmt.Sprintf(detail, args...)
	if r.secret[attr.Name] {
		detail = hidden(attr.Name)
	}
	r.failAt(attr, r.contextOf(attr, ctx), summary, detail)
}

// contextOf is the context that an attribute was evaluated in, or for one that
// needed none a context that shows what its names stand for: one an attribute,
// for by it the mistakes of different instances are told apart.
func (r *reader) contextOf(attr *hcl.Attribute, ctx *hcl.EvalContext) *hcl.EvalContext {
	if ctx != nil {
		return ctx
	}
	if r.contexts == nil {
		r.contexts = map[*hcl.Attribute]*hcl.EvalContext{}
	}
	if r.contexts[attr] == nil {
		r.contexts[attr] = r.context(attr.Expr, r.inst)
	}
	return r.contexts[attr]
}

// markWrong notes that an attribute is wrong.
func (r *reader) markWrong(name string) {
	r.failed = true
	if r.wrong == nil {
		r.wrong = map[string]bool{}
	}
	r.wrong[name] = true
}

// failPart reports a mistake in a part of an attribute's value.
func (r *reader) failPart(v read, at hcl.Range, summary, detail string) {
	r.markWrong(v.attr.Name)
	if v.sensitive {
		detail = hidden(v.attr.Name)
	}
	r.failIn(v.attr.Expr, at, r.contextOf(v.attr, v.ctx), summary, detail)
}

// hidden stands in the place of a detail that would tell a sensitive value.
func hidden(name string) string {
	return fmt.Sprintf("The value of %s is sensitive, so neither it nor what is wrong with it is shown here. With nonsensitive(…) around it this message says more.", name)
}

// failAt points at an attribute's value and shows what its names stood for.
func (s *scope) failAt(attr *hcl.Attribute, ctx *hcl.EvalContext, summary, detail string) {
	s.failIn(attr.Expr, attr.Expr.Range(), ctx, summary, detail)
}

func (s *scope) failIn(expr hcl.Expression, at hcl.Range, ctx *hcl.EvalContext, summary, detail string) {
	s.add(&hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: summary, Detail: detail,
		Subject: at.Ptr(), Expression: expr, EvalContext: ctx,
	})
}

// A read is an attribute's value with where it came from.
type read struct {
	value     cty.Value // wholly known, not null, without marks
	sensitive bool      // whether it, or anything in it, was marked
	attr      *hcl.Attribute
	ctx       *hcl.EvalContext
}

// read evaluates an attribute and converts it to a type.
func (r *reader) read(name string, want cty.Type) (read, bool) {
	attr, ok := r.block.attrs[name]
	if !ok {
		return read{}, false
	}
	v, ctx := r.eval(attr.Expr, r.inst)
	secret := containsMarks(v)
	if secret {
		if r.secret == nil {
			r.secret = map[string]bool{}
		}
		r.secret[name] = true
	}
	v, err := functions.Convert(v, want)
	if err != nil {
		r.fail(attr, ctx, "Incorrect value type", "%s: %s.", name, err)
		return read{}, false
	}
	var marks cty.ValueMarks
	if secret {
		v, marks = v.UnmarkDeep()
	}
	if !v.IsWhollyKnown() {
		r.markWrong(name) // its mistake is already reported
		return read{}, false
	}
	if v.IsNull() {
		return read{}, false
	}
	return read{v, len(marks) > 0, attr, ctx}, true
}

// containsMarks is v.ContainsMarked, without a walk where there is nowhere to go.
func containsMarks(v cty.Value) bool {
	if v.Type().IsPrimitiveType() {
		return v.IsMarked()
	}
	return v.ContainsMarked()
}

// required is read for an attribute that must not be null either.
func (r *reader) required(name string, want cty.Type) (read, bool) {
	earlier := r.failed
	r.failed = false
	v, ok := r.read(name, want)
	if attr := r.block.attrs[name]; attr == nil {
		r.markWrong(name) // reported when the block was decoded
	} else if !ok && !r.failed {
		r.fail(attr, nil, "Missing value", "%s is null, but a value is required.", name)
	}
	r.failed = r.failed || earlier
	return v, ok
}

// text reads a string.
func (r *reader) text(name string) (string, bool) {
	v, ok := r.read(name, cty.String)
	if !ok {
		return "", false
	}
	return v.value.AsString(), true
}

// requiredText reads a string that must be there.
func (r *reader) requiredText(name string) string {
	v, ok := r.required(name, cty.String)
	if !ok {
		return ""
	}
	return v.value.AsString()
}

// requiredConstant reads a text that is written out: no reference in it.
func (r *reader) requiredConstant(name string) (string, bool) {
	attr := r.block.attrs[name]
	if attr == nil {
		return "", false // reported when the block was decoded
	}
	v, diags := attr.Expr.Value(nil)
	if diags.HasErrors() || v.IsNull() || v.Type() != cty.String {
		r.failed = true
		r.failAt(attr, nil, "Not a constant", name+" must be a text that is written out, without references: it is read before anything is evaluated.")
		return "", false
	}
	return v.AsString(), true
}

// exact turns a number into money, a multiplier or a rate.
func (r *reader) exact(v read) (decimal.Decimal, bool) {
	d, err := exactNumber(v.value)
	if err != nil {
		r.fail(v.attr, v.ctx, "Number out of range", "%s: %s.", v.attr.Name, err)
	}
	return d, err == nil
}

// number reads an exact number.
func (r *reader) number(name string) (decimal.Decimal, bool) {
	v, ok := r.read(name, cty.Number)
	if !ok {
		return decimal.Decimal{}, false
	}
	return r.exact(v)
}

// requiredNumber reads an exact number that must be there.
func (r *reader) requiredNumber(name string) (d decimal.Decimal) {
	if v, ok := r.required(name, cty.Number); ok {
		d, _ = r.exact(v)
	}
	return d
}

// whole reads a whole number.
func (r *reader) whole(name string) (int64, bool) {
	v, ok := r.read(name, cty.Number)
	if !ok {
		return 0, false
	}
	n, err := wholeNumber(v.value)
	if err != nil {
		r.fail(v.attr, v.ctx, "Not a whole number", "%s: %s.", name, err)
	}
	return n, err == nil
}

// wholeOr is whole with a default.
func (r *reader) wholeOr(name string, otherwise int64) int64 {
	if n, ok := r.whole(name); ok {
		return n
	}
	return otherwise
}

// flag reads a bool.
func (r *reader) flag(name string) (bool, bool) {
	v, ok := r.read(name, cty.Bool)
	return ok && v.value.True(), ok
}

// flagOr is flag with a default.
func (r *reader) flagOr(name string, otherwise bool) bool {
	if flag, ok := r.flag(name); ok {
		return flag
	}
	return otherwise
}

// optional is what was read of an attribute, or nil.
func optional[T any](value T, ok bool) *T {
	if !ok {
		return nil
	}
	return &value
}

// asNumber turns a value that may be a number into an exact one.
func (r *reader) asNumber(v read) (decimal.Decimal, bool) {
	value, err := functions.Number(v.value)
	if err != nil {
		r.fail(v.attr, v.ctx, "Incorrect value type", "%s: %s.", v.attr.Name, err)
		return decimal.Decimal{}, false
	}
	v.value = value
	return r.exact(v)
}

// eachEntry visits the entries of a map, in the order of their keys, converted
// to numbers; a null entry is an absent one. What visit returns is reported at
// the entry.
func (r *reader) eachEntry(v read, visit func(key string, value cty.Value) error) {
	for it := v.value.ElementIterator(); it.Next(); {
		key, value := it.Element()
		number, err := functions.Number(value)
		if err == nil && number.IsNull() {
			continue
		}
		if err == nil {
			err = visit(key.AsString(), number)
		}
		if err != nil {
			r.failPart(v, mapValueRange(v.attr.Expr, key.AsString()), "Invalid value",
				fmt.Sprintf("%s, entry %q: %s.", v.attr.Name, key.AsString(), err))
		}
	}
}

// isMap says whether a value has keys.
func isMap(v cty.Value) bool { return v.Type().IsMapType() || v.Type().IsObjectType() }

// requiredWhole reads a whole number that must be there.
func (r *reader) requiredWhole(name string) (n int64) {
	if _, ok := r.required(name, cty.Number); ok {
		n, _ = r.whole(name)
	}
	return n
}

// date reads a day written YYYY-MM-DD.
func (r *reader) date(name string) (pricing.Date, bool) {
	v, ok := r.read(name, cty.String)
	if !ok {
		return 0, false
	}
	d, err := dateOf(v.value.AsString())
	if err != nil {
		r.fail(v.attr, v.ctx, "Invalid date", "%s: %s", name, err)
	}
	return d, err == nil
}

// dateOf reads a day; its errors are full sentences.
func dateOf(text string) (pricing.Date, error) {
	d, err := pricing.ParseDate(strings.TrimSuffix(text, "T00:00:00Z")) // what yamldecode makes of a date
	if err != nil {
		err = fmt.Errorf("%w.%s", err, whyNoDate(text))
	}
	return d, err
}

// requiredDate reads a day that must be there.
func (r *reader) requiredDate(name string) (d pricing.Date) {
	if _, ok := r.required(name, cty.String); ok {
		d, _ = r.date(name)
	}
	return d
}

// month reads a month written YYYY-MM.
func (r *reader) month(name string) (pricing.Month, bool) {
	v, ok := r.read(name, cty.String)
	if !ok {
		return 0, false
	}
	m, err := pricing.ParseMonth(v.value.AsString())
	if err != nil {
		r.fail(v.attr, v.ctx, "Invalid month", "%s: %s.%s", name, err, whyNoDate(v.value.AsString()))
	}
	return m, err == nil
}

// whyNoDate explains what became of a date or a month without quotes.
func whyNoDate(text string) string {
	if number, ok := arithmeticKey(text); ok {
		return fmt.Sprintf(" Quote it: without quotes it is a subtraction, of which %s is the result.", number)
	}
	return ""
}

// visible reads an attribute that plans print, which may not be sensitive.
func (r *reader) visible(name string, want cty.Type) (read, bool) {
	v, ok := r.read(name, want)
	if v.sensitive {
		r.markWrong(name)
		r.failAt(v.attr, r.contextOf(v.attr, v.ctx), "Sensitive value",
			fmt.Sprintf("The value of %s is printed in plans and may not be sensitive. Use nonsensitive(…) if it may be seen.", name))
		return read{}, false
	}
	if ok && !r.shortTexts(v.attr, r.contextOf(v.attr, v.ctx), v.value, maxName) {
		r.markWrong(name)
		return read{}, false
	}
	return v, ok
}

// visibleText reads a text that plans print; empty where it is absent.
func (r *reader) visibleText(name string) string {
	v, ok := r.visible(name, cty.String)
	if !ok {
		return ""
	}
	return v.value.AsString()
}

// tags reads the tags attribute; null tags are absent.
func (r *reader) tags() map[string]string {
	tags := map[string]string{}
	v, ok := r.visible("tags", cty.Map(cty.String))
	if !ok {
		return tags
	}
	for it := v.value.ElementIterator(); it.Next(); {
		key, value := it.Element()
		if !value.IsNull() {
			tags[key.AsString()] = value.AsString()
		}
	}
	if !r.seenKeys(v.attr, r.contextOf(v.attr, v.ctx), slices.Sorted(maps.Keys(tags))...) {
		r.markWrong("tags")
	}
	return tags
}

// accountAddress reads a reference to an account.
func (r *reader) accountAddress() (string, bool) {
	return r.objectMember("account", "address", "account = account.retail")
}

// objectMember reads an attribute that refers to an object and takes what
// identifies it.
func (r *reader) objectMember(name, member, example string) (string, bool) {
	attr, ok := r.block.attrs[name]
	if !ok {
		r.failed = true
		return "", false
	}
	v, ctx := r.eval(attr.Expr, r.inst)
	v, _ = v.Unmark()
	if !v.IsKnown() {
		r.failed = true
		return "", false
	}
	if v.IsNull() || !v.Type().IsObjectType() || !v.Type().HasAttribute(member) || v.Type().AttributeType(member) != cty.String {
		r.fail(attr, ctx, "Invalid reference", "%s", r.explainReference(attr, v, example))
		return "", false
	}
	id, _ := v.GetAttr(member).Unmark()
	if !id.IsKnown() || id.IsNull() {
		r.failed = true
		return "", false
	}
	return id.AsString(), true
}

// mapKeyRange is where a key of a map stands, or the map where that is not
// known.
func mapKeyRange(expr hcl.Expression, key string) hcl.Range {
	pairs, diags := hcl.ExprMap(expr)
	if diags.HasErrors() {
		return expr.Range()
	}
	for _, pair := range pairs {
		if v, diags := pair.Key.Value(nil); !diags.HasErrors() {
			if s, err := convert.Convert(v, cty.String); err == nil && s.IsKnown() && !s.IsNull() && s.AsString() == key {
				return pair.Key.Range()
			}
		}
	}
	return expr.Range()
}

// mapValueRange is where the value of a key of a map stands.
func mapValueRange(expr hcl.Expression, key string) hcl.Range {
	at := mapKeyRange(expr, key)
	pairs, _ := hcl.ExprMap(expr)
	for _, pair := range pairs {
		if pair.Key.Range() == at {
			return pair.Value.Range()
		}
	}
	return at
}

// elementRange is where an element of a list stands, or the list where that is
// not known.
func elementRange(expr hcl.Expression, i int) hcl.Range {
	if tuple, ok := expr.(*hclsyntax.TupleConsExpr); ok && i < len(tuple.Exprs) {
		return tuple.Exprs[i].Range()
	}
	if list, diags := hcl.ExprList(expr); !diags.HasErrors() && i < len(list) {
		return list[i].Range()
	}
	return expr.Range()
}
