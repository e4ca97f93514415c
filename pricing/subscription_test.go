package pricing_test

import (
	"testing"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// 48 concurrent requests at 270 up to 10 and 235 above cost 2,700 + 8,930, or 11,280
// where the tier that is reached prices them all.
func TestFeeByQuantity(t *testing.T) {
	for mode, want := range map[pricing.TierMode]int64{"": 11_630, pricing.TierModeReached: 11_280} {
		c, problems := pricing.NewCatalog(pricing.CatalogSpec{
			ID: "own", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(),
			Meters: []pricing.MeterSpec{{ID: "m", Free: true}},
			Subscriptions: []pricing.SubscriptionSpec{{
				ID: "s", TierMode: mode, Meters: pricing.ListedMeters("m"),
				Tiers: []pricing.Tier{{Price: decimal.NewNullDecimal(decimal.NewFromInt(270))}, {From: 10, Price: decimal.NewNullDecimal(decimal.NewFromInt(235))}},
			}},
		})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		s, _ := c.Subscription("s")
		if fee, ok := s.Fee(48); !ok || !fee.Equal(pricing.MoneyOf(decimal.NewFromInt(want))) {
			t.Errorf("tier_mode %q: the fee is %s, want %d", mode, fee, want)
		}
	}
}

// Periods begin on the same day, or on the last one of a month that has no such day.
func TestPeriods(t *testing.T) {
	for _, test := range []struct {
		every      pricing.Period
		first, day string
		n          int
		begin      string
	}{
		{pricing.PeriodMonth, "2027-01-31", "2027-02-27", 0, "2027-01-31"},
		{pricing.PeriodMonth, "2027-01-31", "2027-02-28", 1, "2027-02-28"},
		{pricing.PeriodMonth, "2027-01-31", "2027-03-31", 2, "2027-03-31"},
		{pricing.PeriodYear, "2028-02-29", "2029-02-28", 1, "2029-02-28"},
		{pricing.PeriodYear, "2028-02-29", "2032-02-28", 3, "2031-02-28"},
		{pricing.PeriodDay, "2027-01-31", "2027-03-01", 29, "2027-03-01"},
	} {
		first, _ := pricing.ParseDate(test.first)
		day, _ := pricing.ParseDate(test.day)
		if n := test.every.On(first, day); n != test.n || test.every.Begin(first, n).String() != test.begin {
			t.Errorf("%s from %s: %s lies in period %d from %s", test.every, test.first, test.day, n, test.every.Begin(first, n))
		}
	}
}
