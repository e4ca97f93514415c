package report

import (
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// basisSection says on which prices and terms a plan rests.
func (r *planReport) basisSection() section {
	s := section{ID: "basis", Title: r.say("basis.section"), Note: r.say("basis.note")}
	if len(r.p.Inputs.Catalogs) > 0 {
		s.Tables = append(s.Tables, catalogTable(r.messages, "catalogs", r.say("catalogs.caption"), r.p.Inputs.Catalogs))
	}
	if len(r.p.Accounts) > 0 {
		s.Tables = append(s.Tables, r.termTable())
	}
	return s
}

// catalogTable names price catalogues with the day and the hash of their content.
func catalogTable(m messages, id, caption string, catalogs []document.Catalog) table {
	t := table{ID: id, Caption: caption, Columns: texts(m.say("column.catalog"), m.say("column.asof"), m.say("column.hash"), m.say("column.source"))}
	for _, c := range catalogs {
		label := name(c.ID)
		if c.Title != "" {
			label += " · " + name(c.Title)
		}
		t.Rows = append(t.Rows, row{Cells: []cell{textCell(label), textCell(c.AsOf.String()), {c.SHA256, "t hash"}, textCell(name(c.Source))}})
	}
	return t
}

// termTable has a row for each term and a column for each set of terms that is in
// force, with the number of accounts under it.
func (r *planReport) termTable() table {
	sets, counts := []string{}, map[string]int{}
	terms := map[string]pricing.Terms{}
	catalog := map[string]string{}
	for _, a := range r.p.Accounts {
		key := a.Catalog
		for _, term := range pricing.AllTerms {
			key += "\n" + term.Get(a.Terms)
		}
		if counts[key] == 0 {
			sets = append(sets, key)
			terms[key], catalog[key] = a.Terms, a.Catalog
		}
		counts[key]++
	}
	t := table{ID: "terms", Caption: r.say("terms.caption"), Columns: texts(r.say("column.term"))}
	for _, key := range sets {
		t.Columns = append(t.Columns, column{r.say("terms.of", name(catalog[key]), counts[key]), "t"})
	}
	t.Columns = append(t.Columns, texts(r.say("column.meaning"))...)
	for _, term := range pricing.AllTerms {
		cells := []cell{textCell(term.Name)}
		for _, key := range sets {
			cells = append(cells, textCell(term.Get(terms[key])))
		}
		t.Rows = append(t.Rows, row{Cells: append(cells, textCell(r.lang.T(term.Decides)))})
	}
	t.Rows = append(t.Rows, r.discountRows(len(sets))...)
	return t
}

// discountRows list the accounts that pay less than the list price.
func (r *planReport) discountRows(sets int) (rows []row) {
	for _, a := range r.p.Inputs.Accounts {
		text := discountText(r.messages, a.Discount)
		if text == "" {
			continue
		}
		cells := []cell{textCell(r.say("terms.discount", name(a.Address))), textCell(text)}
		for range sets {
			cells = append(cells, textCell(""))
		}
		rows = append(rows, row{Cells: cells})
	}
	return rows
}

// discountText says what part of the list price is paid; nothing where it is all
// of it.
func discountText(m messages, d document.Discount) string {
	var parts []string
	if !d.Default.Equal(decimal.NewFromInt(1)) {
		parts = append(parts, "× "+d.Default.String())
	}
	for _, meter := range slices.Sorted(maps.Keys(d.ByMeter)) {
		parts = append(parts, name(meter)+" × "+d.ByMeter[meter].String())
	}
	return strings.Join(parts, m.say("list.and"))
}
