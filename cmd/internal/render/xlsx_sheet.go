package render

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/xuri/excelize/v2"

	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/pricing"
)

// draw writes a sheet.
func (b *book) draw(i int, s *sheet) error {
	if i == 0 {
		if err := b.file.SetSheetName("Sheet1", s.name); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(s.name); err != nil {
		return err
	}
	if len(s.rows) > excelize.TotalRows || len(s.widths) > excelize.MaxColumns {
		return fmt.Errorf("it needs more than the %d rows or %d columns that a sheet can have; plan fewer accounts or months, or use --format csv or json", excelize.TotalRows, excelize.MaxColumns)
	}
	const atLeast = 100 // so that sentences have room
	total := 0
	for _, width := range s.widths {
		total += width
	}
	s.widths = append(s.widths, max(atLeast-total, 2))
	if err := errors.Join(b.setUp(s), b.drawCharts(s)); err != nil {
		return err
	}
	sw, err := b.file.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	for k, width := range s.widths {
		if err := sw.SetColWidth(k+1, k+1, float64(width)); err != nil {
			return err
		}
	}
	for k := range s.rows {
		if err := b.row(sw, s, k); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// setUp says how a sheet is shown and printed: on A4 landscape, as wide as a page, with
// the heads of its table on every page and in sight.
func (b *book) setUp(s *sheet) error {
	height, frozen, columns := 0, 2, 0
	if s.onePage {
		height = 1
	} else if len(s.tables) == 1 && s.tables[0].head <= mostFrozen {
		frozen, columns = s.tables[0].head, 1
	}
	pane := &excelize.Panes{Freeze: true, XSplit: columns, YSplit: frozen, TopLeftCell: at(columns+1, frozen+1), ActivePane: "bottomRight"}
	if columns == 0 {
		pane.ActivePane = "bottomLeft"
	}
	if n := len(s.tables); n > 0 && len(s.tables[n-1].Rows) > filteredFrom {
		t := s.tables[n-1] // a sheet has one filter; it comes before the properties, which the library forgets
		if err := b.file.AutoFilter(s.name, at(1, t.head)+":"+at(len(t.Columns), t.last-totals(t)), nil); err != nil {
			return err
		}
	}
	const a4 = 9
	return errors.Join(
		b.file.SetPanes(s.name, pane),
		b.file.SetSheetDimension(s.name, "A1:"+at(len(s.widths), len(s.rows))),
		b.file.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: new(false)}),
		b.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: new(true), OutlineSummaryBelow: new(false)}),
		b.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: new(a4), Orientation: new("landscape"), FitToWidth: new(1), FitToHeight: &height}),
		b.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: new(0.4), Right: new(0.4), Top: new(0.4), Bottom: new(0.6), Footer: new(0.3)}),
		b.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&R" + b.page.Lang.F("Page %s of %s", "&P", "&N")}),
		b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$1:$%d", s.name, frozen), Scope: s.name}))
}

const (
	mostFrozen   = 8  // rows, so that there is room for others
	filteredFrom = 30 // rows of a table are more than one sees
)

// totals is how many totals end a table.
func totals(t *sheetTable) (n int) {
	for n < len(t.Rows) && t.Rows[len(t.Rows)-1-n].Level == present.Total {
		n++
	}
	return n
}

// row writes a row of a sheet, counted from 0.
func (b *book) row(sw *excelize.StreamWriter, s *sheet, k int) error {
	r := s.rows[k]
	if len(r.cells) == 0 {
		return nil
	}
	cells := make([]any, len(r.cells))
	lines := 1
	for i, v := range r.cells {
		style, err := b.style(lookOf(r, i))
		if err != nil {
			return err
		}
		cells[i] = excelize.Cell{StyleID: style, Value: cellValue(v), Formula: b.formula(r, i, k+1)}
		width := s.widths[i]
		if r.spans && i == len(r.cells)-1 {
			for _, w := range s.widths[i+1:] {
				width += w
			}
			if err := sw.MergeCell(at(i+1, k+1), at(len(s.widths), k+1)); err != nil {
				return err
			}
		}
		if r.kind == headRow || v.Kind.IsText() && v.Kind != present.Month && v.Kind != present.Date {
			if v.Kind == present.Words || v.Kind == present.Name {
				width += width / 10 // letters are narrower than digits
			}
			lines = max(lines, len(Fold(b.page.Lang, clean(v.String()), max(width-2, 1))))
		}
	}
	opt := excelize.RowOpts{}
	if r.kind == titleRow {
		opt.Height = 24
	} else if lines > 1 {
		opt.Height = min(float64(lines)*b.lineHeight, excelize.MaxRowHeight)
	}
	if r.kind == partRow {
		opt.OutlineLevel = 1
	}
	return sw.SetRow(at(1, k+1), cells, opt)
}

// at is the name of a cell, both counted from 1.
func at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return "XFD1" // more than a sheet has, which draw refuses
	}
	return name
}

func isNumber(v present.Value) bool { return !v.Kind.IsText() && v.Text == "" }

// What a date is in a sheet: days since the one before 1900; programs agree from
// March on.
const serialOfEpoch = 25569

var firstSafeDay = pricing.NewDate(1900, 3, 1)

func isDay(v present.Value) bool {
	return (v.Kind == present.Month || v.Kind == present.Date) && v.Date >= firstSafeDay
}

func cellValue(v present.Value) any {
	switch {
	case v.Kind == present.None:
		return nil
	case isDay(v):
		return int64(v.Date) + serialOfEpoch
	case !isNumber(v):
		return clean(v.String())
	case v.Kind == present.Percent:
		return v.Number.Shift(-2).InexactFloat64()
	}
	return v.Number.InexactFloat64()
}

// formula is what makes the value of a cell of a table, empty where it is a value.
func (b *book) formula(r sheetRow, k, row int) string {
	v, t := r.cells[k], cmp.Or(r.table, &sheetTable{})
	switch {
	case !isNumber(v):
		return ""
	case v.Formula != "":
		return b.resolve(v.Formula, t, row)
	case r.table == nil:
		return ""
	}
	c := t.Columns[k]
	switch {
	case c.Sum && r.kind == totalRow:
		return t.sum(k, 0, r.index, present.Item)
	case c.Formula != "":
		return b.resolve(c.Formula, t, row)
	case c.Sum && t.Rows[r.index].Level == present.Item:
		last := r.index + 1
		for last < len(t.Rows) && t.Rows[last].Level == present.Part {
			last++
		}
		return t.sum(k, r.index+1, last, present.Part)
	}
	return ""
}

// sum adds up the rows of a level in a column of a table, those from first up to, but
// without, last. It is empty where there are none, or more than a formula can name.
func (t *sheetTable) sum(k, first, last int, level present.Level) string {
	var ranges []string
	for i := first; i < last; i++ {
		from := i
		for i < last && (t.Rows[i].Level == level || level == present.Item && t.Rows[i].Level == present.Rest) {
			i++
		}
		if i > from {
			ranges = append(ranges, at(k+1, t.head+1+from)+":"+at(k+1, t.head+i))
		}
	}
	if len(ranges) == 0 || len(ranges) > 250 {
		return ""
	}
	return "SUM(" + strings.Join(ranges, ",") + ")"
}

// A reference is [column], [table.column] or [table.column.total].
var reference = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\[(?:(\w+)\.)?(\w+?)(\.total)?\]`) })

// resolve puts cells in the place of references; it is empty where one is not there.
func (b *book) resolve(formula string, t *sheetTable, row int) string {
	found := true
	formula = reference().ReplaceAllStringFunc(formula, func(ref string) string {
		part := reference().FindStringSubmatch(ref)
		of, first, last := t, row, row
		if part[1] == "above" {
			first, last = row-1, row-1
		} else if part[1] != "" {
			if of = b.tables[part[1]]; of == nil {
				found = false
				return ""
			}
			first, last = of.head+1, of.last-totals(of)
			if part[3] != "" {
				first, last = of.last, of.last
			}
		}
		k := of.column(part[2])
		if k == 0 || first <= of.head {
			found = false
			return ""
		}
		if of == t {
			return at(k, first)
		}
		cells := area(of.sheet.name, k, first, last)
		if first == last && part[3] == "" { // programs that calculate take a column of one row for a cell
			cells += ":" + strings.TrimPrefix(cells[strings.LastIndex(cells, "!"):], "!")
		}
		return cells
	})
	if !found {
		return ""
	}
	return formula
}

// column is the place of a column, counted from 1; 0 where there is none.
func (t *sheetTable) column(id string) int {
	return 1 + slices.IndexFunc(t.Columns, func(c present.Column) bool { return c.ID == id })
}

// area is rows of a column, as other sheets name them.
func area(sheet string, column, first, last int) string {
	name, _ := excelize.ColumnNumberToName(column)
	cell := fmt.Sprintf("'%s'!$%s$%d", sheet, name, first)
	if first < last {
		cell += fmt.Sprintf(":$%s$%d", name, last)
	}
	return cell
}
