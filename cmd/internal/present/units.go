package present

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// unitOfCalls is what meters count whose catalogue does not say.
const unitOfCalls = "call"

// vendorsUnits are what else price pages count, for languages in which a plural is not the
// word and an "s".
var vendorsUnits = []string{"unit", "second", "minute", "hour", "image", "character", "token", "page", "question"}

// unitName is what is counted, in the plural, as the heading of a column: "calls".
func (w words) unitName(unit string) string {
	switch {
	case unit == unitOfCalls:
		return w.T("calls")
	case w.Printer == nil:
		return unit + "s"
	case !slices.Contains(vendorsUnits, unit):
		return unit
	}
	return w.T(unit)
}

// counted is a number of units: "12 images".
func (w words) counted(n document.Units, unit string) string {
	return document.Counted(w.Printer, n, "", unit)
}

// unitsOf are what an account's meters count, in the order in which they come up.
func unitsOf(a *document.Account) []string {
	units := distinct(each(a.Months[0].Meters, func(m document.MeterMonth) string { return m.Unit }))
	addIf(&units, len(units) == 0, unitOfCalls)
	return units
}

// A tally is the calls by what they are: what is counted in different units is not added up.
type tally []planner.Coverage

func tallyOf(months ...document.AccountMonth) (t tally) {
	for _, month := range months {
		for k := range month.Meters {
			t = planner.AddCoverage(t, month.Meters[k].Unit, month.Meters[k].Served)
		}
	}
	return t
}

// of are the calls of a unit.
func (t tally) of(unit string) planner.Coverage {
	return *cmp.Or(find(t, func(c *planner.Coverage) bool { return c.Unit == unit }), &planner.Coverage{})
}

func (t tally) with(other tally) tally {
	for _, c := range other {
		t = planner.AddCoverage(t, c.Unit, c.Served)
	}
	return t
}

// lost says how many calls are lost: "12 calls, 3 images".
func (w words) lost(t tally, units []string) string {
	lost := having(units, func(unit string) bool { return t.of(unit).Lost > 0 })
	return w.commas(each(lost, func(unit string) string { return w.counted(pricing.WholeUnits(t.of(unit).Lost), unit) }))
}
