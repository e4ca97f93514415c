package report

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/shopspring/decimal"
)

// A reason is a step from the money billed before to that after: what a group of
// changed inputs did to a meter over all months, or what became of an account.
type reason struct {
	group  compare.Group // empty for an account
	label  string
	change decimal.Decimal
}

// byGroup labels an entry of the explanation by its group and what it is about.
func (r *diffReport) byGroup() func(document.DiffExplanation) reason {
	titles := map[string]string{}
	for _, in := range []document.Inputs{r.d.Inputs.Base, r.d.Inputs.Head} {
		for _, c := range in.Catalogs {
			for _, m := range c.Meters {
				titles[m.ID] = m.Title
			}
		}
	}
	return func(e document.DiffExplanation) reason {
		label := r.named("group", string(e.Group)) + " · "
		switch {
		case e.Meter != nil:
			label += meterTitle(*e.Meter, titles[*e.Meter])
		case e.Group == compare.GroupAccount:
			label += name(e.Account)
		default:
			label += r.say("diff.purchases")
		}
		return reason{group: e.Group, label: label}
	}
}

func byAccount(e document.DiffExplanation) reason { return reason{label: name(e.Account)} }

// reasons adds up the explanation by its labels, the largest change first.
func (r *diffReport) reasons(of func(document.DiffExplanation) reason) (all []reason) {
	at := map[reason]int{}
	for _, e := range r.d.Explanation {
		x := of(e)
		k, ok := at[x]
		if !ok {
			k = len(all)
			at[x] = k
			all = append(all, x)
		}
		all[k].change = all[k].change.Add(dec(e.Change))
	}
	all = slices.DeleteFunc(all, func(x reason) bool { return x.change.IsZero() })
	slices.SortStableFunc(all, func(a, b reason) int {
		return cmp.Or(b.change.Abs().Compare(a.change.Abs()), cmp.Compare(a.label, b.label))
	})
	return all
}

// namedReasons is how many reasons a waterfall shows; the others are one more.
const namedReasons = 9

// stepsOf are the steps of a waterfall: the largest reasons in the order in which
// a diff takes their groups, and last the sum of the others.
func (r *diffReport) stepsOf(all []reason) []reason {
	n := min(len(all), namedReasons)
	steps := slices.Clone(all[:n])
	slices.SortStableFunc(steps, func(a, b reason) int { return cmp.Compare(stepOf(a.group), stepOf(b.group)) })
	if rest := all[n:]; len(rest) > 0 {
		change := sum(each(rest, func(x reason) decimal.Decimal { return x.change }))
		steps = append(steps, reason{label: r.say("diff.others", len(rest)), change: change})
	}
	return steps
}

// stepOf is the place of a group in the order in which a diff takes them; accounts
// that are on one side only come first.
func stepOf(g compare.Group) int {
	return slices.Index([]compare.Group{
		compare.GroupAccount, compare.GroupUsage, compare.GroupPack, compare.GroupPrice, compare.GroupDiscount, compare.GroupTerms, compare.GroupFunding,
	}, g)
}

// waterfall leads from the money billed before to that after: by reason, and of
// several accounts also by account.
func (r *diffReport) waterfall() figure {
	f := figure{ID: "waterfall", Title: r.say("diff.why"), Note: r.say("diff.note"), Wide: true}
	f.Panels = append(f.Panels, r.waterfallPanel("waterfall-reasons", r.say("diff.by.reason"), r.stepsOf(r.reasons(r.byGroup()))))
	if accounts := r.reasons(byAccount); len(accounts) > 1 {
		f.Panels = append(f.Panels, r.waterfallPanel("waterfall-accounts", r.say("diff.by.account"), r.stepsOf(accounts)))
	}
	f.Panels[0].Tables = append(f.Panels[0].Tables, r.reasonTable())
	return f
}

// waterfallPanel draws steps; every one begins where the one before ends.
func (r *diffReport) waterfallPanel(id, label string, steps []reason) panel {
	at, after := dec(r.d.Totals.Billed.Before), dec(r.d.Totals.Billed.After)
	chart := barChart{id: id, title: r.say("diff.chart"), waterfall: true, description: r.say("diff.describe", money(at), money(after), len(steps))}
	t := table{ID: id + "-table", Caption: r.say("diff.table"), Columns: append(texts(label), numbers(r.say("column.change"), r.say("column.billed.then"))...)}
	end := func(label string, v decimal.Decimal) {
		chart.bars = append(chart.bars, bar{label: label, figure: money(v), to: v, class: "s0"})
		t.Rows = append(t.Rows, row{Cells: []cell{textCell(label), {}, moneyCell(v)}})
	}
	end(r.say("diff.before", name(r.d.Base.Source)), at)
	var keys []key
	for _, x := range steps {
		b := bar{label: x.label, figure: signed(x.change), from: at, to: at.Add(x.change), class: "rise", shape: "▲ "}
		k := key{Class: "rise", Name: r.say("diff.rise")}
		if x.change.IsNegative() {
			b.class, b.shape = "fall", "▼ "
			k = key{Class: "fall", Name: r.say("diff.fall")}
		}
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
		chart.bars = append(chart.bars, b)
		t.Rows = append(t.Rows, row{Cells: []cell{textCell(x.label), signedCell(x.change), moneyCell(b.to)}})
		at = b.to
	}
	end(r.say("diff.after", name(r.d.Head.Source)), after)
	return panel{ID: id, Label: label, Keys: keys, Chart: chart.draw(r.messages), Tables: []table{t}}
}
