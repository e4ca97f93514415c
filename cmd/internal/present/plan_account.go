package present

import (
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// account is one account in its currency: its months, packs, and what happens to it.
func (p *plan) account(i int) Section {
	a := p.source.Account(i)
	if p.isOwn(a.Currency) {
		s := p.in(i, a).account(i)
		setCurrency(&s, a.Currency)
		return s
	}
	s := Section{ID: "account", Name: p.T("accounts"), Rank: rankAccounts, Folded: len(p.facts) > 1, Key: a.Address}
	s.Heading = titled(address(a.Address), a.Title)
	if len(a.Tags) > 0 {
		s.Blocks = append(s.Blocks, Notes{p.S("tags: %s", join(", ", tagTexts(a.Tags)...))})
	}
	if p.opt.Charts {
		s.Blocks = append(s.Blocks, p.accountCharts(i, a)...)
	}
	meters := paidMeters(a)
	s.Blocks = append(s.Blocks, p.accountMonths(a, meters), p.packs(a), slices.Concat(p.priceLines(a, meters), p.events(a), p.funding(a), p.terms(a), p.converted(a)))
	if p.opt.Detail {
		s.Blocks = append(s.Blocks, p.details(a)...)
	}
	return s
}

func tagTexts(tags map[string]string) (texts []Text) {
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		texts = append(texts, Text{name(key + "=" + tags[key])})
	}
	return texts
}

// accountMonths has a line for each month of an account, and one for their sum.
func (p *plan) accountMonths(a *document.Account, meters []int) Table {
	var lines []rowLine
	if s := &a.OpeningSettlement; !s.Charged.IsZero() || !s.Frozen.IsZero() || !s.Balance.IsZero() {
		lines = append(lines, rowLine{Item, settled(s).and(row{"month": word(p.T("opening"))})})
	}
	for i := range a.Months {
		m := &a.Months[i]
		lines = append(lines, rowLine{Item, p.monthCells(a.Address, &m.Figures, tallyOf(*m)).and(settled(&m.Settlement), row{"price": p.prices(a, meters, i)})})
	}
	after := a.After()
	lines = append(append(lines, p.afterLine(after.Date, after.Cash)...), rowLine{Total, p.totalCells(&a.Totals, tallyOf(a.Months...))})
	groups := []columnGroup{under("", p.monthColumn(), p.measuredColumn())}
	units := unitsOf(a)
	for _, unit := range units {
		groups = append(groups, under(p.unitName(unit), append(p.callsColumns(unit), p.coverageColumns(unit)...)...))
	}
	if len(units) > 1 { // the prices are those of all units
		groups = append(groups, under(""))
	}
	last := &groups[len(groups)-1]
	last.columns = append(last.columns, at("price", p.T("price"), Price).rank(3).ifAny())
	groups = append(groups, under(p.currency(), p.moneyColumns(!a.Totals.PackPurchases.IsZero() || !a.Totals.Fees.IsZero())...))
	if a.TracksCash {
		groups = append(groups, under(p.T("settled next month"), at("frozen", p.T("frozen"), Money), at("available", p.T("available"), Money)))
	}
	return newRows(lines, groups...)
}

// coverageColumns say who pays for the calls.
func (p *plan) coverageColumns(unit string) []column {
	of := func(id, head string) column { return at(unitID(id, unit), head, Calls).rank(2).sum() }
	return []column{of("subscriptions", p.T("subscriptions")).ifAny(), of("free", p.T("free")).ifAny(), of("packs", p.T("packs")).ifAny(), of("postpaid", p.T("postpaid")), of("unpriced", p.T("free meters")).ifAny()}
}

func settled(s *document.Settlement) row {
	return row{"frozen": moneyOf(s.Frozen), "available": state(s.Available)}
}

// packUnits are what an account's packs hold.
func packUnits(a *document.Account) (units []string) {
	for i := range a.Packs {
		if unit := a.Packs[i].Unit; !slices.Contains(units, unit) {
			units = append(units, unit)
		}
	}
	return units
}

// packs are what each pack was used for and what of it is lost.
func (p *plan) packs(a *document.Account) Table {
	lines := items(a.Packs, p.packCells)
	if t := &a.Totals; t.PacksExpiredCalls.IsPositive() {
		total := row{"pack": word(p.T("total")), "expired_value": moneyOf(t.PacksExpiredValue)}
		if len(packUnits(a)) == 1 { // different units are not added up
			total["expired"] = unitsValue(t.PacksExpiredCalls)
		}
		lines = append(lines, rowLine{Total, total})
	}
	return newRows(lines, p.packColumns(packUnits(a), at("pack", p.T("pack"), Address))...)
}

func (p *plan) packCells(k *document.Pack) row {
	cells := row{
		"pack": packName(k), "size": packSize(k.Quantity, k.SKU), "bought": word(p.T("refused")).toned(Worse), "price": moneyOf(k.Price), "granted": unitsValue(k.Granted), "used": unitsValue(k.Consumed),
		"left": unitsValue(k.Remaining), "expired": unitsValue(k.Expired).toned(Warn), "unit": p.unitCell(k.Unit, len(p.packUnits) > 1), "expired_value": moneyOf(k.ExpiredValue).toned(Warn),
	}
	if k.Bought {
		cells["bought"], cells["expires"] = dateOf(k.PurchasedOn), dateOf(k.ExpiresOn)
		if k.VoidOn != k.ExpiresOn {
			cells["void"] = dateOf(k.VoidOn)
		}
	}
	if k.StartsOn != k.PurchasedOn {
		cells["starts"] = dateOf(k.StartsOn)
	}
	return cells
}

func (p *plan) packColumns(units []string, first ...column) []columnGroup {
	heading := p.T("units")
	if len(units) == 1 {
		heading = p.unitName(units[0])
	}
	calls := func(id, head string) column { return at(id, head, Calls).rank(1).sum() }
	return []columnGroup{
		under("", first...),
		under(p.T("purchase"), at("size", p.T("size"), Name), at("bought", p.T("bought"), Date), at("price", p.currency(), Money),
			at("starts", p.T("starts"), Date).ifAny(), at("expires", p.T("expires"), Date), at("void", p.T("void on"), Date).rank(1).ifAny()),
		under(heading, at("unit", p.T("of"), Name).rank(1).ifAny(), calls("granted", p.T("granted")), calls("used", p.T("used")), calls("left", p.T("left")), calls("expired", p.T("expired"))),
		under(p.currency(), at("expired_value", p.T("worth"), Money).sum().ifAny()),
	}
}

func packName(k *document.Pack) Value {
	return address(strings.TrimPrefix(k.Address, "resource_pack."))
}

// packSize says "2 × search_1m".
func packSize(quantity int64, sku string) Value {
	return name(callsOf(quantity).String() + " × " + sku)
}

// funding says whether the money is sufficient and, where not, what to do.
func (p *plan) funding(a *document.Account) Lines {
	f := a.Funding
	switch {
	case !a.TracksCash:
		return nil
	case !isShort(a):
		text := p.S("sufficient; the lowest available amount is %s, on %s.", moneyOf(f.LowestAvailable), dateOf(f.LowestOn))
		return Lines{{Label: p.T("Funding"), Text: text, Tone: Better}}
	}
	text := p.S("Top up %s %s by %s", moneyOf(f.Required), p.currency(), dateOf(*f.FirstShortfallOn))
	if f.LowestOn != *f.FirstShortfallOn {
		text = p.S("%s; the shortfall is largest on %s", text, dateOf(f.LowestOn))
	}
	return Lines{{Label: p.T("Funding"), Text: p.S("%s.", text), Tone: Worse}}
}

// terms says which terms are in force: those of the catalogue, and what differs.
func (p *plan) terms(a *document.Account) (lines Lines) {
	for i := range a.Products {
		product := &a.Products[i]
		lines = append(lines, Line{Text: p.S("of %s%s.", name(product.Catalog), p.ownTerms(a, product))})
	}
	if text := p.discounts(a); len(text) > 0 && len(lines) > 1 {
		lines = append(lines, Line{Text: p.S("The account pays %s.", p.list(text))})
	}
	return labelled(p.T("Terms"), lines)
}
