package pricing_test

import (
	"strings"
	"testing"

	"github.com/declarative-cost/planner/pricing"
)

// Near is an edit distance of at most a third of the name's length, at least 2,
// and below the length itself; of equally near names the first is proposed.
func TestDidYouMean(t *testing.T) {
	meters := []string{"detect_label", "detect_label_pro", "crop_image"}
	for _, test := range []struct {
		name       string
		candidates []string
		want       string
	}{
		{"detect_labels", meters, ` Did you mean "detect_label"?`},
		{"detect_label_por", meters, ` Did you mean "detect_label_pro"?`},
		{"crop", meters, ""},    // 6 of at most 2
		{"cropimg", meters, ""}, // 3 of at most 2
		{"crop_imag_", meters, ` Did you mean "crop_image"?`},
		{"cropped_img", meters, ""}, // 5 of at most 3
		{"xcrop_imagex", meters, ` Did you mean "crop_image"?`},
		{"abc", []string{"abcde", "abcdf"}, ` Did you mean "abcde"?`}, // 2 are near
		{"abc", []string{"abcdef"}, ""},
		{"ab", []string{"cd"}, ""}, // everything is different
		{"ab", []string{"abc"}, ` Did you mean "abc"?`},
		{"", []string{"a"}, ""},
		{"x", nil, ""},
		{strings.Repeat("x", 201), []string{strings.Repeat("x", 200)}, ""}, // too long to be a name
		{strings.Repeat("x", 200), []string{strings.Repeat("x", 201)}, ""},
		{"名", []string{"名字"}, ` Did you mean "名字"?`},
	} {
		if got := pricing.DidYouMean(test.name, test.candidates); got != test.want {
			t.Errorf("%q: %q, want %q", test.name, got, test.want)
		}
	}
}
