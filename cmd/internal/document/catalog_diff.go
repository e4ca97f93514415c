package document

import (
	"cmp"
	"fmt"
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
	old, left := partsOf(before.Spec()), map[string]*catalogPart{}
	for i := range old {
		left[old[i].kind+" "+old[i].id] = &old[i]
	}
	for _, p := range partsOf(after.Spec()) {
		key := p.kind + " " + p.id
		was := left[key]
		if was == nil {
			was = &catalogPart{}
		}
		d.Changes = append(d.Changes, was.changes(&p)...)
		delete(left, key)
	}
	for i := range old {
		if p := &old[i]; left[p.kind+" "+p.id] == p {
			gone := *p
			gone.facts = nil
			d.Changes = append(d.Changes, p.changes(&gone)...)
		}
	}
	return d
}

func (p *catalogPart) change(attribute string, before, after *string) CatalogChange {
	return CatalogChange{Kind: p.kind, ID: p.id, Title: p.title, TitleEN: p.titleEN, Attribute: attribute, Before: before, After: after}
}

func (p *catalogPart) changes(now *catalogPart) (changes []CatalogChange) {
	left := map[string]catalogFact{}
	for _, f := range p.facts {
		left[f.name] = f
	}
	for _, f := range now.facts {
		was, ok := left[f.name]
		delete(left, f.name)
		if !ok {
			changes = append(changes, now.change(f.name, nil, &f.value))
			continue
		}
		if was.value == f.value && was.price.Equal(f.price) {
			continue
		}
		c := now.change(f.name, &was.value, &f.value)
		if was.price.IsPositive() && !was.price.Equal(f.price) {
			c.Percent = percentOf(f.price.Sub(was.price), was.price)
		}
		changes = append(changes, c)
	}
	for _, f := range p.facts {
		if _, ok := left[f.name]; ok {
			changes = append(changes, now.change(f.name, &f.value, nil))
		}
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
func (p *catalogPart) prices(free bool, tiers []pricing.TierSpec, unit int64) {
	if free {
		p.text("free", "true")
	}
	for _, t := range tiers {
		name := fmt.Sprintf("price from %d", t.From)
		if t.NoPrice {
			p.text(name, "null")
		} else {
			p.price(name, t.Price, unit)
		}
	}
}

func day(d pricing.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func validity(v pricing.Validity) string {
	if v.IsZero() {
		return ""
	}
	return v.String()
}

func meterList(meters pricing.GrantMeters) string {
	if meters.Listed() {
		return strings.Join(meters.IDs(), ", ")
	}
	return strings.Join(each(meters, func(m pricing.GrantMeter) string { return m.ID + " = " + m.Ratio.String() }), ", ")
}

// partsOf takes a price list apart.
func partsOf(s pricing.CatalogSpec) (parts []catalogPart) {
	head, terms := catalogPart{kind: "catalog"}, catalogPart{kind: "terms"}
	head.text("id", s.ID)
	head.text("title", s.Title)
	head.text("currency", s.Currency)
	head.text("call_unit", fmt.Sprint(s.CallUnit))
	head.text("as_of", day(s.AsOf))
	head.text("checked_on", day(s.CheckedOn))
	head.text("confidence", string(s.Confidence))
	head.text("source", s.Source)
	if s.TaxRate != nil {
		head.text("tax_rate", s.TaxRate.String())
		head.text("prices_include_tax", fmt.Sprint(s.PricesIncludeTax))
	}
	for _, t := range pricing.AllTerms {
		terms.text(t.Name, t.Get(s.Terms))
	}
	parts = append(parts, head, terms)
	units := map[string]int64{}
	for _, m := range s.Meters {
		units[m.ID] = cmp.Or(m.CallUnit, s.CallUnit)
		p := catalogPart{kind: "meter", id: m.ID, title: m.Title, titleEN: m.TitleEN}
		p.text("title", m.Title)
		p.text("title_en", m.TitleEN)
		p.text("group", m.Group)
		p.text("unit", m.Unit)
		p.text("call_unit", fmt.Sprint(units[m.ID]))
		p.text("tier_mode", string(m.TierMode))
		p.text("tier_period", string(m.TierPeriod))
		if m.Postpaid != nil {
			p.text("postpaid", "false")
		}
		p.prices(m.Free, m.Tiers, units[m.ID])
		parts = append(parts, p)
	}
	return append(append(parts, grantParts(s)...), revisionParts(s, units)...)
}

// grantParts are the free quotas, packs and subscriptions.
func grantParts(s pricing.CatalogSpec) (parts []catalogPart) {
	for _, q := range s.FreeQuotas {
		p := catalogPart{kind: "free_quota", id: q.ID}
		p.text("calls", fmt.Sprint(q.Calls))
		p.text("renews", string(q.Renews))
		p.text("lasts", validity(q.Lasts))
		p.text("meters", meterList(q.Meters))
		parts = append(parts, p)
	}
	for _, k := range s.Packs {
		p := catalogPart{kind: "pack", id: k.SKU}
		p.text("calls", fmt.Sprint(k.Calls))
		p.price("price", k.Price, k.Calls)
		p.text("validity", validity(k.Validity))
		p.text("meters", meterList(k.Meters))
		parts = append(parts, p)
	}
	for _, u := range s.Subscriptions {
		p := catalogPart{kind: "subscription", id: u.ID, title: u.Title, titleEN: u.TitleEN}
		p.text("title", u.Title)
		if u.Fee != nil {
			p.price("fee", *u.Fee, 1)
		}
		p.prices(false, u.Tiers, 1)
		p.text("tier_mode", string(u.TierMode))
		p.text("every", string(u.Every))
		if u.Calls != nil {
			p.text("calls", fmt.Sprint(*u.Calls))
		}
		p.text("meters", meterList(u.Meters))
		parts = append(parts, p)
	}
	return parts
}

// revisionParts are the announced prices.
func revisionParts(s pricing.CatalogSpec, units map[string]int64) (parts []catalogPart) {
	sizes := map[string]int64{}
	for _, k := range s.Packs {
		sizes[k.SKU] = k.Calls
	}
	for _, r := range s.Revisions {
		for _, m := range r.Meters {
			p := catalogPart{kind: "revision", id: r.Date.String() + " " + m.ID}
			p.prices(m.Free, m.Tiers, units[m.ID])
			parts = append(parts, p)
		}
		for _, k := range r.Packs {
			p := catalogPart{kind: "revision", id: r.Date.String() + " " + k.SKU}
			p.price("price", k.Price, sizes[k.SKU])
			parts = append(parts, p)
		}
	}
	return parts
}
