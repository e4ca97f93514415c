package document

import (
	"bufio"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
)

// Write prints the document as indented JSON with a line feed at the end. The
// same plan gives the same bytes.
func (p *Plan) Write(w io.Writer) error { return p.Source().Write(w) }

// Write prints the document as [Plan.Write] prints a plan.
func (d *Diff) Write(w io.Writer) error {
	return WriteJSON(w, d, inCurrency(d.Currency, adviceInOwn, inOwn(func(a DiffAdvice) string { return a.Currency })))
}

// Write prints the document as [Plan.Write] prints a plan.
func (d *Workings) Write(w io.Writer) error { return WriteJSON(w, d, inCurrency(d.Currency)) }

// Write prints the document as [Plan.Write] prints a plan.
func (d *Optimize) Write(w io.Writer) error {
	return WriteJSON(w, d, inCurrency(d.Currency, inOwn(func(a OptimizeAccount) string { return a.Currency })))
}

// Write prints the document as [Plan.Write] prints a plan.
func (d *Reconcile) Write(w io.Writer) error {
	return WriteJSON(w, d, inCurrency(d.Currency,
		inOwn(func(l ReconcileLine) string { return l.Currency }), inOwn(func(l PartialLine) string { return l.Currency })))
}

// inOwn prints values of a type with the decimals of a currency of their own.
func inOwn[T any](currency func(T) string) *json.Marshalers {
	return json.MarshalToFunc(func(e *jsontext.Encoder, v T) error { return json.MarshalEncode(e, v, withoutChanges(currency(v))) })
}

var adviceInOwn = inOwn(func(a Advice) string { return a.Currency })

// inCurrency prints amounts with the decimals of a currency, and figures on both sides with
// their difference.
func inCurrency(currency string, more ...*json.Marshalers) json.Options {
	return json.WithMarshalers(json.JoinMarshalers(append(more, moneyIn(currency), withChange)...))
}

// A change is how a figure on both sides is written.
type change[T any] struct {
	Before T `json:"before"`
	After  T `json:"after"`
	Change T `json:"change"`
}

// withChange writes figures on both sides with their difference.
var withChange = json.JoinMarshalers(
	as(func(c MoneyChange) change[Money] { return change[Money]{c.Before, c.After, c.Change()} }),
	as(func(c CallsChange) change[int64] { return change[int64]{c.Before, c.After, c.Change()} }),
	as(func(c UnitsChange) change[Units] { return change[Units]{c.Before, c.After, c.Change()} }),
)

// as writes values of a type as those of another.
func as[T, U any](convert func(T) U) *json.Marshalers {
	return json.MarshalToFunc(func(e *jsontext.Encoder, v T) error { return json.MarshalEncode(e, convert(v)) })
}

func moneyIn(currency string) *json.Marshalers {
	decimals := pricing.MinorUnit(currency)
	if decimals == pricing.CentDecimals {
		return nil // as Money has them
	}
	return json.MarshalToFunc(func(e *jsontext.Encoder, m Money) error {
		return e.WriteToken(jsontext.String(string(m.Append(nil, int(decimals)))))
	})
}

// Write prints the document as [Plan.Write] prints a plan.
func (s Source) Write(w io.Writer) error {
	accounts := json.MarshalToFunc(func(e *jsontext.Encoder, _ []Account) error {
		if err := e.WriteToken(jsontext.BeginArray); err != nil {
			return err
		}
		for i := range s.Accounts {
			a := s.written(i)
			if err := json.MarshalEncode(e, a, withoutChanges(a.Currency)); err != nil {
				return err
			}
		}
		return e.WriteToken(jsontext.EndArray)
	})
	own := s.Plan.Inputs.currencies()
	return WriteJSON(w, s.Plan, inCurrency(s.Plan.Currency, accounts, adviceInOwn, inOwn(func(Inputs) string { return s.Plan.Currency }),
		inOwn(func(u Usage) string { return own[u.Account] }), inOwn(func(t AccountTax) string { return own[t.Account] }),
		inOwn(func(r ranges.AccountRange) string { return own[r.Address] })))
}

// withoutChanges prints what has no figures of both sides: the library looks for functions of
// every type that it prints, unless there are none, which takes a sixth of the time.
func withoutChanges(currency string) json.Options { return json.WithMarshalers(moneyIn(currency)) }

// Compact is a writer to which documents are written without white space between their
// tokens.
type Compact struct{ io.Writer }

// WriteJSON prints a value as documents are printed: indented unless the writer is
// [Compact], keys of maps by code point, no list as null, and <, > and & as they are.
func WriteJSON(w io.Writer, value any, options ...json.Options) error {
	if _, compact := w.(Compact); !compact {
		options = append(options, jsontext.WithIndent("  "))
	}
	out := bufio.NewWriterSize(w, 64<<10)
	options = append(options, json.Deterministic(true), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true),
		jsontext.PreserveRawStrings(true))
	err := json.MarshalEncode(jsontext.NewEncoder(out, options...), value)
	if failed := out.Flush(); failed != nil {
		return failed // in the words of the writer
	}
	if err != nil {
		return fmt.Errorf("cannot write JSON: %w", err)
	}
	return nil
}
