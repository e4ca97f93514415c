package hclspec

import (
	"encoding/json"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// markOutput makes the value of an output sensitive where its block says so. A
// sensitive value in an output of the root module that does not say so would be
// printed, and is an error.
func (s *scope) markOutput(b *block, v cty.Value) cty.Value {
	r := s.readerOf(nil, b)
	if s.parent == nil {
		if err := s.printed.Add(v); err != nil {
			s.failAt(b.attrs["value"], "Too much to print", "Together with the outputs before it, this one %s.", err)
			return cty.DynamicVal
		}
	}
	switch sensitive := valueOr(r, "sensitive", false); {
	case sensitive:
		return v.Mark(functions.Sensitive)
	case v.ContainsMarked() && s.parent == nil:
		r.fail("value", "Sensitive value", "The value of this output is sensitive; say sensitive = true, or use nonsensitive(…) if it may be seen.")
		return cty.DynamicVal
	}
	return v
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
		if v.Type() == cty.Number && !v.IsNull() && len(v.AsBigFloat().Text('f', -1)) > longestNumber {
			return number(exactNumber(v)), nil // the decimal that it stands for, or of one without an end its first 12 decimals
		}
		return v, nil
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

// longestNumber is how many characters a number takes that is shown as it is.
const longestNumber = 60

// The longest text that a thing is called by, or that a message says, in bytes. A
// plan repeats them, so a few lines could make it endless.
const (
	maxName    = 1_000
	maxMessage = 10_000
)

const (
	unseenKey = "The key \"%s\" has " + hasUnseen
	hasUnseen = "characters that cannot be seen, so it looks like another one; remove them."
	tooLong   = "A text of %s has more than 1,000 bytes. Plans repeat it, so make it shorter."
)

// longText says whether a text in a value, keys included, is longer than a limit.
func longText(v cty.Value, limit int) bool {
	if v.Type().IsPrimitiveType() {
		return v.Type() == cty.String && !v.IsNull() && len(v.AsString()) > limit
	}
	for it := v.ElementIterator(); it.Next(); {
		if key, element := it.Element(); longText(key, limit) || longText(element, limit) {
			return true
		}
	}
	return false
}
