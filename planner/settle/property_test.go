package settle_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The engine and the reference read settlement.md the same way.
func TestSimulateEqualsReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		if diff := plantest.Difference(mustReference(in), plantest.Simulate(t, in)); diff != "" {
			t.Fatalf("Simulate (+) is not the reference (-):\n%s", diff)
		}
	})
}

// What needs a price that is not public is found by both, at the same usage, with the
// same month, calls and tier.
func TestUnpricedEqualsReference(t *testing.T) {
	t.Parallel()
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawUnpriced(t)
		_, needed := reference(in)
		_, problems := settle.Simulate(in)
		var want, got []string
		for _, u := range needed {
			want = append(want, plantest.Sprintf("%s: In %s %d calls, tier from %d", u.Usage, u.Month, u.Calls, u.TierFrom))
		}
		for _, p := range problems {
			var month, meter string
			var calls, from int64
			if _, err := fmt.Sscanf(p.Detail, "In %s %d calls of %s are charged by the tier from %d,", &month, &calls, &meter, &from); err != nil {
				t.Fatal(p)
			}
			got = append(got, plantest.Sprintf("%s: In %s %d calls, tier from %d", p.Address, month, calls, from))
		}
		found += len(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("the reference (-), Simulate (+):\n%s", diff)
		}
	})
	if found == 0 {
		t.Error("no plan needs a price that is not public")
	}
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
				{"1: served = subscription + free + pack + postpaid, requested = served + lost", callsAddUp},
				{"2: granted = consumed + expired + remaining; nothing is consumed outside the coverage", packsAddUp},
				{"3: free quota used ≤ its calls, only by listed meters", quotasHold},
				{"4: nothing is postpaid while a usable grant has calls left", grantsGoFirst},
				{"5: final balance = opening + top-ups + adjustments − bills − packs − fees + credits", balanceAddsUp},
				{"fees and vouchers: what is paid is amortized, what is left is not below 0", feesAddUp},
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
			covered := row.Subscription + row.Free + row.Pack + row.Postpaid
			if row.IsFree && covered != 0 || !row.IsFree && covered != row.Calls {
				return fmt.Errorf("%s %s: served %d = %d + %d + %d + %d, free meter: %t", m.Month, row.Meter.ID, row.Calls, row.Subscription, row.Free, row.Pack, row.Postpaid, row.IsFree)
			}
			if requested := plantest.CallsOn(f, a, row.Meter, i, func(pricing.Date) bool { return true }); requested != row.Calls+row.Lost {
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
		var consumed, expired, remaining pricing.Units
		if ownedBefore(f, p) {
			remaining = p.Granted
		}
		for i, m := range p.Months {
			if p.Bought && p.Purchase.PurchasedOn.Month() == m.Month {
				remaining = remaining.Add(p.Granted)
			}
			if remaining = remaining.Sub(m.Consumed).Sub(m.Expired); remaining != m.Remaining || remaining.LessThan(pricing.Units{}) {
				return fmt.Errorf("%s %s: %s units remain, not %s", p.Purchase.Address, m.Month, m.Remaining, remaining)
			}
			var demand, taken pricing.Units
			for _, row := range m.Meters {
				meter, _ := a.CatalogOf(p.Pack.Catalog).Meter(row.Meter)
				calls := plantest.CallsOn(f, a, meter, i, func(day pricing.Date) bool { return first <= day && day < end })
				demand, taken = demand.Add(p.Pack.Ratio(meter.Index).Times(calls)), taken.Add(row.Consumed)
			}
			if demand.LessThan(m.Consumed) || m.Consumed != taken {
				return fmt.Errorf("%s %s: %s consumed, %s by its meters, of %s units on covered days", p.Purchase.Address, m.Month, m.Consumed, taken, demand)
			}
			if m.Expired.IsPositive() && p.VoidOn.Month() != m.Month {
				return fmt.Errorf("%s %s: %s expired, but the first uncovered day is %s", p.Purchase.Address, m.Month, m.Expired, p.VoidOn)
			}
			consumed = consumed.Add(m.Consumed)
			expired = expired.Add(m.Expired)
		}
		if p.Consumed != consumed || p.Expired != expired || p.Remaining != remaining || p.Granted != consumed.Add(expired).Add(remaining) {
			return fmt.Errorf("%s: granted %s = %s + %s + %s", p.Purchase.Address, p.Granted, p.Consumed, p.Expired, p.Remaining)
		}
	}
	return nil
}

// quotasHold is invariant 3. Where quotas overlap: no group of meters gets more
// than all the quotas hold that list one of them.
func quotasHold(f *planner.Forecast, a *planner.AccountForecast) error {
	for _, m := range a.Months {
		for group := range 1 << min(len(m.Meters), 8) {
			var used, held int64
			in := func(i int) bool { return group>>i&1 == 1 }
			for i, row := range m.Meters {
				if in(i) {
					used += row.Free
				}
			}
			for _, p := range a.Products {
				for _, q := range p.Catalog.FreeQuotas() {
					least, calls := pricing.Units{}, pricing.WholeUnits(q.Calls)
					if q.Renews == pricing.RenewsDaily {
						calls = pricing.WholeUnits(q.Calls * int64(m.Month.Days()))
					}
					for i, row := range m.Meters {
						if !in(i) || row.Meter.Catalog != q.Catalog || !q.Covers(row.Meter.Index) {
							continue
						}
						if ratio := q.Ratio(row.Meter.Index); least.IsZero() || ratio.LessThan(least) {
							least = ratio
						}
					}
					if !least.IsZero() {
						held += least.CallsIn(calls)
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
			possible := plantest.CallsOn(f, a, row.Meter, i, func(day pricing.Date) bool {
				return !suspendedOn(a, row.Meter.Catalog, day) && !grantLeftAfter(f, a, row.Meter, day)
			})
			if row.Postpaid > possible {
				return fmt.Errorf("%s %s: %d calls are postpaid, but only %d come when no grant has calls left", m.Month, row.Meter.ID, row.Postpaid, possible)
			}
		}
	}
	return nil
}

// grantLeftAfter says whether a grant that a meter may use has its ratio left after
// a day, as far as the events say so: of grants of which no other meter takes less.
func grantLeftAfter(f *planner.Forecast, a *planner.AccountForecast, meter *pricing.Meter, day pricing.Date) bool {
	exhausted := func(typ planner.EventType, quota, address string, since pricing.Date) bool {
		return slices.ContainsFunc(a.Events, func(e planner.Event) bool {
			return e.Type == typ && e.Catalog == meter.Catalog && e.Quota == quota && e.Address == address && since <= e.Date && e.Date <= day
		})
	}
	c := a.CatalogOf(meter.Catalog)
	for _, q := range c.FreeQuotas() {
		ratio := q.Ratio(meter.Index)
		least := !slices.ContainsFunc(c.Meters(), func(m pricing.Meter) bool { return q.Covers(m.Index) && q.Ratio(m.Index).LessThan(ratio) })
		if q.Covers(meter.Index) && least && q.Renews == pricing.RenewsMonthly && q.Lasts.IsZero() && !pricing.WholeUnits(q.Calls).LessThan(ratio) &&
			!exhausted(planner.EventFreeQuotaExhausted, q.ID, "", day.Month().First()) {
			return true
		}
	}
	for _, p := range a.Packs {
		ratio := p.Pack.Ratio(meter.Index)
		if !p.Pack.Covers(meter) || slices.ContainsFunc(p.Pack.Ratios, func(r pricing.Units) bool { return r.LessThan(ratio) }) {
			continue
		}
		first, end := coverage(a, p)
		if !p.Granted.LessThan(ratio) && first <= day && day < end && !exhausted(planner.EventPackExhausted, "", p.Purchase.Address, f.Input.Start.First()) {
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
		return p.VoidOn, p.VoidOn
	case a.TermsOf(p.Pack.Catalog).PackCoverage != pricing.CoverageFromDate:
		return p.StartsOn.Month().First(), p.VoidOn
	default:
		return p.StartsOn, p.VoidOn
	}
}

func ownedBefore(f *planner.Forecast, p planner.PackForecast) bool {
	return p.Purchase.PurchasedOn < f.Input.Start.First()
}

func suspendedOn(a *planner.AccountForecast, catalog string, day pricing.Date) bool {
	k := slices.IndexFunc(a.Account.Products, func(p planner.Product) bool { return p.Catalog == catalog })
	suspended := a.Account.Opening.Product(k).Suspended && a.PastThrough == nil
	for _, e := range a.Events {
		if e.Date <= day && e.Catalog == catalog && (e.Type == planner.EventSuspended || e.Type == planner.EventResumed) {
			suspended = e.Type == planner.EventSuspended
		}
	}
	return suspended
}

// balanceAddsUp is invariant 5.
func balanceAddsUp(f *planner.Forecast, a *planner.AccountForecast) error {
	want, lastBillDay := a.Account.Opening.Balance, a.After.Date.Day()
	for k := range a.Account.Products {
		want = want.Sub(a.Account.Opening.Product(k).Due)
	}
	for _, topUp := range f.Input.TopUps {
		times := 0
		if topUp.Account == a.Account.Address {
			times = 1
			if topUp.MonthlyOn > 0 {
				times = f.Input.Months
			}
			if topUp.MonthlyOn > 0 && topUp.MonthlyOn <= lastBillDay {
				times++ // before the last settlement
			}
		}
		want = want.Add(topUp.Amount.Times(int64(times)))
	}
	for _, m := range a.Months {
		want = want.Sub(m.Bill).Sub(m.Fees)
	}
	want = want.Add(a.Totals.Credits)
	for _, p := range a.Packs {
		if p.Bought && !ownedBefore(f, p) {
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

// freezesAlternate is invariant 6, of each product. What a statement leaves frozen of
// several products its event does not say.
func freezesAlternate(f *planner.Forecast, a *planner.AccountForecast) error {
	frozen := make([]pricing.Money, len(a.Products))
	for k := range a.Products {
		o := a.Account.Opening.Product(k)
		if frozen[k] = o.Frozen; o.Suspended && a.PastThrough != nil {
			frozen[k] = o.Pending
		}
	}
	for i, e := range a.Events {
		if len(a.Products) > 1 && len(a.Account.Statements) > 0 {
			break
		}
		k := max(0, slices.IndexFunc(a.Products, func(p planner.ProductForecast) bool { return p.Catalog.ID() == e.Catalog }))
		before := frozen[k]
		switch e.Type {
		case planner.EventUnfreeze:
			if frozen[k] = (pricing.Money{}); !e.Amount.Equal(before) {
				return fmt.Errorf("%s: %s unfrozen of %s", e.Date, e.Amount, before)
			}
		case planner.EventAdjusted:
			frozen[k] = e.Frozen // as the vendor showed it, with service back if need be
			continue
		case planner.EventResumed, planner.EventFreeze:
			if e.Type == planner.EventResumed && i > 0 && a.Events[i-1].Type == planner.EventAdjusted {
				before = pricing.Money{} // a statement may freeze what was pending
			}
			if frozen[k] = *e.Amount; !before.IsZero() {
				return fmt.Errorf("%s: %s frozen on top of %s", e.Date, e.Amount, before)
			}
		}
		var sum pricing.Money
		for _, part := range frozen {
			sum = sum.Add(part)
		}
		if !e.Frozen.Equal(sum) || !e.Available.Equal(e.Balance.Sub(sum)) {
			return fmt.Errorf("%s %s: %s is available of %s, %s frozen, not %s", e.Date, e.Type, e.Available, e.Balance, e.Frozen, sum)
		}
	}
	for k, p := range a.Products {
		for i := -1; i < len(p.Months); i++ {
			s := p.OpeningSettlement
			if i >= 0 {
				s = p.Months[i].Settlement
			}
			if !s.Frozen.IsZero() && !s.Frozen.Equal(s.Estimate) || s.Available.GreaterThan(s.Balance.Sub(s.Frozen)) {
				return fmt.Errorf("%s: %s frozen after the settlement, not 0 or %s; %s available", s.Date, s.Frozen, s.Estimate, s.Available)
			}
			day := a.Account.Products[k].Terms.BillDay
			if a.Account.Products[k].Terms.Billing == pricing.PeriodDay {
				day = 1
			}
			if due := (f.Input.Start + pricing.Month(i+1)).Date(day); s.Date != due {
				return fmt.Errorf("settled on %s, not %s", s.Date, due)
			}
		}
	}
	return nil
}

// partsAddUp is invariant 8 for the parts of a product's bill and of a pack.
func partsAddUp(f *planner.Forecast, a *planner.AccountForecast) error {
	for i, m := range a.Months {
		charges := map[string]pricing.Money{}
		for _, row := range m.Meters {
			var costs pricing.Money
			for _, u := range f.Usages {
				if u.Usage.Account == a.Account.Address && u.Usage.Catalog == row.Meter.Catalog && u.Usage.Meter == row.Meter.ID {
					costs = costs.Add(u.Cost[i])
				}
			}
			if !costs.Equal(row.Charge) {
				return fmt.Errorf("%s %s: usages cost %s, charged %s", m.Month, row.Meter.ID, costs, row.Charge)
			}
			charges[row.Meter.Catalog] = charges[row.Meter.Catalog].Add(row.Charge)
		}
		for _, p := range a.Products {
			if bill := p.Months[i].Bill; !charges[p.Catalog.ID()].Equal(bill) {
				return fmt.Errorf("%s: charges of %s, a bill of %s", m.Month, charges[p.Catalog.ID()], bill)
			}
		}
	}
	decimals := a.Products[0].Catalog.Decimals()
	for _, p := range a.Packs {
		var used pricing.Units
		if ownedBefore(f, p) {
			used = packSize(p).Sub(p.Granted)
		}
		for _, m := range p.Months {
			before := packValue(p, used, decimals)
			used = used.Add(m.Consumed)
			var shares pricing.Money
			for _, row := range m.Meters {
				shares = shares.Add(row.Amortized)
			}
			if want := packValue(p, used, decimals).Sub(before); !shares.Equal(want) {
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
			var remaining pricing.Units
			switch {
			case i >= 0:
				remaining = p.Months[i].Remaining
			case ownedBefore(f, p):
				remaining = p.Granted
			}
			sum = sum.Add(p.Price).Sub(packValue(p, packSize(p).Sub(remaining), a.Products[0].Catalog.Decimals()))
		}
		return sum
	}
	fees := pricing.Money{} // of days to come
	for i, m := range a.Months {
		change := pricing.Money{}
		for _, s := range a.Subscriptions {
			change = change.Add(s.Months[i].Fees).Sub(s.Months[i].Amortized)
		}
		fees = fees.Add(change)
		if got, want := m.Billed.Sub(m.Amortized), asset(i).Sub(asset(i-1)).Add(change); !got.Equal(want) {
			return fmt.Errorf("%s: billed %s, amortized %s, but the asset changes by %s", m.Month, m.Billed, m.Amortized, want)
		}
	}
	if got, want := a.Totals.Billed.Sub(a.Totals.Amortized), asset(len(a.Months)-1).Sub(asset(-1)).Add(fees); !got.Equal(want) {
		return fmt.Errorf("billed %s, amortized %s, but the asset changes by %s", a.Totals.Billed, a.Totals.Amortized, want)
	}
	return nil
}

// feesAddUp holds subscriptions and vouchers: every fee that is paid has its event and,
// where all its days lie inside the plan, is amortized whole; what vouchers paid is what
// the credits are.
func feesAddUp(f *planner.Forecast, a *planner.AccountForecast) error {
	first, after := f.Input.Start.First(), f.Input.Month(f.Input.Months).First()
	for _, s := range a.Subscriptions {
		var fees, amortized, paid pricing.Money
		refused := 0
		for _, e := range a.Events {
			if e.Address == s.Subscription.Address && e.Type == planner.EventFeePaid {
				paid = paid.Add(s.Fee)
			} else if e.Address == s.Subscription.Address && e.Type == planner.EventFeeRefused {
				refused++
			}
		}
		for _, m := range s.Months {
			fees, amortized = fees.Add(m.Fees), amortized.Add(m.Amortized)
			if m.Remaining != nil && (m.Remaining.LessThan(pricing.Units{}) || pricing.WholeUnits(s.Plan.Calls*s.Subscription.Quantity).LessThan(*m.Remaining)) {
				return fmt.Errorf("%s %s: %s units remain", s.Subscription.Address, m.Month, *m.Remaining)
			}
		}
		inside := s.Subscription.StartsOn >= first && s.Subscription.EndsOn != nil && *s.Subscription.EndsOn <= after
		if !fees.Equal(paid) || refused != len(s.Refused) || inside && !fees.Equal(amortized) {
			return fmt.Errorf("%s: fees of %s, paid %s, amortized %s, %d refused", s.Subscription.Address, fees, paid, amortized, refused)
		}
	}
	var used pricing.Money
	for _, v := range a.Vouchers {
		used = used.Add(v.Used)
		if v.Used.IsNegative() || v.Voucher.Amount.LessThan(v.Used.Add(v.Expired)) {
			return fmt.Errorf("%s: %s = %s used + %s expired", v.Voucher.Address, v.Voucher.Amount, v.Used, v.Expired)
		}
	}
	if !used.Equal(a.Totals.Credits) {
		return fmt.Errorf("vouchers paid %s, credits are %s", used, a.Totals.Credits)
	}
	return nil
}

// monthsAddUp is invariant 8 for the sums of accounts and months.
func monthsAddUp(f *planner.Forecast) error {
	want := planner.Forecast{Input: f.Input, Currency: f.Currency, Usages: f.Usages, Budgets: f.Budgets, Monthly: make([]planner.Figures, len(f.Monthly))}
	for _, a := range f.Accounts {
		totals := planner.Totals{}
		for i, m := range a.Months {
			want.Monthly[i].Month = m.Month
			addFields(&want.Monthly[i], m.Figures)
			addFields(&totals, planner.Totals{
				Calls: m.Calls, Lost: m.Lost, List: m.List, Bill: m.Bill,
				PackPurchases: m.PackPurchases, Billed: m.Billed, Amortized: m.Amortized, Cash: m.Cash, Fees: m.Fees, Credits: m.Credits,
			})
		}
		for _, p := range a.Packs {
			totals.PacksExpiredCalls = totals.PacksExpiredCalls.Add(p.Expired)
			totals.PacksExpiredValue = totals.PacksExpiredValue.Add(p.ExpiredValue)
		}
		last := a.Months[len(a.Months)-1].Settlement
		totals.Cash, totals.Credits = totals.Cash.Add(a.After.Cash), totals.Credits.Add(a.After.Credits)
		want.AfterHorizon.Cash, want.AfterHorizon.Credits = want.AfterHorizon.Cash.Add(a.After.Cash), want.AfterHorizon.Credits.Add(a.After.Credits)
		want.AfterHorizon.Date = max(want.AfterHorizon.Date, last.Date)
		addFields(&want.Totals, totals)
		a.Totals = totals
		want.Accounts = append(want.Accounts, a)
	}
	if diff := plantest.Difference(&want, f); diff != "" {
		return fmt.Errorf("sum (-) and total (+):\n%s", diff)
	}
	return nil
}

func packSize(p planner.PackForecast) pricing.Units {
	return pricing.WholeUnits(p.Pack.Calls * p.Purchase.Quantity)
}

// packValue is the value of a pack's first c units (5).
func packValue(p planner.PackForecast, c pricing.Units, decimals int32) pricing.Money {
	if c == packSize(p) {
		return p.Price
	}
	return pricing.MoneyOf(p.Price.Decimal().Mul(c.Decimal()).DivRound(packSize(p).Decimal(), decimals))
}
