package document

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// MaxSize bounds a document, in bytes.
const MaxSize = 256 << 20

// Read reads what Write prints. It accepts every minor version of its own major
// version and ignores the keys that it does not know, but for those of terms and of the
// inputs; a key that is missing, twice there or of the wrong type is an error that names
// its path, such as "accounts[0].months[2].bill".
func Read(data []byte) (*Plan, error) {
	p := &Plan{}
	if err := read(data, p, Kind, FormatVersion, func() error { return cmp.Or(p.checkLists(), checkAdvice(p.Advice...)) }); err != nil {
		return nil, err
	}
	for i := range p.Accounts {
		p.Accounts[i].complete()
		p.Accounts[i].Currency = cmp.Or(p.Accounts[i].Currency, p.Currency)
	}
	p.FormatVersion = FormatVersion // the keys of a later minor are gone
	return p, nil
}

// complete adds what a document of version 1.0 does not say: it has one product, which
// counts calls.
func (a *Account) complete() {
	defer a.addServed()
	if len(a.Products) > 0 {
		return
	}
	product := Product{Catalog: a.Catalog, Terms: a.Terms, OpeningSettlement: a.OpeningSettlement}
	for i := range a.Months {
		m := &a.Months[i]
		product.Months = append(product.Months, ProductMonth{Month: m.Month, List: m.List, Bill: m.Bill, Settlement: m.Settlement})
		for k := range m.Meters {
			m.Meters[k].Catalog, m.Meters[k].Unit = a.Catalog, "call"
		}
	}
	a.Catalogs, a.Products = []string{a.Catalog}, []Product{product}
	for i := range a.Packs {
		p := &a.Packs[i]
		p.Catalog, p.Unit, p.StartsOn, p.VoidOn = a.Catalog, "call", p.PurchasedOn, p.ExpiresOn
	}
}

// addServed adds up who paid for the calls.
func (a *Account) addServed() {
	for i := range a.Months {
		for k := range a.Months[i].Meters {
			m := &a.Months[i].Meters[k]
			a.Served = planner.AddCoverage(a.Served, m.Unit, m.Served)
		}
	}
}

// read reads a document of a kind in a version of the same major number, and checks what
// was read.
func read(data []byte, target any, kind, version string, check func() error) error {
	err := checkVersion(data, kind, version)
	if err == nil {
		err = decode(data, target)
	}
	if err == nil {
		err = check()
	}
	if err != nil {
		return fmt.Errorf("not a valid %s document: %w", kind, err)
	}
	return nil
}

// decode reads a value by its json tags.
func decode(data []byte, target any) error {
	// The shape refuses keys that are twice there where they are known: the library would
	// remember the others, too, in more memory than they are long.
	twice := jsontext.AllowDuplicateNames(true)
	err := shapeOf(reflect.TypeOf(target).Elem()).check(jsontext.NewDecoder(bytes.NewBuffer(data), twice))
	if err == nil {
		err = json.Unmarshal(data, target, twice, json.WithUnmarshalers(json.UnmarshalFromFunc(readTerms)))
	}
	if syntax, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		line := 1 + bytes.Count(data[:syntax.ByteOffset], []byte("\n"))
		return fmt.Errorf("line %d: %w", line, syntax.Err)
	}
	if value, ok := errors.AsType[*json.SemanticError](err); ok {
		if err = value.Err; value.JSONKind == '0' && value.GoType.Kind() != reflect.Struct { // too large, or with decimals
			err = mustBe(wholeNumber, value.JSONValue)
		}
		return errorAt(value.JSONPointer, err)
	}
	return err
}

// readTerms reads terms that have their shape. One that is missing takes its default.
func readTerms(d *jsontext.Decoder, t *pricing.Terms) error {
	*t = pricing.DefaultTerms()
	_, err := d.ReadToken()
	for err == nil && d.PeekKind() != '}' {
		var token jsontext.Token
		if token, err = d.ReadToken(); err != nil {
			break
		}
		name := token.String()
		if token, err = d.ReadToken(); err == nil {
			err = t.Set(name, token.String())
		}
	}
	if err == nil {
		_, err = d.ReadToken()
	}
	return cmp.Or(err, t.Check())
}

// errorAt puts the path of a place in front of an error, in which a list's entries
// count from 0.
func errorAt(place jsontext.Pointer, err error) error {
	path := ""
	for step := range place.Tokens() {
		switch {
		case isDigits(step):
			path += fmt.Sprintf("[%.40s]", step)
		case plainKey().MatchString(step):
			path += "." + step
		default:
			path += fmt.Sprintf("[%.40q]", step)
		}
	}
	if path == "" {
		return err
	}
	return fmt.Errorf("%s: %w", strings.TrimPrefix(path, "."), err)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// plainKey matches the keys of documents.
var plainKey = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9_]{1,40}$`) })

// mustBe says that a value is not what it must be.
func mustBe(want string, value jsontext.Value) error {
	const longest = 40
	shown := string(value)
	switch {
	case value.Kind() == '{':
		shown = "an object"
	case value.Kind() == '[':
		shown = "a list"
	case len(shown) > longest:
		shown = strings.ToValidUTF8(shown[:longest], "") + "…"
	}
	return fmt.Errorf("must be %s, not %s", want, shown)
}
