package scan

import (
	"bytes"
	"errors"
	"strconv"

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
