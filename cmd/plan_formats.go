package cmd

import (
	"fmt"
	"io"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/view"
)

// A drawnPlan is a plan that is to be shown, with all that a format may need.
type drawnPlan struct {
	*simulation
	document   *document.Plan
	comparison *comparison // with a baseline; nil without one
	text       view.TextOptions
	limit      int // characters of Markdown; 0: no limit
}

// A planFormat is a way to show a plan.
type planFormat struct {
	name   string
	binary bool // not to be shown on a terminal
	draw   func(w io.Writer, p drawnPlan) error
}

// planFormats are the formats of plan and show, the default first. A new one is a
// view and a line here.
func planFormats() []planFormat {
	return []planFormat{
		{name: "text", draw: drawPlanText},
		{name: "json", draw: func(w io.Writer, p drawnPlan) error { return p.document.Write(w) }},
		{name: "markdown", draw: drawPlanMarkdown},
	}
}

func planFormatNames() (names []string) {
	for _, f := range planFormats() {
		names = append(names, f.name)
	}
	return names
}

// printPlan shows a plan in the format asked for.
func printPlan(env *Env, o *outputOptions, p drawnPlan) error {
	for _, f := range planFormats() {
		if f.name != o.format {
			continue
		}
		if f.binary && o.report == "" && env.StdoutWidth > 0 {
			return fmt.Errorf("--format %s is not for a terminal; write it to a file with --report FILE", f.name)
		}
		return o.print(env, func(w io.Writer, width int, color bool) error {
			p.text = view.TextOptions{Width: width, Color: color, Detail: o.detail, Quiet: o.quiet}
			return f.draw(w, p)
		})
	}
	return o.check() // has said so before
}

func drawPlanText(w io.Writer, p drawnPlan) error {
	if err := view.Text(w, p.view(), p.text); err != nil || p.comparison == nil {
		return err
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	return view.DiffText(w, p.comparison.view(), p.text)
}

func drawPlanMarkdown(w io.Writer, p drawnPlan) error {
	options := view.MarkdownOptions{Limit: p.limit}
	if err := view.PlanMarkdown(w, p.view(), options); err != nil || p.comparison == nil {
		return err
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	return view.DiffMarkdown(w, p.comparison.view(), options)
}
