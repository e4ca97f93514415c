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

	n     int  // operators of the current item, those of its closed brackets included
	peak  int  // the most an earlier item of the level had
	kids  int  // the most a sequence of the template had
	items int  // items that have ended
	asked bool // the current item has a "?"

	first    bool // no token yet
	sequence bool // ${ or %{
	control  bool // %{
	assigned bool // the item of the body has its "="
	header   bool // a { behind a name or a quoted label, as a block has it
	loops    bool // [for or {for
	twice    bool // evaluated twice: a condition in "for", the arguments of "try"
	branch   bool // within a conditional, which compares the types of all its elements
	scopes   int  // how many of scanner.scopes it opened

	parts, seqs int // of the template
	run         int // bytes of the literal parts since the last sequence

	marker []byte // of the heredoc
	bol    bool   // the heredoc stands at the beginning of a line
}

// A previous token, as far as a later one is read differently for it.
type previous uint8

const (
	other previous = iota
	name
	label
	starter // "[" or ".": a star that follows is a splat
)

// stats is what the limits are about; the tests compare it with the tokens of hclsyntax.
type stats struct {
	depth, operators, parts, seqs, tokens, work int
}

// A scanner reads HCL tokens the way hclsyntax's lexer does, keeping only the open levels.
type scanner struct {
	src    []byte
	pos    int
	levels []level

	sum    int // n over the open levels
	scopes int // enclosing "for"
	twice  int // enclosing levels that are evaluated twice
	leaks  int // blocks whose "}" the parser's error recovery may overlook

	prev  previous
	word  []byte // the last name
	fresh bool   // only spaces and comments on this line so far
	max   stats  // tokens and work run on over several templates of one source

	piece int   // least size of the pieces between cuts; 0: no cuts
	cuts  []int // see Pieces
	cut   int   // the last of them
}

// measure reads src as one level of the given kind.
func measure(src []byte, root kind) (stats, *fault) {
	var s scanner
	f := s.scan(src, root)
	return s.max, f
}

// scan reads another source; tokens and work add up.
func (s *scanner) scan(src []byte, root kind) *fault {
	s.src, s.pos = src, skipMark(src)
	s.levels = append(s.levels[:0], level{kind: root, first: true})
	s.sum, s.scopes, s.twice, s.prev, s.fresh = 0, 0, 0, other, true
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
func (s *scanner) token(end int, prev previous) *fault {
	s.top().first = false
	s.prev, s.fresh = prev, false
	return s.trivia(end)
}

// trivia takes everything up to end as one token.
func (s *scanner) trivia(end int) *fault {
	at := s.pos
	s.pos = end
	s.max.tokens++
	if s.max.tokens > MaxTokens {
		return &fault{at: at, end: end, summary: "Source too dense", detail: fmt.Sprintf(
			"There are more than %d tokens up to here. Split the source, or keep bulk data in a file of its own and read that with file().", MaxTokens)}
	}
	if s.max.work > MaxWork {
		return &fault{at: at, end: end, summary: "Source too expensive", detail: fmt.Sprintf(
			"Up to here the source needs more than %d steps to evaluate. Split long expressions and templates, and nest fewer conditions.", MaxWork)}
	}
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
		return s.token(i+1, other)
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
	case '?':
		s.top().asked = true
		return s.operator(i+1, 1, other)
	case '+', '-', '%':
		return s.operator(i+1, 1, other)
	case '*':
		if s.prev == starter {
			return s.operator(i+1, splatWeight, other)
		}
		return s.operator(i+1, 1, other)
	case '.':
		if s.at(i+1) == '.' && s.at(i+2) == '.' {
			return s.token(i+3, other)
		}
		return s.operator(i+1, 1, starter)
	case '&', '|':
		if s.at(i+1) == c {
			return s.operator(i+2, 1, other)
		}
		return s.token(i+1, other)
	case '=':
		return s.equals()
	case ',':
		s.endItem()
		return s.token(i+1, other)
	case ':':
		if s.at(i+1) == ':' {
			return &fault{at: i, end: i + 2, summary: "No such function",
				detail: `There are no functions in namespaces, so "::" means nothing here. Write the plain name of a function.`}
		}
		return s.token(i+1, other)
	case '(':
		return s.paren()
	case '[':
		if f := s.count(i+1, 1); f != nil {
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
		return s.token(i+1, other)
	default:
		switch {
		case isDigit(c):
			return s.number()
		case inName[c]:
			return s.name()
		}
		return s.token(i+1, other)
	}
}

// newline takes a newline, or a comment that ends with one.
func (s *scanner) newline(end int) *fault {
	t := s.top()
	if t.kind == group {
		s.max.work += s.sum // every open operator looks past it for what follows
	} else {
		s.endItem()
		t.assigned = false
		s.prev = other
		s.mayCut(end)
	}
	s.fresh = true
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
		s.max.work += s.sum
		return s.trivia(i + 2 + n + 2)
	}
	return s.operator(i+1, 1, other)
}

// endItem closes the account of the current item.
func (s *scanner) endItem() {
	t := s.top()
	t.peak = max(t.peak, t.n)
	s.sum -= t.n
	t.n, t.asked = 0, false
	t.items++
}

// count adds weight operators to the current item, for the token that ends at end.
func (s *scanner) count(end, weight int) *fault {
	s.top().n += weight
	s.sum += weight
	s.max.work += weight * s.sum
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

func (s *scanner) operator(end, weight int, prev previous) *fault {
	if f := s.count(end, weight); f != nil {
		return f
	}
	return s.token(end, prev)
}

// operatorOr takes an operator of one byte, or of two if the second one follows.
func (s *scanner) operatorOr(second byte, i int) *fault {
	if s.at(i+1) == second {
		return s.operator(i+2, 1, other)
	}
	return s.operator(i+1, 1, other)
}

func (s *scanner) equals() *fault {
	switch s.at(s.pos + 1) {
	case '=':
		return s.operator(s.pos+2, 1, other)
	case '>':
		return s.token(s.pos+2, other)
	}
	s.top().assigned = true
	return s.token(s.pos+1, other)
}

// open takes the token that opens a level.
func (s *scanner) open(l level, end int) *fault {
	if len(s.levels) > MaxDepth {
		return &fault{at: s.pos, end: s.pos + len(bytes.TrimRight(s.src[s.pos:end], "\r\n")), summary: "Nesting too deep", detail: fmt.Sprintf(
			"Brackets and templates nest more than %d deep here. Move the inner ones to local values.", MaxDepth)}
	}
	l.at, l.first = s.pos, true
	l.branch = s.top().branch || s.top().asked
	if l.twice {
		s.evaluatedTwice()
	}
	f := s.token(end, other)
	s.levels = append(s.levels, l)
	s.max.depth = max(s.max.depth, len(s.levels)-1)
	if l.close == ']' {
		s.prev = starter
	}
	return f
}

func (s *scanner) paren() *fault {
	l := level{kind: group, close: ')'}
	if s.prev == name {
		s.max.work += callWork
		l.twice = string(s.word) == "try"
	}
	return s.open(l, s.pos+1)
}

func (s *scanner) brace() *fault {
	l := level{kind: object, close: '}', header: s.prev == name || s.prev == label}
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
		return s.mismatch(end)
	}
	if t.header && !s.fresh && !t.first {
		s.leaks++
		s.max.work += s.leaks // each open block copies the errors of those within
	}
	s.pop()
	if f := s.checkSum(end); f != nil {
		return f
	}
	return s.token(end, other)
}

func (s *scanner) mismatch(end int) *fault {
	t, found := s.top(), s.src[s.pos:end]
	f := &fault{at: s.pos, end: end, summary: "Mismatched bracket"}
	if t.close == 0 {
		f.detail = fmt.Sprintf("There is no open bracket that this %q could close. Remove it, or add the one that is missing before.", found)
	} else {
		f.detail = fmt.Sprintf("This %q does not close the bracket that is open, the %q of line %d. Close that one with %q first.",
			found, s.src[t.at], 1+bytes.Count(s.src[:t.at], []byte("\n")), t.close)
	}
	return f
}

// pop leaves a level; its height stays with the item that holds it.
func (s *scanner) pop() {
	t := s.top()
	height := max(t.peak, t.n) + t.kids
	if t.branch {
		s.max.work += branchWork * t.items * t.items
	}
	s.sum -= t.n
	s.scopes -= t.scopes
	if t.twice {
		s.twice--
	}
	s.levels = s.levels[:len(s.levels)-1]
	if p := s.top(); p.kind.template() {
		p.kids = max(p.kids, height)
	} else {
		p.n += height
		s.sum += height
	}
}

func (s *scanner) evaluatedTwice() {
	s.twice++
	s.max.work += twiceWork << min(s.twice, mostTwice)
}

// name takes an identifier. Outside of ASCII every character is taken as part of
// one: what hclsyntax does not take is an error, which ends every chain.
func (s *scanner) name() *fault {
	i, j := s.pos, s.pos+1
	for j < len(s.src) && inName[s.src[j]] {
		j++
	}
	if j-i > MaxName {
		return &fault{at: i, end: j, summary: "Name too long", detail: fmt.Sprintf(
			"This name has %d bytes; at most %d are allowed. Shorten it.", j-i, MaxName)}
	}
	s.word = s.src[i:j]
	s.keyword()
	s.max.work += scopeWork * s.scopes
	return s.token(j, name)
}

// keyword notes the "for" that opens a scope and the "if" of its condition.
func (s *scanner) keyword() {
	t := s.top()
	switch {
	case t.first && string(s.word) == "for":
		switch {
		case t.control:
			s.levels[len(s.levels)-2].scopes++ // until the template ends, wherever its endfor is
			s.scopes++
		case t.close == ']' || t.kind == object:
			t.kind, t.loops, t.scopes = group, true, 1
			s.scopes++
		}
	case t.loops && !t.twice && s.prev != starter && string(s.word) == "if":
		t.twice = true
		s.evaluatedTwice()
	}
}

// inName holds the bytes an identifier may consist of behind its first one.
var inName = func() (set [256]bool) {
	for c := range set {
		lower := c | 0x20
		set[c] = 'a' <= lower && lower <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c >= 0x80
	}
	return set
}()
