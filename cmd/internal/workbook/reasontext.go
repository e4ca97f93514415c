package workbook

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
)

// reasonText says in a sentence why the money billed changes: in English the
// document's own, otherwise one from the fields of the entry.
func (b *book) reasonText(d *document.Diff, e document.DiffExplanation) string {
	if b.Name() == lang.English {
		return e.Message
	}
	change := signed(e.Change)
	switch {
	case e.Month == nil && slices.ContainsFunc(d.Inputs.Base.Accounts, func(a document.InputAccount) bool { return a.Address == e.Account }):
		return b.F("%s is removed, %s", e.Account, change)
	case e.Month == nil:
		return b.F("%s is added, %s", e.Account, change)
	case e.Meter == nil:
		return b.F("other packs are bought in %s, %s", e.Month.String(), change)
	}
	meter := b.meter(e.Account, *e.Meter)
	if pricing.Money(e.OfWhichTier).IsZero() {
		return b.F("%s at %s in %s, %s", b.word(string(e.Group)), meter, e.Month.String(), change)
	}
	return b.F("%s at %s in %s, %s, of which %s by another tier", b.word(string(e.Group)), meter, e.Month.String(), change, signed(e.OfWhichTier))
}

// signed is an amount with its sign, the digits in groups.
func signed(m document.Money) string {
	if pricing.Money(m).IsPositive() {
		return "+" + amountText(&m)
	}
	return amountText(&m)
}
