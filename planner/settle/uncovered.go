package settle

import "github.com/declarative-cost/planner/pricing"

// UncoveredCalls are a month's calls that no grant covers.
type UncoveredCalls struct {
	Month     pricing.Month
	Requested []int64   // all the month's calls by the account's meters, covered ones too
	UpTo      [][]int64 // by meter, then day: from the month's first day up to and with it; index 0 is nothing
}

// Uncovered serves the account's calls day by day with the grants that it has, and
// returns for each month what they leave uncovered. No pack is bought and no money
// moves, so the account must have overdraft "report".
func (a *Account) Uncovered() []UncoveredCalls {
	months := make([]UncoveredCalls, a.Months)
	m, s := a.newRun(new(scratch)), a.openingState()
	for i := range months {
		m.begin(s, i)
		out := UncoveredCalls{Month: m.month, Requested: make([]int64, len(a.Meters)), UpTo: make([][]int64, len(a.Meters))}
		for k := range a.Meters {
			out.UpTo[k] = make([]int64, m.days+1)
			out.Requested[k] = m.demands[k].requested
		}
		for day := 1; day <= m.days; day++ {
			m.expirePacks(m.date(day))
			m.serve(day, day)
			for k := range a.Meters {
				out.UpTo[k][day] = m.demands[k].postpaid
			}
		}
		months[i], s = out, m.state
	}
	return months
}
