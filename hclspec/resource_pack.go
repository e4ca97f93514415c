package hclspec

import "github.com/declarative-cost/planner/planner"

var resourcePackSchema = schema{
	labels:   []string{"name"},
	required: []string{"account", "sku", "purchased_on"},
	optional: []string{"quantity", "price", "remaining"},
	expands:  true,
}

// readResourcePack reads a pack purchase; nil where it has mistakes.
func (s *scope) readResourcePack(inst *instance) *planner.PackPurchase {
	r := newReader(inst)
	p := &planner.PackPurchase{Address: inst.address(), Quantity: 1}
	p.Account, _ = r.accountAddress()
	p.SKU, _ = r.requiredText("sku")
	p.PurchasedOn, _ = r.requiredDate("purchased_on")
	if quantity, ok := r.whole("quantity"); ok {
		p.Quantity = quantity
	}
	if price, ok := r.number("price"); ok {
		p.Price = &price
	}
	if remaining, ok := r.whole("remaining"); ok {
		p.Remaining = &remaining
	}
	if r.failed || s.brokenAccounts[p.Account] {
		return nil
	}
	return p
}
