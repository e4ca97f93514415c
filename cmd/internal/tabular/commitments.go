package tabular

import (
	"cmp"
	"fmt"
	"io"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
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
	declared := map[string]planner.Subscription{}
	for _, s := range p.Inputs.Subscriptions {
		declared[s.Address] = s
	}
	return writeCSV(w, commitmentColumns, func(add add) {
		for _, a := range p.Accounts {
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
				fees := document.SumOf(s.Months, func(m planner.SubscriptionMonth) document.Money { return m.Fees })
				of := declared[s.Address]
				end := cmp.Or(document.OrZero(of.EndsOn), (p.Start + pricing.Month(p.Months)).First())
				commit("Spend", "Subscription", s.Address, s.Plan, s.Quantity, fees, of.StartsOn, end, nil, nil)
			}
		}
	})
}
