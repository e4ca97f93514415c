package hclspec

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// What views draw of a mistake or a warning.
type (
	Diagnostic = pricing.Diagnostic
	Range      = pricing.Range
	Pos        = pricing.Pos
	Snippet    = pricing.Snippet
	Value      = pricing.Value
)

// Describe turns diagnostics into what views draw. The files are those that the
// diagnostics' ranges name.
func Describe(diags hcl.Diagnostics, files map[string]*hcl.File) []Diagnostic {
	out := make([]Diagnostic, 0, len(diags))
	texts := jsonTexts{}
	for _, d := range diags {
		out = append(out, describe(d, files, texts))
	}
	return out
}

func describe(d *hcl.Diagnostic, files map[string]*hcl.File, texts jsonTexts) Diagnostic {
	out := Diagnostic{Severity: "error", Summary: d.Summary, Detail: d.Detail}
	if d.Severity == hcl.DiagWarning {
		out.Severity = "warning"
	}
	if d.Subject == nil {
		return out
	}
	at, file := *d.Subject, files[d.Subject.Filename]
	if file != nil && at.Start.Byte <= len(file.Bytes) {
		at = texts.correct(at, file.Bytes)
		out.Snippet = snippet(file, at)
	}
	out.Range = &Range{Filename: at.Filename, Start: Pos(at.Start), End: Pos(at.End)}
	if out.Snippet != nil {
		out.Snippet.Values = values(d)
	}
	return out
}

// maxSnippetLines and maxSnippetLine bound what is shown of a long culprit.
const (
	maxSnippetLines = 4
	maxSnippetLine  = 160 // bytes
)

// snippet cuts out the lines of a range.
func snippet(file *hcl.File, at hcl.Range) *Snippet {
	src := file.Bytes
	start, end := at.Start.Byte, min(max(at.End.Byte, at.Start.Byte), len(src))
	if end > start && src[end-1] == '\n' {
		end-- // what should stand before the end of the line is missing there
	}
	from := bytes.LastIndexByte(src[:start], '\n') + 1
	lines := bytes.SplitAfterN(src[from:lineEnd(src, end)], []byte("\n"), maxSnippetLines+1)
	code := bytes.TrimRight(bytes.Join(lines[:min(len(lines), maxSnippetLines)], nil), "\r\n")
	to := from + len(code)
	if to-from > maxSnippetLine { // one long line: show the neighbourhood of the culprit
		from = runeStart(src, max(from, start-maxSnippetLine/2))
		to = runeStart(src, min(to, from+maxSnippetLine))
	}
	s := &Snippet{
		Code:                 strings.ToValidUTF8(string(src[from:to]), "?"),
		StartLine:            at.Start.Line,
		HighlightStartOffset: start - from,
	}
	s.HighlightEndOffset = max(min(end-from, len(s.Code)), s.HighlightStartOffset)
	if nav, ok := file.Nav.(interface{ ContextString(offset int) string }); ok {
		if context := nav.ContextString(start); context != "" {
			s.Context = &context
		}
	}
	return s
}

// runeStart moves an offset back to the start of the character it is in.
func runeStart(src []byte, at int) int {
	for at > 0 && at < len(src) && !utf8.RuneStart(src[at]) {
		at--
	}
	return at
}

// values says what the names in the culprit's expression stood for. Sensitive
// values are not shown. Where each.value is named, each.key tells which one.
func values(d *hcl.Diagnostic) []Value {
	shown := []Value{}
	if d.Expression == nil || d.EvalContext == nil {
		return shown
	}
	names := d.Expression.Variables()
	for _, t := range names {
		if t.RootName() == "each" {
			names = append(names, hcl.Traversal{t[0], hcl.TraverseAttr{Name: "key"}})
			break
		}
	}
	for _, t := range names {
		for ; len(t) > 1; t = t[:len(t)-1] { // of a name that does not exist what it starts with
			v, diags := t.TraverseAbs(d.EvalContext)
			if diags.HasErrors() {
				continue
			}
			entry := Value{Traversal: traversalText(t), Statement: statement(v)}
			if entry.Statement != "" && !slices.Contains(shown, entry) {
				shown = append(shown, entry)
			}
			break
		}
	}
	slices.SortFunc(shown, func(a, b Value) int { return strings.Compare(a.Traversal, b.Traversal) })
	return shown
}

// statement says what a value is, in Terraform's words, or nothing where it is
// not known.
func statement(v cty.Value) string {
	if v.IsMarked() {
		return "has a sensitive value"
	}
	t := v.Type()
	switch {
	case !v.IsKnown():
		return ""
	case v.IsNull():
		return "is null"
	case t == cty.String:
		return "is " + shortened(quoteKey(v.AsString()))
	case t == cty.Number:
		return "is " + v.AsBigFloat().Text('g', 20)
	case t == cty.Bool:
		return fmt.Sprintf("is %t", v.True())
	case t.IsObjectType() && t.HasAttribute("id") && statement(v.GetAttr("id")) != "": // as of a catalogue
		return strings.Replace(statement(v.GetAttr("id")), "is ", "is object with id ", 1)
	case t.IsObjectType():
		return sized("object", len(t.AttributeTypes()), "attribute")
	case v.CanIterateElements():
		return sized(t.FriendlyName(), v.LengthInt(), "element")
	default:
		return ""
	}
}

func sized(kind string, n int, part string) string {
	if n == 0 {
		return "is empty " + kind
	}
	return fmt.Sprintf("is %s with %s", kind, countOf(n, part))
}

// traversalText writes a reference as it stands in a file.
func traversalText(t hcl.Traversal) string { return string(hclwrite.TokensForTraversal(t).Bytes()) }
