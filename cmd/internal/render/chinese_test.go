package render

import (
	"bytes"
	"html"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
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

// drawn is what is written.
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
		names[i] = Printable(names[i])
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

var manySpaces = regexp.MustCompile(` {2,}`)

// squeezed has no more than one space in a row, so that phrases do not depend on
// columns.
func squeezed(text string) string { return manySpaces.ReplaceAllString(text, " ") }
