package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/google/go-cmp/cmp"
)

// smallDocuments are documents of every kind that can be checked by hand. Of the diff, in
// which a usage of 20,000 calls becomes 1,020,000: two meters share 10,000 free calls, 5,000
// each before, 9,808 and 192 after (20,000 ÷ 1,040,000 of them are 192.3).
func smallDocuments(t testing.TB) map[string]Writer {
	after := smallInput(t)
	after.Usages[0].Calls = []int64{1_020_000}
	f := simulate(t, smallInput(t))
	return map[string]Writer{
		"small.json":          New(f, richMeta()),
		"small.diff.json":     NewDiff(diffOf(t, smallInput(t), after), richDiffMeta()),
		"small.optimize.json": NewOptimize(optimum(t, packInput(t, 1_500_000), optimize.Options{}), optimizeMeta()),
		"small.explain.json":  workingsOf(t, f, "account.retail", 0),
	}
}

// Every key that programs rely on stands in the golden documents.
func TestSmallDocuments(t *testing.T) {
	for name, d := range smallDocuments(t) {
		golden, got := filepath.Join("testdata", name), write(t, d)
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got); run with -update if the change is meant:\n%s", name, diff)
		}
	}
}

func TestWriteReportsErrors(t *testing.T) {
	full := errors.New("disk full")
	for name, d := range smallDocuments(t) {
		if err := d.Write(failingWriter{full}); !errors.Is(err, full) {
			t.Errorf("%s: Write to a full disk returned %v", name, err)
		}
	}
	p := &Plan{Findings: Findings{Outputs: map[string]Output{"broken": {Value: json.RawMessage(`{`)}}}}
	if err := p.Write(&bytes.Buffer{}); err == nil {
		t.Error("Write of an output that is not JSON returned no error")
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func TestSchemasRefuse(t *testing.T) {
	small := smallDocuments(t)
	for _, of := range []struct {
		schema string
		Writer
		changes [][2]string // a text, and what stands in its place
	}{
		{schemaFile, small["small.json"], [][2]string{
			{`"kind": "plan"`, `"kind": "diff"`},
			{`"format_version": "1.1"`, `"format_version": "2.0"`},
			{`"bill": "937.50"`, `"bill": 937.50`},
			{`"bill": "937.50"`, `"bill": "+937.50"`},
			{`"bill": "937.50",`, ``},
			{`"list": "37.50000000"`, `"list": "37.50"`},
			{`"price": "2.5"`, `"price": "-2.5"`},
			{`"month": "2026-12"`, `"month": "2026-13"`},
			{`"date": "2027-01-01"`, `"date": "2027-01"`},
			{`"type": "bill"`, `"type": "invoice"`},
			{`"tier_mode": "reached"`, `"tier_mode": "volume"`},
			{`"tier_from": 0`, `"tier_from": null`},
			{`"budgets": []`, `"budgets": null`},
			{`"tags": {}`, `"tags": null`},
			{`"free": true`, `"free": false`},
		}},
		{diffSchemaFile, NewDiff(diffOf(t, richInput(t), alteredRich(t)), richDiffMeta()), [][2]string{
			{`"kind": "diff"`, `"kind": "plan"`},
			{`"kind": "usage"`, `"kind": "meter"`},
			{`"action": "move"`, `"action": "rename"`},
			{`"previous_address": null`, `"previous_address": ""`},
			{`"group": "usage"`, `"group": "volume"`},
			{`"month": "2027-02"`, `"month": "2027-2"`},
			{`"of_which_tier": "0.00"`, `"of_which_tier": 0`},
			{`"exceeded_before": false`, `"exceeded_before": null`},
			{`"failed_before": true`, `"failed_before": "yes"`},
			{`"guardrails": [`, `"guardrails": null, "rails": [`},
			{`"on_exceed": "fail"`, `"on_exceed": "stop"`},
			{`"source": "git:main",`, ``},
			{`"before": null`, `"before": 5`},
		}},
		{optimizeSchemaFile, small["small.optimize.json"], [][2]string{
			{`"objective": "billed"`, `"objective": "cash"`},
			{`"proven": true`, `"proven": null`},
			{`"gap": "0.00000000"`, `"gap": "0.00"`},
			{`"saving": "`, `"saving": "CNY `},
			{`"break_even": `, `"break_even": -`},
			{`"quantity": 1`, `"quantity": 0`},
			{`"paid_off_in": "20`, `"paid_off_in": "`},
			{`"suspends": false,`, ``},
		}},
		{workingsSchemaFile, small["small.explain.json"], [][2]string{
			{`"from": 1,`, `"from": 0,`},
			{`"packs": []`, `"packs": null`},
			{`"shared": true`, `"shared": "yes"`},
			{`"used_up_on": `, `"used_up_on": 4`},
		}},
	} {
		schema, text := compileSchema(t, of.schema), string(write(t, of.Writer))
		for _, change := range of.changes {
			wantRefused(t, schema, text, change[0], change[1])
		}
	}
}
