package settle_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
)

// Bill days, freezes, suspension and funding: section 4.
func TestRulesOfCash(t *testing.T) {
	checkRules(t, []settlementRule{
		{
			rule: "4: the opening is settled on the first bill day",
			plan: []plantest.Change{plantest.Opening("1000", "300", "250", "260"), plantest.Term("bill_day", "3")},
			show: showSettlements,
			want: []string{
				"2027-01-03: unfrozen 300, charged 250, estimate 260; 750, frozen 260",
				"2027-02-03: unfrozen 260, charged 0, estimate 0; 750, frozen 0",
			},
		},
		{
			// 250 calls, 200 of them free. Postpaid: 50 × 1.00; gross: 250 × 0.25.
			rule: "4: freeze_basis gross: V at the price of V's tier, × freeze_ratio",
			plan: []plantest.Change{plantest.Use("a", 250), plantest.Quota("q", 200, "a"), plantest.Term("freeze_basis", "gross"), plantest.Term("freeze_ratio", "1.2"), plantest.Opening("1000", "0", "0", "0")},
			show: showSettlements,
			want: []string{
				"2027-01-01: unfrozen 0, charged 0, estimate 0; 1000, frozen 0",
				"2027-02-01: unfrozen 0, charged 50, estimate 75; 950, frozen 75",
			},
		},
		{
			// 250 calls are 100 + 50 + 12.50.
			rule: "4: graduated with freeze_basis gross: the graduated cost of all V",
			plan: []plantest.Change{plantest.Use("a", 250), plantest.Quota("q", 200, "a"), plantest.Term("freeze_basis", "gross"), plantest.Term("tier_mode", "graduated"), plantest.Opening("1000", "0", "0", "0")},
			show: showSettlements,
			want: []string{
				"2027-01-01: unfrozen 0, charged 0, estimate 0; 1000, frozen 0",
				"2027-02-01: unfrozen 0, charged 50, estimate 162.5; 950, frozen 162.5",
			},
		},
		{
			// 0.335 + 0.335 = 0.67, × 1.5 = 1.005.
			rule: "4: the estimate is an exact sum, rounded once, half-up",
			plan: []plantest.Change{plantest.Price("b", "0.335"), plantest.Price("c", "0.335"), plantest.Use("b", 1), plantest.Use("c", 1), plantest.Term("freeze_ratio", "1.5"), plantest.Opening("1000", "0", "0", "0")},
			show: showSettlements,
			want: []string{
				"2027-01-01: unfrozen 0, charged 0, estimate 0; 1000, frozen 0",
				"2027-02-01: unfrozen 0, charged 0.67, estimate 1.01; 999.33, frozen 1.01",
			},
		},
		{
			// 150 × 0.50 = 75. After the bill 25 are left for a freeze of 75.
			rule: "4: overdraft report: nothing stops, the missing amount is told",
			plan: []plantest.Change{plantest.Use("a", 150), plantest.Opening("100", "0", "0", "0")},
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
			plan: []plantest.Change{plantest.Opening("10", "0", "100", "0"), plantest.TopUp("top_up.x", "2027-01-01", "90"), plantest.Term("overdraft", "suspend")},
			show: showEvents,
			want: []string{"2027-01-01 top_up top_up.x, 90; 100, frozen 0", "2027-01-01 bill 100; 0, frozen 0"},
		},
		{
			rule: "4: top-ups up to and including the last settlement count, before it",
			plan: []plantest.Change{plantest.Use("a", 31), plantest.Opening("12", "0", "0", "0"), plantest.TopUp("top_up.x", "2027-02-01", "50"), plantest.Term("overdraft", "suspend")},
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
			plan: []plantest.Change{
				plantest.Use("a", 155, 140, 155), plantest.Opening("100", "0", "0", "0"), plantest.Term("overdraft", "suspend"),
				plantest.TopUp("top_up.x", "2027-02-15", "55"),
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
			plan: []plantest.Change{
				plantest.Use("a", 155, 140, 155), plantest.Opening("100", "0", "0", "0"), plantest.Term("overdraft", "suspend"),
				plantest.TopUp("top_up.x", "2027-02-15", "55"),
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
			plan: []plantest.Change{
				plantest.Use("a", 155, 140), plantest.Opening("100", "0", "0", "0"), plantest.Term("overdraft", "suspend"), plantest.Term("tier_basis", "gross"),
				plantest.TopUp("top_up.x", "2027-02-15", "55"),
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
			plan: []plantest.Change{plantest.Opening("-5", "3", "0", "0"), plantest.Term("bill_day", "3")},
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
			plan: []plantest.Change{plantest.Opening("-5", "0", "0", "0"), plantest.Term("bill_day", "3")},
			show: showFunding,
			want: []string{
				"2027-01-03 shortfall 5; -5, frozen 0",
				"2027-02-03 shortfall 5; -5, frozen 0",
				"lowest -5 on 2027-01-01, below zero on 2027-01-01, required 5",
			},
		},
		{
			rule: "4: a cent below the pending estimate wakes nobody",
			plan: []plantest.Change{
				plantest.Use("a", 155, 140), plantest.Opening("100", "0", "0", "0"), plantest.Term("overdraft", "suspend"),
				plantest.TopUp("top_up.x", "2027-02-15", "54.99"),
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
			plan: []plantest.Change{
				plantest.Use("a", 155, 140, 155), plantest.Opening("100", "0", "0", "0"), plantest.Term("overdraft", "suspend"), plantest.Term("bill_day", "2"),
				plantest.TopUp("top_up.x", "2027-03-02", "60"),
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
			plan: []plantest.Change{
				plantest.Use("a", 155, 140), plantest.Opening("100", "0", "0", "0"), plantest.Term("overdraft", "suspend"), plantest.Term("bill_day", "3"),
				plantest.TopUp("top_up.x", "2027-03-01", "55"),
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
			plan: []plantest.Change{
				plantest.Use("a", 31, 28, 31), plantest.Use("b", 1000, 0, 0), plantest.Opening("150", "0", "0", "0"), plantest.Term("overdraft", "suspend"), plantest.Term("pack_validity", "2m"),
				plantest.Buy("resource_pack.x", "hundred", "2027-01-01"),
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
			plan: []plantest.Change{
				plantest.Opening("10", "6", "0", "0"), plantest.Term("overdraft", "suspend"), plantest.Term("bill_day", "3"),
				plantest.Buy("resource_pack.early", "ten", "2027-01-02"),
				plantest.Buy("resource_pack.c", "ten", "2027-01-03", plantest.Priced("4")), plantest.Buy("resource_pack.b", "ten", "2027-01-03", plantest.Priced("4.01")), plantest.Buy("resource_pack.a", "ten", "2027-01-03", plantest.Priced("6")),
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
	})
}
