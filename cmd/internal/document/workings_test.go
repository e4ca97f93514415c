package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const workingsSchemaFile = "../../../docs/schema/explain-1.1.schema.json"

func writeWorkings(t testing.TB, f *planner.Forecast, address string, month int) []byte {
	t.Helper()
	w, err := workings.Of(f, address, f.Input.Month(month))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := NewWorkings(w, richMeta()).Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every month of every account, usage and pack of any plan matches the schema,
// and its figures are those of the plan document.
func TestWorkingsMatchTheSchemaAndThePlan(t *testing.T) {
	schema := compileSchema(t, workingsSchemaFile)
	rapid.Check(t, func(r *rapid.T) {
		f := simulate(t, drawInput(t, r))
		plan := New(f, richMeta())
		k := rapid.IntRange(0, f.Input.Months-1).Draw(r, "month")
		for i, a := range plan.Accounts {
			data := writeWorkings(t, f, a.Address, k)
			validate(t, schema, data)
			wantFigures(t, plan, i, k, data)
		}
		for _, u := range plan.Usages {
			validate(t, schema, writeWorkings(t, f, u.Address, k))
		}
		for _, p := range f.Input.Packs {
			validate(t, schema, writeWorkings(t, f, p.Address, k))
		}
	})
}

// wantFigures compares a month with the plan's, and what its parts add up to.
func wantFigures(t testing.TB, plan *Plan, i, k int, data []byte) {
	t.Helper()
	var got Workings
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	account := plan.Accounts[i]
	want := account.Months[k]
	equal := func(what string, got, want any) {
		t.Helper()
		if g, w := jsonOf(t, got), jsonOf(t, want); g != w {
			t.Errorf("%s of %s: %s, in the plan %s", what, want, g, w)
		}
	}
	equal("figures", got.Figures, want.Figures)
	equal("settlement", got.Settlement.Settlement, want.Settlement)
	for j, m := range want.Meters {
		row := got.Meters[j]
		equal("calls", []int64{row.Requested, row.Calls, row.Free, row.Pack, row.Postpaid, row.Lost}, []int64{m.Calls + m.Lost, m.Calls, m.Free, m.Pack, m.Postpaid, m.Lost})
		equal("money", []any{row.Tiers, row.List, row.Cost, row.Charged.Amount}, []any{m.Tiers, m.List, m.Cost, m.Charge})
		var shares pricing.Money
		for _, u := range row.Usages {
			shares = shares.Add(u.Share.Amount)
		}
		equal("shares", shares, m.Charge)
	}
	for _, p := range got.Packs {
		for _, pack := range account.Packs {
			if month := pack.Months[k]; pack.Address == p.Address {
				equal("pack", []any{p.Consumed, p.Expired, p.Remaining, p.Amortized}, []any{month.Consumed, month.Expired, month.Remaining, month.Amortized})
				equal("pack's calls", p.Start.Add(p.Granted), p.Consumed.Add(p.Expired).Add(p.Remaining))
			}
		}
	}
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWorkingsSchemaRefuses(t *testing.T) {
	schema := compileSchema(t, workingsSchemaFile)
	small := string(writeWorkings(t, simulate(t, smallInput(t)), simulate(t, smallInput(t)).Input.Accounts[0].Address, 0))
	for _, test := range []struct{ old, new string }{
		{`"kind": "explain"`, `"kind": "plan"`},
		{`"format_version": "1.1"`, `"format_version": "2.0"`},
		{`"bill": "937.50"`, `"bill": 937.50`},
		{`"bill": "937.50",`, ``},
		{`"from": 1,`, `"from": 0,`},
		{`"packs": []`, `"packs": null`},
		{`"shared": true`, `"shared": "yes"`},
		{`"used_up_on": `, `"used_up_on": 4`},
	} {
		wantRefused(t, schema, small, test.old, test.new)
	}
}

func TestWriteSmallWorkings(t *testing.T) {
	golden := filepath.Join("testdata", "small.explain.json")
	f := simulate(t, smallInput(t))
	got := writeWorkings(t, f, f.Input.Accounts[0].Address, 0)
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
		t.Errorf("small.explain.json (-want +got); run with -update if the change is meant:\n%s", diff)
	}
}

func TestWriteWorkingsReportsErrors(t *testing.T) {
	f := simulate(t, richInput(t))
	w, err := workings.Of(f, "account.retail", f.Input.Start)
	if err != nil {
		t.Fatal(err)
	}
	want := errors.New("full")
	if err := NewWorkings(w, richMeta()).Write(failing{want}); !errors.Is(err, want) {
		t.Errorf("error is %v, want %v", err, want)
	}
}
