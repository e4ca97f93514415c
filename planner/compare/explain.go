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
}

// month is the i-th common month.
func (s stage) month(i int) *planner.AccountMonth { return &s.Months[s.first+i] }

// conditions are those of a meter of a product, or of the product's packs.
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

// product is the index of the product of a catalogue, or below 0.
func (s stage) product(catalog string) int {
	return slices.IndexFunc(s.Account.Products, func(p planner.Product) bool { return p.Catalog == catalog })
}

// stage returns the common months of an account on one side: where its replay
// begins or ends.
func (d *Diff) stage(f *planner.Forecast, address string) stage {
	return stage{f.Details(f.AccountAt(address)), int(d.Start - f.Input.Start), int(d.End-d.Start) + 1, nil}
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
		var parts []planner.ProductStatement
		for _, i := range m.pairs {
			parts = append(parts, s.Product(i))
		}
		s.Products = parts
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
	now.Conversion = d.Before.Account(address).Conversion // all but the last step is at the earlier rates
	last := now.converted(d.After.Details(d.After.AccountAt(address)), end.first)
	same := map[string]string{} // catalogues of the later side, by those of the earlier one
	for k, i := range mixed.pairs {
		same[mixed.Catalogs[i].ID()] = after.Catalogs[k].ID()
	}
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
		d.explainStep(address, s.group, now, next, same)
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
	return stage{own.InPlan(), first, s.count, s.Conversion}
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

// explainStep writes down what one step did to each meter's charge and to the
// packs bought of each product, month by month.
func (d *Diff) explainStep(address string, group Group, before, after stage, same map[string]string) {
	name := func(m *pricing.Meter) planner.Name {
		return planner.Name{Catalog: cmp.Or(same[m.Catalog], m.Catalog), ID: m.ID}
	}
	for _, meter := range metersOf(name, after, before) {
		for i := range after.count {
			month := after.month(i).Month
			x, y := meterMonth(before.month(i), meter, name), meterMonth(after.month(i), meter, name)
			change := chargeOf(y).Sub(chargeOf(x))
			if change.IsZero() {
				continue
			}
			was, is := before.conditionsOf(x, y), after.conditionsOf(y, x)
			d.Explanation = append(d.Explanation, Explanation{
				Account: address, Group: group, Catalog: meter.Catalog, Meter: meter.ID, Month: &month, Change: change,
				OfWhichTier: after.Amount(month, tierPart(x, y, was, is)), Before: x, After: y, Was: was, Is: is,
			})
		}
	}
	for _, catalog := range catalogsOf(same, after, before) {
		k, n := before.product(catalog[0]), after.product(catalog[1])
		if k < 0 {
			k = before.product(catalog[1])
		}
		if n < 0 {
			n = after.product(catalog[0])
		}
		for i := range after.count {
			month := after.month(i).Month
			if change := after.bought(n, i).Sub(before.bought(k, i)); !change.IsZero() {
				d.Explanation = append(d.Explanation, Explanation{
					Account: address, Group: group, Catalog: catalog[1], Month: &month, Change: change, Was: before.conditions(k, nil), Is: after.conditions(n, nil),
				})
			}
			if change := after.fees(n, i).Sub(before.fees(k, i)); !change.IsZero() {
				d.Explanation = append(d.Explanation, Explanation{
					Account: address, Group: group, Catalog: catalog[1], Fees: true, Month: &month, Change: change, Was: before.conditions(k, nil), Is: after.conditions(n, nil),
				})
			}
		}
	}
}

// conditionsOf are the conditions of a meter, or where it has no usage on this side
// those of the product of the same one on the other.
func (s stage) conditionsOf(own, other *planner.MeterMonth) Conditions {
	m := own
	if m == nil {
		m = other
	}
	product := s.product(m.Meter.Catalog)
	if product < 0 && len(s.Products) == 1 {
		product = 0
	}
	return s.conditions(product, m)
}

// bought is the price of the packs of a product that were bought in the i-th month.
func (s stage) bought(product, i int) pricing.Money {
	if product < 0 {
		return pricing.Money{}
	}
	return s.Products[product].Months[s.first+i].PackPurchases
}

// fees are those of a product that were paid in the i-th month.
func (s stage) fees(product, i int) pricing.Money {
	if product < 0 {
		return pricing.Money{}
	}
	return s.Products[product].Months[s.first+i].Fees
}

// catalogsOf lists the catalogues of both stages, each as the earlier and the later side
// call it.
func catalogsOf(same map[string]string, stages ...stage) (ids [][2]string) {
	for _, s := range stages {
		for _, p := range s.Account.Products {
			pair := [2]string{p.Catalog, cmp.Or(same[p.Catalog], p.Catalog)}
			for earlier, later := range same {
				if later == p.Catalog && same[p.Catalog] == "" {
					pair[0] = earlier
				}
			}
			if !slices.ContainsFunc(ids, func(other [2]string) bool { return other[1] == pair[1] }) {
				ids = append(ids, pair)
			}
		}
	}
	return ids
}

// metersOf lists the meters of both stages, in the order of the first and then
// of the second one's catalogues. Every month of an account lists the same.
func metersOf(name func(*pricing.Meter) planner.Name, stages ...stage) (names []planner.Name) {
	for _, s := range stages {
		for _, m := range s.month(0).Meters {
			if !slices.Contains(names, name(m.Meter)) {
				names = append(names, name(m.Meter))
			}
		}
	}
	return names
}

func meterMonth(m *planner.AccountMonth, meter planner.Name, name func(*pricing.Meter) planner.Name) *planner.MeterMonth {
	for i := range m.Meters {
		if name(m.Meters[i].Meter) == meter {
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
