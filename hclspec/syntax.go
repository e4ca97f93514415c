package hclspec

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/declarative-cost/planner/hclspec/internal/scan"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
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
		if end := blockEnd().FindSubmatchIndex(src[from:]); end != nil {
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
var blockEnd = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^\}[ \t]*(?:(?:#|//).*)?\r?\n((?:[ \t]*(?:(?:#|//).*)?\r?\n)*[a-z_]+(?: +"[^"\n]*")* *\{)`)
})

// parsePiece checks and parses a part of a file that starts at a line.
func parsePiece(piece []byte, filename string, from hcl.Pos) (*hcl.File, hcl.Diagnostics) {
	if diags := scan.Native(piece, filename); diags.HasErrors() {
		// Where a brace is missing, its other one is not what is wrong.
		if before := piece[:diags[0].Subject.Start.Byte]; diags[0].Summary == "Unmatched bracket" && !scan.Native(before, filename).HasErrors() {
			if _, earlier := hclsyntax.ParseConfig(before, filename, from); earlier.HasErrors() {
				return nil, syntaxErrors(earlier)
			}
		}
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

var crlf = []byte("\r\n")

// sameTexts makes a file with CRLF at the ends of its lines mean what it means with
// LF: in its heredocs lines end with "\n". (A text in quotes has no line ends but
// those that it spells out, which stay.)
func sameTexts(file *hcl.File, src []byte) {
	if file == nil || !bytes.Contains(src, crlf) {
		return
	}
	_ = hclsyntax.VisitAll(file.Body.(*hclsyntax.Body), func(node hclsyntax.Node) hcl.Diagnostics {
		text, ok := node.(*hclsyntax.LiteralValueExpr)
		if ok && text.Val.Type() == cty.String && bytes.Contains(text.SrcRange.SliceBytes(src), crlf) {
			text.Val = cty.StringVal(strings.ReplaceAll(text.Val.AsString(), "\r\n", "\n"))
		}
		return nil
	})
}

// parseJSON checks and parses a file in JSON syntax.
func parseJSON(src []byte, filename string) (*hcl.File, hcl.Diagnostics) {
	if diags := scan.JSON(src, filename); diags.HasErrors() {
		return nil, diags
	}
	file, diags := hcljson.Parse(src, filename)
	return file, syntaxErrors(diags)
}

// A jsonTexts corrects ranges inside the texts of JSON files that have escapes: HCL parses
// what a text means, " where \" is written, and counts from its start as if it had none. The
// whole text is shown then.
type jsonTexts map[string][][]int // the texts in quotes, by file

var jsonText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"(?:[^"\\]|\\.)*"`) })

func (j jsonTexts) correct(r hcl.Range, src []byte) hcl.Range {
	if !strings.HasSuffix(r.Filename, ".json") {
		return r
	}
	if j[r.Filename] == nil {
		j[r.Filename] = jsonText().FindAllIndex(src, -1)
	}
	texts := j[r.Filename]
	i, _ := slices.BinarySearchFunc(texts, r.Start.Byte, func(t []int, at int) int { return t[0] - at })
	if i > 0 && r.Start.Byte < texts[i-1][1] && bytes.ContainsRune(src[texts[i-1][0]:texts[i-1][1]], '\\') {
		r.Start, r.End = scan.Position(src, texts[i-1][0]), scan.Position(src, texts[i-1][1])
	}
	return r
}

// Format lays out the text of a native-syntax file in the one canonical way:
// indentation, spaces, aligned equals signs. Comments and line ends stay. A text
// that cannot be parsed is not formatted, and the mistakes are returned.
func Format(src []byte, name string) ([]byte, map[string]*hcl.File, hcl.Diagnostics) {
	s := newSources(nil, nil)
	if _, diags := s.parseBytes(src, name); diags.HasErrors() {
		sortDiagnostics(diags)
		return nil, s.files, diags
	}
	if !bytes.Contains(src, []byte("\r\n")) {
		return hclwrite.Format(src), s.files, nil
	}
	formatted := hclwrite.Format(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")))
	return bytes.ReplaceAll(formatted, []byte("\n"), []byte("\r\n")), s.files, nil
}

// IsFormattable says whether a file of this name is one that Format is for:
// configuration, values, catalogues and tests in native syntax.
func IsFormattable(name string) bool {
	return kindOf(name) != otherFile && kindOf(name+".json") != otherFile
}
