package render

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/pricing"
)

// A look is what cells look like; there are few, which all cells share.
type look struct {
	row    rowKind
	kind   present.Kind // of a number; otherwise None
	signed bool
	places int32 // of money
	parts  bool  // a count with decimals
	tone   present.Tone
	text   bool // is wrapped
	beside bool // text that stands apart from the column before
}

// formatOf is how numbers are shown: below zero red and in parentheses or with their sign,
// nothing as a dash.
func formatOf(l look) string {
	number := ""
	switch l.kind {
	case present.Money:
		number = "#,##0"
		if l.places > 0 {
			number += "." + strings.Repeat("0", int(l.places))
		}
	case present.Calls:
		if number = "#,##0"; l.parts {
			number += ".######"
		}
	case present.Percent:
		number = "0.0%"
	default:
		return otherFormats[l.kind]
	}
	if l.signed {
		return "+" + number + `_);\-` + number + `_);"–"_)`
	}
	return number + `_);[Red]\(` + number + `\);"–"_)`
}

var otherFormats = map[present.Kind]string{present.Price: `#,##0.########_)`, present.Month: `yyyy\-mm`, present.Date: `yyyy\-mm\-dd`}

func lookOf(r sheetRow, k int) look {
	v := r.cells[k]
	l := look{row: r.kind, tone: v.Tone, signed: v.Signed, places: pricing.MinorUnit(v.Currency), parts: v.Kind == present.Calls && !v.Number.IsInteger()}
	switch {
	case r.kind == headRow:
		l.text, l.beside = true, k > 0
		if r.table != nil && !r.table.Columns[k].Kind.IsText() {
			l.kind = r.table.Columns[k].Kind // stands right, over its numbers
		}
	case !v.Kind.IsText() || isDay(v):
		l.kind = v.Kind
	default:
		l.text, l.beside = true, k > 0 && r.kind != noteRow
	}
	if v.IsZero() {
		l.tone = present.Plain
	}
	return l
}

const (
	darkBlue  = "1F3864"
	lightBlue = "D9E2F3"
	grey      = "595959"
)

var toneColors = map[present.Tone]string{present.Muted: grey, present.Better: "00703C", present.Warn: "9C5700", present.Worse: "C00000"}

// style is the number of a look in the file; it is made when it is first used.
func (b *book) style(l look) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	font := &excelize.Font{Family: b.family, Charset: b.charset, Size: 11, Color: toneColors[l.tone], Bold: l.tone == present.Strong}
	e := &excelize.Style{Font: font, Alignment: &excelize.Alignment{Vertical: "top", WrapText: l.text}}
	if format := formatOf(l); format != "" {
		e.CustomNumFmt = &format
	}
	switch l.kind {
	case present.Month, present.Date:
		e.Alignment.Horizontal = "left"
	case present.None:
		if l.beside || l.row == partRow {
			e.Alignment.Horizontal, e.Alignment.Indent = "left", 1
		}
	default:
		e.Alignment.Horizontal = "right"
	}
	switch l.row {
	case titleRow:
		font.Bold, font.Size, font.Color = true, 16, darkBlue
	case noteRow:
		font.Color = grey
	case groupRow:
		font.Bold, font.Size, font.Color = true, 12, darkBlue
	case headRow:
		font.Bold, font.Color, e.Fill = true, "FFFFFF", fill(darkBlue)
	case partRow:
		if l.tone == present.Plain {
			font.Color = grey
		}
	case totalRow:
		font.Bold, e.Fill = true, fill(lightBlue)
	}
	id, err := b.file.NewStyle(e)
	b.styles[l] = id
	return id, err
}

func fill(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// A typeface is a font that Excel has on Windows and on macOS.
type typeface struct {
	family     string
	charset    *int    // where the font is missing; nil: any
	lineHeight float64 // in points
}

// typefaces are those of languages.
var typefaces = map[string]typeface{lang.English: {"Calibri", nil, 15}, lang.Chinese: {"Microsoft YaHei", new(134), 16.5}}

// Charts take so many rows of so many pixels, and have labels for so many values.
const (
	chartRows   = 16
	rowPixels   = 20
	chartLabels = 14
)

var chartTypes = map[present.Shape]excelize.ChartType{present.Stacked: excelize.ColStacked, present.Grouped: excelize.Col, present.Curve: excelize.Line}

var seriesColors = []string{darkBlue, "8EA9DB", "C55A11", "548235", "7F7F7F", "BF9000"}

// drawCharts draws charts of the numbers in the last sheet; shapes that spreadsheets
// lack are left out.
func (b *book) drawCharts(s *sheet) error {
	for _, c := range s.charts {
		kind, ok := chartTypes[c.Shape]
		if !ok {
			continue
		}
		data, n := b.sheets[len(b.sheets)-1].name, len(c.X)
		small := excelize.Font{Family: b.family, Size: 9, Color: grey}
		chart := &excelize.Chart{
			Type:       kind,
			Title:      excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: clean(c.Title.Plain()), Font: &excelize.Font{Family: b.family, Bold: true, Size: 12, Color: darkBlue}}}},
			Legend:     excelize.ChartLegend{Position: "bottom", Font: &small},
			Dimension:  excelize.ChartDimension{Width: 860, Height: chartRows * rowPixels},
			Format:     excelize.GraphicOptions{AltText: clean(c.Title.Plain()), Positioning: "oneCell"},
			XAxis:      excelize.ChartAxis{Font: small, TickLabelPosition: excelize.ChartTickLabelLow, TickLabelSkip: (n + chartLabels - 1) / chartLabels, NumFmt: excelize.ChartNumFmt{CustomNumFmt: formatOf(look{kind: c.X[0].Kind}), SourceLinked: c.X[0].Kind.IsText()}},
			YAxis:      excelize.ChartAxis{Font: small, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}, MajorGridLines: true},
			VaryColors: new(false),
		}
		if c.Shape == present.Stacked {
			chart.Overlap = new(100)
		}
		for k := range c.Series {
			color := fill(seriesColors[k%len(seriesColors)])
			chart.Series = append(chart.Series, excelize.ChartSeries{
				Name: area(data, k+2, c.data, c.data), Categories: area(data, 1, c.data+1, c.data+n), Values: area(data, k+2, c.data+1, c.data+n),
				Fill: color, Line: excelize.LineOptions{Width: 2.25, Fill: color}, Marker: excelize.ChartMarker{Symbol: "none"},
			})
		}
		if err := b.file.AddChart(s.name, at(1, c.row), chart); err != nil {
			return err
		}
	}
	return nil
}
