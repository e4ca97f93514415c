package document

import (
	"bytes"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/shopspring/decimal"
)

const reconcileSchemaFile = "../../../docs/schema/reconcile-1.0.schema.json"

// TestWriteReconcile: what the document says of an equal line, an explained one
// and a missing one; it is valid, and less than it is not.
func TestWriteReconcile(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(reconcileSchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	in := smallInput(t)
	in.Accounts[0].Discount = planner.Discount{Default: decimal.RequireFromString("0.5")}
	f := simulate(t, in)
	month := f.Accounts[0].Months[0]
	first, second := month.Meters[0], month.Meters[1]
	r, problems := reconcile.Reconcile(f, []reconcile.BillLine{
		{Account: in.Accounts[0].Address, Month: in.Start, Meter: first.Meter.ID, Amount: first.Charge.Times(2)},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d := NewReconcile(r, Meta{PlannerVersion: "1.2.3"}, "b.csv", func(row int) int { return row + 2 })
	var text bytes.Buffer
	if err := d.Write(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"summary": {"lines": 2, "equal": 0, "rounding": 0, "explained": 1, "unexplained": 1, "missing": 1, "reconciled": false}`,
		`"line": 2, "account": "account.retail", "currency": "CNY", "month": "2026-12", "meter": "` + first.Meter.ID + `"`,
		`"verdict": "explained", "explanations": [{"clause": "no_discount", "charge": "` + first.Charge.Times(2).String() + `", "exact": true}]`,
		`"line": null, "account": "account.retail", "currency": "CNY", "month": "2026-12", "meter": "` + second.Meter.ID + `", "amount": null, "charge": "` + second.Charge.String() + `", "difference": "-` + second.Charge.String() + `", "verdict": "unexplained", "explanations": []`,
		`"clauses": [{"id": "no_discount", "account": "account.retail", "text": "the discount is not given", "agree": 1, "lines": 2, "explains_all": false}]`,
		`"not_compared": []`,
	} {
		if flat := strings.Join(strings.Fields(text.String()), " "); !strings.Contains(strings.NewReplacer("{ ", "{", " }", "}", "[ ", "[", " ]", "]").Replace(flat), want) {
			t.Errorf("lacks %s in\n%s", want, text.String())
		}
	}
	validate(t, schema, text.Bytes())
	for _, broken := range [][2]string{{`"verdict": "explained"`, `"verdict": "fine"`}, {`"missing": 1,`, ``}, {`"charge": "`, `"charge": "x`}, {`"line": 2`, `"line": 1`}} {
		data := strings.Replace(text.String(), broken[0], broken[1], 1)
		parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(data))
		if err != nil || data == text.String() {
			t.Fatal(err, broken)
		}
		if schema.Validate(parsed) == nil {
			t.Errorf("the schema allows %s in the place of %s", broken[1], broken[0])
		}
	}
}
