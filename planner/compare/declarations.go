package compare

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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
	Address    string // of the later side; of the earlier one where it was deleted
	Previous   string // address before a move; empty without one
	Kind       string // "account", "usage", "resource_pack", "top_up", "subscription", "voucher", "budget", "guardrail", "catalog", "terms", "rates", "planner"
	Action     Action
	Attributes []AttributeChange
	Cost       planner.AmountChange // billed in the common months
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

// compareDeclarations pairs what both sides declare by kind and address.
func (d *Diff) compareDeclarations(previous map[string]string) {
	before, after := d.declarations(d.before), d.declarations(d.after)
	old := map[string]*declaration{}
	for i := range before {
		old[before[i].kind+" "+before[i].address] = &before[i]
	}
	seen := map[string]bool{}
	for i := range after {
		id := after[i].kind + " " + after[i].address
		seen[id] = true
		d.addChange(old[id], &after[i], previous[after[i].address])
	}
	for i := range before {
		if !seen[before[i].kind+" "+before[i].address] {
			d.addChange(&before[i], nil, "")
		}
	}
	slices.SortStableFunc(d.Changes, func(a, b Change) int {
		return cmp.Or(planner.CompareAddresses(a.Address, b.Address), strings.Compare(a.Kind, b.Kind))
	})
}

func (d *Diff) addChange(before, after *declaration, previous string) {
	c := Change{Previous: previous, Action: Update}
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
func (d *Diff) declarations(f *planner.Forecast) (all []declaration) {
	from, to := int(d.Start-f.Input.Start), int(d.End-f.Input.Start)
	all = append(all, declaration{kind: kindPlanner, address: kindPlanner, attributes: plannerAttributes(f.Input)})
	for _, c := range f.Input.Catalogs {
		if len(f.Accounts) == 0 {
			break // nothing is priced with it
		}
		spec := c.Spec()
		all = append(all, declaration{kind: "catalog", address: spec.ID, attributes: append(catalogAttributes(spec), attribute{name: "sha256", value: c.SHA256()})})
	}
	for i := range f.Accounts {
		a := &f.Accounts[i]
		account := declaration{kind: "account", address: a.Account.Address, attributes: accountAttributes(a.Account)}
		var terms []attribute
		for k := range a.Account.Products {
			terms = append(terms, termAttributes(a.Account, k, a.Products[k].Catalog.Spec().Terms)...)
		}
		for _, m := range a.Months[from : to+1] {
			account.cost = account.cost.Add(m.Billed)
		}
		all = append(all, account, declaration{kind: kindTerms, address: a.Account.Address, attributes: terms})
		for _, p := range a.Packs {
			all = append(all, d.packDeclaration(f, p))
		}
		for _, s := range a.Subscriptions {
			all = append(all, subscriptionDeclaration(f, &s, from, to))
		}
	}
	for _, u := range f.Usages {
		all = append(all, d.usageDeclaration(f, u, from, to))
	}
	for _, t := range f.Input.TopUps {
		all = append(all, declaration{kind: "top_up", address: t.Address, attributes: topUpAttributes(t)})
	}
	for _, v := range f.Input.Vouchers {
		all = append(all, declaration{kind: "voucher", address: v.Address, attributes: voucherAttributes(v)})
	}
	for _, b := range f.Input.Budgets {
		all = append(all, declaration{kind: "budget", address: b.Address, attributes: budgetAttributes(b)})
	}
	for _, currency := range slices.Sorted(maps.Keys(f.Input.Rates)) {
		all = append(all, declaration{kind: "rates", address: planner.RatesAddress(currency), attributes: rateAttributes(f.Input.Rates[currency])})
	}
	for _, g := range f.Input.Guardrails {
		all = append(all, declaration{kind: "guardrail", address: g.Address, attributes: guardrailAttributes(g)})
	}
	return all
}

// plannerAttributes are what is said of the plan as a whole; months that differ are not
// compared.
func plannerAttributes(in *planner.Input) (attributes []attribute) {
	if in.Fiscal != 0 {
		attributes = append(attributes, attribute{name: "fiscal_year_start", value: strconv.Itoa(int(in.Fiscal))})
	}
	if in.Currency != "" {
		attributes = append(attributes, attribute{name: "currency", value: in.Currency})
	}
	return attributes
}

// catalogAttributes are the days on which a catalogue's prices are known to hold, and its
// terms.
func catalogAttributes(spec pricing.CatalogSpec) (attributes []attribute) {
	if spec.AsOf != 0 {
		attributes = append(attributes, attribute{name: "as_of", value: spec.AsOf.String()})
	}
	if spec.CheckedOn != 0 {
		attributes = append(attributes, attribute{name: "checked_on", value: spec.CheckedOn.String()})
	}
	for _, term := range pricing.AllTerms {
		attributes = append(attributes, attribute{"terms." + term.Name, term.Get(spec.Terms), term.Get(pricing.DefaultTerms())})
	}
	return attributes
}

func accountAttributes(a *planner.Account) []attribute {
	attributes := []attribute{{name: "catalog", value: a.Products[0].Catalog}}
	if len(a.Products) > 1 {
		attributes[0] = attribute{name: "catalogs", value: strings.Join(catalogIDs(a), ", ")}
	}
	attributes = append(attributes, attribute{name: "title", value: a.Title})
	attributes = append(attributes, discountAttributes("discount", &a.Discount)...)
	if a.PackDiscount != nil {
		attributes = append(attributes, discountAttributes("pack_discount", a.PackDiscount)...)
	}
	if a.Tax != nil {
		attributes = append(attributes, attribute{name: "tax_rate", value: a.Tax.Rate.String()}, attribute{name: "prices_include_tax", value: strconv.FormatBool(a.Tax.Included)})
	}
	for k := range a.Products {
		p := &a.Products[k]
		if p.OpenedOn != nil {
			attributes = append(attributes, attribute{name: ofProduct(a, k, "opened_on"), value: p.OpenedOn.String()})
		}
		if !p.Contract.IsZero() {
			text, _ := json.Marshal(p.Contract) // plain values always marshal
			attributes = append(attributes, attribute{name: ofProduct(a, k, "contract"), value: string(text)})
		}
	}
	attributes = append(attributes, openingAttributes(a)...)
	for i := range a.Statements {
		attributes = append(attributes, statementAttributes(a, &a.Statements[i])...)
	}
	return append(attributes, tagAttributes(a.Tags)...)
}

func catalogIDs(a *planner.Account) (ids []string) {
	for _, p := range a.Products {
		ids = append(ids, p.Catalog)
	}
	return ids
}

// ofProduct is the name of an attribute of a product; with one product that is the
// attribute's own.
func ofProduct(a *planner.Account, k int, name string) string {
	if len(a.Products) == 1 {
		return name
	}
	return "product." + a.Products[k].Catalog + "." + name
}

func discountAttributes(name string, d *planner.Discount) []attribute {
	attributes := []attribute{{name, d.Default.String(), "1"}}
	for _, key := range slices.Sorted(maps.Keys(d.ByName)) {
		attributes = append(attributes, attribute{name: name + "." + key, value: d.ByName[key].String()})
	}
	return attributes
}

func openingAttributes(a *planner.Account) []attribute {
	zero := pricing.Money{}.String()
	attributes := []attribute{{"opening.balance", a.Opening.Balance.String(), zero}}
	for k := range a.Products {
		p := a.Opening.Product(k)
		for _, o := range []struct {
			name  string
			value pricing.Money
		}{{"frozen", p.Frozen}, {"due", p.Due}, {"estimate", p.Estimate}} {
			attributes = append(attributes, attribute{"opening." + ofProduct(a, k, o.name), o.value.String(), zero})
		}
		if p.Suspended {
			attributes = append(attributes, attribute{name: "opening." + ofProduct(a, k, "suspended"), value: "true"}, attribute{name: "opening." + ofProduct(a, k, "pending"), value: p.Pending.String()})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.Opening.QuotaLeft)) {
		attributes = append(attributes, attribute{name: "opening.quota_left." + key, value: a.Opening.QuotaLeft[key].String()})
	}
	return attributes
}

func statementAttributes(a *planner.Account, s *planner.Statement) []attribute {
	attributes := []attribute{{name: planner.StatementAttribute(s.Date, "balance"), value: s.Balance.String()}}
	for k := range a.Products {
		p := s.Product(k)
		add := func(name, value string) {
			attributes = append(attributes, attribute{name: planner.StatementAttribute(s.Date, ofProduct(a, k, name)), value: value})
		}
		if p.Frozen != nil {
			add("frozen", p.Frozen.String())
		}
		if p.Suspended != nil {
			add("suspended", fmt.Sprint(*p.Suspended))
		}
		if p.Pending != nil {
			add("pending", p.Pending.String())
		}
	}
	return attributes
}

func tagAttributes(tags map[string]string) (attributes []attribute) {
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		attributes = append(attributes, attribute{name: "tags." + key, value: tags[key]})
	}
	return attributes
}

func termAttributes(a *planner.Account, k int, usual pricing.Terms) (attributes []attribute) {
	for _, term := range pricing.AllTerms {
		if terms := a.Products[k].Terms; !term.Later || term.Get(terms) != term.Get(usual) {
			attributes = append(attributes, attribute{ofProduct(a, k, term.Name), term.Get(terms), term.Get(usual)})
		}
	}
	return attributes
}

// nameIn is the id of something of a catalogue, qualified in an account of several
// products.
func nameIn(f *planner.Forecast, account, catalog, id string) string {
	if len(f.Account(account).Products) == 1 {
		return id
	}
	return planner.Name{Catalog: catalog, ID: id}.String()
}

func (d *Diff) packDeclaration(f *planner.Forecast, p planner.PackForecast) declaration {
	out := declaration{kind: "resource_pack", address: p.Purchase.Address, attributes: []attribute{
		{name: "account", value: p.Purchase.Account}, {name: "sku", value: nameIn(f, p.Purchase.Account, p.Pack.Catalog, p.Purchase.SKU)}, {name: "quantity", value: fmt.Sprint(p.Purchase.Quantity)},
		{name: "purchased_on", value: p.Purchase.PurchasedOn.String()}, {name: "unit_price", value: p.UnitPrice.String()},
	}}
	if p.Purchase.StartsOn != nil {
		out.attributes = append(out.attributes, attribute{name: "starts_on", value: p.Purchase.StartsOn.String()})
	}
	if p.Purchase.ExpiresOn != nil {
		out.attributes = append(out.attributes, attribute{name: "expires_on", value: p.Purchase.ExpiresOn.String()})
	}
	if p.Purchase.Remaining != nil {
		out.attributes = append(out.attributes, attribute{name: "remaining", value: fmt.Sprint(*p.Purchase.Remaining)})
	}
	month := p.Purchase.PurchasedOn.Month()
	if p.Bought && p.Purchase.PurchasedOn >= f.Input.Start.First() && month >= d.Start && month <= d.End {
		out.cost = p.Price
	}
	return out
}

func (d *Diff) usageDeclaration(f *planner.Forecast, u planner.UsageForecast, from, to int) declaration {
	out := declaration{kind: "usage", address: u.Usage.Address, attributes: []attribute{{name: "account", value: u.Usage.Account}, {name: "meter", value: nameIn(f, u.Usage.Account, u.Usage.Catalog, u.Usage.Meter)}}}
	calls := make([]string, 0, to-from+1)
	same := true
	for i := from; i <= to; i++ {
		out.cost = out.cost.Add(u.Cost[i])
		calls = append(calls, fmt.Sprint(u.Usage.Calls[i]))
		same = same && u.Usage.Calls[i] == u.Usage.Calls[from]
	}
	if same {
		calls = calls[:1] // the same every month
	}
	out.attributes = append(out.attributes, attribute{name: "calls", value: strings.Join(calls, ", ")})
	if w := u.Usage.Weekdays; w != nil {
		for i, day := range planner.WeekdayNames {
			out.attributes = append(out.attributes, attribute{"weekdays." + day, w[i].String(), "1"})
		}
	}
	out.attributes = append(out.attributes, uncertaintyAttributes(u.Usage.Uncertainty)...)
	out.attributes = append(out.attributes, tagAttributes(u.Usage.Tags)...)
	return out
}

func uncertaintyAttributes(u *planner.Uncertainty) []attribute {
	if u == nil {
		return nil
	}
	attributes := []attribute{
		{"uncertainty.p10", u.P10.String(), "1"}, {"uncertainty.p90", u.P90.String(), "1"},
		{"uncertainty.drift", u.Drift.String(), "0"}, {"uncertainty.monthly", u.Monthly.String(), "0"},
	}
	if u.Factor != "" {
		attributes = append(attributes, attribute{name: "uncertainty.factor", value: u.Factor})
	}
	return attributes
}

func subscriptionDeclaration(f *planner.Forecast, s *planner.SubscriptionForecast, from, to int) declaration {
	in := s.Subscription
	out := declaration{kind: "subscription", address: in.Address, attributes: []attribute{
		{name: "account", value: in.Account}, {name: "plan", value: nameIn(f, in.Account, in.Catalog, in.Plan)}, {name: "quantity", value: fmt.Sprint(in.Quantity)},
		{name: "starts_on", value: in.StartsOn.String()}, {name: "fee", value: s.Fee.String()},
	}}
	if in.EndsOn != nil {
		out.attributes = append(out.attributes, attribute{name: "ends_on", value: in.EndsOn.String()})
	}
	for _, m := range s.Months[from : to+1] {
		out.cost = out.cost.Add(m.Fees)
	}
	return out
}

func voucherAttributes(v planner.Voucher) []attribute {
	attributes := []attribute{{name: "account", value: v.Account}, {name: "amount", value: v.Amount.String()}, {name: "expires_on", value: v.ExpiresOn.String()}}
	if v.StartsOn != nil {
		attributes = append(attributes, attribute{name: "starts_on", value: v.StartsOn.String()})
	}
	if len(v.Catalogs) > 0 {
		attributes = append(attributes, attribute{name: "catalogs", value: strings.Join(v.Catalogs, ", ")})
	}
	return attributes
}

func topUpAttributes(t planner.TopUp) []attribute {
	attributes := []attribute{{name: "account", value: t.Account}, {name: "amount", value: t.Amount.String()}}
	if t.MonthlyOn > 0 {
		return append(attributes, attribute{name: "monthly_on", value: fmt.Sprint(t.MonthlyOn)})
	}
	return append(attributes, attribute{name: "date", value: t.Date.String()})
}

func budgetAttributes(b planner.Budget) []attribute {
	attributes := []attribute{
		{name: "accounts", value: cmp.Or(strings.Join(b.Accounts, ", "), "all")}, {name: "amount", value: b.Amount.String()},
		{name: "period", value: string(b.Period)}, {name: "basis", value: string(b.Basis)}, {name: "on_exceed", value: string(b.OnExceed)},
		{"on_worse", cmp.Or(string(b.OnWorse), string(planner.Warn)), string(planner.Warn)},
	}
	if b.Confidence != nil {
		attributes = append(attributes, attribute{name: "confidence", value: b.Confidence.String()})
	}
	return attributes
}

func rateAttributes(rates planner.Rates) (attributes []attribute) {
	for _, m := range slices.Sorted(maps.Keys(rates)) {
		attributes = append(attributes, attribute{name: "months." + m.String(), value: rates[m].String()})
	}
	return attributes
}

func guardrailAttributes(g planner.Guardrail) (attributes []attribute) {
	if g.MaxIncrease != nil {
		attributes = append(attributes, attribute{name: "max_increase", value: g.MaxIncrease.String()})
	}
	if g.MaxIncreasePercent != nil {
		attributes = append(attributes, attribute{name: "max_increase_percent", value: g.MaxIncreasePercent.String()})
	}
	if g.At > 0 {
		attributes = append(attributes, attribute{name: "at", value: fmt.Sprintf("p%d", g.At)})
	}
	return append(attributes, attribute{name: "basis", value: string(g.Basis)}, attribute{name: "on_exceed", value: string(g.OnExceed)})
}
