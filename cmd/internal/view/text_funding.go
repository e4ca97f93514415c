package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// funding says whether the money suffices and, where not, what to do.
func (v *textView) funding(a *planner.AccountForecast) {
	v.service(a)
	f := a.Funding
	if !isShort(a) {
		v.hanging("  Funding", labelIndent, green, fmt.Sprintf("suffices; the lowest available amount is %s, on %s.", moneyText(f.LowestAvailable), f.LowestOn))
		return
	}
	text := fmt.Sprintf("Top up %s %s by %s so that %s", moneyText(f.Required), v.f.Currency, f.FirstShortfallOn, nothingFails(a))
	if f.LowestOn != *f.FirstShortfallOn {
		text += fmt.Sprintf("; the most is missing on %s", f.LowestOn)
	}
	v.hanging("  Funding", labelIndent, red, text+".")
}

// nothingFails says what enough money achieves.
func nothingFails(a *planner.AccountForecast) string {
	suspend := a.Account.Terms.Overdraft == pricing.OverdraftSuspend
	switch {
	case suspend && len(a.Packs) > 0:
		return "the service never stops and no purchase is refused"
	case suspend:
		return "the service never stops"
	case len(a.Packs) > 0:
		return "no freeze or purchase fails"
	default:
		return "no freeze fails"
	}
}

// terms says which terms are in force: those of the catalogue, and what differs.
func (v *textView) terms(a *planner.AccountForecast) {
	v.labelled("Terms", "of "+printable(a.Account.Catalog)+v.ownTerms(a)+".")
}

// ownTerms says where an account's terms are not those of its catalogue, and
// what part of the list price it pays; nothing where it pays all of it under
// the catalogue's terms.
func (v *textView) ownTerms(a *planner.AccountForecast) string {
	own, usual := a.Account.Terms, v.catalog(a).Spec().Terms
	var differ []string
	for _, term := range pricing.AllTerms {
		if term.Get(own) != term.Get(usual) {
			differ = append(differ, fmt.Sprintf("%s %s (not %s)", term.Name, term.Get(own), term.Get(usual)))
		}
	}
	text := discountText(a.Account.Discount)
	if len(differ) > 0 {
		text = ", but " + strings.Join(differ, ", ") + text
	}
	return text
}

// discountText says what part of the list price is paid; nothing where it is
// all of it.
func discountText(d planner.Discount) string {
	var parts []string
	if !d.Default.Equal(decimal.NewFromInt(1)) {
		parts = append(parts, "x "+d.Default.String())
	}
	for _, meter := range slices.Sorted(maps.Keys(d.ByMeter)) {
		parts = append(parts, fmt.Sprintf("x %s for %s", d.ByMeter[meter], printable(meter)))
	}
	if len(parts) == 0 {
		return ""
	}
	return "; pays list price " + strings.Join(parts, ", ")
}
