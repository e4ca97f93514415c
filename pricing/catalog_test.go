package pricing_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"

	"github.com/shopspring/decimal"
)

// validSpec is a catalogue with one of everything.
func validSpec() pricing.CatalogSpec {
	tiers := func(prices ...string) (tiers []pricing.Tier) {
		for i, price := range prices {
			tiers = append(tiers, pricing.Tier{From: int64(i) * 1000, Price: decimal.NewNullDecimal(dec(price))})
		}
		return tiers
	}
	return pricing.CatalogSpec{
		ID: "own", Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms(),
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "shared", Calls: 100, Meters: pricing.ListedMeters("search", "label")}},
		Meters: []pricing.MeterSpec{
			{ID: "label", Tiers: tiers("3", "2")},
			{ID: "beta", Free: true},
			{ID: "search", Tiers: tiers("60")},
		},
		Packs: []pricing.PackSpec{{SKU: "search_1m", Meters: pricing.ListedMeters("search", "label"), Calls: 1_000_000, Price: dec("20000")}},
		Revisions: []pricing.RevisionSpec{
			{
				Date:   must(pricing.ParseDate("2027-04-15")),
				Meters: []pricing.MeterRevisionSpec{{ID: "label", Tiers: tiers("1")}},
				Packs:  []pricing.PackRevisionSpec{{SKU: "search_1m", Price: dec("22000")}},
			},
			{
				Date:   must(pricing.ParseDate("2027-02-01")),
				Meters: []pricing.MeterRevisionSpec{{ID: "label", Free: true}, {ID: "beta", Tiers: tiers("5")}},
				Packs:  []pricing.PackRevisionSpec{{SKU: "search_1m", Price: dec("21000")}},
			},
		},
	}
}

func newCatalog(t *testing.T, spec pricing.CatalogSpec) *pricing.Catalog {
	t.Helper()
	catalog, problems := pricing.NewCatalog(spec)
	for _, p := range problems {
		t.Fatal(p)
	}
	return catalog
}

// Tiers are those in force on the month's first day (a revision of the 15th
// counts from the next month on); a pack's price is that of the day.
func TestPricesOverTime(t *testing.T) {
	catalog := newCatalog(t, validSpec())
	for _, test := range []struct{ month, label, beta string }{
		{"1999-12", "3, 2", "free"},
		{"2027-01", "3, 2", "free"},
		{"2027-02", "free", "5"},
		{"2027-04", "free", "5"},
		{"2027-05", "1", "5"},
		{"2700-01", "1", "5"},
	} {
		month := must(pricing.ParseMonth(test.month))
		for id, want := range map[string]string{"label": test.label, "beta": test.beta} {
			meter, _ := catalog.Meter(id)
			got := "free"
			if list, priced := meter.Tiers(month); priced {
				got = list.At(0).Price.Decimal.String()
				for i := 1; i < list.Len(); i++ {
					got += ", " + list.At(i).Price.Decimal.String()
				}
			}
			if got != want {
				t.Errorf("%s costs %s in %s, want %s", id, got, test.month, want)
			}
		}
	}
	pack, _ := catalog.Pack("search_1m")
	for day, want := range map[string]string{
		"1900-01-01": "20000.00", "2027-01-31": "20000.00", "2027-02-01": "21000.00", "2027-04-14": "21000.00", "2027-04-15": "22000.00",
	} {
		if got := pack.Price(must(pricing.ParseDate(day))).String(); got != want {
			t.Errorf("the pack costs %s on %s, want %s", got, day, want)
		}
	}
	label, _ := catalog.Meter("label")
	for months, want := range map[[2]string]bool{
		{"2027-01", "2027-01"}: true, {"2027-02", "2027-04"}: false, {"2027-02", "2027-05"}: true, {"2027-01", "2027-02"}: true,
	} {
		if got := label.PricedBetween(must(pricing.ParseMonth(months[0])), must(pricing.ParseMonth(months[1]))); got != want {
			t.Errorf("label is priced between %v: %t, want %t", months, got, want)
		}
	}
}

// Meters are told by their place in the catalogue, whatever order a grant lists
// them in.
func TestGrantsKnowTheirMeters(t *testing.T) {
	catalog := newCatalog(t, validSpec())
	pack, _ := catalog.Pack("search_1m")
	var quota []bool
	for _, m := range catalog.Meters() {
		quota = append(quota, catalog.FreeQuotas()[0].Covers(m.Index))
	}
	got := fmt.Sprint(catalog.MeterIDs(), quota, pack.Meters, catalog.SKUs())
	if want := "[label beta search] [true false true] [0 2] [search_1m]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if _, ok := catalog.Meter("none"); ok {
		t.Error("there is a meter of no name")
	}
	if _, ok := catalog.Pack("none"); ok {
		t.Error("there is a pack of no name")
	}
}

// The hash tells contents apart, not the ways of writing one.
func TestCatalogHash(t *testing.T) {
	want := newCatalog(t, validSpec()).SHA256()

	same := validSpec()
	slices.Reverse(same.Revisions)
	same.Packs[0].Price = dec("20000.00")
	if got := newCatalog(t, same).SHA256(); got != want {
		t.Errorf("the same content has the hash %s, not %s", got, want)
	}
	other := validSpec()
	other.Revisions[1].Packs[0].Price = dec("21000.01")
	if got := newCatalog(t, other).SHA256(); got == want {
		t.Error("another price has the same hash")
	}
}

// A catalogue neither changes what it was made of nor changes with it.
func TestCatalogIsItsOwn(t *testing.T) {
	spec := validSpec()
	catalog := newCatalog(t, spec)
	if diff := cmp.Diff(validSpec(), spec, compareTerms); diff != "" {
		t.Errorf("NewCatalog changed its argument:\n%s", diff)
	}
	want := toJSON(catalog.Spec())
	spec.Meters[0].Tiers[1].From = 7
	spec.Revisions[0].Meters[0].Tiers[0].Price.Decimal = dec("9")
	if got := toJSON(catalog.Spec()); got != want {
		t.Errorf("the catalogue changed with its spec:\n%s", cmp.Diff(want, got))
	}
}

// A catalogue's document is the catalogue.
func TestCatalogFromJSON(t *testing.T) {
	want := newCatalog(t, validSpec())
	spec, err := fromJSON[pricing.CatalogSpec](toJSON(want.Spec()))
	if err != nil {
		t.Fatal(err)
	}
	if got := newCatalog(t, spec); got.SHA256() != want.SHA256() {
		t.Errorf("written (-), read (+):\n%s", cmp.Diff(toJSON(want.Spec()), toJSON(got.Spec())))
	}
}

// All problems are reported, each at its place, and there is no catalogue then.
func TestNewCatalogReportsAllProblems(t *testing.T) {
	spec := validSpec()
	spec.ID, spec.Currency, spec.CallUnit = "", "yuan", 0
	spec.Terms.PackCoverage, spec.Terms.Overdraft = pricing.CoverageFromMonth, pricing.OverdraftSuspend
	spec.Meters = append(spec.Meters,
		pricing.MeterSpec{ID: "label", Free: true},
		pricing.MeterSpec{ID: "both", Free: true, Tiers: []pricing.Tier{{Price: decimal.NewNullDecimal(dec("1"))}}},
		pricing.MeterSpec{ID: "none"},
		pricing.MeterSpec{ID: "a b", Free: true},
	)
	spec.FreeQuotas = append(spec.FreeQuotas,
		pricing.FreeQuotaSpec{ID: "shared", Calls: -1, Meters: pricing.ListedMeters("lable", "search", "search")},
		pricing.FreeQuotaSpec{ID: "empty"},
	)
	spec.Packs = append(spec.Packs,
		pricing.PackSpec{SKU: "search_1m"},
		pricing.PackSpec{SKU: "bad", Calls: 0, Price: dec("-1"), Meters: pricing.ListedMeters("both")},
		pricing.PackSpec{SKU: "huge", Calls: pricing.MaxCalls + 1, Meters: pricing.ListedMeters("search")},
	)
	spec.Revisions = append(spec.Revisions, pricing.RevisionSpec{
		Date: must(pricing.ParseDate("2027-04-15")),
		Meters: []pricing.MeterRevisionSpec{
			{ID: "serch", Free: true}, {ID: "search", Free: true}, {ID: "search", Free: true}, {ID: "label", Tiers: []pricing.Tier{{From: 5}}},
		},
		Packs: []pricing.PackRevisionSpec{{SKU: "search_1", Price: dec("1")}, {SKU: "search_1m", Price: dec("-1")}, {SKU: "search_1m"}},
	})
	want := []string{
		`|id: Invalid id`,
		`|currency: Invalid currency`,
		`|call_unit: Invalid call unit`,
		`|terms.pack_coverage: Contradictory terms`,
		`meter.label (2)|: Duplicate meter`,
		`meter.both|tiers: Free meter with prices`,
		`meter.none|tiers: Invalid price list`,
		`meter.a b|: Invalid id`,
		`free_quota.shared (2)|: Duplicate free quota`,
		`free_quota.shared (2)|calls: Invalid number of calls`,
		`free_quota.shared (2)|meters: Unknown meter`,
		`free_quota.shared (2)|meters: Duplicate meter`,
		`free_quota.empty|meters: Grant without meters`,
		`pack.search_1m (2)|: Duplicate pack`,
		`pack.bad|calls: Invalid number of calls`,
		`pack.bad|price: Negative price`,
		`pack.huge|calls: Invalid number of calls`,
		`revision.2027-04-15 (2)|: Duplicate revision`,
		`revision.2027-04-15 (2).meter.serch|: Unknown meter`,
		`revision.2027-04-15 (2).meter.search (2)|: Duplicate revision`,
		`revision.2027-04-15 (2).meter.label|tiers: Invalid price list`,
		`revision.2027-04-15 (2).pack.search_1|: Unknown pack`,
		`revision.2027-04-15 (2).pack.search_1m|price: Negative price`,
		`revision.2027-04-15 (2).pack.search_1m (2)|: Duplicate revision`,
		`pack.bad|meters: Pack for a free meter`,
	}
	catalog, problems := pricing.NewCatalog(spec)
	if catalog != nil {
		t.Error("there is a catalogue in spite of problems")
	}
	var got []string
	for _, p := range problems {
		if p.Detail == "" {
			t.Errorf("a problem without a sentence: %+v", p)
		}
		got = append(got, fmt.Sprintf("%s|%s: %s", p.Address, p.Attribute, p.Summary))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("by hand (-), reported (+):\n%s", diff)
	}
}

// A problem says what is wrong with which value, and the nearest right one.
func TestCatalogProblemDetail(t *testing.T) {
	spec := validSpec()
	spec.FreeQuotas[0].Meters[1].ID = "lable"
	_, problems := pricing.NewCatalog(spec)
	want := []pricing.Problem{{
		Address: "free_quota.shared", Attribute: "meters", Key: "lable", Summary: "Unknown meter",
		Detail: `This catalogue has no meter "lable". Did you mean "label"?`,
	}}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("by hand (-), reported (+):\n%s", diff)
	}
}

// The bounds of a call unit, and a catalogue of nothing.
func TestCatalogHeader(t *testing.T) {
	for unit, valid := range map[int64]bool{
		1: true, 12: true, 3600: true, 1_000_000_000: true, -1: false, 0: false, 10_000_000_000: false,
	} {
		spec := validSpec()
		spec.CallUnit = unit
		if _, problems := pricing.NewCatalog(spec); (len(problems) == 0) != valid {
			t.Errorf("a call unit of %d: %v", unit, problems)
		}
	}
	_, problems := pricing.NewCatalog(pricing.CatalogSpec{ID: "empty", Currency: "CNY", CallUnit: 1, Terms: pricing.DefaultTerms()})
	want := []pricing.Problem{{Summary: "Catalogue without meters", Detail: "A catalogue needs at least one meter block."}}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("by hand (-), reported (+):\n%s", diff)
	}
}
