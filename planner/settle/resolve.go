package settle

import (
	"fmt"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// resolve checks an ordered input and connects its references. With problems
// the accounts are incomplete and must not be used.
func resolve(in *planner.Input) ([]*Account, []pricing.Problem) {
	r := resolver{in: in, byAddress: map[string]*Account{}, seen: make(map[string]bool, len(in.Usages)), catalogs: map[string]*pricing.Catalog{}}
	some := min(len(in.Usages), 1000)
	r.calls.chunk, r.indexes.chunk = some*in.Months, some
	if !r.horizon() {
		return nil, r.problems
	}
	for _, c := range in.Catalogs {
		if _, ok := r.catalogs[c.ID()]; ok {
			r.problem("", "", "Duplicate catalogue", "Two different catalogues have the id %q; give one of them another id.", c.ID())
		}
		r.catalogs[c.ID()] = c
	}
	r.calendar = calendarOf(in.Start, in.Months)
	for i := range in.Accounts {
		r.account(&in.Accounts[i])
	}
	for i := range in.Usages {
		r.usage(i)
	}
	for i := range in.Packs {
		r.pack(&in.Packs[i])
	}
	for i := range in.TopUps {
		r.topUp(&in.TopUps[i])
	}
	for i := range in.Budgets {
		r.budget(&in.Budgets[i])
	}
	for i := range in.Guardrails {
		r.guardrail(&in.Guardrails[i])
	}
	r.limits()
	for _, a := range r.accounts {
		a.orderGrants()
	}
	return r.accounts, r.problems
}

type resolver struct {
	in        *planner.Input
	catalogs  map[string]*pricing.Catalog
	calendar  []calendarMonth
	accounts  []*Account // by address
	byAddress map[string]*Account
	seen      map[string]bool // addresses
	problems  []pricing.Problem

	soundTerms *pricing.Terms // were checked, and hold; nil before the first
	calls      slab[int64]    // of meterUses
	indexes    slab[int]
}

func (r *resolver) problem(address, attribute, summary, detail string, args ...any) {
	r.problems = append(r.problems, pricing.Problem{Address: address, Attribute: attribute, Summary: summary, Detail: fmt.Sprintf(detail, args...)})
}

func (r *resolver) horizon() bool {
	if r.in.Months < 1 || r.in.Months > planner.MaxMonths {
		r.problem("", "months", "Invalid horizon", "A plan covers 1 to %d months, not %d.", planner.MaxMonths, r.in.Months)
		return false
	}
	if r.in.Start > latestStart {
		r.problem("", "start", "Invalid first month", "A plan starts in %s at the latest, not in %s.", latestStart, r.in.Start)
		return false
	}
	if things := len(r.in.Accounts) + len(r.in.Usages) + len(r.in.Packs) + len(r.in.TopUps) + len(r.in.Budgets) + len(r.in.Guardrails); things > planner.MaxThingMonths/r.in.Months {
		r.problem("", "months", "Plan too large", "The plan has %d things over %d months, and things times months may be at most %d. Plan fewer months, or divide the plan.", things, r.in.Months, planner.MaxThingMonths)
		return false
	}
	return true
}

// latestStart leaves room for the longest horizon and the longest validity of a
// pack before the last year that can be written.
var latestStart = pricing.NewDate(2800, 12, 1).Month()

func (r *resolver) firstDay() pricing.Date { return r.in.Start.First() }
func (r *resolver) dayAfter() pricing.Date { return r.in.Month(r.in.Months).First() }

// unique reports an address that is taken.
func (r *resolver) unique(address string) bool {
	if r.seen[address] {
		r.problem(address, "", "Duplicate address", "There is already a %s in this plan.", address)
		return false
	}
	r.seen[address] = true
	return true
}

func (r *resolver) account(in *planner.Account) {
	if !r.unique(in.Address) {
		return
	}
	c, ok := r.catalogs[in.Catalog]
	if !ok {
		r.problem(in.Address, "catalog", "Unknown catalogue", "There is no catalogue %q.", in.Catalog)
		return
	}
	if len(r.accounts) > 0 {
		if first := r.accounts[0]; first.Catalog.Currency() != c.Currency() {
			r.problem(in.Address, "catalog", "Accounts in different currencies", "This account is billed in %s, but %s in %s. A plan has one currency; split it into two.", c.Currency(), first.Address, first.Catalog.Currency())
		}
	}
	r.discount(in, c)
	for _, amount := range []struct {
		name  string
		value pricing.Money
	}{{"frozen", in.Opening.Frozen}, {"due", in.Opening.Due}, {"estimate", in.Opening.Estimate}, {"pending", in.Opening.Pending}} {
		r.atLeastZero(in.Address, "opening."+amount.name, amount.name, amount.value)
	}
	if o := in.Opening; o.Suspended && o.Frozen.IsPositive() {
		r.problem(in.Address, "opening.frozen", "Frozen while suspended", "While service is down nothing is frozen, but frozen is %s. What waits to be frozen is pending.", o.Frozen.Decimal())
	}
	r.statements(in)
	if r.soundTerms == nil || in.Terms != *r.soundTerms { // most accounts have those of the one before
		r.terms(in)
	}
	a := &Account{Account: in, Catalog: c, Start: r.in.Start, Months: r.in.Months, calendar: r.calendar, freezeRatio: pricing.MultiplierOf(in.Terms.FreezeRatio)}
	if through := in.PastThrough; through != nil && *through >= r.in.Start {
		a.Past = min(int(*through-r.in.Start)+1, r.in.Months)
	}
	r.accounts = append(r.accounts, a)
	r.byAddress[in.Address] = a
}

func (r *resolver) atLeastZero(address, attribute, name string, amount pricing.Money) {
	if amount.IsNegative() {
		r.problem(address, attribute, "Negative amount", "%s is %s; it must be at least 0.", name, amount.Decimal())
	}
}

// statements checks an account's statements and puts them in order.
func (r *resolver) statements(in *planner.Account) {
	if !slices.IsSortedFunc(in.Statements, byDate) {
		in.Statements = slices.SortedStableFunc(slices.Values(in.Statements), byDate)
	}
	for i, s := range in.Statements {
		attribute := planner.StatementAttribute(s.Date, "")
		switch {
		case i > 0 && in.Statements[i-1].Date == s.Date:
			r.problem(in.Address, attribute, "Duplicate statement", "There are two statements of %s; one morning has one.", s.Date)
		case s.Date != s.Date.Month().First():
			r.problem(in.Address, attribute, "Invalid date", "A statement is of the first day of a month, not of %s: write %q.", s.Date, s.Date.Month().First())
		case s.Date == r.firstDay():
			r.problem(in.Address, attribute, "Statement on the first day", "The plan begins on %s: what the vendor showed on that morning belongs into opening.", s.Date)
		case s.Date < r.firstDay() || s.Date >= r.dayAfter():
			r.problem(in.Address, attribute, "Statement outside the plan", "%s lies outside the plan, which covers %s to %s. Remove the block.", s.Date, r.in.Start, r.in.Month(r.in.Months-1))
		}
		r.statementAmounts(in.Address, &s)
	}
}

func (r *resolver) statementAmounts(address string, s *planner.Statement) {
	down := s.Suspended != nil && *s.Suspended
	if s.Frozen != nil {
		attribute := planner.StatementAttribute(s.Date, "frozen")
		r.atLeastZero(address, attribute, "frozen", *s.Frozen)
		if down && s.Frozen.IsPositive() {
			r.problem(address, attribute, "Frozen while suspended", "While service is down nothing is frozen, but frozen is %s. What waits to be frozen is pending.", s.Frozen.Decimal())
		}
	}
	if s.Pending != nil {
		attribute := planner.StatementAttribute(s.Date, "pending")
		r.atLeastZero(address, attribute, "pending", *s.Pending)
		if !down {
			r.problem(address, attribute, "Pending without suspended", "An estimate is pending only while service is down: add suspended = true, or remove pending.")
		}
	}
}

func byDate(s, t planner.Statement) int { return pricing.CompareDates(s.Date, t.Date) }

func (r *resolver) terms(in *planner.Account) {
	count := len(r.problems)
	for _, term := range in.Terms.Invalid() {
		r.problem(in.Address, "terms."+term.Name, "Invalid term", "The term %s has no valid value: it is the %s.", term.Name, term.Doc())
	}
	if err := in.Terms.Check(); err != nil {
		r.problem(in.Address, "terms.pack_coverage", "Contradictory terms", "%s.", capitalized(err))
	}
	if len(r.problems) == count {
		r.soundTerms = &in.Terms
	}
}

func (r *resolver) discount(in *planner.Account, c *pricing.Catalog) {
	if in.Discount.Default.IsNegative() {
		r.problem(in.Address, "discount", "Negative discount", "The discount is a multiplier on list prices, 0.9 for ten per cent off; %s is negative.", in.Discount.Default)
	}
	for _, meter := range slices.Sorted(maps.Keys(in.Discount.ByMeter)) {
		multiplier := in.Discount.ByMeter[meter]
		if _, ok := c.Meter(meter); !ok {
			r.keyProblem(in.Address, "discount", meter, "Unknown meter", "%s", c.NoMeter(meter))
		}
		if multiplier.IsNegative() {
			r.keyProblem(in.Address, "discount", meter, "Negative discount", "The discount is a multiplier on list prices, 0.9 for ten per cent off; %s is negative.", multiplier)
		}
	}
}

func (r *resolver) keyProblem(address, attribute, key, summary, detail string, args ...any) {
	r.problem(address, attribute, summary, detail, args...)
	r.problems[len(r.problems)-1].Key = key
}

// owner returns the account that a usage, pack or top-up belongs to.
func (r *resolver) owner(address, account string) (*Account, bool) {
	if !r.unique(address) {
		return nil, false
	}
	a, ok := r.byAddress[account]
	if !ok && !r.seen[account] { // a seen account was itself reported
		r.problem(address, "account", "Unknown account", "There is no %s in this plan.", account)
	}
	return a, ok
}

func (r *resolver) usage(i int) {
	u := &r.in.Usages[i]
	a, ok := r.owner(u.Address, u.Account)
	if !ok {
		return
	}
	meter, ok := a.Catalog.Meter(u.Meter)
	if !ok {
		r.problem(u.Address, "meter", "Unknown meter", "%s", a.Catalog.NoMeter(u.Meter))
		return
	}
	if len(u.Calls) != r.in.Months || (u.Actual != nil && len(u.Actual) != r.in.Months) {
		r.problem(u.Address, "calls", "Wrong number of months", "The plan has %d months, but calls has %d entries.", r.in.Months, len(u.Calls))
		return
	}
	if u.Forecast != nil && len(u.Forecast) != r.in.Months {
		r.problem(u.Address, "calls", "Wrong number of months", "The plan has %d months, but the forecast has %d entries.", r.in.Months, len(u.Forecast))
		return
	}
	for k, calls := range u.Calls {
		if calls < 0 || calls > pricing.MaxCalls {
			r.problem(u.Address, "calls", "Invalid number of calls", "%d calls in %s: a month has from 0 to %d.", calls, r.in.Month(k), int64(pricing.MaxCalls))
			return
		}
	}
	for k := len(u.Actual); k > a.Past; k-- {
		if u.Actual[k-1] {
			a.Past = k
		}
	}
	use := r.use(a, meter)
	use.Usages = append(use.Usages, i)
	for k, calls := range u.Calls {
		if calls > pricing.MaxCalls-use.Calls[k] {
			r.problem(u.Address, "calls", "Too many calls", "With this usage %s has more than %d calls at %s in %s.", u.Account, int64(pricing.MaxCalls), u.Meter, r.in.Month(k))
			return
		}
		use.Calls[k] += calls
	}
}

// use returns the account's record of a meter, in catalogue order.
func (r *resolver) use(a *Account, meter *pricing.Meter) *MeterUse {
	k, found := slices.BinarySearchFunc(a.Meters, meter.Index, func(u MeterUse, index int) int { return u.Meter.Index - index })
	if !found {
		a.Meters = slices.Insert(a.Meters, k, MeterUse{
			Meter: meter, Discount: pricing.MultiplierOf(a.Discount.For(meter.ID)),
			Calls: r.calls.take(a.Months), Usages: r.indexes.take(1)[:0],
		})
	}
	return &a.Meters[k]
}

func (r *resolver) pack(in *planner.PackPurchase) {
	a, ok := r.owner(in.Address, in.Account)
	if !ok {
		return
	}
	sku, ok := a.Catalog.Pack(in.SKU)
	if !ok {
		r.problem(in.Address, "sku", "Unknown SKU", "%s", unknownSKU(in.SKU, a.Catalog))
		return
	}
	count := len(r.problems)
	if most := pricing.MaxCalls / sku.Calls; in.Quantity < 1 || in.Quantity > most {
		r.problem(in.Address, "quantity", "Invalid quantity", "A purchase is of 1 to %d packs of %s (at most %d calls), not %d.", most, in.SKU, int64(pricing.MaxCalls), in.Quantity)
		copied := *in
		copied.Quantity = min(max(in.Quantity, 1), most) // what else is wrong is still found
		in = &copied
	}
	if in.Price != nil && in.Price.IsNegative() {
		r.problem(in.Address, "price", "Negative price", "The price %s is negative.", in.Price.Decimal())
	}
	if in.PurchasedOn >= r.firstDay() && !slices.ContainsFunc(sku.Meters, func(i int) bool {
		return a.Catalog.Meters()[i].PricedBetween(r.in.Start, r.in.Month(r.in.Months-1))
	}) {
		r.problem(in.Address, "sku", "Pack for a free meter", "Every meter of %s is free in this plan's months; a pack would cover nothing.", in.SKU)
	}
	p := NewPack(in, sku, a.Terms)
	p.ownedBefore = in.PurchasedOn < r.firstDay()
	r.packDates(p)
	r.remaining(p)
	if len(r.problems) == count {
		a.Packs = append(a.Packs, *p)
	}
}

func NewPack(in *planner.PackPurchase, sku *pricing.Pack, terms pricing.Terms) *Pack {
	p := &Pack{
		PackPurchase: in,
		Offer:        sku,
		UnitPrice:    sku.Price(in.PurchasedOn),
		Size:         sku.Calls * in.Quantity,
		ExpiresOn:    terms.PackValidity.Expiry(in.PurchasedOn),
	}
	if in.Price != nil {
		p.UnitPrice = *in.Price
	}
	p.Total = p.UnitPrice.Times(in.Quantity)
	return p
}

func (r *resolver) packDates(p *Pack) {
	if p.PurchasedOn >= r.dayAfter() {
		r.problem(p.Address, "purchased_on", "Purchase after the horizon", "%s lies after the plan's last day, %s.", p.PurchasedOn, r.dayAfter()-1)
	}
	if p.ExpiresOn < r.firstDay() {
		r.problem(p.Address, "purchased_on", "Expired pack", "A pack bought on %s was void on %s, before the plan's first day %s; remove it.", p.PurchasedOn, p.ExpiresOn, r.firstDay())
	}
}

func (r *resolver) remaining(p *Pack) {
	switch {
	case p.ownedBefore && p.Remaining == nil:
		r.problem(p.Address, "", "Missing remaining", "This pack was bought on %s, before the plan's first day %s; say in remaining how many calls it had left on that day.", p.PurchasedOn, r.firstDay())
	case !p.ownedBefore && p.Remaining != nil:
		r.problem(p.Address, "remaining", "Superfluous remaining", "Remaining is for packs bought before the plan's first day, %s; one bought on %s is full. Remove the attribute.", r.firstDay(), p.PurchasedOn)
	case p.Remaining != nil && (*p.Remaining < 0 || *p.Remaining > p.Size):
		r.problem(p.Address, "remaining", "Invalid remaining", "%d calls cannot remain of a purchase of %d.", *p.Remaining, p.Size)
	}
}

func (r *resolver) topUp(in *planner.TopUp) {
	a, ok := r.owner(in.Address, in.Account)
	if !ok {
		return
	}
	last := r.in.Month(r.in.Months).Date(a.Terms.BillDay)
	if in.Amount.IsNegative() {
		r.problem(in.Address, "amount", "Negative amount", "A top-up of %s would take money away.", in.Amount.Decimal())
	}
	switch {
	case in.MonthlyOn < 0 || in.MonthlyOn > 28:
		r.problem(in.Address, "monthly_on", "Invalid day", "monthly_on must be a day from 1 to 28, which every month has, not %d.", in.MonthlyOn)
	case in.MonthlyOn == 0 && (in.Date < r.firstDay() || in.Date > last):
		r.problem(in.Address, "date", "Top-up outside the plan", "%s lies outside the plan, whose first day is %s and whose last settlement is on %s.", in.Date, r.firstDay(), last)
	default:
		a.topUps = append(a.topUps, in)
	}
}

func (r *resolver) budget(in *planner.Budget) {
	r.unique(in.Address)
	for _, account := range in.Accounts {
		if _, ok := r.byAddress[account]; !ok && !r.seen[account] {
			r.problem(in.Address, "accounts", "Unknown account", "There is no %s in this plan.", account)
		}
	}
	if in.Amount.IsNegative() {
		r.problem(in.Address, "amount", "Negative amount", "A budget of %s could never hold.", in.Amount.Decimal())
	}
}

func (r *resolver) guardrail(in *planner.Guardrail) {
	r.unique(in.Address)
	if in.MaxIncrease != nil {
		r.limit(in.Address, "max_increase", in.MaxIncrease.Decimal())
	}
	if in.MaxIncreasePercent != nil {
		r.limit(in.Address, "max_increase_percent", *in.MaxIncreasePercent)
	}
}

func (r *resolver) limit(address, name string, value decimal.Decimal) {
	if value.IsNegative() {
		r.problem(address, name, "Negative limit", "%s is %s; it must be at least 0.", name, value)
	}
}

// limits bounds the calls of the whole plan.
func (r *resolver) limits() {
	var sum int64
	for _, a := range r.accounts {
		for _, use := range a.Meters {
			for _, calls := range use.Calls {
				if sum += calls; sum > pricing.MaxCalls {
					r.problem(r.in.Usages[use.Usages[0]].Address, "calls", "Too many calls", "With the calls of %s at %s the whole plan has more than %d.", a.Address, use.Meter.ID, int64(pricing.MaxCalls))
					return
				}
			}
		}
	}
}

// orderGrants lists the account's grants in the order in which they are used.
func (a *Account) orderGrants() {
	quotas := a.Catalog.FreeQuotas()
	for i := range quotas {
		a.Grants = append(a.Grants, Grant{Quota: &quotas[i], Covers: a.covers(quotas[i].Covers)})
	}
	order := make([]int, len(a.Packs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return BurnOrder(&a.Packs[i], &a.Packs[j]) })
	for _, i := range order {
		meters := a.Packs[i].Offer.Meters
		covers := a.covers(func(index int) bool { return slices.Contains(meters, index) })
		a.Grants = append(a.Grants, Grant{Pack: i, Covers: covers})
	}
}

func (a *Account) covers(covered func(index int) bool) []bool {
	covers := make([]bool, len(a.Meters))
	for k, use := range a.Meters {
		covers[k] = covered(use.Meter.Index)
	}
	return covers
}
