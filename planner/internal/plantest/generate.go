package plantest

import (
	"fmt"
	"slices"
	"sync"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// Random numbers do not meet the edges at which settlement changes its mind: a
// tier's first call, the last cent of a freeze. So a plan is first drawn and
// then bent: the reference is asked what a month's basis is, or how much was
// missing on a day, and the volume or the cash is moved until it stands one
// below, on and one above the edge.

// DrawInput draws a valid plan.
func DrawInput(t *rapid.T) planner.Input { return drawInput(t, false) }

// DrawUnpriced draws a plan that may need prices that are not public.
func DrawUnpriced(t *rapid.T) planner.Input { return drawInput(t, true) }

func drawInput(t *rapid.T, unpriced bool) planner.Input {
	in := planner.Input{
		Start: rapid.SampledFrom([]pricing.Month{
			Month("2026-12"), Month("2027-01"), Month("2027-02"), Month("2027-11"),
			Month("2028-01"), Month("2028-02"), Month("2099-12"), Month("2100-02"),
		}).Draw(t, "start"),
		Months: rapid.SampledFrom([]int{1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 12, 13, 36}).Draw(t, "months"),
	}
	currency := rapid.SampledFrom([]string{"CNY", "CNY", "CNY", "CNY", "JPY", "KWD"}).Draw(t, "currency")
	in.Catalogs = []*pricing.Catalog{drawCatalog(t, in, "own", currency), drawCatalog(t, in, "other", currency)}
	if currency == "CNY" {
		in.Catalogs = append(in.Catalogs, PageCatalog())
	}
	accounts := []string{"account.main", `module.eu["de"].account.main`, "account.a"}
	for i := range rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "accounts") {
		DrawAccount(t, &in, accounts[i], i)
	}
	for range rapid.IntRange(0, 3).Draw(t, "tier edges") {
		bendVolume(t, &in)
	}
	for range rapid.IntRange(0, 2).Draw(t, "cash edges") {
		bendCash(t, &in)
	}
	for i := range in.Catalogs[:2] {
		withoutPrices(t, &in, i, unpriced)
	}
	return in
}

// withoutPrices makes the last tiers of some of a catalogue's meters prices that are not
// public; but for an unpriced plan only where nothing needs them.
func withoutPrices(t *rapid.T, in *planner.Input, i int, unpriced bool) {
	if !unpriced && rapid.IntRange(0, 3).Draw(t, "prices that are not public") > 0 {
		return
	}
	spec := in.Catalogs[i].Spec()
	spec.Meters = slices.Clone(spec.Meters)
	for k := range spec.Meters {
		if m := &spec.Meters[k]; len(m.Tiers) > 0 && rapid.Bool().Draw(t, "not public") {
			m.Tiers = slices.Clone(m.Tiers)
			m.Tiers[len(m.Tiers)-1].Price, m.Tiers[len(m.Tiers)-1].NoPrice = decimal.Zero, true
		}
	}
	other := *in
	other.Catalogs = slices.Clone(in.Catalogs)
	other.Catalogs[i] = MustCatalog(spec)
	if _, needed := Reference(other); unpriced || len(needed) == 0 {
		*in = other
	}
}

// drawCatalog draws a price list of few calls, so that every edge is near.
func drawCatalog(t *rapid.T, in planner.Input, id, currency string) *pricing.Catalog {
	spec := pricing.CatalogSpec{
		ID: id, Currency: currency, Terms: pricing.DefaultTerms(),
		CallUnit: rapid.SampledFrom([]int64{1, 100, 1000, 12}).Draw(t, "call unit"),
	}
	var meters, granted []string
	for i := range rapid.IntRange(1, 5).Draw(t, "meters") {
		m := drawMeter(t, fmt.Sprintf("m%d", i), i > 0)
		if id == "other" && rapid.Bool().Draw(t, "own name") {
			m.ID = fmt.Sprintf("x%d", i)
		}
		if !m.Free {
			granted = append(granted, m.ID)
		}
		meters = append(meters, m.ID)
		spec.Meters = append(spec.Meters, m)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "free quotas") {
		q := pricing.FreeQuotaSpec{
			ID:     fmt.Sprintf("q%d", i),
			Calls:  rapid.SampledFrom([]int64{0, 1, 7, 100, 1000}).Draw(t, "quota"),
			Meters: drawGrant(t, meters, "quota meters"),
			Renews: rapid.SampledFrom([]pricing.Renewal{"", "", "day", "never"}).Draw(t, "renews"),
		}
		if rapid.IntRange(0, 2).Draw(t, "lasts") == 0 {
			q.Lasts = drawValidity(t, "1m", "2m", "12m", "45d", "1d")
		}
		spec.FreeQuotas = append(spec.FreeQuotas, q)
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "skus") {
		p := pricing.PackSpec{
			SKU:    fmt.Sprintf("p%d", i),
			Calls:  rapid.SampledFrom([]int64{1, 7, 100, 1000, 5000}).Draw(t, "pack calls"),
			Price:  DrawPackPrice(t),
			Meters: drawGrant(t, granted, "pack meters"),
		}
		if rapid.IntRange(0, 2).Draw(t, "own validity") == 0 {
			p.Validity = drawValidity(t, "1d", "7d", "45d", "1m", "6m", "1y")
		}
		spec.Packs = append(spec.Packs, p)
	}
	spec.Subscriptions = drawPlans(t, meters)
	for i := range rapid.IntRange(0, 3).Draw(t, "revisions") {
		// The one on a 1st changes that month's tiers, the others the next's.
		at := in.Month(rapid.IntRange(-1, in.Months-1).Draw(t, "revision month"))
		spec.Revisions = append(spec.Revisions, drawRevision(t, &spec, meters, at.Date(1+13*i)))
	}
	return MustCatalog(spec)
}

// drawMeter draws a meter with tiers; some without postpaid and, where it may be, free.
func drawMeter(t *rapid.T, id string, mayBeFree bool) pricing.MeterSpec {
	m := pricing.MeterSpec{
		ID:       id,
		CallUnit: rapid.SampledFrom([]int64{0, 0, 7, 60, 3600}).Draw(t, "own call unit"),
		TierMode: rapid.SampledFrom([]pricing.TierMode{"", "", "", "reached", "graduated"}).Draw(t, "own tier mode"),
	}
	switch kind := rapid.IntRange(0, 6).Draw(t, "kind of meter"); {
	case kind == 0 && mayBeFree:
		m.Free = true
	case kind == 1:
		m.Postpaid = new(false)
	default:
		m.Tiers = DrawTiers(t)
	}
	return m
}

func drawRevision(t *rapid.T, spec *pricing.CatalogSpec, meters []string, on pricing.Date) pricing.RevisionSpec {
	revision := pricing.RevisionSpec{Date: on}
	for _, id := range drawSome(t, meters, "revised meters") {
		i := slices.IndexFunc(spec.Meters, func(m pricing.MeterSpec) bool { return m.ID == id })
		m := pricing.MeterRevisionSpec{ID: id, Free: rapid.IntRange(0, 3).Draw(t, "revised to free") == 0}
		if spec.Meters[i].Postpaid != nil && !m.Free {
			continue
		}
		if !m.Free {
			m.Tiers = DrawTiers(t)
		}
		revision.Meters = append(revision.Meters, m)
	}
	for _, p := range spec.Packs {
		if rapid.Bool().Draw(t, "revise pack") {
			revision.Packs = append(revision.Packs, pricing.PackRevisionSpec{SKU: p.SKU, Price: DrawPackPrice(t)})
		}
	}
	return revision
}

// drawGrant draws the meters of a grant, half of the time with ratios.
func drawGrant(t *rapid.T, names []string, label string) pricing.GrantMeters {
	meters := pricing.ListedMeters(drawSome(t, names, label)...)
	if rapid.Bool().Draw(t, "ratios") {
		for i := range meters {
			meters[i].Ratio = Units(rapid.SampledFrom([]string{"1", "2", "0.4", "3.5", "0.333333", "1000", "0.000001"}).Draw(t, "ratio"))
		}
	}
	return meters
}

func drawValidity(t *rapid.T, values ...string) pricing.Validity {
	return must(pricing.ParseValidity(rapid.SampledFrom(values).Draw(t, "validity")))
}

// DrawTiers draws 2 to 7 tiers; prices need not fall.
func DrawTiers(t *rapid.T) []pricing.TierSpec {
	tiers := []pricing.TierSpec{{From: 0, Price: drawPrice(t)}}
	for range rapid.IntRange(1, 6).Draw(t, "more tiers") {
		from := tiers[len(tiers)-1].From + rapid.SampledFrom([]int64{1, 2, 9, 100, 1000, 9999}).Draw(t, "tier width")
		tiers = append(tiers, pricing.TierSpec{From: from, Price: drawPrice(t)})
	}
	return tiers
}

func drawPrice(t *rapid.T) decimal.Decimal {
	return DrawAmount(t, "price", "0", "0.005", "0.125", "2.5", "13.5", "75", "0.123456789012")
}

// DrawPackPrice draws prices that do and do not divide into cents.
func DrawPackPrice(t *rapid.T) decimal.Decimal {
	return DrawAmount(t, "pack price", "0", "0.01", "9.99", "100", "7500", "33.333333333333", "0.006")
}

func DrawAmount(t *rapid.T, label string, amounts ...string) decimal.Decimal {
	return Dec(rapid.SampledFrom(amounts).Draw(t, label))
}

// drawSome draws at least one of the names, in any order.
func drawSome(t *rapid.T, names []string, label string) []string {
	return rapid.Permutation(names).Draw(t, label)[:rapid.IntRange(1, len(names)).Draw(t, label+" count")]
}

// termValues are the values that are drawn of terms that have many.
var termValues = map[string][]string{
	"freeze_ratio":  {"0", "1", "1.2", "0.333333333333"},
	"pack_validity": {"1y", "1y", "45d", "7d", "1d", "2m", "1m", "13m", "2y"},
}

func DrawTerms(t *rapid.T) pricing.Terms {
	terms := pricing.DefaultTerms()
	for _, term := range pricing.AllTerms {
		values := slices.Concat(term.Values, termValues[term.Name])
		if err := terms.Set(term.Name, rapid.SampledFrom(values).Draw(t, term.Name)); err != nil {
			t.Fatal(err)
		}
	}
	if terms.Check() != nil { // suspend together with days before the purchase
		terms.PackCoverage = pricing.CoverageFromDate
	}
	return terms
}

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
		account.Discount.ByName = map[string]decimal.Decimal{catalogIn(in, account.Products[0].Catalog).MeterIDs()[0]: Dec("0.77")}
	}
	if rapid.IntRange(0, 2).Draw(t, "pack discount") == 0 {
		account.PackDiscount = &planner.Discount{Default: DrawAmount(t, "discount", "1", "0.9", "0.333333333333")}
		p := rapid.SampledFrom(account.Products).Draw(t, "product of a discount")
		account.PackDiscount.ByName = map[string]decimal.Decimal{p.Catalog + "/" + catalogIn(in, p.Catalog).SKUs()[0]: Dec("0.832")}
	}
	account.Statements = drawStatements(t, in, &account)
	in.Accounts = append(in.Accounts, account)

	for _, p := range account.Products {
		drawUsages(t, in, &account, p.Catalog, n)
	}
	packs := []string{"resource_pack.p%d[2]", "resource_pack.p%d[10]", `resource_pack.p%d["x"]`, `module.eu["de"].resource_pack.p%d`, "resource_pack.b%d", "resource_pack.a%d"}
	for k := range rapid.IntRange(0, len(packs)).Draw(t, "packs") {
		p := rapid.SampledFrom(account.Products).Draw(t, "product of a pack")
		DrawPack(t, in, &account, catalogIn(in, p.Catalog), fmt.Sprintf(packs[k], n))
	}
	drawSubscriptions(t, in, &account, n)
	for k := range rapid.IntRange(0, 4).Draw(t, "top-ups") {
		topUp := planner.TopUp{Address: fmt.Sprintf("top_up.t%d[%d]", n, 10-k), Account: address, Amount: DrawCash(t, in, "amount").Abs()}
		if rapid.Bool().Draw(t, "monthly") {
			topUp.MonthlyOn = rapid.SampledFrom([]int{1, 2, 3, 15, 28}).Draw(t, "monthly on")
		} else {
			topUp.Date = drawDay(t, in, &account)
			if rapid.IntRange(0, 5).Draw(t, "after the horizon") == 0 {
				last := rapid.SampledFrom(account.Products).Draw(t, "bill day after the horizon").Terms.BillDay
				topUp.Date = in.Month(in.Months).Date(rapid.IntRange(1, last).Draw(t, "day"))
			}
		}
		in.TopUps = append(in.TopUps, topUp)
	}
}

func catalogIn(in *planner.Input, id string) *pricing.Catalog {
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
		p.Contract = &pricing.Contract{Packs: []pricing.PackRevisionSpec{{SKU: c.SKUs()[0], Price: DrawPackPrice(t)}}}
		m := pricing.MeterContract{ID: c.MeterIDs()[0], TierMode: rapid.SampledFrom([]pricing.TierMode{"", "graduated"}).Draw(t, "contract's mode")}
		if meter, _ := c.Meter(m.ID); !meter.GrantsOnly {
			m.Tiers = DrawTiers(t)
		}
		p.Contract.Meters = append(p.Contract.Meters, m)
	}
	return p
}

// drawUsages adds usages of some meters of a product; some name them by id alone.
func drawUsages(t *rapid.T, in *planner.Input, account *planner.Account, catalog string, n int) {
	c := catalogIn(in, catalog)
	meters := drawSome(t, c.MeterIDs(), "meters used")
	if len(meters) > 4 {
		meters = meters[:4]
	}
	for _, meter := range meters {
		name := catalog + "/" + meter
		alone := !slices.ContainsFunc(account.Products, func(p planner.Product) bool {
			return p.Catalog != catalog && slices.Contains(catalogIn(in, p.Catalog).MeterIDs(), meter)
		})
		if alone && rapid.Bool().Draw(t, "id alone") {
			name = meter
		}
		for k := range rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "usages") {
			in.Usages = append(in.Usages, planner.Usage{
				Address: fmt.Sprintf("usage.a%d_%s_%s%s", n, catalog, meter, []string{"[10]", "[2]", `["x"]`}[k]),
				Account: account.Address, Meter: name,
				Calls: drawCalls(t, in, c, meter), Actual: drawActual(t, in),
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
	if s.Suspended != nil && *s.Suspended && rapid.Bool().Draw(t, "pending told") {
		s.Pending = new(pricing.MoneyOf(DrawAmount(t, "pending", "0", "100", "5000")))
	}
	return s
}

// drawActual draws which months were measured: mostly none.
func drawActual(t *rapid.T, in *planner.Input) []bool {
	if rapid.IntRange(0, 3).Draw(t, "measured") > 0 {
		return nil
	}
	actual := make([]bool, in.Months)
	for i := range rapid.IntRange(0, in.Months).Draw(t, "measured months") {
		actual[i] = rapid.Bool().Draw(t, "month measured")
	}
	return actual
}

// DrawCash draws money in the plan's currency.
func DrawCash(t *rapid.T, in *planner.Input, label string) pricing.Money {
	return pricing.MoneyOf(DrawAmount(t, label, "0", "0.01", "100", "-50.5", "5000", "12345.67", "1000000", "1000000000")).Round(in.Catalogs[0].Decimals())
}

// drawCalls draws a usage's months: one volume, with up to three months that
// are different.
func drawCalls(t *rapid.T, in *planner.Input, catalog *pricing.Catalog, meter string) []int64 {
	volumes := []int64{0, 1, 30, 31, 999, 20_000}
	if catalog.ID() == PageCatalog().ID() {
		volumes = append(volumes, 10_000, 1_009_999, 1_010_000, 3_010_001, 5_010_000, 15_000_000, 20_000_000)
	}
	spec := catalog.Spec()
	for _, m := range spec.Meters {
		for _, tier := range m.Tiers {
			if m.ID != meter || tier.From == 0 {
				continue
			}
			volumes = append(volumes, tier.From-1, tier.From, tier.From+1)
			for _, q := range spec.FreeQuotas {
				volumes = append(volumes, tier.From+q.Calls-1, tier.From+q.Calls, tier.From+q.Calls+1)
			}
		}
	}
	volume := rapid.SampledFrom(volumes)
	calls := slices.Repeat([]int64{volume.Draw(t, "calls")}, in.Months)
	for range rapid.IntRange(0, 3).Draw(t, "other months") {
		calls[rapid.IntRange(0, in.Months-1).Draw(t, "other month")] = volume.Draw(t, "other calls")
	}
	// Near the bound of a plan, products need 128 bits.
	if len(in.Usages) == 0 && rapid.IntRange(0, 9).Draw(t, "huge") == 0 {
		calls[0] = 4*pricing.MaxCalls/10 + 7
	}
	return calls
}

// drawDay draws a day of the horizon, mostly one on which other things happen.
func drawDay(t *rapid.T, in *planner.Input, account *planner.Account) pricing.Date {
	m := in.Month(rapid.IntRange(0, in.Months-1).Draw(t, "month"))
	days := []pricing.Date{m.First(), m.Date(2), m.Date(15), m.Date(28), m.Date(m.Days() - 1), m.Date(m.Days())}
	for _, p := range account.Products {
		days = append(days, m.Date(p.Terms.BillDay), m.Date(p.Terms.BillDay))
		if p.OpenedOn != nil && in.Start.First() <= *p.OpenedOn && *p.OpenedOn < in.Month(in.Months).First() {
			days = append(days, *p.OpenedOn)
		}
	}
	for i := range in.Months {
		if m := in.Month(i); m.Days() == 29 {
			days = append(days, m.Date(29), m.Date(29))
		}
	}
	run := NewRefRun(*in, *account, true)
	for _, p := range run.packs { // the day of another purchase, or of its expiry
		{
			for _, day := range []pricing.Date{p.purchase.PurchasedOn, p.coversOn, p.expiresOn, p.voidOn} {
				if in.Start.First() <= day && day < in.Month(in.Months).First() {
					days = append(days, day)
				}
			}
		}
	}
	return rapid.SampledFrom(days).Draw(t, "day")
}

func DrawPack(t *rapid.T, in *planner.Input, account *planner.Account, catalog *pricing.Catalog, address string) {
	product := account.Products[slices.IndexFunc(account.Products, func(p planner.Product) bool { return p.Catalog == catalog.ID() })]
	own, _ := catalog.WithContract(product.Contract)
	// A pack of meters that are free all the time is an error, and so is one that covers
	// days before its purchase of a meter without postpaid.
	skus := slices.DeleteFunc(catalog.SKUs(), func(sku string) bool {
		pack, _ := own.Pack(sku)
		is := func(is func(m *pricing.Meter) bool) bool {
			return slices.ContainsFunc(pack.Meters, func(j int) bool { return is(&own.Meters()[j]) })
		}
		return !is(func(m *pricing.Meter) bool { return m.PricedBetween(in.Start, in.Month(in.Months-1)) }) ||
			product.Terms.PackCoverage != pricing.CoverageFromDate && is(func(m *pricing.Meter) bool { return m.GrantsOnly })
	})
	if len(skus) == 0 {
		return
	}
	p := planner.PackPurchase{
		Address: address, Account: account.Address, Catalog: catalog.ID(),
		SKU:         rapid.SampledFrom(skus).Draw(t, "sku"),
		Quantity:    rapid.SampledFrom([]int64{1, 1, 2, 3}).Draw(t, "quantity"),
		PurchasedOn: drawDay(t, in, account),
	}
	pack, _ := catalog.Pack(p.SKU)
	if rapid.IntRange(0, 9).Draw(t, "huge pack") == 0 {
		p.Quantity = pricing.MaxCalls / 7 / pack.Calls
	}
	if rapid.IntRange(0, 3).Draw(t, "negotiated") == 0 {
		p.Price = new(pricing.MoneyOf(DrawPackPrice(t)).Round(catalog.Decimals()))
	}
	first := in.Start.First()
	if rapid.IntRange(0, 2).Draw(t, "bought before the start") == 0 {
		p.PurchasedOn = first - pricing.Date(rapid.SampledFrom([]int{1, 6, 31, 200, 364}).Draw(t, "days before"))
	}
	if rapid.IntRange(0, 2).Draw(t, "starts later") == 0 {
		p.StartsOn = new(max(p.PurchasedOn, drawDay(t, in, account)))
	}
	if rapid.IntRange(0, 2).Draw(t, "own expiry") == 0 {
		p.ExpiresOn = new(max(p.Starts(), drawDay(t, in, account)) + pricing.Date(rapid.IntRange(0, 2).Draw(t, "days more")))
	}
	if p.PurchasedOn < first && p.Starts() < first {
		size := pricing.WholeUnits(pack.Calls * p.Quantity)
		left := rapid.SampledFrom([]pricing.Units{{}, pricing.WholeUnits(1), Units("0.4"), pricing.WholeUnits(pack.Calls * p.Quantity / 2), size}).Draw(t, "remaining")
		p.Remaining = &left
	} else if p.PurchasedOn < first && rapid.Bool().Draw(t, "remaining told") {
		p.Remaining = new(pricing.WholeUnits(pack.Calls * p.Quantity))
	}
	with := *in
	with.Packs = []planner.PackPurchase{p}
	if drawn := NewRefRun(with, *account, true).packs[0]; drawn.voidOn > drawn.coversOn && drawn.voidOn >= first {
		in.Packs = append(in.Packs, p)
	}
}

// bendVolume moves one month of a usage until the month's basis count, after
// free quotas and packs, stands one below, on or one above a tier's edge. A
// call more raises the basis by at most one, so steps of what is missing do not
// overshoot; where grants or a suspension keep it away, the plan stays bent as
// far as it came.
func bendVolume(t *rapid.T, in *planner.Input) {
	u := in.Usages[rapid.IntRange(0, len(in.Usages)-1).Draw(t, "bent usage")]
	i := rapid.IntRange(0, in.Months-1).Draw(t, "bent month")
	edge := rapid.IntRange(1, 6).Draw(t, "edge")
	side := rapid.Int64Range(-1, 1).Draw(t, "side of the edge")
	account := in.Accounts[slices.IndexFunc(in.Accounts, func(a planner.Account) bool { return a.Address == u.Account })]

	upToThen := *in
	upToThen.Months = i + 1
	for range 12 {
		run := NewRefRun(upToThen, account, false)
		run.walk()
		p := run.productOf(u.Catalog, u.Meter, hasMeter)
		_, meter := splitName("", u.Meter)
		tiers := p.tiers(meter, i)
		if len(tiers) < 2 {
			return
		}
		missing := tiers[min(edge, len(tiers)-1)].From + side - p.basis(p.months[i], slices.IndexFunc(p.spec.Meters, func(m pricing.MeterSpec) bool { return m.ID == meter }))
		if missing == 0 {
			return
		}
		u.Calls[i] = max(0, u.Calls[i]+missing)
	}
}

// bendCash gives an account just as much cash that it fails by the smallest amount,
// just does not fail, or has that to spare; and wakes a suspended product likewise.
func bendCash(t *rapid.T, in *planner.Input) {
	account := &in.Accounts[rapid.IntRange(0, len(in.Accounts)-1).Draw(t, "bent account")]
	decimals := in.Catalogs[0].Decimals()
	spare := func() pricing.Money {
		return pricing.MinorUnits(rapid.SampledFrom([]int64{-1, 0, 1}).Draw(t, "spare"), decimals)
	}
	if rapid.Bool().Draw(t, "bend opening") {
		report := NewRefRun(*in, *account, true)
		report.walk()
		account.Opening.Balance = account.Opening.Balance.Sub(money(report.lowest)).Add(spare())
	}
	run := NewRefRun(*in, *account, false)
	run.walk()
	suspended := slices.IndexFunc(run.events, func(e planner.Event) bool { return e.Type == planner.EventFreezeFailed })
	if suspended < 0 {
		return
	}
	failed := run.events[suspended]
	since, last := failed.Date, in.Month(in.Months).Date(run.lastBillDay())
	days := slices.DeleteFunc([]pricing.Date{
		since + 1, since + 14, (since.Month() + 1).Date(run.lastBillDay()), last.Month().First(), last,
	}, func(day pricing.Date) bool { return day <= since || day > last })
	if len(days) == 0 {
		return
	}
	wakingOn := rapid.SampledFrom(days).Draw(t, "waking on")
	pending, available := *failed.Amount, failed.Available
	for _, e := range run.events[suspended+1:] {
		if e.Date > wakingOn || e.Date == wakingOn && e.Type == planner.EventPackBought {
			break
		}
		if e.Type == planner.EventResumed && e.Catalog == failed.Catalog {
			return
		}
		available = e.Available
	}
	if amount := pending.Sub(available).Add(spare()); amount.IsPositive() {
		in.TopUps = append(in.TopUps, planner.TopUp{
			Address: fmt.Sprintf("top_up.waking[%d]", len(in.TopUps)), Account: account.Address, Amount: amount, Date: wakingOn,
		})
	}
}

// PageCatalog is the vendor's page, reference/image-analysis-pricing.zh.md, as
// tables: 14 priced meters, one in free beta, six packs, one shared free quota
// that 通用图像标签 (detect_label_pro) is not listed for.
var PageCatalog = sync.OnceValue(func() *pricing.Catalog {
	spec := pricing.CatalogSpec{ID: "page", Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms()}
	listed := pricing.FreeQuotaSpec{ID: "shared", Calls: 10_000}
	for _, row := range []struct {
		meter  string
		prices [4]string // from 0, 1000, 3000 and 15000 thousand calls
	}{
		{"detect_label", [4]string{"2.5", "2.2", "2", "1.5"}},
		{"detect_label_pro", [4]string{"3", "2.8", "2.5", "2"}},
		{"detect_product", [4]string{"2.5", "2.2", "2", "1.5"}},
		{"detect_product_wechat", [4]string{"3.5", "3.2", "2.8", "2.2"}},
		{"recognize_car", [4]string{"3", "2.5", "2", "1.5"}},
		{"recognize_car_pro", [4]string{"75", "45", "35", "30"}},
		{"identical_create_image", [4]string{"13", "10", "8", "7.5"}},
		{"identical_search_image", [4]string{"15", "13.5", "12", "10"}},
		{"product_create_image", [4]string{"13", "10", "8", "7.5"}},
		{"product_search_image", [4]string{"15", "13.5", "12", "10"}},
		{"similar_create_image", [4]string{"13", "10", "8", "7.5"}},
		{"similar_search_image", [4]string{"60", "50", "20", "7"}},
		{"crop_image", [4]string{"2", "1.5", "1.2", "1"}},
		{"assess_quality", [4]string{"3", "2.5", "2", "1.5"}},
	} {
		m := pricing.MeterSpec{ID: row.meter}
		for i, from := range []int64{0, 1_000_000, 3_000_000, 15_000_000} {
			m.Tiers = append(m.Tiers, pricing.TierSpec{From: from, Price: Dec(row.prices[i])})
		}
		spec.Meters = append(spec.Meters, m)
		if row.meter != "detect_label_pro" {
			listed.Meters = append(listed.Meters, pricing.ListedMeters(row.meter)...)
		}
	}
	spec.Meters = append(spec.Meters, pricing.MeterSpec{ID: "enhance_image", Free: true})
	spec.FreeQuotas = []pricing.FreeQuotaSpec{listed}
	for _, row := range []struct {
		sku, meter string
		calls      int64
		price      string
	}{
		{"similar_create_image_1m", "similar_create_image", 1_000_000, "7500"},
		{"similar_create_image_5m", "similar_create_image", 5_000_000, "25000"},
		{"similar_create_image_15m", "similar_create_image", 15_000_000, "68000"},
		{"similar_search_image_1m", "similar_search_image", 1_000_000, "20000"},
		{"similar_search_image_5m", "similar_search_image", 5_000_000, "50000"},
		{"similar_search_image_15m", "similar_search_image", 15_000_000, "120000"},
	} {
		spec.Packs = append(spec.Packs, pricing.PackSpec{SKU: row.sku, Meters: pricing.ListedMeters(row.meter), Calls: row.calls, Price: Dec(row.price)})
	}
	return MustCatalog(spec)
})

// mustCatalog, dec, month and day make values of constants.

func MustCatalog(spec pricing.CatalogSpec) *pricing.Catalog {
	catalog, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 {
		panic(problems[0])
	}
	return catalog
}

func Units(s string) pricing.Units { return must(pricing.ParseUnits(s)) }

func Dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func Month(s string) pricing.Month { return must(pricing.ParseMonth(s)) }

func Day(s string) pricing.Date { return must(pricing.ParseDate(s)) }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
