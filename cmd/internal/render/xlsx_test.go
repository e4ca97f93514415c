package render_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

var raw = excelize.Options{RawCellValue: true}

func chinese(t fataler) *lang.Printer {
	t.Helper()
	p, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// eachCell visits the cells of a workbook that are not empty.
func eachCell(t fataler, f *excelize.File, visit func(sheet, ref, value, formula string)) {
	t.Helper()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, raw)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, value := range row {
				ref, _ := excelize.CoordinatesToCellName(c+1, r+1)
				formula, err := f.GetCellFormula(sheet, ref)
				if err != nil {
					t.Fatal(err)
				}
				if value != "" || formula != "" {
					visit(sheet, ref, value, formula)
				}
			}
		}
	}
}

// isNear says whether two numbers agree as far as those do that spreadsheets work out.
func isNear(a, b string) bool {
	x, errX := decimal.NewFromString(a)
	y, errY := decimal.NewFromString(b)
	return errX == nil && errY == nil && x.Sub(y).Abs().LessThan(decimal.Max(dec("0.0049"), y.Abs().Mul(dec("0.00000000000001"))))
}

// Every formula gives what is stored beside it, also with a diff beside the plan.
func TestFormulasGiveWhatIsStored(t *testing.T) {
	t.Parallel()
	config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS("../../../examples"), Path: "currencies.hcl"})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, in := range []planner.Input{richInput(t), config.Input} {
		f := open(t, write(t, planOf(t, in), compared(t, in), nil))
		defer f.Close()
		formulas := 0
		eachCell(t, f, func(sheet, ref, value, formula string) {
			if formula == "" {
				return
			}
			formulas++
			if got, err := f.CalcCellValue(sheet, ref, raw); err != nil || !isNear(got, value) {
				t.Fatalf("%s!%s =%s gives %s, %v; stored is %s", sheet, ref, formula, got, err, value)
			}
		})
		if formulas < 90 {
			t.Errorf("only %d formulas", formulas)
		}
	}
}

// A document whose totals are not the sums of its parts is found out on the summary.
func TestSummaryFindsWhatDoesNotAddUp(t *testing.T) {
	t.Parallel()
	cent := moneyOf("0.01")
	for name, spoil := range map[string]func(*document.Plan, *document.Diff){
		"a meter":  func(p *document.Plan, _ *document.Diff) { p.Accounts[0].Months[1].Meters[0].Charge = cent },
		"a month":  func(p *document.Plan, _ *document.Diff) { p.Accounts[1].Months[1].PackPurchases = cent },
		"an event": func(p *document.Plan, _ *document.Diff) { p.Accounts[0].Events[2].Balance = cent },
		"a pack": func(p *document.Plan, _ *document.Diff) {
			p.Accounts[0].Packs[0].Months[0].Consumed = p.Accounts[0].Packs[0].Months[0].Consumed.Add(pricing.WholeUnits(1))
		},
		"a usage":  func(p *document.Plan, _ *document.Diff) { p.Usages[0].Cost[2] = cent },
		"a reason": func(_ *document.Plan, d *document.Diff) { d.Explanation[0].Change = cent },
	} {
		p, d := planOf(t, richInput(t)), document.NewDiff(compared(t, richInput(t)), document.DiffMeta{})
		spoil(p, d)
		f := open(t, writeDiff(t, p, d, nil))
		rows, _ := f.GetRows("Summary")
		row := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == "Difference" })
		if value, err := f.CalcCellValue("Summary", fmt.Sprintf("B%d", row+1), raw); err != nil || value == "0" {
			t.Errorf("%s: the summary says %q, %v", name, value, err)
		}
		f.Close()
	}
}

// Text is text, whatever it begins with and whatever is in it: in a cell of a table, in a
// sentence, as a label and as a heading.
func TestTextIsNeverAFormula(t *testing.T) {
	t.Parallel()
	texts := map[string]string{
		"=1+1": "=1+1", "+1": "+1", "-1": "-1", "@SUM(A1)": "@SUM(A1)", `=HYPERLINK("http://x")`: `=HYPERLINK("http://x")`,
		`零售 <&>"'`: `零售 <&>"'`, "a\x00b\x1bc": `a\x00b\x1bc`, "two\nlines": `two\nlines`, "\u202Eright": `\u202eright`,
		"bad\xffutf": "bad\uFFFDutf", "_x0041_": "_x0041_", " edge ": " edge ", "[months.calls]": "[months.calls]",
	}
	table := present.Table{ID: "texts", Columns: []present.Column{{ID: "text", Head: "text", Kind: present.Name}, {ID: "sum", Head: "sum", Kind: present.Calls, Sum: true}}}
	blocks := []present.Block{}
	for given := range texts {
		name := present.Value{Kind: present.Name, Text: given}
		table.Rows = append(table.Rows, present.Row{Cells: []present.Value{name, {Kind: present.Calls}}})
		blocks = append(blocks, present.Group{Head: present.Text{name}}, present.Lines{{Label: given, Text: present.Text{name}}})
	}
	section := present.Section{Name: "Texts", Blocks: append(blocks, table)}
	var b bytes.Buffer
	if err := render.XLSX(&b, present.Page{Sections: slices.Values([]present.Section{section})}); err != nil {
		t.Fatal(err)
	}
	f := open(t, b.Bytes())
	defer f.Close()
	found := map[string]int{}
	eachCell(t, f, func(sheet, ref, value, formula string) {
		found[value]++
		if kind, err := f.GetCellType(sheet, ref); value != "0" && (err != nil || kind != excelize.CellTypeInlineString || formula != "") {
			t.Errorf("%q: a cell of type %v, formula %q, %v", value, kind, formula, err)
		}
	})
	for given, want := range texts {
		if found[want] != 4 {
			t.Errorf("%q is shown as %q %d times, not 4", given, want, found[want])
		}
	}
}

// The same documents give the same bytes, in one worker or many, and no part has a time.
func TestSameWorkbookSameBytes(t *testing.T) {
	t.Parallel()
	p, d := planOf(t, richInput(t)), compared(t, richInput(t))
	want := write(t, p, d, nil)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if !bytes.Equal(write(t, p, d, nil), want) {
				t.Error("other bytes")
			}
		})
	}
	wait.Wait()
	r, err := zip.NewReader(bytes.NewReader(want), int64(len(want)))
	if err != nil {
		t.Fatal(err)
	}
	if r.File[0].Name != "[Content_Types].xml" {
		t.Errorf("the first part is %s", r.File[0].Name)
	}
	for _, f := range r.File {
		if f.ModifiedDate != 0 || f.ModifiedTime != 0 {
			t.Errorf("%s has a time", f.Name)
		}
	}
}

// The workbook as it is read, with formulas behind their values.
func TestWorkbookIsTheGoldenOne(t *testing.T) {
	t.Parallel()
	in := richInput(t)
	in.Accounts[0].Opening.Declared = true
	p := planOf(t, in)
	p.Outputs = map[string]document.Output{
		"share":  {Value: []byte("0.125"), Type: []byte(`"number"`)},
		"secret": {Value: []byte("null"), Type: []byte(`"string"`), Sensitive: true},
	}
	p.Diagnostics = []document.Diagnostic{{Severity: "warning", Summary: "Budget exceeded", Detail: "By far."}}
	p.Checks = []document.Check{{Address: "check.waste", Status: "fail", OnFail: "warn", Messages: []string{"Too much."}}}
	p.Guardrails = []document.DiffGuardrail{{InputGuardrail: document.InputGuardrail{Address: "guardrail.pr", Basis: "billed", OnExceed: "fail"}, Exceeded: true,
		Cost: document.MoneyChange{Before: moneyOf("100"), After: moneyOf("130")}}}
	for _, language := range []*lang.Printer{nil, chinese(t)} {
		f := open(t, write(t, p, compared(t, in), language))
		defer f.Close()
		var b strings.Builder
		last := ""
		eachCell(t, f, func(sheet, ref, _, formula string) {
			row := strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
			shown, _ := f.GetCellValue(sheet, ref)
			if formula != "" {
				shown += " {" + formula + "}"
			}
			if at := sheet + row; at != last {
				b.WriteString("\n" + sheet + " " + row)
				last = at
			}
			b.WriteString(" | " + shown)
		})
		golden := "testdata/workbook." + language.Name() + ".txt"
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("run with -update if this is meant:\n%s", diff)
		}
	}
}

// Of an account whose money is not declared no sheet says that any is missing.
func TestNothingIsMissingWhereMoneyIsNotDeclared(t *testing.T) {
	t.Parallel()
	in := richInput(t)
	in.TopUps = nil
	for i := range in.Accounts {
		in.Accounts[i].Opening, in.Accounts[i].Products[0].Terms.Overdraft = planner.Opening{}, pricing.OverdraftReport
	}
	f := open(t, write(t, planOf(t, in), nil, nil))
	defer f.Close()
	declared, rows := true, 0
	eachCell(t, f, func(sheet, ref, value, _ string) {
		if value == "shortfall" || value == "Top up" || strings.Contains(value, "is missing") {
			t.Errorf("%s!%s: %s", sheet, ref, value)
		}
		declared = declared && !strings.Contains(value, "no balance is declared in 2 of 2 accounts")
		if sheet == "Events" && value == "bill" {
			rows++
		}
	})
	if declared || rows == 0 {
		t.Errorf("declared: %v, %d bills on the sheet Events", declared, rows)
	}
}

// What does not fit into a sheet is an error that says so.
func TestMoreRowsThanASheetHas(t *testing.T) {
	t.Parallel()
	page := present.Page{Sections: func(yield func(present.Section) bool) {
		columns := make([]present.Column, excelize.MaxColumns+1)
		yield(present.Section{Name: "wide", Blocks: []present.Block{present.Table{Columns: columns}}})
	}}
	if err := render.XLSX(io.Discard, page); err == nil || !strings.Contains(err.Error(), "the sheet Wide: it needs more than the 1048576 rows") {
		t.Errorf("error %v", err)
	}
}
