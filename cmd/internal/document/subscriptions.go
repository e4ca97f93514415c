package document

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Subscription is what becomes of a planner.Subscription.
type Subscription struct {
	Address  string                      `json:"address"`
	Plan     string                      `json:"plan"`
	Catalog  string                      `json:"catalog"`
	Quantity int64                       `json:"quantity"`
	Months   []planner.SubscriptionMonth `json:"months"`
	Refused  []pricing.Date              `json:"refused"` // first days of periods whose fee was not paid
}

// A Voucher is what becomes of a planner.Voucher.
type Voucher struct {
	Address string `json:"address"`
	Amount  Money  `json:"amount"`
	Used    Money  `json:"used"`
	Expired Money  `json:"expired"`
}

func newSubscription(s planner.SubscriptionForecast) Subscription {
	return Subscription{
		Address: s.Subscription.Address, Plan: s.Plan.ID, Catalog: s.Plan.Catalog, Quantity: s.Subscription.Quantity,
		Refused: s.Refused,
		Months:  s.Months,
	}
}

func newVoucher(v planner.VoucherForecast) Voucher {
	return Voucher{v.Voucher.Address, v.Voucher.Amount, v.Used, v.Expired}
}
