package tabular

import (
	"cmp"
	"unicode"
	"unicode/utf8"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// The units of quantities: capitalized plurals, as FOCUS writes units.
const (
	focusRequests = "Requests"
	focusPacks    = "Packs"
)

// focusColumns are the columns in the order of the specification, which is that of
// the alphabet, and the custom ones after them. Those of FOCUS that a plan has
// nothing to say about and that are not mandatory are left out (docs/focus.md).
func focusColumns(assumptions string) []csvColumn[focusRow] {
	var columns []csvColumn[focusRow]
	for _, group := range [][]csvColumn[focusRow]{
		focusChargeColumns(), focusPackColumns(), focusPriceColumns(), focusServiceColumns(), focusOwnColumns(assumptions),
	} {
		columns = append(columns, group...)
	}
	return columns
}

// focusChargeColumns are BilledCost to ChargePeriodStart.
func focusChargeColumns() []csvColumn[focusRow] {
	return []csvColumn[focusRow]{
		csvMoney("BilledCost", func(r focusRow) pricing.Money { return r.billed }),
		csvText("BillingAccountId", func(r focusRow) string { return r.account.Address }),
		csvText("BillingAccountName", func(r focusRow) string { return r.account.Title }),
		csvPlain("BillingCurrency", func(r focusRow) string { return r.plan.Currency }),
		csvPlain("BillingPeriodEnd", func(r focusRow) string { return focusTime((r.month().Month + 1).First()) }),
		csvPlain("BillingPeriodStart", func(r focusRow) string { return focusTime(r.month().Month.First()) }),
		csvPlain("ChargeCategory", byCharge("Purchase", "Usage")),
		csvPlain("ChargeClass", focusNull),
		csvText("ChargeDescription", func(r focusRow) string { return r.description }),
		csvPlain("ChargeFrequency", byCharge("One-Time", "Usage-Based")),
		csvPlain("ChargePeriodEnd", func(r focusRow) string {
			if r.component == componentPurchase {
				return focusTime(r.pack.VoidOn)
			}
			return focusTime((r.month().Month + 1).First())
		}),
		csvPlain("ChargePeriodStart", func(r focusRow) string {
			if r.component == componentPurchase {
				return focusTime(r.pack.PurchasedOn)
			}
			return focusTime(r.month().Month.First())
		}),
	}
}

// focusPackColumns are CommitmentDiscountCategory to CommitmentDiscountUnit: a
// resource pack is shown as a commitment discount.
func focusPackColumns() []csvColumn[focusRow] {
	constant := func(value string) func(focusRow) string {
		return focusOfPack(func(focusRow) string { return value })
	}
	return []csvColumn[focusRow]{
		csvPlain("CommitmentDiscountCategory", constant("Usage")),
		csvText("CommitmentDiscountId", focusOfPack(func(r focusRow) string { return r.pack.Address })),
		csvText("CommitmentDiscountName", focusOfPack(func(r focusRow) string { return r.pack.SKU })),
		csvPlain("CommitmentDiscountQuantity", focusOfPack(func(r focusRow) string { return r.units.String() })),
		csvPlain("CommitmentDiscountStatus", func(r focusRow) string {
			return map[component]string{componentPack: "Used", componentExpiry: "Unused"}[r.component]
		}),
		csvPlain("CommitmentDiscountType", constant("Resource Pack")),
		csvText("CommitmentDiscountUnit", focusOfPack(func(r focusRow) string { return focusUnits(r.pack.Unit) })),
	}
}

// focusPriceColumns are ConsumedQuantity to PricingUnit.
func focusPriceColumns() []csvColumn[focusRow] {
	return []csvColumn[focusRow]{
		csvPlain("ConsumedQuantity", focusOfUsage(func(r focusRow) string { return csvCount(r.calls) })),
		csvText("ConsumedUnit", focusOfUsage(func(r focusRow) string { return focusUnits(r.meter.Unit) })),
		csvMoney("ContractedCost", func(r focusRow) pricing.Money {
			if r.component == componentPurchase {
				return r.billed
			}
			return pricing.MoneyOf(r.contracted.Mul(r.quantity))
		}),
		focusPrice("ContractedUnitPrice", func(r focusRow) decimal.Decimal { return r.contracted }),
		csvMoney("EffectiveCost", func(r focusRow) pricing.Money { return r.amortized }),
		csvPlain("InvoiceId", focusNull),
		csvText("InvoiceIssuerName", focusVendor),
		csvMoney("ListCost", func(r focusRow) pricing.Money { return pricing.MoneyOf(r.listPrice.Mul(r.quantity)) }),
		focusPrice("ListUnitPrice", func(r focusRow) decimal.Decimal { return r.listPrice }),
		csvPlain("PricingCategory", func(r focusRow) string {
			if r.component == componentPack || r.component == componentExpiry {
				return "Committed"
			}
			return "Standard"
		}),
		focusPrice("PricingQuantity", func(r focusRow) decimal.Decimal { return r.quantity }),
		csvText("PricingUnit", func(r focusRow) string {
			switch {
			case r.component == componentPurchase:
				return focusPacks
			case r.meter == nil:
				return focusUnits(r.pack.Unit)
			}
			return focusUnits(r.meter.Unit)
		}),
	}
}

// focusServiceColumns are ProviderName to Tags.
func focusServiceColumns() []csvColumn[focusRow] {
	return []csvColumn[focusRow]{
		csvText("ProviderName", focusVendor),
		csvText("PublisherName", focusVendor),
		csvText("ResourceId", func(r focusRow) string {
			if r.usage != nil {
				return r.usage.Address
			}
			return r.pack.Address
		}),
		csvPlain("ResourceName", focusNull), // addresses are all the names there are
		csvPlain("ResourceType", func(r focusRow) string {
			if r.usage != nil {
				return "Usage"
			}
			return "Resource Pack"
		}),
		csvPlain("ServiceCategory", func(focusRow) string { return "AI and Machine Learning" }),
		csvText("ServiceName", focusVendor),
		csvPlain("ServiceSubcategory", func(focusRow) string { return "Other (AI and Machine Learning)" }),
		csvText("SkuId", func(r focusRow) string { return r.sku }),
		csvText("SkuMeter", func(r focusRow) string {
			if r.meter != nil {
				return cmp.Or(r.meter.Title, r.meter.Meter)
			}
			return r.pack.SKU
		}),
		csvText("SkuPriceId", func(r focusRow) string { return r.skuPrice }),
		csvText("Tags", func(r focusRow) string { return csvTags(r.tags()) }),
	}
}

// focusOwnColumns are the custom columns.
func focusOwnColumns(assumptions string) []csvColumn[focusRow] {
	return []csvColumn[focusRow]{
		csvPlain("x_AssumptionHash", func(focusRow) string { return assumptions }),
		csvPlain("x_Component", func(r focusRow) string { return string(r.component) }),
		csvPlain("x_FiscalQuarter", func(r focusRow) string { return r.plan.Inputs.Fiscal().Name(planner.SpanQuarter, r.month().Month) }),
		csvPlain("x_FiscalYear", func(r focusRow) string { return r.plan.Inputs.Fiscal().Name(planner.SpanYear, r.month().Month) }),
		csvPlain("x_IsForecast", func(focusRow) string { return "true" }),
		csvText("x_Meter", func(r focusRow) string {
			if r.meter == nil {
				return ""
			}
			return r.meter.Meter
		}),
		csvPlain("x_PackRemaining", focusOfPack(func(r focusRow) string { return r.pack.Months[r.index].Remaining.String() })),
		csvText("x_Scenario", func(r focusRow) string { return csvMaybe(r.plan.Scenario) }),
		csvPlain("x_TierBasis", focusOfTier(func(r focusRow) string { return string(r.account.TermsOf(r.product).TierBasis) })),
		csvPlain("x_TierIndex", focusOfTier(func(r focusRow) string { return csvCount(int64(r.tierIndex)) })),
	}
}

// focusVendor names who provides, publishes and bills: a catalogue has one name.
func focusVendor(r focusRow) string { return cmp.Or(r.catalog.Spec().Title, r.catalog.ID()) }

// focusUnits are what is counted as FOCUS writes units: "Requests", "Images".
func focusUnits(unit string) string {
	if unit == "call" {
		return focusRequests
	}
	first, size := utf8.DecodeRuneInString(unit)
	return string(unicode.ToUpper(first)) + unit[size:] + "s"
}

func focusNull(focusRow) string { return "" }

// focusPrice is a number with no more decimals than it needs.
func focusPrice(name string, cell func(focusRow) decimal.Decimal) csvColumn[focusRow] {
	return csvPlain(name, func(r focusRow) string { return cell(r).String() })
}

// focusTime is the first moment of a day. The plan knows days and no time zones;
// they are labelled as UTC, as the vendor's own export does.
func focusTime(d pricing.Date) string { return d.String() + "T00:00:00Z" }

// byCharge is one word for purchases and another for usage.
func byCharge(purchase, usage string) func(focusRow) string {
	return func(r focusRow) string {
		if r.component == componentPurchase {
			return purchase
		}
		return usage
	}
}

// focusOfPack is null in rows without a pack, focusOfUsage in those in which
// nothing was consumed, focusOfTier in those that no tier prices.
func focusOfPack(cell func(focusRow) string) func(focusRow) string {
	return focusIf(func(r focusRow) bool { return r.pack != nil }, cell)
}

func focusOfUsage(cell func(focusRow) string) func(focusRow) string {
	return focusIf(func(r focusRow) bool { return r.usage != nil }, cell)
}

func focusOfTier(cell func(focusRow) string) func(focusRow) string {
	return focusIf(func(r focusRow) bool { return r.tierIndex > 0 }, cell)
}

func focusIf(is func(focusRow) bool, cell func(focusRow) string) func(focusRow) string {
	return func(r focusRow) string {
		if !is(r) {
			return ""
		}
		return cell(r)
	}
}
