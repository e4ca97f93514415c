package settle

import (
	"fmt"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// BenchmarkSimulate grows in proportion to the number of accounts. An account of
// "usages" has ten usages of as many meters and nothing
// else, also with tiers and with bills by the day; one of "packs" has two meters, three packs and two top-ups. With -cpu 1,
// meter-months/s is what one core does.
func BenchmarkSimulate(b *testing.B) {
	for _, plan := range []struct {
		name   string
		meters int
		of     func(b *testing.B, accounts int) planner.Input
	}{{"usages", 10, plainAccounts}, {"tiers by day", 10, byDay(pricing.PeriodMonth)}, {"bills by day", 10, byDay(pricing.PeriodDay)}, {"packs", 2, manyAccounts}} {
		for _, accounts := range []int{10, 1000, 10000} {
			b.Run(fmt.Sprintf("%s/accounts=%d", plan.name, accounts), func(b *testing.B) {
				in := plan.of(b, accounts)
				b.ReportAllocs()
				for b.Loop() {
					if _, problems := Simulate(in); len(problems) > 0 {
						b.Fatal(problems)
					}
				}
				meterMonths := float64(accounts * plan.meters * in.Months)
				b.ReportMetric(meterMonths*float64(b.N)/b.Elapsed().Seconds(), "meter-months/s")
			})
		}
	}
}

// BenchmarkCosts settles one account again and again for its costs alone, without
// memory from the heap.
func BenchmarkCosts(b *testing.B) {
	for _, plan := range []struct {
		name   string
		meters int
		of     func(b *testing.B, accounts int) planner.Input
	}{{"usages", 10, plainAccounts}, {"packs", 2, manyAccounts}} {
		b.Run(plan.name, func(b *testing.B) {
			in := plan.of(b, 1)
			p, problems := Resolve(in)
			if len(problems) > 0 {
				b.Fatal(problems)
			}
			c := p.Accounts[0].NewCosting()
			b.ReportAllocs()
			for b.Loop() {
				c.Run()
			}
			b.ReportMetric(float64(plan.meters*in.Months)*float64(b.N)/b.Elapsed().Seconds(), "meter-months/s")
		})
	}
}

// byDay are plainAccounts whose tiers are those of days.
func byDay(billing pricing.Period) func(*testing.B, int) planner.Input {
	return func(b *testing.B, n int) planner.Input {
		in := plainAccounts(b, n)
		for i := range in.Accounts {
			terms := &in.Accounts[i].Products[0].Terms
			terms.TierPeriod, terms.Billing = pricing.PeriodDay, billing
		}
		return in
	}
}

// plainAccounts have volumes around the edges of their tiers and below.
func plainAccounts(b *testing.B, n int) planner.Input {
	spec := pricing.CatalogSpec{ID: "own", Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms()}
	quota := pricing.FreeQuotaSpec{ID: "shared", Calls: 10000}
	tier := func(from int64, cents int64) pricing.Tier {
		return pricing.Tier{From: from, Price: decimal.NewNullDecimal(pricing.Cents(cents).Decimal())}
	}
	for k := range 10 {
		id := fmt.Sprintf("m%d", k)
		quota.Meters = append(quota.Meters, pricing.ListedMeters(id)...)
		spec.Meters = append(spec.Meters, pricing.MeterSpec{ID: id, Tiers: []pricing.Tier{tier(0, 250), tier(1_000_000, 220), tier(3_000_000, 200), tier(15_000_000, 150)}})
	}
	spec.FreeQuotas = []pricing.FreeQuotaSpec{quota}
	catalog, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	in := planner.Input{Start: pricing.NewDate(2027, 1, 1).Month(), Months: 12, Catalogs: []*pricing.Catalog{catalog}}
	for i := range n {
		address := fmt.Sprintf("account.a[%d]", i)
		in.Accounts = append(in.Accounts, planner.Account{Address: address, Products: planner.OneProduct(catalog.ID(), catalog.Spec().Terms), Discount: planner.NoDiscount()})
		for k, meter := range catalog.MeterIDs() {
			calls := make([]int64, in.Months)
			for m := range calls {
				calls[m] = int64(1000 + (i*7919+k*104729+m*1299709)%1_500_000)
			}
			in.Usages = append(in.Usages, planner.Usage{Address: fmt.Sprintf("usage.u%d[%d]", k, i), Account: address, Meter: meter, Calls: calls})
		}
	}
	return in
}

func manyAccounts(b *testing.B, n int) planner.Input {
	one := richInput(b)
	in := one
	in.Accounts, in.Usages, in.Packs, in.TopUps = nil, nil, nil, nil
	for i := range n {
		address := fmt.Sprintf("account.a%d", i)
		key := fmt.Sprintf("[%d]", i)
		a := one.Accounts[0]
		a.Address = address
		in.Accounts = append(in.Accounts, a)
		for _, u := range one.Usages {
			u.Address, u.Account = u.Address+key, address
			in.Usages = append(in.Usages, u)
		}
		for _, p := range one.Packs {
			p.Address, p.Account = p.Address+key, address
			in.Packs = append(in.Packs, p)
		}
		for _, t := range one.TopUps {
			t.Address, t.Account = t.Address+key, address
			in.TopUps = append(in.TopUps, t)
		}
	}
	return in
}

// richInput has everything that a state carries: a bill due, a freeze, packs
// half used, one that expires later, one that is bought later.
func richInput(t testing.TB) planner.Input {
	catalog, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: "own", Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms(),
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "q", Calls: 10000, Meters: pricing.ListedMeters("a", "b")}},
		Meters: []pricing.MeterSpec{
			{ID: "a", Tiers: []pricing.Tier{{From: 0, Price: decimal.NewNullDecimal(decimal.NewFromInt(60))}, {From: 1000000, Price: decimal.NewNullDecimal(decimal.NewFromInt(50))}}},
			{ID: "b", Tiers: []pricing.Tier{{From: 0, Price: decimal.NewNullDecimal(decimal.NewFromInt(3))}}},
		},
		Packs: []pricing.PackSpec{{SKU: "p", Meters: pricing.ListedMeters("a", "b"), Calls: 1000000, Price: decimal.NewFromInt(20000)}},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	terms := pricing.DefaultTerms()
	terms.BillDay = 2
	calls := func(n int64) []int64 {
		months := make([]int64, 12)
		for i := range months {
			months[i] = n + int64(i)*70001
		}
		return months
	}
	month := pricing.NewDate(2026, 12, 1).Month()
	return planner.Input{
		Start: month, Months: 12, Catalogs: []*pricing.Catalog{catalog},
		Accounts: []planner.Account{{Address: "account.a", Products: planner.OneProduct("own", terms), Discount: planner.NoDiscount(), Opening: planner.Opening{
			Balance:  pricing.Cents(150000_00),
			Products: []planner.ProductOpening{{Frozen: pricing.Cents(20_00), Due: pricing.Cents(10_00), Estimate: pricing.Cents(12_00)}},
		}}},
		Usages: []planner.Usage{
			{Address: "usage.a", Account: "account.a", Meter: "a", Calls: calls(800000)},
			{Address: "usage.b", Account: "account.a", Meter: "b", Calls: calls(90000)},
		},
		Packs: []planner.PackPurchase{
			{Address: "resource_pack.old", Account: "account.a", SKU: "p", Quantity: 1, PurchasedOn: (month - 5).Date(20), Remaining: new(pricing.WholeUnits(400000))},
			{Address: "resource_pack.new", Account: "account.a", SKU: "p", Quantity: 1, PurchasedOn: (month + 1).Date(7)},
			{Address: "resource_pack.later", Account: "account.a", SKU: "p", Quantity: 2, PurchasedOn: (month + 8).Date(9)},
		},
		TopUps: []planner.TopUp{
			{Address: "top_up.rescue", Account: "account.a", Amount: pricing.Cents(900000_00), Date: (month + 6).Date(15)},
			{Address: "top_up.monthly", Account: "account.a", Amount: pricing.Cents(100_00), MonthlyOn: 2},
		},
	}
}
