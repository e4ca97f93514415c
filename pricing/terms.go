package pricing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

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
	t := Terms{FreezeRatio: decimal.NewFromInt(1), PackValidity: Validity{1, 'y'}}
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
	for i := range AllTerms {
		if term := &AllTerms[i]; term.set(&t, term.get(&t)) != nil {
			invalid = append(invalid, *term)
		}
	}
	return invalid
}

// A Term describes one field of Terms to whoever reads or prints it: the
// language, the documents and their schemas, the texts. Adding a clause means a
// field and an entry here.
type Term struct {
	Name     string   // as in the tag of the field
	Decides  string   // what it decides
	Takes    string   // what its values are; empty: one of Values
	Values   []string // all of them, the default first; nil where they are many
	Pattern  string   // of a text whose values are many: what JSON Schema matches it with
	Whole    bool     // its values are whole numbers
	Number   bool     // its values are numbers
	Charges  bool     // another value moves what is charged, and can explain a bill
	Later    bool     // added after version 1.0 of the documents: its default is what was before
	Question string   // to put to the vendor where the page can be read as either of two values; empty where it cannot
}

// AllTerms lists every term in the order in which they are shown.
var AllTerms = []Term{
	{Name: "bill_day", Decides: "day of the month on which the month before is settled", Takes: "1 to 3", Values: []string{"1", "2", "3"}, Whole: true, Number: true},
	{Name: "freeze_ratio", Decides: "share of the estimated next bill that is frozen", Takes: "at least 0", Number: true},
	{Name: "tier_mode", Decides: "which calls take the price of the tier reached", Values: words(TierModeReached, TierModeGraduated), Charges: true},
	{
		Name: "tier_basis", Decides: "which calls select the tier", Values: words(BasisPostpaid, BasisGross), Charges: true,
		Question: "Do only the calls that are billed postpaid select the tier of a month, or also those that the free quota and packs cover?",
	},
	{
		Name: "freeze_basis", Decides: "which calls the frozen estimate prices", Values: words(BasisPostpaid, BasisGross),
		Question: "Is the freeze for the next month worked out from the postpaid calls only, or also from those that the free quota and packs cover?",
	},
	{
		Name: "pack_coverage", Decides: "from when on a pack covers calls", Values: words(CoverageFromDate, CoverageFromMonth, CoverageMonths), Charges: true,
		Question: "Does a pack cover only calls from its purchase on, or all calls of the month in which it is bought?",
	},
	{Name: "pack_validity", Decides: "how long a pack lasts", Takes: "a whole number followed by d, m or y", Pattern: "^[1-9][0-9]*[dmy]$"},
	{Name: "overdraft", Decides: "what a lack of money does", Values: words(OverdraftReport, OverdraftSuspend)},
	{Name: "pack_last_day", Decides: "whether a pack covers its expiry date", Values: words(LastDayExcluded, LastDayIncluded), Charges: true, Later: true},
	{Name: "pack_order", Decides: "which pack is used first", Values: words(OrderByExpiry, OrderByPurchase, OrderBySpecific), Charges: true, Later: true},
	{Name: "tier_period", Decides: "whether the calls of the month or those of each day select the tier", Values: words(PeriodMonth, PeriodDay), Charges: true, Later: true},
	{Name: "billing", Decides: "whether bills are made by the month or by the day", Values: words(PeriodMonth, PeriodDay), Charges: true, Later: true},
}

func words[T ~string](values ...T) (words []string) {
	for _, v := range values {
		words = append(words, string(v))
	}
	return words
}

// Allowed says what the values are.
func (t Term) Allowed() string {
	if t.Takes != "" {
		return t.Takes
	}
	return Choice(t.Values)
}

// Choice lists words to choose from: "warn" or "fail".
func Choice[T ~string](words []T) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(string(w))
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

// Doc says what the term decides, and its values.
func (t Term) Doc() string {
	if t.Number {
		return t.Decides + ", " + t.Allowed()
	}
	return t.Decides + ": " + t.Allowed()
}

// fieldsOfTerms are the indices of the fields of Terms, by the names of the terms.
var fieldsOfTerms = sync.OnceValue(func() map[string]int {
	fields := map[string]int{}
	for i := range reflect.TypeFor[Terms]().NumField() {
		fields[reflect.TypeFor[Terms]().Field(i).Tag.Get("json")] = i
	}
	return fields
})

// field is the term's field.
func (t *Term) field(terms *Terms) reflect.Value {
	return reflect.ValueOf(terms).Elem().Field(fieldsOfTerms()[t.Name])
}

// Get is the value of the term, as it is written in a configuration without quotes.
func (t Term) Get(terms Terms) string { return t.get(&terms) }

func (t *Term) get(terms *Terms) string {
	field := t.field(terms)
	if field.Kind() == reflect.String {
		return field.String()
	}
	return fmt.Sprint(field.Interface())
}

func (t *Term) set(terms *Terms, text string) (err error) {
	if len(t.Values) > 0 && !slices.Contains(t.Values, text) {
		return fmt.Errorf("%s must be %s, not %q", t.Name, t.Allowed(), text)
	}
	switch field := t.field(terms); value := field.Addr().Interface().(type) {
	case *int:
		*value, err = strconv.Atoi(text)
	case *decimal.Decimal:
		number, wrong := decimal.NewFromString(text)
		if wrong != nil || number.IsNegative() {
			return fmt.Errorf("%s must be a number of %s, not %q", t.Name, t.Allowed(), text)
		}
		*value = number
	case *Validity:
		validity, wrong := ParseValidity(text)
		if wrong != nil {
			return wrong
		}
		*value = validity
	default:
		field.SetString(text)
	}
	return err
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
