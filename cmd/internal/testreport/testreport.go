// Package testreport shows what became of the tests of a configuration: as text, as JSON
// and in the XML that CI systems read.
package testreport

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/diagnostics"
	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
)

// A Report is what became of the tests of a configuration.
type Report struct {
	Kind          string `json:"kind"`
	FormatVersion string `json:"format_version"`
	Passed        int    `json:"passed"`
	Failed        int    `json:"failed"`
	Files         []File `json:"files"`
}

// A File is what became of one file's runs.
type File struct {
	Name   string `json:"name"`
	Status string `json:"status"` // "pass" or "fail"
	Runs   []Run  `json:"runs"`
}

// A Run is what became of one run.
type Run struct {
	Name        string               `json:"name"`
	Status      string               `json:"status"` // "pass" or "fail"
	Passed      bool                 `json:"-"`
	Diagnostics []hclspec.Diagnostic `json:"diagnostics"`
	Plan        *present.Page        `json:"-"` // nil where the run got no plan
}

// Add adds a file's runs and counts them.
func (r *Report) Add(f File) {
	f.Status = "pass"
	for i := range f.Runs {
		run := &f.Runs[i]
		run.Status = "pass"
		if run.Passed {
			r.Passed++
			continue
		}
		r.Failed++
		run.Status, f.Status = "fail", "fail"
	}
	r.Files = append(r.Files, f)
}

// Text prints a line a run, what is wrong below it, and the count last; verbose also the
// plan of each run.
func (r *Report) Text(w io.Writer, width int, color, verbose bool) error {
	for _, f := range r.Files {
		fmt.Fprintf(w, "%s... %s\n", render.Printable(f.Name), status(f.Status == "pass", color))
		for _, run := range f.Runs {
			fmt.Fprintf(w, "  run %q... %s\n", render.Printable(run.Name), status(run.Passed, color))
			if verbose && run.Plan != nil {
				if err := render.Text(w, *run.Plan, render.TextOptions{Width: width, Color: color}); err != nil {
					return err
				}
				fmt.Fprintln(w)
			}
			if err := diagnostics.Text(w, run.Diagnostics, width, color); err != nil {
				return err
			}
		}
	}
	summary := render.Paint(color, render.Green, "Success!")
	if r.Failed > 0 {
		summary = render.Paint(color, render.Red, "Failure!")
	}
	_, err := fmt.Fprintf(w, "\n%s %d passed, %d failed.\n", summary, r.Passed, r.Failed)
	return err
}

func status(passed, color bool) string {
	if passed {
		return render.Paint(color, render.Green, "pass")
	}
	return render.Paint(color, render.Red, "fail")
}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Failure *junitFailure `xml:"failure"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JSON prints the report for programs.
func (r *Report) JSON(w io.Writer) error {
	r.Kind, r.FormatVersion = "test", "1.0"
	return document.WriteJSON(w, r)
}

// JUnit prints the report in the XML that CI systems read.
func (r *Report) JUnit(w io.Writer) error {
	suites := junitSuites{Tests: r.Passed + r.Failed, Failures: r.Failed}
	for _, f := range r.Files {
		suite := junitSuite{Name: f.Name, Tests: len(f.Runs)}
		for _, run := range f.Runs {
			testCase := junitCase{Name: run.Name, Class: f.Name}
			if !run.Passed {
				suite.Failures++
				testCase.Failure = run.failure()
			}
			suite.Cases = append(suite.Cases, testCase)
		}
		suites.Suites = append(suites.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(suites); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (r Run) failure() *junitFailure {
	var text strings.Builder
	_ = diagnostics.Text(&text, r.Diagnostics, 0, false) // a Builder does not fail
	f := &junitFailure{Text: text.String()}
	if len(r.Diagnostics) > 0 {
		f.Message = r.Diagnostics[0].Summary + ": " + r.Diagnostics[0].Detail
	}
	return f
}
