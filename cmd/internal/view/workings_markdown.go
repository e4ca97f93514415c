package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// WorkingsMarkdown draws a month worked out as Markdown: a heading and a table
// for each step. Names from a configuration are code, so that they mean nothing
// there.
func WorkingsMarkdown(w io.Writer, m WorkedMonth, p *lang.Printer) error {
	s := newSheet(m, p)
	var out strings.Builder
	fmt.Fprintf(&out, "## %s\n", code(s.title))
	fmt.Fprintf(&out, "\n%s\n", codeUpTo(longestMessage, s.prices))
	for _, note := range s.notes {
		fmt.Fprintf(&out, "\n%s\n", note)
	}
	for i, step := range s.steps {
		fmt.Fprintf(&out, "\n### %d. %s\n", i+1, step.title)
		if step.intro != "" {
			fmt.Fprintf(&out, "\n%s\n", step.intro)
		}
		for _, b := range step.blocks {
			if b.subject != "" {
				fmt.Fprintf(&out, "\n%s\n", code(b.subject))
			}
			out.WriteString("\n" + b.markdown(p))
		}
	}
	fmt.Fprintf(&out, "\n%s\n", codeUpTo(longestMessage, s.summary))
	_, err := io.WriteString(w, out.String())
	return err
}

// markdown is a table of the block's lines; a sentence is a row of its own.
func (b *sheetBlock) markdown(p *lang.Printer) string {
	t := markdownTable{heads: []string{"", p.T("working"), p.T("result"), "", p.T("rule")}, left: 1}
	cell := func(text string) string {
		if text == "" {
			return ""
		}
		return codeUpTo(longestMessage, text)
	}
	for _, l := range b.lines {
		if l.sentence != "" {
			t.add("", cell(l.sentence), "", "", l.rule.text(p))
			continue
		}
		t.add(cell(l.name), cell(l.working), cell(l.result), cell(l.remark), l.rule.text(p))
	}
	return t.String()
}
