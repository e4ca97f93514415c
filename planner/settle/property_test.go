package settle_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/internal/plantest"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// The engine and the reference read settlement.md the same way.
func TestSimulateEqualsReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		if diff := plantest.Difference(plantest.Reference(in), plantest.Simulate(t, in)); diff != "" {
			t.Fatalf("Simulate (+) is not the reference (-):\n%s", diff)
		}
	})
}

// Section 6: what holds for every plan, asked of the engine alone. The 10th and
// the 11th need a second plan and have tests of their own below.
func TestInvariants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := plantest.Simulate(t, plantest.DrawInput(t))
		for i := range f.Accounts {
			a := &f.Accounts[i]
			for _, invariant := range []struct {
				law   string
				holds func(*planner.Forecast, *planner.AccountForecast) error
			}{
				{"1: served = free + pack + postpaid, requested = served + lost", callsAddUp},
				{"2: granted = consumed + expired + remaining; nothing is consumed outside the coverage", packsAddUp},
				{"3: free quota used ≤ its calls, only by listed meters", quotasHold},
				{"4: nothing is postpaid while a usable grant has calls left", grantsGoFirst},
				{"5: final balance = opening + top-ups + adjustments − bills − packs", balanceAddsUp},
				{"6: frozen is 0 or one estimate; what is unfrozen was frozen", freezesAlternate},
				{"8: charges add up to the bill, costs to the charge, shares to the pack", partsAddUp},
				{"7, 9: billed − amortized = change of the prepaid asset", assetAddsUp},
			} {
				if err := invariant.holds(f, a); err != nil {
					t.Errorf("%s\n%s: %v", invariant.law, a.Account.Address, err)
				}
			}
		}
		if err := monthsAddUp(f); err != nil {
			t.Errorf("8: accounts add up to the plan, months to the total\n%v", err)
		}
	})
}

// callsAddUp is invariant 1, by month; the reference holds it by day.
func callsAddUp(f *planner.Forecast, a *planner.AccountForecast) error {
	for i, m := range a.Months {
		var served, lost int64
		for _, row := range m.Meters {
			covered := row.Free + row.Pack + row.Postpaid
			if row.IsFree && covered != 0 || !row.IsFree && covered != row.Calls {
				return fmt.Errorf("%s %s: served %d = %d + %d + %d, free meter: %t", m.Month, row.Meter.ID, row.Calls, row.Free, row.Pack, row.Postpaid, row.IsFree)
			}
			if requested := plantest.RequestedCalls(f, a, row.Meter.ID, i); requested != row.Calls+row.Lost {
				return fmt.Errorf("%s %s: requested %d = served %d + lost %d", m.Month, row.Meter.ID, requested, row.Calls, row.Lost)
			}
			served += row.Calls
			lost += row.Lost
		}
		if served != m.Calls || lost != m.Lost {
			return fmt.Errorf("%s: the month has %d and %d calls, its meters %d and %d", m.Month, m.Calls, m.Lost, served, lost)
		}
	}
	return nil
}

// packsAddUp is invariant 2. The calls of the covered days bound what can be
// consumed in a month that a coverage begins or ends in.
func packsAddUp(f *planner.Forecast, a *planner.AccountForecast) error {
	for _, p := range a.Packs {
		first, end := coverage(a, p)
		var consumed, expired, remaining int64
		if p.Purchase.Remaining != nil {
			remaining = p.Granted
		}
		for i, m := range p.Months {
			if p.Bought && p.Purchase.Remaining == nil && p.Purchase.PurchasedOn.Month() == m.Month {
				remaining += p.Granted
			}
			if remaining -= m.Consumed + m.Expired; remaining != m.Remaining || remaining < 0 {
				return fmt.Errorf("%s %s: %d calls remain, not %d", p.Purchase.Address, m.Month, m.Remaining, remaining)
			}
			var demand, taken int64
			for _, row := range m.Meters {
				demand += plantest.CallsOn(f, a, row.Meter.ID, i, func(day pricing.Date) bool { return first <= day && day < end })
				taken += row.Consumed
			}
			if m.Consumed > demand || m.Consumed != taken {
				return fmt.Errorf("%s %s: %d consumed, %d by its meters, of %d calls on covered days", p.Purchase.Address, m.Month, m.Consumed, taken, demand)
			}
			if m.Expired > 0 && p.ExpiresOn.Month() != m.Month {
				return fmt.Errorf("%s %s: %d expired, but the expiry date is %s", p.Purchase.Address, m.Month, m.Expired, p.ExpiresOn)
			}
			consumed += m.Consumed
			expired += m.Expired
		}
		if p.Consumed != consumed || p.Expired != expired || p.Remaining != remaining || p.Granted != consumed+expired+remaining {
			return fmt.Errorf("%s: granted %d = %d + %d + %d", p.Purchase.Address, p.Granted, p.Consumed, p.Expired, p.Remaining)
		}
	}
	return nil
}

// quotasHold is invariant 3. Where quotas overlap: no group of meters gets more
// than all the quotas hold that list one of them.
func quotasHold(f *planner.Forecast, a *planner.AccountForecast) error {
	quotas := plantest.CatalogOf(f, a).Spec().FreeQuotas
	for _, m := range a.Months {
		for group := range 1 << len(m.Meters) {
			var used, held int64
			in := func(i int) bool { return group>>i&1 == 1 }
			for i, row := range m.Meters {
				if in(i) {
					used += row.Free
				}
			}
			for _, q := range quotas {
				for i, row := range m.Meters {
					if in(i) && slices.Contains(q.Meters, row.Meter.ID) {
						held += q.Calls
						break
					}
				}
			}
			if used > held {
				return fmt.Errorf("%s: meters %b use %d free calls of %d", m.Month, group, used, held)
			}
		}
	}
	return nil
}

// grantsGoFirst is invariant 4: calls can only be postpaid on days after which
// every usable grant of their meter is used up.
func grantsGoFirst(f *planner.Forecast, a *planner.AccountForecast) error {
	for i, m := range a.Months {
		for _, row := range m.Meters {
			possible := plantest.CallsOn(f, a, row.Meter.ID, i, func(day pricing.Date) bool { return !suspendedOn(a, day) && !grantLeftAfter(f, a, row.Meter.ID, day) })
			if row.Postpaid > possible {
				return fmt.Errorf("%s %s: %d calls are postpaid, but only %d come when no grant has calls left", m.Month, row.Meter.ID, row.Postpaid, possible)
			}
		}
	}
	return nil
}

// grantLeftAfter says whether a grant that a meter may use has calls left after
// a day.
func grantLeftAfter(f *planner.Forecast, a *planner.AccountForecast, meter string, day pricing.Date) bool {
	exhausted := func(typ planner.EventType, quota, address string, since pricing.Date) bool {
		return slices.ContainsFunc(a.Events, func(e planner.Event) bool {
			return e.Type == typ && e.Quota == quota && e.Address == address && since <= e.Date && e.Date <= day
		})
	}
	for _, q := range plantest.CatalogOf(f, a).Spec().FreeQuotas {
		if slices.Contains(q.Meters, meter) && q.Calls > 0 && !exhausted(planner.EventFreeQuotaExhausted, q.ID, "", day.Month().First()) {
			return true
		}
	}
	for _, p := range a.Packs {
		covers := slices.ContainsFunc(p.Months[0].Meters, func(row planner.PackMeterMonth) bool { return row.Meter.ID == meter })
		first, end := coverage(a, p)
		if covers && p.Granted > 0 && first <= day && day < end && !exhausted(planner.EventPackExhausted, "", p.Purchase.Address, f.Input.Start.First()) {
			return true
		}
	}
	return false
}

// coverage is the first day that a pack covers, and the first that it does not
// cover any more; no day where it was not bought.
func coverage(a *planner.AccountForecast, p planner.PackForecast) (first, end pricing.Date) {
	switch {
	case !p.Bought:
		return p.ExpiresOn, p.ExpiresOn
	case a.Account.Terms.PackCoverage == pricing.CoverageFromMonth:
		return p.Purchase.PurchasedOn.Month().First(), p.ExpiresOn
	default:
		return p.Purchase.PurchasedOn, p.ExpiresOn
	}
}

func suspendedOn(a *planner.AccountForecast, day pricing.Date) bool {
	suspended := a.Account.Opening.Suspended && a.PastThrough == nil
	for _, e := range a.Events {
		if e.Date <= day && (e.Type == planner.EventSuspended || e.Type == planner.EventResumed) {
			suspended = e.Type == planner.EventSuspended
		}
	}
	return suspended
}

// balanceAddsUp is invariant 5.
func balanceAddsUp(f *planner.Forecast, a *planner.AccountForecast) error {
	want := a.Account.Opening.Balance.Sub(a.Account.Opening.Due)
	for _, topUp := range f.Input.TopUps {
		times := 0
		if topUp.Account == a.Account.Address {
			times = 1
			if topUp.MonthlyOn > 0 {
				times = f.Input.Months
			}
			if topUp.MonthlyOn > 0 && topUp.MonthlyOn <= a.Account.Terms.BillDay {
				times++ // before the last settlement
			}
		}
		want = want.Add(topUp.Amount.Times(int64(times)))
	}
	for _, m := range a.Months {
		want = want.Sub(m.Bill)
	}
	for _, p := range a.Packs {
		if p.Bought && p.Purchase.Remaining == nil {
			want = want.Sub(p.Price)
		}
	}
	for _, e := range a.Events {
		if e.Type == planner.EventAdjusted {
			want = want.Add(*e.Amount)
		}
	}
	if got := a.Months[f.Input.Months-1].Settlement.Balance; !got.Equal(want) {
		return fmt.Errorf("the final balance is %s, not %s", got, want)
	}
	return nil
}

// freezesAlternate is invariant 6.
func freezesAlternate(f *planner.Forecast, a *planner.AccountForecast) error {
	frozen := a.Account.Opening.Frozen
	if a.Account.Opening.Suspended && a.PastThrough != nil {
		frozen = a.Account.Opening.Pending
	}
	for i, e := range a.Events {
		before := frozen
		switch e.Type {
		case planner.EventUnfreeze:
			if frozen = (pricing.Money{}); !e.Amount.Equal(before) {
				return fmt.Errorf("%s: %s unfrozen of %s", e.Date, e.Amount, before)
			}
		case planner.EventAdjusted:
			frozen = e.Frozen // as the vendor showed it, with service back if need be
			continue
		case planner.EventResumed:
			if i > 0 && a.Events[i-1].Type == planner.EventAdjusted {
				before = pricing.Money{} // a statement may freeze what was pending
			}
			frozen = *e.Amount
			if !before.IsZero() {
				return fmt.Errorf("%s: %s frozen on top of %s", e.Date, e.Amount, before)
			}
		case planner.EventFreeze:
			if frozen = *e.Amount; !before.IsZero() {
				return fmt.Errorf("%s: %s frozen on top of %s", e.Date, e.Amount, before)
			}
		}
		if !e.Frozen.Equal(frozen) || !e.Available.Equal(e.Balance.Sub(frozen)) {
			return fmt.Errorf("%s %s: %s is available of %s, %s frozen, not %s", e.Date, e.Type, e.Available, e.Balance, e.Frozen, frozen)
		}
	}
	for i := -1; i < len(a.Months); i++ {
		s := a.OpeningSettlement
		if i >= 0 {
			s = a.Months[i].Settlement
		}
		if !s.Frozen.IsZero() && !s.Frozen.Equal(s.Estimate) || !s.Available.Equal(s.Balance.Sub(s.Frozen)) {
			return fmt.Errorf("%s: %s frozen after the settlement, not 0 or %s; %s available", s.Date, s.Frozen, s.Estimate, s.Available)
		}
		if due := f.Input.Start.Date(a.Account.Terms.BillDay); i < 0 && s.Date != due {
			return fmt.Errorf("the opening is settled on %s, not %s", s.Date, due)
		}
	}
	return nil
}

// partsAddUp is invariant 8 for the parts of a bill and of a pack.
func partsAddUp(f *planner.Forecast, a *planner.AccountForecast) error {
	for i, m := range a.Months {
		var charges pricing.Money
		for _, row := range m.Meters {
			var costs pricing.Money
			for _, u := range f.Usages {
				if u.Usage.Account == a.Account.Address && u.Usage.Meter == row.Meter.ID {
					costs = costs.Add(u.Cost[i])
				}
			}
			if !costs.Equal(row.Charge) {
				return fmt.Errorf("%s %s: usages cost %s, charged %s", m.Month, row.Meter.ID, costs, row.Charge)
			}
			charges = charges.Add(row.Charge)
		}
		if !charges.Equal(m.Bill) {
			return fmt.Errorf("%s: charges of %s, a bill of %s", m.Month, charges, m.Bill)
		}
	}
	for _, p := range a.Packs {
		used := int64(0)
		if p.Purchase.Remaining != nil {
			used = plantest.PackSize(p) - *p.Purchase.Remaining
		}
		for _, m := range p.Months {
			before := plantest.PackValue(p, used)
			used += m.Consumed
			var shares pricing.Money
			for _, row := range m.Meters {
				shares = shares.Add(row.Amortized)
			}
			if want := plantest.PackValue(p, used).Sub(before); !shares.Equal(want) {
				return fmt.Errorf("%s %s: its meters consumed %s of %s", p.Purchase.Address, m.Month, shares, want)
			}
		}
	}
	return nil
}

// assetAddsUp is invariant 9, and with it 7, its sum over the months: what is
// billed and not yet amortized is the value of the calls that packs have left.
func assetAddsUp(f *planner.Forecast, a *planner.AccountForecast) error {
	asset := func(i int) (sum pricing.Money) { // after month i; -1: the opening
		for _, p := range a.Packs {
			remaining := int64(0)
			switch {
			case i >= 0:
				remaining = p.Months[i].Remaining
			case p.Purchase.Remaining != nil:
				remaining = *p.Purchase.Remaining
			}
			sum = sum.Add(p.Price).Sub(plantest.PackValue(p, plantest.PackSize(p)-remaining))
		}
		return sum
	}
	for i, m := range a.Months {
		if got, want := m.Billed.Sub(m.Amortized), asset(i).Sub(asset(i-1)); !got.Equal(want) {
			return fmt.Errorf("%s: billed %s, amortized %s, but the asset changes by %s", m.Month, m.Billed, m.Amortized, want)
		}
	}
	if got, want := a.Totals.Billed.Sub(a.Totals.Amortized), asset(len(a.Months)-1).Sub(asset(-1)); !got.Equal(want) {
		return fmt.Errorf("billed %s, amortized %s, but the asset changes by %s", a.Totals.Billed, a.Totals.Amortized, want)
	}
	return nil
}

// monthsAddUp is invariant 8 for the sums of accounts and months.
func monthsAddUp(f *planner.Forecast) error {
	want := planner.Forecast{Input: f.Input, Currency: f.Currency, Usages: f.Usages, Monthly: make([]planner.Figures, len(f.Monthly))}
	for _, a := range f.Accounts {
		totals := planner.Totals{}
		for i, m := range a.Months {
			want.Monthly[i].Month = m.Month
			plantest.RefAddFigures(&want.Monthly[i], m.Figures)
			plantest.RefAddTotals(&totals, planner.Totals{
				Calls: m.Calls, Lost: m.Lost, List: m.List, Bill: m.Bill,
				PackPurchases: m.PackPurchases, Billed: m.Billed, Amortized: m.Amortized, Cash: m.Cash,
			})
		}
		for _, p := range a.Packs {
			totals.PacksExpiredCalls += p.Expired
			totals.PacksExpiredValue = totals.PacksExpiredValue.Add(p.ExpiredValue)
		}
		last := a.Months[len(a.Months)-1].Settlement
		totals.Cash = totals.Cash.Add(last.Charged)
		want.AfterHorizon.Cash = want.AfterHorizon.Cash.Add(last.Charged)
		want.AfterHorizon.Date = max(want.AfterHorizon.Date, last.Date)
		plantest.RefAddTotals(&want.Totals, totals)
		a.Totals = totals
		want.Accounts = append(want.Accounts, a)
	}
	if diff := plantest.Difference(&want, f); diff != "" {
		return fmt.Errorf("sum (-) and total (+):\n%s", diff)
	}
	return nil
}

// Invariant 11: the same input gives the same bytes, in whatever order its
// lists come, and is not changed.
func TestSameInputSameForecast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		given := plantest.ToJSON(in)
		want := plantest.ToJSON(plantest.Simulate(t, in))
		if got := plantest.ToJSON(in); got != given {
			t.Fatalf("Simulate changed its input:\n%s", cmp.Diff(given, got))
		}
		if got := plantest.ToJSON(plantest.Simulate(t, in)); got != want {
			t.Fatalf("a second run (+) differs:\n%s", cmp.Diff(want, got))
		}
		in.Accounts = rapid.Permutation(in.Accounts).Draw(t, "accounts")
		in.Usages = rapid.Permutation(in.Usages).Draw(t, "usages")
		in.Packs = rapid.Permutation(in.Packs).Draw(t, "packs")
		in.TopUps = rapid.Permutation(in.TopUps).Draw(t, "top-ups")
		slices.Reverse(in.Catalogs)
		if got := plantest.ToJSON(plantest.Simulate(t, in)); got != want {
			t.Fatalf("another order (+) differs:\n%s", cmp.Diff(want, got))
		}
	})
}

// Invariant 11: neither an unused meter nor another account changes a figure.
func TestOthersChangeNothing(t *testing.T) {
	t.Parallel()
	withoutInput := append(cmp.Options{cmpopts.IgnoreFields(planner.Forecast{}, "Input")}, plantest.WholeForecast)
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		whole := plantest.Simulate(t, in)

		more := in
		more.Catalogs = nil
		for _, c := range in.Catalogs {
			spec := c.Spec()
			spec.Meters = append(slices.Clone(spec.Meters), pricing.MeterSpec{ID: "unused", Tiers: []pricing.TierSpec{{Price: plantest.Dec("99")}}})
			more.Catalogs = append(more.Catalogs, plantest.MustCatalog(spec))
		}
		if diff := cmp.Diff(whole, plantest.Simulate(t, more), withoutInput); diff != "" {
			t.Fatalf("without an unused meter (-), with it (+):\n%s", diff)
		}

		for i, a := range whole.Accounts {
			alone := plantest.Simulate(t, plantest.OnlyAccount(in, a.Account.Address))
			if diff := plantest.Difference(alone.Accounts[0], a); diff != "" {
				t.Fatalf("%s alone (-), beside %d others (+):\n%s", a.Account.Address, i, diff)
			}
			own := slices.DeleteFunc(slices.Clone(whole.Usages), func(u planner.UsageForecast) bool { return u.Usage.Account != a.Account.Address })
			if diff := plantest.Difference(alone.Usages, own); diff != "" {
				t.Fatalf("usages of %s alone (-), beside others (+):\n%s", a.Account.Address, diff)
			}
		}
	})
}
