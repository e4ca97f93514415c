package pricing

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/pricing/unseen"
)

// A CatalogSpec is a price catalogue as it is written: data, not yet checked.
// Its JSON is the one of documents and of "catalog show".
type CatalogSpec struct {
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Currency   string          `json:"currency"`  // ISO 4217
	CallUnit   int64           `json:"call_unit"` // prices are per this many calls, unless the meter says otherwise
	AsOf       Date            `json:"as_of"`     // the day on which the prices were read
	Source     string          `json:"source"`    // where a reader can check them
	Terms      Terms           `json:"terms"`
	FreeQuotas []FreeQuotaSpec `json:"free_quotas"` // used in this order
	Meters     []MeterSpec     `json:"meters"`      // this order is the catalogue order of meters
	Packs      []PackSpec      `json:"packs"`
	Revisions  []RevisionSpec  `json:"revisions"`

	Subscriptions []SubscriptionSpec `json:"subscriptions,omitempty" since:"1.1"`
}

// A FreeQuotaSpec is a number of units that its meters share for free.
type FreeQuotaSpec struct {
	ID     string      `json:"id"`
	Calls  int64       `json:"calls"` // units
	Meters GrantMeters `json:"meters"`
	Renews Renewal     `json:"renews,omitzero" since:"1.1"` // empty: every month
	Lasts  Validity    `json:"lasts,omitzero" since:"1.1"`  // from the day on which the account was opened; zero: for ever
}

// Renewal says when a free quota is full again.
type Renewal string

// The renewals. The one of every month is the zero value.
const (
	RenewsMonthly Renewal = ""
	RenewsDaily   Renewal = "day"   // full every morning, void at night
	RenewsNever   Renewal = "never" // given once, on the day on which the account was opened
)

// Renewals are the values of the attribute renews, the default first.
var Renewals = []string{"month", string(RenewsDaily), string(RenewsNever)}

// A MeterSpec is one billed API: it has tiers, is free, or is served by grants alone.
type MeterSpec struct {
	ID       string     `json:"id"`
	Title    string     `json:"title"`
	TitleEN  string     `json:"title_en" since:"1.1"` // the title in English, where Title is in another language
	Group    string     `json:"group"`
	Unit     string     `json:"unit,omitzero" since:"1.1"`      // what is counted, in the singular; empty: "call"
	CallUnit int64      `json:"call_unit,omitzero" since:"1.1"` // 0: the catalogue's
	Free     bool       `json:"free"`
	Postpaid *bool      `json:"postpaid,omitzero" since:"1.1"`  // false: calls that no grant covers are not served
	TierMode TierMode   `json:"tier_mode,omitzero" since:"1.1"` // empty: by the terms
	Tiers    []TierSpec `json:"tiers"`
}

// A TierSpec is one step of a price list, not yet checked. Its JSON is an object of
// from and price, which is null where there is no price.
type TierSpec struct {
	From    int64           `json:"from"`
	Price   decimal.Decimal `json:"price"`
	NoPrice bool            `json:"-"` // the vendor names no public price from here on
}

type tierJSON struct {
	From  int64            `json:"from"`
	Price *decimal.Decimal `json:"price"`
}

// MarshalJSON writes a price that there is not as null.
func (t TierSpec) MarshalJSON() ([]byte, error) {
	out := tierJSON{From: t.From}
	if !t.NoPrice {
		out.Price = &t.Price
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *TierSpec) UnmarshalJSON(data []byte) error {
	var in tierJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*t = TierSpec{From: in.From, NoPrice: in.Price == nil}
	if in.Price != nil {
		t.Price = *in.Price
	}
	return nil
}

// A PackSpec is a resource pack that can be bought.
type PackSpec struct {
	SKU      string          `json:"sku"`
	Meters   GrantMeters     `json:"meters"`
	Calls    int64           `json:"calls"` // units
	Price    decimal.Decimal `json:"price"`
	Validity Validity        `json:"validity,omitzero" since:"1.1"` // zero: the term's
}

// A RevisionSpec changes prices from a day on: of packs bought on or after it,
// of meters from the first month that starts on or after it.
type RevisionSpec struct {
	Date   Date                `json:"date"`
	Meters []MeterRevisionSpec `json:"meters"`
	Packs  []PackRevisionSpec  `json:"packs"`
}

// A MeterRevisionSpec is a meter's new price list, or its end (free).
type MeterRevisionSpec struct {
	ID    string     `json:"id"`
	Free  bool       `json:"free"`
	Tiers []TierSpec `json:"tiers"`
}

// A PackRevisionSpec is a pack's new price.
type PackRevisionSpec struct {
	SKU   string          `json:"sku"`
	Price decimal.Decimal `json:"price"`
}

// A Catalog is a price catalogue that was checked. It does not change.
type Catalog struct {
	spec     CatalogSpec
	sha256   string
	decimals int32
	quotas   []FreeQuota
	meters   []Meter
	packs    []Pack
	byID     map[string]int // meters
	bySKU    map[string]int // packs

	subscriptions []Subscription
}

// A FreeQuota is a grant that comes without being bought.
type FreeQuota struct {
	ID      string
	Catalog string // id
	Calls   int64  // units
	Renews  Renewal
	Lasts   Validity // zero: for ever
	ratios  []Units  // by catalogue order; 0 where the meter does not use it
}

// OfAccountAge says whether the quota is given by the day on which the account was
// opened.
func (q *FreeQuota) OfAccountAge() bool { return q.Renews == RenewsNever || !q.Lasts.IsZero() }

// A Meter is one billed API with its price lists over time.
type Meter struct {
	ID, Title, TitleEN, Group string
	Catalog                   string   // id
	Index                     int      // catalogue order
	Unit                      string   // what is counted, in the singular
	CallUnit                  int64    // prices are per this many
	GrantsOnly                bool     // calls that no grant covers are not served: postpaid = false
	TierMode                  TierMode // its own; empty: by the terms
	prices                    []datedTiers
}

type datedTiers struct {
	from  Month
	tiers TierList // without tiers where the meter is free or has none
	free  bool
}

// A Pack is a SKU with its prices over time.
type Pack struct {
	SKU      string
	Catalog  string   // id
	Calls    int64    // units
	Meters   []int    // catalogue order, ascending
	Ratios   []Units  // by Meters: what one of their calls takes
	Validity Validity // its own; zero: by the terms
	prices   []datedPrice
}

type datedPrice struct {
	from  Date
	price Money
}

func (m *Meter) in(month Month) *datedTiers {
	i := len(m.prices) - 1
	for m.prices[i].from > month {
		i--
	}
	return &m.prices[i]
}

// Free says whether calls cost nothing in a month and take no grant.
func (m *Meter) Free(month Month) bool { return m.in(month).free }

// Mode is the meter's own tier mode, or that of the terms.
func (m *Meter) Mode(terms *Terms) TierMode {
	if m.TierMode != "" {
		return m.TierMode
	}
	return terms.TierMode
}

// Tiers returns the price list in force in a month, by the prices of its first
// day, and false where the meter has none then.
func (m *Meter) Tiers(month Month) (TierList, bool) {
	tiers := m.in(month).tiers
	return tiers, tiers.Len() > 0
}

// PricedBetween says whether the meter takes grants in any month from first to last:
// whether it has a price then, or is served by grants alone.
func (m *Meter) PricedBetween(first, last Month) bool {
	for month := first; month <= last; month++ {
		if !m.Free(month) {
			return true
		}
	}
	return false
}

// Covers says whether a meter of any catalogue uses the pack.
func (p *Pack) Covers(m *Meter) bool { return p.Catalog == m.Catalog && !p.Ratio(m.Index).IsZero() }

// Price returns the catalogue's price of one pack on a day.
func (p *Pack) Price(on Date) Money {
	i := len(p.prices) - 1
	for p.prices[i].from > on {
		i--
	}
	return p.prices[i].price
}

// Covers says whether the meter with the given index uses the quota.
func (q *FreeQuota) Covers(meter int) bool { return !q.ratios[meter].IsZero() }

// Ratio is what a call of the meter with the given index takes of the quota; 0 where
// the meter does not use it.
func (q *FreeQuota) Ratio(meter int) Units { return q.ratios[meter] }

// Ratio is what a call of the meter with the given index takes of the pack; 0 where the
// meter does not use it.
func (p *Pack) Ratio(meter int) Units {
	if i, ok := slices.BinarySearch(p.Meters, meter); ok {
		return p.Ratios[i]
	}
	return Units{}
}

// Spec returns the catalogue as it was written, revisions by date. The caller
// must not change what its slices hold.
func (c *Catalog) Spec() CatalogSpec { return c.spec }

// ID returns the catalogue's identifier, such as "tencent-tiia".
func (c *Catalog) ID() string { return c.spec.ID }

// Currency returns the ISO 4217 code of every amount in the catalogue.
func (c *Catalog) Currency() string { return c.spec.Currency }

// CallUnit returns how many calls a price is for where the meter does not say.
func (c *Catalog) CallUnit() int64 { return c.spec.CallUnit }

// Decimals is the precision of what is paid in the catalogue's currency.
func (c *Catalog) Decimals() int32 { return c.decimals }

// SHA256 identifies the catalogue's content, not its formatting: the hash of
// its JSON.
func (c *Catalog) SHA256() string { return c.sha256 }

// Meters returns the meters in catalogue order.
func (c *Catalog) Meters() []Meter { return c.meters }

// FreeQuotas returns the free quotas in the order in which they are used.
func (c *Catalog) FreeQuotas() []FreeQuota { return c.quotas }

// Meter returns a meter by its id.
func (c *Catalog) Meter(id string) (*Meter, bool) {
	i, ok := c.byID[id]
	if !ok {
		return nil, false
	}
	return &c.meters[i], true
}

// Pack returns a pack by its SKU.
func (c *Catalog) Pack(sku string) (*Pack, bool) {
	i, ok := c.bySKU[sku]
	if !ok {
		return nil, false
	}
	return &c.packs[i], true
}

// MeterIDs returns the ids of all meters in catalogue order.
func (c *Catalog) MeterIDs() []string {
	ids := make([]string, len(c.meters))
	for i, m := range c.meters {
		ids[i] = m.ID
	}
	return ids
}

// FreeQuota returns a free quota by its id.
func (c *Catalog) FreeQuota(id string) (*FreeQuota, bool) {
	i := slices.IndexFunc(c.quotas, func(q FreeQuota) bool { return q.ID == id })
	if i < 0 {
		return nil, false
	}
	return &c.quotas[i], true
}

// SKUs returns the SKUs of all packs in catalogue order.
func (c *Catalog) SKUs() []string {
	skus := make([]string, len(c.packs))
	for i, p := range c.packs {
		skus[i] = p.SKU
	}
	return skus
}

// NewCatalog checks a catalogue. The problems' addresses are "meter.ID",
// "pack.SKU", "free_quota.ID", "revision.DATE", "revision.DATE.meter.ID" and so
// on, numbered by an Addresses in the order of the spec where they repeat; all
// problems are returned, not only the first, and with any there is no catalogue.
func NewCatalog(spec CatalogSpec) (*Catalog, []Problem) {
	b := &catalogBuilder{addresses: Addresses{}, Catalog: Catalog{spec: spec.withoutNulls(), byID: map[string]int{}, bySKU: map[string]int{}}}
	slices.SortStableFunc(b.spec.Revisions, func(x, y RevisionSpec) int { return cmp.Compare(x.Date, y.Date) })
	b.header()
	for _, m := range b.spec.Meters {
		b.meter(m)
	}
	for _, q := range b.spec.FreeQuotas {
		b.freeQuota(q)
	}
	for _, p := range b.spec.Packs {
		b.pack(p)
	}
	for _, p := range b.spec.Subscriptions {
		b.subscription(p)
	}
	for i, r := range b.spec.Revisions {
		b.revision(r, i > 0 && r.Date == b.spec.Revisions[i-1].Date)
	}
	b.packsOfFreeMeters()
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	b.sha256, b.decimals = hashOf(b.spec), MinorUnit(b.spec.Currency)
	return &b.Catalog, nil
}

// withoutNulls copies the spec with empty lists in the place of missing ones: no list
// of a document is null, and both mean the same. So does what says no more than a
// default.
func (s CatalogSpec) withoutNulls() CatalogSpec {
	s.FreeQuotas = append([]FreeQuotaSpec{}, s.FreeQuotas...)
	for i := range s.FreeQuotas {
		q := &s.FreeQuotas[i]
		q.Meters = append(GrantMeters{}, q.Meters...)
		if string(q.Renews) == Renewals[0] {
			q.Renews = RenewsMonthly
		}
	}
	s.Meters = append([]MeterSpec{}, s.Meters...)
	for i := range s.Meters {
		m := &s.Meters[i]
		m.Tiers = append([]TierSpec{}, m.Tiers...)
		if m.Postpaid != nil && *m.Postpaid {
			m.Postpaid = nil
		}
	}
	s.Packs = append([]PackSpec{}, s.Packs...)
	for i := range s.Packs {
		s.Packs[i].Meters = append(GrantMeters{}, s.Packs[i].Meters...)
	}
	s.Subscriptions = withoutDefaults(s.Subscriptions)
	s.Revisions = append([]RevisionSpec{}, s.Revisions...)
	for i := range s.Revisions {
		r := &s.Revisions[i]
		r.Meters, r.Packs = append([]MeterRevisionSpec{}, r.Meters...), append([]PackRevisionSpec{}, r.Packs...)
		for k := range r.Meters {
			r.Meters[k].Tiers = append([]TierSpec{}, r.Meters[k].Tiers...)
		}
	}
	return s
}

// Addresses tells things with the same address apart: the second "meter.x" is
// "meter.x (2)".
type Addresses map[string]int

// Next returns an address, numbered from its second use on.
func (a Addresses) Next(address string) string {
	a[address]++
	if a[address] == 1 {
		return address
	}
	return fmt.Sprintf("%s (%d)", address, a[address])
}

type catalogBuilder struct {
	Catalog
	addresses Addresses
	problems  []Problem
}

func (b *catalogBuilder) problem(address, attribute, summary, detail string, args ...any) {
	b.problems = append(b.problems, Problem{Address: address, Attribute: attribute, Summary: summary, Detail: fmt.Sprintf(detail, args...)})
}

func (b *catalogBuilder) header() {
	b.id("", b.spec.ID)
	if !isCurrency(b.spec.Currency) {
		b.problem("", "currency", "Invalid currency", "The currency must be three capital letters of ISO 4217, for example \"CNY\", not %q.", b.spec.Currency)
	}
	b.callUnit("", b.spec.CallUnit, 1)
	if len(b.spec.Meters) == 0 {
		b.problem("", "", "Catalogue without meters", "A catalogue needs at least one meter block.")
	}
	for _, term := range b.spec.Terms.Invalid() {
		b.problem("", "terms."+term.Name, "Invalid term", "The term %s has no valid value: it is the %s.", term.Name, term.Doc())
	}
	if err := b.spec.Terms.Check(); err != nil {
		b.problem("", "terms.pack_coverage", "Contradictory terms", "%s.", capitalize(err.Error()))
	}
}

// id checks the name of a catalogue, meter, quota or pack. It stands in tables,
// files and addresses, so it has no spaces and nothing that cannot be seen.
func (b *catalogBuilder) id(address, id string) {
	if id == "" || strings.ContainsFunc(id, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.", r) || unseen.Is(r)
	}) {
		attribute := ""
		if address == "" {
			attribute = "id"
		}
		b.problem(address, attribute, "Invalid id", "%q is not an id: an id is of letters, digits, underscores, hyphens and dots.", id)
	}
}

func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func (b *catalogBuilder) callUnit(address string, unit, least int64) {
	if unit < least || unit > 1_000_000_000 {
		b.problem(address, "call_unit", "Invalid call unit", "The call unit must be a whole number from 1 to 1000000000, not %d.", unit)
	}
}

func (b *catalogBuilder) meter(spec MeterSpec) {
	address := b.addresses.Next("meter." + spec.ID)
	b.id(address, spec.ID)
	if _, ok := b.byID[spec.ID]; ok {
		b.problem(address, "", "Duplicate meter", "The meter %q is already declared.", spec.ID)
		return
	}
	b.callUnit(address, spec.CallUnit, 0)
	if strings.ContainsFunc(spec.Unit, func(r rune) bool { return !unicode.IsLetter(r) && r != ' ' && r != '-' || unseen.Is(r) }) || strings.TrimSpace(spec.Unit) != spec.Unit {
		b.problem(address, "unit", "Invalid unit", "The unit must be a word in the singular, for example \"image\", not %q.", spec.Unit)
	}
	b.tierMode(address, spec.TierMode)
	m := Meter{
		ID: spec.ID, Title: spec.Title, TitleEN: spec.TitleEN, Group: spec.Group, Catalog: b.spec.ID, Index: len(b.meters),
		Unit: cmp.Or(spec.Unit, "call"), CallUnit: cmp.Or(spec.CallUnit, b.spec.CallUnit), GrantsOnly: spec.Postpaid != nil, TierMode: spec.TierMode,
	}
	first := datedTiers{free: spec.Free} // in force since ever
	switch {
	case !m.GrantsOnly:
		first.tiers = b.tiers(address, spec.Free, spec.Tiers)
	case spec.Free:
		b.problem(address, "postpaid", "Free meter without postpaid", "A meter is free or has postpaid = false, not both.")
	case len(spec.Tiers) > 0:
		b.noTiers(address, spec.ID)
	}
	m.prices = []datedTiers{first}
	b.byID[spec.ID] = m.Index
	b.meters = append(b.meters, m)
}

func (b *catalogBuilder) tierMode(address string, mode TierMode) {
	terms := DefaultTerms()
	if mode != "" && terms.Set("tier_mode", string(mode)) != nil {
		b.problem(address, "tier_mode", "Invalid tier mode", "The tier mode must be %q or %q, not %q.", TierModeReached, TierModeGraduated, mode)
	}
}

func (b *catalogBuilder) noTiers(address, meter string) {
	b.problem(address, "tiers", "Tiers without postpaid", "The meter %q has postpaid = false: it has no price for calls that no grant covers, so it has no tiers.", meter)
}

func (b *catalogBuilder) tiers(address string, free bool, specs []TierSpec) TierList {
	if free {
		if len(specs) > 0 {
			b.problem(address, "tiers", "Free meter with prices", "A meter is free or has tiers, not both.")
		}
		return TierList{}
	}
	tiers := make([]Tier, len(specs))
	for i, s := range specs {
		tiers[i] = Tier(s)
	}
	list, err := NewTierList(tiers)
	if err != nil {
		b.problem(address, "tiers", "Invalid price list", "%s.", capitalize(err.Error()))
	}
	return list
}

func (b *catalogBuilder) freeQuota(spec FreeQuotaSpec) {
	address := b.addresses.Next("free_quota." + spec.ID)
	b.id(address, spec.ID)
	if slices.ContainsFunc(b.quotas, func(q FreeQuota) bool { return q.ID == spec.ID }) {
		b.problem(address, "", "Duplicate free quota", "The free quota %q is already declared.", spec.ID)
	}
	b.callCount(address, spec.Calls, 0)
	if spec.Renews != RenewsMonthly && !slices.Contains(Renewals, string(spec.Renews)) {
		b.problem(address, "renews", "Invalid renewal", "renews must be one of %q, not %q.", Renewals, spec.Renews)
	}
	q := FreeQuota{ID: spec.ID, Catalog: b.spec.ID, Calls: spec.Calls, Renews: spec.Renews, Lasts: spec.Lasts, ratios: make([]Units, len(b.meters))}
	meters, ratios := b.meterList(address, spec.Meters)
	for k, i := range meters {
		q.ratios[i] = ratios[k]
	}
	b.quotas = append(b.quotas, q)
}

func (b *catalogBuilder) pack(spec PackSpec) {
	address := b.addresses.Next("pack." + spec.SKU)
	b.id(address, spec.SKU)
	if _, ok := b.bySKU[spec.SKU]; ok {
		b.problem(address, "", "Duplicate pack", "The pack %q is already declared.", spec.SKU)
		return
	}
	b.callCount(address, spec.Calls, 1)
	b.packPrice(address, spec.Price)
	p := Pack{SKU: spec.SKU, Catalog: b.spec.ID, Calls: spec.Calls, Validity: spec.Validity}
	p.Meters, p.Ratios = b.meterList(address, spec.Meters)
	p.prices = []datedPrice{{from: NewDate(1, 1, 1), price: MoneyOf(spec.Price)}}
	b.bySKU[spec.SKU] = len(b.packs)
	b.packs = append(b.packs, p)
}

func (b *catalogBuilder) callCount(address string, calls, least int64) {
	if calls < least || calls > MaxCalls {
		b.problem(address, "calls", "Invalid number of calls", "The number of calls must be from %d to %d, not %d.", least, int64(MaxCalls), calls)
	}
}

func (b *catalogBuilder) packPrice(address string, price decimal.Decimal) {
	if price.IsNegative() {
		b.problem(address, "price", "Negative price", "The price %s is negative.", price)
	}
}

// meterList resolves the meters of a grant, in catalogue order, and what their calls
// take of it.
func (b *catalogBuilder) meterList(address string, listed GrantMeters) (indexes []int, ratios []Units) {
	for _, m := range listed {
		i, ok := b.byID[m.ID]
		if !ok {
			b.problem(address, "meters", "Unknown meter", "This catalogue has no meter %q.%s", m.ID, DidYouMean(m.ID, b.MeterIDs()))
			b.problems[len(b.problems)-1].Key = m.ID
			continue
		}
		if m.Ratio.LessThan(smallestRatio) || largestRatio.LessThan(m.Ratio) {
			b.problem(address, "meters", "Invalid ratio", "A call of %q takes %s: a ratio is from %s to %s.", m.ID, m.Ratio, smallestRatio, largestRatio)
			b.problems[len(b.problems)-1].Key = m.ID
		}
		at, found := slices.BinarySearch(indexes, i)
		if found {
			b.problem(address, "meters", "Duplicate meter", "The meter %q is listed twice.", m.ID)
			continue
		}
		indexes, ratios = slices.Insert(indexes, at, i), slices.Insert(ratios, at, m.Ratio)
	}
	if len(listed) == 0 {
		b.problem(address, "meters", "Grant without meters", "The list of meters is empty; name the meters that may use these calls.")
	}
	return indexes, ratios
}

func (b *catalogBuilder) revision(spec RevisionSpec, again bool) {
	address := b.addresses.Next("revision." + spec.Date.String())
	if again {
		b.problem(address, "", "Duplicate revision", "There is already a revision of %s; put both changes into one block.", spec.Date)
	}
	inForce := spec.Date.Month()
	if spec.Date.Day() > 1 {
		inForce++ // a month is billed at the prices of its first day
	}
	seen := map[string]bool{}
	for _, r := range spec.Meters {
		at := b.addresses.Next(address + ".meter." + r.ID)
		i, ok := b.byID[r.ID]
		switch {
		case !ok:
			b.problem(at, "", "Unknown meter", "This catalogue has no meter %q.%s", r.ID, DidYouMean(r.ID, b.MeterIDs()))
		case seen["meter."+r.ID]:
			b.problem(at, "", "Duplicate revision", "The meter %q is already revised on %s.", r.ID, spec.Date)
		default:
			m := &b.meters[i]
			if m.GrantsOnly && !r.Free {
				b.noTiers(at, r.ID)
				break
			}
			m.prices = append(m.prices, datedTiers{inForce, b.tiers(at, r.Free, r.Tiers), r.Free})
		}
		seen["meter."+r.ID] = true
	}
	for _, r := range spec.Packs {
		at := b.addresses.Next(address + ".pack." + r.SKU)
		i, ok := b.bySKU[r.SKU]
		switch {
		case !ok:
			b.problem(at, "", "Unknown pack", "This catalogue has no pack %q.%s", r.SKU, DidYouMean(r.SKU, b.SKUs()))
		case seen["pack."+r.SKU]:
			b.problem(at, "", "Duplicate revision", "The pack %q is already revised on %s.", r.SKU, spec.Date)
		default:
			b.packPrice(at, r.Price)
			b.packs[i].prices = append(b.packs[i].prices, datedPrice{spec.Date, MoneyOf(r.Price)})
		}
		seen["pack."+r.SKU] = true
	}
}

// packsOfFreeMeters reports packs for meters that never cost anything: nobody
// could use them.
func (b *catalogBuilder) packsOfFreeMeters() {
	for _, p := range b.packs {
		for _, i := range p.Meters {
			if !slices.ContainsFunc(b.meters[i].prices, func(d datedTiers) bool { return !d.free }) {
				b.problem("pack."+p.SKU, "meters", "Pack for a free meter", "The meter %q is free and takes no packs.", b.meters[i].ID)
			}
		}
	}
}

func capitalize(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
