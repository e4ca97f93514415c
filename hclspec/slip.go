package hclspec

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/scan"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/pricing"
	"github.com/go-json-experiment/json/jsontext"
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

// wantsSlips is false of the base of a comparison, which is as it is, and of runs of
// tests, which try what is unusual.
func (ev *evaluator) wantsSlips() bool { return !ev.options.Lenient && ev.options.overrides == nil }

// slip notes a warning about an attribute, or about a key of the map in it.
func (r *reader) slip(name, account, attribute, key, summary, detail string) {
	attr := r.block.attrs[attribute]
	if !r.wantsSlips() || attr == nil {
		return
	}
	at := attr.Expr.Range()
	if key != "" {
		at = mapKeyRange(attr.Expr, key)
	}
	d := warningOf(at, name, summary, detail)
	if r.secret[attribute] {
		d.Detail = hidden(attribute)
	}
	d.Expression, d.EvalContext = attr.Expr, r.contextOf(attr, nil)
	r.slips = append(r.slips, slip{r.inst, account, name, d})
}

func warningOf(at hcl.Range, name, summary, detail string) *hcl.Diagnostic {
	d := problem(at, summary, "%s If it is meant, a comment # %s %s on the block silences this.", detail, ignoreMark, name)
	d.Severity = hcl.DiagWarning
	return d
}

// reportSlips reports the warnings that no comment silences.
func (c *Config) reportSlips(ev *evaluator) {
	for _, s := range ev.slips {
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
	if !r.wantsSlips() || !r.horizon.known || r.failed {
		return
	}
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
	if !c.root.wantsSlips() {
		return
	}
	used := map[[3]string]bool{} // by account, catalogue and meter
	for _, u := range f.Usages {
		used[[3]string{u.Usage.Account, u.Usage.Catalog, u.Usage.Meter}] = true
	}
	warned := map[*block]bool{}
	for _, a := range f.Accounts {
		for _, p := range a.Packs {
			inst := c.places[p.Purchase.Address]
			detail := neverUsed(f, &a, &p, used)
			if detail == "" || inst == nil || warned[inst.block] || c.silenced(inst, slipPack) || c.silenced(c.places[a.Account.Address], slipPack) {
				continue
			}
			warned[inst.block] = true
			c.root.add(warningOf(inst.block.at, slipPack, "Pack never used", detail))
		}
	}
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

// ignoreMark starts a comment that silences advice and warnings about a block:
//
//	# planner:ignore tier_edge, pack_too_late
//
// It stands on a line directly above the block, or on the block's first line. In
// JSON it is a property of the block: "//": "planner:ignore tier_edge".
const ignoreMark = "planner:ignore"

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
	if c.ignored[inst.block][name] {
		return true
	}
	for s := inst.scope; s != nil; s = s.parent {
		if c.ignored[s.caller][name] {
			return true
		}
	}
	return false
}

// An ignoreComment is what one comment silences.
type ignoreComment struct {
	block *block // nil where it belongs to none
	names []ignoredName
}

// An ignoredName is a name in a comment, and where it stands: offsets in the file,
// to exclusive.
type ignoredName struct {
	text     string
	from, to int
}

// readIgnores finds the comments that silence advice in the files of modules, and
// what is wrong with them.
func (c *Config) readIgnores(modules []*module) (diags hcl.Diagnostics) {
	blocks := map[string][]*block{} // by file
	for _, m := range modules {
		for _, list := range m.blocks {
			for _, b := range list {
				blocks[b.at.Filename] = append(blocks[b.at.Filename], b)
			}
		}
	}
	c.ignored = map[*block]map[string]bool{}
	for filename, list := range blocks {
		file := c.Files[filename]
		if file == nil || !bytes.Contains(file.Bytes, []byte(ignoreMark)) {
			continue
		}
		find := nativeIgnores
		if strings.HasSuffix(filename, ".json") {
			find = jsonIgnores
		}
		for _, comment := range find(file.Bytes, list) {
			for _, name := range comment.names {
				if d := c.ignore(comment.block, name); d != nil {
					d.Severity = hcl.DiagWarning
					d.Subject = &hcl.Range{Filename: filename, Start: scan.Position(file.Bytes, name.from), End: scan.Position(file.Bytes, name.to)}
					diags = append(diags, d)
				}
			}
		}
	}
	return diags
}

// ignore silences one name about a block, or says what is wrong with it.
func (c *Config) ignore(b *block, name ignoredName) *hcl.Diagnostic {
	var known []string
	for _, n := range advise.Names {
		known = append(known, string(n))
	}
	known = append(known, slipNames...)
	list := strings.Join(known, ", ")
	switch {
	case name.text == "":
		return sourceless("No advice named", fmt.Sprintf("Behind %s stand the names that it silences, with commas between them. There are %s.", ignoreMark, list))
	case !slices.Contains(known, name.text):
		return sourceless("Unknown advice", fmt.Sprintf("There is no advice or warning %q.%s There are %s.", name.text, pricing.DidYouMean(name.text, known), list))
	case b == nil:
		return sourceless("Comment belongs to no block", fmt.Sprintf("%s stands directly above a block at the top of a file, or on its first line; here it silences nothing.", ignoreMark))
	}
	if c.ignored[b] == nil {
		c.ignored[b] = map[string]bool{}
	}
	c.ignored[b][name.text] = true
	return nil
}

// nativeIgnores finds the comments of a file in native syntax. A comment belongs to
// the block on whose first line it stands, or to the one that follows it with
// nothing but comments on the lines between.
func nativeIgnores(src []byte, blocks []*block) (found []ignoreComment) {
	blockOn := map[int]*block{} // by first line
	for _, b := range blocks {
		blockOn[b.at.Start.Line] = b
	}
	tokens, _ := hclsyntax.LexConfig(src, "", hcl.InitialPos) // its mistakes are those of the parser
	tokens = slices.DeleteFunc(tokens, func(t hclsyntax.Token) bool { return t.Type != hclsyntax.TokenComment })
	after := map[int]int{} // by the first line of a comment with nothing before it: the line that follows
	for _, t := range tokens {
		start, end := t.Range.Start, t.Range.End.Line
		if before := src[bytes.LastIndexByte(src[:start.Byte], '\n')+1 : start.Byte]; len(bytes.TrimSpace(before)) > 0 {
			continue
		}
		if !bytes.HasSuffix(t.Bytes, []byte("\n")) && blockOn[end] == nil {
			end++ // the comment does not end its line
		}
		after[start.Line] = end
	}
	for _, t := range tokens {
		line := t.Range.Start.Line
		for next, ok := after[line]; ok && blockOn[line] == nil; next, ok = after[line] {
			line = next
		}
		if names := namesIn(string(t.Bytes), t.Range.Start.Byte); len(names) > 0 {
			found = append(found, ignoreComment{blockOn[line], names})
		}
	}
	return found
}

// jsonIgnores finds the comment properties of a file in JSON syntax. They belong to
// the block in whose object they stand.
func jsonIgnores(src []byte, blocks []*block) (found []ignoreComment) {
	named := map[string]*block{}
	for _, b := range blocks {
		named[b.name()] = b
	}
	d := jsontext.NewDecoder(bytes.NewReader(src), jsontext.AllowDuplicateNames(true))
	for {
		from := int(d.InputOffset())
		token, err := d.ReadToken()
		if err != nil {
			return found // the end, for the file was parsed
		}
		pointer := d.StackPointer()
		if token.Kind() != '"' || pointer.LastToken() != "//" {
			continue
		}
		from += bytes.IndexByte(src[from:], '"')
		if names := namesIn(token.String(), 0); len(names) > 0 {
			found = append(found, ignoreComment{named[blockAt(d, pointer.Parent())], within(names, from, int(d.InputOffset()))})
		}
	}
}

// blockAt is what the block in whose object a decoder stands is called.
func blockAt(d *jsontext.Decoder, pointer jsontext.Pointer) string {
	var path []string
	level := 0
	for name := range pointer.Tokens() {
		level++
		if kind, _ := d.StackIndex(level); kind == '{' { // or a list, of which it is an element
			path = append(path, name)
		}
	}
	return strings.Join(path, ".")
}

// within gives names the place of the text that they stand in: escapes may make it
// longer than what it means.
func within(names []ignoredName, from, to int) []ignoredName {
	for i := range names {
		names[i].from, names[i].to = from, to
	}
	return names
}

// namesIn are the names that a comment silences, from its offset in the file. The
// mark stands at the start of one of its lines.
func namesIn(comment string, at int) (names []ignoredName) {
	for line := range strings.Lines(comment) {
		before, list, found := strings.Cut(line, ignoreMark)
		if found && strings.Trim(before, "#/* \t") == "" {
			list, _, _ = strings.Cut(list, "*/")
			from := at + len(before)
			if strings.TrimSpace(list) == "" {
				names = append(names, ignoredName{"", from, from + len(ignoreMark)})
			} else {
				names = append(names, splitNames(list, from+len(ignoreMark))...)
			}
		}
		at += len(line)
	}
	return names
}

// splitNames splits names with commas between them that start at an offset. An empty
// one stands at the character before it.
func splitNames(list string, from int) (names []ignoredName) {
	for part := range strings.SplitSeq(list, ",") {
		name := ignoredName{strings.TrimSpace(part), from - 1, from}
		if name.text != "" {
			name.from = from + strings.Index(part, name.text)
			name.to = name.from + len(name.text)
		}
		names = append(names, name)
		from += len(part) + 1
	}
	return names
}

// allModules are the root module and those that it calls, each once.
func (ev *evaluator) allModules(root *module) []*module {
	all := []*module{root}
	for _, m := range ev.modules {
		if m != root {
			all = append(all, m)
		}
	}
	return all
}
