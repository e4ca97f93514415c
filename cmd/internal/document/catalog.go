package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A CatalogVersion says which catalogue it is, and how old.
type CatalogVersion struct {
	ID         string             `json:"id"`
	Title      string             `json:"title"`
	Currency   string             `json:"currency"`
	AsOf       pricing.Date       `json:"as_of,omitzero"`
	CheckedOn  pricing.Date       `json:"checked_on,omitzero"`
	Confidence pricing.Confidence `json:"confidence,omitzero"`
	Source     string             `json:"source"`
	SHA256     string             `json:"sha256"`
}

func newCatalogVersion(c *pricing.Catalog) CatalogVersion {
	s := c.Spec()
	return CatalogVersion{s.ID, s.Title, s.Currency, s.AsOf, s.CheckedOn, s.Confidence, s.Source, c.SHA256()}
}

// A CatalogEntry is a catalogue in the list of those there are.
type CatalogEntry struct {
	CatalogVersion
	Meters int            `json:"meters"`
	Packs  int            `json:"packs"`
	Found  []CatalogMatch `json:"found,omitzero"` // with --filter: the meters with the word
}

// A CatalogMatch is a meter with a word that was looked for in its id or a title.
type CatalogMatch struct {
	Meter   string `json:"meter"`
	Title   string `json:"title"`
	TitleEN string `json:"title_en"`
}

// NewCatalogEntries lists the catalogues with a word, in any case, in their id or title,
// or in the id or a title of a meter; all without a word.
func NewCatalogEntries(catalogs []*pricing.Catalog, word string) (entries []CatalogEntry) {
	has := func(texts ...string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(word)) })
	}
	for _, c := range catalogs {
		s := c.Spec()
		e := CatalogEntry{CatalogVersion: newCatalogVersion(c), Meters: len(s.Meters), Packs: len(s.Packs)}
		for _, m := range s.Meters {
			if word != "" && has(m.ID, m.Title, m.TitleEN) {
				e.Found = append(e.Found, CatalogMatch{m.ID, m.Title, m.TitleEN})
			}
		}
		if len(e.Found) > 0 || has(s.ID, s.Title) {
			entries = append(entries, e)
		}
	}
	return entries
}

// CatalogList is the document of the catalogues there are.
func CatalogList(entries []CatalogEntry) any {
	return map[string]any{"catalogs": append([]CatalogEntry{}, entries...)}
}

// A Quote is what a month's postpaid calls at one meter cost at list price.
type Quote struct {
	Catalog   string          `json:"catalog"`
	Currency  string          `json:"currency"`
	CallUnit  int64           `json:"call_unit"`
	Meter     string          `json:"meter"`
	Title     string          `json:"title"`
	TierMode  string          `json:"tier_mode"`
	Calls     int64           `json:"calls"`
	TierFrom  int64           `json:"tier_from"`
	UnitPrice decimal.Decimal `json:"unit_price"`
	Cost      Money           `json:"cost"` // rounded to cents
	Next      *QuotedEdge     `json:"next"` // null in the last tier
	Unit      string          `json:"unit"` // what is counted, in the singular
}

// A QuotedEdge is the next tier of a price list.
type QuotedEdge struct {
	TierFrom  int64            `json:"tier_from"`
	UnitPrice *decimal.Decimal `json:"unit_price"` // null where there is no public price
	Distance  int64            `json:"distance"`   // more calls that reach it
	Cost      *Money           `json:"cost"`       // of the month with that many more; null without a price
}

// NewQuote prices calls with the prices of a month. It fails where the vendor names no
// price of them.
func NewQuote(c *pricing.Catalog, meter *pricing.Meter, month pricing.Month, calls int64) (Quote, error) {
	terms := c.Spec().Terms
	mode := meter.Mode(&terms)
	q := Quote{
		Catalog: c.ID(), Currency: c.Currency(), CallUnit: meter.CallUnit, Meter: meter.ID, Title: meter.Title,
		TierMode: string(mode), Calls: calls, Unit: meter.Unit,
	}
	tiers, priced := meter.Tiers(month)
	switch {
	case !priced && meter.Free(month):
		return q, nil
	case !priced:
		return q, fmt.Errorf("the meter %q has postpaid = false: calls that no free quota or pack covers have no price, because they are not served", meter.ID)
	}
	cost := func(calls int64) Money {
		return tiers.List(mode, calls, calls, meter.CallUnit).Round(c.Decimals())
	}
	reached := tiers.Reached(calls)
	now := tiers.At(reached)
	if !now.Price.Valid {
		return q, fmt.Errorf("the catalogue %q names no public price of %q from %s on; ask the vendor, and write the price into a catalog block", c.ID(), meter.ID, counted(nil, now.From, "", meter.Unit))
	}
	q.TierFrom, q.UnitPrice, q.Cost = now.From, now.Price.Decimal, cost(calls)
	if reached+1 < tiers.Len() {
		next := tiers.At(reached + 1)
		q.Next = &QuotedEdge{TierFrom: next.From, Distance: next.From - calls}
		if next.Price.Valid {
			q.Next.UnitPrice, q.Next.Cost = &next.Price.Decimal, new(cost(next.From))
		}
	}
	return q, nil
}
