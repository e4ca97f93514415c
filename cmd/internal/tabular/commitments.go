package tabular

import (
	"fmt"
	"io"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
)

// commitmentColumns are those of the contract commitment dataset of FOCUS 1.3, and custom
// ones. A spend, of a subscription, has no quantity and no unit.
const commitmentColumns = `BillingCurrency ContractCommitmentCategory ContractCommitmentCost ContractCommitmentDescription ContractCommitmentId ContractCommitmentPeriodEnd
	ContractCommitmentPeriodStart ContractCommitmentQuantity ContractCommitmentType ContractCommitmentUnit ContractId ContractPeriodEnd ContractPeriodStart x_IsForecast x_Scenario`

// FocusCommitments writes the commitments of a plan's contracts: a row for each pack that
// is bought, or had something left on the first day, and one for each subscription. The
// cost of a subscription is that of the fees that the plan has.
func FocusCommitments(w io.Writer, p *document.Plan) error {
	starts := map[string]pricing.Date{}
	ends := map[string]*pricing.Date{}
	for _, s := range p.Inputs.Subscriptions {
		starts[s.Address], ends[s.Address] = s.StartsOn, s.EndsOn
	}
	return writeCSV(w, commitmentColumns, func(add add) {
		for i := range p.Accounts {
			a := &p.Accounts[i]
			commit := func(category, kind, id, what string, quantity int64, cost document.Money, from, to pricing.Date, units, unit any) {
				start, end := focusTime(from), focusTime(to) // the end is exclusive
				add(a.Currency, category, cost, fmt.Sprintf("Forecast: %d x %s", quantity, what), id, end, start, units, kind, unit, a.Address, end, start, true, p.Scenario)
			}
			for _, b := range a.Packs {
				if b.Bought {
					commit("Usage", "Resource Pack", b.Address, b.SKU, b.Quantity, b.Price, b.StartsOn, b.VoidOn, b.Granted, focusUnits(b.Unit))
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
				commit("Spend", "Subscription", s.Address, s.Plan, s.Quantity, fees, starts[s.Address], end, nil, nil)
			}
		}
	})
}
