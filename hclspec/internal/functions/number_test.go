package functions

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

func call(t testing.TB, name string, args ...cty.Value) cty.Value {
	t.Helper()
	v, err := invoke(Table(testOptions())[name], args...)
	if err != nil {
		t.Fatalf("%s: %s", name, err)
	}
	return v
}

// decimal is a random decimal as text, its digits as a whole number, and how
// many of them stand behind the point.
func decimal(r *rand.Rand) (text string, digits *big.Int, decimals int) {
	decimals = r.IntN(13)
	whole, fraction := r.Int64N(100), ""
	for range decimals {
		fraction += fmt.Sprint(r.IntN(10))
	}
	text = fmt.Sprintf("%d.%s", whole, fraction)
	digits, _ = new(big.Int).SetString(strings.Replace(text, ".", "", 1), 10)
	return text, digits, decimals
}

// point puts the decimal point back.
func point(digits *big.Int, decimals int) cty.Value {
	return cty.MustParseNumberVal(fmt.Sprintf("%se-%d", digits, decimals))
}

// Powers of the digits in whole numbers are the oracle, read as HCL reads them from a
// configuration, and compared bit by bit.
func TestPowIsExact(t *testing.T) {
	for _, rate := range []string{"1.05", "0.95", "1.000000001", "1.1"} {
		for _, n := range []int64{1, 2, 12, 60, 119} {
			digits, _ := new(big.Int).SetString(strings.Replace(rate, ".", "", 1), 10)
			decimals := len(rate) - 2
			want := point(digits.Exp(digits, big.NewInt(n), nil), decimals*int(n))
			got := call(t, "pow", cty.MustParseNumberVal(rate), cty.NumberIntVal(n))
			if !got.RawEquals(want) {
				t.Errorf("pow(%s, %d) = %#v, want %#v", rate, n, got, want)
			}
			one, diags := evaluate(t, fmt.Sprintf("pow(%s, -%d) * pow(%[1]s, %d)", rate, n, n))
			if diags.HasErrors() || !one.RawEquals(cty.MustParseNumberVal("1")) {
				t.Errorf("pow(%s, -%d) × pow(%s, %d) = %#v", rate, n, rate, n, one)
			}
		}
	}
}

// Sums of random decimals, by the operator and the function, against whole numbers of 10^-13.
func TestSumsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		total := new(big.Int)
		texts := make([]string, 1+r.IntN(50))
		for i := range texts {
			text, digits, decimals := decimal(r)
			texts[i] = strings.TrimSuffix(text, ".")
			total.Add(total, digits.Mul(digits, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(13-decimals)), nil)))
		}
		want := point(total, 13)
		for _, source := range []string{strings.Join(texts, "+"), "sum([" + strings.Join(texts, ",") + "])"} {
			if got, diags := evaluate(t, source); diags.HasErrors() || !got.RawEquals(want) {
				t.Fatalf("%s = %#v, want %#v", source, got, want)
			}
		}
	}
}

// What an operation leaves of a decimal becomes that decimal, and decimals stay.
func TestExactIsWhatHCLReads(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20000 {
		want := mustParse(fmt.Sprintf("%de%d", r.Int64(), r.IntN(60)-40))
		noise := new(big.Float).SetPrec(precision).SetMantExp(big.NewFloat(r.Float64()-0.5), want.MantExp(nil)-400)
		noisy := new(big.Float).SetPrec(precision).Add(want, noise)
		got, err := exact(noisy)
		if same, _ := exact(want); err == nil && (got.Cmp(want) != 0 || same.Cmp(want) != 0 || same.Prec() != precision) {
			t.Fatalf("exact(%s) = %s", noisy.Text('g', 160), got.Text('g', 160))
		}
	}
}

// Numbers that functions make have the precision of those that HCL reads, so
// that dividing two of them loses nothing.
func TestResultsHaveFullPrecision(t *testing.T) {
	for _, source := range []string{
		`length([1, 2])`, `length("ab")`, `signum(-1)`, `parseint("12", 10)`, `index([1, 2], 2)`, `ceil(1.5)`, `floor(1.5)`,
		`timecmp("2017-11-22T00:00:00Z", "2017-11-22T00:00:01Z")`, `range(3)[2]`, `sum([1])`, `pow(2, 2)`, `abs(-1)`,
		`max(1, length([1, 2]))`, `tonumber("3")`, `jsondecode("3")`, `element(range(3), 1)`, `one([length("a")])`,
	} {
		v, diags := evaluate(t, source)
		if diags.HasErrors() {
			t.Error(diags)
		} else if got := v.AsBigFloat().Prec(); got != precision {
			t.Errorf("%s has %d bits", source, got)
		}
	}
}

func TestTextOfNumbersIsNotAFloat64(t *testing.T) {
	const digits = "12345678901234567890123.000000000000000000000000000001"
	for _, source := range []string{
		`tostring(tonumber("N"))`, `jsonencode(jsondecode("N"))`, `format("%v", max(1, N)) == "1.2345678901234567890123000000000000000000000000000001e+22" ? "N" : ""`,
		`format("%s", yamldecode("N"))`, `format("%.30f", N)`, `tostring(sum(["N"]))`, `tostring(abs(-N))`, `tostring(element(range(N, N + 1), 0))`,
		`tostring(csvdecode("a\nN")[0].a * 1)`, `tostring(min(N))`, `tostring(pow(N, 1))`, `trimspace(trimsuffix(yamlencode(N), "...\n"))`,
	} {
		v, diags := evaluate(t, strings.ReplaceAll(source, "N", digits))
		if diags.HasErrors() {
			t.Error(source, diags)
		} else if got := v.AsString(); got != digits {
			t.Errorf("%s = %s", source, got)
		}
	}
}
