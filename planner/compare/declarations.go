package compare

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// An Action says what happened to something that is declared.
type Action string

// The actions.
const (
	Create  Action = "create"
	Update  Action = "update"
	Delete  Action = "delete"
	Renamed Action = "move"
	NoOp    Action = "no-op" // declared alike, but its cost changed
)

// A Change is something that is declared differently on the two sides, or whose
// cost differs.
type Change struct {
	Address         string               `json:"address"`          // of the later side; of the earlier one where it was deleted
	PreviousAddress *string              `json:"previous_address"` // before a move; nil without one
	Kind            string               `json:"kind"`             // "account", "usage", "resource_pack", "top_up", "subscription", "voucher", "budget", "guardrail", "catalog", "terms", "rates", "planner"
	Action          Action               `json:"action"`
	Attributes      []AttributeChange    `json:"attributes"`
	Cost            planner.AmountChange `json:"cost"` // billed in the common months
}

// An AttributeChange is an attribute on both sides, as text; nil where the side
// has none.
type AttributeChange struct {
	Name   string  `json:"name"`
	Before *string `json:"before"`
	After  *string `json:"after"`
}

// A declaration is one side of a Change.
type declaration struct {
	kind, address string
	attributes    []attribute
	cost          pricing.Money
}

// An attribute has a usual value where the language has a default for it: what
// is created or deleted with that value does not mention it.
type attribute struct {
	name, value string
	usual       string
}

// add adds an attribute as text; a nil pointer says that there is none.
func (d *declaration) add(name string, value any) *declaration {
	return d.usual(name, value, "")
}

// some adds an attribute unless it is the zero value.
func (d *declaration) some(name string, value any) *declaration {
	if reflect.ValueOf(value).IsZero() {
		return d
	}
	return d.add(name, value)
}

// usual adds an attribute with its usual value.
func (d *declaration) usual(name string, value any, usual string) *declaration {
	if v := reflect.Indirect(reflect.ValueOf(value)); v.IsValid() {
		d.attributes = append(d.attributes, attribute{name, fmt.Sprint(v.Interface()), usual})
	}
	return d
}

// compareDeclarations pairs what both sides declare by kind and address.
func (d *Diff) compareDeclarations(previous map[string]string) {
	old := map[[2]string]*declaration{}
	before := d.declarations(d.before)
	for _, b := range before {
		old[[2]string{b.kind, b.address}] = b
	}
	for _, a := range d.declarations(d.after) {
		id := [2]string{a.kind, a.address}
		d.addChange(old[id], a, previous[a.address])
		delete(old, id)
	}
	for _, b := range before {
		if old[[2]string{b.kind, b.address}] != nil {
			d.addChange(b, nil, "")
		}
	}
	slices.SortStableFunc(d.Changes, func(a, b Change) int {
		return cmp.Or(planner.CompareAddresses(a.Address, b.Address), strings.Compare(a.Kind, b.Kind))
	})
}

func (d *Diff) addChange(before, after *declaration, previous string) {
	c := Change{Action: Update}
	if previous != "" {
		c.PreviousAddress = &previous
	}
	side := after
	switch {
	case before == nil:
		c.Action, before = Create, &declaration{}
	case after == nil:
		c.Action, side, after = Delete, before, &declaration{}
	}
	c.Address, c.Kind = side.address, side.kind
	c.Cost = planner.AmountChange{Before: before.cost, After: after.cost}
	if c.Action == Update {
		c.Attributes = changedAttributes(before.attributes, after.attributes)
	} else {
		c.Attributes = changedAttributes(unusual(before.attributes), unusual(after.attributes))
	}
	if (c.Kind == kindTerms || c.Kind == kindPlanner) && len(c.Attributes) == 0 {
		return // terms are the account's, which is counted and moved
	}
	if c.Action == Update && len(c.Attributes) == 0 {
		c.Action = NoOp
		if previous != "" {
			c.Action = Renamed
		}
	}
	if c.Action == NoOp && c.Cost.IsZero() {
		d.Unchanged++
		return
	}
	d.Changes = append(d.Changes, c)
}

// The kinds of an account's terms, which stand at its address, and of the planner block.
const (
	kindTerms   = "terms"
	kindPlanner = "planner"
)

func unusual(attributes []attribute) []attribute {
	return slices.DeleteFunc(slices.Clone(attributes), func(a attribute) bool { return a.value == a.usual })
}

// changedAttributes lists the attributes that differ, in the order of the later
// side, then what only the earlier one has.
func changedAttributes(before, after []attribute) (changed []AttributeChange) {
	old := map[string]string{}
	for _, a := range before {
		old[a.name] = a.value
	}
	seen := map[string]bool{}
	for _, a := range after {
		seen[a.name] = true
		was, ok := old[a.name]
		switch {
		case !ok:
			changed = append(changed, AttributeChange{a.name, nil, &a.value})
		case was != a.value:
			changed = append(changed, AttributeChange{a.name, &was, &a.value})
		}
	}
	for _, a := range before {
		if !seen[a.name] {
			changed = append(changed, AttributeChange{a.name, &a.value, nil})
		}
	}
	return changed
}

// declarations lists what a side declares, with what it costs in the common
// months.
func (d *Diff) declarations(f *planner.Forecast) (all []*declaration) {
	declare := func(kind, address string) *declaration {
		all = append(all, &declaration{kind: kind, address: address})
		return all[len(all)-1]
	}
	in, from, to := f.Input, int(d.Start-f.Input.Start), int(d.End-f.Input.Start)
	declare(kindPlanner, kindPlanner).some("fiscal_year_start", int(in.Fiscal)).some("currency", in.Currency) // months that differ are not compared
	for _, c := range in.Catalogs {
		if len(f.Accounts) > 0 { // otherwise nothing is priced with it
			spec := c.Spec()
			declare("catalog", spec.ID).some("as_of", spec.AsOf).some("checked_on", spec.CheckedOn).
				terms("terms.", spec.Terms, pricing.DefaultTerms()).add("sha256", c.SHA256())
		}
	}
	for i := range f.Accounts {
		a := &f.Accounts[i]
		account := declare("account", a.Account.Address).account(a.Account)
		for _, m := range a.Months[from : to+1] {
			account.cost = account.cost.Add(m.Billed)
		}
		terms := declare(kindTerms, a.Account.Address)
		for k, p := range a.Account.Products {
			terms.terms(ofProduct(a.Account, k, ""), p.Terms, a.Products[k].Catalog.Spec().Terms)
		}
		for _, p := range a.Packs {
			q := p.Purchase
			pack := declare("resource_pack", q.Address).add("account", q.Account).add("sku", nameIn(f, q.Account, p.Pack.Catalog, q.SKU)).
				add("quantity", q.Quantity).add("purchased_on", q.PurchasedOn).add("unit_price", p.UnitPrice).add("starts_on", q.StartsOn).add("expires_on", q.ExpiresOn).add("remaining", q.Remaining)
			if month := q.PurchasedOn.Month(); p.Bought && q.PurchasedOn >= in.Start.First() && month >= d.Start && month <= d.End {
				pack.cost = p.Price
			}
		}
		for _, s := range a.Subscriptions {
			q := s.Subscription
			subscription := declare("subscription", q.Address).add("account", q.Account).add("plan", nameIn(f, q.Account, q.Catalog, q.Plan)).
				add("quantity", q.Quantity).add("starts_on", q.StartsOn).add("fee", s.Fee).add("ends_on", q.EndsOn)
			for _, m := range s.Months[from : to+1] {
				subscription.cost = subscription.cost.Add(m.Fees)
			}
		}
	}
	for _, u := range f.Usages {
		usage := declare("usage", u.Usage.Address).usage(f, u.Usage, from, to)
		for _, cost := range u.Cost[from : to+1] {
			usage.cost = usage.cost.Add(cost)
		}
	}
	for _, t := range in.TopUps {
		topUp := declare("top_up", t.Address).add("account", t.Account).add("amount", t.Amount).some("monthly_on", t.MonthlyOn)
		if t.MonthlyOn == 0 {
			topUp.add("date", t.Date)
		}
	}
	for _, v := range in.Vouchers {
		declare("voucher", v.Address).add("account", v.Account).add("amount", v.Amount).add("expires_on", v.ExpiresOn).add("starts_on", v.StartsOn).
			some("catalogs", strings.Join(v.Catalogs, ", "))
	}
	for _, b := range in.Budgets {
		declare("budget", b.Address).add("accounts", cmp.Or(strings.Join(b.Accounts, ", "), "all")).add("amount", b.Amount).
			add("period", b.Period).add("basis", b.Basis).add("on_exceed", b.OnExceed).usual("on_worse", cmp.Or(b.OnWorse, planner.Warn), string(planner.Warn)).add("confidence", b.Confidence)
	}
	for _, currency := range slices.Sorted(maps.Keys(in.Rates)) {
		rates := declare("rates", planner.RatesAddress(currency))
		for _, m := range slices.Sorted(maps.Keys(in.Rates[currency])) {
			rates.add("months."+m.String(), in.Rates[currency][m])
		}
	}
	for _, g := range in.Guardrails {
		guardrail := declare("guardrail", g.Address).add("max_increase", g.MaxIncrease).add("max_increase_percent", g.MaxIncreasePercent)
		if g.At > 0 {
			guardrail.add("at", fmt.Sprintf("p%d", g.At))
		}
		guardrail.add("basis", g.Basis).add("on_exceed", g.OnExceed)
	}
	return all
}

// terms adds terms; those that came with a later version only where they are not usual.
func (d *declaration) terms(prefix string, terms, usual pricing.Terms) *declaration {
	for _, term := range pricing.AllTerms {
		if d.kind == "catalog" || !term.Later || term.Get(terms) != term.Get(usual) {
			d.usual(prefix+term.Name, term.Get(terms), term.Get(usual))
		}
	}
	return d
}

func (d *declaration) account(a *planner.Account) *declaration {
	name := "catalogs"
	if len(a.Products) == 1 {
		name = "catalog"
	}
	d.add(name, strings.Join(each(a.Products, func(p planner.Product) string { return p.Catalog }), ", "))
	d.add("title", a.Title).discount("discount", &a.Discount).discount("pack_discount", a.PackDiscount)
	if a.Tax != nil {
		d.add("tax_rate", a.Tax.Rate).add("prices_include_tax", a.Tax.Included)
	}
	for k, p := range a.Products {
		d.add(ofProduct(a, k, "opened_on"), p.OpenedOn)
		if !p.Contract.IsZero() {
			text, _ := json.Marshal(p.Contract) // plain values always marshal, no list as []
			d.add(ofProduct(a, k, "contract"), string(text))
		}
	}
	zero := pricing.Money{}.String()
	d.usual("opening.balance", a.Opening.Balance, zero)
	for k := range a.Products {
		p, name := a.Opening.Product(k), func(name string) string { return "opening." + ofProduct(a, k, name) }
		d.usual(name("frozen"), p.Frozen, zero).usual(name("due"), p.Due, zero).usual(name("estimate"), p.Estimate, zero)
		if p.Suspended {
			d.add(name("suspended"), true).add(name("pending"), p.Pending)
		}
	}
	addEach(d, "opening.quota_left.", a.Opening.QuotaLeft)
	for i := range a.Statements {
		s := &a.Statements[i]
		d.add(planner.StatementAttribute(s.Date, "balance"), s.Balance)
		for k := range a.Products {
			p, name := s.Product(k), func(name string) string { return planner.StatementAttribute(s.Date, ofProduct(a, k, name)) }
			d.add(name("frozen"), p.Frozen).add(name("suspended"), p.Suspended).add(name("pending"), p.Pending)
		}
	}
	addEach(d, "tags.", a.Tags)
	return d
}

// each is the list of what a list's entries are converted to.
func each[T, U any](list []T, convert func(T) U) (out []U) {
	for _, entry := range list {
		out = append(out, convert(entry))
	}
	return out
}

// addEach adds the entries of a map.
func addEach[T any](d *declaration, prefix string, values map[string]T) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		d.add(prefix+key, values[key])
	}
}

// ofProduct is the name of an attribute of a product; with one product that is the
// attribute's own.
func ofProduct(a *planner.Account, k int, name string) string {
	if len(a.Products) == 1 {
		return name
	}
	return "product." + a.Products[k].Catalog + "." + name
}

// discount adds a discount; nil is none.
func (d *declaration) discount(name string, of *planner.Discount) *declaration {
	if of != nil {
		d.usual(name, of.Default, "1")
		addEach(d, name+".", of.ByName)
	}
	return d
}

// nameIn is the id of something of a catalogue, qualified in an account of several
// products.
func nameIn(f *planner.Forecast, account, catalog, id string) string {
	if len(f.Account(account).Products) == 1 {
		return id
	}
	return planner.Name{Catalog: catalog, ID: id}.String()
}

// usage adds what is said of a usage, with its calls of the months from…to: once where they
// are the same every month.
func (d *declaration) usage(f *planner.Forecast, u *planner.Usage, from, to int) *declaration {
	calls := each(u.Calls[from:to+1], func(n int64) string { return fmt.Sprint(n) })
	if len(slices.Compact(slices.Clone(calls))) == 1 {
		calls = calls[:1]
	}
	d.add("account", u.Account).add("meter", nameIn(f, u.Account, u.Catalog, u.Meter)).add("calls", strings.Join(calls, ", "))
	if w := u.Weekdays; w != nil {
		for i, day := range planner.WeekdayNames {
			d.usual("weekdays."+day, w[i], "1")
		}
	}
	if u := u.Uncertainty; u != nil {
		d.usual("uncertainty.p10", u.P10, "1").usual("uncertainty.p90", u.P90, "1").usual("uncertainty.drift", u.Drift, "0").
			usual("uncertainty.monthly", u.Monthly, "0").some("uncertainty.factor", u.Factor)
	}
	addEach(d, "tags.", u.Tags)
	return d
}
