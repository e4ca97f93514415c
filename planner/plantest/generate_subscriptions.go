package plantest

import (
	"fmt"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// drawPlans draws the plans of a catalogue that are paid by period.
func drawPlans(t *rapid.T, meters []string) (plans []pricing.SubscriptionSpec) {
	for i := range rapid.SampledFrom([]int{0, 1, 2, 2}).Draw(t, "plans by period") {
		s := pricing.SubscriptionSpec{
			ID:     fmt.Sprintf("s%d", i),
			Every:  rapid.SampledFrom([]pricing.Period{"", "", "month", "year", "day"}).Draw(t, "every"),
			Meters: drawGrant(t, meters, "plan meters"),
		}
		if rapid.Bool().Draw(t, "fee") {
			s.Fee = new(DrawAmount(t, "fee", "0.01", "99.99", "270", "33.333333333333", "5000"))
		} else {
			s.Tiers = []pricing.Tier{{Price: decimal.NewNullDecimal(DrawAmount(t, "fee", "270", "0.005", "12.34"))}, {From: 3, Price: TierPrice("2.35")}}
			s.TierMode = rapid.SampledFrom([]pricing.TierMode{"", "graduated", "reached"}).Draw(t, "fee mode")
		}
		if rapid.IntRange(0, 2).Draw(t, "limited") > 0 {
			s.Calls = new(rapid.SampledFrom([]int64{1, 7, 100, 1000}).Draw(t, "included"))
		}
		plans = append(plans, s)
	}
	return plans
}

// drawSubscriptions adds subscriptions and vouchers to the n-th account.
func drawSubscriptions(t *rapid.T, in *planner.Input, account *planner.Account, n int) {
	addresses := []string{"subscription.s%d[2]", "subscription.s%d[10]", `module.eu["de"].subscription.s%d`}
	for k := range rapid.IntRange(0, len(addresses)).Draw(t, "subscriptions") {
		p := rapid.SampledFrom(account.Products).Draw(t, "product of a subscription")
		if ids := CatalogIn(in, p.Catalog).SubscriptionIDs(); len(ids) > 0 {
			drawSubscription(t, in, account, p.Catalog+"/"+rapid.SampledFrom(ids).Draw(t, "plan"), fmt.Sprintf(addresses[k], n))
		}
	}
	for k := range rapid.SampledFrom([]int{0, 0, 1, 2, 3}).Draw(t, "vouchers") {
		v := planner.Voucher{Address: fmt.Sprintf("voucher.v%d[%d]", n, 10-k), Account: account.Address, Amount: DrawCash(t, in, "amount").Abs(), ExpiresOn: drawDay(t, in, account)}
		if rapid.IntRange(0, 3).Draw(t, "expires later") == 0 {
			v.ExpiresOn = in.Month(in.Months).Date(rapid.IntRange(1, 3).Draw(t, "day"))
		}
		if starts := drawDay(t, in, account); starts < v.ExpiresOn && rapid.Bool().Draw(t, "starts later") {
			v.StartsOn = new(starts)
		}
		if rapid.Bool().Draw(t, "of a product") {
			v.Catalogs = []string{rapid.SampledFrom(account.Products).Draw(t, "product of a voucher").Catalog}
		}
		in.Vouchers = append(in.Vouchers, v)
	}
}

func drawSubscription(t *rapid.T, in *planner.Input, account *planner.Account, plan, address string) {
	s := planner.Subscription{
		Address: address, Account: account.Address, Plan: plan,
		Quantity: rapid.SampledFrom([]int64{1, 1, 2, 3, 4, 48}).Draw(t, "quantity"),
		StartsOn: drawDay(t, in, account),
	}
	if rapid.IntRange(0, 2).Draw(t, "began before") == 0 {
		s.StartsOn = in.Start.First() - pricing.Date(rapid.SampledFrom([]int{1, 30, 31, 32, 61, 365, 400, 1000}).Draw(t, "days before"))
	}
	if rapid.IntRange(0, 2).Draw(t, "ends") == 0 {
		s.EndsOn = new(max(s.StartsOn, drawDay(t, in, account)) + 1)
	}
	if rapid.IntRange(0, 3).Draw(t, "agreed") == 0 {
		s.Price = new(pricing.MoneyOf(DrawAmount(t, "price", "0", "0.01", "1", "77.7", "5000", "400000")).Round(in.Catalogs[0].Decimals()))
	}
	in.Subscriptions = append(in.Subscriptions, s)

	first, name := in.Start.First(), planner.ParseName(plan)
	of, _ := CatalogIn(in, name.Catalog).Subscription(name.ID)
	begun := s.StartsOn < first && of.Every.Begin(s.StartsOn, of.Every.On(s.StartsOn, first)) < first // a period that runs on
	if begun && !of.Unlimited && (s.EndsOn == nil || *s.EndsOn > first) && rapid.Bool().Draw(t, "left of the period") {
		account.Opening.QuotaLeft[address] = pricing.WholeUnits(rapid.SampledFrom([]int64{0, 1, of.Calls * s.Quantity}).Draw(t, "left"))
	}
}
