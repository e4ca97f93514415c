package planner

import (
	"reflect"
	"strings"

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
	About    About
	Start    pricing.Month
	Months   int // 1 to MaxMonths
	Fiscal   FiscalYear
	Currency string             // of the plan; empty: that of all accounts, or the only one of theirs without rates
	Rates    map[string]Rates   // by currency
	Catalogs []*pricing.Catalog // each id once
	Accounts []Account
	Usages   []Usage
	Packs    []PackPurchase
	TopUps   []TopUp

	Subscriptions []Subscription
	Vouchers      []Voucher

	Budgets    []Budget
	Guardrails []Guardrail
	Moves      []Move
}

// An About says what a plan is, for its readers; nothing of it is simulated.
type About struct{ Title, Owner, Purpose string }

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
		part := &Input{Start: in.Start, Months: in.Months, Accounts: []Account{a}}
		for _, p := range a.Products {
			part.Catalogs = append(part.Catalogs, catalogs[p.Catalog])
		}
		parts[a.Address] = part
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
	for _, s := range in.Subscriptions {
		parts[s.Account].Subscriptions = append(parts[s.Account].Subscriptions, s)
	}
	for _, v := range in.Vouchers {
		parts[v.Account].Vouchers = append(parts[v.Account].Vouchers, v)
	}
	return parts
}

// EachThing calls visit for the address of everything that an input lists, with the name of
// the list and the account that it is of. The lists are copied, so that visit may change them.
func (in *Input) EachThing(visit func(list string, address, account *string)) {
	v := reflect.ValueOf(in).Elem()
	for i := range v.NumField() {
		list := v.Field(i)
		if list.Kind() != reflect.Slice || list.Type().Elem().Kind() != reflect.Struct {
			continue
		}
		if _, ok := list.Type().Elem().FieldByName("Address"); !ok {
			continue
		}
		list.Set(reflect.AppendSlice(reflect.MakeSlice(list.Type(), 0, list.Len()), list))
		for k := range list.Len() {
			account := new(string)
			if of := list.Index(k).FieldByName("Account"); of.IsValid() {
				account = of.Addr().Interface().(*string)
			}
			visit(v.Type().Field(i).Name, list.Index(k).FieldByName("Address").Addr().Interface().(*string), account)
		}
	}
}

// An Account is one paying account with one balance; everything is settled per account.
type Account struct {
	Address      string
	Title        string
	Tags         map[string]string
	Products     []Product // at least one, with different catalogues of one currency
	Discount     Discount  // by meter, on postpaid list prices
	PackDiscount *Discount // by SKU, on the catalogue's prices of packs; nil: none
	Opening      Opening
	Tax          *Tax // nil: nothing is said of it

	Statements []Statement // by date

	// PastThrough is the last month of the account's past where its usages do not
	// say so themselves: in an input that was cut out of a longer one. Nil: none.
	PastThrough *pricing.Month
}

// NameOf is what names a meter of the account: its id, qualified in one of several products.
func (a *Account) NameOf(m *pricing.Meter) string {
	if len(a.Products) == 1 {
		return m.ID
	}
	return Name{m.Catalog, m.ID}.String()
}

// A Product is one catalogue in one account.
type Product struct {
	Catalog           string        `json:"catalog"` // id
	Terms             pricing.Terms `json:"terms"`
	OpenedOn          *pricing.Date `json:"opened_on"` // when the account was opened, which some free quotas go by; nil: not said
	*pricing.Contract               // prices in the place of the catalogue's; nil: none
}

// OneProduct is the product of an account that has one.
func OneProduct(catalog string, terms pricing.Terms) []Product {
	return []Product{{Catalog: catalog, Terms: terms}}
}

// A Name is what identifies a meter, a SKU, a free quota or a subscription in a plan: an id, and that
// of its catalogue. As text it is "catalog/id", or the id alone where only one product
// of the account has it.
type Name struct{ Catalog, ID string }

// ParseName splits a name. Without a catalogue, that is empty.
func ParseName(text string) Name {
	if catalog, id, ok := strings.Cut(text, "/"); ok {
		return Name{catalog, id}
	}
	return Name{"", text}
}

// String is "catalog/id", or the id alone.
func (n Name) String() string {
	if n.Catalog == "" {
		return n.ID
	}
	return n.Catalog + "/" + n.ID
}

// A Discount is a contract's multiplier on prices, at least 0; 0.9 means ten per cent
// off.
type Discount struct {
	Default decimal.Decimal            `json:"default"`
	ByName  map[string]decimal.Decimal `json:"by_meter"` // by names; wins over Default
}

// NoDiscount multiplies by one.
func NoDiscount() Discount { return Discount{Default: decimal.NewFromInt(1)} }

// For returns the multiplier of a meter or SKU of a catalogue.
func (d Discount) For(catalog, id string) decimal.Decimal {
	if len(d.ByName) > 0 {
		if m, ok := d.ByName[catalog+"/"+id]; ok {
			return m
		}
		if m, ok := d.ByName[id]; ok {
			return m
		}
	}
	return d.Default
}

// An Opening is the state of an account on the morning of the first day.
type Opening struct {
	Balance  pricing.Money    // cash, may be below zero
	Products []ProductOpening // in the order of the account's; those that are missing are zero

	// QuotaLeft is what is left of free quotas that are given once, of an account that
	// was opened before the first day, by name; and of the period of a subscription that
	// began before it, by address.
	QuotaLeft map[string]pricing.Units

	// Declared says that this is what the account's owner knows of its money. An
	// account of which nobody said that has zeros.
	Declared bool
}

// A ProductOpening is a product's part of the opening.
type ProductOpening struct {
	Frozen   pricing.Money `json:"frozen"`   // the part of the balance that is frozen, at least 0
	Due      pricing.Money `json:"due"`      // last month's bill, deducted on the first bill day, at least 0
	Estimate pricing.Money `json:"estimate"` // what is frozen then, at least 0

	// Suspended says that service is down on the first morning. It is without Frozen;
	// under overdraft "report" and in the past Pending is frozen instead.
	Suspended bool          `json:"suspended" since:"1.1"`
	Pending   pricing.Money `json:"pending" since:"1.1"` // while suspended: the estimate that waits for the money, at least 0
}

// Product is the opening of the i-th product.
func (o *Opening) Product(i int) ProductOpening {
	if i < len(o.Products) {
		return o.Products[i]
	}
	return ProductOpening{}
}

// A Statement is an account's money as the vendor's console shows it on a morning.
// From there on the plan goes on from it (settlement, section 4, "What is past").
type Statement struct {
	Date     pricing.Date       // the first day of a month of the horizon, not of the first
	Balance  pricing.Money      // cash, may be below zero
	Products []ProductStatement // in the order of the account's; those that are missing are as simulated
}

// A ProductStatement is a product's part of a statement.
type ProductStatement struct {
	Frozen    *pricing.Money `json:"frozen"`    // the part of the balance that is frozen, at least 0; nil: as simulated
	Suspended *bool          `json:"suspended"` // whether service is down, see ProductOpening; nil: as simulated, or up where Frozen is above 0
	Pending   *pricing.Money `json:"pending"`   // with Suspended true: the estimate that waits; nil: as simulated
}

// Product is what the statement says of the i-th product.
func (s *Statement) Product(i int) ProductStatement {
	if i < len(s.Products) {
		return s.Products[i]
	}
	return ProductStatement{}
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
	Address string            `json:"address"`
	Account string            `json:"account"` // address
	Meter   string            `json:"meter"`   // id, or a Name until settle.Resolve has found it
	Tags    map[string]string `json:"tags"`
	Calls   []int64           `json:"calls"`  // requested, one entry for each month of the horizon
	Actual  []bool            `json:"actual"` // whether a month was measured; nil when none was

	// Forecast is Calls as they would be had no month been measured, one entry for
	// each month; nil when none was, or where that is not known. settle.Simulate does not
	// use it; reconcile.AgainstActuals does.
	Forecast []int64 `json:"forecast"`
	Catalog  string  `json:"catalog" since:"1.1"` // id; empty until settle.Resolve has found the meter's

	// Uncertainty says how far the calls of months that were not measured may be from
	// Calls; nil: they are certain. settle.Simulate does not use it; package ranges does.
	Uncertainty *Uncertainty `json:"-"`

	// Weekdays are the weights of the days over which a month's calls are spread; nil:
	// evenly.
	Weekdays *Weekdays `json:"-"`
}

// A PackPurchase is a resource pack that is bought on a day.
type PackPurchase struct {
	Address     string         `json:"address"`
	Account     string         `json:"account"` // address
	SKU         string         `json:"sku"`     // or a Name until settle.Resolve has found it
	Quantity    int64          `json:"quantity"`
	PurchasedOn pricing.Date   `json:"purchased_on"`
	Remaining   *pricing.Units `json:"remaining"`              // left on the first day; set exactly for a pack bought before it
	Catalog     string         `json:"catalog" since:"1.1"`    // id; empty until settle.Resolve has found the SKU's
	StartsOn    *pricing.Date  `json:"starts_on" since:"1.1"`  // the first covered day; nil: the purchase date
	ExpiresOn   *pricing.Date  `json:"expires_on" since:"1.1"` // the expiry date; nil: by the validity
	Price       *pricing.Money `json:"-"`                      // of one pack, where negotiated; nil: the catalogue's on that day, discounted

	// Paid is the price of the whole purchase where it is known: of one that was made
	// before an input that was cut out of a longer one. Nil: by Price.
	Paid *pricing.Money `json:"-"`
}

// Starts is the first covered day.
func (p *PackPurchase) Starts() pricing.Date {
	if p.StartsOn != nil {
		return *p.StartsOn
	}
	return p.PurchasedOn
}

// A TopUp credits cash to an account, on one day or every month.
type TopUp struct {
	Address   string
	Account   string // address
	Amount    pricing.Money
	Date      pricing.Date // of a single top-up; ignored when MonthlyOn is set
	MonthlyOn int          // day of the month, 1 to 28; 0 for a single top-up
}
