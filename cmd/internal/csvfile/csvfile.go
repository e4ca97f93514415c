// Package csvfile knows CSV files whose columns are known by name, and the place of
// every cell, so that whoever reads a value can say where it stands; it must not
// know what the values mean, HCL or the disk.
package csvfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
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

// A Table is the rows of a file, in their order. Rows whose cells are all empty
// are left out, as are columns that nobody asked for.
type Table struct {
	Rows []Row
}

// A Row is the cells of a line by the names of their columns. A column that the
// file lacks has empty cells.
type Row map[string]Cell

// Line is the line that the row starts in, from 1.
func (r Row) Line() int {
	line := 0
	for _, c := range r {
		if line == 0 || c.Line < line {
			line = c.Line
		}
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
func (c Cell) Errorf(detail string, args ...any) Error {
	return Error{c.Place, fmt.Sprintf(detail, args...)}
}

// Read reads a file in UTF-8 whose first line names the columns; a mapping says
// which of them are called otherwise. File is its name in messages. With errors
// there is still a table of the rows that could be read.
func Read(src []byte, file string, columns []Column, mapping Mapping) (*Table, []Error) {
	r := reader{file: file}
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	if err := r.checkBytes(src); err != nil {
		return &Table{}, []Error{*err}
	}
	r.src, r.lines = src, lineStarts(src)
	r.csv = csv.NewReader(bytes.NewReader(src))
	r.csv.FieldsPerRecord = -1 // counted here, to say which line is wrong
	if !r.header(columns, mapping) {
		return &Table{}, r.errors
	}
	r.rows()
	return &r.table, r.errors
}

// A reader reads one file.
type reader struct {
	file   string
	src    []byte
	lines  []int // where each line starts
	csv    *csv.Reader
	width  int            // cells of the header
	index  map[string]int // of columns
	table  Table
	errors []Error
}

// checkBytes refuses what is no text in UTF-8.
func (r *reader) checkBytes(src []byte) *Error {
	start := Place{r.file, 1, 1}
	switch {
	case len(src) > MaxSize:
		return &Error{start, fmt.Sprintf("The file is larger than %d MiB.", MaxSize>>20)}
	case bytes.HasPrefix(src, []byte{0xFF, 0xFE}), bytes.HasPrefix(src, []byte{0xFE, 0xFF}), bytes.IndexByte(src, 0) >= 0:
		return &Error{start, "The file is not in UTF-8 but, as it seems, in UTF-16. Save it as \"CSV UTF-8\"."}
	case bytes.HasPrefix(src, []byte("PK\x03\x04")):
		return &Error{start, "This is a workbook, not a CSV file. Save its sheet as \"CSV UTF-8\"."}
	}
	line, column := 1, 1
	for i := 0; i < len(src); {
		char, size := utf8.DecodeRune(src[i:])
		if char == utf8.RuneError && size == 1 {
			return &Error{Place{r.file, line, column}, fmt.Sprintf("The byte 0x%02X is not UTF-8. A file from a Chinese Windows is often in GBK: save it as \"CSV UTF-8\", or convert it with iconv -f GBK -t UTF-8.", src[i])}
		}
		i, column = i+size, column+1
		if char == '\n' {
			line, column = line+1, 1
		}
	}
	return nil
}

func lineStarts(src []byte) []int {
	starts := []int{0}
	for i, b := range src {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

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
		r.fail(Place{r.file, 1, 1}, "%s.", err)
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
			r.fail(Place{r.file, 1, 1}, "The file is empty. Its first line names the columns: %s.", columnNames(columns))
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
			r.fail(Place{r.file, 1, 1}, "%s", missing(c.Name, head, mapped, heads))
		}
	}
	return len(r.errors) == 0
}

// rows reads the lines after the header.
func (r *reader) rows() {
	for record := r.next(); record != nil; record = r.next() {
		if !slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		if len(r.table.Rows) == maxRows {
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
		r.table.Rows = append(r.table.Rows, row)
	}
	if len(r.table.Rows) == 0 && len(r.errors) == 0 {
		r.fail(Place{r.file, 1, 1}, "The file has no rows after its header.")
	}
}
