package compare_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The entries of the explanation add up: all of them to the change of what is
// billed, those of an account and a month to the month's, those of a meter to
// the change of its charge.
func TestExplanationAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t, rapid.Bool().Draw(t, "same months"))
		checkExplanation(t, diffOf(t, a, b))
	})
}

func checkExplanation(t rapid.TB, d *compare.Diff) {
	t.Helper()
	var sum pricing.Money
	rates := false
	byMonth, byMeter := map[string]pricing.Money{}, map[string]pricing.Money{}
	byPrice, prices := map[string]pricing.Money{}, map[string]pricing.Money{}
	add := func(sums map[string]pricing.Money, key string, amount pricing.Money) {
		if sums[key] = sums[key].Add(amount); sums[key].IsZero() {
			delete(sums, key)
		}
	}
	for _, e := range d.Explanation {
		sum = sum.Add(e.Change)
		if e.Change.IsZero() {
			t.Errorf("an entry explains nothing: %+v", e)
		}
		if (e.Month == nil) != (e.Group == compare.GroupAccount) || e.Meter != "" && e.Month == nil {
			t.Errorf("an entry of neither an account nor a month: %+v", e)
		}
		if e.Month == nil {
			add(byMonth, e.Account, e.Change)
		} else {
			add(byMonth, e.Account+" "+e.Month.String(), e.Change)
			add(byMeter, e.Account+" "+e.Month.String()+" "+e.Meter, e.Change)
			rates = rates || e.Group == compare.GroupRate
		}
		if e.Group == compare.GroupPrice {
			add(byPrice, e.Catalog+" "+e.Meter, e.Change)
		}
	}
	for _, p := range d.Prices {
		for _, c := range p.Costs {
			meter := c.ID
			if c.Kind != "meter" {
				meter = "" // packs and fees
			}
			add(prices, p.After.ID()+" "+meter, c.Change)
		}
	}
	if diff := cmp.Diff(byPrice, prices); diff != "" {
		t.Errorf("by catalogue and meter, the explanation by prices (-), the costs of prices (+):\n%s", diff)
	}
	if !sum.Equal(d.Totals.Billed.Change()) {
		t.Errorf("the explanation adds up to %s, billed changes by %s", sum, d.Totals.Billed.Change())
	}
	wantByMonth, wantByMeter := map[string]pricing.Money{}, map[string]pricing.Money{}
	for _, side := range []struct {
		of, other *planner.Forecast
		sign      int64
	}{{d.After.InPlan(), d.Before, 1}, {d.Before.InPlan(), d.After, -1}} {
		for _, account := range side.of.Accounts {
			address := account.Account.Address
			isShared := slices.ContainsFunc(side.other.Accounts, func(a planner.AccountForecast) bool { return a.Account.Address == address })
			for _, m := range account.Months {
				if m.Month < d.Start || m.Month > d.End {
					continue
				}
				if !isShared {
					add(wantByMonth, address, m.Billed.Times(side.sign))
					continue
				}
				add(wantByMonth, address+" "+m.Month.String(), m.Billed.Times(side.sign))
				add(wantByMeter, address+" "+m.Month.String()+" ", m.PackPurchases.Add(m.Fees).Times(side.sign))
				for _, row := range m.Meters {
					add(wantByMeter, address+" "+m.Month.String()+" "+row.Meter.ID, row.Charge.Times(side.sign))
				}
			}
		}
	}
	if diff := cmp.Diff(wantByMonth, byMonth); diff != "" {
		t.Errorf("by account and month, forecasts (-), explanation (+):\n%s", diff)
	}
	if diff := cmp.Diff(wantByMeter, byMeter); diff != "" && !rates { // of which there is one entry for all meters of a month
		t.Errorf("by meter, forecasts (-), explanation (+):\n%s", diff)
	}
}

// What changed in one group of inputs only is explained by that group only.
func TestExplanationNamesTheGroup(t *testing.T) {
	t.Parallel()
	groups := slices.Sorted(maps.Keys(alterations))
	rapid.Check(t, func(t *rapid.T) {
		group := rapid.SampledFrom(groups).Draw(t, "group")
		a := plantest.DrawInput(t)
		b := copied(a)
		alterations[group](t, &b)
		if _, problems := settle.Simulate(b); len(problems) > 0 {
			t.Skip("not a plan")
		}
		d := diffOf(t, a, b)
		checkExplanation(t, d)
		for _, e := range d.Explanation {
			if e.Group != group {
				t.Errorf("%s changed, but %s explains %s", group, e.Group, e.Change)
			}
		}
	})
}

// In a plan of several currencies all entries are in the plan's, and what other exchange
// rates do comes last.
func TestExplanationOfSeveralCurrencies(t *testing.T) {
	t.Parallel()
	groups := slices.Sorted(maps.Keys(alterations))
	rapid.Check(t, func(t *rapid.T) {
		a := plantest.DrawCurrencies(t)
		a.Currency = plantest.Simulate(t, a).Currency
		b := copied(a)
		altered := rapid.SliceOfN(rapid.SampledFrom(groups), 0, 2).Draw(t, "altered")
		for _, group := range altered {
			alterations[group](t, &b)
			b = repaired(t, b)
		}
		b.Rates = map[string]planner.Rates{}
		for currency, rates := range a.Rates {
			b.Rates[currency] = maps.Clone(rates)
			b.Rates[currency][a.Month(rapid.IntRange(0, a.Months-1).Draw(t, "month"))] = plantest.DrawAmount(t, "other rate", "1", "6.5", "0.05")
		}
		d := diffOf(t, a, b)
		checkExplanation(t, d)
		for i, e := range d.Explanation {
			if len(altered) == 0 && e.Group != compare.GroupRate || i > 0 && d.Explanation[i-1].Account == e.Account && d.Explanation[i-1].Group == compare.GroupRate && e.Group != compare.GroupRate {
				t.Errorf("%s explains %s of %s", e.Group, e.Change, e.Account)
			}
		}
	})
}

// A meter and a pack that the earlier catalogue lacks are taken from the later
// one from the start, so that using them is not a change of prices. Where the
// units differ, a price for so many calls is the same price.
func TestAddedMeterIsNoChangeOfPrices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := plantest.DrawInput(t)
		for i := range a.Accounts {
			a.Accounts[i].Products[0].Terms.Overdraft = pricing.OverdraftReport // otherwise what any meter costs can cost another its calls
		}
		b := copied(a)
		addMeter(t, &b)
		// Other units reprice every other meter, which can move a cent of rounding.
		otherUnits, rounding := rapid.Bool().Draw(t, "other units"), pricing.Money{}
		if otherUnits {
			i := slices.IndexFunc(b.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == "own" })
			spec := b.Catalogs[i].Spec()
			spec.CallUnit, rounding = 10, pricing.MinorUnits(1, b.Catalogs[i].Decimals())
			b.Catalogs[i] = plantest.MustCatalog(spec)
		}
		if len(plantest.Check(b)) > 0 {
			t.Skip("not a plan")
		}
		d := diffOf(t, a, b)
		checkExplanation(t, d)
		for _, e := range d.Explanation {
			if e.Group == compare.GroupPrice && (e.Meter == "extra" || !otherUnits) && e.Change.Abs().GreaterThan(rounding) {
				t.Errorf("a change of prices explains %s of %q", e.Change, e.Meter)
			}
		}
	})
}

// showExplanation writes down why the money billed changed, a line an entry.
func showExplanation(d *compare.Diff) (lines []string) {
	for _, e := range d.Explanation {
		line := plantest.Sprintf("%s %s", e.Account, e.Group)
		if e.Month != nil {
			line += " " + e.Month.String()
		}
		if e.Meter != "" {
			line += " " + e.Meter
		}
		line += " " + e.Change.Decimal().String()
		if !e.OfWhichTier.IsZero() {
			line += ", of which tier " + e.OfWhichTier.Decimal().String()
		}
		lines = append(lines, line)
	}
	return lines
}

// pagePlan is a plan of one account with the vendor's prices.
func pagePlan(start string, months int, changes ...plantest.Change) planner.Input {
	in := plantest.NewPlan(plantest.HandCatalog(), start, months, changes...)
	in.Catalogs = []*pricing.Catalog{plantest.PageCatalog()}
	in.Accounts[0].Products[0].Catalog = plantest.PageCatalog().ID()
	return in
}

// The figures are worked out by hand; settlement.md, section 3, and "The diff
// document" of the design.
func TestExplanationByHand(t *testing.T) {
	const search = "similar_search_image"
	hand := func(changes ...plantest.Change) planner.Input {
		return plantest.NewPlan(plantest.HandCatalog(), "2027-01", 1, changes...)
	}
	for _, test := range []struct {
		name          string
		before, after planner.Input
		want          []string
	}{
		{
			// 3,000,000 − 10,000 free = 2,990,000 at 50: 149,500.00. 3,020,000 − 10,000 =
			// 3,010,000 at 20: 60,200.00. Of the difference 3,010 × (20 − 50) comes from
			// the tier.
			"more calls reach a cheaper tier",
			pagePlan("2027-03", 1, plantest.Use(search, 3_000_000)), pagePlan("2027-03", 1, plantest.Use(search, 3_020_000)),
			[]string{"account.main usage 2027-03 similar_search_image -89300, of which tier -90300"},
		},
		{
			// The other way round 2,990 × (50 − 20).
			"fewer calls fall out of it",
			pagePlan("2027-03", 1, plantest.Use(search, 3_020_000)), pagePlan("2027-03", 1, plantest.Use(search, 3_000_000)),
			[]string{"account.main usage 2027-03 similar_search_image 89300, of which tier 89700"},
		},
		{
			// 3,010 × (20 − 50) × 0.9; both sides pay 0.9.
			"the tier's part is discounted",
			pagePlan("2027-03", 1, plantest.Use(search, 3_000_000), plantest.Discount("0.9")), pagePlan("2027-03", 1, plantest.Use(search, 3_020_000), plantest.Discount("0.9")),
			[]string{"account.main usage 2027-03 similar_search_image -80370, of which tier -81270"},
		},
		{
			// 250 calls: 100 at 1, 100 at 0.5, 50 at 0.25 = 162.5, on average 0.65. 300:
			// 175, on average 0.58333333. 150: 125, on average 0.83333333; 150 × (0.83333333 −
			// 0.65) = 27.4999995. From 250 to 300 the highest tier stays.
			"graduated tiers: the highest touched and the average price",
			plantest.NewPlan(plantest.HandCatalog(), "2027-01", 2, plantest.Use("a", 250, 250), plantest.Term("tier_mode", "graduated")),
			plantest.NewPlan(plantest.HandCatalog(), "2027-01", 2, plantest.Use("a", 300, 150), plantest.Term("tier_mode", "graduated")),
			[]string{"account.main usage 2027-01 a 12.5", "account.main usage 2027-02 a -37.5, of which tier 27.5"},
		},
		{
			"nothing was postpaid before: no tier's part",
			hand(), hand(plantest.Use("a", 250)),
			[]string{"account.main usage 2027-01 a 62.5"},
		},
		{
			// Usage first, under the prices of before: 250 × 0.25 = 62.5, of it 250 ×
			// (0.25 − 0.5); then the pack of 100 leaves 150 at 0.5 = 75, 150 × (0.5 − 0.25)
			// of it, for 40; then the price of 0.4: 60; then the discount: 30.
			"one group after another",
			hand(plantest.Use("a", 150)),
			hand(plantest.Use("a", 250), plantest.Buy("resource_pack.p", "hundred", "2027-01-01"), plantest.Price("a", "0.4"), plantest.Discount("0.5")),
			[]string{
				"account.main usage 2027-01 a -12.5, of which tier -62.5",
				"account.main resource_pack 2027-01 a 12.5, of which tier 37.5",
				"account.main resource_pack 2027-01 40",
				"account.main price 2027-01 a -15, of which tier -15",
				"account.main discount 2027-01 a -30",
			},
		},
		{
			// By all 150 calls it is the tier from 100 on, by the 90 postpaid the first.
			"terms",
			hand(plantest.Use("a", 150), plantest.Buy("resource_pack.p", "ten", "2027-01-01", plantest.Quantity(6))),
			hand(plantest.Use("a", 150), plantest.Buy("resource_pack.p", "ten", "2027-01-01", plantest.Quantity(6)), plantest.Term("tier_basis", "gross")),
			[]string{"account.main terms 2027-01 a -45, of which tier -45"},
		},
		{
			// Without a top-up the freeze of 10 on 1 February fails, and all calls of
			// February are lost.
			"funding",
			plantest.NewPlan(plantest.HandCatalog(), "2027-01", 2, plantest.Use("b", 100, 50), plantest.Term("overdraft", "suspend")),
			plantest.NewPlan(plantest.HandCatalog(), "2027-01", 2, plantest.Use("b", 100, 50), plantest.Term("overdraft", "suspend"), plantest.TopUp("top_up.t", "2027-01-05", "50")),
			[]string{"account.main funding 2027-02 b 5"},
		},
		{
			"a whole account",
			hand(plantest.Use("b", 100)), hand(plantest.Use("b", 100), at("account.main", "account.other")),
			[]string{"account.main account -10", "account.other account 10"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := diffOf(t, test.before, test.after)
			checkExplanation(t, d)
			if diff := cmp.Diff(test.want, showExplanation(d)); diff != "" {
				t.Errorf("by hand (-), found (+):\n%s", diff)
			}
		})
	}
}
