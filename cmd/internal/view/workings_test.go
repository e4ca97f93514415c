package view

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/planner/workings"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func workingsOf(t testing.TB, f *planner.Forecast, address string, month pricing.Month) *workings.Workings {
	t.Helper()
	w, err := workings.Of(f, address, month)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func drawWorkings(t testing.TB, w *workings.Workings, width int) string {
	t.Helper()
	var b bytes.Buffer
	if err := Workings(&b, WorkedMonth{Workings: w}, TextOptions{Width: width}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// configurations are the examples and the conformance cases, by file.
func configurations(t *testing.T) map[string]*planner.Forecast {
	t.Helper()
	forecasts, err := allConfigurations()
	if err != nil {
		t.Fatal(err)
	}
	return forecasts
}

// allConfigurations are read and settled once; no test changes one.
var allConfigurations = sync.OnceValues(func() (map[string]*planner.Forecast, error) {
	forecasts := map[string]*planner.Forecast{}
	for _, pattern := range []string{"../../testdata/conformance/*/main.hcl", "../../../examples/*.hcl"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) < 5 {
			return nil, fmt.Errorf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			if strings.Count(filepath.Base(file), ".") > 1 { // values, catalogues, tests
				continue
			}
			config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS(filepath.Dir(file)), Path: filepath.Base(file)})
			if diags.HasErrors() {
				return nil, diags
			}
			f, problems := settle.Simulate(config.Input)
			if len(problems) > 0 {
				return nil, fmt.Errorf("%s: %v", file, problems)
			}
			forecasts[filepath.ToSlash(file)] = f
		}
	}
	return forecasts, nil
})

// TestWorkingsGiveTheBill follows the printed text of every month of every
// account by hand and arrives at the figures of the plan document.
func TestWorkingsGiveTheBill(t *testing.T) {
	t.Parallel()
	months, shared := 0, 0
	for name, f := range configurations(t) {
		t.Run(name, func(t *testing.T) {
			plan := document.New(f, document.Meta{})
			for i := range plan.Accounts {
				for k := range f.Input.Months {
					w := workingsOf(t, f, plan.Accounts[i].Address, f.Input.Month(k))
					text := drawWorkings(t, w, []int{80, 0, 60}[(i+k)%3])
					if err := followed(text, plan, i, k); err != nil {
						t.Fatalf("%s %s: %v\n%s", w.Address, w.Month, err, text)
					}
					months++
					shared += strings.Count(text, "among the largest")
				}
			}
		})
	}
	if months < 500 || shared < 100 {
		t.Errorf("only %d months with %d remainders", months, shared)
	}
}

// TestWorkingsOfUsagesAndPacks follows the parts of every usage and pack of the
// first and last month likewise.
func TestWorkingsOfUsagesAndPacks(t *testing.T) {
	t.Parallel()
	usages, packs := 0, 0
	for name, f := range configurations(t) {
		t.Run(name, func(t *testing.T) {
			plan := document.New(f, document.Meta{})
			follow := func(address string, k int) *paper {
				text := drawWorkings(t, workingsOf(t, f, address, f.Input.Month(k)), 80)
				lines, err := recompute(text)
				if err != nil {
					t.Fatalf("%s %s: %v\n%s", address, f.Input.Month(k), err, text)
				}
				return &paper{lines: lines}
			}
			for _, k := range []int{0, f.Input.Months - 1} {
				for _, u := range plan.Usages {
					p := follow(u.Address, k)
					if p.share(u.Address, u.Cost[k]); p.err != nil {
						t.Errorf("%s: %v", f.Input.Month(k), p.err)
					}
					usages++
				}
				for _, a := range plan.Accounts {
					for _, pack := range a.Packs {
						p := follow(pack.Address, k)
						if p.pack(pack, k); p.err != nil {
							t.Errorf("%s: %v", f.Input.Month(k), p.err)
						}
						packs++
					}
				}
			}
		})
	}
	if usages < 100 || packs < 20 {
		t.Errorf("only %d usages and %d packs", usages, packs)
	}
}

// TestWorkingsOfAnyPlan does so for random plans, with names in any script.
func TestWorkingsOfAnyPlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		f := withDrawnTerms(r, drawForecast(r, 1, 2))
		plan := document.New(f, document.Meta{})
		i := rapid.IntRange(0, len(plan.Accounts)-1).Draw(r, "account")
		k := rapid.IntRange(0, f.Input.Months-1).Draw(r, "month")
		text := drawWorkings(t, workingsOf(t, f, plan.Accounts[i].Address, f.Input.Month(k)), rapid.SampledFrom([]int{0, 60, 80, 200}).Draw(r, "width"))
		checkPrintable(r, text)
		if err := followed(text, plan, i, k); err != nil {
			r.Fatalf("%v\n%s", err, text)
		}
	})
}

// withDrawnTerms is a plan under other terms.
func withDrawnTerms(r *rapid.T, f *planner.Forecast) *planner.Forecast {
	in := *f.Input
	in.Accounts = slices.Clone(in.Accounts)
	for i := range in.Accounts {
		terms := &in.Accounts[i].Products[0].Terms
		for _, term := range [][]string{
			{"tier_basis", "postpaid", "gross"}, {"freeze_basis", "postpaid", "gross"},
			{"freeze_ratio", "1", "0", "1.2", "0.333333333333"}, {"pack_validity", "1y", "12d"},
		} {
			if err := terms.Set(term[0], rapid.SampledFrom(term[1:]).Draw(r, term[0])); err != nil {
				r.Fatal(err)
			}
		}
		if terms.Overdraft == pricing.OverdraftReport && rapid.Bool().Draw(r, "whole month") {
			terms.PackCoverage = pricing.CoverageFromMonth
		}
	}
	in.Packs = slices.DeleteFunc(slices.Clone(in.Packs), func(p planner.PackPurchase) bool { // expired by then
		return p.Remaining != nil && in.Accounts[slices.IndexFunc(in.Accounts, func(a planner.Account) bool { return a.Address == p.Account })].Products[0].Terms.PackValidity.Expiry(p.PurchasedOn) <= in.Start.First()
	})
	return simulateText(r, in)
}

var paperNumber = regexp.MustCompile(`[0-9][0-9,]*(\.[0-9]+)?`)

// TestRecomputeFindsEveryWrongNumber changes the numbers of printed months one
// after another: the check of the other tests finds each.
func TestRecomputeFindsEveryWrongNumber(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ file, address, month string }{
		{"shared-quota.hcl", "account.app", "2026-12"},
		{"expiring-pack.hcl", "account.shop", "2027-04"},
		{"tier-edge.hcl", "account.shop", "2026-12"},
		{"freeze-fails-suspend.hcl", "account.shop", "2027-01"},
	} {
		f := exampleForecast(t, test.file)
		plan := document.New(f, document.Meta{})
		month, err := pricing.ParseMonth(test.month)
		if err != nil {
			t.Fatal(err)
		}
		wide := &sheetText{width: 1000} // no line is folded
		wide.sheet(newSheet(WorkedMonth{Workings: workingsOf(t, f, test.address, month)}, nil))
		lines := strings.Split(wide.out.String(), "\n")
		changed := 0
		for i, line := range lines {
			for _, at := range numbersOf(line) {
				altered := slices.Clone(lines)
				altered[i] = line[:at[1]-1] + string('0'+(line[at[1]-1]-'0'+1)%10) + line[at[1]:]
				if followed(strings.Join(altered, "\n"), plan, 0, int(month-f.Input.Start)) == nil {
					t.Errorf("%s: nothing is wrong with %q", test.file, altered[i])
				}
				changed++
			}
		}
		if changed < 50 {
			t.Errorf("%s: only %d numbers", test.file, changed)
		}
	}
}

// numbersOf finds the numbers of a line that something follows from: not those
// of remarks, decimals, names.
func numbersOf(line string) (found [][]int) {
	if !strings.HasPrefix(line, strings.Repeat(" ", lineIndent)) || !strings.Contains(line, ": ") {
		return nil
	}
	start := strings.Index(line, ": ")
	end := strings.LastIndex(line, " §")
	if remark := regexp.MustCompile(`[0-9] \(`).FindStringIndex(line); remark != nil {
		end = min(end, remark[1]-1)
	}
	for _, at := range paperNumber.FindAllStringIndex(line[:end], -1) {
		if at[0] > start && !strings.HasPrefix(line[at[1]:], " decimals") {
			found = append(found, at)
		}
	}
	return found
}

func exampleForecast(t *testing.T, file string) *planner.Forecast {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS("../../../examples"), Path: file})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return simulateText(t, config.Input)
}

// TestWorkingsGolden: three months that tell something, a usage, a pack, and
// Markdown.
func TestWorkingsGolden(t *testing.T) {
	for _, test := range []struct{ name, file, address, month string }{
		{"tier-edge", "tier-edge.hcl", "account.shop", "2026-12"},
		{"expiring-pack", "expiring-pack.hcl", "account.shop", "2027-04"},
		{"shared-quota", "shared-quota.hcl", "account.app", "2026-12"},
		{"usage", "shared-quota.hcl", "usage.cars", "2026-12"},
		{"pack", "expiring-pack.hcl", "resource_pack.spring", "2027-04"},
		{"suspended", "freeze-fails-suspend.hcl", "account.shop", "2027-01"},
	} {
		month, err := pricing.ParseMonth(test.month)
		if err != nil {
			t.Fatal(err)
		}
		w := workingsOf(t, exampleForecast(t, test.file), test.address, month)
		checkWorkingsGolden(t, test.name+".txt", drawWorkings(t, w, 80))
		if test.name == "tier-edge" {
			var b bytes.Buffer
			if err := WorkingsMarkdown(&b, WorkedMonth{w, "boom"}, nil); err != nil {
				t.Fatal(err)
			}
			checkWorkingsGolden(t, test.name+".md", b.String())
		}
	}
}

func checkWorkingsGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "explain", name)
	if *updateText {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); run with -update if the change is meant:\n%s", name, diff)
	}
}

// Colours repeat what the words say: without them the text is the same.
func TestWorkingsColorOnlyPaints(t *testing.T) {
	f := exampleForecast(t, "shared-quota.hcl")
	w := WorkedMonth{Workings: workingsOf(t, f, "account.app", f.Input.Start)}
	var painted bytes.Buffer
	if err := Workings(&painted, w, TextOptions{Width: 80, Color: true}); err != nil {
		t.Fatal(err)
	}
	plain := drawWorkings(t, w.Workings, 80)
	if unpaint(painted.String()) != plain || painted.String() == plain {
		t.Error("colours change more than the colour")
	}
}

var codeSpan = regexp.MustCompile("(`+)([^`]|[^`].*?[^`])(`+)")

// TestWorkingsMarkdownNamesAreCode: names from a configuration mean nothing in
// Markdown, whatever stands in them. What is not code is this program's own text.
func TestWorkingsMarkdownNamesAreCode(t *testing.T) {
	f := exampleForecast(t, "shared-quota.hcl")
	in := *f.Input
	const evil = "@nobody <b>#1</b> | `x` ](http://x)\n# y \u202e"
	in.Accounts = slices.Clone(in.Accounts)
	in.Accounts[0].Title = evil
	in.Usages = slices.Clone(in.Usages)
	in.Usages[0].Address = "usage.a[" + fmt.Sprintf("%q", evil) + "]"
	f = simulateText(t, in)
	for _, address := range []string{"account.app", f.Input.Usages[0].Address} {
		var b bytes.Buffer
		if err := WorkingsMarkdown(&b, WorkedMonth{workingsOf(t, f, address, in.Start), evil}, nil); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "nobody") {
			t.Error("the names are not shown")
		}
		for _, line := range strings.Split(b.String(), "\n") {
			rest := codeSpan.ReplaceAllString(line, "")
			for _, bad := range []string{"nobody", "<", "`", "http", "\u202e"} {
				if strings.Contains(rest, bad) {
					t.Errorf("%q is not code in %q", bad, line)
				}
			}
			if table := strings.HasPrefix(line, "|"); table && strings.Count(line, "|") != 6 {
				t.Errorf("not five cells: %q", line)
			}
		}
	}
}

// TestWorkingsNameRulesThatAreThere: the section that a line names is one of
// docs/settlement.md, and the item after the point one of its numbered list.
func TestWorkingsNameRulesThatAreThere(t *testing.T) {
	page, err := os.ReadFile("../../../docs/settlement.md")
	if err != nil {
		t.Fatal(err)
	}
	items := map[string]bool{}
	section := ""
	for _, line := range strings.Split(string(page), "\n") {
		if m := regexp.MustCompile(`^## ([0-9]+)\. `).FindStringSubmatch(line); m != nil {
			section = m[1]
			items[section] = true
		}
		if m := regexp.MustCompile(`^([0-9]+)\. `).FindStringSubmatch(line); m != nil {
			items[section+"."+m[1]] = true
		}
	}
	named := map[string]bool{}
	for _, f := range configurations(t) {
		for _, a := range f.Input.Accounts {
			lines, err := readPaper(drawWorkings(t, workingsOf(t, f, a.Address, f.Input.Start), 0))
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				named[strings.TrimPrefix(strings.Fields(l.rule)[0], "§")] = true
			}
		}
	}
	for rule := range named {
		if !items[rule] {
			t.Errorf("docs/settlement.md has no §%s", rule)
		}
	}
	if len(named) < 10 {
		t.Errorf("only the rules %v are named", named)
	}
}
