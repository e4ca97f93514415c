package hclspec

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A textEdit collects what is to change in the texts of a configuration's files, or
// why it cannot: all or nothing.
type textEdit struct {
	config  *Config
	splices map[string][]splice // by displayed name
	summary string              // of what is refused
	refused map[string]bool     // places; instances of one block are one mistake
	diags   hcl.Diagnostics
}

func newTextEdit(c *Config, summary string) textEdit {
	return textEdit{config: c, splices: map[string][]splice{}, summary: summary, refused: map[string]bool{}}
}

func (e *textEdit) refuse(at hcl.Range, detail string, args ...any) {
	if !e.refused[at.String()] {
		e.refused[at.String()] = true
		e.diags = append(e.diags, problem(at, e.summary, detail, args...))
	}
}

// texts are the new texts, by displayed name; files that do not change are not among
// them. With anything refused there are only the reasons, in source order.
func (e *textEdit) texts() (map[string][]byte, hcl.Diagnostics) {
	if len(e.diags) > 0 {
		sortDiagnostics(e.diags)
		return nil, e.diags
	}
	texts := map[string][]byte{}
	for name, splices := range e.splices {
		texts[name] = apply(e.config.Files[name].Bytes, splices)
	}
	return texts, nil
}

// body is a file's content in native syntax; nil for JSON.
func (e *textEdit) body(name string) *hclsyntax.Body {
	body, _ := e.config.Files[name].Body.(*hclsyntax.Body)
	return body
}

// syntax is a block as a file in native syntax has it.
func (e *textEdit) syntax(b *block) *hclsyntax.Block {
	blocks := e.body(b.at.Filename).Blocks
	return blocks[slices.IndexFunc(blocks, func(n *hclsyntax.Block) bool { return n.TypeRange.Start == b.at.Start })]
}

// add notes a change of a file, in its line ends.
func (e *textEdit) add(name string, s splice) {
	if bytes.Contains(e.config.Files[name].Bytes, []byte("\r\n")) {
		s.text = bytes.ReplaceAll(s.text, []byte("\n"), []byte("\r\n"))
	}
	e.splices[name] = append(e.splices[name], s)
}

// A splice puts a text in the place of the bytes from…to, to excluded.
type splice struct {
	from, to int
	text     []byte
}

// apply makes changes, at least one, that do not overlap but in empty lines.
func apply(src []byte, splices []splice) []byte {
	slices.SortStableFunc(splices, func(a, b splice) int { return cmp.Compare(a.from, b.from) })
	var out []byte
	at, last := 0, splices[len(splices)-1]
	for _, s := range splices {
		out = append(append(out, src[at:max(at, s.from)]...), s.text...)
		at = max(at, s.to)
	}
	for atEnd := at == len(src) && len(last.text) == 0; atEnd && len(out) > 0 && isBlank(out[lineStart(out, len(out)-1):]); {
		out = out[:lineStart(out, len(out)-1)] // a file does not end in empty lines
	}
	return append(out, src[at:]...)
}

func lineStart(src []byte, at int) int { return bytes.LastIndexByte(src[:at], '\n') + 1 }

// lineEnd is where the line behind a place's own starts.
func lineEnd(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(src)
}

func isBlank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

// indentation is the white space at the start of a line.
func indentation(src []byte, line int) string {
	end := line
	for end < len(src) && (src[end] == ' ' || src[end] == '\t') {
		end++
	}
	return string(src[line:end])
}
