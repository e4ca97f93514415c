package present

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/optimize"
)

// overFutures says whether purchases were looked for over the futures of the plan.
func (o *optimum) overFutures() bool { return o.Options.At != nil }

// measure says what was to be least.
func (o *optimum) measure() string {
	switch *o.Options.At {
	case "p90":
		return o.T("the P90")
	case "cvar90":
		return o.T("the mean of the worst tenth")
	}
	return o.T("the mean")
}

// drawn says "2,000 futures (seed 1)".
func (o *optimum) drawn() Text {
	if f := o.Futures; f.Seed != nil {
		return o.S("%s (seed %s)", o.count(f.Futures, "future"), callsOf(int64(*f.Seed)))
	}
	return o.S("%s with their probabilities", o.count(o.Futures.Futures, "scenario"))
}

// futures compares what all accounts are billed.
func (o *optimum) futures() Section {
	f := o.Futures
	notes := Notes{o.S("Best for the forecast are the purchases that planner optimize finds without --at.")}
	return Section{ID: "futures", Name: o.T("futures"), Heading: o.S("What is billed in %s", o.drawn()), Rank: rankLimits, Blocks: []Block{o.futureCosts(&f.Configured, &f.Certain, &f.Best, o.Proven), notes}}
}

// futureCosts puts the distributions side by side. Percentiles do not add up.
func (o *optimum) futureCosts(configured, certain, best *optimize.FutureCost, proven bool) Table {
	line := func(level Level, plan string, c *optimize.FutureCost) rowLine {
		cells := rangeRow(&c.Range)
		cells["plan"], cells["measured"] = word(plan), moneyOf(*c.Measured)
		return rowLine{level, cells}
	}
	columns := percentileColumns(o.words)
	if *o.Options.At == "cvar90" {
		columns = append(columns, at("measured", o.T("worst tenth"), Money))
	}
	return newRows([]rowLine{
		line(Item, o.T("as configured"), configured), line(Item, o.T("best for the forecast"), certain), line(Total, o.bestName(proven), best),
	}, under("", at("plan", o.T("plan"), Words)), under(o.currency(), columns...))
}

// futureBlocks are what an account is billed and what each purchase does.
func (o *optimum) futureBlocks(a *document.OptimizeAccount) (blocks []Block) {
	if len(o.Optimize.Accounts) > 1 {
		blocks = append(blocks, o.futureCosts(&a.Futures.Configured, &a.Futures.Certain, &a.Futures.Best, a.Proven))
	}
	lines := items(a.Purchases, func(p *document.OptimalPurchase) row {
		r := row{"buy_on": dateOf(p.PurchasedOn), "size": packSize(p.Quantity, p.SKU), "price": moneyOf(p.Price), "granted": unitsValue(p.Granted)}
		if f := p.Futures; f != nil {
			r["pays"], r["gain"] = word(Futures(o.Printer, f.Pays.Decimal, o.Futures.Futures)), moneyOf(f.SavesMean)
			r["expired"], r["left"] = callsOf(f.ExpiredMean.Round(0).IntPart()), callsOf(f.LeftMean.Round(0).IntPart())
		}
		return r
	})
	return append(blocks, newRows(lines, under("", at("buy_on", o.T("buy on"), Date), at("size", o.T("packs"), Address)), under("", at("price", o.currency(), Money)),
		under(o.T("calls, mean of the futures"), at("granted", o.T("granted"), Calls), at("expired", o.T("expired"), Calls), at("left", o.T("left"), Calls)),
		under("", at("pays", o.T("pays for itself in"), Words)), under(o.currency(), at("gain", o.T("mean net gain"), Money))))
}

// inFutures says what the purchases come to in the futures: where the forecast was taken as
// certain, those that are best for it.
func (o *optimum) inFutures() (figures Figures) {
	f := o.Futures
	switch {
	case f == nil:
		return nil
	case !o.overFutures():
		return Figures{
			o.figure(o.T("Futures"), moneyOf(f.Best.Mean), o.S("the mean of %s with these purchases, P10 %s, P90 %s; as configured %s", o.drawn(), moneyOf(f.Best.P10), moneyOf(f.Best.P90), moneyOf(f.Configured.Mean))),
			o.forMean(),
		}
	}
	if s := f.Foresight; s != nil {
		figures = append(figures, o.figure(o.T("Foresight"), moneyOf(s.Measured), o.S("if each of %s had its own best purchases; these cost %s in them, so at most %s is left to gain",
			o.count(s.Futures, "future"), moneyOf(s.Best), moneyOf(s.Gap))))
	}
	if n := len(f.Unfinished); n > 0 {
		stopped := o.figure(o.T("Stopped"), word(o.count(n, "account")), o.S("--seconds ended the search there: not all changes to the purchases were tried"))
		if f.Untried > 0 {
			stopped.Text = o.S("--seconds ended the search there: of the purchases to be compared next, %s were not tried, nor what would have followed", callsOf(f.Untried))
		}
		stopped.Tone = Warn
		figures = append(figures, stopped)
	}
	return figures
}

// forMean says what a short search over the futures found.
func (o *optimum) forMean() Figure {
	switch m := o.Futures.ForMean; {
	case m == nil:
		return o.figure(o.T("--at mean"), word(o.T("not searched")), o.S("the plan is large; --at mean looks for the purchases with the least mean"))
	case !m.Saves.IsPositive():
		return o.figure(o.T("--at mean"), moneyOf(m.Mean), o.S("a short search found no purchases with a lower mean; --at mean searches further"))
	default:
		return o.figure(o.T("--at mean"), moneyOf(m.Mean), o.S("the mean with %s, %s less; --at mean searches further", o.boughtForMean(m.Purchases), moneyOf(m.Saves)))
	}
}

// boughtForMean says "2 × search_5m on 2026-12-01".
func (o *optimum) boughtForMean(purchases []optimize.PurchaseForMean) Text {
	if len(purchases) == 0 {
		return o.S("no packs")
	}
	var texts []Text
	for _, p := range purchases {
		texts = append(texts, o.S("%s on %s", packSize(p.Quantity, p.SKU), dateOf(p.PurchasedOn)))
	}
	return o.upToEight(texts)
}
