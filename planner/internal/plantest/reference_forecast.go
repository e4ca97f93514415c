package plantest

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// packMonth is what became of a pack in month i (5, 7).
func (r *RefRun) packMonth(p *refPack, i int) planner.PackMonth {
	m := r.months[i]
	month := planner.PackMonth{Month: r.in.Start + pricing.Month(i)}

	var taken []int64 // by the SKU's meters in catalogue order
	for j, spec := range r.spec.Meters {
		if slices.Contains(p.spec.Meters, spec.ID) {
			meter, _ := r.catalog.Meter(spec.ID)
			taken = append(taken, m.takenFrom[p][j])
			month.Consumed += m.takenFrom[p][j]
			month.Meters = append(month.Meters, planner.PackMeterMonth{Meter: meter, Consumed: m.takenFrom[p][j]})
		}
	}
	if !p.bought {
		return month
	}
	month.Remaining = p.left

	// 5: the difference of two values of the calls used so far.
	part := new(big.Rat).Sub(p.value(p.usedAt+month.Consumed), p.value(p.usedAt))
	if month.Consumed > 0 {
		var parts []*big.Rat
		for _, calls := range taken {
			parts = append(parts, new(big.Rat).Mul(part, big.NewRat(calls, month.Consumed)))
		}
		// 7: shared among its meters, in cents by largest remainder.
		for n, share := range largestRemainder(part, parts, cents(1)) {
			month.Meters[n].Amortized = toDecimal(share)
		}
	}
	// 5: what expires is booked in the month of the expiry date.
	if p.expired > 0 && r.monthOf(p.expiresOn) == i {
		month.Expired = p.expired
		part.Add(part, p.lost)
	}
	month.Amortized = toDecimal(part)
	return month
}

func (r *RefRun) monthOf(day pricing.Date) int {
	year, month, _ := civil(day)
	return year*12 + month - 1 - int(r.in.Start)
}

// usageCost is a usage's share of its meter's charge in month i, by the calls
// requested, in cents by largest remainder, ties by address (7).
func (r *RefRun) usageCost(usage planner.Usage, m planner.AccountMonth, i int) pricing.Money {
	charge := new(big.Rat)
	for _, meter := range m.Meters {
		if meter.Meter.ID == usage.Meter {
			charge = meter.Charge.Decimal().Rat()
		}
	}
	requested := r.months[i].requested[r.meterIndex(usage.Meter)]
	if requested == 0 {
		return pricing.Money{}
	}
	var parts []*big.Rat
	own := 0
	for _, u := range r.in.Usages { // by address
		if u.Account == r.account.Address && u.Meter == usage.Meter {
			if u.Address == usage.Address {
				own = len(parts)
			}
			parts = append(parts, new(big.Rat).Mul(charge, big.NewRat(u.Calls[i], requested)))
		}
	}
	return toDecimal(largestRemainder(charge, parts, cents(1))[own])
}

func (r *RefRun) meterIndex(id string) int {
	return slices.IndexFunc(r.spec.Meters, func(m pricing.MeterSpec) bool { return m.ID == id })
}

// forecast writes down what the walk found (5).
func (r *RefRun) forecast() planner.AccountForecast {
	a := planner.AccountForecast{Account: &r.account, OpeningSettlement: r.opening, Events: r.events}
	if r.PastEnd > refFirstOf(r.in.Start) {
		a.PastThrough = new((r.PastEnd - 1).Month())
	}
	// A drawn opening is never without money and undeclared at once.
	a.TracksCash = r.account.Opening != (planner.Opening{}) || len(r.account.Statements) > 0 || len(r.topUps) > 0 || r.terms.Overdraft == pricing.OverdraftSuspend
	paid := r.opening.Charged
	for i, m := range r.months {
		out := planner.AccountMonth{Settlement: m.settlement}
		out.Month = r.in.Start + pricing.Month(i)
		list, amortized := new(big.Rat), new(big.Rat).Set(m.bill)
		for j, meter := range m.meters {
			out.Calls += meter.Calls
			out.Lost += meter.Lost
			list.Add(list, meter.List.Decimal().Rat())
			if slices.ContainsFunc(r.in.Usages, func(u planner.Usage) bool {
				return u.Account == r.account.Address && u.Meter == r.spec.Meters[j].ID
			}) {
				out.Meters = append(out.Meters, meter)
			}
		}
		for _, p := range r.packs {
			amortized.Add(amortized, p.months[i].Amortized.Decimal().Rat())
		}
		out.List = toDecimal(halfUp(list, 2))
		out.Bill = toDecimal(m.bill)
		out.PackPurchases = toDecimal(m.purchases)
		out.Billed = out.Bill.Add(out.PackPurchases)
		out.Amortized = toDecimal(amortized)
		// Bills on bill days, an opening due in the first month; packs on
		// purchase dates.
		out.Cash = paid.Add(out.PackPurchases)
		paid = out.Bill
		a.Months = append(a.Months, out)

		RefAddTotals(&a.Totals, planner.Totals{
			Calls: out.Calls, Lost: out.Lost, List: out.List, Bill: out.Bill,
			PackPurchases: out.PackPurchases, Billed: out.Billed, Amortized: out.Amortized, Cash: out.Cash,
		})
	}
	a.Totals.Cash = a.Totals.Cash.Add(paid) // the settlement after the horizon
	for _, p := range r.packs {
		pack, _ := r.catalog.Pack(p.purchase.SKU)
		out := planner.PackForecast{
			Purchase: &p.purchase, Pack: pack,
			UnitPrice: toDecimal(p.unitPrice), Price: toDecimal(p.price), ExpiresOn: p.expiresOn, Bought: p.bought,
			Granted: p.granted, Expired: p.expired, Remaining: p.left, ExpiredValue: toDecimal(p.lost), Months: p.months,
		}
		for _, m := range p.months {
			out.Consumed += m.Consumed
		}
		if out.Granted != out.Consumed+out.Expired+out.Remaining {
			panic("the reference contradicts itself: granted is not consumed + expired + remaining")
		}
		a.Packs = append(a.Packs, out)
		a.Totals.PacksExpiredCalls += out.Expired
		a.Totals.PacksExpiredValue = a.Totals.PacksExpiredValue.Add(out.ExpiredValue)
	}
	return a
}

// funding is what it takes that nothing fails (4).
func (r *RefRun) funding() planner.Funding {
	f := planner.Funding{LowestAvailable: toDecimal(r.lowest), LowestOn: r.lowestOn, FirstShortfallOn: r.firstShortfall}
	if r.lowest.Sign() < 0 {
		f.Required = f.LowestAvailable.Neg()
	}
	return f
}

func RefAddFigures(sum *planner.Figures, f planner.Figures) {
	sum.Calls += f.Calls
	sum.Lost += f.Lost
	sum.List = sum.List.Add(f.List)
	sum.Bill = sum.Bill.Add(f.Bill)
	sum.PackPurchases = sum.PackPurchases.Add(f.PackPurchases)
	sum.Billed = sum.Billed.Add(f.Billed)
	sum.Amortized = sum.Amortized.Add(f.Amortized)
	sum.Cash = sum.Cash.Add(f.Cash)
}

func RefAddTotals(sum *planner.Totals, t planner.Totals) {
	sum.Calls += t.Calls
	sum.Lost += t.Lost
	sum.List = sum.List.Add(t.List)
	sum.Bill = sum.Bill.Add(t.Bill)
	sum.PackPurchases = sum.PackPurchases.Add(t.PackPurchases)
	sum.Billed = sum.Billed.Add(t.Billed)
	sum.Amortized = sum.Amortized.Add(t.Amortized)
	sum.Cash = sum.Cash.Add(t.Cash)
	sum.PacksExpiredCalls += t.PacksExpiredCalls
	sum.PacksExpiredValue = sum.PacksExpiredValue.Add(t.PacksExpiredValue)
}
