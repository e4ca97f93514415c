package planner

import (
	"cmp"
	"strconv"
	"strings"
)

// CompareAddresses is the order of addresses, the one total order in which
// everything is listed and every tie is broken: segment by segment, integer
// keys by number and before string keys, names and string keys by code point.
// "a", "a[2]", "a[10]", `a["x"]`, "a.b" ascend.
func CompareAddresses(a, b string) int {
	same := sameSegments(a, b)
	a, b = a[same:], b[same:]
	for a != "" && b != "" {
		var x, y segment
		x, a = nextSegment(a)
		y, b = nextSegment(b)
		if c := x.compare(y); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b)) // the one that ended comes first
}

// sameSegments is the length of the segments with which both addresses begin; it
// may leave some out.
func sameSegments(a, b string) (length int) {
	for i := 0; i < len(a) && i < len(b) && a[i] == b[i] && a[i] != '"'; i++ {
		if a[i] == '.' || a[i] == '[' {
			length = i
		}
	}
	return length
}

// A segment is a name, a string key or an integer key.
type segment struct {
	kind segmentKind
	text string
	n    int64
}

type segmentKind int

const (
	intKey segmentKind = iota
	stringKey
	name
)

func (s segment) compare(t segment) int {
	return cmp.Or(cmp.Compare(s.kind, t.kind), cmp.Compare(s.n, t.n), strings.Compare(s.text, t.text))
}

// nextSegment cuts the first segment off an address.
func nextSegment(address string) (segment, string) {
	if address[0] == '.' {
		address = address[1:]
	}
	if address == "" || address[0] != '[' {
		end := 0
		for end < len(address) && address[end] != '.' && address[end] != '[' {
			end++
		}
		return segment{kind: name, text: address[:end]}, address[end:]
	}
	if strings.HasPrefix(address, `["`) {
		if quoted, err := strconv.QuotedPrefix(address[1:]); err == nil {
			text, err := strconv.Unquote(quoted)
			if err == nil {
				return segment{kind: stringKey, text: text}, strings.TrimPrefix(address[1+len(quoted):], "]")
			}
		}
	}
	key, rest, _ := strings.Cut(address[1:], "]")
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return segment{kind: stringKey, text: key}, rest
	}
	return segment{kind: intKey, n: n}, rest
}

// ModuleOf is the address of the module that an address lies in: "module.a" of
// "module.a.usage.u"; empty in the root module.
func ModuleOf(address string) string {
	rest := address
	for strings.HasPrefix(rest, "module.") {
		_, rest = nextSegment(rest)
		_, rest = nextSegment(rest)
		for strings.HasPrefix(rest, "[") {
			_, rest = nextSegment(rest)
		}
		rest = strings.TrimPrefix(rest, ".")
	}
	return strings.TrimSuffix(strings.TrimSuffix(address, rest), ".")
}
