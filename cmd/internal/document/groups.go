package document

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// A Grouping says by what costs are added up: "account", "module", "catalog" or
// "tag:KEY"; empty: not at all.
type Grouping string

const tagGrouping = "tag:"

// Groupings are the groupings as help and errors name them.
const Groupings = "account, tag:KEY, module, catalog"

// Check says what is wrong with a grouping that somebody wrote.
func (g Grouping) Check() error {
	if g.Tag() != "" || slices.Contains([]Grouping{"account", "module", "catalog"}, g) {
		return nil
	}
	return fmt.Errorf("unknown grouping %q; choose one of: %s", string(g), Groupings)
}

// Tag is the key of a tag; empty of the other groupings.
func (g Grouping) Tag() string {
	if key, tagged := strings.CutPrefix(string(g), tagGrouping); tagged {
		return key
	}
	return ""
}

// A GroupBy asks for groups.
type GroupBy struct {
	By  Grouping // empty: none
	Top int      // how many to list, the largest; 0: all that there is room for
}

// Groups are what is billed, by group: the parts of each group, and the groups of a plan,
// add up.
type Groups struct {
	GroupBy
	List []Group // by key, that of what has no such tag or module last
}

// A Group is what is billed for some usages, packs and subscriptions. The side of a plan
// alone is After.
type Group struct {
	Key                        string // empty: without a tag, outside of modules
	Bills, Packs, Fees, Billed MoneyChange
}

// NewGroups adds up what both sides are billed from a month to another, inclusive; a plan
// alone has no before, nil.
func NewGroups(by GroupBy, before, after *planner.Forecast, from, to pricing.Month) *Groups {
	if by.By == "" {
		return nil
	}
	groups := map[string]*Group{}
	for i, f := range []*planner.Forecast{before, after} {
		if f == nil {
			continue
		}
		f = f.InPlan()
		by.By.each(f, from, to, func(key string, part groupPart, amount pricing.Money) {
			g := groups[key]
			if g == nil {
				g = &Group{Key: key}
				groups[key] = g
			}
			for _, c := range []*MoneyChange{part(g), &g.Billed} {
				side := []*Money{&c.Before, &c.After}[i]
				*side = side.Add(amount)
			}
		})
	}
	out := &Groups{GroupBy: by}
	for _, g := range groups {
		out.List = append(out.List, *g)
	}
	slices.SortFunc(out.List, func(a, b Group) int {
		if (a.Key == "") != (b.Key == "") {
			return cmp.Compare(len(b.Key), len(a.Key))
		}
		if by.By.Tag() != "" {
			return strings.Compare(a.Key, b.Key)
		}
		return planner.CompareAddresses(a.Key, b.Key)
	})
	return out
}

// A groupPart is a part of what a group is billed.
type groupPart func(*Group) *MoneyChange

func partBills(g *Group) *MoneyChange { return &g.Bills }
func partPacks(g *Group) *MoneyChange { return &g.Packs }
func partFees(g *Group) *MoneyChange  { return &g.Fees }

// each visits what is billed from a month to another, with the key of its group.
func (g Grouping) each(f *planner.Forecast, from, to pricing.Month, visit func(key string, part groupPart, amount pricing.Money)) {
	tags := map[string]map[string]string{}
	for _, a := range f.Accounts {
		tags[a.Account.Address] = a.Account.Tags
	}
	key := func(address, account, catalog string, own map[string]string) string {
		switch g {
		case "account":
			return account
		case "catalog":
			return catalog
		case "module":
			return planner.ModuleOf(address)
		}
		return cmp.Or(own[g.Tag()], tags[account][g.Tag()])
	}
	first := f.Input.Start
	for _, u := range f.Usages {
		k := key(u.Usage.Address, u.Usage.Account, u.Usage.Catalog, u.Usage.Tags)
		for _, cost := range u.Cost[from-first : to-first+1] {
			visit(k, partBills, cost)
		}
	}
	for _, a := range f.Accounts {
		for _, p := range a.Packs {
			if m := p.Purchase.PurchasedOn.Month(); p.Bought && p.Purchase.PurchasedOn >= first.First() && m >= from && m <= to {
				visit(key(p.Purchase.Address, a.Account.Address, p.Pack.Catalog, nil), partPacks, p.Price)
			}
		}
		for _, s := range a.Subscriptions {
			for _, m := range s.Months[from-first : to-first+1] {
				visit(key(s.Subscription.Address, a.Account.Address, s.Plan.Catalog, nil), partFees, m.Fees)
			}
		}
	}
}
