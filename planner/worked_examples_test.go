package planner_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

// Settlement.md, section 8, row by row: a month of 31 days, one account, default
// terms, no discount, the vendor's page.
func TestWorkedExamples(t *testing.T) {
	pack := func(on string) change {
		return buy("resource_pack.search", "similar_search_image_5m", on)
	}
	tests := []struct {
		name string
		plan []change
		want []string // meter: calls = free + pack + postpaid at tier price = charge
		bill string
	}{
		{
			name: "a call below the second tier",
			plan: []change{use("detect_label", 1_009_999)},
			want: []string{"detect_label: 1009999 = 10000 + 0 + 999999 at 2.5 = 2500"}, // 2,499.9975
			bill: "2500",
		},
		{
			name: "the second tier's first call",
			plan: []change{use("detect_label", 1_010_000)},
			want: []string{"detect_label: 1010000 = 10000 + 0 + 1000000 at 2.2 = 2200"},
			bill: "2200",
		},
		{
			name: "a meter that the free list does not name",
			plan: []change{use("detect_label_pro", 1_000_000)},
			want: []string{"detect_label_pro: 1000000 = 0 + 0 + 1000000 at 2.8 = 2800"},
			bill: "2800",
		},
		{
			name: "two meters share the free quota",
			plan: []change{use("crop_image", 20_000), use("recognize_car_pro", 20_000)},
			want: []string{
				"recognize_car_pro: 20000 = 5000 + 0 + 15000 at 75 = 1125",
				"crop_image: 20000 = 5000 + 0 + 15000 at 2 = 30",
			},
			bill: "1155",
		},
		{
			name: "a pack bought on the 1st",
			plan: []change{use("similar_search_image", 5_010_000), pack("2026-12-01")},
			want: []string{"similar_search_image: 5010000 = 10000 + 5000000 + 0 = 0"},
			bill: "0",
		},
		{
			name: "a pack bought on the 16th",
			plan: []change{use("similar_search_image", 5_010_000), pack("2026-12-16")},
			want: []string{"similar_search_image: 5010000 = 10000 + 2585807 + 2414193 at 50 = 120709.65"},
			bill: "120709.65",
		},
		{
			name: "a free meter",
			plan: []change{use("enhance_image", 1_000_000)},
			want: []string{"enhance_image: 1000000 = 0 + 0 + 0 = 0"},
			bill: "0",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := newPlan(pageCatalog().Spec(), "2026-12", 1, test.plan...)
			month := simulate(t, in).Accounts[0].Months[0]
			var got []string
			for _, row := range month.Meters {
				line := sprintf("%s: %d = %d + %d + %d", row.Meter.ID, row.Calls, row.Free, row.Pack, row.Postpaid)
				for _, part := range row.Tiers {
					line += sprintf(" at %s", part.Tier.Price)
				}
				got = append(got, line+" = "+row.Charge.Decimal().String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("meters, by hand (-), found (+):\n%s", diff)
			}
			if got := month.Bill.Decimal().String(); got != test.bill {
				t.Errorf("the bill is %s, not %s", got, test.bill)
			}
		})
	}
}

// Single rules, worked out by hand on a price list of few calls:
//
//	meter a: 1.00 a call, 0.50 from 100, 0.25 from 200; meters b and c: 0.10
//	packs: ten calls of a for 5, hundred of a for 40, seven of a and b for 10
//
// Numbers of calls are mostly such that every day has the same. A plan starts
// in January 2027 (31 days), where nothing else is said.
func TestSettlementRules(t *testing.T) {
	tests := []struct {
		rule   string
		start  string // default "2027-01"
		months int    // default 1
		plan   []change
		show   func(planner.AccountForecast, *planner.Forecast) []string
		want   []string
	}{
		{
			rule: "3: reached: all calls at the price of the last tier with from ≤ basis",
			plan: []change{use("a", 99, 100, 101)}, months: 3,
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
			plan: []change{use("a", 100, 101, 250), term("tier_mode", "graduated")}, months: 3,
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
			plan: []change{use("a", 200), quota("q", 150, "a"), term("tier_basis", "gross")},
			show: showTiers,
			want: []string{"2027-01 a: 50 from 200 = 12.5"},
		},
		{
			// Calls number 151 to 250 of 250: 50 × 0.50 and 50 × 0.25.
			rule: "3: graduated with basis gross: the P postpaid calls are the last of the V",
			plan: []change{use("a", 250), quota("q", 150, "a"), term("tier_basis", "gross"), term("tier_mode", "graduated")},
			show: showTiers,
			want: []string{"2027-01 a: 50 from 100 = 25", "2027-01 a: 50 from 200 = 12.5"},
		},
		{
			// 10 × 0.333333333333 = 3.33333333333, to 8 decimals 3.33333333. The
			// freeze takes the list price, 10.
			rule: "3, 4: cost = list × discount, rounded to 8 decimals; the estimate is without discount",
			plan: []change{use("a", 10), discount("0.333333333333"), opening("100", "0", "0", "0")},
			show: func(a planner.AccountForecast, f *planner.Forecast) []string {
				return append([]string{"cost " + a.Months[0].Meters[0].Cost.String()}, showSettlements(a, f)[1:]...)
			},
			want: []string{"cost 3.33333333", "2027-02-01: unfrozen 0, charged 3.33, estimate 10; 96.67, frozen 10"},
		},
		{
			// 10 × 0.9 = 9 and 100 × 0.10 × 0.5 = 5.
			rule: "3: a meter's own discount wins",
			plan: []change{use("a", 10), use("b", 100), discount("0.9"), discountOf("b", "0.5")},
			show: showMeters,
			want: []string{"2027-01 a: 10 = 0 + 0 + 10, 9", "2027-01 b: 100 = 0 + 0 + 100, 5"},
		},
		{
			// 3 × 0.335 = 1.005, half-up 1.01; each is floored to 0.33 and the two
			// cents left go to the first of equal remainders.
			rule: "3: the bill is rounded once; charges take its cents by largest remainder, ties in catalogue order",
			plan: []change{price("a", "0.335"), price("b", "0.335"), price("c", "0.335"), use("c", 1), use("b", 1), use("a", 1)},
			show: showMeters,
			want: []string{"2027-01 a: 1 = 0 + 0 + 1, 0.34", "2027-01 b: 1 = 0 + 0 + 1, 0.34", "2027-01 c: 1 = 0 + 0 + 1, 0.33"},
		},
		{
			// 1.002 is a bill of 1.00; one cent is left, and c has 0.009 over.
			rule: "3: the largest remainder gets the cent",
			plan: []change{price("a", "0.331"), price("b", "0.332"), price("c", "0.339"), use("a", 1), use("b", 1), use("c", 1)},
			show: showMeters,
			want: []string{"2027-01 a: 1 = 0 + 0 + 1, 0.33", "2027-01 b: 1 = 0 + 0 + 1, 0.33", "2027-01 c: 1 = 0 + 0 + 1, 0.34"},
		},
		{
			// 3 × 0.3366 = 1.0098, a bill of 1.01; a third is 0.33666….
			rule: "7: usages share their meter's charge in cents by largest remainder, ties by address",
			plan: []change{price("b", "0.3366"), useAs(`usage.b["x"]`, "b", 1), useAs("usage.b[10]", "b", 1), useAs("usage.b[2]", "b", 1)},
			show: showUsages,
			want: []string{"usage.b[2]: 0.34", "usage.b[10]: 0.34", `usage.b["x"]: 0.33`},
		},
		{
			// Day 1: 5 calls each, R = 11, C = 15: 3.67 each. 3 are certain, the two
			// left go to a and b. The rest, 151 of a, reaches the tier from 100.
			rule: "2: a quota's last calls: equal remainders in catalogue order",
			plan: []change{use("a", 155), use("b", 155), use("c", 155), quota("q", 11, "c", "b", "a")},
			show: showMeters,
			want: []string{"2027-01 a: 155 = 4 + 0 + 151, 75.5", "2027-01 b: 155 = 4 + 0 + 151, 15.1", "2027-01 c: 155 = 3 + 0 + 152, 15.2"},
		},
		{
			// Day 1: 1, 2 and 3 calls, R = 5, C = 6: 0.83, 1.67, 2.5; floors 0, 1, 2
			// and the two left go to 0.83 and 0.67.
			rule: "2: a quota's last calls: the largest remainders first",
			plan: []change{use("a", 31), use("b", 62), use("c", 93), quota("q", 5, "a", "b", "c")},
			show: showMeters,
			want: []string{"2027-01 a: 31 = 1 + 0 + 30, 30", "2027-01 b: 62 = 2 + 0 + 60, 6", "2027-01 c: 93 = 2 + 0 + 91, 9.1"},
		},
		{
			// a has 1 call a day, b 2. The quota of b alone lasts for days 1 to 5.
			// The shared one serves a's 5 meanwhile, 3 calls of both on day 6, and on
			// day 7 has 2 for 1 and 2 calls: 0.67 and 1.33, so 1 each.
			rule: "2: free quotas are used in the catalogue's order",
			plan: []change{use("a", 31), use("b", 62), quota("own", 10, "b"), quota("shared", 10, "a", "b")},
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
			plan: []change{use("a", 10, 28), quota("q", 20, "a")}, months: 2,
			show: showMeters,
			want: []string{"2027-01 a: 10 = 10 + 0 + 0, 0", "2027-02 a: 28 = 20 + 0 + 8, 8"},
		},
		{
			// floor(10·4/31) = 1: the first of 10 calls comes on day 4. A pack of
			// the 5th covers the other 9.
			rule: "2: calls are spread evenly over the days, a pack covers from the purchase date",
			plan: []change{use("a", 10), buy("resource_pack.x", "ten", "2027-01-05")},
			show: showMeters,
			want: []string{"2027-01 a: 10 = 0 + 9 + 1, 1"},
		},
		{
			rule: "2: February of a leap year has 29 days",
			plan: []change{use("a", 29), buy("resource_pack.x", "ten", "2028-02-29")}, start: "2028-02",
			show: showMeters,
			want: []string{"2028-02 a: 29 = 0 + 1 + 28, 28"},
		},
		{
			// The whole of February 2029 is covered, 1 March is not. 28 of 100 calls
			// are worth 11.20; the other 72 go with 28.80 in the month of the
			// expiry date.
			rule: "1, 5: 29 February + 1 year is 1 March; what is left is void and booked then",
			plan: []change{use("a", 28, 31), buy("resource_pack.x", "hundred", "2028-02-29", remaining(100))}, start: "2029-02", months: 2,
			show: showPacks,
			want: []string{
				"resource_pack.x 2029-02: 28 used, 0 expired, 72 left, 11.2",
				"resource_pack.x 2029-03: 0 used, 72 expired, 0 left, 28.8",
			},
		},
		{
			rule: "1: a day that the month of expiry does not have is the 1st of the next",
			plan: []change{use("a", 31, 28, 31), buy("resource_pack.x", "hundred", "2027-01-31"), term("pack_validity", "1m")}, months: 3,
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
			plan: []change{use("a", 31), buy("resource_pack.x", "ten", "2027-01-10"), term("pack_validity", "7d"), opening("100", "0", "0", "0")},
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
			plan: []change{
				use("a", 31, 28), term("pack_validity", "1m"),
				buy("resource_pack.a", "ten", "2027-01-31"), buy("resource_pack.b", "ten", "2027-01-30"),
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
			plan: []change{
				use("a", 31), quota("q", 4, "a"), opening("100", "0", "0", "0"),
				buy("resource_pack.x[10]", "ten", "2027-01-01"), buy("resource_pack.x[2]", "ten", "2027-01-01"),
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
			plan: []change{
				use("a", 31, 31), term("pack_coverage", "purchase_month"), opening("100", "0", "0", "0"),
				buy("resource_pack.x", "ten", "2027-01-16"),
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
			plan: []change{
				use("a", 31, 28), revise("2027-01-15", "a", "2", "ten", "7"), revise("2027-03-01", "a", "9", "ten", "9"),
				buy("resource_pack.x", "ten", "2027-01-14"), buy("resource_pack.y", "ten", "2027-01-15"),
			}, months: 2,
			show: showMonths,
			want: []string{
				"2027-01: bill 13, packs 12, amortized 23.6, cash 12",
				"2027-02: bill 52, packs 0, amortized 53.4, cash 13",
			},
		},
		{
			rule: "3: a revision of the 1st counts at once; a meter that it frees takes no quota",
			plan: []change{use("a", 31, 28), quota("q", 1, "a"), revise("2027-02-01", "a", "free", "ten", "5")}, months: 2,
			show: showMeters,
			want: []string{"2027-01 a: 31 = 1 + 0 + 30, 30", "2027-02 a: 28 = 0 + 0 + 0, 0"},
		},
		{
			rule: "4: the opening is settled on the first bill day",
			plan: []change{opening("1000", "300", "250", "260"), term("bill_day", "3")},
			show: showSettlements,
			want: []string{
				"2027-01-03: unfrozen 300, charged 250, estimate 260; 750, frozen 260",
				"2027-02-03: unfrozen 260, charged 0, estimate 0; 750, frozen 0",
			},
		},
		{
			// 250 calls, 200 of them free. Postpaid: 50 × 1.00; gross: 250 × 0.25.
			rule: "4: freeze_basis gross: V at the price of V's tier, × freeze_ratio",
			plan: []change{use("a", 250), quota("q", 200, "a"), term("freeze_basis", "gross"), term("freeze_ratio", "1.2"), opening("1000", "0", "0", "0")},
			show: showSettlements,
			want: []string{
				"2027-01-01: unfrozen 0, charged 0, estimate 0; 1000, frozen 0",
				"2027-02-01: unfrozen 0, charged 50, estimate 75; 950, frozen 75",
			},
		},
		{
			// 250 calls are 100 + 50 + 12.50.
			rule: "4: graduated with freeze_basis gross: the graduated cost of all V",
			plan: []change{use("a", 250), quota("q", 200, "a"), term("freeze_basis", "gross"), term("tier_mode", "graduated"), opening("1000", "0", "0", "0")},
			show: showSettlements,
			want: []string{
				"2027-01-01: unfrozen 0, charged 0, estimate 0; 1000, frozen 0",
				"2027-02-01: unfrozen 0, charged 50, estimate 162.5; 950, frozen 162.5",
			},
		},
		{
			// 0.335 + 0.335 = 0.67, × 1.5 = 1.005.
			rule: "4: the estimate is an exact sum, rounded once, half-up",
			plan: []change{price("b", "0.335"), price("c", "0.335"), use("b", 1), use("c", 1), term("freeze_ratio", "1.5"), opening("1000", "0", "0", "0")},
			show: showSettlements,
			want: []string{
				"2027-01-01: unfrozen 0, charged 0, estimate 0; 1000, frozen 0",
				"2027-02-01: unfrozen 0, charged 0.67, estimate 1.01; 999.33, frozen 1.01",
			},
		},
		{
			// 150 × 0.50 = 75. After the bill 25 are left for a freeze of 75.
			rule: "4: overdraft report: nothing stops, the missing amount is told",
			plan: []change{use("a", 150), opening("100", "0", "0", "0")},
			show: showFunding,
			want: []string{
				"2027-01-21 tier_changed a from 100, 101 calls; 100, frozen 0", // floor(150·21/31)
				"2027-02-01 bill 75; 25, frozen 0",
				"2027-02-01 shortfall 50; 25, frozen 0",
				"2027-02-01 freeze 75; 25, frozen 75",
				"lowest -50 on 2027-02-01, below zero on 2027-02-01, required 50",
			},
		},
		{
			// 10 + 90 just pay the 100.
			rule: "2: a top-up is credited before its day's settlement",
			plan: []change{opening("10", "0", "100", "0"), topUp("top_up.x", "2027-01-01", "90"), term("overdraft", "suspend")},
			show: showEvents,
			want: []string{"2027-01-01 top_up top_up.x, 90; 100, frozen 0", "2027-01-01 bill 100; 0, frozen 0"},
		},
		{
			rule: "4: top-ups up to and including the last settlement count, before it",
			plan: []change{use("a", 31), opening("12", "0", "0", "0"), topUp("top_up.x", "2027-02-01", "50"), term("overdraft", "suspend")},
			show: showFunding,
			want: []string{
				"2027-02-01 top_up top_up.x, 50; 62, frozen 0",
				"2027-02-01 bill 31; 31, frozen 0",
				"2027-02-01 freeze 31; 31, frozen 31",
				"lowest 0 on 2027-02-01, required 0",
			},
		},
		{
			// 155 × 0.50 = 77.50 leave 22.50, so service stops on 1 February; the
			// 55 of the 15th just do. 14 days of 5 calls are lost and 14 served, at
			// 1.00. March is lost again, and its bill of 0 wakes nobody: 70 stay
			// pending.
			rule: "4: suspended from the day of the failed freeze until balance ≥ the pending estimate",
			plan: []change{
				use("a", 155, 140, 155), opening("100", "0", "0", "0"), term("overdraft", "suspend"),
				topUp("top_up.x", "2027-02-15", "55"),
			}, months: 3,
			show: showAll(showEvents, showMonths, showSettlements),
			want: []string{
				"2027-01-20 tier_changed a from 100, 100 calls; 100, frozen 0",
				"2027-02-01 bill 77.5; 22.5, frozen 0",
				"2027-02-01 freeze_failed 77.5; 22.5, frozen 0",
				"2027-02-01 suspended; 22.5, frozen 0",
				"2027-02-15 top_up top_up.x, 55; 77.5, frozen 0",
				"2027-02-15 resumed 77.5; 77.5, frozen 77.5",
				"2027-03-01 unfreeze 77.5; 77.5, frozen 0",
				"2027-03-01 bill 70; 7.5, frozen 0",
				"2027-03-01 freeze_failed 70; 7.5, frozen 0",
				"2027-03-01 suspended; 7.5, frozen 0",
				"2027-01: bill 77.5, packs 0, amortized 77.5, cash 0",
				"2027-02: bill 70, packs 0, amortized 70, cash 77.5, lost 70",
				"2027-03: bill 0, packs 0, amortized 0, cash 70, lost 155",
				"2027-01-01: unfrozen 0, charged 0, estimate 0; 100, frozen 0",
				"2027-02-01: unfrozen 0, charged 77.5, estimate 77.5; 22.5, frozen 0",
				"2027-03-01: unfrozen 77.5, charged 70, estimate 70; 7.5, frozen 0",
				"2027-04-01: unfrozen 0, charged 0, estimate 70; 7.5, frozen 0",
			},
		},
		{
			// The same account: all calls are served, 77.50 + 70 + 77.50. Available
			// after the freezes: 22.5 − 77.5 = −55, then 7.5 − 70 = −62.5, then
			// −70 − 77.5 = −147.5.
			rule: "4: funding is taken from the report path",
			plan: []change{
				use("a", 155, 140, 155), opening("100", "0", "0", "0"), term("overdraft", "suspend"),
				topUp("top_up.x", "2027-02-15", "55"),
			}, months: 3,
			show: func(a planner.AccountForecast, f *planner.Forecast) []string {
				all := showFunding(a, f)
				return all[len(all)-1:]
			},
			want: []string{"lowest -147.5 on 2027-04-01, below zero on 2027-02-01, required 147.5"},
		},
		{
			// Half of February is lost again. 70 calls are served, below the tier from
			// 100, which the 140 requested would reach.
			rule: "3: lost calls do not count, not even for the basis gross",
			plan: []change{
				use("a", 155, 140), opening("100", "0", "0", "0"), term("overdraft", "suspend"), term("tier_basis", "gross"),
				topUp("top_up.x", "2027-02-15", "55"),
			}, months: 2,
			show: showMonths,
			want: []string{
				"2027-01: bill 77.5, packs 0, amortized 77.5, cash 0",
				"2027-02: bill 70, packs 0, amortized 70, cash 77.5, lost 70",
			},
		},
		{
			// −5 − 3 on the first morning; from the 3rd on 3 are unfrozen.
			rule: "4: the opening state counts as an event of the first day",
			plan: []change{opening("-5", "3", "0", "0"), term("bill_day", "3")},
			show: showFunding,
			want: []string{
				"2027-01-03 unfreeze 3; -5, frozen 0",
				"2027-01-03 shortfall 5; -5, frozen 0",
				"2027-02-03 shortfall 5; -5, frozen 0",
				"lowest -8 on 2027-01-01, below zero on 2027-01-01, required 8",
			},
		},
		{
			rule: "4: of equal lows the first date is told",
			plan: []change{opening("-5", "0", "0", "0"), term("bill_day", "3")},
			show: showFunding,
			want: []string{
				"2027-01-03 shortfall 5; -5, frozen 0",
				"2027-02-03 shortfall 5; -5, frozen 0",
				"lowest -5 on 2027-01-01, below zero on 2027-01-01, required 5",
			},
		},
		{
			rule: "4: a cent below the pending estimate wakes nobody",
			plan: []change{
				use("a", 155, 140), opening("100", "0", "0", "0"), term("overdraft", "suspend"),
				topUp("top_up.x", "2027-02-15", "54.99"),
			}, months: 2,
			show: showMonths,
			want: []string{
				"2027-01: bill 77.5, packs 0, amortized 77.5, cash 0",
				"2027-02: bill 0, packs 0, amortized 0, cash 77.5, lost 140",
			},
		},
		{
			// 1 February is served, 5 × 1.00. On 2 March 22.5 + 60 − 5 = 77.5 are
			// there: service is back on that day, and its record shows it. One day of
			// March is lost, 150 × 0.50 are billed.
			rule: "4: a suspended bill day deducts only; a resumption on it shows in its record",
			plan: []change{
				use("a", 155, 140, 155), opening("100", "0", "0", "0"), term("overdraft", "suspend"), term("bill_day", "2"),
				topUp("top_up.x", "2027-03-02", "60"),
			}, months: 3,
			show: showAll(showMonths, showSettlements),
			want: []string{
				"2027-01: bill 77.5, packs 0, amortized 77.5, cash 0",
				"2027-02: bill 5, packs 0, amortized 5, cash 77.5, lost 135",
				"2027-03: bill 75, packs 0, amortized 75, cash 5, lost 5",
				"2027-01-02: unfrozen 0, charged 0, estimate 0; 100, frozen 0",
				"2027-02-02: unfrozen 0, charged 77.5, estimate 77.5; 22.5, frozen 0",
				"2027-03-02: unfrozen 0, charged 5, estimate 77.5; 77.5, frozen 77.5",
				"2027-04-02: unfrozen 77.5, charged 75, estimate 75; 2.5, frozen 0",
			},
		},
		{
			// Two days of February are served, 10 × 1.00.
			rule: "2: days after the horizon see top-ups, the resumption and the settlement",
			plan: []change{
				use("a", 155, 140), opening("100", "0", "0", "0"), term("overdraft", "suspend"), term("bill_day", "3"),
				topUp("top_up.x", "2027-03-01", "55"),
			}, months: 2,
			show: showEvents,
			want: []string{
				"2027-01-20 tier_changed a from 100, 100 calls; 100, frozen 0",
				"2027-02-03 bill 77.5; 22.5, frozen 0",
				"2027-02-03 freeze_failed 77.5; 22.5, frozen 0",
				"2027-02-03 suspended; 22.5, frozen 0",
				"2027-03-01 top_up top_up.x, 55; 77.5, frozen 0",
				"2027-03-01 resumed 77.5; 77.5, frozen 77.5",
				"2027-03-03 unfreeze 77.5; 77.5, frozen 0",
				"2027-03-03 bill 10; 67.5, frozen 0",
				"2027-03-03 freeze 10; 67.5, frozen 10",
			},
		},
		{
			// b's 100.00 stop the account in February. The pack has 69 calls of a
			// left; they age and expire on 1 March.
			rule: "4: while suspended no call is served from a pack, and it goes on ageing",
			plan: []change{
				use("a", 31, 28, 31), use("b", 1000, 0, 0), opening("150", "0", "0", "0"), term("overdraft", "suspend"), term("pack_validity", "2m"),
				buy("resource_pack.x", "hundred", "2027-01-01"),
			}, months: 3,
			show: showAll(showPacks, showMonths),
			want: []string{
				"resource_pack.x 2027-01: 31 used, 0 expired, 69 left, 12.4",
				"resource_pack.x 2027-02: 0 used, 0 expired, 69 left, 0",
				"resource_pack.x 2027-03: 0 used, 69 expired, 0 left, 27.6",
				"2027-01: bill 100, packs 40, amortized 112.4, cash 40",
				"2027-02: bill 0, packs 0, amortized 0, cash 100, lost 28",
				"2027-03: bill 0, packs 0, amortized 27.6, cash 0, lost 31",
			},
		},
		{
			// 4 of 10 are available before the settlement of the 3rd, 10 after it.
			// c costs all that a leaves; b would have been a cent too much.
			rule: "4: a purchase above available is refused, whole; one of exactly available is not",
			plan: []change{
				opening("10", "6", "0", "0"), term("overdraft", "suspend"), term("bill_day", "3"),
				buy("resource_pack.early", "ten", "2027-01-02"),
				buy("resource_pack.c", "ten", "2027-01-03", priced("4")), buy("resource_pack.b", "ten", "2027-01-03", priced("4.01")), buy("resource_pack.a", "ten", "2027-01-03", priced("6")),
			},
			show: showEvents,
			want: []string{
				"2027-01-02 pack_refused resource_pack.early, 5; 10, frozen 6",
				"2027-01-03 unfreeze 6; 10, frozen 0",
				"2027-01-03 pack_bought resource_pack.a, 10 calls, 6; 4, frozen 0",
				"2027-01-03 pack_refused resource_pack.b, 4.01; 4, frozen 0",
				"2027-01-03 pack_bought resource_pack.c, 10 calls, 4; 0, frozen 0",
			},
		},
		{
			// 7 of 20 calls were left: 13 × 0.50 are amortized before the plan.
			rule: "5: a pack from before is neither billed nor paid; its value is the share that remained",
			plan: []change{use("a", 31), buy("resource_pack.x", "ten", "2026-12-15", quantity(2), remaining(7))},
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
			plan: []change{use("a", 1), buy("resource_pack.x", "seven", "2026-12-15", remaining(4))},
			show: showPacks,
			want: []string{"resource_pack.x 2027-01: 1 used, 0 expired, 3 left, 1.42"},
		},
		{
			// From the 30th on: 2 calls are worth 33.33… × 2/7 = 9.5238, all seven
			// the price. The other 29 and 23 calls cost 1.00.
			rule: "5: the parts of a pack add up to its price, to the last decimal",
			plan: []change{use("a", 31, 28), buy("resource_pack.x", "seven", "2027-01-30", priced("33.333333333333"))}, months: 2,
			show: showMonths,
			want: []string{
				"2027-01: bill 29, packs 33.333333333333, amortized 38.52, cash 33.333333333333",
				"2027-02: bill 23, packs 0, amortized 46.813333333333, cash 29",
			},
		},
		{
			// 6 calls are worth 0.006 × 6/7 = 0.00514…, in cents 0.01: more than the
			// price. The 7th takes back what is too much.
			rule: "7: shares add up to the month's part, whatever the price",
			plan: []change{use("a", 31, 28), buy("resource_pack.x", "seven", "2027-01-26", priced("0.006"))}, months: 2,
			show: func(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
				for _, m := range a.Packs[0].Months {
					left := m.Amortized
					for _, row := range m.Meters {
						left = left.Sub(row.Amortized)
					}
					lines = append(lines, sprintf("%s: %d used, nobody's %s", m.Month, m.Consumed, left))
				}
				return lines
			},
			want: []string{"2027-01: 6 used, nobody's 0", "2027-02: 1 used, nobody's 0"},
		},
		{
			// Day 1: 3 + 3 calls, day 2: one left for 3 and 3, a tie. 4 and 3 of
			// seven calls for 10: 5.714 and 4.286, the cent left goes to b.
			rule: "7: a pack's part is shared among its meters by the calls they took, in cents",
			plan: []change{use("a", 93), use("b", 93), buy("resource_pack.x", "seven", "2027-01-01")},
			show: func(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
				for _, row := range a.Packs[0].Months[0].Meters {
					lines = append(lines, sprintf("%s: %d, %s", row.Meter.ID, row.Consumed, row.Amortized))
				}
				return lines
			},
			want: []string{"a: 4, 5.71", "b: 3, 4.29"},
		},
		{
			rule: "a tier is reported on the day of its first call, be it the month's last",
			plan: []change{use("a", 100), opening("1000", "0", "0", "0")},
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
			plan: []change{use("a", 6200), opening("10000", "0", "0", "0")},
			show: showEvents,
			want: []string{
				"2027-01-01 tier_changed a from 100, 200 calls; 10000, frozen 0",
				"2027-01-01 tier_changed a from 200, 200 calls; 10000, frozen 0",
				"2027-02-01 bill 1550; 8450, frozen 0",
				"2027-02-01 freeze 1550; 8450, frozen 1550",
			},
		},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			if test.start == "" {
				test.start = "2027-01"
			}
			f := simulate(t, newPlan(handCatalog(), test.start, max(test.months, 1), test.plan...))
			if diff := cmp.Diff(test.want, test.show(f.Accounts[0], f)); diff != "" {
				t.Errorf("by hand (-), found (+):\n%s", diff)
			}
		})
	}
}

func handCatalog() pricing.CatalogSpec {
	return pricing.CatalogSpec{
		ID: "hand", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(),
		Meters: []pricing.MeterSpec{
			{ID: "a", Tiers: []pricing.TierSpec{{From: 0, Price: dec("1")}, {From: 100, Price: dec("0.5")}, {From: 200, Price: dec("0.25")}}},
			{ID: "b", Tiers: []pricing.TierSpec{{Price: dec("0.1")}}},
			{ID: "c", Tiers: []pricing.TierSpec{{Price: dec("0.1")}}},
		},
		Packs: []pricing.PackSpec{
			{SKU: "ten", Meters: []string{"a"}, Calls: 10, Price: dec("5")},
			{SKU: "hundred", Meters: []string{"a"}, Calls: 100, Price: dec("40")},
			{SKU: "seven", Meters: []string{"a", "b"}, Calls: 7, Price: dec("10")},
		},
	}
}

// A change writes one thing into a plan of one account.
type change func(*pricing.CatalogSpec, *planner.Input)

func newPlan(spec pricing.CatalogSpec, start string, months int, changes ...change) planner.Input {
	in := planner.Input{
		Start: month(start), Months: months,
		Accounts: []planner.Account{{Address: "account.main", Catalog: spec.ID, Terms: pricing.DefaultTerms(), Discount: planner.NoDiscount()}},
	}
	for _, change := range changes {
		change(&spec, &in)
	}
	in.Catalogs = []*pricing.Catalog{mustCatalog(spec)}
	return in
}

// use asks for calls, one number for each month.
func use(meter string, calls ...int64) change { return useAs("usage."+meter, meter, calls...) }

func useAs(address, meter string, calls ...int64) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Usages = append(in.Usages, planner.Usage{Address: address, Account: "account.main", Meter: meter, Calls: calls})
	}
}

func term(name, value string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		if err := in.Accounts[0].Terms.Set(name, value); err != nil {
			panic(err)
		}
	}
}

func opening(balance, frozen, due, estimate string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Accounts[0].Opening = planner.Opening{Balance: money(balance), Frozen: money(frozen), Due: money(due), Estimate: money(estimate)}
	}
}

func discount(multiplier string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) { in.Accounts[0].Discount.Default = dec(multiplier) }
}

func discountOf(meter, multiplier string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Accounts[0].Discount.ByMeter = map[string]decimal.Decimal{meter: dec(multiplier)}
	}
}

func topUp(address, on, amount string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.TopUps = append(in.TopUps, planner.TopUp{Address: address, Account: "account.main", Amount: money(amount), Date: day(on)})
	}
}

func buy(address, sku, on string, details ...func(*planner.PackPurchase)) change {
	p := planner.PackPurchase{Address: address, Account: "account.main", SKU: sku, Quantity: 1, PurchasedOn: day(on)}
	for _, detail := range details {
		detail(&p)
	}
	return func(_ *pricing.CatalogSpec, in *planner.Input) { in.Packs = append(in.Packs, p) }
}

func remaining(calls int64) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.Remaining = &calls }
}

func quantity(n int64) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.Quantity = n }
}

func priced(amount string) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.Price = new(money(amount)) }
}

func quota(id string, calls int64, meters ...string) change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) {
		spec.FreeQuotas = append(spec.FreeQuotas, pricing.FreeQuotaSpec{ID: id, Calls: calls, Meters: meters})
	}
}

// price gives a meter of the price list one price.
func price(meter, amount string) change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) {
		for i := range spec.Meters {
			if spec.Meters[i].ID == meter {
				spec.Meters[i].Tiers = []pricing.TierSpec{{Price: dec(amount)}}
			}
		}
	}
}

// revise changes the prices of a meter ("free" frees it) and a pack from a day on.
func revise(on, meter, amount, sku, packPrice string) change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) {
		m := pricing.MeterRevisionSpec{ID: meter, Free: amount == "free"}
		if !m.Free {
			m.Tiers = []pricing.TierSpec{{Price: dec(amount)}}
		}
		spec.Revisions = append(spec.Revisions, pricing.RevisionSpec{
			Date: day(on), Meters: []pricing.MeterRevisionSpec{m}, Packs: []pricing.PackRevisionSpec{{SKU: sku, Price: dec(packPrice)}},
		})
	}
}

// The show functions write down one side of a forecast, a line a thing.

func showAll(shows ...func(planner.AccountForecast, *planner.Forecast) []string) func(planner.AccountForecast, *planner.Forecast) []string {
	return func(a planner.AccountForecast, f *planner.Forecast) (lines []string) {
		for _, show := range shows {
			lines = append(lines, show(a, f)...)
		}
		return lines
	}
}

// showMeters: calls = free + pack + postpaid, charge.
func showMeters(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, m := range a.Months {
		for _, row := range m.Meters {
			lines = append(lines, sprintf("%s %s: %d = %d + %d + %d, %s", m.Month, row.Meter.ID, row.Calls, row.Free, row.Pack, row.Postpaid, row.Charge))
		}
	}
	return lines
}

func showTiers(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, m := range a.Months {
		for _, row := range m.Meters {
			for _, part := range row.Tiers {
				lines = append(lines, sprintf("%s %s: %d from %d = %s", m.Month, row.Meter.ID, part.Calls, part.Tier.From, part.List))
			}
		}
	}
	return lines
}

func showMonths(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, m := range a.Months {
		line := sprintf("%s: bill %s, packs %s, amortized %s, cash %s", m.Month, m.Bill, m.PackPurchases, m.Amortized, m.Cash)
		if m.Lost > 0 {
			line += sprintf(", lost %d", m.Lost)
		}
		lines = append(lines, line)
	}
	return lines
}

func showPacks(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, p := range a.Packs {
		for _, m := range p.Months {
			lines = append(lines, sprintf("%s %s: %d used, %d expired, %d left, %s", p.Purchase.Address, m.Month, m.Consumed, m.Expired, m.Remaining, m.Amortized))
		}
	}
	return lines
}

func showUsages(_ planner.AccountForecast, f *planner.Forecast) (lines []string) {
	for _, u := range f.Usages {
		for _, cost := range u.Cost {
			lines = append(lines, sprintf("%s: %s", u.Usage.Address, cost))
		}
	}
	return lines
}

// showSettlements: the opening's, then each month's; balance and frozen after it.
func showSettlements(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	settlements := []planner.Settlement{a.OpeningSettlement}
	for _, m := range a.Months {
		settlements = append(settlements, m.Settlement)
	}
	for _, s := range settlements {
		lines = append(lines, sprintf("%s: unfrozen %s, charged %s, estimate %s; %s, frozen %s", s.Date, s.Unfrozen, s.Charged, s.Estimate, s.Balance, s.Frozen))
	}
	return lines
}

// showEvents: what happened; balance and frozen after it.
func showEvents(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, e := range a.Events {
		line := sprintf("%s %s", e.Date, e.Type)
		separator := " "
		add := func(format string, args ...any) {
			line += separator + sprintf(format, args...)
			separator = ", "
		}
		if name := e.Address + e.Quota; name != "" {
			add("%s", name)
		}
		if e.TierFrom != nil {
			add("%s from %d", e.Meter, *e.TierFrom)
		}
		if e.Calls != nil {
			add("%d calls", *e.Calls)
		}
		if e.Amount != nil {
			add("%s", *e.Amount)
		}
		lines = append(lines, sprintf("%s; %s, frozen %s", line, e.Balance, e.Frozen))
	}
	return lines
}

// showFunding: the events and what it takes that nothing fails.
func showFunding(a planner.AccountForecast, f *planner.Forecast) []string {
	line := sprintf("lowest %s on %s", a.Funding.LowestAvailable, a.Funding.LowestOn)
	if a.Funding.FirstShortfallOn != nil {
		line += sprintf(", below zero on %s", a.Funding.FirstShortfallOn)
	}
	return append(showEvents(a, f), sprintf("%s, required %s", line, a.Funding.Required))
}
