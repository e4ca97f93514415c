package settle

import "github.com/declarative-cost/planner/pricing"

// lifetime says from which day on a quota can be used, and from which on no more: for
// ever, unless it goes by the day on which the account was opened. Without that day it
// is not given.
func (p *Product) lifetime(q *pricing.FreeQuota) (from, to pricing.Date) {
	from, to = p.Account.calendar[0].first, never
	if !q.OfAccountAge() {
		return from, to
	}
	if p.OpenedOn == nil {
		return never, never
	}
	from = *p.OpenedOn
	if !q.Lasts.IsZero() {
		to = q.Lasts.Expiry(from)
	}
	return from, to
}

// never is after every day.
const never = pricing.Date(1 << 30)

// quotaLeft is what the opening says of a free quota.
func (a *Account) quotaLeft(q *pricing.FreeQuota) (pricing.Units, bool) {
	if left, ok := a.Opening.QuotaLeft[q.Catalog+"/"+q.ID]; ok {
		return left, true
	}
	left, ok := a.Opening.QuotaLeft[q.ID]
	return left, ok
}

// fillQuotas gives the free quotas of a day: those that begin on it, are renewed on it, or
// on the first of a month. It takes away those that are over.
func (p *productRun) fillQuotas(day int) {
	today, grants := p.run.date(day), p.money().grants
	for g := p.firstQuota; g < len(p.Grants) && p.Grants[g].Kind == QuotaGrant; g++ {
		grant := &p.Grants[g]
		switch renews := grant.Quota.Renews; {
		case today < grant.from || grant.to <= today:
			grants[g].left = pricing.Units{}
		case today == grant.from, renews == pricing.RenewsDaily, renews == pricing.RenewsMonthly && day == 1:
			grants[g].left = pricing.WholeUnits(grant.Quota.Calls)
		}
	}
}
