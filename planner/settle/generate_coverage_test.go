package settle_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/internal/plantest"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A generator that does not get to a rule makes every property hold. These are
// the places where plans come to grief.
func TestGeneratorReachesEveryRule(t *testing.T) {
	t.Parallel()
	reached := map[string]bool{}
	for seed := range 150 {
		in := rapid.Custom(plantest.DrawInput).Example(seed)
		for _, a := range plantest.Reference(in).Accounts {
			noteReached(reached, in, a)
		}
	}
	want := []string{
		"freeze to the cent", "freeze fails by a cent", "purchase to the cent", "refused by a cent", "resumption to the cent",
		"resumption on a bill day", "resumption between bill days", "resumption after the horizon", "bill day while suspended",
		"opens suspended", "opens suspended in the past", "void on the first day", "past that reaches the end",
		"shortfall in the past under suspend", "freeze fails after the past", "statement in the past", "statement after the past",
		"statement takes service down", "statement brings service back",
		"month partly lost", "pack shared by meters", "pack partly expired", "pack bought on 29 February", "top-up on the last settlement",
	}
	for _, basis := range []pricing.Basis{pricing.BasisPostpaid, pricing.BasisGross} {
		for _, side := range []int{-1, 0, 1} {
			want = append(want, fmt.Sprintf("basis %s at a tier %+d", basis, side))
		}
	}
	for _, typ := range []planner.EventType{
		planner.EventTopUp, planner.EventAdjusted, planner.EventUnfreeze, planner.EventBill, planner.EventFreeze, planner.EventFreezeFailed,
		planner.EventSuspended, planner.EventResumed, planner.EventPackBought, planner.EventPackRefused, planner.EventPackExhausted,
		planner.EventPackExpired, planner.EventFreeQuotaExhausted, planner.EventTierChanged, planner.EventShortfall,
	} {
		want = append(want, "event "+string(typ))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(reached))); diff != "" {
		t.Errorf("to be reached (-), reached (+):\n%s", diff)
	}
}

func noteReached(reached map[string]bool, in planner.Input, a planner.AccountForecast) {
	note := func(what string, is bool) {
		if is {
			reached[what] = true
		}
	}
	cent := plantest.Money("0.01")
	suspend := a.Account.Terms.Overdraft == pricing.OverdraftSuspend
	last := a.Months[in.Months-1].Settlement.Date
	pastEnd := in.Start.First()
	if a.PastThrough != nil {
		pastEnd = (*a.PastThrough + 1).First()
	}
	note("opens suspended", a.Account.Opening.Suspended && a.PastThrough == nil)
	note("opens suspended in the past", a.Account.Opening.Suspended && a.PastThrough != nil)
	note("past that reaches the end", pastEnd == in.Month(in.Months).First())
	for i, e := range a.Events {
		stated := i > 0 && a.Events[i-1].Type == planner.EventAdjusted && a.Events[i-1].Date == e.Date
		reached["event "+string(e.Type)] = true
		switch e.Type {
		case planner.EventFreeze:
			note("freeze to the cent", suspend && e.Available.IsZero())
		case planner.EventAdjusted:
			note("statement in the past", e.Date < pastEnd)
			note("statement after the past", e.Date >= pastEnd && a.PastThrough != nil)
		case planner.EventSuspended:
			note("statement takes service down", stated)
		case planner.EventPackExpired:
			note("void on the first day", e.Date == in.Start.First())
		case planner.EventShortfall:
			note("shortfall in the past under suspend", suspend && e.Date < pastEnd)
		case planner.EventFreezeFailed:
			note("freeze fails after the past", a.PastThrough != nil && e.Date == pastEnd-1+pricing.Date(a.Account.Terms.BillDay))
			note("freeze fails by a cent", e.Amount.Sub(e.Balance).Equal(cent))
		case planner.EventPackBought:
			note("purchase to the cent", suspend && e.Amount.IsPositive() && e.Available.IsZero())
			note("pack bought on 29 February", e.Date.Day() == e.Date.Month().Days() && e.Date.Day() == 29)
		case planner.EventPackRefused:
			note("refused by a cent", e.Amount.Sub(e.Available).Equal(cent))
		case planner.EventResumed:
			note("statement brings service back", stated)
			note("resumption to the cent", e.Available.IsZero())
			note("resumption on a bill day", e.Date.Day() == a.Account.Terms.BillDay)
			note("resumption between bill days", e.Date.Day() != a.Account.Terms.BillDay)
			note("resumption after the horizon", e.Date >= in.Month(in.Months).First())
		case planner.EventTopUp:
			note("top-up on the last settlement", e.Date == last)
		}
	}
	for _, p := range a.Packs {
		note("pack partly expired", p.Expired > 0 && p.Consumed > 0)
		for _, m := range p.Months {
			users := 0
			for _, row := range m.Meters {
				users += min(1, int(row.Consumed))
			}
			note("pack shared by meters", users > 1)
		}
	}
	for i, m := range a.Months {
		note("month partly lost", m.Lost > 0 && m.Calls > 0)
		note("bill day while suspended", i > 0 && suspendedOn(&a, m.Settlement.Date) && suspendedOn(&a, m.Settlement.Date-1))
		for _, row := range m.Meters {
			basis := row.Postpaid
			if a.Account.Terms.TierBasis == pricing.BasisGross {
				basis = row.Calls
			}
			tiers, _ := row.Meter.Tiers(m.Month)
			for n := range tiers.Len() {
				side := basis - tiers.At(n).From
				note(fmt.Sprintf("basis %s at a tier %+d", a.Account.Terms.TierBasis, side), n > 0 && -1 <= side && side <= 1)
			}
		}
	}
}
