package view

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// reconcileDocument has a line of every verdict, with long and hostile names.
func reconcileDocument() *document.Reconcile {
	money := func(s string) document.Money { return document.Money(pricing.MoneyOf(decimal.RequireFromString(s))) }
	text := func(s string) *string { return &s }
	number := func(n int) *int { return &n }
	amount := func(s string) *document.Money { m := money(s); return &m }
	account := `account.shop["a` + "\x1b[31m" + strings.Repeat("很长", 20) + `"]`
	line := func(n int, billed, plan, off, verdict string, e ...document.LineExplanation) document.ReconcileLine {
		return document.ReconcileLine{
			Line: number(n), Account: account, Month: 24323, Meter: text("similar_search_image"),
			Amount: amount(billed), Charge: money(plan), Difference: money(off), Verdict: verdict, Explanations: e,
		}
	}
	missing := line(0, "0.00", "7.00", "-7.00", "unexplained")
	missing.Line, missing.Amount, missing.Meter = nil, nil, nil
	return &document.Reconcile{
		Start: 24323, Months: 12, Currency: "CNY", File: "bills\u202e.csv",
		Summary: document.ReconcileSummary{Lines: 6, Equal: 1, Rounding: 1, Explained: 1, Unexplained: 3, Missing: 1},
		Lines: []document.ReconcileLine{
			line(2, "1.00", "1.00", "0.00", "equal"), line(3, "1.01", "1.00", "0.01", "rounding"),
			line(4, "1234567.00", "1.00", "1234566.00", "explained", document.LineExplanation{Clause: "tier_basis=gross", Exact: true}, document.LineExplanation{Clause: "no_quota=shared"}),
			line(5, "5.00", "1.00", "4.00", "unexplained"), line(6, "5.00", "0.00", "5.00", "unexplained"), missing,
		},
		Clauses:     []document.ReconcileClause{{ID: "tier_basis=gross", Account: account, Text: `the term tier_basis is "gross"`, Agree: 6, Lines: 6, ExplainsAll: true}, {ID: "no_quota=shared", Account: account, Text: "x", Agree: 2, Lines: 6}},
		NotCompared: []string{"account.b", "account.c"},
	}
}

// TestReconcileText: lines that are not equal, and with detail all of them; every
// amount in full at any width, and nothing that a terminal would obey.
func TestReconcileText(t *testing.T) {
	for _, width := range []int{0, 60, 80, 200} {
		for _, detail := range []bool{false, true} {
			t.Run(fmt.Sprint(width, detail), func(t *testing.T) {
				var out bytes.Buffer
				if err := ReconcileText(&out, reconcileDocument(), TextOptions{Width: width, Detail: detail}); err != nil {
					t.Fatal(err)
				}
				text := strings.Join(strings.Fields(out.String()), " ")
				for _, want := range []string{
					"1,234,567.00", "+1,234,566.00", "missing", "(whole bill)", "-7.00", "6 lines: 1 equal, 1 off by rounding, 1 EXPLAINED", "3 UNEXPLAINED",
					"it explains the whole account", "2 of its 6 lines agree", "Of these, 1 charge of the plan without a line", "account.b, account.c",
				} {
					if !strings.Contains(text, want) {
						t.Errorf("lacks %q:\n%s", want, out.String())
					}
				}
				if shown := regexp.MustCompile(`(?m)^  2 `).MatchString(out.String()); shown != detail {
					t.Errorf("the equal line is shown: %v", shown)
				}
				if strings.ContainsAny(out.String(), "\x1b\u202e") {
					t.Errorf("control characters in %q", out.String())
				}
				for line := range strings.Lines(out.String()) {
					if w := max(width, leastWidth); width > 0 && textWidth(strings.TrimRight(line, "\n")) > w {
						t.Errorf("wider than %d: %s", w, line)
					}
				}
			})
		}
	}
}
