package hclspec

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/declarative-cost/planner/hclspec/internal/scan"
	"github.com/hashicorp/hcl/v2"
	hcljson "github.com/hashicorp/hcl/v2/json"
)

// This file makes errors in JSON syntax as good as those in native syntax.

// parseJSON checks and parses a file in JSON syntax.
func parseJSON(src []byte, filename string) (*hcl.File, hcl.Diagnostics) {
	if diags := scan.JSON(src, filename); diags.HasErrors() {
		return nil, diags
	}
	file, diags := hcljson.Parse(src, filename)
	return file, jsonSyntaxErrors(diags, src, filename)
}

// jsonSyntaxErrors puts the first error of a JSON file where it is: hcl/json goes
// on to the next bracket before it says where.
func jsonSyntaxErrors(diags hcl.Diagnostics, src []byte, filename string) hcl.Diagnostics {
	if !unreadable(diags) {
		return diags
	}
	var syntax *json.SyntaxError
	var ignored any
	if !errors.As(json.Unmarshal(src, &ignored), &syntax) {
		return syntaxErrors(diags)
	}
	at := int(syntax.Offset) - 1
	if at < 0 || syntax.Error() == "unexpected end of JSON input" {
		if len(diags) > 1 {
			diags = slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool { return d.Summary == "Root value must be object" })
		}
		sortDiagnostics(diags)
		return diags[len(diags)-1:] // the innermost of what has no end
	}
	_, size := utf8.DecodeRune(src[at:])
	if bytes.HasPrefix(src[at:], []byte("\r\n")) {
		size = 2 // one end of a line
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "Invalid JSON", Detail: "This is not valid JSON: " + strings.ReplaceAll(syntax.Error(), `'\r'`, `'\n'`) + ".",
		Subject: &hcl.Range{Filename: filename, Start: scan.Position(src, at), End: scan.Position(src, at+size)},
	}}
}

// A jsonRanges corrects ranges inside the texts of JSON files. HCL parses what a
// text means, " where \" is written, and counts from its start as if it had no
// escapes.
type jsonRanges map[string][][2]int // the texts with escapes, by file

func (j jsonRanges) correct(r hcl.Range, src []byte) hcl.Range {
	if !strings.HasSuffix(r.Filename, ".json") {
		return r
	}
	texts, ok := j[r.Filename]
	if !ok {
		texts = escapedTexts(src)
		j[r.Filename] = texts
	}
	i, _ := slices.BinarySearchFunc(texts, r.Start.Byte, func(t [2]int, at int) int { return t[0] - at })
	if i == 0 || r.Start.Byte >= texts[i-1][1] {
		return r
	}
	first := texts[i-1][0] + 1 // behind the quote
	r.Start = scan.Position(src, first+escapedLength(src[first:], r.Start.Byte-first))
	r.End = scan.Position(src, first+escapedLength(src[first:], r.End.Byte-first))
	return r
}

// escapedTexts lists the quoted texts of a JSON file that have escapes: the
// offsets of both quotes.
func escapedTexts(src []byte) (texts [][2]int) {
	for i := 0; i < len(src); i++ {
		if src[i] != '"' {
			continue
		}
		start, escapes := i, false
		for i++; i < len(src) && src[i] != '"'; i++ {
			if src[i] == '\\' {
				escapes = true
				i++
			}
		}
		if escapes {
			texts = append(texts, [2]int{start, i})
		}
	}
	return texts
}

// escapedLength is how many bytes of a JSON text stand for the first n bytes of
// what it means.
func escapedLength(text []byte, n int) int {
	i := 0
	for meant := 0; meant < n && i < len(text) && text[i] != '"'; {
		size := 1
		if text[i] == '\\' {
			size = 2
			if i+1 < len(text) && text[i+1] == 'u' {
				size = 6
			}
		}
		size = min(size, len(text)-i)
		var char string
		if json.Unmarshal([]byte("\""+string(text[i:i+size])+"\""), &char) == nil && size > 1 {
			meant += len(char)
		} else {
			meant++
		}
		i += size
	}
	return i
}
