package scan

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// template takes one token of a template, which begins with c.
func (s *scanner) template(c byte) {
	switch t := s.top(); {
	case c == '$' || c == '%':
		s.marked(c)
	case t.kind != quote:
		s.text()
	case c == '"':
		s.leave(s.pos + 1)
	case c == '\n' || c == '\r':
		s.token(len(s.src) - len(bytes.TrimLeft(s.src[s.pos:], "\r\n")))
	default:
		s.quoted()
	}
}

// endsText holds the bytes that end a literal part.
var endsText = [256]bool{'$': true, '%': true, '\n': true, '\r': true}

// quoted takes a literal part of a quoted template.
func (s *scanner) quoted() {
	i := s.pos
	for ; i < len(s.src) && !endsText[s.src[i]] && s.src[i] != '"'; i++ {
		if s.src[i] == '\\' {
			if next := s.at(i + 1); next == '\n' || next == '\r' {
				break
			}
			i++
		}
	}
	if i == s.pos { // a backslash before a newline
		s.token(i + 1)
		return
	}
	s.literal(min(i, len(s.src)))
}

// text takes a literal part of a heredoc or a bare template.
func (s *scanner) text() {
	i := s.pos
	for i < len(s.src) && !endsText[s.src[i]] {
		i++
	}
	t, n := s.top(), s.newlineAt(i)
	switch {
	case n > 0:
		s.line(i, i+n)
	case i > s.pos:
		t.bol = false
		s.literal(i)
	case t.kind == heredoc: // a carriage return alone: here the lexer of HCL gives up
		s.token(len(s.src))
	default:
		s.literal(len(s.src))
	}
}

// line takes a literal part that ends a line: with its newline, unless it ends the heredoc.
func (s *scanner) line(i, end int) {
	t := s.top()
	if t.kind == heredoc && t.bol && bytes.Equal(bytes.TrimSpace(s.src[s.pos:end]), t.marker) {
		s.leave(i)
		return
	}
	t.bol = true
	s.literal(end)
}

// marked takes what starts with $ or %: a sequence, an escape or just that byte.
func (s *scanner) marked(c byte) {
	i, t := s.pos, s.top()
	t.bol = false
	end := i + 1
	switch {
	case s.at(i+1) == '{':
		s.sequence(c)
		return
	case s.at(i+1) == c && s.at(i+2) == '{':
		if end = i + 3; s.at(end) == '~' {
			end++
		}
		if n := s.newlineAt(end); n > 0 && t.kind != quote {
			s.line(end, end+n)
			return
		}
	case t.kind != quote && i+1 < len(s.src) && (s.at(i+2) == '\n' || s.at(i+2) == '\r'):
		end = i + 2 // a quirk of the lexer: a single byte before a newline goes with it
	}
	s.literal(end)
}

// sequence takes the opening of ${ or %{.
func (s *scanner) sequence(c byte) {
	end := s.pos + 2
	if s.at(end) == '~' {
		end++
	}
	if c == '%' {
		s.count(end)
	}
	s.open(level{kind: group, close: '}', sequence: true}, end)
}

// literal takes a literal part of a template up to end.
func (s *scanner) literal(end int) {
	t := s.top()
	t.parts++
	s.max.parts = max(s.max.parts, t.parts)
	if t.parts > MaxParts {
		s.refuse(end, "Template too long",
			"This template has more than %d literal parts: each line of a heredoc is one, and each \"$\" or \"%%\" makes another. Read long texts with file().", MaxParts)
	}
	s.token(end)
}

// heredoc takes the introduction of a heredoc with its newline, if there is one.
func (s *scanner) heredoc() bool {
	start := s.pos + 2
	if s.at(start) == '-' {
		start++
	}
	end := s.endOfName(start)
	marker, n := s.src[start:end], s.newlineAt(end)
	if n == 0 || !hclsyntax.ValidIdentifier(string(marker)) {
		return false
	}
	s.open(level{kind: heredoc, marker: marker, bol: true}, end+n)
	return true
}
