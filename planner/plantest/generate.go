package plantest

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// Random numbers do not meet the edges at which settlement changes its mind: a
// tier's first call, the last cent of a freeze. So a plan is first drawn and
// then bent: the engine is asked what a month's basis is, or how much was
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
			m.Tiers[len(m.Tiers)-1].Price = decimal.NullDecimal{}
		}
	}
	other := *in
	other.Catalogs = slices.Clone(in.Catalogs)
	other.Catalogs[i] = MustCatalog(spec)
	if _, problems := settle.Simulate(other); unpriced || len(problems) == 0 {
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
	}
	m.TierMode = rapid.SampledFrom([]pricing.TierMode{"", "", "", "reached", "graduated"}).Draw(t, "own tier mode")
	m.TierPeriod = rapid.SampledFrom([]pricing.Period{"", "", "", "day", "month"}).Draw(t, "own tier period")
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
	return Must(pricing.ParseValidity(rapid.SampledFrom(values).Draw(t, "validity")))
}

// DrawTiers draws 2 to 7 tiers; prices need not fall.
func DrawTiers(t *rapid.T) []pricing.Tier {
	tiers := []pricing.Tier{{From: 0, Price: decimal.NewNullDecimal(drawPrice(t))}}
	for range rapid.IntRange(1, 6).Draw(t, "more tiers") {
		from := tiers[len(tiers)-1].From + rapid.SampledFrom([]int64{1, 2, 9, 100, 1000, 9999}).Draw(t, "tier width")
		tiers = append(tiers, pricing.Tier{From: from, Price: decimal.NewNullDecimal(drawPrice(t))})
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
	if terms.Billing == pricing.PeriodDay && rapid.Bool().Draw(t, "but by the month") {
		terms.Billing = pricing.PeriodMonth
	}
	if terms.Check() != nil { // suspend together with days before the purchase
		terms.PackCoverage = pricing.CoverageFromDate
	}
	return terms
}

// billDay is the day on which a month of a product is settled.
func billDay(p *planner.Product) int {
	if p.Terms.Billing == pricing.PeriodDay {
		return 1
	}
	return p.Terms.BillDay
}

// drawWeekdays draws weights of the days of the week: mostly none.
func drawWeekdays(t *rapid.T) *planner.Weekdays {
	switch rapid.IntRange(0, 7).Draw(t, "weekdays") {
	case 0: // no calls on weekends
		w := planner.EvenWeekdays()
		w[5], w[6] = pricing.Units{}, pricing.Units{}
		return &w
	case 1: // all on one day
		return &planner.Weekdays{2: Units("0.5")}
	case 2:
		w := planner.EvenWeekdays()
		w[0], w[6] = Units("2.5"), Units("0.000001")
		return &w
	case 3: // as without
		return new(planner.EvenWeekdays())
	}
	return nil
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
			volumes = append(volumes, tier.From-1, tier.From, tier.From+1, tier.From*30)
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
		days = append(days, m.Date(billDay(&p)), m.Date(billDay(&p)))
		if p.OpenedOn != nil && in.Start.First() <= *p.OpenedOn && *p.OpenedOn < in.Month(in.Months).First() {
			days = append(days, *p.OpenedOn)
		}
	}
	for i := range in.Months {
		if m := in.Month(i); m.Days() == 29 {
			days = append(days, m.Date(29), m.Date(29))
		}
	}
	for _, p := range resolvedPacks(in, account, in.Packs) { // the day of another purchase, or of its expiry
		for _, day := range []pricing.Date{p.PurchasedOn, p.UsableOn, p.ExpiresOn, p.VoidOn} {
			if in.Start.First() <= day && day < in.Month(in.Months).First() {
				days = append(days, day)
			}
		}
	}
	return rapid.SampledFrom(days).Draw(t, "day")
}

// DrawPack adds a purchase of a pack to the account, where what is drawn is a valid one.
func DrawPack(t *rapid.T, in *planner.Input, account *planner.Account, catalog *pricing.Catalog, address string) {
	p := planner.PackPurchase{
		Address: address, Account: account.Address, Catalog: catalog.ID(),
		SKU:         rapid.SampledFrom(catalog.SKUs()).Draw(t, "sku"),
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
	if len(resolvedPacks(in, account, []planner.PackPurchase{p})) > 0 { // it covers a day of the plan, and a meter that may have it
		in.Packs = append(in.Packs, p)
	}
}

// resolvedPacks are those of some purchases that are the account's; none where one of
// them is wrong.
func resolvedPacks(in *planner.Input, account *planner.Account, packs []planner.PackPurchase) []settle.Pack {
	alone := planner.Account{Address: account.Address, Products: account.Products, Discount: planner.NoDiscount()}
	own := slices.DeleteFunc(slices.Clone(packs), func(p planner.PackPurchase) bool { return p.Account != account.Address })
	plan, problems := settle.Resolve(planner.Input{Start: in.Start, Months: in.Months, Catalogs: in.Catalogs, Accounts: []planner.Account{alone}, Packs: own})
	if len(problems) > 0 {
		return nil
	}
	return plan.Accounts[0].Packs
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
	for range 12 {
		a, ok := accountOf(in, u.Account)
		if !ok {
			return
		}
		name, rows := planner.ParseName(u.Meter), a.Months[i].Meters
		row := rows[slices.IndexFunc(rows, func(m planner.MeterMonth) bool {
			return m.Meter.ID == name.ID && (name.Catalog == "" || m.Meter.Catalog == name.Catalog)
		})]
		tiers, priced := row.Meter.Tiers(in.Month(i))
		if !priced || tiers.Len() < 2 {
			return
		}
		basis := row.Postpaid
		if a.TermsOf(row.Meter.Catalog).TierBasis == pricing.BasisGross {
			basis = row.Calls
		}
		missing := tiers.At(min(edge, tiers.Len()-1)).From + side - basis
		if missing == 0 {
			return
		}
		u.Calls[i] = max(0, u.Calls[i]+missing)
	}
}

// accountOf settles an account of a plan; false where it needs a price that is not public.
func accountOf(in *planner.Input, address string) (*planner.AccountForecast, bool) {
	own := in.ByAccount()[address]
	f, problems := settle.Simulate(*own)
	if len(problems) > 0 {
		return nil, false
	}
	return &f.Accounts[0], true
}

// bendCash gives an account just as much cash that it fails by the smallest amount,
// just does not fail, or has that to spare; and wakes a suspended product likewise.
func bendCash(t *rapid.T, in *planner.Input) {
	account := &in.Accounts[rapid.IntRange(0, len(in.Accounts)-1).Draw(t, "bent account")]
	decimals := in.Catalogs[0].Decimals()
	spare := func() pricing.Money {
		return pricing.MinorUnits(rapid.SampledFrom([]int64{-1, 0, 1}).Draw(t, "spare"), decimals)
	}
	a, ok := accountOf(in, account.Address)
	if !ok {
		return
	}
	if rapid.Bool().Draw(t, "bend opening") {
		least := a.Funding.LowestAvailable
		for _, e := range a.Events { // or what is left after a purchase
			if (e.Type == planner.EventPackBought || e.Type == planner.EventFeePaid) && rapid.Bool().Draw(t, "bend purchase") {
				least = e.Available
			}
		}
		account.Opening.Balance = account.Opening.Balance.Sub(least).Add(spare())
		a, _ = accountOf(in, account.Address)
	}
	suspended := slices.IndexFunc(a.Events, func(e planner.Event) bool { return e.Type == planner.EventFreezeFailed })
	if suspended < 0 {
		return
	}
	failed := a.Events[suspended]
	since, last := failed.Date, a.After.Date
	days := slices.DeleteFunc([]pricing.Date{
		since + 1, since + 14, (since.Month() + 1).Date(last.Day()), last.Month().First(), last,
	}, func(day pricing.Date) bool { return day <= since || day > last })
	if len(days) == 0 {
		return
	}
	wakingOn := rapid.SampledFrom(days).Draw(t, "waking on")
	pending, available := *failed.Amount, failed.Available
	for _, e := range a.Events[suspended+1:] {
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

func MustCatalog(spec pricing.CatalogSpec) *pricing.Catalog {
	catalog, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 {
		panic(problems[0])
	}
	return catalog
}

func Units(s string) pricing.Units { return Must(pricing.ParseUnits(s)) }

func Dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func TierPrice(s string) decimal.NullDecimal { return decimal.NewNullDecimal(Dec(s)) }

func Month(s string) pricing.Month { return Must(pricing.ParseMonth(s)) }

func Day(s string) pricing.Date { return Must(pricing.ParseDate(s)) }

// Must is a value that is right because it is written down.
func Must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
