package hclspec

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
)

// usage reads an expected volume. One with mistakes in its volume is without calls, so
// that its meter is still checked.
func (r *reader) usage() planner.Usage {
	start := r.horizon.start
	u := planner.Usage{Address: r.inst.address(), Tags: r.tags(), Calls: make([]int64, r.horizon.months)}
	r.fill(&u)
	volume := planner.Volume{Base: r.calls(), GrowthFrom: start, Multiplier: r.multiplier}
	r.fill(&volume)
	if volume.Growth.LessThan(decimal.NewFromInt(-1)) {
		r.fail("growth", "Invalid growth", "A growth of %s would make calls negative; it is at least -1 (a loss of everything), and 0.05 means five per cent a month.", volume.Growth)
	}
	u.Uncertainty = r.uncertainty(u.Account)
	if r.failed || !r.horizon.known {
		return u
	}
	calls, err := volume.Calls(start)
	if err != nil {
		culprit := "calls"
		if errors.Is(err, planner.ErrNothingLeft) {
			culprit = "growth"
		}
		if len(r.secret) > 0 {
			r.secret = noted(r.secret, culprit) // the numbers would tell something of the others
		}
		r.fail(culprit, "Volume out of range", "%s", sentence(err))
		return u
	}
	u.Calls = calls
	r.checkGrowth(u.Account, volume.Growth)
	if volume.Actual != nil {
		u.Actual = make([]bool, len(calls))
		for i, measured := range volume.Actual {
			u.Actual[i] = measured != nil
		}
		r.checkActual(&u, start)
		if slices.Contains(u.Actual, true) {
			// As if no month had been measured. Where that is no volume (it grows beyond the
			// largest, say, in a month that was measured) there is nothing to compare with: nil.
			volume.Actual = nil
			u.Forecast, _ = volume.Calls(start)
		}
	}
	return u
}

// weekdays reads the weights of the days of the week, each 1 where it is left out; nil
// where calls are spread evenly.
func (r *reader) weekdays(name string) (planner.Weekdays, bool) {
	weekdays := planner.EvenWeekdays()
	v, ok := r.readMap(name, "days to their weights, as in { sat = 0.5, sun = 0 }; a day that is left out has the weight 1")
	if !ok {
		return weekdays, false
	}
	r.eachEntry(name, v, cty.Number, func(key string, value cty.Value) error {
		i := slices.Index(planner.WeekdayNames[:], key)
		if i < 0 {
			return fmt.Errorf("there is no such day; the days are %s", strings.Join(planner.WeekdayNames[:], ", "))
		}
		weight, err := exactUnits(value)
		if err != nil {
			return err
		}
		weekdays[i] = weight
		if weekdays.Check() != "" {
			weekdays[i] = pricing.WholeUnits(1)
			return fmt.Errorf("a weight is from 0 to 1,000,000, not %s", weight)
		}
		return nil
	})
	return weekdays, true
}

// calls reads a number for every month, a list with an entry for each month, or
// a map of months to numbers.
func (r *reader) calls() []int64 {
	v, ok := r.required("calls", cty.DynamicPseudoType)
	if !ok {
		return nil
	}
	t := v.Type()
	switch {
	case t.IsTupleType() || t.IsListType():
		return r.callList(v)
	case isMap(v):
		return r.callMap(v)
	case t.IsSetType():
		r.fail("calls", "Invalid calls", "A set has no order; calls takes a number, a list with one entry a month, or a map of months to numbers.")
		return nil
	}
	number, err := callCount(v)
	if err != nil {
		r.fail("calls", "Invalid calls", "calls: %s. It takes a number, a list with one entry a month, or a map of months to numbers.", err)
		return nil
	}
	return slices.Repeat([]int64{number}, r.horizon.months)
}

// callCount reads one month's calls.
func callCount(v cty.Value) (int64, error) {
	n, err := asWhole(v)
	switch {
	case err != nil:
		return 0, err
	case n < 0:
		return 0, fmt.Errorf("%d calls are negative", n)
	case n > pricing.MaxCalls:
		return 0, fmt.Errorf("%d calls are more than %d (10^15), the largest volume of a month", n, int64(pricing.MaxCalls))
	}
	return n, nil
}

func (r *reader) callList(v cty.Value) []int64 {
	if n := v.LengthInt(); r.horizon.known && n != r.horizon.months {
		r.fail("calls", "Wrong number of months", "calls has %s, but the plan has %s. Write one element a month, a single number for all, or a map of months to numbers.", countOf(n, "element"), countOf(r.horizon.months, "month"))
		return nil
	}
	calls := make([]int64, 0, r.horizon.months)
	for _, element := range v.AsValueSlice() {
		n, err := callCount(element)
		if err != nil {
			r.failPart("calls", elementRange(r.expr("calls"), len(calls)), "Invalid calls", "%s", sentence(err))
		}
		calls = append(calls, n)
	}
	return calls
}

func (r *reader) callMap(v cty.Value) []int64 {
	calls := make([]int64, r.horizon.months)
	for i, given := range r.monthlyCalls("calls", v) {
		switch {
		case given != nil:
			calls[i] = *given
		case r.horizon.known && !r.failed:
			r.fail("calls", "Missing month", "The map calls lacks %s; a map names every month of the plan, %s to %s.",
				r.horizon.start+pricing.Month(i), r.horizon.start, r.horizon.start+pricing.Month(r.horizon.months-1))
		}
	}
	return calls
}

// monthlyCalls are the calls of a map with months as keys; those outside the horizon are
// ignored.
func (r *reader) monthlyCalls(name string, v cty.Value) []*int64 {
	calls := make([]*int64, r.horizon.months)
	r.eachMonth(name, v, func(month pricing.Month, value cty.Value) error {
		n, err := callCount(value)
		if i, inside := r.horizon.index(month); inside {
			calls[i] = &n
		}
		return err
	})
	return calls
}

// eachMonth visits a map with months as keys.
func (r *reader) eachMonth(name string, v cty.Value, visit func(month pricing.Month, value cty.Value) error) {
	r.eachEntry(name, v, cty.Number, func(key string, value cty.Value) error {
		month, err := pricing.ParseMonth(key)
		if err != nil {
			r.failKey(name, key, err)
			return nil
		}
		return visit(month, value)
	})
}

// failKey reports a key of a map that is not a month.
func (r *reader) failKey(name, key string, err error) {
	detail := err.Error() + "."
	if isArithmetic(key) {
		detail = fmt.Sprintf("%s is not a month. Without quotes a month is a subtraction (2027-01 is the number 2026): quote it, as in \"2027-01\".", key)
	}
	r.failPart(name, mapKeyRange(r.expr(name), key), "Invalid month", "%s", detail)
}

// isArithmetic says whether a text is what became of an unquoted month: a year less a
// month.
func isArithmetic(text string) bool {
	year, err := strconv.Atoi(text)
	return err == nil && year >= 1000 && year <= 9999
}

// seasonality reads a multiplier for months of the plan, "2027-01", or of every
// year, "01". The full month wins; the two are not multiplied.
func (r *reader) seasonality(name string) ([]decimal.Decimal, bool) {
	v, ok := r.readMap(name, "months to multipliers, as in { \"2027-01\" = 1.4, \"11\" = 2 }")
	if !ok {
		return nil, false
	}
	by := map[string]decimal.Decimal{}
	r.eachEntry(name, v, cty.Number, func(key string, value cty.Value) error {
		_, full := pricing.ParseMonth(key)
		_, yearly := pricing.ParseMonth("2000-" + key)
		if full != nil && yearly != nil {
			r.failKey(name, key, fmt.Errorf("%q is neither a month, \"2027-01\", nor a month of every year, \"01\" to \"12\"", key))
			return nil
		}
		if by[key] = exactNumber(value); by[key].IsNegative() {
			return errors.New("a multiplier is at least 0")
		}
		return nil
	})
	multipliers := make([]decimal.Decimal, r.horizon.months)
	for i := range multipliers {
		month := (r.horizon.start + pricing.Month(i)).String()
		multipliers[i] = decimal.NewFromInt(1)
		for _, key := range []string{month[len(month)-2:], month} {
			if multiplier, ok := by[key]; ok {
				multipliers[i] = multiplier
			}
		}
	}
	return multipliers, true
}

// actual reads the measured months.
func (r *reader) actual(name string) ([]*int64, bool) {
	v, ok := r.readMap(name, "months to calls, as in { \"2026-12\" = 2912345 }")
	if !ok {
		return nil, false
	}
	return r.monthlyCalls(name, v), true
}
