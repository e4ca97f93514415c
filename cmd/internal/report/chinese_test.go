package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

var update = flag.Bool("update", false, "write the golden files")

var newChinese = sync.OnceValues(func() (*lang.Printer, error) { return lang.New(lang.Chinese) })

func chinese(t testing.TB) *lang.Printer {
	t.Helper()
	p, err := newChinese()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// simulated makes the forecast of a document again.
func simulated(t testing.TB, in *document.Inputs) *planner.Forecast {
	t.Helper()
	input, err := in.Input()
	if err != nil {
		t.Fatal(err)
	}
	f, problems := settle.Simulate(input)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// weighed adds advice and what the readings are worth to a plan.
func weighed(t testing.TB, p *document.Plan) *document.Plan {
	t.Helper()
	f := simulated(t, &p.Inputs)
	p.Advice, p.AdviceRun = document.NewAdvice(advise.Advise(f, advise.Options{}), f.Currency)
	turned, problems := sensitivity.Analyze(f)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p.Sensitivity = document.NewSensitivity(f, turned)
	return p
}

// drawChinese draws a plan in Chinese, with its events and reasons told in it.
func drawChinese(t testing.TB, p *document.Plan, d *document.Diff) string {
	t.Helper()
	zh := chinese(t)
	for i := range p.Accounts {
		a := &p.Accounts[i]
		for k := range a.Events {
			if e := &a.Events[k]; e.Message != hostileText {
				e.Message = e.Sentence(zh, a, func(name string) string { return name })
			}
		}
	}
	for i := range p.Sensitivity {
		s := &p.Sensitivity[i]
		s.Question = s.Asked(zh, &p.Inputs)
		for k, kept := range s.Kept {
			s.Kept[k].Reason = document.KeptReason(zh, s.Reading, kept.Reason)
		}
	}
	if d != nil {
		tellReasons(t, d)
	}
	var b bytes.Buffer
	if err := Plan(&b, p, d, zh); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tellReasons(t testing.TB, d *document.Diff) {
	t.Helper()
	for i := range d.Explanation {
		d.Explanation[i].Message = d.Explanation[i].Sentence(chinese(t), d)
	}
}

func drawChineseDiff(t testing.TB, d *document.Diff) string {
	t.Helper()
	tellReasons(t, d)
	var b bytes.Buffer
	if err := Diff(&b, d, chinese(t)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// advisedDiff is the diff of before and after with advice on its head.
func advisedDiff(t testing.TB) *document.Diff {
	t.Helper()
	d := diffOf(t, before, after)
	f := configured(t, after)
	d.Advice, d.AdviceRun = document.NewAdvice(advise.Advise(f, advise.Options{}), f.Currency)
	return d
}

// Every text is in the catalogue and fills in the same values, each as often.
func TestEveryTextIsTranslated(t *testing.T) {
	known := map[string]string{}
	files, _ := filepath.Glob("../lang/zh/*.json")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &known); err != nil { // adds to what is there
			t.Fatal(err)
		}
	}
	verbs := func(text string) int { return len(regexp.MustCompile(`%(\[\d+\])?s`).FindAllString(text, -1)) }
	for key, text := range english {
		if strings.Count(text, "%") != verbs(text) {
			t.Errorf("%s: %q fills in something else than %%s", key, text)
		}
		if other, ok := meant[key]; ok {
			text = other
		}
		if translated, ok := known[text]; !ok || verbs(translated) != verbs(text) {
			t.Errorf("%s: %q is %q, known: %t", key, text, translated, ok)
		}
	}
	for key := range meant {
		if english[key] == "" {
			t.Errorf("there is no text %s", key)
		}
	}
}

var (
	tag       = regexp.MustCompile(`<[^>]*>`)
	attribute = regexp.MustCompile(` (?:aria-label|placeholder|data-(?:copied|selected|shown|failed|sum))="([^"]*)"`)
	unread    = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>`)
)

// textsOf are the texts of a page, one for each element, and those that attributes
// say.
func textsOf(page string) (all []string) {
	page = unread.ReplaceAllString(page, "")
	for _, m := range attribute.FindAllStringSubmatch(page, -1) {
		all = append(all, html.UnescapeString(m[1]))
	}
	for _, text := range tag.Split(page, -1) {
		if text = strings.TrimSpace(html.UnescapeString(text)); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// words are the values of a document that the page has words of its own for, and the
// sentences that it has in English.
var words = []string{"basis", "period", "on_exceed", "on_fail", "status", "type", "kind", "action", "group", "severity", "message", "question", "reason"}

// namesIn collects the texts of a document that may stand in a page in any language:
// addresses, ids, titles, tags, terms and their values.
func namesIn(names map[string]bool, value any) {
	switch value := value.(type) {
	case string:
		names[visible(value)] = true
		for _, width := range []int{narrowLabel, 60, wideLabel, longestName, 400} {
			names[short(value, width)] = true
		}
	case []any:
		for _, v := range value {
			namesIn(names, v)
		}
	case map[string]any:
		for key, v := range value {
			if key == "attributes" { // shown as "name：before → after"
				for _, a := range v.([]any) {
					a := a.(map[string]any)
					names[fmt.Sprint(a["name"])+"："] = true
					delete(a, "name")
				}
			}
			if key == "tags" || key == "outputs" || key == "by_meter" || key == "meters" {
				for name, v := range asMap(v) {
					names[visible(name)], names[name] = true, true
					namesIn(names, v)
				}
			}
			if !slices.Contains(words, key) {
				namesIn(names, v)
			}
		}
	}
}

func asMap(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// englishIn lists the texts with letters that are no names of the documents.
func englishIn(t testing.TB, texts []string, documents ...any) (left []string) {
	t.Helper()
	names := map[string]bool{"planner": true, "planner:ignore": true, "planner optimize": true, "JavaScript": true, "Ctrl+C": true, "SHA-256": true}
	for _, term := range pricing.AllTerms {
		names[term.Name] = true
	}
	names[string(advise.CheaperPacks)] = true // the note names it
	for _, d := range documents {
		data, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := json.Unmarshal(data, &value); err != nil {
			t.Fatal(err)
		}
		namesIn(names, value)
	}
	delete(names, "CNY")
	ascii := regexp.MustCompile(`[A-Za-z]`)
	sorted := slices.DeleteFunc(slices.Collect(maps.Keys(names)), func(n string) bool { return !ascii.MatchString(n) })
	slices.SortFunc(sorted, func(a, b string) int { return len(b) - len(a) })
	var quoted []string
	for _, n := range sorted { // as a whole word
		n = regexp.QuoteMeta(n)
		if regexp.MustCompile(`^\w`).MatchString(n) {
			n = `\b` + n
		}
		if regexp.MustCompile(`\w$`).MatchString(n) {
			n += `\b`
		}
		quoted = append(quoted, n)
	}
	named := regexp.MustCompile(strings.Join(quoted, "|"))
	for _, text := range texts {
		rest := strings.NewReplacer("{shown}", "", "{all}", "").Replace(text) // the script fills them in
		if ascii.MatchString(rest) && ascii.MatchString(named.ReplaceAllString(rest, " ")) {
			left = append(left, text)
		}
	}
	return left
}

// chinesePages are pages with everything that there is to say, with the documents
// that they are drawn from.
func chinesePages(t testing.TB) (pages map[string]string, from map[string][]any) {
	t.Helper()
	pages, from = map[string]string{}, map[string][]any{}
	add := func(name string, p *document.Plan, d *document.Diff) {
		pages[name], from[name] = drawChinese(t, p, d), []any{p, d}
	}
	group := weighed(t, example(t, "group.hcl", "boom"))
	group.AdviceRun.Silenced, group.AdviceRun.BoundedAccounts = 2, 1
	add("group", group, diffOf(t, before, after))
	add("suspend", weighed(t, example(t, "freeze-fails-suspend.hcl")), nil)
	add("hostile", hostile(t), nil)
	add("change", weighed(t, planOf(t, after)), diffOf(t, before, after))
	d := advisedDiff(t)
	pages["diff"], from["diff"] = drawChineseDiff(t, d), []any{d}
	return pages, from
}

// Nothing in a Chinese page is English but the names that the plan brings.
func TestChinesePageLeavesNothingInEnglish(t *testing.T) {
	pages, from := chinesePages(t)
	for file, p := range examplePlans(t) {
		pages[file], from[file] = drawChinese(t, weighed(t, p), nil), []any{p}
	}
	configurations, _ := filepath.Glob("../../testdata/conformance/*/main.hcl")
	if len(configurations) < 40 {
		t.Fatalf("only %d configurations", len(configurations))
	}
	for _, file := range configurations {
		_, f := load(t, hclspec.Options{FS: os.DirFS(filepath.Dir(file)), Path: "main.hcl"})
		p := document.New(f, document.Meta{PlannerVersion: "1.2.3"})
		pages[file], from[file] = drawChinese(t, weighed(t, p), nil), []any{p}
	}
	for name, page := range pages {
		if !strings.Contains(page, `<html lang="zh-CN">`) {
			t.Errorf("%s is not marked as Chinese", name)
		}
		for _, text := range englishIn(t, textsOf(page), from[name]...) {
			t.Errorf("%s: %.300q", name, text)
		}
	}
	english := draw(t, examplePlans(t)["quickstart.hcl"], nil)
	if n := len(englishIn(t, textsOf(english), examplePlans(t)["quickstart.hcl"])); n < 100 {
		t.Errorf("of an English page only %d texts are found", n)
	}
}

// In the browser, too, nothing is English, and the page fits the window.
func TestChinesePagesInTheBrowser(t *testing.T) {
	pages, from := chinesePages(t)
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			b := open(t, save(t, page), 1280)
			overflow(b, 1280)
			shown := eval[[]string](b, `(() => {
				const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT), all = [document.title];
				while (walk.nextNode()) if (!walk.currentNode.parentElement.closest("style, script")) all.push(walk.currentNode.data.trim());
				for (const e of document.querySelectorAll("[aria-label]")) all.push(e.ariaLabel);
				return all.filter(Boolean)})()`)
			for _, text := range englishIn(t, shown, from[name]...) {
				t.Errorf("%.300q", text)
			}
			if wide := eval[[]string](b, `[...document.querySelectorAll(".answer")].filter(a => a.scrollWidth > a.clientWidth).map(a => a.textContent)`); len(wide) > 0 {
				t.Errorf("wider than its column: %q", wide)
			}
			b.run(emulation.SetDeviceMetricsOverride(390, 800, 1, true))
			overflow(b, 390)
			if poor := eval[[]string](b, contrast); len(poor) > 0 {
				t.Errorf("contrast: %q", poor)
			}
		})
	}
}

// A Chinese page has the figures of the English one, and says large amounts of the
// first screen as a person would.
func TestChinesePageHasTheSameFigures(t *testing.T) {
	p := weighed(t, example(t, "quickstart.hcl"))
	amount := regexp.MustCompile(`[+-]?\d[\d,]*\.\d\d\b`)
	figures := func(page string) (all []string) {
		for _, m := range regexp.MustCompile(`<td[^>]*>([^<]*)</td>`).FindAllStringSubmatch(page, -1) {
			if amount.FindString(m[1]) == m[1] && m[1] != "" {
				all = append(all, m[1])
			}
		}
		return all
	}
	page := draw(t, p, nil)
	zh := drawChinese(t, p, nil)
	if d := cmp.Diff(figures(page), figures(zh)); d != "" || len(figures(zh)) < 100 {
		t.Errorf("%d figures (-en +zh):\n%s", len(figures(zh)), d)
	}
	if want := "<b>" + chinese(t).Short(dec(p.Totals.Billed), "CNY") + "</b> · 元，账单口径"; !strings.Contains(zh, want) {
		t.Errorf("there is no %q", want)
	}
}

func TestChineseNumbersWithoutRoom(t *testing.T) {
	zh := messages{chinese(t)}
	for in, want := range map[string]string{
		"0": "0", "9999.994": "9,999.99", "10000": "1万", "-583000": "-58.3万", "12345678": "1,235万", "100000000": "1亿", "2.5e12": "2.5万亿",
	} {
		if got := zh.rounded(decimal.RequireFromString(in)); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// Texts of pages, as they are read.
func TestChinesePagesAreTheGoldenOnes(t *testing.T) {
	for name, page := range map[string]string{
		"suspend": drawChinese(t, weighed(t, example(t, "freeze-fails-suspend.hcl")), nil), "diff": drawChineseDiff(t, advisedDiff(t)),
	} {
		golden, got := "testdata/"+name+".zh.txt", strings.Join(textsOf(page), "\n")+"\n"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s: run with -update if this is meant:\n%s", golden, d)
		}
	}
}
