package plantest

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
)

// Money is an amount as it is written.
func Money(s string) pricing.Money { return pricing.MoneyOf(Dec(s)) }

// Sprintf is fmt.Sprintf with amounts as short as they can be written: 50, 12.5.
func Sprintf(format string, args ...any) string {
	for i, arg := range args {
		switch m := arg.(type) {
		case pricing.Money:
			args[i] = m.Decimal()
		case *pricing.Money:
			args[i] = m.Decimal()
		}
	}
	return fmt.Sprintf(format, args...)
}
