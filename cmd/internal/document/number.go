package document

import (
	"iter"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Money is an amount in the plan's currency: a string with at least the decimals of the
// currency, never rounded.
type Money = pricing.Money

// Units is a count of calls, or of what else a grant holds: a number with at most six
// decimals.
type Units = pricing.Units

// Cost is an amount before it is rounded to what is paid.
type Cost = pricing.Cost

// percentOf is a part in per cent of a whole that is not zero, rounded half-up to
// 2 decimals.
func percentOf(part, whole decimal.Decimal) *Money {
	return new(pricing.MoneyOf(part.Mul(decimal.NewFromInt(100)).DivRound(whole, 2)))
}

// A document has null where the engine has nothing, or a zero that says as much.

// each converts a list entry by entry.
func each[T, U any](list []T, convert func(T) U) []U {
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = convert(v)
	}
	return out
}

// matched pairs the entries of two lists that have a key in common: those of the later list
// in order, then what is only in the earlier one. An entry that has no other comes with nil.
func matched[T any, K comparable](before, after []T, key func(T) K) iter.Seq2[*T, *T] {
	return func(yield func(was, is *T) bool) {
		left := map[K]*T{}
		for i, v := range before {
			left[key(v)] = &before[i]
		}
		for i, v := range after {
			was := left[key(v)]
			delete(left, key(v))
			if !yield(was, &after[i]) {
				return
			}
		}
		for i, v := range before {
			if left[key(v)] != nil && !yield(&before[i], nil) {
				return
			}
		}
	}
}

// SumOf is what the entries of a list come to.
func SumOf[T any](list []T, amount func(T) Money) (sum Money) {
	for _, v := range list {
		sum = sum.Add(amount(v))
	}
	return sum
}

// unlessNil converts a value that is there.
func unlessNil[T, U any](v *T, convert func(T) U) *U {
	if v == nil {
		return nil
	}
	return new(convert(*v))
}

// unlessZero is a value that says something, or else nil.
func unlessZero[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

// OrZero is a value that says something, or else zero.
func OrZero[T any](v *T) (value T) {
	if v != nil {
		value = *v
	}
	return value
}
