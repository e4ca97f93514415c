package tabular

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// savedPlan is a forecast's document, written and read again: what "show" draws.
func savedPlan(t rapid.TB, f *planner.Forecast) *document.Plan {
	t.Helper()
	var b bytes.Buffer
	if err := document.New(f, document.Meta{PlannerVersion: "test"}).Write(&b); err != nil {
		t.Fatal(err)
	}
	p, err := document.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func csvFixture(t testing.TB) *document.Plan {
	return loadPlan(t, os.DirFS("testdata"), "plan.hcl")
}

func loadPlan(t testing.TB, files fs.FS, path string) *document.Plan {
	t.Helper()
	return savedPlan(t, loadForecast(t, files, path))
}

func loadForecast(t rapid.TB, files fs.FS, path string) *planner.Forecast {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: files, Path: path})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return simulate(t, config.Input)
}

func simulate(t rapid.TB, in planner.Input) *planner.Forecast {
	t.Helper()
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// knownPlans are the fixture, every case of the conformance suite, and every
// example that can be planned without further values.
func knownPlans(t *testing.T) map[string]*document.Plan {
	t.Helper()
	top := os.DirFS("../../..")
	plans := map[string]*document.Plan{"fixture": csvFixture(t)}
	cases, err := fs.Glob(top, "cmd/testdata/conformance/*/main.hcl")
	if err != nil || len(cases) < 40 {
		t.Fatal(len(cases), err)
	}
	for _, path := range cases {
		plans[path] = loadPlan(t, top, path)
	}
	examples, err := fs.Glob(top, "examples/*.hcl")
	if err != nil || len(examples) < 8 {
		t.Fatal(len(examples), err)
	}
	for _, path := range examples {
		if name := filepath.Base(path); strings.Count(name, ".") == 1 && name != "environments.hcl" { // needs values
			plans[path] = loadPlan(t, top, path)
		}
	}
	return plans
}

// drawSharedPlan draws a plan in which usages share meters and meters share packs, some accounts in another currency,
// under any terms that change how calls are covered and priced.
func drawSharedPlan(t *rapid.T) *document.Plan {
	in := planner.Input{Fiscal: planner.FiscalYear(rapid.IntRange(0, 12).Draw(t, "fiscal year")), Start: pricing.NewDate(2026, 12, 1).Month(), Months: rapid.IntRange(1, 4).Draw(t, "months"), Catalogs: []*pricing.Catalog{sharedCatalog(t)}}
	dollars := in.Catalogs[0].Spec()
	dollars.ID, dollars.Currency = "dollars", "USD"
	in.Catalogs = append(in.Catalogs, newCatalog(t, dollars))
	in.Currency, in.Rates = "CNY", map[string]planner.Rates{"USD": {in.Start: decimal.RequireFromString("7.1"), in.Start + 1: decimal.RequireFromString("6.333333333333")}}
	for i := range rapid.IntRange(1, 2).Draw(t, "accounts") {
		address := fmt.Sprintf("account.a[%d]", i)
		in.Accounts = append(in.Accounts, planner.Account{
			Address: address, Title: rapid.String().Draw(t, "title"), Products: planner.OneProduct(rapid.SampledFrom([]string{"own", "own", "dollars"}).Draw(t, "catalogue"), drawTerms(t)),
			Tags:     rapid.MapOfN(rapid.String(), rapid.String(), 0, 2).Draw(t, "tags"),
			Discount: planner.Discount{Default: drawDecimal(t, "discount"), ByName: map[string]decimal.Decimal{"a": drawDecimal(t, "discount of a")}},
			Tax:      rapid.SampledFrom([]*planner.Tax{nil, {Rate: decimal.RequireFromString("0.06")}, {Rate: decimal.RequireFromString("0.13"), Included: true}}).Draw(t, "tax"),
			Opening:  planner.Opening{Declared: true, Balance: pricing.Cents(100 * rapid.Int64Range(-10, 100_000).Draw(t, "balance")), Products: []planner.ProductOpening{{Frozen: pricing.MoneyOf(drawDecimal(t, "frozen")).Round(2)}}},
		})
		for k := range rapid.IntRange(0, 6).Draw(t, "usages") {
			counts := rapid.SampledFrom([]int64{0, 1, 2, 3, 7, 99, 1000, 1001, 54_321, 7_000_000})
			in.Usages = append(in.Usages, planner.Usage{
				Address: fmt.Sprintf("usage.u[%d]", 10*i+k), Account: address, Meter: rapid.SampledFrom([]string{"a", "b", "c", "free"}).Draw(t, "meter"),
				Tags:  rapid.MapOfN(rapid.SampledFrom([]string{"team", "=x"}), rapid.String(), 0, 2).Draw(t, "usage tags"),
				Calls: rapid.SliceOfN(counts, in.Months, in.Months).Draw(t, "calls"),
			})
		}
		for k := range rapid.IntRange(0, 3).Draw(t, "packs") {
			in.Packs = append(in.Packs, drawPack(t, &in, address, fmt.Sprintf("resource_pack.p[%d]", 10*i+k)))
		}
		first := in.Start.First()
		if rapid.Bool().Draw(t, "subscribed") {
			starts := first + pricing.Date(rapid.IntRange(0, 40).Draw(t, "starts"))
			if starts.Month() < in.Month(in.Months) {
				in.Subscriptions = append(in.Subscriptions, planner.Subscription{
					Address: fmt.Sprintf("subscription.s[%d]", i), Account: address, Plan: rapid.SampledFrom([]string{"some", "all"}).Draw(t, "plan"), Quantity: rapid.Int64Range(1, 3).Draw(t, "plans"), StartsOn: starts,
				})
			}
		}
		if rapid.Bool().Draw(t, "voucher") {
			in.Vouchers = append(in.Vouchers, planner.Voucher{Address: fmt.Sprintf("voucher.v[%d]", i), Account: address, Amount: pricing.Cents(rapid.Int64Range(1, 90_000).Draw(t, "worth")), ExpiresOn: in.Month(in.Months).First() + 40})
		}
		in.Budgets = append(in.Budgets, planner.Budget{
			Address: fmt.Sprintf("budget.b[%d]", i), Accounts: rapid.SampledFrom([][]string{nil, {address}}).Draw(t, "of"), Amount: pricing.Cents(rapid.Int64Range(0, 9_999_999).Draw(t, "amount")),
			Period: rapid.SampledFrom(planner.BudgetPeriods).Draw(t, "period"), Basis: rapid.SampledFrom(planner.CostBases).Draw(t, "basis"), OnExceed: planner.Warn, OnWorse: planner.Warn,
		})
		in.TopUps = append(in.TopUps, planner.TopUp{Address: fmt.Sprintf("top_up.t[%d]", i), Account: address, Amount: pricing.Cents(20_000_00), MonthlyOn: 20})
	}
	return savedPlan(t, simulate(t, in))
}

func drawPack(t *rapid.T, in *planner.Input, account, address string) planner.PackPurchase {
	last := pricing.Date(in.Month(in.Months).First() - in.Start.First() - 1)
	p := planner.PackPurchase{
		Address: address, Account: account, SKU: rapid.SampledFrom([]string{"a", "ab"}).Draw(t, "sku"), Quantity: rapid.Int64Range(1, 3).Draw(t, "quantity"),
		PurchasedOn: in.Start.First() + pricing.Date(rapid.IntRange(-20, int(last)).Draw(t, "day")),
	}
	if p.PurchasedOn < in.Start.First() {
		left := rapid.Int64Range(0, 999).Draw(t, "remaining")
		p.Remaining = new(pricing.WholeUnits(left))
	}
	if rapid.Bool().Draw(t, "negotiated") {
		price := pricing.MoneyOf(drawDecimal(t, "pack price")).Round(pricing.CentDecimals)
		p.Price = &price
	}
	return p
}

func drawDecimal(t *rapid.T, label string) decimal.Decimal {
	return decimal.RequireFromString(rapid.SampledFrom([]string{"0", "1", "0.9", "0.333333333333", "17.005", "0.000000000001"}).Draw(t, label))
}

func drawTerms(t *rapid.T) pricing.Terms {
	terms := pricing.DefaultTerms()
	terms.TierMode = rapid.SampledFrom([]pricing.TierMode{pricing.TierModeReached, pricing.TierModeGraduated}).Draw(t, "tier mode")
	terms.TierBasis = rapid.SampledFrom([]pricing.Basis{pricing.BasisPostpaid, pricing.BasisGross}).Draw(t, "tier basis")
	terms.Overdraft = rapid.SampledFrom([]pricing.Overdraft{pricing.OverdraftReport, pricing.OverdraftSuspend}).Draw(t, "overdraft")
	if err := terms.Set("pack_validity", rapid.SampledFrom([]string{"25d", "1m", "1y"}).Draw(t, "validity")); err != nil {
		t.Fatal(err)
	}
	if terms.Overdraft == pricing.OverdraftReport && rapid.Bool().Draw(t, "whole month") {
		terms.PackCoverage = pricing.CoverageFromMonth
	}
	return terms
}

func sharedCatalog(t *rapid.T) *pricing.Catalog {
	tiers := func(prices ...string) (list []pricing.TierSpec) {
		for i, from := range []int64{0, 1000, 50_000} {
			if i < len(prices) {
				list = append(list, pricing.TierSpec{From: from, Price: decimal.RequireFromString(prices[i])})
			}
		}
		return list
	}
	return newCatalog(t, pricing.CatalogSpec{
		ID: "own", Title: rapid.String().Draw(t, "catalogue title"), Currency: "CNY", Terms: pricing.DefaultTerms(),
		CallUnit:   rapid.SampledFrom([]int64{1, 10, 1000, 10_000_000}).Draw(t, "call unit"),
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "q", Calls: 500, Meters: pricing.ListedMeters("a", "b")}},
		Meters: []pricing.MeterSpec{
			{ID: "a", Title: rapid.String().Draw(t, "meter title"), Tiers: tiers("60", "50.125", "0.000000000007")},
			{ID: "b", Tiers: tiers("0", "3.3")}, {ID: "c", Tiers: tiers("1.01")}, {ID: "free", Free: true},
		},
		Packs: []pricing.PackSpec{
			{SKU: "a", Meters: pricing.ListedMeters("a"), Calls: 999, Price: decimal.RequireFromString("10.005")},
			{SKU: "ab", Meters: pricing.ListedMeters("a", "b"), Calls: 100_000, Price: decimal.RequireFromString("1000")},
		},
		Subscriptions: []pricing.SubscriptionSpec{
			{ID: "some", Fee: new(decimal.RequireFromString("31.005")), Meters: pricing.ListedMeters("a", "b"), Calls: new(int64(777))},
			{ID: "all", Fee: new(decimal.RequireFromString("1000")), Meters: pricing.ListedMeters("c")},
		},
		Revisions: []pricing.RevisionSpec{{
			Date: pricing.NewDate(2027, 1, 1), Meters: []pricing.MeterRevisionSpec{{ID: "c", Free: true}, {ID: "b", Tiers: tiers("2", "1")}},
			Packs: []pricing.PackRevisionSpec{{SKU: "a", Price: decimal.RequireFromString("11")}},
		}},
	})
}

func newCatalog(t *rapid.T, spec pricing.CatalogSpec) *pricing.Catalog {
	c, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

// csvRows reads a table back: its columns in order, and its rows by column.
func csvRows(t rapid.TB, text string) (columns []string, rows []map[string]string) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) == 0 {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return records[0], rows
}

func drawCSV(t rapid.TB, p *document.Plan, table string) string {
	t.Helper()
	var b bytes.Buffer
	if err := CSV(&b, p, table); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// plainDecimal reads a cell that must be a plain decimal.
func plainDecimal(t rapid.TB, cell string) decimal.Decimal {
	t.Helper()
	if !csvNumber.MatchString(cell) {
		t.Fatalf("%q is no plain decimal", cell)
	}
	return decimal.RequireFromString(cell)
}
