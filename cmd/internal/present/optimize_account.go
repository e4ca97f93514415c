package present

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
)

// account is an account's costs, its purchases, how sure they are, and what they depend on.
func (o *optimum) account(a *document.OptimizeAccount) Section {
	s := Section{ID: "account", Name: o.T("accounts"), Heading: titled(address(a.Address), a.Title), Rank: rankAccounts}
	if o.overFutures() {
		s.Blocks = o.futureBlocks(a)
	} else {
		s.Blocks = append([]Block{o.costs(a)}, o.purchases(a)...)
	}
	s.Blocks = append(s.Blocks, o.accountLines(a))
	return s
}

// costs compares the plan as it is, without purchases, and at its best. Under the goal
// "billed" what is left is worth nothing, and the cost is what is billed.
func (o *optimum) costs(a *document.OptimizeAccount) Table {
	line := func(level Level, plan string, c document.OptimizeCost) rowLine {
		return rowLine{level, row{
			"plan": word(plan), "bills": moneyOf(c.Bill), "pack_purchases": moneyOf(c.PackPurchases), "billed": moneyOf(c.Billed), "value_left": moneyOf(c.ValueLeft), "cost": moneyOf(c.Cost),
		}}
	}
	columns := []column{at("bills", o.T("bills"), Money), at("pack_purchases", o.T("packs bought"), Money), at("billed", o.T("billed"), Money)}
	if o.isAmortized() {
		columns = append(columns, at("value_left", o.T("value left"), Money), at("cost", o.T("cost"), Money))
	}
	return newRows([]rowLine{
		line(Item, o.T("as configured"), a.Totals.Configured), line(Item, o.T("no purchases"), a.Totals.Without), line(Total, o.bestName(a.Proven), a.Totals.Best),
	}, under("", at("plan", o.T("plan"), Words)), under(o.currency(), columns...))
}

// purchases lists what to buy and what becomes of it, and when each purchase has paid for
// itself and what the bills would be more without it, less its price.
func (o *optimum) purchases(a *document.OptimizeAccount) []Block {
	lines := items(a.Purchases, func(p *document.OptimalPurchase) row {
		r := row{
			"buy_on": dateOf(p.PurchasedOn), "size": packSize(p.Quantity, p.SKU), "price": moneyOf(p.Price), "granted": unitsValue(p.Granted), "used": unitsValue(p.Consumed),
			"used_percent": percentage(p.UsedPercent), "left": unitsValue(p.Remaining), "expired": unitsValue(p.Expired), "gain": moneyOf(p.Saves), "paid_off_in": word(o.T("not by the end")),
		}
		if p.BreakEven != nil {
			r["break_even"], r["break_even_percent"] = callsOf(*p.BreakEven), percentage(*p.BreakEvenPercent)
		}
		if p.PaidOffIn != nil {
			r["paid_off_in"] = monthOf(*p.PaidOffIn)
		}
		return r
	})
	day, size := under("", at("buy_on", o.T("buy on"), Date)), at("size", o.T("packs"), Address)
	return []Block{
		newRows(lines, day, under(o.T("purchase"), size, at("price", o.currency(), Money)), under(o.T("calls"), at("granted", o.T("granted"), Calls), at("used", o.T("used"), Calls),
			at("used_percent", o.T("used %"), Percent), at("left", o.T("left"), Calls).ifAny(), at("expired", o.T("expired"), Calls).ifAny())),
		newRows(lines, day, under("", size), under(o.T("breaks even"), at("break_even", o.T("at calls"), Calls), at("break_even_percent", o.T("% of pack"), Percent),
			at("paid_off_in", o.T("paid off in"), Words)), under(o.currency(), at("gain", o.T("net gain"), Money))),
	}
}

func percentage(m document.Money) Value {
	return Value{Kind: Percent, Number: m.Decimal()}
}

// accountLines say what the purchases replace, how sure they are, and what they depend on.
func (o *optimum) accountLines(a *document.OptimizeAccount) (lines Lines) {
	add := func(label string, tone Tone, text Text) {
		lines = append(lines, Line{Label: label, Text: text, Tone: tone})
	}
	switch {
	case a.AsPlanned && a.Proven:
		add(o.T("Buy"), Better, o.S("as planned: the plan's own purchases are already the cheapest."))
	case a.AsPlanned:
		add(o.T("Buy"), Better, o.S("as planned: nothing cheaper than the plan's own purchases was found."))
	case len(a.Purchases) == 0 && (len(a.Replaced) > 0 || !o.Options.Keep):
		add(o.T("Buy"), Plain, o.S("no packs: none of those available pays for itself."))
	case len(a.Purchases) == 0:
		add(o.T("Buy"), Plain, o.S("no more packs than the plan has."))
	}
	var kept, replaced []Text
	for _, p := range a.Purchases {
		if p.Planned && !a.AsPlanned {
			kept = append(kept, o.bought(document.ReplacedPurchase{Address: p.Address, SKU: p.SKU, Quantity: p.Quantity, PurchasedOn: p.PurchasedOn}))
		}
	}
	for _, p := range a.Replaced {
		replaced = append(replaced, o.bought(p))
	}
	if len(kept) > 0 {
		add(o.T("Keeps"), Plain, o.S("%s.", o.upToEight(kept)))
	}
	if len(replaced) > 0 {
		add(o.T("Replaces"), Plain, o.S("%s.", o.upToEight(replaced)))
	}
	lines = append(lines, o.sureness(a)...)
	switch {
	case a.RequiredBy != nil && a.Suspends:
		add(o.T("Funding"), Worse, o.S("top up %s by %s; otherwise service stops and these figures do not hold.", moneyOf(a.Required), dateOf(*a.RequiredBy)))
	case a.RequiredBy != nil:
		add(o.T("Funding"), Plain, o.S("top up %s by %s so that %s.", moneyOf(a.Required), dateOf(*a.RequiredBy), o.T("no freeze or purchase fails")))
	}
	if len(a.Negotiated) > 0 {
		add(o.T("Negotiated"), Plain, o.S("the plan pays negotiated prices for %s; new packs are priced by the catalogue.", o.upToEight(texts(address, a.Negotiated))))
	}
	return lines
}

// bought says "resource_pack.first (1 × search_5m on 2026-12-01)".
func (o *optimum) bought(p document.ReplacedPurchase) Text {
	return o.S("%s (%s on %s)", address(p.Address), packSize(p.Quantity, p.SKU), dateOf(p.PurchasedOn))
}

// upToEight lists things, without detail the first eight.
func (o *optimum) upToEight(texts []Text) Text {
	if o.opt.Detail {
		return o.list(texts)
	}
	return o.upTo(8, texts, "other")
}

// sureness says for which meters nothing is cheaper, and for which that is open.
func (o *optimum) sureness(a *document.OptimizeAccount) (lines Lines) {
	switch sets := a.Sets; {
	case !o.overFutures():
		return o.setsSureness(sets)
	case a.Proven:
		return Lines{{Label: o.T("Proven"), Text: o.S("no other purchases cost less in %s.", o.measure())}}
	}
	return Lines{{Label: o.T("Open"), Text: o.S("other purchases may cost less: %s.", o.T(a.Futures.Reason)), Tone: Warn}}
}

func (o *optimum) setsSureness(sets []document.OptimizeSet) (lines Lines) {
	var proven []Text
	var open Lines
	for _, s := range sets {
		of := o.upToEight(texts(name, s.Meters))
		switch gap := gapOf(s.Gap); {
		case s.Proven:
			proven = append(proven, texts(name, s.Meters)...)
		case gap.IsZero():
			open = append(open, Line{Label: o.T("Open"), Text: o.S("for %s the lower bound is within a cent: %s.", of, o.T(s.Reason)), Tone: Warn})
		default:
			open = append(open, Line{Label: o.T("Open"), Text: o.S("for %s the best found may cost up to %s more than the minimum: %s.", of, gap, o.T(s.Reason)), Tone: Warn})
		}
	}
	if len(proven) > 0 {
		lines = Lines{{Label: o.T("Proven"), Text: o.S("no other purchases cost less for %s.", o.upToEight(proven))}}
	}
	return append(lines, open...)
}
