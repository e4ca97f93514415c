package document

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// ExplanationMessage says an entry of a diff's explanation in a sentence that ends
// in its change: "similar_search_image reaches 3,000,000 postpaid calls in 2027-03:
// 20 instead of 50 a thousand, -90,300.00". Amounts within the sentence add up to
// that at its end. The document's is English, which is the printer nil.
func ExplanationMessage(p *lang.Printer, d *compare.Diff, e compare.Explanation) string {
	r := Reason{Entries: []compare.Explanation{e}, Change: e.Change}
	text, parts := r.text(p, d, func(name string) string { return name })
	if parts > 1 {
		return p.F("%s, together %s", text, signed(e.Change))
	}
	return p.F("%s, %s", text, signed(e.Change))
}

// A Reason is entries of an explanation that tell the same of several months.
type Reason struct {
	Entries []compare.Explanation
	Change  pricing.Money // their sum
}

// Reasons puts the entries of an explanation that tell the same together, the
// largest change first, so that a year's growth is one sentence. They add up to
// the change of billed, as the entries do.
func Reasons(d *compare.Diff) []Reason {
	var reasons []Reason
	at := map[story]int{}
	for _, e := range d.Explanation {
		s := storyOf(nil, e)
		i, ok := at[s]
		if !ok {
			i = len(reasons)
			at[s] = i
			reasons = append(reasons, Reason{})
		}
		reasons[i].Entries = append(reasons[i].Entries, e)
		reasons[i].Change = reasons[i].Change.Add(e.Change)
	}
	SortReasons(reasons)
	return reasons
}

// SortReasons orders by the size of the change, largest first; equal ones stay
// in the order of the replay.
func SortReasons(reasons []Reason) {
	slices.SortStableFunc(reasons, func(a, b Reason) int { return b.Change.Abs().Compare(a.Change.Abs()) })
}

// Text is the sentence without the change at its end. Every name of the
// configuration or the catalogue in it goes through name.
func (r Reason) Text(p *lang.Printer, d *compare.Diff, name func(string) string) string {
	text, _ := r.text(p, d, name)
	return text
}

// text also counts the amounts that the sentence breaks the change down into.
func (r Reason) text(p *lang.Printer, d *compare.Diff, name func(string) string) (text string, parts int) {
	switch e := r.Entries[0]; {
	case e.Month == nil:
		return wholeAccount(p, d, e, name), 1
	case e.Meter == "":
		return purchases(p, d, e, name), 1
	}
	return r.meter(p, name)
}

// wholeAccount is the sentence of an account that only one side has.
func wholeAccount(p *lang.Printer, d *compare.Diff, e compare.Explanation, name func(string) string) string {
	isNew := !slices.ContainsFunc(d.Before.Accounts, func(a planner.AccountForecast) bool { return a.Account.Address == e.Account })
	if isNew {
		return p.F("%s is added", name(e.Account))
	}
	return p.F("%s is removed", name(e.Account))
}

// A story is what entries have in common that tell the same: all but their
// months and numbers, in any one language.
type story struct {
	account string
	group   compare.Group
	meter   string
	month   pricing.Month // of purchases, which are told one by one
	was, is price
	tier    string // " reaches 3,000,000 postpaid calls"; empty where the tier stays
	by      string // what changed beside volumes and packs: " with new prices"
	signs   [3]int // of the changes in postpaid, pack and lost calls
}

func storyOf(p *lang.Printer, e compare.Explanation) story {
	s := story{account: e.Account, group: e.Group, meter: e.Meter}
	if e.Meter == "" {
		if e.Month != nil {
			s.month = *e.Month
		}
		return s
	}
	priceIn := priceOf
	if e.Group == compare.GroupDiscount {
		priceIn = discountOf
	}
	s.was, s.is = priceIn(e.Before, e.Was), priceIn(e.After, e.Is)
	s.tier = tierStory(p, e)
	s.by = causeOf(p, e)
	c := coverageChange(e)
	for i, n := range []int64{c.postpaid, c.pack, c.lost} {
		s.signs[i] = cmp.Compare(n, 0)
	}
	return s
}

// A price is what a postpaid call costs as it is written: "50 × 0.9" of the list
// price, for 1,000 calls. It is empty where nothing is postpaid.
type price struct {
	amount  string
	calls   int64 // that it is for; 0: the amount is a part of the list price
	average bool  // of several tiers
}

func priceOf(m *planner.MeterMonth, c compare.Conditions) price {
	unitPrice, ok := m.UnitPrice()
	if !ok {
		return price{}
	}
	p := price{amount: unitPrice.String(), calls: c.CallUnit, average: len(m.Tiers) > 1}
	if !c.Discount.Equal(decimal.NewFromInt(1)) {
		p.amount += " × " + c.Discount.String()
	}
	return p
}

// discountOf is what part of the list price a postpaid call costs, whatever that
// is: of a new discount a year is told at once.
func discountOf(m *planner.MeterMonth, c compare.Conditions) price {
	if priceOf(m, c) == (price{}) {
		return price{}
	}
	return price{amount: c.Discount.String()}
}

// perUnit says what a price is for: "50 a thousand".
func (c price) perUnit(p *lang.Printer) string {
	switch c.calls {
	case 0:
		return p.F("%s of the list price", c.amount)
	case 1:
		return p.F("%s a call", c.amount)
	case 100:
		return p.F("%s a hundred", c.amount)
	case 1000:
		return p.F("%s a thousand", c.amount)
	case 1_000_000:
		return p.F("%s a million", c.amount)
	}
	return p.F("%s for %s calls", c.amount, groupedCount(&c.calls))
}

func (c price) text(p *lang.Printer) string {
	if c.average {
		return p.F("%s on average", c.perUnit(p))
	}
	return c.perUnit(p)
}

// insteadOf says "20 instead of 50 a thousand".
func (c price) insteadOf(p *lang.Printer, was price) string {
	switch {
	case c.calls != was.calls:
		return p.F("%s instead of %s", c.text(p), was.text(p))
	case c.average && !was.average:
		return p.F("%s on average instead of %s", c.amount, was.text(p))
	default:
		return p.F("%s instead of %s", c.amount, was.text(p))
	}
}

// tierStory says which tier a meter's calls reach or no longer reach. New prices
// have other tiers, so that there only prices can be told.
func tierStory(p *lang.Printer, e compare.Explanation) string {
	was, ok := e.Before.TierFrom()
	is, alsoOk := e.After.TierFrom()
	gross := e.Is.Terms.TierBasis == pricing.BasisGross
	switch {
	case !ok || !alsoOk || was == is || e.Group == compare.GroupPrice:
		return ""
	case is > was && gross:
		return p.F(" reaches %s calls", groupedCount(&is))
	case is > was:
		return p.F(" reaches %s postpaid calls", groupedCount(&is))
	case gross:
		return p.F(" no longer reaches %s calls", groupedCount(&was))
	default:
		return p.F(" no longer reaches %s postpaid calls", groupedCount(&was))
	}
}

// causeOf names what changed where the numbers do not show it.
func causeOf(p *lang.Printer, e compare.Explanation) string {
	switch e.Group {
	case compare.GroupPrice:
		return p.T(" with new prices")
	case compare.GroupDiscount:
		return p.T(" with the new discount")
	case compare.GroupFunding:
		return p.T(" with the new funding")
	case compare.GroupTerms:
		var differ []string
		for _, term := range pricing.AllTerms {
			if was, is := term.Get(e.Was.Terms), term.Get(e.Is.Terms); was != is {
				differ = append(differ, p.F("%s %s instead of %s", term.Name, is, was))
			}
		}
		return p.F(" under the new terms (%s)", strings.Join(differ, p.T(", ")))
	}
	return ""
}

// A coverage is how a meter's calls were covered; of free meters they were not.
type coverage struct{ postpaid, calls, free, pack, lost int64 }

func coverageOf(m *planner.MeterMonth) coverage {
	if m == nil {
		return coverage{}
	}
	return coverage{m.Postpaid, m.Calls, m.Free, m.Pack, m.Lost}
}

func coverageChange(e compare.Explanation) coverage {
	c, before := coverageOf(e.After), coverageOf(e.Before)
	c.add(before, -1)
	return c
}

func (c *coverage) add(d coverage, times int64) {
	c.postpaid += times * d.postpaid
	c.calls += times * d.calls
	c.free += times * d.free
	c.pack += times * d.pack
	c.lost += times * d.lost
}

// describe says why the postpaid calls changed: " (1,000,000 more from packs)".
// It says nothing where the calls did by as much.
func (c coverage) describe(p *lang.Printer) string {
	if c.calls == c.postpaid && c.free == 0 && c.pack == 0 && c.lost == 0 {
		return ""
	}
	var parts []string
	for _, part := range []struct {
		n           int64
		more, fewer string
	}{
		{c.calls, p.N(size(c.calls), sizeOf(c.calls), "more call"), p.N(size(c.calls), sizeOf(c.calls), "fewer call")},
		{c.free, p.F("%s more free", sizeOf(c.free)), p.F("%s fewer free", sizeOf(c.free))},
		{c.pack, p.F("%s more from packs", sizeOf(c.pack)), p.F("%s fewer from packs", sizeOf(c.pack))},
		{c.lost, p.F("%s more lost", sizeOf(c.lost)), p.F("%s fewer lost", sizeOf(c.lost))},
	} {
		switch {
		case part.n > 0:
			parts = append(parts, part.more)
		case part.n < 0:
			parts = append(parts, part.fewer)
		}
	}
	return p.F(" (%s)", strings.Join(parts, p.T(", ")))
}

// volumeChange says "20,000 more postpaid calls".
func volumeChange(p *lang.Printer, n int64) string {
	if n < 0 {
		return p.N(size(n), sizeOf(n), "fewer postpaid call")
	}
	return p.N(size(n), sizeOf(n), "more postpaid call")
}

// size is a number of calls without its sign, sizeOf the same as it is printed.
func size(n int64) int64 { return max(n, -n) }

func sizeOf(n int64) string {
	n = size(n)
	return groupedCount(&n)
}

// meter is the sentence of a meter's charge.
func (r Reason) meter(p *lang.Printer, name func(string) string) (text string, parts int) {
	s := storyOf(p, r.Entries[0])
	fact, parts := r.fact(p, s)
	return p.F("%s%s in %s%s: %s", name(s.meter), s.tier, r.monthText(p), s.by, fact), parts
}

// fact says what happened to the price, the number of postpaid calls, or both.
func (r Reason) fact(p *lang.Printer, s story) (text string, parts int) {
	var change, before, after coverage
	var byPrice pricing.Money
	for _, e := range r.Entries {
		change.add(coverageChange(e), 1)
		before.add(coverageOf(e.Before), 1)
		after.add(coverageOf(e.After), 1)
		byPrice = byPrice.Add(pricePart(e))
	}
	volume, coverage := volumeChange(p, change.postpaid), change.describe(p)
	switch {
	case s.was == price{} && s.is == price{}, s.was == s.is && change.postpaid == 0:
		return p.T("rounding of the bill to whole cents"), 1
	case s.was == price{}:
		return p.F("%s at %s instead of none%s", postpaidCalls(p, after.postpaid), s.is.text(p), coverage), 1
	case s.is == price{}:
		return p.F("none instead of %s at %s%s", postpaidCalls(p, before.postpaid), s.was.text(p), coverage), 1
	case s.was == s.is:
		return p.F("%s at %s%s", volume, s.is.text(p), coverage), 1
	case change.postpaid == 0 && s.tier != "":
		return s.is.insteadOf(p, s.was), 1
	case change.postpaid == 0:
		return p.F("%s for %s", s.is.insteadOf(p, s.was), postpaidCalls(p, after.postpaid)), 1
	}
	return p.F("%s, %s, and %s%s, %s", s.is.insteadOf(p, s.was), signed(byPrice), volume, coverage, signed(r.Change.Sub(byPrice))), 2
}

func postpaidCalls(p *lang.Printer, n int64) string {
	return p.N(n, sizeOf(n), "postpaid call")
}

// pricePart is the part of a change that another price makes for the calls that
// stay; where the tier changes it is of_which_tier.
func pricePart(e compare.Explanation) pricing.Money {
	if !e.OfWhichTier.IsZero() {
		return e.OfWhichTier
	}
	was, ok := e.Before.UnitPrice()
	is, alsoOk := e.After.UnitPrice()
	if !ok || !alsoOk {
		return pricing.Money{}
	}
	unitWas, unitIs := decimal.NewFromInt(e.Was.CallUnit), decimal.NewFromInt(e.Is.CallUnit)
	difference := is.Mul(e.Is.Discount).Mul(unitWas).Sub(was.Mul(e.Was.Discount).Mul(unitIs))
	difference = difference.Mul(decimal.NewFromInt(e.After.Postpaid))
	return pricing.MoneyOf(difference.DivRound(unitWas.Mul(unitIs), pricing.CentDecimals))
}

// namedMonths is how many months that do not follow each other a sentence names.
const namedMonths = 3

// monthText names the months: "2027-03", "2027-03 to 2027-07", "2027-03 and
// 2027-11", or "5 months from 2027-03 to 2027-11".
func (r Reason) monthText(p *lang.Printer) string {
	var months []string
	for _, e := range r.Entries {
		months = append(months, e.Month.String())
	}
	n := len(r.Entries)
	first, last := *r.Entries[0].Month, *r.Entries[n-1].Month
	switch {
	case n > 2 && int(last-first) == n-1:
		return p.F("%s to %s", first, last)
	case n <= namedMonths:
		return listed(p, months)
	default:
		return p.F("%s from %s to %s", p.N(int64(n), sizeOf(int64(n)), "month"), first, last)
	}
}

// listed joins words: "a, b and c".
func listed(p *lang.Printer, words []string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], p.T(", ")) + p.T(" and ") + words[n-1]
}

// namedPacks is how many packs a sentence names.
const namedPacks = 3

// purchases is the sentence of the packs bought in a month.
func purchases(p *lang.Printer, d *compare.Diff, e compare.Explanation, name func(string) string) string {
	bought, gone := purchaseChanges(p, d, e, name)
	what := p.T("packs bought") // where one step did what another undid
	switch {
	case len(bought) > 0 && len(gone) > 0:
		what = p.F("%s bought, %s no longer bought", packList(p, bought), packList(p, gone))
	case len(bought) > 0:
		what = p.F("%s bought", packList(p, bought))
	case len(gone) > 0:
		what = p.F("%s no longer bought", packList(p, gone))
	}
	return p.F("%s in %s%s", what, *e.Month, causeOf(p, e))
}

// packList names packs, of many the first.
func packList(p *lang.Printer, packs []string) string {
	if n := int64(len(packs) - namedPacks); n > 0 {
		packs = append(packs[:namedPacks:namedPacks], p.N(n, sizeOf(n), "more pack"))
	}
	return listed(p, packs)
}

// purchaseChanges are the packs that are bought, bought otherwise, or no longer
// bought in the month of an entry.
func purchaseChanges(p *lang.Printer, d *compare.Diff, e compare.Explanation, name func(string) string) (bought, gone []string) {
	before, after := boughtIn(d.Before, e), boughtIn(d.After, e)
	for _, address := range addressesOf(before, after) {
		was, is := before[address], after[address]
		switch {
		case was == nil:
			bought = append(bought, p.F("%s (%s)", name(address), sizeText(is, name)))
		case is == nil && e.Group != compare.GroupPrice:
			gone = append(gone, p.F("%s (%s)", name(address), sizeText(was, name)))
		case is == nil:
		case e.Group != compare.GroupPrice && (was.Purchase.SKU != is.Purchase.SKU || was.Purchase.Quantity != is.Purchase.Quantity):
			bought = append(bought, p.F("%s (%s instead of %s)", name(address), sizeText(is, name), sizeText(was, name)))
		case !was.UnitPrice.Equal(is.UnitPrice):
			bought = append(bought, p.F("%s (%s at %s instead of %s)", name(address), sizeText(is, name), grouped(is.UnitPrice), grouped(was.UnitPrice)))
		}
	}
	return bought, gone
}

// boughtIn are the packs that an account buys in the month of an entry.
func boughtIn(f *planner.Forecast, e compare.Explanation) map[string]*planner.PackForecast {
	bought := map[string]*planner.PackForecast{}
	for i := range f.Accounts {
		if f.Accounts[i].Account.Address != e.Account {
			continue
		}
		for k := range f.Accounts[i].Packs {
			p := &f.Accounts[i].Packs[k]
			if p.Bought && p.Purchase.Remaining == nil && p.Purchase.PurchasedOn.Month() == *e.Month {
				bought[p.Purchase.Address] = p
			}
		}
	}
	return bought
}

func addressesOf(sides ...map[string]*planner.PackForecast) (addresses []string) {
	for _, side := range sides {
		for address := range side {
			addresses = append(addresses, address)
		}
	}
	slices.SortFunc(addresses, planner.CompareAddresses)
	return slices.Compact(addresses)
}

// sizeText is "2 × similar_search_image_5m".
func sizeText(p *planner.PackForecast, name func(string) string) string {
	return groupedCount(&p.Purchase.Quantity) + " × " + name(p.Purchase.SKU)
}

// signed prints an amount with its sign: "+1,234.50", "-90,300.00".
func signed(d pricing.Money) string {
	if d.IsPositive() {
		return "+" + grouped(d)
	}
	return grouped(d)
}
