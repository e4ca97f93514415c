package pricing_test

import (
	"errors"
	"fmt"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A price list of two tiers, 60 per 1,000 calls and 50 from a million calls on. In
// reached mode the tier that the month comes to prices all of its calls, in
// graduated mode each tier the calls that fall into it.
func ExampleTierList_Rate() {
	list, err := pricing.NewTierList([]pricing.Tier{
		{From: 0, Price: decimal.NewNullDecimal(decimal.NewFromInt(60))},
		{From: 1_000_000, Price: decimal.NewNullDecimal(decimal.NewFromInt(50))},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	const calls, perThousand = 1_200_000, 1000
	fmt.Println("reached:  ", list.Rate(pricing.TierModeReached, calls, calls, perThousand).List)
	graduated := list.Rate(pricing.TierModeGraduated, calls, calls, perThousand)
	fmt.Println("graduated:", graduated.List)
	for _, part := range graduated.Parts {
		fmt.Printf("  %d calls at %s: %s\n", part.Calls, part.Price, part.List)
	}
	// Output:
	// reached:   60000.00
	// graduated: 70000.00
	//   1000000 calls at 60: 60000.00000000
	//   200000 calls at 50: 10000.00000000
}

// A list that is none is refused with what would be right.
func ExampleNewTierList() {
	_, err := pricing.NewTierList([]pricing.Tier{{From: 1000, Price: decimal.NewNullDecimal(decimal.NewFromInt(60))}})
	fmt.Println(err)
	// Output:
	// the first tier must start at 0 calls, not at 1000
}

// A catalogue made in code instead of in a file, whose price falls in April.
func ExampleNewCatalog() {
	price := func(p int64) []pricing.Tier {
		return []pricing.Tier{{Price: decimal.NewNullDecimal(decimal.NewFromInt(p))}}
	}
	day := func(s string) pricing.Date {
		d, err := pricing.ParseDate(s)
		if err != nil {
			panic(err)
		}
		return d
	}
	catalog, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: "own", Currency: "USD", CallUnit: 1000, AsOf: day("2026-11-22"), Terms: pricing.DefaultTerms(),
		Meters:    []pricing.MeterSpec{{ID: "translate", Tiers: price(20)}},
		Revisions: []pricing.RevisionSpec{{Date: day("2027-04-01"), Meters: []pricing.MeterRevisionSpec{{ID: "translate", Tiers: price(15)}}}},
	})
	if len(problems) > 0 {
		fmt.Println(problems)
		return
	}
	meter, _ := catalog.Meter("translate")
	for _, month := range []pricing.Month{day("2027-03-01").Month(), day("2027-04-01").Month()} {
		tiers, _ := meter.Tiers(month)
		fmt.Println(month, tiers.At(0).Price.Decimal)
	}
	// Output:
	// 2027-03 20
	// 2027-04 15
}

// Everything wrong with a catalogue is found at once, by address and attribute.
func ExampleNewCatalog_problems() {
	_, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: "own", Currency: "USD", CallUnit: 0, Terms: pricing.DefaultTerms(),
		Meters: []pricing.MeterSpec{{ID: "translate"}},
	})
	for _, p := range problems {
		fmt.Printf("%q %q: %s\n", p.Address, p.Attribute, p.Summary)
	}
	// Output:
	// "" "call_unit": Invalid call unit
	// "meter.translate" "tiers": Invalid price list
}

// A month is a number, so that months can be counted; a date likewise. An expiry is
// the first day that is not covered: a pack of a month that is bought on the last
// day of January covers all of February.
func ExampleValidity_Expiry() {
	month, err := pricing.ParseMonth("2026-12")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(month+2, (month + 2).Days(), (month + 2).First())
	for _, text := range []string{"1m", "1y", "30d"} {
		validity, err := pricing.ParseValidity(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(text, validity.Expiry((month + 1).Date(31)))
	}
	// Output:
	// 2027-02 28 2027-02-01
	// 1m 2027-03-01
	// 1y 2028-01-31
	// 30d 2027-03-02
}

// Terms are set by their names in a configuration; AllTerms lists them.
func ExampleTerms_Set() {
	terms := pricing.DefaultTerms()
	fmt.Println(terms.Set("freeze_ratio", "0.5"))
	fmt.Println(terms.Set("bill_day", "4"))
	for _, term := range pricing.AllTerms[:3] {
		fmt.Println(term.Name, term.Get(terms))
	}
	// Output:
	// <nil>
	// bill_day must be 1 to 3, not "4"
	// bill_day 1
	// freeze_ratio 0.5
	// tier_mode reached
}

// Eleven calls, shared by weight: the parts are whole and add up.
func ExampleShareCalls() {
	shares := make([]int64, 3)
	pricing.ShareCalls(shares, 11, []int64{1, 1, 2})
	fmt.Println(shares)
	// Output:
	// [3 3 5]
}

// A Problem is an error that knows where it belongs.
func ExampleProblem() {
	var err error = pricing.Problem{Address: "usage.search", Attribute: "calls", Summary: "Invalid calls", Detail: "Calls must be at least 0, not -1."}
	var problem pricing.Problem
	fmt.Println(err)
	fmt.Println(errors.As(err, &problem), problem.Attribute)
	// Output:
	// usage.search: Calls must be at least 0, not -1.
	// true calls
}

// Money is exact whatever its size, and is rounded only where somebody asks for it.
func ExampleMoney() {
	price := pricing.MoneyOf(decimal.RequireFromString("2.2"))
	list := price.Times(1_234_567)
	discount := pricing.MultiplierOf(decimal.RequireFromString("0.333"))
	fmt.Println(list, discount.Of(list), discount.Of(list).Round(pricing.CentDecimals))
	fmt.Println(list.Add(pricing.Cents(1)).Equal(list), pricing.Money{})
	// Output:
	// 2716047.40 904443.7842 904443.78
	// false 0.00
}
