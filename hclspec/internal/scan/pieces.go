package scan

import "github.com/hashicorp/hcl/v2"

// Pieces checks the bytes of a native-syntax HCL file; without diagnostics
// hclsyntax may parse it. It reports the first problem only. A file may start with
// a byte order mark, which hclsyntax skips.
//
// It also says where the source could be cut: offsets, in order, at which a line
// begins outside of every bracket, template and comment. The pieces have at least
// size bytes, but for the last one. Each is a source that Pieces accepts; together
// they hold the items of the whole, if hclsyntax finds no mistake in any.
func Pieces(src []byte, filename string, size int) ([]int, hcl.Diagnostics) {
	f := checkText(src)
	if f != nil {
		return nil, f.diagnostics(src, filename)
	}
	s := scanner{piece: max(size, 1)}
	if f := s.scan(src, body); f != nil {
		return nil, f.diagnostics(src, filename)
	}
	return s.cuts, nil
}

// mayCut notes the beginning of a line as the place of a cut. A byte order mark is
// skipped at the beginning of a source only.
func (s *scanner) mayCut(at int) {
	if s.piece > 0 && len(s.levels) == 1 && at-s.cut >= s.piece && at < len(s.src) && skipMark(s.src[at:]) == 0 {
		s.cuts = append(s.cuts, at)
		s.cut = at
	}
}
