package document

import "fmt"

// checkLists makes sure that what belongs together fits: every list with a value for
// each month has them all, and an account's months list the same meters. Whoever draws a
// document relies on it.
func (p *Plan) checkLists() error {
	if p.Months < 1 || len(p.Monthly) != p.Months {
		return fmt.Errorf("monthly: it has %d entries for %d months", len(p.Monthly), p.Months)
	}
	for i := range p.Accounts {
		if err := p.Accounts[i].checkLists(p.Months); err != nil {
			return fmt.Errorf("accounts[%d].%w", i, err)
		}
	}
	for i, u := range p.Usages {
		if len(u.Calls) != p.Months || len(u.Cost) != p.Months || len(u.Actual) != p.Months {
			return fmt.Errorf("usages[%d]: its lists have %d, %d and %d entries for %d months", i, len(u.Calls), len(u.Cost), len(u.Actual), p.Months)
		}
	}
	return nil
}

func (a *Account) checkLists(months int) error {
	if len(a.Months) != months {
		return fmt.Errorf("months: it has %d entries for %d months", len(a.Months), months)
	}
	for i, m := range a.Months {
		if len(m.Meters) != len(a.Months[0].Meters) {
			return fmt.Errorf("months[%d].meters: it has %d entries, the first month has %d", i, len(m.Meters), len(a.Months[0].Meters))
		}
		for k, meter := range m.Meters {
			if first := a.Months[0].Meters[k].Meter; meter.Meter != first {
				return fmt.Errorf("months[%d].meters[%d].meter: it is %.40q, in the first month %.40q", i, k, meter.Meter, first)
			}
		}
	}
	return nil
}
