package pricing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/shopspring/decimal"
)

// NewCatalog checks a catalogue. The problems' addresses are "meter.ID",
// "pack.SKU", "free_quota.ID", "revision.DATE", "revision.DATE.meter.ID" and so
// on, numbered by an Addresses in the order of the spec where they repeat; all
// problems are returned, not only the first, and with any there is no catalogue.
func NewCatalog(spec CatalogSpec) (*Catalog, []Problem) {
	b := &catalogBuilder{addresses: Addresses{}, Catalog: Catalog{spec: spec.withoutNulls()}}
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
	if len(b.Problems) > 0 {
		return nil, b.Problems
	}
	b.sha256, b.decimals = hashOf(b.spec), MinorUnit(b.spec.Currency)
	return &b.Catalog, nil
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
	Problems
	addresses Addresses
}

func (b *catalogBuilder) header() {
	b.id("", b.spec.ID)
	wrong := CheckCurrency(b.spec.Currency)
	b.Refuse(wrong != "", "", "currency", "Invalid currency", "%s", wrong)
	b.callUnit("", b.spec.CallUnit, 1)
	b.choice("", "confidence", "Invalid confidence", string(b.spec.Confidence), Confidences)
	b.Refuse(len(b.spec.Meters) == 0, "", "", "Catalogue without meters", "A catalogue needs at least one meter block.")
	b.Terms("", &b.spec.Terms)
}

// id checks the name of a catalogue, meter, quota or pack. It stands in tables,
// files and addresses, so it has no spaces and nothing that cannot be seen.
func (b *catalogBuilder) id(address, id string) {
	attribute := ""
	if address == "" {
		attribute = "id"
	}
	strange := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.", r) || unseen.Is(r)
	}
	b.Refuse(id == "" || strings.ContainsFunc(id, strange), address, attribute, "Invalid id", "%q is not an id: an id is of letters, digits, underscores, hyphens and dots.", id)
}

func (b *catalogBuilder) callUnit(address string, unit, least int64) {
	b.Refuse(unit < least || unit > 1_000_000_000, address, "call_unit", "Invalid call unit", "The call unit must be a whole number from 1 to 1000000000, not %d.", unit)
}

func (b *catalogBuilder) meter(spec MeterSpec) {
	address := b.addresses.Next("meter." + spec.ID)
	b.id(address, spec.ID)
	if _, ok := b.Meter(spec.ID); b.Refuse(ok, address, "", "Duplicate meter", "The meter %q is already declared.", spec.ID) {
		return
	}
	b.callUnit(address, spec.CallUnit, 0)
	strange := func(r rune) bool { return !unicode.IsLetter(r) && r != ' ' && r != '-' || unseen.Is(r) }
	b.Refuse(strings.ContainsFunc(spec.Unit, strange) || strings.TrimSpace(spec.Unit) != spec.Unit,
		address, "unit", "Invalid unit", "The unit must be a word in the singular, for example \"image\", not %q.", spec.Unit)
	b.tierTerms(address, spec.TierTerms)
	m := Meter{
		ID: spec.ID, Title: spec.Title, TitleEN: spec.TitleEN, Group: spec.Group, Catalog: b.spec.ID, Index: len(b.meters.all),
		Unit: cmp.Or(spec.Unit, "call"), CallUnit: cmp.Or(spec.CallUnit, b.spec.CallUnit), GrantsOnly: spec.Postpaid != nil, own: spec.TierTerms,
	}
	first := datedTiers{free: spec.Free} // in force since ever
	switch {
	case !m.GrantsOnly:
		first.tiers = b.tiers(address, spec.Free, spec.Tiers)
	case spec.Free:
		b.Problem(address, "postpaid", "Free meter without postpaid", "A meter is free or has postpaid = false, not both.")
	case len(spec.Tiers) > 0:
		b.noTiers(address, spec.ID)
	}
	m.prices = []datedTiers{first}
	b.meters.add(m)
}

// choice checks a word that may be left out.
func (b *catalogBuilder) choice(address, attribute, summary, word string, words []string) {
	b.Refuse(word != "" && !slices.Contains(words, word), address, attribute, summary, "%s must be %s, not %q.", attribute, Choice(words), word)
}

func (b *catalogBuilder) tierTerms(address string, own TierTerms) {
	b.choice(address, "tier_mode", "Invalid tier mode", string(own.TierMode), words(TierModeReached, TierModeGraduated))
	b.choice(address, "tier_period", "Invalid tier period", string(own.TierPeriod), words(PeriodMonth, PeriodDay))
}

func (b *catalogBuilder) noTiers(address, meter string) {
	b.Problem(address, "tiers", "Tiers without postpaid", "The meter %q has postpaid = false: it has no price for calls that no grant covers, so it has no tiers.", meter)
}

func (b *catalogBuilder) tiers(address string, free bool, tiers []Tier) TierList {
	if free {
		b.Refuse(len(tiers) > 0, address, "tiers", "Free meter with prices", "A meter is free or has tiers, not both.")
		return TierList{}
	}
	list, err := NewTierList(tiers)
	if err != nil {
		b.Problem(address, "tiers", "Invalid price list", "%s.", Sentence(err))
	}
	return list
}

func (b *catalogBuilder) freeQuota(spec FreeQuotaSpec) {
	address := b.addresses.Next("free_quota." + spec.ID)
	b.id(address, spec.ID)
	_, ok := b.FreeQuota(spec.ID)
	b.Refuse(ok, address, "", "Duplicate free quota", "The free quota %q is already declared.", spec.ID)
	b.callCount(address, spec.Calls, 0)
	b.choice(address, "renews", "Invalid renewal", string(spec.Renews), Renewals)
	b.quotas.add(FreeQuota{ID: spec.ID, Catalog: b.spec.ID, Calls: spec.Calls, Renews: spec.Renews, Lasts: spec.Lasts, Covered: b.covered(address, spec.Meters)})
}

func (b *catalogBuilder) pack(spec PackSpec) {
	address := b.addresses.Next("pack." + spec.SKU)
	b.id(address, spec.SKU)
	if _, ok := b.Pack(spec.SKU); b.Refuse(ok, address, "", "Duplicate pack", "The pack %q is already declared.", spec.SKU) {
		return
	}
	b.callCount(address, spec.Calls, 1)
	b.packPrice(address, spec.Price)
	p := Pack{SKU: spec.SKU, Catalog: b.spec.ID, Calls: spec.Calls, Validity: spec.Validity, Covered: b.covered(address, spec.Meters)}
	p.prices = []datedPrice{{from: NewDate(1, 1, 1), price: MoneyOf(spec.Price)}} // in force since ever
	b.packs.add(p)
}

func (b *catalogBuilder) callCount(address string, calls, least int64) {
	b.Refuse(calls < least || calls > MaxCalls, address, "calls", "Invalid number of calls", "The number of calls must be from %d to %d, not %d.", least, int64(MaxCalls), calls)
}

func (b *catalogBuilder) packPrice(address string, price decimal.Decimal) {
	b.Refuse(price.IsNegative(), address, "price", "Negative price", "The price %s is negative.", price)
}

// covered resolves the meters of a grant.
func (b *catalogBuilder) covered(address string, listed GrantMeters) (c Covered) {
	for _, m := range listed {
		i, ok := b.meters.at[m.ID]
		if !ok {
			b.KeyProblem(address, "meters", m.ID, "Unknown meter", "This catalogue has no meter %q.%s", m.ID, DidYouMean(m.ID, b.MeterIDs()))
			continue
		}
		if m.Ratio.LessThan(smallestRatio) || largestRatio.LessThan(m.Ratio) {
			b.KeyProblem(address, "meters", m.ID, "Invalid ratio", "A call of %q takes %s: a ratio is from %s to %s.", m.ID, m.Ratio, smallestRatio, largestRatio)
		}
		at, found := slices.BinarySearch(c.Meters, i)
		if b.Refuse(found, address, "meters", "Duplicate meter", "The meter %q is listed twice.", m.ID) {
			continue
		}
		c.Meters, c.Ratios = slices.Insert(c.Meters, at, i), slices.Insert(c.Ratios, at, m.Ratio)
	}
	b.Refuse(len(listed) == 0, address, "meters", "Grant without meters", "The list of meters is empty; name the meters that may use these calls.")
	return c
}

func (b *catalogBuilder) revision(spec RevisionSpec, again bool) {
	address := b.addresses.Next("revision." + spec.Date.String())
	b.Refuse(again, address, "", "Duplicate revision", "There is already a revision of %s; put both changes into one block.", spec.Date)
	inForce := spec.Date.Month()
	if spec.Date.Day() > 1 {
		inForce++ // a month is billed at the prices of its first day
	}
	seen := map[string]bool{} // by the address in the revision
	revised := func(kind, id string, known bool, ids []string) (at string, ok bool) {
		name := address + "." + kind + "." + id
		at = b.addresses.Next(name)
		ok = !b.Refuse(!known, at, "", "Unknown "+kind, "This catalogue has no %s %q.%s", kind, id, DidYouMean(id, ids)) &&
			!b.Refuse(seen[name], at, "", "Duplicate revision", "The %s %q is already revised on %s.", kind, id, spec.Date)
		seen[name] = true
		return at, ok
	}
	for _, r := range spec.Meters {
		m, known := b.Meter(r.ID)
		at, ok := revised("meter", r.ID, known, b.MeterIDs())
		switch {
		case !ok:
		case m.GrantsOnly && !r.Free:
			b.noTiers(at, r.ID)
		default:
			m.prices = append(m.prices, datedTiers{inForce, b.tiers(at, r.Free, r.Tiers), r.Free})
		}
	}
	for _, r := range spec.Packs {
		p, known := b.Pack(r.SKU)
		if at, ok := revised("pack", r.SKU, known, b.SKUs()); ok {
			b.packPrice(at, r.Price)
			p.prices = append(p.prices, datedPrice{spec.Date, MoneyOf(r.Price)})
		}
	}
}

// packsOfFreeMeters reports packs for meters that never cost anything: nobody
// could use them.
func (b *catalogBuilder) packsOfFreeMeters() {
	for _, p := range b.packs.all {
		for _, i := range p.Meters {
			prices := b.meters.all[i].prices // none where they have mistakes
			free := len(prices) > 0 && !slices.ContainsFunc(prices, func(d datedTiers) bool { return !d.free })
			b.Refuse(free, "pack."+p.SKU, "meters", "Pack for a free meter", "The meter %q is free and takes no packs.", b.meters.all[i].ID)
		}
	}
}
