package render

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
)

// optimizedAccounts is a document of accounts that save 1.00, 2.00, … of 100.00; every
// second one is proven, every third one suspends.
func optimizedAccounts(n int) *document.Optimize {
	whole := func(amount int64) document.Money { return pricing.Cents(100 * amount) }
	d := &document.Optimize{Start: pricing.Month(24311), Months: 12, Currency: "CNY", Options: document.OptimizeOptions{Objective: "billed"}}
	saved := int64(0)
	for i := range int64(n) {
		a := document.OptimizeAccount{
			Address: fmt.Sprintf("account.team_%d", i), Proven: i%2 == 0, Suspends: i%3 == 0,
			Totals: document.OptimizeTotals{Configured: document.OptimizeCost{Cost: whole(100)}, Without: document.OptimizeCost{Cost: whole(100)}, Best: document.OptimizeCost{Cost: whole(99 - i)}, Saving: whole(i + 1)},
			Purchases: []document.OptimalPurchase{{
				Purchase: document.Purchase{PackPurchase: document.PackPurchase{SKU: "a_very_long_name_of_a_resource_pack_that_covers_ten_million_calls", Quantity: 1}}, Price: whole(1_234_567_890), Granted: pricing.WholeUnits(10_000_000), Consumed: pricing.WholeUnits(9_999_999), Remaining: pricing.WholeUnits(1), Unit: "call",
			}},
			Sets: []document.OptimizeSet{{Meters: []string{"some_meter"}, Proven: i%2 == 0, Reason: "it is so"}},
		}
		if by := pricing.Month(24311).First(); a.Suspends {
			a.Required, a.RequiredBy = whole(i+1), &by
		}
		for k := range 30 {
			a.Replaced = append(a.Replaced, document.PackPurchase{Address: fmt.Sprintf("resource_pack.number_%d", k), SKU: "sku", Quantity: 1})
		}
		saved += i + 1
		d.Accounts = append(d.Accounts, a)
	}
	d.Totals.Configured.Cost, d.Totals.Without.Cost, d.Totals.Best.Cost, d.Totals.Saving = whole(100*int64(n)), whole(100*int64(n)), whole(100*int64(n)-saved), whole(saved)
	return d
}

// reconcileDocument has a line of every verdict, with long and hostile names.
func reconcileDocument() *document.Reconcile {
	money := func(s string) document.Money { return pricing.MoneyOf(decimal.RequireFromString(s)) }
	text := func(s string) *string { return &s }
	number := func(n int) *int { return &n }
	amount := func(s string) *document.Money { m := money(s); return &m }
	account := `account.shop["a` + "\x1b[31m" + strings.Repeat("很长", 15) + `"]`
	line := func(n int, billed, plan, off string, verdict reconcile.Verdict, e ...reconcile.LineExplanation) document.ReconcileLine {
		return document.ReconcileLine{
			Line: number(n), Account: account, Currency: "CNY", Month: 24323, Meter: text("similar_search_image"),
			Amount: amount(billed), Charge: money(plan), Difference: money(off), Verdict: verdict, Explanations: e,
		}
	}
	gross, quota := reconcile.Clause{Kind: reconcile.ClauseTerm, Name: "tier_basis", Value: "gross"}, reconcile.Clause{Kind: reconcile.ClauseNoQuota, Name: "shared"}
	missing := line(0, "0.00", "7.00", "-7.00", "unexplained")
	missing.Line, missing.Amount, missing.Meter = nil, nil, nil
	return &document.Reconcile{
		Start: 24323, Months: 12, Currency: "CNY", File: "bills\u202e.csv",
		Summary: document.ReconcileSummary{Lines: 6, Equal: 1, Rounding: 1, Explained: 1, Unexplained: 3, Missing: 1},
		Lines: []document.ReconcileLine{
			line(2, "1.00", "1.00", "0.00", "equal"), line(3, "1.01", "1.00", "0.01", "rounding"),
			line(4, "1234567.00", "1.00", "1234566.00", "explained", reconcile.LineExplanation{Clause: gross, Exact: true}, reconcile.LineExplanation{Clause: quota}),
			line(5, "5.00", "1.00", "4.00", "unexplained"), line(6, "5.00", "0.00", "5.00", "unexplained"), missing,
		},
		Clauses:     []document.ReconcileClause{{ID: gross, Account: account, Text: document.ClauseText(nil, gross), Agree: 6, Lines: 6, ExplainsAll: true}, {ID: quota, Account: account, Text: document.ClauseText(nil, quota), Agree: 2, Lines: 6}},
		NotCompared: []string{"account.b", "account.c"},
	}
}

func exampleForecast(t *testing.T, file string) *planner.Forecast {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS("../../../examples"), Path: file})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return simulateText(t, config.Input)
}

// explainedPage is a month's page, explained the Markdown of it in English.
func explainedPage(t rapid.TB, f *planner.Forecast, address string, month pricing.Month, opt present.Options) present.Page {
	t.Helper()
	w, err := workings.Of(f, address, month)
	if err != nil {
		t.Fatal(err)
	}
	return present.Explain(document.NewWorkings(w, document.Meta{}), catalogsOf(w), w.Account.Title, opt)
}

func catalogsOf(w *workings.Workings) (catalogs []*pricing.Catalog) {
	for _, p := range w.Products {
		catalogs = append(catalogs, p.Catalog)
	}
	return catalogs
}

func explained(t rapid.TB, f *planner.Forecast, address string, month pricing.Month) string {
	t.Helper()
	var b strings.Builder
	if err := Markdown(&b, explainedPage(t, f, address, month, present.Options{}), 0); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// otherPages are those other than plans and diffs, in a language, with how many accounts there
// are of the cheapest purchases.
func otherPages(t *testing.T, p *lang.Printer, detail bool) map[string]present.Page {
	t.Helper()
	opt := present.Options{Lang: p, Detail: detail}
	c, err := hclspec.BuiltinCatalog(hclspec.DefaultCatalog)
	if err != nil {
		t.Fatal(err)
	}
	shared, pack := exampleForecast(t, "shared-quota.hcl"), exampleForecast(t, "expiring-pack.hcl")
	suspended, edge := exampleForecast(t, "freeze-fails-suspend.hcl"), exampleForecast(t, "tier-edge.hcl")
	month := pricing.NewDate(2027, 4, 1).Month()
	quote, err := document.NewQuote(c, &c.Meters()[0], month, 1_500_000)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]present.Page{
		"optimize":          present.Optimize(optimizedAccounts(5), opt),
		"reconcile":         present.Reconcile(reconcileDocument(), opt),
		"catalog":           present.Catalog(c, opt),
		"catalogs":          present.CatalogList(document.NewCatalogEntries([]*pricing.Catalog{c}, ""), opt),
		"quote":             present.Quote(quote, &c.Meters()[0], opt),
		"explain-shared":    explainedPage(t, shared, "account.app", shared.Input.Start, opt),
		"explain-usage":     explainedPage(t, shared, "usage.cars", shared.Input.Start, opt),
		"explain-pack":      explainedPage(t, pack, "resource_pack.spring", month, opt),
		"explain-account":   explainedPage(t, pack, "account.shop", month, opt),
		"explain-edge":      explainedPage(t, edge, "account.shop", edge.Input.Start, opt),
		"explain-suspended": explainedPage(t, suspended, "account.shop", pricing.NewDate(2027, 1, 1).Month(), opt),
	}
}

func text(t rapid.TB, page present.Page, opt TextOptions) string {
	t.Helper()
	return drawn(t, func(w io.Writer) error { return Text(w, page, opt) })
}

// Pages are drawn whole, narrow in English and wide in Chinese, and as Markdown.
func TestPagesGolden(t *testing.T) {
	zh := chinese(t)
	for name, page := range otherPages(t, nil, false) {
		checkGoldenPage(t, name+".80", text(t, page, TextOptions{Width: 80}))
		checkGoldenPage(t, name+".md", drawn(t, func(w io.Writer) error { return Markdown(w, page, 0) }))
	}
	for name, page := range otherPages(t, zh, false) {
		checkGoldenPage(t, name+".120.zh", text(t, page, TextOptions{Width: 120}))
	}
}

// A page keeps to the width, its colours change nothing but the colour, and nothing in it
// is obeyed by a terminal.
func TestPagesFit(t *testing.T) {
	for _, p := range []*lang.Printer{nil, chinese(t)} {
		for _, page := range otherPages(t, p, true) {
			for _, width := range []int{60, 80, 100, 0} {
				wantReadable(t, page, TextOptions{Width: width})
			}
		}
	}
}

// Whatever names are, they are code in Markdown.
func TestPagesHostileNames(t *testing.T) {
	const evil = "x\x1b[2J|`</td><script>@someone **b**"
	d := optimizedAccounts(2)
	for i := range d.Accounts {
		a := &d.Accounts[i]
		a.Address, a.Title, a.Purchases[0].SKU, a.Replaced[0].Address, a.Sets[0].Meters[0], a.Negotiated = evil, evil, evil, evil, evil, []string{evil}
		a.Suspends, a.RequiredBy = true, new(pricing.Date)
	}
	r := reconcileDocument()
	r.File, r.NotCompared, r.Clauses[0].Account = evil, []string{evil}, evil
	for i := range r.Lines {
		r.Lines[i].Account, r.Lines[i].Meter = evil, &r.File
	}
	in := *exampleForecast(t, "shared-quota.hcl").Input
	in.Usages = slices.Clone(in.Usages)
	in.Usages[0].Address = "usage." + evil
	in.Accounts = slices.Clone(in.Accounts)
	in.Accounts[0].Title = evil
	f := simulateText(t, in)
	month, amount := in.Start, pricing.Cents(5)
	advice := []document.Advice{{Entry: advise.Entry{
		Name: advise.TierEdge, Address: evil, Month: &month, Meter: &r.File, Calls: new(document.Units), Saves: &amount, Tier: &advise.TierChange{CallUnit: 1},
	}}}
	for _, page := range []present.Page{
		present.Optimize(d, present.Options{Detail: true}), present.Reconcile(r, present.Options{Detail: true}),
		explainedPage(t, f, in.Usages[0].Address, in.Start, present.Options{}), explainedPage(t, f, "account.app", in.Start, present.Options{}),
		planPageOf(t, f, document.Meta{Findings: document.Findings{Advice: advice}}, planDrawing{}),
	} {
		markdown := drawn(t, func(w io.Writer) error { return Markdown(w, page, 0) })
		outside := markdown
		for _, name := range []string{evil, "usage." + evil, "1 × " + evil} {
			outside = strings.NewReplacer(Code(name), "", htmlText(present.Text{{Kind: present.Address, Text: name}}), "").Replace(outside)
		}
		if !strings.Contains(markdown, "someone") || strings.Contains(outside, "someone") || strings.Contains(markdown, "\x1b") {
			t.Errorf("a name stands outside of code:\n%s", outside)
		}
		checkPrintable(t, text(t, page, TextOptions{}))
	}
}

// The sections of docs/settlement.md that the steps name are there.
func TestExplainNamesSectionsThatAreThere(t *testing.T) {
	docs, err := os.ReadFile("../../../docs/settlement.md")
	if err != nil {
		t.Fatal(err)
	}
	f, named := exampleForecast(t, "expiring-pack.hcl"), map[string]bool{}
	for _, section := range regexp.MustCompile(`§[0-9]+`).FindAllString(explained(t, f, "account.shop", pricing.NewDate(2027, 4, 1).Month()), -1) {
		if named[section] = true; !strings.Contains(string(docs), "\n## "+strings.TrimPrefix(section, "§")+". ") {
			t.Errorf("there is no %s", section)
		}
	}
	if len(named) < 6 {
		t.Errorf("only %v are named", named)
	}
}

// Every clause has an id and sentences of its own.
func TestEveryClauseIsChinese(t *testing.T) {
	p, seen := chinese(t), map[string]bool{}
	for _, c := range []reconcile.Clause{
		{Kind: reconcile.ClauseTerm, Name: "tier_basis", Value: "gross"}, {Kind: reconcile.ClauseNoQuota, Name: "shared"}, {Kind: reconcile.ClauseQuotaForAll, Name: "shared"}, {Kind: reconcile.ClauseNoDiscount},
		{Kind: reconcile.ClausePricesBefore, Name: "2027-01-01"}, {Kind: reconcile.ClausePricesAfter, Name: "2027-01-01"}, {Kind: reconcile.ClausePricesMonth, Name: "2027-01-01"},
	} {
		for _, said := range []string{c.String(), document.ClauseText(nil, c), document.ClauseText(p, c)} {
			if seen[said] {
				t.Errorf("%q is said twice", said)
			}
			seen[said] = true
		}
	}
}

// A plan of many accounts is a list, those that save most, and a summary last.
func TestOptimizeOfManyAccountsIsShort(t *testing.T) {
	d := optimizedAccounts(50)
	short := text(t, present.Optimize(d, present.Options{}), TextOptions{Width: 80})
	if n := strings.Count(short, "\n"); n > 140 {
		t.Errorf("%d lines:\n%s", n, short)
	}
	for _, want := range []string{
		"\naccount.team_49\n", "\naccount.team_48\n", "\naccount.team_47\n", "30 others", "--detail shows the purchases of 47 more accounts.",
		"and 22 others", "to 14 more accounts", "total", "1,275.00",
	} {
		if !strings.Contains(short, want) {
			t.Errorf("there is no %q:\n%s", want, short)
		}
	}
	if strings.Contains(short, "\naccount.team_46\n") {
		t.Error("more accounts are shown than save most")
	}
	detail := text(t, present.Optimize(d, present.Options{Detail: true}), TextOptions{Width: 80, Full: true})
	for i := range 50 {
		if !strings.Contains(detail, fmt.Sprintf("\naccount.team_%d\n", i)) {
			t.Errorf("--detail does not show account.team_%d", i)
		}
	}
	if !strings.Contains(detail, "resource_pack.number_29") {
		t.Error("--detail cuts a list")
	}
}

// Nothing is called the cheapest, or proven, that is not. A gap is rounded up; one that
// says nothing, as no cost is below zero, is not shown.
func TestOptimizeSaysProvenOnlyOfWhatIs(t *testing.T) {
	for gap, want := range map[string]string{
		"12.340000001": "no purchases cost less than 184.65 (gap 12.35)", "0": "no other purchases cost a cent less",
		"0.000000001": "no purchases cost less than 196.99 (gap 0.01)", "197": "how much less other purchases may cost is not known",
	} {
		d := optimizedAccounts(2)
		d.Gap = document.Cost(pricing.MoneyOf(decimal.RequireFromString(gap)))
		for i := range d.Accounts {
			d.Accounts[i].Proven, d.Accounts[i].Sets[0].Proven, d.Accounts[i].Sets[0].Gap = false, false, d.Gap
		}
		page := present.Optimize(d, present.Options{Detail: true})
		for _, drawing := range []string{text(t, page, TextOptions{}), drawn(t, func(w io.Writer) error { return Markdown(w, page, 0) })} {
			for _, word := range []string{"cheapest", "Cheapest", "roven", "ptimal"} {
				if strings.Contains(drawing, word) {
					t.Errorf("it says %q:\n%s", word, drawing)
				}
			}
			if !strings.Contains(strings.Join(strings.Fields(drawing), " "), want) || !strings.Contains(drawing, "Best found") {
				t.Errorf("gap %s: there is no %q:\n%s", gap, want, drawing)
			}
		}
	}
}
