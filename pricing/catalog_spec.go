package pricing

import (
	"cmp"

	"github.com/shopspring/decimal"
)

// A CatalogSpec is a price catalogue as it is written: data, not yet checked.
// Its JSON is the one of documents and of "catalog show".
type CatalogSpec struct {
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Currency   string          `json:"currency"`                        // ISO 4217
	CallUnit   int64           `json:"call_unit"`                       // prices are per this many calls, unless the meter says otherwise
	AsOf       Date            `json:"as_of,omitzero" since:"1.1"`      // the day for which the source says that its prices hold; zero: it does not say
	CheckedOn  Date            `json:"checked_on,omitzero" since:"1.1"` // the day on which the prices were compared with the source; zero: unknown
	Confidence Confidence      `json:"confidence,omitzero" since:"1.1"`
	Source     string          `json:"source"` // where a reader can check them: the address of a page
	Terms      Terms           `json:"terms"`
	FreeQuotas []FreeQuotaSpec `json:"free_quotas"` // used in this order
	Meters     []MeterSpec     `json:"meters"`      // this order is the catalogue order of meters
	Packs      []PackSpec      `json:"packs"`
	Revisions  []RevisionSpec  `json:"revisions"`

	Subscriptions []SubscriptionSpec `json:"subscriptions,omitempty" since:"1.1"`

	// The tax on what is billed, a part of the net amount; nil: nothing is said of it.
	TaxRate          *decimal.Decimal `json:"tax_rate,omitzero" since:"1.1"`
	PricesIncludeTax bool             `json:"prices_include_tax,omitzero" since:"1.1"`
}

// LaterDay is the later of the two days on which the prices are known to hold; zero where
// neither is known.
func (s *CatalogSpec) LaterDay() Date { return max(s.AsOf, s.CheckedOn) }

// Confidence says how sure it is that the prices are those of the source, and complete.
type Confidence string

// The levels of confidence; empty where nothing is said.
const (
	HighConfidence   Confidence = "high"   // copied from the complete page of the vendor
	MediumConfidence Confidence = "medium" // from a part of it, or from a copy of unknown age
)

// Confidences are the values of the attribute confidence.
var Confidences = words(HighConfidence, MediumConfidence)

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
	ID       string `json:"id"`
	Title    string `json:"title"`
	TitleEN  string `json:"title_en" since:"1.1"` // the title in English, where Title is in another language
	Group    string `json:"group"`
	Unit     string `json:"unit,omitzero" since:"1.1"`      // what is counted, in the singular; empty: "call"
	CallUnit int64  `json:"call_unit,omitzero" since:"1.1"` // 0: the catalogue's
	Free     bool   `json:"free"`
	Postpaid *bool  `json:"postpaid,omitzero" since:"1.1"` // false: calls that no grant covers are not served
	TierTerms
	Tiers []Tier `json:"tiers"`
}

// TierTerms are a meter's own terms of its tiers, which win over those of the product.
type TierTerms struct {
	TierMode   TierMode `json:"tier_mode,omitzero" since:"1.1"`   // empty: by the terms
	TierPeriod Period   `json:"tier_period,omitzero" since:"1.1"` // empty: by the terms
}

// over are the terms of one level of prices over those of another.
func (t TierTerms) over(below TierTerms) TierTerms {
	return TierTerms{cmp.Or(t.TierMode, below.TierMode), cmp.Or(t.TierPeriod, below.TierPeriod)}
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
	ID    string `json:"id"`
	Free  bool   `json:"free"`
	Tiers []Tier `json:"tiers"`
}

// A PackRevisionSpec is a pack's new price.
type PackRevisionSpec struct {
	SKU   string          `json:"sku"`
	Price decimal.Decimal `json:"price"`
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
		m.Tiers = append([]Tier{}, m.Tiers...)
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
			r.Meters[k].Tiers = append([]Tier{}, r.Meters[k].Tiers...)
		}
	}
	return s
}
