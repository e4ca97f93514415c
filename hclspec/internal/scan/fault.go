package scan

import (
	"bytes"
	"fmt"

	"github.com/apparentlymart/go-textseg/v15/textseg"
	"github.com/hashicorp/hcl/v2"
)

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
		Subject:  &hcl.Range{Filename: filename, Start: position(src, f.at), End: position(src, f.end)},
	}}
}

// position counts lines by newlines and columns by grapheme clusters, as HCL does.
func position(src []byte, offset int) hcl.Pos {
	start := 1 + bytes.LastIndexByte(src[:offset], '\n')
	pos := hcl.Pos{Line: 1 + bytes.Count(src[:start], []byte("\n")), Column: 1, Byte: offset}
	line := src[start:offset]
	if start == 0 {
		line = line[min(skipMark(src), len(line)):]
	}
	for len(line) > 0 {
		n, _, _ := textseg.ScanGraphemeClusters(line, true)
		line = line[n:]
		pos.Column++
	}
	return pos
}

// mismatch is for the token that closes what is not open. What is open is at an
// offset, and must be closed with another byte; 0 if nothing is.
func mismatch(src []byte, at, end, open int, want byte) *fault {
	f := &fault{at: at, end: end, summary: "Mismatched bracket"}
	if want == 0 {
		f.detail = fmt.Sprintf("There is no open bracket that this %q could close. Remove it, or add the one that is missing before.", src[at:end])
	} else {
		f.detail = fmt.Sprintf("This %q does not close the bracket that is open, the %q of line %d. Close that one with %q first.",
			src[at:end], src[open], 1+bytes.Count(src[:open], []byte("\n")), want)
	}
	return f
}

// hugeExponent reports whether an exponent in the number is beyond MaxExponent.
func hugeExponent(number []byte) bool {
	exponent, in := 0, false
	for _, c := range number {
		switch {
		case c|0x20 == 'e':
			exponent, in = 0, true
		case c == '.':
			in = false
		case in && isDigit(c):
			if exponent = 10*exponent + int(c-'0'); exponent > MaxExponent {
				return true
			}
		}
	}
	return false
}

func exponentFault(at, end int) *fault {
	return &fault{at: at, end: end, summary: "Number out of range", detail: fmt.Sprintf(
		"The exponent of this number is beyond ±%d. No number here needs it; correct it.", MaxExponent)}
}
