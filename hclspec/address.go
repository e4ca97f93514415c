package hclspec

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/declarative-cost/planner/planner"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// addressPattern is that of the addresses that a diff compares, and of modules, which move
// all that is in them. Its first group is the module around, the second the kind.
var addressPattern = sync.OnceValue(func() *regexp.Regexp {
	const key = `(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?`
	return regexp.MustCompile(`^((?:module\.[^.[]+` + key + `\.)*)(account|usage|resource_pack|top_up|subscription|voucher|budget|guardrail|module)\.[^.[]+` + key + `$`)
})

// readMoved reads moved blocks: both sides are addresses, not values.
func (s *scope) readMoved() (moves []planner.Move) {
	byTo, byFrom := map[string]*block{}, map[string]*block{}
	for _, b := range s.module.nested["moved"] {
		from, ok := s.movedAddress(b, "from")
		to, alsoOk := s.movedAddress(b, "to")
		if !ok || !alsoOk {
			continue
		}
		switch {
		case from == to:
			s.mistake(b.at, "Move to itself", "%s is moved to itself; remove this block.", from)
		case addressPattern().FindStringSubmatch(from)[2] != addressPattern().FindStringSubmatch(to)[2]:
			s.mistake(b.at, "Move to another kind", "%s and %s are of different kinds; a move renames a thing, it does not make another of it.", from, to)
		case s.prefix == "" && s.module.byName[from] != nil:
			s.mistake(b.at, "Moved thing still there", "%s is still declared, so it was not moved to %s. Remove the one or the other.", from, to)
		case byFrom[from] != nil:
			s.add(duplicate("move", "A move from "+from, b.at, byFrom[from].at))
		case byTo[to] != nil:
			s.add(duplicate("move", "A move to "+to, b.at, byTo[to].at))
		default:
			byFrom[from], byTo[to] = b, b
			moves = append(moves, planner.Move{From: from, To: to})
			s.moves[moves[len(moves)-1]] = b
		}
	}
	return moves
}

// movedAddress reads an address that is written as a reference.
func (s *scope) movedAddress(b *block, name string) (string, bool) {
	attr := b.attrs[name]
	if attr == nil || !s.parsable(attr.Expr) {
		return "", false // which is reported
	}
	t, diags := hcl.AbsTraversalForExpr(attr.Expr)
	address := traversalText(t)
	if diags.HasErrors() || !addressPattern().MatchString(address) {
		return "", s.mistake(attr.Expr.Range(), "Invalid address", "%s is the address of a block, as in %s = usage.search or %s = module.eu[\"de\"].usage.search.", name, name, name)
	}
	return s.prefix + address, true
}

// AccountReference is what the root module calls an account: its address, or of one
// in a module an output that is it, or a part of one. Of several it is the first by
// name. False where no output names it.
func (c *Config) AccountReference(address string) (string, bool) {
	inst, ok := c.places[address]
	if !ok {
		return "", false
	}
	reference := strings.TrimPrefix(address, inst.scope.prefix)
	for s := inst.scope; s.parent != nil; s = s.parent {
		output, ok := s.module.outputOf(reference)
		if !ok {
			return "", false
		}
		reference = strings.TrimPrefix(s.prefix, s.parent.prefix) + output
	}
	return reference, true
}

// outputOf is the output of a module that has the value of a reference inside it,
// with the steps that lead to it.
func (m *module) outputOf(reference string) (string, bool) {
	for _, name := range m.declared("output") {
		value := m.byName["output."+name].attrs["value"]
		if value == nil {
			continue
		}
		if rest, ok := stepsTo(value.Expr, reference); ok {
			return name + rest, true
		}
		pairs, diags := hcl.ExprMap(value.Expr)
		for _, pair := range pairs {
			key, more := pair.Key.Value(nil)
			if diags.HasErrors() || more.HasErrors() || !key.Type().Equals(cty.String) || !key.IsKnown() || key.IsNull() {
				continue
			}
			if rest, ok := stepsTo(pair.Value, reference); ok {
				return name + "[" + quoteKey(key.AsString()) + "]" + rest, true
			}
		}
	}
	return "", false
}

// stepsTo are the steps from what an expression refers to on to a reference:
// from account.by_name to account.by_name["eu"] it is ["eu"].
func stepsTo(expr hcl.Expression, reference string) (string, bool) {
	t, diags := hcl.AbsTraversalForExpr(expr)
	if diags.HasErrors() {
		return "", false
	}
	rest, ok := strings.CutPrefix(reference, traversalText(t))
	return rest, ok && (rest == "" || rest[0] == '[' || rest[0] == '.')
}

// Removable says whether purchases can be deleted by deleting blocks of the root
// module: each stands there, and all that its block makes goes.
func (c *Config) Removable(addresses []string) bool {
	return !slices.ContainsFunc(addresses, func(address string) bool {
		inst := c.places[address]
		return inst == nil || inst.scope.parent != nil || slices.ContainsFunc(inst.scope.expand(inst.block).instances, func(other *instance) bool {
			return !slices.Contains(addresses, other.address())
		})
	})
}
