package workbook

import (
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/xuri/excelize/v2"
)

// A format says how a number is shown.
type format int

const (
	general format = iota
	proseFormat
	kindFormat
	wordsFormat
	alarmFormat
	moneyFormat
	callsFormat
	wholeFormat
	priceFormat
	dateFormat
	monthFormat
	percentFormat
	checkFormat
)

// numberFormats are the codes of the formats. Negative amounts are red and in
// parentheses, nothing is a dash. A check is red unless it is 0.00.
var numberFormats = map[format]string{
	moneyFormat:   `#,##0.00_);[Red]\(#,##0.00\);"–"_)`,
	callsFormat:   `#,##0_);[Red]\(#,##0\);"–"_)`,
	wholeFormat:   `#,##0_)`,
	priceFormat:   `#,##0.00######_)`,
	dateFormat:    `yyyy\-mm\-dd`,
	monthFormat:   `yyyy\-mm`,
	percentFormat: `0.0%_);[Red]\(0.0%\);"–"_)`,
	checkFormat:   `[Red]#,##0.00_);[Red]\(#,##0.00\);0.00_)`,
}

// A look is what a row looks like.
type look int

const (
	plain   look = iota
	title        // the sheet's name
	note         // what is said beside the figures
	section      // begins a part of a sheet
	head         // names the columns
	group        // begins an account, a pack or a tag
	total        // sums up what stands above or below
	check        // 0.00 when parts and totals agree
)

// A style is a format in a look. There are few, and every cell shares them.
type style struct {
	format format
	look   look
	indent int
}

const (
	dark   = "1F3864"
	middle = "8EA9DB"
	light  = "D9E2F3"
	grey   = "595959"
	green  = "00703C"
	red    = "C00000"
)

// styleID is the number of a style in the file; it is made when it is first used.
func (b *book) styleID(s style) int {
	if id, ok := b.styles[s]; ok {
		return id
	}
	id, err := b.file.NewStyle(s.excel(excelize.Font{Family: b.font(), Charset: b.charset(), Size: 11}))
	b.check(err)
	b.styles[s] = id
	return id
}

// font is what every text is set in: one that Excel has on Windows and on macOS.
// Where it is missing, charset lets a reader take another with the characters.
func (b *book) font() string {
	if b.Name() == lang.Chinese {
		return "Microsoft YaHei"
	}
	return "Calibri"
}

// simplifiedChinese is the character set of a Chinese font, as the format counts
// them.
const simplifiedChinese = 134

func (b *book) charset() *int {
	if b.Name() == lang.Chinese {
		return ptr(simplifiedChinese)
	}
	return nil
}

// lineHeight is that of a line of the font, in points.
func (b *book) lineHeight() float64 {
	if b.Name() == lang.Chinese {
		return 16.5
	}
	return 15
}

func (s style) excel(font excelize.Font) *excelize.Style {
	e := &excelize.Style{
		Font:      &font,
		Alignment: &excelize.Alignment{Vertical: "top", Indent: s.indent},
	}
	if code, ok := numberFormats[s.format]; ok {
		e.CustomNumFmt = &code
	}
	switch {
	case s.indent > 0 || s.format == monthFormat:
		e.Alignment.Horizontal = "left"
	case s.format == dateFormat:
		e.Alignment.Horizontal = "center"
	}
	if s.look == head && s.format >= moneyFormat && s.format != dateFormat {
		e.Alignment.Horizontal = "right"
	}
	s.dress(e)
	switch s.format {
	case kindFormat:
		e.Font.Color = grey
	case alarmFormat:
		e.Font.Bold, e.Font.Color = true, red
	case wordsFormat:
		e.Alignment.WrapText = true
	case checkFormat:
		e.Font.Color = green
	}
	return e
}

// dress adds what the look asks for.
func (s style) dress(e *excelize.Style) {
	switch s.look {
	case title:
		e.Font.Bold, e.Font.Size, e.Font.Color = true, 16, dark
	case note:
		e.Font.Color = grey
	case section:
		e.Font.Bold, e.Font.Size, e.Font.Color = true, 12, dark
		e.Border = []excelize.Border{{Type: "bottom", Color: dark, Style: 2}}
	case head:
		e.Font.Bold, e.Font.Color = true, "FFFFFF"
		e.Fill = solid(dark)
	case group:
		e.Font.Bold, e.Font.Color = true, dark
		e.Fill = solid(light)
	case total:
		e.Font.Bold = true
		e.Border = []excelize.Border{{Type: "top", Color: dark, Style: 1}}
	case check:
		e.Font.Italic, e.Font.Color = true, grey
	}
}

func solid(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}
