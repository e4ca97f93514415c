package report

import (
	"fmt"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
)

// messages say the texts of a page in its language. A nil printer speaks English.
type messages struct{ lang *lang.Printer }

// meant are the names in the catalogue of texts whose English words stand for
// something else in other places.
var meant = map[string]string{
	"basis.cash": "Cash paid", "figure.cash": "Cash paid", "column.month": "Month", "column.planned": "As planned", "scenario.after": "After the plan",
}

// say fills in a text. Values are filled in as they are printed, so that no language
// groups the digits of a number once more.
func (m messages) say(key string, values ...any) string {
	text, ok := english[key]
	if !ok {
		panic("report: there is no text " + key)
	}
	if other, ok := meant[key]; ok && m.lang.Name() != lang.English {
		text = other
	}
	if len(values) == 0 {
		return m.lang.T(text)
	}
	printed := make([]any, len(values))
	for i, v := range values {
		printed[i] = fmt.Sprint(v)
	}
	return m.lang.F(text, printed...)
}

// named is the text for a word of the document, such as a basis; one that is not
// known, of a later version, is shown as it is.
func (m messages) named(group, word string) string {
	if key := group + "." + word; english[key] != "" {
		return m.say(key)
	}
	return visible(word)
}

// Say is say for the template.
func (m messages) Say(key string, values ...any) string { return m.say(key, values...) }

// Lang is the language of the page as HTML names it: of Chinese with the region,
// which chooses the shapes of the characters.
func (m messages) Lang() string {
	if m.lang.Name() == lang.Chinese {
		return "zh-CN"
	}
	return m.lang.Name()
}

// month is the short name of a month of the year.
func (m messages) month(month pricing.Month) string {
	return m.say(fmt.Sprintf("month.%d", month.OfYear()))
}

// span says "2026-12 to 2027-11 (12 months)".
func (m messages) span(start pricing.Month, n int) string {
	if n == 1 {
		return m.say("span.one", start)
	}
	return m.say("span.many", start, start+pricing.Month(n)-1, n)
}

// A worded is data with the messages to show it in: what a template of a part
// needs.
type worded struct {
	Messages messages
	Data     any
}

// With gives a part of a page its messages.
func (m messages) With(data any) worded { return worded{m, data} }
