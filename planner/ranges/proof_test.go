package ranges

import (
	"math"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// rangesOf are the ranges of a plan.
func rangesOf(t *testing.T, in planner.Input, futures int, seed uint64) *Ranges {
	t.Helper()
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r, problems := Of(f, Options{Futures: futures, Seed: seed})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return r
}

// varying is a month at a meter of the hand catalogue: a is graduated, without quota, and b
// has one price.
func varying(meter string, calls int64, u planner.Uncertainty) planner.Input {
	in := plantest.NewPlan(plantest.HandCatalog(), "2027-01", 1, plantest.Use(meter, calls), plantest.Term("tier_mode", "graduated"))
	in.Usages[0].Uncertainty = &u
	return in
}

func float(m pricing.Money) float64 { return m.Decimal().InexactFloat64() }

// Where cost only grows with the calls, a percentile of it is the cost of that percentile
// of the calls, which has a closed form; and so has the mean at one price.
func TestPercentilesHaveTheClosedForm(t *testing.T) {
	const calls = 100_000_000 // where the second tier begins; the third does at twice as many
	u := uncertainty("", "0.5", "2", "0", "0")
	spec := plantest.HandCatalog()
	spec.Meters[0].Tiers[1].From, spec.Meters[0].Tiers[2].From = calls, 2*calls
	in := plantest.NewPlan(spec, "2027-01", 1, plantest.Use("a", calls), plantest.Term("tier_mode", "graduated"))
	in.Usages[0].Uncertainty = &u
	r := rangesOf(t, in, 10000, 3)
	cost := func(level float64) float64 {
		x := level * calls
		return min(x, calls) + 0.5*min(max(x-calls, 0), calls) + 0.25*max(x-2*calls, 0)
	}
	for _, p := range []struct {
		between []pricing.Money
		level   float64
	}{{r.Billed.AtMost.P10, 0.5}, {r.Billed.AtMost.P50, 1}, {r.Billed.AtMost.P90, 2}} {
		if want := cost(p.level); want < float(p.between[0]) || want > float(p.between[1]) {
			t.Errorf("at %v × the calls the cost is %v, not between %s and %s", p.level, want, p.between[0], p.between[1])
		}
	}
	// p10 = 1/p90 is the lognormal distribution of σ = ln p90 / z90, whose mean is e^(σ²/2).
	flat := rangesOf(t, varying("b", calls, u), 10000, 3).Billed
	sigma := math.Log(2) / z90
	want, got, exact := 0.1*calls*math.Exp(sigma*sigma/2), float(flat.Mean), float(flat.StandardError)
	if math.Abs(got-want) > 3*exact || exact > 0.002*want {
		t.Errorf("the mean is %v ± %v, want %v", got, exact, want)
	}
}

// With 16 times the futures errors are a quarter or less, and the stated standard error is
// about the one that many seeds show.
func TestErrorsShrink(t *testing.T) {
	in := varying("b", 1_000_000, uncertainty("", "0.5", "2", "0", "0.4"))
	sigma := math.Log(2) / z90
	mean := 100_000 * math.Exp(sigma*sigma/2)
	const seeds = 40
	rms := func(futures int) (ofMean, ofMedian, stated float64) {
		for seed := range uint64(seeds) {
			r := rangesOf(t, in, futures, seed).Billed
			ofMean += square(float(r.Mean) - mean)
			stated += square(float(r.StandardError))
			// Without drift the median of level × noise is that of level and noise together.
			ofMedian += square(float(r.P50) - 100_000*math.Exp(-ln(1.16)/2))
		}
		return math.Sqrt(ofMean / seeds), math.Sqrt(ofMedian / seeds), math.Sqrt(stated / seeds)
	}
	fewMean, fewMedian, _ := rms(400)
	manyMean, manyMedian, stated := rms(6400)
	if fewMean/manyMean < 3 || fewMedian/manyMedian < 3 {
		t.Errorf("the errors of mean and median shrink from %v and %v to %v and %v only", fewMean, fewMedian, manyMean, manyMedian)
	}
	if ratio := stated / manyMean; ratio < 0.7 || ratio > 1.4 {
		t.Errorf("the stated standard error is %v, and the error %v", stated, manyMean)
	}
}

// The same futures on both sides: a change of the calls by a hundredth spreads by about a
// hundredth of what its sides do.
func TestChangesAreMoreCertainThanTheirSides(t *testing.T) {
	u := uncertainty("", "0.5", "2", "0.1", "0.2")
	before, after := rangesOf(t, varying("b", 1_000_000, u), 2000, 1), rangesOf(t, varying("b", 1_010_000, u), 2000, 1)
	c, err := Compare(before, after, Common{Whole: true})
	if err != nil {
		t.Fatal(err)
	}
	spread, side := float(c.Billed.Change.P90)-float(c.Billed.Change.P10), float(c.Billed.After.P90)-float(c.Billed.After.P10)
	if spread > side/80 || spread <= 0 {
		t.Errorf("the change spreads by %v, its sides by %v", spread, side)
	}
}

// Usages of one factor have their level and drift together, each with its own noise and
// percentiles; those of two factors have nothing in common.
func TestFactorsCorrelate(t *testing.T) {
	draw := func(address, factor string, drift, monthly string) (all []float64) {
		for index := range 100 {
			for _, v := range multipliers(batch{seed: 4, index: index}, address, uncertainty(factor, "0.5", "2", drift, monthly), january, 6)[5] {
				all = append(all, math.Log(float64(v)))
			}
		}
		return all
	}
	for _, test := range []struct {
		name     string
		x, y     []float64
		low, top float64
	}{
		{"one factor", draw("usage.a", "f", "0.1", "0"), draw("usage.b", "f", "0.1", "0"), 1, 1},
		{"one factor, own noise", draw("usage.a", "f", "0", "0.6"), draw("usage.b", "f", "0", "0.6"), 0.43, 0.55}, // σ² of the level 0.29, of the noise 0.31
		{"two factors", draw("usage.a", "f", "0.1", "0.2"), draw("usage.b", "g", "0.1", "0.2"), -0.03, 0.03},
		{"no factor", draw("usage.a", "", "0.1", "0.2"), draw("usage.b", "", "0.1", "0.2"), -0.03, 0.03},
		{"factor and usage of one name", draw("usage.a", "usage.a", "0.1", "0"), draw("usage.a", "", "0.1", "0"), -0.03, 0.03},
	} {
		if got := correlation(test.x, test.y); got < test.low-1e-9 || got > test.top+1e-9 {
			t.Errorf("%s: a correlation of %v, want %v to %v", test.name, got, test.low, test.top)
		}
	}
}

// Measured months are held against the range that they would have had.
func TestCalibration(t *testing.T) {
	forecast := []int64{100, 100, 100, 100, 100, 100, 0, 100, 100, 100, 100, 100}
	measured := []int64{70, 80, 90, 100, 125, 130, 5, 120}
	in := plantest.NewPlan(plantest.HandCatalog(), "2027-01", 12, plantest.UseAs("usage.a", "a", slices.Concat(measured, forecast[8:])...), plantest.UseAs("usage.b", "b", forecast...))
	u := uncertainty("f", "0.8", "1.25", "0", "0")
	a, b := &in.Usages[0], &in.Usages[1]
	a.Uncertainty, b.Uncertainty = &u, &u
	a.Forecast, a.Actual = forecast, make([]bool, 12)
	for i := range measured {
		a.Actual[i] = true
	}
	only := rangesOf(t, in, 100, 1).Calibration
	// Of 7 months with a forecast 4 are within; the lowest and the highest are the tenths.
	if c := only[0]; len(only) != 1 || c.Source != (Source{"usage.a", ByUsage}) || c.Months != 7 || c.Within != 5 || c.Median.String() != "1" ||
		c.SuggestedP10.String() != "0.7" || c.SuggestedP90.String() != "1.3" {
		t.Errorf("%+v", only)
	}
	wider := uncertainty("f", "0.5", "1.25", "0", "0")
	b.Uncertainty, b.Forecast, b.Actual = &wider, forecast, []bool{true, true, 11: false}
	b.Calls = slices.Concat([]int64{49, 51}, forecast[2:])
	all := rangesOf(t, in, 100, 1).Calibration
	if c := all[1]; len(all) != 3 || c.Months != 2 || c.Within != 1 || c.SuggestedP10 != nil || c.SuggestedP90 != nil {
		t.Errorf("%+v", all)
	}
	if c := all[2]; c.Source != (Source{"f", ByFactor}) || c.Months != 9 || c.Within != 6 || c.P10 != nil || c.SuggestedP10.String() != "0.49" || c.SuggestedP90.String() != "1.3" {
		t.Errorf("%+v", c)
	}
	// With drift a month's range is wider than the level's, the later the wider.
	drifting := uncertainty("f", "0.8", "1.25", "0.5", "0")
	a.Uncertainty = &drifting
	if c := rangesOf(t, in, 100, 1).Calibration[0]; c.Within <= 5 {
		t.Errorf("with drift: %+v", c)
	}
}
