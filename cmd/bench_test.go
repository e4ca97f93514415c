package cmd_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkPlan is the whole path from the bytes of a file to the document. It
// grows in proportion to the number of accounts, each with two usages and a pack.
func BenchmarkPlan(b *testing.B) {
	for _, accounts := range []int{10, 1000, 10000} {
		b.Run(fmt.Sprintf("accounts=%d", accounts), func(b *testing.B) {
			dir := b.TempDir()
			source := manyAccounts(accounts)
			if err := os.WriteFile(filepath.Join(dir, "main.hcl"), source, 0o600); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(source)))
			b.ReportAllocs()
			for b.Loop() {
				if _, stderr, code := runIn(b, dir, "plan", "--format", "json"); code != 0 {
					b.Fatal(stderr)
				}
			}
		})
	}
}

func manyAccounts(n int) []byte {
	var s strings.Builder
	s.WriteString("planner {\n  start = \"2026-12\"\n}\n")
	for i := range n {
		fmt.Fprintf(&s, `
account "a%[1]d" {
  title = "Account %[1]d"
}
usage "search%[1]d" {
  account = account.a%[1]d
  meter   = "similar_search_image"
  calls   = %[2]d
  growth  = 0.05
}
usage "label%[1]d" {
  account = account.a%[1]d
  meter   = "detect_label"
  calls   = %[2]d
}
resource_pack "q1_%[1]d" {
  account      = account.a%[1]d
  sku          = "similar_search_image_5m"
  purchased_on = "2027-01-15"
}
`, i, 100000+i*37)
	}
	return []byte(s.String())
}
