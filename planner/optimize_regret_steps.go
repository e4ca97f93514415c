package planner

import (
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// buy lets every node buy any packs on the first day of month i, offer by offer.
func (s *jointSet) buy(frontier []*jointNode, i int) []*jointNode {
	l := &jointLayer{set: s, byKey: map[string][]*jointNode{}}
	for _, n := range frontier {
		for k, p := range s.parts {
			p.wake(n.parts[k], i)
		}
		n.spent = int128{}
		l.add(s.judge(n))
	}
	for o := range s.offers {
		if slices.ContainsFunc(s.parts, func(p jointPart) bool { return i < p.open }) {
			break
		}
		wave := l.nodes()
		for len(wave) > 0 { // those with one more pack of the offer than the wave before
			var next []*jointNode
			for _, n := range wave {
				if s.made++; l.count > 8*s.width+1024 {
					s.drop(n)
					continue
				}
				if m := s.bought(n, i, o); m != nil && l.add(m) {
					next = append(next, m)
				}
			}
			wave = next
		}
	}
	return l.nodes()
}

// bought is the node after buying one more pack of an offer; nil where it would be
// of use in no scenario, or cost more than may be spent.
func (s *jointSet) bought(n *jointNode, i, o int) *jointNode {
	offer := &s.offers[o]
	price := offer.set.offers[offer.index].prices[i]
	m := &jointNode{
		parts: slices.Clone(n.parts), extra: slices.Clone(n.extra),
		cash: n.cash.add(price), packs: n.packs + 1, spent: n.spent.add(price),
		month: i, offer: o, quantity: 1, from: n.lastPurchase(),
	}
	if n.offer == o {
		m.quantity, m.from = n.quantity+1, n.from
	}
	if s.budget != nil && s.budget[i].less(m.spent) {
		return nil
	}
	useful := false
	for k, p := range s.parts {
		if p.offers[o] < 0 {
			continue
		}
		if after := p.search.bought(n.parts[k], i, p.offers[o]); after != nil {
			m.parts[k], useful = after, true
		} else {
			m.parts[k] = n.parts[k].paid(price)
		}
	}
	for _, k := range offer.without {
		m.extra[k] = m.extra[k].add(price)
	}
	if !useful {
		return nil
	}
	return s.judge(m)
}

// paid is a node that pays for a pack of no use to it.
func (n *node) paid(price int128) *node {
	m := *n
	m.cost, m.least = n.cost.add(price), n.least.add(price)
	return &m
}

func (n *jointNode) lastPurchase() *jointNode {
	if n.offer >= 0 {
		return n
	}
	return n.from
}

// serveMonth serves month i from every node. After the last one those are left out
// that leave more calls than they may.
func (s *jointSet) serveMonth(frontier []*jointNode, i int) []*jointNode {
	l := &jointLayer{set: s, byKey: map[string][]*jointNode{}}
	last := i+1 == len(s.parts[0].demand.months)
	for _, n := range frontier {
		m := &jointNode{parts: make([]*node, len(n.parts)), extra: n.extra, cash: n.cash, packs: n.packs, offer: -1, from: n.lastPurchase()}
		leaves := false
		for k, p := range s.parts {
			m.parts[k] = p.served(n.parts[k], i)
			leaves = leaves || (last && p.mostLeft >= 0 && m.parts[k].left > p.mostLeft)
		}
		if !leaves {
			l.add(s.judge(m))
		}
	}
	return l.nodes()
}

// trim drops the nodes that look worst where there are more than the width.
func (s *jointSet) trim(nodes []*jointNode) []*jointNode {
	if len(nodes) <= s.width {
		return nodes
	}
	slices.SortFunc(nodes, (*jointNode).compare)
	for _, n := range nodes[s.width:] {
		s.drop(n)
	}
	return nodes[:s.width]
}

func (s *jointSet) drop(n *jointNode) {
	if s.dropped == nil || n.worst.less(*s.dropped) {
		worst := n.worst
		s.dropped = &worst
	}
}

// unbeaten are the nodes that no other beats in every scenario, best first.
func unbeaten(nodes []*jointNode) (kept []*jointNode) {
	slices.SortFunc(nodes, (*jointNode).compare)
	for _, n := range nodes {
		if !slices.ContainsFunc(kept, func(m *jointNode) bool { return m.beats(n) }) {
			kept = append(kept, n)
		}
	}
	return kept
}

// A combination is one choice for each joint set so far.
type combination struct {
	nodes  []*jointNode
	regret []int128 // by scenario
}

func (a *combination) with(n *jointNode) *combination {
	b := &combination{nodes: append(slices.Clone(a.nodes), n), regret: slices.Clone(a.regret)}
	for k, r := range n.regret {
		b.regret[k] = b.regret[k].add(r)
	}
	return b
}

// compare orders combinations as jointNode.compare does.
func (a *combination) compare(b *combination) int { return a.whole().compare(b.whole()) }

// whole is the combination as one node.
func (a *combination) whole() *jointNode {
	n := &jointNode{regret: a.regret, worst: slices.MaxFunc(a.regret, int128.compare), offer: -1}
	for _, m := range a.nodes {
		n.cash, n.packs = n.cash.add(m.cash), n.packs+m.packs
	}
	return n
}

// mostCombinations bounds the choices that are combined with the next set's.
const mostCombinations = 4096

func (j *jointSearch) trim(list []*combination) []*combination {
	slices.SortStableFunc(list, (*combination).compare)
	var kept []*combination
	for _, a := range list {
		whole := a.whole()
		if slices.ContainsFunc(kept, func(b *combination) bool { return b.whole().beats(whole) }) {
			continue
		}
		if len(kept) == mostCombinations {
			j.truncated = true
			break
		}
		kept = append(kept, a)
	}
	return kept
}

// allows says whether a combination keeps the limit on the money of one day.
func (j *jointSearch) allows(a *combination) bool {
	budget := j.account.chosen[0].budget
	if budget == nil {
		return true
	}
	left := slices.Clone(budget)
	for s, n := range a.nodes {
		for _, m := range n.bought() {
			o := &j.sets[s].offers[m.offer]
			price := o.set.offers[o.index].prices[m.month].times(m.quantity)
			left[m.month] = left[m.month].Sub(price.money(j.places))
		}
	}
	return !slices.ContainsFunc(left, pricing.Money.IsNegative)
}

// result is the best combination, with what is known of all others.
func (j *jointSearch) result(best *combination) robustResult {
	var r robustResult
	least := int128{}
	for _, s := range j.sets {
		if least.less(s.least) {
			least = s.least
		}
	}
	r.least = least.money(j.places)
	r.reason = j.reason()
	if best == nil {
		return r
	}
	for s, n := range best.nodes {
		r.purchases = append(r.purchases, j.sets[s].purchases(n)...)
	}
	sortPurchases(r.purchases)
	return r
}

// reason is why the result is not proven; empty where it is.
func (j *jointSearch) reason() string {
	for k, chosen := range j.account.chosen {
		if !chosen.Proven {
			return "the best purchases for scenario " + j.account.names[k] + " are not proven"
		}
	}
	switch {
	case j.truncated:
		return "there are more ways to buy than the search keeps"
	case len(j.sets) > 1 && j.account.chosen[0].budget != nil:
		return "the limit on one day's packs is shared by several sets of meters"
	}
	return ""
}

// purchases are the packs that a plan buys, one purchase for each SKU and day.
func (s *jointSet) purchases(n *jointNode) (list []PackPurchase) {
	for _, m := range n.bought() {
		o := &s.offers[m.offer]
		p := *o.set.lots[o.set.offers[o.index].kinds[m.month]].PackPurchase
		p.Quantity = m.quantity
		list = append(list, p)
	}
	return list
}
