package scan

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// quoted takes one token of a quoted template.
func (s *scanner) quoted() *fault {
	i := s.pos
	switch c := s.src[i]; c {
	case '"':
		s.pop()
		if f := s.checkSum(i + 1); f != nil {
			return f
		}
		return s.token(i + 1)
	case '\n', '\r':
		j := i + 1
		for s.at(j) == '\n' || s.at(j) == '\r' {
			j++
		}
		return s.token(j)
	case '$', '%':
		return s.marked(c)
	}
	j := i
	for j < len(s.src) && !endsQuoted[s.src[j]] {
		if s.src[j] == '\\' {
			if n := s.at(j + 1); n == '\n' || n == '\r' {
				break
			}
			j++
		}
		j++
	}
	if j == i { // a backslash before a newline
		return s.token(i + 1)
	}
	return s.literal(min(j, len(s.src)))
}

var (
	endsQuoted = [256]bool{'$': true, '%': true, '"': true, '\n': true, '\r': true}
	endsText   = [256]bool{'$': true, '%': true, '\n': true, '\r': true}
)

// text takes one token of a heredoc or a bare template.
func (s *scanner) text() *fault {
	i := s.pos
	if c := s.src[i]; c == '$' || c == '%' {
		return s.marked(c)
	}
	j := i
	for j < len(s.src) && !endsText[s.src[j]] {
		j++
	}
	if n := s.newlineAt(j); n > 0 {
		return s.line(j, j+n)
	}
	if j == i { // a carriage return alone: here the lexer of HCL gives up
		if s.top().kind == heredoc {
			return s.token(len(s.src))
		}
		return s.literal(len(s.src))
	}
	s.top().bol = false
	return s.literal(j)
}

// line takes a literal that ends a line: with its newline, unless it ends the heredoc.
func (s *scanner) line(j, end int) *fault {
	t := s.top()
	if t.kind == heredoc && t.bol && bytes.Equal(bytes.TrimSpace(s.src[s.pos:end]), t.marker) {
		s.pop()
		if f := s.checkSum(j); f != nil {
			return f
		}
		return s.token(j)
	}
	t.bol = true
	return s.literal(end)
}

// marked takes what starts with $ or %: a sequence, an escape or just that byte.
func (s *scanner) marked(c byte) *fault {
	i, t := s.pos, s.top()
	t.bol = false
	switch {
	case s.at(i+1) == '{':
		return s.sequence(c)
	case s.at(i+1) == c && s.at(i+2) == '{':
		j := i + 3
		if s.at(j) == '~' {
			j++
		}
		if n := s.newlineAt(j); n > 0 && t.kind != quote {
			return s.line(j, j+n)
		}
		return s.literal(j)
	case t.kind != quote && i+1 < len(s.src) && (s.at(i+2) == '\n' || s.at(i+2) == '\r'):
		return s.literal(i + 2) // a quirk of the lexer: a single byte before a newline goes with it
	}
	return s.literal(i + 1)
}

// sequence takes the opening of ${ or %{.
func (s *scanner) sequence(c byte) *fault {
	end := s.pos + 2
	if s.at(end) == '~' {
		end++
	}
	if c == '%' {
		if f := s.count(end); f != nil {
			return f
		}
	}
	return s.open(level{kind: group, close: '}', sequence: true}, end)
}

// literal takes a literal part of a template up to end.
func (s *scanner) literal(end int) *fault {
	t := s.top()
	t.parts++
	s.max.parts = max(s.max.parts, t.parts)
	if t.parts > MaxParts {
		return &fault{at: s.pos, end: end, summary: "Template too long", detail: fmt.Sprintf(
			"This template has more than %d literal parts: each line of a heredoc is one, and each \"$\" or \"%%\" makes another. Read long texts with file().", MaxParts)}
	}
	return s.token(end)
}

// heredocAt returns the end and the marker of the heredoc introduction at offset i,
// which takes the newline too; end is 0 if there is none.
func (s *scanner) heredocAt(i int) (end int, marker []byte) {
	if s.at(i+1) != '<' {
		return 0, nil
	}
	i += 2
	if s.at(i) == '-' {
		i++
	}
	j := i
	ascii := true
	for j < len(s.src) && inName[s.src[j]] {
		ascii = ascii && s.src[j] < 0x80
		j++
	}
	n := s.newlineAt(j)
	if j == i || n == 0 || s.src[i] == '-' || isDigit(s.src[i]) {
		return 0, nil
	}
	marker = s.src[i:j]
	if !ascii && !hclsyntax.ValidIdentifier(string(marker)) {
		return 0, nil
	}
	return j + n, marker
}
