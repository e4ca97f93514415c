package pricing

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

// A SubscriptionSpec is a plan that is paid by period and includes calls of its meters.
type SubscriptionSpec struct {
	ID       string           `json:"id"`
	Title    string           `json:"title"`
	TitleEN  string           `json:"title_en,omitzero"`  // the title in English, where Title is in another language
	Fee      *decimal.Decimal `json:"fee,omitzero"`       // of a period and one of the quantity; nil: by the tiers
	Tiers    []Tier           `json:"tiers,omitempty"`    // of the fee, by quantity
	TierMode TierMode         `json:"tier_mode,omitzero"` // empty: graduated
	Every    Period           `json:"every,omitzero"`     // empty: month
	Meters   GrantMeters      `json:"meters"`
	Calls    *int64           `json:"calls,omitzero"` // units that a period includes, times the quantity; nil: without limit
}

// Periods are the values of the attribute every, the default first.
var Periods = words(PeriodMonth, PeriodYear, PeriodDay)

// Begin is the first day of the n-th period, from 0, of those that begin on a day: the
// same day of a later month, or its last one where it has no such day.
func (p Period) Begin(first Date, n int) Date {
	switch p {
	case PeriodDay:
		return first + Date(n)
	case PeriodYear:
		n *= 12
	}
	m := first.Month() + Month(n)
	return m.Date(min(first.Day(), m.Days()))
}

// On is the number of the period in which a day lies, from 0; below 0 before the first.
func (p Period) On(first, day Date) int {
	if p == PeriodDay {
		return int(day - first)
	}
	n := int(day.Month() - first.Month())
	if p == PeriodYear {
		n /= 12
	}
	if p.Begin(first, n) > day {
		n--
	}
	return n
}

// A Subscription is a plan of a catalogue that is paid by period.
type Subscription struct {
	ID, Title string
	Catalog   string // id
	Every     Period
	Unlimited bool  // a period includes all calls
	Calls     int64 // units that it includes otherwise, times the quantity
	Covered

	fee      TierList // by quantity
	tierMode TierMode
}

// Fee is the catalogue's fee of a period for a quantity, not rounded; false where it
// names no public price for it.
func (s *Subscription) Fee(quantity int64) (Money, bool) {
	rated := s.fee.RateInto(nil, s.tierMode, quantity, quantity, 1)
	_, unpriced := rated.Unpriced()
	return rated.List, !unpriced
}

// withoutDefaults copies the plans without what says no more than a default.
func withoutDefaults(specs []SubscriptionSpec) []SubscriptionSpec {
	specs = slices.Clone(specs)
	for i := range specs {
		s := &specs[i]
		s.Meters = append(GrantMeters{}, s.Meters...)
		if s.Every == PeriodMonth {
			s.Every = ""
		}
		if s.TierMode == TierModeGraduated {
			s.TierMode = ""
		}
	}
	return specs
}

func (b *catalogBuilder) subscription(spec SubscriptionSpec) {
	address := b.addresses.Next("subscription." + spec.ID)
	b.id(address, spec.ID)
	if _, ok := b.Subscription(spec.ID); b.Refuse(ok, address, "", "Duplicate subscription", "The subscription %q is already declared.", spec.ID) {
		return
	}
	b.choice(address, "every", "Invalid period", string(spec.Every), Periods)
	b.tierTerms(address, TierTerms{TierMode: spec.TierMode})
	s := Subscription{ID: spec.ID, Title: spec.Title, Catalog: b.spec.ID, Every: cmp.Or(spec.Every, PeriodMonth), Unlimited: spec.Calls == nil, tierMode: cmp.Or(spec.TierMode, TierModeGraduated)}
	if !s.Unlimited {
		s.Calls = *spec.Calls
		b.callCount(address, s.Calls, 1)
	}
	tiers := spec.Tiers
	switch {
	case spec.Fee != nil && len(tiers) > 0:
		b.Problem(address, "tiers", "Both fee and tiers", "A subscription has a fee or tiers of fees by quantity, not both.")
	case spec.Fee == nil && len(tiers) == 0:
		b.Problem(address, "", "Missing fee", "A subscription needs fee = 100, or tiers = [{ from = 0, price = 100 }] by quantity.")
	case spec.Fee != nil && spec.Fee.IsNegative():
		b.Problem(address, "fee", "Negative price", "The fee %s is negative.", spec.Fee)
	case spec.Fee != nil:
		s.fee = b.tiers(address, false, []Tier{{Price: decimal.NewNullDecimal(*spec.Fee)}})
	default:
		s.fee = b.tiers(address, false, tiers)
	}
	s.Covered = b.covered(address, spec.Meters)
	b.subscriptions.add(s)
}
