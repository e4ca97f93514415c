package tabular

import (
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A component says which way a cost came about.
type component string

const (
	componentFree     component = "free"     // calls of free quotas, and of free meters
	componentPack     component = "pack"     // calls that a pack covers
	componentPostpaid component = "postpaid" // calls on the bill
	componentPurchase component = "purchase" // a pack that is bought
	componentExpiry   component = "expiry"   // what is left of a pack that expires

	componentSubscription component = "subscription" // calls that subscriptions cover
	componentFee          component = "fee"          // of a subscription: billed when its period begins, amortized by day
	componentCredit       component = "credit"       // what vouchers pay of bills, which is no part of what is billed; in FOCUS alone
)

// A part is what one component costs in a month of an account. The parts of a
// month add up to its billed and amortized figures.
type part struct {
	account   *document.Account
	product   string // id of its catalogue
	index     int    // of the month in the plan, from 0
	component component
	meter     *document.MeterMonth   // nil of what is no calls
	pack      *document.Pack         // nil of free and postpaid calls
	fee       *document.Subscription // of a fee; otherwise nil
	calls     int64                  // served
	units     document.Units         // of a purchase those bought, of an expiry those void; of pack calls what they take
	billed    pricing.Money
	amortized pricing.Money
}

// month is the part's month of the account.
func (p part) month() *document.AccountMonth { return &p.account.Months[p.index] }

// known are the catalogues of a plan by their ids.
type known map[string]*document.Catalog

func knownOf(p *document.Plan) known {
	k := known{}
	for i := range p.Inputs.Catalogs {
		k[p.Inputs.Catalogs[i].ID] = &p.Inputs.Catalogs[i]
	}
	return k
}

// callsOf is how many calls of a meter took so many units of a pack.
func (k known) callsOf(pack *document.Pack, meter string, units document.Units) int64 {
	if c := k[pack.Catalog]; c != nil {
		for _, p := range c.Packs {
			for _, m := range p.Meters {
				if p.SKU == pack.SKU && m.ID == meter {
					return m.Ratio.CallsIn(units)
				}
			}
		}
	}
	return units.Floor()
}

// callUnit is the number of calls that a meter's prices are for.
func (k known) callUnit(m *document.MeterMonth) int64 {
	c := k[m.Catalog]
	if c == nil {
		return 0
	}
	if i := slices.IndexFunc(c.Meters, func(s pricing.MeterSpec) bool { return s.ID == m.Meter && s.CallUnit > 0 }); i >= 0 {
		return c.Meters[i].CallUnit
	}
	return c.CallUnit
}

// partsOf are the parts of an account's month by meter and component; purchases and
// expiries come after the meters.
func (k known) partsOf(a *document.Account, index int) (parts []part) {
	for m := range a.Months[index].Meters {
		parts = append(parts, k.meterParts(a, index, &a.Months[index].Meters[m])...)
	}
	return append(append(parts, packParts(a, index)...), feeParts(a, index)...)
}

// feeParts are the fees of an account's subscriptions in a month.
func feeParts(a *document.Account, index int) (parts []part) {
	for i := range a.Subscriptions {
		s := &a.Subscriptions[i]
		if m := s.Months[index]; !m.Fees.IsZero() || !m.Amortized.IsZero() {
			parts = append(parts, part{account: a, product: s.Catalog, index: index, component: componentFee, fee: s, billed: m.Fees, amortized: m.Amortized})
		}
	}
	return parts
}

// meterParts are the parts of a meter's month: free, by packs in the order of
// their addresses, postpaid. One without calls is left out; it has no cost.
func (k known) meterParts(a *document.Account, index int, m *document.MeterMonth) (parts []part) {
	add := func(p part) {
		if p.calls > 0 {
			p.account, p.product, p.index, p.meter = a, m.Catalog, index, m
			parts = append(parts, p)
		}
	}
	// The document has the calls of a free meter in calls alone.
	add(part{component: componentSubscription, calls: m.Subscription})
	add(part{component: componentFree, calls: m.Calls - m.Subscription - m.Pack - m.Postpaid})
	for i := range a.Packs {
		pack := &a.Packs[i]
		for _, share := range pack.Months[index].Meters {
			if share.Meter == m.Meter && pack.Catalog == m.Catalog {
				add(part{component: componentPack, pack: pack, calls: k.callsOf(pack, m.Meter, share.Consumed), units: share.Consumed, amortized: share.Amortized})
			}
		}
	}
	add(part{component: componentPostpaid, calls: m.Postpaid, billed: m.Charge, amortized: m.Charge})
	return parts
}

// packParts are the packs that an account buys in a month, and those that expire
// in it with calls left.
func packParts(a *document.Account, index int) []part {
	var bought, expired []part
	for i := range a.Packs {
		p := &a.Packs[i]
		if p.Bought && p.PurchasedOn.Month() == a.Months[index].Month {
			bought = append(bought, part{account: a, product: p.Catalog, index: index, component: componentPurchase, pack: p, units: p.Granted, billed: p.Price})
		}
		if m := &p.Months[index]; m.Expired.IsPositive() {
			expired = append(expired, part{account: a, product: p.Catalog, index: index, component: componentExpiry, pack: p, units: m.Expired, amortized: voidValue(m)})
		}
	}
	return append(bought, expired...)
}

// voidValue is the value that expires in a pack's month: what is amortized
// without belonging to a meter.
func voidValue(m *document.PackMonth) pricing.Money {
	void := m.Amortized
	for _, share := range m.Meters {
		void = void.Sub(share.Amortized)
	}
	return void
}

// componentRows are the parts of a plan by month and account.
func componentRows(p *document.Plan, add add) {
	known := knownOf(p)
	for i, a := range accountMonths(p) {
		month := a.Months[i].Month
		for _, c := range known.partsOf(a, i) {
			var pack, sku, meter, title, unit string
			var calls, packCalls any
			price := []any{nil, nil, nil, nil, nil} // tier_from unit_price call_unit list cost
			if k := c.pack; k != nil {
				pack, sku, unit, packCalls = k.Address, k.SKU, k.Unit, c.units
			}
			if s := c.fee; s != nil {
				pack, sku = s.Address, s.Plan
			}
			if m := c.meter; m != nil {
				meter, title, unit, calls, packCalls = m.Meter, m.Title, m.Unit, c.calls, nil
			}
			if m := c.meter; c.component == componentPostpaid {
				price = []any{m.TierFrom, m.UnitPrice, known.callUnit(m), m.List, m.Cost}
			}
			add(month, owner(a, c.product), meter, title, c.component, pack, sku, calls, packCalls, price, c.billed, c.amortized, planOf(p, a), unit, fiscal(p, month))
		}
	}
}
