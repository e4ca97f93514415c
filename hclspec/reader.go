package hclspec

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// A reader reads the attributes of one instance of a block into Go values. Every
// method reports what is wrong and says whether there is a value; an attribute
// that is absent or null has none. Where one must be there, the reader has failed
// without it.
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

// failRange reports a mistake in a part of an attribute, of which nothing is sensitive.
func (r *reader) failRange(attr *hcl.Attribute, at hcl.Range, summary, detail string, args ...any) {
	r.markWrong(attr.Name)
	r.failIn(attr.Expr, at, r.contextOf(attr, nil), summary, fmt.Sprintf(detail, args...))
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
	v, ok := r.read(name, want)
	if !ok && !r.wrong[name] {
		if attr := r.block.attrs[name]; attr != nil { // or else it was reported when the block was decoded
			r.fail(attr, nil, "Missing value", "%s is null, but a value is required.", name)
		}
		r.markWrong(name)
	}
	return v, ok
}

// kinds are the types that attributes are read into, with how it is done.
var kinds map[reflect.Type]func(r *reader, name string, into any) bool

func init() { // not a literal: the functions refer to the map
	kinds = map[reflect.Type]func(r *reader, name string, into any) bool{
		reflect.TypeFor[string]():           kindOfValue(cty.String, "", func(v cty.Value) (string, error) { return v.AsString(), nil }),
		reflect.TypeFor[bool]():             kindOfValue(cty.Bool, "", func(v cty.Value) (bool, error) { return v.True(), nil }),
		reflect.TypeFor[int64]():            kindOfValue(cty.Number, "Not a whole number", wholeNumber),
		reflect.TypeFor[decimal.Decimal]():  kindOfValue(cty.Number, "", func(v cty.Value) (decimal.Decimal, error) { return exactNumber(v), nil }),
		reflect.TypeFor[pricing.Money]():    kindOfValue(cty.Number, "", func(v cty.Value) (pricing.Money, error) { return pricing.MoneyOf(exactNumber(v)), nil }),
		reflect.TypeFor[pricing.Units]():    kindOfValue(cty.Number, "Invalid number of units", exactUnits),
		reflect.TypeFor[pricing.Date]():     kindOfValue(cty.String, "Invalid date", dateOf),
		reflect.TypeFor[pricing.Month]():    kindOfValue(cty.String, "Invalid month", monthOf),
		reflect.TypeFor[pricing.Validity](): kindOfValue(cty.String, "Invalid validity", validityOf),
	}
}

func kindOfValue[T any](want cty.Type, wrong string, of func(cty.Value) (T, error)) func(*reader, string, any) bool {
	return func(r *reader, name string, into any) bool { return get(r, name, into.(*T), want, wrong, of) }
}

// set reads an attribute into a variable, whose type says what it takes. Of an attribute
// without a value the variable stays as it is, and so does one that points to a value.
func (r *reader) set(name string, into any) bool {
	target := reflect.ValueOf(into).Elem()
	if read, ok := kinds[target.Type()]; ok {
		return read(r, name, into)
	}
	value := reflect.New(target.Type().Elem())
	ok := r.set(name, value.Interface())
	if ok {
		target.Set(value)
	}
	return ok
}

func get[T any](r *reader, name string, into *T, want cty.Type, wrong string, of func(cty.Value) (T, error)) bool {
	v, ok := r.read(name, want)
	if !ok {
		return false
	}
	value, err := of(v.value)
	if err != nil {
		r.fail(v.attr, v.ctx, wrong, "%s", sentence(fmt.Errorf("%s: %w", name, err)))
		return false
	}
	*into = value
	return true
}

// need is set for an attribute that must be there.
func (r *reader) need(name string, into any) bool {
	if r.set(name, into) {
		return true
	}
	_, _ = r.required(name, cty.DynamicPseudoType)
	return false
}

// fill reads the attributes of the block into the fields of a struct that are called like
// them, but those of types that set does not know.
func (r *reader) fill(into any) {
	fields := reflect.ValueOf(into).Elem()
	for _, attr := range r.block.schema.body.Attributes {
		name := strings.ReplaceAll(attr.Name, "_", "")
		field := fields.FieldByNameFunc(func(of string) bool { return strings.EqualFold(of, name) })
		switch {
		case !field.IsValid():
		case attr.Name == "account":
			field.SetString(r.accountAddress())
		case kinds[field.Type()] == nil && (field.Kind() != reflect.Pointer || kinds[field.Type().Elem()] == nil):
		case attr.Required:
			r.need(attr.Name, field.Addr().Interface())
		default:
			r.set(attr.Name, field.Addr().Interface())
		}
	}
}

// valueOr is what set reads, with a default.
func valueOr[T any](r *reader, name string, otherwise T) T {
	r.set(name, &otherwise)
	return otherwise
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

// asNumber turns a value that may be a number into an exact one.
func (r *reader) asNumber(v read) (d decimal.Decimal, ok bool) {
	number, err := functions.Number(v.value)
	if err != nil {
		r.fail(v.attr, v.ctx, "Incorrect value type", "%s: %s.", v.attr.Name, err)
		return d, false
	}
	return exactNumber(number), true
}

// readMap reads an attribute that takes a map.
func (r *reader) readMap(name, of string) (read, bool) {
	v, ok := r.read(name, cty.DynamicPseudoType)
	if ok && !isMap(v.value) {
		r.fail(v.attr, v.ctx, "Incorrect value type", "%s takes a map of %s.", name, of)
		ok = false
	}
	return v, ok
}

// eachEntry visits the entries of a map, in the order of their keys, converted to a type; a
// null entry is an absent one. What visit returns is reported at the entry.
func (r *reader) eachEntry(v read, want cty.Type, visit func(key string, value cty.Value) error) {
	for it := v.value.ElementIterator(); it.Next(); {
		key, value := it.Element()
		value, err := functions.Convert(value, want)
		if err == nil && !value.IsNull() {
			err = visit(key.AsString(), value)
		}
		if err != nil {
			r.failPart(v, mapValueRange(v.attr.Expr, key.AsString()), "Invalid value",
				fmt.Sprintf("%s, entry %q: %s.", v.attr.Name, key.AsString(), err))
		}
	}
}

// isMap says whether a value has keys.
func isMap(v cty.Value) bool { return v.Type().IsMapType() || v.Type().IsObjectType() }

// dateOf reads a day written YYYY-MM-DD.
func dateOf(v cty.Value) (pricing.Date, error) {
	text := v.AsString()
	d, err := pricing.ParseDate(strings.TrimSuffix(text, "T00:00:00Z")) // what yamldecode makes of a date
	return d, quoteIt(text, err)
}

// monthOf reads a month written YYYY-MM.
func monthOf(v cty.Value) (pricing.Month, error) {
	m, err := pricing.ParseMonth(v.AsString())
	return m, quoteIt(v.AsString(), err)
}

// quoteIt explains what became of a date or a month without quotes.
func quoteIt(text string, err error) error {
	if err != nil && isArithmetic(text) {
		return fmt.Errorf("%w. Quote it: without quotes it is a subtraction, of which %s is the result", err, text)
	}
	return err
}

// validityOf reads a length of time such as "1y".
func validityOf(v cty.Value) (pricing.Validity, error) { return pricing.ParseValidity(v.AsString()) }

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
	if v, ok := r.visible(name, cty.String); ok {
		return v.value.AsString()
	}
	return ""
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
func (r *reader) accountAddress() string {
	address, _ := r.objectMember("account", "address", "account = account.retail")
	return address
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

// pairOf is the entry of a map with a key, as they are written; nil where that is not known.
func pairOf(expr hcl.Expression, key string) *hcl.KeyValuePair {
	pairs, diags := hcl.ExprMap(expr)
	for i := 0; i < len(pairs) && !diags.HasErrors(); i++ {
		v, wrong := pairs[i].Key.Value(nil)
		if wrong.HasErrors() {
			continue
		}
		if s, err := convert.Convert(v, cty.String); err == nil && s.IsKnown() && !s.IsNull() && s.AsString() == key {
			return &pairs[i]
		}
	}
	return nil
}

// mapKeyRange is where a key of a map stands, or the map where that is not known.
func mapKeyRange(expr hcl.Expression, key string) hcl.Range {
	if pair := pairOf(expr, key); pair != nil {
		return pair.Key.Range()
	}
	return expr.Range()
}

// mapValueRange is where the value of a key of a map stands.
func mapValueRange(expr hcl.Expression, key string) hcl.Range {
	if pair := pairOf(expr, key); pair != nil {
		return pair.Value.Range()
	}
	return expr.Range()
}

// elementRange is where an element of a list stands, or the list where that is
// not known.
func elementRange(expr hcl.Expression, i int) hcl.Range {
	if list, diags := hcl.ExprList(expr); !diags.HasErrors() && i < len(list) {
		return list[i].Range()
	}
	return expr.Range()
}

// exactNumber turns a known number into a decimal, rounded half-up at 12 decimals. No float
// is involved: cty's numbers are binary with 512 bits, from which every decimal of up to 77
// places comes back as it was written.
func exactNumber(v cty.Value) decimal.Decimal {
	f := v.AsBigFloat()
	if n, accuracy := f.Int64(); accuracy == big.Exact {
		return decimal.NewFromInt(n)
	}
	return decimal.RequireFromString(f.Text('f', 77)).Round(12)
}

// exactUnits turns a known number into a number of units.
func exactUnits(v cty.Value) (pricing.Units, error) {
	d := exactNumber(v)
	u, ok := pricing.UnitsOf(d)
	if !ok {
		return pricing.Units{}, fmt.Errorf("%s has more than %d decimals, or is too large", d, pricing.UnitDecimals)
	}
	return u, nil
}

// wholeNumber turns a known number into an integer. It looks at the exact number,
// so that 5700000 * 0.61 is the whole number that it is in decimals.
func wholeNumber(v cty.Value) (int64, error) {
	if v.Type() != cty.Number || v.IsNull() || !v.IsKnown() {
		return 0, errors.New("a number is required")
	}
	d := exactNumber(v)
	switch {
	case !d.IsInteger():
		return 0, fmt.Errorf("a whole number is required, not %s", d)
	case !d.BigInt().IsInt64():
		return 0, fmt.Errorf("%s is too large", d)
	}
	return d.IntPart(), nil
}

// asWhole converts a value and turns it into an integer.
func asWhole(v cty.Value) (int64, error) {
	number, err := functions.Number(v)
	if err != nil {
		return 0, err
	}
	return wholeNumber(number)
}
