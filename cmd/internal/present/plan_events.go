package present

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A datedLine is a line of what happens.
type datedLine struct {
	Line
	date  pricing.Date
	event bool // says what an event of the plan says
}

// crossing is the day on which a month's calls reached a tier.
func (s *meterSteps) crossing(now priceStep, events []document.Event) (pricing.Date, bool) {
	i := slices.IndexFunc(events, func(e document.Event) bool {
		return e.Type == planner.EventTierChanged && e.Meter != nil && *e.Meter == s.meter.ID && (e.Catalog == nil || *e.Catalog == s.meter.Catalog) && e.Date.Month() == now.month && e.TierFrom != nil && *e.TierFrom == now.tier.From
	})
	if i < 0 {
		return 0, false
	}
	return events[i].Date, true
}

// events are what happens to an account, by date: without detail what its tables do not
// say. Changes of prices come before what else happens on a day.
func (p *plan) events(a *document.Account, steps []meterSteps) Lines {
	var list []datedLine
	for _, s := range steps {
		list = append(list, p.changes(s, a)...)
	}
	if p.opt.Detail {
		list = slices.DeleteFunc(list, func(l datedLine) bool { return l.event }) // told below
		for i := range a.Events {
			if e := &a.Events[i]; a.TracksCash || e.Type != planner.EventShortfall {
				list = append(list, p.event(e, a))
			}
		}
	} else {
		list = append(list, p.notable(a)...)
	}
	list = append(list, p.voidSoon(a)...)
	slices.SortStableFunc(list, func(a, b datedLine) int { return cmp.Compare(a.date, b.date) })
	if len(list) == 0 {
		return Lines{{Label: p.T("Events"), Text: p.S("none")}}
	}
	lines := make(Lines, len(list))
	for i, l := range list {
		lines[i] = l.Line
	}
	lines[0].Label = p.T("Events")
	return lines
}

func (p *plan) event(e *document.Event, a *document.Account) datedLine {
	text := Sentence(func(name func(string) string) string { return e.Sentence(p.Printer, p.Plan.Currency, a, name) })
	return datedLine{Line{Key: dateOf(e.Date), Text: text, Tone: eventTone(e.Type)}, e.Date, true}
}

func eventTone(t planner.EventType) Tone {
	switch t {
	case planner.EventPackRefused, planner.EventFeeRefused, planner.EventShortfall, planner.EventFreezeFailed, planner.EventSuspended:
		return Worse
	case planner.EventPackExpired, planner.EventVoucherExpired, planner.EventCallsRefused:
		return Warn
	case planner.EventResumed:
		return Better
	}
	return Plain
}

// notable returns the events that matter. A tier that a month merely passes through does
// not; changes tells those that it stays in. A failed freeze and the suspension that
// follows are one line, as are the freezes that fail month after month.
func (p *plan) notable(a *document.Account) (list []datedLine) {
	for i := range a.Events {
		e := &a.Events[i]
		switch e.Type {
		case planner.EventAdjusted, planner.EventCallsRefused, planner.EventPackExhausted, planner.EventPackExpired, planner.EventPackRefused,
			planner.EventFeeRefused, planner.EventVoucherExpired, planner.EventResumed, planner.EventFreezeFailed:
			list = append(list, p.event(e, a))
		case planner.EventSuspended: // comes after the freeze that failed, or the statement that says so; or by the bill of a day
			if n := len(list); n > 0 && a.Events[i-1].Date == e.Date && a.Events[i-1].Type != planner.EventBill {
				list[n-1].Text = join(p.T(" "), list[n-1].Text, p.event(e, a).Text)
			} else {
				list = append(list, p.event(e, a))
			}
		case planner.EventShortfall:
			if !a.TracksCash {
				continue
			}
			if e.Address != nil {
				list = append(list, p.event(e, a))
			} else if !shortIn(a.Events[:i], e.Date.Month()-1) {
				list = append(list, p.shortfalls(a, i))
			}
		}
	}
	return list
}

// voidSoon tells the packs that become void within a month after the plan.
func (p *plan) voidSoon(a *document.Account) (list []datedLine) {
	for i := range a.Packs {
		if k := &a.Packs[i]; isVoidSoon(a, k) {
			text := p.S("After the plan, %s expires with %s left.", address(k.Address), p.counted(k.Remaining, k.Unit))
			list = append(list, datedLine{Line{Key: dateOf(k.VoidOn), Text: text, Tone: Warn}, k.VoidOn, false})
		}
	}
	return list
}

// shortIn says whether a freeze fell short in a month.
func shortIn(events []document.Event, month pricing.Month) bool {
	return slices.ContainsFunc(events, func(e document.Event) bool { return isFreezeShort(&e) && e.Date.Month() == month })
}

func isFreezeShort(e *document.Event) bool {
	return e.Type == planner.EventShortfall && e.Address == nil && e.Amount != nil
}

// shortfalls tells a freeze that is not covered together with those of the months right
// after it.
func (p *plan) shortfalls(a *document.Account, i int) datedLine {
	first := &a.Events[i]
	line := p.event(first, a)
	next, more, worst := first.Date.Month(), 0, first
	for k := i; k < len(a.Events); k++ {
		e := &a.Events[k]
		if !isFreezeShort(e) || e.Date.Month() > next+1 {
			continue
		}
		if next = e.Date.Month(); next > first.Date.Month() {
			more++
		}
		if e.Amount.GreaterThan(*worst.Amount) {
			worst = e
		}
	}
	switch {
	case more > 0 && worst.Date != first.Date:
		line.Text = append(line.Text, p.S(" There is also a shortfall in each of the next %s, largest on %s: %s.", p.count(more, "month"), dateOf(worst.Date), moneyOf(*worst.Amount))...)
	case more > 0:
		line.Text = append(line.Text, p.S(" There is also a smaller shortfall in each of the next %s.", p.count(more, "month"))...)
	}
	return line
}

// A suspension is a time without service: until is the day on which it resumes, nil
// where that is not within the plan.
type suspension struct {
	catalog string // of the product
	from    pricing.Date
	until   *pricing.Date
}

func (p *plan) suspensions(a *document.Account) (all []suspension) {
	for _, product := range a.Products {
		from := len(all)
		if in := p.inputs[a.Address]; in != nil && in.Opening.IsSuspended(product.Catalog) && a.PastThrough == nil {
			all = append(all, suspension{catalog: product.Catalog, from: a.Months[0].Month.First()})
		}
		for i, e := range a.Events {
			switch {
			case e.Catalog != nil && *e.Catalog != product.Catalog:
			case e.Type == planner.EventSuspended:
				all = append(all, suspension{catalog: product.Catalog, from: e.Date})
			case e.Type == planner.EventResumed && len(all) > from:
				all[len(all)-1].until = &a.Events[i].Date
			}
		}
	}
	return all
}

// describe says "from 2027-03-01 to 2027-03-14", both days without service.
func (p *plan) describe(s suspension) string {
	switch {
	case s.until == nil:
		return p.F("from %s on", s.from)
	case *s.until == s.from+1:
		return p.F("on %s", s.from)
	default:
		return p.F("from %s to %s", s.from, *s.until-1)
	}
}
