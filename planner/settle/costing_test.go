package settle_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// A costing says of every account what Simulate says: at once, and again after it
// settled other calls.
func TestCostsEqualSimulate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawUnpriced(t)
		plan, problems := settle.Resolve(in)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		for i, a := range plan.Accounts {
			f, unpriced := a.Simulate()
			c := a.NewCosting()
			for range 2 {
				costs, priced := c.Run()
				if priced != (len(unpriced) == 0) {
					t.Fatalf("account %d: priced %v, problems %v", i, priced, unpriced)
				}
				if !priced {
					break
				}
				checkCosts(t, a.Now(), &f, costs)
				spoil(c, a)
				c.Run()
				restore(c, a)
			}
		}
	})
}

func spoil(c *settle.Costing, a *settle.Account) {
	for k := range a.Products {
		for j, use := range a.Products[k].Meters {
			for s := range use.Spreads {
				for i, n := range c.Calls(k, j, s) {
					c.Calls(k, j, s)[i] = n/2 + 7
				}
			}
		}
	}
}

func restore(c *settle.Costing, a *settle.Account) {
	for k := range a.Products {
		for j, use := range a.Products[k].Meters {
			for s := range use.Spreads {
				copy(c.Calls(k, j, s), use.Spreads[s].Calls)
			}
		}
	}
}

// ofStatement says whether a statement is all that happened on a day so far.
func ofStatement(before []planner.Event, day pricing.Date) bool {
	for i := len(before) - 1; i >= 0 && before[i].Date == day; i-- {
		switch before[i].Type {
		case planner.EventAdjusted:
			return true
		case planner.EventSuspended, planner.EventResumed:
		default:
			return false
		}
	}
	return false
}

// checkCosts compares costs with a forecast; what fails counts from a day on.
func checkCosts(t *rapid.T, now pricing.Date, f *planner.AccountForecast, c *settle.Costs) {
	var months []planner.Figures
	var paid pricing.Money // in the horizon
	for i := range f.Months {
		paid = paid.Add(f.Months[i].Cash)
		months = append(months, f.Months[i].Figures)
	}
	if diff := cmp.Diff(months, c.Months); diff != "" {
		t.Fatalf("months: simulated (-), costs (+):\n%s", diff)
	}
	var failsOn pricing.Date
	for i, e := range f.Events {
		fails := slices.Contains([]planner.EventType{planner.EventFreezeFailed, planner.EventShortfall, planner.EventPackRefused, planner.EventFeeRefused}, e.Type) ||
			e.Type == planner.EventBill && f.TermsOf(e.Catalog).Billing == pricing.PeriodDay && e.Available.IsNegative()
		if e.Type == planner.EventSuspended { // by a daily bill, or the statement of that morning
			fails = !ofStatement(f.Events[:i], e.Date) || e.Date == c.FailsOn
		}
		if failsOn == 0 && fails && e.Date >= now {
			failsOn = e.Date
		}
	}
	if failsOn != c.FailsOn || !f.Funding.LowestAvailable.Equal(c.LowestAvailable) || !f.Funding.Required.Equal(c.Required()) ||
		!f.Totals.Cash.Sub(paid).Equal(c.After) || f.Totals.Lost != c.Lost() {
		t.Fatalf("simulated: fails on %s, lowest %s, after %s, lost %d; costs: %+v", failsOn, f.Funding.LowestAvailable, f.Totals.Cash.Sub(paid), f.Totals.Lost, c)
	}
	for i := range f.Packs {
		var exhausted pricing.Date
		for _, e := range f.Events {
			if e.Type == planner.EventPackExhausted && e.Address == f.Packs[i].Purchase.Address {
				exhausted = e.Date
			}
		}
		if f.Packs[i].Expired != c.Packs[i].Expired || f.Packs[i].Remaining != c.Packs[i].Left || exhausted != c.Packs[i].ExhaustedOn {
			t.Fatalf("%s: simulated: expired %v, exhausted on %s; costs %+v", f.Packs[i].Purchase.Address, f.Packs[i].Expired, exhausted, c.Packs[i])
		}
	}
}
