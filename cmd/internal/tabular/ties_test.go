package tabular

import (
	"bytes"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// Every format of a plan of several accounts, products, currencies and budgets adds up to the document,
// whatever its texts are, and none of these is a formula.
func TestEveryFormatTiesOut(t *testing.T) {
	t.Parallel()
	var workbooks [][]byte
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t)
		checkPages(t, p)
		workbook := workbookOf(t, p)
		checkWorkbook(t, p, workbook)
		if len(workbooks) < 4 { // to work a workbook out takes long
			workbooks = append(workbooks, workbook)
		}
		checkTables(t, p)
		checkTexts(t, p)
		if problems := checkFocus(drawFocus(t, p), p); len(problems) > 0 {
			t.Fatal(strings.Join(problems, "\n"))
		}
		sums := map[string]decimal.Decimal{}
		table := func(name string, keys []string, figures ...string) {
			_, rows := csvRows(t, drawCSV(t, p, name))
			for _, r := range rows {
				key := name
				for _, k := range keys {
					key += " " + r[k]
				}
				for _, f := range figures {
					sums[key+" "+f] = sums[key+" "+f].Add(plainDecimal(t, r[f]))
				}
			}
		}
		table("budgets", []string{"budget"}, "amount", "actual", "forecast", "variance")
		table("budget_costs", []string{"budget"}, "actual", "forecast")
		table("scenarios", []string{"scenario", "month"}, "billed", "cash", "billed_change")
		same := func(want pricing.Money, key string) {
			if got := sums[key]; !got.Equal(want.Decimal()) {
				t.Fatalf("%s: %s, the document says %s", key, got, want)
			}
		}
		fees := pricing.Money{}
		for _, a := range p.Accounts {
			for _, m := range a.Months {
				fees = fees.Add(m.Fees)
			}
		}
		for _, b := range p.Budgets {
			var amount, actual, cost pricing.Money
			for _, part := range b.Periods {
				amount, actual, cost = amount.Add(b.Amount), actual.Add(part.Actual), cost.Add(part.Actual).Add(part.Forecast)
				if !part.Actual.Add(part.Forecast).Sub(b.Amount).Equal(part.Variance) {
					t.Fatalf("%s: %+v", b.Address, part)
				}
			}
			same(amount, "budgets "+b.Address+" amount")
			same(cost.Sub(amount), "budgets "+b.Address+" variance")
			for _, table := range []string{"budgets", "budget_costs"} {
				same(actual, table+" "+b.Address+" actual")
				same(cost.Sub(actual), table+" "+b.Address+" forecast")
			}
		}
		table("taxes", []string{"month", "account"}, "net", "tax", "gross")
		for _, x := range p.Taxes {
			a := accountOf(p, x.Account)
			for i, m := range x.Months {
				billed := map[bool]pricing.Money{false: m.Net, true: m.Gross}[x.Included]
				same(m.Net, "taxes "+m.Month.String()+" "+x.Account+" net")
				same(m.Tax, "taxes "+m.Month.String()+" "+x.Account+" tax")
				if off := m.Net.Decimal().Mul(x.Rate).Sub(m.Tax.Decimal()).Abs(); !billed.Equal(a.Months[i].Billed) || !m.Net.Add(m.Tax).Equal(m.Gross) || off.GreaterThan(decimal.New(1, -pricing.MinorUnit(a.Currency))) {
					t.Fatalf("%s %s: %+v of %s", x.Account, m.Month, m, a.Months[i].Billed)
				}
			}
		}
		for month, billed := range billedInPlan(t, p) {
			same(pricing.MoneyOf(billed), "scenarios  "+month+" billed")
		}
		for _, m := range p.Monthly {
			same(m.Billed, "scenarios  "+m.Month.String()+" billed")
		}
		same(p.Totals.Billed, "scenarios   billed")
		same(p.Totals.Cash, "scenarios   cash")
		same(pricing.Money{}, "scenarios   billed_change")

		var b bytes.Buffer
		if err := FocusCommitments(&b, p); err != nil {
			t.Fatal(err)
		}
		columns, rows := csvRows(t, b.String())
		checkCommitments(t, columns, rows)
		spent := decimal.Zero
		for _, r := range rows {
			if r["ContractCommitmentCategory"] == "Spend" {
				spent = spent.Add(plainDecimal(t, r["ContractCommitmentCost"]))
			}
		}
		if !spent.Equal(fees.Decimal()) {
			t.Fatalf("commitments of %s for fees of %s", spent, fees)
		}
	})
	checkRecalculation(t, workbooks)
}

// billedInPlan is what all accounts are billed in each month: the parts of the table months, each
// at the rate of the table rates and rounded to cents.
func billedInPlan(t *rapid.T, p *document.Plan) map[string]decimal.Decimal {
	rates, billed := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	_, rows := csvRows(t, drawCSV(t, p, "rates"))
	for _, r := range rows {
		rates[r["month"]+r["currency"]] = plainDecimal(t, r["rate"])
	}
	_, rows = csvRows(t, drawCSV(t, p, "months"))
	for _, r := range rows {
		rate, known := rates[r["month"]+r["currency"]]
		if !known {
			rate = decimal.NewFromInt(1)
		}
		for _, part := range []string{"bill", "pack_purchases", "fees"} {
			billed[r["month"]] = billed[r["month"]].Add(plainDecimal(t, r[part]).Mul(rate).Round(pricing.MinorUnit(p.Currency)))
		}
	}
	return billed
}

// commitmentRules are what FOCUS 1.3 says of the columns of contract commitments: all are
// mandatory; a quantity and its unit are null of Spend, as is no cost of it.
var commitmentRules = map[string]focusRule{
	"BillingCurrency": {true, false, focusAny}, "ContractCommitmentCategory": {true, false, focusWords("Spend", "Usage")}, "ContractCommitmentCost": {true, false, focusAtLeast},
	"ContractCommitmentDescription": {true, true, focusAny}, "ContractCommitmentId": {true, false, focusAny}, "ContractCommitmentPeriodEnd": {true, false, focusInstant},
	"ContractCommitmentPeriodStart": {true, false, focusInstant}, "ContractCommitmentQuantity": {true, true, focusAtLeast}, "ContractCommitmentType": {true, false, focusAny},
	"ContractCommitmentUnit": {true, true, focusUnit}, "ContractId": {true, false, focusAny}, "ContractPeriodEnd": {true, false, focusInstant}, "ContractPeriodStart": {true, false, focusInstant},
}

func checkCommitments(t *rapid.T, columns []string, rows []map[string]string) {
	for i, name := range columns {
		if _, known := commitmentRules[name]; known == strings.HasPrefix(name, "x_") || i > 0 && known && columns[i-1] > name {
			t.Fatalf("column %s: not of FOCUS, or out of order", name)
		}
	}
	for _, r := range rows {
		for name, rule := range commitmentRules {
			if cell, there := r[name]; !there || cell == "" && !rule.nullable || cell != "" && !rule.format.MatchString(cell) {
				t.Fatalf("%s is %q", name, cell)
			}
		}
		usage := r["ContractCommitmentCategory"] == "Usage"
		if usage != (r["ContractCommitmentQuantity"] != "") || usage != (r["ContractCommitmentUnit"] != "") || r["ContractCommitmentPeriodStart"] >= r["ContractCommitmentPeriodEnd"] {
			t.Fatalf("%v", r)
		}
	}
}

// Fiscal years have twelve months, quarters three; both begin where they are to.
func TestFiscalYears(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, m := planner.FiscalYear(rapid.IntRange(0, 12).Draw(t, "start")), pricing.Month(rapid.IntRange(1900*12, 2999*12).Draw(t, "month"))
		year, quarter := f.First(planner.SpanYear, m), f.First(planner.SpanQuarter, m)
		if year.OfYear() != max(1, int(f)) || m-year < 0 || m-year > 11 || m-quarter < 0 || m-quarter > 2 || (quarter-year)%3 != 0 {
			t.Fatalf("%s is in the year of %s and the quarter of %s", m, year, quarter)
		}
		next := (m - quarter) == 2
		if a, b := f.Name(planner.SpanQuarter, m), f.Name(planner.SpanQuarter, m+1); next == (a == b) {
			t.Fatalf("%s: %s, then %s", m, a, b)
		}
	})
}
