package hclspec

import "github.com/declarative-cost/planner/planner"

var resourcePackSchema = schema{
	labels:   []string{"name"},
	required: []string{"account", "sku", "purchased_on"},
	optional: []string{"quantity", "starts_on", "expires_on", "price", "remaining"},
	expands:  true,
}

// readResourcePack reads a pack purchase. One with mistakes is returned as the
// plainest purchase of its SKU, so that the SKU is still checked; nil where even
// its account or SKU is not known.
func (s *scope) readResourcePack(inst *instance) *planner.PackPurchase {
	r := newReader(inst)
	p := &planner.PackPurchase{Address: inst.address(), Account: r.accountAddress(), Quantity: 1}
	r.need("sku", &p.SKU)
	r.need("purchased_on", &p.PurchasedOn)
	r.set("quantity", &p.Quantity)
	r.set("starts_on", &p.StartsOn)
	r.set("expires_on", &p.ExpiresOn)
	r.set("price", &p.Price)
	r.set("remaining", &p.Remaining)
	switch {
	case p.Account == "" || p.SKU == "" || s.brokenAccounts[p.Account] || !s.horizon.known:
		return nil
	case r.failed:
		return &planner.PackPurchase{Address: p.Address, Account: p.Account, SKU: p.SKU, Quantity: 1, PurchasedOn: s.horizon.start.First()}
	}
	return p
}
