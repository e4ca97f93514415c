// Package present decides what is said of a document: it makes a page of sections,
// with tables, figures and lines, in the words of a language. How a page looks in a
// medium is for package render to say.
package present

import (
	"iter"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
)

// A Page is what is said of a document. Its sections are made when they are asked for,
// so that those of a large plan are not held all at once.
type Page struct {
	Lang     *lang.Printer // nil: English
	Title    Text          // what the page is about
	Headline Text          // what it comes to
	Sections iter.Seq[Section]
}

// lazily are sections that are made when they are asked for; what has nothing in it is
// left out.
func lazily(sections ...func() Section) iter.Seq[Section] {
	return func(yield func(Section) bool) {
		for _, section := range sections {
			s := section()
			s.Brief, s.Blocks = filled(s.Brief), filled(s.Blocks)
			if len(s.Blocks) > 0 && !yield(s) {
				return
			}
		}
	}
}

// filled are the blocks that have anything in them. The notes behind a table go with it.
func filled(blocks []Block) (out []Block) {
	noTable := false
	for _, b := range blocks {
		switch block := b.(type) {
		case Tabs:
			b = Tabs(having(block, func(c Chart) bool { return c.size() > 0 }))
		case Group:
			b = Group{block.Head, filled(block.Blocks)}
		}
		_, isNotes := b.(Notes)
		addIf(&out, b.size() > 0 && !(isNotes && noTable), b)
		if _, isTable := b.(Table); !isNotes {
			noTable = isTable && b.size() == 0
		}
	}
	return out
}

// A Section is a part of a page under a heading.
type Section struct {
	ID      string // names it for programs: "months"
	Name    string // names it in the page's language, where it is left out
	Heading Text
	// Rank is how important the section is: 0 is what the page comes to. A terminal
	// shows sections in their order, in which that is last; other media show them by rank,
	// and leave out the highest where room is short.
	Rank   int
	Folded bool    // detail, folded away where a medium can
	Key    string  // what the section is about, where rows of tables are about it, too
	Brief  []Block // stands above what is folded away; where there is none, only the heading does
	Blocks []Block
}

// A Block is a part of a section: Table, Chart, Tabs, Figures, Lines, Notes, Group or Code.
// Its size is how much there is in it.
type Block interface{ size() int }

func (t Table) size() int   { return len(t.Rows) }
func (c Chart) size() int   { return len(c.Series) * len(c.X) }
func (t Tabs) size() int    { return len(t) }
func (f Figures) size() int { return len(f) }
func (l Lines) size() int   { return len(l) }
func (n Notes) size() int   { return len(n) }
func (g Group) size() int   { return len(g.Blocks) }
func (c Code) size() int    { return len(c) }

// A Group is blocks under a heading of their own.
type Group struct {
	Head   Text
	Blocks []Block
}

// Code is text to be copied as it is: what somebody may write into a configuration.
type Code string

// Notes explain what stands above them.
type Notes []Text

// Figures are amounts, each with what it consists of or what to do about it.
type Figures []Figure

// A Figure is one of them.
type Figure struct {
	Label string
	Value Value
	Text  Text
	Tone  Tone
	Part  bool // of the figure above
}

// Lines are sentences. Those without a label go on with the one above.
type Lines []Line

// A Line is one of them.
type Line struct {
	Label string
	Key   Value // what the sentence is about: a day, a name
	Text  Text
	Tone  Tone
}

// A Chart draws numbers. Media without pictures leave it out: what it shows stands in a
// table beside it, too.
type Chart struct {
	ID     string // unique on its page
	Title  Text
	Shape  Shape
	X      []Value  // what the numbers stand at: months, days, names
	Series []Series // each with a value at every X, nothing where there is none; names are unique
	Limit  *Value   // a line across, such as a budget; nil: none
	Band   bool     // of a Curve: what is between its first and its third series is filled
	Sum    bool     // the values of a series add up
	Marked []Value  // those of X that stand out, because of what Mark says
	Mark   string
}

// Tabs are views of the same thing. A medium may show one of them at a time.
type Tabs []Chart

// A Shape is how a chart shows its series.
type Shape int

// The shapes.
const (
	Stacked   Shape = iota // columns of parts that add up
	Grouped                // columns side by side
	Curve                  // steps through time: what an account has on a day
	Waterfall              // from the first total through changes to the last
)

// A Series is one row of numbers in a chart.
type Series struct {
	ID     string // names what it is, so that it looks the same in every chart
	Name   string
	Values []Value
}

// A Table has rows of values under columns, the first of which names the row.
type Table struct {
	ID      string   // unique on its page; empty where no formula names the table
	Groups  []string // headings over columns; empty for none
	Columns []Column
	Rows    []Row
	Key     string // the column that says what a row is about, where a filter finds rows by that
}

// A Column is what a table says of its rows.
type Column struct {
	ID    string // unique in its table
	Head  string
	Kind  Kind
	Group int // index into the table's groups; ascending
	// Rank is 0 for what is never left out; the highest is left out first where room is
	// short. Money stays longer than counts.
	Rank int
	Sum  bool // the rows add up to the total; what is nothing is "-"
	// Named says that the head is what somebody wrote: a name.
	Named bool
	// Whole says that its texts are not shortened: they are to be copied.
	Whole bool
	// Formula makes the values of others, "[after]-[before]": media that calculate show
	// the value with it. [column] is the cell of the same row, [above.column] the one of
	// the row before, [table.column] the column of another table without its total, and
	// [table.column.total] its total.
	Formula string
}

// A Row is one row; its cells are in the order of the columns.
type Row struct {
	Level Level
	Cells []Value
}

// A Level is what a row is to the others.
type Level int

// The levels.
const (
	Item  Level = iota
	Part        // of the item above, which is their sum
	Rest        // what is not listed, together
	Total       // of the items above
)

// A Kind is what a value is.
type Kind int

// The kinds. Words are the program's own; an address or a name is what somebody wrote
// into a configuration or a catalogue, and may contain anything. Those from Money to
// Percent are numbers.
const (
	None Kind = iota
	Words
	Money
	Price
	Calls
	Percent
	Month
	Date
	Address
	Name
)

// IsText says whether values of the kind are read as text and not compared as numbers.
func (k Kind) IsText() bool { return k < Money || k > Percent }

// A Tone repeats what the words say, so that it is seen at once; it never says
// anything alone.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Strong
	Muted
	Better // a saving, or all is well
	Warn
	Worse // an increase, or something fails
)

// A Value is one thing that is said. The zero value is nothing.
type Value struct {
	Kind   Kind
	Number decimal.Decimal // of Money, Price, Calls, Percent
	Date   pricing.Date    // of Date, and the first of a Month
	Text   string          // of the other kinds; in the place of a number that is not known
	Tone   Tone
	Signed bool // a change: with its sign, also above zero

	Currency string // of Money; empty: one with two decimals
	// Formula makes the value of others, as that of a column does, in the place of it.
	Formula string
}

// IsZero says whether the value is nothing, or a number that is zero.
func (v Value) IsZero() bool {
	return v.Kind == None || !v.Kind.IsText() && v.Text == "" && v.Number.IsZero()
}

// String is the value as it is read: numbers in full, their digits in groups.
func (v Value) String() string {
	text := v.Text
	switch {
	case v.Text != "":
		return text
	case v.Kind == Money:
		text = pricing.GroupDigits(string(pricing.MoneyOf(v.Number).Append(nil, int(pricing.MinorUnit(v.Currency)))))
	case v.Kind == Percent:
		text = pricing.GroupDigits(pricing.MoneyOf(v.Number).String()) + "%"
	case v.Kind == Price:
		text = v.Number.String()
	case v.Kind == Calls:
		text = pricing.GroupDigits(v.Number.String())
	case v.Kind == Month:
		text = v.Date.Month().String()
	case v.Kind == Date:
		text = v.Date.String()
	}
	if v.Signed && v.Number.IsPositive() {
		text = "+" + text
	}
	return text
}

// A Text is a sentence: words, and the values that stand in it.
type Text []Value

// Plain is the text as one string, its names as they are.
func (t Text) Plain() string {
	s := ""
	for _, v := range t {
		s += v.String()
	}
	return s
}
