package view

import (
	"bytes"
	"html"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

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
		names = append(names, termPhrases(a.Terms)...)
		names = append(names, slices.Collect(maps.Keys(a.Discount.ByMeter))...)
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
					phrases = append(phrases, term.Name+" 由 "+term.Get(a.Terms), "变为 "+term.Get(a.Terms))
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
}
