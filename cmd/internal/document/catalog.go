package document

import (
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
}

// CatalogList is the document of the catalogues there are.
func CatalogList(catalogs []*pricing.Catalog) any {
	entries := each(catalogs, func(c *pricing.Catalog) CatalogEntry {
		s := c.Spec()
		return CatalogEntry{s.ID, s.Title, s.Currency, s.AsOf, s.CheckedOn, s.Confidence, s.Source, len(s.Meters), len(s.Packs), c.SHA256()}
	})
	return map[string]any{"catalogs": entries}
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
	q := Quote{
		Catalog: c.ID(), Currency: c.Currency(), CallUnit: c.CallUnit(), Meter: meter.ID, Title: meter.Title,
		TierMode: string(terms.TierMode), Calls: calls,
	}
	tiers, priced := meter.Tiers(month)
	if !priced {
		return q
	}
	cost := func(calls int64) Money {
		return Money(tiers.List(terms.TierMode, calls, calls, c.CallUnit()).Round(c.Decimals()))
	}
	reached := tiers.Reached(calls)
	q.TierFrom, q.UnitPrice, q.Cost = tiers.At(reached).From, tiers.At(reached).Price, cost(calls)
	if reached+1 < tiers.Len() {
		next := tiers.At(reached + 1)
		q.Next = &QuotedEdge{next.From, next.Price, next.From - calls, cost(next.From)}
	}
	return q
}
