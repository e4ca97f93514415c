package compare

import (
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A Group is a part of the inputs that the replay takes from the later side at
// once.
type Group string

// The groups, in the order of the replay; an account on one side only is one
// entry of GroupAccount.
const (
	GroupAccount  Group = "account"
	GroupUsage    Group = "usage"
	GroupPack     Group = "resource_pack"
	GroupPrice    Group = "price" // tiers, quotas, pack sizes and prices, revisions
	GroupDiscount Group = "discount"
	GroupTerms    Group = "terms"
	GroupFunding  Group = "funding" // opening, top-ups
)

// An Explanation is what one group of changed inputs did to the money billed:
// to a meter's charge of a month, or to the packs bought in it. The entries of a
// diff add up to the change of billed exactly.
type Explanation struct {
	Account string
	Group   Group
	Meter   string         // empty for pack purchases and whole accounts
	Month   *pricing.Month // nil for a whole account
	Change  pricing.Money
	// OfWhichTier is the part that comes from another tier's price applying to
	// the calls that stay; 0 where the tier is the same.
	OfWhichTier   pricing.Money
	Before, After *planner.MeterMonth // of a meter, around the step; nil where it has no usage
	Was, Is       Conditions          // around the step; zero for a whole account
}

// Conditions are what a meter's calls are priced by, or packs bought under.
type Conditions struct {
	CallUnit int64           // of the catalogue
	Discount decimal.Decimal // of the meter
	Terms    pricing.Terms
}

// explain replays the change account by account, one group of inputs after
// another taken from the later side.
func (d *Diff) explain() {
	before, after := d.common(d.Before), d.common(d.After)
	addresses := slices.Collect(maps.Keys(before))
	for address := range after {
		if before[address] == nil {
			addresses = append(addresses, address)
		}
	}
	slices.SortFunc(addresses, planner.CompareAddresses)
	for _, address := range addresses {
		switch b, a := before[address], after[address]; {
		case b == nil:
			d.explainWhole(address, billedIn(d.stage(d.After, address)))
		case a == nil:
			d.explainWhole(address, billedIn(d.stage(d.Before, address)).Neg())
		default:
			d.replay(address, b, a)
		}
	}
}

// common are the common months of a side, split into its accounts.
func (d *Diff) common(f *planner.Forecast) map[string]*planner.Input {
	in := settle.From(f, d.Start, d.End)
	return in.ByAccount()
}

// A stage is the common months of an account at a stage of the replay.
type stage struct {
	account  *planner.Account
	callUnit int64
	months   []planner.AccountMonth
}

func (s stage) conditions(meter string) Conditions {
	return Conditions{s.callUnit, s.account.Discount.For(meter), s.account.Terms}
}

// stage returns the common months of an account on one side: where its replay
// begins or ends.
func (d *Diff) stage(f *planner.Forecast, address string) stage {
	i, _ := slices.BinarySearchFunc(f.Accounts, address, func(a planner.AccountForecast, address string) int {
		return planner.CompareAddresses(a.Account.Address, address)
	})
	a := &f.Accounts[i]
	return stage{a.Account, catalogOf(f, a.Account).CallUnit(), a.Months[d.Start-f.Input.Start : d.End-f.Input.Start+1]}
}

// catalogOf returns the price catalogue of an account.
func catalogOf(f *planner.Forecast, a *planner.Account) *pricing.Catalog {
	return f.Input.Catalogs[slices.IndexFunc(f.Input.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == a.Catalog })]
}

func billedIn(s stage) (sum pricing.Money) {
	for _, m := range s.months {
		sum = sum.Add(m.Billed)
	}
	return sum
}

func (d *Diff) explainWhole(address string, change pricing.Money) {
	if !change.IsZero() {
		d.Explanation = append(d.Explanation, Explanation{Account: address, Group: GroupAccount, Change: change})
	}
}

// replaySteps are the groups with how each takes its inputs from the later side.
var replaySteps = []struct {
	group Group
	take  func(into, from *planner.Input)
}{
	{GroupUsage, func(into, from *planner.Input) { into.Usages = from.Usages }},
	{GroupPack, func(into, from *planner.Input) { into.Packs = from.Packs }},
	{GroupPrice, func(into, from *planner.Input) {
		into.Catalogs, into.Accounts[0].Catalog = from.Catalogs, from.Accounts[0].Catalog
	}},
	{GroupDiscount, func(into, from *planner.Input) { into.Accounts[0].Discount = from.Accounts[0].Discount }},
	{GroupTerms, func(into, from *planner.Input) { into.Accounts[0].Terms = from.Accounts[0].Terms }},
	{GroupFunding, func(into, from *planner.Input) {
		into.Accounts[0].Opening, into.TopUps = from.Accounts[0].Opening, from.TopUps
		into.Accounts[0].Statements = from.Accounts[0].Statements
	}},
}

// replay explains one account's change. A mixture that cannot be simulated is
// passed over; what its group did is then part of the next one's entries. The
// replay begins and ends with the forecasts themselves, so whatever happens in
// between its entries add up to the change.
func (d *Diff) replay(address string, before, after *planner.Input) {
	mixed := *before
	mixed.Accounts = slices.Clone(before.Accounts)
	mixed.Catalogs = []*pricing.Catalog{withMissing(before.Catalogs[0], after.Catalogs[0])}
	now, last := d.stage(d.Before, address), d.stage(d.After, address)
	for i, s := range replaySteps {
		s.take(&mixed, after)
		next := last
		if i < len(replaySteps)-1 {
			f, problems := settle.Simulate(fitted(mixed))
			if len(problems) > 0 {
				continue
			}
			next = stage{f.Accounts[0].Account, f.Input.Catalogs[0].CallUnit(), f.Accounts[0].Months}
		}
		d.explainStep(address, s.group, now, next)
		now = next
	}
}

// fitted is a mixture of two inputs of one account without what only one of
// them allows and nothing comes of: calls left in a pack beyond its size, packs
// from before that have expired or whose meters are free, discounts on meters
// that the catalogue lacks, top-ups after the last settlement.
func fitted(in planner.Input) planner.Input {
	a, catalog := in.Accounts[0], in.Catalogs[0]
	in.Packs = slices.Clone(in.Packs)
	for i := range in.Packs {
		p := &in.Packs[i]
		if sku, ok := catalog.Pack(p.SKU); ok && p.Remaining != nil {
			left := min(*p.Remaining, sku.Calls*p.Quantity)
			p.Remaining = &left
		}
	}
	in.Packs = slices.DeleteFunc(in.Packs, func(p planner.PackPurchase) bool {
		sku, ok := catalog.Pack(p.SKU)
		return ok && p.Remaining != nil && (a.Terms.PackValidity.Expiry(p.PurchasedOn) < in.Start.First() ||
			!slices.ContainsFunc(sku.Meters, func(i int) bool { return catalog.Meters()[i].PricedBetween(in.Start, in.Month(in.Months-1)) }))
	})
	in.TopUps = slices.DeleteFunc(slices.Clone(in.TopUps), func(t planner.TopUp) bool {
		return t.MonthlyOn == 0 && t.Date > in.Month(in.Months).Date(a.Terms.BillDay)
	})
	a.Discount.ByMeter = maps.Clone(a.Discount.ByMeter)
	maps.DeleteFunc(a.Discount.ByMeter, func(meter string, _ decimal.Decimal) bool {
		_, ok := catalog.Meter(meter)
		return !ok
	})
	in.Accounts = []planner.Account{a}
	return in
}

// withMissing is the earlier catalogue with the meters and packs of the later
// one that it lacks, so that a later usage can be priced from the start.
func withMissing(before, after *pricing.Catalog) *pricing.Catalog {
	if before.SHA256() == after.SHA256() {
		return before
	}
	lacksMeter := func(id string) bool { _, ok := before.Meter(id); return !ok }
	lacksPack := func(sku string) bool { _, ok := before.Pack(sku); return !ok }
	spec, from := before.Spec(), after.Spec()
	perUnit := decimal.NewFromInt(before.CallUnit()).Div(decimal.NewFromInt(after.CallUnit())) // powers of ten: exact
	spec.Meters, spec.Packs, spec.Revisions = slices.Clone(spec.Meters), slices.Clone(spec.Packs), slices.Clone(spec.Revisions)
	for _, m := range from.Meters {
		if lacksMeter(m.ID) {
			m.Tiers = repriced(m.Tiers, perUnit)
			spec.Meters = append(spec.Meters, m)
		}
	}
	for _, p := range from.Packs {
		if lacksPack(p.SKU) {
			spec.Packs = append(spec.Packs, p)
		}
	}
	for _, r := range from.Revisions {
		added := pricing.RevisionSpec{Date: r.Date}
		for _, m := range r.Meters {
			if lacksMeter(m.ID) {
				m.Tiers = repriced(m.Tiers, perUnit)
				added.Meters = append(added.Meters, m)
			}
		}
		for _, p := range r.Packs {
			if lacksPack(p.SKU) {
				added.Packs = append(added.Packs, p)
			}
		}
		spec.Revisions = revised(spec.Revisions, added)
	}
	merged, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 { // a pack of the later one for what is free in the earlier
		return before
	}
	return merged
}

// repriced are tiers with their prices for another number of calls.
func repriced(tiers []pricing.TierSpec, factor decimal.Decimal) []pricing.TierSpec {
	tiers = slices.Clone(tiers)
	for i := range tiers {
		tiers[i].Price = tiers[i].Price.Mul(factor)
	}
	return tiers
}

// revised adds a revision to a list, to that of its day where there is one.
func revised(list []pricing.RevisionSpec, added pricing.RevisionSpec) []pricing.RevisionSpec {
	i := slices.IndexFunc(list, func(r pricing.RevisionSpec) bool { return r.Date == added.Date })
	if i < 0 {
		return append(list, added)
	}
	list[i].Meters, list[i].Packs = slices.Concat(list[i].Meters, added.Meters), slices.Concat(list[i].Packs, added.Packs)
	return list
}

// explainStep writes down what one step did to each meter's charge and to the
// packs bought, month by month.
func (d *Diff) explainStep(address string, group Group, before, after stage) {
	for _, meter := range metersOf(after.months[0], before.months[0]) {
		was, is := before.conditions(meter), after.conditions(meter)
		for i := range after.months {
			month := after.months[i].Month
			x, y := meterMonth(&before.months[i], meter), meterMonth(&after.months[i], meter)
			change := chargeOf(y).Sub(chargeOf(x))
			if change.IsZero() {
				continue
			}
			d.Explanation = append(d.Explanation, Explanation{
				Account: address, Group: group, Meter: meter, Month: &month, Change: change,
				OfWhichTier: tierPart(x, y, was, is), Before: x, After: y, Was: was, Is: is,
			})
		}
	}
	for i := range after.months {
		month := after.months[i].Month
		if change := after.months[i].PackPurchases.Sub(before.months[i].PackPurchases); !change.IsZero() {
			d.Explanation = append(d.Explanation, Explanation{
				Account: address, Group: group, Month: &month, Change: change, Was: before.conditions(""), Is: after.conditions(""),
			})
		}
	}
}

// metersOf lists the meters of both sides, in the order of the first and then
// of the second one's catalogue. Every month of an account lists the same.
func metersOf(sides ...planner.AccountMonth) (ids []string) {
	for _, side := range sides {
		for _, m := range side.Meters {
			if !slices.Contains(ids, m.Meter.ID) {
				ids = append(ids, m.Meter.ID)
			}
		}
	}
	return ids
}

func meterMonth(m *planner.AccountMonth, meter string) *planner.MeterMonth {
	for i := range m.Meters {
		if m.Meters[i].Meter.ID == meter {
			return &m.Meters[i]
		}
	}
	return nil
}

func chargeOf(m *planner.MeterMonth) pricing.Money {
	if m == nil {
		return pricing.Money{}
	}
	return m.Charge
}

// tierPart is calls after / call unit × (unit price after − before) × discount,
// half-up to cents: what another tier's price does to the calls that stay.
func tierPart(before, after *planner.MeterMonth, was, is Conditions) pricing.Money {
	tierBefore, ok := before.TierFrom()
	tierAfter, alsoOk := after.TierFrom()
	if !ok || !alsoOk || tierBefore == tierAfter {
		return pricing.Money{}
	}
	priceBefore, _ := before.UnitPrice(was.CallUnit)
	priceAfter, _ := after.UnitPrice(is.CallUnit)
	a, b := decimal.NewFromInt(is.CallUnit), decimal.NewFromInt(was.CallUnit)
	part := decimal.NewFromInt(after.Postpaid).Mul(priceAfter.Mul(b).Sub(priceBefore.Mul(a))).Mul(is.Discount)
	return pricing.MoneyOf(part.DivRound(a.Mul(b), pricing.CentDecimals))
}
