package pricing

import "cmp"

// A Catalog is a price catalogue that was checked. It does not change.
type Catalog struct {
	spec          CatalogSpec
	sha256        string
	decimals      int32
	meters        list[Meter]
	quotas        list[FreeQuota]
	packs         list[Pack]
	subscriptions list[Subscription]
}

// A list is things of one kind, in the order of the catalogue and by name.
type list[T interface{ name() string }] struct {
	all []T
	at  map[string]int
}

func (m Meter) name() string        { return m.ID }
func (q FreeQuota) name() string    { return q.ID }
func (p Pack) name() string         { return p.SKU }
func (s Subscription) name() string { return s.ID }

func (l *list[T]) add(thing T) {
	if l.at == nil {
		l.at = map[string]int{}
	}
	l.at[thing.name()] = len(l.all)
	l.all = append(l.all, thing)
}

func (l *list[T]) find(name string) (*T, bool) {
	i, ok := l.at[name]
	if !ok {
		return nil, false
	}
	return &l.all[i], true
}

func (l *list[T]) names() []string {
	names := make([]string, len(l.all))
	for i := range l.all {
		names[i] = l.all[i].name()
	}
	return names
}

// A FreeQuota is a grant that comes without being bought.
type FreeQuota struct {
	ID      string
	Catalog string // id
	Calls   int64  // units
	Renews  Renewal
	Lasts   Validity // zero: for ever
	Covered
}

// OfAccountAge says whether the quota is given by the day on which the account was
// opened.
func (q *FreeQuota) OfAccountAge() bool { return q.Renews == RenewsNever || !q.Lasts.IsZero() }

// A Meter is one billed API with its price lists over time.
type Meter struct {
	ID, Title, TitleEN, Group string
	Catalog                   string // id
	Index                     int    // catalogue order
	Unit                      string // what is counted, in the singular
	CallUnit                  int64  // prices are per this many
	GrantsOnly                bool   // calls that no grant covers are not served: postpaid = false
	own                       TierTerms
	prices                    []datedTiers
}

type datedTiers struct {
	from  Month
	tiers TierList // without tiers where the meter is free or has none
	free  bool
}

// A Pack is a SKU with its prices over time.
type Pack struct {
	SKU     string
	Catalog string // id
	Calls   int64  // units
	Covered
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
func (m *Meter) Mode(terms *Terms) TierMode { return cmp.Or(m.own.TierMode, terms.TierMode) }

// Period is the meter's own tier period, or that of the terms.
func (m *Meter) Period(terms *Terms) Period { return cmp.Or(m.own.TierPeriod, terms.TierPeriod) }

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
func (q *FreeQuota) Covers(meter int) bool { return !q.Ratio(meter).IsZero() }

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
func (c *Catalog) Meters() []Meter { return c.meters.all }

// FreeQuotas returns the free quotas in the order in which they are used.
func (c *Catalog) FreeQuotas() []FreeQuota { return c.quotas.all }

// Subscriptions returns the plans that are paid by period, in the order of the catalogue.
func (c *Catalog) Subscriptions() []Subscription { return c.subscriptions.all }

// Meter returns a meter by its id.
func (c *Catalog) Meter(id string) (*Meter, bool) { return c.meters.find(id) }

// Pack returns a pack by its SKU.
func (c *Catalog) Pack(sku string) (*Pack, bool) { return c.packs.find(sku) }

// FreeQuota returns a free quota by its id.
func (c *Catalog) FreeQuota(id string) (*FreeQuota, bool) { return c.quotas.find(id) }

// Subscription returns a plan that is paid by period by its id.
func (c *Catalog) Subscription(id string) (*Subscription, bool) { return c.subscriptions.find(id) }

// MeterIDs returns the ids of all meters in catalogue order.
func (c *Catalog) MeterIDs() []string { return c.meters.names() }

// SKUs returns the SKUs of all packs in catalogue order.
func (c *Catalog) SKUs() []string { return c.packs.names() }

// FreeQuotaIDs returns the ids of all free quotas.
func (c *Catalog) FreeQuotaIDs() []string { return c.quotas.names() }

// SubscriptionIDs returns the ids of the plans that are paid by period.
func (c *Catalog) SubscriptionIDs() []string { return c.subscriptions.names() }
