package scan

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/apparentlymart/go-textseg/v15/textseg"
)

// A jsonScanner reads JSON tokens the way the scanner of hcl/json does.
type jsonScanner struct {
	scanner
	templates scanner // of the strings
}

// scanJSON goes on where hcl/json has given up, which only refuses more of what is wrong.
func scanJSON(src []byte) *fault {
	var j jsonScanner
	for j.start(src, group); j.pos < len(src) && j.fault == nil; {
		switch c := src[j.pos]; {
		case c == '{' || c == '[':
			j.open(level{kind: group, close: c + 2}, j.pos+1) // the distance of both pairs in ASCII
		case c == '}' || c == ']': // hcl/json would skip to a bracket that matches
			j.close(c, j.pos+1)
		case c == '"':
			j.string()
		case isDigit(c) || c == '-' || c == '+' || c == '.':
			rest := bytes.TrimLeftFunc(src[j.pos:], func(r rune) bool { return strings.ContainsRune("+-.0123456789Ee", r) })
			j.literalNumber(len(src) - len(rest))
		default:
			j.pos++
		}
	}
	return j.fault
}

// string takes a string, which hcl/json ends before any control character too.
func (j *jsonScanner) string() {
	at, i, escapes := j.pos, j.pos+1, false
	for ; j.at(i) >= ' ' && j.src[i] != '"'; i++ {
		if j.src[i] == '\\' {
			j.swallowed(i)
			escapes = true
			if i++; j.at(i) < ' ' {
				break
			}
		}
	}
	if j.at(i) == '"' { // or else hcl/json reports it
		j.swallowed(i)
		i++
		j.template(at, i, escapes)
	}
	j.pos = min(i, len(j.src))
}

// swallowed refuses a quote or backslash that hcl/json overlooks because it takes
// whole grapheme clusters, and these join some characters to any that follows.
func (j *jsonScanner) swallowed(i int) {
	if j.src[i-1] < 0x80 {
		return
	}
	_, size := utf8.DecodeLastRune(j.src[:i])
	if n, _, _ := textseg.ScanGraphemeClusters(j.src[i-size:i+1], true); n > size {
		j.pos = i - size
		j.refuse(i+1, "Invalid character", "This character joins the one that follows, which means something in JSON. Write it as a \\u escape.")
	}
}

// template checks the string from at to end as the template it may be. A fault behind
// escapes is shown by the whole string.
func (j *jsonScanner) template(at, end int, escapes bool) {
	text := j.src[at+1 : end-1]
	if escapes {
		var meant string
		if json.Unmarshal(j.src[at:end], &meant) != nil {
			return // hcl/json reports it
		}
		text = []byte(meant)
	}
	f := j.templates.scan(text, bare)
	if f == nil || j.fault != nil {
		return
	}
	if j.fault = f; escapes {
		f.at, f.end = at, end
	} else {
		f.at, f.end = at+1+f.at, at+1+f.end
	}
}
