package present

import (
	"cmp"
	"iter"
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// An explanation is an account's month that is being told step by step.
type explanation struct {
	words
	*document.Workings
	catalogs []*pricing.Catalog
	usage    *workings.Usage // what was asked for; nil: something else
	pack     *workings.Pack
	productSteps
}

// productSteps are a product's part of the month, and of it what is shown: all, or what the
// usage or the pack that was asked for has to do with.
type productSteps struct {
	product *document.ProductWorkings
	catalog *pricing.Catalog
	all     []workings.Meter
	meters  []workings.Meter
	quotas  []workings.Quota
	subs    []workings.Subscription
	packs   []workings.Pack
}

// Explain makes the page of a month's calculation: a table for each step between its calls,
// its bill and the settlement of it; of an account with several products for one after the
// other. The catalogues, in the order of the products, and the title are the account's.
func Explain(d *document.Workings, catalogs []*pricing.Catalog, accountTitle string, opt Options) Page {
	e := &explanation{words: words{opt.Lang, d.Currency}, Workings: d, catalogs: catalogs}
	e.pack = find(d.Packs, func(p *workings.Pack) bool { return p.Address == d.Address })
	for _, m := range d.Meters {
		e.usage = cmp.Or(e.usage, find(m.Usages, func(u *workings.Usage) bool { return u.Address == d.Address }))
	}
	about, month := address(d.Address), monthOf(d.Month)
	title := either(accountTitle == "", e.S("%s in %s, step by step", about, month), e.S("%s (%s) in %s, step by step", about, name(accountTitle), month))
	return Page{Lang: opt.Lang, Title: e.inScenario(title, d.Scenario), Headline: e.headline(), Sections: e.sections()}
}

// of is the explanation of the k-th product; nil where that has nothing to do with what was
// asked for.
func (e *explanation) of(k int) *explanation {
	one, p := *e, &e.Products[k]
	one.productSteps = productSteps{product: p, catalog: e.catalogs[k]}
	one.all = having(e.Meters, func(m workings.Meter) bool { return m.Catalog == p.Catalog })
	one.meters = having(one.all, func(m workings.Meter) bool {
		switch {
		case e.usage != nil:
			return slices.ContainsFunc(m.Usages, func(u workings.Usage) bool { return u.Address == e.Address })
		case e.pack != nil:
			return e.pack.Catalog == p.Catalog && slices.ContainsFunc(e.pack.Draws, func(d workings.Draw) bool {
				return slices.ContainsFunc(d.Meters, func(of workings.MeterDraw) bool { return of.Meter == m.Meter })
			})
		}
		return true
	})
	one.quotas = having(e.FreeQuotas, func(q workings.Quota) bool { return q.Catalog == p.Catalog && e.pack == nil })
	one.subs = having(e.Subscriptions, func(s workings.Subscription) bool { return s.Catalog == p.Catalog && e.pack == nil })
	one.packs = having(e.Packs, func(k workings.Pack) bool { return k.Catalog == p.Catalog && (e.pack == nil || k.Address == e.Address) })
	if e.usage != nil && len(one.meters) == 0 || e.pack != nil && len(one.packs) == 0 {
		return nil
	}
	return &one
}

// headline is what was asked for: the bill, or a part of it.
func (e *explanation) headline() Text {
	bill := e.inCurrency(e.money(e.Bill))
	switch {
	case e.usage != nil:
		return e.S("%s costs %s of the bill of %s for %s", address(e.Address), e.money(e.usage.Share.Amount), bill, monthOf(e.Month))
	case e.pack != nil:
		return e.S("%s in %s: %s used, %s left", address(e.Address), monthOf(e.Month), e.counted(e.pack.Consumed, e.pack.Unit), unitsValue(e.pack.Remaining))
	}
	return e.S("Bill of %s for %s", bill, monthOf(e.Month))
}

// steps are those of the product.
func (e *explanation) steps() []func() Section {
	switch {
	case e.usage != nil:
		return []func() Section{e.requested, e.coverage, e.costs, e.charges, e.shares}
	case e.pack != nil:
		return []func() Section{e.requested, e.grants, e.packValues}
	}
	return []func() Section{e.requested, e.grants, e.coverage, e.costs, e.charges, e.nextTiers, e.shares, e.packValues, e.opening, e.settled}
}

// sections are the steps of each product, numbered, then what is the account's, and the
// result last.
func (e *explanation) sections() iter.Seq[Section] {
	var basis Lines
	number := 0
	sections := []func() Section{func() Section {
		number = 0
		return Section{ID: "basis", Name: e.T("prices and terms"), Rank: rankBasis + 10, Blocks: []Block{basis}}
	}}
	add := func(step func() Section, product string) {
		sections = append(sections, func() Section {
			s := step()
			if s.Blocks = filled(s.Blocks); len(s.Blocks) == 0 {
				return s
			}
			heading := either(product != "" && len(e.Products) > 1, e.S("%s: %s", name(product), s.Heading), s.Heading)
			number++
			s.Rank, s.Name, s.Heading = number, heading.Plain(), e.S("%s. %s", strconv.Itoa(number), heading)
			return s
		})
	}
	for k := range e.Products {
		if one := e.of(k); one != nil {
			basis = append(basis, one.basis()...)
			for _, step := range one.steps() {
				add(step, one.product.Catalog)
			}
		}
	}
	if e.usage == nil && e.pack == nil {
		add(e.views, "")
	}
	basis = append(basis, Line{Label: e.T("Rules"), Text: e.S("§ is the section of docs/settlement.md.")})
	return lazily(append(sections, e.result)...)
}

// basis says which prices and terms the month has.
func (e *explanation) basis() Lines {
	return Lines{
		{Label: e.T("Prices"), Text: e.S("%s, in %s per %s, as in force on %s", e.catalogText(e.catalog.ID(), e.product.CatalogAsOf, e.product.CatalogCheckedOn, "", e.catalog.SHA256()), e.currency(), e.perUnit(), dateOf(e.Month.First()))},
		{Label: e.T("Terms"), Text: Text{word(TermList(e.product.Terms))}},
	}
}

// perUnit lists what prices of the meters are for: "1,000 calls, 3,600 seconds".
func (e *explanation) perUnit() string {
	units := distinct(each(e.meters, func(m workings.Meter) string { return e.callUnit(m.CallUnit, m.Unit) }))
	return cmp.Or(e.commas(units), e.callUnit(e.product.CallUnit, unitOfCalls))
}

// meter names a meter of the product: its id, with the catalogue's where another product of
// the account has one of that id, too.
func (e *explanation) meter(id string) Value {
	for _, c := range e.catalogs {
		if _, ok := c.Meter(id); ok && c.ID() != e.product.Catalog {
			return address(planner.Name{Catalog: e.product.Catalog, ID: id}.String())
		}
	}
	return address(id)
}

// result is what the steps lead to.
func (e *explanation) result() Section {
	s := e.lastSettlement()
	on := e.S("on %s", dateOf(s.Date))
	figures := Figures{
		e.total(e.T("Bill"), e.money(e.Bill), e.S("deducted on %s", dateOf(s.Date))),
		{Label: Capital(e.T("frozen")), Value: e.money(s.Balance.Sub(s.Available)), Text: on}, {Label: Capital(e.T("available")), Value: e.money(s.Available), Text: on},
	}
	switch p := e.pack; {
	case e.usage != nil:
		figures = Figures{{Label: Capital(e.T("cost")), Value: e.money(e.usage.Share.Amount), Text: e.S("of the bill of %s", e.money(e.Bill))}}
	case p != nil:
		figures = Figures{{Label: Capital(e.T("used")), Value: unitsValue(p.Consumed)}, {Label: Capital(e.T("expired")), Value: unitsValue(p.Expired)}, {Label: Capital(e.T("left")), Value: unitsValue(p.Remaining)}}
	}
	return Section{ID: "summary", Name: e.T("totals"), Heading: e.S("%s in %s, amounts in %s", address(e.Address), monthOf(e.Month), e.currency()), Rank: rankSummary, Blocks: []Block{figures}}
}

// lastSettlement is the latest of the products'.
func (e *explanation) lastSettlement() *document.Settling {
	last := &e.Products[0].Settlement
	for _, p := range pointers(e.Products) {
		last = either(p.Settlement.Date >= last.Date, &p.Settlement, last)
	}
	return last
}

// unit is what a meter counts, where that is not calls.
func (e *explanation) unit(m *workings.Meter) cell {
	return e.at("of", e.unitCell(m.Unit, m.Unit != unitOfCalls)).ifAny()
}

// requested are the calls of each meter's usages.
func (e *explanation) requested() Section {
	lines := flat(e.meters, func(m workings.Meter) []line {
		return items(m.Usages, func(u *workings.Usage) []cell {
			return []cell{e.at("usage", address(u.Address)), e.at("meter", e.meter(m.Meter)), e.at("requested", callsOf(u.Calls)), e.unit(&m)}
		})
	})
	block := either[Block](len(lines) == 0 && e.pack == nil, Notes{e.S("No usage calls a meter.")}, newTable(lines))
	return Section{ID: "calls", Heading: e.S("Calls (§2)"), Blocks: []Block{block}}
}

// coverage is who pays for the calls.
func (e *explanation) coverage() Section {
	table := newTable(items(e.meters, func(m *workings.Meter) []cell {
		c := planner.Served{Calls: m.Calls, Subscription: m.Subscription, Free: m.Free, Pack: m.Pack, Postpaid: m.Postpaid}
		cells := []cell{e.at("meter", e.meter(m.Meter)), e.at("requested", callsOf(m.Requested)), e.at("lost", callsOf(m.Lost)).ifAny(), e.at("served", callsOf(m.Calls))}
		return append(append(cells, e.coverageCells(func(id string) string { return id }, c)...), e.unit(m))
	}))
	var notes Notes
	for _, m := range e.meters {
		c, ok := e.catalog.Meter(m.Meter)
		addIf(&notes, ok && c.GrantsOnly, e.S("%s has no postpaid price: calls that no grant covers are not served (§2).", e.meter(m.Meter)))
	}
	addIf(&notes, len(e.product.SuspendedDays) > 0, e.S("Lost: the calls of %s, on which the account is suspended (§4).", e.commas(each(e.product.SuspendedDays, e.days))))
	return Section{ID: "coverage", Heading: e.S("Postpaid calls: what neither free quota nor packs cover (§2)"), Blocks: []Block{table, notes}}
}

// days says "day 3", "days 1 to 2".
func (e *explanation) days(d document.Days) string {
	from, to := strconv.Itoa(d.From), strconv.Itoa(d.To)
	return either(from == to, e.F("day %s", from), e.F("days %s to %s", from, to))
}
