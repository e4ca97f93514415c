package hclspec

import (
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
		text := ""
		switch v.value.Type() {
		case cty.String:
			text = v.value.AsString()
		case cty.Number:
			n, ok := r.exact(v)
			if !ok {
				continue
			}
			text = n.String()
		default:
			r.fail(v.attr, v.ctx, "Incorrect value type", "%s is the %s.", term.Name, term.Doc)
			continue
		}
		if err := into.Set(term.Name, text); err != nil {
			r.fail(v.attr, v.ctx, "Invalid term", "%s.", err)
		}
	}
}
