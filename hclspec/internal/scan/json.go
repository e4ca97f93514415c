package scan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/apparentlymart/go-textseg/v15/textseg"
)

// A jsonScanner reads JSON tokens the way the scanner of hcl/json does.
type jsonScanner struct {
	src       []byte
	pos       int
	brackets  []int
	templates scanner
}

// scan goes on where hcl/json has given up, which only refuses more of what is wrong.
func (j *jsonScanner) scan() *fault {
	for j.pos < len(j.src) {
		var f *fault
		switch c := j.src[j.pos]; {
		case c == '{' || c == '[':
			f = j.open()
		case c == '}' || c == ']':
			f = j.close(c)
		case c == '"':
			f = j.string()
		case isDigit(c) || c == '-' || c == '+' || c == '.':
			f = j.number()
		default:
			j.pos++
		}
		if f != nil {
			return f
		}
	}
	return nil
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
	if len(j.brackets) == 0 {
		return mismatch(j.src, j.pos, j.pos+1, 0, 0)
	}
	at := j.brackets[len(j.brackets)-1]
	if want := j.src[at] + 2; want != c { // the distance of both pairs in ASCII
		return mismatch(j.src, j.pos, j.pos+1, at, want)
	}
	j.brackets = j.brackets[:len(j.brackets)-1]
	j.pos++
	return nil
}

func (j *jsonScanner) number() *fault {
	text := j.src[j.pos:]
	if end := bytes.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("+-.0123456789Ee", r) }); end >= 0 {
		text = text[:end]
	}
	if hugeExponent(text) {
		return exponentFault(j.pos, j.pos+len(text))
	}
	j.pos += len(text)
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
	if j.pos = i; i == len(j.src) || j.src[i] != '"' {
		return nil // hcl/json reports it
	}
	if f := j.swallowed(i); f != nil {
		return f
	}
	j.pos++
	return j.template(at, escapes)
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

// template checks the string from an offset on as the template it may be. A fault
// behind escapes is shown by the whole string.
func (j *jsonScanner) template(at int, escapes bool) *fault {
	if !escapes {
		f := j.templates.scan(j.src[at+1:j.pos-1], bare)
		if f != nil {
			f.at, f.end = at+1+f.at, at+1+f.end
		}
		return f
	}
	var text string
	if json.Unmarshal(j.src[at:j.pos], &text) != nil {
		return nil // hcl/json reports it
	}
	f := j.templates.scan([]byte(text), bare)
	if f != nil {
		f.at, f.end = at, j.pos
	}
	return f
}
