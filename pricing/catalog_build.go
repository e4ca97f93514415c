package pricing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/pricing/unseen"
)

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
	if !IsCurrency(b.spec.Currency) {
		b.problem("", "currency", "Invalid currency", "The currency must be three capital letters of ISO 4217, for example \"CNY\", not %q.", b.spec.Currency)
	}
	b.callUnit("", b.spec.CallUnit, 1)
	if c := string(b.spec.Confidence); c != "" && !slices.Contains(Confidences, c) {
		b.problem("", "confidence", "Invalid confidence", "The confidence must be one of %q, not %q.", Confidences, c)
	}
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
	b.tierTerms(address, spec.TierTerms)
	m := Meter{
		ID: spec.ID, Title: spec.Title, TitleEN: spec.TitleEN, Group: spec.Group, Catalog: b.spec.ID, Index: len(b.meters),
		Unit: cmp.Or(spec.Unit, "call"), CallUnit: cmp.Or(spec.CallUnit, b.spec.CallUnit), GrantsOnly: spec.Postpaid != nil, own: spec.TierTerms,
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

func (b *catalogBuilder) tierTerms(address string, own TierTerms) {
	b.tierMode(address, own.TierMode)
	if own.TierPeriod != "" && own.TierPeriod != PeriodMonth && own.TierPeriod != PeriodDay {
		b.problem(address, "tier_period", "Invalid tier period", "The tier period must be %q or %q, not %q.", PeriodMonth, PeriodDay, own.TierPeriod)
	}
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
	q := FreeQuota{ID: spec.ID, Catalog: b.spec.ID, Calls: spec.Calls, Renews: spec.Renews, Lasts: spec.Lasts}
	q.Covered = b.covered(address, spec.Meters)
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
	p.Covered = b.covered(address, spec.Meters)
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

// covered resolves the meters of a grant.
func (b *catalogBuilder) covered(address string, listed GrantMeters) (c Covered) {
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
		at, found := slices.BinarySearch(c.Meters, i)
		if found {
			b.problem(address, "meters", "Duplicate meter", "The meter %q is listed twice.", m.ID)
			continue
		}
		c.Meters, c.Ratios = slices.Insert(c.Meters, at, i), slices.Insert(c.Ratios, at, m.Ratio)
	}
	if len(listed) == 0 {
		b.problem(address, "meters", "Grant without meters", "The list of meters is empty; name the meters that may use these calls.")
	}
	return c
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
