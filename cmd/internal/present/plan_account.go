package present

import (
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// account is one account: its months, packs, and what happens to it.
func (p *plan) account(i int) Section {
	a := p.source.Account(i)
	s := Section{ID: "account", Name: p.T("accounts"), Rank: rankAccounts, Folded: len(p.facts) > 1, Key: a.Address}
	s.Heading = accountHeading(a.Address, a.Title)
	if len(a.Tags) > 0 {
		s.Blocks = append(s.Blocks, Notes{p.S("tags: %s", join(", ", tagTexts(a.Tags)...))})
	}
	if p.opt.Charts {
		s.Blocks = append(s.Blocks, p.accountCharts(i, a)...)
	}
	steps := p.priceSteps(a)
	s.Blocks = append(s.Blocks, p.accountMonths(a, steps))
	if len(a.Packs) > 0 {
		s.Blocks = append(s.Blocks, p.packs(a))
	}
	s.Blocks = append(s.Blocks, slices.Concat(p.tiers(a, steps), p.events(a, steps), p.service(a), p.funding(a), p.terms(a)))
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

func accountHeading(at, title string) Text {
	if title == "" {
		return Text{address(at)}
	}
	return Text{address(at), word("  "), name(title)}
}

// accountMonths has a line for each month of an account, and one for their sum.
func (p *plan) accountMonths(a *document.Account, steps []meterSteps) Table {
	var lines []monthLine
	if s := &a.OpeningSettlement; !isNothing(s.Charged) || !isNothing(s.Frozen) || !isNothing(s.Balance) {
		lines = append(lines, monthLine{name: word(p.T("opening")), settlement: s})
	}
	for i := range a.Months {
		m := &a.Months[i]
		lines = append(lines, monthLine{name: monthOf(m.Month), figures: &m.Figures, served: tallyOf(*m), settlement: &m.Settlement, tier: p.tierCell(steps, i), measured: p.isMeasured(a.Address, m.Month)})
	}
	if last := &a.Months[len(a.Months)-1].Settlement; !isNothing(last.Charged) {
		lines = append(lines, monthLine{name: monthOf(last.Date.Month()), after: &last.Charged})
	}
	columns, groups := []column[monthLine]{p.monthColumn(), p.measuredColumn()}, []string{""}
	for _, unit := range unitsOf(a) {
		columns = append(append(columns, p.callsColumns(len(groups), []string{unit})...), p.coverageColumns(len(groups), unit)...)
		groups = append(groups, p.unitName(unit))
	}
	columns = append(columns, column[monthLine]{Column{ID: "tier", Head: p.T("tier"), Kind: Price, Group: len(groups) - 1, Rank: 3}, func(l monthLine) Value { return l.tier }, true})
	columns = append(columns, p.moneyColumns(len(groups), !isNothing(a.Totals.PackPurchases))...)
	groups = append(groups, p.currency())
	if a.TracksCash {
		columns = append(columns, p.settlementColumns(len(groups))...)
	}
	return newTable(append(groups, p.T("settled next month")), columns, append(lines, p.totalLine(&a.Totals, tallyOf(a.Months...))), monthLine.rowLevel)
}

func isNothing(m document.Money) bool { return pricing.Money(m).IsZero() }

// coverageColumns say who pays for the calls, and at which price.
func (p *plan) coverageColumns(group int, unit string) []column[monthLine] {
	at := func(id, head string, of func(coverage) int64) column[monthLine] {
		return column[monthLine]{Column{ID: unitID(id, unit), Head: head, Kind: Calls, Group: group, Rank: 2, Sum: true}, served(unit, of), id == "postpaid"}
	}
	return []column[monthLine]{
		at("free", p.T("free"), func(c coverage) int64 { return c.free }),
		at("packs", p.T("packs"), func(c coverage) int64 { return c.packs }),
		at("postpaid", p.T("postpaid"), func(c coverage) int64 { return c.postpaid }),
		at("unpriced", p.T("free meters"), func(c coverage) int64 { return c.unpriced }),
	}
}

func (p *plan) settlementColumns(group int) []column[monthLine] {
	at := func(id, head string, of func(*document.Settlement) Value) column[monthLine] {
		return column[monthLine]{Column{ID: id, Head: head, Kind: Money, Group: group}, func(l monthLine) Value {
			if l.settlement == nil {
				return Value{}
			}
			return of(l.settlement)
		}, true}
	}
	return []column[monthLine]{
		at("frozen", p.T("frozen"), func(s *document.Settlement) Value { return moneyOf(s.Frozen) }),
		at("available", p.T("available"), func(s *document.Settlement) Value { return state(s.Available) }),
	}
}

// A packLine is a pack, or nil for the sum of what expires.
type packLine struct {
	*document.Pack
	totals *document.Totals
	units  []string // of all packs
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

func (l packLine) level() Level {
	if l.Pack == nil {
		return Total
	}
	return Item
}

// packs are what each pack was used for and what of it is lost.
func (p *plan) packs(a *document.Account) Table {
	var lines []packLine
	for i := range a.Packs {
		lines = append(lines, packLine{Pack: &a.Packs[i]})
	}
	if a.Totals.PacksExpiredCalls.IsPositive() {
		lines = append(lines, packLine{totals: &a.Totals, units: packUnits(a)})
	}
	units := p.T("units")
	if all := packUnits(a); len(all) == 1 {
		units = p.unitName(all[0])
	}
	groups := []string{"", p.T("purchase"), units, p.currency()}
	return newTable(groups, slices.Concat(p.purchaseColumns(), p.packColumns()), lines, packLine.level)
}

// ofPack shows a value of a pack, and nothing of the sum.
func ofPack(of func(*document.Pack) Value) func(packLine) Value {
	return func(l packLine) Value {
		if l.Pack == nil {
			return Value{}
		}
		return of(l.Pack)
	}
}

func (p *plan) purchaseColumns() []column[packLine] {
	return []column[packLine]{
		{Column{ID: "pack", Head: p.T("pack"), Kind: Address}, func(l packLine) Value {
			if l.Pack == nil {
				return word(p.T("total"))
			}
			return address(strings.TrimPrefix(l.Address, "resource_pack."))
		}, true},
		{Column{ID: "size", Head: p.T("size"), Kind: Name, Group: 1}, ofPack(func(k *document.Pack) Value {
			return packSize(k.Quantity, k.SKU)
		}), true},
		{Column{ID: "bought", Head: p.T("bought"), Kind: Date, Group: 1}, ofPack(func(k *document.Pack) Value {
			if !k.Bought {
				return word(p.T("refused")).toned(Worse)
			}
			return dateOf(k.PurchasedOn)
		}), true},
		{Column{ID: "price", Head: p.currency(), Kind: Money, Group: 1}, ofPack(func(k *document.Pack) Value { return moneyOf(k.Price) }), true},
		{Column{ID: "starts", Head: p.T("starts"), Kind: Date, Group: 1}, ofPack(func(k *document.Pack) Value {
			if k.StartsOn == k.PurchasedOn {
				return Value{}
			}
			return dateOf(k.StartsOn)
		}), false},
		{Column{ID: "expires", Head: p.T("expires"), Kind: Date, Group: 1}, ofPack(func(k *document.Pack) Value {
			if !k.Bought {
				return Value{}
			}
			return dateOf(k.ExpiresOn)
		}), true},
		{Column{ID: "void", Head: p.T("void on"), Kind: Date, Group: 1, Rank: 1}, ofPack(func(k *document.Pack) Value {
			if !k.Bought || k.VoidOn == k.ExpiresOn {
				return Value{}
			}
			return dateOf(k.VoidOn)
		}), false},
	}
}

// packSize says "2 × search_1m".
func packSize(quantity int64, sku string) Value {
	return name(callsOf(quantity).String() + " × " + sku)
}

func (p *plan) packColumns() []column[packLine] {
	calls := func(id, head string, of func(*document.Pack) document.Units) column[packLine] {
		return column[packLine]{Column{ID: id, Head: head, Kind: Calls, Group: 2, Rank: 1, Sum: true}, ofPack(func(k *document.Pack) Value { return unitsValue(of(k)) }), true}
	}
	return []column[packLine]{
		{Column{ID: "unit", Head: p.T("of"), Kind: Name, Group: 2, Rank: 1}, ofPack(func(k *document.Pack) Value {
			return p.unitCell(k.Unit, p.severalPackUnits)
		}), false},
		calls("granted", p.T("granted"), func(k *document.Pack) document.Units { return k.Granted }),
		calls("used", p.T("used"), func(k *document.Pack) document.Units { return k.Consumed }),
		calls("left", p.T("left"), func(k *document.Pack) document.Units { return k.Remaining }),
		{Column{ID: "expired", Head: p.T("expired"), Kind: Calls, Group: 2, Rank: 1, Sum: true}, func(l packLine) Value {
			switch {
			case l.totals != nil && len(l.units) > 1: // not to be added up
				return Value{}
			case l.totals != nil:
				return unitsValue(l.totals.PacksExpiredCalls)
			}
			return unitsValue(l.Expired).toned(Warn)
		}, true},
		{Column{ID: "expired_value", Head: p.T("worth"), Kind: Money, Group: 3, Sum: true}, func(l packLine) Value {
			if l.totals != nil {
				return moneyOf(l.totals.PacksExpiredValue)
			}
			return moneyOf(l.ExpiredValue).toned(Warn)
		}, false},
	}
}

// service says when an account is without service.
func (p *plan) service(a *document.Account) Lines {
	var times []string
	for _, s := range p.suspensions(a) {
		time := p.describe(s)
		if len(a.Products) > 1 {
			time = p.F("%s: %s", s.catalog, time)
		}
		times = append(times, time)
	}
	if len(times) == 0 {
		return nil
	}
	lost := p.lost(tallyOf(a.Months...), unitsOf(a))
	if lost == "" {
		lost = p.counted(document.Units{}, unitsOf(a)[0])
	}
	text := p.S("suspended %s; %s lost.", strings.Join(times, p.T(", ")), lost)
	return Lines{{Label: p.T("Service"), Text: text, Tone: Worse}}
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
	text := p.S("Top up %s %s by %s so that %s", moneyOf(f.Required), p.currency(), dateOf(*f.FirstShortfallOn), p.nothingFails(a))
	if f.LowestOn != *f.FirstShortfallOn {
		text = append(text, p.S("; the shortfall is largest on %s", dateOf(f.LowestOn))...)
	}
	return Lines{{Label: p.T("Funding"), Text: p.S("%s.", text), Tone: Worse}}
}

// nothingFails says what enough money achieves.
func (p *plan) nothingFails(a *document.Account) string {
	suspend := slices.ContainsFunc(a.Products, func(p document.Product) bool { return p.Terms.Overdraft == pricing.OverdraftSuspend })
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
func (p *plan) terms(a *document.Account) (lines Lines) {
	for i := range a.Products {
		product := &a.Products[i]
		lines = append(lines, Line{Text: p.S("of %s%s.", name(product.Catalog), p.ownTerms(a, product))})
	}
	lines[0].Label = p.T("Terms")
	if text := p.discounts(a); len(text) > 0 && len(lines) > 1 {
		lines = append(lines, Line{Text: p.S("The account pays %s.", p.list(text))})
	}
	return lines
}
