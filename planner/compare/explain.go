package compare

import (
	"cmp"
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
	GroupAccount      Group = "account"
	GroupUsage        Group = "usage"
	GroupPack         Group = "resource_pack"
	GroupSubscription Group = "subscription"
	GroupPrice        Group = "price" // tiers, quotas, pack sizes and prices, revisions
	GroupDiscount     Group = "discount"
	GroupTerms        Group = "terms"
	GroupFunding      Group = "funding" // opening, top-ups, vouchers
	GroupRate         Group = "rate"    // exchange rates
)

// An Explanation is what one group of changed inputs did to the money billed:
// to a meter's charge of a month, or to the packs bought or the fees paid in it. The entries of a
// diff add up to the change of billed exactly.
type Explanation struct {
	Account string
	Group   Group
	Catalog string         // id of the product's, of the later side where both have it; empty for whole accounts
	Meter   string         // empty for pack purchases, fees, whole accounts and exchange rates
	Fees    bool           // of subscriptions, not pack purchases
	Month   *pricing.Month // nil for a whole account
	Change  pricing.Money
	// OfWhichTier is the part that comes from another tier's price applying to
	// the calls that stay; 0 where the tier is the same.
	OfWhichTier   pricing.Money
	Before, After *planner.MeterMonth // of a meter, around the step; nil where it has no usage
	Was, Is       Conditions          // around the step; zero for a whole account
	Rates         *RateChange         // of GroupRate
}

// A RateChange is what one unit of an account's currency is in the plan's in a month.
type RateChange struct {
	Currency string          `json:"currency"` // the account's
	Before   decimal.Decimal `json:"before"`
	After    decimal.Decimal `json:"after"`
}

// Conditions are what a meter's calls are priced by, or packs bought under.
type Conditions struct {
	CallUnit int64           // of the meter, or the catalogue
	Discount decimal.Decimal // of the meter, or the account
	Terms    pricing.Terms   // of the product
}

// explain replays the change account by account, one group of inputs after
// another taken from the later side.
func (d *Diff) explain() {
	before, after := d.common(d.Before), d.common(d.After)
	either := maps.Clone(before)
	maps.Copy(either, after)
	addresses := slices.SortedFunc(maps.Keys(either), planner.CompareAddresses)
	for _, address := range addresses {
		switch b, a := before[address], after[address]; {
		case b == nil:
			d.explainWhole(address, billedIn(d.stage(d.after, address)))
		case a == nil:
			d.explainWhole(address, billedIn(d.stage(d.before, address)).Neg())
		case a.Catalogs[0].Currency() != b.Catalogs[0].Currency(): // it is another account
			d.explainWhole(address, billedIn(d.stage(d.before, address)).Neg())
			d.explainWhole(address, billedIn(d.stage(d.after, address)))
		default:
			d.replay(address, b, a)
		}
	}
	d.Prices = slices.DeleteFunc(d.Prices, PriceChange.isNothing)
}

// common are the common months of a side, split into its accounts, with the
// contracts' prices in their catalogues.
func (d *Diff) common(f *planner.Forecast) map[string]*planner.Input {
	in := settle.From(f, d.Start, d.End)
	parts := in.ByAccount()
	for i := range f.Accounts {
		a := &parts[f.Accounts[i].Account.Address].Accounts[0]
		a.Products = slices.Clone(a.Products)
		catalogs := parts[a.Address].Catalogs
		for k := range a.Products {
			catalogs[k], a.Products[k].Contract = f.Accounts[i].Products[k].Catalog, nil
		}
	}
	return parts
}

// A stage is the common months of an account at a stage of the replay.
type stage struct {
	*planner.AccountForecast
	first               int // index of the first common month
	count               int // of them
	*planner.Conversion     // of the amounts, from the account's own

	later map[string]string // ids of the catalogues of the later side, by those of the earlier one
}

// month is the i-th common month.
func (s stage) month(i int) *planner.AccountMonth { return &s.Months[s.first+i] }

// conditions are those of a product's packs, or of one of its meters.
func (s stage) conditions(product int, meter *planner.MeterMonth) Conditions {
	if product < 0 {
		return Conditions{}
	}
	c := Conditions{s.Products[product].Catalog.CallUnit(), s.Account.Discount.Default, s.Account.Products[product].Terms}
	if meter != nil {
		c.CallUnit, c.Discount = meter.Meter.CallUnit, s.Account.Discount.For(meter.Meter.Catalog, meter.Meter.ID)
	}
	return c
}

// catalog is the id that the later side has for that of a catalogue.
func (s stage) catalog(id string) string { return cmp.Or(s.later[id], id) }

// name is what the later side calls a meter.
func (s stage) name(m *pricing.Meter) planner.Name {
	return planner.Name{Catalog: s.catalog(m.Catalog), ID: m.ID}
}

// product is the index of the product that is of a catalogue on the later side, or below 0.
func (s stage) product(catalog string) int {
	return slices.IndexFunc(s.Account.Products, func(p planner.Product) bool { return s.catalog(p.Catalog) == catalog })
}

// stage returns the common months of an account on one side: where its replay
// begins or ends.
func (d *Diff) stage(f *planner.Forecast, address string) stage {
	return stage{AccountForecast: f.Details(f.AccountAt(address)), first: int(d.Start - f.Input.Start), count: int(d.End-d.Start) + 1}
}

func billedIn(s stage) (sum pricing.Money) {
	for i := range s.count {
		sum = sum.Add(s.month(i).Billed)
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
	take  func(into *mixture, from *planner.Input)
}{
	{GroupUsage, func(into *mixture, from *planner.Input) {
		into.Usages = unqualified(from).Usages
		into.Accounts[0].PastThrough = from.Accounts[0].PastThrough // what is measured
	}},
	{GroupPack, func(into *mixture, from *planner.Input) { into.Packs = unqualified(from).Packs }},
	{GroupSubscription, func(into *mixture, from *planner.Input) { into.Subscriptions = unqualified(from).Subscriptions }},
	{GroupPrice, (*mixture).takePrices},
	{GroupDiscount, func(into *mixture, from *planner.Input) {
		into.Accounts[0].Discount, into.Accounts[0].PackDiscount = from.Accounts[0].Discount, from.Accounts[0].PackDiscount
	}},
	{GroupTerms, func(into *mixture, from *planner.Input) { into.Accounts[0].Products = from.Accounts[0].Products }},
	{GroupFunding, func(into *mixture, from *planner.Input) {
		into.Accounts[0].Opening, into.TopUps = from.Accounts[0].Opening, from.TopUps
		into.Accounts[0].Statements, into.Vouchers = from.Accounts[0].Statements, from.Vouchers
	}},
}

// A mixture is an account's input that is partly that of the earlier side.
type mixture struct {
	planner.Input
	pairs []int // by product of the later side: the same one of the mixture before its prices are taken
}

// mix is the earlier side with the products, meters and packs of the later one that it
// lacks, so that a later usage can be priced from the start. Products are the same
// where their catalogues are, or where each side has only one.
func mix(before, after *planner.Input) *mixture {
	m := &mixture{Input: *unqualified(before)}
	m.Accounts = slices.Clone(before.Accounts)
	m.Catalogs = slices.Clone(before.Catalogs)
	a := &m.Accounts[0]
	a.Products = slices.Clone(a.Products)
	for k, p := range after.Accounts[0].Products {
		i := slices.IndexFunc(a.Products, func(q planner.Product) bool { return q.Catalog == p.Catalog })
		if len(before.Catalogs) == 1 && len(after.Catalogs) == 1 {
			i = 0
		}
		if i < 0 {
			i = len(a.Products)
			a.Products, m.Catalogs = append(a.Products, p), append(m.Catalogs, after.Catalogs[k])
		} else {
			m.Catalogs[i] = withMissing(m.Catalogs[i], after.Catalogs[k])
		}
		m.pairs = append(m.pairs, i)
	}
	return m
}

// unqualified is an input with its usages, packs and subscriptions named anew, so that
// another catalogue may have them, too.
func unqualified(in *planner.Input) *planner.Input {
	if len(in.Catalogs) > 1 {
		return in
	}
	out := *in
	out.Usages, out.Packs = slices.Clone(in.Usages), slices.Clone(in.Packs)
	for i := range out.Usages {
		out.Usages[i].Catalog = ""
	}
	for i := range out.Packs {
		out.Packs[i].Catalog = ""
	}
	out.Subscriptions = slices.Clone(in.Subscriptions)
	for i := range out.Subscriptions {
		out.Subscriptions[i].Catalog = ""
	}
	return &out
}

// takePrices takes the later side's products, but for their terms.
func (m *mixture) takePrices(from *planner.Input) {
	a := &m.Accounts[0]
	products := slices.Clone(from.Accounts[0].Products)
	var opening []planner.ProductOpening
	for k, i := range m.pairs {
		products[k].Terms = a.Products[i].Terms
		opening = append(opening, a.Opening.Product(i))
		m.renameVouchers(a.Products[i].Catalog, products[k].Catalog)
	}
	a.Opening.Products = opening
	a.Statements = slices.Clone(a.Statements)
	for n := range a.Statements {
		s := &a.Statements[n]
		s.Products = each(m.pairs, s.Product)
	}
	a.Products, m.Catalogs = products, from.Catalogs
}

// replay explains one account's change. A mixture that cannot be simulated is
// passed over; what its group did is then part of the next one's entries. The
// replay begins and ends with the forecasts themselves, so whatever happens in
// between its entries add up to the change.
func (d *Diff) replay(address string, before, after *planner.Input) {
	mixed := mix(before, after)
	now, end := d.stage(d.before, address), d.stage(d.after, address)
	now.Conversion, now.later = d.Before.Account(address).Conversion, map[string]string{} // all but the last step is at the earlier rates
	for k, i := range mixed.pairs {
		now.later[mixed.Catalogs[i].ID()] = after.Catalogs[k].ID()
	}
	last := now.converted(d.After.Details(d.After.AccountAt(address)), end.first)
	was, is := now, now // around the step of the prices
	for i, s := range replaySteps {
		s.take(mixed, after)
		next := last
		if i < len(replaySteps)-1 {
			f := settled(mixed.Input)
			if f == nil {
				continue
			}
			next = now.converted(f.Details(0), 0)
		}
		d.explainStep(address, s.group, now, next)
		if s.group == GroupPrice {
			was, is = now, next
		}
		now = next
	}
	d.explainRates(last, end)
	d.comparePrices(mixed, before, after, was, is)
}

// converted is an account at another stage, in the plan's currency as this one is.
func (s stage) converted(a *planner.AccountForecast, first int) stage {
	own := *a
	own.Conversion = s.Conversion
	s.AccountForecast, s.first = own.InPlan(), first
	return s
}

// explainRates writes down what other exchange rates do to what is billed in each month.
func (d *Diff) explainRates(before, after stage) {
	a := d.After.Account(after.Account.Address)
	for i := range after.count {
		month := after.month(i).Month
		if change := after.month(i).Billed.Sub(before.month(i).Billed); !change.IsZero() {
			d.Explanation = append(d.Explanation, Explanation{
				Account: a.Account.Address, Group: GroupRate, Month: &month, Change: change, Rates: &RateChange{a.Currency(), before.Rate(month), a.Conversion.Rate(month)},
			})
		}
	}
}

// explainStep writes down what one step did to each meter's charge, and to the
// packs bought and the fees of each product, month by month.
func (d *Diff) explainStep(address string, group Group, before, after stage) {
	for _, meter := range union(after.meters(), before.meters()) {
		for i := range after.count {
			x, y := before.meterMonth(i, meter), after.meterMonth(i, meter)
			change := chargeOf(y).Sub(chargeOf(x))
			if change.IsZero() {
				continue
			}
			month := after.month(i).Month
			was, is := before.conditions(before.product(meter.Catalog), cmp.Or(x, y)), after.conditions(after.product(meter.Catalog), cmp.Or(y, x))
			d.Explanation = append(d.Explanation, Explanation{
				Account: address, Group: group, Catalog: meter.Catalog, Meter: meter.ID, Month: &month, Change: change,
				OfWhichTier: after.Amount(month, tierPart(x, y, was, is)), Before: x, After: y, Was: was, Is: is,
			})
		}
	}
	for _, catalog := range union(after.catalogs(), before.catalogs()) {
		k, n := before.product(catalog), after.product(catalog)
		for i := range after.count {
			boughtBefore, feesBefore := before.prepaid(k, i)
			bought, fees := after.prepaid(n, i)
			e := Explanation{
				Account: address, Group: group, Catalog: catalog, Month: new(after.month(i).Month), Was: before.conditions(k, nil), Is: after.conditions(n, nil),
			}
			if e.Change = bought.Sub(boughtBefore); !e.Change.IsZero() {
				d.Explanation = append(d.Explanation, e)
			}
			if e.Change, e.Fees = fees.Sub(feesBefore), true; !e.Change.IsZero() {
				d.Explanation = append(d.Explanation, e)
			}
		}
	}
}

// union is two lists one after the other, without what is there already.
func union[T comparable](a, b []T) []T {
	return append(a, slices.DeleteFunc(b, func(v T) bool { return slices.Contains(a, v) })...)
}

// prepaid is what is paid for packs and in fees of a product in the i-th month; zero
// without one.
func (s stage) prepaid(product, i int) (packs, fees pricing.Money) {
	if product < 0 {
		return packs, fees
	}
	return s.Prepaid(s.Account.Products[product].Catalog, s.first+i)
}

// catalogs are those of the products, as the later side calls them.
func (s stage) catalogs() []string {
	return each(s.Account.Products, func(p planner.Product) string { return s.catalog(p.Catalog) })
}

// meters are the names of the meters, in the order of the catalogues. Every month of an
// account lists the same.
func (s stage) meters() []planner.Name {
	return each(s.month(0).Meters, func(m planner.MeterMonth) planner.Name { return s.name(m.Meter) })
}

func (s stage) meterMonth(i int, meter planner.Name) *planner.MeterMonth {
	meters := s.month(i).Meters
	if k := slices.IndexFunc(meters, func(m planner.MeterMonth) bool { return s.name(m.Meter) == meter }); k >= 0 {
		return &meters[k]
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
// It is an estimate, so two decimals do for every currency.
func tierPart(before, after *planner.MeterMonth, was, is Conditions) pricing.Money {
	tierBefore, ok := before.TierFrom()
	tierAfter, alsoOk := after.TierFrom()
	if !ok || !alsoOk || tierBefore == tierAfter {
		return pricing.Money{}
	}
	priceBefore, _ := before.UnitPrice()
	priceAfter, _ := after.UnitPrice()
	a, b := decimal.NewFromInt(is.CallUnit), decimal.NewFromInt(was.CallUnit)
	part := decimal.NewFromInt(after.Postpaid).Mul(priceAfter.Mul(b).Sub(priceBefore.Mul(a))).Mul(is.Discount)
	return pricing.MoneyOf(part.DivRound(a.Mul(b), pricing.CentDecimals))
}
