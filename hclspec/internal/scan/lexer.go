package scan

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A kind says how a level is read and what ends an item in it.
type kind uint8

const (
	body    kind = iota // a file, a block or an object: a newline or comma ends an item
	group               // ( [ ${ %{ and {for: newlines mean nothing
	quote               // "..."
	heredoc             // <<EOT, or a JSON string, which is a template without marks
)

func (k kind) template() bool { return k >= quote }

// A level is an open bracket or template; the first one is the source itself.
type level struct {
	kind  kind
	close byte // what must close it: ) ] } " or 0
	at    int  // where it opens

	n    int // operators of the current item, those of its closed brackets included
	peak int // the most an earlier item of the level had, or a sequence of the template

	first  bool // no token yet
	header bool // a { behind a name or a quoted label, as a block has it
	lines  bool // a newline was in it

	parts  int    // of the template
	marker []byte // of the heredoc
}

// stats is what the limits are about; the tests compare it with the tokens of hclsyntax.
type stats struct {
	depth, operators, parts int
	lost                    int // blocks whose "}" the parser's error recovery may overlook
	lines                   int // blocks in one line
}

// A scanner reads HCL with the modes of hclsyntax's lexer, keeping only the open levels. It
// may count more than there is, and never less.
type scanner struct {
	src    []byte
	pos    int
	levels []level

	sum   int  // n over the open levels
	label bool // the last token is a name or a quoted string: a { after it begins a block
	max   stats
	fault *fault // the first one, at which the scan ends
}

// measure reads src as one level of the given kind.
func measure(src []byte, root kind) (stats, *fault) {
	s := scanner{src: src, pos: skipMark(src), levels: []level{{kind: root}}}
	for s.pos < len(s.src) && s.fault == nil {
		if s.top().kind.template() {
			s.template(s.src[s.pos])
		} else {
			s.code(s.src[s.pos])
		}
	}
	return s.max, s.fault
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

// hasMistakes says whether the body of a block in one line has mistakes, or is longer than the
// bodies of so many blocks can be. The first blocks in one line count as without mistakes.
func (s *scanner) hasMistakes(line []byte) bool {
	const long = MaxSource / MaxOperators
	if s.max.lines++; s.max.lines <= MaxOperators || len(line) > long {
		return s.max.lines > MaxOperators
	}
	file, diags := hclsyntax.ParseConfig(line, "", hcl.InitialPos)
	return diags.HasErrors() || len(file.Body.(*hclsyntax.Body).Blocks) > 0
}

// before returns the last byte before the current one that is no blank, 0 at the start.
func (s *scanner) before() byte {
	text := bytes.TrimRight(s.src[:s.pos], " \t")
	if len(text) == 0 {
		return 0
	}
	return text[len(text)-1]
}

// token takes everything up to end as one token that means something.
func (s *scanner) token(end int) {
	s.top().first, s.label = false, false
	s.pos = end
}

// code takes one token outside of templates, which begins with c.
func (s *scanner) code(c byte) {
	next := s.at(s.pos + 1)
	switch {
	case c == ' ' || c == '\t' || c == '\r':
		s.pos++
	case isDigit(c):
		s.number()
	case inName(c) && c != '-':
		s.name()
	case c == '\n':
		s.newline()
	case c == '#' || c == '/' && next == '/':
		s.skipTo("\n")
	case c == '/' && next == '*':
		s.blockComment()
	case c == '<' && next == '<' && s.heredoc():
	case c == ':' && next == ':':
		s.refuse(s.pos+2, "No such function",
			`There are no functions in namespaces, so "::" means nothing here. Write the plain name of a function.`)
	case next == '=' && strings.IndexByte("=<>!", c) >= 0, next == c && (c == '&' || c == '|'):
		s.operator(s.pos + 2)
	case strings.IndexByte("?+-*/%.<>!&|", c) >= 0:
		s.operator(s.pos + 1)
	default:
		s.bracket(c, next)
	}
}

// bracket takes a bracket, or another token that is no operator.
func (s *scanner) bracket(c, next byte) {
	end := s.pos + 1
	switch {
	case c == '"':
		s.open(level{kind: quote, close: '"'}, end)
	case c == '(':
		s.open(level{kind: group, close: ')'}, end)
	case c == '[':
		s.count(end)
		s.open(level{kind: group, close: ']'}, end)
	case c == '{':
		s.open(level{kind: body, close: '}', header: s.label}, end)
	case c == ')', c == ']', c == '}':
		s.close(c, end)
	case c == '~' && next == '}':
		s.close(c, end+1)
	default:
		if c == ',' {
			s.endItem()
		}
		s.token(end)
	}
}

// skipTo goes to the next place of a text, or to the end.
func (s *scanner) skipTo(text string) {
	if n := bytes.Index(s.src[s.pos:], []byte(text)); n >= 0 {
		s.pos += n
	} else {
		s.pos = len(s.src)
	}
}

func (s *scanner) newline() {
	if t := s.top(); t.kind == body {
		s.endItem()
		t.lines = true
	}
	s.label = false
	s.pos++
}

func (s *scanner) blockComment() {
	start := s.pos
	s.pos += 2
	if s.skipTo("*/"); s.pos == len(s.src) {
		s.pos = start
		s.refuse(start+2, "Unterminated comment", `This comment has no end. Close it with "*/".`)
	}
	s.pos += 2
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
		s.refuse(s.pos+len(bytes.TrimRight(s.src[s.pos:end], "\r\n")), depthSummary, depthDetail)
	}
	l.at, l.first = s.pos, true
	s.token(end)
	s.levels = append(s.levels, l)
	s.max.depth = max(s.max.depth, len(s.levels)-1)
}

// close takes a token that closes a level: ) ] } or ~ for ~}.
func (s *scanner) close(c byte, end int) {
	t, token := s.top(), s.src[s.pos:end]
	if c == '~' && s.src[t.at] != '{' { // but that of ${ or %{
		c = '}'
	}
	switch {
	case t.close == 0:
		s.refuse(end, "Unmatched bracket", "There is no open bracket that this %q could close. Remove it, or add the one that is missing before.", token)
		return
	case t.close != c:
		s.refuse(end, "Mismatched bracket", "This %q does not close the bracket that is open, the %q of line %d. Close that one with %q first.",
			token, s.src[t.at], 1+bytes.Count(s.src[:t.at], []byte("\n")), t.close)
		return
	}
	if t.header && (t.lines && s.before() != '\n' || !t.lines && s.hasMistakes(s.src[t.at+1:s.pos])) {
		if s.max.lost++; s.max.lost > MaxOperators {
			s.refuse(end, "Missing newline after argument",
				"More than %d blocks end in the line of their last argument. Write each \"}\" on a line of its own.", MaxOperators)
		}
	}
	s.leave(end)
}

// leave takes the token that ends a level, whose height stays with the item that holds it.
func (s *scanner) leave(end int) {
	t := s.top()
	height := max(t.peak, t.n)
	if t.kind.template() {
		height = t.peak + t.n
	}
	s.sum -= t.n
	s.levels = s.levels[:len(s.levels)-1]
	if p := s.top(); p.kind.template() {
		p.peak = max(p.peak, height)
	} else {
		p.n += height
		s.sum += height
	}
	s.checkSum(end)
	s.token(end)
	s.label = t.kind == quote
}

// name takes an identifier. Outside of ASCII every character is taken as part of
// one: what hclsyntax does not take is an error, which ends every chain.
func (s *scanner) name() {
	end := s.endOfName(s.pos)
	if t := s.top(); t.first && t.kind == body && t.close != 0 && string(s.src[s.pos:end]) == "for" {
		t.kind = group
	}
	s.token(end)
	s.label = true
}

// endOfName is the end of a name that goes on at offset i.
func (s *scanner) endOfName(i int) int {
	for inName(s.at(i)) {
		i++
	}
	return i
}

// inName says whether an identifier may have a byte behind its first one.
func inName(c byte) bool {
	lower := c | 0x20
	return 'a' <= lower && lower <= 'z' || isDigit(c) || c == '_' || c == '-' || c >= utf8.RuneSelf
}

// number takes a number: digits, points and exponents between them.
func (s *scanner) number() {
	end := s.pos + 1
	for {
		switch c := s.at(end); {
		case isDigit(c), c == '.' && isDigit(s.at(end+1)), c|0x20 == 'e' && isDigit(s.at(end+1)):
			end++
		case c|0x20 == 'e' && (s.at(end+1) == '+' || s.at(end+1) == '-') && isDigit(s.at(end+2)):
			end += 2
		default:
			if hugeExponent(s.src[s.pos:end]) {
				s.refuse(end, exponentSummary, exponentDetail)
			}
			s.token(end)
			return
		}
	}
}

// template takes one token of a template, which begins with c.
func (s *scanner) template(c byte) {
	i, t := s.pos, s.top()
	marks, isQuote := c == '$' || c == '%', t.kind == quote
	switch {
	case marks && s.at(i+1) == '{':
		if c == '%' {
			s.count(i + 2)
		}
		s.open(level{kind: group, close: '}'}, i+2)
		if s.at(s.pos) == '~' {
			s.pos++
		}
	case marks && s.at(i+1) == c && s.at(i+2) == '{':
		s.literal(i + 3)
	case marks, isQuote && c == '\n':
		s.literal(i + 1)
	case isQuote && c == '"':
		s.leave(i + 1)
	case isQuote:
		s.literal(s.endOfText(i))
	default:
		s.line()
	}
}

// endOfText is where a literal part of a quoted template ends.
func (s *scanner) endOfText(i int) int {
	for ; i < len(s.src); i++ {
		switch s.src[i] {
		case '\\':
			i++
		case '$', '%', '\n', '"':
			return i
		}
	}
	return len(s.src)
}

// line takes a literal part of a heredoc or a JSON string: the rest of a line with its
// newline, or of it what stands before a sequence. It leaves a heredoc whose end it is.
func (s *scanner) line() {
	t, rest := s.top(), s.src[s.pos:]
	length := bytes.IndexByte(rest, '\n')
	if t.marker != nil && length >= 0 && s.src[s.pos-1] == '\n' && bytes.Equal(bytes.TrimSpace(rest[:length]), t.marker) {
		s.leave(s.pos + length)
		return
	}
	if length < 0 {
		length = len(rest) - 1
	}
	if n := bytes.IndexAny(rest[:length+1], "$%"); n >= 0 {
		length = n - 1
	}
	s.literal(s.pos + length + 1)
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
	marker := s.src[start:end]
	if s.at(end) == '\r' {
		end++
	}
	if s.at(end) != '\n' || !hclsyntax.ValidIdentifier(string(marker)) {
		return false
	}
	s.open(level{kind: heredoc, marker: marker}, end+1)
	return true
}
