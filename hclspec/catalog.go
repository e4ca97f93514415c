package hclspec

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
)

// DefaultCatalog is the id of the catalogue of accounts that name none.
const DefaultCatalog = "tencent-tiia"

// A catalogUse is a catalogue with the terms and prices that a catalog block puts in
// force.
type catalogUse struct {
	catalog  *pricing.Catalog
	terms    pricing.Terms
	contract *pricing.Contract // nil: the catalogue's prices
	tax      *planner.Tax      // nil: nothing is said of it
}

// used returns the catalogues of the plan's accounts; a plan without accounts
// is in the currency of the default.
func (ev *evaluator) used() []*pricing.Catalog {
	if len(ev.inUse) == 0 {
		return []*pricing.Catalog{ev.builtin(DefaultCatalog)}
	}
	return each(slices.Sorted(maps.Keys(ev.inUse)), func(id string) *pricing.Catalog { return ev.inUse[id] })
}

// catalogValue is what catalog.NAME means.
func (s *scope) catalogValue(name string) cty.Value {
	b := s.module.byName["catalog."+name]
	use := s.catalogUse(b)
	if use == nil {
		return cty.DynamicVal
	}
	spec := use.catalog.Spec()
	day := func(d pricing.Date) cty.Value {
		if d == 0 {
			return cty.NullVal(cty.String)
		}
		return cty.StringVal(d.String())
	}
	return cty.ObjectVal(map[string]cty.Value{
		"address":  cty.StringVal(s.prefix + b.name),
		"name":     cty.StringVal(name),
		"id":       cty.StringVal(spec.ID),
		"title":    cty.StringVal(spec.Title),
		"currency": cty.StringVal(spec.Currency),
		"as_of":    day(spec.AsOf), "checked_on": day(spec.CheckedOn),
	})
}

// catalogUse reads a catalog block; nil where it has mistakes.
func (s *scope) catalogUse(b *block) *catalogUse {
	address := s.prefix + b.name
	s.catalogUses[address] = nil
	r := s.readerOf(nil, b)
	source, ok := r.required("source", cty.String)
	if !ok {
		return nil
	}
	catalog := s.loadCatalog(r, source.AsString())
	if catalog == nil {
		return nil
	}
	use := &catalogUse{catalog: catalog, terms: catalog.Spec().Terms, tax: r.tax()}
	if spec := catalog.Spec(); b.attrs["tax_rate"] == nil && spec.TaxRate != nil {
		use.tax = &planner.Tax{Rate: *spec.TaxRate, Included: spec.PricesIncludeTax}
	}
	r.terms(&use.terms)
	if use.contract, ok = r.contract(catalog); !ok {
		return nil
	}
	s.catalogUses[address] = use
	return use
}

// contract reads prices that replace those of a catalogue; nil without any, false with
// mistakes.
func (r *reader) contract(catalog *pricing.Catalog) (*pricing.Contract, bool) {
	contract, c := &pricing.Contract{}, newCatalogReader(r)
	c.parts(r.block, "", contract)
	if contract.IsZero() {
		return nil, true
	}
	_, problems := catalog.WithContract(contract)
	c.locate(problems, hcl.DiagError)
	failed := slices.ContainsFunc(slices.Collect(maps.Values(c.places)), func(r *reader) bool { return r.failed })
	return contract, len(problems) == 0 && !failed
}

// loadCatalog finds the catalogue that a source names: a built-in id, or a path
// relative to the module.
func (s *scope) loadCatalog(r *reader, name string) *pricing.Catalog {
	if slices.Contains(BuiltinCatalogIDs(), name) {
		return s.builtin(name)
	}
	if kindOf(path.Base(name)) != catalogFile {
		r.fail("source", "Unknown catalogue", "%q is neither a built-in catalogue (planner catalog list shows them) nor the path of a *.catalog.hcl file.%s",
			name, pricing.DidYouMean(name, BuiltinCatalogIDs()))
		return nil
	}
	at, err := s.within(s.module.dir, name)
	if err != nil {
		r.fail("source", "Path outside the boundary", "%s.", err)
		return nil
	}
	if c, ok := s.catalogs[at]; ok {
		return c
	}
	c, diags := s.sources.readCatalog(at, false)
	for _, d := range diags {
		if d.Subject == nil { // no line of the file is to blame
			r.fail("source", "Cannot read the catalogue", "%s", d.Detail)
			continue
		}
		s.add(d)
	}
	s.catalogs[at] = c
	return c
}

// builtin returns a built-in catalogue, read once.
func (ev *evaluator) builtin(id string) *pricing.Catalog {
	if c, ok := ev.catalogs[id]; ok {
		return c
	}
	c, err := BuiltinCatalog(id)
	if err != nil {
		panic(err) // the embedded files are tested
	}
	ev.catalogs[id] = c
	return c
}

const builtinFolder, catalogSuffix = "catalogs", ".catalog.hcl"

// BuiltinCatalogIDs returns the ids of the catalogues that come with the program.
func BuiltinCatalogIDs() []string {
	entries, err := fs.ReadDir(pricing.BuiltinCatalogs, builtinFolder)
	if err != nil {
		panic(err) // embedded
	}
	return each(entries, func(e fs.DirEntry) string { return strings.TrimSuffix(e.Name(), catalogSuffix) })
}

// BuiltinCatalog reads a built-in catalogue by its id.
func BuiltinCatalog(id string) (*pricing.Catalog, error) {
	if !slices.Contains(BuiltinCatalogIDs(), id) {
		return nil, fmt.Errorf("there is no built-in catalogue %q; planner catalog list shows them.%s", id, pricing.DidYouMean(id, BuiltinCatalogIDs()))
	}
	c, _, diags := LoadCatalog(pricing.BuiltinCatalogs, path.Join(builtinFolder, id+catalogSuffix), nil, false)
	if diags.HasErrors() {
		return nil, diags
	}
	return c, nil
}

// LoadCatalog reads and checks a price catalogue. With mistakes there is no
// catalogue; all are returned, in source order. A review adds warnings about what is
// possible, but rarely meant ([pricing.Catalog.Review]).
func LoadCatalog(fsys fs.FS, name string, display func(string) string, review bool) (*pricing.Catalog, map[string]*hcl.File, hcl.Diagnostics) {
	src := newSources(fsys, display)
	c, diags := src.readCatalog(name, review)
	sortDiagnostics(diags)
	return c, src.files, diags
}

// readCatalog reads a price catalogue. It is data: its expressions may compute,
// but there is nothing that they could refer to. A review adds warnings about what is
// possible, but rarely meant.
func (s *sources) readCatalog(name string, review bool) (*pricing.Catalog, hcl.Diagnostics) {
	file, diags := s.parse(name)
	if file == nil {
		return nil, diags
	}
	top, more := decodeFile(file, schemas["catalogue"])
	diags = append(diags, more...)
	b := top.first("catalog")
	if b == nil {
		if !diags.HasErrors() {
			start := hcl.Range{Filename: s.display(name), Start: hcl.InitialPos, End: hcl.InitialPos}
			diags = append(diags, problem(start, "Missing catalog block", "A price catalogue is a file with a block catalog { … }, and this one has none."))
		}
		return nil, diags
	}
	ev := newEvaluator(Options{}, s)
	ev.dataOnly = true
	ev.report(diags)
	c := newCatalogReader(ev.newScope(&module{}).readerOf(nil, b))
	catalog, problems := pricing.NewCatalog(c.spec())
	c.locate(problems, hcl.DiagError)
	if ev.diags.HasErrors() {
		return nil, ev.diags
	}
	if review {
		c.locate(catalog.Review(), hcl.DiagWarning)
	}
	return catalog, ev.diags
}

// A catalogReader reads prices, of a catalogue file or a catalog block, and remembers
// where each thing stands.
type catalogReader struct {
	*reader
	addresses pricing.Addresses
	places    map[string]*reader // by the addresses of pricing's problems
}

func newCatalogReader(r *reader) *catalogReader {
	return &catalogReader{reader: r, addresses: pricing.Addresses{}, places: map[string]*reader{"": r}}
}

// locate reports problems at their places.
func (c *catalogReader) locate(problems []pricing.Problem, severity hcl.DiagnosticSeverity) {
	for _, p := range problems {
		if at := c.places[p.Address]; !at.explains(p) {
			d := sourceless(p.Summary, p.Detail)
			d.Severity = severity
			at.block.locate(p, d)
			c.add(d)
		}
	}
}

func (c *catalogReader) spec() pricing.CatalogSpec {
	spec := pricing.CatalogSpec{Terms: pricing.DefaultTerms()}
	c.fill(&spec)
	if tax := c.tax(); tax != nil {
		spec.TaxRate, spec.PricesIncludeTax = &tax.Rate, tax.Included
	}
	c.terms(&spec.Terms)
	c.parts(c.block, "", &spec)
	return spec
}

// parts reads the blocks in a block into the lists of a struct that are called like their
// kinds, meter into Meters; prefix begins their addresses.
func (c *catalogReader) parts(b *block, prefix string, into any) {
	for _, kind := range b.schema.body.Blocks {
		list := fieldOf(into, kind.Type+"s")
		if !list.IsValid() {
			continue // it has a reader of its own
		}
		for _, nested := range b.nested[kind.Type] {
			part, address := reflect.New(list.Type().Elem()), c.addresses.Next(prefix+kind.Type+"."+nested.labels[0])
			c.places[address] = c.inside(nested)
			if c.places[address].part(part.Interface()) {
				c.parts(nested, address+".", part.Interface())
				list.Set(reflect.Append(list, part.Elem()))
			}
		}
	}
}

// part reads the label and the attributes of a block of a catalogue; false without a place
// for it there.
func (r *reader) part(into any) bool {
	for _, name := range []string{"ID", "SKU"} {
		if field := fieldOf(into, name); field.IsValid() {
			field.SetString(r.block.labels[0])
		}
	}
	r.fill(into)
	switch part := into.(type) {
	case *pricing.RevisionSpec:
		date, err := pricing.ParseDate(r.block.labels[0])
		if part.Date = date; err != nil {
			return r.mistake(r.block.at, "Invalid date", "The label of a revision is the day from which on its prices hold: %s.", err)
		}
	case *pricing.MeterSpec:
		if r.has("call_unit") && !r.wrong["call_unit"] && part.CallUnit == 0 {
			r.fail("call_unit", "Invalid call unit", "The call unit must be a whole number from 1 to 1000000000, not 0. Without one it is that of the catalogue.")
		}
	case *pricing.MeterContract:
		if r.given("tiers") && len(part.Tiers) == 0 && !r.wrong["tiers"] {
			r.fail("tiers", "Invalid price list", "A price list needs at least one tier, { from = 0, price = … }. Without tiers the catalogue's stay.")
		}
	}
	return true
}

// grantMeters reads the meters of a grant: a list, or a map of meters to what one of
// their calls takes.
func (r *reader) grantMeters(name string) (pricing.GrantMeters, bool) {
	v, ok := r.read(name, cty.DynamicPseudoType)
	if ok && isMap(v) {
		return pricing.RatedMeters(r.unitMap(name, v)), true
	}
	if v, ok = r.read(name, cty.List(cty.String)); !ok {
		return nil, false
	}
	texts := []string{}
	for _, text := range v.AsValueSlice() {
		if !text.IsNull() {
			texts = append(texts, text.AsString())
		}
	}
	return pricing.ListedMeters(texts...), true
}

// tiers reads a price list.
func (r *reader) tiers(name string) (tiers []pricing.Tier, ok bool) {
	v, ok := r.read(name, cty.DynamicPseudoType)
	if !ok {
		return nil, false
	}
	if t := v.Type(); !t.IsTupleType() && !t.IsListType() {
		return nil, r.fail(name, "Incorrect value type", "tiers: a list is required, as in [{ from = 0, price = 2.5 }].")
	}
	for it := v.ElementIterator(); it.Next(); {
		_, element := it.Element()
		tier, key, err := readTier(element)
		if err != nil {
			r.failPart(name, tierRange(r.expr(name), len(tiers), key), "Invalid tier", "%s", sentence(err))
		}
		tiers = append(tiers, tier)
	}
	return tiers, true
}

// tierRange is where a tier stands, or the part of it that has a key.
func tierRange(list hcl.Expression, i int, key string) hcl.Range {
	tiers, diags := hcl.ExprList(list)
	switch {
	case diags.HasErrors() || i >= len(tiers) || key == "":
		return elementRange(list, i)
	case key == "from" || key == "price":
		return mapValueRange(tiers[i], key)
	default:
		return mapKeyRange(tiers[i], key)
	}
}

// readTier reads { from = 0, price = 2.5 }. With an error it returns the key with
// the mistake, if it is in one.
func readTier(v cty.Value) (tier pricing.Tier, key string, err error) {
	if v.IsNull() || !isMap(v) {
		return tier, "", fmt.Errorf("a tier is an object, as in { from = 0, price = 2.5 }")
	}
	seen := map[string]bool{}
	for it := v.ElementIterator(); it.Next(); {
		element, value := it.Element()
		name := element.AsString()
		seen[name] = true
		if name == "price" && value.IsNull() {
			continue // it has none
		}
		if value, err = functions.Number(value); err != nil || value.IsNull() {
			return tier, name, fmt.Errorf("%s: a number is required", name)
		}
		switch name {
		case "from":
			tier.From, err = wholeNumber(value)
		case "price":
			tier.Price = decimal.NewNullDecimal(exactNumber(value))
		default:
			return tier, name, fmt.Errorf("a tier has from and price, but no %q.%s", name, pricing.DidYouMean(name, []string{"from", "price"}))
		}
		if err != nil {
			return tier, name, fmt.Errorf("%s: %w", name, err)
		}
	}
	if !seen["from"] || !seen["price"] {
		err = fmt.Errorf("a tier needs both from and price, as in { from = 0, price = 2.5 }")
	}
	return tier, "", err
}

// terms reads the terms block over the terms that it overrides.
func (r *reader) terms(into *pricing.Terms) {
	b := r.block.first("terms")
	if b == nil {
		return
	}
	inside := r.inside(b)
	for _, term := range pricing.AllTerms {
		v, ok := inside.read(term.Name, cty.DynamicPseudoType)
		if !ok {
			continue
		}
		text, err := termText(term, v)
		if err != nil {
			inside.fail(term.Name, "Incorrect value type", "%s must be %s.", term.Name, err)
		} else if err := into.Set(term.Name, text); err != nil {
			inside.fail(term.Name, "Invalid term", "%s.", err)
		}
	}
}

// termText is a term's value as pricing.Terms takes it: a number exact to 12
// decimals, or a word.
func termText(term pricing.Term, v cty.Value) (string, error) {
	want := cty.String
	if term.Number {
		want = cty.Number
	}
	value, err := functions.Convert(v, want)
	switch {
	case err != nil || !term.Number && v.Type() != cty.String:
		return "", fmt.Errorf("a %s, not a %s (%s)", want.FriendlyName(), v.Type().FriendlyName(), term.Doc())
	case term.Number:
		return exactNumber(value).String(), nil
	}
	return value.AsString(), nil
}
