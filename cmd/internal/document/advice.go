package document

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/pricing"
)

// An Advice is a change that was tried by planning again with it. docs/advice.md has
// the names and which fields each of them uses; the others are null.
type Advice struct {
	advise.Entry
	Purchases []Purchase `json:"purchases"`
	Message   string     `json:"message"`

	Unit     *string `json:"unit" since:"1.1"`     // of calls and of tiers; null without any
	Currency string  `json:"currency" since:"1.1"` // of the account, and of all amounts
}

// A Purchase is one to make.
type Purchase struct {
	PackPurchase
	Planned bool `json:"planned" since:"1.1"` // one of the plan's own, which stays
}

func newPurchase(p optimize.Purchase) Purchase {
	return Purchase{newPackPurchase(p.PackPurchase), p.Planned}
}

// An AdviceRun says how advice was looked for.
type AdviceRun struct {
	Tries            int    `json:"tries"`                         // simulations of one account
	Silenced         int    `json:"silenced"`                      // entries left out by planner:ignore
	BoundedAccounts  int    `json:"bounded_accounts"`              // in which not everything was tried
	UntriedPurchases int    `json:"untried_purchases" since:"1.1"` // to which not every change was tried
	UntriedMonths    int    `json:"untried_months" since:"1.1"`    // of meters, in which more calls were not tried
	Saves            *Money `json:"saves" since:"1.1"`             // of the entries that are combined, together; null without any
}

// NewAdvice makes the entries and the run of advice on a plan.
func NewAdvice(a advise.Advice, f *planner.Forecast) ([]Advice, *AdviceRun) {
	entries := each(a.Entries, func(e advise.Entry) Advice { return newAdvice(e, f) })
	return entries, &AdviceRun{a.Tries, a.Silenced, len(a.Bounded), a.UntriedPurchases, a.UntriedMonths, a.Saves}
}

func newAdvice(e advise.Entry, f *planner.Forecast) Advice {
	a := Advice{Entry: e, Purchases: each(e.Purchases, newPurchase), Currency: f.Account(e.Account).Currency()}
	if e.Calls != nil || e.Tier != nil {
		a.Unit = new(adviceUnit(&e, f))
	}
	a.Message = a.Sentence(nil, f.Currency, func(name string) string { return name })
	return a
}

// A DiffAdvice is advice on the head of a diff: what the base has in its place.
type DiffAdvice struct {
	Advice
	Action *compare.Action `json:"action" since:"1.1"` // create, update or no-op; null where the base was not looked at
	Before *Advice         `json:"before" since:"1.1"` // the base's, where that says something else
}

// An adviceKey is what advice is about.
type adviceKey struct {
	name                    advise.Name
	account, address, meter string
	month                   pricing.Month
}

func (a Advice) key() adviceKey {
	k := adviceKey{name: a.Name, account: a.Account, address: a.Address, meter: OrZero(a.Meter)}
	if a.Name == advise.TierEdge && a.Month != nil {
		k.month = *a.Month
	}
	return k
}

// SetAdvice says what is advised on the head. Where advice was looked for on the base, as
// its run says, it is compared with that.
func (d *Diff) SetAdvice(head []Advice, run *AdviceRun, base []Advice, baseRun *AdviceRun) {
	d.AdviceRun, d.Advice, d.Settled = run, []DiffAdvice{}, []Advice{}
	moved := map[string]string{}
	for _, c := range d.Changes {
		moved[OrZero(c.PreviousAddress)] = c.Address
	}
	base = each(base, func(a Advice) Advice {
		a.Account, a.Address = cmp.Or(moved[a.Account], a.Account), cmp.Or(moved[a.Address], a.Address)
		return a
	})
	for was, is := range matched(base, head, Advice.key) {
		switch {
		case is == nil:
			d.Settled = append(d.Settled, *was)
		case baseRun == nil:
			d.Advice = append(d.Advice, DiffAdvice{*is, nil, nil})
		case was == nil:
			d.Advice = append(d.Advice, DiffAdvice{*is, new(compare.Create), nil})
		case was.Message == is.Message:
			d.Advice = append(d.Advice, DiffAdvice{*is, new(compare.NoOp), nil})
		default:
			d.Advice = append(d.Advice, DiffAdvice{*is, new(compare.Update), was})
		}
	}
}

// maxPurchases bounds how many purchases a sentence names.
const maxPurchases = 6

// Sentence says what to change and what that does. Whatever a configuration or a
// catalogue named goes through name first, which makes it safe where it is shown. The
// document's is English, which is the printer nil.
func (a *Advice) Sentence(p *lang.Printer, currency string, name func(string) string) string {
	currency = cmp.Or(a.Currency, currency) // older documents have one for all
	money := func(m *Money) string {
		return strings.TrimSpace(grouped(OrZero(m), pricing.MinorUnit(currency)) + " " + p.Currency(currency))
	}
	calls, amount, saves := Counted(p, OrZero(a.Calls), "", OrZero(a.Unit)), money(a.Amount), money(a.Saves)
	switch a.Name {
	case advise.FreezeFails:
		text := p.F("The available money does not cover a freeze or a purchase. Topping up %s by %s prevents this and later failures.", amount, a.Date)
		if a.Calls != nil {
			text += p.F(" Without it %s are lost.", calls)
		}
		return text
	case advise.CheaperPacks:
		return a.purchaseSentence(p, saves, name)
	case advise.PackNotWorth:
		return p.F("The pack costs more than it saves. Leaving out this purchase of %s would save %s.", amount, saves)
	case advise.PackTooEarly:
		return p.F("The pack is bought too early. Buying it on %s would save %s.", a.Date, saves)
	case advise.PackTooLate:
		return p.F("The pack is bought too late. Buying it on %s would save %s.", a.Date, saves)
	case advise.PackRaisesTier:
		meter, prices := name(*a.Meter), tierWords(a.Tier, p, OrZero(a.Unit), true)
		if a.Date == nil {
			return p.F("The pack raises the price of what stays postpaid at %s in %s: %s. Leaving it out would save %s.", meter, a.Month, prices, saves)
		}
		return p.F("The pack raises the price of what stays postpaid at %s in %s: %s. Buying it on %s would save %s.", meter, a.Month, prices, a.Date, saves)
	case advise.CallsExpire:
		return p.F("%s of the pack expire unused, worth %s. Buying %s × %s instead would save %s.", calls, amount, groupedCount(OrZero(a.Quantity)), name(*a.SKU), saves)
	case advise.TierEdge:
		return p.F("%s is below a tier at %s. With %s more in that month the price is %s, which would save %s.", a.Month, name(*a.Meter), calls, tierWords(a.Tier, p, OrZero(a.Unit), false), saves)
	}
	return a.subscriptionSentence(p, amount, saves, name)
}

// checkAdvice makes sure that entries have what their sentences are made of.
func checkAdvice(entries ...Advice) error {
	for _, a := range entries {
		lacks := a.Amount == nil && a.Saves == nil
		switch a.Name {
		case advise.VoucherVoid:
			lacks = a.Amount == nil || a.Date == nil
		case advise.FreezeFails, advise.PackTooEarly, advise.PackTooLate, advise.SubscriptionPays:
			lacks = lacks || a.Date == nil
		case advise.PackRaisesTier, advise.TierEdge:
			lacks = lacks || a.Tier == nil || a.Meter == nil || a.Month == nil
		case advise.CallsExpire:
			lacks = lacks || a.SKU == nil
		}
		if lacks {
			return fmt.Errorf("advice of %.40q lacks what advice named %.40q says", a.Address, a.Name)
		}
	}
	return nil
}

// subscriptionSentence is that of advice on subscriptions and vouchers.
func (a *Advice) subscriptionSentence(p *lang.Printer, amount, saves string, name func(string) string) string {
	switch {
	case a.Name == advise.VoucherVoid:
		return p.F("%s of the voucher is not used up when it expires on %s. Bills on or after that day cannot be paid with it.", amount, a.Date)
	case a.Name == advise.SubscriptionPays:
		return p.F("Subscribing to %s × %s on %s would save %s.", groupedCount(OrZero(a.Quantity)), name(OrZero(a.SKU)), a.Date, saves)
	case a.Date != nil:
		return p.F("The subscription costs more than what it covers. Ending it on %s would save %s.", a.Date, saves)
	}
	return p.F("The subscription costs more than what it covers. Leaving it out, at %s a period, would save %s.", amount, saves)
}

func (a *Advice) purchaseSentence(p *lang.Printer, saves string, name func(string) string) string {
	proven := a.Proven == nil || *a.Proven
	switch {
	case len(a.Purchases) > 0:
	case a.Futures > 0:
		return p.F("Buying no packs in these months would save %s in the mean of %s futures; see planner optimize --at mean.", saves, groupedCount(int64(a.Futures)))
	case proven:
		return p.F("Buying no packs in these months would save %s.", saves)
	default:
		return p.F("Buying no packs in these months would save at least %s.", saves)
	}
	list := each(a.Purchases[:min(maxPurchases, len(a.Purchases))], func(one Purchase) string {
		text := p.F("%s × %s on %s", groupedCount(one.Quantity), name(one.SKU), one.PurchasedOn)
		if one.Planned {
			text = p.F("%s as planned", text)
		}
		return text
	})
	if more := len(a.Purchases) - len(list); more > 0 {
		list = append(list, p.F("and %s more", strconv.Itoa(more)))
	}
	packs := strings.Join(list, p.T(", "))
	if a.Futures > 0 {
		return p.F("Other packs cost less. Buying only %s in these months would save %s in the mean of %s futures; see planner optimize --at mean.", packs, saves, groupedCount(int64(a.Futures)))
	}
	if proven {
		return p.F("Other packs cost less. Buying only %s in these months would save %s; planner optimize writes them.", packs, saves)
	}
	return p.F("Other packs cost less. Buying only %s in these months would save at least %s; planner optimize writes them.", packs, saves)
}

// words say which tier's price takes the place of which: the one with the change that
// of the plan, or the other way round.
func tierWords(t *advise.TierChange, p *lang.Printer, unit string, planned bool) string {
	price, from, other, otherFrom := t.PriceAfter, t.FromAfter, t.Price, t.From
	if planned {
		price, from, other, otherFrom = other, otherFrom, price, from
	}
	return p.F("%s (tier from %s) instead of %s (from %s) per %s", price.String(), groupedCount(from), other.String(), groupedCount(otherFrom), counted(p, t.CallUnit, "", unit))
}

// adviceUnit is what the calls of an entry are.
func adviceUnit(e *advise.Entry, f *planner.Forecast) string {
	a := f.Details(f.AccountAt(e.Account))
	if e.Catalog == nil { // calls of all meters
		unit := ""
		for _, m := range a.Months[0].Meters {
			if unit = cmp.Or(unit, m.Meter.Unit); unit != m.Meter.Unit {
				return pricing.AnyUnit
			}
		}
		return unit
	}
	c := a.CatalogOf(*e.Catalog)
	if p, ok := c.Pack(OrZero(e.SKU)); ok {
		return c.UnitOf(p.Ratio)
	}
	m, _ := c.Meter(OrZero(e.Meter))
	return m.Unit
}
