package document

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A CatalogEntry is a catalogue in the list of those there are.
type CatalogEntry struct {
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	Currency string       `json:"currency"`
	AsOf     pricing.Date `json:"as_of"`
	Meters   int          `json:"meters"`
	Packs    int          `json:"packs"`
	SHA256   string       `json:"sha256"`
}

// CatalogList is the document of the catalogues there are.
func CatalogList(catalogs []*pricing.Catalog) any {
	entries := each(catalogs, func(c *pricing.Catalog) CatalogEntry {
		s := c.Spec()
		return CatalogEntry{s.ID, s.Title, s.Currency, s.AsOf, len(s.Meters), len(s.Packs), c.SHA256()}
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
		return Money(tiers.List(mode, calls, calls, meter.CallUnit).Round(c.Decimals()))
	}
	reached := tiers.Reached(calls)
	if from := tiers.At(reached).From; tiers.At(reached).NoPrice {
		return q, fmt.Errorf("the catalogue %q names no public price of %q from %s on; ask the vendor, and write the price into a catalog block", c.ID(), meter.ID, counted(nil, from, "", meter.Unit))
	}
	q.TierFrom, q.UnitPrice, q.Cost = tiers.At(reached).From, tiers.At(reached).Price, cost(calls)
	if reached+1 < tiers.Len() {
		next := tiers.At(reached + 1)
		q.Next = &QuotedEdge{TierFrom: next.From, Distance: next.From - calls}
		if !next.NoPrice {
			q.Next.UnitPrice, q.Next.Cost = &next.Price, new(cost(next.From))
		}
	}
	return q, nil
}
