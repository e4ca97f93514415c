package tabular

import (
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
)

// A part is what one component costs in a month of an account. The parts of a
// month add up to its billed and amortized figures.
type part struct {
	owner
	index     int // of the month in the plan, from 0
	component component
	meter     *document.MeterMonth // nil of a purchase and an expiry
	pack      *document.Pack       // nil of free and postpaid calls
	calls     int64                // served; of a purchase those bought, of an expiry those void
	billed    pricing.Money
	amortized pricing.Money
}

// month is the part's month of the account.
func (p part) month() *document.AccountMonth { return &p.account.Months[p.index] }

// meterParts are the parts of a meter's month: free, by packs in the order of
// their addresses, postpaid. One without calls is left out; it has no cost.
func meterParts(o owner, index int, m *document.MeterMonth) (parts []part) {
	add := func(p part) {
		if p.calls > 0 {
			p.owner, p.index, p.meter = o, index, m
			parts = append(parts, p)
		}
	}
	// The document has the calls of a free meter in calls alone.
	add(part{component: componentFree, calls: m.Calls - m.Pack - m.Postpaid})
	for k := range o.account.Packs {
		pack := &o.account.Packs[k]
		for _, share := range pack.Months[index].Meters {
			if share.Meter == m.Meter {
				add(part{component: componentPack, pack: pack, calls: share.Consumed, amortized: pricing.Money(share.Amortized)})
			}
		}
	}
	charge := pricing.Money(m.Charge)
	add(part{component: componentPostpaid, calls: m.Postpaid, billed: charge, amortized: charge})
	return parts
}

// packParts are the packs that an account buys in a month, and those that expire
// in it with calls left.
func packParts(o owner, index int) (parts []part) {
	month := o.account.Months[index].Month
	for k := range o.account.Packs {
		if p := &o.account.Packs[k]; p.Bought && p.PurchasedOn.Month() == month {
			parts = append(parts, part{owner: o, index: index, component: componentPurchase, pack: p, calls: p.Granted, billed: pricing.Money(p.Price)})
		}
	}
	for k := range o.account.Packs {
		if p := &o.account.Packs[k]; p.Months[index].Expired > 0 {
			parts = append(parts, part{owner: o, index: index, component: componentExpiry, pack: p, calls: p.Months[index].Expired, amortized: voidValue(p.Months[index])})
		}
	}
	return parts
}

// voidValue is the value that expires in a pack's month: what is amortized
// without belonging to a meter.
func voidValue(m document.PackMonth) pricing.Money {
	void := pricing.Money(m.Amortized)
	for _, share := range m.Meters {
		void = void.Sub(pricing.Money(share.Amortized))
	}
	return void
}

// componentRows are the parts of a plan by month, account, meter and component;
// an account's purchases and expiries come after its meters.
func componentRows(p *document.Plan, add addRow) {
	eachMonth(p, func(o owner, index int, month *document.AccountMonth) {
		var parts []part
		for k := range month.Meters {
			parts = append(parts, meterParts(o, index, &month.Meters[k])...)
		}
		for _, part := range append(parts, packParts(o, index)...) {
			var meter, title, calls, packCalls, pack, sku any
			if packCalls = part.calls; part.meter != nil {
				meter, title, calls, packCalls = part.meter.Meter, part.meter.Title, part.calls, nil
			}
			if k := part.pack; k != nil {
				pack, sku = k.Address, k.SKU
			}
			prices := make([]any, 5)
			if m := part.meter; part.component == componentPostpaid {
				prices = []any{maybe(m.TierFrom), maybe(m.UnitPrice), o.callUnit(), m.List, m.Cost}
			}
			own := append([]any{meter, title, part.component, pack, sku, calls, packCalls}, prices...)
			add(o, month.Month, append(own, document.Money(part.billed), document.Money(part.amortized))...)
		}
	})
}
