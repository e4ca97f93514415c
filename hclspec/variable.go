package hclspec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

var variableSchema = schema{
	labels:   []string{"name"},
	optional: []string{"type", "default", "description", "sensitive", "nullable"},
	repeated: map[string]bool{"validation": true},
	nested:   map[string]schema{"validation": {required: []string{"condition", "error_message"}}},
}

func (s *scope) variable(name string, t hcl.Traversal) cty.Value {
	b, ok := s.module.byName["variable."+name]
	if !ok {
		s.unknownName(t, "variable", name, s.module.declared("variable"))
		return cty.DynamicVal
	}
	if attr := b.attrs["default"]; attr != nil {
		v, _ := s.eval(attr.Expr, nil)
		return v
	}
	return cty.DynamicVal
}

func (s *scope) checkVariables() {}
