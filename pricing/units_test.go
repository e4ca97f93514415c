package pricing_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// Units are exact, with at most six decimals.
func TestUnitsAreExact(t *testing.T) {
	draw := func(t *rapid.T, label string) decimal.Decimal {
		return decimal.New(rapid.Int64Range(0, 1<<50).Draw(t, label), -rapid.Int32Range(0, 6).Draw(t, label+" decimals"))
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		u, okU := pricing.UnitsOf(a)
		v, okV := pricing.UnitsOf(b)
		if !okU || !okV || !u.Add(v).Decimal().Equal(a.Add(b)) || !u.Sub(v).Decimal().Equal(a.Sub(b)) || u.Compare(v) != a.Compare(b) {
			t.Fatalf("%s and %s: %s, %s", a, b, u.Add(v), u.Sub(v))
		}
		n := rapid.Int64Range(0, 1000).Draw(t, "n")
		if !u.Times(n).Decimal().Equal(a.Mul(decimal.NewFromInt(n))) {
			t.Fatalf("%d times %s is %s", n, a, u.Times(n))
		}
		if v.IsPositive() {
			want := new(big.Int).Quo(u.Micros(), v.Micros())
			if !want.IsInt64() { // more than any grant holds
				want.Lsh(big.NewInt(1), 62)
			}
			if v.CallsIn(u) != want.Int64() {
				t.Fatalf("%d calls of %s in %s", v.CallsIn(u), v, u)
			}
		}
		var again pricing.Units
		if err := json.Unmarshal([]byte(toJSON(u)), &again); err != nil || again != u {
			t.Fatalf("%s is read as %s: %v", u, again, err)
		}
	})
	for _, text := range []string{"", "x", "0.0000001", "1e30"} {
		if u, err := pricing.ParseUnits(text); err == nil {
			t.Errorf("%q is %s", text, u)
		}
	}
}

// Meters of a grant are a list, or an object of ratios.
func TestGrantMetersAsJSON(t *testing.T) {
	half, _ := pricing.ParseUnits("0.5")
	for want, meters := range map[string]pricing.GrantMeters{
		`["b","a"]`:       pricing.ListedMeters("b", "a"),
		`{"a":0.5,"b":1}`: pricing.RatedMeters(map[string]pricing.Units{"b": pricing.WholeUnits(1), "a": half}),
	} {
		var again pricing.GrantMeters
		if err := json.Unmarshal([]byte(want), &again); err != nil || toJSON(meters) != want || toJSON(again) != want {
			t.Errorf("%s: %s, %v", want, toJSON(meters), err)
		}
	}
}

// A third of a price is exact until it is rounded, and printed with eight decimals.
func TestMoneyOfFractions(t *testing.T) {
	third := pricing.MoneyOfRat(big.NewRat(1, 3))
	if whole := third.Times(3); !whole.Equal(pricing.Cents(100)) || third.String() != "0.33333333" || third.Round(0).String() != "0.00" {
		t.Errorf("%s, %s", whole, third)
	}
	for currency, decimals := range map[string]int32{"CNY": 2, "JPY": 0, "KWD": 3, "CLF": 4, "XYZ": 2} {
		if got := pricing.MinorUnit(currency); got != decimals {
			t.Errorf("%s has %d decimals, not %d", currency, got, decimals)
		}
	}
}
