package optimize_test

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// A purchaseCase is a plan of one account, small enough that every choice of packs
// can be tried, and what Optimize is asked.
type purchaseCase struct {
	In      planner.Input
	Options optimize.Options
}

// A caseShape says which plans are drawn.
type caseShape struct {
	name           string
	covers         func(*rapid.T) [][]int // the meters of each SKU
	meters         int                    // at most
	least, longest int                    // months
	proven         bool                   // whatever is asked, the optimum is proven
	ratios         []string               // of the meters; none: 1 each
	rounds         int                    // cases of a check
}

// caseShapes are the sets of meters that packs can make.
var caseShapes = []caseShape{
	{"one SKU", coverAll(1), 1, 1, 4, true, nil, 3},
	{"two SKUs", coverAll(2), 1, 1, 3, true, nil, 3},
	{"three SKUs", coverAll(3), 1, 1, 2, true, nil, 3},
	{"two sets", func(*rapid.T) [][]int { return [][]int{{0}, {1}} }, 2, 1, 2, false, nil, 3}, // a limit is shared
	{"common set", func(t *rapid.T) [][]int {
		return slices.Repeat([][]int{{0, 1}}, rapid.IntRange(1, 2).Draw(t, "skus"))
	}, 2, 1, 3, true, nil, 3},
	{"packs with ratios", func(t *rapid.T) [][]int {
		return slices.Repeat([][]int{{0, 1}}, rapid.IntRange(1, 2).Draw(t, "skus"))
	}, 2, 1, 2, true, []string{"1", "2", "0.4"}, 3},
	{"common set of three", func(*rapid.T) [][]int { return [][]int{{0, 1, 2}} }, 3, 1, 3, true, nil, 3},
	{"overlapping sets", func(t *rapid.T) [][]int {
		return rapid.SampledFrom([][][]int{{{0, 1}, {0}}, {{0}, {0, 1}}, {{0, 1}, {1, 2}}, {{1}, {0, 1}, {0}}, {{0, 1, 2}, {2}}}).Draw(t, "overlap")
	}, 3, 1, 3, false, nil, 3},
	{"long horizon", coverAll(1), 1, 5, 14, true, nil, 2},
}

// coverAll are SKUs of the first meter.
func coverAll(skus int) func(*rapid.T) [][]int {
	return func(*rapid.T) [][]int { return slices.Repeat([][]int{{0}}, skus) }
}

// Draw draws a plan and bends it to the edges of tiers.
func (s caseShape) draw(t *rapid.T) purchaseCase {
	d := caseDraw{T: t, shape: s, covers: s.covers(t)}
	d.in.Start = rapid.SampledFrom([]pricing.Month{plantest.Month("2026-12"), plantest.Month("2027-01"), plantest.Month("2028-01"), plantest.Month("2028-02"), plantest.Month("2100-02")}).Draw(t, "start")
	d.in.Months = rapid.IntRange(s.least, s.longest).Draw(t, "months")
	terms := plantest.DrawTerms(t)
	validity := rapid.SampledFrom([]string{"1y", "1y", "45d", "1m", "2m", "13m", "7d"}).Draw(t, "validity")
	if err := terms.Set("pack_validity", validity); err != nil {
		t.Fatal(err)
	}
	discount := planner.Discount{Default: plantest.DrawAmount(t, "discount", "1", "1", "1", "0.9", "0", "0.333333333333")}
	if rapid.IntRange(0, 4).Draw(t, "discount of a meter") == 0 {
		discount.ByName = map[string]decimal.Decimal{"m0": plantest.Dec("0.77")}
	}
	d.in.Accounts = []planner.Account{{Address: "account.main", Products: planner.OneProduct("own", terms), Discount: discount}}
	d.volumes()
	d.in.Catalogs = []*pricing.Catalog{d.catalog()}
	d.ownedPacks()
	d.plannedPacks()
	for range rapid.IntRange(0, 2).Draw(t, "tier edges") {
		d.bend()
	}
	return d.withOptions()
}

// A caseDraw is a case that is being drawn.
type caseDraw struct {
	*rapid.T
	shape  caseShape
	covers [][]int
	in     planner.Input
}

// volumes draws a usage of each meter. A long horizon has few months with calls.
func (d *caseDraw) volumes() {
	volume := rapid.SampledFrom([]int64{0, 5, 10, 17, 30, 31, 60})
	for i := range d.shape.meters {
		calls := slices.Repeat([]int64{volume.Draw(d.T, "calls")}, d.in.Months)
		if d.shape.longest > 4 {
			clear(calls)
		}
		for range rapid.IntRange(1, 3).Draw(d.T, "other months") {
			calls[rapid.IntRange(0, d.in.Months-1).Draw(d.T, "other month")] = volume.Draw(d.T, "other calls")
		}
		d.in.Usages = append(d.in.Usages, planner.Usage{
			Address: fmt.Sprintf("usage.u%d", i), Account: "account.main", Meter: fmt.Sprintf("m%d", i), Calls: calls,
		})
	}
}

// total is the calls of some meters over the horizon.
func (d *caseDraw) total(meters []int) (sum int64) {
	for _, i := range meters {
		for _, calls := range d.in.Usages[i].Calls {
			sum += calls
		}
	}
	return sum
}

func (d *caseDraw) catalog() *pricing.Catalog {
	spec := pricing.CatalogSpec{
		ID: "own", Currency: "CNY", Terms: pricing.DefaultTerms(), CallUnit: rapid.SampledFrom([]int64{1, 10}).Draw(d.T, "call unit"),
	}
	for i := range d.shape.meters {
		spec.Meters = append(spec.Meters, pricing.MeterSpec{ID: fmt.Sprintf("m%d", i), Tiers: d.tiers()})
	}
	names := []string{"m0", "m1", "m2"}[:d.shape.meters]
	for i := range rapid.IntRange(0, 2).Draw(d.T, "free quotas") {
		spec.FreeQuotas = append(spec.FreeQuotas, pricing.FreeQuotaSpec{
			ID: fmt.Sprintf("q%d", i), Calls: rapid.SampledFrom([]int64{1, 3, 8}).Draw(d.T, "quota"), Meters: pricing.ListedMeters(rapid.Permutation(names).Draw(d.T, "quota meters")[:rapid.IntRange(1, len(names)).Draw(d.T, "quota meters count")]...),
		})
	}
	for i, covers := range d.covers {
		p := pricing.PackSpec{SKU: fmt.Sprintf("p%d", i), Calls: d.packSize(covers)}
		for _, j := range covers {
			m := pricing.GrantMeter{ID: names[j], Ratio: pricing.WholeUnits(1)}
			if len(d.shape.ratios) > 0 {
				m.Ratio = plantest.Units(rapid.SampledFrom(d.shape.ratios).Draw(d.T, "ratio"))
			}
			p.Meters = append(p.Meters, m)
		}
		p.Price = d.packPrice(spec, p.Calls)
		if rapid.IntRange(0, 4).Draw(d.T, "own validity") == 0 {
			p.Validity = plantest.Must(pricing.ParseValidity(rapid.SampledFrom([]string{"7d", "45d", "1m", "2m"}).Draw(d.T, "validity")))
		}
		spec.Packs = append(spec.Packs, p)
	}
	for i := range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(d.T, "revisions") {
		spec.Revisions = append(spec.Revisions, d.revision(spec, i))
	}
	return plantest.MustCatalog(spec)
}

// tiers draws prices that fall, as they do, and some that do not.
func (d *caseDraw) tiers() []pricing.Tier {
	prices := rapid.SampledFrom([][]string{
		{"10", "8", "5", "1"}, {"10", "5", "2", "2"}, {"6", "3", "0", "0"}, {"60", "50", "20", "7"}, {"5", "5.5", "9", "10"},
		{"1", "4", "2", "3"}, {"0.333333333333", "0.12345678", "0.1", "0.05"}, {"0", "3", "0", "1"},
	}).Draw(d.T, "prices")
	tiers := []pricing.Tier{{From: 0, Price: plantest.TierPrice(prices[0])}}
	for i := range rapid.IntRange(0, 3).Draw(d.T, "more tiers") {
		from := tiers[i].From + rapid.SampledFrom([]int64{1, 4, 10, 20}).Draw(d.T, "tier width")
		tiers = append(tiers, pricing.Tier{From: from, Price: plantest.TierPrice(prices[i+1])})
	}
	return tiers
}

// packSize draws sizes of which few cover everything.
func (d *caseDraw) packSize(covers []int) int64 {
	total := max(1, d.total(covers))
	size := total / rapid.SampledFrom([]int64{1, 2, 2, 3, 4, int64(d.in.Months)}).Draw(d.T, "packs for all")
	size += rapid.Int64Range(-1, 1).Draw(d.T, "more in a pack")
	return max(1, size, total/6)
}

// packPrice draws prices at which packs and calls often cost the same.
func (d *caseDraw) packPrice(spec pricing.CatalogSpec, calls int64) decimal.Decimal {
	tiers := spec.Meters[0].Tiers
	postpaid := tiers[rapid.IntRange(0, len(tiers)-1).Draw(d.T, "price of tier")].Price.Decimal.Mul(decimal.NewFromInt(calls)).Div(decimal.NewFromInt(spec.CallUnit))
	switch rapid.IntRange(0, 5).Draw(d.T, "pack price") {
	case 0:
		return postpaid
	case 1, 2:
		return postpaid.Div(decimal.NewFromInt(2))
	case 3:
		return postpaid.Mul(plantest.Dec("0.8"))
	case 4:
		if n := len(spec.Packs); n > 0 {
			return spec.Packs[n-1].Price // of a pack that may be larger or smaller
		}
	}
	return plantest.DrawAmount(d.T, "amount", "0", "1", "10", "33.333333333333", "9.99", "100")
}

// revision changes prices from one of the horizon's months on, or inside it.
func (d *caseDraw) revision(spec pricing.CatalogSpec, n int) pricing.RevisionSpec {
	at := d.in.Month(rapid.IntRange(0, d.in.Months-1).Draw(d.T, "revision month"))
	r := pricing.RevisionSpec{Date: at.Date(1 + 13*n)}
	if rapid.Bool().Draw(d.T, "revise a meter") {
		m := pricing.MeterRevisionSpec{ID: "m0", Free: rapid.IntRange(0, 2).Draw(d.T, "to free") == 0}
		if !m.Free {
			m.Tiers = d.tiers()
		}
		r.Meters = append(r.Meters, m)
	}
	if rapid.Bool().Draw(d.T, "revise a pack") {
		p := spec.Packs[len(spec.Packs)-1]
		r.Packs = append(r.Packs, pricing.PackRevisionSpec{SKU: p.SKU, Price: d.packPrice(spec, p.Calls)})
	}
	return r
}

// ownedPacks draws packs from before the horizon, some of which expire inside it.
func (d *caseDraw) ownedPacks() {
	first, terms := d.in.Start.First(), d.in.Accounts[0].Products[0].Terms
	for i := range rapid.SampledFrom([]int{0, 0, 1, 1, 2}).Draw(d.T, "owned packs") {
		before := first - pricing.Date(rapid.SampledFrom([]int{1, 6, 10, 20, 31, 200, 350, 364}).Draw(d.T, "days before"))
		sku := d.drawSKU()
		validity := terms.PackValidity
		if !sku.Validity.IsZero() {
			validity = sku.Validity
		}
		if validity.Expiry(before) <= first {
			continue
		}
		left := rapid.Int64Range(0, sku.Calls).Draw(d.T, "remaining")
		d.in.Packs = append(d.in.Packs, planner.PackPurchase{
			Address: fmt.Sprintf("resource_pack.owned%d", i), Account: "account.main", SKU: sku.SKU, Quantity: 1, PurchasedOn: before, Remaining: new(pricing.WholeUnits(left)),
		})
	}
}

// plannedPacks draws the configuration's own purchases inside the horizon, whose
// addresses stand before and after those of the purchases that are found.
func (d *caseDraw) plannedPacks() {
	for i := range rapid.SampledFrom([]int{0, 0, 1, 1, 2}).Draw(d.T, "planned packs") {
		m := d.in.Month(rapid.IntRange(0, d.in.Months-1).Draw(d.T, "planned month"))
		sku := d.drawSKU()
		if d.free(sku) {
			continue
		}
		p := planner.PackPurchase{
			Address: fmt.Sprintf("resource_pack.%s%d", rapid.SampledFrom([]string{"a", "z"}).Draw(d.T, "name"), i), Account: "account.main", SKU: sku.SKU,
			Quantity:    rapid.Int64Range(1, 2).Draw(d.T, "quantity"),
			PurchasedOn: m.Date(rapid.SampledFrom([]int{1, 1, 10, 15, m.Days()}).Draw(d.T, "day")),
		}
		if rapid.IntRange(0, 2).Draw(d.T, "negotiated") == 0 {
			share := plantest.DrawAmount(d.T, "share", "0.4", "0.9", "1.5", "0")
			price := pricing.MoneyOf(sku.Price(p.PurchasedOn).Decimal().Mul(share)).Round(pricing.CentDecimals)
			p.Price = &price
		}
		d.in.Packs = append(d.in.Packs, p)
	}
}

func (d *caseDraw) drawSKU() *pricing.Pack {
	sku, _ := d.in.Catalogs[0].Pack(rapid.SampledFrom(d.in.Catalogs[0].SKUs()).Draw(d.T, "sku"))
	return sku
}

// free says whether no meter of a SKU has a price in the horizon.
func (d *caseDraw) free(sku *pricing.Pack) bool {
	return !slices.ContainsFunc(sku.Meters, func(i int) bool {
		return d.in.Catalogs[0].Meters()[i].PricedBetween(d.in.Start, d.in.Month(d.in.Months-1))
	})
}

// bend moves a month's volume until, with the plan's own packs or with one that
// could be bought, its basis stands one below, on or one above a tier's edge.
func (d *caseDraw) bend() {
	u := &d.in.Usages[rapid.IntRange(0, len(d.in.Usages)-1).Draw(d.T, "bent usage")]
	i := rapid.IntRange(0, d.in.Months-1).Draw(d.T, "bent month")
	meter, _ := d.in.Catalogs[0].Meter(u.Meter)
	tiers, _ := meter.Tiers(d.in.Month(i))
	if tiers.Len() < 2 {
		return
	}
	edge := tiers.At(rapid.IntRange(1, tiers.Len()-1).Draw(d.T, "edge")).From + rapid.Int64Range(-1, 1).Draw(d.T, "side")
	with := d.in
	if sku := d.drawSKU(); rapid.Bool().Draw(d.T, "with a pack") && !d.free(sku) {
		with.Packs = append(slices.Clone(d.in.Packs), planner.PackPurchase{
			Address: "resource_pack.p", Account: "account.main", SKU: sku.SKU, Quantity: 1,
			PurchasedOn: d.in.Month(rapid.IntRange(0, i).Draw(d.T, "month of the pack")).First(),
		})
	}
	for range 8 {
		for _, row := range plantest.Simulate(d.T, with).Accounts[0].Months[i].Meters {
			if row.Meter.ID == u.Meter {
				basis := row.Postpaid
				if d.in.Accounts[0].Products[0].Terms.TierBasis == pricing.BasisGross {
					basis = row.Calls
				}
				u.Calls[i] = max(0, u.Calls[i]+edge-basis)
			}
		}
	}
}

func (d *caseDraw) withOptions() purchaseCase {
	o := optimize.Options{Keep: rapid.IntRange(0, 2).Draw(d.T, "keep") == 0}
	if rapid.IntRange(0, 3).Draw(d.T, "amortized") == 0 {
		o.Objective = optimize.ObjectiveAmortized
		if rapid.Bool().Draw(d.T, "limit what is left") {
			o.MaxLeftover = new(rapid.SampledFrom([]int64{0, 3, 10, 1000}).Draw(d.T, "most left"))
		}
	}
	if rapid.IntRange(0, 4).Draw(d.T, "limit a day") == 0 {
		price := d.drawSKU().Price(d.in.Start.First()).Decimal()
		o.MaxUpfront = new(pricing.MoneyOf(price.Mul(plantest.DrawAmount(d.T, "limit in packs", "0", "0.99", "1", "2", "2.5"))).Round(pricing.CentDecimals))
	}
	return purchaseCase{d.in, o}
}
