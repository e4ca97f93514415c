// Package csvfile reads CSV files by the names of their columns, and keeps the place
// of every cell for error messages.
package csvfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// MaxSize bounds a file, in bytes, and maxRows its lines.
const (
	MaxSize = 64 << 20
	maxRows = 1_000_000
)

// A Column is one that a table may have.
type Column struct {
	Name     string
	Optional bool
}

// A Row is the cells of a line by the names of their columns. A column that the
// file lacks has empty cells.
type Row map[string]Cell

// A Cell is a text without white space around it, and its place.
type Cell struct {
	Text string
	Place
}

// A Place is where something stands in a file. Line and column count from 1, the
// column in characters.
type Place struct {
	File         string
	Line, Column int
}

func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// An Error is a mistake at a place.
type Error struct {
	Place
	Detail string // full sentences
}

func (e Error) Error() string { return e.Place.String() + ": " + e.Detail }

// Errorf is a mistake in the cell.
func (c Cell) Errorf(detail string, args ...any) *Error {
	return &Error{c.Place, fmt.Sprintf(detail, args...)}
}

// Read reads a file in UTF-8 whose first line names the columns; a mapping says
// which of them are called otherwise. File is its name in messages. Rows whose cells
// are all empty are left out, as are columns that nobody asked for. With errors
// there are still the rows that could be read.
func Read(src []byte, file string, columns []Column, mapping Mapping) ([]Row, []Error) {
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	r := reader{file: file, lines: bytes.Split(src, []byte("\n")), csv: csv.NewReader(bytes.NewReader(src))}
	r.csv.FieldsPerRecord = -1 // counted here, to say which line is wrong
	if r.checkBytes(src); len(r.errors) == 0 && r.header(columns, mapping) {
		r.readRows()
	}
	return r.rows, r.errors
}

// A reader reads one file.
type reader struct {
	file   string
	lines  [][]byte
	csv    *csv.Reader
	width  int            // cells of the header
	index  map[string]int // of columns
	rows   []Row
	errors []Error
}

// checkBytes refuses what is no text in UTF-8.
func (r *reader) checkBytes(src []byte) {
	switch {
	case len(src) > MaxSize:
		r.fail(r.start(), "The file is larger than %d MiB.", MaxSize>>20)
	case bytes.HasPrefix(src, []byte{0xFF, 0xFE}), bytes.HasPrefix(src, []byte{0xFE, 0xFF}), bytes.IndexByte(src, 0) >= 0:
		r.fail(r.start(), "The file is not in UTF-8 but, as it seems, in UTF-16. Save it as \"CSV UTF-8\".")
	case bytes.HasPrefix(src, []byte("PK\x03\x04")):
		r.fail(r.start(), "This is a workbook, not a CSV file. Save its sheet as \"CSV UTF-8\".")
	}
	for i := 0; i < len(r.lines) && len(r.errors) == 0; i++ {
		for at, line := 0, r.lines[i]; at < len(line); {
			char, size := utf8.DecodeRune(line[at:])
			if char == utf8.RuneError && size == 1 {
				r.fail(r.place(i+1, at+1), "The byte 0x%02X is not UTF-8. A file from a Chinese Windows is often in GBK: save it as \"CSV UTF-8\", or convert it with iconv -f GBK -t UTF-8.", line[at])
				break
			}
			at += size
		}
	}
}

func (r *reader) start() Place { return Place{r.file, 1, 1} }

// next reads a line, with an error at its place if it is not CSV; nil at the end.
func (r *reader) next() []string {
	record, err := r.csv.Read()
	if syntax, ok := errors.AsType[*csv.ParseError](err); ok {
		r.fail(r.place(syntax.Line, syntax.Column), "This is not CSV: %s. A cell with a comma or a quote in it stands in quotes, \"like this\", and a quote in it is written twice.", syntax.Err)
	}
	if err != nil { // or it is the end
		return nil
	}
	return record
}

func (r *reader) fail(at Place, detail string, args ...any) {
	r.errors = append(r.errors, Error{at, fmt.Sprintf(detail, args...)})
}

// place turns the CSV reader's line and byte column, both from 1, into a place.
func (r *reader) place(line, column int) Place {
	line = min(max(line, 1), len(r.lines))
	text := r.lines[line-1]
	before := text[:min(max(column-1, 0), len(text))] // what is missing at the end of a line is missing there
	return Place{r.file, line, utf8.RuneCount(before) + 1}
}

// cell is the i-th cell of the record read last.
func (r *reader) cell(record []string, i int) Cell {
	return Cell{strings.TrimSpace(record[i]), r.place(r.csv.FieldPos(i))}
}

// header finds the columns; false where some are missing.
func (r *reader) header(columns []Column, mapping Mapping) bool {
	record := r.next()
	if record == nil {
		if len(r.errors) == 0 {
			r.fail(r.start(), "The file is empty. Its first line names the columns: %s.", columnNames(columns))
		}
		return false
	}
	r.width, r.index = len(record), map[string]int{}
	heads := make([]string, len(record))
	for i := range record {
		heads[i] = strings.TrimSpace(record[i])
	}
	for _, c := range columns {
		head, mapped := mapping[c.Name]
		if !mapped {
			head = c.Name
		}
		i := slices.Index(heads, head)
		switch {
		case i >= 0 && slices.Contains(heads[i+1:], head):
			again := r.cell(record, i+1+slices.Index(heads[i+1:], head))
			r.fail(again.Place, "There are two columns %q. Rename or remove one of them.", head)
		case i >= 0:
			r.index[c.Name] = i
		case mapped || !c.Optional:
			r.fail(r.start(), "%s", missing(c.Name, head, heads))
		}
	}
	return len(r.errors) == 0
}

// readRows reads the lines after the header.
func (r *reader) readRows() {
	for record := r.next(); record != nil; record = r.next() {
		if !slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		if len(r.rows) == maxRows {
			r.fail(r.cell(record, 0).Place, "A file has at most %d rows.", maxRows)
			return
		}
		if len(record) != r.width {
			r.fail(r.cell(record, 0).Place, "This row has %d cells, but the header has %d. A number with a comma in it stands without: 1234567.", len(record), r.width)
			continue
		}
		row := Row{}
		for name, i := range r.index {
			row[name] = r.cell(record, i)
		}
		r.rows = append(r.rows, row)
	}
	if len(r.rows) == 0 && len(r.errors) == 0 {
		r.fail(r.start(), "The file has no rows after its header.")
	}
}

// Parse reads values of rows, and leaves out those with mistakes. A parser gives nil for what is right.
func Parse[T any](rows []Row, parse func(Row) (T, []*Error)) (sound []Row, values []T, mistakes []Error) {
	for _, row := range rows {
		value, wrong := parse(row)
		wrong = slices.DeleteFunc(wrong, func(err *Error) bool { return err == nil })
		for _, err := range wrong {
			mistakes = append(mistakes, *err)
		}
		if len(wrong) == 0 {
			sound, values = append(sound, row), append(values, value)
		}
	}
	return sound, values, mistakes
}

// A Mapping says how a file calls columns that have another name in it.
type Mapping map[string]string

// Map adds what "month=Monat,calls=Anzahl" says. The parts are separated by
// commas; a name with a comma in it is not possible.
func (m Mapping) Map(text string, columns []Column) error {
	for part := range strings.SplitSeq(text, ",") {
		name, head, ok := strings.Cut(part, "=")
		name, head = strings.TrimSpace(name), strings.TrimSpace(head)
		known := Names(columns)
		switch {
		case !ok || name == "" || head == "":
			return fmt.Errorf("%q: write NAME=HEADER, such as month=Monat", part)
		case !slices.Contains(known, name):
			hint := pricing.DidYouMean(name, known)
			if hint == "" {
				hint = " There are " + strings.Join(known, ", ") + "."
			}
			return fmt.Errorf("there is no column %q.%s The name that the file has stands on the right", name, hint)
		case m[name] != "" && m[name] != head:
			return fmt.Errorf("the column %q is mapped twice, to %q and %q", name, m[name], head)
		}
		m[name] = head
	}
	return nil
}

// Names are the names of columns.
func Names(columns []Column) (names []string) {
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}

// columnNames lists the columns that a file must have, and those that it may, which come last.
func columnNames(columns []Column) string {
	names, i := Names(columns), slices.IndexFunc(columns, func(c Column) bool { return c.Optional })
	if i < 0 {
		return strings.Join(names, ",")
	}
	return strings.Join(names[:i], ",") + ", and if you like " + strings.Join(names[i:], ",")
}

// missing says that a file lacks a column, and how it may be called in it.
func missing(name, head string, heads []string) string {
	text := fmt.Sprintf("There is no column %q.", head)
	if len(heads) == 1 && strings.ContainsAny(heads[0], ";\t|") {
		return text + " The cells of this file are separated by something else than commas; save it as CSV with commas."
	}
	return text + fmt.Sprintf(" The file has: %s. If one of them is meant, say --column %s=NAME.", strings.Join(heads, ", "), name)
}

// Month reads YYYY-MM. A day is refused: the bill of a month often has a day of
// the next one.
func (c Cell) Month() (pricing.Month, *Error) {
	month, err := pricing.ParseMonth(c.Text)
	if err == nil {
		return month, nil
	}
	hint := ""
	if date, err := pricing.ParseDate(c.Text); err == nil {
		hint = " This is a day; say which month it counts for, such as " + date.Month().String() + ", and add the days of a month up."
	}
	return 0, c.Errorf("%q is not a month. Write the year and the month as in 2026-12.%s", c.Text, hint)
}

var (
	wholeNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{1,18}$`) })
	plainAmount = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?[0-9]{1,30}(\.[0-9]{1,12})?$`) })
)

// Calls reads a whole number of at least 0, in plain digits, up to
// pricing.MaxCalls.
func (c Cell) Calls() (int64, *Error) {
	if wholeNumber().MatchString(c.Text) {
		n, err := strconv.ParseInt(c.Text, 10, 64)
		if err == nil && n <= pricing.MaxCalls {
			return n, nil
		}
		return 0, c.Errorf("%s calls are more than %d (10^15), the largest volume of a month.", c.Text, int64(pricing.MaxCalls))
	}
	return 0, c.Errorf("%q is not a number of calls.%s", c.Text, " Write a whole number in plain digits, such as 2912345.")
}

// Amount reads money in plain digits, with up to 12 decimals after a point.
func (c Cell) Amount() (decimal.Decimal, *Error) {
	if plainAmount().MatchString(c.Text) {
		if d, err := decimal.NewFromString(c.Text); err == nil {
			return d, nil
		}
	}
	return decimal.Zero, c.Errorf("%q is not an amount. Write plain digits with a point before the decimals, such as 100000.00.", c.Text)
}
