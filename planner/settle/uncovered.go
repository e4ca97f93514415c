package settle

import "github.com/declarative-cost/planner/pricing"

// UncoveredCalls are a month's calls that no grant covers.
type UncoveredCalls struct {
	Month     pricing.Month
	Requested [][]int64 // all calls of the product's meters, covered ones too, as UpTo
	UpTo      [][]int64 // by meter, then day: from the month's first day up to and with it; index 0 is nothing
}

// Uncovered serves the product's calls day by day with the grants that it has, and
// returns for each month what they leave uncovered, without those of its packs that are
// left out, by index into the account's. No pack is bought and nothing is refused for
// lack of money, so the account must have overdraft "report".
func (p *Product) Uncovered(leftOut func(pack int) bool) []UncoveredCalls {
	months := make([]UncoveredCalls, p.Account.Months)
	m := p.Account.newRun(new(scratch))
	s := m.openingState()
	for i := range m.Packs {
		if leftOut(i) {
			s.of(m.Packs[i].grantAt).left = pricing.Units{}
		}
	}
	for i := range months {
		m.begin(s, i)
		run := &m.products[p.index]
		out := UncoveredCalls{Month: m.calendarMonth.month, Requested: make([][]int64, len(p.Meters)), UpTo: make([][]int64, len(p.Meters))}
		for k := range p.Meters {
			out.UpTo[k], out.Requested[k] = make([]int64, m.days+1), make([]int64, m.days+1)
		}
		for day := 1; day <= m.days; day++ {
			m.expirePacks(m.date(day))
			m.payFees(m.date(day))
			m.serve(day, day)
			for k := range p.Meters {
				d := &run.demands[k]
				out.UpTo[k][day], out.Requested[k][day] = d.Postpaid, d.Calls+d.Lost
				if p.Meters[k].Meter.GrantsOnly {
					out.UpTo[k][day] = d.Lost
				}
			}
		}
		months[i], s = out, m.state
	}
	return months
}
