package planner

import (
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// MaxMonths is the longest horizon of a plan.
const MaxMonths = 120

// MaxThingMonths is the most things of a plan, of every kind, times its months: a
// million things over a year, or 100,000 over ten.
const MaxThingMonths = 12_000_000

// An Input is everything that a plan is made from: plain values, references by
// address. Lists may come in any order; settle.Simulate orders them.
type Input struct {
	Start    pricing.Month
	Months   int                // 1 to MaxMonths
	Catalogs []*pricing.Catalog // each id once
	Accounts []Account
	Usages   []Usage
	Packs    []PackPurchase
	TopUps   []TopUp

	Budgets    []Budget
	Guardrails []Guardrail
	Moves      []Move
}

// Month returns the i-th month of the horizon, from 0; i = Months is the month
// after it.
func (in *Input) Month(i int) pricing.Month { return in.Start + pricing.Month(i) }

// ByAccount splits the input into one for each account, by address: what it needs to
// be settled by itself. Budgets, guardrails and moves are of the whole plan and in none.
func (in *Input) ByAccount() map[string]*Input {
	catalogs := map[string]*pricing.Catalog{}
	for _, c := range in.Catalogs {
		catalogs[c.ID()] = c
	}
	parts := make(map[string]*Input, len(in.Accounts))
	for _, a := range in.Accounts {
		parts[a.Address] = &Input{Start: in.Start, Months: in.Months, Accounts: []Account{a}, Catalogs: []*pricing.Catalog{catalogs[a.Catalog]}}
	}
	for _, u := range in.Usages {
		parts[u.Account].Usages = append(parts[u.Account].Usages, u)
	}
	for _, p := range in.Packs {
		parts[p.Account].Packs = append(parts[p.Account].Packs, p)
	}
	for _, t := range in.TopUps {
		parts[t.Account].TopUps = append(parts[t.Account].TopUps, t)
	}
	return parts
}

// An Account is one paying account; everything is settled per account.
type Account struct {
	Address  string
	Title    string
	Tags     map[string]string
	Catalog  string // id
	Terms    pricing.Terms
	Discount Discount
	Opening  Opening

	Statements []Statement // by date

	// PastThrough is the last month of the account's past where its usages do not
	// say so themselves: in an input that was cut out of a longer one. Nil: none.
	PastThrough *pricing.Month
}

// A Discount is a contract's multiplier on postpaid list prices, at least 0;
// 0.9 means ten per cent off.
type Discount struct {
	Default decimal.Decimal
	ByMeter map[string]decimal.Decimal // wins over Default
}

// NoDiscount multiplies by one.
func NoDiscount() Discount { return Discount{Default: decimal.NewFromInt(1)} }

// For returns the multiplier of a meter.
func (d Discount) For(meter string) decimal.Decimal {
	if m, ok := d.ByMeter[meter]; ok {
		return m
	}
	return d.Default
}

// An Opening is the state of an account on the morning of the first day.
type Opening struct {
	Balance  pricing.Money // cash, may be below zero
	Frozen   pricing.Money // the part of it that is frozen, at least 0
	Due      pricing.Money // last month's bill, deducted on the first bill day, at least 0
	Estimate pricing.Money // what is frozen then, at least 0

	// Suspended says that service is down on the first morning. It is without Frozen;
	// under overdraft "report" and in the past Pending is frozen instead.
	Suspended bool
	Pending   pricing.Money // while suspended: the estimate that waits for the money, at least 0

	// Declared says that this is what the account's owner knows of its money. An
	// account of which nobody said that has zeros.
	Declared bool
}

// A Statement is an account's money as the vendor's console shows it on a morning.
// From there on the plan goes on from it (settlement, section 4, "What is past").
type Statement struct {
	Date      pricing.Date   // the first day of a month of the horizon, not of the first
	Balance   pricing.Money  // cash, may be below zero
	Frozen    *pricing.Money // the part of it that is frozen, at least 0; nil: as simulated
	Suspended *bool          // whether service is down, see Opening; nil: as simulated, or up where Frozen is above 0
	Pending   *pricing.Money // with Suspended true: the estimate that waits; nil: as simulated
}

// StatementAttribute is what problems call an attribute of the statement of a day;
// without a name, the statement itself.
func StatementAttribute(date pricing.Date, name string) string {
	attribute := "statement." + date.String()
	if name != "" {
		attribute += "." + name
	}
	return attribute
}

// A Usage is an expected volume at one meter of one account.
type Usage struct {
	Address string
	Account string // address
	Meter   string // id
	Tags    map[string]string
	Calls   []int64 // requested, one entry for each month of the horizon
	Actual  []bool  // whether a month was measured; nil when none was

	// Forecast is Calls as they would be had no month been measured, one entry for
	// each month; nil when none was, or where that is not known. settle.Simulate does not
	// use it; reconcile.AgainstActuals does.
	Forecast []int64
}

// A PackPurchase is a resource pack that is bought on a day.
type PackPurchase struct {
	Address     string
	Account     string // address
	SKU         string
	Quantity    int64
	PurchasedOn pricing.Date
	Price       *pricing.Money // of one pack, where negotiated; nil: the catalogue's on that day
	Remaining   *int64         // calls left on the first day; set exactly for a pack bought before it
}

// A TopUp credits cash to an account, on one day or every month.
type TopUp struct {
	Address   string
	Account   string // address
	Amount    pricing.Money
	Date      pricing.Date // of a single top-up; ignored when MonthlyOn is set
	MonthlyOn int          // day of the month, 1 to 28; 0 for a single top-up
}
