package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

// listedAccounts is how many accounts are listed without --detail.
const listedAccounts = 10

// An accountChange is what an account is billed on both sides, in the common
// months.
type accountChange struct {
	address string
	cost    planner.AmountChange
	months  []planner.AmountChange // one for each common month
}

// accountChanges are the accounts of both sides, by address.
func accountChanges(d *compare.Diff) []accountChange {
	at := map[string]*accountChange{}
	var addresses []string
	for k, f := range []*planner.Forecast{d.Before, d.After} {
		for _, a := range f.Accounts {
			c := at[a.Account.Address]
			if c == nil {
				c = &accountChange{address: a.Account.Address, months: make([]planner.AmountChange, d.End-d.Start+1)}
				at[c.address] = c
				addresses = append(addresses, c.address)
			}
			for i, m := range a.Months[d.Start-f.Input.Start : d.End-f.Input.Start+1] {
				if k == 0 {
					c.months[i].Before, c.cost.Before = m.Billed, c.cost.Before.Add(m.Billed)
				} else {
					c.months[i].After, c.cost.After = m.Billed, c.cost.After.Add(m.Billed)
				}
			}
		}
	}
	slices.SortFunc(addresses, planner.CompareAddresses)
	all := make([]accountChange, len(addresses))
	for i, address := range addresses {
		all[i] = *at[address]
	}
	return all
}

// largestFirstAccounts orders by the size of the change of what is billed.
func largestFirstAccounts(a, b accountChange) int {
	return b.cost.Change().Abs().Compare(a.cost.Change().Abs())
}

// accounts lists what each account is billed: those that change most, then all
// others as one line, so that the lines add up.
func (v *diffView) accounts() {
	all := accountChanges(v.d)
	if len(all) < 2 {
		return
	}
	var differ, alike []accountChange
	for _, a := range all {
		if a.cost.IsZero() {
			alike = append(alike, a)
		} else {
			differ = append(differ, a)
		}
	}
	if len(differ) == 0 {
		return
	}
	slices.SortStableFunc(differ, largestFirstAccounts)
	shown, rest := differ, []accountChange(nil)
	if !v.opt.Detail {
		shown, rest = cutAt(differ, listedAccounts)
	}
	p := v.opt.Lang
	v.title(p.T("Billed by account"))
	t := v.beforeAfter("account", p.T("account"))
	for _, a := range shown {
		t.add("", beforeAfterCells("account", printable(a.address), a.cost))
	}
	if len(rest) > 0 {
		t.add("", beforeAfterCells("account", p.F("%s with smaller changes", p.N(int64(len(rest)), count(int64(len(rest))), "other")), sumOfAccounts(rest)))
	}
	if len(alike) > 0 {
		t.add("", beforeAfterCells("account", p.F("%s alike", count(int64(len(alike)))), sumOfAccounts(alike)))
	}
	t.add(bold, beforeAfterCells("account", p.T("total"), v.d.Totals.Billed))
	v.noRoom(v.table(t))
}

func sumOfAccounts(accounts []accountChange) (sum planner.AmountChange) {
	for _, a := range accounts {
		sum.Before, sum.After = sum.Before.Add(a.cost.Before), sum.After.Add(a.cost.After)
	}
	return sum
}

// monthlyTable has no rows yet.
func (v *diffView) monthlyTable() *table {
	p := v.opt.Lang
	return &table{
		groups: []string{"", p.F("billed %s", p.Currency(v.d.Currency())), p.T("change of")},
		columns: []tableColumn{
			{head: "month", title: p.T("month"), atLeast: monthWidth},
			{head: "before", title: p.T("before"), group: 1}, {head: "after", title: p.T("after"), group: 1}, {head: "change", title: p.T("change"), group: 1},
			{head: "amortized", title: p.T("amortized"), group: 2}, {head: "cash", title: p.T("cash"), group: 2},
		},
	}
}

// monthly draws the months that differ; the others are one line, and the cash
// that is paid after them another.
func (v *diffView) monthly() {
	if !v.d.CostChanged() {
		return
	}
	p := v.opt.Lang
	v.title(p.T("Cost by month"))
	t := v.monthlyTable()
	add := func(code, month string, billed planner.AmountChange, amortized, cash pricing.Money) {
		t.add(code, map[string]string{
			"month": month, "before": moneyCell(billed.Before), "after": moneyCell(billed.After), "change": signedCell(billed.Change()),
			"amortized": signedCell(amortized), "cash": signedCell(cash),
		})
	}
	alike, others := int64(0), planner.AmountChange{}
	for _, m := range v.d.Monthly {
		if m.Billed.IsZero() && m.Amortized.IsZero() && m.Cash.IsZero() {
			alike++
			others.Before, others.After = others.Before.Add(m.Billed.Before), others.After.Add(m.Billed.After)
			continue
		}
		add("", m.Month.String(), m.Billed, m.Amortized.Change(), m.Cash.Change())
	}
	if alike > 0 {
		add("", p.F("%s alike", count(alike)), others, pricing.Money{}, pricing.Money{})
	}
	if v.d.SameHorizon {
		later := planner.AmountChange{Before: v.d.Before.AfterHorizon.Cash, After: v.d.After.AfterHorizon.Cash}
		if !later.IsZero() {
			t.add("", map[string]string{"month": v.d.After.AfterHorizon.Date.Month().String(), "cash": signed(later.Change())})
		}
	}
	s := v.d.Totals
	add(bold, p.T("total"), s.Billed, s.Amortized.Change(), s.Cash.Change())
	v.noRoom(v.table(t))
}

// listedReasons is how many reasons are told without --detail.
const listedReasons = 10

// reasons tells why the money billed changes, largest first; what is left is
// one line, so that the lines add up to the change.
func (v *diffView) reasons() {
	most := listedReasons
	if v.opt.Detail {
		most = 0
	}
	told, rest, left := reasonsOf(v.d, most)
	if len(told) == 0 {
		return
	}
	v.title(reasonsTitle(v.opt.Lang, v.d))
	texts := make([]string, len(told))
	for i, r := range told {
		texts[i] = reasonText(v.opt.Lang, v.d, r, printable)
	}
	amounts := make([]string, len(told))
	width := 0
	for i, r := range told {
		amounts[i] = signed(r.Change)
	}
	if rest > 0 {
		amounts, texts = append(amounts, signed(left)), append(texts, smallerReasons(v.opt.Lang, rest))
	}
	for _, a := range amounts {
		width = max(width, textWidth(a))
	}
	for i, text := range texts {
		head := strings.Repeat(" ", tableIndent) + padLeft(amounts[i], width) + strings.Repeat(" ", tableGap)
		v.hanging(head, textWidth(head), "", text)
	}
}

func reasonsTitle(p *lang.Printer, d *compare.Diff) string {
	if change := d.Totals.Billed.Change(); !change.IsZero() {
		return p.F("Why billed changes by %s", signed(change))
	}
	return p.T("Why billed stays the same in all")
}

// smallerReasons stands for the reasons that are not told.
func smallerReasons(p *lang.Printer, n int) string {
	return p.F("%s, together", p.N(int64(n), count(int64(n)), "smaller change"))
}

// reasonsOf are the reasons that are told, the largest first, how many are not,
// and what those change together. With most 0 every entry of the explanation is
// told by itself.
func reasonsOf(d *compare.Diff, most int) (told []document.Reason, rest int, left pricing.Money) {
	if most == 0 {
		for _, e := range d.Explanation {
			told = append(told, document.Reason{Entries: []compare.Explanation{e}, Change: e.Change})
		}
		document.SortReasons(told)
		return told, 0, left
	}
	all := document.Reasons(d)
	if len(all) <= most+1 { // one more is as short as saying that there is one
		return all, 0, left
	}
	for _, r := range all[most:] {
		left = left.Add(r.Change)
	}
	return all[:most], len(all) - most, left
}

// reasonText is a reason's sentence; of several accounts it says which.
func reasonText(p *lang.Printer, d *compare.Diff, r document.Reason, name func(string) string) string {
	text := r.Text(p, d, name)
	if e := r.Entries[0]; e.Month != nil && len(d.Before.Accounts)+len(d.After.Accounts) > 2 {
		text = p.F("%s: %s", name(e.Account), text)
	}
	return text
}

// summary prints the totals on both sides and, last, one line.
func (v *diffView) summary() {
	if !v.isEmpty() {
		v.title(v.opt.Lang.F("Summary %s", v.scope()))
		v.totals()
	}
	v.title(summaryLineOf(v.opt.Lang, v.d))
}

func (v *diffView) totals() {
	t := v.beforeAfter("figure", v.opt.Lang.T("figure"))
	t.groups = []string{"", "", ""}
	for _, f := range totalFigures(v.opt.Lang, v.d.Totals) {
		t.add("", map[string]string{"figure": f.name, "before": f.before, "after": f.after, "change": f.change, "per cent": f.percent})
	}
	v.noRoom(v.table(t))
}

// A totalFigure is a total on both sides, as it is printed.
type totalFigure struct{ name, before, after, change, percent string }

// totalFigures are billed, amortized and cash, and of the others those that
// change.
func totalFigures(p *lang.Printer, s compare.TotalsChange) (figures []totalFigure) {
	for i, f := range []struct {
		name   string
		change planner.AmountChange
	}{
		{p.T("billed"), s.Billed}, {p.T("amortized"), s.Amortized}, {p.T("cash"), s.Cash},
		{p.T("of billed: bills"), s.Bill}, {p.T("of billed: packs bought"), s.PackPurchases},
		{p.T("bills at list price"), s.List}, {p.T("value of expired packs"), s.PacksExpiredValue},
	} {
		if i < 3 || !f.change.IsZero() {
			figures = append(figures, totalFigure{f.name, moneyCell(f.change.Before), moneyCell(f.change.After), signedCell(f.change.Change()), percentText(f.change)})
		}
	}
	for _, f := range []struct {
		name   string
		change planner.CountChange
	}{{p.T("calls served"), s.Calls}, {p.T("calls lost"), s.Lost}, {p.T("calls of expired packs"), planner.CountChange{Before: s.PacksExpiredCalls.Before.Floor(), After: s.PacksExpiredCalls.After.Floor()}}} {
		if n := f.change.After - f.change.Before; n != 0 {
			figures = append(figures, totalFigure{name: f.name, before: callsCell(f.change.Before), after: callsCell(f.change.After), change: signedCount(n)})
		}
	}
	return figures
}

// summaryLineOf is the one line that says it all: "1 created, 2 changed, 14
// unchanged: billed +12,129.43 CNY (+2.04%)."
func summaryLineOf(p *lang.Printer, d *compare.Diff) string {
	billed := d.Totals.Billed.After
	stays := p.F("billed stays at %s", withCurrency(p, moneyText(billed), d.Currency())+beside(p, billed, d.Currency(), ""))
	if len(d.Changes) == 0 && !d.CostChanged() {
		return p.F("No changes. %s unchanged; %s.", count(int64(d.Unchanged)), stays)
	}
	return p.F("%s: %s.", countedText(p, d), cmp.Or(billedText(p, d), stays))
}

// countedText says "1 created, 2 changed, 14 unchanged".
func countedText(p *lang.Printer, d *compare.Diff) string {
	counts := countActions(p, declared(d))
	if d.Unchanged > 0 || len(counts) == 0 {
		counts = append(counts, p.F("%s unchanged", count(int64(d.Unchanged))))
	}
	return strings.Join(counts, p.T(", "))
}

// billedText says "billed +12,129.43 CNY (+2.04%)"; nothing where it stays.
func billedText(p *lang.Printer, d *compare.Diff) string {
	change := d.Totals.Billed
	if change.IsZero() {
		return ""
	}
	return p.F("billed %s%s", withCurrency(p, signed(change.Change()), d.Currency()), beside(p, change.Change(), d.Currency(), percentText(change)))
}
