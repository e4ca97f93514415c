package optimize

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// A Measure says what of the costs of all futures is to be least.
type Measure string

// The measures.
const (
	AtMean   Measure = "mean"
	AtP90    Measure = "p90"
	AtCVaR90 Measure = "cvar90" // the mean of the worst tenth
)

// Measures are all of them.
var Measures = []Measure{AtMean, AtP90, AtCVaR90}

// The bounds of a search over futures. They count, so that the result is the same on
// every machine.
const (
	sampled      = 100     // futures that the first search and the first look at a change go through
	foreseen     = 200     // futures of which the own optimum is found
	mostCases    = 2000    // futures that a search for proof goes through
	mostSteps    = 400_000 // purchases times futures that it may be expected to look at
	mostSettled  = 150_000 // futures that an enumeration settles
	screenedBest = 12      // changes that are tried in all futures, of those that are best in the first
	mostStarts   = 4       // schedules that the search goes on from
	mostRounds   = 4       // through all accounts, of a measure that does not add up

	mostForMean = 40_000 // futures of all accounts with which ForMean is looked for
	mostPlans   = 2000   // plans that the search for it looks at in an account
)

// OfFutures is what is known of purchases in all futures.
type OfFutures struct {
	Futures int     `json:"futures"`
	Seed    *uint64 `json:"seed"` // nil: each future is a scenario with its probability
	FutureCosts
	Foresight  *Foresight `json:"foresight"`  // nil where nothing was looked for, or not found in time
	Unfinished []string   `json:"unfinished"` // accounts in which Stop ended the search, by address
	Untried    int64      `json:"untried"`    // purchases that were to be compared next in these
	ForMean    *ForMean   `json:"for_mean"`   // nil with a measure, or where the plan is too large for it
	Proven     bool       `json:"-"`          // no purchases have less of the measure
}

// ForMean is what a short search over the futures finds, where the forecast was taken as
// certain.
type ForMean struct {
	Mean      pricing.Money     `json:"mean"`
	Saves     pricing.Money     `json:"saves"`     // compared with the purchases that are best for the forecast
	Purchases []PurchaseForMean `json:"purchases"` // of the accounts in which they are others; by date, then address
}

// A PurchaseForMean is one of them.
type PurchaseForMean struct {
	Address     string       `json:"address"`
	Account     string       `json:"account"`
	SKU         string       `json:"sku"`
	Quantity    int64        `json:"quantity"`
	PurchasedOn pricing.Date `json:"purchased_on"`
}

// FutureCosts are what the plan as it is, the purchases that are best for the forecast and
// the best that were found are billed, without fees of subscriptions.
type FutureCosts struct {
	Configured FutureCost `json:"configured"`
	Certain    FutureCost `json:"certain"`
	Best       FutureCost `json:"best"`
}

// A FutureCost is a distribution, with what of it was to be least.
type FutureCost struct {
	ranges.Range
	Measured *pricing.Money `json:"measured"` // nil where nothing was looked for
}

// Foresight is what futures cost if each is known beforehand and has its own best
// purchases: no purchases that are made for all of them have less of the measure.
type Foresight struct {
	Futures  int           `json:"futures"`
	Measured pricing.Money `json:"measured"`
	Best     pricing.Money `json:"best"` // the measure of the best purchases in these futures
	Gap      pricing.Money `json:"gap"`  // the most that is left to gain
}

// PurchaseInFutures is what a purchase does, with all the others made.
type PurchaseInFutures struct {
	Pays        ranges.Ratio  `json:"pays"`         // the part of the futures in which the bills are lower by more than its price
	SavesMean   pricing.Money `json:"saves_mean"`   // see OptimalPurchase.Saves
	ExpiredMean ranges.Ratio  `json:"expired_mean"` // units
	LeftMean    ranges.Ratio  `json:"left_mean"`    // units, at the end
}

// A futureSearch looks for the purchases that are best over the futures.
type futureSearch struct {
	*optimizer
	futures  *ranges.Drawing
	accounts []*accountSearch // that are looked at, by address
	fixed    []pricing.Money  // by future: what the other accounts cost
	forMean  *ForMean
	stopped  bool
	done     int // steps, for progress
}

// overFutures settles the futures and, with a measure, puts the purchases that are best
// over them in the place of those that are best for the forecast.
func (o *optimizer) overFutures() []pricing.Problem {
	s, problems := o.newFutureSearch()
	switch {
	case len(problems) > 0:
	case s.at() != "":
		problems = s.search()
	case len(s.accounts)*s.futures.Len() <= mostForMean:
		s.lookForMean()
	}
	if len(problems) == 0 {
		s.report()
	}
	return problems
}

// newFutureSearch draws the futures, and settles what is there, and the purchases that are
// best for the forecast.
func (o *optimizer) newFutureSearch() (s *futureSearch, problems []pricing.Problem) {
	s = &futureSearch{optimizer: o}
	draw := *o.options.Draw
	draw.Scenarios = slices.Clone(draw.Scenarios)
	for i := range draw.Scenarios {
		draw.Scenarios[i].Input = Reporting(draw.Scenarios[i].Input)
	}
	if s.futures, problems = ranges.Draw(o.out.Configured, draw); len(problems) > 0 {
		return s, problems
	}
	s.fixed = make([]pricing.Money, s.futures.Len())
	var parts []map[string]*planner.Input // by plan
	for _, in := range s.futures.Inputs() {
		part := in.ByAccount()
		for _, account := range part {
			account.Currency, account.Rates = o.out.Configured.Currency, in.Rates
		}
		parts = append(parts, part)
	}
	for _, address := range s.futures.Addresses() {
		a := &accountSearch{futureSearch: s, address: address}
		for _, of := range parts {
			a.whole = append(a.whole, of[address])
		}
		problems = append(problems, a.prepare()...)
	}
	return s, problems
}

// search finds the best purchases of every account: of a mean each by itself, otherwise
// each with what the others cost, until no account changes.
func (s *futureSearch) search() []pricing.Problem {
	if tell := s.options.Draw.Progress; tell != nil {
		defer tell(1, 1)
	}
	for _, a := range s.accounts {
		s.progress()
		if problems := a.start(); len(problems) > 0 {
			return problems
		}
	}
	for range mostRounds {
		changed := false
		for _, a := range s.accounts {
			changed = a.improve(s.without(a)) || changed
		}
		if !changed || s.at() == AtMean || len(s.accounts) == 1 {
			break
		}
	}
	s.prove()
	return nil
}

// lookForMean looks for purchases with less of the mean in a short search; it finds nothing
// where what packs hold is too large to count.
func (s *futureSearch) lookForMean() {
	s.widths, s.most = []int{16}, mostPlans
	var all []planner.PackPurchase
	costs := slices.Clone(s.fixed)
	for _, a := range s.accounts {
		short := *a
		purchases, billed, problems := short.better()
		if len(problems) > 0 {
			return
		}
		if ranges.AddAll(costs, billed); a.measure(AtMean, billed).LessThan(a.measure(AtMean, a.certain)) {
			all = append(all, purchases...)
		}
	}
	sortPurchases(all)
	out := &ForMean{Mean: s.rounded(s.measure(AtMean, costs))}
	out.Saves = s.rounded(s.measure(AtMean, s.without(nil))).Sub(out.Mean)
	for _, p := range all {
		out.Purchases = append(out.Purchases, PurchaseForMean{p.Address, p.Account, p.SKU, p.Quantity, p.PurchasedOn})
	}
	s.forMean = out
}

// without are the costs of all accounts but one, with the best purchases so far.
func (s *futureSearch) without(but *accountSearch) []pricing.Money {
	sums := slices.Clone(s.fixed)
	for _, a := range s.accounts {
		if a != but {
			ranges.AddAll(sums, a.best)
		}
	}
	return sums
}

func (s *futureSearch) at() Measure { return s.options.At }

func (s *futureSearch) stop() bool {
	s.stopped = s.stopped || s.options.Stop != nil && s.options.Stop()
	return s.stopped
}

// progress tells that one more of the steps is done, of about so many.
func (s *futureSearch) progress() {
	of := len(s.accounts) * (1 + mostStarts)
	s.done = min(s.done+1, of-1)
	if tell := s.options.Draw.Progress; tell != nil {
		tell(s.done, of)
	}
}

// measure is what of the costs of the first futures is to be least, not rounded.
func (s *futureSearch) measure(at Measure, costs []pricing.Money) pricing.Money {
	futures := s.futures.First(len(costs))
	switch at {
	case AtP90:
		return futures.Percentile(costs, 90)
	case AtCVaR90:
		return futures.WorstTenth(costs)
	}
	return futures.ExactMean(costs)
}

// report says what is known of the best purchases.
func (s *futureSearch) report() {
	out := &OfFutures{ForMean: s.forMean, Futures: s.futures.Len(), Proven: true}
	if s.futures.Drawn() {
		out.Seed = &s.options.Draw.Seed
	}
	configured, certain, best := slices.Clone(s.fixed), slices.Clone(s.fixed), s.without(nil)
	foreseen := s.foresight()
	known := len(foreseen) == s.futures.Len() && s.at() != "" && !s.measure(s.at(), best).GreaterThan(s.measure(s.at(), foreseen)) // nothing is left to gain
	for _, a := range s.accounts {
		a.proven = a.proven || known
		ranges.AddAll(configured, a.configured)
		ranges.AddAll(certain, a.certain)
		a.report(s.out.Configured.Account(a.address))
		out.Proven = out.Proven && a.choice.Proven
		if a.unfinished {
			out.Unfinished, out.Untried = append(out.Unfinished, a.address), out.Untried+a.untried
		}
	}
	plan := &s.out.Configured.Totals
	out.FutureCosts = s.costs(configured, certain, best, plan.Billed.Sub(plan.Fees), s.out.Configured.Currency)
	if n := len(foreseen); n > 0 {
		least, found := s.rounded(s.measure(s.at(), foreseen)), s.rounded(s.measure(s.at(), best[:n]))
		out.Foresight = &Foresight{n, least, found, found.Sub(least)}
	}
	for _, c := range s.chosen {
		if s.at() != "" {
			c.Sets, c.Gap = nil, pricing.Money{}
		}
	}
	s.out.Futures = out
}

func (s *futureSearch) rounded(v pricing.Money) pricing.Money {
	return v.Round(pricing.MinorUnit(s.out.Configured.Currency))
}

func (s *futureSearch) costs(configured, certain, best []pricing.Money, plan pricing.Money, currency string) FutureCosts {
	cost := func(billed []pricing.Money) FutureCost {
		c := FutureCost{Range: s.futures.Range(billed, plan)}
		if s.at() != "" {
			c.Measured = new(s.measure(s.at(), billed).Round(pricing.MinorUnit(currency)))
		}
		return c
	}
	return FutureCosts{cost(configured), cost(certain), cost(best)}
}

// foresight is what the first futures cost, each with its own best purchases; fewer of
// them where the search was stopped. Nothing is bought for less, before bills are rounded.
func (s *futureSearch) foresight() []pricing.Money {
	n := min(foreseen, s.futures.Len())
	for _, a := range s.accounts {
		n = min(n, len(a.foreseen))
	}
	sums := slices.Clone(s.fixed[:n])
	for _, a := range s.accounts {
		ranges.AddAll(sums, a.foreseen[:n])
	}
	return sums
}
