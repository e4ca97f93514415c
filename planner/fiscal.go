package planner

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
)

// A FiscalYear is the month, 1 to 12, with which a year of the books begins; 0 says
// nothing, and is January.
type FiscalYear int

// A Span is how long a period of the books is.
type Span string

// The spans, the shortest first.
const (
	SpanMonth   Span = "month"
	SpanQuarter Span = "quarter"
	SpanYear    Span = "year"
)

// months is how many a span has.
func (s Span) months() pricing.Month {
	return map[Span]pricing.Month{SpanQuarter: 3, SpanYear: 12}[s]
}

// First is the first month of the period of a span in which a month lies.
func (f FiscalYear) First(s Span, m pricing.Month) pricing.Month {
	n := s.months()
	if n == 0 {
		return m
	}
	return m - (m-pricing.Month(max(f, 1)-1))%n
}

// Name is what the period of a span in which a month lies is called: "2027-02",
// "FY2027-Q1", "FY2027"; a year that does not begin in January has both, "FY2026/27".
func (f FiscalYear) Name(s Span, m pricing.Month) string {
	first := f.First(SpanYear, m)
	year := "FY" + first.String()[:4]
	if last := first + 11; last.String()[:4] != first.String()[:4] {
		year += "/" + last.String()[2:4]
	}
	switch s {
	case SpanYear:
		return year
	case SpanQuarter:
		return fmt.Sprintf("%s-Q%d", year, (m-first)/3+1)
	}
	return m.String()
}
