package view

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// manyAccounts is a document of accounts that save 1.00, 2.00, … of 100.00; every
// second one is proven, every third one suspends.
func manyAccounts(n int) *document.Optimize {
	whole := func(amount int64) document.Money { return document.Money(pricing.Cents(100 * amount)) }
	d := &document.Optimize{Start: pricing.Month(24311), Months: 12, Currency: "CNY", Options: document.OptimizeOptions{Objective: "billed"}}
	saved := int64(0)
	for i := range int64(n) {
		a := document.OptimizeAccount{
			Address: fmt.Sprintf("account.team_%d", i), Proven: i%2 == 0, Suspends: i%3 == 0,
			Totals: document.OptimizeTotals{Configured: document.OptimizeCost{Cost: whole(100)}, Without: document.OptimizeCost{Cost: whole(100)}, Best: document.OptimizeCost{Cost: whole(99 - i)}, Saving: whole(i + 1)},
			Purchases: []document.OptimalPurchase{{
				SKU: "a_very_long_name_of_a_resource_pack_that_covers_ten_million_calls", Quantity: 1, Price: whole(1_234_567_890), Granted: 10_000_000, Consumed: 9_999_999, Remaining: 1,
			}},
			Sets: []document.OptimizeSet{{Meters: []string{"some_meter"}, Proven: i%2 == 0, Reason: "it is so"}},
		}
		if by := pricing.Month(24311).First(); a.Suspends {
			a.Required, a.RequiredBy = whole(i+1), &by
		}
		for k := range 30 {
			a.Replaced = append(a.Replaced, document.ReplacedPurchase{Address: fmt.Sprintf("resource_pack.number_%d", k), SKU: "sku", Quantity: 1})
		}
		saved += i + 1
		d.Accounts = append(d.Accounts, a)
	}
	d.Totals.Configured.Cost, d.Totals.Without.Cost, d.Totals.Best.Cost, d.Totals.Saving = whole(100*int64(n)), whole(100*int64(n)), whole(100*int64(n)-saved), whole(saved)
	return d
}

func optimizeText(t *testing.T, d *document.Optimize, opt TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := OptimizeText(&b, d, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A plan of many accounts is a list, those that save most, and a summary last.
func TestOptimizeTextOfManyAccountsIsShort(t *testing.T) {
	d := manyAccounts(50)
	text := optimizeText(t, d, TextOptions{Width: 80})
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(lines) > 130 {
		t.Errorf("%d lines:\n%s", len(lines), text)
	}
	for _, line := range lines {
		if textWidth(line) > 80 {
			t.Errorf("%d columns: %s", textWidth(line), line)
		}
	}
	for _, want := range []string{
		"\naccount.team_49\n", "\naccount.team_48\n", "\naccount.team_47\n", "30 others", "The purchases of 47 other accounts: --detail.",
		"and 22 others", "14 accounts more must be topped up", "total", "1,275.00",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "\naccount.team_46\n") {
		t.Error("more accounts are drawn than save most")
	}
	detail := optimizeText(t, d, TextOptions{Width: 80, Detail: true})
	for i := range 50 {
		if !strings.Contains(detail, fmt.Sprintf("\naccount.team_%d\n", i)) {
			t.Errorf("--detail does not draw account.team_%d", i)
		}
	}
	if !strings.Contains(detail, "resource_pack.number_29") {
		t.Error("--detail cuts a list")
	}
}

// Nothing is called the cheapest, or proven, that is not; the bound is what the gap
// leaves, and rounding makes it no better than it is.
func TestOptimizeSaysProvenOnlyOfWhatIs(t *testing.T) {
	d := manyAccounts(2)
	d.Gap = document.Cost(pricing.MoneyOf(decimal.RequireFromString("12.340000001")))
	for i := range d.Accounts {
		a := &d.Accounts[i]
		a.Proven, a.Sets[0].Proven, a.Sets[0].Gap = false, false, d.Gap
	}
	var markdown bytes.Buffer
	if err := OptimizeMarkdown(&markdown, d, true, nil); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{optimizeText(t, d, TextOptions{}), markdown.String()} {
		for _, word := range []string{"cheapest", "Cheapest", "roven", "ptimal"} {
			if strings.Contains(text, word) {
				t.Errorf("it says %q:\n%s", word, text)
			}
		}
		flat := strings.Join(strings.Fields(text), " ")
		for _, want := range []string{"Best found: 197.00 CNY", "no such purchases cost less than 184.65 (gap 12.35)", "up to 12.35 more than the least: it is so."} {
			if !strings.Contains(flat, want) {
				t.Errorf("there is no %q:\n%s", want, text)
			}
		}
	}
}

// The last line says what is known of other purchases: a bound that says nothing, as
// none costs less than zero, is not shown, nor is a gap that is none.
func TestOptimizeShowsABoundThatSaysSomething(t *testing.T) {
	for gap, want := range map[string]string{
		"0":           "; no such purchases cost a cent less",
		"0.000000001": "; no such purchases cost less than 196.99 (gap 0.01)",
		"197":         "; how much less others may cost is not known",
		"500":         "; how much less others may cost is not known",
	} {
		d := manyAccounts(2)
		d.Proven, d.Gap = false, document.Cost(pricing.MoneyOf(decimal.RequireFromString(gap)))
		if text := strings.Join(strings.Fields(optimizeText(t, d, TextOptions{Quiet: true})), " "); !strings.Contains(text, want+".") {
			t.Errorf("gap %s: there is no %q:\n%s", gap, want, text)
		}
	}
}

// Colours repeat what the words say.
func TestOptimizeColoursChangeNoText(t *testing.T) {
	d := manyAccounts(4)
	plain, coloured := optimizeText(t, d, TextOptions{Width: 90}), optimizeText(t, d, TextOptions{Width: 90, Color: true})
	if coloured == plain {
		t.Fatal("there are no colours")
	}
	var stripped strings.Builder
	for i, part := range strings.Split(coloured, "\x1b[") {
		if i > 0 {
			_, part, _ = strings.Cut(part, "m")
		}
		stripped.WriteString(part)
	}
	if stripped.String() != plain {
		t.Errorf("without colours:\n%s\nwant:\n%s", stripped.String(), plain)
	}
}

// Whatever names are, they are code in Markdown and cannot move a cursor in text.
func TestOptimizeHostileNames(t *testing.T) {
	t.Parallel()
	const evil = "x\x1b[2J|`</td><script>@someone **b**"
	d := manyAccounts(2)
	for i := range d.Accounts {
		a := &d.Accounts[i]
		a.Address, a.Title, a.Purchases[0].SKU, a.Replaced[0].Address, a.Sets[0].Meters[0], a.Negotiated = evil, evil, evil, evil, evil, []string{evil}
		a.Suspends = true
		a.RequiredBy = new(pricing.Date)
	}
	account := evil
	d.Options.Account = &account
	var b bytes.Buffer
	if err := OptimizeMarkdown(&b, d, true, nil); err != nil {
		t.Fatal(err)
	}
	if safe := code(evil); strings.Contains(strings.ReplaceAll(b.String(), safe, ""), "someone") {
		t.Errorf("a name stands outside of code:\n%s", b.String())
	}
	if text := optimizeText(t, d, TextOptions{Detail: true}); strings.Contains(text, "\x1b") {
		t.Errorf("an escape is printed:\n%q", text)
	}
}
