package settle

import (
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// resolve checks an ordered input and connects its references. With problems
// the plan is incomplete and must not be used.
func resolve(in *planner.Input) (*Plan, []pricing.Problem) {
	r := resolver{in: in, even: newWeek(planner.EvenWeekdays()), byAddress: map[string]*Account{}, seen: make(map[string]bool, len(in.Usages)), catalogs: map[string]*pricing.Catalog{}, contracts: map[contractOf]*pricing.Catalog{}}
	some := min(len(in.Usages), 1000)
	r.calls.chunk, r.spreads.chunk, r.indexes.chunk = some*in.Months, some, some
	if !r.horizon() {
		return nil, r.Problems
	}
	for _, c := range in.Catalogs {
		r.Refuse(r.catalogs[c.ID()] != nil, "", "", "Duplicate catalogue", "Two different catalogues have the id %q; give one of them another id.", c.ID())
		r.catalogs[c.ID()] = c
	}
	r.calendar = calendarOf(in.Start, in.Months)
	each(in.Accounts, r.account)
	for i := range in.Usages {
		r.usage(i)
	}
	each(in.Packs, r.pack)
	each(in.TopUps, r.topUp)
	each(in.Subscriptions, r.subscription)
	each(in.Vouchers, r.voucher)
	for _, a := range r.accounts {
		r.quotasLeft(a)
		a.orderVouchers()
	}
	each(in.Budgets, r.budget)
	each(in.Guardrails, r.guardrail)
	r.limits()
	currency := r.currency()
	for _, a := range r.accounts {
		for k := range a.Products {
			a.Products[k].orderGrants()
		}
	}
	return &Plan{Input: in, Accounts: r.accounts, Currency: currency}, r.Problems
}

func each[T any](list []T, do func(*T)) {
	for i := range list {
		do(&list[i])
	}
}

type resolver struct {
	pricing.Problems
	in        *planner.Input
	catalogs  map[string]*pricing.Catalog
	contracts map[contractOf]*pricing.Catalog
	calendar  []calendarMonth
	accounts  []*Account // by address
	byAddress map[string]*Account
	seen      map[string]bool // addresses

	soundTerms *pricing.Terms // were checked, and hold; nil before the first
	calls      slab[int64]    // of spreads
	spreads    slab[Spread]
	even       *week
	indexes    slab[int]
}

func (r *resolver) horizon() bool {
	in := r.in
	if r.Refuse(in.Months < 1 || in.Months > planner.MaxMonths, "", "months", "Invalid horizon", "A plan covers 1 to %d months, not %d.", planner.MaxMonths, in.Months) {
		return false
	}
	things := len(in.Accounts) + len(in.Usages) + len(in.Packs) + len(in.TopUps) + len(in.Subscriptions) + len(in.Vouchers) + len(in.Budgets) + len(in.Guardrails)
	return !r.Refuse(in.Start > latestStart, "", "start", "Invalid first month", "A plan starts in %s at the latest, not in %s.", latestStart, in.Start) &&
		!r.Refuse(things > planner.MaxThingMonths/in.Months, "", "months", "Plan too large",
			"The plan has %d things over %d months, and things times months may be at most %d. Plan fewer months, or divide the plan.", things, in.Months, planner.MaxThingMonths)
}

// latestStart leaves room for the longest horizon and the longest validity of a
// pack before the last year that can be written.
var latestStart = pricing.NewDate(2800, 12, 1).Month()

func (r *resolver) firstDay() pricing.Date { return r.in.Start.First() }
func (r *resolver) dayAfter() pricing.Date { return r.in.Month(r.in.Months).First() }

// unique reports an address that is taken.
func (r *resolver) unique(address string) bool {
	if r.seen[address] {
		r.Problem(address, "", "Duplicate address", "There is already a %s in this plan.", address)
		return false
	}
	r.seen[address] = true
	return true
}

// owner returns the account that a usage, pack or top-up belongs to.
func (r *resolver) owner(address, account string) (*Account, bool) {
	if !r.unique(address) {
		return nil, false
	}
	return r.known(address, "account", account)
}

// place finds the account and the product that a usage, a purchase or a subscription is of, and
// completes the name by which it says so.
func (r *resolver) place(address, account string, catalog, id *string, k *kind) (*Account, *Product, bool) {
	a, ok := r.owner(address, account)
	if !ok {
		return nil, nil, false
	}
	i, name, ok := r.find(a, address, k.attribute, planner.Name{Catalog: *catalog, ID: *id}, k)
	if ok {
		*catalog, *id = name.Catalog, name.ID
	}
	return a, &a.Products[i], ok
}

// known returns an account that is named. One that was seen was itself reported.
func (r *resolver) known(address, attribute, account string) (*Account, bool) {
	a, ok := r.byAddress[account]
	if !ok && !r.seen[account] {
		r.Problem(address, attribute, "Unknown account", "There is no %s in this plan.", account)
	}
	return a, ok
}

func (r *resolver) usage(i int) {
	u := &r.in.Usages[i]
	a, p, ok := r.place(u.Address, u.Account, &u.Catalog, &u.Meter, &meterKind)
	if !ok {
		return
	}
	otherMonths := func(n int) bool { return n != r.in.Months }
	if otherMonths(len(u.Calls)) || u.Actual != nil && otherMonths(len(u.Actual)) || u.Forecast != nil && otherMonths(len(u.Forecast)) {
		r.Problem(u.Address, "calls", "Wrong number of months", "The plan has %d months, and calls, actual and forecast must have as many entries.", r.in.Months)
		return
	}
	if u.Uncertainty != nil {
		u.Uncertainty.Check(func(attribute, detail string) {
			r.Problem(u.Address, "uncertainty."+attribute, "Invalid uncertainty", "%s", detail)
		})
	}
	for k, calls := range u.Calls {
		if calls < 0 || calls > pricing.MaxCalls {
			r.Problem(u.Address, "calls", "Invalid number of calls", "%d calls in %s: a month has from 0 to %d.", calls, r.in.Month(k), int64(pricing.MaxCalls))
			return
		}
	}
	for k := len(u.Actual); k > a.Past; k-- {
		if u.Actual[k-1] {
			a.Past = k
		}
	}
	meter, _ := p.Catalog.Meter(u.Meter)
	use := r.use(p, meter)
	use.Usages = append(use.Usages, i)
	spread := r.spread(u, use)
	for k, calls := range u.Calls {
		if calls > pricing.MaxCalls-use.Requested(k) {
			r.Problem(u.Address, "calls", "Too many calls", "With this usage %s has more than %d calls at %s in %s.", u.Account, int64(pricing.MaxCalls), u.Meter, r.in.Month(k))
			return
		}
		spread.Calls[k] += calls
	}
}

// use returns the product's record of a meter, in catalogue order.
func (r *resolver) use(p *Product, meter *pricing.Meter) *MeterUse {
	k, found := slices.BinarySearchFunc(p.Meters, meter.Index, func(u MeterUse, index int) int { return u.Meter.Index - index })
	if !found {
		p.Meters = slices.Insert(p.Meters, k, MeterUse{
			Meter: meter, Mode: meter.Mode(&p.Terms), Discount: pricing.MultiplierOf(p.Account.Discount.For(meter.Catalog, meter.ID)),
			Spreads: append(r.spreads.take(1)[:0], Spread{r.even, r.calls.take(p.Account.Months)}), Usages: r.indexes.take(1)[:0],
			tiersByDay: meter.Period(&p.Terms) == pricing.PeriodDay,
		})
	}
	return &p.Meters[k]
}

// spread is where the meter's record has the calls of usages with the same weekdays.
func (r *resolver) spread(u *planner.Usage, use *MeterUse) *Spread {
	i := use.Spread(u.Weekdays)
	if u.Weekdays == nil || use.Spreads[i].Weekdays == *u.Weekdays {
		return &use.Spreads[i]
	}
	detail := u.Weekdays.Check()
	if r.Refuse(detail != "", u.Address, "weekdays", "Invalid weight", "%s", detail) ||
		r.Refuse(*u.Weekdays == planner.Weekdays{} && slices.Max(u.Calls) > 0, u.Address, "weekdays", "No day with calls",
			"Every day of the week has the weight 0, so the calls fall on none. Give at least one day a weight above 0.") {
		return &use.Spreads[0]
	}
	use.Spreads = append(use.Spreads, Spread{newWeek(*u.Weekdays), r.calls.take(len(u.Calls))})
	return &use.Spreads[len(use.Spreads)-1]
}

func (r *resolver) topUp(in *planner.TopUp) {
	a, ok := r.owner(in.Address, in.Account)
	if !ok {
		return
	}
	first, last := r.firstDay(), r.in.Month(r.in.Months).Date(a.lastBillDay())
	if in.Amount.IsNegative() {
		r.Problem(in.Address, "amount", "Negative amount", "A top-up of %s would take money away.", in.Amount.Decimal())
	}
	r.paid(a, in.Address, "amount", "amount", in.Amount)
	switch {
	case in.MonthlyOn < 0 || in.MonthlyOn > 28:
		r.Problem(in.Address, "monthly_on", "Invalid day", "monthly_on must be a day from 1 to 28, which every month has, not %d.", in.MonthlyOn)
	case in.MonthlyOn == 0 && (in.Date < first || in.Date > last):
		r.Problem(in.Address, "date", "Top-up outside the plan", "%s lies outside the plan, whose first day is %s and whose last settlement is on %s.", in.Date, first, last)
	default:
		a.topUps = append(a.topUps, in)
	}
}

func (r *resolver) budget(in *planner.Budget) {
	r.unique(in.Address)
	for _, account := range in.Accounts {
		r.known(in.Address, "accounts", account)
	}
	r.Refuse(in.Amount.IsNegative(), in.Address, "amount", "Negative amount", "A budget of %s could never hold.", in.Amount.Decimal())
	if c := in.Confidence; c != nil {
		r.Refuse(!c.IsPositive() || c.GreaterThan(decimal.NewFromInt(1)), in.Address, "confidence", "Invalid confidence",
			"A confidence of %s: it is the part of futures in which the budget must hold, above 0 and at most 1, 0.9 for 90 of 100.", c)
	}
}

func (r *resolver) guardrail(in *planner.Guardrail) {
	r.unique(in.Address)
	r.Refuse(in.At < 0 || in.At > 99, in.Address, "at", "Invalid percentile", "There is no percentile %d of a change; it is from 1 to 99.", in.At)
	limit := func(name string, value decimal.Decimal) {
		r.Refuse(value.IsNegative(), in.Address, name, "Negative limit", "%s is %s; it must be at least 0.", name, value)
	}
	if in.MaxIncrease != nil {
		limit("max_increase", in.MaxIncrease.Decimal())
	}
	if in.MaxIncreasePercent != nil {
		limit("max_increase_percent", *in.MaxIncreasePercent)
	}
}

// limits bounds the calls of the whole plan.
func (r *resolver) limits() {
	var sum int64
	for _, a := range r.accounts {
		for k := range a.Products {
			for _, use := range a.Products[k].Meters {
				for i := range a.Months {
					if sum += use.Requested(i); sum > pricing.MaxCalls {
						r.Problem(r.in.Usages[use.Usages[0]].Address, "calls", "Too many calls", "With the calls of %s at %s the whole plan has more than %d.", a.Address, use.Meter.ID, int64(pricing.MaxCalls))
						return
					}
				}
			}
		}
	}
}
