package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A datedText is a line of what happens.
type datedText struct {
	date  pricing.Date
	when  string // the date as it is shown: the month, where a whole month differs
	text  string
	code  string // colour
	event bool   // says what an event of the forecast says
}

// events prints what happens to an account, by date: without detail what its
// tables do not say.
func (v *textView) events(a *planner.AccountForecast, steps []*meterSteps) {
	list := v.eventList(a, steps)
	if len(list) == 0 {
		v.labelled(v.opt.Lang.T("Events"), v.opt.Lang.T("none"))
	}
	label := "  " + v.opt.Lang.T("Events")
	for _, e := range list {
		head := padRight(label, labelIndent) + padRight(e.when, dateWidth) + "  "
		v.hanging(head, textWidth(head), e.code, e.text)
		label = ""
	}
}

// eventList returns the lines; changes of prices come before what else happens
// on a day.
func (v *textView) eventList(a *planner.AccountForecast, steps []*meterSteps) (list []datedText) {
	for _, s := range steps {
		list = append(list, s.changes(v.opt.Lang, a)...)
	}
	if v.opt.Detail {
		list = slices.DeleteFunc(list, func(t datedText) bool { return t.event }) // told below
		for _, e := range a.Events {
			if a.TracksCash || e.Type != planner.EventShortfall {
				list = append(list, eventText(v.opt.Lang, e, a))
			}
		}
	} else {
		list = append(list, notable(v.opt.Lang, a)...)
	}
	list = append(list, voidSoon(v.opt.Lang, a)...)
	slices.SortStableFunc(list, func(a, b datedText) int { return cmp.Compare(a.date, b.date) })
	return list
}

func eventText(p *lang.Printer, e planner.Event, a *planner.AccountForecast) datedText {
	return datedText{event: true, date: e.Date, when: e.Date.String(), code: eventCode(e.Type), text: printable(document.EventMessage(p, e, a))}
}

func eventCode(t planner.EventType) string {
	switch t {
	case planner.EventPackRefused, planner.EventShortfall, planner.EventFreezeFailed, planner.EventSuspended:
		return red
	case planner.EventPackExpired:
		return yellow
	case planner.EventResumed:
		return green
	}
	return ""
}

// notable returns the events that matter. A tier that a month merely passes
// through does not; meterSteps.changes tells those that it stays in. A failed
// freeze and the suspension that follows are one line, as are the freezes that
// fail month after month.
func notable(p *lang.Printer, a *planner.AccountForecast) (list []datedText) {
	for i, e := range a.Events {
		switch e.Type {
		case planner.EventAdjusted, planner.EventPackExhausted, planner.EventPackExpired, planner.EventPackRefused, planner.EventResumed, planner.EventFreezeFailed:
			list = append(list, eventText(p, e, a))
		case planner.EventSuspended: // comes after the freeze that failed, or the statement that says so
			list[len(list)-1].text += p.T(" ") + eventText(p, e, a).text
		case planner.EventShortfall:
			if !a.TracksCash {
				continue
			}
			if e.Address != "" {
				list = append(list, eventText(p, e, a))
			} else if !shortIn(a.Events[:i], e.Date.Month()-1) {
				list = append(list, shortfallText(p, a, i))
			}
		}
	}
	return list
}

// voidSoon tells the packs that become void within a month after the plan with calls
// left in them: a plan that goes on must count them.
func voidSoon(p *lang.Printer, a *planner.AccountForecast) (list []datedText) {
	for i := range a.Packs {
		if pack := &a.Packs[i]; isVoidSoon(a, pack) {
			list = append(list, datedText{date: pack.ExpiresOn, when: pack.ExpiresOn.String(), code: yellow, text: p.F("After the plan %s expires with %s left.",
				printable(pack.Purchase.Address), p.N(pack.Remaining, count(pack.Remaining), "call"))})
		}
	}
	return list
}

func isVoidSoon(a *planner.AccountForecast, p *planner.PackForecast) bool {
	after := a.Months[len(a.Months)-1].Month + 1
	return p.Remaining > 0 && p.ExpiresOn <= (after+1).First()
}

// shortIn says whether a freeze fell short in a month.
func shortIn(events []planner.Event, month pricing.Month) bool {
	return slices.ContainsFunc(events, func(e planner.Event) bool { return isFreezeShort(e) && e.Date.Month() == month })
}

func isFreezeShort(e planner.Event) bool { return e.Type == planner.EventShortfall && e.Address == "" }

// shortfallText tells a freeze that is not covered together with those of the
// months right after it.
func shortfallText(p *lang.Printer, a *planner.AccountForecast, i int) datedText {
	first := a.Events[i]
	text := eventText(p, first, a)
	next, more, worst := first.Date.Month(), int64(0), first
	for _, e := range a.Events[i:] {
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
		text.text += p.F(" Money is missing in the next %s, too; the most on %s: %s.", p.N(more, count(more), "month"), worst.Date, moneyText(*worst.Amount))
	case more > 0:
		text.text += p.F(" Money is missing in the next %s, too, but less.", p.N(more, count(more), "month"))
	}
	return text
}

// A suspension is a time without service: until is the day on which it resumes,
// nil where that is not within the plan.
type suspension struct {
	from  pricing.Date
	until *pricing.Date
}

func suspensions(a *planner.AccountForecast) (all []suspension) {
	if a.Account.Opening.Suspended && a.PastThrough == nil {
		all = append(all, suspension{from: a.Months[0].Month.First()})
	}
	for i, e := range a.Events {
		switch e.Type {
		case planner.EventSuspended:
			all = append(all, suspension{from: e.Date})
		case planner.EventResumed:
			all[len(all)-1].until = &a.Events[i].Date
		}
	}
	return all
}

// describe says "2027-03-01 to 2027-03-14", both days without service.
func (s suspension) describe(p *lang.Printer) string {
	switch {
	case s.until == nil:
		return p.F("from %s on", s.from)
	case *s.until == s.from+1:
		return p.F("on %s", s.from)
	default:
		return p.F("from %s to %s", s.from, *s.until-1)
	}
}

// service says when an account is without service.
func (v *textView) service(a *planner.AccountForecast) {
	p, lost := v.opt.Lang, a.Totals.Lost
	var times []string
	for _, s := range suspensions(a) {
		times = append(times, s.describe(p))
	}
	if len(times) > 0 {
		v.hanging("  "+p.T("Service"), labelIndent, red, p.F("suspended %s; %s lost.", strings.Join(times, p.T(", ")), p.N(lost, count(lost), "call")))
	}
}

// isShort says whether an account lacks money for a freeze or a purchase, or
// would lack it if its service did not stop. Of one whose money is not declared
// nobody knows.
func isShort(a *planner.AccountForecast) bool {
	return a.TracksCash && a.Funding.FirstShortfallOn != nil
}

// requiredOf is the cash that an account misses.
func requiredOf(a *planner.AccountForecast) pricing.Money {
	if !isShort(a) {
		return pricing.Money{}
	}
	return a.Funding.Required
}
