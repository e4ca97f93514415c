package hclspec

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/shopspring/decimal"
)

// The names of warnings about what is allowed and almost surely not meant, as
// "planner:ignore" comments call them.
const (
	slipDiscount = "unusual_discount"
	slipGrowth   = "unusual_growth"
	slipPack     = "pack_never_used"
	slipActual   = "actual_after_gap"
	slipQuota    = "quota_not_given"

	slipFactor     = "factor_used_once"
	slipConfidence = "confidence_without_uncertainty"
	slipRates      = "rates_not_used"
)

var slipNames = []string{slipDiscount, slipGrowth, slipPack, slipActual, slipQuota, slipFactor, slipConfidence, slipRates}

// A slip is a warning that a comment may silence, on the block of what it is about or
// on that of the account.
type slip struct {
	inst    *instance
	account string // address
	name    string
	d       *hcl.Diagnostic
}

// wantsSlips is false of the base of a comparison, which is as it is, and of runs of
// tests, which try what is unusual.
func (ev *evaluator) wantsSlips() bool { return !ev.options.Lenient && ev.options.overrides == nil }

// slip notes a warning about an attribute, or about a key of the map in it.
func (r *reader) slip(name, account, attribute, key, summary, detail string) {
	attr := r.block.attrs[attribute]
	if !r.wantsSlips() || attr == nil {
		return
	}
	at := attr.Expr.Range()
	if key != "" {
		at = mapKeyRange(attr.Expr, key)
	}
	d := warningOf(at, name, summary, detail)
	if r.secret[attribute] {
		d.Detail = hidden(attribute)
	}
	d.Expression, d.EvalContext = attr.Expr, r.contextOf(attr, nil)
	r.slips = append(r.slips, slip{r.inst, account, name, d})
}

func warningOf(at hcl.Range, name, summary, detail string) *hcl.Diagnostic {
	d := problem(at, summary, "%s If it is meant, a comment # %s %s on the block silences this.", detail, ignoreMark, name)
	d.Severity = hcl.DiagWarning
	return d
}

// reportSlips reports the warnings that no comment silences.
func (c *Config) reportSlips(ev *evaluator) {
	for _, s := range ev.slips {
		if !c.silenced(s.inst, s.name) && !c.silenced(c.places[s.account], s.name) {
			ev.add(s.d)
		}
	}
}

var (
	leastDiscount = decimal.New(2, -1)
	mostDiscount  = decimal.NewFromInt(1)
	mostGrowth    = decimal.New(5, -1)
)

// checkDiscount warns of a multiplier that raises prices, or leaves little of them.
func (r *reader) checkDiscount(attribute, key string, d decimal.Decimal) {
	makes := ""
	switch {
	case d.GreaterThan(mostDiscount):
		makes = "dearer"
	case d.LessThan(leastDiscount) && !d.IsNegative():
		makes = "less than a fifth"
	default:
		return
	}
	r.slip(slipDiscount, "", attribute, key, "Unusual discount", fmt.Sprintf(
		"A discount is a multiplier on list prices, 0.9 for ten per cent off: %s makes them %s.", d, makes))
}

// checkGrowth warns of a growth that a month does not have.
func (r *reader) checkGrowth(account string, growth decimal.Decimal) {
	if growth.Abs().LessThanOrEqual(mostGrowth) {
		return
	}
	r.slip(slipGrowth, account, "growth", "", "Unusual growth", fmt.Sprintf(
		"Growth is monthly and compounds, 0.05 for five per cent: with %s every month has %s times the calls of the one before.", growth, growth.Add(mostDiscount)))
}

// checkActual warns of a measured month behind one that was not measured: with a wrong
// year in its date all months before it would count as past.
func (r *reader) checkActual(u *planner.Usage, start pricing.Month) {
	gap := -1
	for i, measured := range u.Actual {
		switch {
		case !measured && gap < 0 && u.Calls[i] > 0:
			gap = i
		case measured && gap >= 0:
			month := start + pricing.Month(i)
			r.slip(slipActual, u.Account, "actual", month.String(), "Measured month after a gap", fmt.Sprintf(
				"%s is measured, but %s before it is not. All months up to the last measured one count as past.", month, start+pricing.Month(gap)))
			return
		}
	}
}

// checkQuotas warns of free quotas that go by the day on which the account was opened
// and are not given, because the account does not say enough of it.
func (r *reader) checkQuotas(a *planner.Account, uses []*catalogUse) {
	if !r.wantsSlips() || !r.horizon.known || r.failed {
		return
	}
	first := r.horizon.start.First()
	for i, use := range uses {
		for _, q := range use.catalog.FreeQuotas() {
			name, opened, why := planner.Name{Catalog: q.Catalog, ID: q.ID}, a.Products[i].OpenedOn, ""
			_, bare := a.Opening.QuotaLeft[q.ID]
			_, qualified := a.Opening.QuotaLeft[name.String()]
			switch {
			case !q.OfAccountAge() || bare || qualified:
			case opened == nil:
				why = "it goes by the day on which the account was opened, and the account does not say it. Write opened_on"
			case q.Renews == pricing.RenewsNever && *opened < first && (q.Lasts.IsZero() || q.Lasts.Expiry(*opened) > first):
				why = fmt.Sprintf("it is given once, the account was opened on %s, before the plan, and does not say what is left. Write quota_left in its opening", *opened)
			}
			if why != "" {
				d := warningOf(r.block.at, slipQuota, "Free quota not given", fmt.Sprintf("The free quota %q is not given: %s.", name, why))
				r.slips = append(r.slips, slip{r.inst, a.Address, slipQuota, d})
			}
		}
	}
}

// checkPacks warns of packs that are bought and cover no call. One that is bought in
// the last month may be for what comes after.
func (c *Config) checkPacks(f *planner.Forecast) {
	if !c.root.wantsSlips() {
		return
	}
	used := map[[3]string]bool{} // by account, catalogue and meter
	for _, u := range f.Usages {
		used[[3]string{u.Usage.Account, u.Usage.Catalog, u.Usage.Meter}] = true
	}
	warned := map[*block]bool{}
	for _, a := range f.Accounts {
		for _, p := range a.Packs {
			inst := c.places[p.Purchase.Address]
			detail := neverUsed(f, &a, &p, used)
			if detail == "" || inst == nil || warned[inst.block] || c.silenced(inst, slipPack) || c.silenced(c.places[a.Account.Address], slipPack) {
				continue
			}
			warned[inst.block] = true
			c.root.add(warningOf(inst.block.at, slipPack, "Pack never used", detail))
		}
	}
}

// neverUsed says of a pack that is bought and covers no call why; otherwise nothing.
func neverUsed(f *planner.Forecast, a *planner.AccountForecast, p *planner.PackForecast, used map[[3]string]bool) string {
	month := p.Purchase.PurchasedOn.Month()
	if !p.Bought || p.Consumed.IsPositive() || month < f.Input.Start {
		return ""
	}
	i := slices.IndexFunc(f.Input.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == p.Pack.Catalog })
	for _, meter := range p.Pack.Meters {
		if used[[3]string{a.Account.Address, p.Pack.Catalog, f.Input.Catalogs[i].MeterIDs()[meter]}] {
			if month == f.Input.Month(f.Input.Months-1) {
				return ""
			}
			return fmt.Sprintf("%s is bought on %s and covers no call of the plan: what its meters need is free, covered by other packs, or not after that day.", p.Purchase.Address, p.Purchase.PurchasedOn)
		}
	}
	return fmt.Sprintf("%s is bought on %s, but %s has no usage at its meters.", p.Purchase.Address, p.Purchase.PurchasedOn, p.Purchase.Account)
}
