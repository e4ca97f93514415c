package hclspec

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/hclspec/internal/scan"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"pgregory.net/rapid"
)

// sameInPieces fails unless a source parsed in pieces of a size is what the parser
// makes of the whole: the same attributes, blocks, values and ranges, or nothing
// where there is a mistake. It returns whether there was a result.
func sameInPieces(t interface{ Fatalf(string, ...any) }, src []byte, size int, from hcl.Pos) bool {
	cuts, diags := scan.Pieces(src, "main.hcl", size)
	if diags.HasErrors() {
		return false
	}
	got := parsePieces(src, "main.hcl", from, cuts)
	want, diags := hclsyntax.ParseConfig(src, "main.hcl", from)
	switch {
	case got == nil:
		return false
	case len(diags) > 0:
		t.Fatalf("pieces hide a mistake: %s\n%q", diags, src)
	case !reflect.DeepEqual(got, want):
		t.Fatalf("in pieces another file\n%q\ncuts %v", src, cuts)
	}
	return true
}

// pieceItems are what a file is put together from; some are mistakes, or become
// mistakes beside others.
var pieceItems = []string{
	"usage \"x\" {\n  calls = 1\n}\n",
	"account \"é\" { title = \"ü${1 + 2}\" }\n",
	"locals {\n  a = <<EOT\n}\nusage \"no\" {\nEOT\n  b = {\n    c = [\n1, 2]\n  }\n}\n",
	"variable \"x\" {}\r\n",
	"a {\n  b {\n    c = true ? 1 : 2\n  }\n}\n",
	"x = 1\n", "y = \"%{ if true }\n}\n%{ endif }\"\n", "z = (\n1\n+\n2)\n", "w = <<-E\n  ${\n1\n}\n  E\n",
	"# a comment }\n", "// {\n", "/* two\nlines */\n", "/* before */ v = 1 // behind\n", "u = /* \n */ 1\n",
	"\n", "\n\n", "  ", "\r\n", "\ufeff", "q =\n", "1\n", "usage \"x\"\n", "{\n}\n", "a = [\n", "]\n", "}\n", "\"k\" = 1\n", "s = \"\n", "b x", ";\n",
}

func TestFileInPiecesIsTheFile(t *testing.T) {
	parsed := 0
	rapid.Check(t, func(rt *rapid.T) {
		good := rapid.SampledFrom(pieceItems[:18])
		items := rapid.SliceOfN(good, 1, 12).Draw(rt, "items")
		if rapid.IntRange(0, 3).Draw(rt, "mistake") == 0 {
			items = append(items, rapid.SliceOfN(rapid.SampledFrom(pieceItems), 1, 4).Draw(rt, "more")...)
		}
		if rapid.Bool().Draw(rt, "marked") {
			items = append([]string{"\ufeff"}, items...)
		}
		from := hcl.Pos{Line: rapid.IntRange(1, 5).Draw(rt, "line"), Column: 1, Byte: rapid.IntRange(0, 50).Draw(rt, "byte")}
		if sameInPieces(rt, []byte(strings.Join(items, "")), rapid.IntRange(1, 60).Draw(rt, "size"), from) {
			parsed++
		}
	})
	if parsed == 0 {
		t.Error("no source was parsed in pieces")
	}
}

func TestFixturesInPiecesAreTheFixtures(t *testing.T) {
	parsed := 0
	for _, pattern := range []string{"testdata/error/*.hcl", "../examples/*.hcl", "../pricing/catalogs/*.hcl"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				continue // a fixture of something that is not a file
			}
			for _, size := range []int{1, 100, pieceSize} {
				if sameInPieces(t, src, size, hcl.InitialPos) {
					parsed++
				}
			}
		}
	}
	if parsed == 0 {
		t.Error("no file was parsed in pieces")
	}
}

func FuzzPieces(f *testing.F) {
	for i := range pieceItems {
		f.Add([]byte(strings.Join(pieceItems[i:], "")), 1)
	}
	f.Add([]byte(strings.Join(pieceItems[:18], "")), 1)
	f.Fuzz(func(t *testing.T, src []byte, size int) {
		sameInPieces(t, src, size, hcl.InitialPos)
	})
}

// The lines shown of a mistake name the block that they stand in, in pieces, too.
func TestFileInPiecesKnowsItsBlocks(t *testing.T) {
	src := []byte(strings.Repeat("x {\n  y = 1\n}\n", 10) + "usage \"found\" {\n  calls = 1\n}\n")
	cuts, _ := scan.Pieces(src, "", 20)
	file := parsePieces(src, "", hcl.InitialPos, cuts)
	if file == nil {
		t.Fatal("not parsed in pieces")
	}
	got := file.Nav.(interface{ ContextString(offset int) string }).ContextString(len(src) - 5)
	if want := `usage "found"`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// At the beginning of a source a byte order mark means nothing; in it, it is a
// mistake that must not get lost.
func TestNoPieceBeginsWithByteOrderMark(t *testing.T) {
	for src, want := range map[string]bool{
		"a = 1\nb = 2\n": true, "\ufeffa = 1\nb = 2\n": true, "a = 1\n\ufeffb = 2\n": false, "a = 1\n\ufeff": false,
	} {
		if got := sameInPieces(t, []byte(src), 1, hcl.InitialPos); got != want {
			t.Errorf("%q: parsed in pieces is %t", src, got)
		}
	}
}
