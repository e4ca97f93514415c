package document

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Inputs are everything that settle.Simulate was given.
type Inputs struct {
	Start  pricing.Month `json:"start"`
	Months int           `json:"months"`
	InputThings
	Moved      []planner.Move   `json:"moved"`
	Budgets    []planner.Budget `json:"budgets"`
	Guardrails []InputGuardrail `json:"guardrails"`
	Scenarios  []InputScenario  `json:"scenarios" since:"1.1"` // with a probability

	Title           string              `json:"title" since:"1.1"`
	Owner           string              `json:"owner" since:"1.1"`
	Purpose         string              `json:"purpose" since:"1.1"`
	FiscalYearStart *planner.FiscalYear `json:"fiscal_year_start" since:"1.1"` // a month, 1 to 12; null: not said
	Currency        string              `json:"currency" since:"1.1"`          // of the plan; empty: not said
}

// InputThings are what is settled, of a plan or of a scenario of it.
type InputThings struct {
	Catalogs []Catalog      `json:"catalogs"`
	Accounts []InputAccount `json:"accounts"`
	Usages   []InputUsage   `json:"usages"`
	Packs    []InputPack    `json:"packs"`
	TopUps   []InputTopUp   `json:"top_ups"`

	Subscriptions []planner.Subscription `json:"subscriptions" since:"1.1"`
	Vouchers      []planner.Voucher      `json:"vouchers" since:"1.1"`
	Rates         Rates                  `json:"rates" since:"1.1"`
}

// A Catalog is a price catalogue in full, with the hash of its content.
type Catalog struct {
	pricing.CatalogSpec
	SHA256 string `json:"sha256"`
}

// An InputAccount is a planner.Account.
type InputAccount struct {
	Address  string            `json:"address"`
	Title    string            `json:"title"`
	Tags     map[string]string `json:"tags"`
	Catalog  string            `json:"catalog"`
	Terms    pricing.Terms     `json:"terms"`
	Discount planner.Discount  `json:"discount"`
	Opening  Opening           `json:"opening"`

	Statements   []Statement       `json:"statements" since:"1.1"`
	Catalogs     []string          `json:"catalogs" since:"1.1"`
	Products     []planner.Product `json:"products" since:"1.1"` // in the order of catalogs
	PackDiscount *PackDiscount     `json:"pack_discount" since:"1.1"`

	TaxRate          *decimal.Decimal `json:"tax_rate" since:"1.1"` // null: nothing is said of it
	PricesIncludeTax bool             `json:"prices_include_tax" since:"1.1"`
}

// A PackDiscount is a planner.Discount on packs, and how it is written.
type PackDiscount struct {
	Default decimal.Decimal            `json:"default"`
	ByName  map[string]decimal.Decimal `json:"by_sku"`
}

// An Opening is a planner.Opening. The part of its only product is in it; those of
// several are in Products.
type Opening struct {
	Balance Money `json:"balance"`
	planner.ProductOpening
	Declared  bool             `json:"declared" since:"1.1"`
	QuotaLeft map[string]Units `json:"quota_left" since:"1.1"`
	Products  []ProductOpening `json:"products" since:"1.1"`
}

// A ProductOpening is one of several.
type ProductOpening struct {
	Catalog string `json:"catalog"`
	planner.ProductOpening
}

// parts are the opening's products, also of an only one.
func (o *Opening) parts() []ProductOpening {
	if len(o.Products) > 0 {
		return o.Products
	}
	return []ProductOpening{{ProductOpening: o.ProductOpening}}
}

// IsSuspended says whether the product with a catalogue is suspended on the first morning.
func (o *Opening) IsSuspended(catalog string) bool {
	return slices.ContainsFunc(o.parts(), func(p ProductOpening) bool {
		return p.Suspended && (p.Catalog == catalog || p.Catalog == "")
	})
}

// OpeningFrozen is what is frozen on the first morning, of the account's opening: in
// the past what was pending.
func (a *Account) OpeningFrozen(o Opening) Money {
	var frozen pricing.Money
	for _, p := range o.parts() {
		if p.Suspended && a.PastThrough != nil {
			p.Frozen = p.Pending
		}
		frozen = frozen.Add(p.Frozen)
	}
	return frozen
}

// A Statement is a planner.Statement. The part of its only product is in it; those of
// several are in Products.
type Statement struct {
	Date    pricing.Date `json:"date"`
	Balance Money        `json:"balance"`
	planner.ProductStatement
	Products []ProductStatement `json:"products" since:"1.1"`
}

// A ProductStatement is one of several.
type ProductStatement struct {
	Catalog string `json:"catalog"`
	planner.ProductStatement
}

// An InputUsage is a planner.Usage; Actual always has one entry for each month.
type InputUsage struct {
	planner.Usage
	Uncertainty *InputUncertainty `json:"uncertainty" since:"1.1"` // null where the calls are certain
	Weekdays    *Weekdays         `json:"weekdays" since:"1.1"`    // null where the calls are spread evenly
}

// Weekdays are planner.Weekdays.
type Weekdays struct {
	Mon Units `json:"mon"`
	Tue Units `json:"tue"`
	Wed Units `json:"wed"`
	Thu Units `json:"thu"`
	Fri Units `json:"fri"`
	Sat Units `json:"sat"`
	Sun Units `json:"sun"`
}

func newWeekdays(w planner.Weekdays) Weekdays {
	return Weekdays{w[0], w[1], w[2], w[3], w[4], w[5], w[6]}
}

func (w Weekdays) weekdays() planner.Weekdays {
	return planner.Weekdays{w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat, w.Sun}
}

// An InputPack is a planner.PackPurchase. UnitPrice is always there: the
// catalogue's on that day unless Negotiated.
type InputPack struct {
	planner.PackPurchase
	UnitPrice  Money `json:"unit_price"`
	Negotiated bool  `json:"negotiated"`
}

// An InputTopUp is a planner.TopUp: either Date or MonthlyOn is null.
type InputTopUp struct {
	Address   string        `json:"address"`
	Account   string        `json:"account"`
	Amount    Money         `json:"amount"`
	Date      *pricing.Date `json:"date"`
	MonthlyOn *int          `json:"monthly_on"`
}

// An InputGuardrail is a planner.Guardrail.
type InputGuardrail struct {
	Address            string `json:"address"`
	MaxIncrease        *Money `json:"max_increase"`
	MaxIncreasePercent *Money `json:"max_increase_percent"`
	Basis              string `json:"basis"`
	OnExceed           string `json:"on_exceed"`

	At *Percentile `json:"at" since:"1.1"` // null: the change of the plan
}
