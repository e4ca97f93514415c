package render

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/pricing"
)

// eachBlock visits the blocks of a page, also those in groups and tabs.
func eachBlock(page present.Page, visit func(present.Block)) {
	var walk func([]present.Block)
	walk = func(blocks []present.Block) {
		for _, block := range blocks {
			visit(block)
			switch b := block.(type) {
			case present.Group:
				walk(b.Blocks)
			case present.Tabs:
				for _, c := range b {
					visit(c)
				}
			}
		}
	}
	for s := range page.Sections {
		walk(s.Blocks)
	}
}

// eachValue visits all that is said on a page.
func eachValue(page present.Page, visit func(present.Value)) {
	texts := func(list ...present.Text) {
		for _, v := range slices.Concat(list...) {
			visit(v)
		}
	}
	said := func(list ...string) {
		for _, w := range list {
			visit(words(w)[0])
		}
	}
	texts(page.Title, page.Headline)
	for s := range page.Sections {
		texts(s.Heading)
		said(s.Name)
	}
	eachBlock(page, func(block present.Block) {
		switch b := block.(type) {
		case present.Group:
			texts(b.Head)
		case present.Figures:
			for _, f := range b {
				said(f.Label)
				texts(present.Text{f.Value}, f.Text)
			}
		case present.Lines:
			for _, l := range b {
				said(l.Label)
				texts(present.Text{l.Key}, l.Text)
			}
		case present.Notes:
			texts(b...)
		case present.Chart:
			texts(b.Title, b.X)
			said(b.Mark)
		case present.Table:
			said(b.Groups...)
			for _, c := range b.Columns {
				if !c.Named {
					said(c.Head)
				}
			}
			for _, r := range b.Rows {
				texts(r.Cells)
			}
		}
	})
}

var (
	latin = regexp.MustCompile(`[A-Za-z]{2,}`)
	// What stays as it is in Chinese: flags, files, parts of a configuration.
	untranslated = regexp.MustCompile(`--detail|--cash|--futures|sha256|docs/settlement\.md|planner optimize|planner:ignore|opening 块|floor|CNY|USD|"[a-z_]+"|free_quota|some_meter|it is so|FY[0-9]{4}(/[0-9]{2})?(-Q[1-4])?`)
)

// fiscal is what fiscal years and quarters are called.
var fiscal = regexp.MustCompile(`\bFY\d{4}(/\d\d)?(-Q\d)?`)

// In Chinese no word of the program's own stays English, except the names of terms and of
// advice.
func TestChinesePagesHaveNoEnglish(t *testing.T) {
	t.Parallel()
	zh := chinese(t)
	known := []string{}
	for _, term := range pricing.AllTerms {
		for _, word := range append([]string{term.Name}, term.Values...) {
			known = append(known, word, "")
		}
	}
	for _, name := range advise.Names {
		known = append(known, string(name), "")
	}
	known = append(known, "text", "", "Text", "") // a unit of an example
	without := strings.NewReplacer(known...)
	check := func(what string, page present.Page) {
		eachValue(page, func(v present.Value) {
			if v.Kind == present.Words && latin.MatchString(without.Replace(untranslated.ReplaceAllString(fiscal.ReplaceAllString(v.Text, ""), ""))) {
				t.Errorf("%s: %q", what, v.Text)
			}
		})
	}
	for _, file := range textFiles(t) {
		plan := fullPlanOf(t, file)
		for _, detail := range []bool{false, true} {
			check(file, planPageOf(t, plan.Forecast, plan.meta, planDrawing{Lang: zh, Detail: detail, Charts: detail}))
		}
	}
	check("uncertain", planPage(t, example(t, "uncertain.hcl"), zh))
	for _, detail := range []bool{false, true} {
		for name, page := range otherPages(t, zh, detail) {
			check(name, page)
		}
		for _, name := range []string{"pr", "prices", "worse"} {
			check(name, present.Diff(diffOf(t, name+".base.hcl", name+".head.hcl"), present.Options{Lang: zh, Detail: detail}))
		}
	}
}

// Of any plan at any width: no line is wider, nothing unprintable survives, the rows of
// every table add up to its total, and figures are those of the forecast.
func TestPlanPagesAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := simulateText(t, (&evilNames{T: t}).plan(rapid.SampledFrom([]int{1, 2, 5, 14}).Draw(t, "months"), 0, 1, 2, 3, manyFrom-1, manyFrom, 40))
		opt := planDrawing{
			Width: rapid.SampledFrom([]int{0, 60, 72, 80, 100, 120, 160, 250}).Draw(t, "width"), Charts: rapid.Bool().Draw(t, "charts"),
			Detail: rapid.Bool().Draw(t, "detail"), Quiet: rapid.IntRange(0, 5).Draw(t, "quiet") == 5,
		}
		page := planPageOf(t, f, document.Meta{}, opt)
		wantAddedUp(t, page)
		wantFiguresOf(t, f, page)
		wantReadable(t, page, TextOptions{Width: opt.Width, Full: opt.Detail})
	})
}

// Tables of accounts in several currencies add up in the plan's.
func TestPagesOfSeveralCurrenciesAddUp(t *testing.T) {
	t.Parallel()
	plan := fullPlanOf(t, "../../../examples/currencies.hcl")
	for _, detail := range []bool{false, true} {
		page := planPageOf(t, plan.Forecast, plan.meta, planDrawing{Detail: detail, Charts: detail})
		wantAddedUp(t, page)
	}
}

// wantAddedUp fails where rows do not add up to their total, where a change is not the
// difference beside it, and where the bars of a chart do not lead to the last one.
func wantAddedUp(t rapid.TB, page present.Page) {
	t.Helper()
	eachBlock(page, func(block present.Block) {
		switch b := block.(type) {
		case present.Table:
			wantTable(t, b)
		case present.Chart:
			wantTable(t, b.Table(nil))
			wantChart(t, b)
		}
	})
}

func wantTable(t rapid.TB, table present.Table) {
	t.Helper()
	at := map[string]int{}
	for i, c := range table.Columns {
		at[c.ID] = i
	}
	sums := make([]decimal.Decimal, len(table.Columns))
	for _, r := range table.Rows {
		if before := r.Cells[at["before"]]; at["before"] > 0 && before.Kind != present.None {
			if change := r.Cells[at["change"]].Number; !r.Cells[at["after"]].Number.Sub(before.Number).Equal(change) {
				t.Fatalf("the change is not the difference: %v", r.Cells)
			}
		}
		for i, v := range r.Cells {
			switch {
			case v.Kind != present.Money && v.Kind != present.Calls || r.Level == present.Part:
			case r.Level != present.Total:
				sums[i] = sums[i].Add(v.Number)
			case !sums[i].Equal(v.Number):
				t.Fatalf("%s: the rows add up to %s, not %s", table.Columns[i].ID, sums[i], v.Number)
			}
		}
	}
}

func wantChart(t rapid.TB, c present.Chart) {
	t.Helper()
	names := map[string]bool{}
	for _, s := range c.Series {
		if names[s.Name] || len(s.Values) != len(c.X) {
			t.Fatalf("%s: series %q has %d values for %d places", c.ID, s.Name, len(s.Values), len(c.X))
		}
		names[s.Name] = true
		if last := len(s.Values) - 1; c.Shape == present.Waterfall && !numbersOf(s.Values[:last]).Equal(s.Values[last].Number) {
			t.Fatalf("%s: the bars lead to %s", c.ID, s.Values[last].Number)
		}
	}
}

// numbersOf adds up the numbers that are said.
func numbersOf(values []present.Value) (sum decimal.Decimal) {
	for _, v := range values {
		sum = sum.Add(v.Number)
	}
	return sum
}

// wantFiguresOf holds the summary, which comes last, against a forecast, and its parts
// against its figures.
func wantFiguresOf(t rapid.TB, f *planner.Forecast, page present.Page) {
	t.Helper()
	var figures present.Figures
	for s := range page.Sections {
		figures, _ = s.Blocks[0].(present.Figures)
	}
	var required, topUps decimal.Decimal
	for _, a := range f.Accounts {
		if a.TracksCash {
			required = required.Add(a.Funding.Required.Decimal())
		}
	}
	want := map[string]decimal.Decimal{
		"Billed": f.Totals.Billed.Decimal(), "Amortized": f.Totals.Amortized.Decimal(), "Cash": f.Totals.Cash.Decimal(), "Calls": decimal.NewFromInt(f.Totals.Calls), "Funding": required,
	}
	for _, figure := range figures {
		if w, ok := want[figure.Label]; ok && !figure.Value.Number.Equal(w) {
			t.Fatalf("%s is %s, not %s", figure.Label, figure.Value.Number, w)
		}
		delete(want, figure.Label)
		switch figure.Label {
		case "Top up":
			topUps = topUps.Add(figure.Value.Number)
		case "Billed", "Amortized", "Calls":
			if parts := numbersOf(figure.Text); !parts.Equal(figure.Value.Number) {
				t.Fatalf("the parts of %s are %s", figure.Label, parts)
			}
		}
	}
	if len(want) > 0 || !topUps.Equal(required) {
		t.Fatalf("missing %v, top-ups %s of %s", want, topUps, required)
	}
}
