package document

import "github.com/declarative-cost/planner/planner/optimize"

// AccountFutures are what an account is billed in the futures of an uncertain plan.
type AccountFutures struct {
	optimize.FutureCosts
	Reason string `json:"reason"` // why nothing is proven; empty where it is
}

func newAccountFutures(a *optimize.AccountOptimum) *AccountFutures {
	if a.Futures == nil {
		return nil
	}
	return &AccountFutures{*a.Futures, a.Reason}
}
