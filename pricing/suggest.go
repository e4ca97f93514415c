package pricing

import (
	"fmt"

	"github.com/agext/levenshtein"
)

// longestName bounds what is compared: a longer text is not a name, and the
// comparison takes quadratic time.
const longestName = 200

// DidYouMean returns a sentence that proposes the candidate nearest to a name
// that does not exist, with a leading space, or nothing when none is near.
// Near is an edit distance of at most a third of the name's length, at least 2,
// and below the length itself.
func DidYouMean(name string, candidates []string) string {
	if len(name) > longestName {
		return ""
	}
	best, bestDistance := "", nearness(name)+1
	for _, c := range candidates {
		if len(c) > longestName {
			continue
		}
		if d := levenshtein.Distance(name, c, nil); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", best)
}

func nearness(name string) int { return min(len(name)-1, max(2, len(name)/3)) }
