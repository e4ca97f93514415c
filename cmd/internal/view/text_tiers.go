package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A meterSteps is which step of its price list a meter reaches, month by month.
type meterSteps struct {
	meter   *pricing.Meter
	reached []priceStep
}

// A priceStep is the highest tier whose price was charged in a month. Steps
// count from 1; 0 means that nothing was postpaid.
type priceStep struct {
	month pricing.Month
	step  int
	tier  pricing.Tier
}

// priceSteps returns the meters that are postpaid in some month, in catalogue
// order.
func priceSteps(a *planner.AccountForecast) (all []*meterSteps) {
	for k, first := range a.Months[0].Meters { // every month lists the same meters
		s := &meterSteps{meter: first.Meter}
		for _, m := range a.Months {
			s.reached = append(s.reached, stepOf(m.Meters[k], m.Month))
		}
		if slices.ContainsFunc(s.reached, func(r priceStep) bool { return r.step > 0 }) {
			all = append(all, s)
		}
	}
	return all
}

func stepOf(m planner.MeterMonth, month pricing.Month) priceStep {
	if len(m.Tiers) == 0 {
		return priceStep{month: month}
	}
	highest := m.Tiers[len(m.Tiers)-1].Tier
	list, _ := m.Meter.Tiers(month)
	return priceStep{month: month, step: list.Reached(highest.From) + 1, tier: highest}
}

// describe lists the prices up to the highest step reached: "1 at 60, 2 at 50
// from 1,000,000". A price list that is revised within the horizon starts anew.
func (s *meterSteps) describe(p *lang.Printer) string {
	var texts []string
	for from := 0; from < len(s.reached); {
		list, _ := s.meter.Tiers(s.reached[from].month)
		highest, to := 0, from
		for ; to < len(s.reached); to++ {
			if next, _ := s.meter.Tiers(s.reached[to].month); !sameTiers(list, next) {
				break
			}
			highest = max(highest, s.reached[to].step)
		}
		if highest > 0 && from > 0 {
			texts = append(texts, p.F("since %s %s", s.reached[from].month, listSteps(p, list, highest)))
		} else if highest > 0 {
			texts = append(texts, listSteps(p, list, highest))
		}
		from = to
	}
	return strings.Join(texts, p.T("; "))
}

func listSteps(p *lang.Printer, list pricing.TierList, highest int) string {
	var steps []string
	for i := range highest {
		step, price := strconv.Itoa(i+1), list.At(i).Price.String()
		if i == 0 {
			steps = append(steps, p.F("%[1]s at %[2]s", step, price))
		} else {
			steps = append(steps, p.F("%s at %s from %s", step, price, count(list.At(i).From)))
		}
	}
	return strings.Join(steps, p.T(", "))
}

func sameTiers(a, b pricing.TierList) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if a.At(i).From != b.At(i).From || !a.At(i).Price.Equal(b.At(i).Price) {
			return false
		}
	}
	return true
}

// changes says when a meter's price changes from one month to the next, months
// without postpaid calls left out. In a month that reaches a higher step the
// day is the one on which it does; otherwise only the month can be named.
func (s *meterSteps) changes(p *lang.Printer, a *planner.AccountForecast) (all []datedText) {
	var before priceStep
	for _, now := range s.reached {
		if now.step == 0 {
			continue
		}
		if before.step > 0 && !now.tier.Price.Equal(before.tier.Price) {
			all = append(all, s.change(p, before, now, a))
		}
		before = now
	}
	return all
}

func (s *meterSteps) change(p *lang.Printer, before, now priceStep, a *planner.AccountForecast) datedText {
	at := datedText{date: now.month.First(), when: now.month.String()}
	name := printable(s.meter.ID)
	step, price, priceBefore := strconv.Itoa(now.step), now.tier.Price.String(), before.tier.Price.String()
	prices := p.F("list price %s instead of %s", price, priceBefore)
	if a.Account.Terms.TierMode == pricing.TierModeGraduated {
		prices = p.F("the last calls at list price %s instead of %s", price, priceBefore)
	}
	switch {
	case now.step > before.step:
		if on, ok := s.crossing(now, a.Events); ok {
			at.date, at.when, at.event = on, on.String(), true
		}
		at.text = p.F("%s reaches tier %s (%s calls): %s.", name, step, count(now.tier.From), prices)
	case now.step < before.step:
		at.text = p.F("%s is back in tier %s: %s.", name, step, prices)
	default:
		at.text = p.F("%s is repriced: %s.", name, prices)
	}
	return at
}

// crossing is the day on which a month's calls reached a tier.
func (s *meterSteps) crossing(now priceStep, events []planner.Event) (pricing.Date, bool) {
	i := slices.IndexFunc(events, func(e planner.Event) bool {
		return e.Type == planner.EventTierChanged && e.Meter == s.meter.ID && e.Date.Month() == now.month && *e.TierFrom == now.tier.From
	})
	if i < 0 {
		return 0, false
	}
	return events[i].Date, true
}
