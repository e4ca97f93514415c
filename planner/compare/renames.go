package compare

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// An Unmoved is a move that was not applied.
type Unmoved struct {
	planner.Move
	Why string // a sentence
}

// renamed is the forecast with the addresses that the moves of a later input
// give it, for each new address the one before, and the moves that it has no use
// for. A move of a module moves all that is in it; a → b and b → c together are
// a → c.
func renamed(f *planner.Forecast, later *planner.Input) (*planner.Forecast, map[string]string, []Unmoved) {
	if len(later.Moves) == 0 {
		return f, nil, nil
	}
	r := renaming{
		moves: later.Moves, before: kinds(*f.Input), after: kinds(*later),
		chains: map[string][]string{}, to: map[string]string{}, taken: map[string]bool{},
	}
	previous := map[string]string{}
	for _, address := range r.inOrder() {
		if to := r.rename(address); to != address {
			previous[to] = address
		}
	}
	moved, problems := settle.Simulate(renameInput(*f.Input, previous))
	if len(problems) > 0 { // the same plan under other names is as good as before
		var all []Unmoved
		for _, m := range later.Moves {
			all = append(all, Unmoved{m, "With the new addresses the base is no plan: " + problems[0].Detail})
		}
		return f, nil, all
	}
	return moved, previous, r.unmoved()
}

// renameInput gives an input other addresses, by the ones before.
func renameInput(in planner.Input, previous map[string]string) planner.Input {
	to := make(map[string]string, len(previous))
	for after, before := range previous {
		to[before] = after
	}
	rename := func(a *string) { *a = cmp.Or(to[*a], *a) }
	in.EachThing(func(_ string, address, account *string) {
		rename(address)
		rename(account)
	})
	for i := range in.Accounts {
		left := map[string]pricing.Units{}
		for key, units := range in.Accounts[i].Opening.QuotaLeft {
			left[cmp.Or(to[key], key)] = units
		}
		in.Accounts[i].Opening.QuotaLeft = left
	}
	for i := range in.Budgets {
		accounts := slices.Clone(in.Budgets[i].Accounts)
		for k := range accounts {
			rename(&accounts[k])
		}
		in.Budgets[i].Accounts = accounts
	}
	return in
}

// kinds are the addresses of a plan with what is there.
func kinds(in planner.Input) map[string]string {
	kinds := map[string]string{}
	in.EachThing(func(kind string, address, _ *string) { kinds[*address] = kind })
	return kinds
}

// unmoved are the moves that nothing took, with the reason. One that an earlier
// change has made already is none of them, and nor is any where there was no plan
// before.
func (r *renaming) unmoved() (all []Unmoved) {
	if len(r.before) == 0 {
		return nil
	}
	for _, m := range r.moves {
		if why := r.whyNot(m); why != "" {
			all = append(all, Unmoved{m, why})
		}
	}
	return all
}

// whyNot says why a move was not applied; empty where it was.
func (r *renaming) whyNot(m planner.Move) string {
	stuck := "" // what could not move on
	var at string
	for _, address := range slices.Sorted(maps.Keys(r.before)) {
		steps := append([]string{address}, r.chains[address]...)
		i := slices.IndexFunc(steps, func(step string) bool { _, ok := inside(step, m.From); return ok })
		switch {
		case i < 0:
			continue
		case slices.Index(steps, r.to[address]) > i:
			return ""
		case stuck == "":
			stuck, at = address, steps[i]
		}
	}
	if stuck == "" {
		return r.nothingAt(m)
	}
	to := moveOnce(at, r.moves)
	switch r.after[to] {
	case "":
		return fmt.Sprintf("There is no %s to move %s to.", to, stuck)
	case r.before[stuck]:
		return fmt.Sprintf("The base has both %s and %s, so the one does not take the place of the other.", stuck, to)
	}
	return fmt.Sprintf("%s and %s are of different kinds.", stuck, to)
}

// nothingAt says that the earlier plan has nothing at a move's start, unless it has at
// its end: an earlier change has made the move.
func (r *renaming) nothingAt(m planner.Move) string {
	known, to := slices.Sorted(maps.Keys(r.before)), m.To
	for range r.moves {
		if slices.ContainsFunc(known, func(address string) bool { _, ok := inside(address, to); return ok }) {
			return ""
		}
		to = moveOnce(to, r.moves)
	}
	return fmt.Sprintf("The base has nothing at %s.%s", m.From, pricing.DidYouMean(m.From, known))
}

// A renaming finds out which address each thing of the earlier plan has in the
// later one.
type renaming struct {
	moves         []planner.Move
	before, after map[string]string   // kinds by address
	chains        map[string][]string // where the moves take an address, step by step
	to            map[string]string   // what is settled so far
	taken         map[string]bool     // new addresses that are given away
}

// inOrder lists the earlier addresses, those with the fewest moves first: they
// have the best claim to a place.
func (r *renaming) inOrder() []string {
	addresses := slices.Sorted(maps.Keys(r.before))
	for _, address := range addresses {
		r.chains[address] = r.chain(address)
	}
	slices.SortStableFunc(addresses, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(r.chains[a]), len(r.chains[b])), planner.CompareAddresses(a, b))
	})
	return addresses
}

// rename moves a thing as far as there is something of its kind in the later
// plan, and nothing else of the earlier plan takes that place. What cannot move
// keeps its address: those are two things.
func (r *renaming) rename(address string) string {
	if to, settled := r.to[address]; settled {
		return to
	}
	r.to[address] = address
	for _, to := range slices.Backward(r.chains[address]) {
		isFree := r.before[to] == "" || r.rename(to) != to
		if r.after[to] == r.before[address] && isFree && !r.taken[to] {
			r.to[address], r.taken[to] = to, true
			break
		}
	}
	return r.to[address]
}

// chain follows the moves of an address; a circle ends before it is back.
func (r *renaming) chain(address string) (chain []string) {
	for to := moveOnce(address, r.moves); to != address && !slices.Contains(chain, to) && len(chain) < len(r.moves); to = moveOnce(to, r.moves) {
		chain = append(chain, to)
	}
	return chain
}

// moveOnce applies the move that fits an address, the longest first.
func moveOnce(address string, moves []planner.Move) string {
	best := -1
	for i, m := range moves {
		if _, ok := inside(address, m.From); ok && (best < 0 || len(m.From) > len(moves[best].From)) {
			best = i
		}
	}
	if best < 0 {
		return address
	}
	return moves[best].To + strings.TrimPrefix(address, moves[best].From)
}

// inside says whether an address is another one or lies in it, and what follows there.
func inside(address, outer string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(address, outer)
	return rest, ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
