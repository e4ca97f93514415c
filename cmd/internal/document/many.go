package document

import (
	"encoding/json"
	"io"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The kinds of documents of many configurations.
const (
	PlansKind         = "plans"
	DiffsKind         = "diffs"
	ManyFormatVersion = "1.0"
)

// A Figure is what a plan costs, or a change of it.
type Figure[A any] interface {
	Money | MoneyChange
	Add(A) A
}

// A Many is what came of many configurations: plans, whose figures are Money, or diffs,
// whose figures are changes of it.
type Many[A Figure[A]] struct {
	Header
	Source         string          `json:"source"` // the folder
	Base           *string         `json:"base"`   // what it is compared with; null for plans
	Configurations []Member[A]     `json:"configurations"`
	Totals         []Currencied[A] `json:"totals"` // by currency
}

// A Member is one of many configurations.
type Member[A Figure[A]] struct {
	Path     string   `json:"path"`      // as seen from the folder
	ExitCode int      `json:"exit_code"` // of the command for it alone
	Broken   []string `json:"broken"`    // addresses of budgets, checks and guardrails that do not hold, or of a diff newly or worse
	Currencied[A]
	Document json.RawMessage `json:"document"` // the plan, or the diff where something changed; else null
}

// A Currencied is what some configurations cost.
type Currencied[A Figure[A]] struct {
	Currency  string `json:"currency"` // empty: not known, because of errors, or none
	Billed    A      `json:"billed"`
	Amortized A      `json:"amortized"`
	Cash      A      `json:"cash"`
}

// Plans and Diffs are the two kinds of it.
type (
	Plans = Many[Money]
	Diffs = Many[MoneyChange]
)

// Add adds a configuration, without its document.
func (m *Many[A]) Add(one Member[A]) {
	one.Document = nil
	m.Configurations = append(m.Configurations, one)
	if one.Currency == "" {
		return
	}
	for i := range m.Totals {
		if t := &m.Totals[i]; t.Currency == one.Currency {
			t.Billed, t.Amortized, t.Cash = t.Billed.Add(one.Billed), t.Amortized.Add(one.Amortized), t.Cash.Add(one.Cash)
			return
		}
	}
	m.Totals = append(m.Totals, one.Currencied)
}

// Changed says whether the cost of a configuration changes; of a plan it does not.
func (m *Member[A]) Changed() bool {
	c, ok := any(m.Currencied).(Currencied[MoneyChange])
	return ok && !(c.Billed.IsZero() && c.Amortized.IsZero() && c.Cash.IsZero())
}

// Write prints the document. Each configuration is printed when it is there: run gives
// them to its argument, which adds them.
func (m *Many[A]) Write(w io.Writer, run func(take func(Member[A]) error) error) error {
	members := jsonv2.MarshalToFunc(func(e *jsontext.Encoder, _ []Member[A]) error {
		if err := e.WriteToken(jsontext.BeginArray); err != nil {
			return err
		}
		if err := run(func(one Member[A]) error {
			defer m.Add(one)
			return jsonv2.MarshalEncode(e, one, inCurrency(one.Currency))
		}); err != nil {
			return err
		}
		return e.WriteToken(jsontext.EndArray)
	})
	total := jsonv2.MarshalToFunc(func(e *jsontext.Encoder, t Currencied[A]) error {
		return jsonv2.MarshalEncode(e, t, inCurrency(t.Currency))
	})
	return WriteJSON(w, m, inCurrency("", members, total))
}

// ReadMany reads what Write prints, by the rules of [Read].
func ReadMany[A Figure[A]](data []byte, kind string) (*Many[A], error) {
	m := &Many[A]{}
	err := read(data, m, kind, ManyFormatVersion, func() error { return nil })
	return m, err
}
