package planner_test

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

func handCatalog() pricing.CatalogSpec {
	return pricing.CatalogSpec{
		ID: "hand", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms(),
		Meters: []pricing.MeterSpec{
			{ID: "a", Tiers: []pricing.TierSpec{{From: 0, Price: dec("1")}, {From: 100, Price: dec("0.5")}, {From: 200, Price: dec("0.25")}}},
			{ID: "b", Tiers: []pricing.TierSpec{{Price: dec("0.1")}}},
			{ID: "c", Tiers: []pricing.TierSpec{{Price: dec("0.1")}}},
		},
		Packs: []pricing.PackSpec{
			{SKU: "ten", Meters: []string{"a"}, Calls: 10, Price: dec("5")},
			{SKU: "hundred", Meters: []string{"a"}, Calls: 100, Price: dec("40")},
			{SKU: "seven", Meters: []string{"a", "b"}, Calls: 7, Price: dec("10")},
		},
	}
}

// A change writes one thing into a plan of one account.
type change func(*pricing.CatalogSpec, *planner.Input)

func newPlan(spec pricing.CatalogSpec, start string, months int, changes ...change) planner.Input {
	in := planner.Input{
		Start: month(start), Months: months,
		Accounts: []planner.Account{{Address: "account.main", Catalog: spec.ID, Terms: pricing.DefaultTerms(), Discount: planner.NoDiscount()}},
	}
	for _, change := range changes {
		change(&spec, &in)
	}
	in.Catalogs = []*pricing.Catalog{mustCatalog(spec)}
	return in
}

// use asks for calls, one number for each month.
func use(meter string, calls ...int64) change { return useAs("usage."+meter, meter, calls...) }

func useAs(address, meter string, calls ...int64) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Usages = append(in.Usages, planner.Usage{Address: address, Account: "account.main", Meter: meter, Calls: calls})
	}
}

func term(name, value string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		if err := in.Accounts[0].Terms.Set(name, value); err != nil {
			panic(err)
		}
	}
}

func opening(balance, frozen, due, estimate string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Accounts[0].Opening = planner.Opening{Balance: money(balance), Frozen: money(frozen), Due: money(due), Estimate: money(estimate), Declared: true}
	}
}

func discount(multiplier string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) { in.Accounts[0].Discount.Default = dec(multiplier) }
}

func discountOf(meter, multiplier string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Accounts[0].Discount.ByMeter = map[string]decimal.Decimal{meter: dec(multiplier)}
	}
}

func topUp(address, on, amount string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.TopUps = append(in.TopUps, planner.TopUp{Address: address, Account: "account.main", Amount: money(amount), Date: day(on)})
	}
}

func buy(address, sku, on string, details ...func(*planner.PackPurchase)) change {
	p := planner.PackPurchase{Address: address, Account: "account.main", SKU: sku, Quantity: 1, PurchasedOn: day(on)}
	for _, detail := range details {
		detail(&p)
	}
	return func(_ *pricing.CatalogSpec, in *planner.Input) { in.Packs = append(in.Packs, p) }
}

func remaining(calls int64) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.Remaining = &calls }
}

func quantity(n int64) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.Quantity = n }
}

func priced(amount string) func(*planner.PackPurchase) {
	return func(p *planner.PackPurchase) { p.Price = new(money(amount)) }
}

func quota(id string, calls int64, meters ...string) change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) {
		spec.FreeQuotas = append(spec.FreeQuotas, pricing.FreeQuotaSpec{ID: id, Calls: calls, Meters: meters})
	}
}

// price gives a meter of the price list one price.
func price(meter, amount string) change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) {
		for i := range spec.Meters {
			if spec.Meters[i].ID == meter {
				spec.Meters[i].Tiers = []pricing.TierSpec{{Price: dec(amount)}}
			}
		}
	}
}

// revise changes the prices of a meter ("free" frees it) and a pack from a day on.
func revise(on, meter, amount, sku, packPrice string) change {
	return func(spec *pricing.CatalogSpec, _ *planner.Input) {
		m := pricing.MeterRevisionSpec{ID: meter, Free: amount == "free"}
		if !m.Free {
			m.Tiers = []pricing.TierSpec{{Price: dec(amount)}}
		}
		spec.Revisions = append(spec.Revisions, pricing.RevisionSpec{
			Date: day(on), Meters: []pricing.MeterRevisionSpec{m}, Packs: []pricing.PackRevisionSpec{{SKU: sku, Price: dec(packPrice)}},
		})
	}
}

// The show functions write down one side of a forecast, a line a thing.

func showAll(shows ...func(planner.AccountForecast, *planner.Forecast) []string) func(planner.AccountForecast, *planner.Forecast) []string {
	return func(a planner.AccountForecast, f *planner.Forecast) (lines []string) {
		for _, show := range shows {
			lines = append(lines, show(a, f)...)
		}
		return lines
	}
}

// showMeters: calls = free + pack + postpaid, charge.
func showMeters(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, m := range a.Months {
		for _, row := range m.Meters {
			lines = append(lines, sprintf("%s %s: %d = %d + %d + %d, %s", m.Month, row.Meter.ID, row.Calls, row.Free, row.Pack, row.Postpaid, row.Charge))
		}
	}
	return lines
}

func showTiers(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, m := range a.Months {
		for _, row := range m.Meters {
			for _, part := range row.Tiers {
				lines = append(lines, sprintf("%s %s: %d from %d = %s", m.Month, row.Meter.ID, part.Calls, part.Tier.From, part.List))
			}
		}
	}
	return lines
}

func showMonths(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, m := range a.Months {
		line := sprintf("%s: bill %s, packs %s, amortized %s, cash %s", m.Month, m.Bill, m.PackPurchases, m.Amortized, m.Cash)
		if m.Lost > 0 {
			line += sprintf(", lost %d", m.Lost)
		}
		lines = append(lines, line)
	}
	return lines
}

func showPacks(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, p := range a.Packs {
		for _, m := range p.Months {
			lines = append(lines, sprintf("%s %s: %d used, %d expired, %d left, %s", p.Purchase.Address, m.Month, m.Consumed, m.Expired, m.Remaining, m.Amortized))
		}
	}
	return lines
}

func showUsages(_ planner.AccountForecast, f *planner.Forecast) (lines []string) {
	for _, u := range f.Usages {
		for _, cost := range u.Cost {
			lines = append(lines, sprintf("%s: %s", u.Usage.Address, cost))
		}
	}
	return lines
}

// showSettlements: the opening's, then each month's; balance and frozen after it.
func showSettlements(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	settlements := []planner.Settlement{a.OpeningSettlement}
	for _, m := range a.Months {
		settlements = append(settlements, m.Settlement)
	}
	for _, s := range settlements {
		lines = append(lines, sprintf("%s: unfrozen %s, charged %s, estimate %s; %s, frozen %s", s.Date, s.Unfrozen, s.Charged, s.Estimate, s.Balance, s.Frozen))
	}
	return lines
}

// showEvents: what happened; balance and frozen after it.
func showEvents(a planner.AccountForecast, _ *planner.Forecast) (lines []string) {
	for _, e := range a.Events {
		line := sprintf("%s %s", e.Date, e.Type)
		separator := " "
		add := func(format string, args ...any) {
			line += separator + sprintf(format, args...)
			separator = ", "
		}
		if name := e.Address + e.Quota; name != "" {
			add("%s", name)
		}
		if e.TierFrom != nil {
			add("%s from %d", e.Meter, *e.TierFrom)
		}
		if e.Calls != nil {
			add("%d calls", *e.Calls)
		}
		if e.Amount != nil {
			add("%s", *e.Amount)
		}
		lines = append(lines, sprintf("%s; %s, frozen %s", line, e.Balance, e.Frozen))
	}
	return lines
}

// showFunding: the events and what it takes that nothing fails.
func showFunding(a planner.AccountForecast, f *planner.Forecast) []string {
	line := sprintf("lowest %s on %s", a.Funding.LowestAvailable, a.Funding.LowestOn)
	if a.Funding.FirstShortfallOn != nil {
		line += sprintf(", below zero on %s", a.Funding.FirstShortfallOn)
	}
	return append(showEvents(a, f), sprintf("%s, required %s", line, a.Funding.Required))
}
