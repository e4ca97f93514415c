package document

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// Ranges are what a plan may cost: its volumes drawn, and every future settled.
type Ranges struct {
	Futures   int            `json:"futures"`
	Seed      int64          `json:"seed"`
	Billed    CostRange      `json:"billed"`
	Amortized CostRange      `json:"amortized"`
	Cash      CostRange      `json:"cash"`
	Monthly   []MonthRange   `json:"monthly"`
	Accounts  []AccountRange `json:"accounts"`
	Budgets   []BudgetRange  `json:"budgets"`
	Packs     []PackRange    `json:"packs"`
	Drivers   []Driver       `json:"drivers"` // the strongest first
	// What is billed in ten futures as likely each, from the cheapest to the dearest.
	BilledTenths []Money       `json:"billed_tenths"`
	Calibration  []Calibration `json:"calibration"`
}

// A Ratio is a part of all, a probability or a mean: a JSON number of at most 6 decimals.
type Ratio decimal.Decimal

// MarshalJSON returns the number as it is written.
func (r Ratio) MarshalJSON() ([]byte, error) { return []byte(decimal.Decimal(r).String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Ratio) UnmarshalJSON(text []byte) error {
	d, err := pricing.ParseDigits(string(text), 0)
	*r = Ratio(d)
	return err
}

// A Percentile is written as "p90".
type Percentile int

// MarshalText returns the percentile as it is written.
func (p Percentile) MarshalText() ([]byte, error) { return []byte("p" + strconv.Itoa(int(p))), nil }

// UnmarshalText reads what MarshalText writes.
func (p *Percentile) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(strings.TrimPrefix(string(text), "p"))
	if err != nil || n < 1 || n > 99 || string(text) != "p"+strconv.Itoa(n) {
		return fmt.Errorf("%.40q is no percentile, \"p1\" to \"p99\"", text)
	}
	*p = Percentile(n)
	return nil
}

// A CostRange is how an amount is distributed. A percentile is the amount of a future.
type CostRange struct {
	Mean          Money       `json:"mean"`
	StandardError Money       `json:"standard_error"`
	P5            Money       `json:"p5"`
	P10           Money       `json:"p10"`
	P50           Money       `json:"p50"`
	P90           Money       `json:"p90"`
	P95           Money       `json:"p95"`
	AtMost        RangeLimits `json:"at_most"`
	PlanAbove     Ratio       `json:"plan_above"` // the part of futures that cost less than the plan
}

// RangeLimits are between what a percentile lies in 95 of 100 draws: two amounts each.
type RangeLimits struct {
	P10 []Money `json:"p10"`
	P50 []Money `json:"p50"`
	P90 []Money `json:"p90"`
}

// A MonthRange is a month's.
type MonthRange struct {
	Month        pricing.Month `json:"month"`
	Billed       CostRange     `json:"billed"`
	Amortized    CostRange     `json:"amortized"`
	Cash         CostRange     `json:"cash"`
	BilledToDate Percentiles   `json:"billed_to_date"` // from the first month to the end of this one
}

// Percentiles are those of an amount.
type Percentiles struct {
	P10 Money `json:"p10"`
	P50 Money `json:"p50"`
	P90 Money `json:"p90"`
}

// An AccountRange is an account's. FreezeFails and Required are null where it does not
// declare its money.
type AccountRange struct {
	Address     string         `json:"address"`
	Billed      CostRange      `json:"billed"`
	FreezeFails *FreezeRange   `json:"freeze_fails"`
	LostMean    Ratio          `json:"lost_mean"`
	Required    *RequiredRange `json:"required"`
}

// A FreezeRange is the chance that money is missing for a freeze, a purchase, a fee or the bill
// of a day, and when it first is.
type FreezeRange struct {
	Chance  Ratio     `json:"chance"`
	FirstOn EarlyDays `json:"first_on"`
}

// EarlyDays are percentiles among the futures in which something happens; null where it
// never does.
type EarlyDays struct {
	P10 *pricing.Date `json:"p10"`
	P50 *pricing.Date `json:"p50"`
}

// DayRange is EarlyDays with the late ones.
type DayRange struct {
	EarlyDays
	P90 *pricing.Date `json:"p90"`
}

// A RequiredRange is the money with which nothing fails in so many of 100 futures.
type RequiredRange struct {
	P50 Money `json:"p50"`
	P90 Money `json:"p90"`
	P95 Money `json:"p95"`
	P99 Money `json:"p99"`
}

// A BudgetRange holds a budget against the futures.
type BudgetRange struct {
	Address          string         `json:"address"`
	ChanceExceeded   Ratio          `json:"chance_exceeded"`
	FirstExceededP50 *pricing.Month `json:"first_exceeded_p50"` // null where none exceeds it
	ExcessP90        Money          `json:"excess_p90"`
	ProjectedP90     Money          `json:"projected_p90"` // of what the dearest period costs
	Confidence       *Ratio         `json:"confidence"`    // null without one
	Holds            bool           `json:"holds"`
}

// A PackRange is what becomes of a purchase.
type PackRange struct {
	Address         string   `json:"address"`
	ChanceVoid      Ratio    `json:"chance_void"`
	VoidMean        Ratio    `json:"void_mean"`
	ChanceExhausted Ratio    `json:"chance_exhausted"`
	ExhaustedOn     DayRange `json:"exhausted_on"`
}

// A Driver is what makes futures differ: a factor, or a usage by its address.
type Driver struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Share Ratio  `json:"share"`
}

// A Calibration holds measured months against the range that they had: of a usage, or of
// all usages of a factor.
type Calibration struct {
	Name         string           `json:"name"`
	Kind         string           `json:"kind"`
	Months       int              `json:"months"` // measured
	Within       int              `json:"within"` // between their P10 and P90
	Median       decimal.Decimal  `json:"median"` // of measured ÷ forecast
	P10          *decimal.Decimal `json:"p10"`    // as written; null where the usages of a factor differ
	P90          *decimal.Decimal `json:"p90"`
	SuggestedP10 *decimal.Decimal `json:"suggested_p10"` // by the misses; null with too few
	SuggestedP90 *decimal.Decimal `json:"suggested_p90"`
}

// DiffRanges are how what is billed changes, future by future.
type DiffRanges struct {
	Futures int         `json:"futures"`
	Seed    int64       `json:"seed"`
	Billed  ChangeRange `json:"billed"`
}

// A ChangeRange is an amount on both sides, and its change in each future.
type ChangeRange struct {
	Before CostRange `json:"before"`
	After  CostRange `json:"after"`
	Change CostRange `json:"change"` // plan_above: the part of futures in which it is less than the plan's change
}

// NewRanges makes the ranges of a forecast; nil of nil.
func NewRanges(r *ranges.Ranges, f *planner.Forecast) *Ranges {
	if r == nil {
		return nil
	}
	tracked := map[string]bool{}
	for i := range f.Accounts {
		tracked[f.Accounts[i].Account.Address] = f.Accounts[i].TracksCash
	}
	return &Ranges{
		Futures: r.Futures, Seed: int64(r.Seed),
		Billed: newCostRange(r.Billed), Amortized: newCostRange(r.Amortized), Cash: newCostRange(r.Cash),
		Monthly: each(r.Monthly, func(m ranges.MonthRange) MonthRange {
			return MonthRange{m.Month, newCostRange(m.Billed), newCostRange(m.Amortized), newCostRange(m.Cash), newPercentiles(m.ToDate)}
		}),
		Accounts: each(r.Accounts, func(a ranges.AccountRange) AccountRange { return newAccountRange(a, tracked[a.Address]) }),
		Budgets: each(r.Budgets, func(b ranges.BudgetRange) BudgetRange {
			return BudgetRange{b.Budget.Address, Ratio(b.ChanceExceeded), b.FirstExceeded, b.ExcessP90, b.ProjectedP90, (*Ratio)(b.Budget.Confidence), b.Holds}
		}),
		Packs: each(r.Packs, func(p ranges.PackRange) PackRange {
			return PackRange{p.Address, Ratio(p.ChanceVoid), Ratio(p.VoidMean), Ratio(p.Exhausted.Chance), DayRange{newEarlyDays(p.Exhausted), dayOrNone(p.Exhausted.P90)}}
		}),
		Drivers:      each(r.Drivers, func(d ranges.Driver) Driver { return Driver{d.Name, d.Kind, Ratio(d.Share)} }),
		BilledTenths: r.Tenths,
		Calibration: each(r.Calibration, func(c ranges.Calibration) Calibration {
			return Calibration{c.Name, c.Kind, c.Months, c.Within, c.Median, c.P10, c.P90, c.SuggestedP10, c.SuggestedP90}
		}),
	}
}

// NewDiffRanges makes the ranges of a change; nil of nil.
func NewDiffRanges(c *ranges.Change) *DiffRanges {
	if c == nil {
		return nil
	}
	return &DiffRanges{c.Futures, int64(c.Seed), ChangeRange{newCostRange(c.Before), newCostRange(c.After), newCostRange(c.Billed)}}
}

func newPercentiles(of []pricing.Money) Percentiles {
	return Percentiles{of[0], of[1], of[2]}
}

func newCostRange(r ranges.Range) CostRange {
	limits := func(of [2]pricing.Money) []Money { return []Money{of[0], of[1]} }
	return CostRange{
		Mean: r.Mean, StandardError: r.StandardError,
		P5: r.P5, P10: r.P10, P50: r.P50, P90: r.P90, P95: r.P95,
		AtMost: RangeLimits{limits(r.Between10), limits(r.Between50), limits(r.Between90)}, PlanAbove: Ratio(r.PlanAbove),
	}
}

func newAccountRange(a ranges.AccountRange, tracked bool) AccountRange {
	out := AccountRange{Address: a.Address, Billed: newCostRange(a.Billed), LostMean: Ratio(a.LostMean)}
	if tracked {
		out.FreezeFails = &FreezeRange{Ratio(a.Fails.Chance), newEarlyDays(a.Fails)}
		out.Required = &RequiredRange{a.Required[0], a.Required[1], a.Required[2], a.Required[3]}
	}
	return out
}

func newEarlyDays(d ranges.DateRange) EarlyDays { return EarlyDays{dayOrNone(d.P10), dayOrNone(d.P50)} }

func dayOrNone(d pricing.Date) *pricing.Date {
	if d == 0 {
		return nil
	}
	return &d
}

// An InputUncertainty is a planner.Uncertainty.
type InputUncertainty struct {
	P10     decimal.Decimal `json:"p10"`
	P90     decimal.Decimal `json:"p90"`
	Drift   decimal.Decimal `json:"drift"`
	Monthly decimal.Decimal `json:"monthly"`
	Factor  *string         `json:"factor"` // null: its own
}

func newInputUncertainty(u *planner.Uncertainty) *InputUncertainty {
	if u == nil {
		return nil
	}
	return &InputUncertainty{u.P10, u.P90, u.Drift, u.Monthly, unlessEmpty(u.Factor)}
}

func (u *InputUncertainty) uncertainty() *planner.Uncertainty {
	if u == nil {
		return nil
	}
	out := &planner.Uncertainty{P10: u.P10, P90: u.P90, Drift: u.Drift, Monthly: u.Monthly}
	if u.Factor != nil {
		out.Factor = *u.Factor
	}
	return out
}

// An InputScenario is what the plan may turn out to be instead, in its months.
type InputScenario struct {
	Name        string          `json:"name"`
	Probability decimal.Decimal `json:"probability"`
	Catalogs    []Catalog       `json:"catalogs"`
	Accounts    []InputAccount  `json:"accounts"`
	Usages      []InputUsage    `json:"usages"`
	Packs       []InputPack     `json:"packs"`
	TopUps      []InputTopUp    `json:"top_ups"`
}

// NewInputScenario makes a scenario with a probability of its forecast.
func NewInputScenario(name string, probability decimal.Decimal, f *planner.Forecast) InputScenario {
	in := newInputs(f, nil)
	return InputScenario{name, probability, in.Catalogs, in.Accounts, in.Usages, in.Packs, in.TopUps}
}

// Probable are the scenarios of the inputs as plain values.
func (in *Inputs) Probable() ([]ranges.Scenario, error) {
	out := make([]ranges.Scenario, len(in.Scenarios))
	for i, s := range in.Scenarios {
		inputs := Inputs{Start: in.Start, Months: in.Months, Catalogs: s.Catalogs, Accounts: s.Accounts, Usages: s.Usages, Packs: s.Packs, TopUps: s.TopUps}
		input, err := inputs.Input()
		if err != nil {
			return nil, fmt.Errorf("inputs.scenarios[%d] (%q): %w", i, s.Name, err)
		}
		out[i] = ranges.Scenario{Name: s.Name, Probability: s.Probability, Input: input}
	}
	return out, nil
}

// IsUncertain says whether the plan has futures.
func (in *Inputs) IsUncertain() bool {
	for i := range in.Usages {
		if in.Usages[i].Uncertainty != nil {
			return true
		}
	}
	return len(in.Scenarios) > 0
}
