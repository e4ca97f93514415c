package compare_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// A pair of plans is drawn by drawing one and changing a copy of it, so that
// most of it is alike, as in a pull request.

// alterations change one group of inputs each.
var alterations = map[compare.Group]func(*rapid.T, *planner.Input){
	compare.GroupUsage: func(t *rapid.T, in *planner.Input) {
		for range rapid.IntRange(1, 3).Draw(t, "usage changes") {
			alterUsage(t, in)
		}
	},
	compare.GroupPack: func(t *rapid.T, in *planner.Input) {
		for range rapid.IntRange(1, 2).Draw(t, "pack changes") {
			alterPack(t, in)
		}
	},
	compare.GroupSubscription: alterSubscription,
	compare.GroupPrice:        alterCatalog,
	compare.GroupDiscount: func(t *rapid.T, in *planner.Input) {
		a := drawOne(t, in.Accounts, "discounted")
		a.Discount.Default = plantest.DrawAmount(t, "discount", "1", "0.8", "0.95", "0")
		a.Discount.ByName = maps.Clone(a.Discount.ByName)
		if rapid.Bool().Draw(t, "by meter") {
			a.Discount.ByName = map[string]decimal.Decimal{a.Products[0].Catalog + "/" + rapid.SampledFrom(catalogIn(in, a.Products[0].Catalog).MeterIDs()).Draw(t, "meter"): plantest.Dec("0.5")}
		}
	},
	compare.GroupTerms: func(t *rapid.T, in *planner.Input) {
		a := drawOne(t, in.Accounts, "other terms")
		a.Products = slices.Clone(a.Products)
		drawOne(t, a.Products, "product").Terms = plantest.DrawTerms(t)
	},
	compare.GroupFunding: func(t *rapid.T, in *planner.Input) {
		a := drawOne(t, in.Accounts, "funded")
		a.Opening.Balance = plantest.DrawCash(t, in, "balance")
		a.Opening.Products = slices.Clone(a.Opening.Products)
		a.Opening.Products[0].Due = pricing.MoneyOf(plantest.DrawAmount(t, "due", "0", "77", "12000"))
		in.TopUps = append(in.TopUps, planner.TopUp{Address: "top_up.added", Account: a.Address, Amount: plantest.DrawCash(t, in, "amount").Abs(), MonthlyOn: 2})
	},
	compare.GroupAccount: func(t *rapid.T, in *planner.Input) {
		if len(in.Accounts) > 1 && rapid.Bool().Draw(t, "drop") {
			dropAccount(in, drawOne(t, in.Accounts, "dropped").Address)
			return
		}
		if !slices.ContainsFunc(in.Accounts, func(a planner.Account) bool { return a.Address == "account.added" }) {
			plantest.DrawAccount(t, in, "account.added", 9)
		}
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
		plantest.DrawPack(t, in, a, catalogIn(in, drawOne(t, a.Products, "product").Catalog), plantest.Sprintf("resource_pack.added[%d]", len(in.Packs)))
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
		p.Price = new(plantest.Money("41.41"))
	}
}

func alterSubscription(t *rapid.T, in *planner.Input) {
	if len(in.Subscriptions) == 0 {
		return
	}
	i := rapid.IntRange(0, len(in.Subscriptions)-1).Draw(t, "subscription")
	s := &in.Subscriptions[i]
	switch rapid.IntRange(0, 3).Draw(t, "what of the subscription") {
	case 0:
		s.Quantity++
	case 1:
		s.Price = new(plantest.Money("41"))
	case 2:
		s.EndsOn = new(max(s.StartsOn, in.Start.Date(15)) + 1)
	default:
		added := *s
		added.Address = "subscription.added"
		in.Subscriptions = append(slices.DeleteFunc(in.Subscriptions, func(s planner.Subscription) bool { return s.Address == added.Address }), added)
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
			if m := drawOne(t, spec.Meters, "repriced"); !m.Free && m.Postpaid == nil {
				m.Tiers = plantest.DrawTiers(t)
			}
		case 1:
			drawOne(t, spec.Packs, "pack repriced").Price = plantest.DrawPackPrice(t)
		case 2:
			drawOne(t, spec.Packs, "pack resized").Calls = rapid.SampledFrom([]int64{3, 100, 5000}).Draw(t, "size")
		case 3:
			spec.FreeQuotas = append(slices.Clone(spec.FreeQuotas), pricing.FreeQuotaSpec{ID: fmt.Sprint("added", len(spec.FreeQuotas)), Calls: 50, Meters: pricing.ListedMeters(spec.Meters[0].ID)})
		case 4:
			spec.CallUnit = rapid.SampledFrom([]int64{1, 10, 1000}).Draw(t, "call unit")
		default:
			spec.Revisions = nil
		}
	}
	// One product of several with another catalogue is another product.
	several := slices.ContainsFunc(in.Accounts, func(a planner.Account) bool { return len(a.Products) > 1 })
	if rapid.IntRange(0, 3).Draw(t, "rename the catalogue") == 0 && !several {
		spec.ID = "renamed"
		renameCatalog(in, "own/", "renamed/")
	}
	in.Catalogs[i] = plantest.MustCatalog(spec)
}

// renameCatalog gives a catalogue another id wherever it is named.
func renameCatalog(in *planner.Input, from, to string) {
	name := func(text *string) {
		if rest, ok := strings.CutPrefix(*text+"/", from); ok {
			*text = strings.TrimSuffix(to+rest, "/")
		}
	}
	for k := range in.Accounts {
		a := &in.Accounts[k]
		a.Products = slices.Clone(a.Products)
		for i := range a.Products {
			name(&a.Products[i].Catalog)
		}
		left := a.Opening.QuotaLeft
		a.Opening.QuotaLeft = map[string]pricing.Units{}
		for key, units := range left {
			name(&key)
			a.Opening.QuotaLeft[key] = units
		}
		discounts := []*planner.Discount{&a.Discount}
		if a.PackDiscount != nil {
			a.PackDiscount = new(*a.PackDiscount)
			discounts = append(discounts, a.PackDiscount)
		}
		for _, d := range discounts {
			byName := d.ByName
			d.ByName = map[string]decimal.Decimal{}
			for key, m := range byName {
				name(&key)
				d.ByName[key] = m
			}
		}
	}
	for i := range in.Usages {
		name(&in.Usages[i].Catalog)
		name(&in.Usages[i].Meter)
	}
	for i := range in.Packs {
		name(&in.Packs[i].Catalog)
		name(&in.Packs[i].SKU)
	}
	for i := range in.Subscriptions {
		name(&in.Subscriptions[i].Catalog)
		name(&in.Subscriptions[i].Plan)
	}
	for i := range in.Vouchers {
		catalogs := slices.Clone(in.Vouchers[i].Catalogs)
		for k := range catalogs {
			name(&catalogs[k])
		}
		in.Vouchers[i].Catalogs = catalogs
	}
}

// addMeter adds a meter that is used to the drawn price list, with a pack and a
// revision of its own.
func addMeter(t *rapid.T, in *planner.Input) {
	i := slices.IndexFunc(in.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == "own" })
	spec := in.Catalogs[i].Spec()
	spec.Packs = append(slices.Clone(spec.Packs), pricing.PackSpec{SKU: "extra", Meters: pricing.ListedMeters("extra"), Calls: 500, Price: plantest.Dec("77.7")})
	if !spec.Meters[0].Free {
		spec.Packs[len(spec.Packs)-1].Meters = pricing.ListedMeters("extra", spec.Meters[0].ID)
	}
	spec.Meters = append(slices.Clone(spec.Meters), pricing.MeterSpec{ID: "extra", Tiers: plantest.DrawTiers(t)})
	spec.Revisions = append(slices.Clone(spec.Revisions), pricing.RevisionSpec{
		Date: in.Month(in.Months / 2).Date(5), Meters: []pricing.MeterRevisionSpec{{ID: "extra", Tiers: plantest.DrawTiers(t)}},
		Packs: []pricing.PackRevisionSpec{{SKU: "extra", Price: plantest.Dec("1.5")}},
	})
	in.Catalogs[i] = plantest.MustCatalog(spec)
	for _, a := range in.Accounts {
		if slices.ContainsFunc(a.Products, func(p planner.Product) bool { return p.Catalog == "own" }) {
			in.Usages = append(in.Usages, planner.Usage{Address: "usage.extra", Account: a.Address, Meter: "own/extra", Calls: slices.Repeat([]int64{700}, in.Months)})
			in.Packs = append(in.Packs, planner.PackPurchase{Address: "resource_pack.extra", Account: a.Address, SKU: "own/extra", Quantity: 1, PurchasedOn: in.Month(in.Months - 1).Date(9)})
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
	keep := func(meters pricing.GrantMeters) pricing.GrantMeters {
		return slices.DeleteFunc(slices.Clone(meters), func(m pricing.GrantMeter) bool { return isGone(m.ID) })
	}
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
	spec.Subscriptions = slices.Clone(spec.Subscriptions)
	for k := range spec.Subscriptions {
		spec.Subscriptions[k].Meters = keep(spec.Subscriptions[k].Meters)
	}
	spec.Subscriptions = slices.DeleteFunc(spec.Subscriptions, func(s pricing.SubscriptionSpec) bool { return len(s.Meters) == 0 })
	spec.Revisions = nil
	catalog, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 { // nothing but free meters is left for a pack
		return
	}
	in.Catalogs[i] = catalog
	for k := range in.Accounts {
		a := &in.Accounts[k]
		a.Discount.ByName = maps.Clone(a.Discount.ByName)
		maps.DeleteFunc(a.Discount.ByName, func(name string, _ decimal.Decimal) bool {
			return isGone(planner.ParseName(name).ID) && planner.ParseName(name).Catalog != "other"
		})
	}
}

func dropAccount(in *planner.Input, address string) {
	in.Accounts = slices.DeleteFunc(in.Accounts, func(a planner.Account) bool { return a.Address == address })
	in.Usages = slices.DeleteFunc(in.Usages, func(u planner.Usage) bool { return u.Account == address })
	in.Packs = slices.DeleteFunc(in.Packs, func(p planner.PackPurchase) bool { return p.Account == address })
	in.TopUps = slices.DeleteFunc(in.TopUps, func(u planner.TopUp) bool { return u.Account == address })
	in.Subscriptions = slices.DeleteFunc(in.Subscriptions, func(s planner.Subscription) bool { return s.Account == address })
	in.Vouchers = slices.DeleteFunc(in.Vouchers, func(v planner.Voucher) bool { return v.Account == address })
}

// copied shares no list that an alteration changes.
func copied(in planner.Input) planner.Input {
	in.Catalogs, in.Accounts, in.Packs, in.TopUps = slices.Clone(in.Catalogs), slices.Clone(in.Accounts), slices.Clone(in.Packs), slices.Clone(in.TopUps)
	in.Usages, in.Subscriptions, in.Vouchers = slices.Clone(in.Usages), slices.Clone(in.Subscriptions), slices.Clone(in.Vouchers)
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
			p.Remaining = new(pricing.WholeUnits(2))
		}
	}
	for range 4 {
		problems := plantest.Check(in)
		if len(problems) == 0 {
			if _, problems := settle.Simulate(in); len(problems) > 0 {
				t.Skip("a price is not public")
			}
			return in
		}
		at := map[string]bool{}
		for _, p := range problems {
			at[p.Address] = true
		}
		in.Usages = slices.DeleteFunc(in.Usages, func(u planner.Usage) bool { return at[u.Address] })
		in.Packs = slices.DeleteFunc(in.Packs, func(p planner.PackPurchase) bool { return at[p.Address] })
		in.TopUps = slices.DeleteFunc(in.TopUps, func(u planner.TopUp) bool { return at[u.Address] })
		in.Subscriptions = slices.DeleteFunc(in.Subscriptions, func(s planner.Subscription) bool { return at[s.Address] })
		in.Vouchers = slices.DeleteFunc(in.Vouchers, func(v planner.Voucher) bool { return at[v.Address] })
		for i := range in.Accounts {
			a := &in.Accounts[i]
			a.Opening.QuotaLeft = maps.Clone(a.Opening.QuotaLeft)
			maps.DeleteFunc(a.Opening.QuotaLeft, func(key string, _ pricing.Units) bool {
				return slices.ContainsFunc(problems, func(p pricing.Problem) bool { return p.Address == a.Address && p.Key == key })
			})
		}
	}
	t.Skip("not a plan")
	return in
}

// drawPair draws two plans: of the same months, or not.
func drawPair(t *rapid.T, sameMonths bool) (a, b planner.Input) {
	a = plantest.DrawInput(t)
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
