package hclspec

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// A Diagnostic is a mistake or a warning with the lines it is about: all that
// any view of it, text or JSON, is drawn from.
type Diagnostic struct {
	Severity string   `json:"severity"` // "error" or "warning"
	Summary  string   `json:"summary"`
	Detail   string   `json:"detail"`
	Range    *Range   `json:"range"`   // null where no file is to blame
	Snippet  *Snippet `json:"snippet"` // null without a range
}

// A Range is a part of a file; its end is exclusive.
type Range struct {
	Filename string `json:"filename"`
	Start    Pos    `json:"start"`
	End      Pos    `json:"end"`
}

// A Pos is a place in a file. Line and column count from 1, column in
// characters as a person sees them; byte counts from 0.
type Pos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// A Snippet is the source lines of a diagnostic.
type Snippet struct {
	Context              *string `json:"context"`                // the block around it, such as `usage "search"`
	Code                 string  `json:"code"`                   // whole lines, without the last line end
	StartLine            int     `json:"start_line"`             // of Code
	HighlightStartOffset int     `json:"highlight_start_offset"` // of the culprit, in bytes of Code
	HighlightEndOffset   int     `json:"highlight_end_offset"`   // exclusive
	Values               []Value `json:"values"`                 // what the names in it stood for
}

// A Value says what a name in a snippet stood for.
type Value struct {
	Traversal string `json:"traversal"` // "var.growth"
	Statement string `json:"statement"` // "is -1"
}

// Describe turns diagnostics into what views draw. The files are those that the
// diagnostics' ranges name.
func Describe(diags hcl.Diagnostics, files map[string]*hcl.File) []Diagnostic {
	out := make([]Diagnostic, 0, len(diags))
	for _, d := range diags {
		out = append(out, describe(d, files))
	}
	return out
}

func describe(d *hcl.Diagnostic, files map[string]*hcl.File) Diagnostic {
	out := Diagnostic{Severity: "error", Summary: d.Summary, Detail: d.Detail}
	if d.Severity == hcl.DiagWarning {
		out.Severity = "warning"
	}
	if d.Subject == nil {
		return out
	}
	out.Range = &Range{d.Subject.Filename, Pos(d.Subject.Start), Pos(d.Subject.End)}
	file := files[d.Subject.Filename]
	if file == nil || d.Subject.Start.Byte > len(file.Bytes) {
		return out
	}
	out.Snippet = snippet(file, *d.Subject)
	out.Snippet.Values = values(d)
	return out
}

// maxSnippetLines and maxSnippetLine bound what is shown of a long culprit.
const (
	maxSnippetLines = 4
	maxSnippetLine  = 500 // bytes
)

// snippet cuts out the lines of a range.
func snippet(file *hcl.File, at hcl.Range) *Snippet {
	src := file.Bytes
	from := bytes.LastIndexByte(src[:at.Start.Byte], '\n') + 1
	end := min(max(at.End.Byte, at.Start.Byte), len(src))
	to := from
	scanner := bufio.NewScanner(bytes.NewReader(src[from:]))
	scanner.Buffer(nil, len(src)+1)
	for lines := 0; lines < maxSnippetLines && to <= end && scanner.Scan(); lines++ {
		to += len(scanner.Bytes()) + 1
	}
	to = min(max(to-1, from), len(src))
	if to-from > maxSnippetLine { // one long line: show the neighbourhood of the culprit
		from = max(from, at.Start.Byte-maxSnippetLine/2)
		to = min(to, from+maxSnippetLine)
	}
	s := &Snippet{
		Code:                 strings.ToValidUTF8(strings.TrimRight(string(src[from:to]), "\r\n"), "?"),
		StartLine:            at.Start.Line,
		HighlightStartOffset: at.Start.Byte - from,
	}
	s.HighlightEndOffset = max(min(end-from, len(s.Code)), s.HighlightStartOffset)
	if nav, ok := file.Nav.(interface{ ContextString(offset int) string }); ok {
		if context := nav.ContextString(at.Start.Byte); context != "" {
			s.Context = &context
		}
	}
	return s
}

// values says what the names in the culprit's expression stood for. Sensitive
// values are not shown.
func values(d *hcl.Diagnostic) []Value {
	shown := []Value{}
	if d.Expression == nil || d.EvalContext == nil {
		return shown
	}
	for _, t := range d.Expression.Variables() {
		v, diags := t.TraverseAbs(d.EvalContext)
		if diags.HasErrors() {
			continue
		}
		entry := Value{traversalText(t), statement(v)}
		if entry.Statement != "" && !slices.Contains(shown, entry) {
			shown = append(shown, entry)
		}
	}
	slices.SortFunc(shown, func(a, b Value) int { return strings.Compare(a.Traversal, b.Traversal) })
	return shown
}

// statement says what a value is, or nothing where it is not known.
func statement(v cty.Value) string {
	if v.ContainsMarked() {
		return "is sensitive"
	}
	switch {
	case !v.IsKnown():
		return ""
	case v.IsNull():
		return "is null"
	case v.Type() == cty.String:
		return "is " + shortened(quoteKey(v.AsString()))
	case v.Type() == cty.Number:
		return "is " + v.AsBigFloat().Text('g', 20)
	case v.Type() == cty.Bool:
		return fmt.Sprintf("is %t", v.True())
	case v.Type().IsObjectType():
		return fmt.Sprintf("is an object with %s", countOf(len(v.Type().AttributeTypes()), "attribute"))
	case v.CanIterateElements():
		return fmt.Sprintf("is a %s with %s", v.Type().FriendlyName(), countOf(v.LengthInt(), "element"))
	default:
		return ""
	}
}

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// shortened cuts a long text in its middle.
func shortened(s string) string {
	runes := []rune(s)
	if len(runes) <= 60 {
		return s
	}
	return string(runes[:40]) + " … " + string(runes[len(runes)-10:])
}

// traversalText writes a reference as it stands in a file.
func traversalText(t hcl.Traversal) string {
	var b strings.Builder
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			b.WriteString(step.Name)
		case hcl.TraverseAttr:
			b.WriteString("." + step.Name)
		case hcl.TraverseIndex:
			if step.Key.Type() == cty.String {
				b.WriteString("[" + quoteKey(step.Key.AsString()) + "]")
			} else {
				b.WriteString("[" + step.Key.AsBigFloat().Text('f', 0) + "]")
			}
		}
	}
	return b.String()
}
