package planner

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// The search for the least worst regret buys the same packs in all scenarios at
// once. A node has the calls left in each; of nodes with the same calls left in all,
// those are kept that no other beats in every scenario. A node's regret in a scenario
// is at least what its plan costs there at least, less what the best purchases
// cost; where that is more than the worst regret of a choice that is known, the node
// is left out.

// A jointSearch is an account's sets over all scenarios.
type jointSearch struct {
	account   *accountChoices
	places    int32
	offset    []int128 // by scenario: regret that the sets do not account for
	ceiling   int128   // the worst regret of a choice that is known
	sets      []*jointSet
	truncated bool
}

// A jointSet is sets of single scenarios that share an offer.
type jointSet struct {
	*jointSearch
	parts   []jointPart
	offers  []jointOffer
	budget  []int128 // by month; nil: no limit
	width   int
	made    int     // nodes of purchases so far
	dropped *int128 // the least worst regret that a dropped node might have had
	least   int128  // of every worst regret in this set
}

// A jointPart is a set of one scenario.
type jointPart struct {
	*search
	scenario int
	found    int128
	offers   []int // index of each of the joint set's offers in the set; -1: not among them
}

// A jointOffer is a SKU.
type jointOffer struct {
	sku     string
	set     *packSet // one that has it
	index   int      // in set
	without []int    // scenarios in which it covers no open demand
}

// A jointNode is a plan up to a morning, in all scenarios.
type jointNode struct {
	parts    []*node
	extra    []int128 // by scenario: paid for packs that cover nothing there
	left     int64    // in all parts
	cash     int128
	packs    int64
	spent    int128
	month    int        // of the last purchase
	offer    int        // of the last purchase; -1: nothing bought since the month began
	quantity int64      // of packs in it
	from     *jointNode // after the purchase before it
	regret   []int128   // by scenario, at least
	worst    int128
}

// newJointSearch prepares the search; nil where an amount does not fit.
func (c *accountChoices) newJointSearch() *jointSearch {
	j := &jointSearch{account: c}
	for _, chosen := range c.chosen {
		for _, r := range chosen.results {
			j.places = max(j.places, r.set.places)
		}
	}
	for k, chosen := range c.chosen {
		offset, ok := int128From(chosen.improved.Decimal().Truncate(j.places), j.places)
		if !ok {
			return nil
		}
		j.offset = append(j.offset, offset)
		for _, r := range chosen.results {
			found, _ := int128From(r.found.decimal(r.set.places), j.places)
			if !r.set.countMoney(j.places) {
				return nil
			}
			search := r.set.newSearch(nil, c.runs[k].mostLeft(r.set))
			j.place(jointPart{search: search, scenario: k, found: found})
		}
	}
	var ok bool
	if j.ceiling, ok = j.known(); !ok {
		return nil
	}
	for _, s := range j.sets {
		s.prepare()
	}
	return j
}

// known is the least worst regret of the candidates, rounded up.
func (j *jointSearch) known() (int128, bool) {
	var least *pricing.Money
	for _, r := range j.account.candidates {
		if j.account.mayChoose(r) && (least == nil || r.Worst.LessThan(*least)) {
			least = &r.Worst
		}
	}
	slack := decimal.New(1, -6) // what counting the worth of leftovers in whole units may lose
	return int128From(least.Decimal().Add(slack).Truncate(j.places), j.places)
}

// place puts a part into the joint set with which it shares an offer, or more of
// them, which then are one.
func (j *jointSearch) place(p jointPart) {
	joined := &jointSet{jointSearch: j, parts: []jointPart{p}}
	others := j.sets[:0:0]
	for _, s := range j.sets {
		if s.shares(p.packSet) {
			joined.parts = append(s.parts, joined.parts...)
		} else {
			others = append(others, s)
		}
	}
	j.sets = append(others, joined)
}

func (s *jointSet) shares(set *packSet) bool {
	return slices.ContainsFunc(s.parts, func(p jointPart) bool {
		return slices.ContainsFunc(p.packSet.offers, func(o offer) bool { return set.offerOf(o.pack.SKU) >= 0 })
	})
}

// offerOf is the index of a SKU among the offers, or -1.
func (s *packSet) offerOf(sku string) int {
	return slices.IndexFunc(s.offers, func(o offer) bool { return o.pack.SKU == sku })
}

// prepare lists the offers of all parts.
func (s *jointSet) prepare() {
	slices.SortStableFunc(s.parts, func(a, b jointPart) int { return cmp.Compare(a.scenario, b.scenario) })
	for _, p := range s.parts {
		for i, o := range p.packSet.offers {
			if !slices.ContainsFunc(s.offers, func(q jointOffer) bool { return q.sku == o.pack.SKU }) {
				s.offers = append(s.offers, jointOffer{sku: o.pack.SKU, set: p.packSet, index: i})
			}
		}
	}
	for n := range s.offers {
		covered := map[int]bool{}
		for k := range s.parts {
			p := &s.parts[k]
			index := p.offerOf(s.offers[n].sku)
			p.offers = append(p.offers, index)
			covered[p.scenario] = covered[p.scenario] || index >= 0
		}
		for k := range s.offset {
			if !covered[k] {
				s.offers[n].without = append(s.offers[n].without, k)
			}
		}
	}
	if budget := s.account.chosen[0].budget; budget != nil {
		s.budget = s.parts[0].counted(budget)
	}
}

// jointWidths are tried one after the other, until nothing is dropped.
var jointWidths = []int{64, 1024, 4096}

// run searches the set and returns the choices that no other beats in every
// scenario.
func (s *jointSet) run() []*jointNode {
	var frontier []*jointNode
	for _, s.width = range jointWidths {
		s.dropped = nil
		frontier = []*jointNode{s.start()}
		for i := range s.parts[0].demand.months {
			frontier = s.trim(s.buy(frontier, i))
			frontier = s.trim(s.serveMonth(frontier, i))
		}
		if frontier = unbeaten(frontier); s.dropped == nil || s.made > mostMade {
			break
		}
	}
	s.least = s.ceiling
	for _, n := range frontier {
		if n.worst.less(s.least) {
			s.least = n.worst
		}
	}
	if s.dropped != nil {
		s.truncated = true
		if s.dropped.less(s.least) {
			s.least = *s.dropped
		}
	}
	return frontier
}

func (s *jointSet) start() *jointNode {
	n := &jointNode{parts: make([]*node, len(s.parts)), extra: make([]int128, len(s.offset)), offer: -1}
	for k := range n.parts {
		n.parts[k] = &node{kind: -1}
	}
	return n
}

// judge works out what a node is compared by.
func (s *jointSet) judge(n *jointNode) *jointNode {
	n.regret = slices.Clone(n.extra)
	n.left = 0
	for k, p := range s.parts {
		n.left += n.parts[k].left
		n.regret[p.scenario] = n.regret[p.scenario].add(n.parts[k].least).sub(p.found)
	}
	n.worst = n.regret[0]
	for _, r := range n.regret[1:] {
		if n.worst.less(r) {
			n.worst = r
		}
	}
	return n
}

// compare orders nodes by worst regret, the sum of regrets, money in packs, number
// of packs, later purchases, and the order of the offers.
func (n *jointNode) compare(m *jointNode) int {
	if c := cmp.Or(n.worst.compare(m.worst), n.sum().compare(m.sum()), n.cash.compare(m.cash), cmp.Compare(n.packs, m.packs)); c != 0 {
		return c
	}
	x, y := n.bought(), m.bought()
	later := comparePacks(y, x, func(n *jointNode) (int, int64) { return n.month, n.quantity })
	return cmp.Or(later, comparePacks(x, y, func(n *jointNode) (int, int64) { return n.offer, n.quantity }))
}

func (n *jointNode) sum() (sum int128) {
	for _, r := range n.regret {
		sum = sum.add(r)
	}
	return sum
}

// bought are the nodes of the purchases, in their order.
func (n *jointNode) bought() (list []*jointNode) {
	for ; n != nil; n = n.from {
		if n.offer >= 0 {
			list = append(list, n)
		}
	}
	slices.Reverse(list)
	return list
}

// beats says whether a node is at least as good as another in every scenario, and
// better in one or before it in order.
func (n *jointNode) beats(m *jointNode) bool {
	for k := range n.regret {
		if m.regret[k].less(n.regret[k]) {
			return false
		}
	}
	return n.compare(m) < 0
}

func (s *jointSet) key(n *jointNode) string {
	var key []byte
	for _, p := range n.parts {
		key = append(p.pool.appendKey(key), '|')
	}
	if s.budget != nil {
		key = n.spent.appendKey(key)
	}
	return string(key)
}

// A jointLayer is the nodes of one morning: for each key those that none beats.
type jointLayer struct {
	set   *jointSet
	byKey map[string][]*jointNode
	count int
}

// add puts a node among those with the same calls left; false where it is beaten,
// or can no longer become as good as what is known.
func (l *jointLayer) add(n *jointNode) bool {
	if l.set.ceiling.less(n.worst) {
		return false
	}
	key := l.set.key(n)
	peers := l.byKey[key]
	for _, m := range peers {
		if m.beats(n) {
			return false
		}
	}
	kept := slices.DeleteFunc(peers, n.beats)
	l.count += 1 + len(kept) - len(peers)
	l.byKey[key] = append(kept, n)
	return true
}

// nodes are the layer's, fewer calls left before more, then in their order.
func (l *jointLayer) nodes() []*jointNode {
	nodes := make([]*jointNode, 0, l.count)
	for _, peers := range l.byKey {
		nodes = append(nodes, peers...)
	}
	slices.SortFunc(nodes, func(a, b *jointNode) int {
		return cmp.Or(cmp.Compare(a.left, b.left), a.compare(b), strings.Compare(l.set.key(a), l.set.key(b)))
	})
	return nodes
}
