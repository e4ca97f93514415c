package present

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
)

// A cell is a value in a row, with the column that it stands in. So a table is declared by
// what makes its rows, and has the columns of all of them.
type cell struct {
	Column
	value    Value
	optional bool // the column is left out where it has nothing, unless it is the first
	begins   bool // the first under a heading
	heading  string
}

// at is a value under a head. The column's id is the English head: "packs_bought".
func (w words) at(head string, v Value) cell { return headed(head, w.T(head), v) }

// headed is a value under a head that is in the language, or that somebody wrote.
func headed(id, head string, v Value) cell {
	return cell{Column: Column{ID: strings.ReplaceAll(id, " ", "_"), Head: head, Kind: v.Kind}, value: v}
}

// amount is money in a column that adds up.
func (w words) amount(head string, m pricing.Money) cell { return w.at(head, w.money(m)).sum() }

// percentCell is what part a change is of something, in per cent.
func percentCell(v Value) cell { return headed("percent", "%", v).rank(1) }

// sum makes the rows of a column add up to the total.
func (c cell) sum() cell {
	c.Sum = true
	return c
}

// id names a column whose head others have, too.
func (c cell) id(id string) cell {
	c.ID = id
	return c
}

func (c cell) named() cell {
	c.Named = true
	return c
}

func (c cell) toned(t Tone) cell {
	c.value.Tone = t
	return c
}

func (c cell) whole() cell {
	c.Whole = true
	return c
}

func (c cell) rank(rank int) cell {
	c.Rank = rank
	return c
}

func (c cell) ifAny() cell {
	c.optional = true
	return c
}

// formula makes a column's values of others.
func (c cell) formula(formula string) cell {
	c.Formula = formula
	return c
}

// under puts cells under a heading.
func under(heading string, cells ...cell) []cell {
	if len(cells) > 0 {
		cells[0].begins, cells[0].heading = true, heading
	}
	return cells
}

// prefixed gives cells ids of their own, where a table has their columns more than once.
func prefixed(prefix string, cells []cell) []cell {
	for i := range cells {
		cells[i].ID = prefix + cells[i].ID
		cells[i].Formula = strings.ReplaceAll(cells[i].Formula, "[", "["+prefix)
	}
	return cells
}

// A line is a row that is being made.
type line struct {
	level Level
	cells []cell
}

// get is the value in a column; nothing where there is none.
func (l *line) get(id string) Value {
	return cmp.Or(find(l.cells, func(c *cell) bool { return c.ID == id }), &cell{}).value
}

func lineOf(level Level, cells ...[]cell) line { return line{level, slices.Concat(cells...)} }

// items are lines, one of each entry of a list.
func items[T any](list []T, of func(*T) []cell) (lines []line) {
	for i := range list {
		lines = append(lines, line{Item, of(&list[i])})
	}
	return lines
}

// newTable makes a table of lines. A column stands where the first line has it that does.
func newTable(lines []line) (t Table) {
	var columns []cell
	place, some := map[string]int{}, map[string]bool{}
	for _, l := range lines {
		next := 0
		for _, c := range l.cells {
			at, known := place[c.ID]
			if !known {
				at = next
				columns = slices.Insert(columns, at, c)
				for k := at; k < len(columns); k++ {
					place[columns[k].ID] = k
				}
			}
			if column := &columns[at]; column.Kind == None || column.Kind == Words && c.value.Kind != None {
				column.Kind = c.value.Kind
			}
			some[c.ID] = some[c.ID] || !c.value.IsZero()
			next = at + 1
		}
	}
	clear(place)
	for i, c := range columns {
		addIf(&t.Groups, i == 0 || c.begins, c.heading)
		if i == 0 || !c.optional || some[c.ID] {
			c.Group, place[c.ID] = len(t.Groups)-1, len(t.Columns)
			t.Columns = append(t.Columns, c.Column)
		}
	}
	for _, l := range lines {
		r := Row{Level: l.level, Cells: make([]Value, len(t.Columns))}
		for _, c := range l.cells {
			if k, ok := place[c.ID]; ok {
				r.Cells[k] = c.value
			}
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// combined is what rows come to together: columns that add up do, and a change is in per
// cent of what was before.
func combined(columns []Column, rows []Row, level Level) Row {
	sum := Row{level, make([]Value, len(columns))}
	for k, c := range columns {
		of := slices.IndexFunc(columns, func(c Column) bool { return c.Sum && (c.ID == "before" || c.ID == "amount") })
		switch v := (Value{Kind: c.Kind}); {
		case c.Sum:
			for _, r := range rows {
				v = v.plus(r.Cells[k])
			}
			sum.Cells[k] = v
		case c.Kind == Percent && of >= 0:
			sum.Cells[k] = percentOf(sum.Cells[k-1], sum.Cells[of])
		}
	}
	return sum
}

// totalled gives a table a name, and a row of what its items, if it has any, add up to.
func (w words) totalled(id string, t Table) Table {
	if t.ID = id; len(t.Rows) == 0 {
		return t
	}
	items := slices.DeleteFunc(slices.Clone(t.Rows), func(r Row) bool { return r.Level != Item && r.Level != Rest })
	total := combined(t.Columns, items, Total)
	total.Cells[0] = word(w.T("total"))
	t.Rows = append(t.Rows, total)
	return t
}

// add adds a row; what it has no column for is left out.
func (t *Table) add(l line) {
	t.Rows = append(t.Rows, Row{l.level, each(t.Columns, func(c Column) Value { return l.get(c.ID) })})
}

// countsOf leaves out the totals of counts where these are of several units.
func (t Table) countsOf(units []string) Table {
	for k, c := range t.Columns {
		if last := len(t.Rows) - 1; last >= 0 && c.Kind == Calls && len(units) > 1 {
			t.Rows[last].Cells[k] = Value{}
		}
	}
	return t
}

// withRest lists the first rows of a table, and the others as one under a name.
func (t Table) withRest(most int, name func(others int) string) Table {
	if len(t.Rows) > most {
		rest := combined(t.Columns, t.Rows[most:], Rest)
		rest.Cells[0] = word(name(len(t.Rows) - most))
		t.Rows = append(t.Rows[:most:most], rest)
	}
	return t
}

// plus adds a number of the same kind; a change of cost has the tone of the sum.
func (v Value) plus(other Value) Value {
	if v.Number = v.Number.Add(other.Number); other.Kind == None {
		return v
	}
	v.Kind, v.Tone, v.Signed, v.Currency = other.Kind, other.Tone, other.Signed, other.Currency
	return either(v.Signed && v.Kind == Money, changed(v), v)
}

// change is what lies between two figures.
func change(before, after Value) Value {
	v := Value{Kind: after.Kind, Number: after.Number.Sub(before.Number), Signed: true, Currency: after.Currency}
	return either(v.Kind == Money, changed(v), v)
}

// sides are a figure before and after a change, and the change, also in per cent.
func (w words) sides(before, after Value) []cell {
	return w.namedSides(w.T("before"), w.T("after"), before, after)
}

func (w words) namedSides(headBefore, headAfter string, before, after Value) []cell {
	c := change(before, after)
	percent := either(before.Number.IsZero() && !c.Number.IsZero(), Value{Kind: Percent, Text: w.T("new")}, percentOf(c, before))
	return []cell{
		headed("before", headBefore, before).sum(), headed("after", headAfter, after).sum(), w.at("change", c).sum().formula("[after]-[before]"),
		percentCell(percent).formula("IF([before]=0,0,[change]/[before])"),
	}
}

func (w words) moneySides(c document.MoneyChange) []cell {
	return w.sides(w.money(c.Before), w.money(c.After))
}

// percentOf is a change in per cent of what was before, rounded half-up to two decimals;
// zero where that was zero.
func percentOf(change, before Value) Value {
	if change.Number.IsZero() || before.Number.IsZero() {
		return Value{Kind: Percent}
	}
	percent := change.Number.Mul(decimal.NewFromInt(100)).DivRound(before.Number, pricing.CentDecimals)
	return Value{Kind: Percent, Number: percent, Signed: true, Tone: change.Tone}
}

// add adds a place to the chart, with the value of each series at it.
func (c *Chart) add(x Value, values ...Value) {
	c.X = append(c.X, x)
	for k := range c.Series {
		c.Series[k].Values = append(c.Series[k].Values, values[k])
	}
}

// rows are the chart's numbers: each place, and the series at it.
func (c Chart) rows() ([]Column, []Row) {
	var lines []line
	for i, x := range c.X {
		l := line{Item, []cell{headed("x", "", x)}}
		for k, s := range c.Series {
			l.cells = append(l.cells, headed(strconv.Itoa(k), s.Name, s.Values[i]).sum().named())
		}
		lines = append(lines, l)
	}
	t := newTable(lines)
	return t.Columns, t.Rows
}

// Table is the table of a chart's numbers, with their sums where they add up.
func (c Chart) Table(p *lang.Printer) Table {
	w, t := words{Printer: p}, Table{Groups: []string{""}}
	t.Columns, t.Rows = c.rows()
	t.Columns[0].Head = map[Kind]string{Month: w.T("month"), Date: w.T("date")}[c.X[0].Kind]
	if c.Shape == Stacked && len(c.Series) > 1 {
		for i, r := range t.Rows {
			total := Value{}
			for _, v := range r.Cells[1:] {
				total = total.plus(v)
			}
			t.Rows[i].Cells = append(r.Cells, total)
		}
		t.Columns = append(t.Columns, w.at("total", t.Rows[0].Cells[len(t.Columns)]).sum().Column)
	}
	if c.Sum {
		return w.totalled("", t)
	}
	return t
}
