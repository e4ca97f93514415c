package settle_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
)

// catalog changes the price list.
func catalog(change func(*pricing.CatalogSpec)) plantest.Change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) { change(spec) }
}

// account changes the account.
func account(change func(*planner.Account)) plantest.Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) { change(&in.Accounts[0]) }
}

// mixed is a pack of 10 units of which a call of a takes 1 and one of b 0.4.
func mixed(ratios map[string]pricing.Units) plantest.Change {
	return catalog(func(spec *pricing.CatalogSpec) {
		spec.Packs = append(spec.Packs, pricing.PackSpec{SKU: "mixed", Calls: 10, Price: plantest.Dec("5"), Meters: pricing.RatedMeters(ratios)})
	})
}

// second adds a product of one meter x at 1 a call.
func second(frozen, due, estimate string, set ...[2]string) plantest.Change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		a := &in.Accounts[0]
		terms := pricing.DefaultTerms()
		for _, term := range set {
			if err := terms.Set(term[0], term[1]); err != nil {
				panic(err)
			}
		}
		a.Products = append(a.Products, planner.Product{Catalog: "second", Terms: terms})
		for len(a.Opening.Products) < len(a.Products)-1 {
			a.Opening.Products = append(a.Opening.Products, planner.ProductOpening{})
		}
		a.Opening.Products = append(a.Opening.Products, planner.ProductOpening{Frozen: plantest.Money(frozen), Due: plantest.Money(due), Estimate: plantest.Money(estimate)})
		in.Catalogs = append(in.Catalogs, plantest.MustCatalog(pricing.CatalogSpec{
			ID: "second", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(),
			Meters: []pricing.MeterSpec{{ID: "x", Tiers: []pricing.Tier{{Price: plantest.TierPrice("1")}}}},
		}))
	}
}

func starts(day string) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.StartsOn = new(plantest.Day(day)) }
}

func expires(day string) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.ExpiresOn = new(plantest.Day(day)) }
}

func openedOn(day string) plantest.Change {
	return account(func(a *planner.Account) { a.Products[0].OpenedOn = new(plantest.Day(day)) })
}

// quota adds a free quota of meter a.
func quota(calls int64, renews pricing.Renewal, lasts string) plantest.Change {
	return catalog(func(spec *pricing.CatalogSpec) {
		q := pricing.FreeQuotaSpec{ID: "q", Calls: calls, Meters: pricing.ListedMeters("a"), Renews: renews}
		if lasts != "" {
			q.Lasts, _ = pricing.ParseValidity(lasts)
		}
		spec.FreeQuotas = append(spec.FreeQuotas, q)
	})
}

var oneAndTwo = map[string]pricing.Units{"a": plantest.Units("1"), "b": plantest.Units("0.4")}

// Products, units, packs, quotas and prices: clauses.md, by its sections.
func TestRulesOfClauses(t *testing.T) {
	checkRules(t, []settlementRule{
		{
			// 150 on one balance: a's 100 is frozen first, x's 60 is not there.
			rule: "1: freezes compete in the order of the products; the one that fails stops alone",
			plan: []plantest.Change{
				plantest.Opening("150", "0", "0", "100"), second("0", "0", "60", [2]string{"overdraft", "suspend"}),
				plantest.Use("a", 31), plantest.UseAs("usage.x", "second/x", 31),
			},
			show: showAll(showMonths, showSettlements),
			want: []string{
				"2027-01: bill 31, packs 0, amortized 31, cash 0, lost 31",
				"2027-01-01: unfrozen 0, charged 0, estimate 160; 150, frozen 100",
				"2027-02-01: unfrozen 100, charged 31, estimate 91; 119, frozen 91",
			},
		},
		{
			// U = 20 + 20 × 0.4 = 28 > 10: floor(10 × 20 / 28) = 7 each takes 9.8; of the
			// 0.2 left no call can be.
			rule: "2: a grant is shared by what calls take of it; too few units stay in it",
			plan: []plantest.Change{plantest.Use("a", 620), plantest.Use("b", 620), mixed(oneAndTwo), plantest.Buy("resource_pack.m", "mixed", "2027-01-01")},
			show: showAll(showMeters, showPacks),
			want: []string{
				"2027-01 a: 620 = 0 + 7 + 613, 153.25", "2027-01 b: 620 = 0 + 7 + 613, 61.3",
				"resource_pack.m 2027-01: 9.8 used, 0 expired, 0.2 left, 4.9",
			},
		},
		{
			// U = 3 + 3 × 3 = 12 > 10: floor(10 × 3 / 12) = 2 each takes 8; then both have a
			// remainder of 1/2, a is first and takes 1, and b's 3 are more than the 1 left; a
			// has no calls left.
			rule: "2: what is left goes by the largest remainders to those whose ratio fits",
			plan: []plantest.Change{plantest.Use("a", 93), plantest.Use("b", 93), mixed(map[string]pricing.Units{"a": plantest.Units("1"), "b": plantest.Units("3")}), plantest.Buy("resource_pack.m", "mixed", "2027-01-31")},
			show: showAll(showMeters, showPacks),
			want: []string{
				"2027-01 a: 93 = 0 + 3 + 90, 90", "2027-01 b: 93 = 0 + 2 + 91, 9.1",
				"resource_pack.m 2027-01: 9 used, 0 expired, 1 left, 4.5",
			},
		},
		{
			// 31 calls at 7 a 3,600: 0.0602777… exactly, its cost in 8 decimals; two of them are 0.12.
			rule: "2: a price per 3,600 is exact until the cost is rounded",
			plan: []plantest.Change{plantest.Use("a", 31), catalog(func(spec *pricing.CatalogSpec) {
				spec.Meters[0].CallUnit, spec.Meters[0].Tiers = 3600, []pricing.Tier{{Price: plantest.TierPrice("7")}}
			})},
			show: func(a planner.AccountForecast, _ *planner.Forecast) []string {
				return []string{a.Months[0].Meters[0].Cost.String(), a.Months[0].Bill.String()}
			},
			want: []string{"0.06027778", "0.06"},
		},
		{
			// It covers the 30th and, included, the 31st; it is void on 1 February.
			rule: "3: starts_on, expires_on and an expiry date that is covered",
			plan: []plantest.Change{plantest.Use("a", 31, 28), plantest.Term("pack_last_day", "included"), plantest.Buy("resource_pack.x", "ten", "2027-01-05", starts("2027-01-30"), expires("2027-01-31"))}, months: 2,
			show: showPacks,
			want: []string{"resource_pack.x 2027-01: 2 used, 0 expired, 8 left, 1", "resource_pack.x 2027-02: 0 used, 8 expired, 0 left, 4"},
		},
		{
			// Bought on the 30th for 3 days: from 1 January to 28 February, both whole.
			rule: "3: whole months",
			plan: []plantest.Change{plantest.Use("a", 31, 28), plantest.Term("pack_coverage", "whole_months"), plantest.Term("pack_validity", "3d"), plantest.Buy("resource_pack.x", "hundred", "2027-01-30")}, months: 2,
			show: showPacks,
			want: []string{"resource_pack.x 2027-01: 31 used, 0 expired, 69 left, 12.4", "resource_pack.x 2027-02: 28 used, 0 expired, 41 left, 11.2"},
		},
		{
			// One call a day: on the 1st from a, from the 2nd on from b, then from a again.
			rule: "3: the pack that expires first serves, though another is older",
			plan: []plantest.Change{plantest.Use("a", 31), plantest.Buy("resource_pack.a", "hundred", "2027-01-01"), plantest.Buy("resource_pack.b", "ten", "2027-01-02", expires("2027-01-21"))},
			show: showPacks,
			want: []string{"resource_pack.a 2027-01: 21 used, 0 expired, 79 left, 8.4", "resource_pack.b 2027-01: 10 used, 0 expired, 0 left, 5"},
		},
		{
			rule: "3: the pack for the fewest meters first",
			plan: []plantest.Change{plantest.Use("a", 5), plantest.Term("pack_order", "specific"), plantest.Buy("resource_pack.a", "seven", "2027-01-01"), plantest.Buy("resource_pack.b", "ten", "2027-01-02")},
			show: showPacks,
			want: []string{"resource_pack.a 2027-01: 0 used, 0 expired, 7 left, 0", "resource_pack.b 2027-01: 5 used, 0 expired, 5 left, 2.5"},
		},
		{
			// 3 × 5 × 0.333 = 4.995, half-up.
			rule: "3: price × quantity × discount is rounded once",
			plan: []plantest.Change{plantest.Buy("resource_pack.x", "ten", "2027-01-01", plantest.Quantity(3)), account(func(a *planner.Account) { a.PackDiscount = &planner.Discount{Default: plantest.Dec("0.333")} })},
			show: showMonths,
			want: []string{"2027-01: bill 0, packs 5, amortized 0, cash 5"},
		},
		{
			rule: "4: a quota of a day is full every morning",
			plan: []plantest.Change{plantest.Use("a", 93), quota(2, pricing.RenewsDaily, "")},
			show: showMeters,
			want: []string{"2027-01 a: 93 = 62 + 0 + 31, 31"},
		},
		{
			// From 29 January on; it ends on 1 March, where February has no 29th.
			rule: "4: a quota that lasts gives whole months, the first and the last, too",
			plan: []plantest.Change{plantest.Use("a", 31, 28, 31), quota(100, pricing.RenewsMonthly, "1m"), openedOn("2027-01-29")}, months: 3,
			show: showMeters,
			want: []string{"2027-01 a: 31 = 3 + 0 + 28, 28", "2027-02 a: 28 = 28 + 0 + 0, 0", "2027-03 a: 31 = 0 + 0 + 31, 31"},
		},
		{
			rule: "4: a quota that is given once keeps what is left; opened earlier, what the opening says",
			plan: []plantest.Change{plantest.Use("a", 31, 28), quota(50, pricing.RenewsNever, ""), openedOn("2026-06-01"), account(func(a *planner.Account) { a.Opening.QuotaLeft = map[string]pricing.Units{"q": pricing.WholeUnits(40)} })}, months: 2,
			show: showMeters,
			want: []string{"2027-01 a: 31 = 31 + 0 + 0, 0", "2027-02 a: 28 = 9 + 0 + 19, 19"},
		},
		{
			rule: "6: calls that no grant covers are not served without postpaid",
			plan: []plantest.Change{plantest.Opening("100", "0", "0", "0"), plantest.Use("a", 31), plantest.Buy("resource_pack.x", "ten", "2027-01-01"), catalog(func(spec *pricing.CatalogSpec) { spec.Meters[0].Postpaid, spec.Meters[0].Tiers = new(false), nil })},
			show: showAll(showMonths, showEvents),
			want: []string{
				"2027-01: bill 0, packs 5, amortized 5, cash 5, lost 21",
				"2027-01-01 pack_bought resource_pack.x, 10 calls, 5; 95, frozen 0",
				"2027-01-10 pack_exhausted resource_pack.x; 95, frozen 0",
				"2027-01-11 calls_refused 1 calls; 95, frozen 0",
			},
		},
		{
			rule: "6: a contract's prices are in the place of the catalogue's and its revisions",
			plan: []plantest.Change{
				plantest.Use("a", 31, 28), plantest.Revise("2027-02-01", "a", "7", "ten", "9"),
				account(func(a *planner.Account) {
					a.Products[0].Contract = &pricing.Contract{Meters: []pricing.MeterContract{{ID: "a", Tiers: []pricing.Tier{{Price: plantest.TierPrice("2")}}}}}
				}),
			}, months: 2,
			show: showTiers,
			want: []string{"2027-01 a: 31 from 0 = 62", "2027-02 a: 28 from 0 = 56"},
		},
		{
			rule: "7: a fee of exactly what is available is paid, one above is refused",
			plan: []plantest.Change{plantest.Opening("10", "0", "0", "0"), plantest.Term("overdraft", "suspend"), func(spec *pricing.CatalogSpec, in *planner.Input) {
				spec.Subscriptions = []pricing.SubscriptionSpec{{ID: "s", Fee: new(plantest.Dec("5")), Meters: pricing.ListedMeters("a")}}
				in.Subscriptions = []planner.Subscription{{Address: "subscription.s", Account: "account.main", Plan: "s", Quantity: 1, StartsOn: plantest.Day("2027-01-01")}}
			}}, months: 3,
			show: showEvents,
			want: []string{
				"2027-01-01 fee_paid subscription.s, 5; 5, frozen 0",
				"2027-02-01 fee_paid subscription.s, 5; 0, frozen 0",
				"2027-03-01 fee_refused subscription.s, 5; 0, frozen 0",
			},
		},
		{
			// 150.4 yen and 3 × 0.5: no decimals.
			rule: "9: amounts are rounded to the currency's smallest unit",
			plan: []plantest.Change{plantest.Use("b", 1504), catalog(func(spec *pricing.CatalogSpec) { spec.Currency = "JPY" })},
			show: showMonths,
			want: []string{"2027-01: bill 150, packs 0, amortized 150, cash 0"},
		},
	})
}
