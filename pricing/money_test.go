package pricing_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// Half-up, decided by the exact amount.
func TestRoundCents(t *testing.T) {
	for amount, want := range map[string]string{
		"2499.9975": "2500", "1.005": "1.01", "1.004999999999": "1", "0.005": "0.01", "0.00499999": "0", "33": "33",
	} {
		if got := pricing.RoundCents(dec(amount)); !got.Equal(dec(want)) {
			t.Errorf("%s rounds to %s, want %s", amount, got, want)
		}
	}
}

func TestFormatMoney(t *testing.T) {
	for _, test := range []struct{ amount, want string }{
		{"1155", "1155.00"}, {"1155.000", "1155.00"}, {"0", "0.00"}, {"-0.5", "-0.50"}, {"0.125", "0.125"},
		{"1e3", "1000.00"}, {"1e-12", "0.000000000001"}, {"-12.30", "-12.30"}, {"0.10000", "0.10"},
	} {
		if got := pricing.FormatMoney(dec(test.amount)); got != test.want {
			t.Errorf("%s prints as %s, want %s", test.amount, got, test.want)
		}
	}
}

// What is printed is the amount: no digit is lost, none is needless.
func TestFormatMoneyNeverRounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := decimal.New(rapid.Int64().Draw(t, "digits"), rapid.Int32Range(-15, 15).Draw(t, "exponent"))
		text := pricing.FormatMoney(amount)
		_, decimals, _ := strings.Cut(text, ".")
		switch {
		case !dec(text).Equal(amount):
			t.Fatalf("%s is printed as %s", amount, text)
		case len(decimals) < 2, len(decimals) > 2 && strings.HasSuffix(decimals, "0"):
			t.Fatalf("%s is printed with the decimals %q", amount, decimals)
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
	return rapid.SliceOfN(weight, 1, 7).Draw(t, "weights")
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
		// Whole cents, or a price of 12 decimals.
		amount := decimal.New(rapid.Int64Range(0, 1_000_000).Draw(t, "amount"), rapid.SampledFrom([]int32{-2, -2, -3, -12, 0}).Draw(t, "exponent"))
		shares := pricing.ShareMoney(amount, weights)
		exact, sum := proportions(amount.Rat(), weights)
		if sum == 0 {
			if diff := cmp.Diff(make([]decimal.Decimal, len(weights)), shares); diff != "" {
				t.Fatalf("nobody took part, but somebody pays:\n%s", diff)
			}
			return
		}
		checkLargestRemainder(t, amount.Rat(), exact, rats(shares), big.NewRat(1, 100))
	})
}

// A bill is the sum of costs of 8 decimals, rounded; its charges are whole cents.
func TestShareCents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Half a cent, a cent, two thirds of a cent: remainders that tie.
		cost := rapid.SampledFrom([]string{"0", "0.005", "0.335", "0.33666667", "12.00999999", "0.00000001", "7.25"})
		var costs []decimal.Decimal
		var bill decimal.Decimal
		for _, text := range rapid.SliceOfN(cost, 1, 7).Draw(t, "costs") {
			costs = append(costs, dec(text))
			bill = bill.Add(dec(text))
		}
		bill = bill.Round(2)
		shares := pricing.ShareCents(bill, costs)
		for _, share := range shares {
			if !share.Equal(share.Round(2)) {
				t.Fatalf("a charge of %s is not in whole cents", share)
			}
		}
		checkLargestRemainder(t, bill.Rat(), rats(costs), rats(shares), big.NewRat(1, 100))
	})
}

func rats(amounts []decimal.Decimal) (rats []*big.Rat) {
	for _, amount := range amounts {
		rats = append(rats, amount.Rat())
	}
	return rats
}
