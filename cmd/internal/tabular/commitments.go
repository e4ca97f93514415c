package tabular

import (
	"fmt"
	"io"
	"reflect"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// A commitmentRecord is a row of the contract commitment dataset of FOCUS 1.3.
type commitmentRecord struct {
	BillingCurrency               string
	ContractCommitmentCategory    string // Usage of packs, Spend of subscriptions
	ContractCommitmentCost        document.Money
	ContractCommitmentDescription string
	ContractCommitmentId          string
	ContractCommitmentPeriodEnd   string // exclusive
	ContractCommitmentPeriodStart string
	ContractCommitmentQuantity    *document.Units // null of Spend
	ContractCommitmentType        string
	ContractCommitmentUnit        string // null without a quantity
	ContractId                    string
	ContractPeriodEnd             string
	ContractPeriodStart           string
	IsForecast                    bool    `csv:"x_IsForecast"`
	Scenario                      *string `csv:"x_Scenario"`
}

// FocusCommitments writes the commitments of a plan's contracts: a row for each pack that
// is bought, or had something left on the first day, and one for each subscription. The
// cost of a subscription is that of the fees that the plan has.
func FocusCommitments(w io.Writer, p *document.Plan) error {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[commitmentRecord]()) {
		names = append(names, columnOf(f))
	}
	starts := map[string]pricing.Date{}
	ends := map[string]*pricing.Date{}
	for _, s := range p.Inputs.Subscriptions {
		starts[s.Address], ends[s.Address] = s.StartsOn, s.EndsOn
	}
	return writeCSV(w, names, func(add func(commitmentRecord)) {
		for i := range p.Accounts {
			a := &p.Accounts[i]
			commit := func(r commitmentRecord, from, to pricing.Date) {
				start, end := focusTime(from), focusTime(to)
				r.BillingCurrency, r.ContractId, r.IsForecast, r.Scenario = a.Currency, a.Address, true, p.Scenario
				r.ContractCommitmentPeriodStart, r.ContractCommitmentPeriodEnd, r.ContractPeriodStart, r.ContractPeriodEnd = start, end, start, end
				add(r)
			}
			for k := range a.Packs {
				if b := &a.Packs[k]; b.Bought {
					commit(commitmentRecord{
						ContractCommitmentCategory: "Usage", ContractCommitmentCost: b.Price, ContractCommitmentId: b.Address, ContractCommitmentQuantity: &b.Granted, ContractCommitmentType: "Resource Pack",
						ContractCommitmentUnit: focusUnits(b.Unit), ContractCommitmentDescription: fmt.Sprintf("Forecast: %d x %s", b.Quantity, b.SKU),
					}, b.StartsOn, b.VoidOn)
				}
			}
			for _, s := range a.Subscriptions {
				var fees document.Money
				for _, m := range s.Months {
					fees = fees.Add(m.Fees)
				}
				end := (p.Start + pricing.Month(p.Months)).First()
				if e := ends[s.Address]; e != nil {
					end = *e
				}
				commit(commitmentRecord{
					ContractCommitmentCategory: "Spend", ContractCommitmentCost: fees, ContractCommitmentId: s.Address, ContractCommitmentType: "Subscription",
					ContractCommitmentDescription: fmt.Sprintf("Forecast: %d x %s", s.Quantity, s.Plan),
				}, starts[s.Address], end)
			}
		}
	})
}
