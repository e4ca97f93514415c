package planner

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
)

// Weekdays are the weights of the days from Monday to Sunday in a month's calls
// (clauses.md, section 5): each from 0 to 1,000,000, with at most 6 decimals.
type Weekdays [7]pricing.Units

// WeekdayNames are what a configuration calls the days of Weekdays.
var WeekdayNames = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// EvenWeekdays are those of calls that are spread evenly: every weight is 1.
func EvenWeekdays() (even Weekdays) {
	for i := range even {
		even[i] = pricing.WholeUnits(1)
	}
	return even
}

// maxWeight is the largest weight of a day.
var maxWeight = pricing.WholeUnits(1_000_000)

// Check says what is wrong with weights; empty where nothing is.
func (w *Weekdays) Check() string {
	for i, weight := range w {
		if weight.LessThan(pricing.Units{}) || maxWeight.LessThan(weight) {
			return fmt.Sprintf("The weight of %s is %s; a weight is from 0 to %s.", WeekdayNames[i], weight, maxWeight)
		}
	}
	return ""
}
