package present

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A row is the cells of a table's row by the ids of their columns. A table shows those
// that it has columns for, so that tables with different columns share rows.
type row map[string]Value

// and adds the cells of others to a row.
func (r row) and(others ...row) row {
	for _, other := range others {
		maps.Copy(r, other)
	}
	return r
}

// A rowLine is a row and what it is to the others.
type rowLine struct {
	level Level
	cells row
}

// items are lines, each of them a row.
func items[T any](list []T, of func(*T) row) (lines []rowLine) {
	for i := range list {
		lines = append(lines, rowLine{Item, of(&list[i])})
	}
	return lines
}

// A column declares a column of a table.
type column struct {
	Column
	optional bool // left out where it has nothing, unless it is the first
}

func at(id, head string, kind Kind) column {
	return column{Column: Column{ID: id, Head: head, Kind: kind}}
}

// sum makes the rows of a column add up to the total.
func (c column) sum() column {
	c.Sum = true
	return c
}

func (c column) named() column {
	c.Named = true
	return c
}

func (c column) whole() column {
	c.Whole = true
	return c
}

func (c column) rank(rank int) column {
	c.Rank = rank
	return c
}

func (c column) ifAny() column {
	c.optional = true
	return c
}

// formula makes a column's values of others.
func (c column) formula(formula string) column {
	c.Formula = formula
	return c
}

// A columnGroup is columns under a heading.
type columnGroup struct {
	heading string
	columns []column
}

func under(heading string, columns ...column) columnGroup { return columnGroup{heading, columns} }

// newRows makes a table of lines.
func newRows(lines []rowLine, groups ...columnGroup) (t Table) {
	for i, g := range groups {
		t.Groups = append(t.Groups, g.heading)
		for _, c := range g.columns {
			has := func(l rowLine) bool { return !l.cells[c.ID].IsZero() }
			if c.optional && len(t.Columns) > 0 && !slices.ContainsFunc(lines, has) {
				continue
			}
			c.Group = i
			t.Columns = append(t.Columns, c.Column)
		}
	}
	for _, l := range lines {
		r := Row{Level: l.level}
		for _, c := range t.Columns {
			r.Cells = append(r.Cells, l.cells[c.ID])
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// totalled gives a table a name, and a row of what its items, if it has any, add up to.
func (w words) totalled(id string, t Table) Table {
	if t.ID = id; len(t.Rows) == 0 {
		return t
	}
	total := Row{Total, make([]Value, len(t.Columns))}
	for k, c := range t.Columns {
		if !c.Sum {
			continue
		}
		sum := Value{Kind: c.Kind}
		for _, r := range t.Rows {
			if r.Level == Item || r.Level == Rest {
				sum = sum.plus(r.Cells[k])
			}
		}
		total.Cells[k] = sum
	}
	total.Cells[0] = word(w.T("total"))
	t.Rows = append(t.Rows, total)
	return t
}

// rest is what is not listed, together.
func rest(id string, name Value, lines []rowLine) rowLine {
	sum := row{id: name}
	for _, l := range lines {
		for id, v := range l.cells {
			if v.Text == "" && (v.Kind == Money || v.Kind == Calls) {
				sum[id] = sum[id].plus(v)
			}
		}
	}
	return rowLine{Rest, sum}
}

// plus adds a number of the same kind; a change of cost has the tone of the sum.
func (v Value) plus(other Value) Value {
	if v.Number = v.Number.Add(other.Number); other.Kind == None {
		return v
	}
	v.Kind = other.Kind
	if v.Tone = other.Tone; other.Signed && v.Kind == Money {
		v = changed(v)
	}
	v.Signed = other.Signed
	return v
}

// sides are a figure before and after a change, and the change, also in per cent.
func (w words) sides(before, after Value) row {
	change := Value{Kind: after.Kind, Number: after.Number.Sub(before.Number), Signed: true}
	if after.Kind == Money {
		change = changed(change)
	}
	percent := percentOf(change, before)
	if before.Number.IsZero() && !change.Number.IsZero() {
		percent = Value{Kind: Percent, Text: w.T("new")}
	}
	return row{"before": before, "after": after, "change": change, "percent": percent}
}

func (w words) moneySides(c document.MoneyChange) row {
	return w.sides(moneyOf(c.Before), moneyOf(c.After))
}

func (w words) callSides(c document.CallsChange) row {
	return w.sides(callsOf(c.Before), callsOf(c.After))
}

// sideColumns are the columns of both sides.
func (w words) sideColumns(before, after string) []column {
	return []column{
		at("before", before, Money), at("after", after, Money), at("change", w.T("change"), Money).formula("[after]-[before]"),
		at("percent", "%", Percent).rank(1).formula("IF([before]=0,0,[change]/[before])"),
	}
}

// changeOf is a difference of money.
func changeOf(c document.MoneyChange) Value { return changed(moneyOf(c.Change())) }

// percentOf is a change in per cent of what was before, rounded half-up to two decimals;
// zero where that was zero.
func percentOf(change, before Value) Value {
	if change.Number.IsZero() || before.Number.IsZero() {
		return Value{Kind: Percent}
	}
	percent := change.Number.Mul(decimal.NewFromInt(100)).DivRound(before.Number, pricing.CentDecimals)
	return Value{Kind: Percent, Number: percent, Signed: true, Tone: change.Tone}
}
