package hclspec

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/shopspring/decimal"
)

// The names of warnings about what is allowed and almost surely not meant, as
// "planner:ignore" comments call them.
const (
	slipDiscount = "unusual_discount"
	slipGrowth   = "unusual_growth"
	slipPack     = "pack_never_used"
	slipActual   = "actual_after_gap"
	slipQuota    = "quota_not_given"

	slipFactor     = "factor_used_once"
	slipConfidence = "confidence_without_uncertainty"
	slipRates      = "rates_not_used"
)

var slipNames = []string{slipDiscount, slipGrowth, slipPack, slipActual, slipQuota, slipFactor, slipConfidence, slipRates}

// A slip is a warning that a comment may silence, on the block of what it is about or
// on that of the account.
type slip struct {
	inst    *instance
	account string // address
	name    string
	d       *hcl.Diagnostic
}

// slip notes a warning about an attribute, or about a key of the map in it.
func (r *reader) slip(name, account, attribute, key, summary, detail string) {
	attr := r.block.attrs[attribute]
	at := attr.Expr.Range()
	if key != "" {
		at = mapKeyRange(attr.Expr, key)
	}
	d := warningOf(at, name, summary, detail)
	if r.secret[attribute] {
		d.Detail = hidden(attribute)
	}
	d.Expression, d.EvalContext = attr.Expr, r.contextOf(attribute)
	r.slips = append(r.slips, slip{r.inst, account, name, d})
}

func warningOf(at hcl.Range, name, summary, detail string) *hcl.Diagnostic {
	d := problem(at, summary, "%s If it is meant, a comment # planner:ignore %s on the block silences this.", detail, name)
	d.Severity = hcl.DiagWarning
	return d
}

// reportSlips reports the warnings that no comment silences. There are none beside errors,
// of the base of a comparison, which is as it is, and of runs of tests, which try what is
// unusual.
func (c *Config) reportSlips(slips []slip) {
	ev := c.root.evaluator
	if ev.diags.HasErrors() || ev.options.Lenient || ev.options.overrides != nil {
		return
	}
	for _, s := range slips {
		if !c.silenced(s.inst, s.name) && !c.silenced(c.places[s.account], s.name) {
			ev.add(s.d)
		}
	}
}

var (
	leastDiscount = decimal.New(2, -1)
	mostDiscount  = decimal.NewFromInt(1)
	mostGrowth    = decimal.New(5, -1)
)

// checkDiscount warns of a multiplier that raises prices, or leaves little of them.
func (r *reader) checkDiscount(attribute, key string, d decimal.Decimal) {
	makes := ""
	switch {
	case d.GreaterThan(mostDiscount):
		makes = "dearer"
	case d.LessThan(leastDiscount) && !d.IsNegative():
		makes = "less than a fifth"
	default:
		return
	}
	r.slip(slipDiscount, "", attribute, key, "Unusual discount", fmt.Sprintf(
		"A discount is a multiplier on list prices, 0.9 for ten per cent off: %s makes them %s.", d, makes))
}

// checkGrowth warns of a growth that a month does not have.
func (r *reader) checkGrowth(account string, growth decimal.Decimal) {
	if growth.Abs().LessThanOrEqual(mostGrowth) {
		return
	}
	r.slip(slipGrowth, account, "growth", "", "Unusual growth", fmt.Sprintf(
		"Growth is monthly and compounds, 0.05 for five per cent: with %s every month has %s times the calls of the one before.", growth, growth.Add(mostDiscount)))
}

// checkActual warns of a measured month behind one that was not measured: with a wrong
// year in its date all months before it would count as past.
func (r *reader) checkActual(u *planner.Usage, start pricing.Month) {
	gap := -1
	for i, measured := range u.Actual {
		switch {
		case !measured && gap < 0 && u.Calls[i] > 0:
			gap = i
		case measured && gap >= 0:
			month := start + pricing.Month(i)
			r.slip(slipActual, u.Account, "actual", month.String(), "Measured month after a gap", fmt.Sprintf(
				"%s is measured, but %s before it is not. All months up to the last measured one count as past.", month, start+pricing.Month(gap)))
			return
		}
	}
}

// checkQuotas warns of free quotas that go by the day on which the account was opened
// and are not given, because the account does not say enough of it.
func (r *reader) checkQuotas(a *planner.Account, uses []*catalogUse) {
	first := r.horizon.start.First()
	for i, use := range uses {
		for _, q := range use.catalog.FreeQuotas() {
			name, opened, why := planner.Name{Catalog: q.Catalog, ID: q.ID}, a.Products[i].OpenedOn, ""
			_, bare := a.Opening.QuotaLeft[q.ID]
			_, qualified := a.Opening.QuotaLeft[name.String()]
			switch {
			case !q.OfAccountAge() || bare || qualified:
			case opened == nil:
				why = "it goes by the day on which the account was opened, and the account does not say it. Write opened_on"
			case q.Renews == pricing.RenewsNever && *opened < first && (q.Lasts.IsZero() || q.Lasts.Expiry(*opened) > first):
				why = fmt.Sprintf("it is given once, the account was opened on %s, before the plan, and does not say what is left. Write quota_left in its opening", *opened)
			}
			if why != "" {
				d := warningOf(r.block.at, slipQuota, "Free quota not given", fmt.Sprintf("The free quota %q is not given: %s.", name, why))
				r.slips = append(r.slips, slip{r.inst, a.Address, slipQuota, d})
			}
		}
	}
}

// checkPacks warns of packs that are bought and cover no call. One that is bought in
// the last month may be for what comes after.
func (c *Config) checkPacks(f *planner.Forecast) {
	used := map[[3]string]bool{} // by account, catalogue and meter
	for _, u := range f.Usages {
		used[[3]string{u.Usage.Account, u.Usage.Catalog, u.Usage.Meter}] = true
	}
	warned := map[*block]bool{}
	var slips []slip
	for _, a := range f.Accounts {
		for _, p := range a.Packs {
			inst := c.places[p.Purchase.Address]
			detail := neverUsed(f, &a, &p, used)
			if detail != "" && inst != nil && !warned[inst.block] {
				warned[inst.block] = true
				slips = append(slips, slip{inst, a.Account.Address, slipPack, warningOf(inst.block.at, slipPack, "Pack never used", detail)})
			}
		}
	}
	c.reportSlips(slips)
}

// neverUsed says of a pack that is bought and covers no call why; otherwise nothing.
func neverUsed(f *planner.Forecast, a *planner.AccountForecast, p *planner.PackForecast, used map[[3]string]bool) string {
	month := p.Purchase.PurchasedOn.Month()
	if !p.Bought || p.Consumed.IsPositive() || month < f.Input.Start {
		return ""
	}
	i := slices.IndexFunc(f.Input.Catalogs, func(c *pricing.Catalog) bool { return c.ID() == p.Pack.Catalog })
	for _, meter := range p.Pack.Meters {
		if used[[3]string{a.Account.Address, p.Pack.Catalog, f.Input.Catalogs[i].MeterIDs()[meter]}] {
			if month == f.Input.Month(f.Input.Months-1) {
				return ""
			}
			return fmt.Sprintf("%s is bought on %s and covers no call of the plan: what its meters need is free, covered by other packs, or not after that day.", p.Purchase.Address, p.Purchase.PurchasedOn)
		}
	}
	return fmt.Sprintf("%s is bought on %s, but %s has no usage at its meters.", p.Purchase.Address, p.Purchase.PurchasedOn, p.Purchase.Account)
}

// Ignores says whether a comment silences a kind of advice about what is declared
// under an address: on its own block, or on the block of a module that it is in.
func (c *Config) Ignores(address string, name advise.Name) bool {
	return c.silenced(c.places[address], string(name))
}

// silenced says so of advice or a warning about an instance, which may be nil.
func (c *Config) silenced(inst *instance, name string) bool {
	if inst == nil {
		return false
	}
	silenced := c.ignored[inst.block][name]
	for s := inst.scope; s != nil && !silenced; s = s.parent {
		silenced = c.ignored[s.caller][name]
	}
	return silenced
}

// ignoreComment is a comment that silences advice and warnings about a block:
//
//	# planner:ignore tier_edge, pack_too_late
//
// It stands on the block's first line, or above the block with nothing but comments between.
var ignoreComment = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:#|//)[ \t]*planner:ignore\b(.*)`) })

// readIgnores finds the comments that silence advice in the files of modules, and
// what is wrong with them.
func (c *Config) readIgnores(modules []*module) (diags hcl.Diagnostics) {
	blocks := map[string]map[int]*block{} // by file and first line
	for _, m := range modules {
		for kind := range configuration.nested {
			for _, b := range m.nested[kind] {
				if blocks[b.at.Filename] == nil {
					blocks[b.at.Filename] = map[int]*block{}
				}
				blocks[b.at.Filename][b.at.Start.Line] = b
			}
		}
	}
	c.ignored = map[*block]map[string]bool{}
	for filename, blockOn := range blocks {
		if src := c.Files[filename].Bytes; bytes.Contains(src, []byte("planner:ignore")) {
			tokens, _ := hclsyntax.LexConfig(src, filename, hcl.InitialPos) // its mistakes are those of the parser
			diags = append(diags, c.ignore(tokens, blockOn)...)
		}
	}
	return diags
}

// ignore silences what the comments of a file name.
func (c *Config) ignore(tokens hclsyntax.Tokens, blockOn map[int]*block) (diags hcl.Diagnostics) {
	comments := map[int]hclsyntax.Token{} // by line
	for _, t := range tokens {
		if t.Type == hclsyntax.TokenComment {
			comments[t.Range.Start.Line] = t
		}
	}
	for line, t := range comments {
		found := ignoreComment().FindSubmatch(t.Bytes)
		if found == nil {
			continue
		}
		for ; blockOn[line] == nil && comments[line].Bytes != nil; line++ {
		}
		for name := range strings.SplitSeq(string(found[1]), ",") {
			if d := c.silence(blockOn[line], strings.TrimSpace(name)); d != nil {
				d.Severity, d.Subject = hcl.DiagWarning, t.Range.Ptr()
				diags = append(diags, d)
			}
		}
	}
	return diags
}

// silence silences one name about a block, or says what is wrong with it.
func (c *Config) silence(b *block, name string) *hcl.Diagnostic {
	known := append(slices.Clone(slipNames), each(advise.Names, func(n advise.Name) string { return string(n) })...)
	list := strings.Join(known, ", ")
	switch {
	case name == "":
		return sourceless("No advice named", "Name what to silence after planner:ignore, separated by commas. There are "+list+".")
	case !slices.Contains(known, name):
		return sourceless("Unknown advice", fmt.Sprintf("There is no advice or warning %q.%s There are %s.", name, pricing.DidYouMean(name, known), list))
	case b == nil:
		return sourceless("Comment belongs to no block", "Write planner:ignore directly above a top-level block, or on the block's first line; here it silences nothing.")
	}
	if c.ignored[b] == nil {
		c.ignored[b] = map[string]bool{}
	}
	c.ignored[b][name] = true
	return nil
}
