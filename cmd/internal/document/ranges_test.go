package document

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/ranges"
)

// A document with ranges matches the schema, and what was read of it settles the same
// futures: it is the same bytes again, and so is a diff.
func TestRangesComeBack(t *testing.T) {
	in := richInput(t)
	in.Usages[0].Uncertainty = &planner.Uncertainty{P10: dec("0.8"), P90: dec("1.5"), Drift: dec("0.02"), Monthly: dec("0.1"), Factor: "traffic"}
	in.Budgets = append(in.Budgets, planner.Budget{Address: "budget.sure", Period: planner.PeriodTotal, Basis: planner.CostBilled, OnExceed: planner.Fail, OnWorse: planner.Warn, Confidence: ptr(dec("0.95"))})
	in.Guardrails = append(in.Guardrails, planner.Guardrail{Address: "guardrail.p90", Basis: planner.CostCash, OnExceed: planner.Warn, MaxIncrease: ptr(moneyOf("0")), At: 90})
	scenario := []ranges.Scenario{{Name: "small", Probability: dec("0.25"), Input: smallInput(t)}}
	scenario[0].Input.Start, scenario[0].Input.Months = in.Start, in.Months
	for i := range scenario[0].Input.Usages {
		scenario[0].Input.Usages[i].Calls, scenario[0].Input.Usages[i].Actual = make([]int64, in.Months), nil
	}
	made := func(in planner.Input, scenarios []ranges.Scenario) *Plan {
		f := simulate(t, in)
		r, problems := ranges.Of(f, ranges.Options{Futures: 200, Seed: 3, Scenarios: scenarios})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		ranges.Judge(f, r)
		meta := fullMeta(t)
		meta.Ranges = r
		for _, s := range scenarios {
			meta.Probable = append(meta.Probable, NewInputScenario(s.Name, s.Probability, simulate(t, s.Input)))
		}
		return New(f, meta)
	}
	text := write(t, made(in, scenario))
	validate(t, compileSchema(t, schemaFile), text)
	read, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read.Input()
	if err != nil {
		t.Fatal(err)
	}
	probable, err := read.Inputs.Probable()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), string(write(t, made(again, probable)))); diff != "" {
		t.Error(diff)
	}

	f := simulate(t, in)
	d, err := compare.Compare(f, f)
	if err != nil {
		t.Fatal(err)
	}
	r, _ := ranges.Of(f, ranges.Options{Futures: 200, Seed: 3})
	change, err := ranges.Compare(r, r, ranges.Common{Start: d.Start, End: d.End, Before: d.Totals.Billed.Before, After: d.Totals.Billed.After})
	if err != nil {
		t.Fatal(err)
	}
	d.JudgeFutures(change.At)
	var out bytes.Buffer
	if err := NewDiff(d, DiffMeta{Ranges: change}).Write(&out); err != nil {
		t.Fatal(err)
	}
	validate(t, compileSchema(t, diffSchemaFile), out.Bytes())
	back, err := ReadDiff(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range back.Guardrails {
		if (g.Address == "guardrail.p90") != (g.At != nil && *g.At == 90) {
			t.Errorf("%+v", g)
		}
	}
}
