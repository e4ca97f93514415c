package present

import (
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A meterSteps is which step of its price list a meter reaches, month by month.
type meterSteps struct {
	meter   *pricing.Meter
	name    string         // which tells it from those of the account's other products
	terms   *pricing.Terms // of its product
	reached []priceStep
}

// A priceStep is the highest tier whose price was charged in a month. Steps count from
// 1; 0 means that nothing was postpaid.
type priceStep struct {
	month pricing.Month
	step  int
	tier  document.Tier
}

// priceSteps returns the meters that are postpaid in some month, in catalogue order.
func (p *plan) priceSteps(a *document.Account) (all []meterSteps) {
	for k, first := range a.Months[0].Meters { // every month lists the same meters
		s := p.stepsOf(a, &first)
		for _, m := range a.Months {
			s.reached = append(s.reached, s.stepOf(&m.Meters[k], m.Month))
		}
		if slices.ContainsFunc(s.reached, func(r priceStep) bool { return r.step > 0 }) {
			all = append(all, s)
		}
	}
	return all
}

// stepsOf is a meter of an account without the steps that it reached.
func (p *plan) stepsOf(a *document.Account, m *document.MeterMonth) meterSteps {
	return meterSteps{meter: p.meter(a.Address, m.Catalog, m.Meter), name: p.known.Name(a.Address, m.Catalog, m.Meter), terms: a.TermsOf(m.Catalog)}
}

// meter is a meter of an account's product, with its contract's prices; one that the
// catalogue does not have has no prices.
func (p *plan) meter(account, catalog, id string) *pricing.Meter {
	c := p.contracts[product{account, catalog}]
	if c == nil {
		c = p.catalogs[catalog]
	}
	if c != nil {
		if m, ok := c.Meter(id); ok {
			return m
		}
	}
	return &pricing.Meter{ID: id, Catalog: catalog, Unit: unitOfCalls, CallUnit: 1}
}

func (s *meterSteps) stepOf(m *document.MeterMonth, month pricing.Month) priceStep {
	if m.Postpaid == 0 || len(m.Tiers) == 0 {
		return priceStep{month: month}
	}
	highest := m.Tiers[len(m.Tiers)-1]
	return priceStep{month: month, step: s.step(month, highest.From), tier: highest}
}

// step is the number of the tier that starts at a count of calls.
func (s *meterSteps) step(month pricing.Month, from int64) int {
	list, ok := s.meter.Tiers(month)
	if !ok {
		return 1
	}
	return list.Reached(from) + 1
}

// meterName is what a meter is called, and its title in the language.
func (w words) meterName(id string, m *pricing.Meter) Text {
	title := w.meterTitle(m)
	if title == "" {
		return Text{name(id)}
	}
	return Text{name(id), word(" "), name(title)}
}

func (w words) meterTitle(m *pricing.Meter) string {
	if w.Printer == nil && m.TitleEN != "" {
		return m.TitleEN
	}
	return m.Title
}

// separateTiers is how many meters' steps a cell of the column "tier" lists.
const separateTiers = 4

// tierCell is the step of its price list that each meter reached, in the order in which
// tiers lists the meters; of more meters than fit the lowest and the highest.
func (p *plan) tierCell(steps []meterSteps, month int) Value {
	text, lowest, highest := "", 0, 0
	for _, s := range steps {
		step := s.reached[month].step
		if text != "" {
			text += " "
		}
		if step == 0 {
			text += "-"
			continue
		}
		text += strconv.Itoa(step)
		if lowest == 0 || step < lowest {
			lowest = step
		}
		highest = max(highest, step)
	}
	switch {
	case highest == 0:
		text = "-"
	case len(steps) > separateTiers && lowest == highest:
		text = strconv.Itoa(lowest)
	case len(steps) > separateTiers:
		text = p.F("%s to %s", strconv.Itoa(lowest), strconv.Itoa(highest))
	}
	return Value{Kind: Price, Text: text}
}

// tiers says what the steps in the column "tier" mean: a line for each meter, after one
// that says what their tiers count and their prices are for.
func (p *plan) tiers(a *document.Account, steps []meterSteps) (lines Lines) {
	order := ""
	switch n := len(steps); {
	case n > separateTiers:
		order = p.T(", the lowest and the highest in the column")
	case n > 1:
		order = p.T(", in the order of the column")
	}
	before, label := "", p.T("Tiers")
	for _, s := range steps {
		counted := p.T("postpaid calls")
		switch gross := s.terms.TierBasis == pricing.BasisGross; {
		case gross:
			counted = p.unitName(s.meter.Unit)
		case s.meter.Unit != unitOfCalls:
			counted = p.F("%s %s", p.T("postpaid"), p.unitName(s.meter.Unit))
		}
		period := p.T("month")
		if s.meter.Period(s.terms) == pricing.PeriodDay {
			period = p.T("day")
		}
		if about := period + counted + p.callUnit(s.meter.CallUnit, s.meter.Unit); about != before {
			text := p.S("by a %s's %s%s; list prices in %s per %s:", period, counted, order, p.currency(), p.callUnit(s.meter.CallUnit, s.meter.Unit))
			lines = append(lines, Line{Label: label, Text: text})
			before, label, order = about, "", ""
		}
		lines = append(lines, Line{Text: p.S("%s: %s", p.meterName(s.name, s.meter), p.prices(s))})
	}
	return lines
}

// callUnit is how many calls a price is for: "1,000 calls".
func (w words) callUnit(n int64, unit string) string {
	if n == 1000 && unit == unitOfCalls {
		return w.T("1,000 calls")
	}
	return w.counted(pricing.WholeUnits(n), unit)
}

// prices lists the prices up to the highest step reached: "1 at 60, 2 at 50 from
// 1,000,000". A price list that is revised within the horizon starts anew.
func (p *plan) prices(s meterSteps) Text {
	var texts []Text
	for from := 0; from < len(s.reached); {
		list, _ := s.meter.Tiers(s.reached[from].month)
		highest, to := 0, from
		for ; to < len(s.reached); to++ {
			if next, _ := s.meter.Tiers(s.reached[to].month); !sameTiers(list, next) {
				break
			}
			highest = max(highest, s.reached[to].step)
		}
		if steps := p.listSteps(list, highest); len(steps) > 0 && from > 0 {
			texts = append(texts, p.S("since %s %s", monthOf(s.reached[from].month), steps))
		} else if len(steps) > 0 {
			texts = append(texts, steps)
		}
		from = to
	}
	return join(p.T("; "), texts...)
}

func (p *plan) listSteps(list pricing.TierList, highest int) Text {
	var steps []Text
	for i := range min(highest, list.Len()) {
		step, price := strconv.Itoa(i+1), priceOf(list.At(i).Price)
		if i == 0 {
			steps = append(steps, p.S("%[1]s at %[2]s", step, price))
		} else {
			steps = append(steps, p.S("%s at %s from %s", step, price, callsOf(list.At(i).From)))
		}
	}
	return p.list(steps)
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

// changes says when a meter's price changes from one month to the next, months without
// postpaid calls left out. In a month that reaches a higher step the day is the one on
// which it does; otherwise only the month can be named.
func (p *plan) changes(s meterSteps, a *document.Account) (all []datedLine) {
	var before priceStep
	for _, now := range s.reached {
		if now.step == 0 {
			continue
		}
		if before.step > 0 && !now.tier.Price.Equal(before.tier.Price) {
			all = append(all, p.change(s, before, now, a))
		}
		before = now
	}
	return all
}

func (p *plan) change(s meterSteps, before, now priceStep, a *document.Account) datedLine {
	at := datedLine{date: now.month.First()}
	at.Key = monthOf(now.month)
	meter, step := name(s.name), strconv.Itoa(now.step)
	price, was := priceOf(now.tier.Price), priceOf(before.tier.Price)
	prices := p.S("list price %s instead of %s", price, was)
	if s.meter.Mode(s.terms) == pricing.TierModeGraduated {
		prices = p.S("the last calls at list price %s instead of %s", price, was)
	}
	switch {
	case now.step > before.step:
		if on, ok := s.crossing(now, a.Events); ok {
			at.date, at.Key, at.event = on, dateOf(on), true
		}
		at.Text = p.S("%s reaches tier %s (%s): %s.", meter, step, p.counted(pricing.WholeUnits(now.tier.From), s.meter.Unit), prices)
	case now.step < before.step:
		at.Text = p.S("%s is back in tier %s: %s.", meter, step, prices)
	default:
		at.Text = p.S("%s is repriced: %s.", meter, prices)
	}
	return at
}
