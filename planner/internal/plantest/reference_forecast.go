package plantest

import (
	"math/big"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// month is what became of a pack in month i (5, 7).
func (p *refPack) month(i int) planner.PackMonth {
	product := p.product
	taken := product.months[i].takenFrom[p]
	month := planner.PackMonth{Month: product.run.in.Start + pricing.Month(i)}
	consumed, parts := new(big.Rat), []*big.Rat(nil) // by the SKU's meters in catalogue order
	for j, spec := range product.spec.Meters {
		for _, m := range p.spec.Meters {
			if m.ID == spec.ID {
				meter, _ := product.catalog.Meter(spec.ID)
				used := new(big.Rat).Mul(m.Ratio.Decimal().Rat(), ratInt(taken[j])) // C2: by the units they took
				consumed.Add(consumed, used)
				parts = append(parts, used)
				month.Meters = append(month.Meters, planner.PackMeterMonth{Meter: meter, Consumed: units(used)})
			}
		}
	}
	month.Consumed = units(consumed)
	if !p.bought {
		return month
	}
	month.Remaining = units(p.left)

	// 5: the difference of two values of the units used so far.
	value := new(big.Rat).Sub(p.value(new(big.Rat).Add(p.usedAt, consumed)), p.value(p.usedAt))
	if consumed.Sign() > 0 {
		for n := range parts {
			parts[n].Mul(parts[n], value)
			parts[n].Quo(parts[n], consumed)
		}
		// 7: shared among its meters, by largest remainder.
		for n, share := range largestRemainder(value, parts, product.smallest()) {
			month.Meters[n].Amortized = money(share)
		}
	}
	// 5: what expires is booked in the month of the first uncovered day.
	if p.expired.Sign() > 0 && product.monthOf(p.voidOn) == i {
		month.Expired = units(p.expired)
		value.Add(value, p.lost)
	}
	month.Amortized = money(value)
	return month
}

// usageCost is a usage's share of its meter's charge in month i, by the calls
// requested, by largest remainder, ties by address (7).
func (r *RefRun) usageCost(usage *planner.Usage, m planner.AccountMonth, i int) pricing.Money {
	p := r.productOf(usage.Catalog, usage.Meter, hasMeter)
	_, id := splitName("", usage.Meter)
	charge, requested := new(big.Rat), int64(0)
	for _, row := range m.Meters {
		if row.Meter.ID == id && row.Meter.Catalog == p.spec.ID {
			charge = row.Charge.Rat()
		}
	}
	usages := p.usages[id] // by address
	for _, u := range usages {
		requested += u.Calls[i]
	}
	if requested == 0 {
		return pricing.Money{}
	}
	var parts []*big.Rat
	for _, u := range usages {
		parts = append(parts, new(big.Rat).Mul(charge, big.NewRat(u.Calls[i], requested)))
	}
	own := slices.IndexFunc(usages, func(u planner.Usage) bool { return u.Address == usage.Address })
	return money(largestRemainder(charge, parts, p.smallest())[own])
}

// forecast writes down what the walk found (5).
func (r *RefRun) forecast() planner.AccountForecast {
	a := planner.AccountForecast{Account: &r.account, Events: r.events}
	if r.PastEnd > refFirstOf(r.in.Start) {
		a.PastThrough = new((r.PastEnd - 1).Month())
	}
	o := r.account.Opening
	a.TracksCash = o.Declared || !o.Balance.IsZero() || len(r.account.Statements) > 0 || len(r.topUps) > 0
	for _, p := range r.products {
		part := o.Product(p.index)
		a.TracksCash = a.TracksCash || part != (planner.ProductOpening{}) || p.terms.Overdraft == pricing.OverdraftSuspend
		out := planner.ProductForecast{Catalog: p.catalog, OpeningSettlement: p.opening}
		for _, m := range p.months {
			out.Months = append(out.Months, planner.ProductMonth{List: money(m.list), Bill: money(m.bill), PackPurchases: money(m.purchases), Fees: money(m.fees), Settlement: m.settlement})
		}
		a.Products = append(a.Products, out)
	}
	a.OpeningSettlement = r.joined(-1)
	for i := range r.in.Months {
		out := planner.AccountMonth{Settlement: r.joined(i)}
		out.Month = r.in.Start + pricing.Month(i)
		list, bill, purchases, fees := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
		for _, p := range r.products { // C1: sums of what each product rounds by itself
			m := p.months[i]
			list.Add(list, m.list)
			bill.Add(bill, m.bill)
			purchases.Add(purchases, m.purchases)
			fees.Add(fees, m.fees)
			for j, meter := range m.meters {
				out.Calls += meter.Calls
				out.Lost += meter.Lost
				if len(p.usages[p.spec.Meters[j].ID]) > 0 {
					out.Meters = append(out.Meters, meter)
				}
			}
		}
		amortized := new(big.Rat).Set(bill)
		for _, p := range r.packs {
			amortized.Add(amortized, p.months[i].Amortized.Rat())
		}
		for _, s := range r.subscriptions {
			amortized.Add(amortized, s.months[i].Amortized.Rat())
		}
		out.Fees, out.Credits = money(fees), money(r.credits[i])
		out.List, out.Bill, out.PackPurchases, out.Amortized = money(list), money(bill), money(purchases), money(amortized)
		out.Billed = out.Bill.Add(out.PackPurchases).Add(out.Fees)
		// Bills on bill days, less what vouchers pay, an opening due in the first month;
		// packs on purchase dates, fees when periods begin.
		out.Cash = money(r.paid[i]).Sub(out.Credits).Add(out.PackPurchases).Add(out.Fees)
		a.Months = append(a.Months, out)

		RefAddTotals(&a.Totals, planner.Totals{
			Calls: out.Calls, Lost: out.Lost, List: out.List, Bill: out.Bill,
			PackPurchases: out.PackPurchases, Billed: out.Billed, Amortized: out.Amortized, Cash: out.Cash, Fees: out.Fees, Credits: out.Credits,
		})
	}
	// The settlement after the horizon.
	n := r.in.Months
	a.After = planner.AfterHorizon{Date: a.Months[n-1].Settlement.Date, Credits: money(r.credits[n])}
	a.After.Cash = money(r.paid[n]).Sub(a.After.Credits)
	a.Totals.Cash, a.Totals.Credits = a.Totals.Cash.Add(a.After.Cash), a.Totals.Credits.Add(a.After.Credits)
	for _, s := range r.subscriptions {
		a.Subscriptions = append(a.Subscriptions, s.forecast())
	}
	for _, v := range r.vouchers {
		a.Vouchers = append(a.Vouchers, v.forecast())
	}
	for _, p := range r.packs {
		a.Packs = append(a.Packs, p.forecast())
		a.Totals.PacksExpiredCalls = a.Totals.PacksExpiredCalls.Add(units(p.expired))
		a.Totals.PacksExpiredValue = a.Totals.PacksExpiredValue.Add(money(p.lost))
	}
	return a
}

// joined is the account's settlement of month i: the date, balance and available of the
// latest of its products', and the sums of the rest (C1).
func (r *RefRun) joined(i int) planner.Settlement {
	var all planner.Settlement
	for _, p := range r.products {
		s := p.settlement(i)
		if s.Date >= all.Date {
			all.Date, all.Balance, all.Available = s.Date, s.Balance, s.Available
		}
		all.Unfrozen, all.Charged = all.Unfrozen.Add(s.Unfrozen), all.Charged.Add(s.Charged)
		all.Credit = all.Credit.Add(s.Credit)
		all.Estimate, all.Frozen = all.Estimate.Add(s.Estimate), all.Frozen.Add(s.Frozen)
	}
	return all
}

func (p *refPack) forecast() planner.PackForecast {
	pack, _ := p.product.catalog.Pack(p.spec.SKU)
	starts := p.purchase.PurchasedOn
	if p.purchase.StartsOn != nil {
		starts = *p.purchase.StartsOn
	}
	out := planner.PackForecast{
		Purchase: &p.purchase, Pack: pack,
		UnitPrice: money(p.unitPrice), Price: money(p.price), StartsOn: starts, ExpiresOn: p.expiresOn, VoidOn: p.voidOn, Bought: p.bought,
		Granted: units(p.granted), Expired: units(p.expired), Remaining: units(p.left), ExpiredValue: money(p.lost), Months: p.months,
	}
	for _, m := range p.months {
		out.Consumed = out.Consumed.Add(m.Consumed)
	}
	if out.Granted != out.Consumed.Add(out.Expired).Add(out.Remaining) {
		panic("the reference contradicts itself: granted is not consumed + expired + remaining")
	}
	return out
}

// funding is what it takes that nothing fails (4).
func (r *RefRun) funding() planner.Funding {
	f := planner.Funding{LowestAvailable: money(r.lowest), LowestOn: r.lowestOn, FirstShortfallOn: r.firstShortfall}
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
	sum.Fees = sum.Fees.Add(f.Fees)
	sum.Credits = sum.Credits.Add(f.Credits)
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
	sum.Fees = sum.Fees.Add(t.Fees)
	sum.Credits = sum.Credits.Add(t.Credits)
	sum.Billed = sum.Billed.Add(t.Billed)
	sum.Amortized = sum.Amortized.Add(t.Amortized)
	sum.Cash = sum.Cash.Add(t.Cash)
	sum.PacksExpiredCalls = sum.PacksExpiredCalls.Add(t.PacksExpiredCalls)
	sum.PacksExpiredValue = sum.PacksExpiredValue.Add(t.PacksExpiredValue)
}
