package pricing_test

import (
	"testing"

	"github.com/declarative-cost/planner/pricing"
)

// Dates, months and validities that are read are written as they stand, so nothing
// has two spellings, and a pack expires after it was bought.
func FuzzCalendar(f *testing.F) {
	for _, seed := range []string{"2026-12-15", "2028-02-29", "2026-12", "1y", "36500d", "0x1m", "2026-1-1", "+1d"} {
		f.Add(seed)
	}
	bought := pricing.NewDate(2028, 2, 29)
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := pricing.ParseDate(text); err == nil && (d.String() != text || d.Month().Date(d.Day()) != d) {
			t.Errorf("the date %q is %s", text, d)
		}
		if m, err := pricing.ParseMonth(text); err == nil && (m.String() != text || m.First().Month() != m) {
			t.Errorf("the month %q is %s", text, m)
		}
		if v, err := pricing.ParseValidity(text); err == nil && (v.String() != text || v.Expiry(bought) <= bought) {
			t.Errorf("the validity %q is %s, until %s", text, v, v.Expiry(bought))
		}
	})
}
