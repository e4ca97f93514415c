package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/xuri/excelize/v2"
)

// partOf is the text of a part of a workbook.
func partOf(t *testing.T, data []byte, name string) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A money cell holds the document's digits, also those that no float has, and a
// formula's cached value is a number.
func TestMoneyIsWrittenAsTheDocumentSaysIt(t *testing.T) {
	in := richInput(t)
	const exact = "9007199254740993.12" // a float has 9007199254740994 or so
	in.Accounts[1].Opening.Balance = moneyOf(exact)
	data := write(t, planOf(t, in), nil)
	cash := partOf(t, data, "xl/worksheets/sheet3.xml")
	if !strings.Contains(cash, "<v>"+exact+"</v>") {
		t.Errorf("the Cash sheet does not have %s", exact)
	}
	if !strings.Contains(cash, "<v>123456.79</v>") {
		t.Error("the Cash sheet does not have the opening balance")
	}
	monthly := partOf(t, data, "xl/worksheets/sheet2.xml")
	if n := strings.Count(monthly, "</f><v>"); n < 50 || n != strings.Count(monthly, "<f>") {
		t.Errorf("%d formulas of %d have a cached value", n, strings.Count(monthly, "<f>"))
	}
	if !strings.Contains(monthly, `<sheetFormatPr outlineLevelRow="1" `) {
		t.Error("the sheet does not say that it has an outline")
	}
	if strings.Contains(monthly, `t="str"`) {
		t.Error("a formula's cached value is a text")
	}
}

// The same documents give the same bytes, in one worker or many.
func TestSameInputSameBytes(t *testing.T) {
	p, d := planOf(t, richInput(t)), diffOf(t, richInput(t))
	want := write(t, p, d)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 5 {
				var b bytes.Buffer
				if err := Write(&b, p, d, nil); err != nil || !bytes.Equal(b.Bytes(), want) {
					t.Errorf("other bytes, error %v", err)
				}
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

// Text is text, whatever it begins with and whatever is in it.
func TestTextIsNeverAFormula(t *testing.T) {
	long := strings.Repeat("🂡", 20_000) // two code units each
	for given, want := range map[string]string{
		"=1+1": "=1+1", "+1": "+1", "-1": "-1", "@SUM(A1)": "@SUM(A1)", "=HYPERLINK(\"http://x\")": "=HYPERLINK(\"http://x\")",
		"零售 <&>\"'": "零售 <&>\"'", "a\x00b\x1bc": `a\x00b\x1bc`, "two\nlines": `two\nlines`, "\u202Eright": `\u202eright`,
		"bad\xffutf": "bad\uFFFDutf", "_x0041_": "_x0041_", " edge ": " edge ",
		long: strings.Repeat("🂡", (maxCellUnits-units(cutMark))/2) + cutMark,
	} {
		p := planOf(t, richInput(t))
		p.Accounts[0].Title = given
		f := open(t, write(t, p, nil))
		g := read(t, f, "Summary")
		row := g.find(g.find(0, "Account"), "account.one")
		ref := at(14, row+1)
		if got := g.rows[row][13]; got != want {
			t.Errorf("%.40q is shown as %.40q, want %.40q", given, got, want)
		}
		if kind, err := f.GetCellType("Summary", ref); err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%.40q: a cell of type %v, %v", given, kind, err)
		}
		if formula, err := f.GetCellFormula("Summary", ref); err != nil || formula != "" {
			t.Errorf("%.40q became the formula %q, %v", given, formula, err)
		}
		f.Close()
	}
}

// A document whose totals are not the sums of its parts is found out by the checks.
func TestChecksFindWhatDoesNotTieOut(t *testing.T) {
	cent := document.Money(moneyOf("0.01"))
	for name, spoil := range map[string]func(*document.Plan, *document.Diff){
		"Monthly":      func(p *document.Plan, _ *document.Diff) { p.Accounts[0].Months[1].Meters[0].Charge = cent },
		"Cash":         func(p *document.Plan, _ *document.Diff) { p.Accounts[0].Events[2].Balance = cent },
		"Packs":        func(p *document.Plan, _ *document.Diff) { p.Accounts[0].Packs[0].Months[0].Consumed++ },
		"Usage by tag": func(p *document.Plan, _ *document.Diff) { p.Usages[0].Cost[2] = cent },
		"Variance":     func(_ *document.Plan, d *document.Diff) { d.Explanation[0].Change = cent },
	} {
		p, d := planOf(t, richInput(t)), diffOf(t, richInput(t))
		spoil(p, d)
		f := open(t, write(t, p, d))
		g := read(t, f, "Summary")
		value, err := f.CalcCellValue("Summary", at(2, g.find(0, "Ties out")+1), raw)
		if err != nil || value == "0" {
			t.Errorf("%s: the Summary says %q, %v", name, value, err)
		}
		f.Close()
	}
}

// What a plan says beyond its figures stands there, too: outputs, scenarios,
// warnings, guardrails, checks.
func TestWhatIsSaidBesideTheFigures(t *testing.T) {
	p := planOf(t, richInput(t))
	scenario := "boom"
	p.Scenario = &scenario
	p.Scenarios = []document.Scenario{{Name: "quiet", Totals: document.Totals{Calls: 7, Billed: document.Money(moneyOf("8.90"))}}}
	p.Outputs = map[string]document.Output{
		"exact":  {Value: []byte("0.1234567890123456"), Type: []byte(`"number"`)},
		"secret": {Value: []byte("null"), Type: []byte(`"string"`), Sensitive: true},
		"text":   {Value: []byte(`"=1+1"`), Type: []byte(`"string"`)},
	}
	p.Diagnostics = []document.Diagnostic{{Severity: "warning", Summary: "Budget exceeded", Detail: "By far."}}
	p.Guardrails = []document.DiffGuardrail{{Address: "guardrail.pr", Basis: "billed", OnExceed: "fail", Exceeded: true,
		Cost: document.MoneyChange{Before: document.Money(moneyOf("100")), After: document.Money(moneyOf("130")), Change: document.Money(moneyOf("30"))}, MaxIncreasePercent: ptr(document.Money(moneyOf("12.5")))}}
	p.Checks = []document.Check{{Address: "check.waste", Status: "fail", OnFail: "warn", Messages: []string{"Too much.", "Far."}}}
	f := open(t, write(t, p, nil))
	defer f.Close()
	summary, budgets := read(t, f, "Summary"), read(t, f, "Budgets")
	for _, row := range []struct {
		g    *grid
		want string
	}{
		{summary, "Scenario|boom"},
		{summary, "quiet|7|0|0.00|0.00|0.00|8.90|0.00|0.00"},
		{summary, "exact|0.1234567890123456"},
		{summary, "secret|(sensitive)"},
		{summary, `text|"=1+1"`},
		{summary, "Budget exceeded. By far."},
		{budgets, "guardrail.pr|billed|100.00|130.00|30.00|0.3||0.125|yes|fail"},
		{budgets, "check.waste|yes|warn|Too much. Far."},
	} {
		first, _, _ := strings.Cut(row.want, "|")
		if got := strings.Join(row.g.rows[row.g.find(0, first)], "|"); got != row.want {
			t.Errorf("%s: %s, want %s", row.g.name, got, row.want)
		}
	}
	checkFormulas(t, f)
}

// The sheets are these, in this order.
func TestSheets(t *testing.T) {
	want := "Summary, Monthly, Cash, Packs, Usage by tag, Budgets, Events, Terms"
	for d, want := range map[*document.Diff]string{nil: want, diffOf(t, richInput(t)): want + ", Variance"} {
		f := open(t, write(t, planOf(t, richInput(t)), d))
		if got := strings.Join(f.GetSheetList(), ", "); got != want {
			t.Errorf("the sheets are %s, want %s", got, want)
		}
		for _, sheet := range f.GetSheetList() {
			if panes, err := f.GetPanes(sheet); err != nil || !panes.Freeze || panes.YSplit < 2 {
				t.Errorf("%s: the header does not stay, %v", sheet, err)
			}
		}
		f.Close()
	}
}

// What does not fit into a sheet is an error that says so.
func TestMoreRowsThanASheetHas(t *testing.T) {
	b := newBook(planOf(t, richInput(t)), nil)
	s := b.newSheet("Events", "Events")
	s.next = excelize.TotalRows
	s.add(plain, text("the last row"))
	if b.err != nil {
		t.Fatal(b.err)
	}
	s.add(plain, text("one too many"))
	if b.err == nil || !strings.Contains(b.err.Error(), "the sheet Events needs more than the 1048576 rows") {
		t.Errorf("error %v", b.err)
	}
}

// A reader refuses a sheet whose cells are not in order, or are there twice.
func TestCellsAreInOrder(t *testing.T) {
	data := write(t, planOf(t, richInput(t)), diffOf(t, richInput(t)))
	cell := regexp.MustCompile(`<c r="([A-Z]+)([0-9]+)"`)
	for i := range 9 {
		row, column, found := 0, 0, 0
		for _, m := range cell.FindAllStringSubmatch(partOf(t, data, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)), -1) {
			c, r, err := excelize.CellNameToCoordinates(m[1] + m[2])
			if err != nil || r < row || r == row && c <= column {
				t.Errorf("sheet %d: %s%s comes after row %d, column %d, %v", i+1, m[1], m[2], row, column, err)
			}
			row, column = r, c
			found++
		}
		if found < 10 {
			t.Errorf("sheet %d has %d cells", i+1, found)
		}
	}
}

// BenchmarkWrite draws 500 accounts over twelve months.
func BenchmarkWrite(b *testing.B) {
	in := richInput(b)
	in.Months, in.Accounts, in.Usages, in.Packs, in.TopUps, in.Budgets = 12, nil, nil, nil, nil, nil
	one := richInput(b)
	for i := range 500 {
		a := one.Accounts[0]
		a.Address = fmt.Sprintf("account.a[%d]", i)
		in.Accounts = append(in.Accounts, a)
		for k, meter := range []string{"search", "label", "beta"} {
			u := planner.Usage{Address: fmt.Sprintf("usage.u[%d]", 3*i+k), Account: a.Address, Meter: meter, Tags: map[string]string{"team": fmt.Sprint(i % 7)}}
			for range in.Months {
				u.Calls = append(u.Calls, int64(1_000_000+i))
			}
			in.Usages = append(in.Usages, u)
		}
		p := one.Packs[1]
		p.Address, p.Account = fmt.Sprintf("resource_pack.p[%d]", i), a.Address
		in.Packs = append(in.Packs, p)
	}
	p := planOf(b, in)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, p, nil, nil); err != nil {
			b.Fatal(err)
		}
	}
}
