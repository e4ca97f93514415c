package planner

import (
	"fmt"
	"testing"

	"github.com/declarative-cost/planner/pricing"
)

// BenchmarkSimulate grows in proportion to the number of accounts. Each has two
// meters, three packs and twelve months; meter-months/s is what one core does.
func BenchmarkSimulate(b *testing.B) {
	for _, accounts := range []int{10, 1000, 10000} {
		b.Run(fmt.Sprintf("accounts=%d", accounts), func(b *testing.B) {
			in := manyAccounts(b, accounts)
			b.ReportAllocs()
			for b.Loop() {
				if _, problems := Simulate(in); len(problems) > 0 {
					b.Fatal(problems)
				}
			}
			meterMonths := float64(accounts * 2 * in.Months)
			b.ReportMetric(meterMonths*float64(b.N)/b.Elapsed().Seconds(), "meter-months/s")
		})
	}
}

func manyAccounts(b *testing.B, n int) Input {
	one := resumeInput(b, pricing.OverdraftReport)
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
