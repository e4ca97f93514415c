// Package unseen knows the characters of which nothing is to be seen, so that two
// names look alike that are not. It must not know where names stand.
package unseen

import (
	"strconv"
	"strings"
	"unicode"
)

// blanks are symbols that are drawn as nothing; no property says so.
const blanks = "\u2800\U0001d159" // Braille without dots, a note without head

// Is says whether nothing is to be seen of a character: control and format characters,
// all that a renderer may ignore (variation selectors, fillers, tags), and white space
// other than the plain one.
func Is(r rune) bool {
	switch {
	case r < ' ':
		return true
	case r < 0x7f:
		return false
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // format characters that are drawn
		return false
	}
	return unicode.In(r, unicode.White_Space, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
		strings.ContainsRune(blanks, r)
}

// In says whether a text has such a character.
func In(s string) bool { return strings.ContainsFunc(s, Is) }

// Escape shows what cannot be seen as the language writes it: \u200b.
func Escape(s string) string {
	if !In(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if Is(r) {
			b.WriteString(Escaped(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Escaped is one character as an escape.
func Escaped(r rune) string { return strings.Trim(strconv.QuoteRuneToASCII(r), "'") }
