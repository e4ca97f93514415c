package hclspec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty/function"
)

func (ev *evaluator) functionsFor(m *module) map[string]function.Function { return nil }

func explainFunctions(diags hcl.Diagnostics) {}
