package hclspec

import (
	"fmt"
	"strconv"
	"strings"
)

// quotedChoice lists words to choose from: "warn" or "fail".
func quotedChoice[T ~string](words []T) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(string(w))
	}
	return wordList(quoted, "or")
}

// indefinite puts the article before a word.
func indefinite(word string) string {
	if strings.ContainsRune("aeio", rune(word[0])) || strings.HasPrefix(word, "un") { // "a usage"
		return "an " + word
	}
	return "a " + word
}

// capital begins a text with a capital letter.
func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// wordList writes "a, b and c".
func wordList(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// sentence makes an error's text a sentence.
func sentence(err error) string {
	text := err.Error()
	if !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, ".") {
		text += "."
	}
	if first, _, _ := strings.Cut(text, " "); strings.HasSuffix(first, ":") {
		return text // it starts with the name of an attribute
	}
	return capital(text)
}

// countOf says "1 key", "12 keys".
func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// shortened cuts a long text in its middle.
func shortened(s string) string {
	runes := []rune(s)
	if len(runes) <= 60 {
		return s
	}
	return string(runes[:40]) + " … " + string(runes[len(runes)-10:])
}
