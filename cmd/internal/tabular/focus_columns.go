package tabular

import (
	"cmp"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// The units of quantities: capitalized plurals, as FOCUS writes units.
const (
	focusRequests = "Requests"
	focusPacks    = "Packs"
)

// focusColumns are the columns in the order of the specification, which is that of
// the alphabet, and the custom ones after them. Those of FOCUS that a plan has
// nothing to say about and that are not mandatory are left out (docs/focus.md).
const focusColumns = `BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart
ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart
CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus CommitmentDiscountType CommitmentDiscountUnit
ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost InvoiceId InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingQuantity PricingUnit
ProviderName PublisherName ResourceId ResourceName ResourceType ServiceCategory ServiceName ServiceSubcategory SkuId SkuMeter SkuPriceId Tags
x_AssumptionHash x_Component x_IsForecast x_Meter x_PackRemaining x_Scenario x_TierBasis x_TierIndex`

// cells are those of the columns, null where they have nothing to say of a row.
func (r focusRow) cells(assumptions string) []any {
	month := r.month().Month
	start, end := month.First(), (month + 1).First()
	from, to := start, end
	category, frequency, unit := "Usage", "Usage-Based", focusRequests
	if r.component == componentPurchase {
		category, frequency, unit = "Purchase", "One-Time", focusPacks
		from, to = r.pack.PurchasedOn, r.pack.ExpiresOn
	}
	pricingCategory := "Standard"
	if r.component == componentPack || r.component == componentExpiry {
		pricingCategory = "Committed"
	}
	pack := make([]any, 7) // a resource pack is shown as a commitment discount
	var remaining any
	if k := r.pack; k != nil {
		status := map[component]string{componentPack: "Used", componentExpiry: "Unused"}[r.component]
		pack, remaining = []any{"Usage", k.Address, k.SKU, r.calls, status, "Resource Pack", focusRequests}, k.Months[r.index].Remaining
	}
	var consumed, consumedUnit, resource, meter, sku any
	resourceType := "Resource Pack"
	if r.usage != nil {
		consumed, consumedUnit, resource, resourceType = r.calls, focusRequests, r.usage.Address, "Usage"
	} else {
		resource = r.pack.Address
	}
	if m := r.meter; m != nil {
		meter, sku = m.Meter, cmp.Or(m.Title, m.Meter)
	} else {
		sku = r.pack.SKU
	}
	var basis, tier any
	if r.tierIndex > 0 {
		basis, tier = r.account.Terms.TierBasis, r.tierIndex
	}
	cost := func(price decimal.Decimal) document.Money {
		return document.Money(pricing.MoneyOf(price.Mul(r.quantity)))
	}
	vendor := cmp.Or(r.catalog.Spec().Title, r.catalog.ID()) // provides, publishes and bills: a catalogue has one name
	cells := []any{
		document.Money(r.billed), r.account.Address, r.account.Title, r.plan.Currency, focusTime(end), focusTime(start), category, nil, r.description, frequency, focusTime(to), focusTime(from),
	}
	cells = append(append(cells, pack...),
		consumed, consumedUnit, cost(r.contracted), r.contracted, document.Money(r.amortized), nil, vendor, cost(r.listPrice), r.listPrice, pricingCategory, r.quantity, unit,
		vendor, vendor, resource, nil, resourceType, "AI and Machine Learning", vendor, "Other (AI and Machine Learning)", r.sku, sku, r.skuPrice, csvTags(r.tags()),
	)
	return append(cells, assumptions, r.component, true, meter, remaining, maybe(r.plan.Scenario), basis, tier)
}

// focusTime is the first moment of a day. The plan knows days and no time zones;
// they are labelled as UTC, as the vendor's own export does.
func focusTime(d pricing.Date) string { return d.String() + "T00:00:00Z" }
