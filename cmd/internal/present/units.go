package present

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
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
func unitsOf(a *document.Account) (units []string) {
	for _, m := range a.Months[0].Meters {
		if !slices.Contains(units, m.Unit) {
			units = append(units, m.Unit)
		}
	}
	if len(units) == 0 {
		return []string{unitOfCalls}
	}
	return units
}

// A coverage is who paid for the calls served; its parts add up to them.
type coverage struct {
	calls, lost           int64
	subscribed            int64 // covered by subscriptions
	free, packs, postpaid int64
	unpriced              int64 // at meters that are free
}

// A tally is the calls by what they are: what is counted in different units is not added up.
type tally map[string]coverage

func tallyOf(months ...document.AccountMonth) tally {
	t := tally{}
	for _, month := range months {
		for _, m := range month.Meters {
			t.add(m.Unit, coverage{m.Calls, m.Lost, m.Subscription, m.Free, m.Pack, m.Postpaid, m.Calls - m.Subscription - m.Free - m.Pack - m.Postpaid})
		}
	}
	return t
}

func (t tally) add(unit string, d coverage) {
	c := t[unit]
	t[unit] = coverage{c.calls + d.calls, c.lost + d.lost, c.subscribed + d.subscribed, c.free + d.free, c.packs + d.packs, c.postpaid + d.postpaid, c.unpriced + d.unpriced}
}

// cells are the calls of each unit, served and lost, and who pays for them.
func (t tally) cells() row {
	cells := row{}
	for unit, c := range t {
		for id, n := range map[string]int64{"calls": c.calls, "subscriptions": c.subscribed, "free": c.free, "packs": c.packs, "postpaid": c.postpaid, "unpriced": c.unpriced} {
			cells[unitID(id, unit)] = callsOf(n)
		}
		cells[unitID("lost", unit)] = callsOf(c.lost).toned(Worse)
	}
	return cells
}

func (t tally) addAll(other tally) {
	for unit, c := range other {
		t.add(unit, c)
	}
}

// lost says how many calls are lost: "12 calls, 3 images".
func (w words) lost(t tally, units []string) string {
	var texts []Text
	for _, unit := range units {
		if n := t[unit].lost; n > 0 {
			texts = append(texts, Text{word(w.counted(pricing.WholeUnits(n), unit))})
		}
	}
	return w.list(texts).Plain()
}
