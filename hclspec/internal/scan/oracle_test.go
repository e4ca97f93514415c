package scan

import (
	"errors"
	"math"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// The oracle computes from hclsyntax's own tokens what the scanner computes from
// bytes, by plain recursion over the brackets.
type oracle struct {
	tokens hclsyntax.Tokens
	i      int
	stats
}

var errMismatch = errors.New("mismatched bracket")

// oracleMeasure measures by tokens. A lexer error other than an unterminated
// template makes the number of tokens meaningless, which is reported as invalid.
func oracleMeasure(tokens hclsyntax.Tokens, root kind) (got stats, invalid bool, err error) {
	o := oracle{tokens: tokens}
	_, err = o.level(root, hclsyntax.TokenNil, 0, 0)
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenInvalid, hclsyntax.TokenBadUTF8:
			invalid = true
		}
	}
	return o.stats, invalid, err
}

var closers = map[hclsyntax.TokenType]hclsyntax.TokenType{
	hclsyntax.TokenOParen: hclsyntax.TokenCParen, hclsyntax.TokenOBrack: hclsyntax.TokenCBrack,
	hclsyntax.TokenOBrace: hclsyntax.TokenCBrace, hclsyntax.TokenTemplateInterp: hclsyntax.TokenTemplateSeqEnd,
	hclsyntax.TokenTemplateControl: hclsyntax.TokenTemplateSeqEnd,
	hclsyntax.TokenOQuote:          hclsyntax.TokenCQuote, hclsyntax.TokenOHeredoc: hclsyntax.TokenCHeredoc,
}

func isCloser(t hclsyntax.TokenType) bool {
	for _, c := range closers {
		if c == t {
			return true
		}
	}
	return false
}

// level reads up to the token that closes it and returns its height; outer is the
// account of the levels around it.
func (o *oracle) level(k kind, close hclsyntax.TokenType, depth, outer int) (height int, err error) {
	o.depth = max(o.depth, depth)
	var n, peak, kids, parts int
	for ; o.tokens[o.i].Type != hclsyntax.TokenEOF; o.i++ {
		t := o.tokens[o.i]
		w := o.weight()
		n += w
		o.operators = max(o.operators, outer+n)
		switch t.Type {
		case close:
			return max(peak, n) + kids, nil
		case hclsyntax.TokenQuotedLit, hclsyntax.TokenStringLit:
			parts++
			o.parts = max(o.parts, parts)
		case hclsyntax.TokenQuotedNewline: // an error, behind which the parser reads no parts
			parts = math.MinInt
		}
		if o.endsItem(k) {
			peak, n = max(peak, n), 0
		}
		if isCloser(t.Type) {
			return 0, errMismatch
		}
		inner, opens := closers[t.Type]
		if !opens {
			continue
		}
		kk := o.kind()
		o.i++
		h, err := o.level(kk, inner, depth+1, outer+n)
		if err != nil {
			return 0, err
		}
		if o.tokens[o.i].Type == hclsyntax.TokenEOF {
			return 0, nil
		}
		if k.template() {
			kids = max(kids, h)
		} else {
			n += h
			o.operators = max(o.operators, outer+n)
		}
	}
	return 0, nil
}

func (o *oracle) endsItem(k kind) bool {
	t := o.tokens[o.i]
	switch t.Type {
	case hclsyntax.TokenComma:
		return !k.template()
	case hclsyntax.TokenNewline:
		return k == body
	case hclsyntax.TokenComment:
		return k == body && t.Bytes[len(t.Bytes)-1] == '\n'
	}
	return false
}

// kind of the level that the current token opens.
func (o *oracle) kind() kind {
	switch o.tokens[o.i].Type {
	case hclsyntax.TokenOQuote:
		return quote
	case hclsyntax.TokenOHeredoc:
		return heredoc
	case hclsyntax.TokenOBrace:
		for _, t := range o.tokens[o.i+1:] {
			switch t.Type {
			case hclsyntax.TokenNewline, hclsyntax.TokenComment:
				continue
			case hclsyntax.TokenIdent:
				if string(t.Bytes) == "for" {
					return group
				}
			}
			break
		}
		return body
	}
	return group
}

func (o *oracle) weight() int {
	switch o.tokens[o.i].Type {
	case hclsyntax.TokenStar, hclsyntax.TokenPlus, hclsyntax.TokenMinus, hclsyntax.TokenSlash, hclsyntax.TokenPercent,
		hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual, hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq,
		hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq, hclsyntax.TokenAnd, hclsyntax.TokenOr,
		hclsyntax.TokenBang, hclsyntax.TokenQuestion, hclsyntax.TokenOBrack, hclsyntax.TokenDot,
		hclsyntax.TokenTemplateControl:
		return 1
	}
	return 0
}
