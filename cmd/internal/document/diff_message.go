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

// Sentence says an entry of an explanation in a sentence that ends in its change:
// "similar_search_image reaches 3,000,000 postpaid calls in 2027-03: 20 instead of 50 a
// thousand, -90,300.00". Amounts within the sentence add up to that at its end. The
// document's message is English, which is the printer nil.
func (e *DiffExplanation) Sentence(p *lang.Printer, d *Diff) string {
	r := Reason{Entries: []*DiffExplanation{e}, Change: e.Change}
	text, parts := r.text(p, d, func(name string) string { return name })
	change := signed(r.Change, pricing.MinorUnit(d.Currency))
	if parts > 1 {
		return p.F("%s, together %s", text, change)
	}
	return p.F("%s, %s", text, change)
}

// A Reason is entries of an explanation that tell the same of several months.
type Reason struct {
	Entries []*DiffExplanation
	Change  pricing.Money // their sum
}

// Reasons are why the money billed changes, the largest change first; equal ones are in
// the order of the replay. They add up to the change of billed, as the entries of the
// explanation do. Entries that tell the same are one reason, so that a year's growth is
// one sentence; with every, each entry is one.
func (d *Diff) Reasons(every bool) []Reason {
	var reasons []Reason
	at := map[story]int{}
	for i := range d.Explanation {
		e := &d.Explanation[i]
		s := storyOf(nil, e)
		k, ok := at[s]
		if !ok || every {
			k = len(reasons)
			at[s] = k
			reasons = append(reasons, Reason{})
		}
		reasons[k].Entries = append(reasons[k].Entries, e)
		reasons[k].Change = reasons[k].Change.Add(e.Change)
	}
	slices.SortStableFunc(reasons, func(a, b Reason) int { return b.Change.Abs().Compare(a.Change.Abs()) })
	return reasons
}

// Sentence says a reason without the change at its end. Every name of the configuration
// or the catalogue in it goes through name.
func (r Reason) Sentence(p *lang.Printer, d *Diff, name func(string) string) string {
	text, _ := r.text(p, d, name)
	return text
}

// text also counts the amounts that the sentence breaks the change down into.
func (r Reason) text(p *lang.Printer, d *Diff, name func(string) string) (text string, parts int) {
	switch e := r.Entries[0]; {
	case e.Month == nil && slices.ContainsFunc(d.Inputs.Head.Accounts, func(a InputAccount) bool { return a.Address == e.Account }):
		return p.F("%s is added", name(e.Account)), 1
	case e.Month == nil:
		return p.F("%s is removed", name(e.Account)), 1
	case e.Rate != nil:
		return p.F("1 %s is %s instead of %s %s", e.Rate.Currency, e.Rate.After, e.Rate.Before, d.Currency), 1
	case e.Fees:
		return p.F("fees in %s%s", r.monthText(p), causeOf(p, e)), 1
	case e.Meter == nil:
		return purchases(p, e, pricing.MinorUnit(d.Currency), name), 1
	}
	return r.meter(p, d, name)
}

// A story is what entries have in common that tell the same: all but their
// months and numbers, in any one language.
type story struct {
	account string
	group   compare.Group
	catalog string
	meter   string
	month   pricing.Month // of purchases, which are told one by one
	was, is price
	tier    string // " reaches 3,000,000 postpaid calls"; empty where the tier stays
	by      string // what changed beside volumes and packs: " with new prices"
	signs   [4]int // of the changes in postpaid, subscribed, pack and lost calls
}

func storyOf(p *lang.Printer, e *DiffExplanation) story {
	s := story{account: e.Account, group: e.Group, catalog: OrZero(e.Catalog)}
	if e.Rate != nil {
		s.was, s.is = price{amount: e.Rate.Before.String()}, price{amount: e.Rate.After.String()}
		return s
	}
	if e.Meter == nil {
		if s.by = causeOf(p, e); e.Month != nil && !e.Fees {
			s.month = *e.Month
		}
		return s
	}
	s.meter = *e.Meter
	priceIn := (*DiffMeter).price
	if e.Group == compare.GroupDiscount {
		priceIn = (*DiffMeter).discount
	}
	s.was, s.is = priceIn(e.Before), priceIn(e.After)
	s.tier = tierStory(p, e)
	s.by = causeOf(p, e)
	c := servedChange(e)
	for i, n := range []int64{c.Postpaid, c.Subscription, c.Pack, c.Lost} {
		s.signs[i] = cmp.Compare(n, 0)
	}
	return s
}

// A price is what a postpaid call costs as it is written: "50 × 0.9" of the list
// price, for 1,000 calls. It is empty where nothing is postpaid.
type price struct {
	amount  string
	calls   int64 // that it is for; 0: the amount is a part of the list price
	unit    string
	average bool // of several tiers
}

func (m *DiffMeter) price() price {
	if m == nil || m.UnitPrice == nil {
		return price{}
	}
	p := price{amount: m.UnitPrice.String(), calls: m.CallUnit, unit: m.Unit, average: m.Averaged}
	if !m.Discount.Equal(decimal.NewFromInt(1)) {
		p.amount += " × " + m.Discount.String()
	}
	return p
}

// discount is what part of the list price a postpaid call costs, whatever that is: of a
// new discount a year is told at once.
func (m *DiffMeter) discount() price {
	if m == nil || m.UnitPrice == nil {
		return price{}
	}
	return price{amount: m.Discount.String()}
}

// perUnit says what a price is for: "50 a thousand".
func (c price) perUnit(p *lang.Printer) string {
	switch {
	case c.calls == 0:
		return p.F("%s of the list price", c.amount)
	case c.calls == 1 && c.unit == "call":
		return p.F("%s a call", c.amount)
	case c.calls == 100:
		return p.F("%s a hundred", c.amount)
	case c.calls == 1000:
		return p.F("%s a thousand", c.amount)
	case c.calls == 1_000_000:
		return p.F("%s a million", c.amount)
	}
	return p.F("%s per %s", c.amount, counted(p, c.calls, "", c.unit))
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
func tierStory(p *lang.Printer, e *DiffExplanation) string {
	if e.Group == compare.GroupPrice || e.Before == nil || e.After == nil || e.Before.TierFrom == nil || e.After.TierFrom == nil {
		return ""
	}
	was, is := *e.Before.TierFrom, *e.After.TierFrom
	postpaid := "postpaid"
	if e.After.TierBasis == string(pricing.BasisGross) {
		postpaid = ""
	}
	switch {
	case was == is:
		return ""
	case is > was:
		return p.F(" reaches %s", counted(p, is, postpaid, e.After.Unit))
	default:
		return p.F(" no longer reaches %s", counted(p, was, postpaid, e.After.Unit))
	}
}

// causeOf names what changed where the numbers do not show it.
func causeOf(p *lang.Printer, e *DiffExplanation) string {
	switch e.Group {
	case compare.GroupPrice:
		return p.T(" with new prices")
	case compare.GroupDiscount:
		return p.T(" with the new discount")
	case compare.GroupFunding:
		return p.T(" with the new funding")
	case compare.GroupTerms:
		differ := each(e.Terms, func(t TermChange) string { return p.F("%s %s instead of %s", t.Name, t.After, t.Before) })
		return p.F(" under the new terms (%s)", strings.Join(differ, p.T(", ")))
	}
	return ""
}

// servedOf are a meter's calls on one side.
func servedOf(m *DiffMeter) planner.Served {
	if m == nil {
		return planner.Served{}
	}
	return m.Served
}

func servedChange(e *DiffExplanation) planner.Served {
	c := servedOf(e.After)
	c.Add(servedOf(e.Before), -1)
	return c
}

// described says why the postpaid calls changed: " (1,000,000 more from packs)".
// It says nothing where the calls did by as much.
func described(p *lang.Printer, c planner.Served, unit string) string {
	if (c == planner.Served{Postpaid: c.Postpaid, Calls: c.Postpaid}) {
		return ""
	}
	var parts []string
	add := func(n int64, more, fewer string) {
		switch {
		case n > 0:
			parts = append(parts, more)
		case n < 0:
			parts = append(parts, fewer)
		}
	}
	add(c.Calls, counted(p, size(c.Calls), "more", unit), counted(p, size(c.Calls), "fewer", unit))
	add(c.Subscription, p.F("%s more from subscriptions", sizeOf(c.Subscription)), p.F("%s fewer from subscriptions", sizeOf(c.Subscription)))
	add(c.Free, p.F("%s more free", sizeOf(c.Free)), p.F("%s fewer free", sizeOf(c.Free)))
	add(c.Pack, p.F("%s more from packs", sizeOf(c.Pack)), p.F("%s fewer from packs", sizeOf(c.Pack)))
	add(c.Lost, p.F("%s more lost", sizeOf(c.Lost)), p.F("%s fewer lost", sizeOf(c.Lost)))
	return p.F(" (%s)", strings.Join(parts, p.T(", ")))
}

// volumeChange says "20,000 more postpaid calls".
func volumeChange(p *lang.Printer, n int64, unit string) string {
	if n < 0 {
		return counted(p, size(n), "fewer postpaid", unit)
	}
	return counted(p, size(n), "more postpaid", unit)
}

// size is a number of calls without its sign, sizeOf the same as it is printed.
func size(n int64) int64 { return max(n, -n) }

func sizeOf(n int64) string { return groupedCount(size(n)) }

// meter is the sentence of a meter's charge.
func (r Reason) meter(p *lang.Printer, d *Diff, name func(string) string) (text string, parts int) {
	s := storyOf(p, r.Entries[0])
	meter := name(d.Meters.Name(s.account, s.catalog, s.meter))
	if e := r.Entries[0]; e.Before == nil && e.After == nil { // the document is older than these keys
		return p.F("%s in %s%s: another charge", meter, r.monthText(p), s.by), 1
	}
	fact, parts := r.fact(p, s, pricing.MinorUnit(d.Currency))
	return p.F("%s%s in %s%s: %s", meter, s.tier, r.monthText(p), s.by, fact), parts
}

// fact says what happened to the price, the number of postpaid calls, or both.
func (r Reason) fact(p *lang.Printer, s story, decimals int32) (text string, parts int) {
	unit := ""
	for _, m := range []*DiffMeter{r.Entries[0].Before, r.Entries[0].After} {
		if m != nil {
			unit = m.Unit
		}
	}
	postpaid := func(n int64) string { return counted(p, n, "postpaid", unit) }
	var change, before, after planner.Served
	var byPrice pricing.Money
	for _, e := range r.Entries {
		change.Add(servedChange(e), 1)
		before.Add(servedOf(e.Before), 1)
		after.Add(servedOf(e.After), 1)
		byPrice = byPrice.Add(pricePart(e, decimals))
	}
	volume, coverage := volumeChange(p, change.Postpaid, unit), described(p, change, unit)
	switch {
	case s.was == price{} && s.is == price{}, s.was == s.is && change.Postpaid == 0:
		return p.T("rounding of the bill to whole cents"), 1
	case s.was == price{}:
		return p.F("%s at %s instead of none%s", postpaid(after.Postpaid), s.is.text(p), coverage), 1
	case s.is == price{}:
		return p.F("none instead of %s at %s%s", postpaid(before.Postpaid), s.was.text(p), coverage), 1
	case s.was == s.is:
		return p.F("%s at %s%s", volume, s.is.text(p), coverage), 1
	case change.Postpaid == 0 && s.tier != "":
		return s.is.insteadOf(p, s.was), 1
	case change.Postpaid == 0:
		return p.F("%s for %s", s.is.insteadOf(p, s.was), postpaid(after.Postpaid)), 1
	}
	return p.F("%s, %s, and %s%s, %s", s.is.insteadOf(p, s.was), signed(byPrice, decimals), volume, coverage, signed(r.Change.Sub(byPrice), decimals)), 2
}

// pricePart is the part of a change that another price makes for the calls that
// stay; where the tier changes it is of_which_tier.
func pricePart(e *DiffExplanation, decimals int32) pricing.Money {
	was, is := e.Before, e.After
	switch {
	case !e.OfWhichTier.IsZero():
		return e.OfWhichTier
	case was == nil || is == nil || was.UnitPrice == nil || is.UnitPrice == nil:
		return pricing.Money{}
	}
	unitWas, unitIs := decimal.NewFromInt(was.CallUnit), decimal.NewFromInt(is.CallUnit)
	difference := is.UnitPrice.Mul(is.Discount).Mul(unitWas).Sub(was.UnitPrice.Mul(was.Discount).Mul(unitIs))
	difference = difference.Mul(decimal.NewFromInt(is.Postpaid))
	return pricing.MoneyOf(difference.DivRound(unitWas.Mul(unitIs), decimals))
}

// namedMonths is how many months that do not follow each other a sentence names.
const namedMonths = 3

// monthText names the months: "2027-03", "2027-03 to 2027-07", "2027-03 and
// 2027-11", or "5 months from 2027-03 to 2027-11".
func (r Reason) monthText(p *lang.Printer) string {
	n := len(r.Entries)
	first, last := *r.Entries[0].Month, *r.Entries[n-1].Month
	switch {
	case n > 2 && int(last-first) == n-1:
		return p.F("%s to %s", first, last)
	case n <= namedMonths:
		return listed(p, each(r.Entries, func(e *DiffExplanation) string { return e.Month.String() }))
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
func purchases(p *lang.Printer, e *DiffExplanation, decimals int32, name func(string) string) string {
	bought, gone := purchaseChanges(p, e, decimals, name)
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

// purchaseChanges are the packs that are bought, bought otherwise, or no longer bought
// in the month of an entry. New prices change no more than what packs cost.
func purchaseChanges(p *lang.Printer, e *DiffExplanation, decimals int32, name func(string) string) (bought, gone []string) {
	size := func(c *DiffPurchase) string { return groupedCount(c.Quantity) + " × " + name(c.SKU) }
	for _, pack := range e.Packs {
		was, is, address := pack.Before, pack.After, name(pack.Address)
		switch {
		case was == nil && is == nil:
		case was == nil:
			bought = append(bought, p.F("%s (%s)", address, size(is)))
		case is == nil:
			gone = append(gone, p.F("%s (%s)", address, size(was)))
		case e.Group != compare.GroupPrice && (was.SKU != is.SKU || was.Quantity != is.Quantity):
			bought = append(bought, p.F("%s (%s instead of %s)", address, size(is), size(was)))
		default:
			bought = append(bought, p.F("%s (%s at %s instead of %s)", address, size(is), grouped(is.UnitPrice, decimals), grouped(was.UnitPrice, decimals)))
		}
	}
	return bought, gone
}

// signed prints an amount with its sign: "+1,234.50", "-90,300.00".
func signed(d pricing.Money, decimals int32) string {
	if d.IsPositive() {
		return "+" + grouped(d, decimals)
	}
	return grouped(d, decimals)
}
