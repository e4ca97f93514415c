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
		c := coverageOf(*m)
		lines = append(lines, monthLine{name: monthOf(m.Month), figures: &m.Figures, served: &c, settlement: &m.Settlement, tier: p.tierCell(steps, i), measured: p.isMeasured(a.Address, m.Month)})
	}
	if last := &a.Months[len(a.Months)-1].Settlement; !isNothing(last.Charged) {
		lines = append(lines, monthLine{name: monthOf(last.Date.Month()), after: &last.Charged})
	}
	total, c := p.totalLine(&a.Totals), coverageOf(a.Months...)
	total.served = &c
	columns := slices.Concat([]column[monthLine]{p.monthColumn(), p.measuredColumn()}, p.callsColumns(1), p.coverageColumns(), p.moneyColumns(2, !isNothing(a.Totals.PackPurchases)))
	if a.TracksCash {
		columns = append(columns, p.settlementColumns()...)
	}
	return newTable([]string{"", p.T("calls"), p.currency(), p.T("settled next month")}, columns, append(lines, total), monthLine.rowLevel)
}

func isNothing(m document.Money) bool { return pricing.Money(m).IsZero() }

// coverageColumns say who pays for the calls, and at which price.
func (p *plan) coverageColumns() []column[monthLine] {
	at := func(id, head string, of func(*coverage) int64) column[monthLine] {
		return column[monthLine]{Column{ID: id, Head: head, Kind: Calls, Group: 1, Rank: 2, Sum: true}, served(of), id == "postpaid"}
	}
	return []column[monthLine]{
		at("free", p.T("free"), func(c *coverage) int64 { return c.free }),
		at("packs", p.T("packs"), func(c *coverage) int64 { return c.packs }),
		at("postpaid", p.T("postpaid"), func(c *coverage) int64 { return c.postpaid }),
		at("unpriced", p.T("free meters"), func(c *coverage) int64 { return c.unpriced }),
		{Column{ID: "tier", Head: p.T("tier"), Kind: Price, Group: 1, Rank: 3}, func(l monthLine) Value { return l.tier }, true},
	}
}

func (p *plan) settlementColumns() []column[monthLine] {
	at := func(id, head string, of func(*document.Settlement) Value) column[monthLine] {
		return column[monthLine]{Column{ID: id, Head: head, Kind: Money, Group: 3}, func(l monthLine) Value {
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
	if a.Totals.PacksExpiredCalls > 0 {
		lines = append(lines, packLine{totals: &a.Totals})
	}
	groups := []string{"", p.T("purchase"), p.T("calls"), p.currency()}
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
		{Column{ID: "expires", Head: p.T("expires"), Kind: Date, Group: 1}, ofPack(func(k *document.Pack) Value {
			if !k.Bought {
				return Value{}
			}
			return dateOf(k.ExpiresOn)
		}), true},
	}
}

// packSize says "2 × search_1m".
func packSize(quantity int64, sku string) Value {
	return name(callsOf(quantity).String() + " × " + sku)
}

func (p *plan) packColumns() []column[packLine] {
	calls := func(id, head string, of func(*document.Pack) int64) column[packLine] {
		return column[packLine]{Column{ID: id, Head: head, Kind: Calls, Group: 2, Rank: 1, Sum: true}, ofPack(func(k *document.Pack) Value { return callsOf(of(k)) }), true}
	}
	return []column[packLine]{
		calls("granted", p.T("granted"), func(k *document.Pack) int64 { return k.Granted }),
		calls("used", p.T("used"), func(k *document.Pack) int64 { return k.Consumed }),
		calls("left", p.T("left"), func(k *document.Pack) int64 { return k.Remaining }),
		{Column{ID: "expired", Head: p.T("expired"), Kind: Calls, Group: 2, Rank: 1, Sum: true}, func(l packLine) Value {
			if l.totals != nil {
				return callsOf(l.totals.PacksExpiredCalls)
			}
			return callsOf(l.Expired).toned(Warn)
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
		times = append(times, p.describe(s))
	}
	if len(times) == 0 {
		return nil
	}
	text := p.S("suspended %s; %s lost.", strings.Join(times, p.T(", ")), p.calls(a.Totals.Lost, "call"))
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
	suspend := a.Terms.Overdraft == pricing.OverdraftSuspend
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
func (p *plan) terms(a *document.Account) Lines {
	return Lines{{Label: p.T("Terms"), Text: p.S("of %s%s.", name(a.Catalog), p.ownTerms(a))}}
}
