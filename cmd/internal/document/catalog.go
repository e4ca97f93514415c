package document

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A CatalogEntry is a catalogue in the list of those there are.
type CatalogEntry struct {
	ID         string             `json:"id"`
	Title      string             `json:"title"`
	Currency   string             `json:"currency"`
	AsOf       pricing.Date       `json:"as_of,omitzero"`
	CheckedOn  pricing.Date       `json:"checked_on,omitzero"`
	Confidence pricing.Confidence `json:"confidence,omitzero"`
	Source     string             `json:"source"`
	Meters     int                `json:"meters"`
	Packs      int                `json:"packs"`
	SHA256     string             `json:"sha256"`
	Found      []CatalogMatch     `json:"found,omitzero"` // with --filter: the meters with the word
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
		e := CatalogEntry{
			ID: s.ID, Title: s.Title, Currency: s.Currency, AsOf: s.AsOf, CheckedOn: s.CheckedOn, Confidence: s.Confidence,
			Source: s.Source, Meters: len(s.Meters), Packs: len(s.Packs), SHA256: c.SHA256(),
		}
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
}

// A QuotedEdge is the next tier of a price list.
type QuotedEdge struct {
	TierFrom  int64           `json:"tier_from"`
	UnitPrice decimal.Decimal `json:"unit_price"`
	Distance  int64           `json:"distance"` // more calls that reach it
	Cost      Money           `json:"cost"`     // of the month with that many more
}

// NewQuote prices calls with the prices of a month.
func NewQuote(c *pricing.Catalog, meter *pricing.Meter, month pricing.Month, calls int64) Quote {
	terms := c.Spec().Terms
	mode := meter.Mode(&terms)
	q := Quote{
		Catalog: c.ID(), Currency: c.Currency(), CallUnit: meter.CallUnit, Meter: meter.ID, Title: meter.Title,
		TierMode: string(mode), Calls: calls,
	}
	tiers, priced := meter.Tiers(month)
	if !priced {
		return q
	}
	cost := func(calls int64) Money {
		return Money(tiers.List(mode, calls, calls, meter.CallUnit).Round(c.Decimals()))
	}
	reached := tiers.Reached(calls)
	q.TierFrom, q.UnitPrice, q.Cost = tiers.At(reached).From, tiers.At(reached).Price, cost(calls)
	if reached+1 < tiers.Len() && !tiers.At(reached+1).NoPrice {
		next := tiers.At(reached + 1)
		q.Next = &QuotedEdge{next.From, next.Price, next.From - calls, cost(next.From)}
	}
	return q
}
