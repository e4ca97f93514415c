package hclspec

import (
	"regexp"
	"slices"

	"github.com/declarative-cost/planner/hclspec/internal/scan"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// parseNative checks and parses a file in native syntax. A parser says little
// about what follows its first stumble, and the check before it stops there, so a
// file with errors is read again block by block: twenty mistakes in twenty blocks
// are twenty messages.
func parseNative(src []byte, filename string) (*hcl.File, hcl.Diagnostics) {
	file, diags := parsePiece(src, filename, hcl.InitialPos)
	sameTexts(file, src)
	if !unreadable(diags) || len(src) > maxPieces {
		return file, diags
	}
	first := diags[slices.IndexFunc(diags, isUnreadable)].Subject.Start
	var all hcl.Diagnostics
	for from, start := 0, 0; from < len(src); from = start {
		start = len(src)
		if end := blockEnd.FindSubmatchIndex(src[from:]); end != nil {
			start = from + end[2]
		}
		_, found := parsePiece(src[from:start], filename, scan.Position(src, from))
		all = append(all, found...)
	}
	// What looked like the end of a block may have been part of a text.
	torn := func(d *hcl.Diagnostic) bool {
		return d.Summary == "Unterminated template string" && d.Subject.Start != first
	}
	known := func(d *hcl.Diagnostic) bool { return d.Subject.Start == first }
	if slices.ContainsFunc(all, torn) || !slices.ContainsFunc(all, known) {
		return file, diags
	}
	return file, all
}

// maxPieces is the size in bytes up to which a file with errors is read again.
const maxPieces = 1 << 18

// blockEnd is the end of a block at the left margin with the header of another
// one behind it, where the group is.
var blockEnd = regexp.MustCompile(`(?m)^\}[ \t]*(?:(?:#|//).*)?\r?\n((?:[ \t]*(?:(?:#|//).*)?\r?\n)*[a-z_]+(?: +"[^"\n]*")* *\{)`)

// parsePiece checks and parses a part of a file that starts at a line.
func parsePiece(piece []byte, filename string, from hcl.Pos) (*hcl.File, hcl.Diagnostics) {
	if diags := scan.Native(piece, filename); diags.HasErrors() {
		for _, d := range diags {
			d.Subject = &hcl.Range{Filename: filename, Start: behind(from, d.Subject.Start), End: behind(from, d.Subject.End)}
		}
		return nil, diags
	}
	file, diags := hclsyntax.ParseConfig(piece, filename, from)
	return file, syntaxErrors(diags)
}

// behind is a place counted from the start of a line, in the whole file.
func behind(from, at hcl.Pos) hcl.Pos {
	return hcl.Pos{Line: from.Line + at.Line - 1, Column: at.Column, Byte: from.Byte + at.Byte}
}

// syntaxErrors keeps of a parser's diagnostics those that a reader needs, in
// source order. What a parser says about the same line is about the same mistake,
// and behind a text or a block without an end it reads everything wrongly.
func syntaxErrors(diags hcl.Diagnostics) hcl.Diagnostics {
	slices.SortStableFunc(diags, func(a, b *hcl.Diagnostic) int { return a.Subject.Start.Byte - b.Subject.Start.Byte })
	var kept hcl.Diagnostics
	line := 0
	for _, d := range diags {
		if d.Subject.Start.Line != line {
			kept = append(kept, d)
		}
		line = d.Subject.Start.Line
		if endless[d.Summary] {
			break
		}
	}
	return kept
}

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
