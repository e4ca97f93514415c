package report

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// titles name the meters of accounts beside text. English has their ids, as a
// configuration has; Chinese the titles of the price page with them.
type titles struct {
	messages
	known document.Titles
}

func titlesOf(m messages, in *document.Inputs) titles { return titles{m, in.Titles()} }

// of names a meter of an account.
func (t titles) of(account, meter string) string {
	return t.label(meter, t.known.Of(account, meter))
}

// label is the title with the id, or the id alone.
func (t titles) label(meter, title string) string {
	if title == "" || t.lang.Name() == lang.English {
		return name(meter)
	}
	return t.lang.F("%s (%s)", name(title), name(meter))
}
