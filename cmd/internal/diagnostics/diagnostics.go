// Package diagnostics shows mistakes and warnings, with the source that they are about.
package diagnostics

import (
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
)

// Text prints mistakes and warnings the way Terraform does: what is
// wrong, where, the source with the culprit underlined, and what would be
// right. Prose is wrapped to the width; 0 or less means no terminal.
func Text(w io.Writer, diags []hclspec.Diagnostic, width int, color bool) error {
	for _, d := range diags {
		if _, err := io.WriteString(w, diagnostic(d, width, color)); err != nil {
			return err
		}
	}
	return nil
}

func diagnostic(d hclspec.Diagnostic, width int, color bool) string {
	code, label := render.Red, "Error"
	if d.Severity == "warning" {
		code, label = render.Yellow, "Warning"
	}
	lines := []string{render.Paint(color, code, label+": ") + render.Paint(color, render.Bold, render.Printable(d.Summary)), ""}
	if d.Range != nil {
		lines = append(lines, snippetLines(d, color)...)
	}
	if width <= 0 {
		width = 100 // in a log
	}
	for paragraph := range strings.SplitSeq(d.Detail, "\n") {
		lines = append(lines, render.Wrap(render.Printable(paragraph), max(width-2, 20))...)
	}
	// The bar at the left keeps the lines of one message together.
	text := render.Paint(color, code, "╷") + "\n"
	for _, line := range lines {
		text += strings.TrimRight(render.Paint(color, code, "│")+" "+line, " ") + "\n"
	}
	return text + render.Paint(color, code, "╵") + "\n"
}

func snippetLines(d hclspec.Diagnostic, color bool) []string {
	head := fmt.Sprintf("  on %s line %d", render.Printable(d.Range.Filename), d.Range.Start.Line)
	if d.Snippet == nil {
		return []string{head + ".", ""}
	}
	if d.Snippet.Context != nil {
		head += ", in " + render.Printable(*d.Snippet.Context)
	}
	lines := []string{head + ":"}
	offset := 0
	for i, code := range strings.Split(d.Snippet.Code, "\n") {
		lines = append(lines, codeLines(d.Snippet, i, offset, strings.TrimSuffix(code, "\r"), color)...)
		offset += len(code) + 1
	}
	for i, v := range d.Snippet.Values {
		if i == 0 {
			lines = append(lines, "    ├────────────────")
		}
		lines = append(lines, "    │ "+render.Printable(v.Traversal)+" "+render.Printable(v.Statement))
	}
	return append(lines, "")
}

// codeLines shows one source line with the culprit in it underlined: by the
// terminal where there are colours, by a second line where not.
func codeLines(s *hclspec.Snippet, i, offset int, code string, color bool) []string {
	number := fmt.Sprintf("%4d: ", s.StartLine+i)
	code = strings.ReplaceAll(code, "\t", " ")
	from := min(max(s.HighlightStartOffset-offset, 0), len(code))
	to := min(max(s.HighlightEndOffset-offset, from), len(code))
	before, culprit, after := render.Printable(code[:from]), render.Printable(code[from:to]), render.Printable(code[to:])
	line := number + before + render.Paint(color, render.Underlined, culprit) + after
	marks := render.Width(culprit)
	if i == 0 {
		marks = max(marks, 1) // something is missing there
	}
	if color || marks == 0 {
		return []string{line}
	}
	return []string{line, strings.Repeat(" ", len(number)+render.Width(before)) + strings.Repeat("^", marks)}
}

// JSON prints the result of a validation for programs, editors above all. It is
// valid JSON whatever is wrong.
func JSON(w io.Writer, diags []hclspec.Diagnostic) error {
	result := struct {
		FormatVersion string               `json:"format_version"`
		Valid         bool                 `json:"valid"`
		ErrorCount    int                  `json:"error_count"`
		WarningCount  int                  `json:"warning_count"`
		Diagnostics   []hclspec.Diagnostic `json:"diagnostics"`
	}{FormatVersion: "1.0", Diagnostics: diags}
	for _, d := range diags {
		if d.Severity == "error" {
			result.ErrorCount++
		} else {
			result.WarningCount++
		}
	}
	result.Valid = result.ErrorCount == 0
	return document.WriteJSON(w, result)
}
