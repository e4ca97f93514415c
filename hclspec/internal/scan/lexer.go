package scan

import (
	"bytes"
	"fmt"
)

// A kind says how a level is read and what ends an item in it.
type kind uint8

const (
	body    kind = iota // a file or a block: a newline ends an item
	object              // an object: a newline or comma does
	group               // ( [ ${ %{ and {for: newlines mean nothing
	quote               // "..."
	heredoc             // <<EOT
	bare                // a JSON string, which is a template without quotes
)

func (k kind) template() bool { return k >= quote }

// A level is an open bracket or template; the first one is the source itself.
type level struct {
	kind  kind
	close byte // what must close it: ) ] } " or 0
	at    int  // where it opens

	n    int // operators of the current item, those of its closed brackets included
	peak int // the most an earlier item of the level had
	kids int // the most a sequence of the template had

	first    bool // no token yet
	sequence bool // ${ or %{
	assigned bool // the item of the body has its "="
	header   bool // a { behind a name or a quoted label, as a block has it
	lines    bool // a newline was in it

	parts  int    // of the template
	marker []byte // of the heredoc
	bol    bool   // the heredoc stands at the beginning of a line
}

// stats is what the limits are about; the tests compare it with the tokens of hclsyntax.
type stats struct {
	depth, operators, parts int
}

// A scanner reads HCL tokens the way hclsyntax's lexer does, keeping only the open levels.
type scanner struct {
	src    []byte
	pos    int
	levels []level

	sum  int // n over the open levels
	lost int // blocks whose "}" the parser's error recovery may overlook
	max  stats
}

// measure reads src as one level of the given kind.
func measure(src []byte, root kind) (stats, *fault) {
	var s scanner
	f := s.scan(src, root)
	return s.max, f
}

// scan reads another source.
func (s *scanner) scan(src []byte, root kind) *fault {
	s.src, s.pos = src, skipMark(src)
	s.levels = append(s.levels[:0], level{kind: root, first: true})
	s.sum = 0
	for s.pos < len(s.src) {
		if f := s.next(); f != nil {
			return f
		}
	}
	return nil
}

func (s *scanner) next() *fault {
	switch s.top().kind {
	case quote:
		return s.quoted()
	case heredoc, bare:
		return s.text()
	default:
		return s.code()
	}
}

func (s *scanner) top() *level { return &s.levels[len(s.levels)-1] }

// at returns the byte at offset i, 0 behind the end.
func (s *scanner) at(i int) byte {
	if i < len(s.src) {
		return s.src[i]
	}
	return 0
}

// before returns the last byte before the current one that is no blank, 0 at the start.
func (s *scanner) before() byte {
	text := bytes.TrimRight(s.src[:s.pos], " \t")
	if len(text) == 0 {
		return 0
	}
	return text[len(text)-1]
}

// newlineAt returns the length of a newline at offset i, 0 if there is none.
func (s *scanner) newlineAt(i int) int {
	switch {
	case s.at(i) == '\n':
		return 1
	case s.at(i) == '\r' && s.at(i+1) == '\n':
		return 2
	}
	return 0
}

// token takes everything up to end as one token that means something.
func (s *scanner) token(end int) *fault {
	s.top().first = false
	return s.trivia(end)
}

// trivia takes everything up to end, which means nothing. It refuses nothing.
func (s *scanner) trivia(end int) *fault {
	s.pos = end
	return nil
}

// code takes one token outside of templates.
//
// long: one case for each character that a token may begin with
func (s *scanner) code() *fault {
	i := s.pos
	switch c := s.src[i]; c {
	case ' ', '\t':
		for s.pos < len(s.src) && (s.src[s.pos] == ' ' || s.src[s.pos] == '\t') {
			s.pos++
		}
		return nil
	case '\n':
		return s.newline(i + 1)
	case '\r':
		if s.at(i+1) == '\n' {
			return s.newline(i + 2)
		}
		return s.token(i + 1)
	case '#':
		return s.lineComment()
	case '/':
		return s.slash()
	case '"':
		return s.open(level{kind: quote, close: '"'}, i+1)
	case '<':
		if end, marker := s.heredocAt(i); end > 0 {
			return s.open(level{kind: heredoc, marker: marker, bol: true}, end)
		}
		return s.operatorOr('=', i)
	case '>', '!':
		return s.operatorOr('=', i)
	case '?', '+', '-', '*', '%':
		return s.operator(i + 1)
	case '.':
		if s.at(i+1) == '.' && s.at(i+2) == '.' {
			return s.token(i + 3)
		}
		return s.operator(i + 1)
	case '&', '|':
		if s.at(i+1) == c {
			return s.operator(i + 2)
		}
		return s.token(i + 1)
	case '=':
		return s.equals()
	case ',':
		s.endItem()
		return s.token(i + 1)
	case ':':
		if s.at(i+1) == ':' {
			return &fault{at: i, end: i + 2, summary: "No such function",
				detail: `There are no functions in namespaces, so "::" means nothing here. Write the plain name of a function.`}
		}
		return s.token(i + 1)
	case '(':
		return s.open(level{kind: group, close: ')'}, i+1)
	case '[':
		if f := s.count(i + 1); f != nil {
			return f
		}
		return s.open(level{kind: group, close: ']'}, i+1)
	case '{':
		return s.brace()
	case ')', ']', '}':
		return s.close(c, i+1)
	case '~':
		if s.at(i+1) == '}' {
			return s.close('~', i+2)
		}
		return s.token(i + 1)
	default:
		switch {
		case isDigit(c):
			return s.number()
		case inName[c]:
			return s.name()
		}
		return s.token(i + 1)
	}
}

// newline takes a newline, or a comment that ends with one.
func (s *scanner) newline(end int) *fault {
	t := s.top()
	if t.kind != group {
		s.endItem()
		t.assigned, t.lines = false, true
	}
	return s.trivia(end)
}

func (s *scanner) lineComment() *fault {
	if n := bytes.IndexByte(s.src[s.pos:], '\n'); n >= 0 {
		return s.newline(s.pos + n + 1)
	}
	return s.trivia(len(s.src))
}

func (s *scanner) slash() *fault {
	i := s.pos
	switch s.at(i + 1) {
	case '/':
		return s.lineComment()
	case '*':
		n := bytes.Index(s.src[i+2:], []byte("*/"))
		if n < 0 {
			return &fault{at: i, end: i + 2, summary: "Unterminated comment",
				detail: `This comment has no end. Close it with "*/".`}
		}
		return s.trivia(i + 2 + n + 2)
	}
	return s.operator(i + 1)
}

// endItem closes the account of the current item.
func (s *scanner) endItem() {
	t := s.top()
	t.peak = max(t.peak, t.n)
	s.sum -= t.n
	t.n = 0
}

// count adds an operator to the current item, for the token that ends at end.
func (s *scanner) count(end int) *fault {
	s.top().n++
	s.sum++
	return s.checkSum(end)
}

func (s *scanner) checkSum(end int) *fault {
	s.max.operators = max(s.max.operators, s.sum)
	if s.sum > MaxOperators {
		return &fault{at: s.pos, end: end, summary: "Expression too long", detail: fmt.Sprintf(
			"Up to here this expression has more than %d operators, accessors and directives. Split it into several local values.", MaxOperators)}
	}
	return nil
}

func (s *scanner) operator(end int) *fault {
	if f := s.count(end); f != nil {
		return f
	}
	return s.token(end)
}

// operatorOr takes an operator of one byte, or of two if the second one follows.
func (s *scanner) operatorOr(second byte, i int) *fault {
	if s.at(i+1) == second {
		return s.operator(i + 2)
	}
	return s.operator(i + 1)
}

func (s *scanner) equals() *fault {
	switch s.at(s.pos + 1) {
	case '=':
		return s.operator(s.pos + 2)
	case '>':
		return s.token(s.pos + 2)
	}
	s.top().assigned = true
	return s.token(s.pos + 1)
}

// open takes the token that opens a level.
func (s *scanner) open(l level, end int) *fault {
	if len(s.levels) > MaxDepth {
		return &fault{at: s.pos, end: s.pos + len(bytes.TrimRight(s.src[s.pos:end], "\r\n")), summary: "Nesting too deep", detail: fmt.Sprintf(
			"Brackets and templates nest more than %d deep here. Move the inner ones to local values.", MaxDepth)}
	}
	l.at, l.first = s.pos, true
	f := s.token(end)
	s.levels = append(s.levels, l)
	s.max.depth = max(s.max.depth, len(s.levels)-1)
	return f
}

func (s *scanner) brace() *fault {
	l := level{kind: object, close: '}', header: inName[s.before()] || s.before() == '"'}
	if t := s.top(); t.kind == body && !t.assigned {
		l.kind = body
	}
	return s.open(l, s.pos+1)
}

// close takes a token that closes a level: ) ] } or ~ for ~}.
func (s *scanner) close(c byte, end int) *fault {
	t := s.top()
	want := c
	if c == '~' && t.sequence {
		want = '}'
	}
	if t.close != want {
		return mismatch(s.src, s.pos, end, t.at, t.close)
	}
	if t.header && t.lines && s.before() != '\n' {
		if s.lost++; s.lost > MaxOperators {
			return &fault{at: s.pos, end: end, summary: "Missing newline after argument", detail: fmt.Sprintf(
				"More than %d blocks end in the line of their last argument. Write each \"}\" on a line of its own.", MaxOperators)}
		}
	}
	s.pop()
	if f := s.checkSum(end); f != nil {
		return f
	}
	return s.token(end)
}

// pop leaves a level; its height stays with the item that holds it.
func (s *scanner) pop() {
	t := s.top()
	height := max(t.peak, t.n) + t.kids
	s.sum -= t.n
	s.levels = s.levels[:len(s.levels)-1]
	if p := s.top(); p.kind.template() {
		p.kids = max(p.kids, height)
	} else {
		p.n += height
		s.sum += height
	}
}

// name takes an identifier. Outside of ASCII every character is taken as part of
// one: what hclsyntax does not take is an error, which ends every chain.
func (s *scanner) name() *fault {
	i, j := s.pos, s.pos+1
	for j < len(s.src) && inName[s.src[j]] {
		j++
	}
	if t := s.top(); t.first && t.kind == object && string(s.src[i:j]) == "for" {
		t.kind = group
	}
	return s.token(j)
}

// inName holds the bytes an identifier may consist of behind its first one.
var inName = func() (set [256]bool) {
	for c := range set {
		lower := c | 0x20
		set[c] = 'a' <= lower && lower <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c >= 0x80
	}
	return set
}()

// number takes a number literal: digits, points between them and exponents.
func (s *scanner) number() *fault {
	i, j := s.pos, s.pos+1
	for k := j; k < len(s.src); k++ {
		c := s.src[k]
		switch {
		case isDigit(c):
			j = k + 1
		case c == '.':
		case c|0x20 == 'e' && isExponent(s.src[k+1:]):
			k++ // a digit or the sign before one
			if !isDigit(s.src[k]) {
				k++
			}
			j = k + 1
		default:
			k = len(s.src)
		}
	}
	if hugeExponent(s.src[i:j]) {
		return exponentFault(i, j)
	}
	return s.token(j)
}

func isExponent(b []byte) bool {
	if len(b) > 1 && (b[0] == '+' || b[0] == '-') {
		b = b[1:]
	}
	return len(b) > 0 && isDigit(b[0])
}
