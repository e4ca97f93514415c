package hclspec_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/google/go-cmp/cmp"
)

func jsonText(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

// The same configuration in native and in JSON syntax gives the simulation the
// same input. (That the documents are equal byte for byte is tested in cmd.)
func TestJSONSyntaxMeansTheSame(t *testing.T) {
	inputs := map[string]planner.Input{}
	for _, syntax := range []string{"native", "json"} {
		config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS("testdata/syntaxes"), Path: syntax})
		if len(diags) > 0 {
			t.Fatalf("%s: %s", syntax, diags)
		}
		forecast, problems := settle.Simulate(config.Input)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", syntax, problems)
		}
		inputs[syntax] = *forecast.Input // in its order
	}
	if diff := cmp.Diff(inputs["native"], inputs["json"], compareInputs); diff != "" {
		t.Errorf("(-native +json):\n%s", diff)
	}
	if in := inputs["native"]; len(in.Accounts) < 4 || len(in.Usages) < 7 || len(in.Packs) < 2 || len(in.TopUps) < 2 || len(in.Subscriptions) < 3 || len(in.Vouchers) < 1 || len(in.Budgets) < 1 {
		t.Errorf("the configuration is too plain: %d accounts, %d usages, %d packs, %d top-ups, %d subscriptions, %d vouchers, %d budgets",
			len(in.Accounts), len(in.Usages), len(in.Packs), len(in.TopUps), len(in.Subscriptions), len(in.Vouchers), len(in.Budgets))
	}
}
