package present

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// account is an account's costs, its purchases, how sure they are, and what they depend on.
func (o *optimum) account(a *document.OptimizeAccount) Section {
	s := Section{ID: "account", Name: o.T("accounts"), Heading: titled(address(a.Address), "  ", a.Title), Rank: rankAccounts}
	switch {
	case !o.overFutures():
		s.Blocks = []Block{o.costs(a)}
	case len(o.Optimize.Accounts) > 1:
		s.Blocks = []Block{o.futureCosts(&a.Futures.Configured, &a.Futures.Certain, &a.Futures.Best, a.Proven)}
	}
	s.Blocks = append(append(s.Blocks, o.purchases(a)...), o.accountLines(a))
	return s
}

// costs compares the plan as it is, without purchases, and at its best. Under the goal
// "billed" what is left is worth nothing, and the cost is what is billed.
func (o *optimum) costs(a *document.OptimizeAccount) Table {
	row := func(level Level, plan string, c document.OptimizeCost) line {
		cells := []cell{o.at("bills", o.money(c.Bill)), o.at("packs bought", o.money(c.PackPurchases)), o.at("billed", o.money(c.Billed))}
		addIf(&cells, o.isAmortized(), o.at("value left", o.money(c.ValueLeft)), o.at("cost", o.money(c.Cost)))
		return lineOf(level, []cell{o.at("plan", word(plan))}, under(o.currency(), cells...))
	}
	return newTable([]line{row(Item, o.T("as configured"), a.Totals.Configured), row(Item, o.T("no purchases"), a.Totals.Without), row(Total, o.bestName(a.Proven), a.Totals.Best)})
}

// purchases lists what to buy and what becomes of it, and when each purchase has paid for
// itself and what the bills would be more without it, less its price.
func (o *optimum) purchases(a *document.OptimizeAccount) []Block {
	day := func(p *document.OptimalPurchase) []cell { return []cell{o.at("buy on", dateOf(p.PurchasedOn))} }
	packs := func(p *document.OptimalPurchase) cell {
		return o.at("packs", address(packSize(p.Quantity, p.SKU).Text))
	}
	price := func(p *document.OptimalPurchase) cell { return headed("price", o.currency(), o.money(p.Price)) }
	if o.overFutures() {
		return []Block{newTable(items(a.Purchases, func(p *document.OptimalPurchase) []cell {
			var pays, gain, expired, left Value
			if f := p.Futures; f != nil {
				pays, gain = word(Futures(o.Printer, f.Pays.Decimal, o.Futures.Futures)), o.money(f.SavesMean)
				expired, left = meanOf(f.ExpiredMean), meanOf(f.LeftMean)
			}
			return slices.Concat(day(p), under(o.T("purchase"), packs(p), price(p)), under(o.T("calls, mean of the futures"), o.at("granted", unitsValue(p.Granted)), o.at("expired", expired), o.at("left", left)),
				under("", o.at("pays for itself in", pays)), under(o.currency(), o.at("mean net gain", gain)))
		}))}
	}
	used := newTable(items(a.Purchases, func(p *document.OptimalPurchase) []cell {
		return slices.Concat(day(p), under(o.T("purchase"), packs(p), price(p)), under(o.T("calls"), o.at("granted", unitsValue(p.Granted)), o.at("used", unitsValue(p.Consumed)),
			o.at("used %", percentage(p.UsedPercent)), o.at("left", unitsValue(p.Remaining)).ifAny(), o.at("expired", unitsValue(p.Expired)).ifAny()))
	}))
	even := newTable(items(a.Purchases, func(p *document.OptimalPurchase) []cell {
		paidOff := optional(p.PaidOffIn, func(m pricing.Month) Value { return word(m.String()) }).or(word(o.T("not by the end")))
		return slices.Concat(day(p), under("", packs(p)), under(o.T("breaks even"), o.at("at calls", optional(p.BreakEven, callsOf)), o.at("% of pack", optional(p.BreakEvenPercent, percentage)),
			o.at("paid off in", paidOff)), under(o.currency(), o.at("net gain", o.money(p.Saves))))
	}))
	return []Block{used, even}
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
	replaced := each(a.Replaced, o.bought)
	planned := having(a.Purchases, func(p document.OptimalPurchase) bool { return p.Planned && !a.AsPlanned })
	kept := each(planned, func(p document.OptimalPurchase) Text { return o.bought(p.PackPurchase) })
	addIf(&lines, len(kept) > 0, Line{Label: o.T("Keeps"), Text: o.S("%s.", o.upToEight(kept))})
	addIf(&lines, len(replaced) > 0, Line{Label: o.T("Replaces"), Text: o.S("%s.", o.upToEight(replaced))})
	lines = append(lines, o.sureness(a)...)
	switch {
	case a.RequiredBy != nil && a.Suspends:
		add(o.T("Funding"), Worse, o.S("top up %s by %s; otherwise service stops and these figures do not hold.", o.money(a.Required), dateOf(*a.RequiredBy)))
	case a.RequiredBy != nil:
		add(o.T("Funding"), Plain, o.S("top up %s by %s so that %s.", o.money(a.Required), dateOf(*a.RequiredBy), o.T("no freeze or purchase fails")))
	}
	negotiated := o.S("the plan pays negotiated prices for %s; new packs are priced by the catalogue.", o.upToEight(texts(address, a.Negotiated)))
	addIf(&lines, len(a.Negotiated) > 0, Line{Label: o.T("Negotiated"), Text: negotiated})
	return lines
}

// bought says "resource_pack.first (1 × search_5m on 2026-12-01)".
func (o *optimum) bought(p document.PackPurchase) Text {
	return o.S("%s (%s on %s)", address(p.Address), packSize(p.Quantity, p.SKU), dateOf(p.PurchasedOn))
}

// upToEight lists things, without detail the first eight.
func (o *optimum) upToEight(texts []Text) Text {
	return o.upTo(either(o.opt.Detail, len(texts), 8), texts, "other")
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
		switch gap := o.gap(s.Gap); {
		case s.Proven:
			proven = append(proven, texts(name, s.Meters)...)
		case gap.IsZero():
			open = append(open, Line{Label: o.T("Open"), Text: o.S("for %s the lower bound is within a cent: %s.", of, o.T(s.Reason)), Tone: Warn})
		default:
			open = append(open, Line{Label: o.T("Open"), Text: o.S("for %s the best found may cost up to %s more than the minimum: %s.", of, gap, o.T(s.Reason)), Tone: Warn})
		}
	}
	addIf(&lines, len(proven) > 0, Line{Label: o.T("Proven"), Text: o.S("no other purchases cost less for %s.", o.upToEight(proven))})
	return append(lines, open...)
}
