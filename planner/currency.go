package planner

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Rates are what one unit of a currency is in the plan's currency, above 0, by month. A
// month without one has that of the last before.
type Rates map[pricing.Month]decimal.Decimal

// RatesAddress is the address of the rates of a currency.
func RatesAddress(currency string) string { return "rates." + currency }

// At is the rate of a month; false before the first.
func (r Rates) At(m pricing.Month) (rate decimal.Decimal, ok bool) {
	var last pricing.Month
	for month, of := range r {
		if month <= m && (!ok || month > last) {
			last, rate, ok = month, of, true
		}
	}
	return rate, ok
}

// A Conversion makes amounts of an account amounts in the plan's currency. Without one,
// nil, they are in it.
type Conversion struct {
	start    pricing.Month
	rates    []pricing.Multiplier // of the months of the horizon and the one after it
	decimals int32
}

// NewConversion is that of accounts with such rates to a plan's currency; false where the
// plan's first month has no rate.
func NewConversion(rates Rates, start pricing.Month, months int, currency string) (*Conversion, bool) {
	c := &Conversion{start: start, decimals: pricing.MinorUnit(currency)}
	for i := range months + 1 {
		rate, ok := rates.At(start + pricing.Month(i))
		if !ok {
			return nil, false
		}
		c.rates = append(c.rates, pricing.MultiplierOf(rate))
	}
	return c, true
}

func (c *Conversion) rate(m pricing.Month) pricing.Multiplier {
	return c.rates[min(max(int(m-c.start), 0), len(c.rates)-1)]
}

// Rate is what one unit of the account's currency is in a month; 1 without a conversion.
func (c *Conversion) Rate(m pricing.Month) decimal.Decimal {
	if c == nil {
		return decimal.NewFromInt(1)
	}
	return c.rate(m).Factor()
}

// Amount converts an amount of a month, rounded half-up to what is paid in the plan's
// currency.
func (c *Conversion) Amount(m pricing.Month, amount pricing.Money) pricing.Money {
	switch {
	case c == nil:
		return amount
	case amount.IsNegative():
		return c.rate(m).Rounded(amount.Neg(), c.decimals).Neg()
	}
	return c.rate(m).Rounded(amount, c.decimals)
}

// Figures converts the parts of a month's figures each by itself. Billed, Amortized and
// Cash are sums of converted parts.
func (c *Conversion) Figures(f Figures) Figures {
	if c == nil {
		return f
	}
	convert := func(amount pricing.Money) pricing.Money { return c.Amount(f.Month, amount) }
	prepaid, paid := convert(f.Amortized.Sub(f.Bill)), convert(f.Cash.Sub(f.PackPurchases).Sub(f.Fees))
	f.List, f.Bill, f.PackPurchases, f.Fees, f.Credits = convert(f.List), convert(f.Bill), convert(f.PackPurchases), convert(f.Fees), convert(f.Credits)
	f.Billed = f.Bill.Add(f.PackPurchases).Add(f.Fees)
	f.Amortized = f.Bill.Add(prepaid)
	f.Cash = paid.Add(f.PackPurchases).Add(f.Fees)
	return f
}

// After converts what is paid after the horizon, at the rate of that month.
func (c *Conversion) After(a AfterHorizon) AfterHorizon {
	a.Cash, a.Credits = c.Amount(a.Date.Month(), a.Cash), c.Amount(a.Date.Month(), a.Credits)
	return a
}

// Share makes parts that added up to an amount of the account parts of what it is
// converted to, in proportion, in the smallest units.
func (c *Conversion) Share(converted pricing.Money, parts []*pricing.Money) {
	weights, shares := make([]pricing.Money, len(parts)), make([]pricing.Money, len(parts))
	for i, p := range parts {
		weights[i] = *p
	}
	pricing.ShareMoney(shares, converted, weights, c.decimals)
	for i, p := range parts {
		*p = shares[i]
	}
}

// Expired converts what nobody used of a pack, at the rate of the month in which it expires.
func (c *Conversion) Expired(p *PackForecast) pricing.Money {
	return c.Amount(p.VoidOn.Month(), p.ExpiredValue)
}

// Funding converts what an account needs at the rate of the day on which it has least.
func (c *Conversion) Funding(f Funding) Funding {
	m := f.LowestOn.Month()
	f.LowestAvailable, f.Required = c.Amount(m, f.LowestAvailable), c.Amount(m, f.Required)
	return f
}

// InPlan is the forecast with the costs of all accounts and usages in the plan's currency,
// as [AccountForecast.InPlan] has them.
func (f *Forecast) InPlan() *Forecast {
	if !slices.ContainsFunc(f.Accounts, func(a AccountForecast) bool { return a.Conversion != nil }) {
		return f
	}
	out := *f
	if f.Detailed != nil {
		out.Detailed = func(i int) *AccountForecast { return f.Details(i).InPlan() }
	}
	out.Accounts, out.Usages = slices.Clone(f.Accounts), slices.Clone(f.Usages)
	usages := map[string][]*UsageForecast{} // by account
	for i := range out.Usages {
		u := &out.Usages[i]
		usages[u.Usage.Account] = append(usages[u.Usage.Account], u)
	}
	for i := range out.Accounts {
		a := &out.Accounts[i]
		c, own := a.Conversion, usages[a.Account.Address]
		if c == nil {
			continue
		}
		*a = *a.InPlan()
		for _, u := range own {
			u.Cost = slices.Clone(u.Cost)
		}
		for k := range a.Months {
			var costs []*pricing.Money
			for _, u := range own {
				costs = append(costs, &u.Cost[k])
			}
			c.Share(a.Months[k].Bill, costs)
		}
	}
	return &out
}

// InPlan is the account with its costs in the plan's currency: the figures of its months,
// the charges, purchases and fees that they consist of, which add up to them, and what it
// needs. Balances, events and what packs are worth by month stay as they are. Without a conversion it is the
// account itself.
func (f *AccountForecast) InPlan() *AccountForecast {
	c := f.Conversion
	if c == nil {
		return f
	}
	out := *f
	out.Conversion, out.After, out.Funding = nil, c.After(f.After), c.Funding(f.Funding)
	out.Months, out.Packs = slices.Clone(f.Months), slices.Clone(f.Packs)
	out.Products, out.Subscriptions = slices.Clone(f.Products), slices.Clone(f.Subscriptions)
	for k := range out.Products {
		out.Products[k].Months = slices.Clone(out.Products[k].Months)
	}
	for k := range out.Subscriptions {
		out.Subscriptions[k].Months = slices.Clone(out.Subscriptions[k].Months)
	}
	var all Figures
	for i := range out.Months {
		out.convertMonth(c, i)
		all.Add(&out.Months[i].Figures)
	}
	out.Totals = TotalsOf(&all, out.After)
	out.Totals.PacksExpiredCalls = f.Totals.PacksExpiredCalls
	for k := range out.Packs {
		out.Packs[k].ExpiredValue = c.Expired(&f.Packs[k])
		out.Totals.PacksExpiredValue = out.Totals.PacksExpiredValue.Add(out.Packs[k].ExpiredValue)
	}
	return &out
}

// convertMonth converts the i-th month of a copy of the account.
func (f *AccountForecast) convertMonth(c *Conversion, i int) {
	m := &f.Months[i]
	m.Figures, m.Meters = c.Figures(m.Figures), slices.Clone(m.Meters)
	var charges, prices, fees []*pricing.Money
	for k := range m.Meters {
		charges = append(charges, &m.Meters[k].Charge)
	}
	for k := range f.Packs {
		if p := &f.Packs[k]; p.BoughtIn(m.Month) {
			prices = append(prices, &p.Price)
		}
	}
	for k := range f.Subscriptions {
		fees = append(fees, &f.Subscriptions[k].Months[i].Fees)
	}
	c.Share(m.Bill, charges)
	c.Share(m.PackPurchases, prices)
	c.Share(m.Fees, fees)
	for k := range f.Products {
		p := &f.Products[k]
		if len(p.Months) == 0 {
			continue // without details
		}
		month := &p.Months[i]
		month.List, month.Bill = c.Amount(m.Month, month.List), pricing.Money{}
		for _, row := range m.Meters {
			if row.Meter.Catalog == p.Catalog.ID() {
				month.Bill = month.Bill.Add(row.Charge)
			}
		}
	}
}
