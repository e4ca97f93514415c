// Package tabular writes the data of plan documents as tables for programs: CSV and
// FOCUS.
package tabular

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// writeCSV writes a header with the names of columns, and the rows that are added. A cell
// is the row's field of that name; amounts have the decimals of the row's currency.
func writeCSV[R any](w io.Writer, columns []string, rows func(add func(R))) error {
	out := csv.NewWriter(w)
	currency := slices.IndexFunc(columns, func(name string) bool { return name == "currency" || name == "BillingCurrency" })
	_ = out.Write(columns) // keeps its error
	fields, record := make([][]int, len(columns)), make([]string, len(columns))
	for i, name := range columns {
		fields[i] = fieldOf(reflect.TypeFor[R](), name)
	}
	rows(func(row R) {
		v, decimals := reflect.ValueOf(row), pricing.CentDecimals
		if currency >= 0 {
			decimals = int(pricing.MinorUnit(v.FieldByIndex(fields[currency]).String()))
		}
		for i, field := range fields {
			record[i] = cell(v.FieldByIndex(field), decimals)
		}
		_ = out.Write(record)
	})
	out.Flush()
	return out.Error()
}

// columnOf is the name of a field's column: that of its tag csv, or of its key in
// documents, or its own.
func columnOf(f reflect.StructField) string {
	key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return cmp.Or(f.Tag.Get("csv"), key, f.Name)
}

// fieldOf is the first field of a column, also in embedded structs.
func fieldOf(t reflect.Type, column string) []int {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.Anonymous && columnOf(f) == column {
			return []int{i}
		}
		if f.Anonymous {
			if within := fieldOf(f.Type, column); within != nil {
				return append([]int{i}, within...)
			}
		}
	}
	return nil
}

// cell is a value as text: what is null is empty, and texts are kept from being formulas.
func cell(v reflect.Value, decimals int) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	switch value := v.Interface().(type) {
	case string:
		return csvSafe(value)
	case map[string]string:
		return csvTags(value)
	case document.Money:
		return string(value.Append(nil, decimals))
	default:
		return fmt.Sprint(value)
	}
}

// formulaSigns begin a formula in a spreadsheet. The full-width ones do so under
// some East Asian settings.
const formulaSigns = "=+-@＝＋－＠"

// csvSafe puts a single quote before a text that a spreadsheet might take for a
// formula: one that begins with a formula's sign, also behind spaces and
// characters that cannot be seen, or with a control character. A text that begins
// with a quote gets another one, so taking one quote away gives the text back.
func csvSafe(text string) string {
	for i, r := range text {
		switch {
		case strings.ContainsRune(formulaSigns, r), unicode.IsControl(r), i == 0 && r == '\'':
			return "'" + text
		case r != ' ' && !unseen.Is(r):
			return text
		}
	}
	return text
}

// csvTags are tags as a JSON object on one line, sorted by name; empty: none.
func csvTags(tags map[string]string) string {
	if len(tags) == 0 {
		return ""
	}
	text, err := json.Marshal(tags, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		panic(err) // strings always encode
	}
	return string(text)
}
