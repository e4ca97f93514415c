package document

import (
	"encoding/json"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

const optimizeSchemaFile = "../../../docs/schema/optimize-1.1.schema.json"

func optimum(t testing.TB, in planner.Input, o optimize.Options) *optimize.Optimum {
	t.Helper()
	out, problems := optimize.Optimize(in, o)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return out
}

func optimizeMeta() Meta {
	return Meta{PlannerVersion: "0.1.0-test", Scenario: ptr("high")}
}

// Every document matches the schema, its costs are those of the forecasts, and its
// parts add up.
func TestOptimizeMatchesTheSchemaAndTheForecasts(t *testing.T) {
	schema := compileSchema(t, optimizeSchemaFile)
	upfront, left := moneyOf("40000"), int64(500_000)
	options := []optimize.Options{
		{}, {Keep: true}, {Account: "account.retail", MaxUpfront: &upfront}, {Objective: optimize.ObjectiveAmortized, MaxLeftover: &left},
	}
	inputs := []planner.Input{richInput(t), smallInput(t)}
	for _, in := range inputs {
		for _, o := range options {
			wantOptimize(t, schema, optimum(t, in, o))
		}
	}
	for _, at := range append(optimize.Measures, "") {
		wantOptimize(t, schema, optimum(t, uncertainInput(t), optimize.Options{At: at, Draw: &ranges.Options{Futures: 100, Seed: 3}}))
	}
	rapid.Check(t, func(r *rapid.T) {
		o := options[rapid.SampledFrom([]int{0, 1, 3}).Draw(r, "options")]
		calls := rapid.SampledFrom([]int64{0, 1, 9_999, 10_000, 500_000, 999_999, 1_010_001, 1_500_000}).Draw(r, "calls")
		wantOptimize(t, schema, optimum(t, packInput(t, calls), o))
	})
}

// uncertainInput is a plan with packs whose volumes vary.
func uncertainInput(t testing.TB) planner.Input {
	in := packInput(t, 500_000)
	in.Usages[0].Uncertainty = &planner.Uncertainty{P10: decimal.RequireFromString("0.5"), P90: decimal.RequireFromString("2")}
	return in
}

func wantOptimize(t testing.TB, schema *jsonschema.Schema, o *optimize.Optimum) {
	t.Helper()
	data := write(t, NewOptimize(o, optimizeMeta()))
	validate(t, schema, data)
	var got Optimize
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	equal := func(what string, got Money, want pricing.Money) {
		t.Helper()
		if !got.Equal(want) {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	equal("configured", got.Totals.Configured.Billed, o.Configured.Totals.Billed)
	equal("without", got.Totals.Without.Billed, o.Without.Totals.Billed)
	equal("best", got.Totals.Best.Billed, o.Best.Totals.Billed)
	equal("saving", got.Totals.Saving, got.Totals.Configured.Cost.Sub(got.Totals.Best.Cost))
	var left, leftTotal pricing.Money
	proven := true
	for i, a := range got.Accounts {
		proven = proven && a.Proven
		left = left.Add(a.Totals.Best.ValueLeft)
		if len(a.Purchases) != len(o.Accounts[i].Purchases) || len(a.Replaced) != len(o.Accounts[i].Replaced) {
			t.Errorf("%s has %d purchases and %d replaced ones, want %d and %d", a.Address, len(a.Purchases), len(a.Replaced), len(o.Accounts[i].Purchases), len(o.Accounts[i].Replaced))
		}
	}
	if got.Proven != proven {
		t.Errorf("proven: %v, of the accounts: %v", got.Proven, proven)
	}
	if leftTotal = got.Totals.Best.ValueLeft; o.Options.Account == "" && !left.Equal(leftTotal) {
		t.Errorf("value left: %s, the accounts' is %s", leftTotal, left)
	}
	if o.Options.Objective == optimize.ObjectiveAmortized {
		equal("cost", got.Totals.Best.Cost, o.Best.Totals.Billed.Sub(leftTotal))
	} else {
		equal("cost", got.Totals.Best.Cost, o.Best.Totals.Billed)
	}
}

// packInput is a plan of one account that could use packs, with one planned at a
// negotiated price.
func packInput(t testing.TB, calls int64) planner.Input {
	in := smallInput(t)
	in.Months = 4
	in.Catalogs[0] = ownCatalog(t)
	in.Accounts[0].Products[0].Catalog = "own"
	in.Usages = []planner.Usage{{Address: "usage.search", Account: in.Accounts[0].Address, Meter: "search", Calls: []int64{calls, calls, calls, calls}}}
	in.Packs = []planner.PackPurchase{{Address: "resource_pack.mine", Account: in.Accounts[0].Address, SKU: "search_1m", Quantity: 1, PurchasedOn: date(t, "2027-01-15"), Price: ptr(moneyOf("22222.22"))}}
	return in
}
