package settle_test

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
)

// The show functions write down one side of a forecast, a line a thing.

func showAll(shows ...func(planner.AccountForecast, *planner.Forecast) []string) func(planner.AccountForecast, *planner.Forecast) []string {
	return func(a planner.AccountForecast, f *planner.Forecast) (lines []string) {
		for _, show := range shows {
			lines = append(lines, show(a, f)...)
		}
		return lines
	}
}

// showMeters: calls = free + pack + postpaid, charge.
func showMeters(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, m := range a.Months {
		for _, row := range m.Meters {
			lines = append(lines, plantest.Sprintf("%s %s: %d = %d + %d + %d, %s", m.Month, row.Meter.ID, row.Calls, row.Free, row.Pack, row.Postpaid, row.Charge))
		}
	}
	return lines
}

func showTiers(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, m := range a.Months {
		for _, row := range m.Meters {
			for _, part := range row.Tiers {
				lines = append(lines, plantest.Sprintf("%s %s: %d from %d = %s", m.Month, row.Meter.ID, part.Calls, part.From, pricing.Money(part.List)))
			}
		}
	}
	return lines
}

func showMonths(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, m := range a.Months {
		line := plantest.Sprintf("%s: bill %s, packs %s, amortized %s, cash %s", m.Month, m.Bill, m.PackPurchases, m.Amortized, m.Cash)
		if m.Lost > 0 {
			line += plantest.Sprintf(", lost %d", m.Lost)
		}
		lines = append(lines, line)
	}
	return lines
}

func showPacks(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, p := range a.Packs {
		for _, m := range p.Months {
			lines = append(lines, plantest.Sprintf("%s %s: %s used, %s expired, %s left, %s", p.Purchase.Address, m.Month, m.Consumed, m.Expired, m.Remaining, m.Amortized))
		}
	}
	return lines
}

func showUsages(_ planner.AccountForecast, f *planner.Forecast) (lines []string) {
	for _, u := range f.Usages {
		for _, cost := range u.Cost {
			lines = append(lines, plantest.Sprintf("%s: %s", u.Usage.Address, cost))
		}
	}
	return lines
}

// showSettlements: the opening's, then each month's; balance and frozen after it.
func showSettlements(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	settlements := []planner.Settlement{a.OpeningSettlement}
	for _, m := range a.Months {
		settlements = append(settlements, m.Settlement)
	}
	for _, s := range settlements {
		lines = append(lines, plantest.Sprintf("%s: unfrozen %s, charged %s, estimate %s; %s, frozen %s", s.Date, s.Unfrozen, s.Charged, s.Estimate, s.Balance, s.Frozen))
	}
	return lines
}

// showEvents: what happened; balance and frozen after it.
func showEvents(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, e := range a.Events {
		line := plantest.Sprintf("%s %s", e.Date, e.Type)
		separator := " "
		add := func(format string, args ...any) {
			line += separator + plantest.Sprintf(format, args...)
			separator = ", "
		}
		if name := e.Address + e.Quota; name != "" {
			add("%s", name)
		}
		if e.TierFrom != nil {
			add("%s from %d", e.Meter, *e.TierFrom)
		}
		if e.Calls != nil {
			add("%s calls", *e.Calls)
		}
		if e.Amount != nil {
			add("%s", *e.Amount)
		}
		lines = append(lines, plantest.Sprintf("%s; %s, frozen %s", line, e.Balance, e.Frozen))
	}
	return lines
}

// showFunding: the events and what it takes that nothing fails.
func showFunding(a planner.AccountForecast, f *planner.Forecast) []string {
	line := plantest.Sprintf("lowest %s on %s", a.Funding.LowestAvailable, a.Funding.LowestOn)
	if a.Funding.FirstShortfallOn != nil {
		line += plantest.Sprintf(", below zero on %s", a.Funding.FirstShortfallOn)
	}
	return append(showEvents(a, f), plantest.Sprintf("%s, required %s", line, a.Funding.Required))
}
