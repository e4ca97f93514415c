package present

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

// How many pieces of advice are told without detail, and how many of them about missing
// money, which the summary tells as well, where there are others.
const (
	listedAdvice = 5
	listedMoney  = 2
)

// advice is what is advised about a plan, what saves most first.
func (p *plan) advice() Section {
	told, rest := toldAdvice(pointers(p.Advice), p.opt)
	blocks := each(told, func(g adviceGroup) Block { return p.adviceBlock(p.adviceTitle(g), g) })
	blocks = append(blocks, append(p.moreAdvice(rest), p.adviceNotes(p.Advice, p.AdviceRun)...))
	return Section{ID: "advice", Name: p.T("advice"), Heading: p.S("Advice"), Rank: rankAdvice, Blocks: blocks}
}

func (w words) adviceBlock(title Text, g adviceGroup) Block {
	return Group{title, []Block{Lines{{Text: w.adviceText(g)}}}}
}

func (w words) moreAdvice(rest int) (notes Notes) {
	addIf(&notes, rest > 0, w.S("And %s more (--detail).", callsOf(int64(rest))))
	return notes
}

// toldAdvice is the advice to tell, and how much more there is.
func toldAdvice(entries []*document.Advice, opt Options) (told []adviceGroup, rest int) {
	if opt.Detail {
		return each(entries, func(e *document.Advice) adviceGroup { return adviceGroup{Advice: e} }), 0
	}
	return mostUseful(adviceGroups(entries), listedAdvice)
}

// advice is what a change does to the advice: what is new, different or settled; the
// rest is counted.
func (d *diff) advice() Section {
	entries, before := map[compare.Action][]*document.Advice{}, map[*document.Advice]*document.Advice{}
	for _, a := range pointers(d.Advice) {
		action := *cmp.Or(a.Action, new(compare.Action)) // empty: the base was not looked at
		entries[action], before[&a.Advice] = append(entries[action], &a.Advice), a.Before
	}
	var blocks []Block
	var notes Notes
	tell := func(entries []*document.Advice, block func(g adviceGroup, title Text) Block) {
		told, rest := toldAdvice(entries, d.opt)
		for _, g := range told {
			blocks = append(blocks, block(g, d.adviceTitle(g)))
		}
		notes = append(notes, d.moreAdvice(rest)...)
	}
	tell(entries[""], func(g adviceGroup, title Text) Block { return d.adviceBlock(title, g) })
	tell(entries[compare.Create], func(g adviceGroup, title Text) Block { return d.adviceBlock(d.S("New: %s", title), g) })
	tell(entries[compare.Update], func(g adviceGroup, title Text) Block {
		title = d.S("Changed: %s", title)
		if was := before[g.Advice]; was != nil {
			title = d.S("%s; before: %s", title, d.adviceHead(adviceGroup{Advice: was}))
		}
		return d.adviceBlock(title, g)
	})
	tell(pointers(d.Settled), func(g adviceGroup, title Text) Block {
		silenced := d.AdviceRun != nil && d.AdviceRun.Silenced > 0
		return Lines{{Text: either(silenced, d.S("Settled or silenced: %s", title), d.S("Settled: %s", title))}}
	})
	if same := entries[compare.NoOp]; d.opt.Detail {
		tell(same, func(g adviceGroup, title Text) Block { return d.adviceBlock(d.S("As before: %s", title), g) })
	} else if len(same) > 0 {
		notes = append(notes, d.S("%s more as before (--detail lists them).", callsOf(int64(len(same)))))
	}
	blocks = append(blocks, append(notes, d.searchNotes(d.AdviceRun)...))
	fresh := adviceGroups(append(entries[""], entries[compare.Create]...))
	return Section{ID: "advice", Name: d.T("advice"), Heading: d.S("Advice"), Rank: rankDiffAdvice, Folded: true, Brief: d.briefAdvice(fresh), Blocks: blocks}
}

// briefAdvice names the most useful advice that is new.
func (d *diff) briefAdvice(fresh []adviceGroup) []Block {
	told, rest := mostUseful(fresh, briefAdvice)
	lines := each(told, func(g adviceGroup) Line {
		return Line{Label: d.adviceHead(g).Plain(), Text: d.S("%s (%s)", address(g.Address), string(g.Name))}
	})
	return []Block{Lines(lines), d.andMore(rest)}
}

// adviceTitle says what a change comes to, and where.
func (w words) adviceTitle(g adviceGroup) Text {
	return w.S("%s: %s (%s)", w.adviceHead(g), address(g.Address), string(g.Name))
}

// An adviceGroup is advice of one kind about one thing: the entry that saves most, and
// the other months that it holds for.
type adviceGroup struct {
	*document.Advice
	others []pricing.Month
}

// adviceGroups puts entries of one kind about one thing together, in the order of the first.
func adviceGroups(entries []*document.Advice) (groups []adviceGroup) {
	type key struct {
		name           advise.Name
		address, meter string
	}
	at := map[key]int{}
	for _, e := range entries {
		k := key{e.Name, e.Address, *cmp.Or(e.Meter, new(string))}
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

// mostUseful are the groups to tell where there is room for so many, and how many others
// there are.
func mostUseful(groups []adviceGroup, most int) (told []adviceGroup, rest int) {
	first := 0 // of the others: missing money stands before them
	for first < len(groups) && groups[first].Name == advise.FreezeFails {
		first++
	}
	money, other := groups[:first], groups[first:]
	if most < len(groups) {
		shown := max(min(len(money), listedMoney), most-len(other))
		money, _ = cut(money, min(shown, most))
		other, _ = cut(other, most-len(money))
	}
	told = slices.Concat(money, other)
	return told, len(groups) - len(told)
}

// adviceHead says what a change comes to: "saves 300.00", "top up 50.00".
func (w words) adviceHead(g adviceGroup) Text {
	w.code = cmp.Or(g.Currency, w.code)
	switch {
	case g.Name == advise.VoucherVoid:
		return w.S("%s void", w.money(*g.Amount))
	case g.Saves == nil:
		return w.S("Top up %s", w.money(*g.Amount))
	case len(g.others) > 0 && g.Together != nil:
		return w.S("Save %s", w.money(*g.Together))
	}
	return w.S("Save %s", w.money(*g.Saves))
}

// adviceText is the sentence, with the months for which it holds likewise.
func (w words) adviceText(g adviceGroup) Text {
	text := Sentence(func(name func(string) string) string { return g.Sentence(w.Printer, w.code, name) })
	w.code = cmp.Or(g.Currency, w.code)
	switch {
	case len(g.others) == 0:
		return text
	case g.Together != nil:
		return append(text, w.S(" Likewise in %s: %s in all.", w.monthList(g.others), w.inCurrency(w.money(*g.Together)))...)
	}
	return append(text, w.S(" Likewise in %s.", w.monthList(g.others))...)
}

// adviceNotes say what the entries do not.
func (w words) adviceNotes(entries []document.Advice, run *document.AdviceRun) (notes Notes) {
	addIf(&notes, len(entries) > 1, w.S("Each change was tried alone, and savings are not additive: cheaper_packs replaces other advice on packs."))
	if len(entries) > 1 && run != nil && run.Saves != nil {
		saves, combined := w.inCurrency(w.money(*run.Saves)), w.combination(entries)
		ofFutures := slices.ContainsFunc(entries, func(a document.Advice) bool { return a.Futures > 0 })
		notes = append(notes, either(ofFutures, w.S("The best combination found, without what saves in the mean of the futures, saves %s: %s.", saves, combined),
			w.S("The best combination found saves %s: %s.", saves, combined)))
	}
	return append(notes, w.searchNotes(run)...)
}

// searchNotes say what was not looked at, or is not told.
func (w words) searchNotes(run *document.AdviceRun) (notes Notes) {
	if run == nil {
		return nil
	}
	addIf(&notes, run.Silenced > 0, w.S("%s silenced by planner:ignore.", callsOf(int64(run.Silenced))))
	addIf(&notes, run.BoundedAccounts > 0, w.S("In %s not every change was tried: the limit on simulations was reached after %s.", w.count(run.BoundedAccounts, "account"), callsOf(int64(run.Tries))))
	addIf(&notes, run.UntriedPurchases > 0, w.S("Not every change to %s was tried.", w.count(run.UntriedPurchases, "purchase")))
	addIf(&notes, run.UntriedMonths > 0, w.S("Additional calls were not tried in %s of a meter.", w.count(run.UntriedMonths, "month")))
	return notes
}

// combination says which entries are combined: how many of each name.
func (w words) combination(entries []document.Advice) string {
	var names []string
	for _, name := range advise.Names {
		n := len(having(entries, func(a document.Advice) bool { return a.Combined && a.Name == name }))
		addIf(&names, n > 0, when(n > 1, callsOf(int64(n)).String()+" × ")+string(name))
	}
	return w.commas(names)
}
