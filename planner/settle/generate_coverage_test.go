package settle_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A generator that does not get to a rule makes every property hold. These are
// the places where plans come to grief.
func TestGeneratorReachesEveryRule(t *testing.T) {
	t.Parallel()
	want := []string{
		"freeze to the cent", "freeze fails by a cent", "purchase to the cent", "refused by a cent", "resumption to the cent",
		"resumption on a bill day", "resumption between bill days", "resumption after the horizon", "bill day while suspended",
		"opens suspended", "opens suspended in the past", "void on the first day", "past that reaches the end",
		"shortfall in the past under suspend", "freeze fails after the past", "statement in the past", "statement after the past",
		"statement takes service down", "statement brings service back",
		"month partly lost", "pack shared by meters", "pack partly expired", "pack bought on 29 February", "top-up on the last settlement",
		"two products", "two bill days", "one product suspended beside another", "freezes compete", "units left that are too few", "pack used at two ratios",
		"pack starts after its purchase", "pack void on a 1st of whole months", "expiry date covered", "opened on 29 February", "opened at a month's end",
		"quota ends inside a month", "quota given once", "quota given once, the rest of it", "contract price", "no public price", "amount without cents",
		"fee to the cent", "fee refused by a cent", "subscription from the 31st", "subscription of days", "subscription of years", "subscription that began before",
		"rest of a period", "last period shorter", "subscription without limit", "fee while suspended", "two subscriptions of a product",
		"daily bill to the cent", "stopped by a daily bill", "bills by the day beside one by the month", "daily bills paid by a voucher", "tiers by day, two of them in a month",
		"weekday without calls", "usages with other weekdays", "own tier period",
		"voucher void on a bill day", "voucher pays a part", "voucher pays a whole bill", "two vouchers pay a bill", "voucher after the horizon", "voucher partly expired",
	}
	for _, basis := range []pricing.Basis{pricing.BasisPostpaid, pricing.BasisGross} {
		for _, side := range []int{-1, 0, 1} {
			want = append(want, fmt.Sprintf("basis %s at a tier %+d", basis, side))
		}
	}
	for _, typ := range []planner.EventType{
		planner.EventTopUp, planner.EventAdjusted, planner.EventUnfreeze, planner.EventBill, planner.EventFreeze, planner.EventFreezeFailed,
		planner.EventSuspended, planner.EventResumed, planner.EventPackBought, planner.EventPackRefused, planner.EventPackExhausted,
		planner.EventPackExpired, planner.EventFreeQuotaExhausted, planner.EventTierChanged, planner.EventShortfall, planner.EventCallsRefused,
		planner.EventFeePaid, planner.EventFeeRefused, planner.EventVoucherExpired,
	} {
		want = append(want, "event "+string(typ))
	}
	reached := map[string]bool{}
	for seed := 0; seed < 400 && len(reached) < len(want); seed++ {
		in := rapid.Custom(plantest.DrawInput).Example(seed)
		for _, a := range plantest.Simulate(t, in).Accounts {
			noteReached(reached, in, a)
		}
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
	cent := pricing.MinorUnits(1, a.Products[0].Catalog.Decimals())
	last := a.Months[in.Months-1].Settlement.Date
	pastEnd := in.Start.First()
	if a.PastThrough != nil {
		pastEnd = (*a.PastThrough + 1).First()
	}
	note("past that reaches the end", pastEnd == in.Month(in.Months).First())
	for k := range a.Products {
		note("opens suspended", a.Account.Opening.Product(k).Suspended && a.PastThrough == nil)
		note("opens suspended in the past", a.Account.Opening.Product(k).Suspended && a.PastThrough != nil)
	}
	for i, e := range a.Events {
		stated := i > 0 && a.Events[i-1].Type == planner.EventAdjusted && a.Events[i-1].Date == e.Date
		terms := a.TermsOf(e.Catalog)
		suspend := terms != nil && terms.Overdraft == pricing.OverdraftSuspend
		reached["event "+string(e.Type)] = true
		switch e.Type {
		case planner.EventFreeze:
			note("freeze to the cent", suspend && e.Available.IsZero())
		case planner.EventAdjusted:
			note("statement in the past", e.Date < pastEnd)
			note("statement after the past", e.Date >= pastEnd && a.PastThrough != nil)
		case planner.EventSuspended:
			note("statement takes service down", stated)
			note("one product suspended beside another", len(a.Products) > 1 && e.Frozen.IsPositive())
		case planner.EventPackExpired:
			note("void on the first day", e.Date == in.Start.First())
		case planner.EventShortfall:
			note("shortfall in the past under suspend", suspend && e.Date < pastEnd)
		case planner.EventFreezeFailed:
			note("freeze fails after the past", a.PastThrough != nil && e.Date == pastEnd-1+pricing.Date(terms.BillDay))
			note("freeze fails by a cent", e.Amount.Sub(e.Available).Equal(cent))
			note("freezes compete", e.Balance.GreaterThanOrEqual(*e.Amount))
		case planner.EventPackBought:
			note("purchase to the cent", suspend && e.Amount.IsPositive() && e.Available.IsZero())
			note("pack bought on 29 February", e.Date.Day() == e.Date.Month().Days() && e.Date.Day() == 29)
		case planner.EventFeePaid:
			note("fee to the cent", suspend && e.Amount.IsPositive() && e.Available.IsZero())
			note("fee while suspended", suspendedOn(&a, e.Catalog, e.Date))
		case planner.EventFeeRefused:
			note("fee refused by a cent", e.Amount.Sub(e.Available).Equal(cent))
		case planner.EventVoucherExpired:
			note("voucher void on a bill day", slices.ContainsFunc(a.Account.Products, func(p planner.Product) bool { return p.Terms.BillDay == e.Date.Day() }))
		case planner.EventPackRefused:
			note("refused by a cent", e.Amount.Sub(e.Available).Equal(cent))
		case planner.EventResumed:
			note("statement brings service back", stated)
			note("resumption to the cent", e.Available.IsZero())
			note("resumption on a bill day", e.Date.Day() == terms.BillDay)
			note("resumption between bill days", e.Date.Day() != terms.BillDay)
			note("resumption after the horizon", e.Date >= in.Month(in.Months).First())
		case planner.EventTopUp:
			note("top-up on the last settlement", e.Date == last)
		}
	}
	for _, p := range a.Packs {
		note("pack partly expired", p.Expired.IsPositive() && p.Consumed.IsPositive())
		for _, m := range p.Months {
			ratios := map[pricing.Units]bool{}
			users := 0
			for _, row := range m.Meters {
				if row.Consumed.IsPositive() {
					users++
					meter, _ := a.CatalogOf(p.Pack.Catalog).Meter(row.Meter)
					ratios[p.Pack.Ratio(meter.Index)] = true
				}
			}
			note("pack shared by meters", users > 1)
			note("pack used at two ratios", len(ratios) > 1)
			note("units left that are too few", m.Remaining.IsPositive() && m.Consumed.IsPositive() && m.Remaining.LessThan(slices.MinFunc(p.Pack.Ratios, pricing.Units.Compare)))
		}
	}
	noteClauses(note, in, &a)
	noteSubscriptions(note, in, &a)
	noteDays(note, in, &a)
	for i, m := range a.Months {
		note("month partly lost", m.Lost > 0 && m.Calls > 0)
		for k := range a.Products {
			catalog, on := a.Products[k].Catalog.ID(), a.Products[k].Months[i].Settlement.Date
			note("bill day while suspended", i > 0 && suspendedOn(&a, catalog, on) && suspendedOn(&a, catalog, on-1))
		}
		for _, row := range m.Meters {
			basis, of := row.Postpaid, a.TermsOf(row.Meter.Catalog).TierBasis
			if of == pricing.BasisGross {
				basis = row.Calls
			}
			tiers, _ := row.Meter.Tiers(m.Month)
			for n := range tiers.Len() {
				side := basis - tiers.At(n).From
				note(fmt.Sprintf("basis %s at a tier %+d", of, side), n > 0 && -1 <= side && side <= 1)
				note("no public price", !tiers.At(n).Price.Valid)
			}
		}
	}
}

// noteDays notes the clauses of days.
func noteDays(note func(string, bool), in planner.Input, a *planner.AccountForecast) {
	daily := func(catalog string) bool { return a.TermsOf(catalog).Billing == pricing.PeriodDay }
	for i, e := range a.Events {
		if e.Catalog != "" && daily(e.Catalog) {
			suspend := a.TermsOf(e.Catalog).Overdraft == pricing.OverdraftSuspend
			note("daily bill to the cent", suspend && e.Type == planner.EventBill && e.Available.IsZero())
			note("stopped by a daily bill", e.Type == planner.EventSuspended && !ofStatement(a.Events[:i], e.Date))
			note("daily bills paid by a voucher", e.Credit != nil)
		}
	}
	for k := range a.Products {
		note("bills by the day beside one by the month", daily(a.Products[k].Catalog.ID()) != daily(a.Products[0].Catalog.ID()))
	}
	for _, m := range a.Months {
		for _, row := range m.Meters {
			terms := a.TermsOf(row.Meter.Catalog)
			note("tiers by day, two of them in a month", row.Meter.Period(terms) == pricing.PeriodDay && row.Meter.Mode(terms) == pricing.TierModeReached && len(row.Tiers) > 1)
			note("own tier period", row.Meter.Period(terms) != terms.TierPeriod)
		}
	}
	for i, u := range in.Usages {
		note("weekday without calls", u.Weekdays != nil && u.Weekdays[6].IsZero() && slices.Max(u.Calls) > 0)
		note("usages with other weekdays", i > 0 && u.Meter == in.Usages[i-1].Meter && u.Weekdays != nil && in.Usages[i-1].Weekdays != nil && *u.Weekdays != *in.Usages[i-1].Weekdays)
	}
}

// noteSubscriptions notes the clauses of subscriptions and vouchers.
func noteSubscriptions(note func(string, bool), in planner.Input, a *planner.AccountForecast) {
	for i, s := range a.Subscriptions {
		d := s.Subscription
		note("subscription from the 31st", d.StartsOn.Day() == 31 && s.Plan.Every == pricing.PeriodMonth && len(s.Months) > 1)
		note("subscription of days", s.Plan.Every == pricing.PeriodDay)
		note("subscription of years", s.Plan.Every == pricing.PeriodYear)
		note("subscription that began before", d.StartsOn < in.Start.First())
		note("rest of a period", len(a.Account.Opening.QuotaLeft) > 0 && !a.Account.Opening.QuotaLeft[d.Address].IsZero())
		note("last period shorter", d.EndsOn != nil && s.Plan.Every == pricing.PeriodMonth && d.EndsOn.Day() != d.StartsOn.Day() && d.EndsOn.Month() < in.Month(in.Months))
		note("subscription without limit", s.Plan.Unlimited && slices.ContainsFunc(s.Months, func(m planner.SubscriptionMonth) bool { return m.Consumed.IsPositive() }))
		note("two subscriptions of a product", i > 0 && s.Plan.Catalog == a.Subscriptions[i-1].Plan.Catalog)
	}
	paying := 0
	for _, v := range a.Vouchers {
		note("voucher partly expired", v.Used.IsPositive() && v.Expired.IsPositive())
		if v.Used.IsPositive() {
			paying++
		}
	}
	note("two vouchers pay a bill", paying > 1)
	for i, m := range a.Months {
		s := m.Settlement
		note("voucher pays a part", s.Credit.IsPositive() && s.Credit.LessThan(s.Charged))
		note("voucher pays a whole bill", s.Credit.IsPositive() && s.Credit.Equal(s.Charged))
		note("voucher after the horizon", i == in.Months-1 && s.Credit.IsPositive())
	}
}

// noteClauses notes the clauses of products, packs and quotas.
func noteClauses(note func(string, bool), in planner.Input, a *planner.AccountForecast) {
	note("two products", len(a.Products) == 2)
	note("amount without cents", a.Products[0].Catalog.Currency() == "JPY")
	for k, p := range a.Account.Products {
		note("two bill days", k > 0 && p.Terms.BillDay != a.Account.Products[k-1].Terms.BillDay)
		note("contract price", p.Contract != nil)
		if p.OpenedOn == nil {
			continue
		}
		note("opened on 29 February", p.OpenedOn.Day() == 29 && p.OpenedOn.Month().Days() == 29)
		note("opened at a month's end", p.OpenedOn.Day() == 31)
		for _, q := range a.Products[k].Catalog.FreeQuotas() {
			end := q.Lasts.Expiry(*p.OpenedOn)
			note("quota ends inside a month", !q.Lasts.IsZero() && end > in.Start.First() && end < in.Month(in.Months).First() && end.Day() > 1)
			note("quota given once", q.Renews == pricing.RenewsNever && *p.OpenedOn >= in.Start.First())
			note("quota given once, the rest of it", q.Renews == pricing.RenewsNever && len(a.Account.Opening.QuotaLeft) > 0)
		}
	}
	for _, p := range a.Packs {
		terms := a.TermsOf(p.Pack.Catalog)
		note("pack starts after its purchase", p.StartsOn > p.Purchase.PurchasedOn)
		note("pack void on a 1st of whole months", terms.PackCoverage == pricing.CoverageMonths && p.Expired.IsPositive())
		note("expiry date covered", terms.PackLastDay == pricing.LastDayIncluded && p.Expired.IsPositive())
	}
}
