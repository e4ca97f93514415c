package scan

import (
	"testing"
	"unicode/utf8"

	yaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
)

// shape returns the depth of a decoded type and how many values it has.
func shape(ty cty.Type) (depth, values int) {
	var inner []cty.Type
	switch {
	case ty.IsTupleType():
		inner = ty.TupleElementTypes()
	case ty.IsObjectType():
		for _, t := range ty.AttributeTypes() {
			inner = append(inner, t)
		}
	default:
		return 0, 1
	}
	values = 1
	for _, t := range inner {
		d, v := shape(t)
		depth, values = max(depth, d), values+v
	}
	return depth + 1, values
}

// A block of a mapping can hold a sequence of the same indentation, and a flow
// sequence a mapping without braces: one open level is two collections then.
const collectionsALevel = 2

func yamlAgrees(t *testing.T, src string) {
	t.Helper()
	ty, err := yaml.Standard.ImpliedType([]byte(src))
	if err != nil {
		return
	}
	y := newYAML([]byte(src))
	f := y.scan()
	if f != nil && f.summary != "Invalid character" { // a byte order mark
		t.Errorf("%q: refused: %s", src, f.detail)
		return
	}
	depth, values := shape(ty)
	if f == nil && y.pos < len(src) || collectionsALevel*y.deepest < depth || y.values+1 < values {
		t.Errorf("%q: stopped at %d, depth %d, %d values; decoded %d, %d", src, y.pos, y.deepest, y.values, depth, values)
	}
}

func TestYAMLAgreesWithDecoder(t *testing.T) {
	structure := []string{"a", " ", "\n", "- ", "? ", ": ", "[", "]", "{", "}", ","}
	every(4, structure, func(s string) { yamlAgrees(t, s) })
	text := []string{"?", "&x ", "*x", "'", `"`, "|\n", "#", "\t", ":", "-", "---\n", "!t "}
	every(3, append(structure, text...), func(s string) { yamlAgrees(t, s) })
}

func FuzzYAML(f *testing.F) {
	for _, s := range []string{
		"a: &x\n  - b: [c, {d: e}]\n    f: |2-\n      g [\n  - *x\nh: 'i'': j'\n",
		"? - a\n  - &b c\n: >\n  d: [\n\n e: f\n---\n",
		"%TAG !e! tag:a,2000:\n--- !e!b\n\"a\\\n  b\": {c: [d: e, ? f : g]}\n...\n",
		"a\u2028- [\u0085- {b: c}]\r\n- d",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if utf8.ValidString(src) {
			yamlAgrees(t, src)
		}
	})
}
