package hclspec

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

var tierListSchema = schema{
	labels:   []string{"id"},
	optional: []string{"tiers", "free"},
}

var catalogFileSchema = schema{
	nested: map[string]schema{"catalog": {
		required: []string{"id", "currency", "call_unit", "as_of"},
		optional: []string{"title", "source"},
		repeated: map[string]bool{"free_quota": true, "meter": true, "pack": true, "revision": true},
		nested: map[string]schema{
			"terms":      termsSchema,
			"free_quota": {labels: []string{"id"}, required: []string{"calls", "meters"}},
			"meter":      {labels: []string{"id"}, optional: []string{"title", "group", "tiers", "free"}},
			"pack":       {labels: []string{"sku"}, required: []string{"meters", "calls", "price"}},
			"revision": {
				labels:   []string{"date"},
				repeated: map[string]bool{"meter": true, "pack": true},
				nested: map[string]schema{
					"meter": tierListSchema,
					"pack":  {labels: []string{"sku"}, required: []string{"price"}},
				},
			},
		},
	}},
}

// readCatalog reads a price catalogue. It is data: its expressions may compute,
// but there is nothing that they could refer to.
func (s *sources) readCatalog(name string) (*pricing.Catalog, hcl.Diagnostics) {
	file, diags := s.parse(name)
	if diags.HasErrors() {
		return nil, diags
	}
	top, diags := decodeBody(file.Body, catalogFileSchema)
	b := top.first("catalog")
	if b == nil {
		if !diags.HasErrors() {
			diags = append(diags, sourceless("Missing catalog block", s.display(name)+" holds no catalog { … } block."))
		}
		return nil, diags
	}
	ev := newEvaluator(Options{}, s)
	ev.dataOnly = true
	ev.report(diags)
	c := catalogReader{reader: &reader{scope: ev.newScope(&module{}), block: b}, places: map[string]*block{"": b}}
	spec := c.spec()
	if ev.diags.HasErrors() {
		return nil, ev.diags
	}
	catalog, problems := pricing.NewCatalog(spec)
	for _, p := range problems {
		d := sourceless(p.Summary, p.Detail)
		c.places[p.Address].locate(p, d)
		ev.add(d)
	}
	return catalog, ev.diags
}

// A catalogReader reads a catalogue file and remembers where each thing stands.
type catalogReader struct {
	*reader
	places map[string]*block // by the addresses of pricing.NewCatalog
}

func (c *catalogReader) at(b *block) *reader { return &reader{scope: c.scope, block: b} }

func (c *catalogReader) place(address string, b *block) {
	if _, ok := c.places[address]; ok {
		address += " again" // a duplicate is shown where it stands again
	}
	c.places[address] = b
}

func (c *catalogReader) spec() pricing.CatalogSpec {
	spec := pricing.CatalogSpec{Terms: pricing.DefaultTerms()}
	spec.ID, _ = c.requiredText("id")
	spec.Title, _ = c.text("title")
	spec.Currency, _ = c.requiredText("currency")
	spec.Source, _ = c.text("source")
	spec.CallUnit, _ = c.whole("call_unit")
	spec.AsOf, _ = c.date("as_of")
	if b := c.block.first("terms"); b != nil {
		c.at(b).terms(&spec.Terms)
	}
	for _, b := range c.block.nested["free_quota"] {
		r, id := c.at(b), b.labels[0]
		c.place("free_quota."+id, b)
		calls, _ := r.whole("calls")
		spec.FreeQuotas = append(spec.FreeQuotas, pricing.FreeQuotaSpec{ID: id, Calls: calls, Meters: r.texts("meters")})
	}
	for _, b := range c.block.nested["meter"] {
		r, id := c.at(b), b.labels[0]
		c.place("meter."+id, b)
		m := pricing.MeterSpec{ID: id, Free: r.flag("free"), Tiers: r.tiers()}
		m.Title, _ = r.text("title")
		m.Group, _ = r.text("group")
		spec.Meters = append(spec.Meters, m)
	}
	for _, b := range c.block.nested["pack"] {
		r, sku := c.at(b), b.labels[0]
		c.place("pack."+sku, b)
		calls, _ := r.whole("calls")
		price, _ := r.number("price")
		spec.Packs = append(spec.Packs, pricing.PackSpec{SKU: sku, Meters: r.texts("meters"), Calls: calls, Price: price})
	}
	for _, b := range c.block.nested["revision"] {
		if revision, ok := c.revision(b); ok {
			spec.Revisions = append(spec.Revisions, revision)
		}
	}
	return spec
}

func (c *catalogReader) revision(b *block) (pricing.RevisionSpec, bool) {
	date, err := pricing.ParseDate(b.labels[0])
	if err != nil {
		c.evaluator.fail(b.at, "Invalid date", "The label of a revision is the day from which on its prices hold: %s.", err)
		return pricing.RevisionSpec{}, false
	}
	address := "revision." + date.String()
	c.place(address, b)
	spec := pricing.RevisionSpec{Date: date}
	for _, m := range b.nested["meter"] {
		c.place(address+".meter."+m.labels[0], m)
		r := c.at(m)
		spec.Meters = append(spec.Meters, pricing.MeterRevisionSpec{ID: m.labels[0], Free: r.flag("free"), Tiers: r.tiers()})
	}
	for _, p := range b.nested["pack"] {
		c.place(address+".pack."+p.labels[0], p)
		price, _ := c.at(p).number("price")
		spec.Packs = append(spec.Packs, pricing.PackRevisionSpec{SKU: p.labels[0], Price: price})
	}
	return spec, true
}

// tiers reads a price list.
func (r *reader) tiers() []pricing.TierSpec {
	v, ok := r.read("tiers", cty.DynamicPseudoType)
	if !ok {
		return nil
	}
	if t := v.value.Type(); !t.IsTupleType() && !t.IsListType() {
		r.fail(v.attr, v.ctx, "Incorrect value type", "tiers: a list is required, as in [{ from = 0, price = 2.5 }].")
		return nil
	}
	var tiers []pricing.TierSpec
	for it := v.value.ElementIterator(); it.Next(); {
		_, element := it.Element()
		tier, err := tierSpec(element)
		if err != nil {
			r.failElement(v, len(tiers), "Invalid tier", sentence(err))
		}
		tiers = append(tiers, tier)
	}
	return tiers
}

// tierSpec reads { from = 0, price = 2.5 }.
func tierSpec(v cty.Value) (pricing.TierSpec, error) {
	if v.IsNull() || (!v.Type().IsObjectType() && !v.Type().IsMapType()) {
		return pricing.TierSpec{}, fmt.Errorf("a tier is an object, as in { from = 0, price = 2.5 }")
	}
	var spec pricing.TierSpec
	var err error
	seen := map[string]bool{}
	for it := v.ElementIterator(); it.Next() && err == nil; {
		key, value := it.Element()
		name := key.AsString()
		seen[name] = true
		if value, err = convert.Convert(value, cty.Number); err != nil || value.IsNull() {
			return spec, fmt.Errorf("%s: a number is required", name)
		}
		switch name {
		case "from":
			spec.From, err = wholeNumber(value)
		case "price":
			spec.Price, err = exactNumber(value)
		default:
			return spec, fmt.Errorf("a tier has from and price, but no %q.%s", name, pricing.DidYouMean(name, []string{"from", "price"}))
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
	}
	if err == nil && (!seen["from"] || !seen["price"]) {
		err = fmt.Errorf("a tier needs both from and price, as in { from = 0, price = 2.5 }")
	}
	return spec, err
}

// failElement reports a mistake in one element of a list.
func (r *reader) failElement(v read, i int, summary, detail string) {
	r.failed = true
	r.failIn(v.attr.Expr, elementRange(v.attr.Expr, i), v.ctx, summary, detail)
}

// texts reads a list of strings.
func (r *reader) texts(name string) []string {
	v, ok := r.required(name, cty.List(cty.String))
	if !ok {
		return nil
	}
	texts := []string{}
	for it := v.value.ElementIterator(); it.Next(); {
		_, text := it.Element()
		if !text.IsNull() {
			texts = append(texts, text.AsString())
		}
	}
	return texts
}

// flag reads a bool, false by default.
func (r *reader) flag(name string) bool {
	v, ok := r.read(name, cty.Bool)
	return ok && v.value.True()
}

// eachNumber visits a map of numbers; a null entry is an absent one.
func (r *reader) eachNumber(v read, visit func(key string, value decimal.Decimal)) {
	r.eachEntry(v, func(key string, value cty.Value) error {
		d, err := exactNumber(value)
		if err == nil {
			visit(key, d)
		}
		return err
	})
}
