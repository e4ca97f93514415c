package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// evil is in every name of a hostile plan, together with what means something in
// Markdown, HTML, a terminal or to a platform.
const evil = "zqx"

var evilParts = []string{
	"`", "``", "```", "````", "|", "\\", "\\|", "\\`", "<script>", "</summary>", "</details>", "<!--", "-->", "&lt;", "&#64;", "@octocat", "#1", "GH-1", "!1", "$x$", ":x:",
	"https://evil.example", "www.evil.example", "mailto:a@b.example", "[x](y)", "![i](u)", "[ ]", "**", "__", "~~", "\n", "\r\n", "\n\n# H\n", "\n```\n", "\n|---|\n", "\x1b[31m", "\u202e", "\u0085", "\u2028", " ", "  ", "长", "ア", "م", strings.Repeat("\u0301", 3000), strings.Repeat("`", 150), "0123456789abcdef0123456789abcdef01234567",
}

// An evilNames draws plans whose names are evil and differ.
type evilNames struct {
	*rapid.T
	n int
}

func (d *evilNames) evil() string {
	part := func(label string) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(evilParts), 0, 4).Draw(d.T, label), "")
	}
	return part("before") + evil + part("after")
}

func (d *evilNames) name(kind string) string {
	d.n++
	return fmt.Sprintf("%s.%s%d", kind, d.evil(), d.n)
}

func (d *evilNames) calls(months int) []int64 {
	return rapid.SliceOfN(rapid.SampledFrom([]int64{0, 5, 999, 1000, 5000, 123_456_789_012}), months, months).Draw(d.T, "calls")
}

// plan draws a plan with one of some numbers of accounts.
func (d *evilNames) plan(months int, accounts ...int) planner.Input {
	meter := "m" + evil
	tiers := []pricing.Tier{{Price: decimal.NewNullDecimal(rapid.SampledFrom([]decimal.Decimal{decimal.New(60, 0), decimal.New(59, 0)}).Draw(d.T, "price"))}, {From: 1000, Price: decimal.NewNullDecimal(decimal.New(50125, -3))}, {From: 3_000_000, Price: decimal.NewNullDecimal(decimal.New(20, 0))}}
	c, problems := pricing.NewCatalog(pricing.CatalogSpec{
		ID: evil, Title: d.evil(), Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms(),
		FreeQuotas: []pricing.FreeQuotaSpec{{ID: "q", Calls: 500, Meters: pricing.ListedMeters(meter, "label")}},
		Meters:     []pricing.MeterSpec{{ID: meter, Title: d.evil(), Tiers: tiers}, {ID: "label", Tiers: tiers[:2]}, {ID: "beta", Free: true}},
		Packs:      []pricing.PackSpec{{SKU: meter, Meters: pricing.ListedMeters(meter), Calls: 10, Price: decimal.New(5125, -3)}},
		Revisions:  []pricing.RevisionSpec{{Date: pricing.NewDate(2027, 1, 1), Meters: []pricing.MeterRevisionSpec{{ID: "label", Tiers: tiers[:1]}}}},
	})
	if len(problems) > 0 {
		d.Fatal(problems)
	}
	in := planner.Input{Start: pricing.NewDate(2026, 12, 1).Month(), Months: months, Catalogs: []*pricing.Catalog{c}}
	for range rapid.SampledFrom(accounts).Draw(d.T, "accounts") {
		d.account(&in, c.ID(), meter)
	}
	return in
}

// account draws an account with usages, packs, a top-up and limits.
func (d *evilNames) account(in *planner.Input, catalog, meter string) {
	account, terms := d.name("account"), pricing.DefaultTerms()
	terms.Overdraft = rapid.SampledFrom([]pricing.Overdraft{pricing.OverdraftReport, pricing.OverdraftSuspend}).Draw(d.T, "overdraft")
	terms.TierMode = rapid.SampledFrom([]pricing.TierMode{pricing.TierModeReached, pricing.TierModeGraduated}).Draw(d.T, "tier mode")
	terms.BillDay = rapid.IntRange(1, 3).Draw(d.T, "bill day")
	in.Accounts = append(in.Accounts, planner.Account{
		Address: account, Title: d.evil(), Tags: map[string]string{d.evil(): d.evil()}, Products: planner.OneProduct(catalog, terms),
		Discount: planner.Discount{Default: rapid.SampledFrom([]decimal.Decimal{decimal.NewFromInt(1), decimal.New(905, -3)}).Draw(d.T, "discount")},
		Opening:  planner.Opening{Balance: pricing.Cents(rapid.Int64Range(0, 50_000_000).Draw(d.T, "balance")), Declared: rapid.Bool().Draw(d.T, "declared")},
	})
	for _, meter := range append([]string{meter}, rapid.SampledFrom([][]string{nil, {"label", "beta"}}).Draw(d.T, "more meters")...) {
		in.Usages = append(in.Usages, planner.Usage{Address: d.name("usage"), Account: account, Meter: meter, Calls: d.calls(in.Months), Tags: map[string]string{"t": d.evil()}})
	}
	in.Packs = append(in.Packs, planner.PackPurchase{Address: d.name("resource_pack"), Account: account, SKU: meter, Quantity: 1, PurchasedOn: in.Start.First()})
	if rapid.Bool().Draw(d.T, "more") {
		in.Packs = append(in.Packs, planner.PackPurchase{Address: d.name("resource_pack"), Account: account, SKU: meter, Quantity: 1000, PurchasedOn: in.Start.Date(10) - 360, Remaining: new(pricing.WholeUnits(7))})
		in.TopUps = append(in.TopUps, planner.TopUp{Address: d.name("top_up"), Account: account, Amount: pricing.Cents(100_000_00), MonthlyOn: 20})
	}
	in.Budgets = append(in.Budgets, planner.Budget{Address: d.name("budget"), Accounts: []string{account}, Amount: pricing.Cents(1), Period: planner.PeriodMonth, Basis: planner.CostBilled, OnExceed: planner.Fail})
	in.Guardrails = append(in.Guardrails, planner.Guardrail{Address: d.name("guardrail"), MaxIncrease: new(pricing.Money), Basis: planner.CostCash, OnExceed: planner.Warn})
}

// changed is the plan with some of it changed, gone, moved or new.
func (d *evilNames) changed(in planner.Input) planner.Input {
	in.Accounts, in.Usages, in.Packs, in.Budgets = slices.Clone(in.Accounts), slices.Clone(in.Usages), slices.Clone(in.Packs), slices.Clone(in.Budgets)
	for i := range in.Accounts {
		switch rapid.IntRange(0, 6).Draw(d.T, "change") {
		case 0:
			in.Accounts[i].Title = d.evil()
			in.Accounts[i].Products[0].Terms.TierMode = pricing.TierModeGraduated
		case 1:
			in.Accounts[i].Discount.Default = decimal.New(85, -2)
		case 2:
			to := d.name("usage")
			in.Moves = append(in.Moves, planner.Move{From: in.Usages[i].Address, To: to})
			in.Usages[i].Address = to
		case 3:
			in.Usages[i].Calls = d.calls(in.Months)
		case 4:
			in.Packs[i].Quantity = 7
		case 5:
			in.Budgets[i].Amount = pricing.Cents(100_00)
		}
	}
	if rapid.Bool().Draw(d.T, "another account") {
		d.account(&in, in.Catalogs[0].ID(), in.Catalogs[0].Spec().Meters[0].ID)
	}
	return in
}

func drawDiff(t *rapid.T) *document.Diff {
	d := &evilNames{T: t}
	before := d.plan(rapid.IntRange(1, 5).Draw(t, "months"), 0, 1, 2, 3, 13)
	after := d.changed(before)
	if rapid.IntRange(0, 4).Draw(t, "another plan") == 0 {
		after = d.plan(rapid.IntRange(1, 5).Draw(t, "months after"), 0, 1, 2, 3)
	}
	return saved(t, simulateText(t, before), simulateText(t, after), document.DiffMeta{
		BaseSource: "git:" + d.evil(), HeadSource: d.evil(),
		Checks: []document.DiffCheck{{Check: document.Check{Address: "check." + d.evil(), Status: "fail", OnFail: "fail", Messages: []string{d.evil(), ""}}}},
	})
}

// Of any change: every change is the difference of the numbers beside it, rows add up to
// totals, reasons and the bars of charts to the change.
func TestDiffPageAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := drawDiff(t)
		page := present.Diff(doc, present.Options{Detail: rapid.Bool().Draw(t, "detail")})
		wantAddedUp(t, page)
		eachBlock(page, func(block present.Block) {
			if b, ok := block.(present.Figures); ok {
				var sum decimal.Decimal
				for _, f := range b[:len(b)-1] {
					sum = sum.Add(f.Value.Number)
				}
				if total := b[len(b)-1].Value.Number; !sum.Equal(total) {
					t.Fatalf("the reasons add up to %s, not %s", sum, total)
				}
			}
		})
	})
}

// Whatever names hold, at any width: no line is wider, nothing unprintable survives, and
// colours add nothing.
func TestDiffTextHostileNames(t *testing.T) {
	zh := chinese(t)
	rapid.Check(t, func(t *rapid.T) {
		opt := present.Options{Detail: rapid.Bool().Draw(t, "detail"), Quiet: rapid.Bool().Draw(t, "quiet")}
		if rapid.Bool().Draw(t, "chinese") {
			opt.Lang = zh
		}
		page := present.Diff(drawDiff(t), opt)
		wantReadable(t, page, TextOptions{Width: rapid.SampledFrom([]int{0, 60, 80, 100, 120, 250}).Draw(t, "width"), Full: opt.Detail})
	})
}

func trimmed(text string) string {
	return regexp.MustCompile(`(?m) +$`).ReplaceAllString(text, "")
}

var (
	ownMarkdown = regexp.MustCompile(`^(#{3,4} )?(&nbsp;)*[-A-Za-z0-9 .,:;()+%→×*_|/>~"'❌⚠️]*$`)
	ownHTML     = regexp.MustCompile(`^(<details><summary>[-A-Za-z0-9 ,:()+~&;]+</summary>|</details>)$`)
	ownLink     = regexp.MustCompile(`(?i)https?|www\.|mailto|@|\bGH-`)
)

// Whatever names hold, they stand in code only: what is left of the Markdown is what the
// page says by itself. A limit is kept, and what fits is left as it is.
func TestDiffMarkdownHostileNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		page := present.Diff(drawDiff(t), present.Options{Detail: rapid.Bool().Draw(t, "detail")})
		whole := markdownOf(t, page, 0)
		limit := rapid.SampledFrom([]int{1000, 1500, 5000, 20_000}).Draw(t, "limit")
		short := markdownOf(t, page, limit)
		if n := utf8.RuneCountInString(short); n > limit {
			t.Fatalf("%d characters, not %d:\n%s", n, limit, short)
		}
		if (short == whole) != (utf8.RuneCountInString(whole) <= limit) {
			t.Fatal("what fits is not left as it is")
		}
		wantOwnMarkdown(t, whole)
		wantOwnMarkdown(t, short)
		const screen = 40
		if shown := len(shownLine.FindAllString(foldedText.ReplaceAllString(whole, ""), -1)); shown > screen {
			t.Fatalf("%d lines are not folded:\n%s", shown, whole)
		}
	})
}

var (
	foldedText = regexp.MustCompile(`(?ms)^<details>.*?^</details>$`)
	shownLine  = regexp.MustCompile(`(?m)^(\| ?[^-]|[^|]).+$`)
)

// wantOwnMarkdown takes away code spans as CommonMark reads them, and fails for anything
// in the rest that is not the program's own; and for a table with rows of different
// lengths.
func wantOwnMarkdown(t *rapid.T, text string) {
	open, cells, fence := 0, 0, ""
	for line := range strings.SplitSeq(text, "\n") {
		switch { // nothing in a block of code means anything
		case fence == "" && strings.HasPrefix(line, "```"):
			fence = strings.TrimSuffix(line, "hcl")
			continue
		case fence != "":
			if line == fence {
				fence = ""
			}
			continue
		}
		rest := withoutCode(t, line)
		switch {
		case ownHTML.MatchString(rest):
			open += strings.Count(rest, "<details>") - strings.Count(rest, "</details>")
		case !ownMarkdown.MatchString(rest) || strings.Contains(rest, evil) || ownLink.MatchString(rest):
			t.Fatalf("not the program's own: %q\nof %q", rest, line)
		}
		n := strings.Count(line, "|")
		if strings.HasPrefix(line, "|") && cells > 0 && n != cells {
			t.Fatalf("a row of %d cells in a table of %d: %s", n-1, cells-1, line)
		}
		if cells = n; !strings.HasPrefix(line, "|") {
			cells = 0
		}
	}
	if open != 0 || fence != "" {
		t.Fatalf("a section does not end:\n%s", text)
	}
}

var backticks = regexp.MustCompile("`+")

// withoutCode takes the code spans out of a line: from a run of backticks to the next run
// of as many.
func withoutCode(t *rapid.T, line string) string {
	runs := backticks.FindAllStringIndex(line, -1)
	rest, at := "", 0
	for i := 0; i < len(runs); {
		end := i + 1
		for end < len(runs) && runs[end][1]-runs[end][0] != runs[i][1]-runs[i][0] {
			end++
		}
		if end == len(runs) {
			t.Fatalf("a code span does not end: %q", line)
		}
		rest += line[at:runs[i][0]] + "C"
		at, i = runs[end][1], end+1
	}
	return rest + line[at:]
}
