package hclspec

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

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
