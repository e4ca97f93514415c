package hclspec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/gocty"
)

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
	tags, err := gocty.ToCtyValue(info.tags, cty.Map(cty.String))
	if err != nil {
		panic(err) // a map of texts is one
	}
	info.value = cty.ObjectVal(map[string]cty.Value{
		"address": cty.StringVal(address),
		"name":    cty.StringVal(inst.block.labels[0]),
		"title":   cty.StringVal(info.title),
		"tags":    tags,
	})
	s.accounts[address] = info
	return info
}

// tax reads what tax an account pays; nil where nothing is said of it.
func (r *reader) tax() *planner.Tax {
	var rate decimal.Decimal
	included, given := valueOr(r, "prices_include_tax", false), r.set("tax_rate", &rate)
	switch {
	case !given && r.has("prices_include_tax") && !r.has("tax_rate"):
		r.fail("prices_include_tax", "Tax without a rate", "prices_include_tax says how prices are to be read; say what tax it is, as in tax_rate = 0.06.")
	case given && (rate.IsNegative() || rate.GreaterThan(decimal.NewFromInt(1))):
		r.fail("tax_rate", "Invalid tax rate", "tax_rate is a part of the net amount from 0 to 1, 0.06 for six per cent, not %s.", rate)
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
			r.fail("catalogs", "Different taxes", "The catalogs of the account have different taxes; its bills are taxed alike. Set tax_rate in the account.")
			return nil
		}
	}
	return tax
}

// instanceValues is the value of a block that may have several instances.
func (s *scope) instanceValues(b *block, value func(*instance) cty.Value) cty.Value {
	e := s.expand(b)
	if e.broken {
		return cty.DynamicVal
	}
	if b.attrs["count"] != nil {
		return cty.TupleVal(each(e.instances, value))
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

// account reads an account. One whose catalogues cannot be told has no products.
func (r *reader) account() planner.Account {
	info := r.accountInfo(r.inst)
	a := planner.Account{Address: r.inst.address(), Title: info.title, Tags: info.tags, Discount: planner.NoDiscount()}
	r.spread(new(planner.Certain()))
	uses, ok := r.accountCatalogs()
	if !ok {
		r.markWrong("catalog")
		return a
	}
	for _, use := range uses {
		product := planner.Product{Catalog: use.catalog.ID(), Terms: use.terms, Contract: use.contract}
		r.terms(&product.Terms)
		a.Products = append(a.Products, product)
	}
	r.openedOn(a.Products)
	r.fill(&a)
	if a.Tax = r.tax(); !r.has("tax_rate") {
		a.Tax = r.taxOf(uses)
	}
	if b := r.block.first("opening"); b != nil {
		a.Opening = r.inside(b).opening(a.Products, uses[0].catalog.Decimals())
		if r.wrong["opened_on"] {
			a.Opening.QuotaLeft = nil // whether it is right is not known
		}
	}
	for _, b := range r.block.nested["statement"] {
		if statement, ok := r.inside(b).statement(a.Products); ok {
			a.Statements = append(a.Statements, statement)
		}
	}
	r.checkQuotas(&a, uses)
	return a
}

// discount reads a multiplier for all meters or SKUs, or a map of them to
// multipliers.
func (r *reader) discount(name string) (d planner.Discount, ok bool) {
	v, ok := r.read(name, cty.DynamicPseudoType)
	if !ok {
		return d, false
	}
	d = planner.NoDiscount()
	if !isMap(v) {
		if ok = r.set(name, &d.Default); ok {
			r.checkDiscount(name, "", d.Default)
		}
		return d, ok
	}
	d.ByName = map[string]decimal.Decimal{}
	r.eachEntry(name, v, cty.Number, func(key string, value cty.Value) error {
		d.ByName[key] = exactNumber(value)
		r.checkDiscount(name, key, d.ByName[key])
		return nil
	})
	return d, true
}

// accountCatalogs finds the catalogues of an account's products, the built-in one by
// default.
func (r *reader) accountCatalogs() (uses []*catalogUse, ok bool) {
	name := "" // of the attribute that names them
	switch one, several := r.given("catalog"), r.given("catalogs"); {
	case one && several:
		return nil, r.fail("catalogs", "Both catalog and catalogs", "An account has catalog, of one product, or catalogs, of several. Remove one of the two.")
	case several:
		name = "catalogs"
		uses, ok = r.catalogList()
	case one:
		name = "catalog"
		address := r.reference(name, "catalog = catalog.contract")
		if address == "" {
			return nil, false
		}
		use := r.catalogAt(name, 0, address)
		uses, ok = []*catalogUse{use}, use != nil
	default:
		c := r.builtin(DefaultCatalog) // with its own terms
		uses, ok = []*catalogUse{{catalog: c, terms: c.Spec().Terms}}, true
	}
	for i, use := range uses {
		if use == nil {
			continue
		}
		id, summary, detail := use.catalog.ID(), "", ""
		switch other := r.inUse[id]; {
		case other != nil && other.SHA256() != use.catalog.SHA256():
			summary, detail = "Two catalogues with one id", "The plan uses another catalogue with the id %q, too. A plan tells catalogues apart by their ids: give one of them another."
		case slices.ContainsFunc(uses[:i], func(u *catalogUse) bool { return u != nil && u.catalog.ID() == id }):
			summary, detail = "Duplicate catalogue", "The account has the catalogue %q twice; two products of an account have different catalogues."
		default:
			r.inUse[id] = cmp.Or(other, use.catalog)
			continue
		}
		if ok = false; name == "" {
			r.mistake(r.block.at, summary, detail, id)
		} else {
			r.failPart(name, elementRange(r.expr(name), i), summary, detail, id)
		}
	}
	return uses, ok
}

// catalogList reads the list catalogs; of a block with mistakes there is nil in its place.
func (r *reader) catalogList() (uses []*catalogUse, ok bool) {
	addresses, ok := r.references("catalogs", "catalogs takes a list of references to catalog blocks, as in [catalog.images, catalog.faces].", false)
	for i, address := range addresses {
		use := r.catalogAt("catalogs", i, address)
		uses, ok = append(uses, use), ok && use != nil
	}
	return uses, ok
}

// given says whether an attribute is there and not null.
func (r *reader) given(name string) bool {
	if !r.has(name) {
		return false
	}
	v := r.eval(r.expr(name), r.inst)
	return !v.IsKnown() || !v.IsNull()
}

// catalogAt is what the catalog block with an address, the i-th of an attribute, puts in
// force; nil where it has mistakes.
func (r *reader) catalogAt(name string, i int, address string) *catalogUse {
	use, known := r.catalogUses[address]
	if !known {
		r.failPart(name, elementRange(r.expr(name), i), "Invalid reference", "%s is not a catalog block; refer to one, as in catalog = catalog.contract.", address)
	}
	return use
}

// productIDs are the ids of the products' catalogues.
func productIDs(products []planner.Product) []string {
	return each(products, func(p planner.Product) string { return p.Catalog })
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
	if !isMap(v) {
		for i := range products {
			r.set("opened_on", &products[i].OpenedOn)
		}
		return
	}
	r.eachEntry("opened_on", v, cty.String, func(id string, value cty.Value) error {
		i := slices.Index(productIDs(products), id)
		if i < 0 {
			r.failPart("opened_on", mapKeyRange(r.expr("opened_on"), id), "Unknown product", "%s", noProduct(id, products))
			return nil
		}
		day, err := dateOf(value)
		products[i].OpenedOn = &day
		return err
	})
}

// eachProduct reads what a block says of each product.
func (r *reader) eachProduct(products []planner.Product, read func(i int, part *reader)) {
	blocks := r.block.nested["product"]
	if len(products) == 1 {
		if len(blocks) > 0 {
			r.mistake(blocks[0].at, "Product block of a single product", "The account has one product: write what the block says directly into the %s block.", r.block.kind)
		}
		read(0, r)
		return
	}
	for _, name := range configuration.nested["account"].nested[r.block.kind].nested["product"].attributes() {
		if r.has(name) {
			r.fail(name, "Attribute of a product", "The account has several products, and each has its own %s: write product %q { %[1]s = … } for each that has one.", name, products[0].Catalog)
		}
	}
	for _, b := range blocks {
		if i := slices.Index(productIDs(products), b.labels[0]); i >= 0 {
			read(i, r.inside(b))
		} else {
			r.mistake(b.at, "Unknown product", "%s", noProduct(b.labels[0], products))
		}
	}
}

// opening reads the state of the account on the first morning.
func (r *reader) opening(products []planner.Product, decimals int32) planner.Opening {
	o := planner.Opening{Declared: true}
	r.fill(&o)
	o.Products = make([]planner.ProductOpening, len(products))
	r.eachProduct(products, func(i int, part *reader) { o.Products[i] = part.productOpening(products[i].Terms, decimals) })
	return o
}

func (r *reader) productOpening(terms pricing.Terms, decimals int32) (p planner.ProductOpening) {
	r.fill(&p)
	if terms.Billing == pricing.PeriodDay {
		for _, name := range []string{"frozen", "estimate", "suspended", "pending"} { // also where it is 0
			if r.has(name) {
				r.fail(name, "Nothing is frozen", "With the term billing = %q each day's bill is deducted on the next, and nothing is frozen: remove %s.", pricing.PeriodDay, name)
			}
		}
		return planner.ProductOpening{Due: p.Due}
	}
	p.Estimate = valueOr(r, "estimate", pricing.MultiplierOf(terms.FreezeRatio).Rounded(p.Due, decimals))
	switch {
	case p.Suspended:
		r.maySuspend(terms)
		p.Pending = valueOr(r, "pending", p.Estimate)
	case r.has("pending") && p.Pending.IsZero(): // the engine refuses others
		r.fail("pending", "Pending without suspended", "An estimate is pending only while service is down: add suspended = true, or remove pending.")
	}
	return p
}

// quotaLeft reads what is left of free quotas that are given once, and of periods of
// subscriptions. In a module the address of one that stands there may be written as it
// is written in the module.
func (r *reader) quotaLeft(name string) (map[string]pricing.Units, bool) {
	v, ok := r.readMap(name, "free quotas and addresses of subscriptions to what is left of them, as in { trial = 120, \"subscription.peak\" = 80 }")
	if !ok {
		return nil, false
	}
	left := r.unitMap(name, v)
	for key, units := range left {
		if r.prefix != "" && strings.HasPrefix(key, "subscription.") {
			delete(left, key)
			left[r.prefix+key] = units
		}
	}
	return left, true
}

// maySuspend refuses a service that is down where the terms never stop one.
func (r *reader) maySuspend(terms pricing.Terms) {
	if terms.Overdraft != pricing.OverdraftSuspend {
		r.fail("suspended", "Suspended under overdraft \"report\"", "With the term overdraft = %q service never stops. Write overdraft = %q in the account's terms, or remove suspended.", terms.Overdraft, pricing.OverdraftSuspend)
	}
}

// statement reads what the vendor's console showed on a morning.
func (r *reader) statement(products []planner.Product) (planner.Statement, bool) {
	date, err := pricing.ParseDate(r.block.labels[0])
	if err != nil {
		return planner.Statement{}, r.mistake(r.block.at, "Invalid date", "The label of a statement is its day, the first of a month: %s.", err)
	}
	s := planner.Statement{Date: date, Products: make([]planner.ProductStatement, len(products))}
	r.fill(&s)
	r.eachProduct(products, func(i int, part *reader) { s.Products[i] = part.productStatement(products[i].Terms) })
	return s, true
}

func (r *reader) productStatement(terms pricing.Terms) (p planner.ProductStatement) {
	r.fill(&p)
	if p.Suspended != nil && *p.Suspended {
		r.maySuspend(terms)
	}
	return p
}

// unitMap reads a map of numbers of units; without entries it is nil.
func (r *reader) unitMap(name string, v cty.Value) (units map[string]pricing.Units) {
	r.eachEntry(name, v, cty.Number, func(key string, value cty.Value) error {
		u, err := exactUnits(value)
		if units == nil {
			units = map[string]pricing.Units{}
		}
		units[key] = u
		return err
	})
	return units
}
