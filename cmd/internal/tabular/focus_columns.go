package tabular

import (
	"cmp"
	"reflect"
	"unicode"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"
)

// A focusRecord is a row as it is written: the columns in the order of the specification,
// which is that of the alphabet, and the custom ones after them. Those of FOCUS that a plan
// has nothing to say about and that are not mandatory are left out (docs/focus.md). Of a
// resource pack, which is shown as a commitment discount, all are null in rows without one.
type focusRecord struct {
	BilledCost         document.Money
	BillingAccountId   string
	BillingAccountName string
	BillingCurrency    string
	BillingPeriodEnd   string
	BillingPeriodStart string
	ChargeCategory     string
	ChargeClass        string // null
	ChargeDescription  string
	ChargeFrequency    string
	ChargePeriodEnd    string
	ChargePeriodStart  string

	CommitmentDiscountCategory string
	CommitmentDiscountId       string
	CommitmentDiscountName     string
	CommitmentDiscountQuantity *document.Units
	CommitmentDiscountStatus   string
	CommitmentDiscountType     string
	CommitmentDiscountUnit     string

	ConsumedQuantity    *int64
	ConsumedUnit        string
	ContractApplied     string // the commitment of a contract that the charge uses or pays
	ContractedCost      document.Money
	ContractedUnitPrice decimal.Decimal
	EffectiveCost       document.Money
	HostProviderName    string
	InvoiceId           string // null
	InvoiceIssuerName   string
	ListCost            document.Money
	ListUnitPrice       decimal.Decimal
	PricingCategory     string
	PricingQuantity     decimal.Decimal
	PricingUnit         string

	ProviderName        string // which later versions do not have, like PublisherName
	PublisherName       string
	ResourceId          string
	ResourceName        string // null: addresses are all the names there are
	ResourceType        string
	ServiceCategory     string
	ServiceName         string
	ServiceProviderName string
	ServiceSubcategory  string
	SkuId               string
	SkuMeter            string
	SkuPriceId          string
	Tags                map[string]string

	AssumptionHash string          `csv:"x_AssumptionHash"`
	Component      component       `csv:"x_Component"`
	FiscalQuarter  string          `csv:"x_FiscalQuarter"`
	FiscalYear     string          `csv:"x_FiscalYear"`
	IsForecast     bool            `csv:"x_IsForecast"`
	Meter          string          `csv:"x_Meter"`
	PackRemaining  *document.Units `csv:"x_PackRemaining"`
	Scenario       *string         `csv:"x_Scenario"`
	TierBasis      pricing.Basis   `csv:"x_TierBasis"` // of rows that a tier prices
	TierIndex      *int            `csv:"x_TierIndex"`
}

// focusColumns are the names of the fields.
func focusColumns() (names []string) {
	for _, f := range reflect.VisibleFields(reflect.TypeFor[focusRecord]()) {
		names = append(names, columnOf(f))
	}
	return names
}

// record is a row as it is written.
func (f *focus) record(r *focusRow) focusRecord {
	month, vendor := r.account.Months[r.index].Month, cmp.Or(r.catalog.Spec().Title, r.catalog.ID())
	fiscal := fiscalOf(f.plan, month)
	start, end := focusTime(month.First()), focusTime((month + 1).First())
	out := focusRecord{
		BilledCost: r.billed, BillingAccountId: r.account.Address, BillingAccountName: r.account.Title, BillingCurrency: r.account.Currency, BillingPeriodEnd: end, BillingPeriodStart: start,
		ChargeCategory: "Usage", ChargeDescription: r.description, ChargeFrequency: "Usage-Based", ChargePeriodEnd: end, ChargePeriodStart: start,
		ContractedCost: pricing.MoneyOf(r.contracted.Mul(r.quantity)), ContractedUnitPrice: r.contracted, EffectiveCost: r.amortized, HostProviderName: vendor, InvoiceIssuerName: vendor,
		ListCost: pricing.MoneyOf(r.listPrice.Mul(r.quantity)), ListUnitPrice: r.listPrice, PricingCategory: "Standard", PricingQuantity: r.quantity,
		ProviderName: vendor, PublisherName: vendor, ResourceType: "Resource Pack", ServiceCategory: "AI and Machine Learning", ServiceName: vendor, ServiceProviderName: vendor, ServiceSubcategory: "Other (AI and Machine Learning)",
		SkuId: r.sku, SkuPriceId: r.skuPrice, Tags: r.tags(),
		AssumptionHash: f.assumptions, Component: r.component, FiscalQuarter: fiscal.Quarter, FiscalYear: fiscal.Year, IsForecast: true, Scenario: f.plan.Scenario,
	}
	if k := r.pack; k != nil {
		out.CommitmentDiscountCategory, out.CommitmentDiscountId, out.CommitmentDiscountName, out.CommitmentDiscountQuantity = "Usage", k.Address, k.SKU, &r.units
		out.CommitmentDiscountType, out.CommitmentDiscountUnit, out.PackRemaining = "Resource Pack", focusUnits(k.Unit), &k.Months[r.index].Remaining
		out.ResourceId, out.SkuMeter, out.PricingUnit = k.Address, k.SKU, focusUnits(k.Unit)
	}
	if m := r.meter; m != nil {
		out.ConsumedQuantity, out.ConsumedUnit, out.PricingUnit = &r.calls, focusUnits(m.Unit), focusUnits(m.Unit)
		out.ResourceId, out.ResourceType, out.SkuMeter, out.Meter = r.usage.Address, "Usage", cmp.Or(m.Title, m.Meter), m.Meter
	}
	switch r.component {
	case componentSubscription:
		out.PricingCategory = "Other" // paid by the subscription's fee
	case componentFee:
		out.ChargeCategory, out.ChargeFrequency, out.PricingUnit, out.ContractedCost, out.ListCost = "Purchase", "Recurring", "Subscriptions", r.billed, r.billed
		out.ResourceId, out.ResourceType, out.SkuMeter = r.fee.Address, "Subscription", r.fee.Plan
		out.ContractApplied = contractApplied(r.account.Address, r.fee.Address, "ContractCommitmentAppliedCost", r.amortized.Decimal(), "")
	case componentCredit:
		out.ChargeCategory, out.ChargeFrequency, out.PricingUnit, out.PricingCategory = "Credit", "One-Time", "Vouchers", "Other"
		out.ResourceType, out.SkuMeter = "", "Voucher"
	case componentPack:
		out.CommitmentDiscountStatus, out.PricingCategory = "Used", "Committed"
	case componentExpiry:
		out.CommitmentDiscountStatus, out.PricingCategory = "Unused", "Committed"
	case componentPurchase:
		out.ChargeCategory, out.ChargeFrequency, out.ChargePeriodStart, out.ChargePeriodEnd = "Purchase", "One-Time", focusTime(r.pack.PurchasedOn), focusTime(r.pack.VoidOn)
		out.ContractedCost, out.PricingUnit = r.billed, "Packs"
	}
	if k := r.pack; k != nil && r.component != componentPurchase {
		out.ContractApplied = contractApplied(r.account.Address, k.Address, "ContractCommitmentAppliedQuantity", r.units.Decimal(), focusUnits(k.Unit))
	}
	if r.tierIndex > 0 {
		out.TierBasis, out.TierIndex = r.account.TermsOf(r.product).TierBasis, &r.tierIndex
	}
	return out
}

// contractApplied says what of a commitment a charge uses, as JSON.
func contractApplied(contract, commitment, key string, amount decimal.Decimal, unit string) string {
	element := map[string]any{"ContractId": contract, "ContractCommitmentId": commitment, key: jsontext.Value(amount.String())}
	if unit != "" {
		element["ContractCommitmentAppliedUnit"] = unit
	}
	text, err := json.Marshal(map[string]any{"Elements": []any{element}}, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		panic(err) // texts and numbers always encode
	}
	return string(text)
}

// focusUnits are what is counted as FOCUS writes units, capitalized plurals: "Requests",
// "Images".
func focusUnits(unit string) string {
	if unit == "call" {
		return "Requests"
	}
	first, size := utf8.DecodeRuneInString(unit)
	return string(unicode.ToUpper(first)) + unit[size:] + "s"
}

// focusTime is the first moment of a day. The plan knows days and no time zones;
// they are labelled as UTC, as the vendor's own export does.
func focusTime(d pricing.Date) string { return d.String() + "T00:00:00Z" }
