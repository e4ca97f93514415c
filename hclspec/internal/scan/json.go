package scan

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/apparentlymart/go-textseg/v15/textseg"
	"github.com/go-json-experiment/json/jsontext"
)

// scanJSON reads the tokens of JSON. An error of syntax is a fault at its place, as hcl/json
// goes on to the next bracket before it says where.
func scanJSON(src []byte) *fault {
	src = src[skipMark(src):] // hcl/json reports it
	d := jsontext.NewDecoder(bytes.NewReader(src), jsontext.AllowDuplicateNames(true))
	var open []int // brackets
	for {
		from := int(d.InputOffset())
		token, err := d.ReadToken()
		if err != nil {
			return jsonFault(src, err, open)
		}
		end := int(d.InputOffset())
		switch token.Kind() {
		case '{', '[':
			if open = append(open, end-1); len(open) > MaxDepth {
				return &fault{end - 1, end, depthSummary, depthDetail}
			}
		case '}', ']':
			open = open[:len(open)-1]
		case '0':
			if text := token.String(); hugeExponent([]byte(text)) {
				return &fault{end - len(text), end, exponentSummary, exponentDetail}
			}
		case '"':
			from += bytes.IndexByte(src[from:], '"')
			if f := scanString(src, from, end, token.String()); f != nil {
				return f
			}
		}
	}
}

// jsonFault is where and why JSON cannot be read; nil at its end.
func jsonFault(src []byte, err error, open []int) *fault {
	syntax, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case !ok:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF) && len(open) > 0:
		at := open[len(open)-1]
		return &fault{at, at + 1, "Invalid JSON", "The file ends before what begins here does."}
	}
	at, hint := min(int(syntax.ByteOffset), len(src)), ""
	if bytes.HasPrefix(src[at:], []byte(",")) {
		hint = " JSON allows no comma after the last entry."
	}
	_, size := utf8.DecodeRune(src[at:])
	if bytes.HasPrefix(src[at:], []byte("\r\n")) {
		size = 2 // one end of a line
	}
	return &fault{at, at + size, "Invalid JSON", "This is not valid JSON: " + strings.ReplaceAll(syntax.Err.Error(), `'\r'`, `'\n'`) + "." + hint}
}

// scanString checks the string from at to end as the template that it may be; meant is what
// it stands for. A fault behind escapes is shown by the whole string.
func scanString(src []byte, at, end int, meant string) *fault {
	for i := at + 1; i < end; i++ {
		if (src[i] == '"' || src[i] == '\\') && src[i-1] >= utf8.RuneSelf {
			if f := swallowed(src, i); f != nil {
				return f
			}
		}
	}
	_, f := measure([]byte(meant), heredoc)
	switch {
	case f == nil:
	case string(src[at+1:end-1]) != meant:
		f.at, f.end = at, end
	default:
		f.at, f.end = at+1+f.at, at+1+f.end
	}
	return f
}

// swallowed refuses a quote or backslash that hcl/json overlooks because it takes
// whole grapheme clusters, and these join some characters to any that follows.
func swallowed(src []byte, i int) *fault {
	_, size := utf8.DecodeLastRune(src[:i])
	if n, _, _ := textseg.ScanGraphemeClusters(src[i-size:i+1], true); n <= size {
		return nil
	}
	return &fault{i - size, i + 1, "Invalid character", "This character joins the one that follows, which means something in JSON. Write it as a \\u escape."}
}
