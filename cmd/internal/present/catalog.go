package present

import (
	"iter"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// CatalogList makes the page of the catalogues there are.
func CatalogList(catalogs []document.CatalogEntry, opt Options) Page {
	w := words{opt.Lang}
	table := newRows(items(catalogs, func(c *document.CatalogEntry) row {
		r := row{"id": name(c.ID), "title": name(c.Title), "currency": word(c.Currency), "confidence": word(w.confidence(c.Confidence)), "meters": callsOf(int64(c.Meters)), "packs": callsOf(int64(c.Packs))}
		if c.AsOf != 0 {
			r["as_of"] = dateOf(c.AsOf)
		}
		if c.CheckedOn != 0 {
			r["checked"] = dateOf(c.CheckedOn)
		}
		return r
	}), under("", at("id", w.T("catalogue"), Address), at("title", w.T("title"), Name), at("currency", w.T("currency"), Words), at("as_of", w.T("prices of"), Date), at("checked", w.T("checked"), Date),
		at("confidence", w.T("confidence"), Words), at("meters", w.T("meters"), Calls), at("packs", w.T("packs"), Calls)))
	sections := []Section{{ID: "catalogs", Name: w.T("catalogues"), Blocks: []Block{table}}}
	var found Lines
	for _, c := range catalogs {
		for _, m := range c.Found {
			title := join("  ", Text{name(m.Title)})
			if m.TitleEN != "" {
				title = w.S("%s, %s", title, name(m.TitleEN))
			}
			found = append(found, Line{Key: name(c.ID + "/" + m.Meter), Text: title})
		}
	}
	if len(found) > 0 {
		sections = append(sections, Section{ID: "meters", Rank: 1, Heading: w.S("Meters"), Blocks: []Block{found}})
	}
	return Page{Lang: opt.Lang, Sections: slices.Values(sections)}
}

func (w words) confidence(c pricing.Confidence) string {
	switch c {
	case pricing.HighConfidence:
		return w.T("high")
	case pricing.MediumConfidence:
		return w.T("medium")
	}
	return ""
}

// A catalog is a price catalogue that is being told.
type catalog struct {
	words
	pricing.CatalogSpec
	*pricing.Catalog
}

// Catalog makes the page of a catalogue: prices by meter, packs, free quotas, announced
// revisions and terms.
func Catalog(c *pricing.Catalog, opt Options) Page {
	k := catalog{words{opt.Lang}, c.Spec(), c}
	title := titled(name(k.CatalogSpec.ID), k.Title)
	return inMinorUnits(Page{Lang: opt.Lang, Title: title, Headline: title, Sections: k.sections()}, k.CatalogSpec.Currency)
}

func (k catalog) sections() iter.Seq[Section] {
	return func(yield func(Section) bool) {
		for i, s := range []Section{
			{ID: "basis", Blocks: []Block{k.basis()}},
			{ID: "meters", Heading: k.S("Meters: price by a month's calls, in %s per %s", k.currency(), k.callUnit(k.Catalog.CallUnit(), unitOfCalls)), Blocks: []Block{k.meters()}},
			{ID: "packs", Heading: k.S("Resource packs"), Blocks: []Block{k.packs()}},
			{ID: "quotas", Heading: k.S("Free quotas"), Blocks: []Block{k.quotas()}},
			{ID: "revisions", Heading: k.S("Revisions"), Blocks: []Block{k.revisions()}},
			{ID: "terms", Heading: k.S("Terms"), Blocks: []Block{k.terms()}},
		} {
			s.Rank = i + 1
			if lines, ok := s.Blocks[0].(Lines); (!ok || len(lines) > 0) && !yield(s) {
				return
			}
		}
	}
}

func (k catalog) currency() string { return k.Printer.Currency(k.CatalogSpec.Currency) }

func (k catalog) basis() Lines {
	lines := Lines{{Label: k.T("Prices"), Text: k.catalogText(k.CatalogSpec.ID, k.AsOf, k.CheckedOn, k.Confidence, k.SHA256())}}
	if k.Source != "" {
		lines = append(lines, Line{Label: k.T("Source"), Text: Text{name(k.Source)}})
	}
	return lines
}

func (k catalog) meters() (lines Lines) {
	for _, s := range k.CatalogSpec.Meters {
		m, _ := k.Catalog.Meter(s.ID)
		text := k.meterPrices(s.Free, s.Tiers)
		if m.GrantsOnly {
			text = k.S("only by free quotas and packs (postpaid = false)")
		}
		if m.Unit != unitOfCalls || m.CallUnit != k.Catalog.CallUnit() {
			text = k.S("%s, per %s", text, k.callUnit(m.CallUnit, m.Unit))
		}
		if m.TierMode != "" {
			text = k.S("%s, tier_mode %s", text, string(m.TierMode))
		}
		if title := k.meterTitle(m); title != "" {
			text = k.S("%s: %s", name(title), text)
		}
		lines = append(lines, Line{Key: name(s.ID), Text: text})
	}
	return lines
}

// meterPrices lists prices with the number of calls from which on they hold.
func (k catalog) meterPrices(free bool, tiers []pricing.TierSpec) Text {
	if free {
		return Text{word(k.T("free"))}
	}
	var steps []Text
	for _, t := range tiers {
		price := priceOf(t.Price)
		if t.NoPrice {
			price = word(k.T("no public price"))
		}
		if t.From == 0 {
			steps = append(steps, Text{price})
		} else {
			steps = append(steps, k.S("%s from %s", price, callsOf(t.From)))
		}
	}
	return k.list(steps)
}

func (k catalog) packs() (lines Lines) {
	for _, p := range k.CatalogSpec.Packs {
		price := k.inCurrency(moneyOf(pricing.MoneyOf(p.Price)), k.CatalogSpec.Currency)
		pack, _ := k.Pack(p.SKU)
		text := join(k.T("; "), k.S("%s, %s", k.counted(pricing.WholeUnits(p.Calls), document.PackUnit(k.Catalog, pack)), price), k.grantMeters(p.Meters))
		if !p.Validity.IsZero() {
			text = join(k.T("; "), text, k.S("valid for %s", p.Validity.String()))
		}
		lines = append(lines, Line{Key: name(p.SKU), Text: text})
	}
	return lines
}

// grantMeters names the meters of a grant, with what a call takes where that is not one.
func (k catalog) grantMeters(meters pricing.GrantMeters) Text {
	var names []Text
	for _, m := range meters {
		text := Text{name(m.ID)}
		if !meters.Listed() {
			text = k.S("%s (a call takes %s)", text, unitsValue(m.Ratio))
		}
		names = append(names, text)
	}
	return k.list(names)
}

func (k catalog) quotas() (lines Lines) {
	for _, q := range k.CatalogSpec.FreeQuotas {
		quota, _ := k.FreeQuota(q.ID)
		calls, every := k.counted(pricing.WholeUnits(q.Calls), document.QuotaUnit(k.Catalog, quota)), k.T("a month")
		switch q.Renews {
		case pricing.RenewsDaily:
			every = k.T("a day")
		case pricing.RenewsNever:
			every = k.T("once, when the account is opened")
		}
		text := k.S("%s %s, shared by %s", calls, every, k.grantMeters(q.Meters))
		if !q.Lasts.IsZero() {
			text = k.S("%s; for %s after the account is opened", text, q.Lasts.String())
		}
		lines = append(lines, Line{Key: name(q.ID), Text: text})
	}
	return lines
}

func (k catalog) revisions() (lines Lines) {
	for _, r := range k.CatalogSpec.Revisions {
		for _, m := range r.Meters {
			lines = append(lines, Line{Key: dateOf(r.Date), Text: k.S("%s: %s", name(m.ID), k.meterPrices(m.Free, m.Tiers))})
		}
		for _, p := range r.Packs {
			lines = append(lines, Line{Key: dateOf(r.Date), Text: k.S("%s: %s", name(p.SKU), k.inCurrency(moneyOf(pricing.MoneyOf(p.Price)), k.CatalogSpec.Currency))})
		}
	}
	return lines
}

func (k catalog) terms() (lines Lines) {
	for _, t := range pricing.AllTerms {
		lines = append(lines, Line{Key: word(t.Name), Text: k.S("%s: %s", t.Get(k.Terms), k.T(t.Doc()))})
	}
	return lines
}

// Quote makes the page of what a month's calls at a meter cost at list price.
func Quote(q document.Quote, m *pricing.Meter, opt Options) Page {
	w := words{opt.Lang}
	currency, unit := w.Printer.Currency(q.Currency), w.callUnit(q.CallUnit, q.Unit)
	of := func(n int64, adjective string) string {
		return document.Counted(w.Printer, pricing.WholeUnits(n), adjective, q.Unit)
	}
	lines := Lines{
		{Text: w.S("%s cost %s %s.", of(q.Calls, "postpaid"), moneyOf(q.Cost), currency)},
		{Text: w.S("Tier from %s on: %s %s per %s (%s).", of(q.TierFrom, ""), priceOf(q.UnitPrice), currency, unit, q.TierMode)},
	}
	switch n := q.Next; {
	case n == nil:
		lines = append(lines, Line{Text: w.S("This is the last tier.")})
	case n.UnitPrice == nil:
		lines = append(lines, Line{Text: w.S("Next tier from %s on, %s more: no public price.", of(n.TierFrom, ""), callsOf(n.Distance))})
	default:
		lines = append(lines, Line{Text: w.S("Next tier from %s on, %s more: %s %s per %s; %s cost %s %s.",
			of(n.TierFrom, ""), callsOf(n.Distance), priceOf(*n.UnitPrice), currency, unit, of(n.TierFrom, ""), moneyOf(*n.Cost), currency)})
	}
	return inMinorUnits(Page{Lang: opt.Lang, Sections: slices.Values([]Section{{ID: "quote", Heading: w.meterName(m.ID, m), Blocks: []Block{lines}}})}, q.Currency)
}
