package planner_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// A pair of plans is drawn by drawing one and changing a copy of it, so that
// most of it is alike, as in a pull request.

// alterations change one group of inputs each.
var alterations = map[planner.Group]func(*rapid.T, *planner.Input){
	planner.GroupUsage: func(t *rapid.T, in *planner.Input) {
		for range rapid.IntRange(1, 3).Draw(t, "usage changes") {
			alterUsage(t, in)
		}
	},
	planner.GroupPack: func(t *rapid.T, in *planner.Input) {
		for range rapid.IntRange(1, 2).Draw(t, "pack changes") {
			alterPack(t, in)
		}
	},
	planner.GroupPrice: alterCatalog,
	planner.GroupDiscount: func(t *rapid.T, in *planner.Input) {
		a := drawOne(t, in.Accounts, "discounted")
		a.Discount.Default = drawAmount(t, "discount", "1", "0.8", "0.95", "0")
		a.Discount.ByMeter = maps.Clone(a.Discount.ByMeter)
		if rapid.Bool().Draw(t, "by meter") {
			a.Discount.ByMeter = map[string]decimal.Decimal{rapid.SampledFrom(catalogIn(in, a.Catalog).MeterIDs()).Draw(t, "meter"): dec("0.5")}
		}
	},
	planner.GroupTerms: func(t *rapid.T, in *planner.Input) {
		drawOne(t, in.Accounts, "other terms").Terms = drawTerms(t)
	},
	planner.GroupFunding: func(t *rapid.T, in *planner.Input) {
		a := drawOne(t, in.Accounts, "funded")
		a.Opening.Balance = pricing.MoneyOf(drawCash(t, "balance"))
		a.Opening.Due = pricing.MoneyOf(drawAmount(t, "due", "0", "77", "12000"))
		in.TopUps = append(in.TopUps, planner.TopUp{Address: "top_up.added", Account: a.Address, Amount: pricing.MoneyOf(drawCash(t, "amount").Abs()), MonthlyOn: 2})
	},
	planner.GroupAccount: func(t *rapid.T, in *planner.Input) {
		if len(in.Accounts) > 1 && rapid.Bool().Draw(t, "drop") {
			dropAccount(in, drawOne(t, in.Accounts, "dropped").Address)
			return
		}
		drawAccount(t, in, "account.added", 9)
	},
}

// drawOne draws an entry of a list, to be changed in its place.
func drawOne[T any](t *rapid.T, list []T, label string) *T {
	return &list[rapid.IntRange(0, len(list)-1).Draw(t, label)]
}

func catalogIn(in *planner.Input, id string) *pricing.Catalog {
	return in.Catalogs[slices.IndexFunc(in.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == id })]
}

func alterUsage(t *rapid.T, in *planner.Input) {
	if len(in.Usages) == 0 {
		return
	}
	i := rapid.IntRange(0, len(in.Usages)-1).Draw(t, "usage")
	u := &in.Usages[i]
	switch rapid.IntRange(0, 5).Draw(t, "what of the usage") {
	case 0:
		in.Usages = slices.Delete(in.Usages, i, i+1)
	case 1:
		added := *u
		added.Address = "usage.added" + u.Address[strings.LastIndex(u.Address, "["):]
		added.Calls = slices.Clone(u.Calls)
		in.Usages = append(in.Usages, added)
	default:
		k := rapid.IntRange(0, in.Months-1).Draw(t, "month")
		u.Calls[k] = rapid.SampledFrom([]int64{0, u.Calls[k] / 2, u.Calls[k] + 1, max(0, u.Calls[k]-1), min(u.Calls[k]*2, pricing.MaxCalls/3), 1_020_000}).Draw(t, "calls")
	}
}

func alterPack(t *rapid.T, in *planner.Input) {
	if len(in.Packs) == 0 || rapid.IntRange(0, 2).Draw(t, "add") == 0 {
		a := drawOne(t, in.Accounts, "buyer")
		drawPack(t, in, a, catalogIn(in, a.Catalog), sprintf("resource_pack.added[%d]", len(in.Packs)))
		return
	}
	i := rapid.IntRange(0, len(in.Packs)-1).Draw(t, "pack")
	p := &in.Packs[i]
	switch rapid.IntRange(0, 2).Draw(t, "what of the pack") {
	case 0:
		in.Packs = slices.Delete(in.Packs, i, i+1)
	case 1:
		p.Quantity++
	default:
		p.Price = new(money("41.41"))
	}
}

// alterCatalog changes the drawn price list, or the accounts' to one of another
// name with other units.
func alterCatalog(t *rapid.T, in *planner.Input) {
	i := slices.IndexFunc(in.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == "own" })
	if i < 0 {
		return
	}
	spec := in.Catalogs[i].Spec()
	spec.Meters, spec.Packs = slices.Clone(spec.Meters), slices.Clone(spec.Packs)
	for range rapid.IntRange(1, 3).Draw(t, "price changes") {
		switch rapid.IntRange(0, 5).Draw(t, "what of the prices") {
		case 0:
			if m := drawOne(t, spec.Meters, "repriced"); !m.Free {
				m.Tiers = drawTiers(t)
			}
		case 1:
			drawOne(t, spec.Packs, "pack repriced").Price = drawPackPrice(t)
		case 2:
			drawOne(t, spec.Packs, "pack resized").Calls = rapid.SampledFrom([]int64{3, 100, 5000}).Draw(t, "size")
		case 3:
			spec.FreeQuotas = append(slices.Clone(spec.FreeQuotas), pricing.FreeQuotaSpec{ID: fmt.Sprint("added", len(spec.FreeQuotas)), Calls: 50, Meters: []string{spec.Meters[0].ID}})
		case 4:
			spec.CallUnit = rapid.SampledFrom([]int64{1, 10, 1000}).Draw(t, "call unit")
		default:
			spec.Revisions = nil
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "rename the catalogue") == 0 {
		spec.ID = "renamed"
		for k := range in.Accounts {
			if in.Accounts[k].Catalog == "own" {
				in.Accounts[k].Catalog = spec.ID
			}
		}
	}
	in.Catalogs[i] = mustCatalog(spec)
}

// addMeter adds a meter that is used to the drawn price list, with a pack and a
// revision of its own.
func addMeter(t *rapid.T, in *planner.Input) {
	i := slices.IndexFunc(in.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == "own" })
	spec := in.Catalogs[i].Spec()
	spec.Packs = append(slices.Clone(spec.Packs), pricing.PackSpec{SKU: "extra", Meters: []string{"extra"}, Calls: 500, Price: dec("77.7")})
	if !spec.Meters[0].Free {
		spec.Packs[len(spec.Packs)-1].Meters = []string{"extra", spec.Meters[0].ID}
	}
	spec.Meters = append(slices.Clone(spec.Meters), pricing.MeterSpec{ID: "extra", Tiers: drawTiers(t)})
	spec.Revisions = append(slices.Clone(spec.Revisions), pricing.RevisionSpec{
		Date: in.Month(in.Months / 2).Date(5), Meters: []pricing.MeterRevisionSpec{{ID: "extra", Tiers: drawTiers(t)}},
		Packs: []pricing.PackRevisionSpec{{SKU: "extra", Price: dec("1.5")}},
	})
	in.Catalogs[i] = mustCatalog(spec)
	for _, a := range in.Accounts {
		if a.Catalog == "own" {
			in.Usages = append(in.Usages, planner.Usage{Address: "usage.extra", Account: a.Address, Meter: "extra", Calls: slices.Repeat([]int64{700}, in.Months)})
			in.Packs = append(in.Packs, planner.PackPurchase{Address: "resource_pack.extra", Account: a.Address, SKU: "extra", Quantity: 1, PurchasedOn: in.Month(in.Months - 1).Date(9)})
			return
		}
	}
}

// removeMeter takes a meter out of the drawn price list, with all that is for
// it alone.
func removeMeter(t *rapid.T, in *planner.Input) {
	i := slices.IndexFunc(in.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == "own" })
	spec := in.Catalogs[i].Spec()
	if len(spec.Meters) == 1 {
		return
	}
	gone := drawOne(t, spec.Meters, "meter gone").ID
	isGone := func(id string) bool { return id == gone }
	keep := func(ids []string) []string { return slices.DeleteFunc(slices.Clone(ids), isGone) }
	spec.Meters = slices.DeleteFunc(slices.Clone(spec.Meters), func(m pricing.MeterSpec) bool { return isGone(m.ID) })
	spec.FreeQuotas = slices.Clone(spec.FreeQuotas)
	for k := range spec.FreeQuotas {
		spec.FreeQuotas[k].Meters = keep(spec.FreeQuotas[k].Meters)
	}
	spec.FreeQuotas = slices.DeleteFunc(spec.FreeQuotas, func(q pricing.FreeQuotaSpec) bool { return len(q.Meters) == 0 })
	spec.Packs = slices.Clone(spec.Packs)
	for k := range spec.Packs {
		spec.Packs[k].Meters = keep(spec.Packs[k].Meters)
	}
	spec.Packs = slices.DeleteFunc(spec.Packs, func(p pricing.PackSpec) bool { return len(p.Meters) == 0 })
	spec.Revisions = nil
	catalog, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 { // nothing but free meters is left for a pack
		return
	}
	in.Catalogs[i] = catalog
	for k := range in.Accounts {
		a := &in.Accounts[k]
		if a.Catalog == "own" {
			a.Discount.ByMeter = maps.Clone(a.Discount.ByMeter)
			maps.DeleteFunc(a.Discount.ByMeter, func(id string, _ decimal.Decimal) bool { return isGone(id) })
		}
	}
}

func dropAccount(in *planner.Input, address string) {
	in.Accounts = slices.DeleteFunc(in.Accounts, func(a planner.Account) bool { return a.Address == address })
	in.Usages = slices.DeleteFunc(in.Usages, func(u planner.Usage) bool { return u.Account == address })
	in.Packs = slices.DeleteFunc(in.Packs, func(p planner.PackPurchase) bool { return p.Account == address })
	in.TopUps = slices.DeleteFunc(in.TopUps, func(u planner.TopUp) bool { return u.Account == address })
}

// copied shares no list that an alteration changes.
func copied(in planner.Input) planner.Input {
	in.Catalogs, in.Accounts, in.Packs, in.TopUps = slices.Clone(in.Catalogs), slices.Clone(in.Accounts), slices.Clone(in.Packs), slices.Clone(in.TopUps)
	in.Usages = slices.Clone(in.Usages)
	for i := range in.Usages {
		in.Usages[i].Calls = slices.Clone(in.Usages[i].Calls)
	}
	return in
}

// shifted gives a plan another horizon; a month that it did not have gets the
// calls of the nearest one.
func shifted(t *rapid.T, in planner.Input) planner.Input {
	by := rapid.SampledFrom([]int{-2, -1, 0, 0, 1, 2, in.Months - 1}).Draw(t, "start later by")
	months := max(1, in.Months+rapid.SampledFrom([]int{-3, -1, 0, 0, 1, 2}).Draw(t, "longer by"))
	by = min(by, in.Months-1)
	by = max(by, 1-months)
	out := copied(in)
	out.Start, out.Months = in.Month(by), months
	for i, u := range in.Usages {
		out.Usages[i].Calls = nil
		for k := range months {
			out.Usages[i].Calls = append(out.Usages[i].Calls, u.Calls[min(max(k+by, 0), in.Months-1)])
		}
	}
	return out
}

// repaired drops what an alteration made impossible.
func repaired(t *rapid.T, in planner.Input) planner.Input {
	t.Helper()
	for i := range in.Packs {
		p := &in.Packs[i]
		switch before := p.PurchasedOn < in.Start.First(); {
		case !before:
			p.Remaining = nil
		case p.Remaining == nil:
			p.Remaining = new(int64(2))
		}
	}
	for range 4 {
		problems := planner.Check(in)
		if len(problems) == 0 {
			return in
		}
		at := map[string]bool{}
		for _, p := range problems {
			at[p.Address] = true
		}
		in.Usages = slices.DeleteFunc(in.Usages, func(u planner.Usage) bool { return at[u.Address] })
		in.Packs = slices.DeleteFunc(in.Packs, func(p planner.PackPurchase) bool { return at[p.Address] })
		in.TopUps = slices.DeleteFunc(in.TopUps, func(u planner.TopUp) bool { return at[u.Address] })
	}
	t.Skip("not a plan")
	return in
}

// drawPair draws two plans: of the same months, or not.
func drawPair(t *rapid.T, sameMonths bool) (a, b planner.Input) {
	a = drawInput(t)
	b = copied(a)
	if !sameMonths {
		b = shifted(t, a)
	}
	groups := slices.Sorted(maps.Keys(alterations))
	for range rapid.IntRange(0, 4).Draw(t, "alterations") {
		alterations[rapid.SampledFrom(groups).Draw(t, "altered")](t, &b)
		b = repaired(t, b)
	}
	if slices.ContainsFunc(b.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == "own" }) {
		switch rapid.IntRange(0, 5).Draw(t, "other meters") {
		case 0:
			addMeter(t, &b)
		case 1:
			removeMeter(t, &b)
		}
	}
	return a, repaired(t, b)
}

func compare(t rapid.TB, a, b planner.Input) *planner.Diff {
	t.Helper()
	d, err := planner.Compare(simulate(t, a), simulate(t, b))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDiffWithItselfIsEmpty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		in.Guardrails = []planner.Guardrail{{Address: "guardrail.a", MaxIncrease: new(pricing.Money{}), MaxIncreasePercent: new(decimal.Zero), Basis: planner.CostBilled, OnExceed: planner.Fail}}
		d := compare(t, in, copied(in))
		if len(d.Changes) > 0 || len(d.Explanation) > 0 || !isUnchanged(d) {
			t.Fatalf("a plan differs from itself: %+v %+v", d.Changes, d.Explanation)
		}
		if want := len(in.Catalogs) + len(in.Accounts) + len(in.Usages) + len(in.Packs) + len(in.TopUps) + 1; d.Unchanged != want {
			t.Errorf("%d things are unchanged, want %d", d.Unchanged, want)
		}
		if d.Guardrails[0].Exceeded || d.Guardrails[0].Fails() {
			t.Error("no change is too large a change")
		}
	})
}

// isUnchanged says whether every figure is the same on both sides.
func isUnchanged(d *planner.Diff) bool {
	return cmp.Equal(d.Totals, mirrorTotals(d.Totals)) && cmp.Equal(d.Monthly, mirrorMonths(d.Monthly))
}

func TestDiffMirrors(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t, rapid.Bool().Draw(t, "same months"))
		there, back := compare(t, a, b), compare(t, b, a)
		if diff := cmp.Diff(there.Totals, mirrorTotals(back.Totals)); diff != "" {
			t.Errorf("totals:\n%s", diff)
		}
		if diff := cmp.Diff(there.Monthly, mirrorMonths(back.Monthly)); diff != "" {
			t.Errorf("months:\n%s", diff)
		}
		byName := cmpopts.SortSlices(func(a, b planner.AttributeChange) bool { return a.Name < b.Name })
		if diff := cmp.Diff(there.Changes, mirrorChanges(back.Changes), byName); diff != "" {
			t.Errorf("changes:\n%s", diff)
		}
		if there.Unchanged != back.Unchanged || there.Start != back.Start || there.End != back.End || there.SameHorizon != back.SameHorizon {
			t.Error("counts or horizons differ")
		}
	})
}

func mirrorTotals(c planner.TotalsChange) planner.TotalsChange {
	return planner.TotalsChange{
		Calls: mirrorCount(c.Calls), Lost: mirrorCount(c.Lost),
		List: mirrorAmount(c.List), Bill: mirrorAmount(c.Bill), PackPurchases: mirrorAmount(c.PackPurchases),
		Billed: mirrorAmount(c.Billed), Amortized: mirrorAmount(c.Amortized), Cash: mirrorAmount(c.Cash),
		PacksExpiredCalls: mirrorCount(c.PacksExpiredCalls), PacksExpiredValue: mirrorAmount(c.PacksExpiredValue),
	}
}

func mirrorMonths(months []planner.MonthChange) (out []planner.MonthChange) {
	for _, c := range months {
		out = append(out, planner.MonthChange{
			Month: c.Month, Calls: mirrorCount(c.Calls), Lost: mirrorCount(c.Lost),
			List: mirrorAmount(c.List), Bill: mirrorAmount(c.Bill), PackPurchases: mirrorAmount(c.PackPurchases),
			Billed: mirrorAmount(c.Billed), Amortized: mirrorAmount(c.Amortized), Cash: mirrorAmount(c.Cash),
		})
	}
	return out
}

func mirrorCount(c planner.CountChange) planner.CountChange {
	return planner.CountChange{Before: c.After, After: c.Before}
}

func mirrorAmount(c planner.AmountChange) planner.AmountChange {
	return planner.AmountChange{Before: c.After, After: c.Before}
}

func mirrorChanges(changes []planner.Change) (out []planner.Change) {
	for _, c := range changes {
		switch c.Action {
		case planner.Create:
			c.Action = planner.Delete
		case planner.Delete:
			c.Action = planner.Create
		}
		c.Cost = mirrorAmount(c.Cost)
		c.Attributes = slices.Clone(c.Attributes)
		for i, a := range c.Attributes {
			c.Attributes[i].Before, c.Attributes[i].After = a.After, a.Before
		}
		out = append(out, c)
	}
	return out
}

// The entries of the explanation add up: all of them to the change of what is
// billed, those of an account and a month to the month's, those of a meter to
// the change of its charge.
func TestExplanationAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t, rapid.Bool().Draw(t, "same months"))
		checkExplanation(t, compare(t, a, b))
	})
}

func checkExplanation(t rapid.TB, d *planner.Diff) {
	t.Helper()
	var sum pricing.Money
	byMonth, byMeter := map[string]pricing.Money{}, map[string]pricing.Money{}
	add := func(sums map[string]pricing.Money, key string, amount pricing.Money) {
		if sums[key] = sums[key].Add(amount); sums[key].IsZero() {
			delete(sums, key)
		}
	}
	for _, e := range d.Explanation {
		sum = sum.Add(e.Change)
		if e.Change.IsZero() {
			t.Errorf("an entry explains nothing: %+v", e)
		}
		if (e.Month == nil) != (e.Group == planner.GroupAccount) || e.Meter != "" && e.Month == nil {
			t.Errorf("an entry of neither an account nor a month: %+v", e)
		}
		if e.Month == nil {
			add(byMonth, e.Account, e.Change)
		} else {
			add(byMonth, e.Account+" "+e.Month.String(), e.Change)
			add(byMeter, e.Account+" "+e.Month.String()+" "+e.Meter, e.Change)
		}
	}
	if !sum.Equal(d.Totals.Billed.Change()) {
		t.Errorf("the explanation adds up to %s, billed changes by %s", sum, d.Totals.Billed.Change())
	}
	wantByMonth, wantByMeter := map[string]pricing.Money{}, map[string]pricing.Money{}
	for _, side := range []struct {
		of, other *planner.Forecast
		sign      int64
	}{{d.After, d.Before, 1}, {d.Before, d.After, -1}} {
		for _, account := range side.of.Accounts {
			address := account.Account.Address
			isShared := slices.ContainsFunc(side.other.Accounts, func(a planner.AccountForecast) bool { return a.Account.Address == address })
			for _, m := range account.Months {
				if m.Month < d.Start || m.Month > d.End {
					continue
				}
				if !isShared {
					add(wantByMonth, address, m.Billed.Times(side.sign))
					continue
				}
				add(wantByMonth, address+" "+m.Month.String(), m.Billed.Times(side.sign))
				add(wantByMeter, address+" "+m.Month.String()+" ", m.PackPurchases.Times(side.sign))
				for _, row := range m.Meters {
					add(wantByMeter, address+" "+m.Month.String()+" "+row.Meter.ID, row.Charge.Times(side.sign))
				}
			}
		}
	}
	if diff := cmp.Diff(wantByMonth, byMonth); diff != "" {
		t.Errorf("by account and month, forecasts (-), explanation (+):\n%s", diff)
	}
	if diff := cmp.Diff(wantByMeter, byMeter); diff != "" {
		t.Errorf("by meter, forecasts (-), explanation (+):\n%s", diff)
	}
}

// What changed in one group of inputs only is explained by that group only.
func TestExplanationNamesTheGroup(t *testing.T) {
	t.Parallel()
	groups := slices.Sorted(maps.Keys(alterations))
	rapid.Check(t, func(t *rapid.T) {
		group := rapid.SampledFrom(groups).Draw(t, "group")
		a := drawInput(t)
		b := copied(a)
		alterations[group](t, &b)
		if len(planner.Check(b)) > 0 {
			t.Skip("not a plan")
		}
		d := compare(t, a, b)
		checkExplanation(t, d)
		for _, e := range d.Explanation {
			if e.Group != group {
				t.Errorf("%s changed, but %s explains %s", group, e.Group, e.Change)
			}
		}
	})
}

// A meter and a pack that the earlier catalogue lacks are taken from the later
// one from the start, so that using them is not a change of prices. Where the
// units differ, a price for so many calls is the same price.
func TestAddedMeterIsNoChangeOfPrices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := drawInput(t)
		for i := range a.Accounts {
			a.Accounts[i].Terms.Overdraft = pricing.OverdraftReport // otherwise what any meter costs can cost another its calls
		}
		b := copied(a)
		addMeter(t, &b)
		// Other units reprice every other meter, which can move a cent of rounding.
		otherUnits, rounding := rapid.Bool().Draw(t, "other units"), pricing.Money{}
		if otherUnits {
			i := slices.IndexFunc(b.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == "own" })
			spec := b.Catalogs[i].Spec()
			spec.CallUnit, rounding = 10, money("0.01")
			b.Catalogs[i] = mustCatalog(spec)
		}
		if len(planner.Check(b)) > 0 {
			t.Skip("not a plan")
		}
		d := compare(t, a, b)
		checkExplanation(t, d)
		for _, e := range d.Explanation {
			if e.Group == planner.GroupPrice && (e.Meter == "extra" || !otherUnits) && e.Change.Abs().GreaterThan(rounding) {
				t.Errorf("a change of prices explains %s of %q", e.Change, e.Meter)
			}
		}
	})
}

// From continues a forecast: the months of the continuation are those of the
// whole, suspended accounts and half-used packs included.
func TestFromGivesTheSameMonths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := simulate(t, drawInput(t))
		first := rapid.IntRange(0, whole.Input.Months-1).Draw(t, "first")
		last := rapid.IntRange(first, whole.Input.Months-1).Draw(t, "last")
		in := whole.From(whole.Input.Month(first), whole.Input.Month(last))
		part, problems := planner.Simulate(in)
		if onlyFreePacks(problems) {
			t.Skip("a pack's meters are free in this part")
		}
		for _, p := range problems {
			t.Fatal(p)
		}
		for n := range part.Accounts {
			checkSameMonths(t, &whole.Accounts[n], &part.Accounts[n], first, last, whole.Input.Month(first))
		}
	})
}

func onlyFreePacks(problems []pricing.Problem) bool {
	return len(problems) > 0 && !slices.ContainsFunc(problems, func(p pricing.Problem) bool { return p.Summary != "Pack for a free meter" })
}

func checkSameMonths(t *rapid.T, whole, part *planner.AccountForecast, first, last int, start pricing.Month) {
	t.Helper()
	// What expires on the first morning is in no part: it covers nothing more.
	var voided pricing.Money
	for _, p := range whole.Packs {
		if p.ExpiresOn == start.First() && first > 0 {
			voided = voided.Add(p.Months[first].Amortized)
		}
	}
	want, got := slices.Clone(whole.Months[first:last+1]), slices.Clone(part.Months)
	want[0].Amortized = want[0].Amortized.Sub(voided)
	if last < len(whole.Months)-1 {
		// Packs bought before the bill day after the part are not in it.
		want[len(want)-1].Settlement, got[len(got)-1].Settlement = planner.Settlement{}, planner.Settlement{}
	}
	if diff := difference(want, got); diff != "" {
		t.Fatalf("whole (-), part (+):\n%s", diff)
	}
	for _, p := range part.Packs {
		i := slices.IndexFunc(whole.Packs, func(q planner.PackForecast) bool { return q.Purchase.Address == p.Purchase.Address })
		if diff := difference(whole.Packs[i].Months[first:last+1], p.Months); diff != "" {
			t.Fatalf("%s, whole (-), part (+):\n%s", p.Purchase.Address, diff)
		}
	}
}

// showChanges writes down what is declared differently, a line a thing.
func showChanges(d *planner.Diff) (lines []string) {
	show := func(s *string) string {
		if s == nil {
			return "none"
		}
		return *s
	}
	for _, c := range d.Changes {
		line := sprintf("%s %s %s", c.Action, c.Kind, c.Address)
		if c.Previous != "" {
			line += " from " + c.Previous
		}
		for _, a := range c.Attributes {
			line += sprintf("; %s %s → %s", a.Name, show(a.Before), show(a.After))
		}
		if !c.Cost.IsZero() {
			line += sprintf("; cost %s → %s", c.Cost.Before, c.Cost.After)
		}
		lines = append(lines, line)
	}
	return lines
}

// at gives what is at one address another one.
func at(from, to string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		for i := range in.Usages {
			if in.Usages[i].Address == from {
				in.Usages[i].Address = to
			}
			if in.Usages[i].Account == from {
				in.Usages[i].Account = to
			}
		}
		for i := range in.Packs {
			if in.Packs[i].Address == from {
				in.Packs[i].Address = to
			}
			if in.Packs[i].Account == from {
				in.Packs[i].Account = to
			}
		}
		for i := range in.TopUps {
			if in.TopUps[i].Account == from {
				in.TopUps[i].Account = to
			}
		}
		for i := range in.Accounts {
			if in.Accounts[i].Address == from {
				in.Accounts[i].Address = to
			}
		}
	}
}

func moved(from, to string) change {
	return func(_ *pricing.CatalogSpec, in *planner.Input) {
		in.Moves = append(in.Moves, planner.Move{From: from, To: to})
	}
}

func TestMoves(t *testing.T) {
	plan := func(changes ...change) planner.Input { return newPlan(handCatalog(), "2027-01", 1, changes...) }
	for _, test := range []struct {
		name          string
		before, after []change
		want          []string
	}{
		{
			"a usage",
			[]change{useAs("usage.a", "b", 100)},
			[]change{useAs("usage.b", "b", 100), moved("usage.a", "usage.b")},
			[]string{"move usage usage.b from usage.a"},
		},
		{
			"a usage that changes, too",
			[]change{useAs("usage.a", "b", 100)},
			[]change{useAs("usage.b", "b", 200), moved("usage.a", "usage.b")},
			[]string{"no-op account account.main; cost 10 → 20", "update usage usage.b from usage.a; calls 100 → 200; cost 10 → 20"},
		},
		{
			"without the move it is two things",
			[]change{useAs("usage.a", "b", 100)},
			[]change{useAs("usage.b", "b", 100)},
			[]string{
				"delete usage usage.a; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
				"create usage usage.b; account none → account.main; meter none → b; calls none → 100; cost 0 → 10",
			},
		},
		{
			"an account takes what refers to it along",
			[]change{useAs("usage.a", "b", 100), buy("resource_pack.a", "ten", "2027-01-01"), topUp("top_up.a", "2027-01-01", "5")},
			[]change{useAs("usage.a", "b", 100), buy("resource_pack.a", "ten", "2027-01-01"), topUp("top_up.a", "2027-01-01", "5"), at("account.main", "account.new"), moved("account.main", "account.new")},
			[]string{"move account account.new from account.main"},
		},
		{
			"a chain",
			[]change{useAs("usage.a", "b", 100)},
			[]change{useAs("usage.c", "b", 100), moved("usage.b", "usage.c"), moved("usage.a", "usage.b")},
			[]string{"move usage usage.c from usage.a"},
		},
		{
			"a chain of two things",
			[]change{useAs("usage.a", "b", 100), useAs("usage.b", "c", 500)},
			[]change{useAs("usage.c", "c", 500), useAs("usage.b", "b", 100), moved("usage.b", "usage.c"), moved("usage.a", "usage.b")},
			[]string{"move usage usage.b from usage.a", "move usage usage.c from usage.b"},
		},
		{
			"two things to one place: the first by address moves",
			[]change{useAs("usage.a", "b", 100), useAs("usage.b", "b", 100)},
			[]change{useAs("usage.c", "b", 100), moved("usage.b", "usage.c"), moved("usage.a", "usage.c")},
			[]string{
				"no-op account account.main; cost 20 → 10",
				"delete usage usage.b; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
				"move usage usage.c from usage.a",
			},
		},
		{
			"everything in a module",
			[]change{useAs(`module.eu["de"].usage.a`, "b", 100)},
			[]change{useAs("module.north.usage.a", "b", 100), moved(`module.eu["de"]`, "module.north")},
			[]string{`move usage module.north.usage.a from module.eu["de"].usage.a`},
		},
		{
			"not what only begins alike",
			[]change{useAs("module.eu2.usage.a", "b", 100)},
			[]change{useAs("module.eu2.usage.a", "b", 100), moved("module.eu", "module.north")},
			nil,
		},
		{
			"the longest move wins",
			[]change{useAs("module.a.usage.x", "b", 100), useAs("module.a.usage.y", "c", 700)},
			[]change{useAs("module.b.usage.x", "b", 100), useAs("usage.y", "c", 700), moved("module.a", "module.b"), moved("module.a.usage.y", "usage.y")},
			[]string{"move usage module.b.usage.x from module.a.usage.x", "move usage usage.y from module.a.usage.y"},
		},
		{
			"every key",
			[]change{useAs(`usage.a["x"]`, "b", 100), useAs(`usage.a["y"]`, "c", 100)},
			[]change{useAs(`usage.b["x"]`, "b", 100), useAs(`usage.b["y"]`, "c", 100), moved("usage.a", "usage.b")},
			[]string{`move usage usage.b["x"] from usage.a["x"]`, `move usage usage.b["y"] from usage.a["y"]`},
		},
		{
			"to a key",
			[]change{useAs("usage.a", "b", 100)},
			[]change{useAs(`usage.a["x"]`, "b", 100), moved("usage.a", `usage.a["x"]`), moved("usage.z", "usage.y")},
			[]string{`move usage usage.a["x"] from usage.a`},
		},
		{
			"to a place that is taken",
			[]change{useAs("usage.a", "b", 100), useAs("usage.b", "c", 500)},
			[]change{useAs("usage.b", "c", 500), moved("usage.a", "usage.b")},
			[]string{
				"no-op account account.main; cost 60 → 50",
				"delete usage usage.a; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
			},
		},
		{
			"of what is gone by now",
			[]change{useAs("usage.a", "b", 100)},
			[]change{moved("usage.a", "usage.b")},
			[]string{
				"no-op account account.main; cost 10 → 0",
				"delete usage usage.a; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
			},
		},
		{
			"of nothing",
			[]change{useAs("usage.b", "b", 100)},
			[]change{useAs("usage.b", "b", 100), moved("usage.a", "usage.b")},
			nil,
		},
		{
			"in a circle",
			[]change{useAs("usage.a", "b", 100)},
			[]change{useAs("usage.a", "b", 100), moved("usage.a", "usage.b"), moved("usage.b", "usage.a")},
			nil,
		},
		{
			"to another kind",
			[]change{useAs("usage.a", "b", 100)},
			[]change{buy("resource_pack.b", "ten", "2027-01-01"), moved("usage.a", "resource_pack.b")},
			[]string{
				"no-op account account.main; cost 10 → 5",
				"create resource_pack resource_pack.b; account none → account.main; sku none → ten; quantity none → 1; purchased_on none → 2027-01-01; unit_price none → 5.00; cost 0 → 5",
				"delete usage usage.a; account account.main → none; meter b → none; calls 100 → none; cost 10 → 0",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := compare(t, plan(test.before...), plan(test.after...))
			if diff := cmp.Diff(test.want, showChanges(d)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			checkExplanation(t, d)
		})
	}
}

// showExplanation writes down why the money billed changed, a line an entry.
func showExplanation(d *planner.Diff) (lines []string) {
	for _, e := range d.Explanation {
		line := sprintf("%s %s", e.Account, e.Group)
		if e.Month != nil {
			line += " " + e.Month.String()
		}
		if e.Meter != "" {
			line += " " + e.Meter
		}
		line += " " + e.Change.Decimal().String()
		if !e.OfWhichTier.IsZero() {
			line += ", of which tier " + e.OfWhichTier.Decimal().String()
		}
		lines = append(lines, line)
	}
	return lines
}

// pagePlan is a plan of one account with the vendor's prices.
func pagePlan(start string, months int, changes ...change) planner.Input {
	in := newPlan(handCatalog(), start, months, changes...)
	in.Catalogs = []*pricing.Catalog{pageCatalog()}
	in.Accounts[0].Catalog = pageCatalog().ID()
	return in
}

// The figures are worked out by hand; settlement.md, section 3, and "The diff
// document" of the design.
func TestExplanationByHand(t *testing.T) {
	const search = "similar_search_image"
	hand := func(changes ...change) planner.Input { return newPlan(handCatalog(), "2027-01", 1, changes...) }
	for _, test := range []struct {
		name          string
		before, after planner.Input
		want          []string
	}{
		{
			// 3,000,000 − 10,000 free = 2,990,000 at 50: 149,500.00. 3,020,000 − 10,000 =
			// 3,010,000 at 20: 60,200.00. Of the difference 3,010 × (20 − 50) comes from
			// the tier.
			"more calls reach a cheaper tier",
			pagePlan("2027-03", 1, use(search, 3_000_000)), pagePlan("2027-03", 1, use(search, 3_020_000)),
			[]string{"account.main usage 2027-03 similar_search_image -89300, of which tier -90300"},
		},
		{
			// The other way round 2,990 × (50 − 20).
			"fewer calls fall out of it",
			pagePlan("2027-03", 1, use(search, 3_020_000)), pagePlan("2027-03", 1, use(search, 3_000_000)),
			[]string{"account.main usage 2027-03 similar_search_image 89300, of which tier 89700"},
		},
		{
			// 3,010 × (20 − 50) × 0.9; both sides pay 0.9.
			"the tier's part is discounted",
			pagePlan("2027-03", 1, use(search, 3_000_000), discount("0.9")), pagePlan("2027-03", 1, use(search, 3_020_000), discount("0.9")),
			[]string{"account.main usage 2027-03 similar_search_image -80370, of which tier -81270"},
		},
		{
			// 250 calls: 100 at 1, 100 at 0.5, 50 at 0.25 = 162.5, on average 0.65. 300:
			// 175, on average 0.58333333. 150: 125, on average 0.83333333; 150 × (0.83333333 −
			// 0.65) = 27.4999995. From 250 to 300 the highest tier stays.
			"graduated tiers: the highest touched and the average price",
			newPlan(handCatalog(), "2027-01", 2, use("a", 250, 250), term("tier_mode", "graduated")),
			newPlan(handCatalog(), "2027-01", 2, use("a", 300, 150), term("tier_mode", "graduated")),
			[]string{"account.main usage 2027-01 a 12.5", "account.main usage 2027-02 a -37.5, of which tier 27.5"},
		},
		{
			"nothing was postpaid before: no tier's part",
			hand(), hand(use("a", 250)),
			[]string{"account.main usage 2027-01 a 62.5"},
		},
		{
			// Usage first, under the prices of before: 250 × 0.25 = 62.5, of it 250 ×
			// (0.25 − 0.5); then the pack of 100 leaves 150 at 0.5 = 75, 150 × (0.5 − 0.25)
			// of it, for 40; then the price of 0.4: 60; then the discount: 30.
			"one group after another",
			hand(use("a", 150)),
			hand(use("a", 250), buy("resource_pack.p", "hundred", "2027-01-01"), price("a", "0.4"), discount("0.5")),
			[]string{
				"account.main usage 2027-01 a -12.5, of which tier -62.5",
				"account.main resource_pack 2027-01 a 12.5, of which tier 37.5",
				"account.main resource_pack 2027-01 40",
				"account.main price 2027-01 a -15, of which tier -15",
				"account.main discount 2027-01 a -30",
			},
		},
		{
			// By all 150 calls it is the tier from 100 on, by the 90 postpaid the first.
			"terms",
			hand(use("a", 150), buy("resource_pack.p", "ten", "2027-01-01", quantity(6))),
			hand(use("a", 150), buy("resource_pack.p", "ten", "2027-01-01", quantity(6)), term("tier_basis", "gross")),
			[]string{"account.main terms 2027-01 a -45, of which tier -45"},
		},
		{
			// Without a top-up the freeze of 10 on 1 February fails, and all calls of
			// February are lost.
			"funding",
			newPlan(handCatalog(), "2027-01", 2, use("b", 100, 50), term("overdraft", "suspend")),
			newPlan(handCatalog(), "2027-01", 2, use("b", 100, 50), term("overdraft", "suspend"), topUp("top_up.t", "2027-01-05", "50")),
			[]string{"account.main funding 2027-02 b 5"},
		},
		{
			"a whole account",
			hand(use("b", 100)), hand(use("b", 100), at("account.main", "account.other")),
			[]string{"account.main account -10", "account.other account 10"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := compare(t, test.before, test.after)
			checkExplanation(t, d)
			if diff := cmp.Diff(test.want, showExplanation(d)); diff != "" {
				t.Errorf("by hand (-), found (+):\n%s", diff)
			}
		})
	}
}

// Where the horizons differ the common months are compared, with the state that
// the earlier months leave.
func TestDifferentHorizons(t *testing.T) {
	// A pack of 100 bought in January covers 60 calls a month: 40 are left in
	// February, so that 20 are postpaid then, and 60 in March.
	before := newPlan(handCatalog(), "2027-01", 3, use("a", 60, 60, 60), buy("resource_pack.p", "hundred", "2027-01-01"))
	after := newPlan(handCatalog(), "2027-02", 3, use("a", 60, 60, 60), buy("resource_pack.p", "hundred", "2027-01-01", remaining(90)))
	d := compare(t, before, after)
	checkExplanation(t, d)
	if d.SameHorizon || d.Start != month("2027-02") || d.End != month("2027-03") || len(d.Monthly) != 2 {
		t.Errorf("%s to %s, %d months are compared", d.Start, d.End, len(d.Monthly))
	}
	want := planner.AmountChange{Before: money("80"), After: money("30")}
	if diff := cmp.Diff(want, d.Totals.Billed); diff != "" {
		t.Errorf("billed (-want +got):\n%s", diff)
	}
	// In February the bill of January, 0, is paid, in March that of February.
	if diff := cmp.Diff(planner.AmountChange{Before: money("20"), After: money("0")}, d.Totals.Cash); diff != "" {
		t.Errorf("cash of the common months (-want +got):\n%s", diff)
	}
	wantLines := []string{"account.main resource_pack 2027-02 a -20", "account.main resource_pack 2027-03 a -30"}
	if diff := cmp.Diff(wantLines, showExplanation(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantChanges := []string{
		"no-op account account.main; cost 80 → 30",
		"update resource_pack resource_pack.p; remaining none → 90",
		"no-op usage usage.a; cost 80 → 30",
	}
	if diff := cmp.Diff(wantChanges, showChanges(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeCompared(t *testing.T) {
	plan := func(start, currency string) *planner.Forecast {
		spec := handCatalog()
		spec.Currency = currency
		return simulate(t, newPlan(spec, start, 2))
	}
	nothing := simulate(t, planner.Input{Start: month("2027-01"), Months: 1})
	for _, test := range []struct {
		name          string
		before, after *planner.Forecast
		want          error
	}{
		{"different currencies", plan("2027-01", "CNY"), plan("2027-01", "USD"), planner.ErrDifferentCurrencies},
		{"no common month", plan("2027-01", "CNY"), plan("2027-03", "CNY"), planner.ErrNoCommonMonths},
		{"one common month", plan("2027-01", "CNY"), plan("2027-02", "CNY"), nil},
		{"a plan of nothing has no currency", nothing, plan("2027-01", "CNY"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, sides := range [][2]*planner.Forecast{{test.before, test.after}, {test.after, test.before}} {
				if _, err := planner.Compare(sides[0], sides[1]); !errors.Is(err, test.want) {
					t.Errorf("got %v, want %v", err, test.want)
				}
			}
		})
	}
}

func TestGuardrails(t *testing.T) {
	rail := func(increase, percent string) planner.Guardrail {
		g := planner.Guardrail{Address: "guardrail.g", Basis: planner.CostBilled, OnExceed: planner.Fail}
		if increase != "" {
			g.MaxIncrease = new(money(increase))
		}
		if percent != "" {
			g.MaxIncreasePercent = new(dec(percent))
		}
		return g
	}
	for _, test := range []struct {
		name          string
		before, after int64 // calls at 0.1
		rail          planner.Guardrail
		exceeded      bool
		percent       string
	}{
		{"below the limit", 1000, 1099, rail("10", ""), false, "9.9"},
		{"at the limit", 1000, 1100, rail("10", ""), false, "10"},
		{"above the limit", 1000, 1101, rail("10", ""), true, "10.1"},
		{"at the percentage", 1000, 1100, rail("", "10"), false, "10"},
		{"above the percentage by less than it shows", 100_000, 110_001, rail("", "10"), true, "10"},
		{"either suffices", 1000, 1101, rail("1000", "10"), true, "10.1"},
		{"cheaper", 1000, 10, rail("0", "0"), false, "-99"},
		{"the same", 1000, 1000, rail("0", "0"), false, "0"},
		{"from nothing", 0, 1, rail("1000", "1000"), true, ""},
		{"from nothing, without a percentage", 0, 1, rail("1000", ""), false, ""},
		{"still nothing", 0, 0, rail("0", "0"), false, ""},
		{"no limit at all", 1, 1000, rail("", ""), false, "99900"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, after := newPlan(handCatalog(), "2027-01", 1, use("b", test.before)), newPlan(handCatalog(), "2027-01", 1, use("b", test.after))
			after.Guardrails = []planner.Guardrail{test.rail}
			got := compare(t, before, after).Guardrails
			if len(got) != 1 || got[0].Exceeded != test.exceeded || got[0].Fails() != test.exceeded {
				t.Fatalf("got %+v, want exceeded: %t", got, test.exceeded)
			}
			percent := ""
			if got[0].Percent != nil {
				percent = got[0].Percent.String()
			}
			if percent != test.percent {
				t.Errorf("got %q per cent, want %q", percent, test.percent)
			}
		})
	}
}

// A change cannot escape a guardrail by removing it; one that both sides have
// counts as the later side has it.
func TestGuardrailsOfBothSides(t *testing.T) {
	before, after := newPlan(handCatalog(), "2027-01", 1, use("b", 100)), newPlan(handCatalog(), "2027-01", 1, use("b", 200))
	rail := func(address, increase string, on planner.OnFailure) planner.Guardrail {
		return planner.Guardrail{Address: address, MaxIncrease: new(money(increase)), Basis: planner.CostCash, OnExceed: on}
	}
	before.Guardrails = []planner.Guardrail{rail("guardrail.both", "5", planner.Fail), rail("guardrail.removed", "5", planner.Fail)}
	after.Guardrails = []planner.Guardrail{rail("guardrail.added", "5", planner.Warn), rail("guardrail.both", "15", planner.Fail)}
	var got []string
	for _, g := range compare(t, before, after).Guardrails {
		got = append(got, sprintf("%s %t %t %s", g.Guardrail.Address, g.Exceeded, g.Fails(), g.Cost.Change()))
	}
	want := []string{"guardrail.added true false 10", "guardrail.both false false 10", "guardrail.removed true true 10"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What already failed in the baseline warns, what newly fails fails.
func TestBudgetsAgainstTheBaseline(t *testing.T) {
	budget := func(address, amount string, on planner.OnFailure) planner.Budget {
		return planner.Budget{Address: address, Amount: money(amount), Period: planner.PeriodTotal, Basis: planner.CostBilled, OnExceed: on}
	}
	before, after := newPlan(handCatalog(), "2027-01", 1, use("b", 100)), newPlan(handCatalog(), "2027-01", 1, use("b", 200))
	before.Budgets = []planner.Budget{budget("budget.newly", "15", planner.Fail), budget("budget.before", "5", planner.Fail), budget("budget.old_name", "5", planner.Fail), budget("budget.gone", "5", planner.Fail)}
	after.Budgets = []planner.Budget{budget("budget.newly", "15", planner.Fail), budget("budget.before", "15", planner.Fail), budget("budget.renamed", "5", planner.Fail), budget("budget.warns", "15", planner.Warn), budget("budget.holds", "20", planner.Fail)}
	after.Moves = []planner.Move{{From: "budget.old_name", To: "budget.renamed"}}
	var got []string
	for _, b := range compare(t, before, after).Budgets {
		got = append(got, sprintf("%s now %t, before %t, fails %t", b.Budget.Address, b.Exceeded, b.ExceededBefore, b.Fails()))
	}
	want := []string{
		"budget.before now true, before true, fails false",
		"budget.holds now false, before false, fails false",
		"budget.newly now true, before false, fails true",
		"budget.renamed now true, before true, fails false",
		"budget.warns now true, before false, fails false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is declared: of a new thing what is not usual, of a changed one what
// changed.
func TestDeclarations(t *testing.T) {
	before := newPlan(handCatalog(), "2027-01", 3, use("b", 100, 100, 100), opening("0", "0", "0", "0"))
	after := newPlan(handCatalog(), "2027-01", 3, use("b", 100, 200, 100), opening("50", "0", "0", "0"), discountOf("b", "0.9"), term("bill_day", "2"))
	after.Accounts[0].Title, after.Accounts[0].Tags = "Main", map[string]string{"team": "search"}
	terms := pricing.DefaultTerms()
	terms.Overdraft = pricing.OverdraftSuspend
	after.Accounts = append(after.Accounts, planner.Account{Address: "account.new", Catalog: "hand", Terms: terms, Discount: planner.NoDiscount()})
	after.TopUps = []planner.TopUp{{Address: "top_up.t", Account: "account.new", Amount: money("7"), MonthlyOn: 3}}
	after.Budgets = []planner.Budget{{Address: "budget.b", Amount: money("100"), Period: planner.PeriodTotal, Basis: planner.CostBilled, OnExceed: planner.Warn}}
	after.Guardrails = []planner.Guardrail{{Address: "guardrail.g", MaxIncreasePercent: new(dec("10")), Basis: planner.CostBilled, OnExceed: planner.Warn}}
	spec := handCatalog()
	spec.Title = "Other"
	after.Catalogs = []*pricing.Catalog{mustCatalog(spec)}
	d := compare(t, before, after)
	want := []string{
		"update account account.main; title  → Main; discount.b none → 0.9; opening.balance 0.00 → 50.00; tags.team none → search; cost 30 → 36",
		"update terms account.main; bill_day 1 → 2",
		"create account account.new; catalog none → hand",
		"create terms account.new; overdraft none → suspend",
		"create budget budget.b; accounts none → all; amount none → 100.00; period none → total; basis none → billed; on_exceed none → warn",
		"create guardrail guardrail.g; max_increase_percent none → 10; basis none → billed; on_exceed none → warn",
		sprintf("update catalog hand; sha256 %s → %s", before.Catalogs[0].SHA256(), after.Catalogs[0].SHA256()),
		"create top_up top_up.t; account none → account.new; amount none → 7.00; monthly_on none → 3",
		"update usage usage.b; calls 100 → 100, 200, 100; cost 30 → 36",
	}
	if diff := cmp.Diff(want, showChanges(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
