package present

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/pricing"
)

// someAdvice has as many entries of missing money, and of edges: of the usages, each in
// three months.
func someAdvice(money, usages int) (entries []document.Advice) {
	on := pricing.NewDate(2026, 12, 1)
	amount := pricing.Cents(1000_00)
	for i := range money {
		entries = append(entries, document.Advice{Entry: advise.Entry{Name: advise.FreezeFails, Address: fmt.Sprintf("account.a%d", i), Date: &on, Amount: &amount}})
	}
	meter, more := "detect|label", pricing.WholeUnits(1)
	for i := range usages {
		for _, k := range []int{2, 0, 1} {
			month := on.Month() + pricing.Month(k)
			entries = append(entries, document.Advice{Entry: advise.Entry{
				Name: advise.TierEdge, Address: fmt.Sprintf(`usage.u["<b>%d"]`, i), Month: &month, Meter: &meter,
				Calls: &more, Saves: &amount, Tier: &advise.TierChange{FromAfter: 1000, CallUnit: 1000},
			}})
		}
	}
	return entries
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
		told, rest := mostUseful(adviceGroups(pointers(someAdvice(test.money, test.usages))), test.most)
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
		p := plan{words: words{code: "CNY"}, Plan: &document.Plan{Findings: document.Findings{Advice: someAdvice(0, 1)}}, opt: Options{Detail: detail}}
		blocks := p.advice().Blocks
		if got := len(blocks) - 1; got != want {
			t.Errorf("detail %t: %d entries instead of %d", detail, got, want)
		}
		first := blocks[0].(Group)
		if head := first.Head.Plain(); head != `Save 1,000.00: usage.u["<b>0"] (tier_edge)` {
			t.Errorf("the head is %s", head)
		}
		text := first.Blocks[0].(Lines)[0].Text.Plain()
		if likewise := strings.HasSuffix(text, " Likewise in 2026-12 to 2027-01."); likewise == detail {
			t.Errorf("detail %t: the other months are told: %t\n%s", detail, likewise, text)
		}
	}
}
