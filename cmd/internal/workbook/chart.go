package workbook

import "github.com/xuri/excelize/v2"

// chartRows are kept free for a chart among the rows of a sheet.
const chartRows = 16

// labels fit side by side under a chart.
const labels = 14

// rowPixels is the height of a plain row.
const rowPixels = 20

// A series is a row or column of a chart, in a colour.
type series struct {
	name, values, color string
}

// chart draws a chart at a cell. Its categories are months.
func (s *sheet) chart(cell, title string, kind excelize.ChartType, width, height uint, categories string, list ...series) {
	small := excelize.Font{Family: s.font(), Size: 9, Color: grey}
	c := &excelize.Chart{
		Type:      kind,
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: s.font(), Bold: true, Size: 12, Color: dark}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &small},
		Dimension: excelize.ChartDimension{Width: width, Height: height},
		Format:    excelize.GraphicOptions{AltText: title, Positioning: "oneCell"},
		XAxis:     s.monthAxis(small),
		YAxis:     excelize.ChartAxis{Font: small, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}, MajorGridLines: true},
		GapWidth:  ptr(uint(60)),
		// Months are not series, even where there is one series.
		VaryColors: ptr(false),
	}
	if kind == excelize.ColStacked {
		c.Overlap = ptr(100)
	}
	if len(list) == 1 {
		c.Legend.Position = "none"
	}
	for _, one := range list {
		c.Series = append(c.Series, excelize.ChartSeries{
			Name: one.name, Categories: categories, Values: one.values,
			Fill:   solid(one.color),
			Line:   excelize.LineOptions{Width: 2.25, Fill: solid(one.color)},
			Marker: excelize.ChartMarker{Symbol: "none"},
		})
	}
	if s.err == nil {
		s.check(s.file.AddChart(s.name, cell, c))
	}
}

// monthAxis keeps the months legible: of many it skips some and turns the rest.
func (s *sheet) monthAxis(font excelize.Font) excelize.ChartAxis {
	axis := excelize.ChartAxis{
		Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "yyyy-mm"}, TickLabelPosition: excelize.ChartTickLabelLow,
		TickLabelSkip: (s.plan.Months + labels - 1) / labels,
	}
	if s.plan.Months > labels {
		axis.Alignment.TextRotation = -90
	}
	return axis
}

// drawChart draws the billed cost by month, beside the totals.
func (s *summary) drawChart() {
	s.chart(at(4, s.keys[callsFigure]-1), s.T("Billed by month"), excelize.ColStacked, 820, (uint(len(figures))+4)*rowPixels, s.column(1),
		series{in(s.name, s.columns[billFigure], s.months-1), s.column(s.columns[billFigure]), dark},
		series{in(s.name, s.columns[packsFigure], s.months-1), s.column(s.columns[packsFigure]), middle},
	)
}

// drawCashChart draws what is on all accounts, in rows of its own.
func (s *sheet) drawCashChart(from *summary) {
	balance := from.columns[cashFigure] + 1
	available := balance + 2
	s.chart(at(1, s.next+1), s.T("Cash on all accounts after each month's settlement"), excelize.Line, 960, (chartRows-2)*rowPixels, from.column(1),
		series{in(from.name, balance, from.months-1), from.column(balance), middle},
		series{in(from.name, available, from.months-1), from.column(available), red},
	)
	s.skip(chartRows)
}

// drawPackChart draws the calls that are left of all packs, whose closing is in a
// row of the sheet.
func (t *monthTable) drawPackChart(closing, packs int) {
	if packs > 0 {
		row := func(r int) string { return area(t.name, firstMonth, r, t.lastMonth(), r) }
		t.chart(at(1, t.next+1), t.T("Calls left in all packs at the end of the month"), excelize.ColStacked, 960, (chartRows-2)*rowPixels, row(t.frozen),
			series{in(t.name, 1, closing), row(closing), dark})
	}
	t.skip(chartRows)
}
