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
	p := &planner.PackPurchase{Address: inst.address()}
	p.Account, _ = r.accountAddress()
	p.SKU = r.requiredText("sku")
	p.PurchasedOn = r.requiredDate("purchased_on")
	p.Quantity = r.wholeOr("quantity", 1)
	p.StartsOn = optional(r.date("starts_on"))
	p.ExpiresOn = optional(r.date("expires_on"))
	p.Price = optional(r.money("price"))
	p.Remaining = optional(r.units("remaining"))
	switch {
	case p.Account == "" || p.SKU == "" || s.brokenAccounts[p.Account] || !s.horizon.known:
		return nil
	case r.failed:
		return &planner.PackPurchase{Address: p.Address, Account: p.Account, SKU: p.SKU, Quantity: 1, PurchasedOn: s.horizon.start.First()}
	}
	return p
}
