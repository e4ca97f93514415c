package view

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A catalogDocument is a catalogue as "catalog show" prints it for programs.
type catalogDocument struct {
	pricing.CatalogSpec
	SHA256 string `json:"sha256"`
}

// CatalogJSON prints a catalogue for programs: prices as strings.
func CatalogJSON(w io.Writer, c *pricing.Catalog) error {
	return writeJSON(w, catalogDocument{c.Spec(), c.SHA256()})
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
	return writeJSON(w, map[string]any{"catalogs": entries})
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// CatalogList prints which catalogues there are.
func CatalogList(w io.Writer, catalogs []*pricing.Catalog) error {
	rows := [][]string{{"ID", "TITLE", "CURRENCY", "PRICES OF", "METERS", "PACKS"}}
	for _, c := range catalogs {
		s := c.Spec()
		rows = append(rows, []string{s.ID, printable(s.Title), s.Currency, s.AsOf.String(), fmt.Sprint(len(s.Meters)), fmt.Sprint(len(s.Packs))})
	}
	return writeColumns(w, "", rows)
}

// Catalog prints a catalogue: prices by meter, packs, free quotas, terms and
// announced revisions.
func Catalog(w io.Writer, c *pricing.Catalog, color bool) error {
	s := c.Spec()
	var b strings.Builder
	fmt.Fprintln(&b, strings.TrimSpace(paint(color, bold, printable(s.ID))+"  "+printable(s.Title)))
	fmt.Fprintf(&b, "Prices of %s in %s per %s. Content %s.\n", s.AsOf, s.Currency, callUnit(s.CallUnit), c.SHA256()[:12])
	if s.Source != "" {
		fmt.Fprintf(&b, "Source: %s\n", printable(s.Source))
	}
	section(&b, color, "Meters (price from a month's number of calls on)", catalogMeters(s.Meters))
	section(&b, color, "Resource packs", catalogPacks(s))
	section(&b, color, "Free quotas (a month)", catalogQuotas(s.FreeQuotas))
	section(&b, color, "Revisions", catalogRevisions(s))
	var terms [][]string
	for _, t := range pricing.AllTerms {
		terms = append(terms, []string{t.Name, t.Get(s.Terms), t.Doc})
	}
	section(&b, color, "Terms", terms)
	_, err := io.WriteString(w, b.String())
	return err
}

// amount prints money with its currency.
func amount(d decimal.Decimal, currency string) string {
	return pricing.GroupDigits(pricing.FormatMoney(d)) + " " + currency
}

// callUnit is how many calls a price is for.
func callUnit(unit int64) string {
	if unit == 1 {
		return "call"
	}
	return pricing.GroupDigits(fmt.Sprint(unit)) + " calls"
}

// section prints a heading and rows in columns; without rows nothing.
func section(b *strings.Builder, color bool, heading string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", paint(color, bold, heading))
	_ = writeColumns(b, "  ", rows) // a Builder does not fail
}

func catalogMeters(meters []pricing.MeterSpec) (rows [][]string) {
	for _, m := range meters {
		prices := tierText(m.Tiers)
		if m.Free {
			prices = "free"
		}
		rows = append(rows, []string{printable(m.ID), printable(m.Title), prices})
	}
	return rows
}

// tierText lists prices with the number of calls from which on they hold.
func tierText(tiers []pricing.TierSpec) string {
	steps := make([]string, len(tiers))
	for i, t := range tiers {
		steps[i] = fmt.Sprintf("%s from %s", t.Price, pricing.GroupDigits(fmt.Sprint(t.From)))
		if t.From == 0 {
			steps[i] = t.Price.String()
		}
	}
	return strings.Join(steps, ", ")
}

func catalogPacks(s pricing.CatalogSpec) (rows [][]string) {
	for _, p := range s.Packs {
		rows = append(rows, []string{
			printable(p.SKU), pricing.GroupDigits(fmt.Sprint(p.Calls)) + " calls", amount(p.Price, s.Currency),
			"for " + printable(strings.Join(p.Meters, ", ")),
		})
	}
	return rows
}

func catalogQuotas(quotas []pricing.FreeQuotaSpec) (rows [][]string) {
	for _, q := range quotas {
		rows = append(rows, []string{printable(q.ID), pricing.GroupDigits(fmt.Sprint(q.Calls)) + " calls", "shared by " + printable(strings.Join(q.Meters, ", "))})
	}
	return rows
}

func catalogRevisions(s pricing.CatalogSpec) (rows [][]string) {
	for _, r := range s.Revisions {
		for _, m := range r.Meters {
			prices := tierText(m.Tiers)
			if m.Free {
				prices = "free"
			}
			rows = append(rows, []string{r.Date.String(), printable(m.ID), prices})
		}
		for _, p := range r.Packs {
			rows = append(rows, []string{r.Date.String(), printable(p.SKU), amount(p.Price, s.Currency)})
		}
	}
	return rows
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
