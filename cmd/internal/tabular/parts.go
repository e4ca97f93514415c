package tabular

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
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

// A pricedPlan is a plan with the catalogues and discounts of its inputs.
type pricedPlan struct {
	*document.Plan
	accounts  map[string]*document.Account   // by address
	catalogs  map[productOf]*pricing.Catalog // with the contract's prices
	discounts map[string]planner.Discount    // by account
}

type productOf struct{ account, catalog string }

// priced reads the catalogues of a plan.
func priced(p *document.Plan) (*pricedPlan, error) {
	in, err := p.Input()
	if err != nil {
		return nil, err
	}
	out := &pricedPlan{p, map[string]*document.Account{}, map[productOf]*pricing.Catalog{}, map[string]planner.Discount{}}
	for k := range p.Accounts {
		out.accounts[p.Accounts[k].Address] = &p.Accounts[k]
	}
	all := map[string]*pricing.Catalog{}
	for _, c := range in.Catalogs {
		all[c.ID()] = c
	}
	for _, a := range in.Accounts {
		out.discounts[a.Address] = a.Discount
		for _, product := range a.Products {
			c := all[product.Catalog]
			if c == nil {
				continue // see check
			}
			var problems []pricing.Problem
			if c, problems = c.WithContract(product.Contract); len(problems) > 0 {
				return nil, fmt.Errorf("%s: the contract on %q: %w", a.Address, product.Catalog, problems[0])
			}
			out.catalogs[productOf{a.Address, product.Catalog}] = c
		}
	}
	return out, out.check()
}

// check refuses a document that lacks an account that it names, or whose catalogues lack
// what its accounts use: a price that is missing is not 0.
func (p *pricedPlan) check() error {
	for _, u := range p.Usages {
		if p.accounts[u.Account] == nil {
			return fmt.Errorf("%s: the plan has no account %q", u.Address, u.Account)
		}
	}
	for _, t := range p.Taxes {
		if p.accounts[t.Account] == nil {
			return fmt.Errorf("taxes: the plan has no account %q", t.Account)
		}
	}
	for _, a := range p.Accounts {
		used := slices.Clone(a.Catalogs)
		for _, s := range a.Subscriptions {
			used = append(used, s.Catalog)
		}
		for _, id := range used {
			if p.catalogs[productOf{a.Address, id}] == nil {
				return fmt.Errorf("%s: the plan has no catalogue %q in its inputs", a.Address, id)
			}
		}
		for i := range a.Months {
			for _, m := range a.Months[i].Meters {
				meter, ok := p.meter(&a, &m)
				if ok && m.Pack+m.Postpaid > 0 && !meter.GrantsOnly {
					_, ok = meter.Tiers(a.Months[i].Month)
				}
				if !ok {
					return fmt.Errorf("%s: the plan's catalogue %q has no price of the meter %q in %s", a.Address, m.Catalog, m.Meter, a.Months[i].Month)
				}
			}
		}
		for _, k := range a.Packs {
			if _, ok := p.pack(&a, &k); !ok {
				return fmt.Errorf("%s: the plan's catalogue %q has no pack %q", k.Address, k.Catalog, k.SKU)
			}
		}
	}
	return nil
}

// catalog is that of a product of an account; one without anything where it is not there.
func (p *pricedPlan) catalog(a *document.Account, id string) *pricing.Catalog {
	return cmp.Or(p.catalogs[productOf{a.Address, id}], &pricing.Catalog{})
}

// meter is a meter of an account with its prices.
func (p *pricedPlan) meter(a *document.Account, m *document.MeterMonth) (*pricing.Meter, bool) {
	return p.catalog(a, m.Catalog).Meter(m.Meter)
}

func (p *pricedPlan) pack(a *document.Account, k *document.Pack) (*pricing.Pack, bool) {
	return p.catalog(a, k.Catalog).Pack(k.SKU)
}

// ratio is how many units of a pack a call of a meter takes.
func (p *pricedPlan) ratio(a *document.Account, k *document.Pack, m *document.MeterMonth) document.Units {
	pack, _ := p.pack(a, k) // both are there: see check
	meter, _ := p.meter(a, m)
	return pack.Ratio(meter.Index)
}

// partsOf are the parts of an account's month by meter and component; purchases and
// expiries come after the meters.
func (p *pricedPlan) partsOf(a *document.Account, index int) (parts []part) {
	for m := range a.Months[index].Meters {
		parts = append(parts, p.meterParts(a, index, &a.Months[index].Meters[m])...)
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
func (p *pricedPlan) meterParts(a *document.Account, index int, m *document.MeterMonth) (parts []part) {
	add := func(one part) {
		if one.calls > 0 {
			one.account, one.product, one.index, one.meter = a, m.Catalog, index, m
			parts = append(parts, one)
		}
	}
	// The document has the calls of a free meter in calls alone.
	add(part{component: componentSubscription, calls: m.Subscription})
	add(part{component: componentFree, calls: m.Free + m.Unpriced()})
	for i := range a.Packs {
		pack := &a.Packs[i]
		for _, share := range pack.Months[index].Meters {
			if share.Meter == m.Meter && pack.Catalog == m.Catalog {
				add(part{component: componentPack, pack: pack, calls: p.ratio(a, pack, m).CallsIn(share.Consumed), units: share.Consumed, amortized: share.Amortized})
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
	return m.Amortized.Sub(document.SumOf(m.Meters, func(share planner.PackMeterMonth) pricing.Money { return share.Amortized }))
}

// componentRows are the parts of a plan by month and account.
func componentRows(p *pricedPlan, add add) {
	for i, a := range accountMonths(p) {
		month := a.Months[i].Month
		for _, c := range p.partsOf(a, i) {
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
				meter, _ := p.meter(a, m)
				price = []any{m.TierFrom, m.UnitPrice, meter.CallUnit, m.List, m.Cost}
			}
			add(month, owner(a, c.product), meter, title, c.component, pack, sku, calls, packCalls, price, c.billed, c.amortized, planOf(p, a), unit, fiscal(p, month))
		}
	}
}
