package settle_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/google/go-cmp/cmp"
)

// Single rules, worked out by hand on a price list of few calls:
//
//	meter a: 1.00 a call, 0.50 from 100, 0.25 from 200; meters b and c: 0.10
//	packs: ten calls of a for 5, hundred of a for 40, seven of a and b for 10
//
// Numbers of calls are mostly such that every day has the same. A plan starts
// in January 2027 (31 days), where nothing else is said.

// A settlementRule is worked out by hand: what show writes down of a plan.
type settlementRule struct {
	rule   string
	start  string // default "2027-01"
	months int    // default 1
	plan   []plantest.Change
	show   func(planner.AccountForecast, *planner.Forecast) []string
	want   []string
}

func checkRules(t *testing.T, rules []settlementRule) {
	t.Helper()
	for _, test := range rules {
		t.Run(test.rule, func(t *testing.T) {
			if test.start == "" {
				test.start = "2027-01"
			}
			f := plantest.Simulate(t, plantest.NewPlan(plantest.HandCatalog(), test.start, max(test.months, 1), test.plan...))
			if diff := cmp.Diff(test.want, test.show(f.Accounts[0], f)); diff != "" {
				t.Errorf("by hand (-), found (+):\n%s", diff)
			}
		})
	}
}

// What a call costs, and which grants cover it: sections 1 to 3 and 7.
func TestRulesOfPricesAndGrants(t *testing.T) {
	checkRules(t, []settlementRule{
		{
			rule: "3: reached: all calls at the price of the last tier with from ≤ basis",
			plan: []plantest.Change{plantest.Use("a", 99, 100, 101)}, months: 3,
			show: showTiers,
			want: []string{
				"2027-01 a: 99 from 0 = 99",
				"2027-02 a: 100 from 100 = 50",
				"2027-03 a: 101 from 100 = 50.5",
			},
		},
		{
			// Call number 100 is the first tier's last.
			rule: "3: graduated: a tier serves calls number from + 1 to the next from",
			plan: []plantest.Change{plantest.Use("a", 100, 101, 250), plantest.Term("tier_mode", "graduated")}, months: 3,
			show: showTiers,
			want: []string{
				"2027-01 a: 100 from 0 = 100",
				"2027-02 a: 100 from 0 = 100",
				"2027-02 a: 1 from 100 = 0.5",
				"2027-03 a: 100 from 0 = 100",
				"2027-03 a: 100 from 100 = 50",
				"2027-03 a: 50 from 200 = 12.5",
			},
		},
		{
			// V = 200 reaches the tier from 200, P = 50 pay its 0.25.
			rule: "3: tier_basis gross: V selects the tier, P are paid",
			plan: []plantest.Change{plantest.Use("a", 200), plantest.Quota("q", 150, "a"), plantest.Term("tier_basis", "gross")},
			show: showTiers,
			want: []string{"2027-01 a: 50 from 200 = 12.5"},
		},
		{
			// Calls number 151 to 250 of 250: 50 × 0.50 and 50 × 0.25.
			rule: "3: graduated with basis gross: the P postpaid calls are the last of the V",
			plan: []plantest.Change{plantest.Use("a", 250), plantest.Quota("q", 150, "a"), plantest.Term("tier_basis", "gross"), plantest.Term("tier_mode", "graduated")},
			show: showTiers,
			want: []string{"2027-01 a: 50 from 100 = 25", "2027-01 a: 50 from 200 = 12.5"},
		},
		{
			// 10 × 0.333333333333 = 3.33333333333, to 8 decimals 3.33333333. The
			// freeze takes the list price, 10.
			rule: "3, 4: cost = list × discount, rounded to 8 decimals; the estimate is without discount",
			plan: []plantest.Change{plantest.Use("a", 10), plantest.Discount("0.333333333333"), plantest.Opening("100", "0", "0", "0")},
			show: func(a planner.AccountForecast, f *planner.Forecast) []string {
				return append([]string{"cost " + a.Months[0].Meters[0].Cost.String()}, showSettlements(a, f)[1:]...)
			},
			want: []string{"cost 3.33333333", "2027-02-01: unfrozen 0, charged 3.33, estimate 10; 96.67, frozen 10"},
		},
		{
			// 10 × 0.9 = 9 and 100 × 0.10 × 0.5 = 5.
			rule: "3: a meter's own discount wins",
			plan: []plantest.Change{plantest.Use("a", 10), plantest.Use("b", 100), plantest.Discount("0.9"), plantest.DiscountOf("b", "0.5")},
			show: showMeters,
			want: []string{"2027-01 a: 10 = 0 + 0 + 10, 9", "2027-01 b: 100 = 0 + 0 + 100, 5"},
		},
		{
			// 3 × 0.335 = 1.005, half-up 1.01; each is floored to 0.33 and the two
			// cents left go to the first of equal remainders.
			rule: "3: the bill is rounded once; charges take its cents by largest remainder, ties in catalogue order",
			plan: []plantest.Change{plantest.Price("a", "0.335"), plantest.Price("b", "0.335"), plantest.Price("c", "0.335"), plantest.Use("c", 1), plantest.Use("b", 1), plantest.Use("a", 1)},
			show: showMeters,
			want: []string{"2027-01 a: 1 = 0 + 0 + 1, 0.34", "2027-01 b: 1 = 0 + 0 + 1, 0.34", "2027-01 c: 1 = 0 + 0 + 1, 0.33"},
		},
		{
			// 1.002 is a bill of 1.00; one cent is left, and c has 0.009 over.
			rule: "3: the largest remainder gets the cent",
			plan: []plantest.Change{plantest.Price("a", "0.331"), plantest.Price("b", "0.332"), plantest.Price("c", "0.339"), plantest.Use("a", 1), plantest.Use("b", 1), plantest.Use("c", 1)},
			show: showMeters,
			want: []string{"2027-01 a: 1 = 0 + 0 + 1, 0.33", "2027-01 b: 1 = 0 + 0 + 1, 0.33", "2027-01 c: 1 = 0 + 0 + 1, 0.34"},
		},
		{
			// 3 × 0.3366 = 1.0098, a bill of 1.01; a third is 0.33666….
			rule: "7: usages share their meter's charge in cents by largest remainder, ties by address",
			plan: []plantest.Change{plantest.Price("b", "0.3366"), plantest.UseAs(`usage.b["x"]`, "b", 1), plantest.UseAs("usage.b[10]", "b", 1), plantest.UseAs("usage.b[2]", "b", 1)},
			show: showUsages,
			want: []string{"usage.b[2]: 0.34", "usage.b[10]: 0.34", `usage.b["x"]: 0.33`},
		},
		{
			// Day 1: 5 calls each, R = 11, C = 15: 3.67 each. 3 are certain, the two
			// left go to a and b. The rest, 151 of a, reaches the tier from 100.
			rule: "2: a quota's last calls: equal remainders in catalogue order",
			plan: []plantest.Change{plantest.Use("a", 155), plantest.Use("b", 155), plantest.Use("c", 155), plantest.Quota("q", 11, "c", "b", "a")},
			show: showMeters,
			want: []string{"2027-01 a: 155 = 4 + 0 + 151, 75.5", "2027-01 b: 155 = 4 + 0 + 151, 15.1", "2027-01 c: 155 = 3 + 0 + 152, 15.2"},
		},
		{
			// Day 1: 1, 2 and 3 calls, R = 5, C = 6: 0.83, 1.67, 2.5; floors 0, 1, 2
			// and the two left go to 0.83 and 0.67.
			rule: "2: a quota's last calls: the largest remainders first",
			plan: []plantest.Change{plantest.Use("a", 31), plantest.Use("b", 62), plantest.Use("c", 93), plantest.Quota("q", 5, "a", "b", "c")},
			show: showMeters,
			want: []string{"2027-01 a: 31 = 1 + 0 + 30, 30", "2027-01 b: 62 = 2 + 0 + 60, 6", "2027-01 c: 93 = 2 + 0 + 91, 9.1"},
		},
		{
			// a has 1 call a day, b 2. The quota of b alone lasts for days 1 to 5.
			// The shared one serves a's 5 meanwhile, 3 calls of both on day 6, and on
			// day 7 has 2 for 1 and 2 calls: 0.67 and 1.33, so 1 each.
			rule: "2: free quotas are used in the catalogue's order",
			plan: []plantest.Change{plantest.Use("a", 31), plantest.Use("b", 62), plantest.Quota("own", 10, "b"), plantest.Quota("shared", 10, "a", "b")},
			show: showEvents,
			want: []string{
				"2027-01-05 free_quota_exhausted own, 10 calls; 0, frozen 0",
				"2027-01-07 free_quota_exhausted shared, 10 calls; 0, frozen 0",
				"2027-02-01 bill 28.9; -28.9, frozen 0", // 24 × 1.00 and 49 × 0.10
				"2027-02-01 shortfall 57.8; -28.9, frozen 0",
				"2027-02-01 freeze 28.9; -28.9, frozen 28.9",
			},
		},
		{
			rule: "1: a quota is renewed on the 1st and void at the month's end",
			plan: []plantest.Change{plantest.Use("a", 10, 28), plantest.Quota("q", 20, "a")}, months: 2,
			show: showMeters,
			want: []string{"2027-01 a: 10 = 10 + 0 + 0, 0", "2027-02 a: 28 = 20 + 0 + 8, 8"},
		},
		{
			// floor(10·4/31) = 1: the first of 10 calls comes on day 4. A pack of
			// the 5th covers the other 9.
			rule: "2: calls are spread evenly over the days, a pack covers from the purchase date",
			plan: []plantest.Change{plantest.Use("a", 10), plantest.Buy("resource_pack.x", "ten", "2027-01-05")},
			show: showMeters,
			want: []string{"2027-01 a: 10 = 0 + 9 + 1, 1"},
		},
		{
			rule: "2: February of a leap year has 29 days",
			plan: []plantest.Change{plantest.Use("a", 29), plantest.Buy("resource_pack.x", "ten", "2028-02-29")}, start: "2028-02",
			show: showMeters,
			want: []string{"2028-02 a: 29 = 0 + 1 + 28, 28"},
		},
		{
			// The whole of February 2029 is covered, 1 March is not. 28 of 100 calls
			// are worth 11.20; the other 72 go with 28.80 in the month of the
			// expiry date.
			rule: "1, 5: 29 February + 1 year is 1 March; what is left is void and booked then",
			plan: []plantest.Change{plantest.Use("a", 28, 31), plantest.Buy("resource_pack.x", "hundred", "2028-02-29", plantest.Remaining(100))}, start: "2029-02", months: 2,
			show: showPacks,
			want: []string{
				"resource_pack.x 2029-02: 28 used, 0 expired, 72 left, 11.2",
				"resource_pack.x 2029-03: 0 used, 72 expired, 0 left, 28.8",
			},
		},
		{
			rule: "1: a day that the month of expiry does not have is the 1st of the next",
			plan: []plantest.Change{plantest.Use("a", 31, 28, 31), plantest.Buy("resource_pack.x", "hundred", "2027-01-31"), plantest.Term("pack_validity", "1m")}, months: 3,
			show: showPacks,
			want: []string{
				"resource_pack.x 2027-01: 1 used, 0 expired, 99 left, 0.4",
				"resource_pack.x 2027-02: 28 used, 0 expired, 71 left, 11.2",
				"resource_pack.x 2027-03: 0 used, 71 expired, 0 left, 28.4",
			},
		},
		{
			// 10 to 16 January are 7 days of one call; 3 calls are void on the 17th.
			rule: "1: the expiry date itself is no longer covered",
			plan: []plantest.Change{plantest.Use("a", 31), plantest.Buy("resource_pack.x", "ten", "2027-01-10"), plantest.Term("pack_validity", "7d"), plantest.Opening("100", "0", "0", "0")},
			show: showEvents,
			want: []string{
				"2027-01-10 pack_bought resource_pack.x, 10 calls, 5; 95, frozen 0",
				"2027-01-17 pack_expired resource_pack.x, 3 calls, 1.5; 95, frozen 0",
				"2027-02-01 bill 24; 71, frozen 0",
				"2027-02-01 freeze 24; 71, frozen 24",
			},
		},
		{
			// Bought on the 30th and the 31st, with one month both expire on
			// 1 March: b, bought first, serves 30 January to 8 February.
			rule: "2: of two packs that expire on one day the one bought first burns first",
			plan: []plantest.Change{
				plantest.Use("a", 31, 28), plantest.Term("pack_validity", "1m"),
				plantest.Buy("resource_pack.a", "ten", "2027-01-31"), plantest.Buy("resource_pack.b", "ten", "2027-01-30"),
			}, months: 2,
			show: showPacks,
			want: []string{
				"resource_pack.a 2027-01: 0 used, 0 expired, 10 left, 0",
				"resource_pack.a 2027-02: 10 used, 0 expired, 0 left, 5",
				"resource_pack.b 2027-01: 2 used, 0 expired, 8 left, 1",
				"resource_pack.b 2027-02: 8 used, 0 expired, 0 left, 4",
			},
		},
		{
			rule: "2: packs of one day burn in address order, in which 2 precedes 10",
			plan: []plantest.Change{
				plantest.Use("a", 31), plantest.Quota("q", 4, "a"), plantest.Opening("100", "0", "0", "0"),
				plantest.Buy("resource_pack.x[10]", "ten", "2027-01-01"), plantest.Buy("resource_pack.x[2]", "ten", "2027-01-01"),
			},
			show: showEvents,
			want: []string{
				"2027-01-01 pack_bought resource_pack.x[2], 10 calls, 5; 95, frozen 0",
				"2027-01-01 pack_bought resource_pack.x[10], 10 calls, 5; 90, frozen 0",
				"2027-01-04 free_quota_exhausted q, 4 calls; 90, frozen 0",
				"2027-01-14 pack_exhausted resource_pack.x[2]; 90, frozen 0",
				"2027-01-24 pack_exhausted resource_pack.x[10]; 90, frozen 0",
				"2027-02-01 bill 7; 83, frozen 0",
				"2027-02-01 freeze 7; 83, frozen 7",
			},
		},
		{
			// From 1 January on, though it is paid on the 16th. December was
			// not its purchase month.
			rule: "2: pack_coverage purchase_month: from the first day of the purchase month",
			plan: []plantest.Change{
				plantest.Use("a", 31, 31), plantest.Term("pack_coverage", "purchase_month"), plantest.Opening("100", "0", "0", "0"),
				plantest.Buy("resource_pack.x", "ten", "2027-01-16"),
			}, start: "2026-12", months: 2,
			show: showEvents,
			want: []string{
				"2027-01-01 bill 31; 69, frozen 0",
				"2027-01-01 freeze 31; 69, frozen 31",
				"2027-01-10 pack_exhausted resource_pack.x; 69, frozen 31",
				"2027-01-16 pack_bought resource_pack.x, 10 calls, 5; 64, frozen 31",
				"2027-02-01 unfreeze 31; 64, frozen 0",
				"2027-02-01 bill 21; 43, frozen 0",
				"2027-02-01 freeze 21; 43, frozen 21",
			},
		},
		{
			// a costs 2.00 from February on; a pack 7 from the 15th on. The 14th to
			// the 31st are covered: 10 calls for 5, and 8 of 10 for 5.60 of 7.
			rule: "3: prices are those of the month's first day; a pack's those of its purchase day",
			plan: []plantest.Change{
				plantest.Use("a", 31, 28), plantest.Revise("2027-01-15", "a", "2", "ten", "7"), plantest.Revise("2027-03-01", "a", "9", "ten", "9"),
				plantest.Buy("resource_pack.x", "ten", "2027-01-14"), plantest.Buy("resource_pack.y", "ten", "2027-01-15"),
			}, months: 2,
			show: showMonths,
			want: []string{
				"2027-01: bill 13, packs 12, amortized 23.6, cash 12",
				"2027-02: bill 52, packs 0, amortized 53.4, cash 13",
			},
		},
		{
			rule: "3: a revision of the 1st counts at once; a meter that it frees takes no quota",
			plan: []plantest.Change{plantest.Use("a", 31, 28), plantest.Quota("q", 1, "a"), plantest.Revise("2027-02-01", "a", "free", "ten", "5")}, months: 2,
			show: showMeters,
			want: []string{"2027-01 a: 31 = 1 + 0 + 30, 30", "2027-02 a: 28 = 0 + 0 + 0, 0"},
		},
	})
}

// What becomes of a pack's price, and the days on which tiers change: sections 5 and 7.
func TestRulesOfPacksAndTiers(t *testing.T) {
	checkRules(t, []settlementRule{
		{
			// 7 of 20 calls were left: 13 × 0.50 are amortized before the plan.
			rule: "5: a pack from before is neither billed nor paid; its value is the share that remained",
			plan: []plantest.Change{plantest.Use("a", 31), plantest.Buy("resource_pack.x", "ten", "2026-12-15", plantest.Quantity(2), plantest.Remaining(7))},
			show: showAll(showMonths, showPacks),
			want: []string{
				"2027-01: bill 24, packs 0, amortized 27.5, cash 0",
				"resource_pack.x 2027-01: 7 used, 0 expired, 0 left, 3.5",
			},
		},
		{
			// The 4th of 7 calls for 10: 5.714… − 4.285… in cents, 5.71 − 4.29. The
			// first would be 1.43.
			rule: "5: the calls used before the plan count in c",
			plan: []plantest.Change{plantest.Use("a", 1), plantest.Buy("resource_pack.x", "seven", "2026-12-15", plantest.Remaining(4))},
			show: showPacks,
			want: []string{"resource_pack.x 2027-01: 1 used, 0 expired, 3 left, 1.42"},
		},
		{
			// From the 30th on: 2 calls are worth 33.33 × 2/7 = 9.5229, all seven
			// the price. The other 29 and 23 calls cost 1.00.
			rule: "5: the parts of a pack add up to its price",
			plan: []plantest.Change{plantest.Use("a", 31, 28), plantest.Buy("resource_pack.x", "seven", "2027-01-30", plantest.Priced("33.33"))}, months: 2,
			show: showMonths,
			want: []string{
				"2027-01: bill 29, packs 33.33, amortized 38.52, cash 33.33",
				"2027-02: bill 23, packs 0, amortized 46.81, cash 29",
			},
		},
		{
			// Day 1: 3 + 3 calls, day 2: one left for 3 and 3, a tie. 4 and 3 of
			// seven calls for 10: 5.714 and 4.286, the cent left goes to b.
			rule: "7: a pack's part is shared among its meters by the calls they took, in cents",
			plan: []plantest.Change{plantest.Use("a", 93), plantest.Use("b", 93), plantest.Buy("resource_pack.x", "seven", "2027-01-01")},
			show: func(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
				for _, row := range a.Packs[0].Months[0].Meters {
					lines = append(lines, plantest.Sprintf("%s: %s, %s", row.Meter, row.Consumed, row.Amortized))
				}
				return lines
			},
			want: []string{"a: 4, 5.71", "b: 3, 4.29"},
		},
		{
			rule: "a tier is reported on the day of its first call, be it the month's last",
			plan: []plantest.Change{plantest.Use("a", 100), plantest.Opening("1000", "0", "0", "0")},
			show: showEvents,
			want: []string{
				"2027-01-31 tier_changed a from 100, 100 calls; 1000, frozen 0",
				"2027-02-01 bill 50; 950, frozen 0",
				"2027-02-01 freeze 50; 950, frozen 50",
			},
		},
		{
			// 200 calls a day.
			rule: "a day that jumps two tiers reports both, with the count at its end",
			plan: []plantest.Change{plantest.Use("a", 6200), plantest.Opening("10000", "0", "0", "0")},
			show: showEvents,
			want: []string{
				"2027-01-01 tier_changed a from 100, 200 calls; 10000, frozen 0",
				"2027-01-01 tier_changed a from 200, 200 calls; 10000, frozen 0",
				"2027-02-01 bill 1550; 8450, frozen 0",
				"2027-02-01 freeze 1550; 8450, frozen 1550",
			},
		},
	})
}
