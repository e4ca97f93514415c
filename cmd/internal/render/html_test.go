package render

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/pricing"
)

var update = flag.Bool("update", false, "write the golden files")

// hostile tries to leave every place that it may stand in.
var hostile = `</script></style><img src=x onerror=alert(1)>"'` + "`" + `{{.}}<!-- ` + "\u202eevil\u2066 \u2028" + strings.Repeat("ï̈", 900)

func words(text string) present.Text { return present.Text{{Kind: present.Words, Text: text}} }

func name(text string) present.Value { return present.Value{Kind: present.Name, Text: text} }

func money(amounts ...string) (values []present.Value) {
	for _, a := range amounts {
		values = append(values, present.Value{Kind: present.Money, Number: decimal.RequireFromString(a)})
	}
	return values
}

func signed(values []present.Value) []present.Value {
	for i := range values {
		values[i].Signed = true
	}
	return values
}

func months(n int) (all []present.Value) {
	for i := range n {
		all = append(all, present.Value{Kind: present.Month, Date: (pricing.Month(2026*12+11) + pricing.Month(i)).First()})
	}
	return all
}

// pageOf is a page with every kind of block and every shape, about names.
func pageOf(p *lang.Printer, names string) present.Page {
	table := present.Table{
		Groups: []string{"", "CNY"}, Key: "account",
		Columns: []present.Column{
			{ID: "account", Head: "account", Kind: present.Address}, {ID: "calls", Head: "calls", Kind: present.Calls, Rank: 1, Sum: true}, {ID: "cost", Head: "cost", Kind: present.Money, Group: 1, Sum: true},
		},
		Rows: []present.Row{
			{Cells: append([]present.Value{{Kind: present.Address, Text: names}, {Kind: present.Calls, Number: decimal.NewFromInt(1200)}}, money("12.5")...)},
			{Level: present.Part, Cells: append([]present.Value{name(names), {Kind: present.Calls}}, money("0")...)},
			{Level: present.Total, Cells: append(words("total"), append([]present.Value{{Kind: present.Calls, Number: decimal.NewFromInt(1200)}}, money("12.5")...)...)},
		},
	}
	limit := money("100")[0]
	after := present.Waterfall
	charts := []present.Block{
		present.Tabs{
			{ID: "billed", Title: words("Billed"), X: months(3), Series: []present.Series{{ID: "a", Name: names, Values: money("10", "0", "-5")}, {ID: "bought", Name: "packs", Values: money("40", "5", "9")}}, Sum: true, Marked: months(1), Mark: "measured"},
			{ID: "cash", Title: words("Cash"), X: months(3), Series: []present.Series{{ID: "a", Name: "bills", Values: money("1", "2", "3")}}, Limit: &limit},
		},
		present.Chart{ID: "sides", Title: words("Both sides"), Shape: present.Grouped, X: months(2), Series: []present.Series{{ID: "before", Name: "before", Values: money("1", "2")}, {ID: "after", Name: "after", Values: money("3", "0")}}},
		present.Chart{ID: "money", Title: words("Money"), Shape: present.Curve, X: []present.Value{{Kind: present.Date, Date: pricing.NewDate(2026, 12, 5)}, {Kind: present.Date, Date: pricing.NewDate(2027, 2, 1)}}, Series: []present.Series{{ID: "balance", Name: "balance", Values: money("50", "-20")}}},
		present.Chart{ID: "why", Title: words("Why"), Shape: after, X: []present.Value{name("before"), name(names), name("after")}, Series: []present.Series{{Name: "billed", Values: slices.Concat(money("1000"), signed(money("10")), money("1010"))}}},
	}
	lines := present.Lines{{Label: "Events"}, {Label: "Service", Text: present.Text{name(names)}, Tone: present.Worse}}
	for range 9 {
		lines = slices.Insert(lines, 1, present.Line{Key: months(1)[0], Text: words("something")})
	}
	groups := []present.Block{present.Notes{words("a note")}}
	for range openGroups + 2 {
		groups = append(groups, present.Group{Head: present.Text{name(names)}, Blocks: []present.Block{present.Lines{{Text: words("advice")}}}})
	}
	sections := []present.Section{
		{ID: "basis", Name: "prices", Rank: 3, Folded: true, Blocks: []present.Block{lines}},
		{ID: "accounts", Name: "accounts", Heading: words("Accounts"), Rank: 2, Blocks: []present.Block{charts[1], table}},
		{ID: "account", Name: "accounts", Heading: present.Text{name(names)}, Rank: 2, Folded: true, Key: names, Blocks: []present.Block{present.Notes{words("detail")}}},
		{ID: "cost", Name: "cost", Heading: words("Cost"), Rank: 1, Blocks: append(charts, groups...)},
		{ID: "nothing", Name: "nothing"},
		{ID: "summary", Name: "totals", Heading: words("Summary"), Blocks: []present.Block{present.Figures{
			{Label: "Billed", Value: money("1010")[0], Text: present.Text{name(names)}}, {Label: "Funding", Value: money("5")[0], Tone: present.Worse}, {Label: "Top up", Value: money("5")[0], Part: true}, {Label: "Unknown"},
		}}},
	}
	return present.Page{Lang: p, Title: present.Text{name(names)}, Headline: words("1,010.00 billed"), Sections: slices.Values(sections)}
}

func drawHTML(t testing.TB, p present.Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The whole page, without its style and script: the most important section first, totals
// in the foot, what is long folded away, the axis of small changes cut.
func TestHTMLIsTheGoldenPage(t *testing.T) {
	html := drawHTML(t, pageOf(nil, `account.shop["a&b"]`))
	html = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>|&#39;sha256-[^ ]*`).ReplaceAllString(html, "")
	html = regexp.MustCompile(`(<(table|tr|svg|rect|line|text|figure|details|section|div|dl|ul|li|p|h\d|label|tbody|tfoot|thead)\b)`).ReplaceAllString(html, "\n$1")
	file := filepath.Join("testdata", "page.html")
	if *update {
		if err := os.WriteFile(file, []byte(html), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), html); d != "" {
		t.Errorf("run go test -update and look at it (-want +got):\n%s", d)
	}
}

// Text and Markdown have what charts show in tables; they are drawn as if there were none.
func TestTextAndMarkdownLeaveChartsOut(t *testing.T) {
	with := pageOf(nil, "account.shop")
	without := with
	without.Sections = func(yield func(present.Section) bool) {
		for s := range with.Sections {
			s.Blocks = slices.DeleteFunc(slices.Clone(s.Blocks), isChart)
			if !yield(s) {
				return
			}
		}
	}
	for format, draw := range map[string]func(*bytes.Buffer, present.Page) error{
		"text": func(b *bytes.Buffer, p present.Page) error { return Text(b, p, TextOptions{}) }, "markdown": func(b *bytes.Buffer, p present.Page) error { return Markdown(b, p, 0) },
	} {
		var a, b bytes.Buffer
		if err := draw(&a, with); err != nil {
			t.Fatal(err)
		}
		if err := draw(&b, without); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(b.String(), a.String()); d != "" {
			t.Errorf("%s (-without +with):\n%s", format, d)
		}
	}
}

// A page is read, and printed, without opening more than its longest lists.
func TestOnlyLongSectionsAreFolded(t *testing.T) {
	folded := func(id, text string) present.Section {
		return present.Section{ID: id, Heading: words(id), Folded: true, Blocks: []present.Block{present.Notes{words(text)}}}
	}
	html := drawHTML(t, present.Page{Sections: slices.Values([]present.Section{folded("short", "x"), folded("long", strings.Repeat("x", longSection))})})
	for _, want := range []string{`<details id="short" class="section" open>`, `<details id="long" class="section">`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// Nothing in a page may need what its policy forbids: a style or a handler in an
// attribute, or an address to load from.
func TestHTMLKeepsItsPolicy(t *testing.T) {
	html := drawHTML(t, pageOf(nil, hostile))
	if !strings.Contains(html, `content="default-src &#39;none&#39;; style-src &#39;sha256-`) {
		t.Error("the page has no policy")
	}
	_, body, _ := strings.Cut(html, "</style>")
	for _, tag := range regexp.MustCompile(`<[a-zA-Z][^>]*>`).FindAllString(body, -1) {
		names := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(tag, "")
		if m := regexp.MustCompile(`\s(style|on[a-z]+|srcset|action)\s*=`).FindString(names); m != "" {
			t.Errorf("%s in %.80s", m, tag)
		}
		if regexp.MustCompile(`\s(src|href)="[^#]`).MatchString(tag) {
			t.Errorf("an address in %.80s", tag)
		}
	}
}

func TestAxisSpansAllValuesInRoundSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var values []decimal.Decimal
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			values = append(values, decimal.New(rapid.Int64Range(-1e15, 1e15).Draw(t, "v"), int32(rapid.IntRange(-8, 2).Draw(t, "e"))))
		}
		a := newAxis(20, 220, values)
		if len(a.ticks) < 2 || len(a.ticks) > tickCount+3 || !slices.ContainsFunc(a.ticks, decimal.Decimal.IsZero) {
			t.Fatalf("ticks %v for %v", a.ticks, values)
		}
		for _, v := range values {
			if at := a.at(v); at < 20 || at > 220 {
				t.Fatalf("%s stands at %v, outside the plot", v, at)
			}
		}
	})
}

// The bars of a waterfall lead from the first total to the last, each from where the one
// before ended, within the width; a change is seen however small it is.
func TestWaterfallShowsEveryChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := decimal.NewFromInt(rapid.Int64Range(0, 1e9).Draw(t, "first"))
		values, x := money(at.String()), []present.Value{name("first")}
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			change := decimal.NewFromInt(rapid.Int64Range(-1000, 1000).Draw(t, "change"))
			at = at.Add(change)
			values, x = append(values, signed(money(change.String()))...), append(x, name("change"))
		}
		values, x = append(values, money(at.String())...), append(x, name("last"))
		d := drawing{markup: &markup{}, Chart: present.Chart{Shape: present.Waterfall, X: x, Series: []present.Series{{Values: values}}}}
		bars := d.bars()
		start, end := d.across(bars)
		width := end.Sub(start)
		for i, b := range bars {
			if i > 0 && i+1 < len(bars) && !b.from.Equal(bars[i-1].to) {
				t.Fatalf("bar %d begins at %s, not at %s", i, b.from, bars[i-1].to)
			}
			if b.to.LessThan(start) || b.to.GreaterThan(end) {
				t.Fatalf("%s is outside %s to %s", b.to, start, end)
			}
		}
		low, high := bars[0].to, bars[0].to
		for _, b := range bars {
			low, high = decimal.Min(low, b.to), decimal.Max(high, b.to)
		}
		if span := high.Sub(low); span.IsPositive() && span.Mul(decimal.NewFromInt(8)).LessThan(width) {
			t.Fatalf("changes of %s in a width of %s", span, width)
		}
		if cut := start.IsPositive(); cut != (d.note != "") {
			t.Fatalf("cut at %s and said is %q", start, d.note)
		}
	})
}

func TestNumbersWithoutRoom(t *testing.T) {
	chinese, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string][2]string{
		"0": {"0", "0"}, "999.994": {"999.99", "999.99"}, "-583000": {"-583k", "-58.3万"}, "59500": {"59.5k", "5.95万"}, "1234567.89": {"1.23M", "123万"}, "2500000000": {"2.5B", "25亿"},
	} {
		v := decimal.RequireFromString(in)
		if got := [2]string{rounded(nil, v), rounded(chinese, v)}; got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
