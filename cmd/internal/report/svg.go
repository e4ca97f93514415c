package report

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// A canvas collects the markup of one SVG. Places across are per mille of the
// width and places down are pixels, so a chart fills the room there is while its
// text keeps its size. Every attribute and text is escaped here and nowhere else.
//
// Shapes with corners between their ends (area, line) stand in an inner svg that
// is stretched; everything else is placed by percentages.
type canvas struct{ b strings.Builder }

// fullWidth is the right edge, in the units of places across.
const fullWidth = 1000.0

// begin opens a chart. The title and the description are what a screen reader
// says instead of it.
func (c *canvas) begin(id, class, title, description string, height float64) {
	c.open("svg", "class", "chart "+class, "role", "img", "aria-labelledby", id+"-t "+id+"-d", "height", px(height))
	c.textElement("title", title, "id", id+"-t")
	c.textElement("desc", description, "id", id+"-d")
}

func (c *canvas) end() template.HTML {
	c.close("svg")
	return template.HTML(c.b.String()) // everything in it went through escape
}

// open writes a start tag; attributes come in pairs.
func (c *canvas) open(element string, attributes ...string) {
	c.b.WriteByte('<')
	c.b.WriteString(element)
	for i := 0; i < len(attributes); i += 2 {
		c.b.WriteByte(' ')
		c.b.WriteString(attributes[i])
		c.b.WriteString(`="`)
		c.b.WriteString(template.HTMLEscapeString(attributes[i+1]))
		c.b.WriteByte('"')
	}
	c.b.WriteByte('>')
}

func (c *canvas) close(element string) { c.b.WriteString("</" + element + ">") }

func (c *canvas) textElement(element, text string, attributes ...string) {
	c.open(element, attributes...)
	c.b.WriteString(template.HTMLEscapeString(text))
	c.close(element)
}

// rect draws a box. What it stands for is said when the pointer rests on it.
func (c *canvas) rect(class string, x, y, width, height float64, tip string) {
	c.open("rect", "class", class, "x", pc(x), "y", px(y), "width", pc(width), "height", px(height))
	c.tip(tip)
	c.close("rect")
}

func (c *canvas) tip(text string) {
	if text != "" {
		c.textElement("title", text)
	}
}

// line draws a straight line.
func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.open("line", "class", class, "x1", pc(x1), "y1", px(y1), "x2", pc(x2), "y2", px(y2))
	c.close("line")
}

// label writes a text. The class says how it is aligned and where it is left out.
func (c *canvas) label(class string, x, y float64, text string) {
	c.textElement("text", text, "class", class, "x", pc(x), "y", px(y))
}

// axisLabel writes a text to the left of the plot.
func (c *canvas) axisLabel(y float64, text string) {
	c.textElement("text", text, "class", "end", "x", "-8", "y", px(y))
}

// besideLabel writes a text to the right of the plot.
func (c *canvas) besideLabel(y float64, text string) {
	c.textElement("text", text, "x", "100%", "dx", "6", "y", px(y))
}

// mark draws a small shape, given as a path around its middle.
func (c *canvas) mark(class string, x, y float64, path, tip string) {
	c.open("svg", "class", class, "x", pc(x), "y", px(y), "overflow", "visible")
	c.open("path", "d", path)
	c.tip(tip)
	c.close("path")
	c.close("svg")
}

// A point is a place on a canvas.
type point struct{ x, y float64 }

// stretched draws paths that join points, in the given height.
func (c *canvas) stretched(height float64, draw func()) {
	c.open("svg", "width", "100%", "height", px(height), "viewBox", "0 0 1000 "+px(height), "preserveAspectRatio", "none", "overflow", "visible")
	draw()
	c.close("svg")
}

// path joins points; only within stretched.
func (c *canvas) path(class string, points []point, closed bool) {
	var d strings.Builder
	for i, p := range points {
		command := byte('L')
		if i == 0 {
			command = 'M'
		}
		d.WriteByte(command)
		d.WriteString(px(p.x) + " " + px(p.y))
	}
	if closed {
		d.WriteByte('Z')
	}
	c.open("path", "class", class, "d", d.String())
	c.close("path")
}

// px prints a place to a tenth, and -0 as 0.
func px(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64)
}

// pc prints a place across in per cent.
func pc(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/100+0, 'f', -1, 64) + "%"
}

// Shapes of marks, some eight pixels wide.
const (
	shapeDot      = "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"
	shapeRing     = "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z"
	shapeTriangle = "M0-6l5.5 9.5h-11z"
	shapeSquare   = "M-4-4h8v8h-8z"
	shapeTick     = "M0-5v10"
)
