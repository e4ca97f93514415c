package present

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
)

// renames says which things that left have one alike among those that came, and how to
// declare that they were renamed.
func (d *diff) renames() Section {
	blocks := distinct(each(d.renamedPairs(), func(p [2]string) string {
		from, to := movedBlock(p[0], p[1])
		return fmt.Sprintf("moved {\n  from = %s\n  to   = %s\n}", from, to)
	}))
	return Section{ID: "renames", Name: d.T("renames"), Heading: d.S("Possible renames"), Rank: rankOtherLimits, Folded: true, Blocks: when(len(blocks) > 0, []Block{
		Notes{d.S("What was removed and what was added are alike. If it was renamed, this compares it as the same thing:")}, Code(strings.Join(blocks, "\n\n")),
	})}
}

// renamedPairs pairs what left with what came, where there is one of a kind alike on each
// side. An account that left or came itself does not tell what it has apart.
func (d *diff) renamedPairs() (pairs [][2]string) {
	moved := map[string]bool{}
	for _, c := range d.Changes {
		moved[c.Address] = c.Kind == kindAccount && (c.Action == compare.Delete || c.Action == compare.Create)
	}
	kinds := []string{kindAccount, "usage", "resource_pack", "top_up", "subscription", "voucher", "budget", "guardrail"}
	all := having(d.Changes, func(c document.DiffChange) bool { return slices.Contains(kinds, c.Kind) })
	for _, same := range grouped(all, func(c *document.DiffChange) string { return alike(c, moved) }) {
		left := having(same, func(c document.DiffChange) bool { return c.Action == compare.Delete })
		came := having(same, func(c document.DiffChange) bool { return c.Action == compare.Create })
		if len(left) == 1 && len(came) == 1 {
			pairs = append(pairs, [2]string{left[0].Address, came[0].Address})
		}
	}
	if !slices.ContainsFunc(pairs, func(p [2]string) bool { return !moved[p[0]] }) {
		return nil // accounts alone say too little to be alike
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return planner.CompareAddresses(a[0], b[0]) })
	return pairs
}

// alike is the same of two things that differ in their addresses alone.
func alike(c *document.DiffChange, moved map[string]bool) string {
	text := c.Kind
	for _, a := range c.Attributes {
		value := cmp.Or(a.After, a.Before)
		if value != nil && !(a.Name == kindAccount && moved[*value]) {
			text += fmt.Sprintf(" %s=%q", a.Name, *value)
		}
	}
	return text
}

// movedBlock is what a moved block names: the module, or the block with all its instances,
// where the rest of both addresses is the same.
func movedBlock(from, to string) (string, string) {
	a, b := planner.ModuleOf(from), planner.ModuleOf(to)
	if a != b && a != "" && b != "" && from[len(a):] == to[len(b):] {
		return a, b
	}
	if i, k := strings.IndexByte(from[len(a):], '['), strings.IndexByte(to[len(b):], '['); i >= 0 && k >= 0 && from[len(a)+i:] == to[len(b)+k:] {
		return from[:len(a)+i], to[:len(b)+k]
	}
	return from, to
}
