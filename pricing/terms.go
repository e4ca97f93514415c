package pricing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// TierMode says which calls take the price of the tier that a month reaches.
type TierMode string

// The tier modes.
const (
	TierModeReached   TierMode = "reached"   // all postpaid calls (阶梯到达)
	TierModeGraduated TierMode = "graduated" // each call that of the tier it falls in
)

// Basis says which calls count: those that no grant covered, or all served.
type Basis string

// The bases, of tiers and of the freeze.
const (
	BasisPostpaid Basis = "postpaid"
	BasisGross    Basis = "gross"
)

// PackCoverage says from when on a pack covers calls.
type PackCoverage string

// The pack coverages.
const (
	CoverageFromDate  PackCoverage = "purchase_date"
	CoverageFromMonth PackCoverage = "purchase_month" // from the first day of the month of its first covered day
	CoverageMonths    PackCoverage = "whole_months"   // also to the last day of the month of its last covered day
)

// LastDay says whether a pack covers its expiry date.
type LastDay string

// The last days.
const (
	LastDayExcluded LastDay = "excluded"
	LastDayIncluded LastDay = "included"
)

// PackOrder says which of the packs that cover a call is used first. What is equal goes
// by the next in the list, and then by address.
type PackOrder string

// The pack orders.
const (
	OrderByExpiry   PackOrder = "expiry"   // earliest expiry date, earliest purchase
	OrderByPurchase PackOrder = "purchase" // earliest purchase, earliest expiry date
	OrderBySpecific PackOrder = "specific" // fewest meters, earliest purchase, fewest calls
)

// Period is a length of time: that over which calls are counted or billed, or that a fee
// is for.
type Period string

// The periods.
const (
	PeriodDay   Period = "day"
	PeriodMonth Period = "month"
	PeriodYear  Period = "year" // of fees
)

// Overdraft says what a lack of money does.
type Overdraft string

// The overdraft modes.
const (
	OverdraftReport  Overdraft = "report"  // nothing stops; the plan says what would have failed
	OverdraftSuspend Overdraft = "suspend" // a failed freeze stops the service until a top-up
)

// Terms are the clauses of settlement: every reading of the vendor's rules that
// moves money. The zero value is not valid; start from DefaultTerms.
type Terms struct {
	BillDay      int             `json:"bill_day"`     // day of the month on which the month before is settled, 1 to 3
	FreezeRatio  decimal.Decimal `json:"freeze_ratio"` // multiplier on the estimate that is frozen, at least 0
	TierMode     TierMode        `json:"tier_mode"`
	TierBasis    Basis           `json:"tier_basis"`   // which calls select the tier
	FreezeBasis  Basis           `json:"freeze_basis"` // which calls the frozen estimate prices
	PackCoverage PackCoverage    `json:"pack_coverage"`
	PackValidity Validity        `json:"pack_validity"`
	Overdraft    Overdraft       `json:"overdraft"`
	PackLastDay  LastDay         `json:"pack_last_day"`
	PackOrder    PackOrder       `json:"pack_order"`
	TierPeriod   Period          `json:"tier_period"` // over which calls are counted to select the tier: month or day
	Billing      Period          `json:"billing"`     // for which a bill is made: month or day; of a day nothing is frozen
}

// DefaultTerms returns the readings that apply where nothing else is said
// (settlement, sections 1 to 4): the first that each term can have.
func DefaultTerms() Terms {
	t := Terms{BillDay: 1, FreezeRatio: decimal.NewFromInt(1), PackValidity: Validity{1, 'y'}}
	for _, term := range AllTerms {
		if len(term.Values) > 0 {
			_ = term.set(&t, term.Values[0]) // it takes what it says
		}
	}
	return t
}

// Check reports terms that contradict each other.
func (t Terms) Check() error {
	if t.Billing == PeriodDay && t.PackCoverage != CoverageFromDate {
		return fmt.Errorf("the terms billing = %q and pack_coverage = %q contradict each other: a pack cannot cover days whose bills are paid", t.Billing, t.PackCoverage)
	}
	if t.Overdraft == OverdraftSuspend && t.PackCoverage != CoverageFromDate {
		return fmt.Errorf("the terms overdraft = %q and pack_coverage = %q contradict each other: a purchase that may be refused cannot cover the days before it", t.Overdraft, t.PackCoverage)
	}
	return nil
}

// Invalid returns the terms that have no value of theirs, as all of a zero Terms:
// one is made with DefaultTerms or taken from a catalogue, and changed by Set.
func (t Terms) Invalid() (invalid []Term) {
	for _, term := range AllTerms {
		if again := t; again.Set(term.Name, term.Get(t)) != nil {
			invalid = append(invalid, term)
		}
	}
	return invalid
}

// A Term describes one field of Terms to whoever reads or prints it: the
// language, the documents and their schemas, the texts. Adding a clause means a
// field, a default and an entry here.
type Term struct {
	Name     string
	Decides  string   // what it decides
	Takes    string   // what its values are
	Values   []string // all of them; nil where they are many
	Pattern  string   // of a text whose values are many: what JSON Schema matches it with
	Whole    bool     // its values are whole numbers
	Number   bool     // its values are numbers
	Charges  bool     // another value moves what is charged, and can explain a bill
	Later    bool     // added after version 1.0 of the documents: its default is what was before
	Question string   // to put to the vendor where the page can be read as either of two values; empty where it cannot
	Get      func(Terms) string
	set      func(*Terms, string) error
}

// Doc says what the term decides, and its values.
func (t Term) Doc() string {
	if t.Number {
		return t.Decides + ", " + t.Takes
	}
	return t.Decides + ": " + t.Takes
}

// AllTerms lists every term in the order in which they are shown.
var AllTerms = []Term{
	{
		Name: "bill_day", Whole: true, Number: true,
		Decides: "day of the month on which the month before is settled",
		Takes:   "1 to 3",
		Values:  []string{"1", "2", "3"},
		Get:     func(t Terms) string { return strconv.Itoa(t.BillDay) },
		set: func(t *Terms, s string) error {
			day, err := strconv.Atoi(s)
			if err != nil || day < 1 || day > 3 {
				return fmt.Errorf("bill_day must be 1, 2 or 3, not %s", s)
			}
			t.BillDay = day
			return nil
		},
	},
	{
		Name: "freeze_ratio", Number: true,
		Decides: "share of the estimated next bill that is frozen",
		Takes:   "at least 0",
		Get:     func(t Terms) string { return t.FreezeRatio.String() },
		set: func(t *Terms, s string) error {
			ratio, err := decimal.NewFromString(s)
			if err != nil || ratio.IsNegative() {
				return fmt.Errorf("freeze_ratio must be a number of at least 0, not %s", s)
			}
			t.FreezeRatio = ratio
			return nil
		},
	},
	oneOf(Term{
		Name:    "tier_mode",
		Decides: "which calls take the price of the tier reached",
		Charges: true,
	}, func(t *Terms) *TierMode { return &t.TierMode }, TierModeReached, TierModeGraduated),
	oneOf(Term{
		Name:     "tier_basis",
		Decides:  "which calls select the tier",
		Charges:  true,
		Question: "Do only the calls that are billed postpaid select the tier of a month, or also those that the free quota and packs cover?",
	}, func(t *Terms) *Basis { return &t.TierBasis }, BasisPostpaid, BasisGross),
	oneOf(Term{
		Name:     "freeze_basis",
		Decides:  "which calls the frozen estimate prices",
		Question: "Is the freeze for the next month worked out from the postpaid calls only, or also from those that the free quota and packs cover?",
	}, func(t *Terms) *Basis { return &t.FreezeBasis }, BasisPostpaid, BasisGross),
	oneOf(Term{
		Name:     "pack_coverage",
		Decides:  "from when on a pack covers calls",
		Charges:  true,
		Question: "Does a pack cover only calls from its purchase on, or all calls of the month in which it is bought?",
	}, func(t *Terms) *PackCoverage { return &t.PackCoverage }, CoverageFromDate, CoverageFromMonth, CoverageMonths),
	{
		Name:    "pack_validity",
		Decides: "how long a pack lasts",
		Takes:   "a whole number followed by d, m or y",
		Pattern: "^[1-9][0-9]*[dmy]$",
		Get:     func(t Terms) string { return t.PackValidity.String() },
		set: func(t *Terms, s string) error {
			validity, err := ParseValidity(s)
			if err == nil {
				t.PackValidity = validity
			}
			return err
		},
	},
	oneOf(Term{
		Name:    "overdraft",
		Decides: "what a lack of money does",
	}, func(t *Terms) *Overdraft { return &t.Overdraft }, OverdraftReport, OverdraftSuspend),
	oneOf(Term{
		Name:    "pack_last_day",
		Decides: "whether a pack covers its expiry date",
		Charges: true,
		Later:   true,
	}, func(t *Terms) *LastDay { return &t.PackLastDay }, LastDayExcluded, LastDayIncluded),
	oneOf(Term{
		Name:    "pack_order",
		Decides: "which pack is used first",
		Charges: true,
		Later:   true,
	}, func(t *Terms) *PackOrder { return &t.PackOrder }, OrderByExpiry, OrderByPurchase, OrderBySpecific),
	oneOf(Term{
		Name:    "tier_period",
		Decides: "whether the calls of the month or those of each day select the tier",
		Charges: true,
		Later:   true,
	}, func(t *Terms) *Period { return &t.TierPeriod }, PeriodMonth, PeriodDay),
	oneOf(Term{
		Name:    "billing",
		Decides: "whether bills are made by the month or by the day",
		Charges: true,
		Later:   true,
	}, func(t *Terms) *Period { return &t.Billing }, PeriodMonth, PeriodDay),
}

// oneOf completes a term whose value is one of a few words.
func oneOf[T ~string](term Term, field func(*Terms) *T, values ...T) Term {
	quoted := make([]string, len(values))
	for i, v := range values {
		term.Values = append(term.Values, string(v))
		quoted[i] = strconv.Quote(string(v))
	}
	last := len(quoted) - 1
	term.Takes = strings.Join(quoted[:last], ", ") + " or " + quoted[last]
	term.Get = func(t Terms) string { return string(*field(&t)) }
	term.set = func(t *Terms, s string) error {
		if !slices.Contains(values, T(s)) {
			return fmt.Errorf("%s must be %s, not %q", term.Name, term.Takes, s)
		}
		*field(t) = T(s)
		return nil
	}
	return term
}

// Set gives one term a value, written as in a configuration without quotes. An
// unknown name or a value out of range is an error and changes nothing.
func (t *Terms) Set(name, value string) error {
	for _, term := range AllTerms {
		if term.Name == name {
			return term.set(t, value)
		}
	}
	return fmt.Errorf("there is no term %q", name)
}

// UnmarshalJSON reads the terms of a document; those that are missing take their defaults,
// unknown ones are errors.
func (t *Terms) UnmarshalJSON(data []byte) error {
	type fields Terms
	*t = DefaultTerms()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode((*fields)(t)); err != nil {
		return err
	}
	for _, term := range t.Invalid() {
		return fmt.Errorf("the term %s has no valid value: %s", term.Name, term.Doc())
	}
	return t.Check()
}
