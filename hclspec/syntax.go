package hclspec

import (
	"bytes"
	"slices"

	"github.com/declarative-cost/planner/hclspec/internal/scan"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// parseNative checks and parses a file in native syntax.
func parseNative(src []byte, filename string) (*hcl.File, hcl.Diagnostics) {
	if diags := scan.Native(src, filename); diags.HasErrors() {
		return nil, diags
	}
	file, diags := hclsyntax.ParseConfig(src, filename, hcl.InitialPos)
	sameTexts(file, src)
	return file, syntaxErrors(diags, src)
}

// syntaxErrors keeps of a parser's diagnostics those that a reader needs, in
// source order. What a parser says about the same line is about the same mistake,
// and behind a text or a block without an end it reads everything wrongly.
func syntaxErrors(diags hcl.Diagnostics, src []byte) hcl.Diagnostics {
	slices.SortStableFunc(diags, func(a, b *hcl.Diagnostic) int { return a.Subject.Start.Byte - b.Subject.Start.Byte })
	var kept hcl.Diagnostics
	line := 0
	for _, d := range diags {
		if d.Subject.Start.Line != line {
			explainSyntax(d, src, d.Subject.Start.Byte)
			kept = append(kept, d)
		}
		line = d.Subject.Start.Line
		if endless[d.Summary] {
			break
		}
	}
	return kept
}

// explainSyntax adds what a mistake in this place often is.
func explainSyntax(d *hcl.Diagnostic, src []byte, start int) {
	if start >= len(src) {
		return
	}
	before, at := src[:start], src[start:]
	isNext := func(prefix string) bool { return bytes.HasPrefix(at, []byte(prefix)) }
	isBefore := func(suffix string) bool { return bytes.HasSuffix(bytes.TrimRight(before, " \t"), []byte(suffix)) }
	digits := len(bytes.TrimRight(before, "0123456789")) < len(before)
	switch {
	case digits && len(at) > 1 && (at[0] == ',' || at[0] == '_') && isDigit(at[1]):
		d.Detail += " Numbers have a decimal point and no other separators: 0.05, 3000000."
	case isBefore("%") && d.Summary == "Invalid expression":
		d.Detail += " Five per cent is 0.05; % is the remainder of a division."
	case isBefore("*") && isNext("*"):
		d.Detail += " A power is written pow(base, exponent)."
	case (isNext("\n") || isNext("\r\n")) && d.Summary == "Invalid expression":
		d.Detail += " A value is missing here."
	case isNext("}") && d.Summary == "Argument or block definition required":
		d.Detail += " There is one closing brace too many, here or above."
	case isNext("{") && len(bytes.TrimSpace(before)) == 0:
		d.Detail += " A file in JSON syntax is named *.hcl.json."
	case isDigit(at[0]) && d.Summary == "Argument or block definition required":
		d.Detail += " A name starts with a letter."
	case isNext("\\") && d.Summary == "Invalid escape sequence":
		d.Detail += " A backslash itself is written \\\\."
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// endless are the summaries of HCL's errors about what has no end.
var endless = map[string]bool{
	"Invalid multi-line string":                true,
	"Unterminated template string":             true,
	"Unclosed template interpolation sequence": true,
	"Unclosed configuration block":             true,
}

// unreadable says whether errors leave parts of a file unread.
func unreadable(diags hcl.Diagnostics) bool { return slices.ContainsFunc(diags, isUnreadable) }

// isUnreadable is false of an argument that is set twice: the first one counts.
func isUnreadable(d *hcl.Diagnostic) bool {
	return d.Severity == hcl.DiagError && d.Summary != "Attribute redefined"
}
