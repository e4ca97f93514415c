package document

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Robust is the purchases that one regrets least, whichever scenario comes.
type Robust struct {
	Scenarios []string         `json:"scenarios"` // in the order of every list by scenario
	Billed    []Money          `json:"billed"`    // by scenario, of the plan with the purchases
	Required  []RobustRequired `json:"required"`  // money to add so that nothing fails
	Accounts  []RobustAccount  `json:"accounts"`
}

// RobustRequired is the money that an account misses in a scenario.
type RobustRequired struct {
	Scenario string       `json:"scenario"`
	Account  string       `json:"account"`
	Required Money        `json:"required"`
	By       pricing.Date `json:"required_by"`
}

// RobustAccount is an account's choices.
type RobustAccount struct {
	Address  string             `json:"address"`
	Title    string             `json:"title"`
	Proven   bool               `json:"proven"`
	Gap      Cost               `json:"gap"` // by which the worst regret could be smaller at most
	Reason   string             `json:"reason"`
	Suspends bool               `json:"suspends"`
	Choices  []RobustChoice     `json:"choices"` // the one of least worst regret first
	Replaced []ReplacedPurchase `json:"replaced"`
}

// RobustChoice is purchases to choose.
type RobustChoice struct {
	Name      string             `json:"name"`
	Purchases []ReplacedPurchase `json:"purchases"`
	Cost      []Cost             `json:"cost"`   // by scenario, by the objective, before bills are rounded
	Regret    []Cost             `json:"regret"` // by scenario
	Worst     Cost               `json:"worst_regret"`
}

// NewRobust makes the document of an optimum over scenarios. Suspends says which
// accounts have overdraft "suspend".
func NewRobust(o *planner.RobustOptimum, suspends map[string]bool, meta OptimizeMeta) *Optimize {
	d := optimizeHead(o.Best[0], o.Options, meta)
	r := &Robust{Scenarios: o.Scenarios}
	titles := map[string]string{}
	for k, f := range o.Best {
		r.Billed = append(r.Billed, Money(f.Totals.Billed))
		for _, a := range f.Accounts {
			titles[a.Account.Address] = a.Account.Title
			if a.Funding.Required.IsPositive() && a.Funding.FirstShortfallOn != nil {
				r.Required = append(r.Required, RobustRequired{o.Scenarios[k], a.Account.Address, Money(a.Funding.Required), *a.Funding.FirstShortfallOn})
			}
		}
	}
	var gap pricing.Money
	for _, a := range o.Accounts {
		d.Proven = d.Proven && a.Proven
		gap = gap.Add(a.Gap)
		r.Accounts = append(r.Accounts, RobustAccount{
			Address: a.Account, Title: titles[a.Account], Proven: a.Proven, Gap: Cost(a.Gap), Reason: a.Reason, Suspends: suspends[a.Account],
			Choices: each(a.Choices, newRobustChoice), Replaced: each(a.Replaced, newReplacedPurchase),
		})
	}
	d.Gap, d.Robust = Cost(gap), r
	return d
}

func newRobustChoice(c planner.RobustChoice) RobustChoice {
	return RobustChoice{
		Name: c.Name, Purchases: each(c.Purchases, newReplacedPurchase),
		Cost: each(c.Cost, newCost), Regret: each(c.Regret, newCost), Worst: Cost(c.Worst),
	}
}

func newCost(m pricing.Money) Cost { return Cost(m) }
