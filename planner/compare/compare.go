package compare

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A Diff is what lies between two forecasts.
type Diff struct {
	Base          *planner.Forecast // the earlier side as it was given
	Before, After *planner.Forecast // Before is Base with the names that After's moves give it
	Start, End    pricing.Month     // the months that both cover, inclusive; all that follows is about them
	SameHorizon   bool
	Totals        TotalsChange
	Monthly       []MonthChange
	Changes       []Change      // what is declared, by address, then kind; unchanged things are left out
	Unchanged     int           // how many things both declare alike, at the same cost
	Explanation   []Explanation // why the money billed changed, in the order of the replay
	Prices        []PriceChange // price lists that differ, in the order of the first account of each
	Budgets       []BudgetChange
	Guardrails    []GuardrailResult
	Unmoved       []Unmoved // moves of After that were not applied

	before, after *planner.Forecast // with the costs of all accounts in the plan's currency
	previous      map[string]string // of Before's addresses that the moves change, by the new ones
}

// TotalsChange compares totals. Over different horizons they are those of the
// common months.
type TotalsChange struct {
	Calls             planner.CountChange  `json:"calls"`
	Lost              planner.CountChange  `json:"lost"`
	List              planner.AmountChange `json:"list"`
	Bill              planner.AmountChange `json:"bill"`
	PackPurchases     planner.AmountChange `json:"pack_purchases"`
	Billed            planner.AmountChange `json:"billed"`
	Amortized         planner.AmountChange `json:"amortized"`
	Cash              planner.AmountChange `json:"cash"`
	PacksExpiredCalls planner.UnitsChange  `json:"packs_expired_calls"`
	PacksExpiredValue planner.AmountChange `json:"packs_expired_value"`
	Fees              planner.AmountChange `json:"fees" since:"1.1"`
	Credits           planner.AmountChange `json:"credits" since:"1.1"`
}

// A MonthChange compares a month.
type MonthChange struct {
	Month         pricing.Month        `json:"month"`
	Calls         planner.CountChange  `json:"calls"`
	Lost          planner.CountChange  `json:"lost"`
	List          planner.AmountChange `json:"list"`
	Bill          planner.AmountChange `json:"bill"`
	PackPurchases planner.AmountChange `json:"pack_purchases"`
	Billed        planner.AmountChange `json:"billed"`
	Amortized     planner.AmountChange `json:"amortized"`
	Cash          planner.AmountChange `json:"cash"`
	Fees          planner.AmountChange `json:"fees" since:"1.1"`
	Credits       planner.AmountChange `json:"credits" since:"1.1"`
}

// Currency is that of every amount; empty where neither plan has one.
func (d *Diff) Currency() string { return cmp.Or(d.After.Currency, d.Before.Currency) }

// errors of forecasts that cannot be compared.
var (
	ErrDifferentCurrencies = errors.New("the two plans are in different currencies")
	ErrNoCommonMonths      = errors.New("the two plans have no month in common")
)

// Compare says what changed from one forecast to another. The moves of the later
// one are applied to the earlier one first: what was renamed is the same thing.
func Compare(before, after *planner.Forecast) (*Diff, error) {
	if before.Currency != after.Currency && before.Currency != "" && after.Currency != "" { // a plan of nothing has none
		return nil, fmt.Errorf("%w, %s and %s", ErrDifferentCurrencies, before.Currency, after.Currency)
	}
	renamed, previous, unmoved := renamed(before, after.Input)
	d := &Diff{
		Unmoved: unmoved, previous: previous,
		Base: before, Before: renamed, After: after, before: renamed.InPlan(), after: after.InPlan(),
		Start:       max(before.Input.Start, after.Input.Start),
		End:         min(lastMonth(before), lastMonth(after)),
		SameHorizon: before.Input.Start == after.Input.Start && before.Input.Months == after.Input.Months,
	}
	if d.End < d.Start {
		return nil, ErrNoCommonMonths
	}
	d.compareMonths()
	setChanges(&d.Totals, d.totals(d.before), d.totals(d.after))
	d.compareDeclarations(previous)
	d.explain()
	d.compareBudgets()
	d.judgeGuardrails()
	return d, nil
}

// Rename gives an input of the earlier side, such as one of its scenarios, the names that
// After's moves give it.
func (d *Diff) Rename(in planner.Input) planner.Input { return renameInput(in, d.previous) }

func lastMonth(f *planner.Forecast) pricing.Month { return f.Input.Month(f.Input.Months - 1) }

// months returns the figures of the common months of one side.
func (d *Diff) months(f *planner.Forecast) []planner.Figures {
	return f.Monthly[d.Start-f.Input.Start : d.End-f.Input.Start+1]
}

func (d *Diff) compareMonths() {
	after := d.months(d.After)
	for i, before := range d.months(d.Before) {
		m := MonthChange{Month: before.Month}
		setChanges(&m, before, after[i])
		d.Monthly = append(d.Monthly, m)
	}
}

// setChanges gives every field of a struct that is a figure on both sides the fields of its
// name.
func setChanges(of, before, after any) {
	to, b, a := reflect.ValueOf(of).Elem(), reflect.ValueOf(before), reflect.ValueOf(after)
	for i := range to.NumField() {
		if figure := to.Field(i); figure.Kind() == reflect.Struct {
			name := to.Type().Field(i).Name
			figure.FieldByName("Before").Set(b.FieldByName(name))
			figure.FieldByName("After").Set(a.FieldByName(name))
		}
	}
}

// totals are a side's own totals, or over different horizons those of the
// common months.
func (d *Diff) totals(f *planner.Forecast) planner.Totals {
	if d.SameHorizon {
		return f.Totals
	}
	var all planner.Figures
	for _, m := range d.months(f) {
		all.Add(&m)
	}
	t := planner.TotalsOf(&all, planner.AfterHorizon{})
	for i := range f.Accounts {
		if len(f.Accounts[i].Packs) == 0 {
			continue
		}
		for _, p := range f.Details(i).Packs {
			for _, m := range p.Months {
				if m.Expired.IsPositive() && m.Month >= d.Start && m.Month <= d.End {
					t.PacksExpiredCalls = t.PacksExpiredCalls.Add(m.Expired)
					t.PacksExpiredValue = t.PacksExpiredValue.Add(p.ExpiredValue)
				}
			}
		}
	}
	return t
}

// A BudgetChange is a budget of the later side. One that was exceeded before
// does not fail the change.
type BudgetChange struct {
	planner.BudgetForecast
	ExceededBefore bool
	Worse          bool // exceeded before, and in the common months by more now, or in more months
}

func (d *Diff) compareBudgets() {
	before := map[string]*planner.BudgetForecast{}
	for i := range d.Before.Budgets {
		before[d.Before.Budgets[i].Budget.Address] = &d.Before.Budgets[i]
	}
	for _, b := range d.After.Budgets {
		// what is exceeded only in months that the base does not cover is not
		// the change's doing
		outside := b.Exceeded && !d.exceedsInCommon(&b)
		was := before[b.Budget.Address]
		exceeded := was != nil && was.Exceeded
		d.Budgets = append(d.Budgets, BudgetChange{b, exceeded || outside, exceeded && b.Exceeded && !outside && d.isWorse(was, &b)})
	}
}

// isWorse says whether a budget is exceeded by more than before, or in more periods.
func (d *Diff) isWorse(was, is *planner.BudgetForecast) bool {
	before, months := d.excess(d.Before, was)
	after, more := d.excess(d.After, is)
	return after.GreaterThan(before) || more > months
}

// excess is by how much the dearest period of a budget passes its amount in the common
// months, and how many periods do.
func (d *Diff) excess(f *planner.Forecast, b *planner.BudgetForecast) (most pricing.Money, periods int) {
	if !d.SameHorizon {
		common := b.Months[d.Start-f.Input.Start : d.End-f.Input.Start+1]
		held := settle.HoldBudget(b.Budget, &planner.Input{Start: d.Start, Months: len(common), Fiscal: f.Input.Fiscal}, common, pricing.Money{})
		b = &held
	}
	for _, p := range b.Parts {
		if p.PassedIn != nil {
			periods++
		}
	}
	return b.Projected.Sub(b.Budget.Amount), periods
}

// exceedsInCommon says whether what a period of a budget of the later side costs passes
// the amount in a month that both sides cover.
func (d *Diff) exceedsInCommon(b *planner.BudgetForecast) bool {
	end := d.End
	if lastMonth(d.Before) == lastMonth(d.After) {
		end++ // the settlement after the last month is that of a common one
	}
	return slices.ContainsFunc(b.Parts, func(p planner.BudgetPart) bool {
		return p.PassedIn != nil && *p.PassedIn >= d.Start && *p.PassedIn <= end
	})
}

// A GuardrailResult holds a guardrail against the change.
type GuardrailResult struct {
	Guardrail *planner.Guardrail
	Cost      planner.AmountChange // by the guardrail's basis
	// Percent is the increase in per cent of the cost before, rounded half-up to
	// 2 decimals; nil where that was zero.
	Percent  *decimal.Decimal
	Exceeded bool
}

// judgeGuardrails judges the guardrails of both sides, the later one's where
// both have one: a change cannot escape a guardrail by removing it.
func (d *Diff) judgeGuardrails() {
	judged := map[string]bool{}
	for _, side := range []*planner.Forecast{d.After, d.Before} {
		for i := range side.Input.Guardrails {
			g := &side.Input.Guardrails[i]
			if !judged[g.Address] {
				judged[g.Address] = true
				d.Guardrails = append(d.Guardrails, d.judge(g))
			}
		}
	}
	slices.SortStableFunc(d.Guardrails, func(g, h GuardrailResult) int {
		return planner.CompareAddresses(g.Guardrail.Address, h.Guardrail.Address)
	})
}

// JudgeFutures judges the guardrails that bound a percentile of the change again, by what
// the change is there. Without that, nil, they are not judged: they hold.
func (d *Diff) JudgeFutures(change func(basis planner.CostBasis, percent int) pricing.Money) {
	for i := range d.Guardrails {
		g := &d.Guardrails[i]
		switch cost := g.Cost; {
		case g.Guardrail.At == 0:
		case change == nil:
			g.Exceeded = false
		default:
			cost.After = cost.Before.Add(change(g.Guardrail.Basis, g.Guardrail.At))
			*g = judgeCost(g.Guardrail, cost)
		}
	}
}

var hundred = decimal.NewFromInt(100)

func (d *Diff) judge(g *planner.Guardrail) GuardrailResult {
	cost := map[planner.CostBasis]planner.AmountChange{planner.CostBilled: d.Totals.Billed, planner.CostAmortized: d.Totals.Amortized, planner.CostCash: d.Totals.Cash}[g.Basis]
	return judgeCost(g, cost)
}

func judgeCost(g *planner.Guardrail, cost planner.AmountChange) GuardrailResult {
	result := GuardrailResult{Guardrail: g, Cost: cost}
	increase := cost.Change()
	if g.MaxIncrease != nil && increase.GreaterThan(*g.MaxIncrease) {
		result.Exceeded = true
	}
	if cost.Before.IsPositive() {
		percent := increase.Decimal().Mul(hundred).DivRound(cost.Before.Decimal(), 2)
		result.Percent = &percent
	}
	// increase > before × percent / 100, without dividing; from nothing, any
	// increase is more than any percentage
	if g.MaxIncreasePercent != nil && increase.IsPositive() && increase.Decimal().Mul(hundred).GreaterThan(cost.Before.Decimal().Mul(*g.MaxIncreasePercent)) {
		result.Exceeded = true
	}
	return result
}
