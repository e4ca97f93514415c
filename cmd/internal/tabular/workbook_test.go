package tabular

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/planner/plantest"
)

func workbookOf(t rapid.TB, p *document.Plan) []byte {
	t.Helper()
	page, err := present.Workbook(p.Source(), nil, present.Options{Detail: true})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := render.XLSX(&b, page); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sheetTables reads the tables of a workbook: each has its heads below an empty row or a group's.
func sheetTables(t rapid.TB, f *excelize.File) (tables []drawnTable) {
	t.Helper()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		open := false
		for _, row := range rows {
			switch {
			case len(row) == 0:
				open = false
			case open:
				table := &tables[len(tables)-1]
				for i := range row {
					if serial, err := strconv.ParseFloat(row[i], 64); err == nil && table.heads[min(i, len(table.heads)-1)] == "month" {
						day, err := excelize.ExcelDateToTime(serial, false)
						if err != nil {
							t.Fatal(err)
						}
						row[i] = day.Format("2006-01")
					}
				}
				table.add(row)
			case len(row) > 2 && row[0] != "":
				heads := strings.Split(strings.ToLower(strings.Join(row, "\n")), "\n")
				tables, open = append(tables, newTable(heads)), true
			}
		}
	}
	return tables
}

// checkWorkbook holds the numbers that a workbook shows against the document.
func checkWorkbook(t rapid.TB, p *document.Plan, data []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c := pageCheck{t, "xlsx", p, sheetTables(t, f)}
	c.months()
	c.packs("account")
	c.budgets()
	var bill decimal.Decimal
	for _, table := range c.of("account", "meter", "charge") {
		bill = bill.Add(table.sum(t, "charge"))
	}
	c.same(p.Totals.Bill.Decimal(), bill, "charges of meters")
	for _, table := range c.of("account", "month", "billed") {
		for i := range p.Accounts {
			a := p.InPlan(&p.Accounts[i])
			own := drawnTable{heads: table.heads}
			for _, r := range table.rows {
				if r["account"] == a.Address {
					own.rows = append(own.rows, r)
				}
			}
			for head, want := range map[string]document.Money{"billed": a.Totals.Billed, "amortized": a.Totals.Amortized, "cash": a.Totals.Cash} {
				c.same(want.Decimal(), own.sum(t, head), a.Address, head)
			}
		}
		for head, want := range map[string]document.Money{"billed": p.Totals.Billed, "amortized": p.Totals.Amortized, "cash": p.Totals.Cash} {
			c.same(want.Decimal(), table.sum(t, head), "accounts", head)
		}
	}
}

// cellsOf are the cells of a workbook, and which of them are formulas.
func cellsOf(t *testing.T, data []byte) (values, formulas map[string]string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	values, formulas = map[string]string{}, map[string]string{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
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
				if values[sheet+"!"+ref] = value; formula != "" {
					formulas[sheet+"!"+ref] = formula
				}
			}
		}
	}
	return values, formulas
}

var storedValue = regexp.MustCompile(`</f><v>[^<]*</v>`)

// withoutValues is a workbook without the values that are stored beside formulas.
func withoutValues(t *testing.T, data []byte) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, part := range from.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := to.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(storedValue.ReplaceAll(text, []byte("</f>"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkRecalculation has LibreOffice work out the formulas of workbooks, which give what is stored
// beside them.
func checkRecalculation(t *testing.T, workbooks [][]byte) {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	} else if err != nil {
		t.Log("soffice (package libreoffice-calc-nogui) is not installed: nothing is recalculated")
		return
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(dir) + "/profile", "--headless", "--convert-to", "xlsx", "--outdir", filepath.Join(dir, "out")}
	for i, data := range workbooks {
		file := filepath.Join(dir, fmt.Sprintf("%d.xlsx", i))
		if err := os.WriteFile(file, withoutValues(t, data), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for i, data := range workbooks {
		recalculated, err := os.ReadFile(filepath.Join(dir, "out", fmt.Sprintf("%d.xlsx", i)))
		if err != nil {
			t.Fatal(err)
		}
		stored, formulas := cellsOf(t, data)
		again, _ := cellsOf(t, recalculated)
		finest := plantest.Dec("0.0049")
		for _, value := range stored { // spreadsheets have about 15 digits
			if d, err := decimal.NewFromString(value); err == nil {
				finest = decimal.Max(finest, d.Abs().Mul(decimal.New(1, -13)))
			}
		}
		for ref, formula := range formulas {
			if figureOf(t, stored[ref]).Sub(figureOf(t, again[ref])).Abs().GreaterThan(finest) {
				t.Errorf("%s =%s gives %s, stored is %s", ref, formula, again[ref], stored[ref])
			}
		}
		if len(formulas) < 20 {
			t.Errorf("only %d formulas", len(formulas))
		}
	}
}
