package hclspec

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

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
