// Package tabular writes the data of plan documents as tables for programs: CSV and
// FOCUS.
package tabular

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A table has the columns that all tables have, account to catalog behind the first one and
// currency to account_tags as the last, and its own between them.
type table struct {
	name, first, columns string
	rows                 func(*document.Plan, addRow)
}

// An addRow writes a row of an account: the first cell, and the table's own.
type addRow func(o owner, first any, own ...any)

var tables = []table{
	{"components", "month", "meter meter_title component pack sku calls pack_calls tier_from unit_price call_unit list cost billed amortized", componentRows},
	{"months", "month", "calls lost list bill pack_purchases billed amortized cash", monthRows},
	{"packs", "pack", "sku quantity unit_price price purchased_on expires_on bought granted consumed expired remaining amortized expired_value", packRows},
	{"events", "date", "type address meter quota tier_from calls amount balance frozen available message", eventRows},
	{"usages", "month", "usage meter meter_title calls cost actual usage_tags", usageRows},
	{"cash", "date", "type address amount balance_change frozen_change balance frozen available", cashRows},
}

// CSVTables are the tables that [CSV] writes, the default first.
func CSVTables() (names []string) {
	for _, t := range tables {
		names = append(names, t.name)
	}
	return names
}

// CSV writes one table of a plan: a header and a row for each entry, commas, line
// feeds, UTF-8 without a byte order mark. Numbers are plain decimals, what is null
// in the document is an empty cell. docs/csv.md explains every column; a new
// column comes last, so columns keep their names and places.
func CSV(w io.Writer, p *document.Plan, name string) error {
	i := slices.IndexFunc(tables, func(t table) bool { return t.name == name })
	if i < 0 {
		return fmt.Errorf("there is no table %q; there are %s", name, strings.Join(CSVTables(), ", "))
	}
	t := tables[i]
	return writeCSV(w, t.first+" account account_title catalog "+t.columns+" currency scenario account_tags", func(write func([]any)) {
		t.rows(p, func(o owner, first any, own ...any) {
			row := append([]any{first, o.account.Address, o.account.Title, o.account.Catalog}, own...)
			write(append(row, p.Currency, maybe(p.Scenario), csvTags(o.account.Tags)))
		})
	})
}

// writeCSV writes a header and rows. Texts are kept from being formulas; numbers, which
// may begin with a minus, dates and words of this program are none.
func writeCSV(w io.Writer, columns string, rows func(write func([]any))) error {
	out := csv.NewWriter(w) // keeps the first error
	record := strings.Fields(columns)
	_ = out.Write(record)
	rows(func(row []any) {
		for i, v := range row {
			switch v := v.(type) {
			case nil:
				record[i] = ""
			case string:
				record[i] = csvSafe(v)
			default:
				record[i] = fmt.Sprint(v)
			}
		}
		_ = out.Write(record)
	})
	out.Flush()
	return out.Error()
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

// maybe is a value that may be null.
func maybe[T any](value *T) any {
	if value == nil {
		return nil
	}
	return *value
}
