package hclspec

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/hashicorp/hcl/v2"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
)

var accountSchema = schema{
	labels:   []string{"name"},
	optional: []string{"catalog", "catalogs", "opened_on", "title", "discount", "pack_discount", "tags", "tax_rate", "prices_include_tax"},
	nested: map[string]schema{
		"terms":       termsSchema,
		"opening":     ofProducts(schema{optional: []string{"balance", "quota_left"}}, "frozen", "due", "estimate", "suspended", "pending"),
		"uncertainty": uncertaintySchema,
		"statement":   ofProducts(schema{labels: []string{"date"}, required: []string{"balance"}}, "frozen", "suspended", "pending"),
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
	info := &accountInfo{title: r.visibleText("title"), tags: r.tags()}
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

// tax reads what tax an account pays; nil where nothing is said of it.
func (r *reader) tax() *planner.Tax {
	var rate decimal.Decimal
	included, given := valueOr(r, "prices_include_tax", false), r.set("tax_rate", &rate)
	switch {
	case !given && r.block.attrs["prices_include_tax"] != nil && r.block.attrs["tax_rate"] == nil:
		r.fail(r.block.attrs["prices_include_tax"], nil, "Tax without a rate", "prices_include_tax says how prices are to be read; say what tax it is, as in tax_rate = 0.06.")
	case given && (rate.IsNegative() || rate.GreaterThan(decimal.NewFromInt(1))):
		r.fail(r.block.attrs["tax_rate"], nil, "Invalid tax rate", "tax_rate is a part of the net amount from 0 to 1, 0.06 for six per cent, not %s.", rate)
	case given:
		return &planner.Tax{Rate: rate, Included: included}
	}
	return nil
}

// taxOf is the tax of the catalog blocks of an account that says nothing of its own, which
// has to be one.
func (r *reader) taxOf(uses []*catalogUse) *planner.Tax {
	tax := uses[0].tax
	for _, use := range uses[1:] {
		if (tax == nil) != (use.tax == nil) || tax != nil && (!tax.Rate.Equal(use.tax.Rate) || tax.Included != use.tax.Included) {
			r.fail(r.block.attrs["catalogs"], nil, "Different taxes", "The catalogs of the account have different taxes; its bills are taxed alike. Set tax_rate in the account.")
			return nil
		}
	}
	return tax
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
	s.spreads[a.Address] = inst
	r.spread(&planner.Uncertainty{})
	uses, ok := r.accountCatalogs()
	if !ok {
		s.brokenAccounts[a.Address] = true
		return nil
	}
	for _, use := range uses {
		product := planner.Product{Catalog: use.catalog.ID(), Terms: use.terms, Contract: use.contract}
		if b := inst.block.first("terms"); b != nil {
			r.inside(b).terms(&product.Terms)
		}
		a.Products = append(a.Products, product)
	}
	r.openedOn(a.Products)
	if d := r.discount("discount"); d != nil {
		a.Discount = *d
	}
	a.PackDiscount = r.discount("pack_discount")
	if a.Tax = r.tax(); inst.block.attrs["tax_rate"] == nil {
		a.Tax = r.taxOf(uses)
	}
	if b := inst.block.first("opening"); b != nil {
		a.Opening = r.inside(b).opening(a.Products, uses[0].catalog.Decimals())
		if r.wrong["opened_on"] {
			a.Opening.QuotaLeft = nil // whether it is right is not known
		}
	}
	for _, b := range inst.block.nested["statement"] {
		if statement, ok := r.inside(b).statement(a.Products); ok {
			a.Statements = append(a.Statements, statement)
		}
	}
	r.checkQuotas(a, uses)
	return a
}

// discount reads a multiplier for all meters or SKUs, or a map of them to
// multipliers; nil where it is absent.
func (r *reader) discount(name string) *planner.Discount {
	v, ok := r.read(name, cty.DynamicPseudoType)
	if !ok {
		return nil
	}
	d := planner.NoDiscount()
	if !isMap(v.value) {
		if d.Default, ok = r.asNumber(v); !ok {
			return nil
		}
		r.checkDiscount(name, "", d.Default)
		return &d
	}
	d.ByName = map[string]decimal.Decimal{}
	r.eachEntry(v, func(key string, value cty.Value) error {
		multiplier, err := exactNumber(value)
		d.ByName[key] = multiplier
		r.checkDiscount(name, key, multiplier)
		return err
	})
	return &d
}
