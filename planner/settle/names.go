package settle

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// A kind is a kind of thing that a catalogue has.
type kind struct {
	name, attribute string // what names one, where that is no map
	summary         string // of the problem that there is none
	has             func(c *pricing.Catalog, id string) bool
	ids             func(c *pricing.Catalog) []string
}

var (
	meterKind        = kind{"meter", "meter", "Unknown meter", has((*pricing.Catalog).Meter), (*pricing.Catalog).MeterIDs}
	packKind         = kind{"pack", "sku", "Unknown SKU", has((*pricing.Catalog).Pack), (*pricing.Catalog).SKUs}
	quotaKind        = kind{"free quota", "", "Unknown free quota", has((*pricing.Catalog).FreeQuota), (*pricing.Catalog).FreeQuotaIDs}
	subscriptionKind = kind{"subscription", "plan", "Unknown subscription", has((*pricing.Catalog).Subscription), (*pricing.Catalog).SubscriptionIDs}
)

// has says with a look-up whether a catalogue has something.
func has[T any](find func(c *pricing.Catalog, id string) (*T, bool)) func(*pricing.Catalog, string) bool {
	return func(c *pricing.Catalog, id string) bool {
		_, ok := find(c, id)
		return ok
	}
}

// none says that a catalogue has nothing of an id.
func (k *kind) none(c *pricing.Catalog, id string) string {
	if k.name == meterKind.name {
		return c.NoMeter(id)
	}
	return fmt.Sprintf("The catalogue %q has no %s %q.%s", c.ID(), k.name, id, k.near(id, k.ids(c)))
}

// near names the id that is nearest to one that there is not, or the few that there are.
func (k *kind) near(id string, ids []string) string {
	hint := pricing.DidYouMean(id, ids)
	if hint == "" && k.name != meterKind.name && len(ids) > 0 {
		hint = fmt.Sprintf(" There are: %s.", strings.Join(ids, ", "))
	}
	return hint
}

// find says which product of the account has what a name means, and the name with its
// catalogue. Where none has it, or several, that is a problem of the attribute.
func (r *resolver) find(a *Account, address, attribute string, name planner.Name, k *kind) (int, planner.Name, bool) {
	if name.Catalog == "" {
		name = planner.ParseName(name.ID)
	}
	i, summary, detail := a.find(name, k)
	if detail == "" {
		return i, planner.Name{Catalog: a.Products[i].Catalog.ID(), ID: name.ID}, true
	}
	key := name.String()
	if attribute == k.attribute { // not a map
		key = ""
	}
	r.KeyProblem(address, attribute, key, summary, "%s", detail)
	return 0, name, false
}

// find is the product of the account that has what a name means; or what is wrong.
func (a *Account) find(name planner.Name, k *kind) (product int, summary, detail string) {
	var candidates []string
	for i := range a.Products {
		if c := a.Products[i].Catalog; (name.Catalog == "" || name.Catalog == c.ID()) && k.has(c, name.ID) {
			product, candidates = i, append(candidates, c.ID()+"/"+name.ID)
		}
	}
	switch len(candidates) {
	case 0:
		return 0, k.summary, a.none(name, k)
	case 1:
		return product, "", ""
	}
	return 0, "Ambiguous " + k.name, fmt.Sprintf("Several products of %s have a %s %q: write one of %s.", a.Address, k.name, name.ID, strings.Join(candidates, ", "))
}

// Meter is the one that a text names by its id, qualified or not, or else by its title, as
// consoles and bills do. Where there is none, or several, detail is a sentence that says so.
func (a *Account) Meter(text string) (m *pricing.Meter, detail string) {
	name := planner.ParseName(text)
	i, _, detail := a.find(name, &meterKind)
	if detail == "" {
		m, _ = a.Products[i].Catalog.Meter(name.ID)
		return m, ""
	}
	for i := range a.Products {
		titled, ok := a.Products[i].Catalog.MeterTitled(text)
		if ok && m != nil {
			return nil, fmt.Sprintf("Several products of %s have a meter with the title %q: write an id.", a.Address, text)
		}
		if ok {
			m, detail = titled, ""
		}
	}
	return m, detail
}

// UsagesOf are the indexes of the plan's usages at a meter of the account, by address.
func (a *Account) UsagesOf(m *pricing.Meter) []int {
	for k := range a.Products {
		for _, use := range a.Products[k].Meters {
			if use.Meter == m {
				return use.Usages
			}
		}
	}
	return nil
}

// none says that the account has nothing of a name.
func (a *Account) none(name planner.Name, k *kind) string {
	var catalogs, ids []string
	for i := range a.Products {
		c := a.Products[i].Catalog
		if len(a.Products) == 1 && name.Catalog == "" || c.ID() == name.Catalog {
			return k.none(c, name.ID)
		}
		catalogs, ids = append(catalogs, c.ID()), append(ids, k.ids(c)...)
	}
	if name.Catalog != "" {
		return fmt.Sprintf("The account has no product %s; its products are %s.%s", name.Catalog, strings.Join(catalogs, ", "), pricing.DidYouMean(name.Catalog, catalogs))
	}
	return fmt.Sprintf("None of the account's catalogues %s has a %s %q.%s", strings.Join(catalogs, ", "), k.name, name.ID, k.near(name.ID, ids))
}

// discounts checks the multipliers on prices.
func (r *resolver) discounts(a *Account) {
	r.discount(a, "discount", &a.Discount, &meterKind)
	if a.PackDiscount != nil {
		r.discount(a, "pack_discount", a.PackDiscount, &packKind)
	}
}

func (r *resolver) discount(a *Account, attribute string, d *planner.Discount, k *kind) {
	const negative = "The discount is a multiplier on list prices, 0.9 for ten per cent off; %s is negative."
	r.Refuse(d.Default.IsNegative(), a.Address, attribute, "Negative discount", negative, d.Default)
	given := map[planner.Name]decimal.Decimal{}
	for _, key := range slices.Sorted(maps.Keys(d.ByName)) {
		_, name, ok := r.find(a, a.Address, attribute, planner.ParseName(key), k)
		if _, twice := given[name]; ok && twice {
			r.KeyProblem(a.Address, attribute, key, "Duplicate discount", "The discount of %s is given twice.", name)
		}
		given[name] = d.ByName[key]
		if d.ByName[key].IsNegative() {
			r.KeyProblem(a.Address, attribute, key, "Negative discount", negative, d.ByName[key])
		}
	}
}
