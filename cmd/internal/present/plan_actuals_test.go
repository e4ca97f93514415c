package present_test

import (
	"reflect"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner"
)

// The comparison of a forecast with measured months has a row for each of these months and
// for each meter in them, so longer periods leave it as it is.
func TestActualsAreByMonthInLongerPeriods(t *testing.T) {
	measured := 0
	for file, plan := range configurations(t) {
		if plan.Actuals == nil {
			continue
		}
		measured++
		tables := map[planner.Span]present.Block{}
		for _, by := range []planner.Span{planner.SpanMonth, planner.SpanYear} {
			page, err := present.Plan(plan.Source(), present.Options{Detail: true, By: by})
			if err != nil {
				t.Fatal(err)
			}
			for s := range page.Sections {
				if s.ID == "actuals" {
					tables[by] = s.Blocks[0]
				}
			}
		}
		if tables[planner.SpanMonth] == nil || !reflect.DeepEqual(tables[planner.SpanMonth], tables[planner.SpanYear]) {
			t.Errorf("%s: %v by month, %v by year", file, tables[planner.SpanMonth], tables[planner.SpanYear])
		}
	}
	if measured == 0 {
		t.Error("no configuration has measured months")
	}
}
