package cmd

import (
	"io"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/cmd/internal/tabular"
)

// The formats of a plan, of a diff and of many of them, the default first.
var (
	planFormats = []string{"text", "json", "markdown", "html", csvFormat, focusFormat, xlsxFormat}
	diffFormats = []string{"text", "json", "markdown", csvFormat, "html"}
	manyFormats = []string{"text", "json", "markdown"}
)

// A shownPlan is a plan with all that a format may need.
type shownPlan struct {
	*simulation // nil for a saved plan, which is shown as it is
	source      document.Source
	diff        *document.Diff // from a baseline; nil without one
}

func (p shownPlan) result() result { return result{p.source.Write, p.draw} }

func (p shownPlan) draw(w io.Writer, t drawing) error {
	plan, opt := p.source.Plan, t.options()
	switch {
	case t.Format == csvFormat && plan.Groups != nil:
		return tabular.Groups(w, plan.Groups, plan.Currency, false)
	case t.Format == csvFormat:
		return tabular.CSV(w, p.source.Whole(), t.Table)
	case t.Format == focusFormat && t.Table == commitmentsTable:
		return tabular.FocusCommitments(w, p.source.Whole())
	case t.Format == focusFormat:
		return tabular.Focus(w, p.source.Whole())
	case t.Format == "html", t.Format == xlsxFormat:
		opt = present.Options{Lang: t.Lang, Detail: true, By: t.By, Charts: t.Format == "html"}
	}
	if t.Format == xlsxFormat {
		page, err := present.Workbook(p.source, p.diff, opt)
		if err != nil {
			return err
		}
		return render.XLSX(w, page)
	}
	page, err := present.Plan(p.source, opt)
	switch {
	case err != nil:
		return err
	case t.Format == "html" && p.diff != nil:
		return render.HTML(w, present.WithDiff(page, present.Diff(p.diff, present.Options{Lang: t.Lang, Detail: true, By: t.By})))
	case t.Format == "html":
		return render.HTML(w, page)
	}
	if err := t.page(w, page); err != nil || p.diff == nil {
		return err
	}
	io.WriteString(w, "\n")
	return drawDiff(w, p.diff, t)
}

func diffResult(d *document.Diff) result {
	return result{d.Write, func(w io.Writer, t drawing) error { return drawDiff(w, d, t) }}
}

func drawDiff(w io.Writer, d *document.Diff, t drawing) error {
	switch t.Format {
	case csvFormat:
		return tabular.Groups(w, d.Groups, d.Currency, true)
	case "html":
		return render.HTML(w, present.Diff(d, present.Options{Lang: t.Lang, Detail: true}))
	}
	return t.page(w, present.Diff(d, t.options()))
}
