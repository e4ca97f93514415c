package hclspec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/hashicorp/hcl/v2"
)

var movedSchema = schema{required: []string{"from", "to"}}

// movable are the kinds of blocks whose addresses a diff compares, and modules,
// which move all that is in them.
var movable = []string{"account", "usage", "resource_pack", "top_up", "subscription", "voucher", "budget", "guardrail", "module"}

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
		case kindOfAddress(from) != kindOfAddress(to):
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
	address, ok := "", false
	if !diags.HasErrors() {
		address, ok = addressOf(t)
	}
	if !ok {
		s.failAt(attr, nil, "Invalid address", fmt.Sprintf("%s is the address of a block, as in %s = usage.search or %s = module.eu[\"de\"].usage.search.", name, name, name))
		return "", false
	}
	return s.prefix + address, true
}

// addressOf writes a reference as the address that it is, such as
// module.eu["de"].usage.search[0].
func addressOf(t hcl.Traversal) (string, bool) {
	address, kind := "", ""
	steps := t
	for len(steps) > 0 {
		kind, _ = nameOf(steps[0])
		if len(steps) < 2 || !slices.Contains(movable, kind) {
			return "", false
		}
		name, ok := nameOf(steps[1])
		if !ok {
			return "", false
		}
		if address != "" {
			address += "."
		}
		address += kind + "." + name
		steps = steps[2:]
		if len(steps) > 0 {
			if index, ok := steps[0].(hcl.TraverseIndex); ok {
				address += instanceKey{key: index.Key}.suffix()
				steps = steps[1:]
			}
		}
		if kind != "module" {
			break
		}
	}
	return address, len(steps) == 0
}

// kindOfAddress is the kind of block that an address ends in.
func kindOfAddress(address string) string {
	kind := ""
	for _, k := range movable {
		if i := strings.LastIndex("."+address, "."+k+"."); i >= 0 && (kind == "" || i > strings.LastIndex("."+address, "."+kind+".")) {
			kind = k
		}
	}
	return kind
}

func nameOf(step hcl.Traverser) (string, bool) {
	switch step := step.(type) {
	case hcl.TraverseRoot:
		return step.Name, true
	case hcl.TraverseAttr:
		return step.Name, true
	}
	return "", false
}
