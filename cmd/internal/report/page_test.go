package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	printing "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

// cells reads a table from the page: the rows of its body and its foot.
func (b *tab) cells(id string) [][]string {
	b.t.Helper()
	return eval[[][]string](b, fmt.Sprintf(`[...document.getElementById(%q).rows].slice(1).filter(r => !r.hidden)
		.map(r => [...r.cells].map(c => c.textContent.trim()))`, id))
}

func (b *tab) hasTable(id string, want [][]string) {
	b.t.Helper()
	if d := cmp.Diff(want, b.cells(id)); d != "" {
		b.t.Errorf("table %s (-document +page):\n%s", id, d)
	}
}

func (b *tab) texts(selector string) []string {
	return eval[[]string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.textContent)`, selector))
}

func amounts(all ...document.Money) (texts []string) {
	for _, m := range all {
		texts = append(texts, money(dec(m)))
	}
	return texts
}

// Every figure of the months, the totals, the packs and the budgets stands in the
// page as the document has it.
func TestPageHasTheFiguresOfTheDocument(t *testing.T) {
	for file, p := range examplePlans(t) {
		t.Run(file, func(t *testing.T) {
			b := open(t, save(t, draw(t, p, nil)), 1280)
			b.hasTable("months", monthsOf(p))
			if got, want := b.texts(".answer .big")[0], money(dec(p.Totals.Billed)); got != want {
				t.Errorf("the first figure is %s, want %s", got, want)
			}
			for i, a := range p.Accounts {
				for k, pack := range a.Packs {
					var want [][]string
					for _, m := range pack.Months {
						want = append(want, []string{m.Month.String(), count(m.Consumed), count(m.Expired), count(m.Remaining), money(dec(m.Amortized))})
					}
					b.hasTable(fmt.Sprintf("a%d-pack%d-table", i, k), want)
				}
				var want [][]string
				for _, s := range settlements(&p.Accounts[i]) {
					want = append(want, append([]string{s.Date.String()}, amounts(s.Unfrozen, s.Charged, s.Estimate, s.Frozen, s.Balance, s.Available)...))
				}
				if p.Accounts[i].TracksCash {
					b.hasTable(fmt.Sprintf("a%d-settlements", i), want)
				}
			}
			for i, budget := range b.optional("budgets") {
				if want := amounts(p.Budgets[i].Amount, p.Budgets[i].Projected); !slices.Equal(budget[2:4], want) {
					t.Errorf("budget %v, want %v", budget, want)
				}
			}
			for i, s := range p.Scenarios {
				rows := b.cells("scenarios-amortized-table")
				if got, want := rows[len(rows)-1][i+2], money(dec(s.Totals.Amortized)); got != want {
					t.Errorf("scenario %s: %s, want %s", s.Name, got, want)
				}
			}
		})
	}
}

// monthsOf is the table of months that a plan's page has.
func monthsOf(p *document.Plan) (want [][]string) {
	line := func(head string, calls, lost int64, all ...document.Money) {
		cells := []string{head, count(calls)}
		if p.Totals.Lost > 0 {
			cells = append(cells, count(lost))
		}
		want = append(want, append(cells, amounts(all...)...))
	}
	for _, m := range p.Monthly {
		line(m.Month.String(), m.Calls, m.Lost, m.List, m.Bill, m.PackPurchases, m.Billed, m.Amortized, m.Cash)
	}
	if cash := dec(p.AfterHorizon.Cash); !cash.IsZero() {
		empty := make([]string, len(want[0]))
		empty[0], empty[len(empty)-1] = p.AfterHorizon.Date.Month().String(), money(cash)
		want = append(want, empty)
	}
	t := p.Totals
	line(messages{}.say("column.total"), t.Calls, t.Lost, t.List, t.Bill, t.PackPurchases, t.Billed, t.Amortized, t.Cash)
	return want
}

// optional reads a table that not every page has.
func (b *tab) optional(id string) [][]string {
	if !eval[bool](b, fmt.Sprintf("!!document.getElementById(%q)", id)) {
		return nil
	}
	return b.cells(id)
}

// The bars of a chart are as high as their amounts, by the scale at its side, and
// say them.
func TestBarsAreAsHighAsTheirAmounts(t *testing.T) {
	p := example(t, "quickstart.hcl")
	b := open(t, save(t, draw(t, p, nil)), 1280)
	type bar struct {
		Text   string
		Height float64
	}
	// The lines at 0 and 60k are so many pixels apart.
	scale := eval[float64](b, `(() => {
		const at = text => [...document.querySelectorAll("#cost .panel0 text.end")].find(t => t.textContent === text).getBoundingClientRect().y;
		return (at("0") - at("60k")) / 60000})()`)
	for basis, of := range map[string]func(document.Figures) document.Money{
		"billed": func(f document.Figures) document.Money { return f.Billed }, "amortized": func(f document.Figures) document.Money { return f.Amortized },
	} {
		bars := eval[[]bar](b, fmt.Sprintf(`(document.getElementById("cost-%s-pick").click(),
			[...document.querySelectorAll("#cost .panel")].filter(p => p.checkVisibility()).flatMap(p => [...p.querySelectorAll("rect.bar")])
			.map(r => ({Text: r.textContent, Height: r.getBoundingClientRect().height})))`, basis))
		sums, heights := map[string]decimal.Decimal{}, map[string]float64{}
		for _, x := range bars {
			month, amount := x.Text[:7], x.Text[strings.LastIndex(x.Text, " ")+1:]
			sums[month] = sums[month].Add(number(t, amount))
			heights[month] += x.Height
		}
		for _, m := range p.Monthly {
			want := dec(of(m))
			equal(t, basis+" "+m.Month.String(), sums[m.Month.String()], want)
			if off := heights[m.Month.String()] - scale*want.InexactFloat64(); off < -2.5 || off > 2.5 {
				t.Errorf("%s %s is %v pixels off", basis, m.Month, off)
			}
		}
	}
}

// The switch works by mouse, by keyboard, and without JavaScript.
func TestSwitchShowsAnotherViewOfCost(t *testing.T) {
	file := save(t, draw(t, example(t, "quickstart.hcl"), nil))
	shown := `[...document.querySelectorAll("#cost .panel")].filter(p => p.checkVisibility()).map(p => p.querySelector("svg title").textContent).join()`
	for _, disabled := range []bool{false, true} {
		b := open(t, file, 1280, emulation.SetScriptExecutionDisabled(disabled))
		want := func(title string) {
			t.Helper()
			if got := eval[string](b, shown); got != title {
				t.Errorf("shown is %q, want %q (JavaScript disabled: %v)", got, title, disabled)
			}
		}
		want("Billed by month")
		b.run(chromedp.Click(`label[for="cost-amortized-pick"]`, chromedp.ByQuery))
		want("Amortized by month")
		b.run(chromedp.SendKeys("#cost-amortized-pick", kb.ArrowRight, chromedp.ByQuery))
		want("Cash by month")
		if hidden := eval[int](b, `[...document.querySelectorAll("svg.chart")].filter(c => !c.closest(".switch") && !c.checkVisibility()).length`); hidden > 0 {
			t.Errorf("%d charts are hidden (JavaScript disabled: %v)", hidden, disabled)
		}
	}
}

// A click on a heading sorts by number or by text, a second one the other way,
// and totals stay below.
func TestTablesSort(t *testing.T) {
	p := example(t, "group.hcl")
	for i := range p.Accounts {
		p.Accounts[i].TracksCash = true // as --cash does
	}
	b := open(t, save(t, draw(t, p, nil)), 1280)
	column := func(i int) (all []string) {
		for _, r := range b.cells("account-table") {
			all = append(all, r[i])
		}
		return all
	}
	sortBy := func(i int) {
		b.run(chromedp.Evaluate(fmt.Sprintf(`document.querySelectorAll("#account-table thead button")[%d].click()`, i), nil))
	}
	sortBy(2)
	if got := column(2); !slices.Equal(got, []string{"1,609,450", "8,047,254", "20,118,135", "29,774,839"}) {
		t.Errorf("by calls: %v", got)
	}
	sortBy(2)
	if got := column(2); !slices.Equal(got, []string{"20,118,135", "8,047,254", "1,609,450", "29,774,839"}) {
		t.Errorf("by calls, the other way: %v", got)
	}
	if got := eval[string](b, `[...document.querySelectorAll("#account-table th[aria-sort]")].map(h => h.textContent + " " + h.ariaSort).join()`); got != "calls descending" {
		t.Errorf("aria-sort: %s", got)
	}
	sortBy(6) // lowest available: negative amounts
	if got := column(6)[:3]; !slices.Equal(got, []string{"-519,796.74", "-462,659.80", "-97,719.30"}) {
		t.Errorf("by lowest available: %v", got)
	}
	sortBy(1)
	if got := column(1)[:3]; !slices.Equal(got, []string{"country=de", "country=fr", "country=nl"}) {
		t.Errorf("by tags: %v", got)
	}
}

// The filter takes text and tags, hides what does not fit everywhere, and sums up
// the rest exactly; a packed account unpacks when it is opened.
func TestFilterOfManyAccounts(t *testing.T) {
	p := manyAccounts(t, 130) // most of them are packed
	b := open(t, save(t, draw(t, p, nil)), 1280)
	if got := eval[string](b, `document.getElementById("filter-shown").textContent`); got != "130 of 130 accounts shown" {
		t.Errorf("at first %s", got)
	}
	b.run(chromedp.SendKeys("#filter-text", "CUSTOMER 12", chromedp.ByQuery),
		chromedp.Evaluate(`document.getElementById("filter-tag").value = "region=south", document.getElementById("filter").dispatchEvent(new Event("input"))`, nil))
	billed, accounts, shown := decimal.Zero, 0, ""
	for i, a := range p.Accounts {
		if strings.Contains(a.Title, "Customer 12") && a.Tags["region"] == "south" {
			billed, accounts, shown = billed.Add(dec(a.Totals.Billed)), accounts+1, fmt.Sprintf("a%d", i)
		}
	}
	rows := b.cells("account-table")
	if len(rows) != accounts+2 || accounts < 3 {
		t.Fatalf("%d rows for %d accounts", len(rows), accounts)
	}
	if got := rows[len(rows)-1][3]; got != money(billed) {
		t.Errorf("sum of what is shown: %s, want %s", got, money(billed))
	}
	for _, selector := range []string{"details.account", "#all-packs tbody tr"} {
		if got := eval[int](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.checkVisibility()).length`, selector)); got != accounts {
			t.Errorf("%d of %s shown, want %d", got, selector, accounts)
		}
	}
	b.run(chromedp.Click("#"+shown+" > summary", chromedp.ByQuery), chromedp.WaitReady("#"+shown+"-settlements", chromedp.ByQuery))
	b.hasTable(shown+"-settlements", func() (want [][]string) {
		for _, s := range settlements(&p.Accounts[number(t, shown[1:]).IntPart()]) {
			want = append(want, append([]string{s.Date.String()}, amounts(s.Unfrozen, s.Charged, s.Estimate, s.Frozen, s.Balance, s.Available)...))
		}
		return want
	}())
	if n := eval[int](b, fmt.Sprintf(`document.querySelectorAll("#%s figure").length`, shown)); n != 5 {
		t.Errorf("%d figures are unpacked", n)
	}
	overflow(b, 1280)
}

// A copied table is tab-separated, its numbers plain and formulas harmless; where
// the clipboard is closed the table is selected instead.
func TestTablesCopy(t *testing.T) {
	p := example(t, "quickstart.hcl")
	p.Usages[0].Address = "=HYPERLINK(\"x\")\tb"
	b := open(t, save(t, draw(t, p, nil)), 1280)
	copied := func(id string) string {
		return eval[string](b, fmt.Sprintf(`new Promise(done => {
			Object.defineProperty(navigator, "clipboard", {configurable: true, value: {writeText: async text => done(text)}});
			document.querySelector('[data-copy="%s"]').click()})`, id))
	}
	text := copied("months")
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != p.Months+3 {
		t.Fatalf("%d lines", len(lines))
	}
	if want := "2026-12\t1200000\t0.00\t0.00\t50000.00\t50000.00\t11900.00\t50000.00"; lines[1] != want {
		t.Errorf("copied %q, want %q", lines[1], want)
	}
	if text := copied("usages"); !strings.Contains(text, "\n'=HYPERLINK(\"x\")\\tb\t") {
		t.Errorf("copied %q", text)
	}
	selected := eval[string](b, `(async () => {
		Object.defineProperty(navigator, "clipboard", {configurable: true, value: {writeText: () => Promise.reject(new Error("closed"))}});
		const button = document.querySelector('[data-copy="months"]');
		button.click();
		await new Promise(done => setTimeout(done, 50));
		return getSelection().toString() + button.textContent})()`)
	if !strings.Contains(selected, "523,500.00") || !strings.HasSuffix(selected, english["page.selected"]) {
		t.Errorf("selected %.200q", selected)
	}
}

// overflow fails where the page is wider than the window, whatever is open.
func overflow(b *tab, width int64) {
	b.t.Helper()
	b.run(chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil))
	if got := eval[int64](b, "document.scrollingElement.scrollWidth"); got > width {
		b.t.Errorf("the page is %d pixels wide in a window of %d", got, width)
	}
}

func TestPagesFitTheWindow(t *testing.T) {
	pages := map[string]string{
		"group": draw(t, example(t, "group.hcl", "boom"), diffOf(t, before, after)), "suspend": draw(t, example(t, "freeze-fails-suspend.hcl"), nil),
		"diff": drawDiff(t, diffOf(t, before, after)), "hostile": draw(t, hostile(t), nil), "nothing": draw(t, planOf(t, "planner {\n  start = \"2026-12\"\n}"), nil),
		"long": draw(t, planOf(t, strings.Replace(before, "start = ", "months = 120\n  start = ", 1)), nil), "short": draw(t, planOf(t, strings.NewReplacer("start = ", "months = 1\n  start = ", "2027-01-11", "2026-12-11").Replace(before)), nil),
	}
	for name, html := range pages {
		t.Run(name, func(t *testing.T) {
			b := open(t, save(t, html), 1280)
			overflow(b, 1280)
			b.run(emulation.SetDeviceMetricsOverride(390, 800, 1, true))
			overflow(b, 390)
			small := eval[[]string](b, `[...document.querySelectorAll("svg.chart text")].filter(t => t.checkVisibility() && t.getBoundingClientRect().height < 10).map(t => t.textContent)`)
			if len(small) > 0 {
				t.Errorf("too small to read: %q", small)
			}
		})
	}
}

// Hostile texts stay texts: no script, image or dialog comes of them.
func TestHostileTextsAreInert(t *testing.T) {
	p := hostile(t)
	b := open(t, save(t, draw(t, p, nil)), 1280)
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
	if hidden := eval[bool](b, `/[\u202a-\u202e\u2066-\u2069]/.test(document.documentElement.outerHTML)`); hidden {
		t.Error("the page has characters that turn the direction of text")
	}
}

// Printed, nothing needs a click: tables behind charts are open, tools are gone.
func TestPrintedPageIsComplete(t *testing.T) {
	b := open(t, save(t, draw(t, example(t, "quickstart.hcl"), nil)), 794)
	b.run(emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Evaluate(`dispatchEvent(new Event("beforeprint"))`, nil))
	missing := eval[[]string](b, `[...document.querySelectorAll("svg.chart, .data table")].filter(e => !e.closest(".panel:not(.panel0)") && e.getBoundingClientRect().height < 40).map(e => e.outerHTML.slice(0, 90))`)
	if len(missing) > 0 {
		t.Errorf("not printed: %q", missing)
	}
	if got := eval[int](b, `[...document.querySelectorAll("button, nav, summary")].filter(e => e.checkVisibility() && !e.closest("th")).length`); got > 0 {
		t.Errorf("%d tools are printed", got)
	}
	overflow(b, 794)
	pdf, _, err := printing.PrintToPDF().WithPreferCSSPageSize(true).Do(executor(b))
	if err != nil {
		t.Fatal(err)
	}
	if pages := bytes.Count(pdf, []byte("/Type /Page\n")); pages < 2 || !bytes.Contains(pdf, []byte("/ToUnicode")) {
		t.Errorf("%d pages of text", pages)
	}
	b.run(chromedp.Evaluate(`dispatchEvent(new Event("afterprint"))`, nil))
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

func TestTextsHaveContrast(t *testing.T) {
	for name, html := range map[string]string{"plan": draw(t, example(t, "group.hcl", "boom"), nil), "suspend": draw(t, example(t, "freeze-fails-suspend.hcl"), nil), "diff": drawDiff(t, diffOf(t, before, after))} {
		b := open(t, save(t, html), 1280)
		papers := map[string]bool{}
		for _, scheme := range []string{"light", "dark"} {
			b.run(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}))
			for range 2 { // as the system wants it, and the other way by the button
				papers[eval[string](b, "getComputedStyle(document.body).backgroundColor")] = true
				if poor := eval[[]string](b, contrast); len(poor) > 0 {
					t.Errorf("%s, %s: %q", name, scheme, poor)
				}
				b.run(chromedp.Click("#theme", chromedp.ByQuery))
			}
		}
		if len(papers) != 2 {
			t.Errorf("%s: the backgrounds are %v", name, papers)
		}
	}
}

// A screen reader finds a name for every chart and every table, headings in order
// and a link that skips to the contents.
func TestPageIsAccessible(t *testing.T) {
	for name, html := range map[string]string{"plan": draw(t, example(t, "group.hcl", "boom"), diffOf(t, before, after)), "diff": drawDiff(t, diffOf(t, before, after))} {
		b := open(t, save(t, html), 1280)
		var nodes []*accessibility.Node
		b.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
			nodes, err = accessibility.GetFullAXTree().Do(ctx)
			return err
		}))
		var images []string
		for _, n := range nodes {
			if n.Role == nil || n.Ignored {
				continue
			}
			role := strings.Trim(string(n.Role.Value), `"`)
			if role == "image" || role == "table" || role == "button" || role == "link" {
				if n.Name == nil || strings.Trim(string(n.Name.Value), `"`) == "" {
					t.Errorf("%s: a %s without a name", name, role)
				}
			}
			if role == "image" {
				var text string
				if err := json.Unmarshal(n.Name.Value, &text); err != nil {
					t.Fatal(err)
				}
				images = append(images, text)
			}
		}
		want := eval[[]string](b, `[...document.querySelectorAll("svg.chart")].filter(c => c.checkVisibility())
			.map(c => c.querySelector("title").textContent + " " + c.querySelector("desc").textContent)`)
		slices.Sort(want)
		slices.Sort(images)
		if d := cmp.Diff(want, images); d != "" || len(want) == 0 {
			t.Errorf("%s: what a screen reader says of the charts (-want +got):\n%s", name, d)
		}
		if skipped := eval[[]string](b, `[...document.querySelectorAll("h1, h2, h3, h4")].filter((h, i, all) => i && h.tagName[1] - all[i - 1].tagName[1] > 1).map(h => h.textContent)`); len(skipped) > 0 {
			t.Errorf("%s: headings skip a level at %q", name, skipped)
		}
		if twice := eval[[]string](b, `[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)`); len(twice) > 0 {
			t.Errorf("%s: ids that are there twice: %q", name, twice)
		}
		b.run(chromedp.KeyEvent(kb.Tab))
		if got := eval[string](b, "document.activeElement.textContent"); got != english["page.skip"] {
			t.Errorf("%s: the first stop is %q", name, got)
		}
	}
}

// A diff's page has the figures of the diff.
func TestDiffPageHasTheFiguresOfTheDocument(t *testing.T) {
	d := diffOf(t, before, after)
	b := open(t, save(t, drawDiff(t, d)), 1280)
	if got, want := b.texts(".answer .big")[0], signed(dec(d.Totals.Billed.Change)); got != want {
		t.Errorf("the first figure is %s, want %s", got, want)
	}
	var want [][]string
	for _, m := range d.Monthly {
		want = append(want, []string{m.Month.String(), money(dec(m.Cash.Before)), money(dec(m.Cash.After)), signed(dec(m.Cash.Change))})
	}
	got := b.cells("diff-cost-cash-table")
	if d := cmp.Diff(want, got[:len(got)-1]); d != "" {
		t.Errorf("cash by month (-document +page):\n%s", d)
	}
	var reasons [][]string
	for _, e := range d.Explanation {
		month := ""
		if e.Month != nil {
			month = e.Month.String()
		}
		reasons = append(reasons, []string{e.Account, month, messages{}.named("group", string(e.Group)), signed(dec(e.Change)), signed(dec(e.OfWhichTier)), e.Message})
	}
	b.hasTable("reasons", reasons)
	if got := b.cells("guardrails")[0]; got[4] != signed(dec(d.Guardrails[0].Cost.Change)) {
		t.Errorf("guardrail %v", got)
	}
}

// filterBy types a text into the filter of accounts.
func filterBy(text string) chromedp.Action {
	return chromedp.Evaluate(fmt.Sprintf(`document.getElementById("filter-text").value = %q, document.getElementById("filter").dispatchEvent(new Event("input"))`, text), nil)
}
