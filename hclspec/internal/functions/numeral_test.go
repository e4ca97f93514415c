package functions

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// A text is a number only as HCL itself writes one, wherever it becomes one.
func TestTextsAreNumbersAsHCLWritesThem(t *testing.T) {
	ways := []string{ // $ stands for the text
		`tonumber($)`, `$ + 0`, `0 - $`, `2 * $`, `1 / $`, `1 % $`, `-$`, `$ > 0`, `0 <= $`, `abs($)`, `max(1, $)`, `sum([$])`, `range($)`,
		`element([1, 2, 3], $)`, `format("%d", $)`, `format("%.1f", $)`, `formatlist("%d", [$])`, `pow($, 2)`, `substr("abc", $, 1)`,
		`csvdecode("c\n1p0")[0].c + 0`, `jsondecode("[\"1p0\"]")[0] + 0`, `yamldecode("[1p0]")[0] + 0`,
	}
	for _, way := range ways {
		bad := way
		if before, after, found := strings.Cut(way, "$"); found {
			bad = before + `"1p0"` + after
			if good, diags := evaluate(t, before+`"1"`+after); diags.HasErrors() {
				t.Errorf("%s: %#v %v", way, good, diags)
			}
		}
		if v, diags := evaluate(t, bad); !diags.HasErrors() || !strings.Contains(diags.Error(), "a number is required") {
			t.Errorf("%s: %#v, %v", bad, v, diags)
		}
	}
}

func TestMisspelt(t *testing.T) {
	for _, text := range []string{"1", "-1.50", "1e3", "1E-3", "007"} {
		if err := misspelt(text); err != nil {
			t.Errorf("%q: %s", text, err)
		}
	}
	for _, text := range []string{"1p4", "+1", ".5", "5.", "inf", "-Inf", "1.5P2", "many", "", "10%", "1,000", "800,000 CNY"} {
		if misspelt(text) == nil {
			t.Errorf("%q is a number", text)
		}
	}
}

// A sensitive text is not told by the conversion that refuses it.
func TestMisspeltTellsNoSecret(t *testing.T) {
	secret := cty.StringVal("1p77").Mark(Sensitive)
	for _, v := range []cty.Value{secret, cty.TupleVal([]cty.Value{secret})} {
		want := cty.Number
		if v.Type().IsTupleType() {
			want = cty.List(cty.Number)
		}
		if _, err := Convert(v, want); err == nil || strings.Contains(err.Error(), "77") {
			t.Errorf("%v", err)
		}
	}
	if _, diags := evaluate(t, `sensitive("1p77") + 1`); !diags.HasErrors() || strings.Contains(diags.Error(), "77") {
		t.Errorf("%v", diags)
	}
}

func TestZeroHasNoSign(t *testing.T) {
	for _, source := range []string{`-0`, `0 * -1`, `-0.0`, `0 / -5`, `-4 % 2`, `tonumber("-0")`, `ceil(-0.5)`, `abs("-0")`, `jsondecode("-0")`, `yamldecode("-0")`, `sum(["-0"])`, `min("-0", 5)`} {
		v, diags := evaluate(t, "\"=${"+source+"}\"")
		if diags.HasErrors() || v.AsString() != "=0" {
			t.Errorf("%s: %#v %v", source, v, diags)
		}
	}
}

func TestDivisionByZero(t *testing.T) {
	for _, source := range []string{`1 / 0`, `0 / 0`, `1 % 0`, `1 / (0.3 * 0)`, `5 % -0`} {
		if v, diags := evaluate(t, source); !diags.HasErrors() || !strings.Contains(diags.Error(), "division by zero") {
			t.Errorf("%s: %#v %v", source, v, diags)
		}
		if v, diags := evaluate(t, "try("+source+", 7)"); diags.HasErrors() || v.AsBigFloat().Text('f', 0) != "7" {
			t.Errorf("try(%s, 7): %#v %v", source, v, diags)
		}
	}
}
