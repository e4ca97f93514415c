package hclspec

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/zclconf/go-cty/cty"
)

// ofProducts completes the schema of a block with attributes that each product has:
// of an account with one they stand in the block itself, of one with several in a block
// for each.
func ofProducts(s schema, attributes ...string) schema {
	s.optional = append(s.optional, attributes...)
	s.nested = map[string]schema{"product": {labels: []string{"catalog"}, optional: attributes}}
	s.repeated = map[string]bool{"product": true}
	return s
}

// productParts are the readers of what a block says of each product; nil of those that
// it says nothing of.
func (r *reader) productParts(products []planner.Product, s schema) []*reader {
	blocks := r.block.nested["product"]
	if len(products) == 1 {
		if len(blocks) > 0 {
			r.evaluator.fail(blocks[0].at, "Product block of a single product", "The account has one product: write what the block says directly into the %s block.", r.block.kind)
		}
		return []*reader{r}
	}
	for _, name := range s.nested["product"].optional {
		if attr := r.block.attrs[name]; attr != nil {
			r.fail(attr, nil, "Attribute of a product", "The account has several products, and each has its own %s: write product %q { %[1]s = … } for each that has one.", name, products[0].Catalog)
		}
	}
	parts := make([]*reader, len(products))
	seen := map[string]*block{}
	for _, b := range blocks {
		id := b.labels[0]
		i := slices.Index(productIDs(products), id)
		if i < 0 {
			r.evaluator.fail(b.at, "Unknown product", "%s", noProduct(id, products))
			continue
		}
		if earlier := seen[id]; earlier != nil {
			r.add(duplicate(b.kind, b.header(), b.at, earlier.at))
		}
		seen[id], parts[i] = b, r.inside(b)
	}
	return parts
}

// opening reads the state of the account on the first morning.
func (r *reader) opening(products []planner.Product, decimals int32) planner.Opening {
	o := planner.Opening{QuotaLeft: r.quotaLeft(), Declared: true}
	r.set("balance", &o.Balance)
	o.Products = make([]planner.ProductOpening, len(products))
	for i, part := range r.productParts(products, accountSchema.nested["opening"]) {
		if part != nil {
			o.Products[i] = part.productOpening(products[i].Terms, decimals)
		}
	}
	return o
}

func (r *reader) productOpening(terms pricing.Terms, decimals int32) (p planner.ProductOpening) {
	r.set("due", &p.Due)
	if terms.Billing == pricing.PeriodDay {
		r.nothingFrozen("frozen", "estimate", "suspended", "pending")
		return p
	}
	r.set("frozen", &p.Frozen)
	p.Estimate = valueOr(r, "estimate", pricing.MultiplierOf(terms.FreezeRatio).Rounded(p.Due, decimals))
	if r.set("suspended", &p.Suspended); p.Suspended {
		r.maySuspend(terms)
		p.Pending = valueOr(r, "pending", p.Estimate)
	} else if attr := r.block.attrs["pending"]; attr != nil {
		r.fail(attr, nil, "Pending without suspended", "An estimate is pending only while service is down: add suspended = true, or remove pending.")
	}
	return p
}

// nothingFrozen refuses what a product billed by the day does not have.
func (r *reader) nothingFrozen(names ...string) {
	for _, name := range names {
		if attr := r.block.attrs[name]; attr != nil {
			r.fail(attr, nil, "Nothing is frozen", "With the term billing = %q each day's bill is deducted on the next, and nothing is frozen: remove %s.", pricing.PeriodDay, name)
		}
	}
}

// quotaLeft reads what is left of free quotas that are given once, and of periods of
// subscriptions. In a module the address of one that stands there may be written as it
// is written in the module.
func (r *reader) quotaLeft() map[string]pricing.Units {
	v, ok := r.readMap("quota_left", "free quotas and addresses of subscriptions to what is left of them, as in { trial = 120, \"subscription.peak\" = 80 }")
	if !ok {
		return nil
	}
	left := r.unitMap(v)
	for key, units := range left {
		if r.prefix != "" && strings.HasPrefix(key, "subscription.") {
			delete(left, key)
			left[r.prefix+key] = units
		}
	}
	return left
}

// maySuspend refuses a service that is down where the terms never stop one.
func (r *reader) maySuspend(terms pricing.Terms) {
	if terms.Overdraft != pricing.OverdraftSuspend {
		r.fail(r.block.attrs["suspended"], nil, "Suspended under overdraft \"report\"", "With the term overdraft = %q service never stops. Write overdraft = %q in the account's terms, or remove suspended.", terms.Overdraft, pricing.OverdraftSuspend)
	}
}

// statement reads what the vendor's console showed on a morning.
func (r *reader) statement(products []planner.Product) (planner.Statement, bool) {
	date, err := pricing.ParseDate(r.block.labels[0])
	if err != nil {
		r.evaluator.fail(r.block.at, "Invalid date", "The label of a statement is its day, the first of a month: %s.", err)
		return planner.Statement{}, false
	}
	s := planner.Statement{Date: date, Products: make([]planner.ProductStatement, len(products))}
	r.need("balance", &s.Balance)
	for i, part := range r.productParts(products, accountSchema.nested["statement"]) {
		if part != nil {
			s.Products[i] = part.productStatement(products[i].Terms)
		}
	}
	return s, true
}

func (r *reader) productStatement(terms pricing.Terms) (p planner.ProductStatement) {
	if terms.Billing == pricing.PeriodDay {
		r.nothingFrozen("frozen", "pending")
	} else {
		r.set("frozen", &p.Frozen)
		r.set("pending", &p.Pending)
	}
	if r.set("suspended", &p.Suspended); p.Suspended != nil && *p.Suspended {
		r.maySuspend(terms)
	}
	return p
}

// unitMap reads a map of numbers of units; without entries it is nil.
func (r *reader) unitMap(v read) (units map[string]pricing.Units) {
	r.eachEntry(v, func(key string, value cty.Value) error {
		u, err := exactUnits(value)
		if units == nil {
			units = map[string]pricing.Units{}
		}
		units[key] = u
		return err
	})
	return units
}
