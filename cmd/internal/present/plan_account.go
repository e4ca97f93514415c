package present

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
)

// account is one account in its currency: its months, packs, and what happens to it.
func (p *plan) account(i int) Section {
	a := p.source.Account(i)
	if p.isOwn(a.Currency) {
		return p.in(i, a).account(i)
	}
	s := Section{ID: "account", Name: p.T("accounts"), Rank: rankAccounts, Folded: len(p.facts) > 1, Key: a.Address}
	s.Heading = titled(address(a.Address), "  ", a.Title)
	addIf(&s.Blocks, len(a.Tags) > 0, Block(Notes{p.S("tags: %s", join(", ", tagTexts(a.Tags)...))}))
	if p.opt.Charts {
		s.Blocks = append(s.Blocks, p.accountCharts(i, a)...)
	}
	meters := paidMeters(a)
	s.Blocks = append(append(s.Blocks, p.accountMonths(a, meters)...), p.packs(a), p.subscriptions(a), p.vouchers(a),
		slices.Concat(p.priceLines(a, meters), p.events(a), p.funding(a), p.terms(a), p.converted(a)))
	if p.opt.Detail {
		s.Blocks = append(s.Blocks, p.details(a)...)
	}
	return s
}

func tagTexts(tags map[string]string) []Text {
	return each(slices.Sorted(maps.Keys(tags)), func(key string) Text { return Text{name(key + "=" + tags[key])} })
}

// accountMonths have a line for each month of an account, and one for their sum: what is
// counted in several units in a table of its own.
func (p *plan) accountMonths(a *document.Account, meters []int) []Block {
	var calls, money []line
	if s := &a.OpeningSettlement; a.TracksCash && !(s.Charged.IsZero() && s.Frozen.IsZero() && s.Balance.IsZero()) {
		money = append(money, lineOf(Item, []cell{p.at("month", word(p.T("opening")))}, p.settled(s)))
	}
	units := unitsOf(a)
	for i, m := range pointers(a.Months) {
		served, month := tallyOf(*m), p.monthCells(a.Address, m.Month)
		cost := under(p.currency(), p.costCells(&m.Figures, isPrepaid(&a.Totals))...)
		addIf(&cost, a.TracksCash, p.settled(&m.Settlement)...)
		var volumes []cell
		for _, unit := range units {
			of := func(id string) string { return unitID(id, unit) }
			volumes = append(volumes, under(p.unitName(unit), append(p.volumeCells([]string{unit}, served), p.coverageCells(of, served.of(unit).Served)...)...)...)
		}
		volumes = append(volumes, p.prices(a, meters, i)...)
		if len(units) == 1 {
			money = append(money, lineOf(Item, month, volumes, cost))
			continue
		}
		calls, money = append(calls, lineOf(Item, month, volumes)), append(money, lineOf(Item, month[:1], cost))
	}
	money = append(money, p.afterCells(a.After())...)
	return []Block{p.totalled("", newTable(calls)), p.totalled("", newTable(money))}
}

// settled is the money after a settlement.
func (p *plan) settled(s *document.Settlement) []cell {
	return under(p.T("settled next month"), p.at("frozen", p.money(s.Frozen)), p.at("available", p.state(s.Available)))
}

// packUnits are what an account's packs hold.
func packUnits(a *document.Account) []string {
	return distinct(each(a.Packs, func(p document.Pack) string { return p.Unit }))
}

// packs are what each pack was used for and what of it is lost.
func (p *plan) packs(a *document.Account) Table {
	units := packUnits(a)
	table := newTable(items(a.Packs, func(k *document.Pack) []cell {
		return p.packCells(k, units, p.at("pack", packName(k)))
	}))
	return either(a.Totals.PacksExpiredCalls.IsPositive(), p.totalled("", table).countsOf(units), table)
}

// packCells are what a pack was used for. What is in packs of several units is not added up.
func (p *plan) packCells(k *document.Pack, units []string, first ...cell) []cell {
	heading := p.T("units")
	if len(units) == 1 {
		heading = p.unitName(units[0])
	}
	bought := either(k.Bought, dateOf(k.PurchasedOn), word(p.T("refused")).toned(Worse))
	calls := func(head string, n document.Units) cell { return p.at(head, unitsValue(n)).rank(1).sum() }
	return slices.Concat(under("", first...),
		under(p.T("purchase"), p.at("size", packSize(k.Quantity, k.SKU)), p.at("bought", bought), headed("price", p.currency(), p.money(k.Price)),
			p.at("starts", when(k.StartsOn != k.PurchasedOn, dateOf(k.StartsOn))).ifAny(), p.at("expires", when(k.Bought, dateOf(k.ExpiresOn))),
			p.at("void on", when(k.Bought && k.VoidOn != k.ExpiresOn, dateOf(k.VoidOn))).rank(1).ifAny()),
		under(heading, p.at("of", p.unitCell(k.Unit, len(units) > 1)).rank(1).ifAny(), calls("granted", k.Granted), calls("used", k.Consumed),
			calls("left", k.Remaining), calls("expired", k.Expired).toned(Warn)),
		under(p.currency(), p.amount("worth", k.ExpiredValue).toned(Warn).ifAny()))
}

func packName(k *document.Pack) Value {
	return address(strings.TrimPrefix(k.Address, "resource_pack."))
}

// packSize says "2 × search_1m".
func packSize(quantity int64, sku string) Value {
	return name(callsOf(quantity).String() + " × " + sku)
}

// subscriptions are what subscriptions cost, and how many of their fees were not paid.
func (p *plan) subscriptions(a *document.Account) Table {
	return newTable(items(a.Subscriptions, func(s *document.Subscription) []cell {
		fees, used := document.SumOf(s.Months, func(m planner.SubscriptionMonth) document.Money { return m.Fees }), document.SumOf(s.Months, amortizedIn)
		return slices.Concat(under("", p.at("subscription", address(s.Address)), p.at("size", packSize(s.Quantity, s.Plan))),
			under(p.currency(), p.amount("fees", fees), p.amount("amortized", used)),
			under("", p.at("refused", callsOf(int64(len(s.Refused))).toned(Worse)).sum().ifAny()))
	}))
}

// vouchers are what became of vouchers.
func (p *plan) vouchers(a *document.Account) Table {
	return newTable(items(a.Vouchers, func(v *document.Voucher) []cell {
		return slices.Concat([]cell{p.at("voucher", address(v.Address))},
			under(p.currency(), p.amount("amount", v.Amount), p.amount("used", v.Used), p.amount("expired", v.Expired).toned(Warn), p.amount("left", v.Amount.Sub(v.Used).Sub(v.Expired))))
	}))
}

// funding says whether the money is sufficient and, where not, what to do.
func (p *plan) funding(a *document.Account) Lines {
	f := a.Funding
	switch {
	case !a.TracksCash:
		return nil
	case !isShort(a):
		text := p.S("sufficient; the lowest available amount is %s, on %s.", p.money(f.LowestAvailable), dateOf(f.LowestOn))
		return Lines{{Label: p.T("Funding"), Text: text, Tone: Better}}
	}
	text := p.S("Top up %s %s by %s", p.money(f.Required), p.currency(), dateOf(*f.FirstShortfallOn))
	text = either(f.LowestOn == *f.FirstShortfallOn, text, p.S("%s; the shortfall is largest on %s", text, dateOf(f.LowestOn)))
	return Lines{{Label: p.T("Funding"), Text: p.S("%s.", text), Tone: Worse}}
}

// terms says which terms are in force: those of the catalogue, and what differs.
func (p *plan) terms(a *document.Account) (lines Lines) {
	for _, product := range pointers(a.Products) {
		lines = append(lines, Line{Text: p.S("of %s%s.", name(product.Catalog), p.ownTerms(a, product))})
	}
	discounts := p.discounts(a)
	addIf(&lines, len(discounts) > 0 && len(lines) > 1, Line{Text: p.S("The account pays %s.", p.list(discounts))})
	return labelled(p.T("Terms"), lines)
}

// events are what happens to an account, by date: without detail what its tables do not
// say, and of the freezes, and of the fees of a subscription, that fall short the first.
func (p *plan) events(a *document.Account) (lines Lines) {
	short := map[string]bool{} // by address, empty of a freeze
	for _, e := range pointers(a.Events) {
		isShort, what := e.Type == planner.EventShortfall, *cmp.Or(e.Address, new(string))
		if p.opt.Detail || isNotable(e.Type) && !(isShort && short[what]) {
			addIf(&lines, !isShort || a.TracksCash, p.event(e, a))
		}
		short[what] = short[what] || isShort
	}
	addIf(&lines, len(lines) == 0, Line{Text: p.S("none")})
	return labelled(p.T("Events"), lines)
}

func (p *plan) event(e *document.Event, a *document.Account) Line {
	text := Sentence(func(name func(string) string) string { return e.Sentence(p.Printer, p.code, a, name) })
	return Line{Key: dateOf(e.Date), Text: text, Tone: eventTone(e.Type)}
}

func eventTone(t planner.EventType) Tone {
	switch t {
	case planner.EventPackRefused, planner.EventFeeRefused, planner.EventShortfall, planner.EventFreezeFailed, planner.EventSuspended:
		return Worse
	case planner.EventPackExpired, planner.EventVoucherExpired, planner.EventCallsRefused:
		return Warn
	case planner.EventResumed:
		return Better
	}
	return Plain
}

// isNotable says whether events of a type are told without detail: those with a tone, and
// few others.
func isNotable(t planner.EventType) bool {
	return eventTone(t) != Plain || t == planner.EventAdjusted || t == planner.EventPackExhausted
}

// isSuspended says whether an account is without service on some day.
func (p *plan) isSuspended(a *document.Account) bool {
	opening := p.input(a.Address).Opening
	return slices.ContainsFunc(a.Events, func(e document.Event) bool { return e.Type == planner.EventSuspended }) ||
		a.PastThrough == nil && slices.ContainsFunc(a.Products, func(k document.Product) bool { return opening.IsSuspended(k.Catalog) })
}
