package document

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"
)

// A shape is what a value of a document must be. The JSON library takes a missing key
// and null for a zero, texts and lists of any length, and keeps all keys of an object
// to find one that is twice there: a document is held against its shape before it is
// read.
type shape struct {
	want     string // in words; empty: anything
	kind     jsontext.Kind
	null     bool           // it may be null, too
	text     bool           // it is short and stands for something else
	number   bool           // for a number
	entry    *shape         // of a list or a map, and of keys of an object that are not known
	longest  int            // how many entries a list may have
	keys     map[string]int // of an object: places in members
	members  []*shape
	required []string // keys, in the places of their members; empty where a key may be missing
}

// errNewer is the error of a clause that this planner does not have.
var errNewer = errors.New("this planner does not know the key, and must not ignore it; the document was made by a newer planner")

const wholeNumber = "a whole number"

// longestText bounds a string that stands for a number, a date or a term: far
// more than any of them has.
const longestText = 200

// shapeOf is what the JSON of a Go type is, by the tags of its fields. The tag "since"
// marks keys that a later minor version added, so that older documents lack them.
func shapeOf(t reflect.Type) *shape {
	switch t = written(t); t {
	case reflect.TypeFor[json.RawMessage](), reflect.TypeFor[pricing.GrantMeters](): // which checks itself
		return &shape{}
	case reflect.TypeFor[pricing.Terms]():
		return shapeOfTerms()
	case reflect.TypeFor[Units](), reflect.TypeFor[ranges.Ratio]():
		return &shape{want: "a number", kind: '0'}
	case reflect.TypeFor[Inputs]():
		s := shapeOfStruct(t)
		s.refuseOthers(map[*shape]bool{})
		return s
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return textShape(t == reflect.TypeFor[decimal.Decimal]())
	}
	switch t.Kind() {
	case reflect.Struct:
		return shapeOfStruct(t)
	case reflect.Map:
		return &shape{want: "an object", kind: '{', entry: shapeOf(t.Elem())}
	case reflect.Slice:
		return &shape{want: "a list", kind: '[', entry: shapeOf(t.Elem()), longest: longestList(t.Elem())}
	case reflect.Pointer:
		s := shapeOf(t.Elem())
		s.null = true
		return s
	case reflect.String:
		return &shape{want: "a string", kind: '"'}
	case reflect.Bool:
		return &shape{want: "true or false", kind: 't'}
	}
	return &shape{want: wholeNumber, kind: '0'}
}

// written is the type by whose tags another one is written.
func written(t reflect.Type) reflect.Type { return cmp.Or(writtenAs[t], t) }

// writtenAs are types by whose tags others are written.
var writtenAs = map[reflect.Type]reflect.Type{
	reflect.TypeFor[decimal.NullDecimal](): reflect.TypeFor[*decimal.Decimal](),
	reflect.TypeFor[MoneyChange]():         reflect.TypeFor[change[Money]](),
	reflect.TypeFor[CallsChange]():         reflect.TypeFor[change[int64]](),
	reflect.TypeFor[UnitsChange]():         reflect.TypeFor[change[Units]](),
}

func shapeOfStruct(t reflect.Type) *shape {
	s := objectShape()
	for _, f := range reflect.VisibleFields(t) {
		if key, option, _ := strings.Cut(f.Tag.Get("json"), ","); key != "" && key != "-" {
			s.add(key, shapeOf(f.Type), f.Tag.Get("since") == "" && option == "")
		}
	}
	return s
}

// refuseOthers makes keys that are not known errors, here and below: nothing that a plan
// is made from may be ignored.
func (s *shape) refuseOthers(done map[*shape]bool) {
	if done[s] {
		return
	}
	done[s] = true
	if s.keys != nil {
		s.entry = nil
	}
	for _, member := range s.members {
		member.refuseOthers(done)
	}
	if s.entry != nil {
		s.entry.refuseOthers(done)
	}
}

func textShape(number bool) *shape {
	return &shape{want: "a string", kind: '"', text: true, number: number}
}

func objectShape() *shape {
	return &shape{want: "an object", kind: '{', keys: map[string]int{}, entry: &shape{}}
}

func (s *shape) add(key string, member *shape, required bool) {
	s.keys[key] = len(s.members)
	s.members = append(s.members, member)
	if !required {
		key = ""
	}
	s.required = append(s.required, key)
}

// shapeOfTerms is that of terms, of which those that are missing take their defaults.
func shapeOfTerms() *shape {
	s := objectShape()
	s.entry = nil
	for _, term := range pricing.AllTerms {
		value := textShape(term.Number)
		if term.Whole {
			value = shapeOf(reflect.TypeFor[int]())
		}
		s.add(term.Name, value, false)
	}
	return s
}

// longestList bounds lists with one value for each month, whose entries take more
// memory than text. The entries of other lists are as large as their text.
func longestList(entry reflect.Type) int {
	switch entry {
	case reflect.TypeFor[int64](), reflect.TypeFor[bool](), reflect.TypeFor[Money]():
		return planner.MaxMonths
	}
	return MaxSize
}

// check reads a value and compares it with its shape.
func (s *shape) check(d *jsontext.Decoder) error {
	kind := d.PeekKind()
	switch {
	case s.want == "", s.null && kind == 'n':
		return d.SkipValue()
	case kind != s.kind && (kind != 'f' || s.kind != 't'), s.text:
		value, err := d.ReadValue()
		if err != nil {
			return err
		}
		if err = s.checkText(value); err != nil {
			err = errorAt(d.StackPointer(), err)
		}
		return err
	case s.entry != nil || s.keys != nil:
		return s.checkEntries(d)
	}
	return d.SkipValue()
}

// checkText checks a string that stands for something else. A value of another kind is
// an error.
func (s *shape) checkText(value jsontext.Value) error {
	switch {
	case value.Kind() != s.kind:
		return mustBe(s.want, value)
	case len(value) > longestText:
		return fmt.Errorf("%.20s… is longer than %d bytes", value, longestText)
	case s.number:
		_, err := pricing.ParseDigits(string(bytes.Trim(value, `"`)), 0)
		return err
	}
	return nil
}

// checkEntries checks a list, a map, or an object: no key is twice there, and none is
// missing.
func (s *shape) checkEntries(d *jsontext.Decoder) error {
	closing := s.kind + 2          // as ASCII has them
	seen := uint64(0)              // a bit for each of the keys of an object
	names := map[string]struct{}{} // all keys of a map
	_, err := d.ReadToken()
	for n := 0; err == nil && d.PeekKind() != closing; n++ {
		entry := s.entry
		if s.kind == '{' {
			key, err := d.ReadValue()
			if err != nil {
				return err
			}
			name := unquoted(key)
			i, known := s.keys[string(name)]
			if _, there := names[string(name)]; there || known && seen&(1<<i) != 0 {
				return errorAt(d.StackPointer(), errors.New("the key is there twice"))
			}
			switch {
			case known:
				entry, seen = s.members[i], seen|1<<i
			case s.keys == nil:
				names[string(name)] = struct{}{}
			case entry == nil:
				return errorAt(d.StackPointer(), errNewer)
			}
		} else if n == s.longest {
			return errorAt(d.StackPointer().Parent(), fmt.Errorf("a list with one entry for each month has at most %d", s.longest))
		}
		err = entry.check(d)
	}
	if err == nil {
		_, err = d.ReadToken()
	}
	for i, key := range s.required {
		if err == nil && key != "" && seen&(1<<i) == 0 {
			err = errorAt(d.StackPointer().AppendToken(key), errors.New("the key is missing"))
		}
	}
	return err
}

// unquoted is a key as it is meant.
func unquoted(key jsontext.Value) []byte {
	if bytes.IndexByte(key, '\\') >= 0 {
		key, _ = jsontext.AppendUnquote(nil, key)
		return key
	}
	return key[1 : len(key)-1]
}
