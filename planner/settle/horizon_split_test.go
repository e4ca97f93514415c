package settle_test

import (
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Invariant 10: n months in one run equal k and then n − k from the engine's own
// state in between, as From tells it.
func TestHorizonSplitsAnywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		if in.Months == 1 {
			t.Skip("one month has no inside")
		}
		k := rapid.IntRange(1, in.Months-1).Draw(t, "split after")
		boundary := in.Month(k).First()

		whole := plantest.Simulate(t, in)
		first := simulatePart(t, plantest.FirstMonths(in, k))
		second := simulatePart(t, settle.From(whole, in.Month(k), in.Month(in.Months-1)))

		for n, a := range whole.Accounts {
			one, two := first.Accounts[n], second.Accounts[n]
			// The settlement between the two is the second part's opening; the
			// first part knows nothing of packs bought before the bill day.
			a.Events = withoutStatement(a.Events, boundary)
			for i := range a.Products { // what was billed by the day is the first part's
				if a.Account.Products[i].Terms.Billing == pricing.PeriodDay {
					whole, rest := a.Products[i].Months[k-1].Settlement, &two.Products[i].OpeningSettlement
					all := &two.OpeningSettlement
					all.Charged, all.Credit = all.Charged.Add(whole.Charged).Sub(rest.Charged), all.Credit.Add(whole.Credit).Sub(rest.Credit)
					rest.Charged, rest.Credit = whole.Charged, whole.Credit
				}
			}
			a.Months[k-1].Settlement, one.Months[k-1].Settlement = two.OpeningSettlement, a.Months[k-1].Settlement
			var products []planner.ProductForecast
			for i := range a.Products {
				p, x, y := &a.Products[i], &one.Products[i], &two.Products[i]
				p.Months[k-1].Settlement, x.Months[k-1].Settlement = y.OpeningSettlement, p.Months[k-1].Settlement
				products = append(products, planner.ProductForecast{Catalog: p.Catalog, OpeningSettlement: x.OpeningSettlement, Months: slices.Concat(x.Months, y.Months)})
			}
			joined := planner.AccountForecast{
				Account: a.Account, Products: products, OpeningSettlement: one.OpeningSettlement,
				Funding: a.Funding, PastThrough: a.PastThrough, TracksCash: a.TracksCash,
				Months: slices.Concat(one.Months, two.Months), After: two.After,
				Events: slices.Concat(eventsBefore(one, boundary), withoutStatement(two.Events, boundary)),
				Packs:  joinPacks(one.Packs, two.Packs, a.Packs, in.Months, k),

				Subscriptions: joinSubscriptions(one.Subscriptions, two.Subscriptions, a.Subscriptions, k),
				Vouchers:      joinVouchers(two.Vouchers, a.Vouchers),
			}
			for _, c := range slices.Concat(one.Served, two.Served) {
				joined.Served = planner.AddCoverage(joined.Served, c.Unit, c.Served)
			}
			addFields(&joined.Totals, one.Totals)
			addFields(&joined.Totals, two.Totals)
			// in both
			joined.Totals.Cash, joined.Totals.Credits = joined.Totals.Cash.Sub(one.After.Cash), joined.Totals.Credits.Sub(one.After.Credits)
			if diff := plantest.Difference(a, joined); diff != "" {
				t.Fatalf("one run (-), %d months and then %d (+):\n%s", k, in.Months-k, diff)
			}
		}
		for n, u := range whole.Usages {
			if diff := cmp.Diff(u.Cost, slices.Concat(first.Usages[n].Cost, second.Usages[n].Cost)); diff != "" {
				t.Fatalf("%s, one run (-), two (+):\n%s", u.Usage.Address, diff)
			}
		}
	})
}

// simulatePart settles a part of a valid plan. A pack may be refused in it only
// because its meters are free all the time that is left.
func simulatePart(t *rapid.T, in planner.Input) *planner.Forecast {
	if _, problems := settle.Simulate(in); len(problems) > 0 && problems[0].Summary == "Pack for a free meter" {
		t.Skip("a part in which a pack covers nothing")
	}
	return plantest.Simulate(t, in)
}

func eventsBefore(a planner.AccountForecast, day pricing.Date) []planner.Event {
	return slices.DeleteFunc(slices.Clone(a.Events), func(e planner.Event) bool { return e.Date >= day })
}

// withoutStatement leaves out what a statement of a morning did: the second part
// opens with it.
func withoutStatement(events []planner.Event, morning pricing.Date) []planner.Event {
	from := slices.IndexFunc(events, func(e planner.Event) bool { return e.Date >= morning })
	if from < 0 {
		return events
	}
	to := from
	for to < len(events) && events[to].Date == morning &&
		slices.Contains([]planner.EventType{planner.EventAdjusted, planner.EventSuspended, planner.EventResumed}, events[to].Type) {
		to++
	}
	return slices.Delete(slices.Clone(events), from, to)
}

// joinSubscriptions puts the months of two runs after another. A subscription that a part
// does not know, because it begins later or is over, has empty months there.
func joinSubscriptions(first, second, whole []planner.SubscriptionForecast, k int) (joined []planner.SubscriptionForecast) {
	for _, s := range whole {
		out := s
		out.Refused, out.Months = nil, nil
		for n, part := range [][]planner.SubscriptionForecast{first, second} {
			months := s.Months[:k]
			if n == 1 {
				months = s.Months[k:]
			}
			i := slices.IndexFunc(part, func(p planner.SubscriptionForecast) bool { return p.Subscription.Address == s.Subscription.Address })
			if i >= 0 {
				out.Refused, out.Months = append(out.Refused, part[i].Refused...), append(out.Months, part[i].Months...)
				continue
			}
			for _, m := range months {
				idle := planner.SubscriptionMonth{Month: m.Month}
				if m.Remaining != nil {
					idle.Remaining = new(pricing.Units)
				}
				out.Months = append(out.Months, idle)
			}
		}
		joined = append(joined, out)
	}
	return joined
}

// joinVouchers is what the second run says of vouchers, whose amounts there are what the
// first left.
func joinVouchers(second, whole []planner.VoucherForecast) (joined []planner.VoucherForecast) {
	for _, v := range whole {
		if i := slices.IndexFunc(second, func(w planner.VoucherForecast) bool { return w.Voucher.Address == v.Voucher.Address }); i >= 0 {
			used := v.Voucher.Amount.Sub(second[i].Voucher.Amount)
			v.Used, v.Expired = used.Add(second[i].Used), second[i].Expired
		}
		joined = append(joined, v)
	}
	return joined
}

// joinPacks puts the months of two runs after another, in the order of the
// whole run. A pack that a part does not know, because it is bought later or
// gone, has empty rows there.
func joinPacks(first, second, whole []planner.PackForecast, months, k int) (joined []planner.PackForecast) {
	find := func(packs []planner.PackForecast, address string) *planner.PackForecast {
		if i := slices.IndexFunc(packs, func(p planner.PackForecast) bool { return p.Purchase.Address == address }); i >= 0 {
			return &packs[i]
		}
		return nil
	}
	for _, p := range whole {
		one, two := find(first, p.Purchase.Address), find(second, p.Purchase.Address)
		out := p
		out.Months = nil
		out.Bought = one != nil && one.Bought || two != nil && two.Bought
		zero := pricing.Units{}
		out.Granted, out.Consumed, out.Expired, out.Remaining, out.ExpiredValue = zero, zero, zero, zero, pricing.Money{}
		for n, part := range []*planner.PackForecast{one, two} {
			from, to := n*k, k+n*(months-k)
			if part == nil {
				for i := from; i < to; i++ {
					idle := planner.PackMonth{Month: p.Months[i].Month}
					for _, row := range p.Months[i].Meters {
						idle.Meters = append(idle.Meters, planner.PackMeterMonth{Meter: row.Meter})
					}
					out.Months = append(out.Months, idle)
				}
				continue
			}
			out.Months = append(out.Months, part.Months...)
			out.Consumed = out.Consumed.Add(part.Consumed)
			out.Expired = out.Expired.Add(part.Expired)
			out.Remaining = part.Remaining
			out.ExpiredValue = out.ExpiredValue.Add(part.ExpiredValue)
			if out.Granted.IsZero() {
				out.Granted = part.Granted
			}
		}
		joined = append(joined, out)
	}
	return joined
}
