package hclspec

import (
	"errors"
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
)

// readRates reads what currencies are worth in the plan's, by month, and warns of those
// that no account has.
func (s *scope) readRates(config *Config) {
	in := &config.Input
	in.Rates = map[string]planner.Rates{}
	for _, b := range s.module.nested["rates"] {
		currency, inst := b.labels[0], &instance{scope: s, block: b}
		r := newReader(inst)
		in.Rates[currency], config.places[planner.RatesAddress(currency)] = r.rates(), inst
		used := slices.ContainsFunc(in.Catalogs, func(c *pricing.Catalog) bool { return c.Currency() == currency })
		if !used {
			d := warningOf(b.at, slipRates, "Rates not used", fmt.Sprintf("No account of the plan is billed in %s.", currency))
			s.slips = append(s.slips, slip{inst, "", slipRates, d})
		}
	}
}

// rates reads rates; with mistakes, or where the first month is not known, there are some,
// so that accounts are not said to lack them.
func (r *reader) rates() planner.Rates {
	rates := planner.Rates{}
	v, ok := r.required("months", cty.DynamicPseudoType)
	switch {
	case ok && (!isMap(v) || v.LengthInt() == 0):
		r.fail("months", "Incorrect value type", "months takes a map of months to exchange rates, as in { \"2027-01\" = 7.1 }: what one unit of the currency is in the plan's.")
	case ok:
		r.eachMonth("months", v, func(month pricing.Month, value cty.Value) error {
			if rates[month] = exactNumber(value); !rates[month].IsPositive() {
				return errors.New("an exchange rate is above 0")
			}
			return nil
		})
	}
	if r.failed || !r.horizon.known {
		return planner.Rates{r.horizon.start: decimal.NewFromInt(1)}
	}
	return rates
}
