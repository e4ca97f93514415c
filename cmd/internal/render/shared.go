package render

import (
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/present"
)

// From how many addresses, and how many characters, on a common beginning is said once.
const (
	sharedAddresses = 3
	sharedLength    = 16
)

// sharedOnce says what all addresses of the first column begin with once, in its head, if
// that is long.
func sharedOnce(t present.Table, safe func(string) string) present.Table {
	var addresses []string
	for _, r := range t.Rows {
		if v := r.Cells[0]; v.Kind == present.Address {
			addresses = append(addresses, v.Text)
		}
	}
	if len(addresses) < sharedAddresses {
		return t
	}
	shared := commonHead(addresses)
	if key := strings.IndexByte(shared, '['); key >= 0 { // which may have dots in it
		shared = shared[:key]
	}
	shared = shared[:strings.LastIndexByte(shared, '.')+1]
	if len(shared) < sharedLength {
		return t
	}
	t.Columns, t.Rows = append([]present.Column{}, t.Columns...), append([]present.Row{}, t.Rows...)
	t.Columns[0].Head += " (" + safe(shared) + "…)"
	for i, r := range t.Rows {
		if r.Cells[0].Kind == present.Address {
			cells := append([]present.Value{}, r.Cells...)
			cells[0].Text = "…" + strings.TrimPrefix(cells[0].Text, shared)
			t.Rows[i].Cells = cells
		}
	}
	return t
}
