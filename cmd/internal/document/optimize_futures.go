package document

import (
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/pricing"
)

// OptimizeFutures are what purchases are billed in the futures of an uncertain plan.
type OptimizeFutures struct {
	Futures    int        `json:"futures"`
	Seed       *int64     `json:"seed"` // null: each future is a scenario
	Configured FutureCost `json:"configured"`
	Certain    FutureCost `json:"certain"` // with the purchases that are best for the forecast
	Best       FutureCost `json:"best"`
	Foresight  *Foresight `json:"foresight"`  // null where nothing was looked for, or not found in time
	Unfinished []string   `json:"unfinished"` // accounts in which --seconds ended the search
}

// A FutureCost is a distribution, with what of it was to be least.
type FutureCost struct {
	CostRange
	Measured *pricing.Money `json:"measured"` // null where nothing was looked for
}

// Foresight is what futures cost if each is known beforehand and has its own best
// purchases: no purchases that are made for all of them have less of the measure.
type Foresight struct {
	Futures  int           `json:"futures"`
	Measured pricing.Money `json:"measured"`
	Best     pricing.Money `json:"best"` // the measure of the best purchases in these futures
	Gap      pricing.Money `json:"gap"`  // the most that is left to gain
}

// AccountFutures are an account's.
type AccountFutures struct {
	Configured FutureCost `json:"configured"`
	Certain    FutureCost `json:"certain"`
	Best       FutureCost `json:"best"`
	Reason     string     `json:"reason"` // why nothing is proven; empty where it is
}

// PurchaseFutures are what a purchase does in the futures, with all the others made.
type PurchaseFutures struct {
	Pays        Ratio         `json:"pays"` // the part of futures in which bills are lower by more than its price
	SavesMean   pricing.Money `json:"saves_mean"`
	ExpiredMean Ratio         `json:"expired_mean"`
	LeftMean    Ratio         `json:"left_mean"` // at the end
}

func newOptimizeFutures(f *optimize.OfFutures) *OptimizeFutures {
	if f == nil {
		return nil
	}
	costs := newFutureCosts(&f.All, f.Measure)
	d := &OptimizeFutures{Futures: f.Futures, Configured: costs[0], Certain: costs[1], Best: costs[2], Unfinished: f.Unfinished}
	if f.Drawn {
		seed := int64(f.Seed)
		d.Seed = &seed
	}
	if f.Foreseen > 0 {
		d.Foresight = &Foresight{f.Foreseen, f.Foresight, f.BestOfThem, f.BestOfThem.Sub(f.Foresight)}
	}
	return d
}

func newFutureCosts(c *optimize.FutureCosts, at optimize.Measure) (costs [3]FutureCost) {
	costs = [3]FutureCost{{CostRange: newCostRange(c.Configured)}, {CostRange: newCostRange(c.Certain)}, {CostRange: newCostRange(c.Best)}}
	for i := range costs {
		if at != "" {
			costs[i].Measured = &c.Measured[i]
		}
	}
	return costs
}

func newAccountFutures(a *optimize.AccountOptimum, at optimize.Measure) *AccountFutures {
	if a.Futures == nil {
		return nil
	}
	costs := newFutureCosts(a.Futures, at)
	return &AccountFutures{costs[0], costs[1], costs[2], a.Reason}
}

func newPurchaseFutures(p *optimize.PurchaseInFutures) *PurchaseFutures {
	if p == nil {
		return nil
	}
	return &PurchaseFutures{Ratio(p.Pays), p.SavesMean, Ratio(p.ExpiredMean), Ratio(p.LeftMean)}
}
