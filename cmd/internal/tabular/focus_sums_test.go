package tabular

import (
	"fmt"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

func focusKey(parts ...string) string { return fmt.Sprintf("%q", parts) }

// add adds a row to the sums that the document has, too.
func (c *focusChecker) add(r map[string]string) {
	plus := func(column string, parts ...string) {
		if r[column] != "" {
			key := focusKey(parts...)
			c.sums[key] = c.sums[key].Add(decimal.RequireFromString(r[column]))
		}
	}
	month, account, meter := r["BillingPeriodStart"][:7], r["BillingAccountId"], c.meters[r["ResourceId"]]
	if r["ChargeCategory"] == "Credit" {
		plus("BilledCost", "credits", month, account)
		return
	}
	plus("BilledCost", "billed", month, account)
	plus("EffectiveCost", "amortized", month, account)
	plus("ConsumedQuantity", r["x_Component"], month, account, meter)
	plus("BilledCost", "usage", month, r["ResourceId"])
	plus("ConsumedQuantity", "calls", month, r["ResourceId"])
	if r["x_Component"] == "postpaid" {
		plus("ListCost", "list", month, account, meter)
		plus("ContractedCost", "cost", month, account, meter)
	}
	if id := r["CommitmentDiscountId"]; id != "" {
		kind := r["ChargeCategory"] + r["CommitmentDiscountStatus"]
		plus("CommitmentDiscountQuantity", kind, id)
		plus("EffectiveCost", kind+" cost", id)
		plus("BilledCost", kind+" bill", id)
		plus("EffectiveCost", "pack month", id, month)
	}
}

// totals compares the sums with the document.
func (c *focusChecker) totals() {
	for _, a := range c.plan.Accounts {
		for i := range a.Months {
			c.monthTotals(&a, &a.Months[i])
		}
		for _, p := range a.Packs {
			c.packTotals(p)
		}
	}
	for _, u := range c.plan.Usages {
		for i, cost := range u.Cost {
			month := c.plan.Start + pricing.Month(i)
			c.sum(exact(cost), "usage", month.String(), u.Address)
			if c.lost(u, i) == 0 {
				c.sum(decimal.NewFromInt(u.Calls[i]), "calls", month.String(), u.Address)
			}
		}
	}
}

// sum compares the sum of these parts with the document's figure.
func (c *focusChecker) sum(want decimal.Decimal, parts ...string) {
	key := focusKey(parts...)
	c.must(c.sums[key].Round(pricing.CostDecimals).Equal(want.Round(pricing.CostDecimals)), "the sum of %s is %s, not %s", key, c.sums[key], want)
}

// near is sum of what is a price times a quantity: a price for one call may have no end, so it is
// held to a tenth of a cent.
func (c *focusChecker) near(want decimal.Decimal, parts ...string) {
	key := focusKey(parts...)
	c.must(c.sums[key].Sub(want).Abs().LessThan(decimal.New(1, -3)), "the sum of %s is %s, not %s", key, c.sums[key], want)
}

// exact is an amount of the document, to compare with what the rows add up to.
func exact[M document.Money | document.Cost](m M) decimal.Decimal { return pricing.Money(m).Decimal() }

func (c *focusChecker) lost(u document.Usage, i int) int64 {
	for _, a := range c.plan.Accounts {
		if a.Address == u.Account {
			for _, m := range a.Months[i].Meters {
				if m.Meter == u.Meter && m.Catalog == u.Catalog {
					return m.Lost
				}
			}
		}
	}
	return 0
}

func (c *focusChecker) monthTotals(a *document.Account, m *document.AccountMonth) {
	month := m.Month.String()
	c.sum(exact(m.Billed), "billed", month, a.Address)
	c.sum(exact(m.Amortized), "amortized", month, a.Address)
	c.sum(exact(m.Credits).Neg(), "credits", month, a.Address)
	for _, x := range m.Meters {
		meter := x.Catalog + "/" + x.Meter
		free := x.Calls - x.Subscription - x.Pack - x.Postpaid
		c.sum(decimal.NewFromInt(x.Subscription), "subscription", month, a.Address, meter)
		c.must(x.Free == free || x.Free == 0 && free == x.Calls, "the document's calls of %s do not add up", x.Meter)
		c.sum(decimal.NewFromInt(free), "free", month, a.Address, meter)
		c.sum(decimal.NewFromInt(x.Pack), "pack", month, a.Address, meter)
		c.sum(decimal.NewFromInt(x.Postpaid), "postpaid", month, a.Address, meter)
		c.near(exact(x.List), "list", month, a.Address, meter)
		c.near(exact(x.Cost), "cost", month, a.Address, meter)
	}
}

// packTotals: a pack's value used and unused is its price over its whole term, and
// every month's is the document's.
func (c *focusChecker) packTotals(p document.Pack) {
	used, unused := c.sums[focusKey("UsageUsed cost", p.Address)], c.sums[focusKey("UsageUnused cost", p.Address)]
	c.sum(p.Consumed.Decimal(), "UsageUsed", p.Address)
	c.sum(p.Expired.Decimal(), "UsageUnused", p.Address)
	c.must(unused.Equal(exact(p.ExpiredValue)), "%s: the unused value is %s, not %s", p.Address, unused, p.ExpiredValue)
	for _, m := range p.Months {
		c.sum(exact(m.Amortized), "pack month", p.Address, m.Month.String())
	}
	if !p.Bought || p.PurchasedOn.Month() < c.plan.Start {
		c.sum(decimal.Zero, "Purchase", p.Address)
		return
	}
	c.sum(p.Granted.Decimal(), "Purchase", p.Address)
	c.sum(exact(p.Price), "Purchase bill", p.Address)
	if p.Remaining.IsZero() {
		c.must(used.Add(unused).Equal(exact(p.Price)), "%s: used %s and unused %s are not its price %s", p.Address, used, unused, p.Price)
	}
}
