package scan

import (
	"bytes"

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
