package present

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// account is an account's costs, its purchases, how sure they are, and what they depend on.
func (o *optimum) account(a *document.OptimizeAccount) Section {
	s := Section{ID: "account", Name: o.T("accounts"), Heading: accountHeading(a.Address, a.Title), Rank: rankAccounts}
	s.Blocks = append(s.Blocks, o.costs(a))
	if len(a.Purchases) > 0 {
		s.Blocks = append(s.Blocks, o.purchases(a), o.worth(a))
	}
	if lines := o.accountLines(a); len(lines) > 0 {
		s.Blocks = append(s.Blocks, lines)
	}
	return s
}

// costs compares the plan as it is, without purchases, and at its best. Under the goal
// "billed" what is left is worth nothing, and the cost is what is billed.
func (o *optimum) costs(a *document.OptimizeAccount) Table {
	type line struct {
		level Level
		name  string
		document.OptimizeCost
	}
	money := func(id, head string, of func(line) document.Money) column[line] {
		return column[line]{Column{ID: id, Head: head, Kind: Money, Group: 1}, func(l line) Value { return moneyOf(of(l)) }, true}
	}
	columns := []column[line]{
		{Column{ID: "plan", Head: o.T("plan"), Kind: Words}, func(l line) Value { return word(l.name) }, true},
		money("bills", o.T("bills"), func(l line) document.Money { return l.Bill }),
		money("pack_purchases", o.T("packs bought"), func(l line) document.Money { return l.PackPurchases }),
		money("billed", o.T("billed"), func(l line) document.Money { return l.Billed }),
	}
	if o.isAmortized() {
		columns = append(columns, money("value_left", o.T("value left"), func(l line) document.Money { return l.ValueLeft }),
			money("cost", o.T("cost"), func(l line) document.Money { return l.Cost }))
	}
	return newTable([]string{"", o.currency()}, columns, []line{
		{Item, o.T("as configured"), a.Totals.Configured}, {Item, o.T("no purchases"), a.Totals.Without}, {Total, o.bestName(a.Proven), a.Totals.Best},
	}, func(l line) Level { return l.level })
}

type purchaseColumn = column[*document.OptimalPurchase]

// purchaseTable has a row for each purchase, with columns behind those that name it.
func (o *optimum) purchaseTable(a *document.OptimizeAccount, groups []string, columns ...purchaseColumn) Table {
	var lines []*document.OptimalPurchase
	for i := range a.Purchases {
		lines = append(lines, &a.Purchases[i])
	}
	return newTable(append([]string{""}, groups...), append([]purchaseColumn{
		{Column{ID: "buy_on", Head: o.T("buy on"), Kind: Date}, func(l *document.OptimalPurchase) Value { return dateOf(l.PurchasedOn) }, true},
		{Column{ID: "size", Head: o.T("packs"), Kind: Address, Group: 1}, func(l *document.OptimalPurchase) Value { return packSize(l.Quantity, l.SKU) }, true},
	}, columns...), lines, item)
}

// purchases lists what to buy and what becomes of it.
func (o *optimum) purchases(a *document.OptimizeAccount) Table {
	type line = *document.OptimalPurchase
	calls := func(id, head string, fixed bool, of func(line) int64) purchaseColumn {
		return purchaseColumn{Column{ID: id, Head: head, Kind: Calls, Group: 2, Rank: 1, Sum: true}, func(l line) Value { return callsOf(of(l)) }, fixed}
	}
	return o.purchaseTable(a, []string{o.T("purchase"), o.T("calls")},
		purchaseColumn{Column{ID: "price", Head: o.currency(), Kind: Money, Group: 1}, func(l line) Value { return moneyOf(l.Price) }, true},
		calls("granted", o.T("granted"), true, func(l line) int64 { return l.Granted }),
		calls("used", o.T("used"), true, func(l line) int64 { return l.Consumed }),
		purchaseColumn{Column{ID: "used_percent", Head: o.T("used %"), Kind: Percent, Group: 2}, func(l line) Value { return percentOf(&l.UsedPercent) }, true},
		calls("left", o.T("left"), false, func(l line) int64 { return l.Remaining }),
		calls("expired", o.T("expired"), false, func(l line) int64 { return l.Expired }))
}

// worth says when each purchase has paid for itself, and what the bills would be more
// without it, less its price.
func (o *optimum) worth(a *document.OptimizeAccount) Table {
	type line = *document.OptimalPurchase
	return o.purchaseTable(a, []string{"", o.T("breaks even"), o.currency()},
		purchaseColumn{Column{ID: "break_even", Head: o.T("at calls"), Kind: Calls, Group: 2}, func(l line) Value {
			if l.BreakEven == nil {
				return Value{}
			}
			return callsOf(*l.BreakEven)
		}, true},
		purchaseColumn{Column{ID: "break_even_percent", Head: o.T("of it %"), Kind: Percent, Group: 2}, func(l line) Value { return percentOf(l.BreakEvenPercent) }, true},
		purchaseColumn{Column{ID: "paid_off_in", Head: o.T("paid off in"), Kind: Words, Group: 2}, func(l line) Value {
			if l.PaidOffIn == nil {
				return word(o.T("not by the end"))
			}
			return monthOf(*l.PaidOffIn)
		}, true},
		purchaseColumn{Column{ID: "gain", Head: o.T("net gain"), Kind: Money, Group: 3}, func(l line) Value { return moneyOf(l.Saves) }, true})
}

func percentOf(m *document.Money) Value {
	if m == nil {
		return Value{}
	}
	return Value{Kind: Percent, Number: pricing.Money(*m).Decimal()}
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
		add(o.T("Buy"), Plain, o.S("no packs: none that can be bought pays for itself."))
	case len(a.Purchases) == 0:
		add(o.T("Buy"), Plain, o.S("no more packs than the plan has."))
	}
	var kept, replaced, negotiated []Text
	for _, p := range a.Purchases {
		if p.Planned && !a.AsPlanned {
			kept = append(kept, o.bought(document.ReplacedPurchase{Address: p.Address, SKU: p.SKU, Quantity: p.Quantity, PurchasedOn: p.PurchasedOn}))
		}
	}
	for _, p := range a.Replaced {
		replaced = append(replaced, o.bought(p))
	}
	for _, p := range a.Negotiated {
		negotiated = append(negotiated, Text{address(p)})
	}
	if len(kept) > 0 {
		add(o.T("Keeps"), Plain, o.S("%s.", o.upToEight(kept)))
	}
	if len(replaced) > 0 {
		add(o.T("Replaces"), Plain, o.S("%s.", o.upToEight(replaced)))
	}
	lines = append(lines, o.sureness(a.Sets)...)
	switch {
	case a.RequiredBy != nil && a.Suspends:
		add(o.T("Funding"), Worse, o.S("top up %s by %s; otherwise service stops and these figures do not hold.", moneyOf(a.Required), dateOf(*a.RequiredBy)))
	case a.RequiredBy != nil:
		add(o.T("Funding"), Plain, o.S("top up %s by %s so that %s.", moneyOf(a.Required), dateOf(*a.RequiredBy), o.T("no freeze or purchase fails")))
	}
	if len(negotiated) > 0 {
		add(o.T("Negotiated"), Plain, o.S("the plan pays negotiated prices for %s; new packs are priced by the catalogue.", o.upToEight(negotiated)))
	}
	return lines
}

// bought says "resource_pack.first (1 × search_5m on 2026-12-01)".
func (o *optimum) bought(p document.ReplacedPurchase) Text {
	return o.S("%s (%s on %s)", address(p.Address), packSize(p.Quantity, p.SKU), dateOf(p.PurchasedOn))
}

// upToEight lists things, without detail the first eight.
func (o *optimum) upToEight(texts []Text) Text {
	shown, rest := cut(texts, 8)
	if len(rest) == 0 || o.opt.Detail {
		return o.list(texts)
	}
	return o.S("%s and %s", o.list(shown), o.count(len(rest), "other"))
}

// sureness says for which meters nothing is cheaper, and for which that is open.
func (o *optimum) sureness(sets []document.OptimizeSet) (lines Lines) {
	meters := func(ids []string) (texts []Text) {
		for _, id := range ids {
			texts = append(texts, Text{name(id)})
		}
		return texts
	}
	var proven []Text
	var open Lines
	for _, s := range sets {
		of := o.upToEight(meters(s.Meters))
		switch gap := gapOf(s.Gap); {
		case s.Proven:
			proven = append(proven, meters(s.Meters)...)
		case gap.IsZero():
			open = append(open, Line{Label: o.T("Open"), Text: o.S("for %s no purchases cost a cent less, by a bound: %s.", of, o.reason(s.Reason)), Tone: Warn})
		default:
			open = append(open, Line{Label: o.T("Open"), Text: o.S("for %s the best found may cost up to %s more than the least: %s.", of, gap, o.reason(s.Reason)), Tone: Warn})
		}
	}
	if len(proven) > 0 {
		lines = Lines{{Label: o.T("Proven"), Text: o.S("no purchases cost less for %s.", o.upToEight(proven))}}
	}
	return append(lines, open...)
}

// reason is why something is not proven: the engine's reasons are few.
func (o *optimum) reason(reason string) string {
	switch reason {
	case "there are more ways to buy than the search keeps":
		return o.T("there are more ways to buy than the search keeps")
	case "its packs cover different meters, and only a search over packs that cover the same ones is proven":
		return o.T("its packs cover different meters, and only a search over packs that cover the same ones is proven")
	case "the limit on one day's packs is shared with other meters":
		return o.T("the limit on one day's packs is shared with other meters")
	}
	return reason
}
