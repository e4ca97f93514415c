package document

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// MaxSize bounds a document, in bytes.
const MaxSize = 256 << 20

// Read reads what Write prints. It accepts every minor version of its own major
// version and ignores the keys that it does not know; a key that is missing,
// twice there or of the wrong type is an error that names its path, such as
// "accounts[0].months[2].bill".
func Read(data []byte) (*Plan, error) {
	p := &Plan{}
	if err := read(data, p, Kind, FormatVersion); err != nil {
		return nil, fmt.Errorf("not a valid plan document: %w", err)
	}
	if err := p.checkShape(); err != nil {
		return nil, fmt.Errorf("not a valid plan document: %w", err)
	}
	p.FormatVersion = FormatVersion // the keys of a later minor are gone
	return p, nil
}

// read reads a document of a kind in a version of the same major number.
func read(data []byte, target any, kind, version string) error {
	if len(data) > MaxSize {
		return fmt.Errorf("it is larger than %d MiB", MaxSize>>20)
	}
	if err := checkSyntax(data); err != nil {
		return err
	}
	if err := checkVersion(data, kind, version); err != nil {
		return err
	}
	return decode(data, target)
}

// checkSyntax makes sure that the data is JSON, which the decoder relies on. It
// also bounds the depth: encoding/json refuses more than 10,000 open brackets,
// and neither it nor the decoder needs stack for those.
func checkSyntax(data []byte) error {
	if json.Valid(data) {
		return nil
	}
	var value json.RawMessage
	err := json.Unmarshal(data, &value)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
		return fmt.Errorf("line %d: %w", line, err)
	}
	return err
}

// decode reads a value by its json tags from data that is valid JSON.
func decode(data []byte, target any) error {
	d := decoder{data: data}
	return d.value(reflect.ValueOf(target).Elem())
}

// A decoder reads valid JSON into Go values, the inverse of printer. Other than
// encoding/json it misses absent keys, compares keys exactly, and says where in
// the document an error is.
type decoder struct {
	data []byte
	pos  int // of the next byte that is not read
}

// An errorAt is an error with the path to it.
type errorAt struct {
	path string
	err  error
}

func (e *errorAt) Error() string { return strings.TrimPrefix(e.path, ".") + ": " + e.err.Error() }

// at puts a step in front of an error's path: who succeeds does not pay for one.
func at(step string, err error) error {
	var inner *errorAt
	if errors.As(err, &inner) {
		return &errorAt{step + inner.path, inner.err}
	}
	return &errorAt{step, err}
}

func (d *decoder) value(v reflect.Value) error {
	switch x := v.Addr().Interface().(type) {
	case *json.RawMessage:
		*x = bytes.Clone(d.skip())
		return nil
	case *pricing.Terms:
		return d.terms(x)
	case *decimal.Decimal:
		return d.number(x)
	case encoding.TextUnmarshaler:
		text, err := d.text()
		if err != nil {
			return err
		}
		return x.UnmarshalText(text)
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.object(v)
	case reflect.Slice:
		return d.list(v)
	case reflect.Map:
		return d.table(v)
	case reflect.Pointer:
		return d.pointer(v)
	case reflect.String:
		s, err := d.string()
		v.SetString(s)
		return err
	case reflect.Bool:
		return d.bool(v)
	case reflect.Int, reflect.Int64:
		return d.int(v)
	}
	panic("document: no JSON for " + v.Type().String())
}

func (d *decoder) pointer(v reflect.Value) error {
	if d.peek() == 'n' {
		d.skip()
		return nil
	}
	v.Set(reflect.New(v.Type().Elem()))
	return d.value(v.Elem())
}

func (d *decoder) number(x *decimal.Decimal) error {
	text, err := d.text()
	if err != nil {
		return err
	}
	*x, err = parseNumber(text, 0)
	return err
}

// longestText bounds a string that stands for a number, a date or a term: far
// more than any of them has.
const longestText = 200

// text reads a string that stands for something else.
func (d *decoder) text() ([]byte, error) {
	s, err := d.string()
	if err == nil && len(s) > longestText {
		err = fmt.Errorf("%.20q… is longer than %d bytes", s, longestText)
	}
	return []byte(s), err
}

func (d *decoder) string() (string, error) {
	token := d.skip()
	if token[0] != '"' {
		return "", wrongType("a string", token)
	}
	if inner := token[1 : len(token)-1]; bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
		return string(inner), nil
	}
	var s string
	err := json.Unmarshal(token, &s)
	return s, err
}

func (d *decoder) bool(v reflect.Value) error {
	token := d.skip()
	if token[0] != 't' && token[0] != 'f' {
		return wrongType("true or false", token)
	}
	v.SetBool(token[0] == 't')
	return nil
}

func (d *decoder) int(v reflect.Value) error {
	token := d.skip()
	n, err := strconv.ParseInt(string(token), 10, 64)
	if err != nil {
		return wrongType("a whole number", token)
	}
	v.SetInt(n)
	return nil
}

// object reads the keys of a struct, all of which must be there but those that a
// later minor version added, which the tag "since" names; others are ignored.
func (d *decoder) object(v reflect.Value) error {
	fields := fieldsOf(v.Type())
	seen := make([]bool, len(fields))
	err := d.entries('{', "an object", func(key string) error {
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == key })
		if i < 0 {
			d.skip()
			return nil
		}
		if seen[i] {
			return at("."+key, errTwice)
		}
		seen[i] = true
		if err := d.value(v.FieldByIndex(fields[i].index)); err != nil {
			return at("."+key, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, f := range fields {
		if !seen[i] && !f.added {
			return at("."+f.key, errors.New("the key is missing"))
		}
	}
	return nil
}

var errTwice = errors.New("the key is there twice")

// table reads a map.
func (d *decoder) table(v reflect.Value) error {
	v.Set(reflect.MakeMap(v.Type()))
	return d.entries('{', "an object", func(key string) error {
		k := reflect.ValueOf(key)
		if v.MapIndex(k).IsValid() {
			return at(keyStep(key), errTwice)
		}
		entry := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(entry); err != nil {
			return at(keyStep(key), err)
		}
		v.SetMapIndex(k, entry)
		return nil
	})
}

func keyStep(key string) string { return fmt.Sprintf("[%.40q]", key) }

// list reads a slice; an empty list is nil.
func (d *decoder) list(v reflect.Value) error {
	bound := maxLength(v.Type().Elem())
	return d.entries('[', "a list", func(string) error {
		i := v.Len()
		if i == bound {
			return fmt.Errorf("a list with one entry for each month has at most %d", bound)
		}
		if i == v.Cap() {
			v.Grow(1)
		}
		v.SetLen(i + 1)
		if err := d.value(v.Index(i)); err != nil {
			return at(fmt.Sprintf("[%d]", i), err)
		}
		return nil
	})
}

// maxLength bounds lists with one value for each month, whose entries take more
// memory than text. The entries of other lists are as large as their text.
func maxLength(entry reflect.Type) int {
	switch entry {
	case reflect.TypeFor[int64](), reflect.TypeFor[bool](), reflect.TypeFor[Money]():
		return planner.MaxMonths
	}
	return MaxSize
}

// terms reads the terms in force; one that is missing takes its default, one
// that is not known is ignored.
func (d *decoder) terms(t *pricing.Terms) error {
	*t = pricing.DefaultTerms()
	seen := map[string]bool{}
	err := d.entries('{', "an object", func(name string) error {
		i := slices.IndexFunc(pricing.AllTerms, func(term pricing.Term) bool { return term.Name == name })
		switch {
		case i < 0:
			d.skip()
			return nil
		case seen[name]:
			return at("."+name, errTwice)
		}
		seen[name] = true
		if err := d.term(t, pricing.AllTerms[i]); err != nil {
			return at("."+name, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.Check()
}

func (d *decoder) term(t *pricing.Terms, term pricing.Term) error {
	if term.Whole {
		var n int
		if err := d.int(reflect.ValueOf(&n).Elem()); err != nil {
			return err
		}
		return t.Set(term.Name, strconv.Itoa(n))
	}
	value, err := d.text()
	if err != nil {
		return err
	}
	if hasExponent(value) {
		return fmt.Errorf("%q has an exponent; write plain digits", value)
	}
	return t.Set(term.Name, string(value))
}

// hasExponent says whether a text is a number such as "1e9".
func hasExponent(text []byte) bool {
	return bytes.ContainsAny(text, "eE") && bytes.ContainsAny(text, "0123456789")
}

// entries calls read before every entry of an object or a list, with the key of
// an object's; read must read the entry.
func (d *decoder) entries(open byte, kind string, read func(key string) error) error {
	if d.peek() != open {
		return wrongType(kind, d.skip())
	}
	d.pos++
	for {
		switch d.peek() {
		case '}', ']':
			d.pos++
			return nil
		case ',':
			d.pos++
			d.peek()
		}
		key := ""
		if open == '{' {
			key, _ = d.string()
			d.peek()
			d.pos++ // the colon
		}
		if err := read(key); err != nil {
			return err
		}
	}
}

// peek skips white space and returns the byte after it.
func (d *decoder) peek() byte {
	for strings.IndexByte(" \t\r\n", d.data[d.pos]) >= 0 {
		d.pos++
	}
	return d.data[d.pos]
}

// skip reads the next value, whatever it is, and returns its text.
func (d *decoder) skip() []byte {
	d.peek()
	start := d.pos
	for depth := 0; ; {
		switch d.data[d.pos] {
		case '{', '[':
			depth++
			d.pos++
		case '}', ']':
			depth--
			d.pos++
		case '"':
			d.skipString()
		case ',', ':', ' ', '\t', '\r', '\n':
			d.pos++
		default:
			d.skipWord()
		}
		if depth == 0 {
			return d.data[start:d.pos]
		}
	}
}

func (d *decoder) skipString() {
	for d.pos++; d.data[d.pos] != '"'; d.pos++ {
		if d.data[d.pos] == '\\' {
			d.pos++
		}
	}
	d.pos++
}

// skipWord reads a number, true, false or null.
func (d *decoder) skipWord() {
	for d.pos < len(d.data) && strings.IndexByte(",:]} \t\r\n", d.data[d.pos]) < 0 {
		d.pos++
	}
}

func wrongType(want string, token []byte) error {
	return fmt.Errorf("must be %s, not %s", want, abbreviated(token))
}

// abbreviated shows a value in an error.
func abbreviated(token []byte) string {
	const longest = 40
	switch {
	case token[0] == '{':
		return "an object"
	case token[0] == '[':
		return "a list"
	case len(token) > longest:
		return strings.ToValidUTF8(string(token[:longest]), "") + "…"
	}
	return string(token)
}
