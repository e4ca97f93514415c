package planner

import (
	"slices"
	"strings"
)

// renamed is the forecast with the addresses that the moves give it, and for
// each new address the one before. A move of a module moves all that is in it;
// a → b and b → c together are a → c.
func (f *Forecast) renamed(moves []Move) (*Forecast, map[string]string) {
	previous := map[string]string{}
	taken := f.addresses()
	rename := func(address string) string {
		to := address
		for range moves { // a chain has at most as many links as there are moves
			next := moveOnce(to, moves)
			if next == to {
				break
			}
			to = next
		}
		if to != address && taken[to] {
			return address // that place is taken: these are two things
		}
		if to != address {
			previous[to] = address
		}
		return to
	}
	if len(moves) == 0 {
		return f, previous
	}
	in := *f.Input
	in.Accounts = renameEach(in.Accounts, func(a *Account) { a.Address = rename(a.Address) })
	in.Usages = renameEach(in.Usages, func(u *Usage) { u.Address, u.Account = rename(u.Address), rename(u.Account) })
	in.Packs = renameEach(in.Packs, func(p *PackPurchase) { p.Address, p.Account = rename(p.Address), rename(p.Account) })
	in.TopUps = renameEach(in.TopUps, func(t *TopUp) { t.Address, t.Account = rename(t.Address), rename(t.Account) })
	in.Budgets = renameEach(in.Budgets, func(b *Budget) {
		b.Address = rename(b.Address)
		b.Accounts = slices.Clone(b.Accounts)
		for i := range b.Accounts {
			b.Accounts[i] = rename(b.Accounts[i])
		}
	})
	in.Guardrails = renameEach(in.Guardrails, func(g *Guardrail) { g.Address = rename(g.Address) })
	renamed, problems := Simulate(in)
	if len(problems) > 0 { // the same plan under other names is as good as before
		return f, map[string]string{}
	}
	return renamed, previous
}

func renameEach[T any](list []T, rename func(*T)) []T {
	list = slices.Clone(list)
	for i := range list {
		rename(&list[i])
	}
	return list
}

// addresses are all addresses of a plan.
func (f *Forecast) addresses() map[string]bool {
	all := map[string]bool{}
	for _, a := range f.Input.Accounts {
		all[a.Address] = true
	}
	for _, u := range f.Input.Usages {
		all[u.Address] = true
	}
	for _, p := range f.Input.Packs {
		all[p.Address] = true
	}
	for _, t := range f.Input.TopUps {
		all[t.Address] = true
	}
	for _, b := range f.Input.Budgets {
		all[b.Address] = true
	}
	for _, g := range f.Input.Guardrails {
		all[g.Address] = true
	}
	return all
}

// moveOnce applies the move that fits an address, the longest first.
func moveOnce(address string, moves []Move) string {
	best := -1
	for i, m := range moves {
		rest, ok := strings.CutPrefix(address, m.From)
		if ok && (rest == "" || rest[0] == '.' || rest[0] == '[') && (best < 0 || len(m.From) > len(moves[best].From)) {
			best = i
		}
	}
	if best < 0 {
		return address
	}
	return moves[best].To + strings.TrimPrefix(address, moves[best].From)
}
