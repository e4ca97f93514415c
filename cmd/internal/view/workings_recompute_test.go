package view

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// This file follows a printed month as a person with a pocket calculator would.
// It knows nothing but the printed text: no type of the engine, no rule but that
// of arithmetic and of the largest remainder.

// A paperLine is a printed line: "name: working = result (remark)  § rule".
type paperLine struct {
	step, subject               string
	name, working, result, rest string
	rule                        string
	value                       *big.Rat
}

var (
	paperStep = regexp.MustCompile(`^[0-9]+\. (.*)$`)
	paperRule = regexp.MustCompile(`^(.*?) *(§[0-9].*)$`)
	paperText = regexp.MustCompile(`^([a-z0-9_ ]+): (?:([^=]+) = )?(-?[0-9][0-9,.]*)(?: \((.*)\))?$`)
)

// readPaper reads the lines of a printed month, those that were too long put
// together again.
func readPaper(text string) (lines []*paperLine, err error) {
	step, subject, pending := "", "", ""
	flush := func() error {
		defer func() { pending = "" }()
		if pending == "" {
			return nil
		}
		ruled := paperRule.FindStringSubmatch(pending)
		if ruled == nil {
			return fmt.Errorf("no rule in %q", pending)
		}
		l := &paperLine{step: step, subject: subject, rule: ruled[2]}
		if m := paperText.FindStringSubmatch(ruled[1]); m != nil {
			l.name, l.working, l.result, l.rest = m[1], m[2], m[3], m[4]
			lines = append(lines, l)
		} else if !strings.HasSuffix(ruled[1], ".") {
			return fmt.Errorf("neither a sentence nor a sum: %q", pending)
		}
		return nil
	}
	for _, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimLeft(line, " ")
		indent := len(line) - len(trimmed)
		if indent >= restIndent {
			pending += " " + trimmed
			continue
		}
		if err := flush(); err != nil {
			return nil, err
		}
		switch m := paperStep.FindStringSubmatch(line); {
		case m != nil:
			step, subject = m[1], ""
		case indent == lineIndent:
			pending = trimmed
		case indent == subjectIndent:
			subject = trimmed
		}
	}
	return lines, flush()
}

// A calculator checks line after line.
type calculator struct {
	lines  []*paperLine // checked so far
	now    *paperLine
	tokens []string
	floor  *flooring // the last one
}

// A flooring is what floor(…) cut off, and what was divided by before.
type flooring struct{ exact, cut, divisor *big.Rat }

// recompute checks every line of a printed month and returns them.
func recompute(text string) ([]*paperLine, error) {
	lines, err := readPaper(text)
	if err != nil {
		return nil, err
	}
	c := &calculator{}
	var shared []sharedLine
	for _, l := range lines {
		value, err := c.check(l)
		if err != nil {
			return nil, fmt.Errorf("step %q, %s, %q: %w", l.step, l.subject, l.name+": "+l.working+" = "+l.result, err)
		}
		l.value = value
		c.lines = append(c.lines, l)
		if strings.Contains(l.rest, "remainder ") {
			s, err := c.remainder(l)
			if err != nil {
				return nil, fmt.Errorf("%s of %s: %w", l.name, l.subject, err)
			}
			shared = append(shared, s)
		}
	}
	return lines, largestRemainders(shared)
}

func number(text string) (*big.Rat, error) {
	r, ok := new(big.Rat).SetString(strings.ReplaceAll(text, ",", ""))
	if !ok {
		return nil, fmt.Errorf("%q is no number", text)
	}
	return r, nil
}

var paperToken = regexp.MustCompile(`-?[0-9][0-9,]*(\.[0-9]+)?|[a-z_]+|[-+×/();]`)

// check works a line out and compares it with what is printed.
func (c *calculator) check(l *paperLine) (*big.Rat, error) {
	want, err := number(l.result)
	if err != nil || l.working == "" {
		return want, err
	}
	c.now, c.tokens, c.floor = l, paperToken.FindAllString(l.working, -1), nil
	got, err := c.sum()
	if err == nil && len(c.tokens) > 0 {
		err = fmt.Errorf("left over: %v", c.tokens)
	}
	if err == nil && got.Cmp(want) != 0 {
		err = fmt.Errorf("the working gives %s", got.FloatString(12))
	}
	return want, err
}

func (c *calculator) peek() string {
	if len(c.tokens) == 0 {
		return ""
	}
	return c.tokens[0]
}

func (c *calculator) next() string {
	t := c.peek()
	c.tokens = c.tokens[min(1, len(c.tokens)):]
	return t
}

// sum reads terms with + and - between them. A name in the plural before the
// first of them stands for the earlier lines of that name, one each.
func (c *calculator) sum() (*big.Rat, error) {
	plural, first, total, err := c.term()
	if err != nil {
		return nil, err
	}
	leads := []*big.Rat{first}
	for c.peek() == "+" || c.peek() == "-" {
		sign := c.next()
		_, lead, value, err := c.term()
		if err != nil {
			return nil, err
		}
		if sign == "-" {
			value = new(big.Rat).Neg(value)
		}
		leads = append(leads, lead)
		total = new(big.Rat).Add(total, value)
	}
	if plural == "" {
		return total, nil
	}
	return total, c.checkList(plural, leads)
}

// term reads factors with × and / between them; lead is the first.
func (c *calculator) term() (plural string, lead, value *big.Rat, err error) {
	plural, lead, err = c.factor()
	value = lead
	for err == nil && (c.peek() == "×" || c.peek() == "/") {
		op := c.next()
		_, f, err := c.factor()
		if err != nil {
			return "", nil, nil, err
		}
		if op == "/" {
			c.floor = &flooring{divisor: f}
			f = new(big.Rat).Inv(f)
		}
		value = new(big.Rat).Mul(value, f)
	}
	return plural, lead, value, err
}

func (c *calculator) factor() (plural string, value *big.Rat, err error) {
	var words []string
	for c.peek() != "" && strings.Trim(c.peek(), "abcdefghijklmnopqrstuvwxyz_") == "" {
		words = append(words, c.next())
	}
	name := strings.Join(words, " ")
	if c.peek() == "(" {
		c.next()
		value, err = c.call(name)
		if t := c.next(); err == nil && t != ")" {
			err = fmt.Errorf("a bracket is missing before %q", t)
		}
		return "", value, err
	}
	if value, err = number(c.next()); err != nil || name == "" {
		return "", value, err
	}
	if earlier := c.named(name); len(earlier) > 0 {
		if last := earlier[len(earlier)-1]; last.value.Cmp(value) != 0 {
			return "", nil, fmt.Errorf("%s is %s, not %s", name, last.result, value.FloatString(4))
		}
		return "", value, nil
	}
	if singular := strings.TrimSuffix(name, "s"); singular != name && len(c.named(singular)) > 0 {
		return singular, value, nil
	}
	return "", nil, fmt.Errorf("no line above is named %q", name)
}

// call reads what stands in brackets, up to the closing one.
func (c *calculator) call(name string) (*big.Rat, error) {
	value, err := c.sum()
	if err != nil || name == "" {
		return value, err
	}
	decimals := 0
	if c.peek() == ";" {
		c.next()
		if name == "min" {
			other, err := c.sum()
			if err == nil && other.Cmp(value) < 0 {
				value = other
			}
			return value, err
		}
		decimals, _ = strconv.Atoi(c.next())
		if unit := c.next(); unit != "decimals" {
			return nil, fmt.Errorf("%s to %d %s", name, decimals, unit)
		}
	}
	switch name {
	case "floor":
		divisor := big.NewRat(1, 1)
		if c.floor != nil {
			divisor = c.floor.divisor
		}
		cut := cutTo(value, decimals)
		c.floor = &flooring{value, cut, divisor}
		return cut, nil
	case "round":
		half := new(big.Rat).Quo(big.NewRat(1, 2), tenTo(decimals))
		return cutTo(new(big.Rat).Add(value, half), decimals), nil
	}
	return nil, fmt.Errorf("there is no %s(…)", name)
}

func tenTo(n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
}

func cutTo(r *big.Rat, decimals int) *big.Rat {
	scaled := new(big.Rat).Mul(r, tenTo(decimals))
	whole := new(big.Int).Quo(scaled.Num(), scaled.Denom()) // no working is negative inside
	return new(big.Rat).Quo(new(big.Rat).SetInt(whole), tenTo(decimals))
}

// named finds the earlier lines of a name: of the same subject, of the meter
// that the line is named after, or of the whole account.
func (c *calculator) named(name string) []*paperLine {
	meter, _, _ := strings.Cut(c.now.name, " ")
	for _, fits := range []func(*paperLine) bool{
		func(l *paperLine) bool { return l.subject == c.now.subject },
		func(l *paperLine) bool { return strings.HasPrefix(l.subject+" ", meter+" ") },
		func(*paperLine) bool { return true },
	} {
		var found []*paperLine
		for _, l := range c.lines {
			if l.name == name && fits(l) {
				found = append(found, l)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// checkList holds the numbers of a sum against the lines they come from.
func (c *calculator) checkList(singular string, values []*big.Rat) error {
	lines := c.named(singular)
	same := func(l *paperLine, v *big.Rat) bool { return l.value.Cmp(v) == 0 }
	if !slices.EqualFunc(lines, values, same) {
		return fmt.Errorf("the lines %q above are not those added up", singular)
	}
	return nil
}

// A sharedLine is a part of something that was divided in whole units.
type sharedLine struct {
	line      *paperLine
	remainder *big.Rat
	extra     bool // it got one of the units that were left
}

var paperRemainder = regexp.MustCompile(`remainder ([0-9.,]*[0-9])`)

// remainder checks the remainder that a line states against its floor(…).
func (c *calculator) remainder(l *paperLine) (s sharedLine, err error) {
	m := paperRemainder.FindAllStringSubmatch(l.rest, -1)
	if s.remainder, err = number(m[len(m)-1][1]); err != nil {
		return s, err
	}
	if c.floor == nil {
		return s, fmt.Errorf("a remainder of nothing")
	}
	cut := new(big.Rat).Sub(c.floor.exact, c.floor.cut)
	if cut.Mul(cut, c.floor.divisor).Cmp(s.remainder) != 0 {
		return s, fmt.Errorf("the remainder is %s", cut.FloatString(12))
	}
	s.line, s.extra = l, strings.HasSuffix(l.rest, "among the largest")
	if s.extra != strings.Contains(l.working, ") + ") {
		return s, fmt.Errorf("what is added and what is said differ")
	}
	return s, nil
}

// largestRemainders checks that of the parties to one division none got a unit
// before one with a larger remainder, or an earlier one with the same.
func largestRemainders(all []sharedLine) error {
	for i, a := range all {
		for j, b := range all {
			if !sameDivision(a.line, b.line) || a.extra || !b.extra {
				continue
			}
			if more := a.remainder.Cmp(b.remainder); more > 0 || more == 0 && i < j {
				return fmt.Errorf("step %q: %s %s gets nothing of what is left, %s %s does", a.line.step, a.line.subject, a.line.name, b.line.subject, b.line.name)
			}
		}
	}
	return nil
}

// sameDivision says whether two lines divide the same: the charges of all
// meters, the shares of one meter, one day of one grant.
func sameDivision(a, b *paperLine) bool {
	if a.name == "charge" || b.name == "charge" {
		return a.name == b.name
	}
	return a.step == b.step && a.subject == b.subject && (a.name == "share" || divisor(a) == divisor(b))
}

// divisor is all that is asked of a grant and what is left of it, with the day.
func divisor(l *paperLine) string {
	_, left, _ := strings.Cut(l.working, "left ")
	left, _, _ = strings.Cut(left, " ")
	_, asked, _ := strings.Cut(l.working, "asked ")
	return left + " " + asked[:strings.IndexByte(asked+")", ')')]
}
