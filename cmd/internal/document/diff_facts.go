package document

import (
	"maps"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

// newExplanation makes an entry without its message.
func newExplanation(d *compare.Diff, e compare.Explanation) DiffExplanation {
	entry := DiffExplanation{
		Account: e.Account, Group: e.Group, Catalog: unlessZero(e.Catalog), Meter: unlessZero(e.Meter), Month: e.Month, Change: e.Change, OfWhichTier: e.OfWhichTier,
		Before: newDiffMeter(e.Before, e.Was), After: newDiffMeter(e.After, e.Is), Terms: []TermChange{}, Packs: []DiffPack{}, Rate: e.Rates, Fees: e.Fees,
	}
	if e.Group == compare.GroupTerms {
		for _, term := range pricing.AllTerms {
			if was, is := term.Get(e.Was.Terms), term.Get(e.Is.Terms); was != is {
				entry.Terms = append(entry.Terms, TermChange{term.Name, was, is})
			}
		}
	}
	if e.Meter == "" && e.Month != nil && e.Rates == nil && !e.Fees {
		entry.Packs = diffPacks(d, e)
	}
	return entry
}

func newDiffMeter(m *planner.MeterMonth, c compare.Conditions) *DiffMeter {
	if m == nil {
		return nil
	}
	meter := &DiffMeter{
		Served: m.Served, Averaged: len(m.Tiers) > 1, CallUnit: c.CallUnit, Discount: c.Discount, TierBasis: string(c.Terms.TierBasis), Unit: m.Meter.Unit,
	}
	if from, ok := m.TierFrom(); ok {
		price, _ := m.UnitPrice()
		meter.TierFrom, meter.UnitPrice = &from, &price
	}
	return meter
}

// diffPacks are the packs that a step may have changed in its month.
func diffPacks(d *compare.Diff, e compare.Explanation) []DiffPack {
	before, after := boughtIn(d.Before, e), boughtIn(d.After, e)
	packs := []DiffPack{}
	for _, address := range addressesOf(before, after) {
		was, is := before[address], after[address]
		byPrice := e.Group == compare.GroupPrice
		same := was != nil && is != nil && was.UnitPrice.Equal(is.UnitPrice) &&
			(byPrice || was.SKU == is.SKU && was.Quantity == is.Quantity)
		if !same && (is != nil || !byPrice) {
			packs = append(packs, DiffPack{address, was, is})
		}
	}
	return packs
}

// boughtIn are the packs that an account buys in the month of an entry, by address.
func boughtIn(f *planner.Forecast, e compare.Explanation) map[string]*DiffPurchase {
	bought := map[string]*DiffPurchase{}
	for _, a := range f.Accounts {
		if a.Account.Address != e.Account {
			continue
		}
		for _, p := range a.Packs {
			if p.BoughtIn(*e.Month) {
				bought[p.Purchase.Address] = &DiffPurchase{p.Purchase.SKU, p.Purchase.Quantity, p.UnitPrice}
			}
		}
	}
	return bought
}

// addressesOf are the addresses of both sides, in their order.
func addressesOf[T any](sides ...map[string]T) (addresses []string) {
	for _, side := range sides {
		addresses = slices.AppendSeq(addresses, maps.Keys(side))
	}
	slices.SortFunc(addresses, planner.CompareAddresses)
	return slices.Compact(addresses)
}

func newDiffBudgets(d *compare.Diff) []DiffBudget {
	before := map[string]*Budget{}
	for _, b := range d.Before.Budgets {
		before[b.Budget.Address] = new(newBudget(b, d.Before))
	}
	return each(d.Budgets, func(b compare.BudgetChange) DiffBudget {
		return DiffBudget{newBudget(b.BudgetForecast, d.After), b.ExceededBefore, before[b.Budget.Address], b.Worse}
	})
}

// newDiffFunding are the accounts of which a side lacks money, or whose need of it differs.
func newDiffFunding(d *compare.Diff) []DiffFunding {
	before, after := fundingOf(d.Before), fundingOf(d.After)
	list := []DiffFunding{}
	for _, address := range addressesOf(before, after) {
		f := DiffFunding{address, before[address], after[address]}
		if isShort(f.Before) || isShort(f.After) {
			list = append(list, f)
		}
	}
	return list
}

// isShort says whether money is missing at some time.
func isShort(f *Funding) bool { return f != nil && f.FirstShortfallOn != nil }

// fundingOf is the funding of the accounts whose balance is declared, by address.
func fundingOf(f *planner.Forecast) map[string]*Funding {
	all := map[string]*Funding{}
	for _, a := range f.Accounts {
		if a.TracksCash {
			all[a.Account.Address] = new(a.Conversion.Funding(a.Funding))
		}
	}
	return all
}
