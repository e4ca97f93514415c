package document

import (
	"bufio"
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/pricing"
)

// Write prints the document as indented JSON with a line feed at the end. The
// same plan gives the same bytes.
func (p *Plan) Write(w io.Writer) error { return writeDocument(w, p, nil) }

// Write prints the document as [Plan.Write] prints a plan.
func (d *Diff) Write(w io.Writer) error { return writeDocument(w, d, nil) }

// Write prints the document as [Plan.Write] prints a plan.
func (d *Workings) Write(w io.Writer) error { return writeDocument(w, d, nil) }

// Write prints the document as [Plan.Write] prints a plan.
func (d *Optimize) Write(w io.Writer) error { return writeDocument(w, d, nil) }

// Write prints the document as [Plan.Write] prints a plan.
func (d *Reconcile) Write(w io.Writer) error { return writeDocument(w, d, nil) }

// Write prints the document of a forecast as New and Plan.Write do together, but
// makes its accounts while it prints them: it takes little more memory than the
// forecast.
func Write(w io.Writer, f *planner.Forecast, meta Meta) error {
	return NewSource(f, meta).Write(w)
}

// Write prints the document as [Plan.Write] prints a plan.
func (s Source) Write(w io.Writer) error {
	return writeDocument(w, s.Plan, map[string]madeList{"accounts": {s.Accounts, func(i int) any { return s.Account(i) }}})
}

// writeDocument prints what document points to, with some of its own lists made
// while they are printed.
func writeDocument(w io.Writer, document any, made map[string]madeList) error {
	out := printer{w: bufio.NewWriterSize(w, 64<<10), made: made}
	out.value(reflect.ValueOf(document).Elem())
	out.w.WriteByte('\n')
	if out.err != nil {
		return out.err
	}
	return out.w.Flush()
}

// A madeList is a list whose entries are made when they are printed.
type madeList struct {
	n  int
	at func(i int) any // a pointer to the i-th; called for several at a time
}

// print prints the list. Its entries are made and turned into text in parallel,
// only a few ahead of what is written.
func (l madeList) print(p *printer) {
	p.open('[')
	i := 0
	for t := range parallel.InOrder(l.n, func(i int) madeText { return l.text(i, p.depth) }) {
		p.fail(t.err)
		p.next(i)
		if _, err := p.w.Write(t.text.Bytes()); err != nil {
			break // the writer keeps it
		}
		spareTexts.Put(t.text)
		i++
	}
	p.close(']', l.n)
}

// A madeText is an entry of a list as text.
type madeText struct {
	text *bytes.Buffer
	err  error
}

var spareTexts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// text is the i-th entry as it stands at a depth of a document.
func (l madeList) text(i, depth int) madeText {
	text := spareTexts.Get().(*bytes.Buffer)
	text.Reset()
	p := printer{w: bufio.NewWriterSize(text, 4<<10), depth: depth}
	p.value(reflect.ValueOf(l.at(i)).Elem())
	p.w.Flush() // into memory
	return madeText{text, p.err}
}

// A printer writes Go values as JSON by their json tags. Other than
// encoding/json it streams, prints no list as null, and leaves <, > and & as
// they are. Errors of the writer stay with it until it is flushed.
type printer struct {
	w     *bufio.Writer
	made  map[string]madeList // in the place of lists of the outermost object, by key
	depth int
	err   error
}

// value prints an addressable value.
func (p *printer) value(v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *json.RawMessage:
		p.raw(*x)
		return
	case *pricing.Terms:
		text, err := x.MarshalJSON()
		p.fail(err)
		p.raw(text)
		return
	case encoding.TextAppender:
		text, err := x.AppendText(append(p.w.AvailableBuffer(), '"'))
		p.fail(err)
		p.w.Write(append(text, '"')) // numbers and dates: nothing to escape
		return
	case encoding.TextMarshaler:
		text, err := x.MarshalText()
		p.fail(err)
		p.string(string(text))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		p.object(v)
	case reflect.Slice:
		p.list(v)
	case reflect.Map:
		p.table(v)
	case reflect.Pointer:
		if v.IsNil() {
			p.w.WriteString("null")
		} else {
			p.value(v.Elem())
		}
	case reflect.String:
		p.string(v.String())
	case reflect.Bool:
		p.w.Write(strconv.AppendBool(p.w.AvailableBuffer(), v.Bool()))
	case reflect.Int, reflect.Int64:
		p.w.Write(strconv.AppendInt(p.w.AvailableBuffer(), v.Int(), 10))
	default:
		panic("document: no JSON for " + v.Type().String())
	}
}

func (p *printer) object(v reflect.Value) {
	fields := fieldsOf(v.Type())
	p.open('{')
	for i, f := range fields {
		p.next(i)
		p.w.WriteString(f.quoted)
		if list, ok := p.made[f.key]; ok && p.depth == 1 {
			list.print(p)
			continue
		}
		p.value(v.FieldByIndex(f.index))
	}
	p.close('}', len(fields))
}

func (p *printer) list(v reflect.Value) {
	p.open('[')
	for i := range v.Len() {
		p.next(i)
		p.value(v.Index(i))
	}
	p.close(']', v.Len())
}

// table prints a map, its keys by code point.
func (p *printer) table(v reflect.Value) {
	keys := make([]string, 0, v.Len())
	for _, k := range v.MapKeys() {
		keys = append(keys, k.String())
	}
	slices.Sort(keys)
	p.open('{')
	for i, k := range keys {
		p.next(i)
		p.string(k)
		p.w.WriteString(": ")
		entry := reflect.New(v.Type().Elem()).Elem() // a map's own entries have no address
		entry.Set(v.MapIndex(reflect.ValueOf(k)))
		p.value(entry)
	}
	p.close('}', len(keys))
}

// open, next and close print what stands around the i-th of n entries.
func (p *printer) open(bracket byte) {
	p.w.WriteByte(bracket)
	p.depth++
}

func (p *printer) next(i int) {
	if i > 0 {
		p.w.WriteByte(',')
	}
	p.line()
}

func (p *printer) close(bracket byte, n int) {
	p.depth--
	if n > 0 {
		p.line()
	}
	p.w.WriteByte(bracket)
}

const indent = "  "

// deepest is as deep as a document goes, and deeper.
const deepest = 32

var lineStart = "\n" + strings.Repeat(indent, deepest)

func (p *printer) line() { p.w.WriteString(lineStart[:1+len(indent)*p.depth]) }

// string prints a string; one without anything to escape as it is.
func (p *printer) string(s string) {
	if needsEscape(s) {
		p.w.Write(escaped(s))
		return
	}
	p.w.WriteByte('"')
	p.w.WriteString(s)
	p.w.WriteByte('"')
}

func needsEscape(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			return true
		}
	}
	return !utf8.ValidString(s)
}

func escaped(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// raw prints JSON text in this document's indentation.
func (p *printer) raw(text []byte) {
	if len(text) == 0 {
		text = []byte("null")
	}
	var compact, b bytes.Buffer
	p.fail(json.Compact(&compact, text))
	if p.err == nil {
		p.fail(json.Indent(&b, compact.Bytes(), string(bytes.Repeat([]byte(indent), p.depth)), indent))
	}
	p.w.Write(b.Bytes())
}

func (p *printer) fail(err error) {
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("writing the plan document: %w", err)
	}
}

// A field is a key of a JSON object and where a struct keeps its value.
type field struct {
	key    string
	quoted string // the key as it is printed, with the colon
	index  []int
	added  bool // by a later minor version than the first, so that older documents lack it
}

var fieldCache sync.Map // reflect.Type → []field

// fieldsOf lists a struct's keys in the order of its fields, those of an
// embedded struct in its place.
func fieldsOf(t reflect.Type) []field {
	if known, ok := fieldCache.Load(t); ok {
		return known.([]field)
	}
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		if key := f.Tag.Get("json"); key != "" {
			fields = append(fields, field{key, strconv.Quote(key) + ": ", f.Index, f.Tag.Get("since") != ""})
		}
	}
	fieldCache.Store(t, fields)
	return fields
}
