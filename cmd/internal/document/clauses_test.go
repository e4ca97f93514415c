package document

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

func catalogOfSpec(t testing.TB, spec pricing.CatalogSpec) *pricing.Catalog {
	t.Helper()
	c, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

func units(t testing.TB, text string) pricing.Units {
	t.Helper()
	u, err := pricing.ParseUnits(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// clausesInput is an account with two products on one balance, and every clause of packs,
// quotas, units and prices.
func clausesInput(t testing.TB) planner.Input {
	t.Helper()
	faceTerms := pricing.DefaultTerms()
	faceTerms.PackLastDay, faceTerms.PackOrder = pricing.LastDayIncluded, pricing.OrderBySpecific
	media := catalogOfSpec(t, pricing.CatalogSpec{
		ID: "media", Title: "Media", Currency: "CNY", CallUnit: 1000, AsOf: date(t, "2026-11-22"), Terms: pricing.DefaultTerms(),
		FreeQuotas: []pricing.FreeQuotaSpec{
			{ID: "daily", Calls: 100, Meters: pricing.ListedMeters("detect"), Renews: pricing.RenewsDaily},
			{ID: "trial", Calls: 500, Meters: pricing.RatedMeters(map[string]pricing.Units{"detect": units(t, "1"), "audio": units(t, "0.4")}), Renews: pricing.RenewsNever, Lasts: validityOf(t, "3m")},
		},
		Meters: []pricing.MeterSpec{
			{ID: "detect", Title: "Image audit", Unit: "image", Tiers: tiers(0, "2", 1_000_000, "1.5")},
			{ID: "audio", Title: "Audio audit", Unit: "second", CallUnit: 3600, TierTerms: pricing.TierTerms{TierMode: pricing.TierModeGraduated, TierPeriod: pricing.PeriodDay}, Tiers: []pricing.Tier{{From: 0, Price: decimal.NewNullDecimal(dec("1.2"))}, {From: 10_000_000}}},
		},
		Packs: []pricing.PackSpec{
			{SKU: "mixed", Meters: pricing.RatedMeters(map[string]pricing.Units{"detect": units(t, "2"), "audio": units(t, "0.4")}), Calls: 10_000, Price: dec("900"), Validity: validityOf(t, "1m")},
		},
	})
	face := catalogOfSpec(t, pricing.CatalogSpec{
		ID: "face", Title: "Faces", Currency: "CNY", CallUnit: 1, AsOf: date(t, "2026-11-22"), Terms: faceTerms,
		Meters: []pricing.MeterSpec{{ID: "detect", Tiers: tiers(0, "0.02")}, {ID: "verify", Postpaid: new(false)}},
		Packs:  []pricing.PackSpec{{SKU: "verify_1k", Meters: pricing.ListedMeters("verify"), Calls: 1000, Price: dec("95.5")}},
	})
	suspend := pricing.DefaultTerms()
	suspend.Overdraft, suspend.BillDay = pricing.OverdraftSuspend, 2
	account := "account.app"
	return planner.Input{
		Start: month(t, "2026-12"), Months: 3, Catalogs: []*pricing.Catalog{media, face},
		Accounts: []planner.Account{{
			Address: account, Title: "App",
			Products: []planner.Product{
				{Catalog: "media", Terms: suspend, OpenedOn: new(date(t, "2026-12-05"))},
				{Catalog: "face", Terms: faceTerms, Contract: &pricing.Contract{Meters: []pricing.MeterContract{{ID: "detect", Tiers: tiers(0, "0.018")}}, Packs: []pricing.PackRevisionSpec{{SKU: "verify_1k", Price: dec("90")}}}},
			},
			Discount:     planner.Discount{Default: dec("1"), ByName: map[string]decimal.Decimal{"media/detect": dec("0.9")}},
			PackDiscount: &planner.Discount{Default: dec("1"), ByName: map[string]decimal.Decimal{"mixed": dec("0.8")}},
			Opening: planner.Opening{Balance: moneyOf("2000"), Declared: true, Products: []planner.ProductOpening{
				{Frozen: moneyOf("100"), Due: moneyOf("90.50"), Estimate: moneyOf("100")}, {Due: moneyOf("12"), Estimate: moneyOf("12")},
			}},
			Statements: []planner.Statement{{Date: date(t, "2027-01-01"), Balance: moneyOf("900"), Products: []planner.ProductStatement{{}, {}}}},
		}},
		Usages: []planner.Usage{
			{Address: "usage.images", Account: account, Meter: "media/detect", Calls: []int64{200_000, 300_000, 400_000}},
			{Address: "usage.audio", Account: account, Meter: "audio", Calls: []int64{30_001, 20_000, 7_200_000}},
			{Address: "usage.faces", Account: account, Meter: "face/detect", Calls: []int64{1000, 2000, 3000}},
			{Address: "usage.verify", Account: account, Meter: "verify", Calls: []int64{600, 900, 900}},
		},
		Packs: []planner.PackPurchase{
			{Address: "resource_pack.mixed", Account: account, SKU: "mixed", Quantity: 1, PurchasedOn: date(t, "2026-12-03"), StartsOn: new(date(t, "2026-12-10"))},
			{Address: "resource_pack.verify", Account: account, SKU: "verify_1k", Quantity: 1, PurchasedOn: date(t, "2026-12-01"), ExpiresOn: new(date(t, "2027-01-15"))},
			{Address: "resource_pack.old", Account: account, SKU: "mixed", Quantity: 1, PurchasedOn: date(t, "2026-11-20"), Remaining: new(units(t, "12.4"))},
		},
		TopUps: []planner.TopUp{{Address: "top_up.monthly", Account: account, Amount: moneyOf("1000"), MonthlyOn: 20}},
	}
}

func validityOf(t testing.TB, text string) pricing.Validity {
	t.Helper()
	v, err := pricing.ParseValidity(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A document of every clause is in the file that the tests of pages read, too.
func TestWriteClauses(t *testing.T) {
	golden := filepath.Join("testdata", "clauses.json")
	got := write(t, New(simulate(t, clausesInput(t)), richMeta()))
	validate(t, compileSchema(t, schemaFile), got)
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("clauses.json (-want +got); run with -update if the change is meant:\n%s", diff)
	}
}

// What every clause makes of any calls is in the document's inputs.
func TestClausesGiveTheDocumentAgain(t *testing.T) {
	schema, workings := compileSchema(t, schemaFile), compileSchema(t, workingsSchemaFile)
	rapid.Check(t, func(r *rapid.T) {
		in := clausesInput(t)
		for i := range in.Usages {
			in.Usages[i].Calls = rapid.SliceOfN(rapid.SampledFrom([]int64{0, 1, 13, 25_001, 999_999, 1_000_001, 9_000_000}), in.Months, in.Months).Draw(r, "calls")
		}
		in.Accounts[0].Products[0].Terms.Overdraft = rapid.SampledFrom([]pricing.Overdraft{pricing.OverdraftReport, pricing.OverdraftSuspend}).Draw(r, "overdraft")
		in.Accounts[0].Products[1].Terms.BillDay = rapid.IntRange(1, 3).Draw(r, "bill day")
		f := simulate(t, in)
		first := write(t, New(f, richMeta()))
		validate(t, schema, first)
		validate(t, workings, write(t, workingsOf(t, f, "account.app", rapid.IntRange(0, in.Months-1).Draw(r, "month"))))
		if diff := cmp.Diff(string(first), string(again(t, first))); diff != "" {
			r.Fatalf("(-first +second):\n%s", diff)
		}
	})
}

// Amounts have the decimals of their currency.
func TestMinorUnitsOfDocuments(t *testing.T) {
	for currency, want := range map[string]string{"JPY": `"balance": "100"`, "KWD": `"balance": "100.000"`, "CNY": `"balance": "100.00"`} {
		in := smallInput(t)
		spec := in.Catalogs[0].Spec()
		spec.Currency = currency
		in.Catalogs = []*pricing.Catalog{catalogOfSpec(t, spec)}
		first := write(t, New(simulate(t, in), richMeta()))
		if !strings.Contains(string(first), want) {
			t.Errorf("%s: the document has no %s", currency, want)
		}
		validate(t, compileSchema(t, schemaFile), first)
		if diff := cmp.Diff(string(first), string(again(t, first))); diff != "" {
			t.Errorf("%s (-first +second):\n%s", currency, diff)
		}
	}
}

// The parts of a budget add up to it, also of 100 / 3, which has more decimals than any cost.
func TestPartsOfABudgetAddUp(t *testing.T) {
	for _, amount := range []string{"0", "100", "0.01", "33.333333333333", "66.666666666667", "0.000000000001"} {
		for n := 1; n < 8; n++ {
			in := smallInput(t)
			in.Budgets = []planner.Budget{{Address: "budget.b", Amount: moneyOf(amount), Period: planner.PeriodTotal, Basis: planner.CostBilled, OnExceed: planner.Warn}}
			in.Months = n
			for i := range in.Usages {
				in.Usages[i].Calls, in.Usages[i].Actual = make([]int64, n), nil
			}
			var sum pricing.Money
			for _, part := range New(simulate(t, in), richMeta()).Budgets[0].Amounts {
				sum = sum.Add(part)
			}
			if !sum.Equal(moneyOf(amount)) {
				t.Errorf("%d parts of %s add up to %s", n, amount, sum)
			}
		}
	}
}
