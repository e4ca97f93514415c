package workbook

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"
)

// A sheet is filled from top to bottom.
type sheet struct {
	*book
	name          string
	rows          []*sheetRow // in order
	next          int         // the row that comes next, from 1
	last          int         // the last column that is used
	widths        map[int]int // the widest text of a column, in digits
	frozen        int         // rows that stay in sight
	repeatColumns int         // columns that stay in sight, and on every printed page
	pagesWide     int         // 0: one
	levels        uint8       // of the outline
	sumsBelow     bool        // sums stand below what they add up, not above
}

// add writes a row and returns its number.
func (s *sheet) add(l look, cells ...cell) int {
	row := s.next
	s.next++
	if row > excelize.TotalRows || len(cells) > excelize.MaxColumns {
		s.check(fmt.Errorf("the sheet %s needs more than the %d rows or %d columns that a sheet can have; plan fewer accounts or months, or take --format csv or json",
			s.name, excelize.TotalRows, excelize.MaxColumns))
	}
	if s.err != nil {
		return row
	}
	s.rows = append(s.rows, &sheetRow{number: row, height: rowHeight(l, cells, s.lineHeight())})
	for i, c := range cells {
		s.put(i+1, row, l, c)
	}
	return row
}

// rowHeight is in points; 0 is that of one line of text.
func rowHeight(l look, cells []cell, line float64) float64 {
	switch l {
	case title:
		return 24
	case section:
		return 20
	case head:
		return 18
	}
	lines := 1
	for _, c := range cells {
		if c.format == wordsFormat {
			lines = max(lines, (displayWidth(c.text)+wordsOnLine-1)/wordsOnLine)
		}
	}
	if lines == 1 {
		return 0
	}
	return min(line*float64(lines), excelize.MaxRowHeight)
}

// wordsOnLine is how much of a sentence fits on a line of the widest column:
// letters are narrower than digits, and a line ends at a word.
const wordsOnLine = widest

// put writes one cell, right of those that its row has already.
func (s *sheet) put(column, row int, l look, c cell) {
	r := s.row(row)
	if s.err != nil || r == nil {
		return
	}
	switch c.kind {
	case textCell:
		c.text = clean(c.text, s.T("… (cut)"))
		if l != title && l != note && l != section && l != group && c.format != proseFormat {
			s.widen(column, displayWidth(c.text)+2*c.indent)
		}
	case numberCell:
		s.widen(column, numberWidth(c))
	}
	s.last = max(s.last, column)
	if c.kind == blankCell && l == plain {
		return
	}
	r.cells = appendCell(r.cells, at(column, row), s.styleID(style{c.format, l, c.indent}), c)
}

// row is a row that was added, nil where there is none.
func (s *sheet) row(number int) *sheetRow {
	i, ok := slices.BinarySearchFunc(s.rows, number, func(r *sheetRow, n int) int { return cmp.Compare(r.number, n) })
	if !ok {
		return nil
	}
	return s.rows[i]
}

// numberWidth is about how wide a number is when it is shown.
func numberWidth(c cell) int {
	switch c.format {
	case dateFormat:
		return len("2006-01-02")
	case monthFormat:
		return len("2006-01")
	case percentFormat:
		return len("(1000.0%)")
	}
	return len(c.text) + len(c.text)/4 // with commas and parentheses
}

func (s *sheet) widen(column, width int) { s.widths[column] = max(s.widths[column], width) }

// skip leaves rows empty.
func (s *sheet) skip(rows int) { s.next += rows }

// header writes the row that names the columns, and keeps it and all above it in
// sight.
func (s *sheet) header(cells ...cell) int {
	row := s.add(head, cells...)
	s.frozen = row
	return row
}

// outline makes a row a part of the one that sums it up, with which it folds.
func (s *sheet) outline(row int, level uint8) {
	if r := s.row(row); r != nil {
		r.level = level
		s.levels = max(s.levels, level)
	}
}

// Widths of columns, in digits of the default font.
const (
	narrowest = 9
	widest    = 90
)

// finish sets what is known when all rows are there: widths, panes, and how the
// sheet is printed.
func (s *sheet) finish() {
	if s.err != nil {
		return
	}
	for _, column := range slices.Sorted(maps.Keys(s.widths)) {
		name, width := columnName(column), s.widths[column]
		s.check(s.file.SetColWidth(s.name, name, name, float64(min(max(width+2, narrowest), widest))))
	}
	if s.frozen > 0 {
		s.check(s.file.SetPanes(s.name, &excelize.Panes{
			Freeze: true, XSplit: s.repeatColumns, YSplit: s.frozen, TopLeftCell: at(s.repeatColumns+1, s.frozen+1), ActivePane: s.pane(),
		}))
	}
	s.check(s.file.SetSheetDimension(s.name, "A1:"+at(s.last, s.next-1)))
	s.check(s.file.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: ptr(false)}))
	s.printSetup()
}

func (s *sheet) pane() string {
	if s.repeatColumns == 0 {
		return "bottomLeft"
	}
	return "bottomRight"
}

// printSetup is A4 landscape, as wide as a page, with the header on every page.
func (s *sheet) printSetup() {
	const a4 = 9
	margin := 0.4 // inches
	s.check(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: ptr(a4), Orientation: ptr("landscape"), FitToWidth: ptr(max(s.pagesWide, 1)), FitToHeight: ptr(0),
	}))
	s.check(s.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: ptr(0.6), Footer: ptr(0.3)}))
	s.check(s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: ptr(true), OutlineSummaryBelow: &s.sumsBelow}))
	s.check(s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&C" + s.notInvoice() + "&R" + s.F("Page %s of %s", "&P", "&N")}))
	if s.frozen == 0 {
		return
	}
	area := fmt.Sprintf("'%s'!$%d:$%d", s.name, 1, s.frozen)
	if s.pagesWide > 1 {
		area = fmt.Sprintf("'%s'!$A:$%s,%s", s.name, columnName(s.repeatColumns), area)
	}
	s.check(s.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: area, Scope: s.name}))
}

func ptr[T any](v T) *T { return &v }
