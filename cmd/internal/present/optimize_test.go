package present

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// What the engine says about an optimum has a translation: every reason that stands
// in its code.
func TestOptimizeReasonsAreTranslated(t *testing.T) {
	p, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	reasons, latin := engineReasons(t), regexp.MustCompile(`[A-Za-z]`)
	if len(reasons) < 3 {
		t.Fatalf("only %q", reasons)
	}
	for _, reason := range reasons {
		if got := p.T(reason); latin.MatchString(got) {
			t.Errorf("%q is %q", reason, got)
		}
	}
}

// engineReasons are the reasons that stand in the engine's code, between quotes.
func engineReasons(t *testing.T) (reasons []string) {
	t.Helper()
	files, err := filepath.Glob("../../../planner/optimize/*.go")
	if err != nil {
		t.Fatal(err)
	}
	sentence := regexp.MustCompile(`(?:reason.*|return )"([a-z][a-z',]* [a-z][^"%]*)"$|reason.*"([a-z][a-z',]* [a-z][^"%]*)"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if m := sentence.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
				reasons = append(reasons, m[1]+m[2])
			}
		}
	}
	return reasons
}
