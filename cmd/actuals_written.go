package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/pricing"
)

// actualsWritten says what measured calls changed, a line for each usage, and for
// each month that had another number before what that was. It was not written but
// only looked at where dryRun is set.
func actualsWritten(w io.Writer, usages []hclspec.UsageActuals, dryRun bool, p *lang.Printer) error {
	var b strings.Builder
	for _, u := range usages {
		var added, updated, unchanged int64
		var lines []string
		for _, m := range u.Months {
			switch {
			case m.Before == nil:
				added++
			case *m.Before == m.After:
				unchanged++
			default:
				updated++
				lines = append(lines, "  "+p.F("%s: %s instead of %s", m.Month, grouped(m.After), grouped(*m.Before)))
			}
		}
		b.WriteString(p.F("%s: %s", render.Printable(u.Usage), writtenCounts(p, added, updated, unchanged, dryRun)) + "\n")
		for _, line := range lines {
			b.WriteString(line + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writtenCounts says "2 months added, 1 unchanged".
func writtenCounts(p *lang.Printer, added, updated, unchanged int64, dryRun bool) string {
	var parts []string
	for _, c := range []struct {
		n    int64
		word string
	}{{added, p.T("added")}, {updated, p.T("updated")}, {unchanged, p.T("unchanged")}} {
		if c.n == 0 {
			continue
		}
		months := grouped(c.n)
		if len(parts) == 0 {
			months = p.N(c.n, months, "month")
		}
		parts = append(parts, p.F("%[1]s %[2]s", months, c.word))
	}
	text := strings.Join(parts, p.T(", "))
	if dryRun && added+updated > 0 {
		text = p.F("%s (dry run)", text)
	}
	return text
}

func grouped(n int64) string { return pricing.GroupDigits(fmt.Sprint(n)) }
