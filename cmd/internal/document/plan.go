// Package document knows the saved plan: the one JSON shape that programs read
// and that a later run can start from. [New] makes it from a forecast,
// [Plan.Write] and [Read] move it through bytes, [Plan.Input] gives back what
// was simulated. docs/plan-document.md explains every key,
// docs/schema/plan-1.1.schema.json is its JSON Schema.
//
// It knows JSON and the values of planner and pricing; it must not know HCL,
// files or terminals.
package document

import (
	"encoding/json"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
)

// A Plan is a saved plan. The order of the fields is the order of the keys, and
// every key is always there: Read misses one that is not.
type Plan struct {
	Header
	Start        pricing.Month `json:"start"`
	Months       int           `json:"months"`
	Currency     string        `json:"currency"`
	Scenario     *string       `json:"scenario"`
	Totals       Totals        `json:"totals"`
	Monthly      []Figures     `json:"monthly"`
	AfterHorizon AfterHorizon  `json:"after_horizon"`
	Actuals      *Actuals      `json:"actuals" since:"1.1"` // null where no month was measured
	Accounts     []Account     `json:"accounts"`
	Usages       []Usage       `json:"usages"`
	Budgets      []Budget      `json:"budgets"`
	Taxes        []AccountTax  `json:"taxes" since:"1.1"` // of the accounts that say what tax they pay
	Rates        Rates         `json:"rates" since:"1.1"` // of the months and the one after them, of the accounts' other currencies
	Findings
	Groups *Groups `json:"-"` // nil where nobody asked for them
	Inputs Inputs  `json:"inputs"`
}

// Findings are what a plan document says beyond the forecast.
type Findings struct {
	Checks      []Check           `json:"checks"`
	Ranges      *ranges.Ranges    `json:"ranges" since:"1.1"` // null where nothing is uncertain, or they were not asked for
	Guardrails  []DiffGuardrail   `json:"guardrails"`         // judged against a baseline; without one empty
	Advice      []Advice          `json:"advice"`
	AdviceRun   *AdviceRun        `json:"advice_run"`  // null where advice was not asked for
	Sensitivity []Sensitivity     `json:"sensitivity"` // where it is asked for
	Scenarios   []Scenario        `json:"scenarios"`
	Outputs     map[string]Output `json:"outputs"`
	Diagnostics []Diagnostic      `json:"diagnostics"`
}

// What the engine settles stands in documents as it is.
type (
	Totals       = planner.Totals
	Figures      = planner.Figures
	AfterHorizon = planner.AfterHorizon
	Settlement   = planner.Settlement
	Funding      = planner.Funding
	Days         = planner.Days
	Actuals      = reconcile.Actuals
	Tier         = pricing.RatedPart
	ProductMonth = planner.ProductMonth
	PackMonth    = planner.PackMonth
	Diagnostic   = pricing.Diagnostic // a warning about the configuration
)

// An Account is one account's settled horizon. Catalog and Terms are those of its first
// product.
type Account struct {
	Address           string            `json:"address"`
	Title             string            `json:"title"`
	Tags              map[string]string `json:"tags"`
	Catalog           string            `json:"catalog"`
	Terms             pricing.Terms     `json:"terms"`
	Totals            Totals            `json:"totals"`
	OpeningSettlement Settlement        `json:"opening_settlement"`
	Months            []AccountMonth    `json:"months"`
	Packs             []Pack            `json:"packs"`
	Events            []Event           `json:"events"`
	Funding           Funding           `json:"funding"`
	PastThrough       *pricing.Month    `json:"past_through" since:"1.1"`
	TracksCash        bool              `json:"tracks_cash" since:"1.1"`
	Catalogs          []string          `json:"catalogs" since:"1.1"` // ids
	Products          []Product         `json:"products" since:"1.1"` // in the order of catalogs
	Subscriptions     []Subscription    `json:"subscriptions" since:"1.1"`
	Vouchers          []Voucher         `json:"vouchers" since:"1.1"`
	Currency          string            `json:"currency" since:"1.1"` // of its amounts

	Served []planner.Coverage `json:"-"` // of all its months
}

// A Product is one catalogue in an account.
type Product struct {
	Catalog           string         `json:"catalog"`
	Terms             pricing.Terms  `json:"terms"`
	Months            []ProductMonth `json:"months"`
	OpeningSettlement Settlement     `json:"opening_settlement"`
}

// An AccountMonth is one settled month: the figures with what they consist of.
type AccountMonth struct {
	Figures
	Meters     []MeterMonth `json:"meters"`
	Settlement Settlement   `json:"settlement"`
}

// A MeterMonth is what a month's calls at one meter cost. TierFrom and
// UnitPrice are null when nothing was postpaid.
type MeterMonth struct {
	Meter string `json:"meter"`
	Title string `json:"title"`
	planner.Served
	TierFrom  *int64           `json:"tier_from"`
	UnitPrice *decimal.Decimal `json:"unit_price"`
	List      Cost             `json:"list"`
	Cost      Cost             `json:"cost"`
	Charge    Money            `json:"charge"`
	Tiers     []Tier           `json:"tiers"`

	Catalog string `json:"catalog" since:"1.1"`
	Unit    string `json:"unit" since:"1.1"` // what is counted, in the singular
}

// A Pack is what becomes of a pack purchase. Its counts are units: calls, unless the
// catalogue says what a call of each meter takes.
type Pack struct {
	PackPurchase
	planner.PackForecast
	Catalog string `json:"catalog" since:"1.1"`
	Unit    string `json:"unit" since:"1.1"` // of the counts
}

// A PackPurchase is what is bought on which day.
type PackPurchase struct {
	Address     string       `json:"address"`
	SKU         string       `json:"sku"`
	Quantity    int64        `json:"quantity"`
	PurchasedOn pricing.Date `json:"purchased_on"`
}

// An Event is something that happened on a day, with the state after it.
type Event struct {
	Date      pricing.Date      `json:"date"`
	Type      planner.EventType `json:"type"`
	Address   *string           `json:"address"`
	Meter     *string           `json:"meter"`
	Quota     *string           `json:"quota"`
	TierFrom  *int64            `json:"tier_from"`
	Calls     *Units            `json:"calls"`
	Amount    *Money            `json:"amount"`
	Balance   Money             `json:"balance"`
	Frozen    Money             `json:"frozen"`
	Available Money             `json:"available"`
	Message   string            `json:"message"`

	PriceBefore *decimal.Decimal `json:"price_before" since:"1.1"` // of tier_changed: the list price below the edge
	Price       *decimal.Decimal `json:"price" since:"1.1"`        // and from it on

	Catalog  *string `json:"catalog" since:"1.1"`   // null of what is the account's
	Unit     *string `json:"unit" since:"1.1"`      // of Calls; null where that is
	TierMode *string `json:"tier_mode" since:"1.1"` // of tier_changed: the meter's
	Credit   *Money  `json:"credit" since:"1.1"`    // of bill: what vouchers paid of it; null where that is nothing
}

// A Usage is what an expected volume costs: its part of its meter's charges.
// The lists have one entry for each month.
type Usage struct {
	Address string            `json:"address"`
	Account string            `json:"account"`
	Meter   string            `json:"meter"`
	Tags    map[string]string `json:"tags"`
	Calls   []int64           `json:"calls"` // requested
	Cost    []Money           `json:"cost"`
	Actual  []bool            `json:"actual"`
	Catalog string            `json:"catalog" since:"1.1"`
}

// A Budget is an amount of money and what the plan makes of it.
type Budget struct {
	Address       string         `json:"address"`
	Basis         string         `json:"basis"`
	Period        string         `json:"period"`
	Amount        Money          `json:"amount"`
	Projected     Money          `json:"projected"`
	Months        []Money        `json:"months"`
	Exceeded      bool           `json:"exceeded"`
	FirstExceeded *pricing.Month `json:"first_exceeded"`
	OnExceed      string         `json:"on_exceed"`
	OnWorse       string         `json:"on_worse" since:"1.1"`

	Amounts []Money      `json:"amounts" since:"1.1"` // of each month: its period's amount in equal parts
	Actual  []Money      `json:"actual" since:"1.1"`  // the part of each month's cost that is past
	Periods []BudgetPart `json:"periods" since:"1.1"`
}

// A BudgetPart is one period of a budget: Variance = Actual + Forecast - the amount.
type BudgetPart struct {
	Name     string        `json:"name"` // "FY2027-Q1"; of a budget of the whole plan "total"
	First    pricing.Month `json:"first"`
	Months   int           `json:"months"` // of the plan
	Actual   Money         `json:"actual"`
	Forecast Money         `json:"forecast"`
	Variance Money         `json:"variance"`
}

// A Check is a user's condition on the result.
type Check struct {
	Address  string   `json:"address"`
	Status   string   `json:"status"`
	OnFail   string   `json:"on_fail"`
	Messages []string `json:"messages"`
	OnWorse  string   `json:"on_worse" since:"1.1"`
}

// A Scenario is another forecast of the same plan.
type Scenario struct {
	Name    string    `json:"name"`
	Totals  Totals    `json:"totals"`
	Monthly []Figures `json:"monthly"`

	Required Money `json:"required" since:"1.1"` // the shortfall of all accounts
}

// An Output is a value that the configuration names. A number is a JSON number;
// the value of a sensitive one is null.
type Output struct {
	Value     json.RawMessage `json:"value"`
	Type      json.RawMessage `json:"type"` // "number", or ["list", "string"] and so on
	Sensitive bool            `json:"sensitive"`
}
