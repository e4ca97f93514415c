package render

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/pricing/unseen"
)

// XLSX draws a page as a workbook, a sheet for each section. Text is never a formula.
// Spreadsheet programs calculate with floats, so amounts are floats there, and nowhere
// else. The same page gives the same bytes.
func XLSX(w io.Writer, p present.Page) error {
	b := &book{page: p, typeface: typefaces[p.Lang.Name()], file: excelize.NewFile(), styles: map[look]int{}, tables: map[string]*sheetTable{}}
	defer b.file.Close()
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{w, map[string]*bytes.Buffer{}} })
	for s := range p.Sections {
		b.lay(s)
	}
	b.layChartData()
	for i, s := range b.sheets {
		if err := b.draw(i, s); err != nil {
			return fmt.Errorf("cannot draw the sheet %s: %w", s.name, err)
		}
	}
	const fixedTime = "2000-01-01T00:00:00Z" // the format asks for one
	err := errors.Join(
		b.file.SetDocProps(&excelize.DocProperties{Title: clean(p.Headline.Plain()), Description: clean(p.Title.Plain()), Creator: "planner", LastModifiedBy: "planner", Created: fixedTime, Modified: fixedTime}),
		b.file.SetAppProps(&excelize.AppProperties{Application: "planner"}))
	if err != nil {
		return err
	}
	types := b.file.ContentTypes.Defaults // in the order of a map where there are charts
	sort.Slice(types, func(i, k int) bool { return types[i].Extension < types[k].Extension })
	return b.file.Write(w)
}

// A sortedZip writes the parts of an archive in the order of their names: the library
// has sheets in the order of a map. Parts have no time.
type sortedZip struct {
	w     io.Writer
	parts map[string]*bytes.Buffer
}

func (z *sortedZip) Create(name string) (io.Writer, error) {
	z.parts[name] = &bytes.Buffer{}
	return z.parts[name], nil
}

func (z *sortedZip) AddFS(fs.FS) error { return errors.ErrUnsupported } // the library does not call it

func (z *sortedZip) Close() error {
	zw := zip.NewWriter(z.w)
	for _, name := range slices.Sorted(maps.Keys(z.parts)) {
		w, err := zw.Create(name)
		if err != nil {
			return err
		}
		if _, err := w.Write(z.parts[name].Bytes()); err != nil {
			return err
		}
	}
	return zw.Close()
}

// A book is a workbook that is being drawn: all sheets are laid out before the first
// is written, since formulas refer to other sheets.
type book struct {
	typeface
	page   present.Page
	file   *excelize.File
	sheets []*sheet
	tables map[string]*sheetTable // by id
	charts []*sheetChart
	styles map[look]int
}

// A sheet is rows and charts with their places.
type sheet struct {
	name    string
	onePage bool // printed on one
	rows    []sheetRow
	widths  []int // of columns, in digits
	tables  []*sheetTable
	charts  []*sheetChart
}

// A sheetRow is a row of cells.
type sheetRow struct {
	kind  rowKind
	cells []present.Value
	spans bool        // the last cell takes all the width that is left
	table *sheetTable // nil: none
	index int         // in the table
}

type rowKind int

const (
	plainRow rowKind = iota
	titleRow
	noteRow
	groupRow
	headRow
	partRow
	totalRow
)

// A sheetTable is a table with the rows at which its head and its last row stand.
type sheetTable struct {
	present.Table
	sheet      *sheet
	head, last int
}

// A sheetChart is a chart with its row, and the column of its numbers in the sheet of
// these.
type sheetChart struct {
	present.Chart
	row, data int
}

// lay makes the sheet of a section.
func (b *book) lay(section present.Section) {
	s := &sheet{name: b.sheetName(present.Capital(section.Name)), onePage: section.Rank == 0}
	b.sheets = append(b.sheets, s)
	s.text(titleRow, section.Heading)
	s.text(noteRow, b.page.Title)
	b.blocks(s, section.Blocks)
}

// sheetName is a name that a sheet can have and no other has.
func (b *book) sheetName(name string) string {
	name = Cut(strings.NewReplacer("[", " ", "]", " ", ":", " ", "*", " ", "?", " ", "/", " ", `\`, " ", "'", " ").Replace(clean(name)), 28)
	for _, s := range b.sheets {
		if strings.EqualFold(s.name, name) {
			return fmt.Sprintf("%s %d", name, len(b.sheets)+1)
		}
	}
	return name
}

func (b *book) blocks(s *sheet, blocks []present.Block) {
	for _, block := range blocks {
		switch block := block.(type) {
		case present.Figures:
			s.rows = append(s.rows, sheetRow{})
			for _, f := range block {
				label := present.Value{Kind: present.Words, Text: figureLabel(f), Tone: present.Strong}
				s.add(sheetRow{cells: []present.Value{label, f.Value, sentence(f.Text, f.Tone)}, spans: true})
			}
		case present.Lines:
			s.rows = append(s.rows, sheetRow{})
			for _, l := range block {
				label := present.Value{Kind: present.Words, Text: l.Label, Tone: present.Strong}
				if l.Key.Kind != present.None {
					label = l.Key
				}
				s.add(sheetRow{cells: []present.Value{label, sentence(l.Text, l.Tone)}, spans: true})
			}
		case present.Notes:
			for _, note := range block {
				s.text(noteRow, note)
			}
		case present.Group:
			s.rows = append(s.rows, sheetRow{})
			s.text(groupRow, block.Head)
			b.blocks(s, block.Blocks)
		case present.Table:
			b.table(s, block)
		case present.Tabs:
			for _, c := range block {
				b.blocks(s, []present.Block{c})
			}
		case present.Chart:
			s.rows = append(s.rows, sheetRow{})
			c := &sheetChart{Chart: block, row: len(s.rows) + 1}
			s.charts, b.charts = append(s.charts, c), append(b.charts, c)
			s.rows = append(s.rows, make([]sheetRow, chartRows)...)
		}
	}
}

// sentence is a text as one value.
func sentence(text present.Text, tone present.Tone) present.Value {
	return present.Value{Kind: present.Words, Text: text.Plain(), Tone: tone}
}

func (s *sheet) text(kind rowKind, text present.Text) {
	s.add(sheetRow{kind: kind, cells: []present.Value{sentence(text, present.Plain)}, spans: true})
}

// How wide a column is made at most, by text, an address, its head, and if it is the last
// one; longer text is wrapped.
const (
	widest        = 36
	widestAddress = 60
	widestHead    = 14
	widestLast    = 64
)

// add puts a row below the others, and makes room for it.
func (s *sheet) add(r sheetRow) {
	s.rows = append(s.rows, r)
	for k, v := range r.cells {
		if k == len(s.widths) {
			s.widths = append(s.widths, 0)
		}
		width, most := Width(v.String())+2, widest
		isLast := k == len(r.cells)-1
		switch {
		case r.spans && isLast:
			continue
		case r.kind == headRow:
			most = widestHead
		case isLast:
			most = widestLast
		case v.Kind == present.Address:
			most = widestAddress
		case !v.Kind.IsText():
			width += 2
		}
		s.widths[k] = max(s.widths[k], min(width, most))
	}
}

// table lays a table out below what stands in a sheet.
func (b *book) table(s *sheet, table present.Table) {
	s.rows = append(s.rows, sheetRow{})
	t := &sheetTable{Table: table, sheet: s}
	if slices.ContainsFunc(table.Groups, func(g string) bool { return g != "" }) {
		groups := make([]present.Value, len(table.Columns))
		for k, c := range table.Columns {
			if k == 0 || c.Group != table.Columns[k-1].Group {
				groups[k] = present.Value{Kind: present.Words, Text: table.Groups[c.Group]}
			}
		}
		s.add(sheetRow{kind: noteRow, cells: groups})
	}
	heads := make([]present.Value, len(table.Columns))
	for k, c := range table.Columns {
		if heads[k] = (present.Value{Kind: present.Words, Text: c.Head}); !c.Named {
			heads[k].Text = present.Capital(c.Head)
		}
	}
	s.add(sheetRow{kind: headRow, cells: heads, table: t})
	t.head = len(s.rows)
	for i, r := range table.Rows {
		kind := plainRow
		switch r.Level {
		case present.Part:
			kind = partRow
		case present.Total:
			kind = totalRow
		}
		s.add(sheetRow{kind: kind, cells: r.Cells, table: t, index: i})
	}
	t.last = len(s.rows)
	s.tables = append(s.tables, t)
	if t.ID != "" {
		b.tables[t.ID] = t
	}
}

// layChartData makes the sheet of the numbers that charts draw.
func (b *book) layChartData() {
	if len(b.charts) == 0 {
		return
	}
	s := &sheet{name: b.sheetName(b.page.Lang.T("Chart data"))}
	b.sheets = append(b.sheets, s)
	s.text(noteRow, b.page.Title)
	for _, c := range b.charts {
		s.text(groupRow, c.Title)
		b.table(s, c.Table(b.page.Lang))
		c.data = s.tables[len(s.tables)-1].head
	}
}

// clean makes a text safe: what cannot be seen, or turns the direction, is an escape.
func clean(text string) string { return unseen.Escape(strings.ToValidUTF8(text, "\uFFFD")) }
