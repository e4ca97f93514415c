package document

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
	"pgregory.net/rapid"
)

const workingsSchemaFile = "../../../docs/schema/explain-1.1.schema.json"

func workingsOf(t testing.TB, f *planner.Forecast, address string, month int) *Workings {
	t.Helper()
	w, err := workings.Of(f, address, f.Input.Month(month))
	if err != nil {
		t.Fatal(err)
	}
	return NewWorkings(w, richMeta())
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
			data := write(t, workingsOf(t, f, a.Address, k))
			validate(t, schema, data)
			wantFigures(t, plan, i, k, data)
		}
		for _, u := range plan.Usages {
			validate(t, schema, write(t, workingsOf(t, f, u.Address, k)))
		}
		for _, p := range f.Input.Packs {
			validate(t, schema, write(t, workingsOf(t, f, p.Address, k)))
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
	var data strings.Builder
	if err := WriteJSON(Compact{&data}, v); err != nil {
		t.Fatal(err)
	}
	return data.String()
}
