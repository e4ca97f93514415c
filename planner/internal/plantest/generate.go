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
func DrawInput(t *rapid.T) planner.Input {
	in := planner.Input{
		Start: rapid.SampledFrom([]pricing.Month{
			Month("2026-12"), Month("2027-01"), Month("2027-02"), Month("2027-11"),
			Month("2028-01"), Month("2028-02"), Month("2099-12"), Month("2100-02"),
		}).Draw(t, "start"),
		Months: rapid.SampledFrom([]int{1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 12, 13, 36}).Draw(t, "months"),
	}
	in.Catalogs = []*pricing.Catalog{drawCatalog(t, in), PageCatalog()}
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
	return in
}

// drawCatalog draws a price list of few calls, so that every edge is near.
func drawCatalog(t *rapid.T, in planner.Input) *pricing.Catalog {
	spec := pricing.CatalogSpec{
		ID: "own", Currency: "CNY", Terms: pricing.DefaultTerms(),
		CallUnit: rapid.SampledFrom([]int64{1, 100, 1000}).Draw(t, "call unit"),
	}
	var meters, priced []string
	for i := range rapid.IntRange(1, 5).Draw(t, "meters") {
		m := pricing.MeterSpec{ID: fmt.Sprintf("m%d", i)}
		m.Free = i > 0 && rapid.IntRange(0, 5).Draw(t, "free") == 0
		if !m.Free {
			m.Tiers = DrawTiers(t)
			priced = append(priced, m.ID)
		}
		meters = append(meters, m.ID)
		spec.Meters = append(spec.Meters, m)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "free quotas") {
		spec.FreeQuotas = append(spec.FreeQuotas, pricing.FreeQuotaSpec{
			ID:     fmt.Sprintf("q%d", i),
			Calls:  rapid.SampledFrom([]int64{0, 1, 7, 100, 1000}).Draw(t, "quota"),
			Meters: drawSome(t, meters, "quota meters"),
		})
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "skus") {
		spec.Packs = append(spec.Packs, pricing.PackSpec{
			SKU:    fmt.Sprintf("p%d", i),
			Calls:  rapid.SampledFrom([]int64{1, 7, 100, 1000, 5000}).Draw(t, "pack calls"),
			Price:  DrawPackPrice(t),
			Meters: drawSome(t, priced, "pack meters"),
		})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "revisions") {
		// The one on a 1st changes that month's tiers, the others the next's.
		at := in.Month(rapid.IntRange(-1, in.Months-1).Draw(t, "revision month"))
		revision := pricing.RevisionSpec{Date: at.Date(1 + 13*i)}
		for _, id := range drawSome(t, meters, "revised meters") {
			m := pricing.MeterRevisionSpec{ID: id, Free: rapid.IntRange(0, 3).Draw(t, "revised to free") == 0}
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
		spec.Revisions = append(spec.Revisions, revision)
	}
	return MustCatalog(spec)
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
	if terms.Check() != nil { // suspend together with purchase_month
		terms.PackCoverage = pricing.CoverageFromDate
	}
	return terms
}

// DrawAccount adds the n-th account to the plan, with what belongs to it.
func DrawAccount(t *rapid.T, in *planner.Input, address string, n int) {
	catalog := in.Catalogs[rapid.SampledFrom([]int{0, 0, 1}).Draw(t, "catalogue")]
	account := planner.Account{
		Address: address, Catalog: catalog.ID(), Terms: DrawTerms(t),
		Discount: planner.Discount{Default: DrawAmount(t, "discount", "1", "1", "0.9", "0", "0.333333333333")},
		Opening: planner.Opening{
			Balance:  pricing.MoneyOf(DrawCash(t, "balance")),
			Frozen:   pricing.MoneyOf(DrawAmount(t, "frozen", "0", "100", "33.33")),
			Due:      pricing.MoneyOf(DrawAmount(t, "due", "0", "100", "12.345")),
			Estimate: pricing.MoneyOf(DrawAmount(t, "estimate", "0", "100", "120.5")),
		},
	}
	meters := drawSome(t, catalog.MeterIDs(), "meters used")
	if len(meters) > 4 {
		meters = meters[:4]
	}
	if rapid.Bool().Draw(t, "discount of a meter") {
		account.Discount.ByMeter = map[string]decimal.Decimal{meters[0]: Dec("0.77")}
	}
	drawSuspension(t, &account)
	account.Statements = drawStatements(t, in, &account)
	in.Accounts = append(in.Accounts, account)

	for _, meter := range meters {
		for k := range rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "usages") {
			in.Usages = append(in.Usages, planner.Usage{
				Address: fmt.Sprintf("usage.a%d_%s%s", n, meter, []string{"[10]", "[2]", `["x"]`}[k]),
				Account: address, Meter: meter,
				Calls: drawCalls(t, in, catalog, meter), Actual: drawActual(t, in),
			})
		}
	}
	packs := []string{"resource_pack.p%d[2]", "resource_pack.p%d[10]", `resource_pack.p%d["x"]`, `module.eu["de"].resource_pack.p%d`, "resource_pack.b%d", "resource_pack.a%d"}
	for k := range rapid.IntRange(0, len(packs)).Draw(t, "packs") {
		DrawPack(t, in, &account, catalog, fmt.Sprintf(packs[k], n))
	}
	for k := range rapid.IntRange(0, 4).Draw(t, "top-ups") {
		topUp := planner.TopUp{Address: fmt.Sprintf("top_up.t%d[%d]", n, 10-k), Account: address, Amount: pricing.MoneyOf(DrawCash(t, "amount").Abs())}
		if rapid.Bool().Draw(t, "monthly") {
			topUp.MonthlyOn = rapid.SampledFrom([]int{1, 2, 3, 15, 28}).Draw(t, "monthly on")
		} else {
			topUp.Date = drawDay(t, in, &account)
			if rapid.IntRange(0, 5).Draw(t, "after the horizon") == 0 {
				topUp.Date = in.Month(in.Months).Date(rapid.IntRange(1, account.Terms.BillDay).Draw(t, "day"))
			}
		}
		in.TopUps = append(in.TopUps, topUp)
	}
}

// drawSuspension lets some accounts begin while service is down.
func drawSuspension(t *rapid.T, a *planner.Account) {
	if a.Terms.Overdraft == pricing.OverdraftSuspend && rapid.IntRange(0, 3).Draw(t, "opens suspended") == 0 {
		a.Opening.Suspended, a.Opening.Frozen = true, pricing.Money{}
		a.Opening.Pending = pricing.MoneyOf(DrawAmount(t, "pending", "0", "100", "5000"))
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
		s := planner.Statement{Date: in.Month(i).First(), Balance: pricing.MoneyOf(DrawCash(t, "balance"))}
		frozen := rapid.SampledFrom([]string{"", "", "0", "33.33"}).Draw(t, "frozen")
		if frozen != "" {
			s.Frozen = new(pricing.MoneyOf(Dec(frozen)))
		}
		if down := rapid.IntRange(0, 3).Draw(t, "down"); down < 2 {
			s.Suspended = new(down == 0 && frozen != "33.33" && a.Terms.Overdraft == pricing.OverdraftSuspend)
		}
		if s.Suspended != nil && *s.Suspended && rapid.Bool().Draw(t, "pending told") {
			s.Pending = new(pricing.MoneyOf(DrawAmount(t, "pending", "0", "100", "5000")))
		}
		all = append(all, s)
	}
	return all
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

func DrawCash(t *rapid.T, label string) decimal.Decimal {
	return DrawAmount(t, label, "0", "0.01", "100", "-50.5", "5000", "12345.678901", "1000000", "1000000000")
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
	days := []pricing.Date{m.First(), m.Date(2), m.Date(15), m.Date(account.Terms.BillDay), m.Date(account.Terms.BillDay), m.Date(28), m.Date(m.Days() - 1), m.Date(m.Days())}
	for i := range in.Months {
		if m := in.Month(i); m.Days() == 29 {
			days = append(days, m.Date(29), m.Date(29))
		}
	}
	for _, p := range in.Packs { // the day of another purchase, or of its expiry
		if p.Account == account.Address {
			for _, day := range []pricing.Date{p.PurchasedOn, refExpiry(p.PurchasedOn, account.Terms.PackValidity.String())} {
				if in.Start.First() <= day && day < in.Month(in.Months).First() {
					days = append(days, day)
				}
			}
		}
	}
	return rapid.SampledFrom(days).Draw(t, "day")
}

func DrawPack(t *rapid.T, in *planner.Input, account *planner.Account, catalog *pricing.Catalog, address string) {
	// A pack of meters that are free all the time is an error.
	skus := slices.DeleteFunc(catalog.SKUs(), func(sku string) bool {
		pack, _ := catalog.Pack(sku)
		return !slices.ContainsFunc(pack.Meters, func(j int) bool {
			return catalog.Meters()[j].PricedBetween(in.Start, in.Month(in.Months-1))
		})
	})
	if len(skus) == 0 {
		return
	}
	p := planner.PackPurchase{
		Address: address, Account: account.Address,
		SKU:         rapid.SampledFrom(skus).Draw(t, "sku"),
		Quantity:    rapid.SampledFrom([]int64{1, 1, 2, 3}).Draw(t, "quantity"),
		PurchasedOn: drawDay(t, in, account),
	}
	pack, _ := catalog.Pack(p.SKU)
	if rapid.IntRange(0, 9).Draw(t, "huge pack") == 0 {
		p.Quantity = pricing.MaxCalls / 7 / pack.Calls
	}
	if rapid.IntRange(0, 3).Draw(t, "negotiated") == 0 {
		p.Price = new(pricing.MoneyOf(DrawPackPrice(t)))
	}
	first := in.Start.First()
	if rapid.IntRange(0, 2).Draw(t, "bought before the start") == 0 {
		before := first - pricing.Date(rapid.SampledFrom([]int{1, 6, 31, 200, 364}).Draw(t, "days before"))
		if rapid.IntRange(0, 9).Draw(t, "void on the first day") == 0 {
			for refExpiry(before, account.Terms.PackValidity.String()) > first {
				before--
			}
		}
		if refExpiry(before, account.Terms.PackValidity.String()) >= first {
			p.PurchasedOn = before
		}
	}
	if p.PurchasedOn < first {
		size := pack.Calls * p.Quantity
		p.Remaining = new(rapid.SampledFrom([]int64{0, 1, size / 2, size}).Draw(t, "remaining"))
	}
	in.Packs = append(in.Packs, p)
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
		run := NewRefRun(upToThen, account, account.Terms.Overdraft)
		run.walk()
		tiers := run.tiers(u.Meter, i)
		if len(tiers) < 2 {
			return
		}
		missing := tiers[min(edge, len(tiers)-1)].From + side - run.basis(run.months[i], run.meterIndex(u.Meter))
		if missing == 0 {
			return
		}
		u.Calls[i] = max(0, u.Calls[i]+missing)
	}
}

// bendCash gives an account just as much cash that it fails by a cent, just
// does not fail, or has a cent to spare; and wakes a suspended one likewise.
func bendCash(t *rapid.T, in *planner.Input) {
	account := &in.Accounts[rapid.IntRange(0, len(in.Accounts)-1).Draw(t, "bent account")]
	spare := func() decimal.Decimal { return DrawAmount(t, "spare", "-0.01", "0", "0.01") }
	if rapid.Bool().Draw(t, "bend opening") {
		report := NewRefRun(*in, *account, pricing.OverdraftReport)
		report.walk()
		account.Opening.Balance = account.Opening.Balance.Sub(toDecimal(report.lowest)).Add(pricing.MoneyOf(spare()))
	}
	if account.Terms.Overdraft != pricing.OverdraftSuspend {
		return
	}
	run := NewRefRun(*in, *account, account.Terms.Overdraft)
	run.walk()
	suspended := slices.IndexFunc(run.events, func(e planner.Event) bool { return e.Type == planner.EventSuspended })
	if suspended < 0 {
		return
	}
	since, last := run.events[suspended].Date, in.Month(in.Months).Date(account.Terms.BillDay)
	days := slices.DeleteFunc([]pricing.Date{
		since + 1, since + 14, (since.Month() + 1).Date(account.Terms.BillDay), last.Month().First(), last,
	}, func(day pricing.Date) bool { return day <= since || day > last })
	if len(days) == 0 {
		return
	}
	wakingOn := rapid.SampledFrom(days).Draw(t, "waking on")
	pending, balance := *run.events[suspended-1].Amount, run.events[suspended].Balance
	for _, e := range run.events[suspended+1:] {
		if e.Date > wakingOn || e.Date == wakingOn && e.Type == planner.EventPackBought {
			break
		}
		if e.Type == planner.EventResumed {
			return
		}
		balance = e.Balance
	}
	if amount := pending.Sub(balance).Add(pricing.MoneyOf(spare())); amount.IsPositive() {
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
			listed.Meters = append(listed.Meters, row.meter)
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
		spec.Packs = append(spec.Packs, pricing.PackSpec{SKU: row.sku, Meters: []string{row.meter}, Calls: row.calls, Price: Dec(row.price)})
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

func Dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func Month(s string) pricing.Month { return must(pricing.ParseMonth(s)) }

func Day(s string) pricing.Date { return must(pricing.ParseDate(s)) }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
