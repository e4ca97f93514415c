package render

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/declarative-cost/planner/cmd/internal/present"
)

func TestSharedOnce(t *testing.T) {
	for _, test := range []struct {
		addresses []string
		head      string
		cells     []string
	}{
		{[]string{"module.search.account.a", "module.search.account.b", `module.search.account.c["x.y"]`}, "account (module.search.account.…)", []string{"…a", "…b", `…c["x.y"]`}},
		{[]string{"module.search.account.a", "module.search.account.b"}, "account", []string{"module.search.account.a", "module.search.account.b"}},
		{[]string{"account.a", "account.b", "account.c"}, "account", []string{"account.a", "account.b", "account.c"}},
		{[]string{`module.m["a.b"].account.x`, `module.m["a.b"].account.y`, `module.m["a.b"].account.z`}, "account", nil},
		{[]string{"", "module.search.account.b", "module.search.account.c"}, "account", nil},
	} {
		table := present.Table{Columns: []present.Column{{Head: "account", Kind: present.Address}}}
		for _, a := range test.addresses {
			table.Rows = append(table.Rows, present.Row{Cells: []present.Value{{Kind: present.Address, Text: a}}})
		}
		table.Rows = append(table.Rows, present.Row{Level: present.Total, Cells: []present.Value{{Kind: present.Words, Text: "total"}}})
		got := sharedOnce(table, Printable)
		var cells []string
		for _, r := range got.Rows {
			cells = append(cells, r.Cells[0].Text)
		}
		want := append(append([]string{}, test.cells...), "total")
		if test.cells == nil {
			want = append(append([]string{}, test.addresses...), "total")
		}
		if diff := cmp.Diff(append([]string{test.head}, want...), append([]string{got.Columns[0].Head}, cells...)); diff != "" {
			t.Error(diff)
		}
		if table.Columns[0].Head != "account" {
			t.Error("the table itself changed")
		}
	}
}
