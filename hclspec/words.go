package hclspec

import "strconv"

// quotedChoice lists words to choose from: "warn" or "fail".
func quotedChoice[T ~string](words []T) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(string(w))
	}
	return wordList(quoted, "or")
}
