package document

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// ExplanationMessage says an entry of a diff's explanation in an English
// sentence that ends in its change: "similar_search_image reaches 3,000,000
// postpaid calls in 2027-03: 20 instead of 50 a thousand, -90,300.00". Amounts
// within the sentence add up to that at its end.
func ExplanationMessage(d *planner.Diff, e planner.Explanation) string {
	r := Reason{Entries: []planner.Explanation{e}, Change: e.Change}
	text, parts := r.text(d, func(name string) string { return name })
	if parts > 1 {
		text += ", together " + signed(e.Change)
	} else {
		text += ", " + signed(e.Change)
	}
	return text
}

// A Reason is entries of an explanation that tell the same of several months.
type Reason struct {
	Entries []planner.Explanation
	Change  decimal.Decimal // their sum
}

// Reasons puts the entries of an explanation that tell the same together, the
// largest change first, so that a year's growth is one sentence. They add up to
// the change of billed, as the entries do.
func Reasons(d *planner.Diff) []Reason {
	var reasons []Reason
	at := map[story]int{}
	for _, e := range d.Explanation {
		s := storyOf(e)
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
	slices.SortStableFunc(reasons, func(a, b Reason) int { return b.Change.Abs().Cmp(a.Change.Abs()) })
}

// Text is the sentence without the change at its end. Every name of the
// configuration or the catalogue in it goes through name.
func (r Reason) Text(d *planner.Diff, name func(string) string) string {
	text, _ := r.text(d, name)
	return text
}

// text also counts the amounts that the sentence breaks the change down into.
func (r Reason) text(d *planner.Diff, name func(string) string) (text string, parts int) {
	switch e := r.Entries[0]; {
	case e.Month == nil:
		return wholeAccount(d, e, name), 1
	case e.Meter == "":
		return purchases(d, e, name), 1
	}
	return r.meter(name)
}

// wholeAccount is the sentence of an account that only one side has.
func wholeAccount(d *planner.Diff, e planner.Explanation, name func(string) string) string {
	isNew := !slices.ContainsFunc(d.Before.Accounts, func(a planner.AccountForecast) bool { return a.Account.Address == e.Account })
	if isNew {
		return name(e.Account) + " is added"
	}
	return name(e.Account) + " is removed"
}

// A story is what entries have in common that tell the same: all but their
// months and numbers.
type story struct {
	account string
	group   planner.Group
	meter   string
	month   pricing.Month // of purchases, which are told one by one
	was, is price
	tier    string // "reaches 3,000,000 postpaid calls"; empty where the tier stays
	by      string // what changed beside volumes and packs: "with new prices"
	signs   [3]int // of the changes in postpaid, pack and lost calls
}

func storyOf(e planner.Explanation) story {
	s := story{account: e.Account, group: e.Group, meter: e.Meter}
	if e.Meter == "" {
		if e.Month != nil {
			s.month = *e.Month
		}
		return s
	}
	priceIn := priceOf
	if e.Group == planner.GroupDiscount {
		priceIn = discountOf
	}
	s.was, s.is = priceIn(e.Before, e.Was), priceIn(e.After, e.Is)
	s.tier = tierStory(e)
	s.by = causeOf(e)
	c := coverageChange(e)
	for i, n := range []int64{c.postpaid, c.pack, c.lost} {
		s.signs[i] = cmp.Compare(n, 0)
	}
	return s
}

// A price is what a postpaid call costs as it is written: "50 × 0.9" of the list
// price, "a thousand". Both are empty where nothing is postpaid.
type price struct {
	amount, unit string
	average      bool // of several tiers
}

func priceOf(m *planner.MeterMonth, c planner.Conditions) price {
	unitPrice, ok := m.UnitPrice(c.CallUnit)
	if !ok {
		return price{}
	}
	p := price{amount: unitPrice.String(), unit: perUnit(c.CallUnit), average: len(m.Tiers) > 1}
	if !c.Discount.Equal(decimal.NewFromInt(1)) {
		p.amount += " × " + c.Discount.String()
	}
	return p
}

// discountOf is what part of the list price a postpaid call costs, whatever that
// is: of a new discount a year is told at once.
func discountOf(m *planner.MeterMonth, c planner.Conditions) price {
	if priceOf(m, c) == (price{}) {
		return price{}
	}
	return price{amount: c.Discount.String(), unit: "of the list price"}
}

// perUnit says how many calls a price is for.
func perUnit(calls int64) string {
	switch calls {
	case 1:
		return "a call"
	case 100:
		return "a hundred"
	case 1000:
		return "a thousand"
	case 1_000_000:
		return "a million"
	}
	return fmt.Sprintf("for %s calls", groupedCount(&calls))
}

func (p price) String() string {
	if p.average {
		return p.amount + " " + p.unit + " on average"
	}
	return p.amount + " " + p.unit
}

// insteadOf says "20 instead of 50 a thousand".
func (p price) insteadOf(was price) string {
	switch {
	case p.unit != was.unit:
		return fmt.Sprintf("%s instead of %s", p, was)
	case p.average && !was.average:
		return fmt.Sprintf("%s on average instead of %s", p.amount, was)
	default:
		return fmt.Sprintf("%s instead of %s", p.amount, was)
	}
}

// tierStory says which tier a meter's calls reach or no longer reach. New prices
// have other tiers, so that there only prices can be told.
func tierStory(e planner.Explanation) string {
	was, ok := e.Before.TierFrom()
	is, alsoOk := e.After.TierFrom()
	counted := "postpaid calls"
	if e.Is.Terms.TierBasis == pricing.BasisGross {
		counted = "calls"
	}
	switch {
	case !ok || !alsoOk || was == is || e.Group == planner.GroupPrice:
		return ""
	case is > was:
		return fmt.Sprintf("reaches %s %s", groupedCount(&is), counted)
	default:
		return fmt.Sprintf("no longer reaches %s %s", groupedCount(&was), counted)
	}
}

// causeOf names what changed where the numbers do not show it.
func causeOf(e planner.Explanation) string {
	switch e.Group {
	case planner.GroupPrice:
		return " with new prices"
	case planner.GroupDiscount:
		return " with the new discount"
	case planner.GroupFunding:
		return " with the new funding"
	case planner.GroupTerms:
		var differ []string
		for _, term := range pricing.AllTerms {
			if was, is := term.Get(e.Was.Terms), term.Get(e.Is.Terms); was != is {
				differ = append(differ, fmt.Sprintf("%s %s instead of %s", term.Name, is, was))
			}
		}
		return " under the new terms (" + strings.Join(differ, ", ") + ")"
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

func coverageChange(e planner.Explanation) coverage {
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
func (c coverage) describe() string {
	if c.calls == c.postpaid && c.free == 0 && c.pack == 0 && c.lost == 0 {
		return ""
	}
	var parts []string
	for _, part := range []struct {
		n    int64
		what string
	}{{c.calls, callNoun(c.calls)}, {c.free, "free"}, {c.pack, "from packs"}, {c.lost, "lost"}} {
		if part.n != 0 {
			parts = append(parts, moreOrFewer(part.n)+" "+part.what)
		}
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// moreOrFewer says "20,000 more" or "20,000 fewer".
func moreOrFewer(n int64) string {
	if n < 0 {
		n = -n
		return groupedCount(&n) + " fewer"
	}
	return groupedCount(&n) + " more"
}

func callNoun(n int64) string {
	if n == 1 || n == -1 {
		return "call"
	}
	return "calls"
}

// meter is the sentence of a meter's charge.
func (r Reason) meter(name func(string) string) (text string, parts int) {
	s := storyOf(r.Entries[0])
	text = name(s.meter)
	if s.tier != "" {
		text += " " + s.tier
	}
	fact, parts := r.fact(s)
	return text + " in " + r.monthText() + s.by + ": " + fact, parts
}

// fact says what happened to the price, the number of postpaid calls, or both.
func (r Reason) fact(s story) (text string, parts int) {
	var change, before, after coverage
	var byPrice decimal.Decimal
	for _, e := range r.Entries {
		change.add(coverageChange(e), 1)
		before.add(coverageOf(e.Before), 1)
		after.add(coverageOf(e.After), 1)
		byPrice = byPrice.Add(pricePart(e))
	}
	volume := moreOrFewer(change.postpaid) + " postpaid " + callNoun(change.postpaid)
	switch {
	case s.was == price{} && s.is == price{}, s.was == s.is && change.postpaid == 0:
		return "rounding of the bill to whole cents", 1
	case s.was == price{}:
		return fmt.Sprintf("%s postpaid %s at %s instead of none%s", groupedCount(&after.postpaid), callNoun(after.postpaid), s.is, change.describe()), 1
	case s.is == price{}:
		return fmt.Sprintf("none instead of %s postpaid %s at %s%s", groupedCount(&before.postpaid), callNoun(before.postpaid), s.was, change.describe()), 1
	case s.was == s.is:
		return volume + " at " + s.is.String() + change.describe(), 1
	case change.postpaid == 0 && s.tier != "":
		return s.is.insteadOf(s.was), 1
	case change.postpaid == 0:
		return fmt.Sprintf("%s for %s postpaid %s", s.is.insteadOf(s.was), groupedCount(&after.postpaid), callNoun(after.postpaid)), 1
	}
	return fmt.Sprintf("%s, %s, and %s%s, %s", s.is.insteadOf(s.was), signed(byPrice), volume, change.describe(), signed(r.Change.Sub(byPrice))), 2
}

// pricePart is the part of a change that another price makes for the calls that
// stay; where the tier changes it is of_which_tier.
func pricePart(e planner.Explanation) decimal.Decimal {
	if !e.OfWhichTier.IsZero() {
		return e.OfWhichTier
	}
	was, ok := e.Before.UnitPrice(e.Was.CallUnit)
	is, alsoOk := e.After.UnitPrice(e.Is.CallUnit)
	if !ok || !alsoOk {
		return decimal.Zero
	}
	unitWas, unitIs := decimal.NewFromInt(e.Was.CallUnit), decimal.NewFromInt(e.Is.CallUnit)
	difference := is.Mul(e.Is.Discount).Mul(unitWas).Sub(was.Mul(e.Was.Discount).Mul(unitIs))
	return difference.Mul(decimal.NewFromInt(e.After.Postpaid)).DivRound(unitWas.Mul(unitIs), pricing.CentDecimals)
}

// namedMonths is how many months that do not follow each other a sentence names.
const namedMonths = 3

// monthText names the months: "2027-03", "2027-03 to 2027-07", "2027-03 and
// 2027-11", or "5 months from 2027-03 to 2027-11".
func (r Reason) monthText() string {
	var months []string
	for _, e := range r.Entries {
		months = append(months, e.Month.String())
	}
	n := len(r.Entries)
	first, last := *r.Entries[0].Month, *r.Entries[n-1].Month
	switch {
	case n > 2 && int(last-first) == n-1:
		return fmt.Sprintf("%s to %s", first, last)
	case n <= namedMonths:
		return listed(months)
	default:
		return fmt.Sprintf("%d months from %s to %s", n, first, last)
	}
}

// listed joins words: "a, b and c".
func listed(words []string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
}

// namedPacks is how many packs a sentence names.
const namedPacks = 3

// purchases is the sentence of the packs bought in a month.
func purchases(d *planner.Diff, e planner.Explanation, name func(string) string) string {
	before, after := boughtIn(d.Before, e), boughtIn(d.After, e)
	var bought, gone []string
	for _, address := range addressesOf(before, after) {
		was, is := before[address], after[address]
		switch {
		case was == nil:
			bought = append(bought, packText(is, sizeText(is, name), name))
		case is == nil && e.Group != planner.GroupPrice:
			gone = append(gone, packText(was, sizeText(was, name), name))
		case is == nil:
		case e.Group != planner.GroupPrice && (was.Purchase.SKU != is.Purchase.SKU || was.Purchase.Quantity != is.Purchase.Quantity):
			bought = append(bought, packText(is, sizeText(is, name)+" instead of "+sizeText(was, name), name))
		case !was.UnitPrice.Equal(is.UnitPrice):
			bought = append(bought, packText(is, fmt.Sprintf("%s at %s instead of %s", sizeText(is, name), grouped(is.UnitPrice), grouped(was.UnitPrice)), name))
		}
	}
	var facts []string
	for _, fact := range []struct {
		packs []string
		what  string
	}{{bought, "bought"}, {gone, "no longer bought"}} {
		if n := len(fact.packs); n > namedPacks {
			fact.packs = append(fact.packs[:namedPacks:namedPacks], fmt.Sprintf("%d more packs", n-namedPacks))
		}
		if len(fact.packs) > 0 {
			facts = append(facts, listed(fact.packs)+" "+fact.what)
		}
	}
	if len(facts) == 0 { // what one step did and another undid
		facts = []string{"packs bought"}
	}
	return strings.Join(facts, ", ") + " in " + e.Month.String() + causeOf(e)
}

// boughtIn are the packs that an account buys in the month of an entry.
func boughtIn(f *planner.Forecast, e planner.Explanation) map[string]*planner.PackForecast {
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

// packText is "resource_pack.q1 (2 × similar_search_image_5m)".
func packText(p *planner.PackForecast, size string, name func(string) string) string {
	return fmt.Sprintf("%s (%s)", name(p.Purchase.Address), size)
}

func sizeText(p *planner.PackForecast, name func(string) string) string {
	return fmt.Sprintf("%s × %s", groupedCount(&p.Purchase.Quantity), name(p.Purchase.SKU))
}

// signed prints an amount with its sign: "+1,234.50", "-90,300.00".
func signed(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + grouped(d)
	}
	return grouped(d)
}
