package document

import (
	"bytes"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func moneyOf(s string) pricing.Money { return pricing.MoneyOf(dec(s)) }

func ptr[T any](v T) *T { return &v }

func date(t testing.TB, s string) pricing.Date {
	t.Helper()
	d, err := pricing.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func month(t testing.TB, s string) pricing.Month {
	t.Helper()
	m, err := pricing.ParseMonth(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func tiers(fromPrice ...any) []pricing.Tier {
	var list []pricing.Tier
	for i := 0; i < len(fromPrice); i += 2 {
		list = append(list, pricing.Tier{From: int64(fromPrice[i].(int)), Price: decimal.NewNullDecimal(dec(fromPrice[i+1].(string)))})
	}
	return list
}

// ownCatalog has a shared free quota, a free meter, a shared pack and a revision.
func ownCatalog(t testing.TB) *pricing.Catalog {
	t.Helper()
	c, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: "own", Title: "Preise <2026> & more", Currency: "CNY", CallUnit: 1000,
		AsOf: date(t, "2026-11-22"), Source: "https://example.com/prices?a=1&b=2",
		Terms:      pricing.DefaultTerms(),
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "shared", Calls: 10_000, Meters: pricing.ListedMeters("label", "search")}},
		Meters: []pricing.MeterSpec{
			{ID: "label", Title: "图像标签", Group: "Image understanding", Tiers: tiers(0, "2.5", 1_000_000, "2.2", 3_000_000, "2")},
			{ID: "beta", Title: "Beta", Free: true},
			{ID: "search", Title: "Search", Group: "Search", Tiers: tiers(0, "60", 1_000_000, "55.125")},
		},
		Packs: []pricing.PackSpec{
			{SKU: "search_1m", Meters: pricing.ListedMeters("search"), Calls: 1_000_000, Price: dec("20000")},
			{SKU: "both_2m", Meters: pricing.ListedMeters("label", "search"), Calls: 2_000_000, Price: dec("30000.125")},
		},
		Revisions: []pricing.RevisionSpec{{
			Date:   date(t, "2027-01-10"),
			Meters: []pricing.MeterRevisionSpec{{ID: "label", Tiers: tiers(0, "2.4")}},
			Packs:  []pricing.PackRevisionSpec{{SKU: "search_1m", Price: dec("21000")}},
		}},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

// richInput touches every key of the document and every type of event: an
// account that reports what it lacks, and one under other terms that is
// suspended and resumed.
func richInput(t testing.TB) planner.Input {
	t.Helper()
	retail, eu := "account.retail", `account.team["eu"]`
	terms := pricing.DefaultTerms()
	terms.TierMode, terms.Overdraft, terms.BillDay = pricing.TierModeGraduated, pricing.OverdraftSuspend, 3
	return planner.Input{
		Start: month(t, "2026-12"), Months: 4,
		Catalogs: []*pricing.Catalog{ownCatalog(t)},
		Accounts: []planner.Account{
			{
				Address: retail, Title: `Retail <app> & "more"`, Tags: map[string]string{"team": "search", "name": "零售"},
				Products: planner.OneProduct("own", pricing.DefaultTerms()),
				Discount: planner.Discount{Default: dec("0.9"), ByName: map[string]decimal.Decimal{"search": dec("0.85"), "label": dec("1")}},
				Opening:  planner.Opening{Balance: moneyOf("50000"), Products: []planner.ProductOpening{{Frozen: moneyOf("12000"), Due: moneyOf("11800.5"), Estimate: moneyOf("12000")}}},
			},
			{Address: eu, Products: planner.OneProduct("own", terms), Discount: planner.NoDiscount(), Opening: planner.Opening{Balance: moneyOf("5000"), Products: []planner.ProductOpening{{}}}},
		},
		Usages: []planner.Usage{
			{Address: "usage.search", Account: retail, Meter: "search", Tags: map[string]string{"team": "search"}, Calls: []int64{3_000_000, 1_500_000, 900_000, 2_100_000}, Actual: []bool{true, false, false, false}, Forecast: []int64{2_000_000, 1_500_000, 900_000, 2_100_000}},
			{Address: "usage.label[2]", Account: retail, Meter: "label", Calls: []int64{1_009_999, 1_010_000, 3_300_000, 7}},
			{Address: "usage.label[10]", Account: retail, Meter: "label", Calls: []int64{0, 1, 2, 3}},
			{Address: "usage.beta", Account: retail, Meter: "beta", Calls: []int64{5, 5, 5, 5}},
			{Address: "usage.eu", Account: eu, Meter: "label", Calls: []int64{3_333_333, 4_000_000, 1_000_000, 10_000}},
		},
		Budgets: []planner.Budget{
			{Address: "budget.fy27", Amount: moneyOf("600000"), Period: planner.PeriodTotal, Basis: planner.CostBilled, OnExceed: planner.Warn, OnWorse: planner.Fail},
			{Address: "budget.eu", Accounts: []string{eu}, Amount: moneyOf("0.5"), Period: planner.PeriodMonth, Basis: planner.CostCash, OnExceed: planner.Fail, OnWorse: planner.Warn},
		},
		Guardrails: []planner.Guardrail{{Address: "guardrail.pr", MaxIncrease: ptr(moneyOf("5000")), Basis: planner.CostAmortized, OnExceed: planner.Fail}},
		Moves:      []planner.Move{{From: "usage.old", To: "usage.search"}},
		Packs: []planner.PackPurchase{
			{Address: "resource_pack.old", Account: retail, SKU: "search_1m", Quantity: 1, PurchasedOn: date(t, "2026-01-15"), Remaining: ptr(pricing.WholeUnits(999_999))},
			{Address: "resource_pack.new", Account: retail, SKU: "both_2m", Quantity: 2, PurchasedOn: date(t, "2026-12-16")},
			{Address: "resource_pack.cheap", Account: retail, SKU: "search_1m", Quantity: 1, PurchasedOn: date(t, "2027-03-05"), Price: ptr(moneyOf("1000"))},
			{Address: "resource_pack.stale", Account: eu, SKU: "search_1m", Quantity: 3, PurchasedOn: date(t, "2026-03-31"), Remaining: ptr(pricing.WholeUnits(2_000_000))},
			{Address: "resource_pack.dear", Account: eu, SKU: "both_2m", Quantity: 1, PurchasedOn: date(t, "2027-01-02")},
		},
		TopUps: []planner.TopUp{
			{Address: "top_up.monthly", Account: retail, Amount: moneyOf("1000"), MonthlyOn: 2},
			{Address: "top_up.rescue", Account: eu, Amount: moneyOf("50000.05"), Date: date(t, "2027-02-20")},
		},
	}
}

func richMeta() Meta { return Meta{PlannerVersion: "0.1.0-test"} }

func simulate(t testing.TB, in planner.Input) *planner.Forecast {
	t.Helper()
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

func write(t testing.TB, d Writer) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
