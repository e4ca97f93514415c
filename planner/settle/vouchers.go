package settle

import (
	"cmp"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// pays says whether a voucher is in force on a day and for a product.
func pays(v *planner.Voucher, day pricing.Date, catalog string) bool {
	return day < v.ExpiresOn && (v.StartsOn == nil || *v.StartsOn <= day) && (len(v.Catalogs) == 0 || slices.Contains(v.Catalogs, catalog))
}

// deduct pays a bill out of the balance, but for what vouchers pay of it: the one that
// expires first, then by address.
func (p *productRun) deduct(today pricing.Date, bill pricing.Money) (credit pricing.Money) {
	m := p.run
	p.paid = p.paid.Add(bill)
	rest := bill
	for _, i := range m.voucherOrder {
		if left := &m.state.vouchers[i]; rest.IsPositive() && left.IsPositive() && pays(m.Vouchers[i], today, p.Catalog.ID()) {
			paid := pricing.MinMoney(*left, rest)
			*left, rest = left.Sub(paid), rest.Sub(paid)
		}
	}
	m.state.balance = m.state.balance.Sub(rest)
	credit = bill.Sub(rest)
	p.credits = p.credits.Add(credit)
	if !bill.IsZero() {
		e := &planner.Event{Date: today, Type: planner.EventBill, Amount: m.amount(bill)}
		if !credit.IsZero() {
			e.Credit = m.amount(credit)
		}
		p.event(e)
	}
	return credit
}

// expireVouchers voids what is left of vouchers whose first day without is today.
func (m *monthRun) expireVouchers(today pricing.Date) {
	for i, v := range m.Vouchers {
		if left := m.state.vouchers[i]; v.ExpiresOn == today && left.IsPositive() {
			m.state.vouchers[i] = pricing.Money{}
			m.event(&planner.Event{Date: today, Type: planner.EventVoucherExpired, Address: v.Address, Amount: m.amount(left)})
			if m.forecast != nil {
				m.forecast.Vouchers[i].Expired = left
			}
		}
	}
}

// orderVouchers lists the vouchers in the order in which they pay.
func (a *Account) orderVouchers() {
	for i := range a.Vouchers {
		a.voucherOrder = append(a.voucherOrder, i)
	}
	slices.SortStableFunc(a.voucherOrder, func(i, j int) int { return cmp.Compare(a.Vouchers[i].ExpiresOn, a.Vouchers[j].ExpiresOn) })
}
