package scan

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/apparentlymart/go-textseg/v15/textseg"
)

// A jsonScanner reads JSON tokens the way the scanner of hcl/json does.
type jsonScanner struct {
	src       []byte
	pos       int
	brackets  []int
	templates scanner
	decoded   []byte
}

// scan ends early where hcl/json gives up.
func (j *jsonScanner) scan() *fault {
	for j.pos < len(j.src) {
		c := j.src[j.pos]
		var f *fault
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ':' || c == '=':
			j.pos++
		case c == '{' || c == '[':
			f = j.open()
		case c == '}' || c == ']':
			f = j.close(c)
		case c == '"':
			f = j.string()
		case inNumber[c] && c|0x20 != 'e':
			f = j.number()
		case inKeyword[c] && c != '_':
			j.pos = j.run(&inKeyword)
		default:
			return nil
		}
		if f != nil {
			return f
		}
	}
	return nil
}

var inNumber, inKeyword = func() (number, keyword [256]bool) {
	for c := range number {
		lower := c | 0x20
		number[c] = '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || lower == 'e'
		keyword[c] = 'a' <= lower && lower <= 'z' || c == '_'
	}
	return
}()

func (j *jsonScanner) run(set *[256]bool) (end int) {
	end = j.pos
	for end < len(j.src) && set[j.src[end]] {
		end++
	}
	return end
}

func (j *jsonScanner) open() *fault {
	if len(j.brackets) >= MaxDepth {
		return &fault{at: j.pos, end: j.pos + 1, summary: "Nesting too deep", detail: fmt.Sprintf(
			"Brackets nest more than %d deep here. Flatten the value.", MaxDepth)}
	}
	j.brackets = append(j.brackets, j.pos)
	j.pos++
	return nil
}

// close refuses what does not match: hcl/json would skip to a bracket that does.
func (j *jsonScanner) close(c byte) *fault {
	f := &fault{at: j.pos, end: j.pos + 1, summary: "Mismatched bracket"}
	if len(j.brackets) == 0 {
		f.detail = fmt.Sprintf("There is no open bracket that this %q could close. Remove it, or add the one that is missing before.", c)
		return f
	}
	at := j.brackets[len(j.brackets)-1]
	if open := j.src[at]; open+2 != c { // the distance of both pairs in ASCII
		f.detail = fmt.Sprintf("This %q does not close the bracket that is open, the %q of line %d. Close that one with %q first.",
			c, open, 1+bytes.Count(j.src[:at], []byte("\n")), open+2)
		return f
	}
	j.brackets = j.brackets[:len(j.brackets)-1]
	j.pos++
	return nil
}

func (j *jsonScanner) number() *fault {
	end := j.run(&inNumber)
	if hugeExponent(j.src[j.pos:end]) {
		return exponentFault(j.pos, end)
	}
	j.pos = end
	return nil
}

// string takes a string, which hcl/json ends before any control character too.
func (j *jsonScanner) string() *fault {
	at, i, escapes := j.pos, j.pos+1, false
	for i < len(j.src) && j.src[i] != '"' && j.src[i] >= ' ' {
		if c := j.src[i]; c == '\\' {
			if f := j.swallowed(i); f != nil {
				return f
			}
			escapes = true
			i++
			if i == len(j.src) || j.src[i] < ' ' {
				break
			}
		}
		i++
	}
	closed := i < len(j.src) && j.src[i] == '"'
	if closed {
		if f := j.swallowed(i); f != nil {
			return f
		}
		i++
	}
	j.pos = i
	if !closed {
		return nil
	}
	return j.template(at+1, i-1, escapes)
}

// swallowed refuses a quote or backslash that hcl/json overlooks because it takes
// whole grapheme clusters, and these join some characters to any that follows.
func (j *jsonScanner) swallowed(i int) *fault {
	if j.src[i-1] < 0x80 {
		return nil
	}
	_, size := utf8.DecodeLastRune(j.src[:i])
	if n, _, _ := textseg.ScanGraphemeClusters(j.src[i-size:i+1], true); n <= size {
		return nil
	}
	return &fault{at: i - size, end: i + 1, summary: "Invalid character", detail: "This character joins the one that follows, which means something in JSON. " +
		"Write it as a \\u escape."}
}

// template checks the string between two offsets as the template it may be.
func (j *jsonScanner) template(at, end int, escapes bool) *fault {
	text := j.src[at:end]
	if escapes {
		j.decoded = j.decoded[:0]
		for i := 0; i < len(text); {
			r, n := unescape(text[i:])
			if n == 0 {
				return nil // hcl/json reports it
			}
			j.decoded = utf8.AppendRune(j.decoded, r)
			i += n
		}
		text = j.decoded
	}
	f := j.templates.scan(text, bare)
	if f != nil && escapes {
		f.at, f.end = encoded(j.src[at:end], f.at), encoded(j.src[at:end], f.end)
	}
	if f != nil {
		f.at, f.end = at+f.at, at+f.end
	}
	return f
}

// encoded returns the offset in text of what is at the given offset decoded.
func encoded(text []byte, offset int) (i int) {
	for offset > 0 && i < len(text) {
		r, n := unescape(text[i:])
		offset -= utf8.RuneLen(r)
		i += n
	}
	return i
}

// unescape decodes the first character of a JSON string and returns its length, 0
// if it is not valid. Half a surrogate pair becomes U+FFFD, as in encoding/json.
func unescape(b []byte) (r rune, n int) {
	if b[0] != '\\' {
		return utf8.DecodeRune(b)
	}
	if len(b) < 2 {
		return 0, 0
	}
	switch b[1] {
	case '"', '\\', '/':
		return rune(b[1]), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	}
	r = hexEscape(b)
	if r < 0 {
		return 0, 0
	}
	if utf16.IsSurrogate(r) {
		if pair := utf16.DecodeRune(r, hexEscape(b[6:])); pair != utf8.RuneError {
			return pair, 12
		}
		return utf8.RuneError, 6
	}
	return r, 6
}

// hexEscape decodes \uXXXX at the start of b, -1 if there is none.
func hexEscape(b []byte) rune {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range b[2:6] {
		switch lower := c | 0x20; {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case 'a' <= lower && lower <= 'f':
			r = r<<4 | rune(lower-'a'+10)
		default:
			return -1
		}
	}
	return r
}
