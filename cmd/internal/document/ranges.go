package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
)

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

// An InputUncertainty is a planner.Uncertainty.
type InputUncertainty struct {
	planner.Uncertainty
	Factor *string `json:"factor"` // null: its own
}

func newInputUncertainty(u planner.Uncertainty) InputUncertainty {
	return InputUncertainty{u, unlessZero(u.Factor)}
}

func (u InputUncertainty) uncertainty() planner.Uncertainty {
	u.Uncertainty.Factor = OrZero(u.Factor)
	return u.Uncertainty
}

// An InputScenario is what the plan may turn out to be instead, in its months.
type InputScenario struct {
	Name        string          `json:"name"`
	Probability decimal.Decimal `json:"probability"`
	InputThings
}

// NewInputScenario makes a scenario with a probability of its forecast.
func NewInputScenario(name string, probability decimal.Decimal, f *planner.Forecast) InputScenario {
	return InputScenario{name, probability, newInputThings(f)}
}

// Probable are the scenarios of the inputs as plain values.
func (in *Inputs) Probable() ([]ranges.Scenario, error) {
	return eachIn("scenarios", in.Scenarios, func(s InputScenario) string { return s.Name }, func(s InputScenario) (ranges.Scenario, error) {
		inputs := Inputs{Start: in.Start, Months: in.Months, Currency: in.Currency, InputThings: s.InputThings}
		input, err := inputs.Input()
		return ranges.Scenario{Name: s.Name, Probability: s.Probability, Input: input}, err
	})
}

// IsUncertain says whether the plan has futures.
func (in *Inputs) IsUncertain() bool {
	return len(in.Scenarios) > 0 || slices.ContainsFunc(in.Usages, func(u InputUsage) bool { return u.Uncertainty != nil })
}
