package render

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// drawForecast draws a plan of one of the given numbers of accounts, with names
// in many scripts.
func drawForecast(t *rapid.T, accounts ...int) *planner.Forecast {
	in := planner.Input{
		Start: pricing.NewDate(2026, 11, 1).Month(), Months: rapid.SampledFrom([]int{1, 2, 5, 14}).Draw(t, "months"),
		Catalogs: []*pricing.Catalog{propertyCatalog(t)},
	}
	for i := range rapid.SampledFrom(accounts).Draw(t, "accounts") {
		drawPlanAccount(t, &in, i)
	}
	return simulateText(t, in)
}

func propertyCatalog(t *rapid.T) *pricing.Catalog {
	tier := func(from int64, price string) pricing.TierSpec {
		return pricing.TierSpec{From: from, Price: decimal.RequireFromString(price)}
	}
	tiers := []pricing.TierSpec{tier(0, "60"), tier(1_000_000, "50.125"), tier(3_000_000, "20")}
	c, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: "own", Title: drawName(t, "catalogue title"), Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms(),
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "q", Calls: 10_000, Meters: pricing.ListedMeters("search", "label")}},
		Meters: []pricing.MeterSpec{
			{ID: "search", Title: drawName(t, "meter title"), Tiers: tiers}, {ID: "label", Title: "图像标签", Tiers: tiers[:2]}, {ID: "beta", Free: true},
		},
		Packs: []pricing.PackSpec{{SKU: "search_1m", Meters: pricing.ListedMeters("search"), Calls: 1_000_000, Price: decimal.RequireFromString("20000.125")}},
		Revisions: []pricing.RevisionSpec{{
			Date: pricing.NewDate(2026, 12, 1), Meters: []pricing.MeterRevisionSpec{{ID: "label", Tiers: tiers[:1]}},
		}},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

func drawPlanAccount(t *rapid.T, in *planner.Input, i int) {
	terms := pricing.DefaultTerms()
	terms.Overdraft = rapid.SampledFrom([]pricing.Overdraft{pricing.OverdraftReport, pricing.OverdraftSuspend}).Draw(t, "overdraft")
	terms.TierMode = rapid.SampledFrom([]pricing.TierMode{pricing.TierModeReached, pricing.TierModeGraduated}).Draw(t, "tier mode")
	terms.BillDay = rapid.IntRange(1, 3).Draw(t, "bill day")
	address := fmt.Sprintf("account.a[%q]", fmt.Sprint(drawName(t, "key"), i))
	a := planner.Account{
		Address: address, Title: drawName(t, "title") + rapid.SampledFrom([]string{"", "\x1b[31m", "\u202e\n\u0085"}).Draw(t, "evil"),
		Tags: map[string]string{drawName(t, "tag"): drawName(t, "value")}, Products: planner.OneProduct("own", terms),
		Discount: planner.Discount{Default: rapid.SampledFrom([]decimal.Decimal{decimal.NewFromInt(1), decimal.New(905, -3)}).Draw(t, "discount")},
		Opening:  planner.Opening{Balance: pricing.Cents(rapid.Int64Range(0, 50_000_000).Draw(t, "balance")), Declared: true},
	}
	in.Accounts = append(in.Accounts, a)
	for _, meter := range []string{"search", "label", "beta"} {
		if rapid.Bool().Draw(t, "used") {
			calls := rapid.SliceOfN(rapid.SampledFrom([]int64{0, 5, 9_999, 990_000, 1_010_000, 4_000_000, 123_456_789_012}), in.Months, in.Months).Draw(t, "calls")
			in.Usages = append(in.Usages, planner.Usage{Address: fmt.Sprintf("usage.%s[%d]", meter, i), Account: address, Meter: meter, Calls: calls})
		}
	}
	for k := range rapid.IntRange(0, 2).Draw(t, "packs") {
		p := planner.PackPurchase{Address: fmt.Sprintf("resource_pack.%s[%d]", strings.Repeat("x", 20*k), i), Account: address, SKU: "search_1m", Quantity: int64(1 + 999*k)}
		p.PurchasedOn = in.Start.Date(10) - pricing.Date(360*(1-k))
		if k == 0 {
			left := rapid.Int64Range(0, 1_000_000).Draw(t, "left")
			p.Remaining = new(pricing.WholeUnits(left))
		}
		in.Packs = append(in.Packs, p)
	}
	if rapid.Bool().Draw(t, "top up") {
		in.TopUps = append(in.TopUps, planner.TopUp{Address: fmt.Sprintf("top_up.t[%d]", i), Account: address, Amount: pricing.Cents(100_000_00), MonthlyOn: 20})
	}
}
