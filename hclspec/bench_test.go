package hclspec_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// meters are some of the default catalogue's.
var meters = []string{"detect_label", "detect_product", "recognize_car", "crop_image", "assess_quality"}

// writtenOut is a configuration with ten usages of every account, each a block of
// its own, accounts from to (exclusive).
func writtenOut(from, to int) []byte {
	var b strings.Builder
	for a := from; a < to; a++ {
		fmt.Fprintf(&b, "account \"a%d\" {\n  title = \"Team %d\"\n}\n\n", a, a)
		for u := range 10 {
			fmt.Fprintf(&b, "usage \"u%d_%d\" {\n  account = account.a%d\n  meter   = %q\n  calls   = %d\n}\n\n", a, u, a, meters[u%len(meters)], 10_000+37*a+1000*u)
		}
	}
	return []byte(b.String())
}

const startOfPlan = "planner {\n  start = \"2027-01\"\n}\n\n"

// counted declares as many usages by count, ten of every account.
func counted(usages int) []byte {
	return fmt.Appendf(nil, startOfPlan+`account "team" {
  count = %d
  title = "Team ${count.index}"
}

usage "calls" {
  count   = %d
  account = account.team[floor(count.index / 10)]
  meter   = ["detect_label", "crop_image", "assess_quality"][count.index %% 3]
  calls   = 10000 + count.index
}
`, usages/10, usages)
}

// BenchmarkLoad measures loading against the parser alone: parse is the least
// that one-file can take.
func BenchmarkLoad(b *testing.B) {
	one := append([]byte(startOfPlan), writtenOut(0, 500)...)
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, diags := hclsyntax.ParseConfig(one, "main.hcl", hcl.InitialPos); diags.HasErrors() {
				b.Fatal(diags)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/5000, "ns/usage")
	})
	many := fstest.MapFS{"main.hcl": {Data: []byte(startOfPlan)}}
	for i := range 100 {
		many[fmt.Sprintf("team%02d.hcl", i)] = &fstest.MapFile{Data: writtenOut(5*i, 5*i+5)}
	}
	loads := []struct {
		name   string
		usages int
		files  fstest.MapFS
	}{
		{"one-file", 5000, fstest.MapFS{"main.hcl": {Data: one}}},
		{"100-files", 5000, many},
		{"count-10k", 10_000, fstest.MapFS{"main.hcl": {Data: counted(10_000)}}},
		{"count-100k", 100_000, fstest.MapFS{"main.hcl": {Data: counted(100_000)}}},
	}
	for _, l := range loads {
		b.Run(l.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				config, diags := hclspec.Load(hclspec.Options{FS: l.files, Path: "."})
				if diags.HasErrors() || len(config.Input.Usages) != l.usages {
					b.Fatal(len(config.Input.Usages), diags)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(l.usages), "ns/usage")
		})
	}
}
