package hclspec

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/zclconf/go-cty/cty"
)

var ratesSchema = schema{labels: []string{"currency"}, required: []string{"months"}}

// readRates reads what currencies are worth in the plan's, by month.
func (s *scope) readRates(config *Config) map[string]planner.Rates {
	all := map[string]planner.Rates{}
	for _, b := range s.module.blocks["rates"] {
		inst := &instance{scope: s, block: b}
		all[b.labels[0]], config.places[planner.RatesAddress(b.labels[0])] = newReader(inst).rates(), inst
	}
	return all
}

func (r *reader) rates() planner.Rates {
	rates := planner.Rates{}
	v, ok := r.required("months", cty.DynamicPseudoType)
	if !ok {
		return rates
	}
	if !isMap(v.value) || v.value.LengthInt() == 0 {
		r.fail(v.attr, v.ctx, "Incorrect value type", "months takes a map of months to exchange rates, as in { \"2027-01\" = 7.1 }: what one unit of the currency is in the plan's.")
		return rates
	}
	r.eachMonth(v, func(month pricing.Month, value cty.Value) error {
		rate, err := exactNumber(value)
		if err == nil && !rate.IsPositive() {
			err = errors.New("an exchange rate is above 0")
		}
		rates[month] = rate
		return err
	})
	return rates
}

// checkRates warns of rates of currencies that no account has.
func (c *Config) checkRates(ev *evaluator) {
	used := map[string]bool{}
	for _, catalog := range c.Input.Catalogs {
		used[catalog.Currency()] = true
	}
	for _, currency := range slices.Sorted(maps.Keys(c.Input.Rates)) {
		if inst := c.places[planner.RatesAddress(currency)]; !used[currency] && len(c.Input.Accounts) > 0 && ev.wantsSlips() {
			d := warningOf(slipRates, "Rates not used", fmt.Sprintf("No account of the plan is billed in %s.", currency))
			d.Subject = inst.block.at.Ptr()
			ev.slips = append(ev.slips, slip{inst, "", slipRates, d})
		}
	}
}
