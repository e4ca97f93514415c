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
func (r *reader) accountCatalogs() (uses []*catalogUse, ok bool) {
	one, several := r.declaredCatalog("catalog"), r.declaredCatalog("catalogs")
	switch {
	case one != nil && several != nil:
		r.fail(several, nil, "Both catalog and catalogs", "An account has catalog, of one product, or catalogs, of several. Remove one of the two.")
		return nil, false
	case several != nil:
		addresses, ok := r.references("catalogs", "catalogs takes a list of references to catalog blocks, as in [catalog.images, catalog.faces].", false)
		if !ok {
			return nil, false
		}
		for i, address := range addresses {
			at := elementRange(several.Expr, i)
			use := r.useCatalog(several, at, address)
			if use == nil {
				ok = false
				continue
			}
			if slices.ContainsFunc(uses, func(u *catalogUse) bool { return u.catalog.ID() == use.catalog.ID() }) {
				r.markWrong("catalogs")
				r.failIn(several.Expr, at, r.contextOf(several, nil), "Duplicate catalogue", fmt.Sprintf("The account has the catalogue %q twice; two products of an account have different catalogues.", use.catalog.ID()))
				return nil, false
			}
			uses = append(uses, use)
		}
		return uses, ok
	case one != nil:
		address, ok := r.objectMember("catalog", "address", "catalog = catalog.contract")
		if !ok {
			return nil, false
		}
		use := r.useCatalog(one, one.Expr.Range(), address)
		return []*catalogUse{use}, use != nil
	}
	use := r.defaultCatalog()
	return []*catalogUse{use}, r.soleUse(r.block.attrs["catalog"], r.block.at, use)
}

// declaredCatalog is an attribute, unless it is null, which is as if it were absent.
func (r *reader) declaredCatalog(name string) *hcl.Attribute {
	attr := r.block.attrs[name]
	if attr == nil {
		return nil
	}
	if v, _ := r.eval(attr.Expr, r.inst); v.IsKnown() && v.IsNull() {
		return nil
	}
	return attr
}

// useCatalog is what the catalog block with an address puts in force; nil where it has
// mistakes.
func (r *reader) useCatalog(attr *hcl.Attribute, at hcl.Range, address string) *catalogUse {
	use, known := r.catalogUses[address]
	if !known {
		r.markWrong(attr.Name)
		r.failIn(attr.Expr, at, r.contextOf(attr, nil), "Invalid reference", fmt.Sprintf("%s is not a catalog block; refer to one, as in catalog = catalog.contract.", address))
		return nil
	}
	if use == nil || !r.soleUse(attr, at, use) {
		return nil
	}
	return use
}

// soleUse reports a catalogue while another one with its id is in use.
func (r *reader) soleUse(attr *hcl.Attribute, at hcl.Range, use *catalogUse) bool {
	if r.catalogs.use(use.catalog) == nil {
		return true
	}
	d := &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: "Two catalogues with one id", Subject: at.Ptr(),
		Detail: fmt.Sprintf("The plan uses another catalogue with the id %q, too. A plan tells catalogues apart by their ids: give one of them another.", use.catalog.ID()),
	}
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
