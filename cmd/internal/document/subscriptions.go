package document

import "github.com/declarative-cost/planner/planner"

// A Subscription is what becomes of a planner.Subscription.
type Subscription struct {
	Address  string `json:"address"`
	Plan     string `json:"plan"`
	Catalog  string `json:"catalog"`
	Quantity int64  `json:"quantity"`
	planner.SubscriptionForecast
}

// A Voucher is what becomes of a planner.Voucher.
type Voucher struct {
	Address string `json:"address"`
	Amount  Money  `json:"amount"`
	planner.VoucherForecast
}

func newSubscription(s planner.SubscriptionForecast) Subscription {
	return Subscription{s.Subscription.Address, s.Plan.ID, s.Plan.Catalog, s.Subscription.Quantity, s}
}

func newVoucher(v planner.VoucherForecast) Voucher {
	return Voucher{v.Voucher.Address, v.Voucher.Amount, v}
}
