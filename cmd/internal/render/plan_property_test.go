package render

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// drawForecast draws a plan of one of the given numbers of accounts, with names
// in many scripts.
func drawForecast(t *rapid.T, accounts ...int) *planner.Forecast {
	in := planner.Input{
		Start: pricing.NewDate(2026, 11, 1).Month(), Months: rapid.SampledFrom([]int{1, 2, 5, 14}).Draw(t, "months"),
		Catalogs: []*pricing.Catalog{propertyCatalog(t)},
	}
	for i := range rapid.SampledFrom(accounts).Draw(t, "accounts") {
		drawPlanAccount(t, &in, i)
	}
	return simulateText(t, in)
}

func propertyCatalog(t *rapid.T) *pricing.Catalog {
	tier := func(from int64, price string) pricing.TierSpec {
		return pricing.TierSpec{From: from, Price: decimal.RequireFromString(price)}
	}
	tiers := []pricing.TierSpec{tier(0, "60"), tier(1_000_000, "50.125"), tier(3_000_000, "20")}
	c, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: "own", Title: drawName(t, "catalogue title"), Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms(),
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "q", Calls: 10_000, Meters: pricing.ListedMeters("search", "label")}},
		Meters: []pricing.MeterSpec{
			{ID: "search", Title: drawName(t, "meter title"), Tiers: tiers}, {ID: "label", Title: "图像标签", Tiers: tiers[:2]}, {ID: "beta", Free: true},
		},
		Packs: []pricing.PackSpec{{SKU: "search_1m", Meters: pricing.ListedMeters("search"), Calls: 1_000_000, Price: decimal.RequireFromString("20000.125")}},
		Revisions: []pricing.RevisionSpec{{
			Date: pricing.NewDate(2026, 12, 1), Meters: []pricing.MeterRevisionSpec{{ID: "label", Tiers: tiers[:1]}},
		}},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

func drawPlanAccount(t *rapid.T, in *planner.Input, i int) {
	terms := pricing.DefaultTerms()
	terms.Overdraft = rapid.SampledFrom([]pricing.Overdraft{pricing.OverdraftReport, pricing.OverdraftSuspend}).Draw(t, "overdraft")
	terms.TierMode = rapid.SampledFrom([]pricing.TierMode{pricing.TierModeReached, pricing.TierModeGraduated}).Draw(t, "tier mode")
	terms.BillDay = rapid.IntRange(1, 3).Draw(t, "bill day")
	address := fmt.Sprintf("account.a[%q]", fmt.Sprint(drawName(t, "key"), i))
	a := planner.Account{
		Address: address, Title: drawName(t, "title") + rapid.SampledFrom([]string{"", "\x1b[31m", "\u202e\n\u0085"}).Draw(t, "evil"),
		Tags: map[string]string{drawName(t, "tag"): drawName(t, "value")}, Products: planner.OneProduct("own", terms),
		Discount: planner.Discount{Default: rapid.SampledFrom([]decimal.Decimal{decimal.NewFromInt(1), decimal.New(905, -3)}).Draw(t, "discount")},
		Opening:  planner.Opening{Balance: pricing.Cents(rapid.Int64Range(0, 50_000_000).Draw(t, "balance")), Declared: true},
	}
	in.Accounts = append(in.Accounts, a)
	for _, meter := range []string{"search", "label", "beta"} {
		if rapid.Bool().Draw(t, "used") {
			calls := rapid.SliceOfN(rapid.SampledFrom([]int64{0, 5, 9_999, 990_000, 1_010_000, 4_000_000, 123_456_789_012}), in.Months, in.Months).Draw(t, "calls")
			in.Usages = append(in.Usages, planner.Usage{Address: fmt.Sprintf("usage.%s[%d]", meter, i), Account: address, Meter: meter, Calls: calls})
		}
	}
	for k := range rapid.IntRange(0, 2).Draw(t, "packs") {
		p := planner.PackPurchase{Address: fmt.Sprintf("resource_pack.%s[%d]", strings.Repeat("x", 20*k), i), Account: address, SKU: "search_1m", Quantity: int64(1 + 999*k)}
		p.PurchasedOn = in.Start.Date(10) - pricing.Date(360*(1-k))
		if k == 0 {
			left := rapid.Int64Range(0, 1_000_000).Draw(t, "left")
			p.Remaining = new(pricing.WholeUnits(left))
		}
		in.Packs = append(in.Packs, p)
	}
	if rapid.Bool().Draw(t, "top up") {
		in.TopUps = append(in.TopUps, planner.TopUp{Address: fmt.Sprintf("top_up.t[%d]", i), Account: address, Amount: pricing.Cents(100_000_00), MonthlyOn: 20})
	}
}

// Of any plan at any width: no line is wider, nothing unprintable survives, and
// every printed total is the sum of the numbers printed above it and that of the
// forecast.
func TestTextAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawForecast(t, 0, 1, 1, 2, 3, manyFrom-1, manyFrom)
		opt := planDrawing{
			Width: rapid.SampledFrom([]int{0, 60, 72, 80, 100, 120, 160, 250}).Draw(t, "width"),
			Color: rapid.Bool().Draw(t, "color"), Detail: rapid.Bool().Draw(t, "detail"), Quiet: rapid.Bool().Draw(t, "quiet"),
		}
		text := drawText(t, f, opt)
		checkPrintable(t, text)
		text = unpaint(text)
		checkWidth(t, text, opt.Width)
		checkSums(t, text)
		checkSummary(t, f, text)
	})
}

// A drawnCell is what stands in a line, with the column after its end.
type drawnCell struct {
	text string
	end  int
}

var cellPattern = regexp.MustCompile(`\S+( \S+)*`)

// drawnCells splits a line where two spaces are.
func drawnCells(line string) (cells []drawnCell) {
	for _, at := range cellPattern.FindAllStringIndex(line, -1) {
		cells = append(cells, drawnCell{line[at[0]:at[1]], Width(line[:at[1]])})
	}
	return cells
}

// checkSums reads the tables of months back: numbers end where their heads end,
// and the columns add up to the totals, except what is a state and not a flow.
func checkSums(t *rapid.T, text string) {
	var heads []drawnCell
	sums := map[string]decimal.Decimal{}
	for _, line := range strings.Split(text, "\n") {
		cells := drawnCells(line)
		switch {
		case strings.HasPrefix(line, "  month "):
			heads, sums = cells[1:], map[string]decimal.Decimal{}
		case len(cells) == 0 || !strings.HasPrefix(line, "  "):
			heads = nil
		case heads != nil && cells[0].text == "total":
			for _, cell := range cells[1:] {
				if head := headAbove(t, heads, cell, line); !sums[head].Equal(parseNumber(t, cell.text)) {
					t.Fatalf("%s: the lines add up to %s, the total is %s\n%s", head, sums[head], cell.text, text)
				}
			}
		case heads != nil && cells[0].end == tableIndent+len("2026-12"):
			for _, cell := range cells[1:] {
				if head := headAbove(t, heads, cell, line); head != "tier" && head != "price" {
					sums[head] = sums[head].Add(parseNumber(t, cell.text))
				}
			}
		}
	}
}

// headAbove finds the head above a number.
func headAbove(t *rapid.T, heads []drawnCell, cell drawnCell, line string) string {
	for _, head := range heads {
		if head.end == cell.end {
			return head.text
		}
	}
	t.Fatalf("no head ends where %q does: %q", cell.text, line)
	return ""
}

func parseNumber(t *rapid.T, text string) decimal.Decimal {
	if text == None {
		return decimal.Zero
	}
	d, err := decimal.NewFromString(strings.ReplaceAll(text, ",", ""))
	if err != nil {
		t.Fatalf("%q is not a number: %v", text, err)
	}
	if pricing.GroupDigits(pricing.MoneyOf(d).String()) != text && count(int(d.IntPart())) != text {
		t.Fatalf("%q is not how %s is printed", text, d)
	}
	return d
}

// checkSummary reads the summary back: it comes last, its figures are the
// forecast's, and the parts beside them add up to them.
func checkSummary(t *rapid.T, f *planner.Forecast, text string) {
	at := strings.LastIndex("\n"+text, "\nSummary ")
	if at < 0 {
		t.Fatalf("no summary:\n%s", text)
	}
	want := map[string]decimal.Decimal{
		"Billed": f.Totals.Billed.Decimal(), "Amortized": f.Totals.Amortized.Decimal(), "Cash": f.Totals.Cash.Decimal(), "Calls": decimal.NewFromInt(f.Totals.Calls),
	}
	var required decimal.Decimal
	for _, a := range f.Accounts {
		required = required.Add(a.Funding.Required.Decimal())
	}
	want["Funding"] = required
	var topUps decimal.Decimal
	for _, figure := range figures(text[at:]) {
		if figure.label == "Top up" {
			topUps = topUps.Add(parseNumber(t, figure.amount))
		}
		if w, ok := want[figure.label]; ok && !parseNumber(t, figure.amount).Equal(w) {
			t.Fatalf("%s is %s, want %s", figure.label, figure.amount, w)
		}
		delete(want, figure.label)
		if figure.label != "Billed" && figure.label != "Amortized" && figure.label != "Calls" {
			continue
		}
		if parts := partsOf(t, figure.text); !parts.Equal(parseNumber(t, figure.amount)) {
			t.Fatalf("the parts of %s are %s: %s", figure.label, parts, figure.text)
		}
	}
	if len(want) > 0 || !topUps.Equal(required) {
		t.Fatalf("missing %v, top-ups %s of %s in\n%s", want, topUps, required, text[at:])
	}
}

// A figure is a line of the summary, its text in one piece.
type figure struct{ label, amount, text string }

func figures(summary string) (all []figure) {
	for _, line := range strings.Split(summary, "\n") {
		cells := drawnCells(line)
		switch {
		case len(cells) >= 2 && strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "      "):
			all = append(all, figure{label: cells[0].text, amount: cells[1].text})
			if len(cells) > 2 {
				all[len(all)-1].text = cells[2].text
			}
		case len(cells) == 1 && len(all) > 0:
			all[len(all)-1].text += " " + cells[0].text
		}
	}
	return all
}

var amountPattern = regexp.MustCompile(`[0-9][0-9,.]*`)

// partsOf adds up the numbers of "bills 1.00 + packs bought 2.00".
func partsOf(t *rapid.T, text string) (parts decimal.Decimal) {
	for _, amount := range amountPattern.FindAllString(text, -1) {
		parts = parts.Add(parseNumber(t, strings.TrimRight(amount, ",.")))
	}
	return parts
}

// A list of many accounts adds up to the plan, and names those in trouble first.
func TestTextAccountListAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawForecast(t, manyFrom, 15, 21, 40)
		for i := range f.Accounts {
			f.Accounts[i].Account.Title = "" // may look like a number
		}
		text := drawText(t, f, planDrawing{Width: 250})
		_, text, _ = strings.Cut(text, "largest ") // in the heading
		billed, calm := decimal.Zero, false
		for _, line := range strings.Split(text, "\n") {
			cells := drawnCells(line)
			if len(cells) < 2 || !listLine.MatchString(line) {
				continue
			}
			inTrouble := regexp.MustCompile(`suspended|short|refused|expired`).MatchString(cells[len(cells)-1].text)
			if inTrouble && calm {
				t.Fatalf("trouble after calm:\n%s", text)
			}
			calm = !inTrouble && strings.HasPrefix(line, "  account")
			amount := strings.TrimSpace(moneyPattern.FindString(line[strings.LastIndex(line, `"]`)+1:]))
			if cells[0].text != "total" {
				billed = billed.Add(parseNumber(t, amount))
			} else if total := parseNumber(t, amount); !total.Equal(f.Totals.Billed.Decimal()) || !total.Equal(billed) {
				t.Fatalf("total %s, lines %s, plan %s:\n%s", total, billed, f.Totals.Billed, text)
			}
		}
	})
}

var listLine = regexp.MustCompile(`^  (account\.a|[0-9]+ others?  |total  )`)

var moneyPattern = regexp.MustCompile(`-?[0-9][0-9,]*\.[0-9]+| -( |$)`)
