package planner_test

import (
	"fmt"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// examplePlan is a quarter of one account at a price of 60 per 1,000 calls, and 50
// from a million calls in a month on; a pack of 2 million costs 50,000.
func examplePlan() planner.Input {
	start, err := pricing.ParseMonth("2026-12")
	if err != nil {
		panic(err)
	}
	catalog, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: "own", Currency: "CNY", CallUnit: 1000, AsOf: start.First(), Terms: pricing.DefaultTerms(),
		Meters: []pricing.MeterSpec{{ID: "search", Tiers: []pricing.Tier{
			{From: 0, Price: decimal.NewNullDecimal(decimal.NewFromInt(60))}, {From: 1_000_000, Price: decimal.NewNullDecimal(decimal.NewFromInt(50))},
		}}},
		Packs: []pricing.PackSpec{{SKU: "search_2m", Meters: pricing.ListedMeters("search"), Calls: 2_000_000, Price: decimal.NewFromInt(50_000)}},
	})
	if len(problems) > 0 {
		panic(problems)
	}
	return planner.Input{
		Start: start, Months: 3, Catalogs: []*pricing.Catalog{catalog},
		Accounts: []planner.Account{{
			Address: "account.shop", Products: planner.OneProduct("own", pricing.DefaultTerms()), Discount: planner.NoDiscount(),
			Opening: planner.Opening{Balance: pricing.Cents(100_000_00)},
		}},
		Usages: []planner.Usage{{Address: "usage.search", Account: "account.shop", Meter: "search", Calls: []int64{310_000, 400_000, 1_000_000}}},
	}
}

// Plain values in, a settled forecast out.
func Example_simulate() {
	forecast, problems := settle.Simulate(examplePlan())
	if len(problems) > 0 {
		fmt.Println(problems)
		return
	}
	for _, m := range forecast.Accounts[0].Months {
		fmt.Printf("%s  bill %s, paid on %s, then available %s\n", m.Month, m.Bill, m.Settlement.Date, m.Settlement.Available)
	}
	fmt.Println("total", forecast.Totals.Billed, forecast.Currency)
	// Output:
	// 2026-12  bill 18600.00, paid on 2027-01-01, then available 62800.00
	// 2027-01  bill 24000.00, paid on 2027-02-01, then available 33400.00
	// 2027-02  bill 50000.00, paid on 2027-03-01, then available -42600.00
	// total 92600.00 CNY
}

// What does not make a plan is refused with everything that is wrong, and no
// forecast. Whoever read the values from a file knows the place of an address.
func Example_problems() {
	in := examplePlan()
	in.Usages[0].Meter = "serch"
	in.Accounts[0].Products[0].Terms.BillDay = 4
	_, problems := settle.Simulate(in)
	for _, p := range problems {
		fmt.Printf("%s, %s: %s\n", p.Address, p.Attribute, p.Detail)
	}
	// Output:
	// account.shop, terms.bill_day: The term bill_day has no valid value: day of the month on which the month before is settled, 1 to 3.
	// usage.search, meter: The catalogue "own" has no meter "serch". Did you mean "search"?
}

// Two plans, and why they differ. The entries add up to the change exactly.
func Example_compare() {
	before, _ := settle.Simulate(examplePlan())
	in := examplePlan()
	in.Usages[0].Calls = []int64{310_000, 400_000, 999_999} // one call less
	after, _ := settle.Simulate(in)
	diff, err := compare.Compare(before, after)
	if err != nil {
		fmt.Println(err)
		return
	}
	billed := diff.Totals.Billed
	fmt.Println("billed", billed.Before, "to", billed.After, "change", billed.Change())
	for _, e := range diff.Explanation {
		fmt.Println(e.Month, e.Group, e.Meter, "change", e.Change, "of which tier", e.OfWhichTier)
	}
	// Output:
	// billed 92600.00 to 102599.94 change 9999.94
	// 2027-02 usage search change 9999.94 of which tier 9999.99
}

// The purchases of packs that cost least, and whether that is proven.
func Example_optimize() {
	optimum, problems := optimize.Optimize(examplePlan(), optimize.Options{})
	if len(problems) > 0 {
		fmt.Println(problems)
		return
	}
	account := optimum.Accounts[0]
	for _, p := range account.Purchases {
		fmt.Println(p.Quantity, "x", p.SKU, "on", p.PurchasedOn)
	}
	fmt.Println("billed", optimum.Best.Totals.Billed, "instead of", optimum.Configured.Totals.Billed, "proven", account.Proven)
	// Output:
	// 1 x search_2m on 2026-12-01
	// billed 50000.00 instead of 92600.00 proven true
}

// A volume that grows by a tenth each month, with a season and a month that was
// measured, as whole numbers of calls.
func ExampleVolume_Calls() {
	start, err := pricing.ParseMonth("2026-12")
	if err != nil {
		fmt.Println(err)
		return
	}
	one, measured := decimal.NewFromInt(1), int64(1234)
	volume := planner.Volume{
		Base: []int64{1000, 1000, 1000}, Growth: decimal.RequireFromString("0.1"), GrowthFrom: start,
		Seasonality: []decimal.Decimal{one, decimal.RequireFromString("1.5"), one}, Multiplier: one,
	}
	fmt.Println(volume.Calls(start))
	volume.Actual = []*int64{&measured, nil, nil}
	fmt.Println(volume.Calls(start))
	// Output:
	// [1000 1650 1210] <nil>
	// [1234 1650 1210] <nil>
}

// One month of an account, step by step: what a few more calls would have cost.
func Example_workings() {
	in := examplePlan()
	in.Usages[0].Calls[2] = 900_000
	forecast, _ := settle.Simulate(in)
	workings, err := workings.Of(forecast, "account.shop", forecast.Input.Month(2))
	if err != nil {
		fmt.Println(err)
		return
	}
	meter := workings.Products[0].Meters[0]
	fmt.Println(meter.Calls, "calls cost", workings.Bill)
	fmt.Println(meter.Edge.More, "more reach the price", meter.Edge.Price, "and cost", meter.Edge.Bill)
	// Output:
	// 900000 calls cost 54000.00
	// 100000 more reach the price 50 and cost 50000.00
}
