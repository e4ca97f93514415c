package hclspec

import (
	"bytes"

	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// pieceSize is the least size in bytes of the pieces in which a source is parsed.
// The parser first makes a list of all tokens, forty times as large as the
// source; for pieces it stays small, and they are parsed in parallel.
const pieceSize = 2 << 10

// parseNativeBytes is hclsyntax.ParseConfig, faster. The cuts are offsets at which
// an item of the body may begin.
func parseNativeBytes(src []byte, filename string, from hcl.Pos, cuts []int) (*hcl.File, hcl.Diagnostics) {
	if file := parsePieces(src, filename, from, cuts); file != nil {
		return file, nil
	}
	return hclsyntax.ParseConfig(src, filename, from)
}

// parsePieces parses a source in pieces and puts them together to what the parser
// makes of the whole. With a mistake in any of them there is nothing: only the
// whole says what it is.
func parsePieces(src []byte, filename string, from hcl.Pos, cuts []int) *hcl.File {
	if len(cuts) == 0 {
		return nil
	}
	starts := make([]hcl.Pos, len(cuts)+1)
	starts[0] = from
	for i, cut := range cuts {
		before := starts[i]
		starts[i+1] = hcl.Pos{
			Line: before.Line + bytes.Count(src[before.Byte-from.Byte:cut], []byte("\n")), Column: 1, Byte: from.Byte + cut,
		}
	}
	bodies := make([]*hclsyntax.Body, len(starts))
	parallel.Do(len(starts), 0, func(i int) {
		end := len(src)
		if i < len(cuts) {
			end = cuts[i]
		}
		file, diags := hclsyntax.ParseConfig(src[starts[i].Byte-from.Byte:end], filename, starts[i])
		if len(diags) == 0 {
			bodies[i] = file.Body.(*hclsyntax.Body)
		}
	})
	file, _ := hclsyntax.ParseConfig(nil, filename, from) // it can navigate in its body
	file.Bytes = src
	if !joinBodies(file.Body.(*hclsyntax.Body), bodies) {
		return nil
	}
	return file
}

// joinBodies makes the body of a file of those of its pieces; false if one of them
// is missing or sets an argument again.
func joinBodies(whole *hclsyntax.Body, pieces []*hclsyntax.Body) bool {
	blocks := 0
	for _, piece := range pieces {
		if piece == nil {
			return false
		}
		blocks += len(piece.Blocks)
	}
	first, last := pieces[0], pieces[len(pieces)-1]
	whole.SrcRange, whole.EndRange = hcl.RangeBetween(first.SrcRange, last.SrcRange), last.EndRange
	if blocks > 0 {
		whole.Blocks = make(hclsyntax.Blocks, 0, blocks)
	}
	for _, piece := range pieces {
		whole.Blocks = append(whole.Blocks, piece.Blocks...)
		for name, attr := range piece.Attributes {
			if whole.Attributes[name] != nil {
				return false
			}
			whole.Attributes[name] = attr
		}
	}
	return true
}
