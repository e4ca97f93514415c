package scan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// realistic returns about a MiB of configuration.
func realistic() []byte {
	var b strings.Builder
	for i := 0; b.Len() < 1<<20; i++ {
		fmt.Fprintf(&b, `# The %[1]dth team's searches, measured until November.
usage "search_%[1]d" {
  account     = account.retail
  meter       = "similar_search_image"
  calls       = var.base_calls * (1 + var.share["team-%[1]d"]) # every month
  growth      = local.fast ? 0.05 : 0.01
  seasonality = { "2027-01" = 1.4, "2027-11" = 2.0 }
  actual = {
    "2026-10" = 2912345
    "2026-11" = 3012345
  }
  tags = merge(local.tags, { team = "team ${local.names[%[1]d]}", note = upper("checked") })
  title = <<-EOT
    Search of team %[1]d
    for the ${var.region} region
  EOT
}

`, i)
	}
	return []byte(b.String())
}

// The check, and what of HCL's own does it: its lexer and its parser.
func Benchmark(b *testing.B) {
	src := realistic()
	for name, read := range map[string]func() hcl.Diagnostics{
		"check":  func() hcl.Diagnostics { return Native(src, "") },
		"lexer":  func() hcl.Diagnostics { _, diags := hclsyntax.LexConfig(src, "", hcl.InitialPos); return diags },
		"parser": func() hcl.Diagnostics { _, diags := hclsyntax.ParseConfig(src, "", hcl.InitialPos); return diags },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				if diags := read(); diags.HasErrors() {
					b.Fatal(diags)
				}
			}
		})
	}
}
