package view

import (
	"bytes"
	"html"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/pricing"
)

func chinese(t testing.TB) *lang.Printer {
	t.Helper()
	p, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// drawn is what a view writes.
func drawn(t testing.TB, draw func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// withoutPhrases takes whole phrases out of texts; where several begin at the same
// place, the longest.
func withoutPhrases(phrases []string) *strings.Replacer {
	phrases = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(phrases))), func(s string) bool { return s == "" })
	slices.SortStableFunc(phrases, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, phrase := range phrases {
		pairs = append(pairs, phrase, "")
	}
	return strings.NewReplacer(pairs...)
}

// The texts that stay as they are in Chinese: flags, functions of a working, files,
// marks of Markdown.
var (
	untranslated = regexp.MustCompile("--detail|--cash|statement\\.[0-9-]+(\\.[a-z]+)?|\\b(true|false)\\b|sha256 `?[0-9a-f]{12}`?( -> [0-9a-f]{12})?|[0-9] x |\\b(floor|round|min)\\(|\\bfloor 舍|\\bround 四|\\b[Vk]\\b|docs/settlement\\.md|opening 块|" +
		"git:main|</?details>|</?summary>|</?code>|```diff|^# |&nbsp;")
	shortened = regexp.MustCompile(`[0-9a-z_.\[\]"-]*…[0-9a-z_.\[\]"-]*`)
	latin     = regexp.MustCompile(`[A-Za-z]+`)
)

// wantChinese fails on Latin letters that are neither in the phrases nor stay as
// they are.
func wantChinese(t testing.TB, what, text string, phrases []string) {
	t.Helper()
	if !strings.ContainsAny(text, "账费月元") {
		t.Errorf("%s is not in Chinese:\n%s", what, text)
	}
	without := withoutPhrases(phrases)
	for line := range strings.Lines(html.UnescapeString(text)) {
		if !latin.MatchString(line) {
			continue
		}
		if strings.Contains(line, "…") {
			line = shortened.ReplaceAllString(line, "")
		}
		line = without.Replace(untranslated.ReplaceAllString(line, ""))
		if left := latin.FindAllString(line, -1); left != nil {
			t.Errorf("%s: %q is left behind in %q", what, left, line)
		}
	}
}

// namesOf are the names of a plan: what its author or the catalogue wrote.
func namesOf(f *planner.Forecast) (names []string) {
	in := f.Input
	for _, a := range in.Accounts {
		names = append(names, a.Address, a.Title)
		for key, value := range a.Tags {
			names = append(names, key, value)
		}
		names = append(names, termPhrases(a.Products[0].Terms)...)
		names = append(names, slices.Collect(maps.Keys(a.Discount.ByName))...)
	}
	for _, u := range in.Usages {
		names = append(names, u.Address)
	}
	for _, p := range in.Packs {
		names = append(names, p.Address, p.SKU)
	}
	for _, p := range in.TopUps {
		names = append(names, p.Address)
	}
	for _, b := range in.Budgets {
		names = append(names, b.Address)
	}
	for _, g := range in.Guardrails {
		names = append(names, g.Address)
	}
	for _, c := range in.Catalogs {
		spec := c.Spec()
		names = append(names, c.ID(), spec.Title)
		names = append(names, termPhrases(spec.Terms)...)
		for _, m := range spec.Meters {
			names = append(names, m.ID, m.Title)
		}
		for _, p := range spec.Packs {
			names = append(names, p.SKU)
		}
		for _, q := range spec.FreeQuotas {
			names = append(names, q.ID)
		}
	}
	for i := range names {
		names[i] = printable(names[i])
	}
	return names
}

// termPhrases are terms with their values; neither is translated.
func termPhrases(terms pricing.Terms) (phrases []string) {
	for _, term := range pricing.AllTerms {
		phrases = append(phrases, term.Name+" "+term.Get(terms))
	}
	return phrases
}

// changePhrases are the attributes of changes with their values, as they are drawn.
func changePhrases(p *lang.Printer, d *compare.Diff) (phrases []string) {
	for _, c := range d.Changes {
		phrases = append(phrases, printable(c.Address), printable(c.Previous))
		for _, a := range c.Attributes {
			for _, value := range []*string{a.Before, a.After} {
				if value != nil {
					phrases = append(phrases, a.Name+" "+valueText(a.Name, *value), a.Name+" 由 "+*value)
				}
			}
			phrases = append(phrases, a.Name+" "+attributeText(nil, a), a.Name+" "+attributeText(p, a))
		}
	}
	return phrases
}

var manySpaces = regexp.MustCompile(` {2,}`)

// squeezed has no more than one space in a row, so that phrases do not depend on
// columns.
func squeezed(text string) string { return manySpaces.ReplaceAllString(text, " ") }

// diffsOf are diffs with all kinds of changes.
func diffsOf(t *testing.T) map[string]Diff {
	diffs := map[string]Diff{"pr": prDiff(t), "prices": diffFiles(t, "prices"), "none": diffOf(t, diffForecast(t, "pr.base.hcl"), diffForecast(t, "pr.base.hcl"))}
	known := configurations(t)
	files := slices.Sorted(maps.Keys(known))
	for i := 1; i < len(files); i++ {
		before, after := known[files[i-1]], known[files[i]]
		if d, err := compare.Compare(before, after); err == nil {
			diffs[files[i-1]+" to "+files[i]] = Diff{Diff: d, BaseSource: "git:main", HeadSource: "."}
		}
	}
	return diffs
}

func TestNoEnglishInChineseDiffs(t *testing.T) {
	t.Parallel()
	p, diffs := chinese(t), diffsOf(t)
	if len(diffs) < 15 {
		t.Fatalf("only %d diffs", len(diffs))
	}
	for name, d := range diffs {
		phrases := slices.Concat(namesOf(d.Diff.Before), namesOf(d.Diff.After), changePhrases(p, d.Diff), []string{"calls "})
		for _, term := range pricing.AllTerms {
			for _, f := range []*planner.Forecast{d.Diff.Before, d.Diff.After} {
				for _, a := range f.Input.Accounts {
					phrases = append(phrases, term.Name+" 由 "+term.Get(a.Products[0].Terms), "变为 "+term.Get(a.Products[0].Terms))
				}
			}
		}
		for _, c := range d.Checks {
			phrases = append(append(phrases, c.Address), c.Messages...)
		}
		for _, detail := range []bool{false, true} {
			text := drawn(t, func(w io.Writer) error { return DiffText(w, d, TextOptions{Width: 2000, Detail: detail, Lang: p}) })
			wantChinese(t, name, squeezed(text), phrases)
		}
		text := drawMarkdown(t, d, MarkdownOptions{Lang: p})
		wantChinese(t, name+" in Markdown", squeezed(text), phrases)
		wantChinese(t, name+" cut", squeezed(drawMarkdown(t, d, MarkdownOptions{Limit: 500, Lang: p})), phrases)
	}
}

func TestNoEnglishInChineseWorkings(t *testing.T) {
	t.Parallel()
	p := chinese(t)
	for name, f := range configurations(t) {
		phrases := append(namesOf(f), "boom")
		addresses := []string{}
		for _, a := range f.Input.Accounts {
			addresses = append(addresses, a.Address)
		}
		addresses = append(addresses, f.Input.Usages[0].Address)
		if len(f.Input.Packs) > 0 {
			addresses = append(addresses, f.Input.Packs[0].Address)
		}
		for _, address := range addresses {
			for _, k := range []int{0, f.Input.Months / 2, f.Input.Months - 1} {
				w := WorkedMonth{workingsOf(t, f, address, f.Input.Month(k)), "boom"}
				wide := &sheetText{width: 1000, lang: p}
				wide.sheet(newSheet(w, p))
				wantChinese(t, name, wide.out.String(), phrases)
				if k == 0 {
					wantChinese(t, name, drawn(t, func(out io.Writer) error { return WorkingsMarkdown(out, w, p) }), phrases)
				}
			}
		}
	}
}

func TestNoEnglishInChineseOptimize(t *testing.T) {
	p := chinese(t)
	many, account := manyAccounts(30), "account.team_1"
	phrases := []string{"it is so", "sku", "some_meter", "a_very_long_name_of_a_resource_pack_that_covers_ten_million_calls", account, "peak", "cat"}
	for _, a := range many.Accounts {
		phrases = append(phrases, a.Address)
		for _, r := range a.Replaced {
			phrases = append(phrases, r.Address)
		}
	}
	one := manyAccounts(1)
	one.Accounts[0].Address, one.Accounts[0].Negotiated = account, []string{"sku"}
	one.Options = document.OptimizeOptions{Objective: "amortized", Keep: true, Account: &account, MaxUpfront: &one.Totals.Best.Cost}
	one.Accounts[0].Purchases, one.Accounts[0].AsPlanned, one.Scenario = nil, true, &[]string{"peak"}[0]
	one.Catalogs = []document.OptimizeCatalog{{ID: "cat", SHA256: strings.Repeat("0", 64)}}
	for _, d := range []*document.Optimize{many, one} {
		for _, proven := range []bool{false, true} {
			d.Proven = proven
			for _, detail := range []bool{false, true} {
				wantChinese(t, "text", drawn(t, func(w io.Writer) error { return OptimizeText(w, d, TextOptions{Width: 2000, Detail: detail, Lang: p}) }), phrases)
				wantChinese(t, "Markdown", drawn(t, func(w io.Writer) error { return OptimizeMarkdown(w, d, detail, p) }), phrases)
			}
		}
	}
}

// What the engine says about an optimum has a translation: every reason that stands
// in its code.
func TestOptimizeReasonsAreTranslated(t *testing.T) {
	p, reasons := chinese(t), engineReasons(t)
	if len(reasons) < 3 {
		t.Fatalf("only %q", reasons)
	}
	for _, reason := range reasons {
		if got := optimizeReason(p, reason); latin.MatchString(got) {
			t.Errorf("%q is %q", reason, got)
		}
		if got := optimizeReason(nil, reason); got != reason {
			t.Errorf("%q is %q in English", reason, got)
		}
	}
}

// TestChineseWorkingsGiveTheBill follows the Chinese sheets by hand as the English
// ones: names of lines are put back into English, and each leads to the figures of
// the plan document.
func TestChineseWorkingsGiveTheBill(t *testing.T) {
	t.Parallel()
	p, months := chinese(t), 0
	english := toEnglish(p)
	for name, f := range configurations(t) {
		plan := document.New(f, document.Meta{})
		for i := range plan.Accounts {
			for k := range f.Input.Months {
				wide := &sheetText{width: 1000, lang: p}
				wide.sheet(newSheet(WorkedMonth{Workings: workingsOf(t, f, plan.Accounts[i].Address, f.Input.Month(k))}, p))
				if err := followed(inEnglish(english, wide.out.String()), plan, i, k); err != nil {
					t.Fatalf("%s %s: %v\n%s", name, f.Input.Month(k), err, wide.out.String())
				}
				months++
			}
		}
	}
	if months < 500 {
		t.Errorf("only %d months", months)
	}
}

// toEnglish puts the words of a Chinese sheet's lines into English.
func toEnglish(p *lang.Printer) *strings.Replacer {
	names := []string{
		"amortized", "asked", "available", "balance", "basis", "bill", "billed", "calls", "cash", "charge", "consumed", "cost", "costs", "discount", "due", "estimate",
		"free", "frozen", "fuller bill", "fuller calls", "fuller cost", "fuller list", "fuller part", "fuller parts", "fuller price", "gross list", "gross lists",
		"gross part", "gross parts", "gross price", "left", "list", "lists", "lost", "more", "pack purchases", "packs", "paid", "part", "parts", "postpaid", "price",
		"served", "share", "size", "sum", "unfrozen", "usage", "usages", "used", "used before", "value", "value before", "void", "§4 suspension", ", among the largest",
	}
	pairs := [][2]string{
		{" 需抵扣：", " asks: "}, {"：", ": "}, {"（", " ("}, {"）", ")"}, {"。", "."}, {"，", ", "}, {" 位小数", " decimals"}, {"余数 ", "remainder "},
		{"期初结算", "OPENING"}, {" 结算\n", " SETTLED\n"},
	}
	for _, name := range names {
		pairs = append(pairs, [2]string{p.T(name), name})
	}
	slices.SortStableFunc(pairs, func(a, b [2]string) int { return len(b[0]) - len(a[0]) })
	var flat []string
	for _, pair := range pairs {
		flat = append(flat, pair[0], pair[1])
	}
	return strings.NewReplacer(flat...)
}

var (
	openingOn = regexp.MustCompile(`(\S+) OPENING`)
	settledOn = regexp.MustCompile(`(\S+) SETTLED`)
)

// inEnglish puts what a calculator reads of a Chinese sheet into English.
func inEnglish(english *strings.Replacer, text string) string {
	var lines strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, strings.Repeat(" ", lineIndent)) || paperStep.MatchString(strings.TrimSuffix(line, "\n")) {
			line = english.Replace(line)
		}
		if settled := strings.HasSuffix(line, " SETTLED\n"); settled || strings.Contains(line, " OPENING") {
			line = settledOn.ReplaceAllString(openingOn.ReplaceAllString(line, "Opening settlement on $1"), "Settlement on $1")
		}
		lines.WriteString(line)
	}
	return lines.String()
}

// changesFence begins the block of changes; it has more backticks than the names.
var changesFence = regexp.MustCompile("(?m)^```+diff$")

// markdownMarks are what a view itself writes.
var markdownMarks = regexp.MustCompile(`^#+ |</?details>|</?summary>`)

// Whatever names are, in Chinese, too, they are code in Markdown and cannot move a
// cursor in text.
func TestChineseHostileNames(t *testing.T) {
	t.Parallel()
	p := chinese(t)
	rapid.Check(t, func(t *rapid.T) {
		d := hostileDiff(t)
		text := changesFence.Split(drawMarkdown(t, d, MarkdownOptions{Lang: p}), 2)[0]
		for line := range strings.Lines(text) {
			if plain := markdownMarks.ReplaceAllString(withoutCode(t, line), ""); strings.ContainsAny(plain, "<>@[]`#\\") {
				t.Fatalf("%q stands outside of code in %q", plain, line)
			}
		}
		checkPrintable(t, drawDiff(t, d, TextOptions{Width: 80, Detail: true, Lang: p}))
	})
}

// Chinese lines are as wide as the terminal at most; the columns of numbers line up.
func TestChineseFits(t *testing.T) {
	t.Parallel()
	p := chinese(t)
	for _, d := range diffsOf(t) {
		for _, width := range []int{80, 120} {
			checkWidth(t, drawDiff(t, d, TextOptions{Width: width, Lang: p}), width)
		}
	}
}

func TestChineseGoldens(t *testing.T) {
	p := chinese(t)
	pr, prices := prDiff(t), diffFiles(t, "prices")
	checkGoldenDiff(t, "pr.80.zh.txt", drawDiff(t, pr, TextOptions{Width: 80, Lang: p}))
	checkGoldenDiff(t, "prices.120.zh.txt", drawDiff(t, prices, TextOptions{Width: 120, Lang: p}))
	checkGoldenDiff(t, "pr.zh.md.txt", drawMarkdown(t, pr, MarkdownOptions{Limit: 6000, Lang: p}))
	for _, test := range []struct {
		name, file, address, month string
		width                      int
	}{
		{"shared-quota.80", "shared-quota.hcl", "account.app", "2026-12", 80},
		{"expiring-pack.120", "expiring-pack.hcl", "account.shop", "2027-04", 120},
		{"suspended.80", "freeze-fails-suspend.hcl", "account.shop", "2027-01", 80},
	} {
		month, err := pricing.ParseMonth(test.month)
		if err != nil {
			t.Fatal(err)
		}
		w := WorkedMonth{workingsOf(t, exampleForecast(t, test.file), test.address, month), "boom"}
		checkWorkingsGolden(t, test.name+".zh.txt", drawn(t, func(out io.Writer) error { return Workings(out, w, TextOptions{Width: test.width, Lang: p}) }))
	}
	checkGoldenDiff(t, "../optimize/many.80.zh.txt", optimizeText(t, manyAccounts(4), TextOptions{Width: 80, Lang: p}))
}

// engineReasons are the reasons that stand in the engine's code, between quotes.
func engineReasons(t *testing.T) (reasons []string) {
	t.Helper()
	files, err := filepath.Glob("../../../planner/optimize/*.go")
	if err != nil {
		t.Fatal(err)
	}
	sentence := regexp.MustCompile(`(?:reason.*|return )"([a-z][a-z',]* [a-z][^"%]*)"$|reason.*"([a-z][a-z',]* [a-z][^"%]*)"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if m := sentence.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
				reasons = append(reasons, m[1]+m[2])
			}
		}
	}
	return reasons
}
