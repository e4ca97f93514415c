package hclspec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// accountCatalogs finds the catalogues of an account's products, the built-in one by
// default.
func (r *reader) accountCatalogs() ([]*catalogUse, bool) {
	one, several := r.declaredCatalog("catalog"), r.declaredCatalog("catalogs")
	switch {
	case one != nil && several != nil:
		r.fail(several, nil, "Both catalog and catalogs", "An account has catalog, of one product, or catalogs, of several. Remove one of the two.")
		return nil, false
	case one != nil:
		address, ok := r.objectMember("catalog", "address", "catalog = catalog.contract")
		if !ok {
			return nil, false
		}
		use := r.catalogAt(one, one.Expr.Range(), address)
		return []*catalogUse{use}, use != nil && r.soleUse(one, one.Expr.Range(), use)
	case several == nil:
		use := r.defaultCatalog()
		return []*catalogUse{use}, r.soleUse(r.block.attrs["catalog"], r.block.at, use)
	}
	uses, ok := r.catalogList()
	for i, use := range uses {
		at := elementRange(several.Expr, i)
		if use == nil || !r.soleUse(several, at, use) {
			ok = false
			continue
		}
		if slices.ContainsFunc(uses[:i], func(u *catalogUse) bool { return u != nil && u.catalog.ID() == use.catalog.ID() }) {
			r.failRange(several, at, "Duplicate catalogue", "The account has the catalogue %q twice; two products of an account have different catalogues.", use.catalog.ID())
			return nil, false
		}
	}
	return uses, ok
}

// catalogList reads the list catalogs; of a block with mistakes there is nil in its place.
func (r *reader) catalogList() (uses []*catalogUse, ok bool) {
	addresses, ok := r.references("catalogs", "catalogs takes a list of references to catalog blocks, as in [catalog.images, catalog.faces].", false)
	for i, address := range addresses {
		attr := r.block.attrs["catalogs"]
		use := r.catalogAt(attr, elementRange(attr.Expr, i), address)
		uses, ok = append(uses, use), ok && use != nil
	}
	return uses, ok
}

// declaredCatalog is an attribute, unless it is null, which is as if it were absent.
func (r *reader) declaredCatalog(name string) *hcl.Attribute {
	attr := r.block.attrs[name]
	if attr != nil {
		if v, _ := r.eval(attr.Expr, r.inst); v.IsKnown() && v.IsNull() {
			return nil
		}
	}
	return attr
}

// catalogAt is what the catalog block with an address puts in force; nil where it has
// mistakes.
func (r *reader) catalogAt(attr *hcl.Attribute, at hcl.Range, address string) *catalogUse {
	use, known := r.catalogUses[address]
	if !known {
		r.failRange(attr, at, "Invalid reference", "%s is not a catalog block; refer to one, as in catalog = catalog.contract.", address)
	}
	return use
}

// soleUse notes that an account uses a catalogue, and reports it while another one with
// its id is in use.
func (r *reader) soleUse(attr *hcl.Attribute, at hcl.Range, use *catalogUse) bool {
	id := use.catalog.ID()
	other, ok := r.catalogs.inUse[id]
	if !ok {
		r.catalogs.inUse[id] = use.catalog
	}
	if !ok || other.SHA256() == use.catalog.SHA256() {
		return true
	}
	d := problem(at, "Two catalogues with one id", "The plan uses another catalogue with the id %q, too. A plan tells catalogues apart by their ids: give one of them another.", id)
	if attr != nil {
		d.Expression, d.EvalContext = attr.Expr, r.contextOf(attr, nil)
	}
	r.add(d)
	return false
}

// productIDs are the ids of the products' catalogues.
func productIDs(products []planner.Product) (ids []string) {
	for _, p := range products {
		ids = append(ids, p.Catalog)
	}
	return ids
}

// noProduct says that an account has no product of an id.
func noProduct(id string, products []planner.Product) string {
	ids := productIDs(products)
	return fmt.Sprintf("The account has no product %q; its products are %s.%s", id, strings.Join(ids, ", "), pricing.DidYouMean(id, ids))
}

// openedOn reads the day on which the account was opened: one for all products, or one
// for each.
func (r *reader) openedOn(products []planner.Product) {
	v, ok := r.read("opened_on", cty.DynamicPseudoType)
	if !ok {
		return
	}
	if !isMap(v.value) {
		for i := range products {
			r.set("opened_on", &products[i].OpenedOn)
		}
		return
	}
	for it := v.value.ElementIterator(); it.Next(); {
		key, value := it.Element()
		id := key.AsString()
		at := mapValueRange(v.attr.Expr, id)
		text, err := functions.Convert(value, cty.String)
		if err != nil {
			r.failPart(v, at, "Incorrect value type", fmt.Sprintf("opened_on, entry %q: %s.", id, err))
			continue
		}
		if text.IsNull() {
			continue
		}
		day, err := dateOf(text)
		if err != nil {
			r.failPart(v, at, "Invalid date", fmt.Sprintf("opened_on, entry %q: %s.", id, err))
			continue
		}
		found := false
		for i := range products {
			if products[i].Catalog == id {
				products[i].OpenedOn, found = &day, true
			}
		}
		if !found {
			r.failPart(v, mapKeyRange(v.attr.Expr, id), "Unknown product", noProduct(id, products))
		}
	}
}
