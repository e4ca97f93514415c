package report

import (
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// longestSentence bounds, in columns of a terminal, how much of a sentence about
// advice is shown: it can name several purchases.
const longestSentence = 1200

// An adviceView draws the advice on a plan, or on the head of a diff.
type adviceView struct {
	messages
	entries  []document.Advice
	run      *document.AdviceRun // nil where advice was not asked for
	currency string
	titles   titles
	index    map[string]int // of the accounts that the page has details of
}

func (r *planReport) adviceSection() section {
	v := adviceView{r.messages, r.p.Advice, r.p.AdviceRun, r.p.Currency, titlesOf(r.messages, &r.p.Inputs), r.index}
	return v.section()
}

func (r *diffReport) adviceSection() section {
	v := adviceView{r.messages, r.d.Advice, r.d.AdviceRun, r.d.Currency, titlesOf(r.messages, &r.d.Inputs.Head), nil}
	return v.section()
}

// section lists the entries in the order of the document; without any there is none.
func (v adviceView) section() section {
	if len(v.entries) == 0 {
		return section{}
	}
	return section{ID: "advice", Title: v.say("advice.section"), Note: v.note(), Tables: []table{v.table()}}
}

// note says what the entries do not.
func (v adviceView) note() string {
	text := v.say("advice.note")
	if len(v.entries) > 1 {
		text += v.say("advice.sums")
		if v.run != nil && v.run.Saves != nil {
			text += v.say("advice.total", v.lang.Currency(v.currency)+" "+v.run.Saves.String())
		}
	}
	if v.run != nil && v.run.Silenced > 0 {
		text += v.say("advice.silenced", count(int64(v.run.Silenced)))
	}
	if v.run != nil && v.run.BoundedAccounts > 0 {
		text += v.say("advice.bounded", count(int64(v.run.BoundedAccounts)))
	}
	return text
}

func (v adviceView) table() table {
	t := table{ID: "advice-table", Caption: v.say("advice.caption"), Columns: append(append(
		texts(v.say("column.account"), v.say("column.what"), v.say("column.advice")), numbers(v.say("column.saves"))...),
		texts(v.say("column.why"))...)}
	for i := range v.entries {
		a := &v.entries[i]
		saves := cell{}
		if a.Saves != nil {
			saves = moneyCell(dec(*a.Saves))
		}
		r := row{Cells: []cell{
			textCell(name(a.Account)), textCell(name(a.Address)), textCell(visible(string(a.Name))), saves, textCell(short(v.sentence(a), longestSentence)),
		}}
		if k, ok := v.index[a.Account]; ok {
			r.Account = strconv.Itoa(k)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// sentence says an entry from its fields, with the meter as the price page names it.
func (v adviceView) sentence(a *document.Advice) string {
	return a.Sentence(v.lang, v.lang.Currency(v.currency), func(word string) string {
		if a.Meter != nil && word == *a.Meter {
			return v.titles.of(a.Account, word)
		}
		return name(word)
	})
}
