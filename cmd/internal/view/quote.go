package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
)

// A Quote is what a month's postpaid calls at one meter cost at list price.
type Quote struct {
	Catalog   string      `json:"catalog"`
	Currency  string      `json:"currency"`
	CallUnit  int64       `json:"call_unit"`
	Meter     string      `json:"meter"`
	Title     string      `json:"title"`
	TierMode  string      `json:"tier_mode"`
	Calls     int64       `json:"calls"`
	TierFrom  int64       `json:"tier_from"`
	UnitPrice string      `json:"unit_price"`
	Cost      string      `json:"cost"` // rounded to cents
	Next      *QuotedEdge `json:"next"` // null in the last tier
}

// A QuotedEdge is the next tier of a price list.
type QuotedEdge struct {
	TierFrom  int64  `json:"tier_from"`
	UnitPrice string `json:"unit_price"`
	Distance  int64  `json:"distance"` // more calls that reach it
	Cost      string `json:"cost"`     // of the month with that many more
}

// NewQuote prices calls with the prices of a month.
func NewQuote(c *pricing.Catalog, meter *pricing.Meter, month pricing.Month, calls int64) Quote {
	terms := c.Spec().Terms
	q := Quote{
		Catalog: c.ID(), Currency: c.Currency(), CallUnit: c.CallUnit(), Meter: meter.ID, Title: meter.Title,
		TierMode: string(terms.TierMode), Calls: calls, UnitPrice: "0", Cost: pricing.Money{}.String(),
	}
	tiers, priced := meter.Tiers(month)
	if !priced {
		return q
	}
	cost := func(calls int64) string {
		return tiers.List(terms.TierMode, calls, calls, c.CallUnit()).Round(c.Decimals()).String()
	}
	reached := tiers.Reached(calls)
	q.TierFrom, q.UnitPrice, q.Cost = tiers.At(reached).From, tiers.At(reached).Price.String(), cost(calls)
	if reached+1 < tiers.Len() {
		next := tiers.At(reached + 1)
		q.Next = &QuotedEdge{next.From, next.Price.String(), next.From - calls, cost(next.From)}
	}
	return q
}

// QuoteJSON prints a quote for programs.
func QuoteJSON(w io.Writer, q Quote) error { return document.WriteJSON(w, q) }

// QuoteText prints a quote.
func QuoteText(w io.Writer, q Quote, p *lang.Printer) error {
	currency, unit := p.Currency(q.Currency), callUnit(p, q.CallUnit)
	lines := []string{
		printable(q.Meter) + "  " + printable(q.Title),
		p.F("%s postpaid calls cost %s %s.", count(q.Calls), pricing.GroupDigits(q.Cost), currency),
		p.F("Tier from %s calls on: %s %s per %s (%s).", count(q.TierFrom), q.UnitPrice, currency, unit, q.TierMode),
	}
	if q.Next == nil {
		lines = append(lines, p.T("This is the last tier."))
	} else {
		lines = append(lines, p.F("Next tier from %s calls on, %s more: %s %s per %s; %s calls cost %s %s.",
			count(q.Next.TierFrom), count(q.Next.Distance), q.Next.UnitPrice, currency, unit,
			count(q.Next.TierFrom), pricing.GroupDigits(q.Next.Cost), currency))
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

// count prints a number of calls.
func count(n int64) string { return pricing.GroupDigits(fmt.Sprint(n)) }
