package scan

import (
	"bytes"
	"fmt"
	"regexp"
)

// maxDirectives bounds the %TAG lines of a YAML text: go-cty-yaml compares each
// with all before it.
const maxDirectives = 100

// YAMLData checks text that is to be decoded by go-cty-yaml: size, encoding, depth
// of flow and block collections together, and the number of values with every
// alias counted as what it stands for.
func YAMLData(text string) error {
	src := []byte(text)
	f := checkText(src, MaxData, MaxDataDigits)
	if f == nil {
		f = newYAML(src).scan()
	}
	return f.error(src)
}

func newYAML(src []byte) *yamlScanner {
	return &yamlScanner{src: src, indent: -1, allowed: true, sizes: map[string]int{}}
}

// A yamlScanner reads YAML tokens the way the scanner of go-cty-yaml does, up to
// the first that it would not accept. It keeps the open collections only.
type yamlScanner struct {
	src  []byte
	pos  int
	line int // where the line starts

	levels  []yamlLevel
	flow    int  // how many levels are [ or {
	indent  int  // of the innermost block, -1 outside
	allowed bool // a key may start here
	key     int  // where the last possible key outside of [ and { starts
	isKey   bool

	values     int // entries so far, aliases expanded; keys are not counted
	deepest    int
	anchor     string         // of the next node
	anchored   bool           // a scalar had that anchor, but it may be its mapping's
	sizes      map[string]int // of anchored nodes, aliases expanded
	directives int
}

type yamlLevel struct {
	open   byte // [ or {, 0 for a block
	indent int  // of the block around it
	values int  // seen before it
	anchor string
}

func (y *yamlScanner) at(i int) byte {
	if i < len(y.src) {
		return y.src[i]
	}
	return 0
}

// breakAt returns the length of a line break at offset i, 0 if there is none.
func (y *yamlScanner) breakAt(i int) int {
	switch c := y.at(i); {
	case c == '\r' && y.at(i+1) == '\n':
		return 2
	case c == '\n' || c == '\r':
		return 1
	case c == 0xC2 && y.at(i+1) == 0x85:
		return 2
	case c == 0xE2 && y.at(i+1) == 0x80 && y.at(i+2)|1 == 0xA9:
		return 3
	}
	return 0
}

func (y *yamlScanner) blankAt(i int) bool { return y.at(i) == ' ' || y.at(i) == '\t' }

// spaceAt is true at the end of the text too.
func (y *yamlScanner) spaceAt(i int) bool {
	return i >= len(y.src) || y.blankAt(i) || y.breakAt(i) > 0
}

func (y *yamlScanner) column() int { return y.pos - y.line }

// newline takes a line break, if there is one.
func (y *yamlScanner) newline() bool {
	n := y.breakAt(y.pos)
	if n > 0 {
		y.pos += n
		y.line = y.pos
	}
	return n > 0
}

func (y *yamlScanner) restOfLine() {
	for y.pos < len(y.src) && y.breakAt(y.pos) == 0 {
		y.pos++
	}
}

func (y *yamlScanner) scan() *fault {
	y.pos = skipMark(y.src)
	y.line = y.pos
	if i := bytes.Index(y.src[y.pos:], byteOrderMark); i >= 0 {
		i += y.pos
		return &fault{at: i, end: i + len(byteOrderMark), summary: "Invalid character",
			detail: "A byte order mark is allowed only at the very start. Remove it."}
	}
	for {
		y.skipSpace()
		if y.flow == 0 {
			y.unroll(y.column())
		}
		if y.pos >= len(y.src) {
			return nil
		}
		more, f := y.token()
		switch {
		case f != nil:
			return f
		case !more:
			return nil
		case y.values > MaxElements:
			return tooManyValues(y.pos, y.pos)
		}
	}
}

// skipSpace goes on to the next token.
func (y *yamlScanner) skipSpace() {
	for {
		for y.at(y.pos) == ' ' || y.at(y.pos) == '\t' && (y.flow > 0 || !y.allowed) {
			y.pos++
		}
		if y.at(y.pos) == '#' {
			y.restOfLine()
		}
		if !y.newline() {
			return
		}
		if y.flow == 0 {
			y.allowed = true
		}
	}
}

// token takes one token; more is false if go-cty-yaml would stop there.
func (y *yamlScanner) token() (more bool, f *fault) {
	c, block := y.src[y.pos], y.flow == 0
	switch {
	case y.column() == 0 && c == '%':
		return y.directive()
	case y.documentAt():
		y.unroll(-1)
		y.pos += 3
		y.isKey, y.allowed = false, false
		return true, nil
	case c == '[' || c == '{':
		y.saveKey()
		y.pos++
		y.allowed = true
		y.flow++
		f = y.push(yamlLevel{open: c, indent: y.indent})
		y.values++ // the first entry
		return true, f
	case c == ']' || c == '}':
		y.pos++
		y.allowed = false
		if block {
			return false, nil
		}
		y.flow--
		y.pop()
		return true, nil
	case c == ',':
		y.pos++
		y.values++
		y.allowed, y.anchor = true, ""
		return !block, nil
	case c == '-' && y.spaceAt(y.pos+1):
		return y.entry(true)
	case c == '?' && (!block || y.spaceAt(y.pos+1)):
		return y.entry(block)
	case c == ':' && (!block || y.spaceAt(y.pos+1)):
		return y.value()
	case c == '*' || c == '&':
		return y.reference(c), nil
	case c == '!':
		y.saveKey()
		y.allowed = false
		for !y.spaceAt(y.pos) {
			y.pos++
		}
		return true, nil
	case (c == '|' || c == '>') && block:
		return y.blockScalar(), nil
	case c == '\'' || c == '"':
		return y.quoted(c), nil
	}
	at := y.pos
	more = y.plain()
	return more, foreignNumeral(y.src[at:y.pos], at)
}

// documentAt reports whether "---" or "..." stands at the start of the line here.
func (y *yamlScanner) documentAt() bool {
	if y.column() != 0 || !y.spaceAt(y.pos+3) {
		return false
	}
	b := y.src[y.pos:]
	return bytes.HasPrefix(b, []byte("---")) || bytes.HasPrefix(b, []byte("..."))
}

func (y *yamlScanner) directive() (bool, *fault) {
	at := y.pos
	y.unroll(-1)
	y.restOfLine()
	y.isKey, y.allowed = false, false
	y.directives++
	if y.directives > maxDirectives {
		return false, &fault{at: at, end: at + 1, summary: "Too many directives",
			detail: fmt.Sprintf("There are more than %d directives up to here. Remove those that are not needed.", maxDirectives)}
	}
	return true, nil
}

func (y *yamlScanner) push(l yamlLevel) *fault {
	if len(y.levels) >= MaxDepth {
		return &fault{at: y.pos - 1, end: y.pos, summary: "Nesting too deep",
			detail: fmt.Sprintf("Collections nest more than %d deep here. Flatten the value.", MaxDepth)}
	}
	l.values, l.anchor = y.values, y.anchor
	y.anchor = ""
	y.levels = append(y.levels, l)
	y.deepest = max(y.deepest, len(y.levels))
	return nil
}

func (y *yamlScanner) pop() {
	l := y.levels[len(y.levels)-1]
	y.levels = y.levels[:len(y.levels)-1]
	y.indent, y.anchor = l.indent, ""
	y.size(l.anchor, 1+y.values-l.values)
}

// size notes the size of an anchored node; of several by one name the greatest.
func (y *yamlScanner) size(anchor string, values int) {
	if anchor != "" {
		y.sizes[anchor] = max(y.sizes[anchor], values)
	}
}

// unroll ends the blocks that are indented further than column.
func (y *yamlScanner) unroll(column int) {
	for y.flow == 0 && y.indent > column {
		y.pop()
	}
}

// roll starts a block at column, if it is indented further than the one around it.
func (y *yamlScanner) roll(column int) *fault {
	if y.flow > 0 || y.indent >= column {
		return nil
	}
	f := y.push(yamlLevel{indent: y.indent})
	y.indent = column
	return f
}

// saveKey notes that a key may start here.
func (y *yamlScanner) saveKey() {
	if y.allowed && y.flow == 0 {
		y.key, y.isKey = y.pos, true
	}
}

// entry takes a "-" or "?"; then a key may start.
func (y *yamlScanner) entry(allowed bool) (bool, *fault) {
	if y.flow == 0 {
		if !y.allowed {
			return false, nil
		}
		if f := y.roll(y.column()); f != nil {
			return false, f
		}
		y.isKey = false
	}
	y.allowed, y.anchor = allowed, ""
	y.values++
	y.pos++
	return true, nil
}

// value takes a ":".
func (y *yamlScanner) value() (bool, *fault) {
	column, simple := y.column(), y.flow == 0 && y.isKey && y.key >= y.line && y.pos-y.key <= 4096
	if simple { // go-cty-yaml stops after 1024 characters
		column = y.key - y.line
	}
	if y.flow == 0 {
		if !simple && !y.allowed {
			return false, nil
		}
		if f := y.roll(column); f != nil {
			return false, f
		}
		y.isKey = false
	}
	y.allowed = !simple && y.flow == 0
	if y.flow == 0 || y.levels[len(y.levels)-1].open == '[' { // in {} the commas are counted
		y.values++
	}
	y.anchor = ""
	y.pos++
	return true, nil
}

// reference takes an anchor or an alias.
func (y *yamlScanner) reference(c byte) bool {
	y.saveKey()
	y.allowed = false
	i := y.pos + 1
	y.pos = i
	for inName[y.at(y.pos)] && y.at(y.pos) < 0x80 {
		y.pos++
	}
	name := string(y.src[i:y.pos])
	if c == '&' {
		y.anchor, y.anchored = name, false
	} else {
		y.anchor = ""
		y.values += max(y.sizes[name]-1, 0)
	}
	return name != ""
}

// startScalar gives the anchor before to the scalar, and to the mapping whose key
// it may turn out to be.
func (y *yamlScanner) startScalar() {
	if y.anchored {
		y.anchor = ""
	}
	y.anchored = true
	y.size(y.anchor, 1)
}

func (y *yamlScanner) quoted(c byte) bool {
	y.saveKey()
	y.startScalar()
	y.allowed = false
	for y.pos++; y.pos < len(y.src); {
		switch {
		case y.src[y.pos] == '\\' && c == '"':
			y.pos++
			if !y.newline() {
				y.pos++
			}
		case y.src[y.pos] == c && c == '\'' && y.at(y.pos+1) == c:
			y.pos += 2
		case y.src[y.pos] == c:
			y.pos++
			return true
		case !y.newline():
			y.pos++
		}
	}
	return false
}

// plain takes a scalar without quotes, which may go on in lines that are indented.
func (y *yamlScanner) plain() bool {
	c := y.src[y.pos]
	if y.spaceAt(y.pos) || bytes.IndexByte([]byte(",[]{}#&*!|>'\"%@`"), c) >= 0 {
		return false
	}
	y.saveKey()
	y.startScalar()
	y.allowed = false
	broken := false // the last thing taken is a line break and spaces behind it
	for !y.documentAt() && y.at(y.pos) != '#' {
		for !y.spaceAt(y.pos) && !y.endsPlain() {
			y.pos++
			broken = false
		}
		if y.pos >= len(y.src) || !y.spaceAt(y.pos) {
			break
		}
		for y.pos < len(y.src) && y.spaceAt(y.pos) {
			switch {
			case y.newline():
				broken = true
			case broken && y.src[y.pos] == '\t' && y.column() <= y.indent:
				return false
			default:
				y.pos++
			}
		}
		if y.flow == 0 && y.column() <= y.indent {
			break
		}
	}
	if broken {
		y.allowed = true
	}
	return true
}

// yamlNumeral is what go-cty-yaml takes for a number, and numeral is what of it the
// language itself would write as one.
var (
	yamlNumeral = regexp.MustCompile(`^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF))$`)
	numeral     = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
)

// foreignNumeral refuses a scalar that is a number in a spelling of YAML alone.
func foreignNumeral(scalar []byte, at int) *fault {
	scalar = bytes.TrimRight(scalar, " \t\r\n")
	if len(scalar) == 0 || bytes.IndexByte([]byte("+-.0123456789"), scalar[0]) < 0 || numeral.Match(scalar) || !yamlNumeral.Match(scalar) {
		return nil
	}
	return &fault{at: at, end: at + len(scalar), summary: "Unusual number", detail: fmt.Sprintf(
		"YAML takes %.40s for a number. Write it in decimal digits, as in 1000, 0.05 or 1e3; if a text is meant, quote it.", scalar)}
}

func (y *yamlScanner) endsPlain() bool {
	c := y.src[y.pos]
	return c == ':' && y.spaceAt(y.pos+1) || y.flow > 0 && bytes.IndexByte([]byte(",?[]{}"), c) >= 0
}

// blockScalar takes "|" or ">" and the indented lines that follow.
func (y *yamlScanner) blockScalar() bool {
	y.startScalar()
	y.isKey, y.allowed = false, true
	y.pos++
	indent := y.blockHeader()
	if y.pos < len(y.src) && !y.newline() {
		return false
	}
	if !y.blockBreaks(&indent) {
		return false
	}
	for y.column() == indent && y.pos < len(y.src) {
		y.restOfLine()
		y.newline()
		if !y.blockBreaks(&indent) {
			return false
		}
	}
	return true
}

// blockHeader takes the rest of the first line and returns the indentation of the
// lines, 0 if they show it.
func (y *yamlScanner) blockHeader() (indent int) {
	for i := 0; i < 2; i++ {
		switch c := y.at(y.pos); {
		case c == '+' || c == '-':
			y.pos++
		case '1' <= c && c <= '9' && indent == 0:
			indent = max(y.indent, 0) + int(c-'0')
			y.pos++
		}
	}
	for y.blankAt(y.pos) {
		y.pos++
	}
	if y.at(y.pos) == '#' {
		y.restOfLine()
	}
	return indent
}

// blockBreaks takes empty lines and indentation, and determines what is not known yet.
func (y *yamlScanner) blockBreaks(indent *int) bool {
	deepest := 0
	for {
		for (*indent == 0 || y.column() < *indent) && y.at(y.pos) == ' ' {
			y.pos++
		}
		deepest = max(deepest, y.column())
		if (*indent == 0 || y.column() < *indent) && y.at(y.pos) == '\t' {
			return false
		}
		if !y.newline() {
			break
		}
	}
	if *indent == 0 {
		*indent = max(deepest, y.indent+1, 1)
	}
	return true
}
