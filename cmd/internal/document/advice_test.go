package document

import (
	"bytes"
	"testing"

	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/google/go-cmp/cmp"
)

// TestAdviceInDocuments holds that advice and sensitivity match the schema and are
// read as they were written.
func TestAdviceInDocuments(t *testing.T) {
	f := simulate(t, richInput(t))
	turned, problems := sensitivity.Analyze(f)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	meta := richMeta()
	meta.Advice, meta.AdviceRun = NewAdvice(advise.Advise(f, advise.Options{}), f)
	meta.Sensitivity = NewSensitivity(f, turned)
	if len(meta.Advice) == 0 || len(meta.Sensitivity) != len(sensitivity.Readings) {
		t.Fatalf("%d advice, %d readings", len(meta.Advice), len(meta.Sensitivity))
	}
	data := write(t, New(f, meta))
	validate(t, compileSchema(t, schemaFile), data)
	read, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := read.Write(&again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(data), again.String()); diff != "" {
		t.Error(diff)
	}
	for i := range read.Advice {
		a := &read.Advice[i]
		if got := a.Sentence(nil, f.Currency, func(name string) string { return name }); got != a.Message || got == "" {
			t.Errorf("%s reads %q from its fields, and %q in the document", a.Name, got, a.Message)
		}
	}
}
