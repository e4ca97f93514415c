package tabular

import (
	"cmp"
	"maps"
	"unicode"
	"unicode/utf8"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"
)

// focusColumns are in the order of the specification, which is that of the alphabet, and the
// custom ones after them. Those of FOCUS that a plan has nothing to say about and that are
// not mandatory are left out (docs/focus.md). What a row does not say is null.
const focusColumns = `BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart
	ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart
	CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus CommitmentDiscountType CommitmentDiscountUnit
	ConsumedQuantity ConsumedUnit ContractApplied ContractedCost ContractedUnitPrice EffectiveCost HostProviderName InvoiceId InvoiceIssuerName
	ListCost ListUnitPrice PricingCategory PricingQuantity PricingUnit ProviderName PublisherName ResourceId ResourceName ResourceType
	ServiceCategory ServiceName ServiceProviderName ServiceSubcategory SkuId SkuMeter SkuPriceId Tags
	x_AssumptionHash x_Component x_FiscalQuarter x_FiscalYear x_IsForecast x_Meter x_PackRemaining x_Scenario x_TierBasis x_TierIndex`

// A focusRecord is a row as it is written: its values by the names of their columns.
type focusRecord map[string]any

// cells are the values in the order of columns.
func (r focusRecord) cells(columns []string) (cells []any) {
	for _, name := range columns {
		cells = append(cells, r[name])
	}
	return cells
}

// record is a row as it is written. A resource pack is shown as a commitment discount.
func (f *focus) record(r *focusRow) focusRecord {
	month, vendor := r.account.Months[r.index].Month, cmp.Or(r.catalog.Spec().Title, r.catalog.ID())
	start, end, fiscal := focusTime(month.First()), focusTime((month + 1).First()), fiscal(f.pricedPlan, month)
	out := focusRecord{
		"BilledCost": r.billed, "BillingAccountId": r.account.Address, "BillingAccountName": r.account.Title, "BillingCurrency": r.account.Currency, "BillingPeriodEnd": end, "BillingPeriodStart": start,
		"ChargeCategory": "Usage", "ChargeDescription": r.description, "ChargeFrequency": "Usage-Based", "ChargePeriodEnd": end, "ChargePeriodStart": start,
		"ContractedCost": pricing.MoneyOf(r.contracted.Mul(r.quantity)), "ContractedUnitPrice": r.contracted, "EffectiveCost": r.amortized, "HostProviderName": vendor, "InvoiceIssuerName": vendor,
		"ListCost": pricing.MoneyOf(r.listPrice.Mul(r.quantity)), "ListUnitPrice": r.listPrice, "PricingCategory": "Standard", "PricingQuantity": r.quantity,
		"ProviderName": vendor, "PublisherName": vendor, "ResourceType": "Resource Pack", "ServiceCategory": "AI and Machine Learning", "ServiceName": vendor, "ServiceProviderName": vendor, "ServiceSubcategory": "Other (AI and Machine Learning)",
		"SkuId": r.sku, "SkuPriceId": r.skuPrice, "Tags": r.account.Tags,
		"x_AssumptionHash": f.assumptions, "x_Component": r.component, "x_FiscalQuarter": fiscal[1], "x_FiscalYear": fiscal[0], "x_IsForecast": true, "x_Scenario": f.Scenario,
	}
	set := func(more focusRecord) { maps.Copy(out, more) }
	if k := r.pack; k != nil {
		unit := focusUnits(k.Unit)
		set(focusRecord{
			"CommitmentDiscountCategory": "Usage", "CommitmentDiscountId": k.Address, "CommitmentDiscountName": k.SKU, "CommitmentDiscountQuantity": r.units, "CommitmentDiscountType": "Resource Pack",
			"CommitmentDiscountUnit": unit, "x_PackRemaining": k.Months[r.index].Remaining, "ResourceId": k.Address, "SkuMeter": k.SKU, "PricingUnit": unit,
		})
	}
	if m := r.meter; m != nil {
		unit := focusUnits(m.Unit)
		set(focusRecord{"ConsumedQuantity": r.calls, "ConsumedUnit": unit, "PricingUnit": unit, "ResourceId": r.usage.Address, "ResourceType": "Usage", "SkuMeter": cmp.Or(m.Title, m.Meter), "Tags": document.TagsOf(r.account, r.usage), "x_Meter": m.Meter})
	}
	switch r.component {
	case componentSubscription:
		set(focusRecord{"PricingCategory": "Other"}) // paid by the subscription's fee
	case componentFee:
		set(focusRecord{
			"ChargeCategory": "Purchase", "ChargeFrequency": "Recurring", "PricingUnit": "Subscriptions", "ContractedCost": r.billed, "ListCost": r.billed, "ResourceId": r.fee.Address, "ResourceType": "Subscription", "SkuMeter": r.fee.Plan,
			"ContractApplied": contractApplied(r.account.Address, r.fee.Address, "ContractCommitmentAppliedCost", r.amortized.Decimal(), ""),
		})
	case componentCredit:
		set(focusRecord{"ChargeCategory": "Credit", "ChargeFrequency": "One-Time", "PricingUnit": "Vouchers", "PricingCategory": "Other", "ResourceType": nil, "SkuMeter": "Voucher"})
	case componentPack:
		set(focusRecord{"CommitmentDiscountStatus": "Used", "PricingCategory": "Committed"})
	case componentExpiry:
		set(focusRecord{"CommitmentDiscountStatus": "Unused", "PricingCategory": "Committed"})
	case componentPurchase:
		set(focusRecord{
			"ChargeCategory": "Purchase", "ChargeFrequency": "One-Time", "ChargePeriodStart": focusTime(r.pack.PurchasedOn), "ChargePeriodEnd": focusTime(r.pack.VoidOn),
			"ContractedCost": r.billed, "PricingUnit": "Packs",
		})
	}
	if k := r.pack; k != nil && r.component != componentPurchase {
		set(focusRecord{"ContractApplied": contractApplied(r.account.Address, k.Address, "ContractCommitmentAppliedQuantity", r.units.Decimal(), focusUnits(k.Unit))})
	}
	if r.tierIndex > 0 {
		set(focusRecord{"x_TierBasis": r.account.TermsOf(r.product).TierBasis, "x_TierIndex": r.tierIndex})
	}
	return out
}

// contractApplied says what of a commitment a charge uses, as JSON.
func contractApplied(contract, commitment, key string, amount decimal.Decimal, unit string) string {
	element := map[string]any{"ContractId": contract, "ContractCommitmentId": commitment, key: jsontext.Value(amount.String())}
	if unit != "" {
		element["ContractCommitmentAppliedUnit"] = unit
	}
	return jsonOf(map[string]any{"Elements": []any{element}})
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
