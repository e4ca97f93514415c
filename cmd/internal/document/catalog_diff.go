package document

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/pricing"
)

// A CatalogDiff is what changed between two versions of a price list.
type CatalogDiff struct {
	Old     CatalogVersion  `json:"old"`
	New     CatalogVersion  `json:"new"`
	Changes []CatalogChange `json:"changes"`
}

// A CatalogChange is one attribute that changed, or that is only on one side.
type CatalogChange struct {
	Kind      string  `json:"kind"` // "catalog", "terms", "free_quota", "meter", "pack", "subscription" or "revision"
	ID        string  `json:"id"`
	Title     string  `json:"title"`     // of a meter
	TitleEN   string  `json:"title_en"`  // likewise
	Attribute string  `json:"attribute"` // "price from 1000000"
	Before    *string `json:"before"`    // null where there was none
	After     *string `json:"after"`     // null where there is none any more
	Percent   *Money  `json:"percent"`   // change of a price of one call or unit; null of anything else
}

// A catalogPart is a meter, pack, quota or revision, or the head of a catalogue.
type catalogPart struct {
	kind, id, title, titleEN string
	facts                    []catalogFact
}

type catalogFact struct {
	name, value string
	price       decimal.Decimal // of one call or unit; 0 where the fact is no price
}

// NewCatalogDiff compares two price lists: parts in the order of the new one, then what
// it has no more.
func NewCatalogDiff(before, after *pricing.Catalog) CatalogDiff {
	d := CatalogDiff{Old: newCatalogVersion(before), New: newCatalogVersion(after), Changes: []CatalogChange{}}
	name := func(p catalogPart) string { return p.kind + " " + p.id }
	for was, is := range matched(partsOf(before.Spec()), partsOf(after.Spec()), name) {
		d.Changes = append(d.Changes, cmp.Or(is, was).changes(OrZero(was).facts, OrZero(is).facts)...)
	}
	return d
}

// changes are what differs between the facts of a part.
func (p *catalogPart) changes(before, after []catalogFact) (changes []CatalogChange) {
	for was, is := range matched(before, after, func(f catalogFact) string { return f.name }) {
		c := CatalogChange{Kind: p.kind, ID: p.id, Title: p.title, TitleEN: p.titleEN, Attribute: cmp.Or(is, was).name}
		switch {
		case was == nil:
			c.After = &is.value
		case is == nil:
			c.Before = &was.value
		case was.value == is.value && was.price.Equal(is.price):
			continue
		default:
			c.Before, c.After = &was.value, &is.value
			if was.price.IsPositive() && !was.price.Equal(is.price) {
				c.Percent = percentOf(is.price.Sub(was.price), was.price)
			}
		}
		changes = append(changes, c)
	}
	return changes
}

// text adds a fact that is said only where it is not empty.
func (p *catalogPart) text(name, value string) {
	if value != "" {
		p.facts = append(p.facts, catalogFact{name: name, value: value})
	}
}

func (p *catalogPart) price(name string, price decimal.Decimal, unit int64) {
	p.facts = append(p.facts, catalogFact{name, price.String(), price.Div(decimal.NewFromInt(unit))})
}

// prices adds a price list, by the calls from which on each price holds.
func (p *catalogPart) prices(tiers []pricing.Tier, unit int64) {
	for _, t := range tiers {
		name := fmt.Sprintf("price from %d", t.From)
		if !t.Price.Valid {
			p.text(name, "null")
		} else {
			p.price(name, t.Price.Decimal, unit)
		}
	}
}

func meterList(meters pricing.GrantMeters) string {
	if meters.Listed() {
		return strings.Join(meters.IDs(), ", ")
	}
	return strings.Join(each(meters, func(m pricing.GrantMeter) string { return m.ID + " = " + m.Ratio.String() }), ", ")
}

// says adds what is not left out of a part of a price list, by the names of its keys. Its
// prices are for so many calls or units; with 0 no number is a price.
func (p *catalogPart) says(spec any, unit int64) {
	v := reflect.ValueOf(spec)
	for _, f := range reflect.VisibleFields(v.Type()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		field := v.FieldByIndex(f.Index)
		if name == "" || field.IsZero() || unit > 0 && (name == "id" || name == "sku") {
			continue
		}
		switch value := reflect.Indirect(field).Interface().(type) {
		case decimal.Decimal:
			if unit > 0 {
				p.price(name, value, unit)
			} else {
				p.text(name, value.String())
			}
		case []pricing.Tier:
			p.prices(value, unit)
		case pricing.GrantMeters:
			p.text(name, meterList(value))
		default:
			if k := reflect.Indirect(field).Kind(); k != reflect.Slice && f.Type != reflect.TypeFor[pricing.Terms]() {
				p.text(name, fmt.Sprint(value))
			}
		}
	}
}

// partsOf takes a price list apart.
func partsOf(s pricing.CatalogSpec) (parts []catalogPart) {
	add := func(p catalogPart, spec any, unit int64) {
		p.says(spec, unit)
		parts = append(parts, p)
	}
	head := catalogPart{kind: "catalog"}
	if s.TaxRate != nil && !s.PricesIncludeTax {
		head.text("prices_include_tax", "false")
	}
	add(head, s, 0)
	terms := catalogPart{kind: "terms"}
	for _, t := range pricing.AllTerms {
		terms.text(t.Name, t.Get(s.Terms))
	}
	parts = append(parts, terms)
	units := map[string]int64{} // that prices of meters and packs are for
	for _, m := range s.Meters {
		m.CallUnit = cmp.Or(m.CallUnit, s.CallUnit)
		units["meter "+m.ID] = m.CallUnit
		add(catalogPart{kind: "meter", id: m.ID, title: m.Title, titleEN: m.TitleEN}, m, m.CallUnit)
	}
	for _, q := range s.FreeQuotas {
		add(catalogPart{kind: "free_quota", id: q.ID}, q, 1)
	}
	for _, k := range s.Packs {
		units["pack "+k.SKU] = k.Calls
		add(catalogPart{kind: "pack", id: k.SKU}, k, k.Calls)
	}
	for _, u := range s.Subscriptions {
		add(catalogPart{kind: "subscription", id: u.ID, title: u.Title, titleEN: u.TitleEN}, u, 1)
	}
	for _, r := range s.Revisions { // announced prices
		for _, m := range r.Meters {
			add(catalogPart{kind: "revision", id: r.Date.String() + " " + m.ID}, m, units["meter "+m.ID])
		}
		for _, k := range r.Packs {
			add(catalogPart{kind: "revision", id: r.Date.String() + " " + k.SKU}, k, units["pack "+k.SKU])
		}
	}
	return parts
}
