package plantest

import (
	"math/big"
	"strconv"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

func (p *refProduct) newPack(purchase planner.PackPurchase) *refPack {
	_, sku := splitName("", purchase.SKU)
	pack := &refPack{product: p, purchase: purchase, lost: new(big.Rat), granted: new(big.Rat), left: new(big.Rat), expired: new(big.Rat), usedAt: new(big.Rat)}
	for _, spec := range p.spec.Packs {
		if spec.SKU == sku {
			pack.spec = spec
		}
	}
	pack.size = ratInt(pack.spec.Calls * purchase.Quantity)
	pack.price = p.packPrice(pack, sku)

	// C3: starts_on, validity of the SKU or the term, expires_on.
	pack.coversOn = purchase.PurchasedOn
	if purchase.StartsOn != nil {
		pack.coversOn = *purchase.StartsOn
	}
	validity := p.terms.PackValidity.String()
	if !pack.spec.Validity.IsZero() {
		validity = pack.spec.Validity.String()
	}
	pack.expiresOn = refExpiry(pack.coversOn, validity)
	if purchase.ExpiresOn != nil {
		pack.expiresOn = *purchase.ExpiresOn
	}
	// 1: the expiry date is no longer covered, unless it is included (C3).
	pack.voidOn = pack.expiresOn
	if p.terms.PackLastDay == pricing.LastDayIncluded {
		pack.voidOn++
	}
	// C3: from the first day of the month, and to the last day of the month of the last
	// covered day.
	if p.terms.PackCoverage != pricing.CoverageFromDate {
		_, _, day := civil(pack.coversOn)
		pack.coversOn -= pricing.Date(day - 1)
	}
	if p.terms.PackCoverage == pricing.CoverageMonths {
		year, month, _ := civil(pack.voidOn - 1)
		pack.voidOn = dateOf(year, month, daysIn(year, month)) + 1
	}
	return pack
}

// packPrice is the purchase's own price, or the catalogue's on the purchase day times
// the discount (C3), or what is known to have been paid.
func (p *refProduct) packPrice(pack *refPack, sku string) *big.Rat {
	purchase := pack.purchase
	price := pack.spec.Price
	for _, revision := range p.spec.Revisions { // by date
		for _, changed := range revision.Packs {
			if changed.SKU == sku && revision.Date <= purchase.PurchasedOn {
				price = changed.Price
			}
		}
	}
	if c := p.in.Contract; c != nil { // C6: for the whole plan, revisions included
		for _, own := range c.Packs {
			if own.SKU == sku {
				price = own.Price
			}
		}
	}
	pack.unitPrice = price.Rat()
	total := new(big.Rat).Mul(pack.unitPrice, ratInt(purchase.Quantity))
	switch {
	case purchase.Price != nil:
		pack.unitPrice = purchase.Price.Rat()
		total = new(big.Rat).Mul(pack.unitPrice, ratInt(purchase.Quantity))
	case p.run.account.PackDiscount != nil:
		total.Mul(total, p.multiplier(p.run.account.PackDiscount, sku))
	}
	if purchase.Paid != nil {
		return purchase.Paid.Rat()
	}
	return halfUp(total, p.minor())
}

// multiplier is a discount's for a meter or SKU (C1, 3).
func (p *refProduct) multiplier(d *planner.Discount, id string) *big.Rat {
	for key, m := range d.ByName {
		if catalog, name := splitName("", key); name == id && (catalog == "" || catalog == p.spec.ID) {
			return m.Rat()
		}
	}
	return d.Default.Rat()
}

// minor is the number of decimals of what is paid (C9).
func (p *refProduct) minor() int {
	switch p.spec.Currency {
	case "JPY":
		return 0
	case "KWD":
		return 3
	}
	return 2
}

// refExpiry adds a validity to a date; a day that the month does not have is
// the 1st of the next (1: 29 Feb → 1 Mar).
func refExpiry(from pricing.Date, validity string) pricing.Date {
	n, err := strconv.Atoi(validity[:len(validity)-1])
	if err != nil {
		panic(err)
	}
	year, month, day := civil(from)
	switch validity[len(validity)-1] {
	case 'd':
		return from + pricing.Date(n)
	case 'm':
		month += n
	case 'y':
		year += n
	}
	for month > 12 {
		year, month = year+1, month-12
	}
	if day > daysIn(year, month) {
		month, day = month+1, 1
	}
	return dateOf(year, month, day)
}
