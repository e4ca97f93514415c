// Package tabular writes the data of plan documents as tables for programs: CSV and
// FOCUS.
package tabular

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// CSVTables are the tables that [CSV] writes, the default first.
func CSVTables() []string {
	return []string{"components", "months", "packs", "events", "usages", "cash", "ranges", "calibration"}
}

// CSV writes one table of a plan: a header and a row for each entry, commas, line
// feeds, UTF-8 without a byte order mark. Numbers are plain decimals, what is null
// in the document is an empty cell. docs/csv.md explains every column; a new
// column comes last, so columns keep their names and places.
func CSV(w io.Writer, p *document.Plan, table string) error {
	switch table {
	case "components":
		return writeCSV(w, componentColumns(), componentRows(p))
	case "months":
		return writeCSV(w, csvMonthColumns(), csvMonths(p))
	case "packs":
		return writeCSV(w, csvPackColumns(), csvPacks(p))
	case "events":
		return writeCSV(w, csvEventColumns(), csvEvents(p))
	case "usages":
		return writeCSV(w, csvUsageColumns(), csvUsages(p))
	case "cash":
		return writeCSV(w, csvCashColumns(), csvLedger(p))
	case "ranges":
		return writeCSV(w, csvRangeColumns(), csvRanges(p))
	case "calibration":
		return writeCSV(w, csvCalibrationColumns(), csvCalibrations(p))
	}
	return fmt.Errorf("there is no table %q; there are %s", table, strings.Join(CSVTables(), ", "))
}

// A csvColumn is a column of a table of rows R: its name and its cell of a row.
type csvColumn[R any] struct {
	name string
	cell func(R) string
}

// csvText is a column of texts, which are kept from being formulas.
func csvText[R any](name string, cell func(R) string) csvColumn[R] {
	return csvColumn[R]{name, func(r R) string { return csvSafe(cell(r)) }}
}

// csvPlain is a column of what is no free text: numbers, which may begin with a
// minus, dates, and words of this program.
func csvPlain[R any](name string, cell func(R) string) csvColumn[R] {
	return csvColumn[R]{name, cell}
}

// writeCSV writes the header and the rows.
func writeCSV[R any](w io.Writer, columns []csvColumn[R], rows iter.Seq[R]) error {
	out := csv.NewWriter(w)
	record := make([]string, len(columns))
	for i, c := range columns {
		record[i] = c.name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for row := range rows {
		for i, c := range columns {
			record[i] = c.cell(row)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
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

// csvMaybe is a value that may be null.
func csvMaybe[T any](value *T) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(*value)
}

// csvCount is a whole number.
func csvCount(n int64) string { return fmt.Sprint(n) }
