package view

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/pricing"
)

// someAdvice has as many entries of missing money, and of edges: of the usages, each in
// three months.
func someAdvice(money, usages int) (a Advice) {
	on := pricing.NewDate(2026, 12, 1)
	amount := document.Money(pricing.Cents(1000_00))
	for i := range money {
		a.Entries = append(a.Entries, document.Advice{Name: advise.FreezeFails, Address: fmt.Sprintf("account.a%d", i), Date: &on, Amount: &amount})
	}
	meter, more := "detect|label", int64(1)
	for i := range usages {
		for _, k := range []int{2, 0, 1} {
			month := on.Month() + pricing.Month(k)
			a.Entries = append(a.Entries, document.Advice{
				Name: advise.TierEdge, Address: fmt.Sprintf(`usage.u["<b>%d"]`, i), Month: &month, Meter: &meter,
				Calls: &more, Saves: &amount, Tier: &document.AdviceTier{FromAfter: 1000, CallUnit: 1000},
			})
		}
	}
	return a
}

// TestAdviceLeavesRoom holds that missing money takes not all the room that there is,
// and that what is not told is counted.
func TestAdviceLeavesRoom(t *testing.T) {
	for _, test := range []struct{ money, usages, most, wantMoney, wantOther, wantRest int }{
		{0, 0, 5, 0, 0, 0},
		{9, 0, 5, 5, 0, 4},
		{9, 1, 5, 4, 1, 5},
		{9, 9, 5, 2, 3, 13},
		{1, 9, 5, 1, 4, 5},
		{2, 3, 5, 2, 3, 0},
		{0, 7, 3, 0, 3, 4},
	} {
		told, rest := someAdvice(test.money, test.usages).told(test.most)
		money := 0
		for _, g := range told {
			if g.Name == advise.FreezeFails {
				money++
			}
		}
		got := []int{money, len(told) - money, rest}
		if diff := cmp.Diff([]int{test.wantMoney, test.wantOther, test.wantRest}, got); diff != "" {
			t.Errorf("%d and %d in %d: money, others, rest\n%s", test.money, test.usages, test.most, diff)
		}
	}
}

// TestAdviceOfOnePlaceIsOne holds that the months of a place are told together, and one
// by one with detail.
func TestAdviceOfOnePlaceIsOne(t *testing.T) {
	for detail, want := range map[bool]int{false: 1, true: 3} {
		text := drawn(t, func(w io.Writer) error {
			return render.Text(w, advicePage(someAdvice(0, 1), detail), render.TextOptions{Width: 80})
		})
		if got := strings.Count(text, "saves 1,000.00: usage.u"); got != want {
			t.Errorf("detail %t: %d entries instead of %d\n%s", detail, got, want, text)
		}
		if likewise := strings.Contains(text, "in 2026-12, 2027-01."); likewise == detail {
			t.Errorf("detail %t: the other months are told: %t\n%s", detail, likewise, text)
		}
		lines := strings.Split(text, "\n")
		if i := slices.IndexFunc(lines, func(line string) bool { return textWidth(line) > 80 }); i >= 0 {
			t.Errorf("%q is too wide", lines[i])
		}
	}
}

// advicePage is a page of nothing but advice.
func advicePage(a Advice, detail bool) present.Page {
	return present.Page{Sections: slices.Values(a.Sections(present.Options{Detail: detail}, "CNY"))}
}

// TestAdviceIsSafeInMarkdown holds that names mean nothing in Markdown.
func TestAdviceIsSafeInMarkdown(t *testing.T) {
	text := drawn(t, func(w io.Writer) error { return render.Markdown(w, advicePage(someAdvice(0, 1), false), 0) })
	if want := "`usage.u[\"<b>0\"]` (tier_edge)**\n\n2027-02 stands below a tier at `detect\\u007clabel`."; !strings.Contains(text, want) {
		t.Errorf("no %s in\n%s", want, text)
	}
}
