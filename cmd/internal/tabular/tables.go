package tabular

import (
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// An owner is the account whose row it is.
type owner struct {
	plan    *document.Plan
	account *document.Account
}

// callUnit is the number of calls that the account's prices are for.
func (o owner) callUnit() int64 {
	for i := range o.plan.Inputs.Catalogs {
		if c := &o.plan.Inputs.Catalogs[i]; c.ID == o.account.Catalog {
			return c.CallUnit
		}
	}
	return 0
}

// eachAccount visits the accounts.
func eachAccount(p *document.Plan, visit func(owner)) {
	for k := range p.Accounts {
		visit(owner{p, &p.Accounts[k]})
	}
}

// eachMonth visits the months of all accounts: a month's accounts follow each other.
func eachMonth(p *document.Plan, visit func(o owner, index int, m *document.AccountMonth)) {
	for i := range p.Months {
		eachAccount(p, func(o owner) { visit(o, i, &o.account.Months[i]) })
	}
}

func monthRows(p *document.Plan, add addRow) {
	eachMonth(p, func(o owner, _ int, m *document.AccountMonth) {
		add(o, m.Month, m.Calls, m.Lost, m.List, m.Bill, m.PackPurchases, m.Billed, m.Amortized, m.Cash)
	})
}

func packRows(p *document.Plan, add addRow) {
	eachAccount(p, func(o owner) {
		for _, k := range o.account.Packs {
			var amortized pricing.Money
			for _, m := range k.Months {
				amortized = amortized.Add(pricing.Money(m.Amortized))
			}
			add(o, k.Address, k.SKU, k.Quantity, k.UnitPrice, k.Price, k.PurchasedOn, k.ExpiresOn, k.Bought, k.Granted, k.Consumed, k.Expired, k.Remaining, document.Money(amortized), k.ExpiredValue)
		}
	})
}

func eventRows(p *document.Plan, add addRow) {
	eachAccount(p, func(o owner) {
		for _, e := range o.account.Events {
			add(o, e.Date, e.Type, maybe(e.Address), maybe(e.Meter), maybe(e.Quota), maybe(e.TierFrom), maybe(e.Calls), maybe(e.Amount), e.Balance, e.Frozen, e.Available, e.Message)
		}
	})
}

func usageRows(p *document.Plan, add addRow) {
	accounts := map[string]*document.Account{}
	eachAccount(p, func(o owner) { accounts[o.account.Address] = o.account })
	for i := range p.Months {
		for _, u := range p.Usages {
			o, title := owner{p, accounts[u.Account]}, ""
			for _, m := range o.account.Months[i].Meters {
				if m.Meter == u.Meter {
					title = m.Title
				}
			}
			add(o, p.Start+pricing.Month(i), u.Address, u.Meter, title, u.Calls[i], u.Cost[i], u.Actual[i], csvTags(u.Tags))
		}
	}
}

// cashRows are the events of accounts' money, with what each changed. The first of an
// account is its opening; the changes up to a row add up to its balance.
func cashRows(p *document.Plan, add addRow) {
	openings := map[string]document.Opening{}
	for _, a := range p.Inputs.Accounts {
		openings[a.Address] = a.Opening
	}
	eachAccount(p, func(o owner) {
		var balance, frozen pricing.Money
		row := func(date pricing.Date, kind planner.EventType, address, amount any, newBalance, newFrozen document.Money) {
			changes := [2]pricing.Money{pricing.Money(newBalance).Sub(balance), pricing.Money(newFrozen).Sub(frozen)}
			balance, frozen = pricing.Money(newBalance), pricing.Money(newFrozen)
			add(o, date, kind, address, amount, document.Money(changes[0]), document.Money(changes[1]), newBalance, newFrozen, document.Money(balance.Sub(frozen)))
		}
		opening := openings[o.account.Address]
		row(p.Start.First(), "opening", nil, nil, opening.Balance, o.account.OpeningFrozen(opening))
		for _, e := range o.account.Events {
			if isCash(e.Type) {
				row(e.Date, e.Type, maybe(e.Address), maybe(e.Amount), e.Balance, e.Frozen)
			}
		}
	})
}

// isCash says whether an event is about an account's money, moved or missing.
func isCash(kind planner.EventType) bool {
	switch kind {
	case planner.EventPackExhausted, planner.EventPackExpired, planner.EventFreeQuotaExhausted, planner.EventTierChanged:
		return false
	}
	return true
}
