package advise_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Each situation that has advice, with the figures worked out by hand from the
// vendor's page. Every account has 10,000 free calls a month.
func TestAdviceForPlantedSituations(t *testing.T) {
	const search = "similar_search_image"
	rich := plantest.Opening("1000000", "0", "0", "0")
	tests := []struct {
		name   string
		months int
		plan   []plantest.Change
		want   []string
	}{
		{
			// The bill of 100 leaves 50, and 100 are to be frozen.
			name: "freeze_fails, reported", months: 1,
			plan: []plantest.Change{plantest.Opening("150", "0", "100", "100"), plantest.Use("crop_image", 0)},
			want: []string{"freeze_fails account.main on 2026-12-01 amount 50"},
		},
		{
			// Service stops on the 1st, so all calls are lost. Nothing but the estimate of 100 is missing.
			name: "freeze_fails, suspended", months: 1,
			plan: []plantest.Change{plantest.Term("overdraft", "suspend"), plantest.Opening("99.99", "0", "0", "100"), plantest.Use("crop_image", 31)},
			want: []string{"freeze_fails account.main on 2026-12-01 calls 31 amount 0.01"},
		},
		{
			// 1,000,000 postpaid calls cost 50,000; the pack, negotiated badly, 100,000; from the catalogue 20,000.
			name: "pack_not_worth_it", months: 1,
			plan: []plantest.Change{rich, plantest.Use(search, 1_010_000), plantest.Buy("resource_pack.p", search+"_1m", "2026-12-01", plantest.Priced("100000"))},
			want: []string{
				"cheaper_packs account.main saves 80000: 1 similar_search_image_1m on 2026-12-01, proven",
				"pack_not_worth_it resource_pack.p amount 100000 saves 50000",
			},
		},
		{
			// The pack expires on the day on which its calls begin. A month later it covers 50,000.
			name: "pack_too_early", months: 13,
			plan: []plantest.Change{rich, plantest.Use(search, append(make([]int64, 12), 1_010_000)...), plantest.Buy("resource_pack.p", search+"_1m", "2026-12-01")},
			want: []string{
				"cheaper_packs account.main saves 50000: 1 similar_search_image_1m on 2027-12-01, proven",
				"pack_too_early resource_pack.p on 2027-01-01 saves 50000",
			},
		},
		{
			// As late as it still covers all: not in December but in January.
			name: "pack_too_late", months: 3,
			plan: []plantest.Change{rich, plantest.Use(search, 0, 1_010_000, 0), plantest.Buy("resource_pack.p", search+"_1m", "2027-02-15")},
			want: []string{
				"cheaper_packs account.main saves 50000: 1 similar_search_image_1m on 2027-01-01, proven",
				"pack_too_late resource_pack.p on 2027-01-01 saves 50000",
			},
		},
		{
			// No purchase from the catalogue is as cheap, but this one is on the 16th: of 246,774 calls before it, 10,000 are
			// free, and 236,774 × 60 a thousand are billed.
			name: "pack_too_late, at a price of its own", months: 2,
			plan: []plantest.Change{rich, plantest.Use(search, 0, 510_000), plantest.Buy("resource_pack.p", search+"_1m", "2027-01-16", plantest.Priced("1"))},
			want: []string{"pack_too_late resource_pack.p on 2027-01-01 saves 14206.44"},
		},
		{
			// 3,900,000 × 20 = 78,000 without; with, 2,900,000 × 50 + 20,000 = 165,000. A pack of 5 million costs 50,000.
			// 100,000 more calls: 3,000,000 × 20 + 20,000 = 80,000.
			name: "pack_raises_tier", months: 1,
			plan: []plantest.Change{rich, plantest.Use(search, 3_910_000), plantest.Buy("resource_pack.p", search+"_1m", "2026-12-01")},
			want: []string{
				"cheaper_packs account.main saves 115000: 1 similar_search_image_5m on 2026-12-01, proven",
				"pack_raises_tier resource_pack.p in 2026-12 at similar_search_image saves 87000, tier 1000000 at 50 -> 3000000 at 20",
				"tier_edge usage.similar_search_image in 2026-12 at similar_search_image calls 100000 saves 85000, tier 1000000 at 50 -> 3000000 at 20",
			},
		},
		{
			// 1,000,000 of 5,000,000 calls are used: four fifths of 50,000 expire.
			name: "calls_expire", months: 13,
			plan: []plantest.Change{rich, plantest.Use(search, append([]int64{1_010_000}, make([]int64, 12)...)...), plantest.Buy("resource_pack.p", search+"_5m", "2026-12-01")},
			want: []string{
				"cheaper_packs account.main saves 30000: 1 similar_search_image_1m on 2026-12-01, proven",
				"calls_expire resource_pack.p calls 4000000 amount 40000 buy 1 similar_search_image_1m saves 30000",
			},
		},
		{
			// 999,999 × 2.5 = 2,500.00 rounded; 1,000,000 × 2.2 = 2,200. The larger usage gets them.
			name: "tier_edge", months: 1,
			plan: []plantest.Change{rich, plantest.UseAs("usage.a", "detect_label", 9_999), plantest.UseAs("usage.b", "detect_label", 1_000_000)},
			want: []string{"tier_edge usage.b in 2026-12 at detect_label calls 1 saves 300, tier 0 at 2.5 -> 1000000 at 2.2"},
		},
		{
			// 5,000 of each are free. Of 1,005,115 and 960,000 calls, 5,115 and 4,885 are: the other meter pays for 115 more.
			name: "tier_edge beside another meter", months: 1,
			plan: []plantest.Change{rich, plantest.Use("detect_label", 960_000), plantest.Use("crop_image", 960_000)},
			want: []string{
				"tier_edge usage.crop_image in 2026-12 at crop_image calls 45115 saves 409.71, tier 0 at 2 -> 1000000 at 1.5",
				"tier_edge usage.detect_label in 2026-12 at detect_label calls 45115 saves 187.27, tier 0 at 2.5 -> 1000000 at 2.2",
			},
		},
		{
			// 980,000 × 3 = 2,940 and 970,000 × 3 = 2,910, but 1,000,000 × 2.8 = 2,800.
			name: "tier_edge in several months", months: 3,
			plan: []plantest.Change{rich, plantest.Use("detect_label_pro", 980_000, 970_000, 980_000)},
			want: []string{
				"tier_edge usage.detect_label_pro in 2026-12 at detect_label_pro calls 20000 saves 140, tier 0 at 3 -> 1000000 at 2.8 together 390",
				"tier_edge usage.detect_label_pro in 2027-02 at detect_label_pro calls 20000 saves 140, tier 0 at 3 -> 1000000 at 2.8 together 390",
				"tier_edge usage.detect_label_pro in 2027-01 at detect_label_pro calls 30000 saves 110, tier 0 at 3 -> 1000000 at 2.8 together 390",
			},
		},
		{
			// 1,440,000 × 50 = 72,000, and 3,000,000 × 20 = 60,000; but that is more than twice the calls.
			name: "no more calls than are planned", months: 1,
			plan: []plantest.Change{rich, plantest.Use(search, 1_450_000)},
			want: []string{"cheaper_packs account.main saves 32000: 2 similar_search_image_1m on 2026-12-01, proven"},
		},
		{
			name: "cheaper_packs", months: 1,
			plan: []plantest.Change{rich, plantest.Use(search, 1_010_000)},
			want: []string{"cheaper_packs account.main saves 30000: 1 similar_search_image_1m on 2026-12-01, proven"},
		},
		{
			// Nothing can be saved of a pack that was bought before the plan, though it expires unused.
			name: "a pack from before the horizon", months: 2,
			plan: []plantest.Change{rich, plantest.Use(search, 0, 0), plantest.Buy("resource_pack.p", search+"_5m", "2026-01-01", plantest.Remaining(5_000_000))},
		},
		{name: "nothing to save", months: 2, plan: []plantest.Change{rich, plantest.Use("crop_image", 100_000, 100_000)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", test.months, test.plan...)
			advice := advise.Advise(plantest.Simulate(t, in), advise.Options{})
			if diff := cmp.Diff(test.want, adviceLines(advice)); diff != "" {
				t.Error(diff)
			}
			checkAdvice(t, in, advice)
		})
	}
}

// adviceLines has all fields of the entries, one entry a line.
func adviceLines(a advise.Advice) (lines []string) {
	for _, e := range a.Entries {
		line := plantest.Sprintf("%s %s", e.Name, e.Address)
		add := func(format string, value any) { line += plantest.Sprintf(" "+format, value) }
		if e.Month != nil {
			add("in %s", *e.Month)
		}
		if e.Date != nil {
			add("on %s", *e.Date)
		}
		if e.Meter != nil {
			add("at %s", *e.Meter)
		}
		if e.Calls != nil {
			add("calls %s", *e.Calls)
		}
		if e.Amount != nil {
			add("amount %s", e.Amount)
		}
		if e.SKU != nil {
			add("buy %s", plantest.Sprintf("%d %s", *e.Quantity, *e.SKU))
		}
		if e.Saves != nil {
			add("saves %s", e.Saves)
		}
		if t := e.Tier; t != nil {
			line += plantest.Sprintf(", tier %d at %s -> %d at %s", t.From, t.Price, t.FromAfter, t.PriceAfter)
		}
		for i, p := range e.Purchases {
			line += plantest.Sprintf("%s %d %s on %s", []string{":", ","}[min(i, 1)], p.Quantity, p.SKU, p.PurchasedOn)
			if p.Planned {
				line += " as planned"
			}
		}
		if e.Proven != nil && *e.Proven {
			line += ", proven"
		}
		if e.Together != nil {
			add("together %s", e.Together)
		}
		lines = append(lines, line)
	}
	return lines
}

// follow changes a plan as an entry says, by its fields alone.
func follow(in planner.Input, e advise.Entry) planner.Input {
	in.Usages, in.Packs, in.TopUps = slices.Clone(in.Usages), slices.Clone(in.Packs), slices.Clone(in.TopUps)
	pack := slices.IndexFunc(in.Packs, func(p planner.PackPurchase) bool { return p.Address == e.Address })
	switch e.Name {
	case advise.FreezeFails:
		in.TopUps = append(in.TopUps, planner.TopUp{Address: "top_up.more", Account: e.Account, Amount: *e.Amount, Date: *e.Date})
	case advise.CheaperPacks:
		in.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool {
			return p.Account == e.Account && !plantest.Made(in, p)
		})
		for _, p := range e.Purchases {
			in.Packs = append(in.Packs, p.PackPurchase)
		}
	case advise.CallsExpire:
		if in.Packs[pack].SKU != *e.SKU {
			in.Packs[pack].Price = nil
		}
		in.Packs[pack].SKU, in.Packs[pack].Quantity = *e.SKU, *e.Quantity
	case advise.TierEdge:
		u := slices.IndexFunc(in.Usages, func(u planner.Usage) bool { return u.Address == e.Address })
		in.Usages[u].Calls = slices.Clone(in.Usages[u].Calls)
		in.Usages[u].Calls[*e.Month-in.Start] += e.Calls.Floor()
	case advise.SubscriptionNotWorth:
		in.Subscriptions = slices.Clone(in.Subscriptions)
		s := slices.IndexFunc(in.Subscriptions, func(s planner.Subscription) bool { return s.Address == e.Address })
		if e.Date == nil {
			in.Subscriptions = slices.Delete(in.Subscriptions, s, s+1)
		} else {
			in.Subscriptions[s].EndsOn = e.Date
		}
	case advise.SubscriptionPays:
		in.Subscriptions = append(slices.Clone(in.Subscriptions), planner.Subscription{
			Address: "subscription.more_" + *e.Catalog + *e.SKU + e.Account, Account: e.Account, Catalog: *e.Catalog, Plan: *e.SKU, Quantity: *e.Quantity, StartsOn: *e.Date,
		})
	default:
		if e.Date == nil {
			in.Packs = slices.Delete(in.Packs, pack, pack+1)
		} else {
			in.Packs[pack].PurchasedOn = *e.Date
		}
	}
	return in
}

// checkAdvice follows every entry: the whole plan's money billed is lower by exactly
// what it says, no more calls are lost, and with a top-up nothing fails any more.
func checkAdvice(t rapid.TB, in planner.Input, advice advise.Advice) {
	t.Helper()
	before := plantest.Simulate(t, in)
	checkCombined(t, in, advice)
	for _, e := range advice.Entries {
		if e.Name == advise.VoucherVoid {
			checkVoid(t, before, e)
			continue
		}
		after := plantest.Simulate(t, follow(in, e))
		if e.Name == advise.FreezeFails {
			checkTopUp(t, in, e, after)
			continue
		}
		if saved := before.Totals.Billed.Sub(after.Totals.Billed); !saved.Equal(*e.Saves) || !saved.IsPositive() {
			t.Errorf("%s of %s says %s, but %s are saved", e.Name, e.Address, e.Saves, saved)
		}
		if after.Totals.Lost > before.Totals.Lost {
			t.Errorf("%s of %s loses %d calls", e.Name, e.Address, after.Totals.Lost-before.Totals.Lost)
		}
		if e.Name == advise.PackNotWorth && !after.Totals.Amortized.LessThan(before.Totals.Amortized) {
			t.Errorf("%s of %s costs more amortized", e.Name, e.Address)
		}
		if p := slices.IndexFunc(in.Packs, func(p planner.PackPurchase) bool { return p.Address == e.Address }); p >= 0 {
			for i, a := range after.Accounts {
				for k, q := range a.Packs { // both are by address
					if was := &before.Accounts[i]; e.Date != nil && was.Packs[k].Expired.LessThan(q.Expired) {
						t.Errorf("%s of %s leaves %s calls of %s to expire instead of %s", e.Name, e.Address, q.Expired, q.Purchase.Address, was.Packs[k].Expired)
					}
				}
			}
			later := e.Date != nil && *e.Date > in.Packs[p].PurchasedOn
			if e.Name == advise.PackTooEarly && !later || e.Name == advise.PackTooLate && later {
				t.Errorf("%s: %s instead of %s", e.Name, e.Date, in.Packs[p].PurchasedOn)
			}
		}
	}
}

// checkVoid: the voucher expires with so much left.
func checkVoid(t rapid.TB, f *planner.Forecast, e advise.Entry) {
	t.Helper()
	for _, a := range f.Accounts {
		for _, v := range a.Vouchers {
			if v.Voucher.Address == e.Address && (!v.Expired.Equal(*e.Amount) || v.Voucher.ExpiresOn != *e.Date) {
				t.Errorf("%s: %s expires on %s, not %s on %s", e.Address, v.Expired, v.Voucher.ExpiresOn, e.Amount, e.Date)
			}
		}
	}
}

// checkCombined follows what is combined, all of it: the money billed is lower by
// exactly the total, which no entry exceeds, and entries that exclude each other are
// not combined.
func checkCombined(t rapid.TB, in planner.Input, advice advise.Advice) {
	t.Helper()
	all, changed, most := in, map[string]bool{}, map[string]pricing.Money{}
	for _, e := range advice.Entries {
		if e.Saves != nil {
			most[e.Account] = pricing.MaxMoney(most[e.Account], ranked(e))
		}
		if !e.Combined {
			continue
		}
		if pack := !slices.Contains([]advise.Name{advise.TierEdge, advise.CheaperPacks, advise.SubscriptionNotWorth, advise.SubscriptionPays}, e.Name); pack && (changed[e.Address] || changed[e.Account]) {
			t.Errorf("%s of %s is combined with what excludes it", e.Name, e.Address)
		}
		if e.Name != advise.SubscriptionPays {
			changed[e.Address] = true
		}
		all = follow(all, e)
	}
	if len(most) == 0 || advice.Saves == nil {
		if len(most) > 0 || advice.Saves != nil {
			t.Errorf("entries of %d accounts save, all together %s", len(most), advice.Saves)
		}
		return
	}
	before, after := plantest.Simulate(t, in), plantest.Simulate(t, all)
	if saved := before.Totals.Billed.Sub(after.Totals.Billed); !saved.Equal(*advice.Saves) {
		t.Errorf("together %s are saved, not %s", saved, advice.Saves)
	}
	var sum pricing.Money
	for _, m := range most {
		sum = sum.Add(m)
	}
	if advice.Saves.LessThan(sum) {
		t.Errorf("the total is %s, but the largest entries of the accounts save %s", advice.Saves, sum)
	}
	if after.Totals.Lost > before.Totals.Lost {
		t.Errorf("the combination loses calls")
	}
}

// checkTopUp makes sure that nothing fails with a top-up, and that it is as small and
// as late as can be.
func checkTopUp(t rapid.TB, in planner.Input, e advise.Entry, with *planner.Forecast) {
	t.Helper()
	if failures(with, e.Account) {
		t.Errorf("with %s on %s, something still fails", e.Amount, e.Date)
	}
	if opensDown(in, e.Account) || len(in.Subscriptions) > 0 || maySuspendDaily(plantest.Simulate(t, in).Account(e.Account), plantest.Resolved(in, e.Account).Now()) {
		return // it takes what wakes the account, whatever comes on that day; or what covers every fee or day
	}
	less := e
	less.Amount = new(e.Amount.Sub(pricing.MinorUnits(1, with.Accounts[0].Products[0].Catalog.Decimals())))
	if !failures(plantest.Simulate(t, follow(in, less)), e.Account) {
		t.Errorf("less than %s on %s is enough", e.Amount, e.Date)
	}
	later := e
	later.Date = new(*e.Date + 1)
	if f, problems := settle.Simulate(follow(in, later)); len(problems) == 0 && !failures(f, e.Account) {
		t.Errorf("%s after %s is soon enough", e.Amount, e.Date)
	}
}

// failures says whether a freeze or a purchase of an account fails from now on, or
// its service stops or is down.
func failures(f *planner.Forecast, account string) bool {
	for _, a := range f.Accounts {
		if a.Account.Address != account {
			continue
		}
		now := plantest.Resolved(*f.Input, account).Now()
		lost := slices.ContainsFunc(a.Months, func(m planner.AccountMonth) bool {
			return m.Month.First() >= now && slices.ContainsFunc(m.Meters, func(row planner.MeterMonth) bool { return row.Lost > 0 && !row.Meter.GrantsOnly })
		})
		return lost || slices.ContainsFunc(a.Events, func(e planner.Event) bool {
			daily := e.Type == planner.EventBill && a.TermsOf(e.Catalog).Billing == pricing.PeriodDay && e.Available.IsNegative()
			return e.Date >= now && (daily || e.Type == planner.EventShortfall || e.Type == planner.EventFreezeFailed || e.Type == planner.EventPackRefused || e.Type == planner.EventFeeRefused || e.Type == planner.EventSuspended)
		})
	}
	return false
}

// opensDown says whether the account's service is down on the morning of now.
func opensDown(in planner.Input, account string) bool {
	for _, a := range in.Accounts {
		if a.Address == account {
			run := plantest.Resolved(in, account)
			for k, p := range a.Products {
				down := a.Opening.Product(k).Suspended && run.Past == 0
				for _, s := range a.Statements {
					down = down || s.Date == run.Now()
				}
				if down && p.Terms.Overdraft == pricing.OverdraftSuspend {
					return true
				}
			}
		}
	}
	return false
}

// maySuspendDaily says whether any day with less than nothing stops a product, and the first
// such day is the first of all: what is planned for that day may help on it.
func maySuspendDaily(a *planner.AccountForecast, now pricing.Date) bool {
	return a.Funding.FirstShortfallOn != nil && *a.Funding.FirstShortfallOn == now && slices.ContainsFunc(a.Account.Products, func(p planner.Product) bool {
		return p.Terms.Billing == pricing.PeriodDay && p.Terms.Overdraft == pricing.OverdraftSuspend
	})
}

// drawAdvised draws short plans.
func drawAdvised(t *rapid.T) planner.Input {
	in := plantest.DrawInput(t)
	if short := plantest.FirstMonths(in, min(in.Months, 4)); len(plantest.Check(short)) == 0 {
		return short // but where all that a pack covers has a price only later
	}
	return in
}

// TestAdviceSavesWhatItSays follows every entry of random plans; the planted ones
// have every name. Where something fails there is a top-up that prevents it.
func TestAdviceSavesWhatItSays(t *testing.T) {
	met := map[advise.Name]int{}
	rapid.Check(t, func(t *rapid.T) {
		in := drawAdvised(t)
		f := plantest.Simulate(t, in)
		advice := advise.Advise(f, advise.Options{})
		checkAdvice(t, in, advice)
		funded := map[string]bool{}
		for _, e := range advice.Entries {
			met[e.Name]++
			funded[e.Account] = funded[e.Account] || e.Name == advise.FreezeFails
		}
		for _, a := range f.Accounts {
			fails := failures(f, a.Account.Address) && a.TracksCash
			if len(in.Subscriptions)+len(in.Vouchers) > 0 && fails {
				continue // what a refused fee or a voucher covers may bring about other failures, for which one top-up does not do
			}
			if fails != funded[a.Account.Address] && !opensDown(in, a.Account.Address) {
				t.Errorf("%s: fails is %t, but a top-up is advised: %t", a.Account.Address, fails, !fails)
			}
		}
	})
	for _, name := range []advise.Name{advise.FreezeFails, advise.CheaperPacks, advise.PackNotWorth, advise.SubscriptionNotWorth, advise.SubscriptionPays, advise.VoucherVoid} {
		if met[name] == 0 {
			t.Errorf("no random plan has advice %s: %v", name, met)
		}
	}
}

// TestAdviceIsOneList holds that the order of an input's lists changes nothing, and
// that entries stand in their order.
func TestAdviceIsOneList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawAdvised(t)
		advice := advise.Advise(plantest.Simulate(t, in), advise.Options{})
		in.Accounts = rapid.Permutation(in.Accounts).Draw(t, "accounts")
		in.Usages = rapid.Permutation(in.Usages).Draw(t, "usages")
		in.Packs = rapid.Permutation(in.Packs).Draw(t, "packs")
		in.TopUps = rapid.Permutation(in.TopUps).Draw(t, "top-ups")
		again := advise.Advise(plantest.Simulate(t, in), advise.Options{})
		if diff := cmp.Diff(plantest.ToJSON(advice), plantest.ToJSON(again)); diff != "" {
			t.Error(diff)
		}
		for i := 1; i < len(advice.Entries); i++ {
			a, b := advice.Entries[i-1], advice.Entries[i]
			if a.Name == advise.FreezeFails {
				continue
			}
			if b.Name == advise.FreezeFails || ranked(a).LessThan(ranked(b)) {
				t.Errorf("%s of %s stands before %s of %s", a.Name, a.Address, b.Name, b.Address)
			}
		}
	})
}

// ranked is what an entry saves, with the other months of its usage.
func ranked(e advise.Entry) pricing.Money {
	switch {
	case e.Together != nil:
		return *e.Together
	case e.Saves != nil:
		return *e.Saves
	}
	return pricing.Money{}
}

// TestAdviceKeepsItsBounds holds that no bound is passed, that a plan for which one
// was met says so, and that one without has everything.
func TestAdviceKeepsItsBounds(t *testing.T) {
	met := false
	rapid.Check(t, func(t *rapid.T) {
		f := plantest.Simulate(t, drawAdvised(t))
		all := advise.Advise(f, advise.Options{AccountTries: 1 << 30, PlanTries: 1 << 30, LeastWork: 1 << 60})
		if len(all.Bounded) > 0 {
			t.Fatalf("%v are bounded without a bound", all.Bounded)
		}
		o := advise.Options{AccountTries: rapid.IntRange(1, 100).Draw(t, "account"), PlanTries: rapid.IntRange(1, 200).Draw(t, "plan"), LeastWork: rapid.SampledFrom([]int64{1, 500, 5000, 1 << 60}).Draw(t, "work")}
		some := advise.Advise(f, o)
		if most := min(o.PlanTries, o.AccountTries*len(f.Accounts)); some.Tries > most {
			t.Errorf("%d tries of at most %d", some.Tries, most)
		}
		met = met || len(some.Bounded) > 0
		if len(some.Bounded) == 0 && plantest.ToJSON(some) != plantest.ToJSON(all) {
			t.Error("something is missing, but no bound was met")
		}
	})
	if !met {
		t.Error("no bound was ever met")
	}
}

// TestAdviceIsBoundedByTheWorkOfThePlan holds that of a plan with thousands of packs no
// more is simulated than about once all of it, and that it says what was left out.
func TestAdviceIsBoundedByTheWorkOfThePlan(t *testing.T) {
	calls := slices.Repeat([]int64{100_000_000}, 12)
	changes := []plantest.Change{plantest.Use("similar_search_image", calls...)}
	for i := range 4000 {
		changes = append(changes, plantest.Buy(fmt.Sprintf("resource_pack.p[%d]", i), "similar_search_image_1m", "2026-12-01"))
	}
	advice := advise.Advise(plantest.Simulate(t, plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 12, changes...)), advise.Options{})
	if advice.Tries > 10 || advice.UntriedPurchases != 4000 || len(advice.Bounded) != 1 {
		t.Errorf("%d tries, %d untried purchases, bounded: %v", advice.Tries, advice.UntriedPurchases, advice.Bounded)
	}
}

// TestAdviceIsSilenced holds that an entry silenced at its place or at its account is
// counted and not told, and another entry for the same purchase takes its place.
func TestAdviceIsSilenced(t *testing.T) {
	calls := append([]int64{1_010_000}, make([]int64, 12)...)
	in := plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 13, plantest.Opening("0", "0", "0", "0"), plantest.Use("similar_search_image", calls...),
		plantest.Buy("resource_pack.p", "similar_search_image_5m", "2026-12-01", plantest.Priced("90000")))
	for address, want := range map[string][]string{
		"account.main":    {"freeze_fails", "cheaper_packs", "pack_not_worth_it"},
		"resource_pack.p": {"freeze_fails", "cheaper_packs", "pack_not_worth_it"},
		"usage.other":     {"freeze_fails", "cheaper_packs", "calls_expire"},
	} {
		advice := advise.Advise(plantest.Simulate(t, in), advise.Options{
			Ignores: func(at string, name advise.Name) bool {
				return at == address && name == advise.CallsExpire
			},
		})
		var got []string
		for _, e := range advice.Entries {
			got = append(got, string(e.Name))
		}
		silenced := map[bool]int{true: 1, false: 0}[slices.Contains(want, "pack_not_worth_it")]
		if diff := cmp.Diff(want, got); diff != "" || advice.Silenced != silenced {
			t.Errorf("ignored at %s: %d silenced\n%s\n%s", address, advice.Silenced, diff, strings.Join(adviceLines(advice), "\n"))
		}
	}
}
