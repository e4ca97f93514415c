package hclspec

import (
	"fmt"
	"regexp"

	"github.com/declarative-cost/planner/planner"
	"github.com/hashicorp/hcl/v2"
)

var movedSchema = schema{required: []string{"from", "to"}}

// addressPattern is that of the addresses that a diff compares, and of modules, which move
// all that is in them. Its first group is the module around, the second the kind.
var addressPattern = func() *regexp.Regexp {
	const key = `(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?`
	return regexp.MustCompile(`^((?:module\.[^.[]+` + key + `\.)*)(account|usage|resource_pack|top_up|subscription|voucher|budget|guardrail|module)\.[^.[]+` + key + `$`)
}()

// readMoved reads moved blocks: both sides are addresses, not values.
func (s *scope) readMoved() (moves []planner.Move) {
	byTo, byFrom := map[string]*block{}, map[string]*block{}
	for _, b := range s.module.blocks["moved"] {
		from, ok := s.movedAddress(b, "from")
		to, alsoOk := s.movedAddress(b, "to")
		if !ok || !alsoOk {
			continue
		}
		switch {
		case from == to:
			s.evaluator.fail(b.at, "Move to itself", "%s is moved to itself; remove this block.", from)
		case addressPattern.FindStringSubmatch(from)[2] != addressPattern.FindStringSubmatch(to)[2]:
			s.evaluator.fail(b.at, "Move to another kind", "%s and %s are of different kinds; a move renames a thing, it does not make another of it.", from, to)
		case s.prefix == "" && s.module.byName[from] != nil:
			s.evaluator.fail(b.at, "Moved thing still there", "%s is still declared, so it was not moved to %s. Remove the one or the other.", from, to)
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
	if attr == nil {
		return "", false // reported when the block was decoded
	}
	if !s.parsable(attr.Expr) {
		return "", false
	}
	t, diags := hcl.AbsTraversalForExpr(attr.Expr)
	address := traversalText(t)
	if diags.HasErrors() || !addressPattern.MatchString(address) {
		s.failAt(attr, nil, "Invalid address", fmt.Sprintf("%s is the address of a block, as in %s = usage.search or %s = module.eu[\"de\"].usage.search.", name, name, name))
		return "", false
	}
	return s.prefix + address, true
}
