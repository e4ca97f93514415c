package hclspec

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
)

var accountSchema = schema{
	labels:   []string{"name"},
	optional: []string{"catalog", "title", "discount", "tags"},
	nested: map[string]schema{
		"terms":     termsSchema,
		"opening":   {optional: []string{"balance", "frozen", "due", "estimate", "suspended", "pending"}},
		"statement": {labels: []string{"date"}, required: []string{"balance"}, optional: []string{"frozen", "suspended", "pending"}},
	},
	repeated: map[string]bool{"statement": true},
	expands:  true,
}

// An accountInfo is what other blocks may know of an account.
type accountInfo struct {
	title string
	tags  map[string]string
	value cty.Value
}

// accountInfo evaluates an account's title and tags, once.
func (s *scope) accountInfo(inst *instance) *accountInfo {
	address := inst.address()
	if info, ok := s.accounts[address]; ok {
		return info
	}
	r := newReader(inst)
	info := &accountInfo{title: r.title(), tags: r.tags()}
	tags := map[string]cty.Value{}
	for k, v := range info.tags {
		tags[k] = cty.StringVal(v)
	}
	tagMap := cty.MapValEmpty(cty.String)
	if len(tags) > 0 {
		tagMap = cty.MapVal(tags)
	}
	info.value = cty.ObjectVal(map[string]cty.Value{
		"address": cty.StringVal(address),
		"name":    cty.StringVal(inst.block.labels[0]),
		"title":   cty.StringVal(info.title),
		"tags":    tagMap,
	})
	s.accounts[address] = info
	return info
}

// accountValue is what account.NAME means: an object, or with for_each or count
// a collection of them.
func (s *scope) accountValue(name string, t hcl.Traversal) cty.Value {
	b, ok := s.module.byName["account."+name]
	if !ok {
		s.unknownName(t, "account", name, s.module.declared("account"))
		return cty.DynamicVal
	}
	return s.instanceValues(b, func(inst *instance) cty.Value { return s.accountInfo(inst).value })
}

// instanceValues is the value of a block that may have several instances.
func (s *scope) instanceValues(b *block, value func(*instance) cty.Value) cty.Value {
	e := s.expand(b)
	if e.broken {
		return cty.DynamicVal
	}
	if b.attrs["count"] != nil {
		list := make([]cty.Value, len(e.instances))
		for i, inst := range e.instances {
			list[i] = value(inst)
		}
		return cty.TupleVal(list)
	}
	if b.attrs["for_each"] != nil {
		object := map[string]cty.Value{}
		for _, inst := range e.instances {
			object[inst.key.key.AsString()] = value(inst)
		}
		return cty.ObjectVal(object)
	}
	return value(e.instances[0])
}

// readAccount reads an account. One whose terms cannot be told is returned with
// default terms, so that what refers to it is still checked.
func (s *scope) readAccount(inst *instance) *planner.Account {
	r := newReader(inst)
	info := s.accountInfo(inst)
	a := &planner.Account{Address: inst.address(), Title: info.title, Tags: info.tags, Discount: planner.NoDiscount()}
	use := s.accountCatalog(r)
	if use == nil {
		s.brokenAccounts[a.Address] = true
		return nil
	}
	if other := s.catalogs.use(use.catalog); other != nil {
		r.fail(r.block.attrs["catalog"], nil, "Two catalogues with one id", "Another account uses a different catalogue with the id %q. A plan tells catalogues apart by their ids: give one of them another.", use.catalog.ID())
		s.brokenAccounts[a.Address] = true
		return nil
	}
	a.Products = planner.OneProduct(use.catalog.ID(), use.terms)
	product := &a.Products[0]
	if b := inst.block.first("terms"); b != nil {
		r.inside(b).terms(&product.Terms)
	}
	a.Discount = r.discount()
	if b := inst.block.first("opening"); b != nil {
		a.Opening = r.inside(b).opening(product.Terms, use.catalog.Decimals())
	}
	for _, b := range inst.block.nested["statement"] {
		if statement, ok := r.inside(b).statement(product.Terms); ok {
			a.Statements = append(a.Statements, statement)
		}
	}
	return a
}

// accountCatalog finds the account's catalogue, the built-in one by default.
func (s *scope) accountCatalog(r *reader) *catalogUse {
	attr := r.block.attrs["catalog"]
	if attr == nil {
		return s.defaultCatalog()
	}
	if v, _ := s.eval(attr.Expr, r.inst); v.IsKnown() && v.IsNull() {
		return s.defaultCatalog() // a null attribute is an absent one
	}
	address, ok := r.objectMember("catalog", "address", "catalog = catalog.contract")
	if !ok {
		return nil
	}
	use, known := s.catalogUses[address]
	if !known {
		r.fail(attr, nil, "Invalid reference", "%s is not a catalog block; refer to one, as in catalog = catalog.contract.", address)
	}
	return use
}

// discount reads a multiplier for all meters, or a map of meters to multipliers.
func (r *reader) discount() planner.Discount {
	v, ok := r.read("discount", cty.DynamicPseudoType)
	if !ok {
		return planner.NoDiscount()
	}
	if !isMap(v.value) {
		number, ok := r.asNumber(v)
		if !ok {
			return planner.NoDiscount()
		}
		r.checkDiscount("", number)
		return planner.Discount{Default: number}
	}
	d := planner.NoDiscount()
	d.ByName = map[string]decimal.Decimal{}
	r.eachNumber(v, func(meter string, multiplier decimal.Decimal) {
		d.ByName[meter] = multiplier
		r.checkDiscount(meter, multiplier)
	})
	return d
}

// opening reads the state of the account on the first morning.
func (r *reader) opening(terms pricing.Terms, decimals int32) planner.Opening {
	o := planner.Opening{Balance: r.moneyOr("balance", pricing.Money{}), Declared: true}
	p := planner.ProductOpening{
		Frozen: r.moneyOr("frozen", pricing.Money{}),
		Due:    r.moneyOr("due", pricing.Money{}),

		Suspended: r.flagOr("suspended", false),
	}
	p.Estimate = r.moneyOr("estimate", pricing.MultiplierOf(terms.FreezeRatio).Rounded(p.Due, decimals))
	if p.Suspended {
		r.maySuspend(terms)
		p.Pending = r.moneyOr("pending", p.Estimate)
	} else if attr := r.block.attrs["pending"]; attr != nil {
		r.fail(attr, nil, "Pending without suspended", "An estimate is pending only while service is down: add suspended = true, or remove pending.")
	}
	o.Products = []planner.ProductOpening{p}
	return o
}

// maySuspend refuses a service that is down where the terms never stop one.
func (r *reader) maySuspend(terms pricing.Terms) {
	if terms.Overdraft != pricing.OverdraftSuspend {
		r.fail(r.block.attrs["suspended"], nil, "Suspended under overdraft \"report\"", "With the term overdraft = %q service never stops. Write overdraft = %q in the account's terms, or remove suspended.", terms.Overdraft, pricing.OverdraftSuspend)
	}
}

// statement reads what the vendor's console showed on a morning.
func (r *reader) statement(terms pricing.Terms) (planner.Statement, bool) {
	date, err := pricing.ParseDate(r.block.labels[0])
	if err != nil {
		r.evaluator.fail(r.block.at, "Invalid date", "The label of a statement is its day, the first of a month: %s.", err)
		return planner.Statement{}, false
	}
	s := planner.Statement{Date: date, Balance: r.requiredMoney("balance")}
	p := planner.ProductStatement{Frozen: r.optionalMoney("frozen"), Pending: r.optionalMoney("pending")}
	if v, ok := r.read("suspended", cty.Bool); ok {
		down := v.value.True()
		p.Suspended = &down
		if down {
			r.maySuspend(terms)
		}
	}
	s.Products = []planner.ProductStatement{p}
	return s, true
}
