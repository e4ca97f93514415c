package planner

import "github.com/declarative-cost/planner/pricing"

// A Subscription is a plan of a catalogue that an account pays by period.
type Subscription struct {
	Address  string         `json:"address"`
	Account  string         `json:"account"` // address
	Catalog  string         `json:"catalog"` // id; empty until settle.Resolve has found the plan's
	Plan     string         `json:"plan"`    // id of the catalogue's subscription, or a Name until settle.Resolve has found it
	Quantity int64          `json:"quantity"`
	StartsOn pricing.Date   `json:"starts_on"`
	EndsOn   *pricing.Date  `json:"ends_on"` // the first day without it; nil: it does not end
	Price    *pricing.Money `json:"price"`   // of a period and one of the quantity, where agreed; nil: the catalogue's

	// Since is the first day on which a period may begin that counts, in an input that was
	// cut out of a longer one: the fee of the one before was refused. Nil: all count.
	Since *pricing.Date `json:"-"`
}

// A Voucher is an amount that pays bills before the balance does.
type Voucher struct {
	Address   string        `json:"address"`
	Account   string        `json:"account"`    // address
	Amount    pricing.Money `json:"amount"`     // on the first day of the plan, or on StartsOn
	StartsOn  *pricing.Date `json:"starts_on"`  // the first day on which it pays; nil: any before the plan
	ExpiresOn pricing.Date  `json:"expires_on"` // the first day on which it does not
	Catalogs  []string      `json:"catalogs"`   // ids of the products whose bills it pays; empty: all
}

// A SubscriptionForecast is what becomes of a subscription.
type SubscriptionForecast struct {
	Subscription *Subscription         `json:"-"`
	Plan         *pricing.Subscription `json:"-"` // which names its catalogue
	Fee          pricing.Money         `json:"-"` // of a period, for the whole quantity
	Months       []SubscriptionMonth   `json:"months"`
	Refused      []pricing.Date        `json:"refused"` // first days of periods whose fee was not paid, for lack of money
}

// A SubscriptionMonth is one month of a subscription.
type SubscriptionMonth struct {
	Month     pricing.Month  `json:"month"`
	Fees      pricing.Money  `json:"fees"`      // paid in the month
	Amortized pricing.Money  `json:"amortized"` // the part of the fees that belongs to the month's days
	Consumed  pricing.Units  `json:"consumed"`
	Remaining *pricing.Units `json:"remaining"` // of what the period includes that runs at the month's end; nil where it includes all
}

// A VoucherForecast is what becomes of a voucher.
// Amount = used + expired + what is left.
type VoucherForecast struct {
	Voucher *Voucher      `json:"-"`
	Used    pricing.Money `json:"used"` // paid of bills, that after the horizon included
	Expired pricing.Money `json:"expired"`
}
