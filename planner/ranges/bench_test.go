package ranges

import (
	"fmt"
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// BenchmarkRanges draws 2,000 futures of ten accounts with ten meters each.
func BenchmarkRanges(b *testing.B) {
	spec := pricing.CatalogSpec{ID: "own", Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms()}
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		tier := func(from int64, price string) pricing.Tier {
			return pricing.Tier{From: from, Price: decimal.NewNullDecimal(decimal.RequireFromString(price))}
		}
		spec.Meters = append(spec.Meters, pricing.MeterSpec{ID: id, Tiers: []pricing.Tier{tier(0, "2.5"), tier(1_000_000, "2.2"), tier(3_000_000, "2"), tier(15_000_000, "1.5")}})
	}
	u := uncertainty("traffic", "0.8", "1.4", "0.03", "0.1")
	for _, accounts := range []int{10, 500} {
		in := planner.Input{Start: january, Months: 12, Catalogs: []*pricing.Catalog{plantest.MustCatalog(spec)}}
		for i := range accounts {
			address := fmt.Sprintf("account.a%d", i)
			in.Accounts = append(in.Accounts, planner.Account{Address: address, Products: planner.OneProduct("own", pricing.DefaultTerms()), Discount: planner.NoDiscount()})
			for k, m := range spec.Meters {
				in.Usages = append(in.Usages, planner.Usage{Address: "usage." + m.ID + address, Account: address, Meter: m.ID, Calls: slices.Repeat([]int64{int64(1_100_000 + 300_000*k)}, 12), Uncertainty: &u})
			}
		}
		f, problems := settle.Simulate(in)
		if len(problems) > 0 {
			b.Fatal(problems)
		}
		b.Run(fmt.Sprintf("accounts=%d", accounts), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, problems := Of(f, Options{Futures: DefaultFutures, Seed: 1}); len(problems) > 0 {
					b.Fatal(problems)
				}
			}
			b.ReportMetric(float64(accounts*10*12*DefaultFutures)*float64(b.N)/b.Elapsed().Seconds(), "meter-months/s")
		})
	}
}
