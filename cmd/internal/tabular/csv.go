// Package tabular writes the data of plan documents as tables for programs: CSV and
// FOCUS.
package tabular

import (
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

// add adds a row: a value for each column, or lists of values for several.
type add func(cells ...any)

// writeCSV writes a header with the names of columns, and the rows that are added. Amounts
// have the decimals of the row's currency.
func writeCSV(w io.Writer, columns string, rows func(add)) error {
	out, names := csv.NewWriter(w), strings.Fields(columns)
	currency := slices.IndexFunc(names, func(name string) bool { return name == "currency" || name == "BillingCurrency" })
	_ = out.Write(names) // keeps its error
	var values []any
	var record []string
	rows(func(cells ...any) {
		values, record = values[:0], record[:0]
		for _, c := range cells {
			if several, ok := c.([]any); ok {
				values = append(values, several...)
			} else {
				values = append(values, c)
			}
		}
		decimals := pricing.CentDecimals
		if currency >= 0 {
			decimals = int(pricing.MinorUnit(values[currency].(string)))
		}
		for _, v := range values {
			record = append(record, cell(v, decimals))
		}
		_ = out.Write(record)
	})
	out.Flush()
	return out.Error()
}

// cell is a value as text: what is null is empty, and texts are kept from being formulas.
func cell(value any, decimals int) string {
	if v := reflect.ValueOf(value); v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		value = v.Elem().Interface()
	}
	switch value := value.(type) {
	case nil:
		return ""
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
	return jsonOf(tags)
}

// jsonOf is a value as JSON without white space, keys of maps sorted.
func jsonOf(value any) string {
	text, err := json.Marshal(value, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		panic(err) // texts, numbers and what was read always encode
	}
	return string(text)
}
