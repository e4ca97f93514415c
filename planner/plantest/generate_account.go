package plantest

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// DrawAccount adds the n-th account to the plan, with what belongs to it.
func DrawAccount(t *rapid.T, in *planner.Input, address string, n int) {
	account := planner.Account{
		Address:  address,
		Discount: planner.Discount{Default: DrawAmount(t, "discount", "1", "1", "0.9", "0", "0.333333333333")},
		Opening:  planner.Opening{Balance: DrawCash(t, in, "balance"), QuotaLeft: map[string]pricing.Units{}},
	}
	some := rapid.Permutation(in.Catalogs).Draw(t, "catalogues")
	for _, c := range some[:rapid.SampledFrom([]int{1, 1, 2, 2, len(some)}).Draw(t, "products")] {
		account.Products = append(account.Products, drawProduct(t, in, &account, c))
	}
	if len(account.Products) == 1 && rapid.Bool().Draw(t, "discount of a meter") {
		account.Discount.ByName = map[string]decimal.Decimal{CatalogIn(in, account.Products[0].Catalog).MeterIDs()[0]: Dec("0.77")}
	}
	if rapid.IntRange(0, 2).Draw(t, "pack discount") == 0 {
		account.PackDiscount = &planner.Discount{Default: DrawAmount(t, "discount", "1", "0.9", "0.333333333333")}
		p := rapid.SampledFrom(account.Products).Draw(t, "product of a discount")
		account.PackDiscount.ByName = map[string]decimal.Decimal{p.Catalog + "/" + CatalogIn(in, p.Catalog).SKUs()[0]: Dec("0.832")}
	}
	account.Statements = drawStatements(t, in, &account)
	in.Accounts = append(in.Accounts, account)

	for _, p := range account.Products {
		drawUsages(t, in, &account, p.Catalog, n)
	}
	packs := []string{"resource_pack.p%d[2]", "resource_pack.p%d[10]", `resource_pack.p%d["x"]`, `module.eu["de"].resource_pack.p%d`, "resource_pack.b%d", "resource_pack.a%d"}
	for k := range rapid.IntRange(0, len(packs)).Draw(t, "packs") {
		p := rapid.SampledFrom(account.Products).Draw(t, "product of a pack")
		DrawPack(t, in, &account, CatalogIn(in, p.Catalog), fmt.Sprintf(packs[k], n))
	}
	drawSubscriptions(t, in, &account, n)
	for k := range rapid.IntRange(0, 4).Draw(t, "top-ups") {
		topUp := planner.TopUp{Address: fmt.Sprintf("top_up.t%d[%d]", n, 10-k), Account: address, Amount: DrawCash(t, in, "amount").Abs()}
		if rapid.Bool().Draw(t, "monthly") {
			topUp.MonthlyOn = rapid.SampledFrom([]int{1, 2, 3, 15, 28}).Draw(t, "monthly on")
		} else {
			topUp.Date = drawDay(t, in, &account)
			if rapid.IntRange(0, 5).Draw(t, "after the horizon") == 0 {
				last := billDay(new(rapid.SampledFrom(account.Products).Draw(t, "bill day after the horizon")))
				topUp.Date = in.Month(in.Months).Date(rapid.IntRange(1, last).Draw(t, "day"))
			}
		}
		in.TopUps = append(in.TopUps, topUp)
	}
}

// CatalogIn is the catalogue of a plan with an id.
func CatalogIn(in *planner.Input, id string) *pricing.Catalog {
	return in.Catalogs[slices.IndexFunc(in.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == id })]
}

// drawProduct draws a product of an account with its part of the opening.
func drawProduct(t *rapid.T, in *planner.Input, account *planner.Account, c *pricing.Catalog) planner.Product {
	p := planner.Product{Catalog: c.ID(), Terms: DrawTerms(t)}
	amount := func(label string, amounts ...string) pricing.Money {
		return pricing.MoneyOf(DrawAmount(t, label, amounts...)).Round(c.Decimals())
	}
	o := planner.ProductOpening{Due: amount("due", "0", "100", "12.34"), Estimate: amount("estimate", "0", "100", "120.5")}
	// Some begin while service is down.
	if o.Suspended = p.Terms.Overdraft == pricing.OverdraftSuspend && rapid.IntRange(0, 3).Draw(t, "opens suspended") == 0; o.Suspended {
		o.Pending = amount("pending", "0", "100", "5000")
	} else {
		o.Frozen = amount("frozen", "0", "100", "33.33")
	}
	if p.Terms.Billing == pricing.PeriodDay { // nothing is frozen
		o = planner.ProductOpening{Due: o.Due}
	}
	account.Opening.Products = append(account.Opening.Products, o)
	if c.ID() == PageCatalog().ID() {
		return p
	}
	if rapid.IntRange(0, 3).Draw(t, "opened on") > 0 {
		first := in.Start.First()
		p.OpenedOn = new(rapid.SampledFrom([]pricing.Date{
			first, first - 1, first - 40, in.Start.Date(in.Start.Days()), in.Start.Date(15), first + 40, (in.Start + 1).Date(29),
		}).Draw(t, "opening date"))
		for _, q := range c.FreeQuotas() {
			if q.Renews == pricing.RenewsNever && *p.OpenedOn < first && rapid.IntRange(0, 3).Draw(t, "quota left") > 0 {
				left := rapid.SampledFrom([]pricing.Units{{}, Units("0.4"), pricing.WholeUnits(q.Calls)}).Draw(t, "left")
				if pricing.WholeUnits(q.Calls).LessThan(left) {
					left = pricing.Units{}
				}
				account.Opening.QuotaLeft[c.ID()+"/"+q.ID] = left
			}
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "contract") == 0 {
		p.Contract = &pricing.Contract{}
		if rapid.Bool().Draw(t, "contract's pack") {
			p.Contract.Packs = []pricing.PackRevisionSpec{{SKU: c.SKUs()[0], Price: DrawPackPrice(t)}}
		}
		m := pricing.MeterContract{ID: c.MeterIDs()[0]}
		m.TierMode = rapid.SampledFrom([]pricing.TierMode{"", "graduated"}).Draw(t, "contract's mode")
		m.TierPeriod = rapid.SampledFrom([]pricing.Period{"", "day"}).Draw(t, "contract's period")
		if meter, _ := c.Meter(m.ID); !meter.GrantsOnly {
			m.Tiers = DrawTiers(t)
		}
		p.Contract.Meters = append(p.Contract.Meters, m)
	}
	return p
}

// drawUsages adds usages of some meters of a product; some name them by id alone.
func drawUsages(t *rapid.T, in *planner.Input, account *planner.Account, catalog string, n int) {
	c := CatalogIn(in, catalog)
	meters := drawSome(t, c.MeterIDs(), "meters used")
	if len(meters) > 4 {
		meters = meters[:4]
	}
	for _, meter := range meters {
		name := catalog + "/" + meter
		alone := !slices.ContainsFunc(account.Products, func(p planner.Product) bool {
			return p.Catalog != catalog && slices.Contains(CatalogIn(in, p.Catalog).MeterIDs(), meter)
		})
		if alone && rapid.Bool().Draw(t, "id alone") {
			name = meter
		}
		for k := range rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "usages") {
			in.Usages = append(in.Usages, planner.Usage{
				Address: fmt.Sprintf("usage.a%d_%s_%s%s", n, catalog, meter, []string{"[10]", "[2]", `["x"]`}[k]),
				Account: account.Address, Meter: name,
				Calls: drawCalls(t, in, c, meter), Actual: drawActual(t, in), Weekdays: drawWeekdays(t),
			})
		}
	}
}

// drawStatements draws what the vendor showed on some of the mornings, by date.
func drawStatements(t *rapid.T, in *planner.Input, a *planner.Account) (all []planner.Statement) {
	if in.Months == 1 || rapid.IntRange(0, 2).Draw(t, "statements") > 0 {
		return nil
	}
	for i := 1; i < in.Months; i++ {
		if rapid.IntRange(0, 3).Draw(t, "statement") > 0 {
			continue
		}
		s := planner.Statement{Date: in.Month(i).First(), Balance: DrawCash(t, in, "balance")}
		for _, p := range a.Products {
			s.Products = append(s.Products, drawProductStatement(t, in, p.Terms))
		}
		all = append(all, s)
	}
	return all
}

func drawProductStatement(t *rapid.T, in *planner.Input, terms pricing.Terms) (s planner.ProductStatement) {
	frozen := rapid.SampledFrom([]string{"", "", "0", "33"}).Draw(t, "frozen")
	if frozen != "" {
		s.Frozen = new(pricing.MoneyOf(Dec(frozen)))
	}
	if down := rapid.IntRange(0, 3).Draw(t, "down"); down < 2 {
		s.Suspended = new(down == 0 && frozen != "33" && terms.Overdraft == pricing.OverdraftSuspend)
	}
	if terms.Billing == pricing.PeriodDay { // nothing is frozen
		return planner.ProductStatement{Suspended: s.Suspended}
	}
	if s.Suspended != nil && *s.Suspended && rapid.Bool().Draw(t, "pending told") {
		s.Pending = new(pricing.MoneyOf(DrawAmount(t, "pending", "0", "100", "5000")))
	}
	return s
}
