package planner_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// The calls of a month are those of a horizon of this month alone: no month's come
// from another's.
func TestCallsOfEachMonthStandAlone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		months := rapid.IntRange(1, 6).Draw(rt, "months")
		start, err := pricing.ParseMonth("2027-01")
		if err != nil {
			rt.Fatal(err)
		}
		percent := func(name string) decimal.Decimal {
			return decimal.New(int64(rapid.IntRange(0, 2).Draw(rt, name))*50, -2)
		}
		v := planner.Volume{
			Base:   make([]int64, months),
			Growth: percent("growth"), GrowthFrom: start, Multiplier: percent("multiplier"),
		}
		for i := range v.Base {
			v.Base[i] = int64(rapid.SampledFrom([]int{100, 100, 200}).Draw(rt, "base"))
		}
		if rapid.Bool().Draw(rt, "seasons") {
			for range v.Base {
				v.Seasonality = append(v.Seasonality, percent("season"))
			}
		}
		if rapid.Bool().Draw(rt, "measured") {
			v.Actual = make([]*int64, months)
			measured := int64(7)
			v.Actual[rapid.IntRange(0, months-1).Draw(rt, "measured month")] = &measured
		}
		calls, err := v.Calls(start)
		if err != nil {
			rt.Fatal(err)
		}
		for i := range calls {
			one := v
			one.Base = v.Base[i : i+1]
			if v.Seasonality != nil {
				one.Seasonality = v.Seasonality[i : i+1]
			}
			if v.Actual != nil {
				one.Actual = v.Actual[i : i+1]
			}
			alone, err := one.Calls(start + pricing.Month(i))
			if err != nil || alone[0] != calls[i] {
				rt.Fatalf("month %d has %d calls, alone %v, %v", i, calls[i], alone, err)
			}
		}
	})
}
