package report

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// examplePlans are all examples that stand alone, by file name.
func examplePlans(t testing.TB) map[string]*document.Plan {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(examples, "*.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	plans := map[string]*document.Plan{}
	for _, file := range files {
		base := filepath.Base(file)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(base, ".") == 1 && regexp.MustCompile(`(?m)^account "`).Match(text) {
			plans[base] = example(t, base)
		}
	}
	plans["group.hcl"] = example(t, "group.hcl", "boom", "stagnation")
	if len(plans) < 5 {
		t.Fatalf("only %d examples", len(plans))
	}
	return plans
}

func equal(t *testing.T, what string, got, want decimal.Decimal) {
	t.Helper()
	if !got.Equal(want) {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	p, d := example(t, "group.hcl", "boom"), diffOf(t, before, after)
	first, firstDiff := draw(t, p, d), drawDiff(t, d)
	for range 5 {
		if draw(t, p, d) != first || drawDiff(t, d) != firstDiff {
			t.Fatal("the page differs from one time to the next")
		}
	}
}

// What is stacked in a month is what the document has as the month's figure.
func TestStacksAddUpToTheMonth(t *testing.T) {
	for name, p := range examplePlans(t) {
		r := newPlanReport(messages{}, p, nil)
		used, expired := packSeries(p.Accounts, p.Months)
		meters := sumByColumn(topMeters(messages{}, meterSeries(p.Accounts, p.Months)))
		months, cash := r.cashSeries(months(p.Start, p.Months), p.Monthly, p.Totals)
		paid := sumByColumn(cash)
		for i, m := range p.Monthly {
			equal(t, name+" bill of "+m.Month.String(), meters[i], dec(m.Bill))
			equal(t, name+" amortized of "+m.Month.String(), meters[i].Add(used[i]).Add(expired[i]), dec(m.Amortized))
			equal(t, name+" cash of "+m.Month.String(), paid[i], dec(m.Cash))
		}
		equal(t, name+" cash in all", sum(paid), dec(p.Totals.Cash))
		equal(t, name+" expired", sum(expired), dec(p.Totals.PacksExpiredValue))
		if after := dec(p.AfterHorizon.Cash); !after.IsZero() {
			equal(t, name+" cash after the last month", paid[len(months)-1], after)
		}
	}
}

// A burn-down ends where the document says, and never rises.
func TestBurnDownEndsAtTheRemainder(t *testing.T) {
	packs := 0
	for name, p := range examplePlans(t) {
		for _, a := range p.Accounts {
			for i := range a.Packs {
				packs++
				stocks := burnDown{start: p.Start, months: p.Months, pack: &a.Packs[i]}.stocks()
				for k := 1; k < len(stocks); k++ {
					if stocks[k].left > stocks[k-1].left || stocks[k].date < stocks[k-1].date {
						t.Errorf("%s %s: %v after %v", name, a.Packs[i].Address, stocks[k], stocks[k-1])
					}
				}
				if last := stocks[len(stocks)-1].left; last != a.Packs[i].Remaining || stocks[0].left != a.Packs[i].Granted {
					t.Errorf("%s %s: from %d to %d, want %d to %d", name, a.Packs[i].Address, stocks[0].left, last, a.Packs[i].Granted, a.Packs[i].Remaining)
				}
			}
		}
	}
	if packs < 3 {
		t.Errorf("only %d packs", packs)
	}
}

// The steps of a waterfall lead from the money billed before to that after, each
// from where the one before ended; in the chart, too.
func TestWaterfallAddsUp(t *testing.T) {
	for _, d := range []*document.Diff{diffOf(t, before, after), diffOf(t, after, before), diffOf(t, before, before)} {
		for _, p := range (&diffReport{messages: messages{}, d: d}).waterfall().Panels {
			rows := p.Tables[0].Rows
			at := number(t, rows[0].Cells[2].Text)
			equal(t, "before", at, dec(d.Totals.Billed.Before))
			for _, row := range rows[1 : len(rows)-1] {
				at = at.Add(number(t, row.Cells[1].Text))
				equal(t, row.Cells[0].Text, number(t, row.Cells[2].Text), at)
			}
			equal(t, "the last step", at, dec(d.Totals.Billed.After))
			equal(t, "after", number(t, rows[len(rows)-1].Cells[2].Text), at)
		}
	}
	if n := len((&diffReport{messages: messages{}, d: diffOf(t, before, after)}).waterfall().Panels); n != 2 {
		t.Errorf("%d panels for two accounts", n)
	}
}

// number reads a printed number.
func number(t testing.TB, text string) decimal.Decimal {
	t.Helper()
	d, err := decimal.NewFromString(strings.NewReplacer(",", "", "+", "").Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Of more reasons than are named the others are one step, so that the sum stays.
func TestWaterfallSumsUpOtherReasons(t *testing.T) {
	d := diffOf(t, before, after)
	account := d.Explanation[0]
	for i := range 20 {
		account.Account, account.Group, account.Meter, account.Change = "account.x"+count(int64(i)), "account", nil, document.Money(pricing.Cents(100*int64(i+1)))
		d.Explanation = append(d.Explanation, account)
	}
	rows := (&diffReport{messages: messages{}, d: d}).waterfall().Panels[0].Tables[0].Rows
	if len(rows) != namedReasons+3 {
		t.Fatalf("%d rows", len(rows))
	}
	equal(t, "the last step", number(t, rows[len(rows)-2].Cells[2].Text), dec(d.Totals.Billed.After).Add(decimal.NewFromInt(210)))
}

func TestAxisSpansAllValuesInRoundSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var values []decimal.Decimal
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			values = append(values, decimal.New(rapid.Int64Range(-1e15, 1e15).Draw(t, "v"), int32(rapid.IntRange(-8, 2).Draw(t, "e"))))
		}
		a := newAxis(20, 220, values...)
		if len(a.ticks) < 2 || len(a.ticks) > tickCount+3 {
			t.Fatalf("%d ticks for %v", len(a.ticks), values)
		}
		zero := false
		for i, v := range a.ticks {
			zero = zero || v.IsZero()
			if i > 0 && a.at(v) > a.at(a.ticks[i-1]) {
				t.Fatalf("ticks %v do not rise", a.ticks)
			}
		}
		for _, v := range values {
			if at := a.at(v); at < 20 || at > 220 {
				t.Fatalf("%s stands at %v, outside the plot", v, at)
			}
		}
		if !zero {
			t.Fatalf("zero is not on %v", a.ticks)
		}
	})
}

func TestNumbersWithoutRoom(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "999.994": "999.99", "1000": "1k", "-583000": "-583k", "59500": "59.5k", "1234567.89": "1.23M", "999999": "1000k", "2500000000": "2.5B", "1e15": "1,000T",
	} {
		if got := (messages{}).rounded(decimal.RequireFromString(in)); strings.ReplaceAll(got, ",", "") != strings.ReplaceAll(want, ",", "") {
			t.Errorf("rounded(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestNamesHaveNoHiddenCharacters(t *testing.T) {
	for in, want := range map[string]string{
		"相似图像搜索": "相似图像搜索", "a\u202eb": `a\u202eb`, "a\nb\tc": `a\nb\tc`, "a\u2066\u0000": `a\u2066\x00`, strings.Repeat("x", 300): strings.Repeat("x", longestName-1) + "…",
	} {
		if got := name(in); got != want {
			t.Errorf("name(%q) = %q, want %q", in, got, want)
		}
	}
}

// Nothing in the page may need what its policy forbids: a style attribute or a
// handler in an attribute, or an address to load from.
func TestPageKeepsItsPolicy(t *testing.T) {
	for name, html := range map[string]string{"plan": draw(t, example(t, "group.hcl", "boom"), diffOf(t, before, after)), "diff": drawDiff(t, diffOf(t, before, after)), "hostile": draw(t, hostile(t), nil)} {
		_, body, _ := strings.Cut(html, "</style>")
		tags := regexp.MustCompile(`<[a-zA-Z][^>]*>`).FindAllString(body, -1)
		for _, tag := range tags {
			names := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(tag, "")
			if m := regexp.MustCompile(`\s(style|on[a-z]+|srcset|action)\s*=`).FindString(names); m != "" {
				t.Errorf("%s: %s in %.80s", name, m, tag)
			}
			if regexp.MustCompile(`^<[a-z]+ (src|href|[^"]*"\s(src|href))="[^#]`).MatchString(tag) {
				t.Errorf("%s: an address in %.80s", name, tag)
			}
		}
		if !strings.Contains(html, `content="default-src &#39;none&#39;; style-src &#39;sha256-`) {
			t.Errorf("%s has no policy", name)
		}
	}
}

// Every text that the code and the templates ask for is there, and none is there
// for nothing.
func TestEveryTextIsThereAndUsed(t *testing.T) {
	asked := map[string]bool{}
	sources, _ := filepath.Glob("*.go")
	templates, _ := filepath.Glob("page/*.html")
	literal := regexp.MustCompile(`"([a-z]+(?:\.[a-z0-9-]+)+|lang)"`)
	for _, file := range append(sources, templates...) {
		if file == "english.go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range literal.FindAllStringSubmatch(string(text), -1) {
			asked[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`(?:[sS]ay\(?|parts\() ?"([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			if _, ok := english[m[1]]; !ok && !strings.HasSuffix(m[1], ".") && !strings.Contains(m[1], "%") {
				t.Errorf("%s asks for %q, which is not there", file, m[1])
			}
		}
	}
	grouped := regexp.MustCompile(`^(month|basis|on|group|kind|action|term|catalogs)\.`) // by a word of the document
	for key := range english {
		if !asked[key] && !grouped.MatchString(key) {
			t.Errorf("nothing uses %q", key)
		}
	}
}

// A thousand calls cost what is charged and taken from packs for them: 11,900.00
// and 59,400.00 for 1,200,000 calls.
func TestEffectivePrice(t *testing.T) {
	p := example(t, "quickstart.hcl")
	r := newPlanReport(messages{}, p, nil)
	rows := r.priceFigures("a0", &p.Accounts[0])[0].Panels[0].Tables[0].Rows
	for month, want := range map[string]string{"2026-12": "9.9167", "2027-04": "49.5000"} {
		for _, row := range rows {
			if row.Cells[0].Text == month && row.Cells[4].Text != want {
				t.Errorf("%s: %s, want %s", month, row.Cells[4].Text, want)
			}
		}
	}
	if len(rows) != 12 {
		t.Errorf("%d rows", len(rows))
	}
}

// The balance has every bill day, top-up and purchase marked, and its lowest point.
func TestBalanceMarksWhatHappens(t *testing.T) {
	p := document.New(configured(t, after), document.Meta{})
	a := &p.Accounts[1]
	chart := string(newPlanReport(messages{}, p, nil).balanceFigure("a1", a).Panels[0].Chart)
	for class, want := range map[string]int{"mark bill": 13, "mark topup": 1, "mark bought": 1, "mark lowest": 1} {
		if got := strings.Count(chart, `class="`+class+`"`); got != want {
			t.Errorf("%d of %s, want %d", got, class, want)
		}
	}
	if want := "lowest " + money(dec(a.Funding.LowestAvailable)) + " on " + a.Funding.LowestOn.String(); !strings.Contains(chart, want) {
		t.Errorf("the lowest point is not %q", want)
	}
}

// A budget that is exceeded has a part above its line: all that is too much.
func TestBudgetShowsWhatIsOver(t *testing.T) {
	p := planOf(t, before)
	f := newPlanReport(messages{}, p, nil).budgetFigure("b", &p.Budgets[0])
	p.Budgets[0].Amount = document.Money(pricing.Cents(100_000_00))
	p.Budgets[0].Exceeded, p.Budgets[0].FirstExceeded = true, &p.Monthly[2].Month
	over := newPlanReport(messages{}, p, nil).budgetFigure("b", &p.Budgets[0])
	if strings.Contains(string(f.Panels[0].Chart), `class="bar over"`) || !strings.Contains(string(over.Panels[0].Chart), `class="bar over"`) {
		t.Error("what is over is not drawn where it is over, or where it is not")
	}
	rows := over.Panels[0].Tables[0].Rows
	equal(t, "left at the end", number(t, rows[len(rows)-1].Cells[3].Text), dec(p.Budgets[0].Amount).Sub(dec(p.Budgets[0].Projected)))
	if !strings.Contains(over.Note, "exceeded from 2027-02 on") {
		t.Errorf("note: %s", over.Note)
	}
}

// A document that was edited is refused with the place, and does not crash.
func TestEditedDocumentIsRefused(t *testing.T) {
	for want, edit := range map[string]func(*document.Plan){
		"monthly":              func(p *document.Plan) { p.Monthly = p.Monthly[:3] },
		"account.shop":         func(p *document.Plan) { p.Accounts[0].Months = p.Accounts[0].Months[:3] },
		"resource_pack.spring": func(p *document.Plan) { p.Accounts[0].Packs[0].Months = nil },
		"scenario other":       func(p *document.Plan) { p.Scenarios = []document.Scenario{{Name: "other"}} },
		"budget.year":          func(p *document.Plan) { p.Budgets = []document.Budget{{Address: "budget.year"}} },
	} {
		p := example(t, "expiring-pack.hcl")
		edit(p)
		err := Plan(io.Discard, p, nil, nil)
		if err == nil || !strings.Contains(err.Error(), "in "+want+";") {
			t.Errorf("%s: %v", want, err)
		}
	}
	p := example(t, "expiring-pack.hcl")
	p.Accounts[0].Events = append(p.Accounts[0].Events, document.Event{Type: "resumed"}, document.Event{Type: "of a later version"})
	if err := Plan(io.Discard, p, nil, nil); err != nil {
		t.Error(err)
	}
}

// 500 accounts over twelve months stay below 5 MB.
func TestManyAccountsStaySmall(t *testing.T) {
	if size := len(draw(t, manyAccounts(t, 130), nil)); size > 2_000_000 || size < 1_000_000 { // 9 MB unpacked
		t.Errorf("%d bytes", size)
	}
}
