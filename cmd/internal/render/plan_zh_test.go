package render

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/sensitivity"
)

// A fullPlan is a forecast with what its document says beyond it.
type fullPlan struct {
	*planner.Forecast
	meta document.Meta
}

// fullPlanOf is a configuration's plan with all that a text may show: outcome, advice,
// sensitivity, and itself as a scenario.
func fullPlanOf(t *testing.T, file string) fullPlan {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS(filepath.Dir(file)), Path: filepath.Base(file)})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f, scenario := simulateText(t, config.Input), "boom"
	plan := fullPlan{f, document.Meta{Scenario: &scenario, Findings: document.Findings{Scenarios: []document.Scenario{document.NewScenario("boom", f)}, Outputs: map[string]document.Output{}}}}
	outcome, diags := config.Evaluate(f, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, c := range outcome.Checks {
		status := "fail"
		if c.Passed {
			status = "pass"
		}
		plan.meta.Checks = append(plan.meta.Checks, document.Check{Address: c.Address, Status: status, OnFail: string(c.OnFail), Messages: c.Messages})
	}
	for name, value := range outcome.Outputs {
		o, err := hclspec.MarshalOutput(value)
		if err != nil {
			t.Fatal(err)
		}
		plan.meta.Outputs[name] = document.Output{Value: o.Value, Type: o.Type, Sensitive: o.Sensitive}
	}
	plan.meta.Advice, plan.meta.AdviceRun = document.NewAdvice(advise.Advise(f, advise.Options{}), f)
	turned, problems := sensitivity.Analyze(f)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	plan.meta.Sensitivity = document.NewSensitivity(f, turned)
	return plan
}

// textFiles are the configurations whose plans are drawn.
func textFiles(t *testing.T) (files []string) {
	t.Helper()
	for _, pattern := range []string{"../../testdata/conformance/*/main.hcl", "../../../examples/*.hcl", textFolder + "/*.hcl"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) < 3 {
			t.Fatal(pattern, found, err)
		}
		files = append(files, slices.DeleteFunc(found, func(file string) bool { return strings.Count(filepath.Base(file), ".") > 1 })...)
	}
	return files
}

func TestChineseTextGoldens(t *testing.T) {
	p := chinese(t)
	for _, name := range []string{"quickstart", "freeze-fails-suspend", "group", "environments"} {
		f := exampleForecast(t, name+".hcl")
		for _, width := range []int{80, 120} {
			checkGoldenText(t, f, fmt.Sprintf("%s.%d.zh", name, width), planDrawing{Width: width, Lang: p})
		}
	}
	checkGoldenText(t, textForecast(t, "trouble.hcl"), "trouble.detail.zh", planDrawing{Width: 100, Detail: true, Lang: p})
	checkGoldenText(t, textForecast(t, "many.hcl"), "many.80.zh", planDrawing{Width: 80, Lang: p})
	checkGoldenMarkdown(t, exampleForecast(t, "expiring-pack.hcl"), "expiring-pack.md.zh", p, 0)
	checkGoldenMarkdown(t, textForecast(t, "trouble.hcl"), "trouble.md", nil, 0)
	checkGoldenMarkdown(t, textForecast(t, "many.hcl"), "many.short.md", nil, 2000)
}

func checkGoldenMarkdown(t *testing.T, f *planner.Forecast, name string, p *lang.Printer, limit int) {
	t.Helper()
	text := drawn(t, func(w io.Writer) error {
		return Markdown(w, planPageOf(t, f, document.Meta{}, planDrawing{Lang: p}), limit)
	})
	checkGolden(t, f, name, text)
}

// A page keeps any limit, down to its headline, whatever stands in names.
func TestPlanMarkdownKeepsTheLimit(t *testing.T) {
	check := func(t rapid.TB, f *planner.Forecast, detail bool) {
		page := planPageOf(t, f, document.Meta{}, planDrawing{Detail: detail})
		for _, limit := range []int{1500, 3000, 10_000, 65_536} {
			text := drawn(t, func(w io.Writer) error { return Markdown(w, page, limit) })
			if n := utf8.RuneCountInString(text); n > limit || strings.ContainsAny(text, "\x1b\u202e") {
				t.Errorf("%d characters of %d, or something unprintable in %q", n, limit, text)
			}
		}
	}
	check(t, textForecast(t, "many.hcl"), false)
	rapid.Check(t, func(t *rapid.T) {
		check(t, simulateText(t, (&evilNames{T: t}).plan(2, 1, manyFrom)), rapid.Bool().Draw(t, "detail"))
	})
}
