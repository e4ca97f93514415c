package functions

import (
	"errors"
	"math/big"

	"github.com/zclconf/go-cty/cty"
)

// The bounds of one call. Each holds for all arguments together and for the
// result.
const (
	maxElements = 1_000_000 // values, counted at every level
	maxText     = 32 << 20  // bytes of strings and keys
	maxString   = 16 << 20  // bytes of one string
	maxDepth    = 1_000     // levels of nesting
	maxArgs     = 1_000     // arguments, where a common type of all is looked for
	maxNumeral  = 1_000     // bytes of a string that is read as a number
)

var (
	errElements = errors.New("holds more than 1,000,000 elements")
	errText     = errors.New("holds more than 32 MiB of text")
	errString   = errors.New("holds a text of more than 16 MiB")
	errDepth    = errors.New("is nested more than 1,000 levels deep")
	errNumeral  = errors.New("holds a text of more than 1,000 characters where a number is expected")
	errExponent = errors.New("holds a number with an exponent beyond ±40")
)

// weight is what one or more values amount to. A value that several others
// share counts once for each of them, because that is how often a function
// would walk it.
type weight struct {
	elements  int
	text      int
	longest   int  // the longest string, keys excepted
	sensitive bool // something in it is marked Sensitive
	fraction  bool // some number may need exact to be the decimal it stands for
	unknown   bool // something in it is not known
	strict    bool // refuses what arithmetic leaves, too
}

// A Total is what several values amount to together, within the bounds of one
// call. The zero value is empty.
type Total struct{ weight }

// Add adds a value, or says which bound the values break with it. It is quick
// however much a value stands for.
func (t *Total) Add(v cty.Value) error { return t.add(v, 0) }

// add adds v, or says which bound it breaks. It stops at the bound, so it is
// quick even where sharing makes a small value stand for a huge one.
func (w *weight) add(v cty.Value, depth int) error {
	if v.IsMarked() {
		w.sensitive = w.sensitive || v.HasMark(Sensitive)
		v, _ = v.Unmark()
	}
	ty := v.Type()
	if !v.IsKnown() || v.IsNull() {
		w.unknown = w.unknown || !v.IsKnown()
		return w.addType(ty, depth)
	}
	if err := w.count(depth); err != nil {
		return err
	}
	switch {
	case ty == cty.String:
		return w.addString(v.AsString())
	case ty == cty.Number:
		return w.addNumber(v.AsBigFloat())
	case ty.IsCollectionType() && v.LengthInt() == 0:
		return w.addType(ty.ElementType(), depth+1)
	case v.CanIterateElements():
		return w.addElements(v, depth+1)
	}
	return nil
}

func (w *weight) addElements(v cty.Value, depth int) error {
	for it := v.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if key.Type() == cty.String && !v.Type().IsSetType() {
			w.text += len(key.AsString())
		}
		if err := w.add(element, depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *weight) count(depth int) error {
	w.elements++
	switch {
	case w.elements > maxElements:
		return errElements
	case depth > maxDepth:
		return errDepth
	case w.text > maxText:
		return errText
	}
	return nil
}

func (w *weight) addString(s string) error {
	w.text += len(s)
	w.longest = max(w.longest, len(s))
	switch {
	case len(s) > maxString:
		return errString
	case w.text > maxText:
		return errText
	}
	return nil
}

func (w *weight) addNumber(f *big.Float) error {
	tiny := residue(f)
	if !inRange(f) && (w.strict || !tiny) {
		return errExponent
	}
	w.fraction = w.fraction || tiny || f.MinPrec() > sure
	return nil
}

// addType adds the type of a value that has no elements to count: types share
// their parts as values do, and functions walk them, too.
func (w *weight) addType(ty cty.Type, depth int) error {
	if err := w.count(depth); err != nil {
		return err
	}
	for _, part := range parts(ty) {
		if err := w.addType(part, depth+1); err != nil {
			return err
		}
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

// mentions reports whether part is ty or stands somewhere in it. It is for the
// types of parameters, which are small.
func mentions(ty, part cty.Type) bool {
	if ty == part {
		return true
	}
	for _, p := range parts(ty) {
		if mentions(p, part) {
			return true
		}
	}
	return false
}
