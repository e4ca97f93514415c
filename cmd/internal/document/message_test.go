package document

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// TestEventMessages reads the first event of each type in the rich plan, which
// has them all.
func TestEventMessages(t *testing.T) {
	want := map[planner.EventType]string{
		planner.EventTopUp:              "address amount: top_up.monthly credits 1,000.00.",
		planner.EventUnfreeze:           "amount: 12,000.00 is unfrozen.",
		planner.EventBill:               "amount: The bill of 11,800.50 for 2026-11 is deducted.",
		planner.EventFreeze:             "amount: 12,000.00 is frozen, the estimate of the bill for 2026-12.",
		planner.EventFreezeFailed:       "amount: The freeze of 7,546.67 fails: 10,093.34 is missing.",
		planner.EventSuspended:          ": The service is suspended: calls are lost until the balance covers the freeze.",
		planner.EventResumed:            "amount: The service resumes: the freeze of 7,546.67 succeeds.",
		planner.EventPackBought:         "address calls amount: resource_pack.new (2 × both_2m) is bought for 60,000.25: 4,000,000 calls.",
		planner.EventPackRefused:        "address amount: resource_pack.dear (1 × both_2m) is not bought: it costs 30,000.13 and 25,000.13 is missing.",
		planner.EventPackExhausted:      "address: resource_pack.old (1 × search_1m) is used up.",
		planner.EventPackExpired:        "address calls amount: resource_pack.stale (3 × search_1m) expires with 2,000,000 calls left, worth 40,000.00.",
		planner.EventFreeQuotaExhausted: `quota calls: The free quota "shared" of 10,000 calls is used up on 2026-12-01.`,
		planner.EventTierChanged:        "meter tier_from calls: search reaches the tier from 1,000,000 calls with 1,022,258 postpaid calls so far in 2027-03: the list price of the whole month is now 55.125 instead of 60.",
		planner.EventShortfall:          "address amount: The price of resource_pack.new (2 × both_2m), 60,000.25, is not covered: 32,800.75 is missing.",
	}
	got := map[planner.EventType]string{}
	for _, a := range New(simulate(t, richInput(t)), Meta{}).Accounts {
		for _, e := range a.Events {
			if _, ok := got[e.Type]; !ok {
				got[e.Type] = keysThere(e) + ": " + e.Message
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEventMessagesOfSpecialCases(t *testing.T) {
	f := simulate(t, richInput(t))
	reached, graduated := f.Accounts[0], f.Accounts[1]
	gross := *graduated.Account
	gross.Products = slices.Clone(gross.Products)
	gross.Products[0].Terms.TierBasis = pricing.BasisGross
	grossGraduated := graduated
	grossGraduated.Account = &gross
	january := month(t, "2027-01").First()
	for _, test := range []struct {
		name    string
		account planner.AccountForecast
		event   planner.Event
		want    string
	}{
		{"shortfall of a freeze", reached, planner.Event{Type: planner.EventShortfall, Amount: ptr(moneyOf("3210.55")), Available: moneyOf("8789.45")},
			"The freeze of 12,000.00 is not covered: 3,210.55 is missing."},
		{"bill with vouchers", reached, planner.Event{Type: planner.EventBill, Date: january, Amount: ptr(moneyOf("1200")), Credit: ptr(moneyOf("500"))},
			"The bill of 1,200.00 for 2026-12 is deducted; vouchers pay 500.00 of it."},
		{"shortfall with nothing to freeze", reached, planner.Event{Type: planner.EventShortfall, Amount: ptr(moneyOf("1234567.5")), Available: moneyOf("-1234567.5")},
			"The balance is 1,234,567.50 below zero, with nothing to freeze."},
		{"shortfall of a freeze on a negative balance", reached, planner.Event{Type: planner.EventShortfall, Amount: ptr(moneyOf("1775")), Available: moneyOf("-837.5")},
			"The freeze of 937.50 is not covered: 1,775.00 is missing."},
		{"graduated tiers", graduated, planner.Event{Type: planner.EventTierChanged, Date: january, Catalog: "own", Meter: "label", TierFrom: ptr(int64(3_000_000)), Calls: ptr(pricing.WholeUnits(3_000_752))},
			"label reaches the tier from 3,000,000 calls with 3,000,752 postpaid calls so far in 2027-01: the list price from there on is 2 instead of 2.2."},
		{"tiers by all calls", grossGraduated, planner.Event{Type: planner.EventTierChanged, Date: january, Catalog: "own", Meter: "label", TierFrom: ptr(int64(1_000_000)), Calls: ptr(pricing.WholeUnits(1_000_000))},
			"label reaches the tier from 1,000,000 calls with 1,000,000 calls so far in 2027-01: the list price from there on is 2.2 instead of 2.5."},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := newAccount(&test.account)
			a.Events = []Event{newEvent(test.event, &test.account)}
			a.tell()
			if got := a.Events[0].Message; got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// keysThere are the keys of an event that are not null.
func keysThere(e Event) string {
	var keys []string
	for _, k := range []struct {
		name  string
		there bool
	}{
		{"address", e.Address != nil}, {"meter", e.Meter != nil}, {"quota", e.Quota != nil},
		{"tier_from", e.TierFrom != nil}, {"calls", e.Calls != nil}, {"amount", e.Amount != nil},
	} {
		if k.there {
			keys = append(keys, k.name)
		}
	}
	return strings.Join(keys, " ")
}
