package settle_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/declarative-cost/planner/planner/plantest"
)

// Settlement.md, section 8, row by row: a month of 31 days, one account, default
// terms, no discount, the vendor's page.
func TestWorkedExamples(t *testing.T) {
	pack := func(on string) plantest.Change {
		return plantest.Buy("resource_pack.search", "similar_search_image_5m", on)
	}
	tests := []struct {
		name string
		plan []plantest.Change
		want []string // meter: calls = free + pack + postpaid at tier price = charge
		bill string
	}{
		{
			name: "a call below the second tier",
			plan: []plantest.Change{plantest.Use("detect_label", 1_009_999)},
			want: []string{"detect_label: 1009999 = 10000 + 0 + 999999 at 2.5 = 2500"}, // 2,499.9975
			bill: "2500",
		},
		{
			name: "the second tier's first call",
			plan: []plantest.Change{plantest.Use("detect_label", 1_010_000)},
			want: []string{"detect_label: 1010000 = 10000 + 0 + 1000000 at 2.2 = 2200"},
			bill: "2200",
		},
		{
			name: "a meter that the free list does not name",
			plan: []plantest.Change{plantest.Use("detect_label_pro", 1_000_000)},
			want: []string{"detect_label_pro: 1000000 = 0 + 0 + 1000000 at 2.8 = 2800"},
			bill: "2800",
		},
		{
			name: "two meters share the free quota",
			plan: []plantest.Change{plantest.Use("crop_image", 20_000), plantest.Use("recognize_car_pro", 20_000)},
			want: []string{
				"recognize_car_pro: 20000 = 5000 + 0 + 15000 at 75 = 1125",
				"crop_image: 20000 = 5000 + 0 + 15000 at 2 = 30",
			},
			bill: "1155",
		},
		{
			name: "a pack bought on the 1st",
			plan: []plantest.Change{plantest.Use("similar_search_image", 5_010_000), pack("2026-12-01")},
			want: []string{"similar_search_image: 5010000 = 10000 + 5000000 + 0 = 0"},
			bill: "0",
		},
		{
			name: "a pack bought on the 16th",
			plan: []plantest.Change{plantest.Use("similar_search_image", 5_010_000), pack("2026-12-16")},
			want: []string{"similar_search_image: 5010000 = 10000 + 2585807 + 2414193 at 50 = 120709.65"},
			bill: "120709.65",
		},
		{
			name: "a free meter",
			plan: []plantest.Change{plantest.Use("enhance_image", 1_000_000)},
			want: []string{"enhance_image: 1000000 = 0 + 0 + 0 = 0"},
			bill: "0",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 1, test.plan...)
			month := plantest.Simulate(t, in).Accounts[0].Months[0]
			var got []string
			for _, row := range month.Meters {
				line := plantest.Sprintf("%s: %d = %d + %d + %d", row.Meter.ID, row.Calls, row.Free, row.Pack, row.Postpaid)
				for _, part := range row.Tiers {
					line += plantest.Sprintf(" at %s", part.Price)
				}
				got = append(got, line+" = "+row.Charge.Decimal().String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("meters, by hand (-), found (+):\n%s", diff)
			}
			if got := month.Bill.Decimal().String(); got != test.bill {
				t.Errorf("the bill is %s, not %s", got, test.bill)
			}
		})
	}
}
