package settle

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
)

// Twelve months in one run equal five and then seven from the engine's own
// state in between (settlement, section 6, invariant 10): the second half is
// settled by a fresh account that was given nothing but that state.
func TestMonthsDependOnTheOpeningStateOnly(t *testing.T) {
	for _, overdraft := range []pricing.Overdraft{pricing.OverdraftReport, pricing.OverdraftSuspend} {
		in := resumeInput(t, overdraft)
		one := resolved(t, in)
		var whole []settledMonth
		var states []state
		s := one.openingState()
		for i := range in.Months {
			states = append(states, s)
			var m settledMonth
			m, s = one.newRun(new(scratch)).settle(s, i)
			whole = append(whole, m)
		}
		fresh := resolved(t, in)
		half := states[5]
		for i := 5; i < in.Months; i++ {
			var m settledMonth
			m, half = fresh.newRun(new(scratch)).settle(half, i)
			if diff := cmp.Diff(whole[i], m, compareMonths...); diff != "" {
				t.Fatalf("%s: month %d differs:\n%s", overdraft, i, diff)
			}
		}
		if suspended := overdraft == pricing.OverdraftSuspend; states[5].cash.suspended != suspended {
			t.Fatalf("the state in between should be suspended: %t", suspended)
		}
		wholeRun, run := one.newRun(new(scratch)), fresh.newRun(new(scratch))
		wholeLast, last := wholeRun.settleLast(s), run.settleLast(half)
		if diff := cmp.Diff([]any{wholeRun.events, wholeLast}, []any{run.events, last}, compareMonths...); diff != "" {
			t.Fatalf("%s: the last settlement differs:\n%s", overdraft, diff)
		}
	}
}

var compareMonths = cmp.Options{
	cmp.AllowUnexported(settledMonth{}),
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b *pricing.Meter) bool { return a.ID == b.ID }),
}

// resumeInput has everything that a state carries: a bill due, a freeze, packs
// half used, one that expires later, one that is bought later, and under
// "suspend" an account that stands still in the middle and comes back.
func resumeInput(t testing.TB, overdraft pricing.Overdraft) planner.Input {
	catalog, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: "own", Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms(),
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "q", Calls: 10000, Meters: []string{"a", "b"}}},
		Meters: []pricing.MeterSpec{
			{ID: "a", Tiers: []pricing.TierSpec{{From: 0, Price: decimal.NewFromInt(60)}, {From: 1000000, Price: decimal.NewFromInt(50)}}},
			{ID: "b", Tiers: []pricing.TierSpec{{From: 0, Price: decimal.NewFromInt(3)}}},
		},
		Packs: []pricing.PackSpec{{SKU: "p", Meters: []string{"a", "b"}, Calls: 1000000, Price: decimal.NewFromInt(20000)}},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	terms := pricing.DefaultTerms()
	terms.BillDay, terms.Overdraft = 2, overdraft
	left := int64(400000)
	calls := func(n int64) []int64 {
		months := make([]int64, 12)
		for i := range months {
			months[i] = n + int64(i)*70001
		}
		return months
	}
	month := pricing.NewDate(2026, 12, 1).Month()
	return planner.Input{
		Start: month, Months: 12, Catalogs: []*pricing.Catalog{catalog},
		Accounts: []planner.Account{{Address: "account.a", Catalog: "own", Terms: terms, Discount: planner.NoDiscount(), Opening: planner.Opening{
			Balance: pricing.Cents(150000_00), Frozen: pricing.Cents(20_00), Due: pricing.Cents(10_00), Estimate: pricing.Cents(12_00),
		}}},
		Usages: []planner.Usage{
			{Address: "usage.a", Account: "account.a", Meter: "a", Calls: calls(800000)},
			{Address: "usage.b", Account: "account.a", Meter: "b", Calls: calls(90000)},
		},
		Packs: []planner.PackPurchase{
			{Address: "resource_pack.old", Account: "account.a", SKU: "p", Quantity: 1, PurchasedOn: (month - 5).Date(20), Remaining: &left},
			{Address: "resource_pack.new", Account: "account.a", SKU: "p", Quantity: 1, PurchasedOn: (month + 1).Date(7)},
			{Address: "resource_pack.later", Account: "account.a", SKU: "p", Quantity: 2, PurchasedOn: (month + 8).Date(9)},
		},
		TopUps: []planner.TopUp{
			{Address: "top_up.rescue", Account: "account.a", Amount: pricing.Cents(900000_00), Date: (month + 6).Date(15)},
			{Address: "top_up.monthly", Account: "account.a", Amount: pricing.Cents(100_00), MonthlyOn: 2},
		},
	}
}

func resolved(t *testing.T, in planner.Input) *Account {
	t.Helper()
	in = ordered(in)
	accounts, problems := resolve(&in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return accounts[0]
}
