// Package csvfile reads CSV files by the names of their columns, and keeps the place
// of every cell for error messages.
package csvfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/declarative-cost/planner/pricing"
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

// Line is the line that the row starts in, from 1.
func (r Row) Line() int {
	line := math.MaxInt
	for _, c := range r {
		line = min(line, c.Line)
	}
	return line
}

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
	r := reader{file: file, src: src, csv: csv.NewReader(bytes.NewReader(src))}
	r.csv.FieldsPerRecord = -1 // counted here, to say which line is wrong
	if r.checkBytes(); len(r.errors) == 0 && r.header(columns, mapping) {
		r.readRows()
	}
	return r.rows, r.errors
}

// A reader reads one file.
type reader struct {
	file   string
	src    []byte
	lines  []int // where each line starts
	csv    *csv.Reader
	width  int            // cells of the header
	index  map[string]int // of columns
	rows   []Row
	errors []Error
}

// checkBytes refuses what is no text in UTF-8, and finds the lines.
func (r *reader) checkBytes() {
	switch {
	case len(r.src) > MaxSize:
		r.fail(r.start(), "The file is larger than %d MiB.", MaxSize>>20)
	case bytes.HasPrefix(r.src, []byte{0xFF, 0xFE}), bytes.HasPrefix(r.src, []byte{0xFE, 0xFF}), bytes.IndexByte(r.src, 0) >= 0:
		r.fail(r.start(), "The file is not in UTF-8 but, as it seems, in UTF-16. Save it as \"CSV UTF-8\".")
	case bytes.HasPrefix(r.src, []byte("PK\x03\x04")):
		r.fail(r.start(), "This is a workbook, not a CSV file. Save its sheet as \"CSV UTF-8\".")
	}
	if len(r.errors) > 0 {
		return
	}
	r.lines = []int{0}
	for i := 0; i < len(r.src); {
		char, size := utf8.DecodeRune(r.src[i:])
		if char == utf8.RuneError && size == 1 {
			r.fail(r.place(len(r.lines), i-r.lines[len(r.lines)-1]+1), "The byte 0x%02X is not UTF-8. A file from a Chinese Windows is often in GBK: save it as \"CSV UTF-8\", or convert it with iconv -f GBK -t UTF-8.", r.src[i])
			return
		}
		if i += size; char == '\n' {
			r.lines = append(r.lines, i)
		}
	}
}

func (r *reader) start() Place { return Place{r.file, 1, 1} }

// next reads a line, with an error at its place if it is not CSV; nil at the end.
func (r *reader) next() []string {
	record, err := r.csv.Read()
	var syntax *csv.ParseError
	switch {
	case err == io.EOF:
		return nil
	case errors.As(err, &syntax):
		r.fail(r.place(syntax.Line, syntax.Column), "This is not CSV: %s. A cell with a comma or a quote in it stands in quotes, \"like this\", and a quote in it is written twice.", csvProblem(syntax.Err))
		return nil
	case err != nil: // bytes do not fail
		r.fail(r.start(), "%s.", err)
		return nil
	}
	return record
}

func csvProblem(err error) string {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return "a quote stands in a cell that is not in quotes"
	case errors.Is(err, csv.ErrQuote):
		return "a cell in quotes does not end, or goes on after its closing quote"
	}
	return err.Error()
}

func (r *reader) fail(at Place, detail string, args ...any) {
	r.errors = append(r.errors, Error{at, fmt.Sprintf(detail, args...)})
}

// place turns the CSV reader's line and byte column, both from 1, into a place.
func (r *reader) place(line, column int) Place {
	line = min(max(line, 1), len(r.lines))
	start, lineEnd := r.lines[line-1], len(r.src)
	if line < len(r.lines) {
		lineEnd = r.lines[line] - 1
	}
	end := min(start+max(column-1, 0), lineEnd) // what is missing at the end of a line is missing there
	return Place{r.file, line, utf8.RuneCount(r.src[start:end]) + 1}
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

// A Mapping says how a file calls columns that have another name in it.
type Mapping map[string]string

// Map adds what "month=Monat,calls=Anzahl" says. The parts are separated by
// commas; a name with a comma in it is not possible.
func (m Mapping) Map(text string, columns []Column) error {
	for part := range strings.SplitSeq(text, ",") {
		name, head, ok := strings.Cut(part, "=")
		name, head = strings.TrimSpace(name), strings.TrimSpace(head)
		var known []string
		for _, c := range columns {
			known = append(known, c.Name)
		}
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

// columnNames lists the columns that a file must have, and those that it may.
func columnNames(columns []Column) string {
	var must, may []string
	for _, c := range columns {
		if c.Optional {
			may = append(may, c.Name)
		} else {
			must = append(must, c.Name)
		}
	}
	text := strings.Join(must, ",")
	if len(may) > 0 {
		text += ", and if you like " + strings.Join(may, ",")
	}
	return text
}

// missing says that a file lacks a column, and how it may be called in it.
func missing(name, head string, heads []string) string {
	text := fmt.Sprintf("There is no column %q.", head)
	if len(heads) == 1 && strings.ContainsAny(heads[0], ";\t|") {
		return text + " The cells of this file are separated by something else than commas; save it as CSV with commas."
	}
	return text + fmt.Sprintf(" The file has: %s. If one of them is meant, say --column %s=NAME.", strings.Join(heads, ", "), name)
}
