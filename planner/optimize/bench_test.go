package optimize_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// BenchmarkOptimize: twelve months of 40 million calls a month on both meters that
// the page has packs for are to take less than a second and 300 MB.
func BenchmarkOptimize(b *testing.B) {
	for _, accounts := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprintf("accounts=%d", accounts), func(b *testing.B) {
			in := manySearchers(accounts)
			if accounts == 1 {
				in.Usages[0].Calls = slices.Repeat([]int64{40_000_000}, 12)
				in.Usages[1].Calls = slices.Repeat([]int64{40_000_000}, 12)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, problems := optimize.Optimize(in, optimize.Options{}); len(problems) > 0 {
					b.Fatal(problems)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N*accounts), "s/account")
		})
	}
}

// BenchmarkOverFutures: an account with two meters with packs, 12 months and 1,000
// futures are to take less than 3 seconds on two cores.
func BenchmarkOverFutures(b *testing.B) {
	in := manySearchers(1)
	in.Packs = nil
	for i := range in.Usages {
		in.Usages[i].Calls = slices.Repeat([]int64{int64(1_500_000 - i*800_000)}, 12)
		in.Usages[i].Uncertainty = &planner.Uncertainty{P10: plantest.Dec("0.6"), P90: plantest.Dec("1.6"), Drift: plantest.Dec("0.03"), Monthly: plantest.Dec("0.1")}
	}
	for _, at := range optimize.Measures {
		b.Run(string(at), func(b *testing.B) {
			for b.Loop() {
				if _, problems := optimize.Optimize(in, optimize.Options{At: at, Draw: &ranges.Options{Futures: 1000, Seed: 1}}); len(problems) > 0 {
					b.Fatal(problems)
				}
			}
		})
	}
}

// manySearchers are accounts of different volumes at the page's two meters with
// packs, every fifth with a pack from before and every seventh with one planned.
func manySearchers(n int) planner.Input {
	in := planner.Input{Start: plantest.Month("2026-12"), Months: 12, Catalogs: []*pricing.Catalog{plantest.PageCatalog()}}
	for i := range n {
		account := fmt.Sprintf("account.a[%d]", i)
		in.Accounts = append(in.Accounts, planner.Account{
			Address: account, Products: planner.OneProduct(plantest.PageCatalog().ID(), plantest.PageCatalog().Spec().Terms), Discount: planner.NoDiscount(),
		})
		for k, meter := range []string{"similar_search_image", "similar_create_image"} {
			calls := int64(50_000+i%40*k*9_999+i%23*31_013) * int64(1+i%3)
			in.Usages = append(in.Usages, planner.Usage{
				Address: fmt.Sprintf("usage.%s[%d]", meter, i), Account: account, Meter: meter, Calls: slices.Repeat([]int64{calls}, in.Months),
			})
		}
		p := planner.PackPurchase{Address: fmt.Sprintf("resource_pack.p[%d]", i), Account: account, SKU: "similar_search_image_1m", Quantity: 1}
		switch {
		case i%5 == 0:
			p.PurchasedOn, p.Remaining = plantest.Day("2026-05-14"), new(pricing.WholeUnits(431_007))
		case i%7 == 0:
			p.PurchasedOn = plantest.Day("2027-02-10")
		default:
			continue
		}
		in.Packs = append(in.Packs, p)
	}
	return in
}
