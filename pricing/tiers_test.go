package pricing_test

import (
	"math/big"
	"testing"

	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestNewTierListErrors(t *testing.T) {
	tier := func(from int64, price string) pricing.Tier {
		return pricing.Tier{From: from, Price: decimal.NewNullDecimal(dec(price))}
	}
	for _, test := range []struct {
		name  string
		tiers []pricing.Tier
		want  string
	}{
		{"none", nil, "a price list needs at least one tier, { from = 0, price = … }"},
		{"not from 0", []pricing.Tier{tier(1, "2")}, "the first tier must start at 0 calls, not at 1"},
		{"below 0", []pricing.Tier{tier(-1, "2"), tier(0, "1")}, "the first tier must start at 0 calls, not at -1"},
		{"negative price", []pricing.Tier{tier(0, "2"), tier(10, "-0.01")}, "the price of the tier from 10 is negative (-0.01)"},
		{"equal", []pricing.Tier{tier(0, "2"), tier(10, "1"), tier(10, "1")}, "tiers must ascend: the tier from 10 follows the one from 10"},
		{"descending", []pricing.Tier{tier(0, "2"), tier(10, "1"), tier(9, "1")}, "tiers must ascend: the tier from 9 follows the one from 10"},
		{"out of reach", []pricing.Tier{tier(0, "2"), tier(pricing.MaxCalls+1, "1")}, "the tier from 1000000000000001 starts above the largest count of calls, 1000000000000000"},
		{"free and as far as it goes", []pricing.Tier{tier(0, "0"), tier(pricing.MaxCalls, "0")}, ""},
	} {
		list, err := pricing.NewTierList(test.tiers)
		if got := errorText(err); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if want := len(test.tiers); err == nil && list.Len() != want || err != nil && list.Len() != 0 {
			t.Errorf("%s: a list of %d tiers", test.name, list.Len())
		}
	}
}

// A list keeps its own tiers.
func TestTierListIsItsOwn(t *testing.T) {
	tiers := []pricing.Tier{{From: 0, Price: decimal.NewNullDecimal(dec("2"))}, {From: 10, Price: decimal.NewNullDecimal(dec("1"))}}
	list := must(pricing.NewTierList(tiers))
	tiers[1].From = 5
	if got := list.At(1).From; got != 10 {
		t.Errorf("the second tier starts at %d, not at 10", got)
	}
}

// A tier's lower bound is inclusive, its upper bound exclusive.
func TestReached(t *testing.T) {
	free := decimal.NewNullDecimal(decimal.Zero)
	list := must(pricing.NewTierList([]pricing.Tier{{From: 0, Price: free}, {From: 1_000_000, Price: free}, {From: 3_000_000}}))
	for basis, want := range map[int64]int{
		0: 0, 999_999: 0, 1_000_000: 1, 1_000_001: 1, 2_999_999: 1, 3_000_000: 2, 3_000_001: 2, pricing.MaxCalls: 2,
	} {
		if got := list.Reached(basis); got != want {
			t.Errorf("%d reaches tier %d, want %d", basis, got, want)
		}
	}
}

// Section 3, call by call: reached gives every call the price of the last tier
// with from ≤ basis; graduated gives call number n that of the last tier with
// from < n, and the calls are the last of the basis count.
func TestRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tiers := []pricing.Tier{{From: 0, Price: decimal.NewNullDecimal(drawPrice(t))}}
		for range rapid.IntRange(0, 4).Draw(t, "more tiers") {
			width := rapid.SampledFrom([]int64{1, 2, 10, 25}).Draw(t, "width")
			tiers = append(tiers, pricing.Tier{From: tiers[len(tiers)-1].From + width, Price: decimal.NewNullDecimal(drawPrice(t))})
		}
		edge := rapid.SampledFrom(tiers).Draw(t, "edge").From
		basis := max(0, edge+rapid.Int64Range(-2, 30).Draw(t, "beyond the edge"))
		calls := rapid.Int64Range(0, basis).Draw(t, "calls")
		unit := rapid.SampledFrom([]int64{1, 100, 1000}).Draw(t, "unit")
		mode := rapid.SampledFrom([]pricing.TierMode{pricing.TierModeReached, pricing.TierModeGraduated}).Draw(t, "mode")

		counts := make([]int64, len(tiers))
		for n := basis - calls + 1; n <= basis; n++ {
			of := 0
			for i, tier := range tiers {
				if tier.From < n || mode == pricing.TierModeReached && tier.From <= basis {
					of = i
				}
			}
			counts[of]++
		}
		var want pricing.Rated
		for i, count := range counts {
			if count > 0 {
				cost := new(big.Rat).Mul(tiers[i].Price.Decimal.Rat(), big.NewRat(count, unit))
				list := money(cost.FloatString(20)) // at most 12 decimals and the unit's 3
				want.Parts = append(want.Parts, pricing.RatedPart{From: tiers[i].From, Price: tiers[i].Price.Decimal, NoPrice: !tiers[i].Price.Valid, Calls: count, List: pricing.Cost(list)})
				want.List = want.List.Add(list)
			}
		}
		got := must(pricing.NewTierList(tiers)).Rate(mode, calls, basis, unit)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s, %d calls up to number %d, call by call (-), rated (+):\n%s", mode, calls, basis, diff)
		}
	})
}

// The products that do not fit a machine word, around where they stop to.
func TestRateOfVeryManyCalls(t *testing.T) {
	for _, price := range []string{"0.00009223", "0.00009224", "0.00018446", "0.00018447", "0.0003", "0.0004", "1"} {
		list := must(pricing.NewTierList([]pricing.Tier{{Price: decimal.NewNullDecimal(dec(price))}}))
		want := pricing.MoneyOf(dec(price).Mul(decimal.NewFromInt(pricing.MaxCalls)))
		if got := list.List(pricing.TierModeReached, pricing.MaxCalls, pricing.MaxCalls, 1); !got.Equal(want) {
			t.Errorf("at %s: %s, want %s", price, got, want)
		}
	}
}

func drawPrice(t *rapid.T) decimal.Decimal {
	return dec(rapid.SampledFrom([]string{"0", "0.5", "60", "2.25", "0.123456789012"}).Draw(t, "price"))
}
