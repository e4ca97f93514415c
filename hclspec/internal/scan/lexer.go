package scan

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2/hclsyntax"
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

	sum   int // n over the open levels
	lost  int // blocks whose "}" the parser's error recovery may overlook
	max   stats
	fault *fault // the first one, at which the scan ends
}

// measure reads src as one level of the given kind.
func measure(src []byte, root kind) (stats, *fault) {
	var s scanner
	f := s.scan(src, root)
	return s.max, f
}

// scan reads another source.
func (s *scanner) scan(src []byte, root kind) *fault {
	s.start(src, root)
	for s.pos < len(s.src) && s.fault == nil {
		if s.top().kind.template() {
			s.template(s.src[s.pos])
		} else {
			s.code(s.src[s.pos])
		}
	}
	return s.fault
}

func (s *scanner) start(src []byte, root kind) {
	s.src, s.pos, s.sum, s.fault = src, skipMark(src), 0, nil
	s.levels = append(s.levels[:0], level{kind: root, first: true})
}

// refuse reports the bytes from the current token on to end, unless something before was.
func (s *scanner) refuse(end int, summary, detail string, args ...any) {
	if s.fault == nil {
		s.fault = &fault{s.pos, end, summary, fmt.Sprintf(detail, args...)}
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
func (s *scanner) token(end int) {
	s.top().first = false
	s.pos = end
}

// code takes one token outside of templates, which begins with c.
//
// long: one case for each character that a token may begin with
func (s *scanner) code(c byte) {
	i := s.pos
	next := s.at(i + 1)
	switch c {
	case ' ', '\t':
		s.pos++
	case '\n':
		s.newline(i + 1)
	case '#':
		s.lineComment()
	case '"':
		s.open(level{kind: quote, close: '"'}, i+1)
	case '(':
		s.open(level{kind: group, close: ')'}, i+1)
	case '[':
		s.count(i + 1)
		s.open(level{kind: group, close: ']'}, i+1)
	case '{':
		s.brace()
	case ')', ']', '}':
		s.close(c, i+1)
	case ',':
		s.endItem()
		s.token(i + 1)
	case '?', '+', '-', '*', '%':
		s.operator(i + 1)
	case '.':
		if next == '.' && s.at(i+2) == '.' {
			s.token(i + 3)
		} else {
			s.operator(i + 1)
		}
	case '<', '>', '!', '&', '|', '=', '/', ':', '~', '\r':
		s.pair(c, next)
	default:
		switch {
		case isDigit(c):
			s.number()
		case inName[c]:
			s.name()
		default:
			s.token(i + 1)
		}
	}
}

// pair takes a token whose meaning depends on the character behind its first one.
func (s *scanner) pair(c, next byte) {
	i := s.pos
	switch {
	case c == '\r' && next == '\n':
		s.newline(i + 2)
	case c == '/' && next == '/':
		s.lineComment()
	case c == '/' && next == '*':
		s.blockComment()
	case c == '<' && next == '<' && s.heredoc():
	case next == '=' && (c == '=' || c == '<' || c == '>' || c == '!'), next == c && (c == '&' || c == '|'):
		s.operator(i + 2)
	case c == '<', c == '>', c == '!', c == '/':
		s.operator(i + 1)
	case c == '=' && next == '>':
		s.token(i + 2)
	case c == ':' && next == ':':
		s.refuse(i+2, "No such function",
			`There are no functions in namespaces, so "::" means nothing here. Write the plain name of a function.`)
	case c == '~' && next == '}':
		s.close('~', i+2)
	default:
		s.top().assigned = s.top().assigned || c == '='
		s.token(i + 1)
	}
}

// newline takes a newline, or a comment that ends with one.
func (s *scanner) newline(end int) {
	if t := s.top(); t.kind != group {
		s.endItem()
		t.assigned, t.lines = false, true
	}
	s.pos = end
}

func (s *scanner) lineComment() {
	if n := bytes.IndexByte(s.src[s.pos:], '\n'); n >= 0 {
		s.newline(s.pos + n + 1)
	} else {
		s.pos = len(s.src)
	}
}

func (s *scanner) blockComment() {
	n := bytes.Index(s.src[s.pos+2:], []byte("*/"))
	if n < 0 {
		s.refuse(s.pos+2, "Unterminated comment", `This comment has no end. Close it with "*/".`)
	}
	s.pos += n + 4
}

// endItem closes the account of the current item.
func (s *scanner) endItem() {
	t := s.top()
	t.peak = max(t.peak, t.n)
	s.sum -= t.n
	t.n = 0
}

// count adds an operator to the current item, for the token that ends at end.
func (s *scanner) count(end int) {
	s.top().n++
	s.sum++
	s.checkSum(end)
}

func (s *scanner) checkSum(end int) {
	s.max.operators = max(s.max.operators, s.sum)
	if s.sum > MaxOperators {
		s.refuse(end, "Expression too long",
			"Up to here this expression has more than %d operators, accessors and directives. Split it into several local values.", MaxOperators)
	}
}

func (s *scanner) operator(end int) {
	s.count(end)
	s.token(end)
}

// open takes the token that opens a level.
func (s *scanner) open(l level, end int) {
	if len(s.levels) > MaxDepth {
		s.refuse(s.pos+len(bytes.TrimRight(s.src[s.pos:end], "\r\n")), "Nesting too deep",
			"Brackets and templates nest more than %d deep here. Move the inner ones to local values.", MaxDepth)
	}
	l.at, l.first = s.pos, true
	s.token(end)
	s.levels = append(s.levels, l)
	s.max.depth = max(s.max.depth, len(s.levels)-1)
}

func (s *scanner) brace() {
	l := level{kind: object, close: '}', header: inName[s.before()] || s.before() == '"'}
	if t := s.top(); t.kind == body && !t.assigned {
		l.kind = body
	}
	s.open(l, s.pos+1)
}

// close takes a token that closes a level: ) ] } or ~ for ~}.
func (s *scanner) close(c byte, end int) {
	t := s.top()
	if c == '~' && t.sequence {
		c = '}'
	}
	if t.close != c {
		s.mismatch(end)
		return
	}
	if t.header && t.lines && s.before() != '\n' {
		if s.lost++; s.lost > MaxOperators {
			s.refuse(end, "Missing newline after argument",
				"More than %d blocks end in the line of their last argument. Write each \"}\" on a line of its own.", MaxOperators)
		}
	}
	s.leave(end)
}

// mismatch refuses the token up to end, which closes what is not open.
func (s *scanner) mismatch(end int) {
	t, token := s.top(), s.src[s.pos:end]
	if t.close == 0 {
		s.refuse(end, "Mismatched bracket", "There is no open bracket that this %q could close. Remove it, or add the one that is missing before.", token)
		return
	}
	s.refuse(end, "Mismatched bracket", "This %q does not close the bracket that is open, the %q of line %d. Close that one with %q first.",
		token, s.src[t.at], 1+bytes.Count(s.src[:t.at], []byte("\n")), t.close)
}

// leave takes the token that ends a level, whose height stays with the item that holds it.
func (s *scanner) leave(end int) {
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
	s.checkSum(end)
	s.token(end)
}

// name takes an identifier. Outside of ASCII every character is taken as part of
// one: what hclsyntax does not take is an error, which ends every chain.
func (s *scanner) name() {
	end := s.endOfName(s.pos + 1)
	if t := s.top(); t.first && t.kind == object && string(s.src[s.pos:end]) == "for" {
		t.kind = group
	}
	s.token(end)
}

// endOfName is the end of a name that goes on at offset i.
func (s *scanner) endOfName(i int) int {
	for i < len(s.src) && inName[s.src[i]] {
		i++
	}
	return i
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
func (s *scanner) number() {
	end := s.pos + 1
	for i := end; i < len(s.src); i++ {
		switch c := s.src[i]; {
		case c|0x20 == 'e' && isDigit(s.at(i+1)):
			i++
		case c|0x20 == 'e' && (s.at(i+1) == '+' || s.at(i+1) == '-') && isDigit(s.at(i+2)):
			i += 2
		case c == '.':
			continue
		case !isDigit(c):
			s.literalNumber(end)
			return
		}
		end = i + 1
	}
	s.literalNumber(end)
}

// literalNumber takes a number that ends at end, unless its exponent is beyond MaxExponent.
func (s *scanner) literalNumber(end int) {
	if hugeExponent(s.src[s.pos:end]) {
		s.refuse(end, "Number out of range", "The exponent of this number is beyond ±%d. No number here needs it; correct it.", MaxExponent)
	}
	s.token(end)
}

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
