package settle_test

import (
	"runtime"
	"testing"

	"github.com/declarative-cost/planner/planner/plantest"
	"pgregory.net/rapid"
)

// Accounts are settled at the same time; how many at once is not to be seen.
func TestParallelAccountsGiveTheSameForecast(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for i := range 20 {
		in := rapid.Custom(plantest.DrawInput).Example(i)
		runtime.GOMAXPROCS(1)
		one := plantest.Simulate(t, in)
		runtime.GOMAXPROCS(2 + i%7)
		if diff := plantest.Difference(one, plantest.Simulate(t, in)); diff != "" {
			t.Fatalf("plan %d on one processor (-), on several (+):\n%s", i, diff)
		}
	}
}

// Amounts that a machine word does not hold are settled as all others are: cash by
// the trillion, and prices of many decimals.
func TestAmountsOfAnySizeEqualReference(t *testing.T) {
	t.Parallel()
	sizes := []string{"92233720368", "98765432109876", "-98765432109876"}
	for i := range 24 {
		in := rapid.Custom(plantest.DrawInput).Example(i)
		more := plantest.Money(sizes[i%len(sizes)])
		for k := range in.Accounts {
			o := &in.Accounts[k].Opening
			o.Balance = o.Balance.Add(more)
			if (i+k)%2 == 0 {
				o.Products[0].Due = o.Products[0].Due.Add(more.Abs())
			}
		}
		for k := range in.Packs {
			if p := &in.Packs[k]; p.Price != nil {
				dear := p.Price.Add(more.Abs())
				p.Price = &dear
			}
		}
		if diff := plantest.Difference(mustReference(in), plantest.Simulate(t, in)); diff != "" {
			t.Fatalf("plan %d with %s more: Simulate (+) is not the reference (-):\n%s", i, more, diff)
		}
	}
}
