package document

import (
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
)

// Actuals compare the plan, in which some months were measured, with what it would
// be with the calls that were expected.
type Actuals struct {
	Months    []MonthActuals  `json:"months"`   // those with a measured usage
	Measured  ActualsChange   `json:"measured"` // the sum of months
	Others    ActualsChange   `json:"others"`   // the months without any
	Changed   []pricing.Month `json:"changed"`  // the months of others whose bill differs
	Billed    MoneyChange     `json:"billed"`   // the whole horizon
	Amortized MoneyChange     `json:"amortized"`
	Cash      MoneyChange     `json:"cash"`
	Unknown   []string        `json:"unknown"` // usages whose expected calls are not known; those are taken as measured
}

// An ActualsChange is requested calls, and what is billed for them: before, as
// expected; after, with those that were measured.
type ActualsChange struct {
	Calls CallsChange `json:"calls"`
	Bill  MoneyChange `json:"bill"`
}

// MonthActuals are a month with measured usages.
type MonthActuals struct {
	Month pricing.Month `json:"month"`
	ActualsChange
	Meters []MeterActuals `json:"meters"` // with a measured usage
	Rest   ActualsChange  `json:"rest"`   // of the meters without any
}

// MeterActuals are a meter's calls and charge in a month.
type MeterActuals struct {
	Account string `json:"account"`
	Meter   string `json:"meter"`
	ActualsChange
	Partly  bool   `json:"partly"` // whether the meter has usages, too, that were not measured
	Catalog string `json:"catalog"`
}

func newActuals(a *reconcile.Actuals) *Actuals {
	if a == nil {
		return nil
	}
	return &Actuals{
		Months: each(a.Months, func(m reconcile.MonthActuals) MonthActuals {
			return MonthActuals{m.Month, newActualsChange(m.FigureChange), each(m.Meters, func(r reconcile.MeterActuals) MeterActuals {
				return MeterActuals{r.Account, r.Meter.ID, newActualsChange(r.FigureChange), r.Partly, r.Meter.Catalog}
			}), newActualsChange(m.Rest)}
		}),
		Measured: newActualsChange(a.Measured), Others: newActualsChange(a.Others), Changed: a.Changed,
		Billed: newMoneyChange(a.Billed), Amortized: newMoneyChange(a.Amortized), Cash: newMoneyChange(a.Cash),
		Unknown: a.Unknown,
	}
}

func newActualsChange(c reconcile.FigureChange) ActualsChange {
	return ActualsChange{newCallsChange(c.Calls), newMoneyChange(c.Bill)}
}
