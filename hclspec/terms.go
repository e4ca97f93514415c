package hclspec

import (
	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/pricing"
	"github.com/zclconf/go-cty/cty"
)

var termsSchema = func() schema {
	var s schema
	for _, term := range pricing.AllTerms {
		s.optional = append(s.optional, term.Name)
	}
	return s
}()

// terms reads a terms block over the terms that it overrides.
func (r *reader) terms(into *pricing.Terms) {
	for _, term := range pricing.AllTerms {
		v, ok := r.read(term.Name, cty.DynamicPseudoType)
		if !ok {
			continue
		}
		text, ok := r.termText(term, v)
		if !ok {
			continue
		}
		if err := into.Set(term.Name, text); err != nil {
			r.fail(v.attr, v.ctx, "Invalid term", "%s.", err)
		}
	}
}

// termText is a term's value as pricing.Terms takes it: a number exact to 12
// decimals, or a word.
func (r *reader) termText(term pricing.Term, v read) (string, bool) {
	want := cty.String
	if term.Number {
		want = cty.Number
	}
	value, err := functions.Convert(v.value, want)
	if err != nil || (want == cty.String && v.value.Type() != cty.String) {
		r.fail(v.attr, v.ctx, "Incorrect value type", "%s must be a %s, not a %s (%s).", term.Name, want.FriendlyName(), v.value.Type().FriendlyName(), term.Doc())
		return "", false
	}
	if !term.Number {
		return value.AsString(), true
	}
	v.value = value
	n, ok := r.asNumber(v)
	return n.String(), ok
}
