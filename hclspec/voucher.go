package hclspec

import "github.com/declarative-cost/planner/planner"

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
	uses, known := r.catalogList()
	if r.failed || !known || s.brokenAccounts[v.Account] || !s.horizon.known {
		return nil
	}
	for _, use := range uses {
		v.Catalogs = append(v.Catalogs, use.catalog.ID())
	}
	return v
}
