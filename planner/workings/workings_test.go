package workings_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// equalMoney compares decimals by value.
var equalMoney = cmp.Comparer(func(a, b pricing.Money) bool { return a.Equal(b) })

// TestWorkingsAddUpToTheForecast: of any plan, what the workings of a month say
// step by step adds up to what the forecast says of it.
func TestWorkingsAddUpToTheForecast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, problems := settle.Simulate(plantest.DrawInput(t))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		k := rapid.IntRange(0, f.Input.Months-1).Draw(t, "explained month")
		for i := range f.Accounts {
			a := &f.Accounts[i]
			w, err := workings.Of(f, a.Account.Address, f.Input.Month(k))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(a.Months[k].Figures, w.Figures, equalMoney); diff != "" {
				t.Errorf("figures (-forecast +workings):\n%s", diff)
			}
			for n := range w.Products {
				p := &w.Products[n]
				if diff := cmp.Diff(a.Products[n].Months[k].Settlement, p.Settled.Settlement, equalMoney); diff != "" {
					t.Errorf("settlement (-forecast +workings):\n%s", diff)
				}
				checkDraws(t, f, w, p)
				checkSettling(t, a, &p.Settled)
				if (p.Opening != nil) != (k == 0) {
					t.Errorf("month %d has an opening settlement: %t", k, p.Opening != nil)
				} else if k == 0 {
					checkSettling(t, a, p.Opening)
				}
			}
			checkPacks(t, w, k)
		}
	})
}

// checkDraws adds up what the meters took, and holds each draw against the spread over
// the days, what earlier grants cover, and what is left.
func checkDraws(t *rapid.T, f *planner.Forecast, w *workings.Workings, p *workings.Product) {
	subscribed, free, packs := map[string]int64{}, map[string]int64{}, map[string]int64{}
	covered := map[string]map[int]int64{} // by meter and day, of one-day draws
	days := int64(w.Month.Days())
	walk := func(draws []workings.Draw, left pricing.Units, taken map[string]int64, renews bool) pricing.Units {
		last := 0
		for _, d := range draws {
			if renews {
				left = d.Left
			}
			if d.Left != left || d.From <= last || d.To < d.From || int64(d.To) > days {
				t.Errorf("days %d to %d begin with %s after day %d with %s", d.From, d.To, d.Left, last, left)
			}
			last = d.To
			var asked pricing.Units
			for _, m := range d.Meters {
				meter, _ := p.Catalog.Meter(m.Meter)
				spread := plantest.CallsOn(f, w.Forecast, meter, int(w.Month-f.Input.Start), func(day pricing.Date) bool {
					return d.From <= day.Day() && day.Day() <= d.To
				})
				if m.Asked != spread-m.Covered || m.Taken > m.Asked || m.Covered != covered[m.Meter][d.From] {
					t.Errorf("%s asks %d and takes %d on days %d to %d, of %d calls with %d covered", m.Meter, m.Asked, m.Taken, d.From, d.To, spread, m.Covered)
				}
				if d.From == d.To {
					if covered[m.Meter] == nil {
						covered[m.Meter] = map[int]int64{}
					}
					covered[m.Meter][d.From] += m.Taken
				}
				taken[m.Meter] += m.Taken
				asked = asked.Add(m.Ratio.Times(m.Asked))
				left = left.Sub(m.Ratio.Times(m.Taken))
			}
			if asked != d.Asked || left.LessThan(pricing.Units{}) {
				t.Errorf("%s of %s units asked on day %d, %s left", d.Asked, asked, d.From, left)
			}
		}
		return left
	}
	for _, s := range p.Subscriptions { // which cover calls first
		left := walk(s.Draws, pricing.Units{}, subscribed, true)
		if months := w.Forecast.Subscriptions; s.Left != nil {
			i := slices.IndexFunc(months, func(f planner.SubscriptionForecast) bool { return f.Subscription.Address == s.Address })
			if want := months[i].Months[w.Month-f.Input.Start].Remaining; *s.Left != *want || s.Calls.LessThan(left) {
				t.Errorf("%s: %s left of %s, in the forecast %s", s.Address, s.Left, s.Calls, want)
			}
		}
	}
	for _, q := range p.Quotas {
		quota, _ := p.Catalog.FreeQuota(q.Quota)
		start := pricing.WholeUnits(q.Calls)
		if quota.OfAccountAge() && len(q.Draws) > 0 {
			start = q.Draws[0].Left
		}
		left := walk(q.Draws, start, free, quota.Renews == pricing.RenewsDaily)
		if quota.Renews == pricing.RenewsMonthly && !quota.OfAccountAge() && left != q.Left {
			t.Errorf("quota %s: %s left, %s drawn up to", q.Quota, q.Left, left)
		}
	}
	for _, pack := range p.Packs {
		if left := walk(pack.Draws, pack.Start.Add(pack.Granted), packs, false); left != pack.Remaining.Add(pack.Expired) {
			t.Errorf("%s: %s drawn up to, %s remain and %s expire", pack.Address, left, pack.Remaining, pack.Expired)
		}
	}
	for _, m := range p.Meters {
		if subscribed[m.Meter] != m.Subscription || free[m.Meter] != m.Free || packs[m.Meter] != m.Pack {
			t.Errorf("%s took %d, %d and %d, of the forecast %d, %d and %d", m.Meter, subscribed[m.Meter], free[m.Meter], packs[m.Meter], m.Subscription, m.Free, m.Pack)
		}
	}
}

func packsOf(w *workings.Workings) (packs []workings.Pack) {
	for _, p := range w.Products {
		packs = append(packs, p.Packs...)
	}
	return packs
}

func checkPacks(t *rapid.T, w *workings.Workings, k int) {
	sum := w.Bill
	for _, p := range packsOf(w) {
		expired := pricing.Money{}
		if p.Expired.IsPositive() {
			expired = p.Price.Sub(p.ValueAfter)
		}
		if !p.ConsumedValue.Add(expired).Equal(p.Amortized) || !p.ValueAfter.Sub(p.ValueBefore).Equal(p.ConsumedValue) {
			t.Errorf("%s: %s used and %s expired are not %s", p.Address, p.ConsumedValue, expired, p.Amortized)
		}
		if p.Granted.IsPositive() && p.Refused {
			t.Errorf("%s is bought and refused", p.Address)
		}
		sum = sum.Add(p.Amortized)
	}
	for _, s := range w.Forecast.Subscriptions {
		sum = sum.Add(s.Months[w.Month-s.Months[0].Month].Amortized)
	}
	if !sum.Equal(w.Amortized) {
		t.Errorf("the packs shown and the bill are %s, the month's amortized cost is %s", sum, w.Amortized)
	}
}

// checkSettling follows the money from one settlement to the next. Of several products
// the bills of the others are among what happened since.
func checkSettling(t *rapid.T, a *planner.AccountForecast, s *workings.Settling) {
	if len(a.Products) > 1 {
		balance := s.Before.Balance.Sub(s.Charged).Add(s.Credit)
		for _, e := range s.Since {
			switch e.Type {
			case planner.EventAdjusted, planner.EventTopUp:
				balance = balance.Add(*e.Amount)
			case planner.EventPackBought, planner.EventFeePaid, planner.EventBill:
				balance = balance.Sub(*e.Amount)
			}
			if e.Credit != nil {
				balance = balance.Add(*e.Credit)
			}
		}
		if !s.Balance.Equal(balance) {
			t.Errorf("settlement of %s: the balance is %s, not %s", s.Date, s.Balance, balance)
		}
		return
	}
	if a.Account.Products[0].Terms.Billing == pricing.PeriodDay {
		return // the bills of its days are among what happened since
	}
	balance, frozen := s.Before.Balance, s.Before.Frozen
	for _, e := range s.Since {
		switch e.Type {
		case planner.EventAdjusted:
			balance, frozen = balance.Add(*e.Amount), e.Frozen
		case planner.EventTopUp:
			balance = balance.Add(*e.Amount)
		case planner.EventPackBought, planner.EventFeePaid:
			balance = balance.Sub(*e.Amount)
		case planner.EventResumed:
			frozen = *e.Amount
		}
		if !e.Balance.Equal(balance) || !e.Frozen.Equal(frozen) {
			t.Errorf("after the %s of %s there are %s and %s, not %s and %s", e.Type, e.Date, e.Balance, e.Frozen, balance, frozen)
		}
	}
	if !s.Unfrozen.Equal(frozen) || !s.Balance.Equal(balance.Sub(s.Charged).Add(s.Credit)) {
		t.Errorf("settlement of %s: %s unfrozen of %s, %s less %s (%s of it by vouchers) is not %s", s.Date, s.Unfrozen, frozen, balance, s.Charged, s.Credit, s.Balance)
	}
	stopped := s.Failed || s.Suspended && !s.Resumed
	if stopped && !s.Frozen.IsZero() || !stopped && !s.Frozen.Equal(s.Estimate) {
		t.Errorf("settlement of %s: %s is frozen of %s, suspended %t, failed %t, resumed %t", s.Date, s.Frozen, s.Estimate, s.Suspended, s.Failed, s.Resumed)
	}
	if missing := s.Estimate.Sub(s.Balance); !s.Suspended && missing.IsPositive() && !missing.Equal(s.Missing) {
		t.Errorf("settlement of %s: %s is missing, not %s", s.Date, missing, s.Missing)
	}
}

// TestWorkingsEdgeIsTheBillOfAFullerMonth: with as many calls more as the next
// tier takes, after all grants are used up, the plan bills what the edge says.
func TestWorkingsEdgeIsTheBillOfAFullerMonth(t *testing.T) {
	compared := 0
	defer func() {
		if compared < 10 {
			t.Errorf("only %d edges were compared", compared)
		}
	}()
	rapid.Check(t, func(t *rapid.T) {
		in := plantest.DrawInput(t)
		for i := range in.Accounts {
			for k := range in.Accounts[i].Products { // tiers of a day have no edge
				terms := &in.Accounts[i].Products[k].Terms
				terms.TierPeriod, terms.Billing = pricing.PeriodMonth, pricing.PeriodMonth
			}
		}
		f, problems := settle.Simulate(in)
		if len(problems) > 0 {
			t.Skip("a month needs a price that is not public")
		}
		for i := range f.Accounts {
			w, err := workings.Of(f, f.Accounts[i].Account.Address, in.Start)
			if err != nil {
				t.Fatal(err)
			}
			if len(w.Products) > 1 {
				continue // their bills are one
			}
			p := w.Products[0]
			for k, m := range p.Meters {
				if m.Edge == nil || len(p.Stopped) > 0 {
					continue
				}
				fuller := in
				fuller.Usages = append([]planner.Usage{}, f.Input.Usages...)
				for j := range fuller.Usages {
					if u := &fuller.Usages[j]; u.Address == m.Usages[0].Address {
						u.Calls = append([]int64{u.Calls[0] + m.Edge.More}, u.Calls[1:]...)
					}
				}
				after, problems := settle.Simulate(fuller)
				if len(problems) > 0 {
					continue // more calls than a plan may have
				}
				month := after.Accounts[i].Months[0]
				same := month.Meters[k].Postpaid == m.Edge.Postpaid
				for j, other := range month.Meters { // sharing a grant moves other meters' calls
					same = same && (j == k || other.Postpaid == p.Meters[j].Postpaid)
				}
				if same {
					compared++
				}
				if same && !month.Bill.Equal(m.Edge.Bill) {
					t.Errorf("%s: the bill of %d calls more is %s, the edge says %s", m.Meter, m.Edge.More, month.Bill, m.Edge.Bill)
				}
			}
		}
	})
}

func TestWorkingsErrorsSayWhatThereIs(t *testing.T) {
	in := planner.Input{Start: plantest.Month("2026-12"), Months: 2, Catalogs: []*pricing.Catalog{plantest.PageCatalog()}}
	in.Accounts = []planner.Account{{Address: "account.shop", Products: planner.OneProduct("page", pricing.DefaultTerms()), Discount: planner.NoDiscount()}}
	in.Usages = []planner.Usage{{Address: "usage.search", Account: "account.shop", Meter: "detect_label", Calls: []int64{1, 2}}}
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, test := range []struct{ address, month, want string }{
		{"account.shop", "2027-02", "2027-02 is not a month of the plan; it covers 2026-12 to 2027-01"},
		{"account.shop", "2026-11", "it covers 2026-12 to 2027-01"},
		{"acount.shop", "2026-12", `no account, usage or resource_pack "acount.shop". Did you mean "account.shop"?`},
		{"usage.serch", "2026-12", `Did you mean "usage.search"?`},
		{"nothing", "2026-12", "An account's address is one like account.shop."},
	} {
		_, err := workings.Of(f, test.address, plantest.Month(test.month))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %s: %v, want %s", test.address, test.month, err, test.want)
		}
	}
}
