package tabular

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// Focus writes a plan as a FOCUS-shaped forecast: CSV with the columns of the FinOps
// Open Cost and Usage Specification 1.3, a row for each part of a month's cost and
// usage. BilledCost adds up to the document's billed and EffectiveCost to its
// amortized, by account and month, to the cent. docs/focus.md has the mapping.
func Focus(w io.Writer, p *document.Plan) error {
	f, err := newFocus(p)
	if err != nil {
		return err
	}
	columns := strings.Fields(focusColumns)
	return writeCSV(w, focusColumns, func(add add) {
		f.records(func(r focusRecord) { add(r.cells(columns)) })
	})
}

// A focusRow is a charge. What a column says of every row alike is not in it.
type focusRow struct {
	part
	catalog     *pricing.Catalog
	usage       *document.Usage // whose calls; nil of a purchase and an expiry
	description string
	quantity    decimal.Decimal // in pricing units
	listPrice   decimal.Decimal // of a pricing unit
	contracted  decimal.Decimal // the same after a negotiated discount or price
	sku         string
	skuPrice    string
	tierIndex   int // from 1; 0: no tier's price
}

// A focus makes the rows of a plan.
type focus struct {
	*pricedPlan
	assumptions string
	usages      map[meterOf][]*document.Usage
}

type meterOf struct {
	productOf
	meter string
}

func newFocus(p *document.Plan) (*focus, error) {
	plan, err := priced(p)
	if err != nil {
		return nil, err
	}
	f := &focus{pricedPlan: plan, usages: map[meterOf][]*document.Usage{}}
	for _, u := range p.Usages { // which an older document does not say the catalogue of
		key := meterOf{productOf{u.Account, cmp.Or(u.Catalog, f.accounts[u.Account].Catalog)}, u.Meter}
		f.usages[key] = append(f.usages[key], &u)
	}
	f.assumptions = inputsHash(p)
	return f, nil
}

// inputsHash is the SHA-256 of the document's inputs as they are written, without
// the white space between them, so a saved plan has the hash of a fresh one.
func inputsHash(p *document.Plan) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(jsonOf(&p.Inputs))))
}

// records yields the rows by month, account, meter, component, tier and usage; an
// account's purchases and expiries come after its meters.
func (f *focus) records(add func(focusRecord)) {
	for i, a := range accountMonths(f.pricedPlan) {
		for k := range a.Months[i].Meters {
			for _, row := range f.meterRows(a, i, &a.Months[i].Meters[k]) {
				add(f.record(&row))
			}
		}
		for _, p := range packParts(a, i) {
			add(f.record(new(f.packRow(p))))
		}
		for _, p := range feeParts(a, i) {
			add(f.record(new(f.feeRow(p))))
		}
		if credits := a.Months[i].Credits; !credits.IsZero() {
			add(f.record(new(f.creditRow(a, i, credits))))
		}
	}
}

// meterRows are a meter's parts, shared among the usages that asked for its calls.
func (f *focus) meterRows(a *document.Account, month int, m *document.MeterMonth) (rows []focusRow) {
	usages := f.usages[meterOf{productOf{a.Address, m.Catalog}, m.Meter}]
	served := newCallShares(usages, month, m.Calls)
	for _, p := range f.meterParts(a, month, m) {
		if p.component == componentPostpaid {
			rows = append(rows, f.postpaidRows(p, usages, served)...)
			continue
		}
		calls := served.take(p.calls)
		values, weights := make([]pricing.Money, len(calls)), make([]pricing.Units, len(calls))
		for u, n := range calls {
			weights[u] = pricing.WholeUnits(n)
		}
		pricing.ShareMoney(values, p.amortized, weights, pricing.MinorUnit(a.Currency))
		for u, usage := range usages {
			if calls[u] > 0 {
				row := f.usageRow(p, usage, calls[u])
				row.amortized = values[u]
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// postpaidRows are the postpaid calls by tier and usage. A usage's cost is that of
// the document; what several tiers price is shared among them by list price, and
// is the last one's where all of them are free.
func (f *focus) postpaidRows(p part, usages []*document.Usage, served *callShares) (rows []focusRow) {
	tiers := p.meter.Tiers
	calls := make([][]int64, len(tiers))
	for t, tier := range tiers {
		calls[t] = served.take(tier.Calls)
	}
	costs := make([][]pricing.Money, len(usages))
	for u, usage := range usages {
		var list pricing.Money
		weights := make([]pricing.Money, len(tiers))
		for t, tier := range tiers {
			weights[t] = pricing.MoneyOf(tier.Price).Times(calls[t][u])
			list = list.Add(weights[t])
		}
		costs[u] = make([]pricing.Money, len(tiers))
		pricing.ShareMoney(costs[u], usage.Cost[p.index], weights, pricing.MinorUnit(p.account.Currency))
		if list.IsZero() { // the last has what is left of cents
			costs[u][len(tiers)-1] = usage.Cost[p.index]
		}
	}
	for t, tier := range tiers {
		for u, usage := range usages {
			if calls[t][u] == 0 && costs[u][t].IsZero() {
				continue
			}
			row := f.usageRow(p, usage, calls[t][u])
			f.price(&row, tier.From)
			row.billed, row.amortized = costs[u][t], costs[u][t]
			rows = append(rows, row)
		}
	}
	return rows
}

// usageRow is a row of a usage's calls, without its money.
func (f *focus) usageRow(p part, u *document.Usage, calls int64) focusRow {
	p.calls = calls
	row := focusRow{
		part: p, catalog: f.catalog(p.account, p.product), usage: u, quantity: decimal.NewFromInt(calls),
		sku: p.product + "/meter/" + u.Meter,
	}
	what := fmt.Sprintf("Forecast: %s of %s", document.Counted(nil, pricing.WholeUnits(calls), "", p.meter.Unit), u.Meter)
	switch p.component {
	case componentFree:
		row.skuPrice = row.sku + "/free"
		row.description = what + ", free of charge"
	case componentPack:
		f.price(&row, f.uncovered(p))
		row.units = f.ratio(p.account, p.pack, p.meter).Times(calls)
		row.description = fmt.Sprintf("%s, covered by %s", what, p.pack.Address)
	case componentSubscription:
		row.skuPrice = row.sku + "/subscription"
		row.description = what + ", included in a subscription"
	case componentPostpaid:
		row.description = what + ", postpaid"
	}
	return row
}

// uncovered is the count that would select the tier if no pack covered calls.
func (f *focus) uncovered(p part) int64 {
	if p.account.TermsOf(p.product).TierBasis == pricing.BasisGross {
		return p.meter.Calls
	}
	return p.meter.Postpaid + p.meter.Pack
}

// priceDecimals is how exact the price of a call is where it has no end: for 3,600 seconds.
const priceDecimals = 18

// price puts the tier's prices into a row that a count of calls reaches. A price is for
// one call. A meter that is served by grants alone has none.
func (f *focus) price(row *focusRow, reached int64) {
	meter, _ := row.catalog.Meter(row.meter.Meter) // there, and priced: see check
	tiers, priced := meter.Tiers(row.month().Month)
	if !priced {
		row.skuPrice = row.sku + "/pack"
		return
	}
	index := tiers.Reached(reached)
	tier := tiers.At(index)
	row.tierIndex = index + 1
	row.skuPrice = fmt.Sprintf("%s/tier-%d", row.sku, tier.From)
	unit := decimal.NewFromInt(meter.CallUnit)
	row.listPrice = tier.Price.Decimal.DivRound(unit, 2*priceDecimals)
	if !row.listPrice.Mul(unit).Equal(tier.Price.Decimal) { // it has no end
		row.listPrice = row.listPrice.Round(priceDecimals)
	}
	row.contracted = row.listPrice.Mul(f.discounts[row.account.Address].For(row.product, meter.ID))
}

// packRow is a purchase, or the calls of a pack that were never used.
func (f *focus) packRow(p part) focusRow {
	row := focusRow{part: p, catalog: f.catalog(p.account, p.product), sku: p.product + "/pack/" + p.pack.SKU}
	if p.component == componentExpiry {
		// Nothing was consumed, so nothing has a price (docs/focus.md).
		row.skuPrice = row.sku + "/unused"
		row.quantity = p.units.Decimal()
		row.description = fmt.Sprintf("Forecast: %s of %s, void on %s", document.Counted(nil, p.units, "unused", p.pack.Unit), p.pack.Address, p.pack.VoidOn)
		return row
	}
	row.skuPrice = row.sku
	row.quantity = decimal.NewFromInt(p.pack.Quantity)
	row.contracted = p.pack.UnitPrice.Decimal()
	if price := p.pack.Price; !price.Equal(p.pack.UnitPrice.Times(p.pack.Quantity)) { // discounted, or rounded
		row.contracted = price.Decimal().DivRound(row.quantity, priceDecimals)
	}
	sku, _ := row.catalog.Pack(p.pack.SKU) // there: see check
	row.listPrice = sku.Price(p.pack.PurchasedOn).Decimal()
	row.description = fmt.Sprintf("Forecast: purchase of %s, %d x %s with %s, valid until %s", p.pack.Address, p.pack.Quantity, p.pack.SKU, document.Counted(nil, p.units, "", p.pack.Unit), p.pack.VoidOn-1)
	return row
}

// feeRow is what a subscription costs in a month, a recurring charge.
func (f *focus) feeRow(p part) focusRow {
	row := focusRow{part: p, catalog: f.catalog(p.account, p.product), sku: p.product + "/subscription/" + p.fee.Plan, quantity: decimal.NewFromInt(p.fee.Quantity)}
	row.skuPrice = row.sku
	row.contracted = p.billed.Decimal().DivRound(row.quantity, priceDecimals)
	row.listPrice = row.contracted
	row.description = fmt.Sprintf("Forecast: fee of %s, %d x %s", p.fee.Address, p.fee.Quantity, p.fee.Plan)
	return row
}

// creditRow is what vouchers pay of an account's bills in a month.
func (f *focus) creditRow(a *document.Account, index int, credits pricing.Money) focusRow {
	return focusRow{
		part:    part{account: a, product: a.Catalog, index: index, component: componentCredit, billed: credits.Neg(), amortized: credits.Neg()},
		catalog: f.catalog(a, a.Catalog), sku: a.Catalog + "/voucher", skuPrice: a.Catalog + "/voucher", quantity: decimal.NewFromInt(1),
		description: "Forecast: paid by vouchers",
	}
}

// callShares deal a meter's served calls out to its usages, one component after
// the other, in proportion to the calls not dealt yet. So a component's shares add
// up to the component and a usage's shares to its calls, and none is negative.
type callShares struct{ left []int64 }

// newCallShares gives each usage its part of the calls served: all it requested,
// unless calls were lost.
func newCallShares(usages []*document.Usage, month int, served int64) *callShares {
	requested := make([]int64, len(usages))
	for u, usage := range usages {
		requested[u] = usage.Calls[month]
	}
	s := &callShares{make([]int64, len(usages))}
	pricing.ShareCalls(s.left, served, requested)
	return s
}

func (s *callShares) take(calls int64) []int64 {
	shares := make([]int64, len(s.left))
	pricing.ShareCalls(shares, calls, s.left)
	for u := range shares {
		s.left[u] -= shares[u]
	}
	return shares
}
