package present

import (
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
	var blocks []string
	seen := map[string]bool{}
	for _, p := range d.renamedPairs() {
		from, to := movedBlock(p[0], p[1])
		if !seen[from] {
			seen[from] = true
			blocks = append(blocks, fmt.Sprintf("moved {\n  from = %s\n  to   = %s\n}", from, to))
		}
	}
	if len(blocks) == 0 {
		return Section{}
	}
	return Section{ID: "renames", Name: d.T("renames"), Heading: d.S("Possible renames"), Rank: rankOtherLimits, Folded: true, Blocks: []Block{
		Notes{d.S("What was removed and what was added are alike. If it was renamed, this compares it as the same thing:")}, Code(strings.Join(blocks, "\n\n")),
	}}
}

// renamedPairs pairs what left with what came, where there is one of a kind alike on each
// side: an account with what is declared for it, others with the accounts renamed.
func (d *diff) renamedPairs() (pairs [][2]string) {
	accounts := map[string]string{} // the new address by the one before
	pair := func(kinds func(string) bool, signature func(c *document.DiffChange) string) {
		left, came := map[string][]string{}, map[string][]string{}
		for i := range d.Changes {
			if c := &d.Changes[i]; kinds(c.Kind) && c.Action == compare.Delete {
				left[signature(c)] = append(left[signature(c)], c.Address)
			} else if kinds(c.Kind) && c.Action == compare.Create {
				came[signature(c)] = append(came[signature(c)], c.Address)
			}
		}
		for s, from := range left {
			if to := came[s]; len(from) == 1 && len(to) == 1 {
				pairs = append(pairs, [2]string{from[0], to[0]})
			}
		}
	}
	attributes := func(c *document.DiffChange) string {
		text := c.Kind
		for _, a := range c.Attributes {
			value := a.After
			if c.Action == compare.Delete {
				value = a.Before
			}
			if value == nil {
				continue
			}
			if to := accounts[*value]; a.Name == kindAccount && to != "" {
				value = &to
			}
			text += fmt.Sprintf(" %s=%q", a.Name, *value)
		}
		return text
	}
	pair(func(kind string) bool { return kind == kindAccount }, func(c *document.DiffChange) string {
		in := &d.Inputs.Head
		if c.Action == compare.Delete {
			in = &d.Inputs.Base
		}
		return attributes(c) + declaredFor(in, c.Address)
	})
	for _, p := range pairs {
		accounts[p[0]] = p[1]
	}
	pair(func(kind string) bool {
		return slices.Contains([]string{"usage", "resource_pack", "top_up", "subscription", "voucher", "budget", "guardrail"}, kind)
	}, attributes)
	slices.SortFunc(pairs, func(a, b [2]string) int { return planner.CompareAddresses(a[0], b[0]) })
	return pairs
}

// declaredFor says what usages and packs an account has.
func declaredFor(in *document.Inputs, account string) string {
	var all []string
	for _, u := range in.Usages {
		if u.Account == account {
			all = append(all, fmt.Sprint(u.Meter, u.Calls))
		}
	}
	for _, p := range in.Packs {
		if p.Account == account {
			all = append(all, fmt.Sprint(p.SKU, p.Quantity, p.PurchasedOn))
		}
	}
	slices.Sort(all)
	return " " + strings.Join(all, "; ")
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
