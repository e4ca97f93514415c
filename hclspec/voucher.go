package hclspec

import (
	"fmt"

	"github.com/declarative-cost/planner/planner"
)

var voucherSchema = schema{
	labels:   []string{"name"},
	required: []string{"account", "amount", "expires_on"},
	optional: []string{"starts_on", "catalogs"},
	expands:  true,
}

// readVoucher reads a voucher; nil where it has mistakes.
func (s *scope) readVoucher(inst *instance) *planner.Voucher {
	r := newReader(inst)
	v := &planner.Voucher{Address: inst.address(), Account: r.accountAddress()}
	r.need("amount", &v.Amount)
	r.need("expires_on", &v.ExpiresOn)
	r.set("starts_on", &v.StartsOn)
	known := r.voucherCatalogs(v)
	if r.failed || !known || s.brokenAccounts[v.Account] || !s.horizon.known {
		return nil
	}
	return v
}

// voucherCatalogs reads the products whose bills a voucher pays; false where one is not
// known.
func (r *reader) voucherCatalogs(v *planner.Voucher) bool {
	addresses, ok := r.references("catalogs", "catalogs takes a list of references to catalog blocks, as in [catalog.images, catalog.faces].", false)
	for i, address := range addresses {
		use, known := r.catalogUses[address]
		switch attr := r.block.attrs["catalogs"]; {
		case !known:
			r.markWrong("catalogs")
			r.failIn(attr.Expr, elementRange(attr.Expr, i), r.contextOf(attr, nil), "Invalid reference", fmt.Sprintf("%s is not a catalog block; refer to one, as in catalog = catalog.contract.", address))
		case use != nil:
			v.Catalogs = append(v.Catalogs, use.catalog.ID())
			continue
		}
		ok = false
	}
	return ok
}
