// Package scan refuses sources that hclsyntax or hcl/json must not parse. They
// recurse with their input, and a Go stack that overflows ends the process: no
// recover catches it. The check is a lexer with a small stack of modes, because that of
// HCL would take 60 % of the time of the parse once more, and much memory; this one takes
// 2 % (Benchmark). The time and memory
// that parsing and evaluation take are limited for the whole process.
//
// # Limits
//
// A source has at most [MaxSource] bytes of UTF-8.
// Brackets and templates nest at most [MaxDepth] deep.
//
// Every operator, "?", "!", "[", "." and "%{" counts one toward the item it stands
// in; more may count where that is simpler. An item ends at a "," of its level and, directly inside a body or an object,
// at a newline; newlines mean nothing inside "(", "[", "${" and "{for". The sum
// over the open levels is at most [MaxOperators]. A template has at most
// [MaxParts] literal parts, as the lexer of HCL splits them: one a line in a
// heredoc, and one for every "$" or "%" that starts no sequence.
//
// # Tighter than that, and why
//
//   - What a closed bracket held goes on counting in its item. "((1+1)+1)+1" with
//     thousands of operators a level never has many open, but its tree is as high as
//     all levels together. A template counts its own "%{" and the highest of its
//     sequences, because these are evaluated side by side.
//   - Closing brackets match. After an error hclsyntax skips to "its" bracket; in a
//     source like "[}][[}][" it goes on one level deeper each time.
//   - At most [MaxOperators] blocks of several lines end in the line of their last
//     argument, and as many in one line have mistakes, apart from the first ones: from
//     there on hclsyntax may go on one level deeper each time.
//   - "::" is refused: looking for the "(" that must follow, hclsyntax skips whatever
//     stands between, and lines of "[a::1]" and "(x)" nest without an open bracket.
//     The language has no functions in namespaces.
//   - A comment that never ends is refused, because hclsyntax goes on inside of it.
//   - Exponents are bounded by [MaxExponent], because such numbers are written in quadratic
//     time, and strings turn into numbers when used as such.
//   - In JSON a character that hcl/json would join with a closing quote is refused.
package scan

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/apparentlymart/go-textseg/v15/textseg"
	"github.com/hashicorp/hcl/v2"
)

const (
	// MaxSource is the greatest size of a configuration source in bytes, inclusive.
	MaxSource = 4 << 20
	// MaxDepth is the deepest nesting of brackets and templates, inclusive. A
	// string with an interpolation is two levels: the quotes and the "${".
	MaxDepth = 200
	// MaxOperators bounds the operators of the open items together, inclusive.
	MaxOperators = 5000
	// MaxParts bounds the literal parts of one template.
	MaxParts = 5000
	// MaxExponent is the greatest exponent of a number in a source, either sign.
	MaxExponent = 40
)

// What is refused in both syntaxes.
const (
	depthSummary    = "Nesting too deep"
	depthDetail     = "Brackets and templates nest more than 200 deep here. Move the inner ones to local values."
	exponentSummary = "Number out of range"
	exponentDetail  = "The exponent of this number is beyond ±40. No number here needs it; correct it."
)

// Native checks the bytes of a native-syntax HCL file; without diagnostics
// hclsyntax may parse it. It reports the first problem only. A file may start with
// a byte order mark, which hclsyntax skips.
func Native(src []byte, filename string) hcl.Diagnostics {
	f := checkText(src)
	if f == nil {
		_, f = measure(src, body)
	}
	return f.diagnostics(src, filename)
}

// Expression checks the source of a single expression, where newlines mean
// nothing; a nil result means hclsyntax.ParseExpression may parse it. The range of
// a problem starts at line 1, column 1 of src.
func Expression(src []byte, filename string) hcl.Diagnostics {
	f := checkText(src)
	if f == nil {
		_, f = measure(src, group)
	}
	return f.diagnostics(src, filename)
}

// JSON checks the bytes of a JSON-syntax HCL file, every string in it as the
// template it may be evaluated as; a nil result means hcl/json may parse it and
// its expressions may be evaluated.
//
// It does not cover strings that are read as expressions instead, through
// hcl.AbsTraversalForExpr, hcl.ExprCall or hcl.ExprList: give those to
// [Expression] before.
func JSON(src []byte, filename string) hcl.Diagnostics {
	f := checkText(src)
	if f == nil {
		f = scanJSON(src)
	}
	return f.diagnostics(src, filename)
}

// checkText refuses what no syntax may hold.
func checkText(src []byte) *fault {
	if len(src) > MaxSource {
		return &fault{summary: "Source too large", detail: fmt.Sprintf(
			"The source has %d bytes; at most %d MiB are read. Split it, or keep bulk data in files of their own.",
			len(src), MaxSource>>20)}
	}
	if !utf8.Valid(src) {
		at := firstInvalid(src)
		return &fault{at: at, end: at + 1, summary: "Invalid character encoding", detail: fmt.Sprintf(
			"The byte 0x%02x is not valid UTF-8 here. Save the file in UTF-8.", src[at])}
	}
	return nil
}

// firstInvalid returns the offset of the first byte that is not UTF-8.
func firstInvalid(src []byte) int {
	for i := 0; ; {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

var byteOrderMark = []byte("\ufeff")

// skipMark returns the offset behind a byte order mark at the start of src, which
// hclsyntax ignores.
func skipMark(src []byte) int {
	if bytes.HasPrefix(src, byteOrderMark) {
		return len(byteOrderMark)
	}
	return 0
}

// A fault is a problem and the bytes that show it, [at, end).
type fault struct {
	at, end         int
	summary, detail string
}

// diagnostics is nil for no fault.
func (f *fault) diagnostics(src []byte, filename string) hcl.Diagnostics {
	if f == nil {
		return nil
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  f.summary,
		Detail:   f.detail,
		Subject:  &hcl.Range{Filename: filename, Start: Position(src, f.at), End: Position(src, f.end)},
	}}
}

// Position is the place of an offset. It counts lines by newlines and columns by grapheme
// clusters, as HCL does.
func Position(src []byte, offset int) hcl.Pos {
	line := max(skipMark(src), 1+bytes.LastIndexByte(src[:offset], '\n'))
	columns, _ := textseg.TokenCount(src[min(line, offset):offset], textseg.ScanGraphemeClusters)
	return hcl.Pos{Line: 1 + bytes.Count(src[:offset], []byte("\n")), Column: 1 + columns, Byte: offset}
}

// hugeExponent reports whether the exponent of a number is beyond MaxExponent. One with
// several is no number, which is reported when it is read.
func hugeExponent(number []byte) bool {
	i := bytes.IndexAny(number, "eE")
	if i < 0 {
		return false
	}
	exponent, err := strconv.Atoi(string(number[i+1:]))
	return errors.Is(err, strconv.ErrRange) || exponent > MaxExponent || exponent < -MaxExponent
}
