package settle_test

import (
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
)

// A rat is an exact fraction; the zero value is 0.
type rat struct{ r *big.Rat }

// exact is an amount or a number as it is.
func exact(x interface{ Rat() *big.Rat }) rat { return rat{x.Rat()} }

func whole(n int64) rat { return rat{new(big.Rat).SetInt64(n)} }

// tenTo is 10 to the n.
func tenTo(n int) rat {
	return rat{new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))}
}

func (a rat) big() *big.Rat {
	if a.r == nil {
		return new(big.Rat)
	}
	return a.r
}

func (a rat) plus(b rat) rat    { return rat{new(big.Rat).Add(a.big(), b.big())} }
func (a rat) minus(b rat) rat   { return rat{new(big.Rat).Sub(a.big(), b.big())} }
func (a rat) times(b rat) rat   { return rat{new(big.Rat).Mul(a.big(), b.big())} }
func (a rat) over(b rat) rat    { return rat{new(big.Rat).Quo(a.big(), b.big())} }
func (a rat) sign() int         { return a.big().Sign() }
func (a rat) less(b rat) bool   { return a.big().Cmp(b.big()) < 0 }
func (a rat) compare(b rat) int { return a.big().Cmp(b.big()) }

// floor is the largest whole number up to a.
func (a rat) floor() rat {
	return rat{new(big.Rat).SetInt(new(big.Int).Div(a.big().Num(), a.big().Denom()))}
}

// int is a whole number as such.
func (a rat) int() int64 { return a.big().Num().Int64() }

// halfUp rounds a number of at least 0 to a number of decimals: ⌊a·10ⁿ + 1/2⌋ / 10ⁿ.
func (a rat) halfUp(decimals int) rat {
	return a.times(tenTo(decimals)).plus(whole(1).over(whole(2))).floor().over(tenTo(decimals))
}

// money writes an amount down.
func (a rat) money() pricing.Money { return pricing.MoneyOfRat(a.big()) }

// units writes a number of units down.
func (a rat) units() pricing.Units {
	u := plantest.Units(a.big().FloatString(pricing.UnitDecimals))
	if exact(u.Decimal()).compare(a) != 0 {
		panic("not a number of units: " + a.big().String())
	}
	return u
}

func sum(list []rat) (sum rat) {
	for _, a := range list {
		sum = sum.plus(a)
	}
	return sum
}

// largestRemainder hands out total in whole units: every part is cut to whole
// units, and what is then left goes one unit each to the largest remainders,
// ties to the earlier part. Where total is not a whole number of units, the
// last one handed out is what is left.
func largestRemainder(total rat, parts []rat, unit rat) []rat {
	given, order := make([]rat, len(parts)), make([]int, len(parts))
	for i, part := range parts {
		given[i], order[i] = part.over(unit).floor().times(unit), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return parts[b].minus(given[b]).compare(parts[a].minus(given[a])) })
	left := total.minus(sum(given))
	for _, i := range order {
		piece := unit
		if left.less(unit) {
			piece = left
		}
		given[i], left = given[i].plus(piece), left.minus(piece)
	}
	return given
}

// inProportion hands out total by weights; nothing where they are all 0.
func inProportion(total rat, weights []rat, unit rat) []rat {
	parts, all := make([]rat, len(weights)), sum(weights)
	if all.sign() == 0 {
		return parts
	}
	for i, weight := range weights {
		parts[i] = total.times(weight).over(all)
	}
	return largestRemainder(total, parts, unit)
}

// addFields adds up what has fields that are numbers: calls, amounts and units.
func addFields[T any](sum *T, more T) {
	into, from := reflect.ValueOf(sum).Elem(), reflect.ValueOf(more)
	for i := range from.NumField() {
		switch field := into.Field(i).Addr().Interface().(type) {
		case *int64:
			*field += from.Field(i).Int()
		case *pricing.Money:
			*field = field.Add(from.Field(i).Interface().(pricing.Money))
		case *pricing.Units:
			*field = field.Add(from.Field(i).Interface().(pricing.Units))
		}
	}
}

// refOrdered lists everything by address.
func refOrdered(in planner.Input) planner.Input {
	in.Accounts = byAddress(in.Accounts, func(a planner.Account) string { return a.Address })
	in.Usages = byAddress(in.Usages, func(u planner.Usage) string { return u.Address })
	in.Packs = byAddress(in.Packs, func(p planner.PackPurchase) string { return p.Address })
	in.TopUps = byAddress(in.TopUps, func(t planner.TopUp) string { return t.Address })
	in.Subscriptions = byAddress(in.Subscriptions, func(s planner.Subscription) string { return s.Address })
	in.Vouchers = byAddress(in.Vouchers, func(v planner.Voucher) string { return v.Address })
	return in
}

func byAddress[T any](list []T, address func(T) string) []T {
	return slices.SortedFunc(slices.Values(list), func(a, b T) int { return refCompare(address(a), address(b)) })
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
