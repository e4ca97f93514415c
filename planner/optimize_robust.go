package planner

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/pricing"
)

// A ScenarioInput is a plan under one scenario.
type ScenarioInput struct {
	Name  string
	Input Input
}

// A RobustOptimum is the purchases that one regrets least, whichever scenario
// comes. The regret of purchases in a scenario is what they cost more in it than the
// best purchases for it, by the options' objective.
type RobustOptimum struct {
	Options   OptimizeOptions
	Scenarios []string        // in the order given
	Accounts  []RobustAccount // by address
	Best      []*Forecast     // by scenario, with the purchases of least regret
}

// A RobustAccount is an account's choices.
type RobustAccount struct {
	Account  string         // address
	Choices  []RobustChoice // the one of least worst regret first
	Replaced []PackPurchase // purchases inside the horizon, in any scenario, that are not made; by address
	Proven   bool           // no purchases on first days of months have a smaller worst regret
	Reason   string         // why it is not proven; empty where it is
	Gap      pricing.Money  // by which the worst regret could be smaller at most
}

// A RobustChoice is purchases to choose, with what they cost and their regret in
// each scenario.
type RobustChoice struct {
	Name      string // "least regret", "best of scenario X", "as configured" or "without packs"
	Purchases []PackPurchase
	Cost      []pricing.Money // by scenario
	Regret    []pricing.Money // by scenario
	Worst     pricing.Money   // the largest regret
}

// OptimizeRobust finds for every account the purchases with the least worst regret
// over the scenarios; of those with the same, with the least sum of regrets, then as
// Optimize does. The scenarios have the same months, accounts and catalogues.
func OptimizeRobust(scenarios []ScenarioInput, o OptimizeOptions) (*RobustOptimum, []pricing.Problem) {
	if problems := comparable(scenarios); len(problems) > 0 {
		return nil, problems
	}
	r := &robustOptimizer{scenarios: scenarios, runs: make([]*optimizer, len(scenarios))}
	first := ordered(scenarios[0].Input)
	names := newPackNames(&first)
	for i, s := range scenarios {
		var problems []pricing.Problem
		if r.runs[i], problems = newOptimizer(s.Input, o, names); len(problems) > 0 {
			return nil, problems
		}
		names.take(r.runs[i])
	}
	for _, run := range r.runs {
		if problems := run.choose(); len(problems) > 0 {
			return nil, problems
		}
		if _, problems := run.finish(); len(problems) > 0 {
			return nil, problems
		}
	}
	return r.optimum()
}

// comparable reports scenarios that cannot be held against each other.
func comparable(scenarios []ScenarioInput) (problems []pricing.Problem) {
	report := func(address, detail string, args ...any) {
		problems = append(problems, pricing.Problem{Address: address, Summary: "Scenarios that cannot be compared", Detail: fmt.Sprintf(detail, args...)})
	}
	if len(scenarios) == 0 {
		report("", "There is no scenario.")
		return problems
	}
	first := ordered(scenarios[0].Input)
	for _, s := range scenarios[1:] {
		in := ordered(s.Input)
		if in.Start != first.Start || in.Months != first.Months {
			report("", "Scenario %q plans other months than %q.", s.Name, scenarios[0].Name)
			continue
		}
		same := func(a, b Account) bool { return a.Address == b.Address && in.hash(a.Catalog) == first.hash(b.Catalog) }
		if !slices.EqualFunc(in.Accounts, first.Accounts, same) {
			report("", "Scenario %q has other accounts or prices than %q.", s.Name, scenarios[0].Name)
		}
	}
	return problems
}

// hash is that of a catalogue; empty where there is none.
func (in *Input) hash(id string) string {
	for _, c := range in.Catalogs {
		if c.ID() == id {
			return c.SHA256()
		}
	}
	return ""
}

// A robustOptimizer compares an account's choices over the scenarios.
type robustOptimizer struct {
	scenarios []ScenarioInput
	runs      []*optimizer // by scenario, finished
}

func (r *robustOptimizer) optimum() (*RobustOptimum, []pricing.Problem) {
	out := &RobustOptimum{Options: r.runs[0].options}
	accounts := make([]RobustAccount, len(r.runs[0].chosen))
	problems := make([][]pricing.Problem, len(accounts))
	parallel.Do(len(accounts), out.Options.Workers, func(i int) { accounts[i], problems[i] = r.account(i) })
	if all := slices.Concat(problems...); len(all) > 0 {
		return nil, all
	}
	out.Accounts = accounts
	for k, run := range r.runs {
		out.Scenarios = append(out.Scenarios, r.scenarios[k].Name)
		for i, a := range accounts {
			run.chosen[i].purchases = a.Choices[0].Purchases
		}
		if problems := run.settleBest(); len(problems) > 0 {
			return nil, problems
		}
		out.Best = append(out.Best, run.out.Best)
	}
	return out, nil
}

// account compares the choices of the i-th account that is looked at.
func (r *robustOptimizer) account(i int) (RobustAccount, []pricing.Problem) {
	c := r.choices(i)
	c.addCandidates()
	found := c.search()
	out := RobustAccount{Account: c.address, Proven: found.reason == "", Reason: found.reason}
	least := c.choice("least regret", found.purchases)
	if len(c.problems) > 0 {
		return out, c.problems
	}
	candidates := append([]RobustChoice{least}, c.candidates...)
	for _, other := range c.candidates {
		if c.mayChoose(other) && compareRegret(other, least) < 0 {
			least, candidates[0] = other, other
		}
	}
	candidates[0].Name = "least regret"
	out.Choices = candidates
	out.Gap = pricing.MaxMoney(pricing.Money{}, least.Worst.Sub(found.least))
	if out.Proven {
		out.Gap = pricing.Money{}
	}
	out.Replaced = c.replaced(least)
	return out, c.problems
}

// compareRegret orders choices by worst regret, then the sum.
func compareRegret(a, b RobustChoice) int {
	if c := a.Worst.Compare(b.Worst); c != 0 {
		return c
	}
	return sumOf(a.Regret).Compare(sumOf(b.Regret))
}

// accountChoices are an account's choices over the scenarios.
type accountChoices struct {
	address    string
	runs       []*optimizer
	names      []string
	chosen     []*accountChoice // by scenario, as found for it alone
	inputs     []Input          // by scenario: the account with the packs that stay
	best       []pricing.Money  // by scenario: what the best purchases for it cost
	candidates []RobustChoice
	problems   []pricing.Problem
}

func (r *robustOptimizer) choices(i int) *accountChoices {
	c := &accountChoices{address: r.runs[0].chosen[i].Account, runs: r.runs}
	for k, run := range r.runs {
		in := run.in.only(c.address)
		in.Packs = slices.DeleteFunc(in.Packs, func(p PackPurchase) bool { return !run.stays(&p) })
		c.inputs = append(c.inputs, in)
		c.names = append(c.names, r.scenarios[k].Name)
		c.chosen = append(c.chosen, run.chosen[i])
		c.best = append(c.best, run.objective(run.out.Best, c.address))
	}
	return c
}

// choice works out what purchases cost in each scenario.
func (c *accountChoices) choice(name string, purchases []PackPurchase) RobustChoice {
	out := RobustChoice{Name: name, Purchases: purchases}
	for k := range c.runs {
		in := c.inputs[k]
		in.Packs = slices.Concat(in.Packs, purchases)
		f, problems := Simulate(in)
		if c.problems = append(c.problems, problems...); len(problems) > 0 {
			return out
		}
		out.addCost(c.runs[k].objective(f, c.address), c.best[k])
	}
	return out
}

func (r *RobustChoice) addCost(cost, best pricing.Money) {
	regret := cost.Sub(best)
	if len(r.Regret) == 0 || regret.GreaterThan(r.Worst) {
		r.Worst = regret
	}
	r.Cost, r.Regret = append(r.Cost, cost), append(r.Regret, regret)
}

// addCandidates adds what one would think of first: the best purchases for each
// scenario, the plan's own, and none.
func (c *accountChoices) addCandidates() {
	for k, chosen := range c.chosen {
		c.candidates = append(c.candidates, c.choice("best of scenario "+c.names[k], chosen.purchases))
	}
	if len(c.chosen[0].planned) > 0 || slices.ContainsFunc(c.chosen, func(a *accountChoice) bool { return len(a.planned) > 0 }) {
		planned := RobustChoice{Name: asConfigured, Purchases: c.chosen[0].planned}
		for k, run := range c.runs {
			planned.addCost(run.objective(run.out.Configured, c.address), c.best[k])
		}
		c.candidates = append(c.candidates, planned)
	}
	c.candidates = append(c.candidates, c.choice("without packs", nil))
}

const asConfigured = "as configured"

// mayChoose says whether a candidate is purchases that can be made whichever
// scenario comes, within the limits that are asked for.
func (c *accountChoices) mayChoose(r RobustChoice) bool {
	if r.Name != asConfigured {
		return c.runs[0].options.Objective == ObjectiveBilled || len(r.Purchases) == 0 // the others may leave too much in a scenario
	}
	for _, chosen := range c.chosen {
		if !chosen.mayStay || !samePlanned(chosen.planned, c.chosen[0].planned) {
			return false
		}
	}
	return true
}

// samePlanned says whether two scenarios plan the same purchases.
func samePlanned(a, b []PackPurchase) bool {
	return slices.EqualFunc(a, b, func(p, q PackPurchase) bool {
		samePrice := (p.Price == nil) == (q.Price == nil) && (p.Price == nil || p.Price.Equal(*q.Price))
		return p.Address == q.Address && p.SKU == q.SKU && p.Quantity == q.Quantity && p.PurchasedOn == q.PurchasedOn && samePrice
	})
}

// replaced are the plan's own purchases, in any scenario, that a choice does not
// make.
func (c *accountChoices) replaced(choice RobustChoice) (list []PackPurchase) {
	seen := map[string]bool{}
	for _, p := range choice.Purchases {
		seen[p.Address] = slices.ContainsFunc(c.chosen[0].planned, func(q PackPurchase) bool {
			return q.Address == p.Address && q.PurchasedOn == p.PurchasedOn && q.Quantity == p.Quantity
		})
	}
	for _, chosen := range c.chosen {
		for _, p := range chosen.planned {
			if !seen[p.Address] {
				seen[p.Address] = true
				list = append(list, p)
			}
		}
	}
	slices.SortFunc(list, func(a, b PackPurchase) int { return CompareAddresses(a.Address, b.Address) })
	return list
}

// A robustResult is what the search over all scenarios found.
type robustResult struct {
	purchases []PackPurchase
	least     pricing.Money // of every worst regret
	reason    string        // why it is not proven
}

// search looks for the purchases of least worst regret. Sets of meters that share
// no pack in any scenario are searched one by one; each gives the choices that none
// of its others beats in every scenario, and these are combined.
func (c *accountChoices) search() robustResult {
	j := c.newJointSearch()
	if j == nil {
		return robustResult{reason: "its amounts have too many decimals"}
	}
	combined := []*combination{{regret: j.offset}}
	for _, set := range j.sets {
		frontier := set.run()
		var next []*combination
		for _, a := range combined {
			for _, n := range frontier {
				next = append(next, a.with(n))
			}
		}
		combined = j.trim(next)
	}
	var best *combination
	for _, a := range combined {
		if j.allows(a) && (best == nil || a.compare(best) < 0) {
			best = a
		}
	}
	return j.result(best)
}

// sortPurchases orders purchases by date, then address.
func sortPurchases(list []PackPurchase) {
	slices.SortStableFunc(list, func(x, y PackPurchase) int {
		return cmp.Or(pricing.CompareDates(x.PurchasedOn, y.PurchasedOn), CompareAddresses(x.Address, y.Address))
	})
}

func sumOf(amounts []pricing.Money) (sum pricing.Money) {
	for _, m := range amounts {
		sum = sum.Add(m)
	}
	return sum
}
