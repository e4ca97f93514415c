package view

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
)

// A catalogDocument is a catalogue as "catalog show" prints it for programs.
type catalogDocument struct {
	pricing.CatalogSpec
	SHA256 string `json:"sha256"`
}

// CatalogJSON prints a catalogue for programs: prices as strings.
func CatalogJSON(w io.Writer, c *pricing.Catalog) error {
	return document.WriteJSON(w, catalogDocument{c.Spec(), c.SHA256()})
}

// CatalogListJSON prints which catalogues there are, for programs.
func CatalogListJSON(w io.Writer, catalogs []*pricing.Catalog) error {
	type entry struct {
		ID       string       `json:"id"`
		Title    string       `json:"title"`
		Currency string       `json:"currency"`
		AsOf     pricing.Date `json:"as_of"`
		Meters   int          `json:"meters"`
		Packs    int          `json:"packs"`
		SHA256   string       `json:"sha256"`
	}
	entries := []entry{}
	for _, c := range catalogs {
		s := c.Spec()
		entries = append(entries, entry{s.ID, s.Title, s.Currency, s.AsOf, len(s.Meters), len(s.Packs), c.SHA256()})
	}
	return document.WriteJSON(w, map[string]any{"catalogs": entries})
}

// CatalogList prints which catalogues there are.
func CatalogList(w io.Writer, catalogs []*pricing.Catalog, p *lang.Printer) error {
	rows := [][]string{{"ID", p.T("TITLE"), p.T("CURRENCY"), p.T("PRICES OF"), p.T("METERS"), p.T("PACKS")}}
	for _, c := range catalogs {
		s := c.Spec()
		rows = append(rows, []string{s.ID, printable(s.Title), s.Currency, s.AsOf.String(), fmt.Sprint(len(s.Meters)), fmt.Sprint(len(s.Packs))})
	}
	return writeColumns(w, "", rows)
}

// Catalog prints a catalogue: prices by meter, packs, free quotas, terms and
// announced revisions.
func Catalog(w io.Writer, c *pricing.Catalog, opt TextOptions) error {
	p, color, s := opt.Lang, opt.Color, c.Spec()
	width := max(cmp.Or(opt.Width, logWidth), leastWidth)
	var b strings.Builder
	fmt.Fprintln(&b, strings.TrimSpace(paint(color, bold, printable(s.ID))+"  "+printable(s.Title)))
	fmt.Fprintln(&b, p.F("Prices of %s in %s per %s. Content %s.", s.AsOf, p.Currency(s.Currency), callUnit(p, s.CallUnit), c.SHA256()[:12]))
	if s.Source != "" {
		fmt.Fprintln(&b, p.F("Source: %s", printable(s.Source)))
	}
	section := func(heading string, rows [][]string) {
		if len(rows) > 0 {
			fmt.Fprintf(&b, "\n%s\n", paint(color, bold, heading))
			_ = writeColumns(&b, "  ", foldLast(p, rows, width-2)) // a Builder does not fail
		}
	}
	section(p.T("Meters (price from a month's number of calls on)"), catalogMeters(p, s.Meters))
	section(p.T("Resource packs (calls, price, meters)"), catalogPacks(p, s))
	section(p.T("Free quotas (a month)"), catalogQuotas(p, s.FreeQuotas))
	section(p.T("Revisions"), catalogRevisions(p, s))
	var terms [][]string
	for _, t := range pricing.AllTerms {
		terms = append(terms, []string{t.Name, t.Get(s.Terms), p.T(t.Doc())})
	}
	section(p.T("Terms"), terms)
	_, err := io.WriteString(w, b.String())
	return err
}

// callUnit is how many calls a price is for.
func callUnit(p *lang.Printer, unit int64) string {
	switch unit {
	case 1:
		return p.T("call")
	case 1000: // price pages have a word for it
		return p.T("1,000 calls")
	}
	return p.F("%s calls", count(unit))
}

func catalogMeters(p *lang.Printer, meters []pricing.MeterSpec) (rows [][]string) {
	for _, m := range meters {
		prices := tierText(p, m.Tiers)
		if m.Free {
			prices = p.T("free")
		}
		rows = append(rows, []string{printable(m.ID), printable(m.Title), prices})
	}
	return rows
}

// tierText lists prices with the number of calls from which on they hold.
func tierText(p *lang.Printer, tiers []pricing.TierSpec) string {
	steps := make([]string, len(tiers))
	for i, t := range tiers {
		steps[i] = p.F("%s from %s", t.Price.String(), count(t.From))
		if t.From == 0 {
			steps[i] = t.Price.String()
		}
	}
	return strings.Join(steps, p.T(", "))
}

func catalogPacks(p *lang.Printer, s pricing.CatalogSpec) (rows [][]string) {
	for _, k := range s.Packs {
		rows = append(rows, []string{
			printable(k.SKU), count(k.Calls), withCurrency(p, moneyText(pricing.MoneyOf(k.Price)), s.Currency),
			printable(strings.Join(k.Meters.IDs(), p.T(", "))),
		})
	}
	return rows
}

func catalogQuotas(p *lang.Printer, quotas []pricing.FreeQuotaSpec) (rows [][]string) {
	for _, q := range quotas {
		rows = append(rows, []string{printable(q.ID), p.F("%s calls", count(q.Calls)), p.F("shared by %s", printable(strings.Join(q.Meters.IDs(), p.T(", "))))})
	}
	return rows
}

func catalogRevisions(p *lang.Printer, s pricing.CatalogSpec) (rows [][]string) {
	for _, r := range s.Revisions {
		for _, m := range r.Meters {
			prices := tierText(p, m.Tiers)
			if m.Free {
				prices = p.T("free")
			}
			rows = append(rows, []string{r.Date.String(), printable(m.ID), prices})
		}
		for _, k := range r.Packs {
			rows = append(rows, []string{r.Date.String(), printable(k.SKU), withCurrency(p, moneyText(pricing.MoneyOf(k.Price)), s.Currency)})
		}
	}
	return rows
}

// foldLast folds the last column, of whole cells, where rows are wider than the view.
func foldLast(p *lang.Printer, rows [][]string, width int) (folded [][]string) {
	last, before := len(rows[0])-1, 0
	for i := range last {
		widest := 0
		for _, row := range rows {
			widest = max(widest, textWidth(row[i]))
		}
		before += widest + 2
	}
	for _, row := range rows {
		for i, line := range fold(p, row[last], width-before) {
			cells := make([]string, last, last+1)
			if i == 0 {
				copy(cells, row)
			}
			folded = append(folded, append(cells, line))
		}
	}
	return folded
}

// writeColumns prints rows with their columns aligned by display width.
func writeColumns(w io.Writer, indent string, rows [][]string) error {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], textWidth(cell))
		}
	}
	for _, row := range rows {
		line := indent
		for i, cell := range row {
			line += cell + strings.Repeat(" ", widths[i]-textWidth(cell)+2)
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return nil
}
