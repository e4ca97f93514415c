package present

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// CatalogList makes the page of the catalogues there are.
func CatalogList(catalogs []document.CatalogEntry, opt Options) Page {
	w := words{Printer: opt.Lang}
	known := func(d pricing.Date) Value { return when(d != 0, dateOf(d)) }
	table := newTable(items(catalogs, func(c *document.CatalogEntry) []cell {
		return []cell{
			w.at("catalogue", address(c.ID)).whole(), w.at("title", name(c.Title)), w.at("currency", word(c.Currency)), w.at("prices of", known(c.AsOf)), w.at("checked", known(c.CheckedOn)),
			w.at("confidence", word(w.T(string(c.Confidence)))), w.at("meters", callsOf(int64(c.Meters))), w.at("packs", callsOf(int64(c.Packs))),
		}
	}))
	var found Lines
	for _, c := range catalogs {
		for _, m := range c.Found {
			title := Text{name(m.Title)}
			found = append(found, Line{Key: name(c.ID + "/" + m.Meter), Text: either(m.TitleEN != "", w.S("%s, %s", title, name(m.TitleEN)), title)})
		}
	}
	return Page{Lang: opt.Lang, Sections: lazily(
		func() Section { return Section{ID: "catalogs", Name: w.T("catalogues"), Blocks: []Block{table}} },
		func() Section {
			return Section{ID: "meters", Rank: 1, Heading: w.S("Meters"), Blocks: []Block{found}}
		},
	)}
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
	k := catalog{words{opt.Lang, c.Spec().Currency}, c.Spec(), c}
	title := titled(name(k.CatalogSpec.ID), "  ", k.Title)
	return Page{Lang: opt.Lang, Title: title, Headline: title, Sections: k.sections()}
}

func (k catalog) sections() iter.Seq[Section] {
	return lazily(k.basis, k.meters, k.packs, k.subscriptions, k.quotas, k.revisions, k.terms)
}

func (k catalog) section(id string, heading Text, blocks ...Block) Section {
	return Section{ID: id, Name: heading.Plain(), Heading: heading, Rank: 1, Blocks: blocks}
}

func (k catalog) basis() Section {
	lines := Lines{{Label: k.T("Prices"), Text: k.catalogText(k.CatalogSpec.ID, k.AsOf, k.CheckedOn, k.Confidence, k.SHA256())}}
	addIf(&lines, k.Source != "", Line{Label: k.T("Source"), Text: Text{name(k.Source)}})
	if k.TaxRate != nil {
		lines = append(lines, Line{Label: Capital(k.T("tax")), Text: Text{k.taxRate(*k.TaxRate, k.PricesIncludeTax)}})
	}
	return k.section("basis", nil, lines)
}

// A priceRow is a row of a table of prices: of a meter's calls, or of a subscription's fee.
type priceRow struct {
	head  Text // what the prices are for
	cells []cell
	tiers []pricing.Tier // at least one, which may have no price
	none  string         // what is said where there is no price
}

// orFree says that what has no tiers is free.
func (r priceRow) orFree(w words) priceRow {
	if len(r.tiers) == 0 {
		r.tiers, r.none = []pricing.Tier{{}}, w.T("free")
	}
	return r
}

// priced are the cells with a price for each number from which on one holds.
func (r *priceRow) priced(w words) []cell {
	cells := slices.Clone(r.cells)
	for _, t := range r.tiers {
		price := either(t.Price.Valid, priceOf(t.Price.Decimal), Value{Kind: Price, Text: r.none})
		from := either(len(r.tiers) == 1, w.T("price"), callsOf(t.From).String())
		cells = append(cells, headed("from "+from, from, price))
	}
	return cells
}

// priceTables lays rows out by what their prices are for, in tables of those whose prices
// hold from the same numbers on.
func (k catalog) priceTables(rows []priceRow, from string) (blocks []Block) {
	for _, alike := range grouped(rows, func(r *priceRow) string { return r.head.Plain() }) {
		tiered := slices.ContainsFunc(alike, func(r priceRow) bool { return len(r.tiers) > 1 })
		group := Group{Head: either(tiered, k.S("%s, %s", alike[0].head, from), alike[0].head)}
		bounds := func(r *priceRow) string {
			return fmt.Sprint(each(r.tiers, func(t pricing.Tier) int64 { return t.From }))
		}
		for _, table := range grouped(alike, bounds) {
			group.Blocks = append(group.Blocks, newTable(items(table, func(r *priceRow) []cell { return r.priced(k.words) })))
		}
		blocks = append(blocks, group)
	}
	return blocks
}

// grouped puts the entries of a list with the same key together, in the order of the
// first of each.
func grouped[T any](list []T, key func(*T) string) (groups [][]T) {
	at := map[string]int{}
	for i := range list {
		id := key(&list[i])
		if _, ok := at[id]; !ok {
			at[id], groups = len(groups), append(groups, nil)
		}
		groups[at[id]] = append(groups[at[id]], list[i])
	}
	return groups
}

func (k catalog) meters() Section {
	var rows []priceRow
	for _, s := range k.CatalogSpec.Meters {
		m, _ := k.Catalog.Meter(s.ID)
		r := priceRow{k.S("Per %s", k.callUnit(m.CallUnit, m.Unit)), []cell{k.at("meter", address(s.ID)).whole(), k.at("title", name(k.meterTitle(m))).ifAny()}, s.Tiers, k.T("on request")}
		r.head = either(s.TierMode != "", k.S("%s, tier_mode %s", r.head, string(s.TierMode)), r.head)
		r.head = either(s.TierPeriod != "", k.S("%s, tier_period %s", r.head, string(s.TierPeriod)), r.head)
		r = r.orFree(k.words)
		r.none = either(m.GrantsOnly, k.T("prepaid only"), r.none)
		rows = append(rows, r)
	}
	return k.section("meters", k.S("Meters: list prices in %s", k.currency()),
		k.priceTables(rows, k.T("from this many a month on"))...)
}

// packs lists what packs cost, also for as many calls as the prices of their meters are
// for, and what they save of a meter's first price. What several meters share is said
// once.
func (k catalog) packs() Section {
	var blocks []Block
	for _, packs := range grouped(k.CatalogSpec.Packs, func(p *pricing.PackSpec) string { n, unit := k.packUnit(p); return k.callUnit(n, unit) }) {
		n, unit := k.packUnit(&packs[0])
		blocks = append(blocks, newTable(items(packs, func(p *pricing.PackSpec) []cell { return k.pack(p, n, unit) })))
	}
	var notes Notes
	for _, packs := range grouped(k.CatalogSpec.Packs, func(p *pricing.PackSpec) string { return k.grantMeters(p.Meters).Plain() }) {
		if !isSingle(packs[0].Meters) {
			skus := each(packs, func(p pricing.PackSpec) Text { return Text{address(p.SKU)} })
			notes = append(notes, k.S("%s: %s.", k.upTo(3, skus, "other"), k.grantMeters(packs[0].Meters)))
		}
	}
	return k.section("packs", k.S("Resource packs: prices in %s", k.currency()), append(blocks, notes)...)
}

// isSingle says whether a grant is for one meter, whose calls take one of it.
func isSingle(meters pricing.GrantMeters) bool { return len(meters) == 1 && meters.Listed() }

// packUnit is what a pack's price is compared by: as its meter's, or a unit of several.
func (k catalog) packUnit(p *pricing.PackSpec) (n int64, unit string) {
	pack, _ := k.Pack(p.SKU)
	if unit = k.Catalog.UnitOf(pack.Ratio); isSingle(p.Meters) {
		return k.Catalog.Meters()[pack.Meters[0]].CallUnit, unit
	}
	return 1, unit
}

func (k catalog) pack(p *pricing.PackSpec, n int64, unit string) []cell {
	each := p.Price.Mul(decimal.NewFromInt(n)).DivRound(decimal.NewFromInt(p.Calls), eachDecimals)
	meters, saves := word(k.count(len(p.Meters), "meter")), Value{}
	if isSingle(p.Meters) {
		m, _ := k.Catalog.Meter(p.Meters[0].ID)
		meters = when(!strings.HasPrefix(p.SKU, m.ID+"_"), name(m.ID)) // otherwise it is said
		if first := k.CatalogSpec.Meters[m.Index].Tiers; len(first) > 0 && first[0].Price.Decimal.GreaterThan(each) {
			saves = Value{Kind: Percent, Number: first[0].Price.Decimal.Sub(each).Mul(decimal.NewFromInt(100)).DivRound(first[0].Price.Decimal, pricing.CentDecimals)}
		}
	}
	return []cell{
		k.at("pack", address(p.SKU)).whole(), k.at("for", meters).ifAny(), headed("calls", k.unitName(unit), callsOf(p.Calls)), k.at("price", k.money(pricing.MoneyOf(p.Price))),
		headed("each", k.F("per %s", k.callUnit(n, unit)), priceOf(each)), k.at("saves", saves).ifAny(), k.at("valid for", written(Words, k.validity(p.Validity))).ifAny(),
	}
}

// eachDecimals are those of the price of a call in a pack.
const eachDecimals = 6

// validity says "1 year"; nothing where a grant has none of its own.
func (w words) validity(v pricing.Validity) string {
	if v.IsZero() {
		return ""
	}
	text := v.String()
	n, _ := strconv.Atoi(text[:len(text)-1])
	return w.count(n, map[byte]string{'d': "day", 'm': "month", 'y': "year"}[text[len(text)-1]])
}

// subscriptions lists fees by quantity, with what a period includes.
func (k catalog) subscriptions() Section {
	var rows []priceRow
	for _, s := range k.CatalogSpec.Subscriptions {
		every := map[pricing.Period]string{pricing.PeriodMonth: k.T("a month"), pricing.PeriodYear: k.T("a year"), pricing.PeriodDay: k.T("a day")}[cmp.Or(s.Every, pricing.PeriodMonth)]
		r := priceRow{k.S("Fee %s", every), nil, s.Tiers, k.T("on request")}
		if s.Fee != nil {
			r.tiers = []pricing.Tier{{Price: decimal.NewNullDecimal(*s.Fee)}}
		}
		calls := optional(s.Calls, callsOf).or(word(k.T("any")))
		r.cells = []cell{k.at("subscription", address(s.ID)).whole(), k.at("title", name(k.titleIn(s.Title, s.TitleEN))).ifAny().rank(1), k.at("for", name(k.commas(s.Meters.IDs()))), k.at("includes", calls)}
		r.head = either(len(s.Tiers) > 0 && s.TierMode == pricing.TierModeReached, k.S("%s, tier_mode %s", r.head, string(s.TierMode)), r.head)
		rows = append(rows, r)
	}
	return k.section("subscriptions", k.S("Subscriptions: fees in %s", k.currency()),
		k.priceTables(rows, k.T("from this quantity on"))...)
}

// grantMeters names the meters of a grant, with what a call takes where that is not one.
func (k catalog) grantMeters(meters pricing.GrantMeters) Text {
	return k.list(each(meters, func(m pricing.GrantMeter) Text {
		return either(meters.Listed(), Text{name(m.ID)}, k.S("%s (a call takes %s)", name(m.ID), unitsValue(m.Ratio)))
	}))
}

// quotas says what is free.
func (k catalog) quotas() Section {
	var lines Lines
	for _, q := range pointers(k.CatalogSpec.FreeQuotas) {
		quota, meters := k.quota(q), k.grantMeters(q.Meters)
		lines = append(lines, Line{Key: name(q.ID), Text: either(isSingle(q.Meters), k.S("%s, for %s", quota, meters), k.S("%s, shared by %s", quota, meters))})
	}
	return k.section("quotas", k.S("Free quotas"), lines)
}

// quota says how much is free, how often and how long.
func (k catalog) quota(q *pricing.FreeQuotaSpec) Text {
	quota, _ := k.FreeQuota(q.ID)
	every := map[pricing.Renewal]string{pricing.RenewsMonthly: k.T("a month"), pricing.RenewsDaily: k.T("a day"), pricing.RenewsNever: k.T("once, when the account is opened")}[q.Renews]
	text := k.S("%s %s", k.counted(pricing.WholeUnits(q.Calls), k.Catalog.UnitOf(quota.Ratio)), every)
	return either(q.Lasts.IsZero(), text, k.S("%s, in the first %s", text, k.validity(q.Lasts)))
}

func (k catalog) revisions() Section {
	var rows []priceRow
	for _, r := range k.CatalogSpec.Revisions {
		head := k.S("From %s on", dateOf(r.Date))
		for _, m := range r.Meters {
			rows = append(rows, priceRow{head, []cell{k.at("what", address(m.ID)).whole()}, m.Tiers, k.T("on request")}.orFree(k.words))
		}
		for _, p := range r.Packs {
			rows = append(rows, priceRow{head, []cell{k.at("what", address(p.SKU)).whole()}, []pricing.Tier{{Price: decimal.NewNullDecimal(p.Price)}}, ""})
		}
	}
	return k.section("revisions", k.S("Revisions"), k.priceTables(rows, k.T("from this many a month on"))...)
}

// terms says what each term decides, and its value.
func (k catalog) terms() Section {
	return k.section("terms", k.S("Terms"), Lines(each(pricing.AllTerms, func(t pricing.Term) Line {
		return Line{Key: word(t.Name + " " + t.Get(k.Terms)), Text: Text{word(k.T(t.Decides))}}
	})))
}

// Quote makes the page of what a month's calls at a meter cost at list price.
func Quote(q document.Quote, m *pricing.Meter, opt Options) Page {
	w := words{opt.Lang, q.Currency}
	currency, unit := w.currency(), w.callUnit(q.CallUnit, q.Unit)
	of := func(n int64, adjective string) string {
		return document.Counted(w.Printer, pricing.WholeUnits(n), adjective, q.Unit)
	}
	lines := Lines{
		{Text: w.S("%s cost %s %s.", of(q.Calls, "postpaid"), w.money(q.Cost), currency)},
		{Text: w.S("Tier from %s on: %s %s per %s (%s).", of(q.TierFrom, ""), priceOf(q.UnitPrice), currency, unit, q.TierMode)},
	}
	switch n := q.Next; {
	case n == nil:
		lines = append(lines, Line{Text: w.S("This is the last tier.")})
	case n.UnitPrice == nil:
		lines = append(lines, Line{Text: w.S("Next tier from %s on, %s more: no public price.", of(n.TierFrom, ""), callsOf(n.Distance))})
	default:
		lines = append(lines, Line{Text: w.S("Next tier from %s on, %s more: %s %s per %s; %s cost %s %s.",
			of(n.TierFrom, ""), callsOf(n.Distance), priceOf(*n.UnitPrice), currency, unit, of(n.TierFrom, ""), w.money(*n.Cost), currency)})
	}
	section := func() Section { return Section{ID: "quote", Heading: w.meterName(m.ID, m), Blocks: []Block{lines}} }
	return Page{Lang: opt.Lang, Sections: lazily(section)}
}
