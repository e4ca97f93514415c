package scan

import "fmt"

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

// hugeExponent reports whether an exponent in the number is beyond MaxExponent.
func hugeExponent(number []byte) bool {
	exponent, in := 0, false
	for _, c := range number {
		switch {
		case c|0x20 == 'e':
			exponent, in = 0, true
		case c == '.':
			in = false
		case in && isDigit(c):
			if exponent = 10*exponent + int(c-'0'); exponent > MaxExponent {
				return true
			}
		}
	}
	return false
}

func exponentFault(at, end int) *fault {
	return &fault{at: at, end: end, summary: "Number out of range", detail: fmt.Sprintf(
		"The exponent of this number is beyond ±%d. No number here needs it; correct it.", MaxExponent)}
}
