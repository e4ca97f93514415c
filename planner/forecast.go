package planner

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A Forecast is a settled plan. It keeps its input, ordered by address.
type Forecast struct {
	Input        *Input
	Currency     string // of all that is not an account's
	Totals       Totals
	Monthly      []Figures // one for each month of the horizon
	AfterHorizon AfterHorizon
	Accounts     []AccountForecast // by address; of a large plan without the details, see Details
	Usages       []UsageForecast   // by address
	Budgets      []BudgetForecast  // by address

	// Detailed settles the i-th account again, with its details; nil where Accounts has them.
	Detailed func(i int) *AccountForecast `json:"-"`
}

// Details are the i-th account with its details. Those of a large plan are made every time:
// the meters of its months, the months of its packs and products, and its events.
func (f *Forecast) Details(i int) *AccountForecast {
	if f.Detailed == nil {
		return &f.Accounts[i]
	}
	a := f.Detailed(i)
	a.TracksCash = f.Accounts[i].TracksCash
	return a
}

// Account is one of the accounts, by its address; of a large plan without details.
func (f *Forecast) Account(address string) *AccountForecast { return &f.Accounts[f.AccountAt(address)] }

// AccountAt is the index of the account with an address, which the plan has.
func (f *Forecast) AccountAt(address string) int {
	i, _ := slices.BinarySearchFunc(f.Accounts, address, func(a AccountForecast, address string) int {
		return CompareAddresses(a.Account.Address, address)
	})
	return i
}

// WithoutDetails is what a large plan keeps of the account.
func (f AccountForecast) WithoutDetails() AccountForecast {
	f.Events = nil
	for i := range f.Months {
		f.Months[i].Meters = nil
	}
	for i := range f.Packs {
		f.Packs[i].Months = nil
	}
	for i := range f.Products {
		f.Products[i].Months = nil
	}
	return f
}

// Figures are what a month costs, in one account or in all.
type Figures struct {
	Month         pricing.Month `json:"month"`
	Calls         int64         `json:"calls"`               // served
	Lost          int64         `json:"lost"`                // requested while the account was suspended
	List          pricing.Money `json:"list"`                // postpaid calls at list price, in cents
	Bill          pricing.Money `json:"bill"`                // the month's postpaid calls
	PackPurchases pricing.Money `json:"pack_purchases"`      // price of the packs bought in the month
	Billed        pricing.Money `json:"billed"`              // Bill + PackPurchases + Fees
	Amortized     pricing.Money `json:"amortized"`           // Bill + value of pack calls used and expired + the days' part of fees
	Cash          pricing.Money `json:"cash"`                // paid in this calendar month, less Credits
	Fees          pricing.Money `json:"fees" since:"1.1"`    // of subscriptions, whose periods begin in the month
	Credits       pricing.Money `json:"credits" since:"1.1"` // what vouchers paid of bills in this calendar month
}

// Add adds the figures of another account or month.
func (f *Figures) Add(g *Figures) {
	f.Calls += g.Calls
	f.Lost += g.Lost
	f.List = f.List.Add(g.List)
	f.Bill = f.Bill.Add(g.Bill)
	f.PackPurchases = f.PackPurchases.Add(g.PackPurchases)
	f.Fees = f.Fees.Add(g.Fees)
	f.Credits = f.Credits.Add(g.Credits)
	f.Billed = f.Billed.Add(g.Billed)
	f.Amortized = f.Amortized.Add(g.Amortized)
	f.Cash = f.Cash.Add(g.Cash)
}

// Totals are the sums of the months' figures, Credits and Cash with the settlement after
// the horizon.
type Totals struct {
	Calls             int64         `json:"calls"`
	Lost              int64         `json:"lost"`
	List              pricing.Money `json:"list"`
	Bill              pricing.Money `json:"bill"`
	PackPurchases     pricing.Money `json:"pack_purchases"`
	Billed            pricing.Money `json:"billed"`
	Amortized         pricing.Money `json:"amortized"`
	Cash              pricing.Money `json:"cash"`
	PacksExpiredCalls pricing.Units `json:"packs_expired_calls"`
	PacksExpiredValue pricing.Money `json:"packs_expired_value"`
	Fees              pricing.Money `json:"fees" since:"1.1"`
	Credits           pricing.Money `json:"credits" since:"1.1"`
}

// TotalsOf are the totals of figures that were added up over all months, and of the
// cash and credits paid after them. What expires of packs is not among the figures, and
// stays 0.
func TotalsOf(all *Figures, after AfterHorizon) Totals {
	return Totals{
		Calls: all.Calls, Lost: all.Lost, List: all.List, Bill: all.Bill,
		PackPurchases: all.PackPurchases, Billed: all.Billed, Amortized: all.Amortized,
		Fees: all.Fees, Credits: all.Credits.Add(after.Credits), Cash: all.Cash.Add(after.Cash),
	}
}

// AfterHorizon is what is paid after the horizon, when the last month is settled.
type AfterHorizon struct {
	Date    pricing.Date  `json:"date"` // the latest bill day
	Cash    pricing.Money `json:"cash"`
	Credits pricing.Money `json:"credits" since:"1.1"`
}

// An AccountForecast is one account's settled horizon.
type AccountForecast struct {
	Account           *Account
	Conversion        *Conversion       // to the plan's currency; nil: it is in that
	Products          []ProductForecast // in the account's order
	Totals            Totals
	Served            []Coverage // one for each unit that its meters count, in their order
	OpeningSettlement Settlement // on the first bill day; see AccountMonth
	Months            []AccountMonth
	After             AfterHorizon
	Packs             []PackForecast         // by address
	Subscriptions     []SubscriptionForecast // by address
	Vouchers          []VoucherForecast      // by address
	Events            []Event                // by date, within a day in the order in which they happen
	Funding           Funding
	PastThrough       *pricing.Month // the last month of the past; nil where nothing was measured
	TracksCash        bool           // whether anything is known of the account's money
}

// Currency is that of the account's amounts.
func (f *AccountForecast) Currency() string { return f.Products[0].Catalog.Currency() }

// Served are calls by who covered them: Calls = Subscription + Free + Pack + Postpaid, and
// those at meters that are free.
type Served struct {
	Calls        int64 `json:"calls"`
	Free         int64 `json:"free"` // covered by free quotas
	Pack         int64 `json:"pack"`
	Postpaid     int64 `json:"postpaid"`
	Lost         int64 `json:"lost"` // not served: while suspended, or because no grant covered them where the meter takes no others
	Subscription int64 `json:"subscription" since:"1.1"`
}

// Unpriced are the calls at meters that are free.
func (s *Served) Unpriced() int64 { return s.Calls - s.Subscription - s.Free - s.Pack - s.Postpaid }

// Add adds other calls so many times.
func (s *Served) Add(t Served, times int64) {
	s.Calls += times * t.Calls
	s.Free += times * t.Free
	s.Pack += times * t.Pack
	s.Postpaid += times * t.Postpaid
	s.Lost += times * t.Lost
	s.Subscription += times * t.Subscription
}

// A Coverage is who paid for calls of one unit over the horizon, or for some of them.
type Coverage struct {
	Unit string
	Served
}

// AddCoverage adds calls to those of their unit.
func AddCoverage(list []Coverage, unit string, s Served) []Coverage {
	i := slices.IndexFunc(list, func(c Coverage) bool { return c.Unit == unit })
	if i < 0 {
		return append(list, Coverage{unit, s})
	}
	list[i].Add(s, 1)
	return list
}

// TermsOf are the terms of the product with a catalogue.
func (f *AccountForecast) TermsOf(catalog string) *pricing.Terms {
	for i := range f.Account.Products {
		if p := &f.Account.Products[i]; p.Catalog == catalog {
			return &p.Terms
		}
	}
	return nil
}

// CatalogOf is the catalogue of the product with an id, with the contract's prices.
func (f *AccountForecast) CatalogOf(id string) *pricing.Catalog {
	i := slices.IndexFunc(f.Products, func(p ProductForecast) bool { return p.Catalog.ID() == id })
	return f.Products[i].Catalog
}

// Prepaid is what is paid for packs and in fees of the product with a catalogue in the i-th
// month.
func (f *AccountForecast) Prepaid(catalog string, i int) (packs, fees pricing.Money) {
	for k := range f.Packs {
		if p := &f.Packs[k]; p.Pack.Catalog == catalog && p.BoughtIn(f.Months[i].Month) {
			packs = packs.Add(p.Price)
		}
	}
	for _, s := range f.Subscriptions {
		if s.Plan.Catalog == catalog {
			fees = fees.Add(s.Months[i].Fees)
		}
	}
	return packs, fees
}

// A ProductForecast is one product's part of an account's horizon.
type ProductForecast struct {
	Catalog           *pricing.Catalog // with the contract's prices
	OpeningSettlement Settlement
	Months            []ProductMonth
}

// A ProductMonth is one settled month of a product.
type ProductMonth struct {
	Month      pricing.Month `json:"month"`
	List       pricing.Money `json:"list"`
	Bill       pricing.Money `json:"bill"`
	Settlement Settlement    `json:"settlement"`
}

// An AccountMonth is one settled month of an account.
type AccountMonth struct {
	Figures
	Meters []MeterMonth // meters with a usage in the horizon, by product and in catalogue order

	// Settlement is that of this month; its date lies in the next. With several products
	// it has the date, the balance and what is available of the latest, and the sums of
	// the rest.
	Settlement Settlement
}

// A MeterMonth is what a month's calls at one meter cost.
type MeterMonth struct {
	Meter  *pricing.Meter // which names its catalogue
	IsFree bool           // costs nothing this month, takes no grant
	Served
	List   pricing.Money       // at list price, exact
	Cost   pricing.Money       // List × discount, 8 decimals
	Charge pricing.Money       // the meter's part of its product's bill, in the currency's smallest unit
	Tiers  []pricing.RatedPart // each tier's part; empty when nothing was postpaid
}

// TierFrom is the highest tier touched; false where nothing was postpaid.
func (m *MeterMonth) TierFrom() (int64, bool) {
	if m == nil || len(m.Tiers) == 0 {
		return 0, false
	}
	return m.Tiers[len(m.Tiers)-1].From, true
}

// UnitPrice is the price per call unit of the month's postpaid calls: the
// tier's, or where several tiers are touched the average, rounded half-up to 8
// decimals; false where nothing was postpaid.
func (m *MeterMonth) UnitPrice() (decimal.Decimal, bool) {
	switch {
	case m == nil || len(m.Tiers) == 0:
		return decimal.Zero, false
	case len(m.Tiers) == 1:
		return m.Tiers[0].Price, true
	}
	return m.AveragePrice(), true
}

// AveragePrice is the average price per call unit of postpaid calls, of which there
// are some, rounded half-up to 8 decimals.
func (m *MeterMonth) AveragePrice() decimal.Decimal {
	average := m.List.Rat()
	average.Mul(average, big.NewRat(m.Meter.CallUnit, m.Postpaid))
	return pricing.MoneyOfRat(average).Round(pricing.CostDecimals).Decimal()
}

// A Settlement is what happens on a bill day and the state after it.
type Settlement struct {
	Date      pricing.Date  `json:"date"`
	Unfrozen  pricing.Money `json:"unfrozen"`
	Charged   pricing.Money `json:"charged"`  // the bill; billed by the day, those of the month's days, of which all but the last were deducted before
	Estimate  pricing.Money `json:"estimate"` // of the next bill; while suspended, the one still pending
	Frozen    pricing.Money `json:"frozen"`   // after the settlement
	Balance   pricing.Money `json:"balance"`
	Available pricing.Money `json:"available"`          // Balance - Frozen
	Credit    pricing.Money `json:"credit" since:"1.1"` // what vouchers paid of Charged; the rest left the balance
}

// A PackForecast is what becomes of a pack purchase.
// Granted = consumed + expired + remaining, in total and by month.
type PackForecast struct {
	Purchase     *PackPurchase `json:"-"`
	Pack         *pricing.Pack `json:"-"`          // which names its catalogue
	UnitPrice    pricing.Money `json:"unit_price"` // before the discount
	Price        pricing.Money `json:"price"`      // of all, after it
	ExpiresOn    pricing.Date  `json:"expires_on"` // whether it is covered says the term pack_last_day
	Bought       bool          `json:"bought"`     // false where the purchase was refused
	Granted      pricing.Units `json:"granted"`    // what a pack from before the horizon had left
	Consumed     pricing.Units `json:"consumed"`
	Expired      pricing.Units `json:"expired"`
	Remaining    pricing.Units `json:"remaining"`
	ExpiredValue pricing.Money `json:"expired_value"`
	Months       []PackMonth   `json:"months"`

	StartsOn pricing.Date `json:"starts_on" since:"1.1"` // the first day that is covered, but for the term pack_coverage
	VoidOn   pricing.Date `json:"void_on" since:"1.1"`   // the first day that is not covered; what is left expires then
}

// RemainingBefore is what the pack has left on the first morning of a month: one of the
// horizon after its first, or the one after it. What expires on that day is still left.
func (p *PackForecast) RemainingBefore(start pricing.Month) pricing.Units {
	return p.Months[start-1-p.Months[0].Month].Remaining
}

// BoughtIn says whether the pack is bought in a month of the horizon.
func (p *PackForecast) BoughtIn(m pricing.Month) bool {
	return p.Bought && p.Purchase.Remaining == nil && p.Purchase.PurchasedOn.Month() == m
}

// A PackMonth is one month of a pack.
type PackMonth struct {
	Month     pricing.Month    `json:"month"`
	Consumed  pricing.Units    `json:"consumed"`
	Expired   pricing.Units    `json:"expired"`
	Remaining pricing.Units    `json:"remaining"` // at the month's end; 0 before the pack is bought
	Amortized pricing.Money    `json:"amortized"` // value consumed and expired
	Meters    []PackMeterMonth `json:"meters"`    // the SKU's meters in catalogue order
}

// A PackMeterMonth is what one meter took from a pack in a month.
type PackMeterMonth struct {
	Meter     string        `json:"meter"` // id
	Consumed  pricing.Units `json:"consumed"`
	Amortized pricing.Money `json:"amortized"`
}

// Funding is what it takes that no freeze and no purchase fails from now on: from
// the first day after the past or the day of the last statement, whichever is later.
type Funding struct {
	LowestAvailable  pricing.Money `json:"lowest_available"`
	LowestOn         pricing.Date  `json:"lowest_on"`
	FirstShortfallOn *pricing.Date `json:"first_shortfall_on"` // first day with Available below zero
	Required         pricing.Money `json:"required"`           // extra cash from that day on, at least 0
}

// A UsageForecast is what a usage costs: its part of its meter's charges.
type UsageForecast struct {
	Usage *Usage
	Cost  []pricing.Money // one for each month of the horizon
}

// An EventType names what happened.
type EventType string

// The event types.
const (
	EventTopUp              EventType = "top_up"
	EventAdjusted           EventType = "adjusted"      // a statement changed the balance by Amount, which may be 0 or below
	EventCallsRefused       EventType = "calls_refused" // no grant covered Calls of a meter without postpaid: the first such day of a month
	EventUnfreeze           EventType = "unfreeze"
	EventBill               EventType = "bill"
	EventFreeze             EventType = "freeze"
	EventFreezeFailed       EventType = "freeze_failed" // overdraft "suspend": Amount could not be frozen
	EventSuspended          EventType = "suspended"     // from this day on calls are lost
	EventResumed            EventType = "resumed"       // Amount was frozen, service is back
	EventPackBought         EventType = "pack_bought"
	EventPackRefused        EventType = "pack_refused"         // overdraft "suspend": Amount was not available
	EventFeePaid            EventType = "fee_paid"             // of a subscription whose period begins on this day
	EventFeeRefused         EventType = "fee_refused"          // overdraft "suspend": Amount was not available
	EventVoucherExpired     EventType = "voucher_expired"      // Amount of it is void
	EventPackExhausted      EventType = "pack_exhausted"       // its last call was used on this day
	EventPackExpired        EventType = "pack_expired"         // Units with the value Amount are void
	EventFreeQuotaExhausted EventType = "free_quota_exhausted" // its last call of the month was used on this day
	EventTierChanged        EventType = "tier_changed"         // the month's basis count reached TierFrom on this day
	EventShortfall          EventType = "shortfall"            // overdraft "report": Amount was missing for a freeze or a purchase
)

// An Event is something that happened on a day, with the state after it.
type Event struct {
	Date      pricing.Date
	Type      EventType
	Catalog   string // id of the product's; empty of what is the account's
	Address   string // of the pack, top-up, subscription or voucher; empty otherwise
	Meter     string // id; empty where no single meter is meant
	Quota     string // id of the free quota; empty otherwise
	TierFrom  *int64
	Calls     *pricing.Units // units of a grant, otherwise calls
	Amount    *pricing.Money
	Credit    *pricing.Money // what vouchers paid of a bill; nil where that is nothing
	Balance   pricing.Money
	Frozen    pricing.Money
	Available pricing.Money
}

// Days are consecutive days of a month, both inclusive, from 1.
type Days struct {
	From int `json:"from"`
	To   int `json:"to"`
}
