package optimize

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// Names gives purchases addresses that the plan does not have.
type Names struct {
	stems map[[3]string]string // by account, catalogue and SKU, each another
	taken map[string]bool      // addresses of the plan's packs
}

// NewNames makes names for purchases of a plan.
func NewNames(in *planner.Input) *Names {
	n := &Names{stems: map[[3]string]string{}, taken: map[string]bool{}}
	used := map[string]bool{}
	for _, a := range in.Accounts {
		prefix := ""
		if len(in.Accounts) > 1 {
			prefix = identifier(strings.TrimPrefix(a.Address, "account.")) + "_"
		}
		for _, c := range in.Catalogs {
			if !slices.ContainsFunc(a.Products, func(p planner.Product) bool { return p.Catalog == c.ID() }) {
				continue
			}
			for _, sku := range c.SKUs() {
				stem := prefix + identifier(sku)
				for used[stem] {
					stem += "_"
				}
				used[stem] = true
				n.stems[[3]string{a.Address, c.ID(), sku}] = stem
			}
		}
	}
	for i := range in.Packs {
		n.taken[in.Packs[i].Address] = true
	}
	return n
}

// of is the address of a purchase on a month's first day: the SKU and the month, in
// a plan of several accounts with the account's name before them.
func (n *Names) of(a *settle.Account, sku *pricing.Pack, month pricing.Month) string {
	address := "resource_pack." + n.stems[[3]string{a.Address, sku.Catalog, sku.SKU}] + "_" + strings.ReplaceAll(month.String(), "-", "_")
	for n.taken[address] {
		address += "_new"
	}
	return address
}

// identifier makes a name of a text: what cannot stand in one becomes an
// underscore, and a digit does not come first.
func identifier(text string) string {
	if text == "" || !isLetter(rune(text[0])) {
		text = "pack_" + text
	}
	return strings.Map(func(r rune) rune {
		if isLetter(r) || (r >= '0' && r <= '9') {
			return r
		}
		return '_'
	}, text)
}

func isLetter(r rune) bool { return r == '_' || (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') }
