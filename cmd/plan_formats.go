package cmd

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/cmd/internal/tabular"
)

// A drawnPlan is a plan that is to be shown, with all that a format may need.
type drawnPlan struct {
	*simulation                        // nil for a saved plan, which is shown as it is
	source      func() document.Source // the same at every call
	document    func() *document.Plan  // the same as a whole
	diff        *document.Diff         // from a baseline; nil without one
	text        drawing
	limit       int    // characters of Markdown; 0: no limit
	table       string // of CSV
}

// newDrawnPlan is a plan whose document is made when a format wants it.
func newDrawnPlan(s *simulation, meta document.Meta) drawnPlan {
	return drawnPlan{
		simulation: s,
		source:     sync.OnceValue(func() document.Source { return document.NewSource(s.forecast, meta) }),
		document:   sync.OnceValue(func() *document.Plan { return document.New(s.forecast, meta) }),
	}
}

// savedPlan is a saved plan.
func savedPlan(plan *document.Plan) drawnPlan {
	return drawnPlan{source: plan.Source, document: func() *document.Plan { return plan }}
}

// write prints the document.
func (p drawnPlan) write(w io.Writer) error { return p.source().Write(w) }

// pageWith is what the plan is drawn from.
func (p drawnPlan) pageWith(opt present.Options) (present.Page, error) {
	source := p.source()
	opt.Advice = present.Advice(source.Plan.Advice, source.Plan.AdviceRun, source.Plan.Currency, opt)
	return present.Plan(source, opt)
}

// A planFormat is a way to show a plan.
type planFormat struct {
	name   string
	binary bool // not to be shown on a terminal
	draw   func(w io.Writer, p drawnPlan) error
}

// planFormats are the formats of plan and show, the default first.
func planFormats() []planFormat {
	return []planFormat{
		{name: "text", draw: drawPlanAs("text")},
		{name: "json", draw: func(w io.Writer, p drawnPlan) error { return p.write(w) }},
		{name: "markdown", draw: drawPlanAs("markdown")},
		{name: "html", draw: drawPlanHTML},
		{name: csvFormat, draw: func(w io.Writer, p drawnPlan) error {
			if g := p.source().Plan.Groups; g != nil {
				return tabular.Groups(w, g, p.source().Plan.Currency, false)
			}
			return tabular.CSV(w, p.document(), p.table)
		}},
		{name: focusFormat, draw: func(w io.Writer, p drawnPlan) error {
			if p.table == commitmentsTable {
				return tabular.FocusCommitments(w, p.document())
			}
			return tabular.Focus(w, p.document())
		}},
		{name: "xlsx", binary: true, draw: drawPlanWorkbook},
	}
}

const (
	csvFormat        = "csv"
	focusFormat      = "focus"
	commitmentsTable = "commitments" // of FOCUS
)

// A tableOption is which table of a plan CSV or FOCUS shows.
type tableOption struct{ name string }

func (o *tableOption) addFlag(c *cobra.Command) {
	tables := tabular.CSVTables()
	c.Flags().StringVar(&o.name, "table", tables[0], "table for --format csv: "+strings.Join(tables, ", ")+"; for --format focus: "+commitmentsTable)
	must(c.RegisterFlagCompletionFunc("table", cobra.FixedCompletions(append(tables, commitmentsTable), cobra.ShellCompDirectiveNoFileComp)))
}

// check rejects unknown tables, and a table for a format other than CSV.
func (o *tableOption) check(format string) error {
	tables := tabular.CSVTables()
	if o.name == commitmentsTable {
		if format != focusFormat {
			return fmt.Errorf("--table %s applies to --format focus only, not to %s", commitmentsTable, format)
		}
		return nil
	}
	if !slices.Contains(tables, o.name) {
		return fmt.Errorf("--table: unknown table %q; choose one of: %s", o.name, strings.Join(tables, ", "))
	}
	if format != csvFormat && o.name != tables[0] {
		return fmt.Errorf("--table applies to --format csv only, not to %s", format)
	}
	return nil
}

func planFormatNames() (names []string) {
	for _, f := range planFormats() {
		names = append(names, f.name)
	}
	return names
}

// printPlan shows a plan in the format asked for, and writes the other files of the
// command.
func printPlan(env *Env, o *outputOptions, files *batch, p drawnPlan) error {
	defer files.discard()
	for _, f := range planFormats() {
		if f.name != o.format {
			continue
		}
		if f.binary && o.report == "" && env.StdoutWidth > 0 {
			return fmt.Errorf("--format %s cannot be printed on a terminal; write it to a file with --report FILE", f.name)
		}
		return o.printWith(env, files, func(w io.Writer, t drawing) error {
			p.text = t
			return f.draw(w, p)
		})
	}
	return o.check() // returns the error: an unknown format
}

// drawPlanAs draws text or Markdown, with the diff below the plan.
func drawPlanAs(format string) func(w io.Writer, p drawnPlan) error {
	return func(w io.Writer, p drawnPlan) error {
		page, err := p.pageWith(p.text.options())
		if err != nil {
			return err
		}
		if err := p.text.page(w, format, page, p.limit); err != nil || p.diff == nil {
			return err
		}
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
		return drawDiff(w, format, p.diff, p.text, p.limit)
	}
}

func drawPlanWorkbook(w io.Writer, p drawnPlan) error {
	source := p.source()
	opt := present.Options{Lang: p.text.Lang, Detail: true, By: p.text.By}
	opt.Advice = present.Advice(source.Plan.Advice, source.Plan.AdviceRun, source.Plan.Currency, opt)
	page, err := present.Workbook(source, p.diff, opt)
	if err != nil {
		return err
	}
	return render.XLSX(w, page)
}

func drawPlanHTML(w io.Writer, p drawnPlan) error {
	page, err := p.pageWith(present.Options{Lang: p.text.Lang, Detail: true, Charts: true, By: p.text.By})
	if err != nil {
		return err
	}
	if p.diff != nil {
		page = present.WithDiff(page, present.Diff(p.diff, present.Options{Lang: p.text.Lang, Detail: true, By: p.text.By}))
	}
	return render.HTML(w, page)
}
