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

// onceLeft is what is left on the first day of the free quotas that are given once, by
// index; nil without any.
func (p *Product) onceLeft() (left []pricing.Units) {
	for q := range p.Catalog.FreeQuotas() {
		if quota := &p.Catalog.FreeQuotas()[q]; quota.Renews == pricing.RenewsNever {
			if left == nil {
				left = make([]pricing.Units, len(p.Catalog.FreeQuotas()))
			}
			if told, ok := p.Account.quotaLeft(quota); ok && p.Grants[p.firstQuota+q].to > p.Account.calendar[0].first {
				left[q] = told
			}
		}
	}
	return left
}

// quotaLeft is what the opening says of a free quota.
func (a *Account) quotaLeft(q *pricing.FreeQuota) (pricing.Units, bool) {
	if left, ok := a.Opening.QuotaLeft[q.Catalog+"/"+q.ID]; ok {
		return left, true
	}
	left, ok := a.Opening.QuotaLeft[q.ID]
	return left, ok
}

// renewQuotas makes the free quotas of the month full that can be used on its first
// day.
func (p *productRun) renewQuotas() {
	for q := range p.quotas {
		g := &p.Grants[p.firstQuota+q]
		switch first := p.run.first; {
		case g.Quota.Renews == pricing.RenewsNever:
			p.quotas[q] = p.money().once[q]
		case g.from <= first && first < g.to:
			p.quotas[q] = pricing.WholeUnits(g.Quota.Calls)
		default:
			p.quotas[q] = pricing.Units{}
		}
	}
}

// startQuotas gives the free quotas that begin on a day, and takes those away that end.
func (p *productRun) startQuotas(day int) {
	for q := range p.quotas {
		if g := &p.Grants[p.firstQuota+q]; g.Quota.OfAccountAge() {
			switch today := p.run.date(day); today {
			case g.from:
				p.quotas[q] = pricing.WholeUnits(g.Quota.Calls)
			case g.to:
				p.quotas[q] = pricing.Units{}
			}
		}
	}
}

// renewDaily makes the free quotas of a day full.
func (p *productRun) renewDaily(day int) {
	for q := range p.quotas {
		if g := &p.Grants[p.firstQuota+q]; g.Quota.Renews == pricing.RenewsDaily {
			if today := p.run.date(day); g.from <= today && today < g.to {
				p.quotas[q] = pricing.WholeUnits(g.Quota.Calls)
			} else {
				p.quotas[q] = pricing.Units{}
			}
		}
	}
}

// keepOnce keeps what is left of the free quotas that are given once.
func (p *productRun) keepOnce(s *productState) {
	for q := range s.once {
		if p.Grants[p.firstQuota+q].Quota.Renews == pricing.RenewsNever {
			s.once[q] = p.quotas[q]
		}
	}
}
