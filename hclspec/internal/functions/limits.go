package functions

import (
	"errors"
	"math/big"
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// The bounds of what one call takes and returns, and of what texts hold that are decoded.
const (
	maxElements = 1_000_000 // values, counted at every level
	maxText     = 32 << 20  // bytes of strings and keys
	maxString   = 16 << 20  // bytes of one string
	maxDepth    = 1_000     // levels of nesting
)

var (
	errElements = errors.New("holds more than 1,000,000 elements")
	errText     = errors.New("holds more than 32 MiB of text")
	errString   = errors.New("holds a text of more than 16 MiB")
	errDepth    = errors.New("is nested more than 1,000 levels deep")
	errExponent = errors.New("holds a number with an exponent beyond ±40")
)

// A Total is what several values amount to together, within the bounds of one
// call. The zero value is empty. A value that several others share counts once for
// each of them, because that is how often it is printed.
type Total struct{ elements, text int }

// Add adds a value, or says which bound the values break with it. It stops at the
// bound, so it is quick however much a value stands for.
func (t *Total) Add(v cty.Value) error { return t.add(v, 0) }

func (t *Total) add(v cty.Value, depth int) error {
	v, _ = v.Unmark()
	t.elements++
	switch {
	case t.elements > maxElements:
		return errElements
	case depth > maxDepth:
		return errDepth
	case t.text > maxText:
		return errText
	case !v.IsKnown() || v.IsNull():
		return nil
	case v.Type() == cty.Number:
		return checkRange(v.AsBigFloat())
	case v.Type() == cty.String:
		return t.addText(v.AsString())
	case !v.CanIterateElements():
		return nil
	}
	for it := v.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if key.Type() == cty.String && !v.Type().IsSetType() {
			t.text += len(key.AsString())
		}
		if err := t.add(element, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (t *Total) addText(s string) error {
	t.text += len(s)
	switch {
	case len(s) > maxString:
		return errString
	case t.text > maxText:
		return errText
	}
	return nil
}

// checkRange refuses numbers out of range that are not what arithmetic leaves of zero.
func checkRange(f *big.Float) error {
	if !inRange(f) && !residue(f) {
		return errExponent
	}
	return nil
}

// parts returns the types that ty is directly made of.
func parts(ty cty.Type) []cty.Type {
	switch {
	case ty.IsCollectionType():
		return []cty.Type{ty.ElementType()}
	case ty.IsTupleType():
		return ty.TupleElementTypes()
	case ty.IsObjectType():
		attributes := ty.AttributeTypes()
		types := make([]cty.Type, 0, len(attributes))
		for _, attribute := range attributes {
			types = append(types, attribute)
		}
		return types
	}
	return nil
}

// mentions reports whether part is ty or stands somewhere in it.
func mentions(ty, part cty.Type) bool {
	return ty == part || slices.ContainsFunc(parts(ty), func(p cty.Type) bool { return mentions(p, part) })
}
