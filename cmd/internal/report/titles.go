package report

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// titles name the meters of accounts beside text. English has their ids, as a
// configuration has; Chinese the titles of the price page with them.
type titles struct {
	messages
	catalogs map[string]string   // of an account
	known    map[meterKey]string // titles
}

// A meterKey is a meter in its catalogue.
type meterKey struct{ catalog, meter string }

func titlesOf(m messages, in *document.Inputs) titles {
	t := titles{m, map[string]string{}, map[meterKey]string{}}
	for _, a := range in.Accounts {
		t.catalogs[a.Address] = a.Catalog
	}
	for _, c := range in.Catalogs {
		for _, meter := range c.Meters {
			t.known[meterKey{c.ID, meter.ID}] = meter.Title
		}
	}
	return t
}

// of names a meter of an account.
func (t titles) of(account, meter string) string {
	return t.label(meter, t.known[meterKey{t.catalogs[account], meter}])
}

// label is the title with the id, or the id alone.
func (t titles) label(meter, title string) string {
	if title == "" || t.lang.Name() == lang.English {
		return name(meter)
	}
	return t.lang.F("%s (%s)", name(title), name(meter))
}
