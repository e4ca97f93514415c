package pricing

import (
	"fmt"
	"strings"
)

// A Problem is something wrong in a value that came from a user. Who found it
// knows no files: it names the thing by address and attribute, and whoever read
// the thing from a file adds the place.
type Problem struct {
	Address   string // "usage.search", "meter.detect_label"; empty for the whole
	Attribute string // "calls", or "terms.bill_day" inside a nested block; empty for the whole thing
	Key       string // the key inside an attribute that is a map, if one is meant
	Summary   string // short and constant
	Detail    string // full sentences: the value, what is wrong with it, what would be right
}

// Error makes a problem an error where there is no place to show.
func (p Problem) Error() string {
	if p.Address == "" {
		return p.Detail
	}
	return p.Address + ": " + p.Detail
}

// Problems are what was found to be wrong so far.
type Problems []Problem

// Problem adds one.
func (p *Problems) Problem(address, attribute, summary, detail string, args ...any) {
	*p = append(*p, Problem{Address: address, Attribute: attribute, Summary: summary, Detail: fmt.Sprintf(detail, args...)})
}

// KeyProblem adds one of a key in an attribute that is a map.
func (p *Problems) KeyProblem(address, attribute, key, summary, detail string, args ...any) {
	p.Problem(address, attribute, summary, detail, args...)
	(*p)[len(*p)-1].Key = key
}

// Refuse adds a problem where a rule is broken, and says whether it is.
func (p *Problems) Refuse(broken bool, address, attribute, summary, detail string, args ...any) bool {
	if broken {
		p.Problem(address, attribute, summary, detail, args...)
	}
	return broken
}

// Terms adds what is wrong with the terms of something.
func (p *Problems) Terms(address string, terms *Terms) {
	for _, term := range terms.Invalid() {
		p.Problem(address, "terms."+term.Name, "Invalid term", "The term %s has no valid value: %s.", term.Name, term.Doc())
	}
	if err := terms.Check(); err != nil {
		p.Problem(address, "terms.pack_coverage", "Contradictory terms", "%s.", Sentence(err))
	}
}

// Sentence is an error's text as the beginning of a sentence.
func Sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}
