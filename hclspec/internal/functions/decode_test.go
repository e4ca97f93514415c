package functions

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// laughs is a sequence in which each element holds the one before so many times.
func laughs(levels, width int) string {
	s := "- &a0 [" + strings.Repeat("x,", width) + "]\n"
	for i := 1; i < levels; i++ {
		s += fmt.Sprintf("- &a%d [%s]\n", i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), width))
	}
	return s
}

func TestDecodedTextIsBounded(t *testing.T) {
	repeat := strings.Repeat
	for _, tt := range []struct{ name, function, text, want string }{ // the start of the error
		{"depth", "jsondecode", repeat("[", 20_000) + repeat("]", 20_000), "this is not valid JSON"},
		{"bracket", "jsondecode", "[\n{]", "this is not valid JSON"},
		{"end", "jsondecode", "[1", "ends before the JSON document is complete"},
		{"more", "jsondecode", "1 2", "extraneous data after JSON object"},
		{"many rows", "csvdecode", "m,u,c\n" + repeat("2027-01,search,12345\n", 100_000), ""},
		{"mark", "yamldecode", "\ufeffa: 1\n", ""},
		{"depth", "yamldecode", "a: " + repeat("[", 1<<20), "this is not valid YAML"},
		{"nesting", "yamldecode", repeat("- ", 1_002) + "a", "line 1, column 2001: is nested more than 1,000 levels deep"},
		{"aliases", "yamldecode", laughs(7, 9), "line 1, column 22: there are more than 1,000,000 values"},
		{"few aliases", "yamldecode", laughs(5, 9), ""},
		{"alias of itself", "yamldecode", "a: &a\n  b: [*a]\n", "line 1, column 4: is nested more than 1,000 levels deep"},
		{"documents", "yamldecode", "a: 1\n---\nb: 2\n", "on line 1, column 1: unexpected extra content"},
	} {
		t.Run(tt.function+" "+tt.name, func(t *testing.T) {
			_, err := invoke(Table(Options{})[tt.function], cty.StringVal(tt.text))
			if got := fmt.Sprint(err); (err == nil) != (tt.want == "") || !strings.HasPrefix(got, tt.want) && err != nil {
				t.Errorf("got %.200s\nwant %s", got, tt.want)
			}
		})
	}
}
