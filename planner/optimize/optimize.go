package optimize

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/settle"
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

// Options say which purchases Optimize looks for. The zero value looks
// for the least money billed.
type Options struct {
	Objective  Objective      // empty: billed
	Keep       bool           // the purchases inside the horizon stay, and others come on top; otherwise each of those after the last measured month stays or goes
	Account    string         // address of the only account to look at; empty: all
	MaxUpfront *pricing.Money // most money that an account pays for packs on one day, at least 0; nil: no limit
	// MaxLeftover is the most calls that may be left at the end in packs of a set of
	// meters that were bought inside the horizon, under ObjectiveAmortized; nil: what the
	// set's open demand of the last month is.
	MaxLeftover *int64
	At          Measure         // of what futures are billed, to be least; empty: the forecast is taken as certain
	Draw        *ranges.Options // which futures there are; nil, without At: none. Without At they are only settled
	Stop        func() bool     // with At: asked now and then, from several goroutines; true ends the search early. Nil: it does not
	Workers     int             // accounts that are looked at at the same time; 0: one a processor. It changes no result
}

// An Optimum is the least that packs can make a plan cost. Accounts with overdraft
// "suspend" stand in all three forecasts as with "report": the cheapest plan is not
// to be one in which service stops.
type Optimum struct {
	Options    Options
	Configured *planner.Forecast // the plan as it is
	Without    *planner.Forecast // without purchases inside the horizon, after the last measured month
	Best       *planner.Forecast // with the best ones
	Accounts   []AccountOptimum  // by address
	Futures    *OfFutures        // nil without Options.Draw
}

// An AccountOptimum is the best purchases found for an account.
type AccountOptimum struct {
	Account   string                 // address
	Purchases []OptimalPurchase      // to make, the plan's own that stay among them, beside those that Keep keeps; by date, then address
	Replaced  []planner.PackPurchase // of the plan as it is, that go; by address
	AsPlanned bool                   // nothing that was found costs less than the plan's own purchases: Purchases are those
	Sets      []SetOptimum           // in catalogue order of their first meters; meters without packs are in none
	Proven    bool                   // nothing costs less: no packs bought on first days of months, with any of the plan's own
	Gap       pricing.Money          // what the best could cost less at most; 0 where Proven
	Suspends  bool                   // the account's overdraft is "suspend"
	Futures   *FutureCosts           // what the account is billed in them; nil without Options.Draw
	Reason    string                 // with Options.At: why it is not proven
	Required  pricing.Money          // money to add from the first day on, so that nothing fails with these purchases
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
func Optimize(in planner.Input, o Options) (*Optimum, []pricing.Problem) {
	plan, problems := settle.Resolve(Reporting(in))
	if len(problems) > 0 {
		return nil, problems
	}
	p := newOptimizer(*plan.Input, o, NewNames(plan.Input))
	p.suspending = suspending(&in)
	if p.out.Configured, problems = plan.Simulate(); len(problems) > 0 {
		return nil, problems
	}
	p.out.Without, problems = settle.Simulate(without(p.in, func(pack *planner.PackPurchase) bool { return p.inside(pack) && !p.made(pack) }))
	if len(problems) > 0 {
		return nil, problems
	}
	if problems := p.choose(); len(problems) > 0 {
		return nil, problems
	}
	if p.options.Draw != nil {
		if problems := p.overFutures(); len(problems) > 0 {
			return nil, problems
		}
	}
	return p.finish()
}

// newOptimizer prepares a search. The input is one that can be simulated, in address
// order, with overdraft "report" in every account.
func newOptimizer(in planner.Input, o Options, names *Names) *optimizer {
	if o.Objective == "" {
		o.Objective = ObjectiveBilled
	}
	p := &optimizer{options: o, in: in, names: names, widths: widths, open: map[string]int{}}
	bare, _ := settle.Resolve(without(in, p.inside))
	p.accounts = bare.Accounts
	for _, a := range p.accounts {
		p.open[a.Address] = a.Past
	}
	return p
}

// productOf is the product of a purchase, and its index in the account.
func (o *optimizer) productOf(p *planner.PackPurchase) (int, *settle.Product) {
	i, _ := slices.BinarySearchFunc(o.accounts, p.Account, func(a *settle.Account, address string) int { return planner.CompareAddresses(a.Address, address) })
	products := o.accounts[i].Products
	k := slices.IndexFunc(products, func(q settle.Product) bool { return q.Catalog.ID() == p.Catalog })
	return k, &products[k]
}

// without is the input without some purchases.
func without(in planner.Input, goes func(*planner.PackPurchase) bool) planner.Input {
	in.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool { return goes(&p) })
	return in
}

// made says whether a purchase of the plan stays in any case: because it lies in a
// measured month or before one, or because a meter is served by such packs alone.
func (o *optimizer) made(p *planner.PackPurchase) bool {
	_, product := o.productOf(p)
	sku, _ := product.Catalog.Pack(p.SKU)
	return servesAlone(product, sku) || p.PurchasedOn < o.in.Month(o.open[p.Account]).First()
}

// inside says whether a pack is bought inside the horizon.
func (o *optimizer) inside(p *planner.PackPurchase) bool { return p.PurchasedOn >= o.in.Start.First() }

// suspending are the accounts with overdraft "suspend".
func suspending(in *planner.Input) map[string]bool {
	accounts := map[string]bool{}
	for _, a := range in.Accounts {
		accounts[a.Address] = slices.ContainsFunc(a.Products, func(p planner.Product) bool { return p.Terms.Overdraft == pricing.OverdraftSuspend })
	}
	return accounts
}

// Reporting is the input with overdraft "report" in every account.
func Reporting(in planner.Input) planner.Input {
	in.Accounts = slices.Clone(in.Accounts)
	for i := range in.Accounts {
		in.Accounts[i].Products = slices.Clone(in.Accounts[i].Products)
		for k := range in.Accounts[i].Products {
			in.Accounts[i].Products[k].Terms.Overdraft = pricing.OverdraftReport
		}
	}
	return in
}
