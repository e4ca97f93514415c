package compare_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
)

// showChanges writes down what is declared differently, a line a thing.
func showChanges(d *compare.Diff) (lines []string) {
	show := func(s *string) string {
		if s == nil {
			return "none"
		}
		return *s
	}
	for _, c := range d.Changes {
		line := plantest.Sprintf("%s %s %s", c.Action, c.Kind, c.Address)
		if c.PreviousAddress != nil {
			line += " from " + *c.PreviousAddress
		}
		for _, a := range c.Attributes {
			line += plantest.Sprintf("; %s %s → %s", a.Name, show(a.Before), show(a.After))
		}
		if !c.Cost.IsZero() {
			line += plantest.Sprintf("; cost %s → %s", c.Cost.Before, c.Cost.After)
		}
		lines = append(lines, line)
	}
	return lines
}

// at gives what is at one address another one.
func at(from, to string) plantest.Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		for i := range in.Usages {
			if in.Usages[i].Address == from {
				in.Usages[i].Address = to
			}
			if in.Usages[i].Account == from {
				in.Usages[i].Account = to
			}
		}
		for i := range in.Packs {
			if in.Packs[i].Address == from {
				in.Packs[i].Address = to
			}
			if in.Packs[i].Account == from {
				in.Packs[i].Account = to
			}
		}
		for i := range in.TopUps {
			if in.TopUps[i].Account == from {
				in.TopUps[i].Account = to
			}
		}
		for i := range in.Accounts {
			if in.Accounts[i].Address == from {
				in.Accounts[i].Address = to
			}
		}
	}
}

func moved(from, to string) plantest.Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Moves = append(in.Moves, planner.Move{From: from, To: to})
	}
}

func TestMoves(t *testing.T) {
	plan := func(changes ...plantest.Change) planner.Input {
		return plantest.NewPlan(plantest.HandCatalog(), "2027-01", 1, changes...)
	}
	for _, test := range []struct {
		name          string
		before, after []plantest.Change
		want          []string
	}{
		{
			"a usage",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100)},
			[]plantest.Change{plantest.UseAs("usage.b", "b", 100), moved("usage.a", "usage.b")},
			[]string{"move usage usage.b from usage.a"},
		},
		{
			"a usage that changes, too",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100)},
			[]plantest.Change{plantest.UseAs("usage.b", "b", 200), moved("usage.a", "usage.b")},
			[]string{"no-op account account.main; cost 10 → 20", "update usage usage.b from usage.a; calls 100 → 200; cost 10 → 20"},
		},
		{
			"without the move it is two things",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100)},
			[]plantest.Change{plantest.UseAs("usage.b", "b", 100)},
			[]string{
				"delete usage usage.a; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
				"create usage usage.b; account none → account.main; meter none → b; calls none → 100; cost 0 → 10",
			},
		},
		{
			"an account takes what refers to it along",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100), plantest.Buy("resource_pack.a", "ten", "2027-01-01"), plantest.TopUp("top_up.a", "2027-01-01", "5")},
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100), plantest.Buy("resource_pack.a", "ten", "2027-01-01"), plantest.TopUp("top_up.a", "2027-01-01", "5"), at("account.main", "account.new"), moved("account.main", "account.new")},
			[]string{"move account account.new from account.main"},
		},
		{
			"a chain",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100)},
			[]plantest.Change{plantest.UseAs("usage.c", "b", 100), moved("usage.b", "usage.c"), moved("usage.a", "usage.b")},
			[]string{"move usage usage.c from usage.a"},
		},
		{
			"a chain of two things",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100), plantest.UseAs("usage.b", "c", 500)},
			[]plantest.Change{plantest.UseAs("usage.c", "c", 500), plantest.UseAs("usage.b", "b", 100), moved("usage.b", "usage.c"), moved("usage.a", "usage.b")},
			[]string{"move usage usage.b from usage.a", "move usage usage.c from usage.b"},
		},
		{
			"two things to one place: the first by address moves",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100), plantest.UseAs("usage.b", "b", 100)},
			[]plantest.Change{plantest.UseAs("usage.c", "b", 100), moved("usage.b", "usage.c"), moved("usage.a", "usage.c")},
			[]string{
				"no-op account account.main; cost 20 → 10",
				"delete usage usage.b; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
				"move usage usage.c from usage.a",
			},
		},
		{
			"everything in a module",
			[]plantest.Change{plantest.UseAs(`module.eu["de"].usage.a`, "b", 100)},
			[]plantest.Change{plantest.UseAs("module.north.usage.a", "b", 100), moved(`module.eu["de"]`, "module.north")},
			[]string{`move usage module.north.usage.a from module.eu["de"].usage.a`},
		},
		{
			"not what only begins alike",
			[]plantest.Change{plantest.UseAs("module.eu2.usage.a", "b", 100)},
			[]plantest.Change{plantest.UseAs("module.eu2.usage.a", "b", 100), moved("module.eu", "module.north")},
			nil,
		},
		{
			"the longest move wins",
			[]plantest.Change{plantest.UseAs("module.a.usage.x", "b", 100), plantest.UseAs("module.a.usage.y", "c", 700)},
			[]plantest.Change{plantest.UseAs("module.b.usage.x", "b", 100), plantest.UseAs("usage.y", "c", 700), moved("module.a", "module.b"), moved("module.a.usage.y", "usage.y")},
			[]string{"move usage module.b.usage.x from module.a.usage.x", "move usage usage.y from module.a.usage.y"},
		},
		{
			"every key",
			[]plantest.Change{plantest.UseAs(`usage.a["x"]`, "b", 100), plantest.UseAs(`usage.a["y"]`, "c", 100)},
			[]plantest.Change{plantest.UseAs(`usage.b["x"]`, "b", 100), plantest.UseAs(`usage.b["y"]`, "c", 100), moved("usage.a", "usage.b")},
			[]string{`move usage usage.b["x"] from usage.a["x"]`, `move usage usage.b["y"] from usage.a["y"]`},
		},
		{
			"to a key",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100)},
			[]plantest.Change{plantest.UseAs(`usage.a["x"]`, "b", 100), moved("usage.a", `usage.a["x"]`), moved("usage.z", "usage.y")},
			[]string{`move usage usage.a["x"] from usage.a`},
		},
		{
			"to a place that is taken",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100), plantest.UseAs("usage.b", "c", 500)},
			[]plantest.Change{plantest.UseAs("usage.b", "c", 500), moved("usage.a", "usage.b")},
			[]string{
				"no-op account account.main; cost 60 → 50",
				"delete usage usage.a; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
			},
		},
		{
			"of what is gone by now",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100)},
			[]plantest.Change{moved("usage.a", "usage.b")},
			[]string{
				"no-op account account.main; cost 10 → 0",
				"delete usage usage.a; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
			},
		},
		{
			"of nothing",
			[]plantest.Change{plantest.UseAs("usage.b", "b", 100)},
			[]plantest.Change{plantest.UseAs("usage.b", "b", 100), moved("usage.a", "usage.b")},
			nil,
		},
		{
			"in a circle",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100)},
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100), moved("usage.a", "usage.b"), moved("usage.b", "usage.a")},
			nil,
		},
		{
			"to another kind",
			[]plantest.Change{plantest.UseAs("usage.a", "b", 100)},
			[]plantest.Change{plantest.Buy("resource_pack.b", "ten", "2027-01-01"), moved("usage.a", "resource_pack.b")},
			[]string{
				"no-op account account.main; cost 10 → 5",
				"create resource_pack resource_pack.b; account none → account.main; sku none → ten; quantity none → 1; purchased_on none → 2027-01-01; unit_price none → 5.00; cost 0 → 5",
				"delete usage usage.a; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := diffOf(t, plan(test.before...), plan(test.after...))
			if diff := cmp.Diff(test.want, showChanges(d)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			checkExplanation(t, d)
		})
	}
}

// What is declared: of a new thing what is not usual, of a changed one what
// changed.
func TestDeclarations(t *testing.T) {
	before := plantest.NewPlan(plantest.HandCatalog(), "2027-01", 3, plantest.Use("b", 100, 100, 100), plantest.Opening("0", "0", "0", "0"))
	after := plantest.NewPlan(plantest.HandCatalog(), "2027-01", 3, plantest.Use("b", 100, 200, 100), plantest.Opening("50", "0", "0", "0"), plantest.DiscountOf("b", "0.9"), plantest.Term("bill_day", "2"))
	after.Accounts[0].Title, after.Accounts[0].Tags = "Main", map[string]string{"team": "search"}
	terms := pricing.DefaultTerms()
	terms.Overdraft = pricing.OverdraftSuspend
	after.Accounts = append(after.Accounts, planner.Account{Address: "account.new", Products: planner.OneProduct("hand", terms), Discount: planner.NoDiscount()})
	after.TopUps = []planner.TopUp{{Address: "top_up.t", Account: "account.new", Amount: plantest.Money("7"), MonthlyOn: 3}, {Address: "top_up.u", Account: "account.main", Amount: plantest.Money("5"), Date: plantest.Day("2027-02-01")}}
	after.Budgets = []planner.Budget{{Address: "budget.b", Amount: plantest.Money("100"), Period: planner.PeriodTotal, Basis: planner.CostBilled, OnExceed: planner.Warn}}
	after.Guardrails = []planner.Guardrail{{Address: "guardrail.g", MaxIncreasePercent: new(plantest.Dec("10")), Basis: planner.CostBilled, OnExceed: planner.Warn}}
	spec := plantest.HandCatalog()
	spec.Title, spec.Terms.BillDay = "Other", 3
	after.Fiscal = 4
	after.Catalogs = []*pricing.Catalog{plantest.MustCatalog(spec)}
	d := diffOf(t, before, after)
	want := []string{
		"update account account.main; title  → Main; discount.b none → 0.9; opening.balance 0.00 → 50.00; tags.team none → search; cost 30 → 36",
		"update terms account.main; bill_day 1 → 2",
		"create account account.new; catalog none → hand",
		"create terms account.new; bill_day none → 1; overdraft none → suspend",
		"create budget budget.b; accounts none → all; amount none → 100.00; period none → total; basis none → billed; on_exceed none → warn",
		"create guardrail guardrail.g; max_increase_percent none → 10; basis none → billed; on_exceed none → warn",
		plantest.Sprintf("update catalog hand; terms.bill_day 1 → 3; sha256 %s → %s", before.Catalogs[0].SHA256(), after.Catalogs[0].SHA256()),
		"update planner planner; fiscal_year_start none → 4",
		"create top_up top_up.t; account none → account.new; amount none → 7.00; monthly_on none → 3",
		"create top_up top_up.u; account none → account.main; amount none → 5.00; date none → 2027-02-01",
		"update usage usage.b; calls 100 → 100, 200, 100; cost 30 → 36",
	}
	if diff := cmp.Diff(want, showChanges(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
