package planner

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// An Objective says what the best purchases cost least of.
type Objective string

// The objectives.
const (
	// ObjectiveBilled is the cost of calls, before a bill is rounded, and the price
	// of the packs bought inside the horizon. What is left in them is worth nothing.
	ObjectiveBilled Objective = "billed"
	// ObjectiveAmortized is ObjectiveBilled less the value of the calls left at the
	// end of the horizon in packs bought inside it: price × left / size.
	ObjectiveAmortized Objective = "amortized"
)

// OptimizeOptions say which purchases Optimize looks for. The zero value looks
// for the least money billed.
type OptimizeOptions struct {
	Objective  Objective      // empty: billed
	Keep       bool           // the purchases inside the horizon stay, and others come on top; otherwise each of those after the last measured month stays or goes
	Account    string         // address of the only account to look at; empty: all
	MaxUpfront *pricing.Money // most money that an account pays for packs on one day, at least 0; nil: no limit
	// MaxLeftover is the most calls that may be left at the end in the packs of a
	// set of meters, under ObjectiveAmortized; nil: what the set's open demand of the
	// last month is.
	MaxLeftover *int64
	Workers     int // accounts that are looked at at the same time; 0: one a processor. It changes no result
}

// An Optimum is the least that packs can make a plan cost. Accounts with overdraft
// "suspend" stand in all three forecasts as with "report": the cheapest plan is not
// to be one in which service stops.
type Optimum struct {
	Options    OptimizeOptions
	Configured *Forecast        // the plan as it is
	Without    *Forecast        // without purchases inside the horizon, after the last measured month
	Best       *Forecast        // with the best ones
	Accounts   []AccountOptimum // by address
}

// An AccountOptimum is the best purchases found for an account.
type AccountOptimum struct {
	Account   string            // address
	Purchases []OptimalPurchase // to make, the plan's own that stay among them, beside those that Keep keeps; by date, then address
	Replaced  []PackPurchase    // of the plan as it is, that go; by address
	AsPlanned bool              // nothing that was found costs less than the plan's own purchases: Purchases are those
	Sets      []SetOptimum      // in catalogue order of their first meters; meters without packs are in none
	Proven    bool              // nothing costs less: no packs bought on first days of months, with any of the plan's own
	Gap       pricing.Money     // what the best could cost less at most; 0 where Proven
	Suspends  bool              // the account's overdraft is "suspend"
	Required  pricing.Money     // money to add from the first day on, so that nothing fails with these purchases
}

// A SetOptimum is the best purchases found for meters that share packs.
type SetOptimum struct {
	Meters []*pricing.Meter
	Proven bool
	Reason string        // why it is not proven; empty where it is
	Gap    pricing.Money // what the best could cost less at most
}

// Optimize finds for every account the purchases of packs of least cost, over all
// multisets of SKUs bought on the first day of any month of the horizon, after the
// account's last measured one, at the catalogue's prices, together with any of the
// plan's own purchases after that month, each as a whole, at its own price and day. Of
// equal costs it takes the one with less money in packs, then with fewer packs, then
// with later purchases, then with the plan's own, then by address. docs/optimize.md
// has the method and why the result is right. With any problem in the input there is
// no optimum.
func Optimize(in Input, o OptimizeOptions) (*Optimum, []pricing.Problem) {
	p := newOptimizer(in, o, nil)
	if problems := p.simulate(); len(problems) > 0 {
		return nil, problems
	}
	if problems := p.choose(); len(problems) > 0 {
		return nil, problems
	}
	return p.finish()
}

// newOptimizer prepares a search. Without names it makes its own.
func newOptimizer(in Input, o OptimizeOptions, names *packNames) *optimizer {
	if o.Objective == "" {
		o.Objective = ObjectiveBilled
	}
	p := &optimizer{options: o, suspending: suspending(&in), names: names, widths: widths}
	p.in = reporting(ordered(in))
	p.open = p.in.openMonths()
	if p.names == nil {
		p.names = newPackNames(&p.in)
	}
	return p
}

// simulate settles the plan as it is and without purchases.
func (o *optimizer) simulate() (problems []pricing.Problem) {
	if o.out.Configured, problems = Simulate(o.in); len(problems) > 0 {
		return problems
	}
	o.out.Without, problems = Simulate(o.in.without(func(p *PackPurchase) bool { return o.in.inside(p) && !o.made(p) }))
	return problems
}

// without is the input without some purchases.
func (in Input) without(goes func(*PackPurchase) bool) Input {
	in.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p PackPurchase) bool { return goes(&p) })
	return in
}

// openMonths are, by account, the index of the first month that purchases can still
// shape: the one after the last that was measured. Accounts without a measured
// month are left out.
func (in *Input) openMonths() map[string]int {
	open := map[string]int{}
	for _, a := range in.Accounts {
		if a.PastThrough != nil && *a.PastThrough >= in.Start {
			open[a.Address] = min(int(*a.PastThrough-in.Start)+1, in.Months)
		}
	}
	for _, u := range in.Usages {
		for i, actual := range u.Actual {
			if actual {
				open[u.Account] = max(open[u.Account], i+1)
			}
		}
	}
	return open
}

// made says whether a purchase of the plan lies in a measured month or before one:
// it was made, and stays.
func (o *optimizer) made(p *PackPurchase) bool {
	return p.PurchasedOn < o.in.Month(o.open[p.Account]).First()
}

// inside says whether a pack is bought inside the horizon.
func (in *Input) inside(p *PackPurchase) bool { return p.PurchasedOn >= in.Start.First() }

// suspending are the accounts with overdraft "suspend".
func suspending(in *Input) (accounts []string) {
	for _, a := range in.Accounts {
		if a.Terms.Overdraft == pricing.OverdraftSuspend {
			accounts = append(accounts, a.Address)
		}
	}
	return accounts
}

// reporting is the input with overdraft "report" in every account.
func reporting(in Input) Input {
	in.Accounts = slices.Clone(in.Accounts)
	for i := range in.Accounts {
		in.Accounts[i].Terms.Overdraft = pricing.OverdraftReport
	}
	return in
}
