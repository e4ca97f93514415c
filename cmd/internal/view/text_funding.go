package view

import (
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// funding says whether the money suffices and, where not, what to do.
func (v *textView) funding(a *planner.AccountForecast) {
	v.service(a)
	p, f := v.opt.Lang, a.Funding
	switch {
	case !a.TracksCash:
		return
	case !isShort(a):
		v.hanging("  "+p.T("Funding"), labelIndent, green, p.F("suffices; the lowest available amount is %s, on %s.", moneyText(f.LowestAvailable), f.LowestOn))
		return
	}
	text := p.F("Top up %s %s by %s so that %s", moneyText(f.Required), p.Currency(v.f.Currency), f.FirstShortfallOn, nothingFails(p, a))
	if f.LowestOn != *f.FirstShortfallOn {
		text += p.F("; the most is missing on %s", f.LowestOn)
	}
	v.hanging("  "+p.T("Funding"), labelIndent, red, p.F("%s.", text))
}

// nothingFails says what enough money achieves.
func nothingFails(p *lang.Printer, a *planner.AccountForecast) string {
	suspend := a.Account.Terms.Overdraft == pricing.OverdraftSuspend
	switch {
	case suspend && len(a.Packs) > 0:
		return p.T("the service never stops and no purchase is refused")
	case suspend:
		return p.T("the service never stops")
	case len(a.Packs) > 0:
		return p.T("no freeze or purchase fails")
	default:
		return p.T("no freeze fails")
	}
}

// terms says which terms are in force: those of the catalogue, and what differs.
func (v *textView) terms(a *planner.AccountForecast) {
	v.labelled(v.opt.Lang.T("Terms"), v.opt.Lang.F("of %s%s.", printable(a.Account.Catalog), v.ownTerms(a)))
}

// ownTerms says where an account's terms are not those of its catalogue, and
// what part of the list price it pays; nothing where it pays all of it under
// the catalogue's terms.
func (v *textView) ownTerms(a *planner.AccountForecast) string {
	p, own, usual := v.opt.Lang, a.Account.Terms, v.catalog(a).Spec().Terms
	var differ []string
	for _, term := range pricing.AllTerms {
		if term.Get(own) != term.Get(usual) {
			differ = append(differ, p.F("%s %s (not %s)", term.Name, term.Get(own), term.Get(usual)))
		}
	}
	text := discountText(p, a.Account.Discount)
	if len(differ) > 0 {
		text = p.F(", but %s", strings.Join(differ, p.T(", "))) + text
	}
	return text
}

// discountText says what part of the list price is paid; nothing where it is
// all of it.
func discountText(p *lang.Printer, d planner.Discount) string {
	var parts []string
	if !d.Default.Equal(decimal.NewFromInt(1)) {
		parts = append(parts, p.F("x %s", d.Default.String()))
	}
	for _, meter := range slices.Sorted(maps.Keys(d.ByMeter)) {
		parts = append(parts, p.F("x %s for %s", d.ByMeter[meter], printable(meter)))
	}
	if len(parts) == 0 {
		return ""
	}
	return p.F("; pays list price %s", strings.Join(parts, p.T(", ")))
}
