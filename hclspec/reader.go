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
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/declarative-cost/planner/pricing/unseen"
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
	failed   bool                        // whether any attribute was wrong
	wrong    map[string]bool             // the attributes that were
	secret   map[string]bool             // the attributes that turned out to be sensitive
	contexts map[string]*hcl.EvalContext // see contextOf
}

func newReader(inst *instance) *reader { return inst.scope.readerOf(inst, inst.block) }

// readerOf reads a block, which may be one in that of an instance.
func (s *scope) readerOf(inst *instance, b *block) *reader {
	return &reader{scope: s, inst: inst, block: b}
}

// noted is a set with a name in it.
func noted(set map[string]bool, name string) map[string]bool {
	if set == nil {
		set = map[string]bool{}
	}
	set[name] = true
	return set
}

// inside reads a nested block of the same instance.
func (r *reader) inside(b *block) *reader { return r.readerOf(r.inst, b) }

// expr is the expression of an attribute that is there.
func (r *reader) expr(name string) hcl.Expression { return r.block.attrs[name].Expr }

// has says whether an attribute is there, null or not.
func (r *reader) has(name string) bool { return r.block.attrs[name] != nil }

// fail reports a mistake in an attribute's value. Like the others that report one it is
// false: there is no value.
func (r *reader) fail(name, summary, detail string, args ...any) bool {
	return r.failPart(name, r.expr(name).Range(), summary, detail, args...)
}

// failPart reports a mistake in a part of an attribute's value.
func (r *reader) failPart(name string, at hcl.Range, summary, detail string, args ...any) bool {
	r.markWrong(name)
	d := problem(at, summary, detail, args...)
	if r.secret[name] {
		d.Detail = hidden(name)
	}
	d.Expression, d.EvalContext = r.expr(name), r.contextOf(name)
	r.add(d)
	return false
}

// hidden is what is said of a mistake in a sensitive value.
func hidden(name string) string {
	return fmt.Sprintf("The value of %s is sensitive, so neither it nor what is wrong with it is shown here. With nonsensitive(…) around it this message says more.", name)
}

// contextOf is a context that shows what the names in an attribute stand for: one an
// attribute, for by it the mistakes of different instances are told apart.
func (r *reader) contextOf(name string) *hcl.EvalContext {
	if r.contexts == nil {
		r.contexts = map[string]*hcl.EvalContext{}
	}
	if r.contexts[name] == nil {
		r.contexts[name] = r.context(r.expr(name), r.inst)
	}
	return r.contexts[name]
}

// markWrong notes that an attribute is wrong.
func (r *reader) markWrong(name string) { r.failed, r.wrong = true, noted(r.wrong, name) }

// explains says whether a problem may follow from what was reported: from a
// mistake in its attribute, or for one that is missing from any mistake.
func (r *reader) explains(p pricing.Problem) bool {
	attribute, _, _ := strings.Cut(p.Attribute, ".")
	missing := p.Attribute != "" && !r.has(attribute) && r.block.first(attribute) == nil
	return r.wrong[attribute] || (missing && r.failed)
}

// failAt reports a mistake in the value of an attribute of a block that has no instances.
func (s *scope) failAt(attr *hcl.Attribute, summary, detail string, args ...any) bool {
	d := problem(attr.Expr.Range(), summary, detail, args...)
	d.Expression, d.EvalContext = attr.Expr, s.context(attr.Expr, nil)
	s.add(d)
	return false
}

// read evaluates an attribute and converts it to a type. The value is wholly known, not
// null, and without marks.
func (r *reader) read(name string, want cty.Type) (cty.Value, bool) {
	if !r.has(name) {
		return cty.NilVal, false
	}
	v := r.eval(r.expr(name), r.inst)
	if containsMarks(v) {
		r.secret = noted(r.secret, name)
	}
	v, err := functions.Convert(v, want)
	if err != nil {
		return cty.NilVal, r.fail(name, "Incorrect value type", "%s: %s.", name, err)
	}
	if r.secret[name] {
		v, _ = v.UnmarkDeep()
	}
	if !v.IsWhollyKnown() {
		r.markWrong(name) // its mistake is already reported
		return cty.NilVal, false
	}
	return v, !v.IsNull()
}

// containsMarks is v.ContainsMarked, without a walk where there is nowhere to go.
func containsMarks(v cty.Value) bool {
	if v.Type().IsPrimitiveType() {
		return v.IsMarked()
	}
	return v.ContainsMarked()
}

// required is read for an attribute that must not be null either.
func (r *reader) required(name string, want cty.Type) (cty.Value, bool) {
	v, ok := r.read(name, want)
	if !ok && !r.wrong[name] {
		if r.has(name) { // or else it was reported when the block was decoded
			r.fail(name, "Missing value", "%s is null, but a value is required.", name)
		}
		r.markWrong(name)
	}
	return v, ok
}

// A kind is how attributes are read into variables of a type.
type kind struct {
	of   reflect.Type
	read func(r *reader, name string, into any) bool
}

var kinds = map[reflect.Type]kind{}

func init() { // not a literal: the functions refer to the map
	for _, k := range []kind{
		valueKind(cty.String, "", text[string]),
		valueKind(cty.Bool, "", func(v cty.Value) (bool, error) { return v.True(), nil }),
		valueKind(cty.Number, "Not a whole number", wholeNumber),
		valueKind(cty.Number, "", func(v cty.Value) (decimal.Decimal, error) { return exactNumber(v), nil }),
		valueKind(cty.Number, "", func(v cty.Value) (pricing.Money, error) { return pricing.MoneyOf(exactNumber(v)), nil }),
		valueKind(cty.Number, "Invalid number of units", exactUnits),
		valueKind(cty.String, "Invalid date", dateOf),
		valueKind(cty.String, "Invalid month", monthOf),
		valueKind(cty.String, "Invalid validity", func(v cty.Value) (pricing.Validity, error) { return pricing.ParseValidity(v.AsString()) }),
		valueKind(cty.String, "", text[pricing.TierMode]), // what words there are says the catalogue
		valueKind(cty.String, "", text[pricing.Period]),
		valueKind(cty.String, "", text[pricing.Renewal]),
		valueKind(cty.String, "", text[pricing.Confidence]),
		valueKind(cty.String, "Invalid value", oneOf(planner.Warn, planner.Fail)),
		valueKind(cty.String, "Invalid value", oneOf(planner.CostBases...)),
		valueKind(cty.String, "Invalid value", oneOf(planner.BudgetPeriods...)),
		readKind((*reader).tiers),
		readKind((*reader).grantMeters),
		readKind((*reader).discount),
		readKind((*reader).weekdays),
		readKind((*reader).seasonality),
		readKind((*reader).actual),
		readKind((*reader).quotaLeft),
	} {
		kinds[k.of] = k
	}
}

// readKind is a kind that a method of the reader reads.
func readKind[T any](read func(r *reader, name string) (T, bool)) kind {
	return kind{reflect.TypeFor[T](), func(r *reader, name string, into any) bool {
		value, ok := read(r, name)
		if ok {
			*into.(*T) = value
		}
		return ok
	}}
}

// valueKind is a kind that is made of one value; wrong is the summary of an error.
func valueKind[T any](want cty.Type, wrong string, of func(cty.Value) (T, error)) kind {
	return readKind(func(r *reader, name string) (value T, ok bool) {
		v, ok := r.read(name, want)
		if !ok {
			return value, false
		}
		value, err := of(v)
		if err != nil {
			r.fail(name, wrong, "%s", sentence(fmt.Errorf("%s: %w", name, err)))
		}
		return value, err == nil
	})
}

func text[T ~string](v cty.Value) (T, error) { return T(v.AsString()), nil }

// oneOf reads a text that is one of a few words.
func oneOf[T ~string](words ...T) func(cty.Value) (T, error) {
	return func(v cty.Value) (T, error) {
		word := T(v.AsString())
		if !slices.Contains(words, word) {
			return word, fmt.Errorf("%s is required, not %q", pricing.Choice(words), word)
		}
		return word, nil
	}
}

// set reads an attribute into a variable, whose type says what it takes. Of an attribute
// without a value the variable stays as it is, and so does one that points to a value.
func (r *reader) set(name string, into any) bool {
	target := reflect.ValueOf(into).Elem()
	if k, ok := kinds[target.Type()]; ok {
		return k.read(r, name, into)
	}
	value := reflect.New(target.Type().Elem())
	ok := r.set(name, value.Interface())
	if ok {
		target.Set(value)
	}
	return ok
}

// fill reads the attributes of the block into the fields of a struct that are called like
// them, but those of types that set does not know.
func (r *reader) fill(into any) {
	for _, attr := range r.block.schema.body.Attributes {
		if !attr.Required && !r.has(attr.Name) {
			continue
		}
		switch field := fieldOf(into, attr.Name); {
		case !field.IsValid():
		case attr.Name == "account":
			field.SetString(r.accountAddress())
		case !hasKind(field.Type()) && (field.Kind() != reflect.Pointer || !hasKind(field.Type().Elem())):
		case !r.set(attr.Name, field.Addr().Interface()) && attr.Required:
			_, _ = r.required(attr.Name, cty.DynamicPseudoType) // says that it must be there
		}
	}
}

// fieldOf is the field of a struct that is called like an attribute.
func fieldOf(into any, name string) reflect.Value {
	name = strings.ReplaceAll(name, "_", "")
	return reflect.ValueOf(into).Elem().FieldByNameFunc(func(of string) bool { return strings.EqualFold(of, name) })
}

func hasKind(t reflect.Type) bool { return kinds[t].read != nil }

// valueOr is what set reads, with a default.
func valueOr[T any](r *reader, name string, otherwise T) T {
	r.set(name, &otherwise)
	return otherwise
}

// requiredConstant reads a text that is written out: no reference in it.
func (r *reader) requiredConstant(name string) (string, bool) {
	if !r.has(name) {
		return "", false // reported when the block was decoded
	}
	v, diags := r.expr(name).Value(nil)
	if diags.HasErrors() || v.IsNull() || v.Type() != cty.String {
		return "", r.mistake(r.expr(name).Range(), "Not a constant", "%s must be a text that is written out, without references: it is read before anything is evaluated.", name)
	}
	return v.AsString(), true
}

// readMap reads an attribute that takes a map.
func (r *reader) readMap(name, of string) (cty.Value, bool) {
	v, ok := r.read(name, cty.DynamicPseudoType)
	return v, ok && (isMap(v) || r.fail(name, "Incorrect value type", "%s takes a map of %s.", name, of))
}

// eachEntry visits the entries of a map that an attribute has, in the order of their keys,
// converted to a type; a null entry is an absent one. What visit returns is reported at the
// entry.
func (r *reader) eachEntry(name string, m cty.Value, want cty.Type, visit func(key string, value cty.Value) error) {
	for it := m.ElementIterator(); it.Next(); {
		key, value := it.Element()
		value, err := functions.Convert(value, want)
		if err == nil && !value.IsNull() {
			err = visit(key.AsString(), value)
		}
		if err != nil {
			r.failPart(name, mapValueRange(r.expr(name), key.AsString()), "Invalid value", "%s, entry %q: %s.", name, key.AsString(), err)
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

// visible reads an attribute that plans print, which may not be sensitive.
func (r *reader) visible(name string, want cty.Type) (cty.Value, bool) {
	v, ok := r.read(name, want)
	switch {
	case ok && r.secret[name]:
		r.secret[name] = false // there is nothing of it in the message
		r.fail(name, "Sensitive value", "The value of %s is printed in plans and may not be sensitive. Use nonsensitive(…) if it may be seen.", name)
	case ok && longText(v, maxName):
		r.fail(name, "Text too long", tooLong, name)
	}
	return v, ok && !r.wrong[name]
}

// visibleText reads a text that plans print; empty where it is absent.
func (r *reader) visibleText(name string) string {
	if v, ok := r.visible(name, cty.String); ok {
		return v.AsString()
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
	for key, value := range v.AsValueMap() {
		if !value.IsNull() {
			tags[key] = value.AsString()
		}
	}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		if unseen.In(key) {
			r.fail("tags", "Invalid key", unseenKey, unseen.Escape(key))
			break
		}
	}
	return tags
}

// accountAddress reads a reference to an account.
func (r *reader) accountAddress() string { return r.reference("account", "account = account.retail") }

// reference reads an attribute that refers to a block and returns its address; empty with
// a mistake.
func (r *reader) reference(name, example string) string {
	if !r.has(name) {
		r.failed = true
		return ""
	}
	v, _ := r.eval(r.expr(name), r.inst).Unmark()
	address, known := addressIn(v)
	switch {
	case !known:
		r.markWrong(name)
	case address == "":
		r.fail(name, "Invalid reference", "%s", r.explainReference(r.block.attrs[name], v, example))
	}
	return address
}

// references reads a list of references and returns the addresses; without an
// attribute, none. Where the order is of no matter it may be a set.
func (r *reader) references(name, takes string, orSet bool) (addresses []string, ok bool) {
	if !r.has(name) {
		return nil, true
	}
	v, _ := r.eval(r.expr(name), r.inst).UnmarkDeep()
	t := v.Type()
	switch {
	case !v.IsWhollyKnown():
		r.markWrong(name)
		return nil, false
	case v.IsNull():
		return nil, true
	case !t.IsTupleType() && !t.IsListType() && !(orSet && t.IsSetType()):
		return nil, r.fail(name, "Invalid reference", "%s", takes)
	case v.LengthInt() == 0:
		return nil, r.fail(name, "No "+name, "The list of %s is empty. Name at least one, or leave the attribute out.", name)
	}
	for it := v.ElementIterator(); it.Next(); {
		_, element := it.Element()
		address, _ := addressIn(element)
		if address == "" {
			return nil, r.failPart(name, elementRange(r.expr(name), len(addresses)), "Invalid reference", "%s", takes)
		}
		addresses = append(addresses, address)
	}
	return addresses, true
}

// addressIn is the address of what a value refers to, empty where it refers to nothing; and
// whether that is known.
func addressIn(v cty.Value) (address string, known bool) {
	if !v.IsKnown() {
		return "", false
	}
	if v.IsNull() || !v.Type().IsObjectType() || !v.Type().HasAttribute("address") || v.Type().AttributeType("address") != cty.String {
		return "", true
	}
	text, _ := v.GetAttr("address").Unmark()
	if !text.IsKnown() || text.IsNull() {
		return "", false
	}
	return text.AsString(), true
}

// pairRanges are where a key of a map and its value stand, or the map where that is not known.
func pairRanges(expr hcl.Expression, key string) (ofKey, ofValue hcl.Range) {
	pairs, diags := hcl.ExprMap(expr)
	for i := 0; i < len(pairs) && !diags.HasErrors(); i++ {
		v, wrong := pairs[i].Key.Value(nil)
		if wrong.HasErrors() {
			continue
		}
		if s, err := convert.Convert(v, cty.String); err == nil && s.IsKnown() && !s.IsNull() && s.AsString() == key {
			return pairs[i].Key.Range(), pairs[i].Value.Range()
		}
	}
	return expr.Range(), expr.Range()
}

// mapKeyRange is where a key of a map stands.
func mapKeyRange(expr hcl.Expression, key string) hcl.Range {
	ofKey, _ := pairRanges(expr, key)
	return ofKey
}

// mapValueRange is where the value of a key of a map stands.
func mapValueRange(expr hcl.Expression, key string) hcl.Range {
	_, ofValue := pairRanges(expr, key)
	return ofValue
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
		return 0, fmt.Errorf("a whole number is required, not %s; floor(…) or ceil(…) rounds it", d)
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
