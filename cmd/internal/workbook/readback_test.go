package workbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

var raw = excelize.Options{RawCellValue: true}

// figureHeads name the figures in English.
var figureHeads = new(book).figureHeads()

// cutMark ends a text that was too long for its cell.
const cutMark = "… (cut)"

// A grid is a sheet read back: the raw texts of its cells.
type grid struct {
	t    fataler
	name string
	rows [][]string
}

func read(t fataler, f *excelize.File, sheet string) *grid {
	t.Helper()
	rows, err := f.GetRows(sheet, raw)
	if err != nil {
		t.Fatal(err)
	}
	return &grid{t, sheet, rows}
}

// find is the index of the first row at or after one whose first cell is a label.
func (g *grid) find(from int, label string) int {
	g.t.Helper()
	for i := from; i < len(g.rows); i++ {
		if len(g.rows[i]) > 0 && g.rows[i][0] == label {
			return i
		}
	}
	g.t.Fatalf("%s: no row %q from row %d on", g.name, label, from+1)
	return 0
}

// number is a cell's number, 0 where it is empty.
func (g *grid) number(row, column int) decimal.Decimal {
	g.t.Helper()
	if column >= len(g.rows[row]) || g.rows[row][column] == "" {
		return decimal.Zero
	}
	d, err := decimal.NewFromString(g.rows[row][column])
	if err != nil {
		g.t.Fatalf("%s!%s: %q is not a number", g.name, at(column+1, row+1), g.rows[row][column])
	}
	return d
}

// wants holds cells of a row, from a column on, against figures of the document.
func (g *grid) wants(row, column int, what string, want ...decimal.Decimal) {
	g.t.Helper()
	for i, w := range want {
		if got := g.number(row, column+i); !got.Equal(w) {
			g.t.Fatalf("%s!%s, %s: %s, the document says %s", g.name, at(column+i+1, row+1), what, got, w)
		}
	}
}

func moneys(list ...document.Money) (all []decimal.Decimal) {
	for _, m := range list {
		all = append(all, pricing.Money(m).Decimal())
	}
	return all
}

func figuresOf(f document.Figures) []decimal.Decimal {
	return append([]decimal.Decimal{decimal.NewFromInt(f.Calls), decimal.NewFromInt(f.Lost)}, moneys(f.List, f.Bill, f.PackPurchases, f.Billed, f.Amortized, f.Cash)...)
}

func totalsOf(s document.Totals) []decimal.Decimal {
	return append([]decimal.Decimal{decimal.NewFromInt(s.Calls), decimal.NewFromInt(s.Lost)}, moneys(s.List, s.Bill, s.PackPurchases, s.Billed, s.Amortized, s.Cash)...)
}

// Every figure of the document stands in the workbook, and what stands in a
// formula's cache is what the formula gives.
func TestWorkbookTiesOutWithDocument(t *testing.T) {
	t.Parallel()
	t.Run("fixture", func(t *testing.T) { checkWorkbook(t, planOf(t, richInput(t)), diffOf(t, richInput(t))) })
	t.Run("random plans", func(t *testing.T) {
		met := map[string]bool{}
		rapid.Check(t, func(t *rapid.T) {
			in := drawInput(t)
			var d *document.Diff
			if rapid.Bool().Draw(t, "with a baseline") {
				d = diffOf(t, in)
			}
			p := planOf(t, in)
			checkWorkbook(t, p, d)
			met[fmt.Sprintf("%d months, baseline %t", in.Months, d != nil)] = true
			for _, a := range p.Accounts {
				for _, e := range a.Events {
					met[string(e.Type)] = true
				}
			}
		})
		if want := 2*4 + 14; len(met) < want { // with and without a baseline; kinds of events
			t.Errorf("%d situations were met, not %d: %v", len(met), want, met)
		}
	})
}

func checkWorkbook(t fataler, p *document.Plan, d *document.Diff) {
	f := open(t, write(t, p, d))
	defer f.Close()
	sheets := checkFormulas(t, f)
	checkSummary(sheets["Summary"], p)
	checkMonthly(sheets["Monthly"], p)
	checkCash(sheets["Cash"], p)
	checkPacks(sheets["Packs"], p)
	checkUsages(sheets["Usage by tag"], p)
	checkBudgets(sheets["Budgets"], p)
	checkEvents(sheets["Events"], p)
	checkTerms(sheets["Terms"], p)
	if d != nil {
		checkVariance(sheets["Variance"], d)
	}
}

// checkFormulas evaluates every formula and compares it with its cached value to
// the cent; a check must give nothing. It returns the sheets as it read them.
func checkFormulas(t fataler, f *excelize.File) map[string]*grid {
	t.Helper()
	return checkFormulasIn(t, f, nil)
}

func checkFormulasIn(t fataler, f *excelize.File, p *lang.Printer) map[string]*grid {
	t.Helper()
	sheets := map[string]*grid{}
	ties := []string{p.T("Ties out"), p.T("Ties out with the bills")}
	count := 0
	for _, sheet := range f.GetSheetList() {
		g := read(t, f, sheet)
		sheets[sheet] = g
		for r, row := range g.rows {
			for c := range row {
				ref := at(c+1, r+1)
				formula, err := f.GetCellFormula(sheet, ref)
				if err != nil {
					t.Fatal(err)
				}
				if formula == "" {
					continue
				}
				count++
				value, err := f.CalcCellValue(sheet, ref, raw)
				if err != nil {
					t.Fatalf("%s!%s =%s: %v", sheet, ref, formula, err)
				}
				got, err := decimal.NewFromString(value)
				if err != nil {
					t.Fatalf("%s!%s =%s gives %q, want a number", sheet, ref, formula, value)
				}
				cached := g.number(r, c)
				// Spreadsheets compute with 15 digits.
				tolerance := decimal.Max(dec("0.0049"), cached.Abs().Mul(dec("0.00000000000001")))
				if got.Sub(cached).Abs().GreaterThan(tolerance) {
					t.Fatalf("%s!%s =%s gives %s, its cached value is %s", sheet, ref, formula, got, cached)
				}
				if isCheck := slices.Contains(ties, row[0]); isCheck && !cached.IsZero() {
					t.Fatalf("%s!%s does not tie out", sheet, ref)
				}
			}
		}
	}
	if count < 10 {
		t.Fatalf("only %d formulas", count)
	}
	return sheets
}

func checkSummary(g *grid, p *document.Plan) {
	row := g.find(0, "Calls")
	for i, want := range totalsOf(p.Totals) {
		g.wants(row+i, 1, figureHeads[i], want)
	}
	g.wants(g.find(row, "Expired pack calls"), 1, "expired", decimal.NewFromInt(p.Totals.PacksExpiredCalls))
	g.wants(g.find(row, "Expired pack value"), 1, "expired", moneys(p.Totals.PacksExpiredValue)...)
	row = g.find(row, "Month") + 1
	for i, m := range p.Monthly {
		g.wants(row+i, 0, "month", decimal.NewFromInt(int64(m.Month.First())+serialOfEpoch))
		g.wants(row+i, 1, m.Month.String(), figuresOf(m)...)
		balance, frozen := decimal.Zero, decimal.Zero
		for _, a := range p.Accounts {
			balance = balance.Add(pricing.Money(a.Months[i].Settlement.Balance).Decimal())
			frozen = frozen.Add(pricing.Money(a.Months[i].Settlement.Frozen).Decimal())
		}
		g.wants(row+i, 9, "settled", balance, frozen, balance.Sub(frozen))
	}
	g.wants(g.find(row, "After the plan"), 8, "cash", moneys(p.AfterHorizon.Cash)...)
	g.wants(g.find(row, "Total"), 1, "total", totalsOf(p.Totals)...)
	row = g.find(row, "Account")
	for _, a := range p.Accounts {
		row = g.find(row, a.Address)
		g.wants(row, 1, a.Address, append(totalsOf(a.Totals), pricing.Money(a.Funding.LowestAvailable).Decimal(), decimal.NewFromInt(int64(a.Funding.LowestOn)+serialOfEpoch), pricing.Money(a.Funding.Required).Decimal())...)
	}
}

func checkMonthly(g *grid, p *document.Plan) {
	n := p.Months
	row := g.find(0, "All accounts")
	for i := range figures {
		for k, m := range p.Monthly {
			g.wants(row+1+i, 2+k, figureHeads[i], figuresOf(m)[i])
		}
		g.wants(row+1+i, 3+n, figureHeads[i], totalsOf(p.Totals)[i])
	}
	g.wants(g.find(row, "Cash paid"), 2+n, "after the plan", moneys(p.AfterHorizon.Cash)...)
	for _, a := range p.Accounts {
		row = g.find(row, clean(named(a.Address, a.Title), cutMark))
		for i, head := range figureHeads {
			at := g.find(row, head)
			for k, m := range a.Months {
				g.wants(at, 2+k, a.Address+" "+head, figuresOf(m.Figures)[i])
			}
			g.wants(at, 3+n, a.Address+" "+head, totalsOf(a.Totals)[i])
		}
		for k, m := range a.Months {
			for _, meter := range m.Meters {
				g.wants(g.find(row, "Calls: "+meter.Meter), 2+k, meter.Meter, decimal.NewFromInt(meter.Calls))
				g.wants(g.find(row, "Charge: "+meter.Meter), 2+k, meter.Meter, moneys(meter.Charge)...)
			}
		}
	}
}

func checkCash(g *grid, p *document.Plan) {
	row := 0
	for i, a := range p.Accounts {
		row = g.find(row, clean(named(a.Address, a.Title), cutMark)) + 1
		opening := p.Inputs.Accounts[i].Opening
		g.wants(row, 5, "opening", moneys(opening.Balance, opening.Frozen)...)
		for _, e := range a.Events {
			if !movesCash(e.Type) {
				continue
			}
			row++
			g.wants(row, 1, "date", decimal.NewFromInt(int64(e.Date)+serialOfEpoch))
			g.wants(row, 5, string(e.Type), moneys(e.Balance, e.Frozen, e.Available)...)
		}
		row++
		last := a.Months[len(a.Months)-1].Settlement
		g.wants(row, 5, "closing", moneys(last.Balance, last.Frozen, last.Available)...)
	}
}

func checkPacks(g *grid, p *document.Plan) {
	row := g.find(0, "All packs")
	for _, a := range p.Accounts {
		for _, pack := range a.Packs {
			row = g.find(row, new(book).packName(a, pack))
			consumed, expired, closing, value := g.find(row, "Consumed"), g.find(row, "Expired"), g.find(row, "Closing"), g.find(row, "Value used and expired")
			opened, bought := g.find(row, "Opening"), g.find(row, "Bought")
			granted := g.number(opened, 2).Add(g.number(bought, 2+p.Months))
			if !granted.Equal(decimal.NewFromInt(pack.Granted)) {
				g.t.Fatalf("%s: opening and bought are %s, granted %d", pack.Address, granted, pack.Granted)
			}
			for k, m := range pack.Months {
				g.wants(consumed, 2+k, "consumed", decimal.NewFromInt(m.Consumed))
				g.wants(expired, 2+k, "expired", decimal.NewFromInt(m.Expired))
				g.wants(closing, 2+k, "closing", decimal.NewFromInt(m.Remaining))
				g.wants(value, 2+k, "amortized", moneys(m.Amortized)...)
			}
			for at, want := range map[int]int64{consumed: pack.Consumed, expired: pack.Expired, closing: pack.Remaining} {
				g.wants(at, 2+p.Months, pack.Address, decimal.NewFromInt(want))
			}
		}
	}
}

// checkUsages adds the rows of every tag up by hand.
func checkUsages(g *grid, p *document.Plan) {
	sums, want := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	key := ""
	for i, row := range g.rows {
		switch {
		case len(row) > 0 && strings.HasPrefix(row[0], "Tag ") && len(row) == 1:
			key = strings.TrimPrefix(row[0], "Tag ")
		case len(row) > 1 && row[1] == "tag":
			sums[key+"="+row[0]] = g.number(i, 2+p.Months)
		}
	}
	for _, u := range p.Usages {
		for k := range u.Tags {
			name := k + "=" + u.Tags[k]
			for _, m := range u.Cost {
				want[name] = want[name].Add(pricing.Money(m).Decimal())
			}
		}
	}
	for name, sum := range want {
		if !sums[name].Equal(sum) {
			g.t.Fatalf("Usage by tag: %s costs %s, the document says %s", name, sums[name], sum)
		}
	}
}

func checkBudgets(g *grid, p *document.Plan) {
	for _, b := range p.Budgets {
		row := g.find(0, b.Address)
		amount, projected := pricing.Money(b.Amount), pricing.Money(b.Projected)
		g.wants(row, 4, b.Address, amount.Decimal(), projected.Decimal(), amount.Sub(projected).Decimal())
		g.wants(g.find(row+1, b.Address), 1, b.Address, moneys(b.Months...)...)
	}
}

func checkEvents(g *grid, p *document.Plan) {
	row := g.find(0, "Account") + 1
	for _, a := range p.Accounts {
		for _, e := range a.Events {
			if got := g.rows[row][0] + " " + g.rows[row][2] + " " + g.rows[row][12]; got != a.Address+" "+string(e.Type)+" "+e.Message {
				g.t.Fatalf("Events, row %d: %s", row+1, got)
			}
			if e.Amount != nil {
				g.wants(row, 8, e.Message, pricing.Money(*e.Amount).Decimal())
			}
			g.wants(row, 9, e.Message, moneys(e.Balance, e.Frozen, e.Available)...)
			row++
		}
	}
	if len(g.rows) != row {
		g.t.Fatalf("Events has %d rows, want %d", len(g.rows), row)
	}
}

func checkTerms(g *grid, p *document.Plan) {
	for _, a := range p.Inputs.Accounts {
		got := strings.Join(g.rows[g.find(0, a.Address)], " ")
		if want := strconv.Itoa(a.Terms.BillDay) + " " + a.Terms.FreezeRatio.String() + " " + string(a.Terms.TierMode); !strings.Contains(got, want) {
			g.t.Fatalf("Terms of %s: %s, want %s in it", a.Address, got, want)
		}
	}
	for _, c := range p.Inputs.Catalogs {
		row := g.find(0, "Catalogue "+c.ID)
		if got := g.rows[g.find(row, "sha256")][1]; got != c.SHA256 {
			g.t.Fatalf("sha256 %s, want %s", got, c.SHA256)
		}
		for _, m := range c.Meters {
			at := g.find(row, m.ID)
			for k, tier := range m.Tiers {
				g.wants(at+k, 2, m.ID, decimal.NewFromInt(tier.From), tier.Price)
			}
		}
	}
}

func checkVariance(g *grid, d *document.Diff) {
	row := g.find(0, "Billed")
	g.wants(row, 1, "billed", moneys(d.Totals.Billed.Before, d.Totals.Billed.After, d.Totals.Billed.Change)...)
	row = g.find(row, "Month") + 1
	for i, m := range d.Monthly {
		g.wants(row+i, 1, m.Month.String(), moneys(m.Billed.Before, m.Billed.After, m.Billed.Change)...)
	}
	row = g.find(row, "Account") + 1
	for i, e := range d.Explanation {
		g.wants(row+i, 3, e.Message, moneys(e.Change, e.OfWhichTier)...)
	}
	g.wants(g.find(row, "Total"), 3, "reasons", moneys(d.Totals.Billed.Change)...)
	row = g.find(row, "Address") + 1
	for i, c := range d.Changes {
		if g.rows[row+i][0] != c.Address {
			g.t.Fatal(fmt.Sprintf("change %d is %s, want %s", i, g.rows[row+i][0], c.Address))
		}
		g.wants(row+i, 1, c.Address, moneys(c.Cost.Before, c.Cost.After, c.Cost.Change)...)
	}
}
