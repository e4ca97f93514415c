package present

import "github.com/declarative-cost/planner/planner/optimize"

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
	row := func(level Level, plan string, c *optimize.FutureCost) line {
		cells := o.percentiles(&c.Range, o.money)
		addIf(&cells, *o.Options.At == "cvar90", o.at("worst tenth", optional(c.Measured, o.money)))
		return lineOf(level, []cell{o.at("plan", word(plan))}, under(o.currency(), cells...))
	}
	return newTable([]line{row(Item, o.T("as configured"), configured), row(Item, o.T("best for the forecast"), certain), row(Total, o.bestName(proven), best)})
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
			o.total(o.T("Futures"), o.money(f.Best.Mean), o.S("the mean of %s with these purchases, P10 %s, P90 %s; as configured %s", o.drawn(), o.money(f.Best.P10), o.money(f.Best.P90), o.money(f.Configured.Mean))),
			o.forMean(),
		}
	}
	if s := f.Foresight; s != nil {
		figures = append(figures, o.total(o.T("Foresight"), o.money(s.Measured), o.S("if each of %s had its own best purchases; these cost %s in them, so at most %s is left to gain",
			o.count(s.Futures, "future"), o.money(s.Best), o.money(s.Gap))))
	}
	if n := len(f.Unfinished); n > 0 {
		text := o.S("--seconds ended the search there: not all changes to the purchases were tried")
		if f.Untried > 0 {
			text = o.S("--seconds ended the search there: of the purchases to be compared next, %s were not tried, nor what would have followed", callsOf(f.Untried))
		}
		figures = append(figures, Figure{Label: o.T("Stopped"), Value: word(o.count(n, "account")), Text: text, Tone: Warn})
	}
	return figures
}

// forMean says what a short search over the futures found.
func (o *optimum) forMean() Figure {
	switch m := o.Futures.ForMean; {
	case m == nil:
		return o.total(o.T("--at mean"), word(o.T("not searched")), o.S("the plan is large; --at mean looks for the purchases with the least mean"))
	case !m.Saves.IsPositive():
		return o.total(o.T("--at mean"), o.money(m.Mean), o.S("a short search found no purchases with a lower mean; --at mean searches further"))
	default:
		return o.total(o.T("--at mean"), o.money(m.Mean), o.S("the mean with %s, %s less; --at mean searches further", o.boughtForMean(m.Purchases), o.money(m.Saves)))
	}
}

// boughtForMean says "2 × search_5m on 2026-12-01".
func (o *optimum) boughtForMean(purchases []optimize.PurchaseForMean) Text {
	if len(purchases) == 0 {
		return o.S("no packs")
	}
	return o.upToEight(each(purchases, func(p optimize.PurchaseForMean) Text {
		return o.S("%s on %s", packSize(p.Quantity, p.SKU), dateOf(p.PurchasedOn))
	}))
}
