package optimize_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
)

// situations are what the cases must have come to, or they would prove little.
func situations() []string {
	list := []string{
		"tie: cash", "tie: packs", "tie: later", "tie: address", "what is left is limited", "a day's money is limited", "a kept pack uses up a day's money",
		"basis at a tier -1", "basis at a tier +0", "basis at a tier +1", "a pack raises the bills", "a month is left postpaid at a tier's edge",
		"owned pack expires in mid-month with calls left", "found pack expires with calls left", "nothing bought", "bought in two months", "two SKUs in a month", "free pack bought",
		"29 February", "revised to free", "pack price revised", "overlapping packs", "pack shared by meters", "not proven",
		"bought beside a kept pack", "as planned, negotiated", "as planned, in mid-month", "as planned, the same", "suspends", "one of the own stays, one goes", "an own one stays, another is bought",
	}
	for _, term := range []string{"tier_mode reached", "tier_mode graduated", "tier_basis postpaid", "tier_basis gross", "pack_coverage purchase_date", "pack_coverage purchase_month", "pack_coverage whole_months",
		"tier_period month", "tier_period day", "billing month", "billing day", "pack_last_day excluded", "pack_last_day included", "pack_order expiry", "pack_order purchase", "pack_order specific"} {
		list = append(list, "bought under "+term)
	}
	for _, validity := range []string{"1y", "45d", "1m", "2m", "13m", "7d"} {
		list = append(list, "bought under pack_validity "+validity)
	}
	for _, objective := range []optimize.Objective{optimize.ObjectiveBilled, optimize.ObjectiveAmortized} {
		list = append(list, fmt.Sprintf("bought under %s", objective), fmt.Sprintf("bought under %s beside kept packs", objective))
	}
	for months := 1; months <= 14; months++ {
		list = append(list, fmt.Sprintf("choices tried over %d months", months))
	}
	slices.Sort(list)
	return list
}

// note notes the situations that a case came to.
func (o *oracle) note(got *optimize.Optimum, want choice) {
	note := func(what string, is bool) {
		if is {
			o.notes[what] = true
		}
	}
	a, in := &got.Accounts[0], o.c.In
	note("nothing bought", len(a.Purchases) == 0 && len(o.kinds) > 0)
	note("not proven", !a.Proven)
	note("suspends", a.Suspends)
	for _, p := range a.Purchases {
		note("one of the own stays, one goes", p.Planned && len(a.Replaced) > 0)
		note("an own one stays, another is bought", p.Planned && slices.ContainsFunc(a.Purchases, func(q optimize.OptimalPurchase) bool { return !q.Planned }))
	}
	note("overlapping packs", len(a.Sets) > 0 && !sameMeters(in.Catalogs[0].Spec().Packs))
	note("29 February", in.Start.First() < plantest.Day("2028-02-29") && plantest.Day("2028-02-29") < in.Month(in.Months).First())
	note(fmt.Sprintf("choices tried over %d months", in.Months), o.tried > 1)
	o.notePlan(note)
	o.noteResult(note, got)
	if len(toMake(a)) == 0 || a.AsPlanned {
		return
	}
	for _, term := range pricing.AllTerms {
		if strings.HasPrefix(term.Name, "tier_") || strings.HasPrefix(term.Name, "pack_") || term.Name == "billing" {
			o.notes["bought under "+term.Name+" "+term.Get(in.Accounts[0].Products[0].Terms)] = true
		}
	}
	o.notes[fmt.Sprintf("bought under %s", got.Options.Objective)] = true
	note(fmt.Sprintf("bought under %s beside kept packs", got.Options.Objective), len(o.kept) > 0)
}

// sameMeters says whether all packs are for the same meters.
func sameMeters(packs []pricing.PackSpec) bool {
	return !slices.ContainsFunc(packs, func(p pricing.PackSpec) bool { return !slices.Equal(p.Meters, packs[0].Meters) })
}

// notePlan notes what the plan has.
func (o *oracle) notePlan(note func(string, bool)) {
	in := o.c.In
	for _, r := range in.Catalogs[0].Spec().Revisions {
		note("revised to free", len(o.kinds) > 0 && len(r.Meters) > 0 && r.Meters[0].Free && r.Date > in.Start.First())
		note("pack price revised", len(o.kinds) > 0 && len(r.Packs) > 0)
	}
	for _, p := range o.without.Accounts[0].Packs {
		note("owned pack expires in mid-month with calls left", p.Purchase.Remaining != nil && p.Expired.IsPositive() && p.ExpiresOn.Day() > 1 && len(o.kinds) > 0)
	}
}

// noteResult notes what the optimum came to.
func (o *oracle) noteResult(note func(string, bool), got *optimize.Optimum) {
	a := &got.Accounts[0]
	months, skus := map[pricing.Month]int{}, 0
	for _, p := range a.Purchases {
		months[p.PurchasedOn.Month()]++
		skus = max(skus, months[p.PurchasedOn.Month()])
		note("free pack bought", p.Forecast.Price.IsZero())
		note("found pack expires with calls left", p.Forecast.Expired.IsPositive())
		note("bought beside a kept pack", len(o.kept) > 0)
		note("as planned, negotiated", a.AsPlanned && p.Price != nil)
		note("as planned, in mid-month", a.AsPlanned && p.PurchasedOn.Day() > 1)
		note("as planned, the same", a.AsPlanned && p.PurchasedOn.Day() == 1 && p.Price == nil)
	}
	note("bought in two months", len(months) > 1)
	note("two SKUs in a month", skus > 1)
	if len(a.Purchases) == 0 {
		return
	}
	best, without := got.Best.Accounts[0], got.Without.Accounts[0]
	for _, p := range best.Packs {
		for _, m := range p.Months {
			note("pack shared by meters", len(m.Meters) > 1 && m.Meters[0].Consumed.IsPositive() && m.Meters[1].Consumed.IsPositive())
		}
	}
	for i, m := range best.Months {
		for j, row := range m.Meters {
			tiers, _ := row.Meter.Tiers(m.Month)
			for n := range tiers.Len() {
				side := row.Postpaid - tiers.At(n).From
				if n > 0 && -1 <= side && side <= 1 && row.Pack > 0 {
					note(fmt.Sprintf("basis at a tier %+d", side), true)
					note("a month is left postpaid at a tier's edge", side == 0 && row.Postpaid < without.Months[i].Meters[j].Postpaid)
				}
			}
		}
	}
}
