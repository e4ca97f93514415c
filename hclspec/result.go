package hclspec

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// A result is what outputs and checks see of a forecast. Each member is built
// when something refers to it.
type result struct {
	forecast *planner.Forecast
	ranges   *ranges.Ranges // nil where nothing is uncertain, or they are not worked out
	config   *Config
	built    map[string]cty.Value

	pending bool                      // the figures are not known yet; see shape
	partial map[string]bool           // while pending: members of which only a part is known
	packs   []planner.AccountForecast // while pending: with all packs
}

// resultNames are the members of result, sorted.
var resultNames = []string{"account", "accounts", "packs", "ranges", "totals", "usage"}

// resultMember is the member of result that a reference needs.
func (s *scope) resultMember(name string, t hcl.Traversal) cty.Value {
	if !slices.Contains(resultNames, name) {
		s.mistake(t.SourceRange(), "Unknown member", "result has no %q. It has totals, account, accounts, usage, packs and ranges.%s", name, pricing.DidYouMean(name, resultNames))
		return cty.DynamicVal
	}
	if (name == "account" || name == "usage") && len(t) > 2 {
		if what, ok := stepName(t[2]); ok && !s.refers(name, what, t) {
			return cty.DynamicVal
		}
	}
	r := s.result
	if r.built == nil {
		r.built = map[string]cty.Value{}
	}
	if _, ok := r.built[name]; !ok {
		r.built[name] = r.member(name)
	}
	return r.built[name]
}

func (r *result) member(name string) cty.Value {
	switch {
	case r.partial[name]:
		return cty.DynamicVal
	case r.pending:
		return r.unknownFigures(r.figures(name))
	}
	return r.figures(name)
}

func (r *result) figures(name string) cty.Value {
	switch name {
	case "account":
		return r.byName("account", r.accountValues())
	case "accounts":
		return objectOf(r.accountValues())
	case "usage":
		return r.byName("usage", r.usageValues())
	case "packs":
		return objectOf(r.packValues())
	case "ranges":
		return r.rangesValue()
	default:
		return r.totals()
	}
}

func (r *result) totals() cty.Value {
	f := r.forecast
	totals := totalsValues(f.Totals)
	required, lowest := pricing.Money{}, pricing.Money{}
	for i, a := range f.Accounts {
		funding := a.Conversion.Funding(a.Funding)
		required = required.Add(funding.Required)
		if i == 0 || funding.LowestAvailable.LessThan(lowest) {
			lowest = funding.LowestAvailable
		}
	}
	totals["funding_required"], totals["lowest_available"] = number(required), number(lowest)
	totals["monthly"] = tuple(f.Monthly, func(i int, m planner.Figures) cty.Value {
		month := figuresValues(m)
		frozen, available := pricing.Money{}, pricing.Money{}
		for _, a := range f.Accounts {
			settled := a.Months[i].Settlement
			frozen = frozen.Add(a.Conversion.Amount(m.Month, settled.Frozen))
			available = available.Add(a.Conversion.Amount(m.Month, settled.Available))
		}
		month["frozen"], month["available"] = number(frozen), number(available)
		return cty.ObjectVal(month)
	})
	return cty.ObjectVal(totals)
}

func (r *result) accountValues() map[string]cty.Value {
	values := map[string]cty.Value{}
	for i := range r.forecast.Accounts {
		a := r.forecast.Details(i)
		account := totalsValues(a.Totals)
		account["funding_required"] = number(a.Funding.Required)
		account["lowest_available"] = number(a.Funding.LowestAvailable)
		account["monthly"] = tuple(a.Months, func(_ int, m planner.AccountMonth) cty.Value {
			month := figuresValues(m.Figures)
			month["frozen"], month["available"] = number(m.Settlement.Frozen), number(m.Settlement.Available)
			return cty.ObjectVal(month)
		})
		account["products"] = productValues(a)
		values[a.Account.Address] = cty.ObjectVal(account)
	}
	return values
}

// productValues are the products of an account by the ids of their catalogues.
func productValues(a *planner.AccountForecast) cty.Value {
	products := map[string]cty.Value{}
	for i, p := range a.Products {
		var bill, purchases pricing.Money
		months := tuple(p.Months, func(k int, m planner.ProductMonth) cty.Value {
			packs, _ := a.Prepaid(a.Account.Products[i].Catalog, k)
			bill, purchases = bill.Add(m.Bill), purchases.Add(packs)
			return cty.ObjectVal(map[string]cty.Value{
				"month": cty.StringVal(a.Months[k].Month.String()), "bill": number(m.Bill),
				"pack_purchases": number(packs), "frozen": number(m.Settlement.Frozen),
			})
		})
		products[a.Account.Products[i].Catalog] = cty.ObjectVal(map[string]cty.Value{
			"bill": number(bill), "pack_purchases": number(purchases), "monthly": months,
		})
	}
	return cty.ObjectVal(products)
}

func (r *result) usageValues() map[string]cty.Value {
	values := map[string]cty.Value{}
	for _, u := range r.forecast.Usages {
		var calls int64
		for _, n := range u.Usage.Calls {
			calls += n
		}
		var cost pricing.Money
		for _, c := range u.Cost {
			cost = cost.Add(c)
		}
		values[u.Usage.Address] = cty.ObjectVal(map[string]cty.Value{"calls": cty.NumberIntVal(calls), "cost": number(cost)})
	}
	return values
}

func (r *result) packValues() map[string]cty.Value {
	values := map[string]cty.Value{}
	for _, a := range append(r.packs, r.forecast.Accounts...) {
		for _, p := range a.Packs {
			values[p.Purchase.Address] = cty.ObjectVal(map[string]cty.Value{
				"consumed":      number(p.Consumed),
				"expired":       number(p.Expired),
				"remaining":     number(p.Remaining),
				"expired_value": number(p.ExpiredValue),
			})
		}
	}
	return values
}

// byName turns values by address into what result.KIND.NAME means for the root
// module's blocks: a value, or a collection where the block has for_each or
// count.
func (r *result) byName(kind string, values map[string]cty.Value) cty.Value {
	s, object := r.config.root, map[string]cty.Value{}
	for _, b := range s.module.nested[kind] {
		object[b.labels[0]] = s.instanceValues(b, func(inst *instance) cty.Value {
			if v, read := values[inst.address()]; read {
				return v
			}
			return cty.DynamicVal // its mistakes are reported
		})
	}
	return objectOf(object)
}

func totalsValues(t planner.Totals) map[string]cty.Value {
	return map[string]cty.Value{
		"calls": cty.NumberIntVal(t.Calls), "bill": number(t.Bill), "pack_purchases": number(t.PackPurchases),
		"billed": number(t.Billed), "amortized": number(t.Amortized), "cash": number(t.Cash),
		"fees": number(t.Fees), "credits": number(t.Credits),
		"packs_expired_calls": number(t.PacksExpiredCalls), "packs_expired_value": number(t.PacksExpiredValue),
	}
}

func figuresValues(f planner.Figures) map[string]cty.Value {
	return map[string]cty.Value{
		"month": cty.StringVal(f.Month.String()), "calls": cty.NumberIntVal(f.Calls), "bill": number(f.Bill),
		"pack_purchases": number(f.PackPurchases), "billed": number(f.Billed), "amortized": number(f.Amortized), "cash": number(f.Cash),
		"fees": number(f.Fees), "credits": number(f.Credits),
	}
}

// number turns an exact number, money or not, into a value of the language.
func number(exact fmt.Stringer) cty.Value { return cty.MustParseNumberVal(exact.String()) }

func objectOf(values map[string]cty.Value) cty.Value {
	if len(values) == 0 {
		return cty.EmptyObjectVal
	}
	return cty.ObjectVal(values)
}

func tuple[T any](list []T, value func(int, T) cty.Value) cty.Value {
	values := make([]cty.Value, len(list))
	for i, v := range list {
		values[i] = value(i, v)
	}
	return cty.TupleVal(values)
}

// shape is the result before there is one: its members with their names and types,
// every figure unknown. With it outputs and checks are evaluated to find mistakes.
func (c *Config) shape(scopes []*scope) *result {
	ev, f := c.root.evaluator, &planner.Forecast{}
	r := &result{forecast: f, config: c, pending: true}
	months := make([]planner.AccountMonth, ev.horizon.months)
	for i := range months {
		months[i].Month = ev.horizon.start + pricing.Month(i)
		f.Monthly = append(f.Monthly, months[i].Figures)
	}
	product := planner.ProductForecast{Months: make([]planner.ProductMonth, len(months))}
	for i := range c.Input.Accounts {
		a := planner.AccountForecast{Account: &c.Input.Accounts[i], Months: months}
		if len(a.Account.Products) == 0 {
			continue // its mistakes are reported
		}
		for range a.Account.Products {
			a.Products = append(a.Products, product)
		}
		f.Accounts = append(f.Accounts, a)
	}
	for i := range c.Input.Usages {
		f.Usages = append(f.Usages, planner.UsageForecast{Usage: &c.Input.Usages[i]})
	}
	packs := planner.AccountForecast{Account: &planner.Account{}, Months: months}
	for i := range c.Input.Packs {
		packs.Packs = append(packs.Packs, planner.PackForecast{Purchase: &c.Input.Packs[i]})
	}
	r.ranges = c.rangesShape(f.Monthly)
	r.packs = []planner.AccountForecast{packs}
	r.partial = map[string]bool{
		"ranges":   !ev.knowsAll(scopes, "account", len(f.Accounts)) || !ev.knowsAll(scopes, "resource_pack", len(packs.Packs)) || !ev.knowsAll(scopes, "budget", len(c.Input.Budgets)),
		"accounts": !ev.knowsAll(scopes, "account", len(f.Accounts)),
		"packs":    !ev.knowsAll(scopes, "resource_pack", len(packs.Packs)),
	}
	return r
}

// knowsAll says whether all things of a kind were read: that a name is not among
// them is a mistake then.
func (ev *evaluator) knowsAll(scopes []*scope, kind string, read int) bool {
	declared := 0
	for _, s := range scopes {
		if !s.module.complete() {
			return false
		}
		for _, b := range s.module.nested["module"] {
			if s.moduleOf(b) == nil || s.expand(b).broken {
				return false
			}
		}
		for _, b := range s.module.nested[kind] {
			if s.expand(b).broken {
				return false
			}
			declared += len(s.expand(b).instances)
		}
	}
	return declared == read
}

// unknownFigures is a member of the result without its numbers.
func (r *result) unknownFigures(v cty.Value) cty.Value {
	v, _ = cty.Transform(v, func(path cty.Path, v cty.Value) (cty.Value, error) {
		if len(path) > 0 && !r.config.root.horizon.known {
			if step, ok := path[len(path)-1].(cty.GetAttrStep); ok && step.Name == "monthly" {
				return cty.DynamicVal, nil
			}
		}
		if v.Type() == cty.Number {
			return cty.UnknownVal(cty.Number).RefineNotNull(), nil
		}
		return v, nil
	})
	return v
}

// rangesValue is result.ranges: null where nothing is uncertain, and not known where the
// ranges are not worked out.
func (r *result) rangesValue() cty.Value {
	switch {
	case r.ranges == nil && r.config.isUncertain():
		return cty.DynamicVal
	case r.ranges == nil:
		return cty.NullVal(cty.DynamicPseudoType)
	}
	accounts, budgets, packs := map[string]cty.Value{}, map[string]cty.Value{}, map[string]cty.Value{}
	for _, a := range r.ranges.Accounts {
		fails, required := cmp.Or(a.FreezeFails, &ranges.FreezeFails{}), cmp.Or(a.Required, &ranges.Required{})
		accounts[a.Address] = cty.ObjectVal(map[string]cty.Value{
			"billed": rangeValue(a.Billed), "freeze_fails_chance": number(fails.Chance), "lost_mean": number(a.LostMean),
			"required": cty.ObjectVal(map[string]cty.Value{"p50": number(required.P50), "p90": number(required.P90), "p95": number(required.P95), "p99": number(required.P99)}),
		})
	}
	for _, b := range r.ranges.Budgets {
		budgets[b.Address] = cty.ObjectVal(map[string]cty.Value{"chance_exceeded": number(b.ChanceExceeded), "excess_p90": number(b.ExcessP90)})
	}
	for _, p := range r.ranges.Packs {
		packs[p.Address] = cty.ObjectVal(map[string]cty.Value{
			"chance_void": number(p.ChanceVoid), "void_mean": number(p.VoidMean), "chance_exhausted": number(p.ChanceExhausted),
		})
	}
	return cty.ObjectVal(map[string]cty.Value{
		"futures": cty.NumberIntVal(int64(r.ranges.Futures)), "seed": cty.NumberUIntVal(r.ranges.Seed),
		"billed": rangeValue(r.ranges.Billed), "amortized": rangeValue(r.ranges.Amortized), "cash": rangeValue(r.ranges.Cash),
		"monthly": tuple(r.ranges.Monthly, func(_ int, m ranges.MonthRange) cty.Value {
			return cty.ObjectVal(map[string]cty.Value{
				"month": cty.StringVal(m.Month.String()), "billed": rangeValue(m.Billed), "amortized": rangeValue(m.Amortized), "cash": rangeValue(m.Cash),
			})
		}),
		"accounts": objectOf(accounts), "budgets": objectOf(budgets), "packs": objectOf(packs),
		"calibration": tuple(r.ranges.Calibration, func(_ int, c ranges.Calibration) cty.Value {
			return cty.ObjectVal(map[string]cty.Value{
				"name": cty.StringVal(c.Name), "kind": cty.StringVal(c.Kind), "median": number(c.Median),
				"months": cty.NumberIntVal(int64(c.Months)), "within": cty.NumberIntVal(int64(c.Within)),
			})
		}),
	})
}

func rangeValue(r ranges.Range) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{
		"mean": number(r.Mean), "standard_error": number(r.StandardError), "plan_above": number(r.PlanAbove),
		"p5": number(r.P5), "p10": number(r.P10), "p50": number(r.P50), "p90": number(r.P90), "p95": number(r.P95),
	})
}

// rangesShape are the ranges before there are any: their members without figures.
func (c *Config) rangesShape(monthly []planner.Figures) *ranges.Ranges {
	if !c.isUncertain() {
		return nil
	}
	return &ranges.Ranges{
		Monthly:  each(monthly, func(m planner.Figures) ranges.MonthRange { return ranges.MonthRange{Month: m.Month} }),
		Accounts: each(c.Input.Accounts, func(a planner.Account) ranges.AccountRange { return ranges.AccountRange{Address: a.Address} }),
		Budgets:  each(c.Input.Budgets, func(b planner.Budget) ranges.BudgetRange { return ranges.BudgetRange{Address: b.Address} }),
		Packs:    each(c.Input.Packs, func(p planner.PackPurchase) ranges.PackRange { return ranges.PackRange{Address: p.Address} }),
	}
}
