package document

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A Diff is what lies between two plans, with the reasons. The order of the
// fields is the order of the keys, and every key is always there.
// docs/diff-document.md explains them, docs/schema/diff-1.1.schema.json is their
// JSON Schema.
type Diff struct {
	Header
	Currency    string            `json:"currency"`
	Base        DiffSide          `json:"base"`
	Head        DiffSide          `json:"head"`
	Totals      DiffTotals        `json:"totals"`
	Monthly     []DiffMonth       `json:"monthly"`
	Changes     []DiffChange      `json:"changes"`
	Explanation []DiffExplanation `json:"explanation"`
	Budgets     []DiffBudget      `json:"budgets"`
	Checks      []DiffCheck       `json:"checks"`
	Guardrails  []DiffGuardrail   `json:"guardrails"`
	Advice      []DiffAdvice      `json:"advice"`                // on the head
	AdviceRun   *AdviceRun        `json:"advice_run"`            // null where advice was not asked for
	Unchanged   int               `json:"unchanged" since:"1.1"` // things declared alike, at the same cost
	Funding     []DiffFunding     `json:"funding" since:"1.1"`
	Ranges      *ranges.Change    `json:"ranges" since:"1.1"` // null where nothing is uncertain, or they were not asked for
	Prices      []DiffPrices      `json:"prices" since:"1.1"`
	Settled     []Advice          `json:"advice_settled" since:"1.1"` // on the base, and not on the head
	Inputs      DiffInputs        `json:"inputs"`
	Meters      Meters            `json:"-"` // of both sides
	Groups      *Groups           `json:"-"` // nil where nobody asked for them
}

// DiffPrices are a price list that differs, and what that costs the accounts that have it.
type DiffPrices struct {
	CatalogDiff
	Accounts []string            `json:"accounts"`
	Costs    []compare.PriceCost `json:"costs"` // of all that the accounts use
}

// A DiffSide says what was compared, over which months of its own.
type DiffSide struct {
	Source string        `json:"source"`
	Start  pricing.Month `json:"start"`
	Months int           `json:"months"`
}

// DiffInputs are what both plans were made from, the base's before the head's
// moves are applied: comparing the simulations of the two gives the diff again.
type DiffInputs struct {
	Base Inputs `json:"base"`
	Head Inputs `json:"head"`
}

// Figures on both sides stand in documents as they are compared, with their difference as
// "change".
type (
	MoneyChange = planner.AmountChange
	CallsChange = planner.CountChange
	UnitsChange = planner.UnitsChange
	DiffTotals  = compare.TotalsChange
	DiffMonth   = compare.MonthChange

	DiffChange    = compare.Change
	DiffAttribute = compare.AttributeChange
)

// A DiffExplanation is a reason for a part of the change of billed.
type DiffExplanation struct {
	Account     string         `json:"account"`
	Group       compare.Group  `json:"group"`
	Meter       *string        `json:"meter"` // null for pack purchases, fees and whole accounts
	Month       *pricing.Month `json:"month"` // null for whole accounts
	Change      Money          `json:"change"`
	OfWhichTier Money          `json:"of_which_tier"`
	Message     string         `json:"message"`
	Before      *DiffMeter     `json:"before" since:"1.1"` // the meter's month around the step; null where it has no usage
	After       *DiffMeter     `json:"after" since:"1.1"`
	Terms       []TermChange   `json:"terms" since:"1.1"`   // that the step changes
	Packs       []DiffPack     `json:"packs" since:"1.1"`   // bought, bought otherwise, or no longer bought in the month
	Catalog     *string        `json:"catalog" since:"1.1"` // null for whole accounts and exchange rates

	Rate *compare.RateChange `json:"rate" since:"1.1"` // of exchange rates; otherwise null
	Fees bool                `json:"fees" since:"1.1"` // of subscriptions
}

// A DiffMeter is what a meter's calls of a month are covered and priced by. TierFrom and
// UnitPrice are null where nothing is postpaid.
type DiffMeter struct {
	planner.Served
	TierFrom  *int64           `json:"tier_from"`  // the highest that was reached
	UnitPrice *decimal.Decimal `json:"unit_price"` // for call_unit calls, before the discount
	Averaged  bool             `json:"averaged"`   // over several tiers
	CallUnit  int64            `json:"call_unit"`
	Discount  decimal.Decimal  `json:"discount"`
	TierBasis string           `json:"tier_basis"`
	Unit      string           `json:"unit"` // what is counted, in the singular
}

// A TermChange is a term on both sides of a step.
type TermChange struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// A DiffPack is a pack purchase on both sides; null where a side does not have it.
type DiffPack struct {
	Address string        `json:"address"`
	Before  *DiffPurchase `json:"before"`
	After   *DiffPurchase `json:"after"`
}

// A DiffPurchase is what is bought.
type DiffPurchase struct {
	SKU       string `json:"sku"`
	Quantity  int64  `json:"quantity"`
	UnitPrice Money  `json:"unit_price"`
}

// A DiffFunding is an account's need of money on both sides, over the months of each;
// null where a side lacks the account or its balance.
type DiffFunding struct {
	Account string   `json:"account"`
	Before  *Funding `json:"before"`
	After   *Funding `json:"after"`
}

// A DiffBudget is a budget of the head.
type DiffBudget struct {
	Budget
	ExceededBefore bool    `json:"exceeded_before"`
	Before         *Budget `json:"before" since:"1.1"` // what the base has of this address; null where it has none
	Worse          bool    `json:"worse" since:"1.1"`  // exceeded before, and by more or in more months now
}

// Fails says whether the change breaks a budget that is to fail, or makes one worse.
func (b *DiffBudget) Fails() bool {
	return fails(b.Exceeded, b.ExceededBefore, b.OnExceed, b.Worse, b.OnWorse)
}

func fails(broken, before bool, on string, worse bool, onWorse string) bool {
	return broken && (!before && on == string(planner.Fail) || worse && onWorse == string(planner.Fail))
}

// A DiffCheck is a check of the head.
type DiffCheck struct {
	Check
	FailedBefore   bool     `json:"failed_before"`
	MessagesBefore []string `json:"messages_before" since:"1.1"`
	Worse          bool     `json:"worse" since:"1.1"` // failed before, and more of its assertions fail now
}

// Fails says whether the change breaks a check that is to fail, or makes one worse.
func (c DiffCheck) Fails() bool {
	return fails(c.Status == "fail", c.FailedBefore, c.OnFail, c.Worse, c.OnWorse)
}

// A DiffGuardrail is a guardrail of either side, held against the change.
type DiffGuardrail struct {
	InputGuardrail
	Cost     MoneyChange `json:"cost"`    // at the guardrail's percentile, where it has one
	Percent  *Money      `json:"percent"` // null where the cost before was zero
	Exceeded bool        `json:"exceeded"`
}

// Fails says whether the change breaks a guardrail that is to fail.
func (g *DiffGuardrail) Fails() bool { return g.Exceeded && g.OnExceed == string(planner.Fail) }

// DiffMeta is what a diff document says beyond the diff, but for its advice.
type DiffMeta struct {
	PlannerVersion         string
	BaseSource, HeadSource string // what was compared, such as "git:main"
	Checks                 []DiffCheck
	GroupBy                GroupBy
	Ranges                 *ranges.Change
	BaseProbable           []InputScenario // scenarios with a probability
	HeadProbable           []InputScenario
}

// DiffChecks holds the head's checks against the base's, by address.
func DiffChecks(base, head []Check) []DiffCheck {
	before := map[string]Check{}
	for _, c := range base {
		before[c.Address] = c
	}
	return each(head, func(c Check) DiffCheck {
		was := before[c.Address]
		failed := was.Status == "fail"
		return DiffCheck{c, failed, each(was.Messages, func(m string) string { return m }), failed && len(c.Messages) > len(was.Messages)}
	})
}

// CostChanged says whether any month's billed, amortized or cash figure, or the total of
// cash, differs.
func (d *Diff) CostChanged() bool {
	return slices.ContainsFunc(d.Monthly, func(m DiffMonth) bool { return !m.Billed.IsZero() || !m.Amortized.IsZero() || !m.Cash.IsZero() }) ||
		!d.Totals.Cash.IsZero() // which contains the settlement after the last month; the others are sums of months
}

// Fails says whether the change breaks a budget, a guardrail or a check that is to fail.
func (d *Diff) Fails() bool {
	return slices.ContainsFunc(d.Budgets, func(b DiffBudget) bool { return b.Fails() }) ||
		slices.ContainsFunc(d.Guardrails, func(g DiffGuardrail) bool { return g.Fails() }) ||
		slices.ContainsFunc(d.Checks, DiffCheck.Fails)
}

// NewDiff makes the document of a diff. It shares lists with the diff, which
// must not change afterwards.
func NewDiff(d *compare.Diff, meta DiffMeta) *Diff {
	doc := &Diff{
		Header:      Header{DiffKind, DiffFormatVersion, meta.PlannerVersion},
		Currency:    d.Currency(),
		Base:        DiffSide{meta.BaseSource, d.Before.Input.Start, d.Before.Input.Months},
		Head:        DiffSide{meta.HeadSource, d.After.Input.Start, d.After.Input.Months},
		Totals:      d.Totals,
		Monthly:     d.Monthly,
		Changes:     slices.Clone(d.Changes),
		Explanation: each(d.Explanation, func(e compare.Explanation) DiffExplanation { return newExplanation(d, e) }),
		Budgets:     newDiffBudgets(d),
		Checks:      meta.Checks,
		Guardrails:  each(d.Guardrails, newDiffGuardrail),
		Unchanged:   d.Unchanged,
		Funding:     newDiffFunding(d),
		Ranges:      meta.Ranges,
		Prices: each(d.Prices, func(c compare.PriceChange) DiffPrices {
			return DiffPrices{NewCatalogDiff(c.Before, c.After), c.Accounts, c.Costs}
		}),
		Inputs: DiffInputs{newInputs(d.Base, meta.BaseProbable), newInputs(d.After, meta.HeadProbable)},
	}
	doc.addScenarios(meta.BaseProbable, meta.HeadProbable)
	doc.Meters = NewMeters(&doc.Inputs.Base, &doc.Inputs.Head)
	doc.Groups = NewGroups(meta.GroupBy, d.Before, d.After, d.Start, d.End)
	for i := range doc.Explanation {
		doc.Explanation[i].Message = doc.Explanation[i].Sentence(nil, doc)
	}
	return doc
}

// addScenarios adds the scenarios whose probability differs to the changes.
func (d *Diff) addScenarios(before, after []InputScenario) {
	probabilities := func(scenarios []InputScenario) map[string]string {
		of := map[string]string{}
		for _, s := range scenarios {
			of["scenario."+s.Name] = s.Probability.String()
		}
		return of
	}
	was, is := probabilities(before), probabilities(after)
	for _, address := range addressesOf(was, is) {
		a := DiffAttribute{Name: "probability", Before: unlessZero(was[address]), After: unlessZero(is[address])}
		action := compare.Update
		switch {
		case was[address] == is[address]:
			continue
		case a.Before == nil:
			action = compare.Create
		case a.After == nil:
			action = compare.Delete
		}
		d.Changes = append(d.Changes, DiffChange{Address: address, Kind: "scenario", Action: action, Attributes: []DiffAttribute{a}})
	}
	slices.SortStableFunc(d.Changes, func(a, b DiffChange) int { return planner.CompareAddresses(a.Address, b.Address) })
}

// ReadDiff reads what [Diff.Write] prints, by the rules of [Read].
func ReadDiff(data []byte) (*Diff, error) {
	d := &Diff{}
	if err := read(data, d, DiffKind, DiffFormatVersion, d.checkAdvice); err != nil {
		return nil, err
	}
	d.FormatVersion, d.Meters = DiffFormatVersion, NewMeters(&d.Inputs.Base, &d.Inputs.Head)
	return d, nil
}

func (d *Diff) checkAdvice() error {
	advice := slices.Clone(d.Settled)
	for _, a := range d.Advice {
		if advice = append(advice, a.Advice); a.Before != nil {
			advice = append(advice, *a.Before)
		}
	}
	return checkAdvice(advice...)
}

func newDiffGuardrail(g compare.GuardrailResult) DiffGuardrail {
	return DiffGuardrail{newInputGuardrail(*g.Guardrail), g.Cost, unlessNil(g.Percent, pricing.MoneyOf), g.Exceeded}
}
