package ranges

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
)

// A Calibration holds measured months against the range that their forecast had: of a
// usage, or of all usages of a factor together.
type Calibration struct {
	Source
	Months int              `json:"months"` // that were measured, with a forecast above 0
	Within int              `json:"within"` // in which the calls were between the P10 and P90 of the month
	Median decimal.Decimal  `json:"median"` // of measured ÷ forecast, to 2 decimals
	P10    *decimal.Decimal `json:"p10"`    // of the level as they are written; nil: those of its usages differ
	P90    *decimal.Decimal `json:"p90"`

	// SuggestedP10 and SuggestedP90 are what a tenth of measured ÷ forecast are at most, and
	// at least, within the bounds of both; nil with fewer than EnoughMonths.
	SuggestedP10 *decimal.Decimal `json:"suggested_p10"`
	SuggestedP90 *decimal.Decimal `json:"suggested_p90"`
}

// EnoughMonths is how many misses suggest a P10 and a P90.
const EnoughMonths = 5

// misses are the measured months of a usage.
type misses struct {
	ratios []decimal.Decimal // measured ÷ forecast
	within int
}

// calibrate holds every uncertain usage with measured months against its range, then the
// factors that several of them name.
func (r *run) calibrate() (all []Calibration) {
	in := r.forecast.Input
	of := make([]misses, len(in.Usages))
	parallel.Do(len(of), 0, func(i int) { of[i] = r.missesOf(&in.Usages[i]) })
	var factors []Source
	byFactor, spreads := map[Source][]misses{}, map[Source][]*planner.Uncertainty{}
	for i, m := range of {
		u := &in.Usages[i]
		if u.Uncertainty == nil {
			continue
		}
		source := sourceOf(u)
		if source.Kind == ByFactor && !slices.Contains(factors, source) {
			factors = append(factors, source)
		}
		if len(m.ratios) > 0 {
			all = append(all, newCalibration(Source{u.Address, ByUsage}, []misses{m}, u.Uncertainty))
			byFactor[source], spreads[source] = append(byFactor[source], m), append(spreads[source], u.Uncertainty)
		}
	}
	for _, f := range factors {
		if len(byFactor[f]) > 1 {
			all = append(all, newCalibration(f, byFactor[f], spreads[f]...))
		}
	}
	return all
}

// missesOf draws the months of a usage as though none were measured: always
// DefaultFutures, so that how many the plan has changes nothing.
func (r *run) missesOf(u *planner.Usage) (m misses) {
	n := firstDrawn(u)
	if u.Uncertainty == nil || u.Forecast == nil || n == 0 {
		return m
	}
	drawn := make([][]int64, n)
	for b := range DefaultFutures / BatchSize {
		for k, month := range multipliers(batch{r.seed, b}, u.Address, *u.Uncertainty, r.forecast.Input.Start, n) {
			drawn[k] = append(drawn[k], month[:]...)
		}
	}
	for k, month := range drawn {
		if !u.Actual[k] || u.Forecast[k] == 0 {
			continue
		}
		slices.Sort(month)
		low, _ := times(u.Forecast[k], month[len(month)/10-1])
		high, ok := times(u.Forecast[k], month[len(month)-len(month)/10])
		if low <= u.Calls[k] && (u.Calls[k] <= high || !ok) {
			m.within++
		}
		m.ratios = append(m.ratios, decimal.NewFromInt(u.Calls[k]).DivRound(decimal.NewFromInt(u.Forecast[k]), 4))
	}
	return m
}

func newCalibration(source Source, list []misses, spreads ...*planner.Uncertainty) Calibration {
	c, ratios := Calibration{Source: source}, []decimal.Decimal{}
	for _, m := range list {
		c.Within, ratios = c.Within+m.within, append(ratios, m.ratios...)
	}
	if !slices.ContainsFunc(spreads, func(u *planner.Uncertainty) bool { return !u.P10.Equal(spreads[0].P10) || !u.P90.Equal(spreads[0].P90) }) {
		c.P10, c.P90 = &spreads[0].P10, &spreads[0].P90
	}
	slices.SortFunc(ratios, decimal.Decimal.Cmp)
	c.Months, c.Median = len(ratios), ratios[(len(ratios)-1)/2].Round(2)
	if c.Months >= EnoughMonths {
		tenth := (c.Months + 9) / 10
		one := decimal.NewFromInt(1)
		p10 := decimal.Max(decimal.New(1, -2), decimal.Min(one, ratios[tenth-1].RoundFloor(2)))
		p90 := decimal.Min(decimal.NewFromInt(100), decimal.Max(one, ratios[c.Months-tenth].RoundCeil(2)))
		c.SuggestedP10, c.SuggestedP90 = &p10, &p90
	}
	return c
}
