package hclspec_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/hclspec"
)

// unwarned leaves out warnings about unusual numbers.
func unwarned(o *hclspec.Options) { o.Lenient = true }

// Numbers survive exactly: what a configuration writes or computes is what the
// simulation is given, rounded half-up at 12 decimals and never through a float.
func TestNumbersAreExact(t *testing.T) {
	tests := map[string]string{
		`0.1`:                              "0.1",
		`0.3`:                              "0.3",
		`0.1 + 0.2`:                        "0.3",
		`1e-12`:                            "0.000000000001",
		`5e-13`:                            "0.000000000001", // half up
		`4.999e-13`:                        "0",
		`0.0000000000015`:                  "0.000000000002",
		`1 / 3`:                            "0.333333333333",
		`2 / 3`:                            "0.666666666667",
		`1 - 1 / 3`:                        "0.666666666667",
		`1 / 3 * 3`:                        "1",
		`0.063 * 1000`:                     "63",
		`5700000 * 0.61`:                   "3477000",
		`1.005`:                            "1.005",
		`123456789012345.123456789012`:     "123456789012345.123456789012",
		`0.123456789012499999999999999`:    "0.123456789012",
		`0.1234567890125`:                  "0.123456789013",
		`1e25`:                             "10000000000000000000000000",
		`100 * 1.1`:                        "110",
		`sum([0.1, 0.2, 0.3])`:             "0.6",
		`pow(1.05, 119)`:                   ratText(ratPower("1.05", 119), 12),
		`pow(1.05, -119)`:                  ratText(ratPower("1.05", -119), 12),
		`pow(0.1, 12)`:                     "0.000000000001",
		`jsondecode("[0.1]")[0] * 3`:       "0.3",
		`csvdecode("n\n0.1")[0].n`:         "0.1",
		`tonumber("0.1") + 0.2`:            "0.3",
		`max(0.1, 1e-12)`:                  "0.1",
		`"0.7"`:                            "0.7",
		`[for i in range(3) : 0.1 * i][2]`: "0.2",
	}
	for expr, want := range tests {
		t.Run(expr, func(t *testing.T) {
			native := fmt.Sprintf("planner { start = \"2026-12\" }\naccount \"a\" {\n  discount = %s\n}", expr)
			text := "${" + expr + "}"
			if strings.HasPrefix(expr, `"`) {
				text = strings.Trim(expr, `"`)
			}
			inJSON := fmt.Sprintf(`{"planner": {"start": "2026-12"}, "account": {"a": {"discount": %s}}}`, jsonText(text))
			for name, source := range map[string]string{"main.hcl": native, "main.hcl.json": inJSON} {
				config, diags := load(map[string]string{name: source}, unwarned)
				if len(diags) > 0 {
					t.Fatalf("%s: %s", name, diags)
				}
				if got := config.Input.Accounts[0].Discount.Default.String(); got != want {
					t.Errorf("%s: %s became %s, want %s", name, expr, got, want)
				}
			}
		})
	}
}

// A number in JSON is no float either.
func TestJSONNumbersAreExact(t *testing.T) {
	for literal, want := range map[string]string{
		"0.1": "0.1", "1e-12": "0.000000000001", "5e-13": "0.000000000001", "4.999e-13": "0",
		"123456789012345.123456789012": "123456789012345.123456789012", "1E25": "10000000000000000000000000",
	} {
		config, diags := load(map[string]string{
			"main.hcl.json":         `{"planner": {"start": "2026-12"}, "variable": {"d": {}}, "account": {"a": {"discount": ` + literal + `}, "b": {"discount": "${var.d}"}}}`,
			"planner.vars.hcl.json": `{"d": ` + literal + `}`,
		}, unwarned)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		for _, a := range config.Input.Accounts {
			if got := a.Discount.Default.String(); got != want {
				t.Errorf("%s of %s became %s, want %s", literal, a.Address, got, want)
			}
		}
	}
}

// Growth compounds exactly over ten years: every month is base × 1.05^k, rounded
// half-up once.
func TestGrowthIsExact(t *testing.T) {
	for _, growth := range []string{"0.05", "-0.05", "0.000000000001", "0.031415926536"} {
		config, diags := load(map[string]string{"main.hcl": fmt.Sprintf(`
planner {
  start  = "2026-12"
  months = 120
}
account "a" {}
usage "u" {
  account = account.a
  meter   = "crop_image"
  calls   = 123456789
  growth  = %s
}`, growth)}, nil)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		factor := new(big.Rat).Add(big.NewRat(1, 1), rat(growth))
		expected := big.NewRat(123456789, 1)
		for k, got := range config.Input.Usages[0].Calls {
			if want := ratText(expected, 0); fmt.Sprint(got) != want {
				t.Errorf("growth %s: %d calls in month %d, want %s", growth, got, k, want)
			}
			expected = new(big.Rat).Mul(expected, factor)
		}
	}
}

// 10^15 is the most, inclusive: of a usage's month, an account-meter's month and
// the whole plan.
func TestLargestVolumes(t *testing.T) {
	tests := map[string]struct {
		calls []string
		want  string
	}{
		"a month at the limit":     {[]string{"[1e15, 0]"}, ""},
		"a month above the limit":  {[]string{"[1e15 + 1, 0]"}, "Invalid calls"},
		"a meter at the limit":     {[]string{"[4e14, 0]", "[6e14, 0]"}, ""},
		"a meter above the limit":  {[]string{"[4e14, 0]", "[6e14 + 1, 0]"}, "Too many calls"},
		"the plan at the limit":    {[]string{"[5e14, 5e14]"}, ""},
		"the plan above the limit": {[]string{"[5e14, 5e14 + 1]"}, "Too many calls"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			config := "planner {\n  start = \"2026-12\"\n  months = 2\n}\naccount \"a\" {}\n"
			for i, calls := range test.calls {
				config += fmt.Sprintf("usage \"u%d\" {\n  account = account.a\n  meter = \"crop_image\"\n  calls = %s\n}\n", i, calls)
			}
			_, got := load(map[string]string{"main.hcl": config}, nil)
			switch {
			case test.want == "" && len(got) > 0:
				t.Errorf("want no mistake, got %s", got)
			case test.want != "" && (len(got) != 1 || !strings.Contains(got[0], test.want)):
				t.Errorf("want one %q, got %s", test.want, got)
			}
		})
	}
}

func rat(decimal string) *big.Rat {
	r, ok := new(big.Rat).SetString(decimal)
	if !ok {
		panic(decimal)
	}
	return r
}

func ratPower(base string, n int) *big.Rat {
	power := big.NewRat(1, 1)
	for range max(n, -n) {
		power.Mul(power, rat(base))
	}
	if n < 0 {
		power.Inv(power)
	}
	return power
}

// ratText rounds a number of at least 0 half-up, with no zeros at the end.
func ratText(r *big.Rat, decimals int) string {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
	scaled := new(big.Rat).Add(new(big.Rat).Mul(r, scale), big.NewRat(1, 2))
	units := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	digits := fmt.Sprintf("%0*s", decimals+1, units)
	if decimals == 0 {
		return digits
	}
	whole, fraction := digits[:len(digits)-decimals], strings.TrimRight(digits[len(digits)-decimals:], "0")
	return strings.TrimSuffix(whole+"."+fraction, ".")
}
