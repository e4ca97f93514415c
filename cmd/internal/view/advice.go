package view

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/pricing"
)

// Advice is what is advised about a plan, as its document has it.
type Advice struct {
	Entries []document.Advice
	Run     *document.AdviceRun // nil where advice was not asked for
}

// How many pieces of advice are told without detail, and how many of them about
// missing money, which the summary tells as well, where there are others.
const (
	listedAdvice = 5
	listedMoney  = 2
)

// An adviceGroup is advice of one kind about one thing: the entry that saves most, and
// the other months that it holds for.
type adviceGroup struct {
	*document.Advice
	others []pricing.Month
}

// groups puts entries of one kind about one thing together, in the order of the first.
func (a Advice) groups() (groups []adviceGroup) {
	type key struct {
		name    advise.Name
		address string
		meter   string
	}
	at := map[key]int{}
	for i := range a.Entries {
		e := &a.Entries[i]
		k := key{e.Name, e.Address, ""}
		if e.Meter != nil {
			k.meter = *e.Meter
		}
		g, known := at[k]
		if !known || e.Month == nil {
			at[k] = len(groups)
			groups = append(groups, adviceGroup{Advice: e})
			continue
		}
		groups[g].others = append(groups[g].others, *e.Month)
	}
	for _, g := range groups {
		slices.Sort(g.others)
	}
	return groups
}

// told are the groups to tell where there is room for so many, and how many others
// there are.
func (a Advice) told(most int) (told []adviceGroup, rest int) {
	groups := a.groups()
	first := 0 // of the others: missing money stands before them
	for first < len(groups) && groups[first].Name == advise.FreezeFails {
		first++
	}
	money, other := groups[:first], groups[first:]
	if most < len(groups) {
		shown := max(min(len(money), listedMoney), most-len(other))
		money, _ = cutAt(money, min(shown, most))
		other, _ = cutAt(other, most-len(money))
	}
	told = slices.Concat(money, other)
	return told, len(groups) - len(told)
}

// head says what a change comes to: "saves 300.00", "top up 50.00".
func (g adviceGroup) head(p *lang.Printer) string {
	if g.Saves == nil {
		return p.F("top up %s", pricing.GroupDigits(g.Amount.String()))
	}
	saves := g.Saves
	if len(g.others) > 0 && g.Together != nil {
		saves = g.Together
	}
	return p.F("saves %s", pricing.GroupDigits(saves.String()))
}

// text is the sentence, with the months for which it holds likewise.
func (g adviceGroup) text(p *lang.Printer, currency string, name func(string) string) string {
	text := g.Sentence(p, currency, name)
	if len(g.others) == 0 {
		return text
	}
	months, rest := cutAt(g.others, maxListedMonths)
	var names []string
	for _, m := range months {
		names = append(names, m.String())
	}
	if n := int64(len(rest)); n > 0 {
		names = append(names, p.N(n, count(n), "more month"))
	}
	if g.Together != nil {
		return text + p.F(" Likewise in %s: %s in all.", strings.Join(names, p.T(", ")), withCurrency(p, pricing.GroupDigits(g.Together.String()), currency))
	}
	return text + p.F(" Likewise in %s.", strings.Join(names, p.T(", ")))
}

// maxListedMonths is how many months are named in a row.
const maxListedMonths = 11

// notes say what the entries do not.
func (a Advice) notes(p *lang.Printer, currency string) (notes []string) {
	if len(a.Entries) > 1 {
		notes = append(notes, p.T("Each was tried by itself, by planning again with it. What several save does not add up: cheaper_packs takes the place of other advice on packs."))
		if a.Run != nil && a.Run.Saves != nil {
			notes = append(notes, p.F("The best combination that was found saves %s: %s.", withCurrency(p, pricing.GroupDigits(a.Run.Saves.String()), currency), a.combination(p)))
		}
	}
	if a.Run == nil {
		return notes
	}
	if n := int64(a.Run.Silenced); n > 0 {
		notes = append(notes, p.F("%s silenced by planner:ignore.", count(n)))
	}
	if n := int64(a.Run.BoundedAccounts); n > 0 {
		notes = append(notes, p.F("In %s not everything was tried: the bound on simulations and their work was met after %s.", p.N(n, count(n), "account"), count(int64(a.Run.Tries))))
	}
	if n := int64(a.Run.UntriedPurchases); n > 0 {
		notes = append(notes, p.F("Changes to %s were not all tried.", p.N(n, count(n), "purchase")))
	}
	if n := int64(a.Run.UntriedMonths); n > 0 {
		notes = append(notes, p.F("More calls were not tried in %s of a meter.", p.N(n, count(n), "month")))
	}
	return notes
}

// combination says which entries are combined: how many of each name.
func (a Advice) combination(p *lang.Printer) string {
	var names []string
	for _, name := range advise.Names {
		n := 0
		for i := range a.Entries {
			if e := &a.Entries[i]; e.Combined && e.Name == name {
				n++
			}
		}
		switch {
		case n == 1:
			names = append(names, string(name))
		case n > 1:
			names = append(names, count(int64(n))+" × "+string(name))
		}
	}
	return strings.Join(names, p.T(", "))
}
