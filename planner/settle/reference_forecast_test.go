package settle_test

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// usageCost is a usage's share of its meter's charge in each month, by the calls
// requested, by largest remainder, ties by address (7).
func (r *refRun) usageCost(usage *planner.Usage) (costs []pricing.Money) {
	p := r.product(usage.Catalog)
	j := slices.IndexFunc(p.spec.Meters, func(m pricing.MeterSpec) bool { return m.ID == usage.Meter })
	own := slices.IndexFunc(p.usages[j], func(u planner.Usage) bool { return u.Address == usage.Address })
	for i, m := range p.months {
		var requested []rat
		for _, u := range p.usages[j] {
			requested = append(requested, whole(u.Calls[i]))
		}
		costs = append(costs, inProportion(m.meters[j].charge, requested, p.smallest())[own].money())
	}
	return costs
}

// forecast writes down what the walk found (5).
func (r *refRun) forecast() planner.AccountForecast {
	a := planner.AccountForecast{Account: &r.account, Events: r.events, OpeningSettlement: r.joined(-1), TracksCash: r.tracksCash()}
	if r.pastEnd > r.in.Start.First() {
		a.PastThrough = new((r.pastEnd - 1).Month())
	}
	for _, p := range r.products {
		out := planner.ProductForecast{Catalog: p.catalog, OpeningSettlement: p.opening}
		for i, m := range p.months {
			out.Months = append(out.Months, planner.ProductMonth{
				Month: r.in.Month(i), List: m.list.money(), Bill: m.bill.money(), Settlement: m.settlement,
			})
		}
		a.Products = append(a.Products, out)
	}
	for _, s := range r.subscriptions {
		plan, _ := s.product.catalog.Subscription(s.spec.ID)
		a.Subscriptions = append(a.Subscriptions, planner.SubscriptionForecast{Subscription: &s.in, Plan: plan, Fee: s.fee.money(), Refused: s.refused, Months: s.months})
	}
	for _, v := range r.vouchers {
		a.Vouchers = append(a.Vouchers, planner.VoucherForecast{Voucher: &v.in, Used: exact(v.in.Amount).minus(v.left).minus(v.expired).money(), Expired: v.expired.money()})
	}
	for _, p := range r.packs {
		out := p.forecast()
		a.Packs = append(a.Packs, out)
		addFields(&a.Totals, planner.Totals{PacksExpiredCalls: out.Expired, PacksExpiredValue: out.ExpiredValue})
	}
	for i := range r.in.Months {
		m := r.monthOf(i)
		a.Months = append(a.Months, m)
		for k := range m.Meters {
			a.Served = planner.AddCoverage(a.Served, m.Meters[k].Meter.Unit, m.Meters[k].Served)
		}
		addFields(&a.Totals, planner.Totals{
			Calls: m.Calls, Lost: m.Lost, List: m.List, Bill: m.Bill,
			PackPurchases: m.PackPurchases, Billed: m.Billed, Amortized: m.Amortized, Cash: m.Cash, Fees: m.Fees, Credits: m.Credits,
		})
	}
	// The settlement after the horizon.
	n := r.in.Months
	a.After = planner.AfterHorizon{Date: a.Months[n-1].Settlement.Date, Cash: r.paid[n].minus(r.credits[n]).money(), Credits: r.credits[n].money()}
	addFields(&a.Totals, planner.Totals{Cash: a.After.Cash, Credits: a.After.Credits})
	return a
}

// tracksCash says whether anything is known of the account's money (C10).
func (r *refRun) tracksCash() bool {
	o := r.account.Opening
	return o.Declared || !o.Balance.IsZero() || len(r.account.Statements) > 0 || len(r.in.TopUps) > 0 ||
		slices.ContainsFunc(r.products, func(p *refProduct) bool {
			return o.Product(p.index) != (planner.ProductOpening{}) || p.terms.Overdraft == "suspend"
		})
}

// monthOf are the account's figures of month i: sums of what each product rounds by itself
// (C1).
func (r *refRun) monthOf(i int) planner.AccountMonth {
	out := planner.AccountMonth{Settlement: r.joined(i)}
	out.Month = r.in.Start + pricing.Month(i)
	var list, bill, purchases, fees, used rat
	for _, p := range r.products {
		m := p.months[i]
		list, bill, purchases, fees = list.plus(m.list), bill.plus(m.bill), purchases.plus(m.purchases), fees.plus(m.fees)
		for j, row := range m.meters {
			out.Calls, out.Lost = out.Calls+row.Calls, out.Lost+row.Lost
			if len(p.usages[j]) > 0 {
				out.Meters = append(out.Meters, row.MeterMonth)
			}
		}
	}
	for _, p := range r.packs {
		used = used.plus(exact(p.months[i].Amortized))
	}
	for _, s := range r.subscriptions {
		used = used.plus(exact(s.months[i].Amortized))
	}
	bought := purchases.plus(fees)
	out.List, out.Bill, out.PackPurchases, out.Fees, out.Credits = list.money(), bill.money(), purchases.money(), fees.money(), r.credits[i].money()
	out.Billed, out.Amortized = bill.plus(bought).money(), bill.plus(used).money()
	// Bills on bill days, less what vouchers pay, an opening due in the first month;
	// packs on purchase dates, fees when periods begin.
	out.Cash = r.paid[i].minus(r.credits[i]).plus(bought).money()
	return out
}

// joined is the account's settlement of month i: the date, balance and available of the
// latest of its products', and the sums of the rest (C1).
func (r *refRun) joined(i int) (all planner.Settlement) {
	for _, p := range r.products {
		s := p.opening
		if i >= 0 {
			s = p.months[i].settlement
		}
		latest := all
		if s.Date >= all.Date {
			latest = s
		}
		addFields(&all, s)
		all.Date, all.Balance, all.Available = latest.Date, latest.Balance, latest.Available
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
		UnitPrice: p.unitPrice.money(), Price: p.price.money(), StartsOn: starts, ExpiresOn: p.expiresOn, VoidOn: p.voidOn, Bought: p.bought,
		Granted: p.granted.units(), Expired: p.expired.units(), Remaining: p.left.units(), ExpiredValue: p.lost.money(), Months: p.months,
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
func (r *refRun) funding() planner.Funding {
	f := planner.Funding{LowestAvailable: r.lowest.money(), LowestOn: r.lowestOn, FirstShortfallOn: r.firstShortfall}
	if r.lowest.sign() < 0 {
		f.Required = f.LowestAvailable.Neg()
	}
	return f
}
