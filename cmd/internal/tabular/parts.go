package tabular

import (
	"iter"
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
)

// A part is what one component costs in a month of an account. The parts of a
// month add up to its billed and amortized figures.
type part struct {
	csvOwner
	index     int // of the month in the plan, from 0
	component component
	meter     *document.MeterMonth // nil of a purchase and an expiry
	pack      *document.Pack       // nil of free and postpaid calls
	calls     int64                // served
	units     document.Units       // of a purchase those bought, of an expiry those void; of pack calls what they take
	billed    pricing.Money
	amortized pricing.Money
}

// month is the part's month of the account.
func (p part) month() *document.AccountMonth { return &p.account.Months[p.index] }

// meterParts are the parts of a meter's month: free, by packs in the order of
// their addresses, postpaid. One without calls is left out; it has no cost.
func meterParts(o csvOwner, index int, m *document.MeterMonth) (parts []part) {
	add := func(p part) {
		if p.calls > 0 {
			p.csvOwner, p.index, p.meter = o.of(m.Catalog), index, m
			parts = append(parts, p)
		}
	}
	// The document has the calls of a free meter in calls alone.
	add(part{component: componentFree, calls: m.Calls - m.Pack - m.Postpaid})
	for k := range o.account.Packs {
		pack := &o.account.Packs[k]
		for _, share := range pack.Months[index].Meters {
			if share.Meter == m.Meter && pack.Catalog == m.Catalog {
				calls := o.known.callsOf(pack, m.Meter, share.Consumed)
				add(part{component: componentPack, pack: pack, calls: calls, units: share.Consumed, amortized: share.Amortized})
			}
		}
	}
	charge := m.Charge
	add(part{component: componentPostpaid, calls: m.Postpaid, billed: charge, amortized: charge})
	return parts
}

// packParts are the packs that an account buys in a month, and those that expire
// in it with calls left.
func packParts(o csvOwner, index int) (parts []part) {
	month := o.account.Months[index].Month
	for k := range o.account.Packs {
		if p := &o.account.Packs[k]; p.Bought && p.PurchasedOn.Month() == month {
			parts = append(parts, part{csvOwner: o.of(p.Catalog), index: index, component: componentPurchase, pack: p, units: p.Granted, billed: p.Price})
		}
	}
	for k := range o.account.Packs {
		if p := &o.account.Packs[k]; p.Months[index].Expired.IsPositive() {
			parts = append(parts, part{csvOwner: o.of(p.Catalog), index: index, component: componentExpiry, pack: p, units: p.Months[index].Expired, amortized: voidValue(p.Months[index])})
		}
	}
	return parts
}

// voidValue is the value that expires in a pack's month: what is amortized
// without belonging to a meter.
func voidValue(m document.PackMonth) pricing.Money {
	void := m.Amortized
	for _, share := range m.Meters {
		void = void.Sub(share.Amortized)
	}
	return void
}

// componentRows are the parts of a plan by month, account, meter and component;
// an account's purchases and expiries come after its meters.
func componentRows(p *document.Plan) iter.Seq[part] {
	return func(yield func(part) bool) {
		for row := range csvMonths(p) {
			var parts []part
			for k := range row.month.Meters {
				parts = append(parts, meterParts(row.csvOwner, row.index, &row.month.Meters[k])...)
			}
			for _, part := range append(parts, packParts(row.csvOwner, row.index)...) {
				if !yield(part) {
					return
				}
			}
		}
	}
}

func componentColumns() []csvColumn[part] {
	return slices.Concat(csvTable(
		csvPlain("month", func(p part) string { return p.month().Month.String() }),
		csvText("meter", ofMeter(func(m *document.MeterMonth) string { return m.Meter })),
		csvText("meter_title", ofMeter(func(m *document.MeterMonth) string { return m.Title })),
		csvPlain("component", func(p part) string { return string(p.component) }),
		csvText("pack", ofPack(func(k *document.Pack) string { return k.Address })),
		csvText("sku", ofPack(func(k *document.Pack) string { return k.SKU })),
		csvPlain("calls", onlyIf(isServed, func(p part) string { return csvCount(p.calls) })),
		csvPlain("pack_calls", onlyIf(isOfPack, func(p part) string { return p.units.String() })),
		csvPlain("tier_from", onlyIf(isPostpaid, func(p part) string { return csvMaybe(p.meter.TierFrom) })),
		csvPlain("unit_price", onlyIf(isPostpaid, func(p part) string { return csvMaybe(p.meter.UnitPrice) })),
		csvPlain("call_unit", onlyIf(isPostpaid, func(p part) string { return csvCount(p.callUnit(p.meter)) })),
		csvPlain("list", onlyIf(isPostpaid, func(p part) string { return p.meter.List.String() })),
		csvPlain("cost", onlyIf(isPostpaid, func(p part) string { return p.meter.Cost.String() })),
		csvPlain("billed", func(p part) string { return p.money(p.billed) }),
		csvPlain("amortized", func(p part) string { return p.money(p.amortized) }),
	), []csvColumn[part]{csvText("unit", func(p part) string {
		if p.meter == nil {
			return p.pack.Unit
		}
		return p.meter.Unit
	})}, fiscalColumns(func(p part) pricing.Month { return p.month().Month }))
}

func isPostpaid(p part) bool { return p.component == componentPostpaid }
func isServed(p part) bool   { return p.meter != nil }
func isOfPack(p part) bool   { return p.meter == nil }

// onlyIf leaves the cell of other rows empty.
func onlyIf(is func(part) bool, cell func(part) string) func(part) string {
	return func(p part) string {
		if !is(p) {
			return ""
		}
		return cell(p)
	}
}

func ofMeter(cell func(*document.MeterMonth) string) func(part) string {
	return onlyIf(isServed, func(p part) string { return cell(p.meter) })
}

func ofPack(cell func(*document.Pack) string) func(part) string {
	return onlyIf(func(p part) bool { return p.pack != nil }, func(p part) string { return cell(p.pack) })
}
