package render

import (
	"html"
	"math"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/present"
)

// A markup collects HTML and SVG. Every attribute and text is escaped here and nowhere
// else. In a chart places across are per mille of the width and places down are pixels,
// so that a chart fills the room there is while its texts keep their size.
type markup struct{ strings.Builder }

// open writes a start tag; attributes come in pairs, and one without a value is left out.
func (m *markup) open(element string, attributes ...string) {
	m.WriteString("<" + element)
	for i := 0; i < len(attributes); i += 2 {
		if value := strings.TrimSpace(attributes[i+1]); value != "" {
			m.WriteString(" " + attributes[i] + `="` + html.EscapeString(value) + `"`)
		}
	}
	m.WriteByte('>')
}

func (m *markup) close(elements ...string) {
	for _, e := range elements {
		m.WriteString("</" + e + ">")
	}
}

// text writes what the program says itself.
func (m *markup) text(s string) { m.WriteString(html.EscapeString(s)) }

// breakable writes a text that a line may end in, behind what joins the parts of addresses
// and tags; a column is as wide as its longest part.
func (m *markup) breakable(s string) { m.WriteString(joints.Replace(html.EscapeString(s))) }

var joints = strings.NewReplacer("_", "_<wbr>", ".", ".<wbr>", "=", "=<wbr>", "/", "/<wbr>")

func (m *markup) element(element, text string, attributes ...string) {
	m.open(element, attributes...)
	m.text(text)
	m.close(element)
}

// How many columns a name takes before its middle is cut out, in a sentence and where
// there is little room.
const (
	longestName  = 400
	longestLabel = 64
)

// clip makes a name safe to be shown, at most so many columns long.
func clip(name string, width int) string { return CodeText(width, name) }

// sentence writes a text. A name has its own direction of writing.
func (m *markup) sentence(text present.Text) {
	for _, v := range text {
		switch v.Kind {
		case present.Address, present.Name:
			m.open("bdi")
			m.breakable(clip(v.Text, longestName))
			m.close("bdi")
		default:
			m.text(v.String())
		}
	}
}

// said writes a text in an element of its own.
func (m *markup) said(element string, text present.Text, attributes ...string) {
	m.open(element, attributes...)
	m.sentence(text)
	m.close(element)
}

// plainOf is a text for an attribute, or for a chart.
func plainOf(text present.Text) string { return clip(text.Plain(), longestName) }

const fullWidth = 1000.0 // the right edge of a chart

// px prints a place in pixels, pc one across in per cent.
func px(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64) }

func pc(v float64) string { return strconv.FormatFloat(math.Round(v*10)/100+0, 'f', -1, 64) + "%" }

// rect draws a box; what it stands for is said when the pointer rests on it.
func (m *markup) rect(class string, x, y, width, height float64, tip string) {
	m.open("rect", "class", class, "x", pc(x), "y", px(y), "width", pc(width), "height", px(height))
	if tip != "" {
		m.element("title", tip)
	}
	m.close("rect")
}

func (m *markup) line(class string, x1, y1, x2, y2 float64) {
	m.open("line", "class", class, "x1", pc(x1), "y1", px(y1), "x2", pc(x2), "y2", px(y2))
	m.close("line")
}

// label writes a text into a chart; the class says how it is aligned and where it is left
// out.
func (m *markup) label(class string, x, y float64, text string) {
	m.element("text", text, "class", class, "x", pc(x), "y", px(y))
}

// A point is a place in a chart.
type point struct{ x, y float64 }

// path joins points, in a chart that is stretched to the width there is.
func (m *markup) path(class string, height float64, points []point) {
	d := "M"
	for i, p := range points {
		if i > 0 {
			d += "L"
		}
		d += px(p.x) + " " + px(p.y)
	}
	m.open("svg", "width", "100%", "height", px(height), "viewBox", "0 0 1000 "+px(height), "preserveAspectRatio", "none", "overflow", "visible")
	m.open("path", "class", class, "d", d)
	m.close("path", "svg")
}
