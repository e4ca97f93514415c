package settle

import (
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

func (r *resolver) account(in *planner.Account) {
	if !r.unique(in.Address) {
		return
	}
	a := &Account{Account: in, Start: r.in.Start, Months: r.in.Months, calendar: r.calendar, Decimals: pricing.CentDecimals}
	if !r.products(a) {
		return
	}
	r.discounts(a)
	r.opening(a)
	r.statements(a)
	if through := in.PastThrough; through != nil && *through >= r.in.Start {
		a.Past = min(int(*through-r.in.Start)+1, r.in.Months)
	}
	r.accounts = append(r.accounts, a)
	r.byAddress[in.Address] = a
}

// products finds the catalogues of an account and checks its terms.
func (r *resolver) products(a *Account) bool {
	if r.Refuse(len(a.Account.Products) == 0, a.Address, "catalog", "Missing catalogue", "An account has at least one catalogue.") {
		return false
	}
	a.Products = make([]Product, len(a.Account.Products))
	for i := range a.Products {
		in := &a.Account.Products[i]
		c, ok := r.catalogs[in.Catalog]
		twice := slices.ContainsFunc(a.Products[:i], func(p Product) bool { return p.Product.Catalog == in.Catalog })
		if r.Refuse(!ok, a.Address, "catalog", "Unknown catalogue", "There is no catalogue %q.", in.Catalog) ||
			r.Refuse(twice, a.Address, "catalogs", "Duplicate catalogue", "The account has the catalogue %q twice; two products of an account have different catalogues.", in.Catalog) {
			return false
		}
		if i > 0 {
			r.Refuse(a.Currency() != c.Currency(), a.Address, "catalogs", "Catalogues in different currencies",
				"%s is billed in %s, but %s in %s. An account has one currency; split it into two.", c.ID(), c.Currency(), a.Products[0].Catalog.ID(), a.Currency())
		}
		if r.soundTerms == nil || in.Terms != *r.soundTerms { // most accounts have those of the one before
			r.terms(a.Address, &in.Terms)
		}
		a.Products[i] = Product{Product: in, Account: a, Catalog: r.withContract(a.Address, c, in.Contract), index: i, freezeRatio: pricing.MultiplierOf(in.Terms.FreezeRatio)}
	}
	a.Decimals = a.Products[0].Catalog.Decimals()
	return true
}

// withContract is the catalogue with an account's own prices; accounts often share a
// contract.
func (r *resolver) withContract(address string, c *pricing.Catalog, contract *pricing.Contract) *pricing.Catalog {
	if contract.IsZero() {
		return c
	}
	key := contractOf{c, contract}
	if _, ok := r.contracts[key]; !ok {
		own, problems := c.WithContract(contract)
		for _, p := range problems {
			r.Problem(address, "catalog", p.Summary, "%s: %s", p.Address, p.Detail)
		}
		if len(problems) > 0 {
			own = c
		}
		r.contracts[key] = own
	}
	return r.contracts[key]
}

type contractOf struct {
	catalog  *pricing.Catalog
	contract *pricing.Contract
}

// opening checks the state of the first morning.
func (r *resolver) opening(a *Account) {
	o := &a.Opening
	r.paid(a, a.Address, "opening.balance", "balance", o.Balance)
	r.Refuse(len(o.Products) > len(a.Products), a.Address, "opening", "Unknown product", "The opening is of %d products, but the account has %d.", len(o.Products), len(a.Products))
	for i := range a.Products {
		p := o.Product(i)
		r.amounts(a, i, "opening", p.Suspended, amount{"frozen", said(p.Frozen)}, amount{"due", said(p.Due)}, amount{"estimate", said(p.Estimate)}, amount{"pending", said(p.Pending)})
	}
}

// An amount is one of a product's, with its name; nil: nothing is said of it.
type amount struct {
	name  string
	value *pricing.Money
}

// said is an amount of an opening, where 0 says nothing.
func said(m pricing.Money) *pricing.Money {
	if m.IsZero() {
		return nil
	}
	return &m
}

// amounts checks what an opening or a statement says of a product's money.
func (r *resolver) amounts(a *Account, i int, attribute string, suspended bool, amounts ...amount) {
	p := &a.Products[i]
	attribute += "."
	if len(a.Products) > 1 {
		attribute += "product." + p.Catalog.ID() + "."
	}
	for _, amount := range amounts {
		if amount.value == nil {
			continue
		}
		at, value := attribute+amount.name, *amount.value
		r.paidAtLeastZero(a, a.Address, at, amount.name, value)
		switch {
		case p.BillsDaily() && amount.name != "due":
			r.Problem(a.Address, at, "Nothing is frozen", "%s is billed by the day (billing = \"day\"), so nothing is frozen for it; remove %s.", p.Catalog.ID(), amount.name)
		case amount.name == "frozen" && suspended && value.IsPositive():
			r.Problem(a.Address, at, "Frozen while suspended", "While service is down nothing is frozen, but frozen is %s. What waits to be frozen is pending.", value.Decimal())
		case amount.name == "pending" && !suspended:
			r.Problem(a.Address, at, "Pending without suspended", "An estimate is pending only while service is down: add suspended = true, or remove pending.")
		}
	}
}

// quotasLeft checks what the opening says is left of free quotas and of subscriptions.
func (r *resolver) quotasLeft(a *Account) {
	left := a.Opening.QuotaLeft
	for _, key := range slices.Sorted(maps.Keys(left)) {
		if i := slices.IndexFunc(a.Subscriptions, func(s Subscription) bool { return s.Address == key }); i >= 0 {
			r.subscriptionLeft(a, &a.Subscriptions[i], left[key])
		} else if !r.brokenSubscription(a, key) {
			r.quotaLeft(a, key, left[key])
		}
	}
}

func (r *resolver) quotaLeft(a *Account, key string, left pricing.Units) {
	const attribute = "opening.quota_left"
	i, name, ok := r.find(a, a.Address, attribute, planner.ParseName(key), &quotaKind)
	if !ok {
		return
	}
	q, _ := a.Products[i].Catalog.FreeQuota(name.ID)
	opened := a.Products[i].OpenedOn
	switch {
	case q.Renews != pricing.RenewsNever:
		r.KeyProblem(a.Address, attribute, key, "Superfluous quota_left", "The free quota %q is renewed; quota_left is for those that are given once.", key)
	case opened == nil || *opened >= r.firstDay():
		r.KeyProblem(a.Address, attribute, key, "Superfluous quota_left", "quota_left says what is left of %q in an account that was opened before the plan's first day, %s; write opened_on.", key, r.firstDay())
	case left.LessThan(pricing.Units{}) || pricing.WholeUnits(q.Calls).LessThan(left):
		r.KeyProblem(a.Address, attribute, key, "Invalid quota_left", "%s cannot be left of %q, which gives %d.", left, key, q.Calls)
	}
}

// paid checks the decimals of money that is paid.
func (r *resolver) paid(a *Account, address, attribute, name string, amount pricing.Money) {
	if !amount.Equal(amount.Round(a.Decimals)) {
		r.Problem(address, attribute, "Too many decimals", "%s is %s, but amounts in %s have at most %d decimals.", name, amount.Decimal(), a.Currency(), a.Decimals)
	}
}

func (r *resolver) paidAtLeastZero(a *Account, address, attribute, name string, amount pricing.Money) {
	if amount.IsNegative() {
		r.Problem(address, attribute, "Negative amount", "%s is %s; it must be at least 0.", name, amount.Decimal())
		return
	}
	r.paid(a, address, attribute, name, amount)
}

// agreedPrice checks the price of a purchase or a subscription, where one was agreed.
func (r *resolver) agreedPrice(a *Account, address string, price *pricing.Money) {
	if price != nil {
		r.Refuse(price.IsNegative(), address, "price", "Negative price", "The price %s is negative.", price.Decimal())
		r.paid(a, address, "price", "price", *price)
	}
}

// statements checks an account's statements and puts them in order.
func (r *resolver) statements(a *Account) {
	in := a.Account
	if !slices.IsSortedFunc(in.Statements, byDate) {
		in.Statements = slices.SortedStableFunc(slices.Values(in.Statements), byDate)
	}
	for i, s := range in.Statements {
		attribute := planner.StatementAttribute(s.Date, "")
		switch {
		case i > 0 && in.Statements[i-1].Date == s.Date:
			r.Problem(in.Address, attribute, "Duplicate statement", "There are two statements of %s; one morning has one.", s.Date)
		case s.Date != s.Date.Month().First():
			r.Problem(in.Address, attribute, "Invalid date", "A statement is of the first day of a month, not of %s: write %q.", s.Date, s.Date.Month().First())
		case s.Date == r.firstDay():
			r.Problem(in.Address, attribute, "Statement on the first day", "The plan begins on %s: what the vendor showed on that morning belongs into opening.", s.Date)
		case s.Date < r.firstDay() || s.Date >= r.dayAfter():
			r.Problem(in.Address, attribute, "Statement outside the plan", "%s lies outside the plan, which covers %s to %s. Remove the block.", s.Date, r.in.Start, r.in.Month(r.in.Months-1))
		}
		r.paid(a, in.Address, planner.StatementAttribute(s.Date, "balance"), "balance", s.Balance)
		r.Refuse(len(s.Products) > len(a.Products), in.Address, attribute, "Unknown product", "The statement is of %d products, but the account has %d.", len(s.Products), len(a.Products))
		for k := range a.Products {
			p := s.Product(k)
			r.amounts(a, k, attribute, p.Suspended != nil && *p.Suspended, amount{"frozen", p.Frozen}, amount{"pending", p.Pending})
		}
	}
}

func byDate(s, t planner.Statement) int { return pricing.CompareDates(s.Date, t.Date) }

func (r *resolver) terms(address string, terms *pricing.Terms) {
	count := len(r.Problems)
	r.Terms(address, terms)
	if len(r.Problems) == count {
		r.soundTerms = terms
	}
}
