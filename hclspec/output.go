package hclspec

import (
	"encoding/json"
	"math/big"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
)

// markOutput makes the value of an output sensitive where its block says so. A
// sensitive value in an output of the root module that does not say so would be
// printed, and is an error.
func (s *scope) markOutput(b *block, v cty.Value) cty.Value {
	r := &reader{scope: s, block: b}
	if s.parent == nil && !s.withinPrinted(b.attrs["value"], v) {
		return cty.DynamicVal
	}
	if err := printableNumbers(v); err != nil && s.parent == nil {
		r.fail(b.attrs["value"], nil, "Number out of range", "%s", sentence(err))
		return cty.DynamicVal
	}
	switch sensitive := valueOr(r, "sensitive", false); {
	case sensitive:
		return v.Mark(functions.Sensitive)
	case v.ContainsMarked() && s.parent == nil:
		r.fail(b.attrs["value"], nil, "Sensitive value", "The value of this output is sensitive; say sensitive = true, or use nonsensitive(…) if it may be seen.")
		return cty.DynamicVal
	}
	return v
}

// printableNumbers refuses values with numbers that cannot be written out.
func printableNumbers(v cty.Value) error {
	v, _ = v.UnmarkDeep()
	return cty.Walk(v, func(_ cty.Path, v cty.Value) (bool, error) {
		if v.Type() == cty.Number && v.IsKnown() && !v.IsNull() {
			_, err := exactNumber(v)
			return false, err
		}
		return true, nil
	})
}

// A MarshaledOutput is an output as JSON: its value, its type as Terraform
// writes types, and whether it is sensitive, in which case the value is null.
type MarshaledOutput struct {
	Value, Type json.RawMessage
	Sensitive   bool
}

// MarshalOutput writes an output as JSON, numbers exactly. One without an end,
// such as 1/3, is rounded half-up to 12 decimals, as wherever a number of the
// language becomes money.
func MarshalOutput(v cty.Value) (MarshaledOutput, error) {
	sensitive := v.ContainsMarked()
	v, _ = v.UnmarkDeep()
	if !v.IsWhollyKnown() {
		v = cty.NullVal(v.Type())
	}
	v, err := cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		if v.Type() != cty.Number || v.IsNull() {
			return v, nil
		}
		return shortNumber(v)
	})
	if err != nil {
		return MarshaledOutput{}, err
	}
	out := MarshaledOutput{Sensitive: sensitive, Value: json.RawMessage("null")}
	if out.Type, err = ctyjson.MarshalType(v.Type()); err != nil {
		return out, err
	}
	if !sensitive {
		out.Value, err = ctyjson.Marshal(v, v.Type())
	}
	return out, err
}

// shortNumber is a number as a person would write it: the shortest decimal that
// its first 384 bits stand for, for the last of its 512 hold what binary
// arithmetic leaves; or where that is longer than any number that is written
// down, its first 12 decimals.
func shortNumber(v cty.Value) (cty.Value, error) {
	d, err := exactNumber(v)
	if err != nil {
		return v, err
	}
	text := new(big.Float).SetPrec(384).Set(v.AsBigFloat()).Text('f', -1)
	if len(text) > longestNumber {
		return number(d), nil
	}
	return cty.ParseNumberVal(text)
}

// longestNumber is how many characters a number takes that is shown as it is.
const longestNumber = 60
