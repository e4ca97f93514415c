package pricing_test

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// money is an amount as it is written.
func money(s string) pricing.Money { return pricing.MoneyOf(dec(s)) }

// Half-up, decided by the exact amount.
func TestRoundCents(t *testing.T) {
	for amount, want := range map[string]string{
		"2499.9975": "2500", "1.005": "1.01", "1.004999999999": "1", "0.005": "0.01", "0.00499999": "0", "33": "33",
		"-0.005": "-0.01", "-0.00499999": "0", "92233720368.547758": "92233720368.55",
	} {
		if got := money(amount).Round(pricing.CentDecimals); !got.Equal(money(want)) {
			t.Errorf("%s rounds to %s, want %s", amount, got, want)
		}
	}
}

func TestMoneyString(t *testing.T) {
	for _, test := range []struct{ amount, want string }{
		{"1155", "1155.00"}, {"1155.000", "1155.00"}, {"0", "0.00"}, {"-0.5", "-0.50"}, {"0.125", "0.125"},
		{"1e3", "1000.00"}, {"1e-12", "0.000000000001"}, {"-12.30", "-12.30"}, {"0.10000", "0.10"},
		{"5" + "." + strings.Repeat("0", 40), "5.00"}, {"-0.00000001", "-0.00000001"}, {"1e20", "100000000000000000000.00"},
	} {
		if got := money(test.amount).String(); got != test.want {
			t.Errorf("%s prints as %s, want %s", test.amount, got, test.want)
		}
	}
}

// drawDecimal draws amounts of all the ways in which they are held: few digits,
// whole cents, up to the last unit of a machine word and just beyond it, and with
// more decimals than it counts.
func drawDecimal(t *rapid.T, name string) decimal.Decimal {
	digits := rapid.OneOf(
		rapid.Int64Range(-1000, 1000),
		rapid.Int64(),
		rapid.SampledFrom([]int64{math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, 1e18, 5e7, 5e5}),
	).Draw(t, name+" digits")
	return decimal.New(digits, rapid.SampledFrom([]int32{-2, -8, -8, -9, -12, 0, 3, -30, -40, 15}).Draw(t, name+" exponent"))
}

// Money and decimals agree on everything, whichever way an amount is held, and
// what is printed is the amount: no digit is lost, none is needless.
func TestMoneyEqualsDecimal(t *testing.T) {
	same := func(t *rapid.T, what string, got pricing.Money, want decimal.Decimal) {
		t.Helper()
		if !got.Decimal().Equal(want) || !got.Equal(pricing.MoneyOf(want)) {
			t.Fatalf("%s is %s, want %s", what, got, want)
		}
		if held := pricing.MoneyOf(want); got.IsZero() != want.IsZero() || (held == pricing.Money{}) != want.IsZero() {
			t.Fatalf("%s: %s is held in two ways", what, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawDecimal(t, "a"), drawDecimal(t, "b")
		m, n := pricing.MoneyOf(a), pricing.MoneyOf(b)
		times := rapid.OneOf(rapid.Int64Range(-5, 5), rapid.Int64Range(-pricing.MaxCalls, pricing.MaxCalls)).Draw(t, "times")
		same(t, "the amount", m, a)
		longer := decimal.NewFromBigInt(new(big.Int).Mul(a.Coefficient(), new(big.Int).Exp(big.NewInt(10), big.NewInt(35), nil)), a.Exponent()-35)
		if held := pricing.MoneyOf(longer); (held.Sub(m) != pricing.Money{}) || held.String() != m.String() || (m.Round(pricing.CentDecimals) == m) != (held.Round(pricing.CentDecimals) == held) {
			t.Fatalf("%s is another amount with more zeros behind it: %s", a, held)
		}
		same(t, "sum", m.Add(n), a.Add(b))
		same(t, "difference", m.Sub(n), a.Sub(b))
		same(t, "what is left of itself", m.Sub(m), decimal.Zero)
		same(t, "negative", m.Neg(), a.Neg())
		same(t, "size", m.Abs(), a.Abs())
		same(t, "multiple", m.Times(times), a.Mul(decimal.NewFromInt(times)))
		same(t, "cents", m.Round(pricing.CentDecimals), a.Round(2))
		same(t, "cut to cents", m.Cut(pricing.CentDecimals), a.Truncate(2))
		same(t, "smaller", pricing.MinMoney(m, n), decimal.Min(a, b))
		same(t, "larger", pricing.MaxMoney(m, n), decimal.Max(a, b))
		same(t, "hundredths", pricing.Cents(times), decimal.New(times, -2))
		if m.Compare(n) != a.Compare(b) || m.Sign() != a.Sign() || m.LessThan(n) != a.LessThan(b) || m.GreaterThanOrEqual(n) != a.GreaterThanOrEqual(b) {
			t.Fatalf("%s and %s compare as %d, with sign %d", a, b, m.Compare(n), m.Sign())
		}
		atLeast := rapid.SampledFrom([]int{pricing.CentDecimals, pricing.CostDecimals}).Draw(t, "decimals")
		text := string(m.Append([]byte("x"), atLeast))[1:]
		_, decimals, _ := strings.Cut(text, ".")
		if !dec(text).Equal(a) || len(decimals) < atLeast || len(decimals) > atLeast && strings.HasSuffix(decimals, "0") {
			t.Fatalf("%s is printed as %s", a, text)
		}
	})
}

// A discount rounds once, to 8 decimals; a freeze ratio once, to cents; a portion
// once, to cents.
func TestMultiplesRoundOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount, factor := drawDecimal(t, "amount").Abs(), drawDecimal(t, "factor").Abs()
		if rapid.Bool().Draw(t, "usual factor") {
			factor = dec(rapid.SampledFrom([]string{"0", "1", "0.9", "0.333333333333", "0.005", "1.5"}).Draw(t, "of"))
		}
		m, f := pricing.MoneyOf(amount), pricing.MultiplierOf(factor)
		whole := rapid.OneOf(rapid.Int64Range(1, 10), rapid.Int64Range(1, pricing.MaxCalls)).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		if got, want := f.Of(m), amount.Mul(factor).Round(8); !got.Decimal().Equal(want) {
			t.Fatalf("%s × %s is %s, want %s", amount, factor, got, want)
		}
		if got, want := f.Rounded(m, pricing.CentDecimals), amount.Mul(factor).Round(2); !got.Decimal().Equal(want) {
			t.Fatalf("%s × %s is %s in cents, want %s", amount, factor, got, want)
		}
		want := amount.Mul(decimal.NewFromInt(part)).DivRound(decimal.NewFromInt(whole), 2)
		if got := m.Portion(pricing.WholeUnits(part), pricing.WholeUnits(whole), 2); !got.Decimal().Equal(want) {
			t.Fatalf("%d of %d of %s is %s, want %s", part, whole, amount, got, want)
		}
	})
}

func TestGroupDigits(t *testing.T) {
	for number, want := range map[string]string{
		"0": "0", "999.999": "999.999", "1000": "1,000", "-123456": "-123,456", "-1234567.8901": "-1,234,567.8901", "": "",
	} {
		if got := pricing.GroupDigits(number); got != want {
			t.Errorf("%s prints as %s, want %s", number, got, want)
		}
	}
}

// A split by largest remainder is the only one with these three properties: it
// adds up; everyone has its exact part cut to whole units, or a unit more; who
// has one more has the larger remainder, or the same and comes first.
func checkLargestRemainder(t *rapid.T, total *big.Rat, parts, shares []*big.Rat, unit *big.Rat) {
	t.Helper()
	sum := new(big.Rat)
	extra := make([]*big.Rat, len(parts))
	remainder := make([]*big.Rat, len(parts))
	for i, part := range parts {
		units := new(big.Rat).Quo(part, unit)
		whole := new(big.Rat).SetInt(new(big.Int).Div(units.Num(), units.Denom()))
		whole.Mul(whole, unit)
		remainder[i] = new(big.Rat).Sub(part, whole)
		extra[i] = new(big.Rat).Sub(shares[i], whole)
		if extra[i].Sign() < 0 || extra[i].Cmp(unit) > 0 {
			t.Fatalf("party %d has %s of exactly %s", i, shares[i].FloatString(14), part.FloatString(14))
		}
		sum.Add(sum, shares[i])
	}
	if sum.Cmp(total) != 0 {
		t.Fatalf("the shares add up to %s of %s", sum.FloatString(14), total.FloatString(14))
	}
	for i := range parts {
		for j := range parts {
			first := remainder[i].Cmp(remainder[j]) > 0 || remainder[i].Cmp(remainder[j]) == 0 && i < j
			// Only the last that is served may get less than a unit.
			if first && extra[j].Sign() > 0 && extra[i].Cmp(unit) < 0 {
				t.Fatalf("party %d gets %s more before party %d", j, extra[j].FloatString(14), i)
			}
		}
	}
}

// drawWeights draws weights that tie often, and sums near 2^63.
func drawWeights(t *rapid.T) []int64 {
	weight := rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 1000), rapid.Int64Range(0, pricing.MaxCalls))
	return rapid.SliceOfN(weight, 1, 12).Draw(t, "weights")
}

func proportions(total *big.Rat, weights []int64) (parts []*big.Rat, sum int64) {
	for _, w := range weights {
		sum += w
	}
	for _, w := range weights {
		if sum > 0 {
			parts = append(parts, new(big.Rat).Mul(total, big.NewRat(w, sum)))
		}
	}
	return parts, sum
}

func TestShareCalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := drawWeights(t)
		total := rapid.OneOf(rapid.Int64Range(0, 20), rapid.Int64Range(0, pricing.MaxCalls)).Draw(t, "total")
		shares := slices.Repeat([]int64{-1}, len(weights)) // what was in it does not matter
		pricing.ShareCalls(shares, total, weights)
		exact, sum := proportions(new(big.Rat).SetInt64(total), weights)
		if sum == 0 {
			if diff := cmp.Diff(make([]int64, len(weights)), shares); diff != "" {
				t.Fatalf("nobody asks, but somebody gets:\n%s", diff)
			}
			return
		}
		var got []*big.Rat
		for _, share := range shares {
			got = append(got, new(big.Rat).SetInt64(share))
		}
		checkLargestRemainder(t, new(big.Rat).SetInt64(total), exact, got, big.NewRat(1, 1))
	})
}

func TestShareMoney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := drawWeights(t)
		decimals := rapid.SampledFrom([]int32{2, 2, 0, 3}).Draw(t, "decimals")
		amount := decimal.New(rapid.OneOf(rapid.Int64Range(0, 1_000_000), rapid.Int64Range(0, 1<<62)).Draw(t, "amount"), -decimals)
		shares := slices.Repeat([]pricing.Money{money("-1")}, len(weights)) // what was in it does not matter
		units := make([]pricing.Units, len(weights))
		for i, w := range weights {
			units[i] = pricing.UnitsIn(w, 1)
		}
		pricing.ShareMoney(shares, pricing.MoneyOf(amount), units, decimals)
		exact, sum := proportions(amount.Rat(), weights)
		if sum == 0 {
			if diff := cmp.Diff(make([]pricing.Money, len(weights)), shares); diff != "" {
				t.Fatalf("nobody took part, but somebody pays:\n%s", diff)
			}
			return
		}
		checkLargestRemainder(t, amount.Rat(), exact, rats(shares), decimal.New(1, -decimals).Rat())
	})
}

// A bill is the sum of costs of 8 decimals, rounded; its charges are whole cents.
func TestShareBill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Half a cent, a cent, two thirds of a cent: remainders that tie. And a cost
		// that no machine word holds.
		cost := rapid.SampledFrom([]string{"0", "0.005", "0.335", "0.33666667", "12.00999999", "0.00000001", "7.25", "100000000000.335"})
		var costs []pricing.Money
		var bill pricing.Money
		for _, text := range rapid.SliceOfN(cost, 1, 12).Draw(t, "costs") {
			costs = append(costs, money(text))
			bill = bill.Add(money(text))
		}
		bill = bill.Round(pricing.CentDecimals)
		shares := slices.Repeat([]pricing.Money{money("-1")}, len(costs))
		pricing.ShareBill(shares, bill, costs, pricing.CentDecimals)
		for _, share := range shares {
			if !share.Equal(share.Round(pricing.CentDecimals)) {
				t.Fatalf("a charge of %s is not in whole cents", share)
			}
		}
		checkLargestRemainder(t, bill.Decimal().Rat(), rats(costs), rats(shares), big.NewRat(1, 100))
	})
}

func rats(amounts []pricing.Money) (rats []*big.Rat) {
	for _, amount := range amounts {
		rats = append(rats, amount.Decimal().Rat())
	}
	return rats
}
