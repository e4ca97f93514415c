package hclspec

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
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

// A catalogCache holds every catalogue file that was read, by its path or
// built-in id. One with mistakes is nil.
type catalogCache struct {
	loaded map[string]*pricing.Catalog
	inUse  map[string]*pricing.Catalog // by id
}

// used returns the catalogues of the plan's accounts; a plan without accounts
// is in the currency of the default.
func (ev *evaluator) used() []*pricing.Catalog {
	if len(ev.catalogs.inUse) == 0 {
		return []*pricing.Catalog{ev.builtin(DefaultCatalog)}
	}
	var used []*pricing.Catalog
	for _, id := range slices.Sorted(maps.Keys(ev.catalogs.inUse)) {
		used = append(used, ev.catalogs.inUse[id])
	}
	return used
}

// catalogValue is what catalog.NAME means.
func (s *scope) catalogValue(name string, t hcl.Traversal) cty.Value {
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
		"address":  cty.StringVal(s.prefix + b.name()),
		"name":     cty.StringVal(name),
		"id":       cty.StringVal(spec.ID),
		"title":    cty.StringVal(spec.Title),
		"currency": cty.StringVal(spec.Currency),
		"as_of":    day(spec.AsOf), "checked_on": day(spec.CheckedOn),
	})
}

// catalogUse reads a catalog block, once; nil where it has mistakes.
func (s *scope) catalogUse(b *block) *catalogUse {
	address := s.prefix + b.name()
	if use, ok := s.catalogUses[address]; ok {
		return use
	}
	s.catalogUses[address] = nil
	r := &reader{scope: s, block: b}
	source, ok := r.required("source", cty.String)
	if !ok {
		return nil
	}
	catalog := s.loadCatalog(r, source)
	if catalog == nil {
		return nil
	}
	use := &catalogUse{catalog: catalog, terms: catalog.Spec().Terms, tax: r.tax()}
	if spec := catalog.Spec(); b.attrs["tax_rate"] == nil && spec.TaxRate != nil {
		use.tax = &planner.Tax{Rate: *spec.TaxRate, Included: spec.PricesIncludeTax}
	}
	if terms := b.first("terms"); terms != nil {
		r.inside(terms).terms(&use.terms)
	}
	if use.contract, ok = r.contract(catalog); !ok {
		return nil
	}
	s.catalogUses[address] = use
	return use
}

// contract reads prices that replace those of a catalogue; nil without any, false with
// mistakes.
func (r *reader) contract(catalog *pricing.Catalog) (*pricing.Contract, bool) {
	contract := &pricing.Contract{}
	c := newCatalogReader(r)
	for _, b := range r.block.nested["meter"] {
		part, _ := c.place("meter."+b.labels[0], b)
		m := pricing.MeterContract{ID: b.labels[0], Tiers: part.tiers(), TierTerms: part.tierTerms()}
		if v, ok := part.read("tiers", cty.DynamicPseudoType); ok && len(m.Tiers) == 0 && !part.wrong["tiers"] {
			part.fail(v.attr, v.ctx, "Invalid price list", "A price list needs at least one tier, { from = 0, price = … }. Without tiers the catalogue's stay.")
		}
		contract.Meters = append(contract.Meters, m)
	}
	for _, b := range r.block.nested["pack"] {
		part, _ := c.place("pack."+b.labels[0], b)
		contract.Packs = append(contract.Packs, part.packPrice())
	}
	if contract.IsZero() {
		return nil, true
	}
	_, problems := catalog.WithContract(contract)
	c.locate(problems, hcl.DiagError)
	return contract, len(problems) == 0 && !c.anyFailed()
}

// defaultCatalog is the built-in catalogue with its own terms.
func (ev *evaluator) defaultCatalog() *catalogUse {
	c := ev.builtin(DefaultCatalog)
	return &catalogUse{catalog: c, terms: c.Spec().Terms}
}

// loadCatalog finds the catalogue that a source names: a built-in id, or a path
// relative to the module.
func (s *scope) loadCatalog(r *reader, source read) *pricing.Catalog {
	name := source.value.AsString()
	if slices.Contains(BuiltinCatalogIDs(), name) {
		return s.builtin(name)
	}
	if kindOf(path.Base(name)) != catalogFile {
		r.fail(source.attr, source.ctx, "Unknown catalogue", "%q is neither a built-in catalogue (planner catalog list shows them) nor the path of a *.catalog.hcl file.%s",
			name, pricing.DidYouMean(name, BuiltinCatalogIDs()))
		return nil
	}
	at, err := s.within(s.module.dir, name)
	if err != nil {
		r.fail(source.attr, source.ctx, "Path outside the boundary", "%s.", err)
		return nil
	}
	if c, ok := s.catalogs.loaded[at]; ok {
		return c
	}
	c, diags := s.sources.readCatalog(at, false)
	for _, d := range diags {
		if d.Subject == nil { // no line of the file is to blame
			r.fail(source.attr, source.ctx, "Cannot read the catalogue", "%s", d.Detail)
			continue
		}
		s.add(d)
	}
	s.catalogs.loaded[at] = c
	return c
}

// builtin returns a built-in catalogue, read once.
func (ev *evaluator) builtin(id string) *pricing.Catalog {
	if c, ok := ev.catalogs.loaded[id]; ok {
		return c
	}
	c, err := BuiltinCatalog(id)
	if err != nil {
		panic(err) // the embedded files are tested
	}
	ev.catalogs.loaded[id] = c
	return c
}

// checkCatalogs reports the mistakes of every catalog block, used or not.
func (s *scope) checkCatalogs() {
	for _, b := range s.module.blocks["catalog"] {
		s.catalogUse(b)
	}
}

const builtinFolder, catalogSuffix = "catalogs", ".catalog.hcl"

// BuiltinCatalogIDs returns the ids of the catalogues that come with the program.
func BuiltinCatalogIDs() []string {
	entries, err := fs.ReadDir(pricing.BuiltinCatalogs, builtinFolder)
	if err != nil {
		panic(err) // embedded
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, strings.TrimSuffix(e.Name(), catalogSuffix))
	}
	return ids
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
