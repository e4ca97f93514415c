package scan

import "github.com/hashicorp/hcl/v2"

// Native checks a source that is not to be cut.
func Native(src []byte, filename string) hcl.Diagnostics {
	_, diags := Pieces(src, filename, len(src))
	return diags
}
