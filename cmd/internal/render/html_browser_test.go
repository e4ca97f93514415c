package render

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	printing "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

func forecastOf(t testing.TB, o hclspec.Options) *planner.Forecast {
	t.Helper()
	config, diags := hclspec.Load(o)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f, problems := settle.Simulate(config.Input)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// planOf makes the plan of a configuration.
func planOf(t testing.TB, o hclspec.Options) *document.Plan {
	f, meta := forecastOf(t, o), document.Meta{PlannerVersion: "1.2.3"}
	if ranges.IsUncertain(f.Input, nil) {
		r, problems := ranges.Of(f, ranges.Options{Futures: 1000, Seed: 1})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		meta.Ranges = r
	}
	return document.New(f, meta)
}

func example(t testing.TB, file string) *document.Plan {
	return planOf(t, hclspec.Options{FS: os.DirFS("../../../examples"), Path: file})
}

func written(t testing.TB, text string) *document.Plan {
	return planOf(t, hclspec.Options{FS: fstest.MapFS{"main.hcl": {Data: []byte(text)}}, Path: "main.hcl"})
}

// manyAccounts is a plan of n accounts with two usages, a pack and tags each; every
// seventh lacks money.
func manyAccounts(t testing.TB, n int) *document.Plan {
	t.Helper()
	var b strings.Builder
	b.WriteString("planner {\n  start = \"2026-12\"\n}\n")
	for i := range n {
		balance := 4_000_000
		if i%7 == 0 {
			balance = 20_000
		}
		fmt.Fprintf(&b, `
account "a%03[1]d" {
  title = "Customer %[1]d"
  tags  = { region = %[2]q }
  opening {
    balance = %[3]d
  }
}
usage "s%03[1]d" {
  account = account.a%03[1]d
  meter   = "similar_search_image"
  calls   = %[4]d
}
usage "l%03[1]d" {
  account = account.a%03[1]d
  meter   = "detect_label"
  calls   = %[4]d
}
resource_pack "p%03[1]d" {
  account      = account.a%03[1]d
  sku          = "similar_search_image_5m"
  purchased_on = "2027-%02[5]d-11"
}
`, i, []string{"north", "south", "east"}[i%3], balance, 300_000+i*977, 1+i%9)
	}
	return written(t, b.String())
}

func planPage(t testing.TB, p *document.Plan, printer *lang.Printer) present.Page {
	t.Helper()
	page, err := present.Plan(p.Source(), present.Options{Lang: printer, Detail: true, Charts: true})
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// show opens a page in the browser, w pixels wide.
func show(t *testing.T, p present.Page, w int64, actions ...chromedp.Action) *tab {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(drawHTML(t, p)), 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, file, w, actions...)
}

// pages are those of examples, in both languages, and a hostile one.
func pages(t *testing.T) map[string]present.Page {
	t.Helper()
	chinese, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]present.Page{"blocks": pageOf(nil, `account.shop["a"]`), "hostile": pageOf(chinese, hostile), "many": planPage(t, manyAccounts(t, plainSections+2), nil)}
	all["diff"] = present.Diff(diffOf(t, "pr.base.hcl", "pr.head.hcl"), present.Options{Detail: true, Charts: true})
	all["baseline"] = present.WithDiff(all["many"], present.Diff(diffOf(t, "pr.base.hcl", "pr.head.hcl"), present.Options{Detail: true}))
	all["suspend"], all["zh group"] = planPage(t, example(t, "freeze-fails-suspend.hcl"), nil), planPage(t, example(t, "group.hcl"), chinese)
	all["uncertain"], all["zh uncertain"] = planPage(t, example(t, "uncertain.hcl"), nil), planPage(t, example(t, "uncertain.hcl"), chinese)
	return all
}

// contrast lists the texts that stand out too little from what is behind them
// (WCAG 2.2 AA: 4.5 to 1, 3 to 1 for large ones).
const contrast = `(() => {
	const rgb = c => c.match(/[\d.]+/g).map(Number);
	const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
	const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3) } return [255, 255, 255] };
	const poor = new Set();
	for (const e of document.querySelectorAll("body *")) {
		const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
		if (!own || !e.checkVisibility({checkOpacity: true}) || e.closest("style, script, title, desc, .unseen, .skip")) continue;
		const s = getComputedStyle(e), a = light(rgb(e.ownerSVGElement ? s.fill : s.color).slice(0, 3)), b = light(behind(e));
		const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05), size = parseFloat(s.fontSize);
		if (ratio < (size >= 24 || size >= 18.6 && s.fontWeight >= 700 ? 3 : 4.5)) poor.add(e.tagName + "." + (e.className.baseVal ?? e.className) + " " + ratio.toFixed(2) + " " + e.textContent.slice(0, 30));
	}
	return [...poor];
})()`

// overlaps lists the texts of charts that lie on each other.
const overlaps = `[...document.querySelectorAll("svg.chart")].filter(c => c.checkVisibility()).flatMap(c => {
	const boxes = [...c.querySelectorAll("text")].filter(t => t.checkVisibility()).map(t => ({text: t.textContent, at: t.getBoundingClientRect()}));
	return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => a.at.left < b.at.right - 1 && b.at.left < a.at.right - 1 && a.at.top < b.at.bottom - 3 && b.at.top < a.at.bottom - 3).map(b => a.text + " / " + b.text));
})`

// Pages are accessible and fit the window, whatever is in them.
func TestPagesInTheBrowser(t *testing.T) {
	for name, page := range pages(t) {
		t.Run(name, func(t *testing.T) {
			b := show(t, page, 1280)
			checkAccessible(b)
			checkFits(b)
		})
	}
}

// A screen reader finds a name for every chart, table, button and link, headings in order
// and a link that skips to the contents.
func checkAccessible(b *tab) {
	var nodes []*accessibility.Node
	b.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		nodes, err = accessibility.GetFullAXTree().Do(ctx)
		return err
	}))
	charts := 0
	for _, n := range nodes {
		if n.Role == nil || n.Ignored {
			continue
		}
		role := strings.Trim(string(n.Role.Value), `"`)
		if role == "image" {
			charts++
		}
		if slices.Contains([]string{"image", "button", "link", "region"}, role) && (n.Name == nil || strings.Trim(string(n.Name.Value), `"`) == "") {
			b.t.Errorf("a %s without a name", role)
		}
	}
	if want := eval[int](b, `[...document.querySelectorAll("svg.chart")].filter(c => c.checkVisibility()).length`); charts != want || want == 0 {
		b.t.Errorf("%d of %d charts are named", charts, want)
	}
	if skipped := eval[[]string](b, `[...document.querySelectorAll("h1, h2, h3, h4, h5")].filter((h, i, all) => i && h.tagName[1] - all[i - 1].tagName[1] > 1).map(h => h.textContent)`); len(skipped) > 0 {
		b.t.Errorf("headings skip a level at %q", skipped)
	}
	if twice := eval[[]string](b, `[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)`); len(twice) > 0 {
		b.t.Errorf("ids that are there twice: %q", twice)
	}
	if bare := eval[int](b, `document.querySelectorAll("thead tr:last-child th:not([scope=col]), tbody tr > :first-child:not([scope=row])").length`); bare > 0 {
		b.t.Errorf("%d headings of tables without a scope", bare)
	}
	b.run(chromedp.KeyEvent(kb.Tab))
	if got := eval[string](b, "document.activeElement.className"); got != "skip" {
		b.t.Errorf("the first stop is %q", got)
	}
}

// A page fits the window, wide and narrow, whatever is open: nothing is wider, no labels
// overlap, tables keep their last column, and texts have contrast in light and dark.
func checkFits(b *tab) {
	for _, width := range []int64{1280, 390} {
		b.run(emulation.SetDeviceMetricsOverride(width, 800, 1, width < 500), chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil))
		if got := eval[int64](b, "document.scrollingElement.scrollWidth"); got > width {
			b.t.Errorf("the page is %d pixels wide in a window of %d", got, width)
		}
		if found := eval[[]string](b, overlaps); len(found) > 0 {
			b.t.Errorf("overlapping at %d: %q", width, found)
		}
		whole := "#usages .scroll, #summary .scroll"
		if width == 1280 {
			whole += ", #accounts .scroll"
		}
		if cut := eval[[]string](b, `[...document.querySelectorAll("`+whole+`")].filter(s => s.scrollWidth > s.clientWidth).map(s => s.textContent.slice(0, 60))`); len(cut) > 0 {
			b.t.Errorf("tables without their last column at %d: %q", width, cut)
		}
	}
	for _, scheme := range []string{"light", "dark"} {
		b.run(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}))
		if poor := eval[[]string](b, contrast); len(poor) > 0 {
			b.t.Errorf("%s: %q", scheme, poor)
		}
	}
}

// The switch works by mouse, by keyboard, and without JavaScript.
func TestSwitchShowsAnotherView(t *testing.T) {
	for _, disabled := range []bool{false, true} {
		b := show(t, planPage(t, example(t, "quickstart.hcl"), nil), 1280, emulation.SetScriptExecutionDisabled(disabled))
		want := func(title string) {
			t.Helper()
			if got := eval[string](b, `[...document.querySelectorAll(".panel svg title:first-child")].filter(c => c.parentNode.checkVisibility() && c.id).map(c => c.textContent).join()`); got != title {
				t.Errorf("shown is %q, want %q (JavaScript disabled: %v)", got, title, disabled)
			}
		}
		want("Billed by month")
		b.run(chromedp.Click(`label[for="cost-billed-views1"]`, chromedp.ByQuery))
		want("Amortized by month")
		b.run(chromedp.SendKeys("#cost-billed-views1", kb.ArrowRight, chromedp.ByQuery))
		want("Cash by month")
	}
}

// The filter hides what does not fit everywhere and sums up the rest exactly; a heading
// sorts; a compressed account unpacks when its link is followed.
func TestFilterOfManyAccounts(t *testing.T) {
	p := manyAccounts(t, 30) // most of them are compressed
	b := show(t, planPage(t, p, nil), 1280)
	accounts := `document.querySelector("#accounts table")`
	b.run(chromedp.SendKeys("#filter input", "CUSTOMER 2", chromedp.ByQuery))
	billed, n, last := pricing.Money{}, 0, ""
	for _, a := range p.Accounts {
		if strings.Contains(a.Title, "Customer 2") {
			billed, n, last = billed.Add(a.Totals.Billed), n+1, a.Address
		}
	}
	if got, want := eval[string](b, accounts+`.querySelector(".sum").textContent`), "sum of what is shown"+pricing.GroupDigits(billed.String()); !strings.HasPrefix(got, want) {
		t.Errorf("the sum is %q, want %q", got, want)
	}
	for selector, want := range map[string]int{"#accounts tbody tr": n, "details.listed": n, "#usages tbody tr": 2 * n} {
		if got := eval[int](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.checkVisibility()).length`, selector)); got != want {
			t.Errorf("%d of %s shown, want %d", got, selector, want)
		}
	}
	head := func() string {
		return eval[string](b, `(`+accounts+`.querySelector("thead tr:last-child th:nth-child(4) button").click(),
			[...`+accounts+`.tBodies[0].rows].filter(r => !r.hidden).map(r => r.cells[3].textContent).join(" "))`)
	}
	up := strings.Fields(head())
	down := strings.Fields(head())
	slices.Reverse(down)
	if d := cmp.Diff(up, down); d != "" || len(up) != n || up[0] != "84,941.12" {
		t.Errorf("sorted %q", up)
	}
	b.run(chromedp.Evaluate(fmt.Sprintf(`[...document.querySelectorAll("#accounts a")].find(a => a.textContent === %q).click()`, last), nil), chromedp.WaitReady(`details:target svg`, chromedp.ByQuery))
	if got := eval[int](b, `document.querySelectorAll("details:target svg.chart").length`); got != 6 {
		t.Errorf("%d charts are unpacked", got)
	}
}

// Hostile texts stay texts: no script, image or dialog comes of them.
func TestHostileTextsAreInert(t *testing.T) {
	b := show(t, pageOf(nil, hostile), 1280)
	chromedp.ListenTarget(b.ctx, func(event any) {
		if _, ok := event.(*printing.EventJavascriptDialogOpening); ok {
			t.Error("a dialog opens")
		}
	})
	for what, want := range map[string]int{
		"document.images.length": 0, "document.scripts.length": 1, "document.styleSheets.length": 1, `document.querySelectorAll("iframe, object, embed, base").length`: 0,
	} {
		if got := eval[int](b, what); got != want {
			t.Errorf("%s is %d, want %d", what, got, want)
		}
	}
	if !strings.Contains(eval[string](b, "document.body.innerText"), "</script></style><img src=x") {
		t.Error("the text is not shown")
	}
	if eval[bool](b, `/[\u202a-\u202e\u2066-\u2069]/.test(document.documentElement.outerHTML)`) {
		t.Error("the page has characters that turn the direction of text")
	}
}

// Printed, the page has what is open and no tools, numbers its pages and fits them.
func TestPrintedPage(t *testing.T) {
	b := show(t, planPage(t, example(t, "group.hcl"), nil), 688)
	b.run(emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Evaluate(`document.querySelector(".data").open = true`, nil))
	if got := eval[int](b, `[...document.querySelectorAll("button, nav, .skip, .filter, .data:not([open])")].filter(e => e.checkVisibility() && !e.closest("th")).length`); got > 0 {
		t.Errorf("%d tools are printed", got)
	}
	if !eval[bool](b, `document.querySelector(".data table").checkVisibility() && getComputedStyle(document.querySelector("thead")).display === "table-header-group"`) {
		t.Error("a table that is open is not printed, or its head is not repeated")
	}
	if got := eval[int](b, `[...document.querySelectorAll("th > button")].filter(e => getComputedStyle(e).display !== "contents").length`); got > 0 {
		t.Errorf("%d headings are buttons, which Chromium does not print in repeated heads", got)
	}
	if got := eval[int](b, "document.scrollingElement.scrollWidth"); got > 688 {
		t.Errorf("it is %d pixels wide", got)
	}
	pdf, _, err := printing.PrintToPDF().WithPreferCSSPageSize(true).Do(executor(b))
	if err != nil || strings.Count(string(pdf), "/Type /Page\n") < 2 {
		t.Errorf("%d bytes: %v", len(pdf), err)
	}
}

// 500 accounts over twelve months stay below 6 MB.
func TestManyAccountsStaySmall(t *testing.T) {
	if size := len(drawHTML(t, planPage(t, manyAccounts(t, 130), nil))); size > 2_100_000 || size < 1_000_000 {
		t.Errorf("%d bytes", size)
	}
}
