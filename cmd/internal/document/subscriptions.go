package document

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Subscription is what becomes of a planner.Subscription.
type Subscription struct {
	Address  string              `json:"address"`
	Plan     string              `json:"plan"`
	Catalog  string              `json:"catalog"`
	Quantity int64               `json:"quantity"`
	Months   []SubscriptionMonth `json:"months"`
	Refused  []pricing.Date      `json:"refused"` // first days of periods whose fee was not paid
}

// A SubscriptionMonth is one month of a subscription.
type SubscriptionMonth struct {
	Month     pricing.Month `json:"month"`
	Fees      Money         `json:"fees"`
	Amortized Money         `json:"amortized"`
	Consumed  Units         `json:"consumed"`
	Remaining *Units        `json:"remaining"` // null where the plan includes all calls
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
		Refused: append([]pricing.Date{}, s.Refused...),
		Months: each(s.Months, func(m planner.SubscriptionMonth) SubscriptionMonth {
			return SubscriptionMonth{m.Month, m.Fees, m.Amortized, m.Consumed, m.Remaining}
		}),
	}
}

func newVoucher(v planner.VoucherForecast) Voucher {
	return Voucher{v.Voucher.Address, v.Voucher.Amount, v.Used, v.Expired}
}

// An InputSubscription is a planner.Subscription.
type InputSubscription struct {
	Address  string        `json:"address"`
	Account  string        `json:"account"`
	Catalog  string        `json:"catalog"`
	Plan     string        `json:"plan"`
	Quantity int64         `json:"quantity"`
	StartsOn pricing.Date  `json:"starts_on"`
	EndsOn   *pricing.Date `json:"ends_on"`
	Price    *Money        `json:"price"`
}

// An InputVoucher is a planner.Voucher.
type InputVoucher struct {
	Address   string        `json:"address"`
	Account   string        `json:"account"`
	Amount    Money         `json:"amount"`
	StartsOn  *pricing.Date `json:"starts_on"`
	ExpiresOn pricing.Date  `json:"expires_on"`
	Catalogs  []string      `json:"catalogs"`
}

func newInputSubscription(s planner.Subscription) InputSubscription {
	return InputSubscription{s.Address, s.Account, s.Catalog, s.Plan, s.Quantity, s.StartsOn, s.EndsOn, s.Price}
}

func (s InputSubscription) subscription() planner.Subscription {
	return planner.Subscription{
		Address: s.Address, Account: s.Account, Catalog: s.Catalog, Plan: s.Plan, Quantity: s.Quantity, StartsOn: s.StartsOn, EndsOn: s.EndsOn, Price: s.Price,
	}
}

func newInputVoucher(v planner.Voucher) InputVoucher {
	return InputVoucher{v.Address, v.Account, v.Amount, v.StartsOn, v.ExpiresOn, append([]string{}, v.Catalogs...)}
}

func (v InputVoucher) voucher() planner.Voucher {
	out := planner.Voucher{Address: v.Address, Account: v.Account, Amount: v.Amount, StartsOn: v.StartsOn, ExpiresOn: v.ExpiresOn}
	if len(v.Catalogs) > 0 {
		out.Catalogs = v.Catalogs
	}
	return out
}
