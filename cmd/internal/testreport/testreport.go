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

// A Report is what became of the tests of a configuration, for JSON and for JUnit's XML.
type Report struct {
	XMLName       xml.Name `json:"-" xml:"testsuites"`
	Kind          string   `json:"kind" xml:"-"`
	FormatVersion string   `json:"format_version" xml:"-"`
	Tests         int      `json:"-" xml:"tests,attr"`
	Passed        int      `json:"passed" xml:"-"`
	Failed        int      `json:"failed" xml:"failures,attr"`
	Files         []File   `json:"files" xml:"testsuite"`
}

// A File is what became of one file's runs.
type File struct {
	Name   string `json:"name" xml:"name,attr"`
	Status string `json:"status" xml:"-"` // "pass" or "fail"
	Tests  int    `json:"-" xml:"tests,attr"`
	Failed int    `json:"-" xml:"failures,attr"`
	Runs   []Run  `json:"runs" xml:"testcase"`
}

// A Run is what became of one run.
type Run struct {
	Name        string               `json:"name" xml:"name,attr"`
	Status      string               `json:"status" xml:"-"` // "pass" or "fail"
	Passed      bool                 `json:"-" xml:"-"`
	Diagnostics []hclspec.Diagnostic `json:"diagnostics" xml:"-"`
	Plan        *present.Page        `json:"-" xml:"-"` // nil where the run got no plan
	File        string               `json:"-" xml:"classname,attr"`
	Failure     *Failure             `json:"-" xml:"failure"` // nil of a run that passed
}

// A Failure is what JUnit's XML says of a run that failed.
type Failure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// Add adds a file's runs and counts them.
func (r *Report) Add(f File) {
	f.Status, f.Tests = "pass", len(f.Runs)
	for i := range f.Runs {
		run := &f.Runs[i]
		if run.Status, run.File = "pass", f.Name; !run.Passed {
			f.Failed++
			run.Status, f.Status, run.Failure = "fail", "fail", run.failure()
		}
	}
	r.Tests += f.Tests
	r.Failed += f.Failed
	r.Passed = r.Tests - r.Failed
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

// JSON prints the report for programs.
func (r *Report) JSON(w io.Writer) error {
	r.Kind, r.FormatVersion = "test", "1.0"
	return document.WriteJSON(w, r)
}

// JUnit prints the report in the XML that CI systems read.
func (r *Report) JUnit(w io.Writer) error {
	text, err := xml.MarshalIndent(r, "", "  ")
	fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

func (r Run) failure() *Failure {
	var text strings.Builder
	_ = diagnostics.Text(&text, r.Diagnostics, 0, false) // a Builder does not fail
	f := &Failure{Text: text.String()}
	if len(r.Diagnostics) > 0 {
		f.Message = r.Diagnostics[0].Summary + ": " + r.Diagnostics[0].Detail
	}
	return f
}
