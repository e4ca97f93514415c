package planner

import (
	"maps"
	"slices"

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
	Change  decimal.Decimal
	// OfWhichTier is the part that comes from another tier's price applying to
	// the calls that stay; 0 where the tier is the same.
	OfWhichTier   decimal.Decimal
	Before, After *MeterMonth // of a meter, around the step; nil where it has no usage
}

// explain replays the change account by account, one group of inputs after
// another taken from the later side.
func (d *Diff) explain() {
	before, after := perAccount(d.Before.From(d.Start, d.End)), perAccount(d.After.From(d.Start, d.End))
	addresses := slices.Collect(maps.Keys(before))
	for address := range after {
		if before[address] == nil {
			addresses = append(addresses, address)
		}
	}
	slices.SortFunc(addresses, CompareAddresses)
	for _, address := range addresses {
		switch b, a := before[address], after[address]; {
		case b == nil:
			d.explainWhole(address, d.billedOf(d.After, address))
		case a == nil:
			d.explainWhole(address, d.billedOf(d.Before, address).Neg())
		default:
			d.replay(address, b, a)
		}
	}
}

// billedOf is what an account is billed in the common months.
func (d *Diff) billedOf(f *Forecast, address string) (sum decimal.Decimal) {
	i, _ := slices.BinarySearchFunc(f.Accounts, address, func(a AccountForecast, address string) int {
		return CompareAddresses(a.Account.Address, address)
	})
	from := d.Start - f.Input.Start
	for _, m := range f.Accounts[i].Months[from : from+d.End-d.Start+1] {
		sum = sum.Add(m.Billed)
	}
	return sum
}

func (d *Diff) explainWhole(address string, change decimal.Decimal) {
	if !change.IsZero() {
		d.Explanation = append(d.Explanation, Explanation{Account: address, Group: GroupAccount, Change: change})
	}
}

// perAccount splits an input into one of each account.
func perAccount(in Input) map[string]*Input {
	catalogs := map[string]*pricing.Catalog{}
	for _, c := range in.Catalogs {
		catalogs[c.ID()] = c
	}
	parts := map[string]*Input{}
	for _, a := range in.Accounts {
		parts[a.Address] = &Input{Start: in.Start, Months: in.Months, Accounts: []Account{a}, Catalogs: []*pricing.Catalog{catalogs[a.Catalog]}}
	}
	for _, u := range in.Usages {
		parts[u.Account].Usages = append(parts[u.Account].Usages, u)
	}
	for _, p := range in.Packs {
		parts[p.Account].Packs = append(parts[p.Account].Packs, p)
	}
	for _, t := range in.TopUps {
		parts[t.Account].TopUps = append(parts[t.Account].TopUps, t)
	}
	return parts
}

// replaySteps are the groups with how each takes its inputs from the later side.
var replaySteps = []struct {
	group Group
	take  func(into, from *Input)
}{
	{GroupUsage, func(into, from *Input) { into.Usages = from.Usages }},
	{GroupPack, func(into, from *Input) { into.Packs = from.Packs }},
	{GroupPrice, func(into, from *Input) {
		into.Catalogs, into.Accounts[0].Catalog = from.Catalogs, from.Accounts[0].Catalog
	}},
	{GroupDiscount, func(into, from *Input) { into.Accounts[0].Discount = from.Accounts[0].Discount }},
	{GroupTerms, func(into, from *Input) { into.Accounts[0].Terms = from.Accounts[0].Terms }},
	{GroupFunding, func(into, from *Input) {
		into.Accounts[0].Opening, into.TopUps = from.Accounts[0].Opening, from.TopUps
	}},
}

// replay explains one account's change. A mixture that cannot be simulated (a
// pack with more calls left than the other side's pack has at all) is passed
// over; what its group did is then part of the next one's entries.
func (d *Diff) replay(address string, before, after *Input) {
	last, problems := Simulate(*after)
	if len(problems) > 0 {
		return // a forecast's own continuation has none
	}
	mixed := *before
	mixed.Accounts = slices.Clone(before.Accounts)
	mixed.Catalogs = []*pricing.Catalog{withMissing(before.Catalogs[0], after.Catalogs[0])}
	step, problems := Simulate(mixed)
	if len(problems) > 0 {
		return
	}
	for i, s := range replaySteps {
		s.take(&mixed, after)
		next := last
		if i < len(replaySteps)-1 {
			if next, problems = Simulate(mixed); len(problems) > 0 {
				continue
			}
		}
		d.explainStep(address, s.group, step, next)
		step = next
	}
}

// withMissing is the earlier catalogue with the meters and packs of the later
// one that it lacks, so that a later usage can be priced from the start.
func withMissing(before, after *pricing.Catalog) *pricing.Catalog {
	if before.SHA256() == after.SHA256() {
		return before
	}
	spec, added := before.Spec(), false
	for _, m := range after.Spec().Meters {
		if _, ok := before.Meter(m.ID); !ok {
			spec.Meters, added = append(slices.Clip(spec.Meters), m), true
		}
	}
	for _, p := range after.Spec().Packs {
		if _, ok := before.Pack(p.SKU); !ok {
			spec.Packs, added = append(slices.Clip(spec.Packs), p), true
		}
	}
	if !added {
		return before
	}
	merged, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 {
		return before
	}
	return merged
}

// explainStep writes down what one step did to each meter's charge and to the
// packs bought, month by month.
func (d *Diff) explainStep(address string, group Group, before, after *Forecast) {
	b, a := &before.Accounts[0], &after.Accounts[0]
	for _, meter := range metersOf(b, a) {
		for i := range a.Months {
			month := a.Months[i].Month
			x, y := meterMonth(&b.Months[i], meter), meterMonth(&a.Months[i], meter)
			change := chargeOf(y).Sub(chargeOf(x))
			if change.IsZero() {
				continue
			}
			d.Explanation = append(d.Explanation, Explanation{
				Account: address, Group: group, Meter: meter, Month: &month, Change: change,
				OfWhichTier: tierPart(x, y, a.Account.Discount.For(meter), callUnitOf(after)), Before: x, After: y,
			})
		}
	}
	for i := range a.Months {
		month := a.Months[i].Month
		if change := a.Months[i].PackPurchases.Sub(b.Months[i].PackPurchases); !change.IsZero() {
			d.Explanation = append(d.Explanation, Explanation{Account: address, Group: group, Month: &month, Change: change})
		}
	}
}

func callUnitOf(f *Forecast) int64 { return f.Input.Catalogs[0].CallUnit() }

// metersOf lists the meters of both sides: the later catalogue order first.
func metersOf(before, after *AccountForecast) (ids []string) {
	for _, side := range []*AccountForecast{after, before} {
		for _, m := range side.Months[0].Meters {
			if !slices.Contains(ids, m.Meter.ID) {
				ids = append(ids, m.Meter.ID)
			}
		}
	}
	return ids
}

func meterMonth(m *AccountMonth, meter string) *MeterMonth {
	for i := range m.Meters {
		if m.Meters[i].Meter.ID == meter {
			return &m.Meters[i]
		}
	}
	return nil
}

func chargeOf(m *MeterMonth) decimal.Decimal {
	if m == nil {
		return decimal.Zero
	}
	return m.Charge
}

// TierFrom is the highest tier touched; false where nothing was postpaid.
func (m *MeterMonth) TierFrom() (int64, bool) {
	if m == nil || len(m.Tiers) == 0 {
		return 0, false
	}
	return m.Tiers[len(m.Tiers)-1].Tier.From, true
}

// UnitPrice is the price per unit calls of the month's postpaid calls: the
// tier's, or where several tiers are touched the average, rounded half-up to 8
// decimals; false where nothing was postpaid.
func (m *MeterMonth) UnitPrice(unit int64) (decimal.Decimal, bool) {
	switch {
	case m == nil || len(m.Tiers) == 0:
		return decimal.Zero, false
	case len(m.Tiers) == 1:
		return m.Tiers[0].Tier.Price, true
	}
	return m.List.Mul(decimal.NewFromInt(unit)).DivRound(decimal.NewFromInt(m.Postpaid), pricing.CostDecimals), true
}

// tierPart is calls after / call unit × (unit price after − before) × discount,
// half-up to cents: what another tier's price does to the calls that stay.
func tierPart(before, after *MeterMonth, discount decimal.Decimal, unit int64) decimal.Decimal {
	was, ok := before.TierFrom()
	is, alsoOk := after.TierFrom()
	if !ok || !alsoOk || was == is {
		return decimal.Zero
	}
	priceBefore, _ := before.UnitPrice(unit)
	priceAfter, _ := after.UnitPrice(unit)
	part := decimal.NewFromInt(after.Postpaid).Mul(priceAfter.Sub(priceBefore)).Mul(discount)
	return part.DivRound(decimal.NewFromInt(unit), pricing.CentDecimals)
}
