package view

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

// drawDiffPair draws a plan and changes a copy of it, so that most of it is
// alike, or draws another one.
func drawDiffPair(t *rapid.T, accounts ...int) Diff {
	before := drawForecast(t, accounts...)
	after := before
	if rapid.IntRange(0, 4).Draw(t, "another plan") == 0 {
		after = drawForecast(t, accounts...)
	} else {
		after = simulateText(t, changedInput(t, *before.Input))
	}
	d, err := compare.Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	return Diff{Diff: d, BaseSource: drawName(t, "base"), HeadSource: drawName(t, "head"), Checks: []document.DiffCheck{
		{Check: document.Check{Address: "check." + drawName(t, "check"), Status: "fail", OnFail: "fail", Messages: []string{drawName(t, "message")}}},
	}}
}

func changedInput(t *rapid.T, in planner.Input) planner.Input {
	in.Accounts, in.Usages, in.Packs = slices.Clone(in.Accounts), slices.Clone(in.Usages), slices.Clone(in.Packs)
	for i := range in.Accounts {
		a := &in.Accounts[i]
		switch rapid.IntRange(0, 9).Draw(t, "account change") {
		case 0:
			a.Title = drawName(t, "new title")
		case 1:
			a.Discount.Default = decimal.New(85, -2)
		case 2:
			a.Products[0].Terms.TierMode = pricing.TierModeGraduated
		}
	}
	for i := range in.Usages {
		if rapid.IntRange(0, 3).Draw(t, "usage change") == 0 {
			calls := slices.Clone(in.Usages[i].Calls)
			for range rapid.IntRange(1, 5).Draw(t, "months changed") {
				calls[rapid.IntRange(0, len(calls)-1).Draw(t, "month")] = rapid.SampledFrom([]int64{0, 1, 995_000, 3_100_000}).Draw(t, "new calls")
			}
			in.Usages[i].Calls = calls
		}
	}
	if len(in.Usages) > 0 && rapid.Bool().Draw(t, "rename") {
		to := "usage." + drawName(t, "new name") + "x"
		in.Moves = []planner.Move{{From: in.Usages[0].Address, To: to}}
		in.Usages[0].Address = to
	}
	if len(in.Packs) > 0 && rapid.Bool().Draw(t, "drop a pack") {
		in.Packs = in.Packs[1:]
	}
	if len(in.Accounts) > 1 && rapid.IntRange(0, 3).Draw(t, "drop an account") == 0 {
		gone := in.Accounts[0].Address
		in.Accounts = in.Accounts[1:]
		in.Usages = slices.DeleteFunc(in.Usages, func(u planner.Usage) bool { return u.Account == gone })
		in.Packs = slices.DeleteFunc(in.Packs, func(p planner.PackPurchase) bool { return p.Account == gone })
		in.TopUps = slices.DeleteFunc(slices.Clone(in.TopUps), func(u planner.TopUp) bool { return u.Account == gone })
	}
	in.Guardrails = []planner.Guardrail{{Address: "guardrail." + drawName(t, "guardrail"), MaxIncrease: new(pricing.Money), Basis: planner.CostAmortized, OnExceed: planner.Fail}}
	in.Budgets = []planner.Budget{{Address: "budget." + drawName(t, "budget"), Amount: pricing.Cents(100), Period: planner.PeriodTotal, Basis: planner.CostCash, OnExceed: planner.Warn}}
	return in
}

// Of any change at any width: no line is wider, nothing unprintable survives,
// every printed change is the difference of the printed numbers, rows add up to
// totals, reasons to the change, and one line sums it up last.
func TestDiffTextAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDiffPair(t, 0, 1, 1, 2, 3, 12)
		opt := TextOptions{
			Width: rapid.SampledFrom([]int{0, 60, 72, 80, 100, 120, 160, 250}).Draw(t, "width"),
			Color: rapid.Bool().Draw(t, "color"), Detail: rapid.Bool().Draw(t, "detail"), Quiet: rapid.Bool().Draw(t, "quiet"),
		}
		text := drawDiff(t, d, opt)
		checkPrintable(t, text)
		if plain := opt; plain.Color {
			plain.Color = false
			if diff := cmp.Diff(drawDiff(t, d, plain), unpaint(text)); diff != "" {
				t.Fatalf("colours change the text:\n%s", diff)
			}
		}
		text = unpaint(text)
		checkWidth(t, text, opt.Width)
		checkArrows(t, text)
		checkDiffTables(t, text)
		checkWhy(t, d.Diff, text)
		last := strings.Join(strings.Fields(text[strings.LastIndex(text, "\n\n")+1:]), " ")
		if last != strings.Join(strings.Fields(summaryLineOf(nil, d.Diff)), " ") {
			t.Fatalf("the last line is %q, not %q", last, summaryLineOf(nil, d.Diff))
		}
	})
}

var arrowPattern = regexp.MustCompile(`(-?[0-9][0-9,]*\.[0-9]+)\s+->\s+(-?[0-9][0-9,]*\.[0-9]+)\s+\(([+-][0-9][0-9,]*\.[0-9]+)\)`)

// checkArrows checks every "1.00 -> 3.00 (+2.00)".
func checkArrows(t *rapid.T, text string) {
	for _, m := range arrowPattern.FindAllStringSubmatch(text, -1) {
		if got := amountOf(t, m[2]).Sub(amountOf(t, m[1])); !got.Equal(amountOf(t, m[3])) {
			t.Fatalf("%s: the difference is %s", m[0], got)
		}
	}
}

func amountOf(t rapid.TB, text string) decimal.Decimal {
	t.Helper()
	if text == none || text == "" {
		return decimal.Zero
	}
	d, err := decimal.NewFromString(strings.ReplaceAll(strings.TrimPrefix(text, "+"), ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// checkDiffTables reads the tables back: after less before is the change, and
// rows add up to the total where there is one.
func checkDiffTables(t *rapid.T, text string) {
	var heads []drawnCell
	var sums map[string]decimal.Decimal
	for _, line := range strings.Split(text, "\n") {
		switch {
		case regexp.MustCompile(`^  (month|account|what|figure)  +`).MatchString(line):
			heads, sums = drawnCells(line)[1:], map[string]decimal.Decimal{}
			continue
		case line == "" || !strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "  No room for: ") || strings.HasPrefix(line, "  and ") || heads == nil:
			heads = nil
			continue
		}
		row := map[string]decimal.Decimal{}
		for _, head := range heads {
			if head.text == "per cent" {
				continue
			}
			upTo := render.Cut(line, head.end)
			if textWidth(upTo) < head.end || strings.HasSuffix(upTo, " ") {
				continue // an empty cell
			}
			fields := strings.Fields(upTo)
			row[head.text] = amountOf(t, fields[len(fields)-1])
		}
		_, hasBefore := row["before"]
		if change, ok := row["change"]; ok && hasBefore && !row["after"].Sub(row["before"]).Equal(change) {
			t.Fatalf("the change is not the difference: %s\n%s", line, text)
		}
		if strings.HasPrefix(line, "  total ") {
			for head, total := range row {
				if !sums[head].Equal(total) {
					t.Fatalf("%s: the rows add up to %s, the total is %s\n%s", head, sums[head], total, text)
				}
			}
			heads = nil
			continue
		}
		for head, amount := range row {
			sums[head] = sums[head].Add(amount)
		}
	}
}

var reasonLine = regexp.MustCompile(`(?m)^ +([+-]?[0-9][0-9,]*\.[0-9]+)  \S`)

// checkWhy adds up the amounts beside the reasons.
func checkWhy(t *rapid.T, d *compare.Diff, text string) {
	_, why, ok := strings.Cut("\n"+text, "\nWhy billed ")
	if !ok {
		return
	}
	why, _, _ = strings.Cut(why, "\n\n")
	var sum decimal.Decimal
	for _, m := range reasonLine.FindAllStringSubmatch(why, -1) {
		sum = sum.Add(amountOf(t, m[1]))
	}
	if !sum.Equal(d.Totals.Billed.Change().Decimal()) {
		t.Fatalf("the reasons add up to %s, not %s:\n%s", sum, d.Totals.Billed.Change(), why)
	}
}

// evil is in every name of a hostile plan, together with what means something
// in Markdown, HTML, or to a platform.
const evil = "zqx"

var evilParts = []string{
	"`", "``", "```", "````", "|", "\\", "\\|", "\\`", "<script>", "</summary>", "</details>", "<!--", "-->", "&lt;", "&#64;", "@octocat", "#1", "GH-1", "!1", "$x$", ":x:",
	"https://evil.example", "www.evil.example", "mailto:a@b.example", "[x](y)", "![i](u)", "[ ]", "**", "__", "~~", "\n", "\r\n", "\n\n# H\n", "\n```\n", "\n|---|\n", "\x1b[31m", "\u202e", "\u0085", "\u2028", " ", "  ", "长", strings.Repeat("\u0301", 3000), strings.Repeat("`", 150), "0123456789abcdef0123456789abcdef01234567",
}

func drawEvil(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(evilParts), 0, 4).Draw(t, "before"), "") + evil +
		strings.Join(rapid.SliceOfN(rapid.SampledFrom(evilParts), 0, 4).Draw(t, "after"), "")
}

// hostileDiff is a diff in which every name is evil.
func hostileDiff(t *rapid.T) Diff {
	n := 0
	name := func(kind string) string {
		n++
		return fmt.Sprintf("%s.%s%d", kind, drawEvil(t), n)
	}
	plan := func(title, meter string, calls ...int64) planner.Input {
		tier := []pricing.TierSpec{{Price: decimal.New(60, 0)}, {From: 1000, Price: decimal.New(50, 0)}}
		c, problems := pricing.NewCatalog(pricing.CatalogSpec{
			ID: rapid.SampledFrom([]string{evil, evil + "_www.evil.example_"}).Draw(t, "catalogue"), Title: title, Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms(),
			Meters: []pricing.MeterSpec{{ID: meter, Tiers: tier}},
			Packs:  []pricing.PackSpec{{SKU: meter, Meters: pricing.ListedMeters(meter), Calls: 10, Price: decimal.New(5, 0)}},
		})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		in := planner.Input{Start: pricing.NewDate(2026, 12, 1).Month(), Months: len(calls), Catalogs: []*pricing.Catalog{c}}
		for range rapid.IntRange(1, 3).Draw(t, "accounts") {
			account := name("account")
			in.Accounts = append(in.Accounts, planner.Account{
				Address: account, Title: drawEvil(t), Tags: map[string]string{drawEvil(t): drawEvil(t)}, Products: planner.OneProduct(c.ID(), pricing.DefaultTerms()), Discount: planner.NoDiscount(),
			})
			in.Usages = append(in.Usages, planner.Usage{Address: name("usage"), Account: account, Meter: meter, Calls: calls, Tags: map[string]string{"t": drawEvil(t)}})
			in.Packs = append(in.Packs, planner.PackPurchase{Address: name("resource_pack"), Account: account, SKU: meter, Quantity: 1, PurchasedOn: in.Start.First()})
			in.Budgets = append(in.Budgets, planner.Budget{Address: name("budget"), Accounts: []string{account}, Amount: pricing.Cents(1), Period: planner.PeriodMonth, Basis: planner.CostBilled, OnExceed: planner.Fail})
			in.Guardrails = append(in.Guardrails, planner.Guardrail{Address: name("guardrail"), MaxIncrease: new(pricing.Money), Basis: planner.CostBilled, OnExceed: planner.Warn})
		}
		return in
	}
	before, after := plan(drawEvil(t), "_"+evil+"_.www.evil.example", 500, 500), plan(drawEvil(t), "_"+evil+"_.www.evil.example", 5000, 700)
	// One account and one usage stay, the others are new or gone.
	after.Accounts[0].Address, after.Usages[0].Account, after.Packs[0].Account, after.Budgets[0].Accounts = before.Accounts[0].Address, before.Accounts[0].Address, before.Accounts[0].Address, []string{before.Accounts[0].Address}
	after.Moves = []planner.Move{{From: before.Usages[0].Address, To: after.Usages[0].Address}}
	d := diffOf(t, simulateText(t, before), simulateText(t, after))
	d.BaseSource, d.HeadSource = "git:"+drawEvil(t), drawEvil(t)
	d.Checks = []document.DiffCheck{{Check: document.Check{Address: "check." + drawEvil(t), Status: "fail", OnFail: "fail", Messages: []string{drawEvil(t), ""}}}}
	return d
}

// Whatever names hold, they stand in code only: what is left of the Markdown is
// what this package writes.
func TestDiffMarkdownHostileNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.SampledFrom([]int{0, 0, 1500, 5000, 20_000}).Draw(t, "limit")
		text := drawMarkdown(t, hostileDiff(t), MarkdownOptions{Limit: limit})
		checkMarkdown(t, text)
		if n := utf8.RuneCountInString(text); limit > 0 && n > limit {
			t.Fatalf("%d characters, not %d", n, limit)
		}
	})
}

var (
	openFence   = regexp.MustCompile("^(`{3,})diff$")
	ownMarkdown = regexp.MustCompile(`^(#{3,4} )?[-A-Za-z0-9 .,:;()+%→×*_|/❌⚠️]*$`)
	ownHTML     = regexp.MustCompile(`^(<details><summary>[A-Za-z0-9 ,:()]+</summary>|</details>)$`)
	ownLink     = regexp.MustCompile(`(?i)https?|www\.|mailto|@|\bGH-`)
)

// checkMarkdown takes away fenced blocks and code spans as CommonMark reads
// them, and fails for anything in the rest that this package does not write; and
// for a table with rows of different lengths.
func checkMarkdown(t *rapid.T, text string) {
	fence, open, cells := "", 0, 0
	for _, line := range strings.Split(text, "\n") {
		if fence != "" { // a line of at least as many backticks and nothing else ends it
			if trimmed := strings.TrimRight(strings.TrimLeft(line, " "), " \t"); len(trimmed) >= len(fence) && strings.Trim(trimmed, "`") == "" {
				fence = ""
			} else if printable(line) != line {
				t.Fatalf("unprintable in a block: %q", line)
			}
			continue
		}
		if m := openFence.FindStringSubmatch(line); m != nil {
			fence = m[1]
			continue
		}
		rest := withoutCode(t, line)
		switch {
		case ownHTML.MatchString(rest):
			open += strings.Count(rest, "<details>") - strings.Count(rest, "</details>")
		case !ownMarkdown.MatchString(rest) || strings.Contains(rest, evil) || ownLink.MatchString(rest):
			t.Fatalf("not what this package writes: %q\nof %q", rest, line)
		}
		if strings.HasPrefix(line, "|") {
			if n := strings.Count(line, "|"); cells == 0 {
				cells = n
			} else if n != cells {
				t.Fatalf("a row of %d cells in a table of %d: %s", n-1, cells-1, line)
			}
		} else {
			cells = 0
		}
	}
	if fence != "" || open != 0 {
		t.Fatalf("a block or section does not end:\n%s", text)
	}
}

// withoutCode takes the code spans out of a line: from a run of backticks to the
// next run of as many.
func withoutCode(t *rapid.T, line string) string {
	runs := regexp.MustCompile("`+").FindAllStringIndex(line, -1)
	rest, at := "", 0
	for i := 0; i < len(runs); {
		close := -1
		for k := i + 1; k < len(runs); k++ {
			if runs[k][1]-runs[k][0] == runs[i][1]-runs[i][0] {
				close = k
				break
			}
		}
		if close < 0 {
			t.Fatalf("a code span does not end: %q", line)
		}
		rest += line[at:runs[i][0]] + "C"
		at, i = runs[close][1], close+1
	}
	return rest + line[at:]
}

// A code span reads back as the text it was made from.
func TestCodeReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.Custom(drawEvil), rapid.String(), rapid.StringMatching("[ `|\\\\a]{0,8}")).Draw(t, "text")
		span := code(text)
		want := codeText(render.LongestCode, text)
		if strings.ToValidUTF8(text, "") == text && !strings.ContainsRune(text, '|') && utf8.RuneCountInString(text) <= render.LongestCode && textWidth(text) <= render.LongestCode && printable(text) == text && want != text {
			t.Fatalf("%q is shown as %q", text, want)
		}
		if want == "" {
			want = "(empty)"
			if span != want {
				t.Fatalf("nothing is %q", span)
			}
			return
		}
		opening := len(span) - len(strings.TrimLeft(span, "`"))
		inner := span[opening : len(span)-opening]
		if strings.HasPrefix(inner, " ") && strings.HasSuffix(inner, " ") && strings.Trim(inner, " ") != "" {
			inner = inner[1 : len(inner)-1]
		}
		if inner != want || withoutCode(t, span) != "C" || strings.ContainsAny(span, "|\n") {
			t.Fatalf("%q reads back as %q from %q", want, inner, span)
		}
	})
}

// No line of a block ends it.
func TestCodeBlock(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"plain", "```diff\nplain\n```\n"},
		{"```", "````diff\n```\n````\n"},
		{"a ```` b", "`````diff\na ```` b\n`````\n"},
		{"``", "```diff\n``\n```\n"},
	} {
		if got := codeBlock("diff", []string{test.line}); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

// Of any change: rows add up, a limit is kept, and what does not fit is left out
// as a whole and named.
func TestDiffMarkdownAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDiffPair(t, 0, 1, 2, 3, 12)
		whole := drawMarkdown(t, d, MarkdownOptions{})
		checkMarkdownTables(t, whole)
		limit := rapid.IntRange(1000, 8000).Draw(t, "limit")
		text := drawMarkdown(t, d, MarkdownOptions{Limit: limit})
		if n := utf8.RuneCountInString(text); n > limit {
			t.Fatalf("%d characters, not %d:\n%s", n, limit, text)
		}
		if (text == whole) != (utf8.RuneCountInString(whole) <= limit) {
			t.Fatal("what fits is not left as it is")
		}
		checkMarkdownTables(t, text)
	})
}

// checkMarkdownTables adds up the rows above every bold one.
func checkMarkdownTables(t *rapid.T, text string) {
	sums := map[int]decimal.Decimal{}
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "|") {
			clear(sums)
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), " | ")
		isTotal := strings.Contains(line, "| **")
		for i, cell := range cells {
			cell = strings.Trim(strings.TrimSpace(cell), "*")
			if !moneyCellPattern.MatchString(cell) {
				continue
			}
			if isTotal && !sums[i].Equal(amountOf(t, cell)) {
				t.Fatalf("column %d adds up to %s, not %s:\n%s", i, sums[i], cell, text)
			}
			sums[i] = sums[i].Add(amountOf(t, cell))
		}
	}
}

var moneyCellPattern = regexp.MustCompile(`^[+-]?[0-9][0-9,]*\.[0-9]+$`)

// Sections come in their order, each as one of its variants, more important ones
// first where there is no room for all.
func TestJoinSections(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "sections")
		ranks := rapid.Permutation([]int{1, 2, 3, 5, 8, 13}).Draw(t, "ranks")[:n]
		var sections []markdownSection
		for i, rank := range ranks {
			s := markdownSection{name: fmt.Sprint("part ", i), rank: rank}
			for k := range rapid.IntRange(1, 3).Draw(t, "variants") {
				s.variants = append(s.variants, fmt.Sprintf("<%d.%d%s>\n", i, k, strings.Repeat("长", rapid.IntRange(0, 300/(k+1)).Draw(t, "length"))))
			}
			sections = append(sections, s)
		}
		limit := rapid.IntRange(200, 1500).Draw(t, "limit")
		text := joinSections(nil, "head\n", sections, limit)
		if utf8.RuneCountInString(text) > limit {
			t.Fatalf("%d characters, not %d", utf8.RuneCountInString(text), limit)
		}
		taken := map[int]int{} // variant by section
		rest := strings.TrimPrefix(text, "head\n")
		for i, s := range sections {
			for k, variant := range s.variants {
				if after, ok := strings.CutPrefix(rest, "\n"+variant); ok {
					taken[i], rest = k, after
					break
				}
			}
		}
		for i, s := range sections {
			if _, ok := taken[i]; ok == strings.Contains(rest, s.name) {
				t.Fatalf("%s is there: %t, but the last line says %q", s.name, ok, rest)
			}
		}
		if len(taken) == n && rest != "" {
			t.Fatalf("nothing is left out, but the text ends in %q", rest)
		}
		// With what is more important alone, a part that is missing does not fit.
		for i, s := range sections {
			if _, ok := taken[i]; ok {
				continue
			}
			kept := make([]string, n)
			for k, of := range sections {
				if of.rank < s.rank {
					if v, ok := taken[k]; ok {
						kept[k] = of.variants[v]
					}
				}
			}
			kept[i] = slices.MinFunc(s.variants, func(a, b string) int { return len(a) - len(b) })
			if utf8.RuneCountInString(assemble(nil, "head\n", sections, kept, limit)) <= limit {
				t.Fatalf("%s would have fitted", s.name)
			}
		}
	})
}

// Everything about a hostile plan stays printable in the text, too.
func TestDiffTextHostileNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := hostileDiff(t)
		for _, opt := range []TextOptions{{}, {Width: 60}, {Detail: true, Color: true}, {Quiet: true}} {
			text := drawDiff(t, d, opt)
			checkPrintable(t, text)
			checkWidth(t, unpaint(text), opt.Width)
		}
	})
}
