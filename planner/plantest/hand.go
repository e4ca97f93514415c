package plantest

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

func HandCatalog() pricing.CatalogSpec {
	return pricing.CatalogSpec{
		ID: "hand", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(),
		Meters: []pricing.MeterSpec{
			{ID: "a", Tiers: []pricing.Tier{{From: 0, Price: TierPrice("1")}, {From: 100, Price: TierPrice("0.5")}, {From: 200, Price: TierPrice("0.25")}}},
			{ID: "b", Tiers: []pricing.Tier{{Price: TierPrice("0.1")}}},
			{ID: "c", Tiers: []pricing.Tier{{Price: TierPrice("0.1")}}},
		},
		Packs: []pricing.PackSpec{
			{SKU: "ten", Meters: pricing.ListedMeters("a"), Calls: 10, Price: Dec("5")},
			{SKU: "hundred", Meters: pricing.ListedMeters("a"), Calls: 100, Price: Dec("40")},
			{SKU: "seven", Meters: pricing.ListedMeters("a", "b"), Calls: 7, Price: Dec("10")},
		},
	}
}

// A Change writes one thing into a plan of one account.
type Change func(*pricing.CatalogSpec, *planner.Input)

func NewPlan(spec pricing.CatalogSpec, start string, months int, changes ...Change) planner.Input {
	in := planner.Input{
		Start: Month(start), Months: months,
		Accounts: []planner.Account{{Address: "account.main", Products: planner.OneProduct(spec.ID, pricing.DefaultTerms()), Discount: planner.NoDiscount()}},
	}
	for _, change := range changes {
		change(&spec, &in)
	}
	in.Catalogs = append(in.Catalogs, MustCatalog(spec))
	return in
}

// Use asks for calls, one number for each month.
func Use(meter string, calls ...int64) Change { return UseAs("usage."+meter, meter, calls...) }

func UseAs(address, meter string, calls ...int64) Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Usages = append(in.Usages, planner.Usage{Address: address, Account: "account.main", Meter: meter, Calls: calls})
	}
}

func Term(name, value string) Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		if err := in.Accounts[0].Products[0].Terms.Set(name, value); err != nil {
			panic(err)
		}
	}
}

func Opening(balance, frozen, due, estimate string) Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Accounts[0].Opening = planner.Opening{
			Balance: Money(balance), Declared: true,
			Products: []planner.ProductOpening{{Frozen: Money(frozen), Due: Money(due), Estimate: Money(estimate)}},
		}
	}
}

func Discount(multiplier string) Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) { in.Accounts[0].Discount.Default = Dec(multiplier) }
}

func DiscountOf(meter, multiplier string) Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Accounts[0].Discount.ByName = map[string]decimal.Decimal{meter: Dec(multiplier)}
	}
}

func TopUp(address, on, amount string) Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.TopUps = append(in.TopUps, planner.TopUp{Address: address, Account: "account.main", Amount: Money(amount), Date: Day(on)})
	}
}

func Buy(address, sku, on string, details ...func(*planner.PackPurchase)) Change {
	p := planner.PackPurchase{Address: address, Account: "account.main", SKU: sku, Quantity: 1, PurchasedOn: Day(on)}
	for _, detail := range details {
		detail(&p)
	}
	return func(_ *pricing.CatalogSpec, in *planner.Input) { in.Packs = append(in.Packs, p) }
}

func Remaining(calls int64) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.Remaining = new(pricing.WholeUnits(calls)) }
}

func Quantity(n int64) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.Quantity = n }
}

func Priced(amount string) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.Price = new(Money(amount)) }
}

func Quota(id string, calls int64, meters ...string) Change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) {
		spec.FreeQuotas = append(spec.FreeQuotas, pricing.FreeQuotaSpec{ID: id, Calls: calls, Meters: pricing.ListedMeters(meters...)})
	}
}

// Price gives a meter of the price list one price.
func Price(meter, amount string) Change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) {
		for i := range spec.Meters {
			if spec.Meters[i].ID == meter {
				spec.Meters[i].Tiers = []pricing.Tier{{Price: TierPrice(amount)}}
			}
		}
	}
}

// Revise changes the prices of a meter ("free" frees it) and a pack from a day on.
func Revise(on, meter, amount, sku, packPrice string) Change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) {
		m := pricing.MeterRevisionSpec{ID: meter, Free: amount == "free"}
		if !m.Free {
			m.Tiers = []pricing.Tier{{Price: TierPrice(amount)}}
		}
		spec.Revisions = append(spec.Revisions, pricing.RevisionSpec{
			Date: Day(on), Meters: []pricing.MeterRevisionSpec{m}, Packs: []pricing.PackRevisionSpec{{SKU: sku, Price: Dec(packPrice)}},
		})
	}
}
