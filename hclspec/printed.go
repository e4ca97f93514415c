package hclspec

import (
	"fmt"
	"strconv"

	"github.com/declarative-cost/planner/pricing"
	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// The longest text that a thing is called by, or that a message says, in bytes. A
// plan repeats them, so a few lines could make it endless.
const (
	maxName    = 1_000
	maxMessage = 10_000
)

// withinPrinted refuses a value that plans print where it, or all outputs up to
// here, would make them too large.
func (s *scope) withinPrinted(attr *hcl.Attribute, v cty.Value) bool {
	if err := s.printed.Add(v); err != nil {
		s.failAt(attr, nil, "Too much to print", fmt.Sprintf("Together with the outputs before it, this one %s.", err))
		return false
	}
	return true
}

// seenKeys refuses texts that a thing is called by, in which characters stand that
// nobody sees.
func (s *scope) seenKeys(attr *hcl.Attribute, ctx *hcl.EvalContext, keys ...string) bool {
	for _, key := range keys {
		if unseen.In(key) {
			s.failAt(attr, ctx, "Invalid key", fmt.Sprintf("The key \"%s\" has %s", unseen.Escape(key), hasUnseen))
			return false
		}
	}
	return true
}

// hasUnseen says what is wrong with a name or a key that was shown with escapes.
const hasUnseen = "characters that cannot be seen, so it looks like another one; remove them."

// shortTexts refuses texts in a value, keys included, that are longer than a limit.
func (s *scope) shortTexts(attr *hcl.Attribute, ctx *hcl.EvalContext, v cty.Value, limit int) bool {
	long := v.Type() == cty.String && len(v.AsString()) > limit
	if !v.Type().IsPrimitiveType() {
		for it := v.ElementIterator(); it.Next() && !long; {
			key, element := it.Element()
			for _, part := range []cty.Value{key, element} {
				long = long || part.Type() == cty.String && !part.IsNull() && len(part.AsString()) > limit
			}
		}
	}
	if long {
		s.failAt(attr, ctx, "Text too long", fmt.Sprintf("A text of %s has more than %s bytes. Plans repeat it, so make it shorter.", attr.Name, pricing.GroupDigits(strconv.Itoa(limit))))
	}
	return !long
}
