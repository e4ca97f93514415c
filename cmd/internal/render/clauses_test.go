package render

import (
	"io"
	"os"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner/settle"
)

// Pages of an account with two products, several units and every clause of packs, quotas
// and prices: its plan, and a month of it step by step.
func TestClausesGolden(t *testing.T) {
	data, err := os.ReadFile("../document/testdata/clauses.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := document.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	in, err := doc.Input()
	if err != nil {
		t.Fatal(err)
	}
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for suffix, p := range map[string]*lang.Printer{"": nil, ".zh": chinese(t)} {
		opt := present.Options{Lang: p, Detail: true}
		plan, err := present.Plan(doc.Source(), opt)
		if err != nil {
			t.Fatal(err)
		}
		explained := explainedPage(t, f, "account.app", doc.Start, opt)
		checkGoldenPage(t, "clauses-plan.120"+suffix, text(t, plan, TextOptions{Width: 120}))
		checkGoldenPage(t, "clauses-explain.120"+suffix, text(t, explained, TextOptions{Width: 120}))
		if p == nil {
			checkGoldenPage(t, "clauses-plan.md", drawn(t, func(w io.Writer) error { return Markdown(w, plan, 0) }))
		}
		for _, catalog := range f.Input.Catalogs {
			checkGoldenPage(t, "clauses-catalog-"+catalog.ID()+suffix, text(t, present.Catalog(catalog, opt), TextOptions{Width: 120}))
		}
	}
}
