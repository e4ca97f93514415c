package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
)

// A sheetRow is a row as it stands in the file. The package writes rows by itself:
// the library would take money as a float, and a formula's cached value as a text.
type sheetRow struct {
	number int
	height float64 // in points; 0 is that of one line of text
	level  uint8   // of the outline
	cells  []byte
}

// appendCell writes a cell.
func appendCell(b []byte, ref string, styleID int, c cell) []byte {
	b = append(append(append(b, `<c r="`...), ref...), '"')
	b = append(strconv.AppendInt(append(b, ` s="`...), int64(styleID), 10), '"')
	switch c.kind {
	case textCell:
		b = append(b, ` t="inlineStr"><is><t xml:space="preserve">`...)
		b = append(appendEscaped(b, c.text), `</t></is></c>`...)
	case numberCell:
		b = append(b, '>')
		if c.formula != "" {
			b = append(appendEscaped(append(b, `<f>`...), c.formula), `</f>`...)
		}
		b = append(append(append(b, `<v>`...), c.text...), `</v></c>`...)
	default:
		b = append(b, `/>`...)
	}
	return b
}

func appendEscaped(b []byte, s string) []byte {
	w := bytes.NewBuffer(b)
	_ = xml.EscapeText(w, []byte(s)) // a buffer takes everything
	return w.Bytes()
}

// open is the row's first tag.
func (r *sheetRow) open() string {
	tag := fmt.Sprintf(`<row r="%d"`, r.number)
	if r.height > 0 {
		tag += fmt.Sprintf(` ht="%g" customHeight="1"`, r.height)
	}
	if r.level > 0 {
		tag += fmt.Sprintf(` outlineLevel="%d"`, r.level)
	}
	return tag + ">"
}

// declareOutline says how deep the outline is, for which the library has no call.
func (s *sheet) declareOutline(xml []byte) []byte {
	if s.levels == 0 {
		return xml
	}
	return bytes.Replace(xml, []byte("<sheetFormatPr "), fmt.Appendf(nil, `<sheetFormatPr outlineLevelRow="%d" `, s.levels), 1)
}

// emptyRows is where the library leaves the place of a sheet's rows.
var emptyRows = []byte("<sheetData></sheetData>")

// fill puts the rows of a sheet into the sheet that the library wrote without any.
func (s *sheet) fill(w *errWriter, data []byte) {
	before, after, ok := bytes.Cut(data, emptyRows)
	if !ok {
		w.fail(fmt.Errorf("the sheet %s has no place for its rows", s.name))
		return
	}
	w.write(s.declareOutline(before))
	w.write([]byte("<sheetData>"))
	for _, r := range s.rows {
		w.write([]byte(r.open()))
		w.write(r.cells)
		w.write([]byte("</row>"))
	}
	w.write([]byte("</sheetData>"))
	w.write(after)
}
