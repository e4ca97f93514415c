package plantest

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// largestRemainder hands out total in whole units: every part is cut to whole
// units, and what is then left goes one unit each to the largest remainders,
// ties to the earlier part. Where total is not a whole number of units, the
// last one handed out is what is left.
func largestRemainder(total *big.Rat, parts []*big.Rat, unit *big.Rat) []*big.Rat {
	given := make([]*big.Rat, len(parts))
	remainders := make([]*big.Rat, len(parts))
	left := new(big.Rat).Set(total)
	for i, part := range parts {
		units := floor(new(big.Rat).Quo(part, unit))
		given[i] = new(big.Rat).Mul(new(big.Rat).SetInt(units), unit)
		remainders[i] = new(big.Rat).Sub(part, given[i])
		left.Sub(left, given[i])
	}
	for left.Sign() > 0 {
		largest := -1
		for i, remainder := range remainders {
			if remainder != nil && (largest < 0 || remainder.Cmp(remainders[largest]) > 0) {
				largest = i
			}
		}
		remainders[largest] = nil // once each
		piece := unit
		if left.Cmp(unit) < 0 {
			piece = new(big.Rat).Set(left)
		}
		given[largest].Add(given[largest], piece)
		left.Sub(left, piece)
	}
	return given
}

func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

// halfUp rounds an amount of at least 0 to a number of decimals.
func halfUp(r *big.Rat, decimals int) *big.Rat {
	unit := powerOfTen(decimals)
	// ⌊r·10ⁿ + 1/2⌋ / 10ⁿ
	twice := new(big.Int).Mul(r.Num(), unit)
	twice.Add(twice.Lsh(twice, 1), r.Denom())
	return new(big.Rat).SetFrac(twice.Div(twice, new(big.Int).Lsh(r.Denom(), 1)), unit)
}

func ratInt(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// money writes a fraction down.
func money(r *big.Rat) pricing.Money { return pricing.MoneyOfRat(new(big.Rat).Set(r)) }

// units writes a fraction down that is a number of units.
func units(r *big.Rat) pricing.Units {
	u, err := pricing.ParseUnits(r.FloatString(pricing.UnitDecimals))
	if err != nil || u.Decimal().Rat().Cmp(r) != 0 {
		panic("not a number of units: " + r.String())
	}
	return u
}

func powerOfTen(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// civil, dateOf and daysIn are the calendar, from the standard library.

func civil(d pricing.Date) (year, month, day int) {
	t := time.Unix(int64(d)*24*60*60, 0).UTC()
	return t.Year(), int(t.Month()), t.Day()
}

func dateOf(year, month, day int) pricing.Date {
	return pricing.Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// refOrdered lists everything by address.
func refOrdered(in planner.Input) planner.Input {
	in.Accounts = slices.SortedFunc(slices.Values(in.Accounts), func(a, b planner.Account) int { return refCompare(a.Address, b.Address) })
	in.Usages = slices.SortedFunc(slices.Values(in.Usages), func(a, b planner.Usage) int { return refCompare(a.Address, b.Address) })
	in.Packs = slices.SortedFunc(slices.Values(in.Packs), func(a, b planner.PackPurchase) int { return refCompare(a.Address, b.Address) })
	in.TopUps = slices.SortedFunc(slices.Values(in.TopUps), func(a, b planner.TopUp) int { return refCompare(a.Address, b.Address) })
	in.Subscriptions = slices.SortedFunc(slices.Values(in.Subscriptions), func(a, b planner.Subscription) int { return refCompare(a.Address, b.Address) })
	in.Vouchers = slices.SortedFunc(slices.Values(in.Vouchers), func(a, b planner.Voucher) int { return refCompare(a.Address, b.Address) })
	return in
}

var refSegments = regexp.MustCompile(`\[(\d+)\]|\["([^"]*)"\]|([^.\[]+)`)

// refCompare is the order of addresses: segment by segment, integer keys by
// number and before string keys, names and string keys by code point
// (language.md); the shorter of two that agree comes first.
func refCompare(a, b string) int {
	x, y := refSegments.FindAllStringSubmatch(a, -1), refSegments.FindAllStringSubmatch(b, -1)
	for i := range min(len(x), len(y)) {
		for kind := 1; kind <= 3; kind++ { // integer key, string key, name
			s, t := x[i][kind], y[i][kind]
			switch {
			case s == t:
				continue
			case s == "":
				return 1 // b has the earlier kind
			case t == "":
				return -1
			case kind == 1 && len(s) != len(t):
				return len(s) - len(t)
			}
			return strings.Compare(s, t)
		}
	}
	return len(x) - len(y)
}
