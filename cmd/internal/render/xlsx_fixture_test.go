package render_test

import (
	"bytes"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A fataler is a test, or a check of random values.
type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func moneyOf(s string) pricing.Money { return pricing.MoneyOf(dec(s)) }

func testCatalog(t fataler) *pricing.Catalog {
	tier := func(from int64, price string) pricing.Tier {
		return pricing.Tier{From: from, Price: decimal.NewNullDecimal(dec(price))}
	}
	tiers := []pricing.Tier{tier(0, "60"), tier(1_000_000, "50.125"), tier(3_000_000, "20")}
	c, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: "own", Title: "价目表", Currency: "CNY", CallUnit: 1000, AsOf: pricing.NewDate(2026, 11, 22), Source: "https://example.com", Terms: pricing.DefaultTerms(),
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "shared", Calls: 10_000, Meters: pricing.ListedMeters("search", "label")}},
		Meters: []pricing.MeterSpec{
			{ID: "search", Title: "Search", Group: "Search", Tiers: tiers}, {ID: "label", Title: "图像标签", TitleEN: "Image labels", Tiers: tiers[:2]}, {ID: "beta", Free: true},
		},
		Packs: []pricing.PackSpec{
			{SKU: "search_1m", Meters: pricing.ListedMeters("search"), Calls: 1_000_000, Price: dec("20000.125")},
			{SKU: "both_2m", Meters: pricing.ListedMeters("search", "label"), Calls: 2_000_000, Price: dec("30000")},
		},
		Subscriptions: []pricing.SubscriptionSpec{{ID: "flat", Fee: new(dec("99.005")), Meters: pricing.ListedMeters("label"), Calls: new(int64(5_000))}},
		Revisions: []pricing.RevisionSpec{{
			Date: pricing.NewDate(2027, 1, 10), Meters: []pricing.MeterRevisionSpec{{ID: "label", Tiers: tiers[:1]}},
			Packs: []pricing.PackRevisionSpec{{SKU: "search_1m", Price: dec("21000")}},
		}},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

// richInput has every kind of row: tags, packs of before, refused and expiring,
// budgets of all kinds, amounts finer than a cent, text that looks like a formula.
func richInput(t fataler) planner.Input {
	suspend := pricing.DefaultTerms()
	suspend.TierMode, suspend.Overdraft, suspend.BillDay = pricing.TierModeGraduated, pricing.OverdraftSuspend, 3
	left := int64(999_999)
	percent := dec("5")
	one, two := "account.one", `account.two["de"]`
	return planner.Input{
		Start: pricing.NewDate(2026, 12, 1).Month(), Months: 4, Catalogs: []*pricing.Catalog{testCatalog(t)},
		Accounts: []planner.Account{
			{Address: one, Title: "=1+1 零售", Products: planner.OneProduct("own", pricing.DefaultTerms()), Discount: planner.Discount{Default: dec("0.905"), ByName: map[string]decimal.Decimal{"label": dec("1")}},
				Opening: planner.Opening{Balance: moneyOf("123456.79"), Products: []planner.ProductOpening{{Frozen: moneyOf("12000"), Due: moneyOf("11800.5"), Estimate: moneyOf("12000")}}}},
			{Address: two, Products: planner.OneProduct("own", suspend), Discount: planner.NoDiscount(), Opening: planner.Opening{Balance: moneyOf("5000")}},
		},
		Usages: []planner.Usage{
			{Address: "usage.search", Account: one, Meter: "search", Tags: map[string]string{"team": "=search", "env": "prod"}, Calls: []int64{3_000_000, 1_500_000, 900_000, 2_100_000},
				Actual: []bool{true, true, false, false}, Forecast: []int64{2_500_000, 1_500_000, 900_000, 2_100_000}},
			{Address: "usage.label[2]", Account: one, Meter: "label", Tags: map[string]string{"team": "label"}, Calls: []int64{1_009_999, 1_010_000, 3_300_000, 7}},
			{Address: "usage.label[10]", Account: one, Meter: "label", Calls: []int64{0, 1, 2, 3}},
			{Address: "usage.beta", Account: one, Meter: "beta", Calls: []int64{5, 5, 5, 5}},
			{Address: "usage.two", Account: two, Meter: "label", Tags: map[string]string{"team": "=Search"}, Calls: []int64{3_333_333, 4_000_000, 1_000_000, 10_000}},
		},
		Packs: []planner.PackPurchase{
			{Address: "resource_pack.old", Account: one, SKU: "search_1m", Quantity: 1, PurchasedOn: pricing.NewDate(2026, 1, 15), Remaining: new(pricing.WholeUnits(left))},
			{Address: "resource_pack.new", Account: one, SKU: "both_2m", Quantity: 2, PurchasedOn: pricing.NewDate(2026, 12, 16)},
			{Address: "resource_pack.dear", Account: two, SKU: "both_2m", Quantity: 1, PurchasedOn: pricing.NewDate(2027, 1, 2)},
		},
		TopUps: []planner.TopUp{
			{Address: "top_up.monthly", Account: one, Amount: moneyOf("1000"), MonthlyOn: 2},
			{Address: "top_up.rescue", Account: two, Amount: moneyOf("500000.05"), Date: pricing.NewDate(2027, 2, 20)},
		},
		Subscriptions: []planner.Subscription{{Address: "subscription.flat", Account: one, Plan: "flat", Quantity: 2, StartsOn: pricing.NewDate(2026, 12, 12)}},
		Vouchers:      []planner.Voucher{{Address: "voucher.gift", Account: one, Amount: moneyOf("777.77"), ExpiresOn: pricing.NewDate(2027, 2, 20)}},
		Budgets: []planner.Budget{
			{Address: "budget.year", Amount: moneyOf("600000"), Period: planner.PeriodTotal, Basis: planner.CostBilled, OnExceed: planner.Warn},
			{Address: "budget.cash", Amount: moneyOf("600000"), Period: planner.PeriodTotal, Basis: planner.CostCash, OnExceed: planner.Warn},
			{Address: "budget.month", Accounts: []string{two}, Amount: moneyOf("0.5"), Period: planner.PeriodMonth, Basis: planner.CostCash, OnExceed: planner.Fail},
		},
		Guardrails: []planner.Guardrail{{Address: "guardrail.pr", MaxIncreasePercent: &percent, Basis: planner.CostAmortized, OnExceed: planner.Fail}},
	}
}

func simulate(t fataler, in planner.Input) *planner.Forecast {
	t.Helper()
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// planOf is a plan with advice and with every disputed clause read the other way.
func planOf(t fataler, in planner.Input) *document.Plan {
	t.Helper()
	f := simulate(t, in)
	turned, problems := sensitivity.Analyze(f)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	meta := document.Meta{PlannerVersion: "0.1.0-test", Findings: document.Findings{Sensitivity: document.NewSensitivity(f, turned)}}
	meta.Advice, meta.AdviceRun = document.NewAdvice(advise.Advise(f, advise.Options{}), f)
	return document.New(f, meta)
}

// compared compares a plan with the same plan with a tenth fewer calls.
func compared(t fataler, in planner.Input) *compare.Diff {
	t.Helper()
	before := in
	before.Usages = nil
	for _, u := range in.Usages {
		u.Calls = append([]int64(nil), u.Calls...)
		for i := range u.Calls {
			u.Calls[i] -= u.Calls[i] / 10
		}
		before.Usages = append(before.Usages, u)
	}
	d, err := compare.Compare(simulate(t, before), simulate(t, in))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// write draws the workbook of a plan and of what is compared, unless it is nil.
func write(t fataler, p *document.Plan, d *compare.Diff, language *lang.Printer) []byte {
	t.Helper()
	var diff *document.Diff
	if d != nil {
		diff = document.NewDiff(d, document.DiffMeta{BaseSource: "git:main", HeadSource: "."})
	}
	return writeDiff(t, p, diff, language)
}

func writeDiff(t fataler, p *document.Plan, diff *document.Diff, language *lang.Printer) []byte {
	t.Helper()
	opt := present.Options{Lang: language, Detail: true}
	page, err := present.Workbook(p.Source(), diff, opt)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := render.XLSX(&b, page); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t fataler, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
