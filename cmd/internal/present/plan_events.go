package present

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
)

// events are what happens to an account, by date: without detail what its tables do not
// say, and of the freezes, and of the fees of a subscription, that fall short the first.
func (p *plan) events(a *document.Account) (lines Lines) {
	short := map[string]bool{} // by address, empty of a freeze
	for _, e := range pointers(a.Events) {
		isShort, what := e.Type == planner.EventShortfall, *cmp.Or(e.Address, new(string))
		if p.opt.Detail || isNotable(e.Type) && !(isShort && short[what]) {
			addIf(&lines, !isShort || a.TracksCash, p.event(e, a))
		}
		short[what] = short[what] || isShort
	}
	addIf(&lines, len(lines) == 0, Line{Text: p.S("none")})
	return labelled(p.T("Events"), lines)
}

func (p *plan) event(e *document.Event, a *document.Account) Line {
	text := Sentence(func(name func(string) string) string { return e.Sentence(p.Printer, p.code, a, name) })
	return Line{Key: dateOf(e.Date), Text: text, Tone: eventTone(e.Type)}
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

// isNotable says whether events of a type are told without detail: those with a tone, and
// few others.
func isNotable(t planner.EventType) bool {
	return eventTone(t) != Plain || t == planner.EventAdjusted || t == planner.EventPackExhausted
}

// isSuspended says whether an account is without service on some day.
func (p *plan) isSuspended(a *document.Account) bool {
	opening := p.input(a.Address).Opening
	return slices.ContainsFunc(a.Events, func(e document.Event) bool { return e.Type == planner.EventSuspended }) ||
		a.PastThrough == nil && slices.ContainsFunc(a.Products, func(k document.Product) bool { return opening.IsSuspended(k.Catalog) })
}
