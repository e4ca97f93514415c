package report

import (
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/shopspring/decimal"
)

// answers are the first screen: what it costs, when money is due, what may go
// wrong, and what changed.
func (r *planReport) answers() []answer {
	all := []answer{r.costAnswer(), r.dueAnswer(), r.riskAnswer()}
	if r.d != nil {
		all = append(all, (&diffReport{messages: r.messages, d: r.d}).changeAnswer())
	}
	return all
}

func (r *planReport) costAnswer() answer {
	t := r.p.Totals
	billed, bill, amortized, expired := dec(t.Billed), dec(t.Bill), dec(t.Amortized), dec(t.PacksExpiredValue)
	a := answer{
		Question: r.say("answer.cost"), Figure: money(billed), Unit: r.say("answer.cost.unit", r.lang.Currency(r.p.Currency)),
		Short: r.lang.Short(billed, r.p.Currency),
		Lines: []line{
			{Text: r.parts("part.bills", money(bill), "part.bought", money(dec(t.PackPurchases)))},
			{Label: r.say("figure.amortized"), Figure: money(amortized),
				Text: r.parts("part.bills", money(bill), "part.used", money(amortized.Sub(bill).Sub(expired)), "part.expired", money(expired))},
			{Label: r.say("figure.cash"), Figure: money(dec(t.Cash)), Text: r.cashText()},
		},
	}
	if prepaid := billed.Sub(amortized); !prepaid.IsZero() {
		a.Lines = append(a.Lines, line{Label: r.say("figure.prepaid"), Figure: signed(prepaid), Text: r.say("answer.prepaid")})
	}
	if r.discounted() {
		a.Lines = append(a.Lines, line{Label: r.say("figure.discount"), Figure: money(dec(t.List).Sub(bill)), Text: r.say("answer.discount", money(dec(t.List)))})
	}
	c := coverageOf(r.p.Accounts)
	served := r.parts("part.free", count(c.free), "part.packs", count(c.packs), "part.postpaid", count(c.postpaid), "part.unpriced", count(c.unpriced))
	a.Lines = append(a.Lines, line{Label: r.say("figure.calls"), Figure: count(t.Calls), Text: served})
	return a
}

func (r *planReport) cashText() string {
	if after := r.p.AfterHorizon; !dec(after.Cash).IsZero() {
		return r.say("answer.cash.after", money(dec(after.Cash)), after.Date)
	}
	return r.say("answer.cash.within")
}

func (r *planReport) discounted() bool {
	one := decimal.NewFromInt(1)
	for _, a := range r.p.Inputs.Accounts {
		if !a.Discount.Default.Equal(one) || len(a.Discount.ByMeter) > 0 {
			return true
		}
	}
	return false
}

// dueAnswer says in which months the most is paid, and what comes first and last.
func (r *planReport) dueAnswer() answer {
	a := answer{Question: r.say("answer.due")}
	highest, first := -1, -1
	for i, m := range r.p.Monthly {
		if cash := dec(m.Cash); cash.IsPositive() {
			if first < 0 {
				first = i
			}
			if highest < 0 || cash.GreaterThan(dec(r.p.Monthly[highest].Cash)) {
				highest = i
			}
		}
	}
	if highest < 0 {
		a.Figure, a.Unit = money(decimal.Zero), r.say("answer.due.nothing")
	} else {
		a.Figure, a.Unit = money(dec(r.p.Monthly[highest].Cash)), r.say("answer.due.highest", r.p.Monthly[highest].Month)
		a.Short = r.lang.Short(dec(r.p.Monthly[highest].Cash), r.p.Currency)
		a.Lines = append(a.Lines, line{Label: r.say("answer.due.first"), Figure: money(dec(r.p.Monthly[first].Cash)), Text: r.say("answer.due.in", r.p.Monthly[first].Month)})
	}
	if after := r.p.AfterHorizon; !dec(after.Cash).IsZero() {
		a.Lines = append(a.Lines, line{Label: r.say("answer.due.last"), Figure: money(dec(after.Cash)), Text: r.say("answer.due.after", after.Date)})
	}
	return r.withTopUps(a)
}

// namedTopUps is how many accounts the first screen names.
const namedTopUps = 3

// withTopUps adds what to top up until when; of many accounts those that need it
// first.
func (r *planReport) withTopUps(a answer) answer {
	short := r.shortAccounts()
	named := short[:min(len(short), namedTopUps)]
	for _, s := range named {
		a.Lines = append(a.Lines, line{
			Label: r.say("answer.topup"), Figure: money(dec(s.Funding.Required)),
			Text: r.say("answer.topup.by", s.Funding.FirstShortfallOn, name(s.Address)), Tone: "bad",
		})
	}
	if rest := short[len(named):]; len(rest) > 0 {
		a.Lines = append(a.Lines, line{
			Label: r.say("answer.topup"), Figure: money(required(rest)),
			Text: r.say("answer.topup.rest", rest[0].Funding.FirstShortfallOn, len(rest)), Tone: "bad",
		})
	}
	return a
}

// riskAnswer says what is missing, exceeded, lost or wasted.
func (r *planReport) riskAnswer() answer {
	a := answer{Question: r.say("answer.risk")}
	short := r.shortAccounts()
	a.Figure, a.Short = money(required(short)), r.lang.Short(required(short), r.p.Currency)
	if len(short) > 0 {
		a.Tone, a.Unit = "bad", r.say("answer.risk.missing", short[0].Funding.FirstShortfallOn, r.ofAccounts(len(short)))
	} else if slices.ContainsFunc(r.p.Accounts, func(a document.Account) bool { return a.TracksCash }) {
		a.Unit = r.say("answer.risk.suffices")
	} else {
		a.Figure, a.Short, a.Unit = "–", "", r.say("answer.risk.unknown")
	}
	t := r.p.Totals
	add := func(key, figure, text, tone string) {
		a.Lines = append(a.Lines, line{r.say(key), figure, text, tone})
	}
	if n := len(r.p.Budgets); n > 0 {
		exceeded := r.exceededBudgets()
		add("figure.budgets", strconv.Itoa(exceeded), r.say("answer.risk.budgets", n), toneOf(exceeded > 0, "bad"))
	}
	if n := len(r.p.Checks); n > 0 {
		failing := r.failingChecks()
		add("figure.checks", strconv.Itoa(failing), r.say("answer.risk.checks", n), toneOf(failing > 0, "bad"))
	}
	if n := len(r.p.Guardrails); n > 0 {
		exceeded := 0
		for _, g := range r.p.Guardrails {
			if g.Exceeded {
				exceeded++
			}
		}
		add("figure.guardrails", strconv.Itoa(exceeded), r.say("answer.risk.guardrails", n), toneOf(exceeded > 0, "bad"))
	}
	if suspended := r.suspendedAccounts(); suspended > 0 {
		add("figure.lost", count(t.Lost), r.say("answer.risk.lost", r.ofAccounts(suspended)), "bad")
	}
	if refused := r.refusedPacks(); refused > 0 {
		add("figure.refused", strconv.Itoa(refused), r.say("answer.risk.refused"), "bad")
	}
	if t.PacksExpiredCalls > 0 {
		add("figure.expired", count(t.PacksExpiredCalls), r.say("answer.risk.expired", money(dec(t.PacksExpiredValue))), "warn")
	} else if r.packCount() > 0 {
		add("figure.expired", "0", r.say("answer.risk.none"), "good")
	}
	if n := len(r.p.Diagnostics); n > 0 {
		add("figure.warnings", strconv.Itoa(n), r.say("answer.risk.warnings"), "warn")
	}
	return a
}

// toneOf is the tone of something that is wrong, "good" where it is not.
func toneOf(wrong bool, tone string) string {
	if wrong {
		return tone
	}
	return "good"
}

// ofAccounts says "3 of 12 accounts", or "the account" where there is one.
func (r *planReport) ofAccounts(n int) string {
	if len(r.p.Accounts) == 1 {
		return r.say("account.the")
	}
	return r.say("account.of", n, len(r.p.Accounts))
}

func (r *planReport) exceededBudgets() (n int) {
	for _, b := range r.p.Budgets {
		if b.Exceeded {
			n++
		}
	}
	return n
}

func (r *planReport) failingChecks() (n int) {
	for _, c := range r.p.Checks {
		if c.Status == "fail" {
			n++
		}
	}
	return n
}

func (r *planReport) suspendedAccounts() (n int) {
	for _, a := range r.p.Accounts {
		for _, e := range a.Events {
			if e.Type == planner.EventSuspended {
				n++
				break
			}
		}
	}
	return n
}

func (r *planReport) refusedPacks() (n int) {
	for _, a := range r.p.Accounts {
		for _, p := range a.Packs {
			if !p.Bought {
				n++
			}
		}
	}
	return n
}

func (r *planReport) packCount() (n int) {
	for _, a := range r.p.Accounts {
		n += len(a.Packs)
	}
	return n
}
