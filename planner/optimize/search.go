package optimize

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// A search goes through the months of a set's horizon, from the first on. A node
// is what a plan has come to: the calls that it has left, and the cheapest way
// there. Of nodes with the same calls left only the best is kept on, for what
// follows is the same for all of them; more calls left is not taken to be better.
// A node that by the bounds cannot become as cheap as a plan that is known is
// left out. Where more nodes remain than the width, those that look dearest are
// dropped, and what they might have cost at least is kept in mind: a best plan that
// costs no more is proven.
type search struct {
	*packSet
	bound    bound
	budget   map[pricing.Date]pricing.Money // most money in packs on a day; nil: no limit
	mostLeft int64                          // units that may be left at the end in packs bought inside the horizon; -1: no limit
	width    int
	made     int            // nodes of purchases so far
	ceiling  *pricing.Money // what a plan that is known costs
	none     pricing.Money  // what the plan that buys nothing costs
	dropped  *pricing.Money // the least that a dropped node might have become
	risk     *risk          // what of the costs of the futures is to be least; nil: their sum
}

// A node is a plan up to a morning.
type node struct {
	pools    []pool          // by future
	awaited  []int           // lot kinds of this month's purchases that become usable after its first day
	left     int64           // units of all pools and what is awaited
	cost     pricing.Money   // of calls and packs so far, times the weights of the futures
	costs    []pricing.Money // with a risk: what each of its futures costs so far
	cash     pricing.Money   // paid for packs
	packs    int64
	spent    pricing.Money // on packs on the day of the last purchase
	kind     int           // of the last purchase, index into the set's lots; -1: nothing bought since the month began
	quantity int64         // of packs in it
	from     *node         // after the purchase before it
	least    pricing.Money // what the whole plan costs at least
}

// purchases are the nodes after each purchase, in the order of the months and
// within one of the offers.
func (n *node) purchases() (list []*node) {
	for ; n != nil; n = n.from {
		if n.kind >= 0 {
			list = append(list, n)
		}
	}
	slices.Reverse(list)
	return list
}

// lastPurchase is the node of the last purchase; nil without one.
func (n *node) lastPurchase() *node {
	if n.kind >= 0 {
		return n
	}
	return n.from
}

// better orders plans: less cost, less money in packs, fewer packs, later
// purchases (the first packs that differ decide), then the plan's own purchases, then
// the order of the addresses.
func (s *search) better(a, b *node) int {
	if c := cheaper(a, b); c != 0 {
		return c
	}
	x, y := a.purchases(), b.purchases()
	later := comparePacks(y, x, func(n *node) (int, int64) { return int(s.lots[n.kind].PurchasedOn), n.quantity })
	return cmp.Or(later, comparePacks(x, y, func(n *node) (int, int64) { return s.lots[n.kind].offer, n.quantity }))
}

// cheaper is the part of better that needs no look at the purchases.
func cheaper(a, b *node) int {
	if c := a.cost.Compare(b.cost); c != 0 {
		return c
	}
	return cmp.Or(a.cash.Compare(b.cash), cmp.Compare(a.packs, b.packs))
}

// comparePacks compares two lists of purchases pack by pack, by what of says of
// each purchase, and of how many packs it is.
func comparePacks[N any](x, y []N, of func(N) (what int, quantity int64)) int {
	var i, j int
	var usedX, usedY int64 // of the packs of x[i] and y[j]
	for i < len(x) && j < len(y) {
		whatX, quantityX := of(x[i])
		whatY, quantityY := of(y[j])
		if c := cmp.Compare(whatX, whatY); c != 0 {
			return c
		}
		both := min(quantityX-usedX, quantityY-usedY)
		if usedX += both; usedX == quantityX {
			i, usedX = i+1, 0
		}
		if usedY += both; usedY == quantityY {
			j, usedY = j+1, 0
		}
	}
	return cmp.Compare(len(x)-i, len(y)-j)
}

// run searches once and returns the best plan that it meets, nil where the ceiling
// leaves none.
func (s *search) run() (best *node) {
	for _, n := range s.plans() {
		if best == nil || s.better(n, best) < 0 {
			best = n
		}
	}
	return best
}

// plans searches once and returns the plans that it meets.
func (s *search) plans() []*node {
	s.dropped = nil
	frontier := []*node{s.root()}
	for i := range s.months() {
		frontier = s.buy(frontier, i)
		for _, n := range frontier {
			n.least = s.leastPlan(n, i, s.ownFrom(i+1, 0)) // decided on are all of the month
		}
		frontier = s.trim(frontier)
		frontier = s.trim(s.serveMonth(frontier, i))
	}
	return slices.DeleteFunc(frontier, s.leavesTooMuch)
}

// leavesTooMuch says whether more is left of what was bought than may be.
func (s *search) leavesTooMuch(n *node) bool { return s.mostLeft >= 0 && s.boughtLeft(n) > s.mostLeft }

// boughtLeft is what a node has of packs bought inside the horizon.
func (s *search) boughtLeft(n *node) (units int64) {
	for _, p := range n.pools {
		for _, l := range p {
			if s.lots[l.class].month >= 0 {
				units += l.left
			}
		}
	}
	return units
}

// root is the plan before the first month.
func (s *search) root() *node {
	n := &node{pools: make([]pool, len(s.futures)), kind: -1}
	if s.risk != nil {
		n.costs = s.risk.base
	}
	return n
}

// A layer is the nodes of one morning: one for each key, or with a risk those of which none
// costs less in every future.
type layer struct {
	*search
	nodes []*node
	byKey map[string]int // index into nodes of the last of each key
	other []int          // by node, the one of its key before it; below 0: none
	key   []byte         // memory for the key of a node
}

func (s *search) newLayer() *layer { return &layer{search: s, byKey: map[string]int{}} }

// add puts a node in its place, unless a better one is there or it cannot become as cheap
// as a plan that is known; it says whether the node is kept.
func (l *layer) add(n *node) bool {
	if l.ceiling != nil && l.ceiling.LessThan(n.least) {
		return false
	}
	l.key = l.appendKey(l.key[:0], n)
	last, ok := l.byKey[string(l.key)]
	if !ok {
		last = -1
	}
	for at := last; at >= 0; at = l.other[at] {
		switch there := l.nodes[at]; {
		case l.replaces(n, there):
			l.nodes[at] = n
			return true
		case l.risk == nil || l.replaces(there, n):
			return false
		}
	}
	l.byKey[string(l.key)] = len(l.nodes)
	l.nodes, l.other = append(l.nodes, n), append(l.other, last)
	return true
}

// replaces says whether a node is better than another of its key, whatever follows.
func (s *search) replaces(a, b *node) bool {
	return s.better(a, b) < 0 && (s.risk == nil || neverAbove(a.costs, b.costs))
}

// buy lets every node buy any packs on the first day of month i, one offer after
// the other, so that each choice of packs comes about once.
func (s *search) buy(frontier []*node, i int) []*node {
	l := s.newLayer()
	for _, n := range frontier {
		s.wake(n, i)
		l.add(n)
	}
	for o := range s.offers {
		if i >= s.open {
			s.buyOffer(l, i, o)
		}
	}
	return l.nodes
}

// wake brings a node to the morning of month i's first day.
func (s *search) wake(n *node, i int) {
	n.left = 0
	for f, p := range n.pools {
		n.pools[f] = s.morning(f, p, nil, s.months()[i].first)
		n.left += n.pools[f].left()
	}
	n.least = s.leastPlan(n, i, s.ownFrom(i, 0))
}

// buyOffer lets every node buy of one offer: packs one by one, or one of the purchases
// that are told apart by their size. A pack more is not bought from a node that came to less
// than another, as that one buys on, too. But the plan's own purchases can be bought only
// once, so a node that has some of them says nothing of one that may still keep them.
func (s *search) buyOffer(l *layer, i, o int) {
	most := s.made + s.mostOfLayer()
	for _, n := range slices.Clone(l.nodes) {
		kinds := s.offers[o][i]
		for at := 0; at < len(kinds); {
			lot := &s.lots[kinds[at]]
			onTop := lot.own || !s.quantities
			if s.made > most || s.spent() {
				s.drop(n)
				break
			}
			m := s.boughtKind(n, i, kinds[at])
			if lot.own || s.quantities {
				at++
			}
			if !onTop && at == len(kinds) && lot.times > lot.Quantity { // more of them are no lot
				s.drop(n)
			}
			kept := m != nil && l.add(m)
			if onTop && (m == nil || !kept && !lot.own) {
				break
			}
			if onTop {
				n = m
			}
		}
	}
}

// mostOfLayer is how many nodes a month may have before they are trimmed.
func (s *search) mostOfLayer() int { return 8*s.width + 1024/len(s.futures) }

// spent says whether the search has looked at as many plans as it may.
func (s *search) spent() bool { return s.most > 0 && s.made >= s.most }

// boughtKind is the node after the purchase of one more lot of a kind; nil where it would be
// of no use, or more than may be spent.
func (s *search) boughtKind(n *node, i, kind int) *node {
	l := &s.lots[kind]
	today := s.months()[i].first
	spent := l.price
	if n.kind >= 0 && s.lots[n.kind].PurchasedOn == l.PurchasedOn {
		spent = spent.Add(n.spent)
	}
	if s.budget != nil && s.budget[l.PurchasedOn].LessThan(spent) {
		return nil
	}
	if l.usable <= today && !s.plain && s.useless(n, i, kind) {
		return nil
	}
	m := &node{
		pools: slices.Clone(n.pools), awaited: n.awaited, left: n.left,
		cost: n.cost.Add(l.price.Times(s.weight)), costs: slices.Clone(n.costs), cash: n.cash.Add(l.price), packs: n.packs + l.Quantity, spent: spent,
		kind: kind, quantity: l.Quantity, from: n.lastPurchase(),
	}
	for k := range m.costs {
		m.costs[k] = m.costs[k].Add(l.price)
	}
	if n.kind == kind {
		m.quantity, m.from = n.quantity+1, n.from
	}
	if l.usable > today {
		m.awaited, m.left = append(slices.Clip(n.awaited), kind), n.left+l.units*int64(len(m.pools))
	} else if s.fill(m, kind, today); m.left == n.left {
		return nil
	}
	s.made++
	own := s.ownFrom(i, l.offer)
	if l.own {
		own = l.at + 1
	}
	m.least = s.leastPlan(m, i, own)
	return m
}

// fill puts what a lot brings into the pools, as far as it is used.
func (s *search) fill(m *node, kind int, today pricing.Date) {
	for f, p := range m.pools {
		if calls := s.usedOf(f, kind, p, today); calls > 0 {
			m.pools[f] = p.with(s.lots[kind].class, calls)
			m.left += calls
		}
	}
}

// ownFrom is the index of the first of the set's own that is decided on in month i
// with an offer or later.
func (s *packSet) ownFrom(i, offer int) int {
	at, _ := slices.BinarySearchFunc(s.own, 0, func(k, _ int) int {
		return cmp.Or(cmp.Compare(s.lots[k].month, i), cmp.Compare(s.lots[k].offer, offer), 1)
	})
	return at
}

// useless says whether what is there in every future covers all that a pack of a lot kind
// could cover up to the end, and lasts as long. Where calls left have a value, or packs cover
// different meters, it must be used before that pack: otherwise the pack would leave
// dearer calls unused, or spare another one.
func (s *search) useless(n *node, i, bought int) bool {
	l := &s.lots[bought]
	for f, p := range n.pools {
		reach := slices.Clone(l.covers)
		var there, asked int64
		for _, lot := range p {
			kind := &s.lots[lot.class]
			if (s.value || !s.common) && int(lot.class) > bought || s.inside(kind.VoidOn) && kind.VoidOn < l.VoidOn || !containsAll(kind.covers, l.covers) {
				continue
			}
			there += lot.left / kind.most
			for j, c := range kind.covers {
				reach[j] = reach[j] || c
			}
		}
		for j := range reach {
			if reach[j] {
				asked += s.futures[f].total(j, i, len(s.months()))
			}
		}
		if there < asked {
			return false
		}
	}
	return true
}

func containsAll(set, subset []bool) bool {
	for j := range subset {
		if subset[j] && !set[j] {
			return false
		}
	}
	return true
}

// appendKey appends what two nodes must have in common to be one: the calls left,
// what is awaited and, where there is a limit, what was spent on the day.
func (s *search) appendKey(key []byte, n *node) []byte {
	for f, p := range n.pools {
		if f > 0 {
			key = append(key, 0xff) // no class begins with it
		}
		key = p.appendKey(key)
	}
	for _, k := range n.awaited {
		key = binary.BigEndian.AppendUint32(key, 1<<31|uint32(k)) // no class has the highest bit
	}
	if s.budget != nil {
		key = n.spent.Append(key, 0)
	}
	return key
}

// serveMonth serves month i from every node.
func (s *search) serveMonth(frontier []*node, i int) []*node {
	l := s.newLayer()
	for _, n := range frontier {
		l.add(s.served(n, i))
	}
	return l.nodes
}

// served is the node after month i. After the last month what the calls left are
// worth is taken off, where that counts.
func (s *search) served(n *node, i int) *node {
	t := s.newTally()
	after := &node{pools: make([]pool, len(n.pools)), cost: n.cost, costs: slices.Clone(n.costs), cash: n.cash, packs: n.packs, kind: -1, from: n.lastPurchase()}
	for f, p := range n.pools {
		t.clear()
		m := &s.futures[f].months[i]
		after.pools[f] = s.serve(f, p, n.awaited, m, t)
		cost := s.costOf(m, t)
		after.cost = after.cost.Add(cost.Times(s.futures[f].weight))
		if s.risk != nil {
			after.costs[s.risk.of[f]] = after.costs[s.risk.of[f]].Add(cost)
		}
		after.left += after.pools[f].left()
	}
	if i+1 < len(s.months()) {
		after.least = s.least(after, i+1, s.keptFrom(s.months()[i+1].first), s.ownFrom(i+1, 0))
		return after
	}
	if s.value {
		after.cost = after.cost.Sub(s.worth(after.pools[0]))
	}
	if after.least = after.cost; s.risk != nil {
		after.least = s.risk.measure(after.costs)
	}
	return after
}

// keptFrom is the most calls of kept lots that become usable on a day or later.
func (s *packSet) keptFrom(day pricing.Date) (calls int64) {
	for _, k := range s.kept {
		if l := &s.lots[k]; l.usable >= day {
			calls += l.callsIn(l.units)
		}
	}
	return calls
}

// leastPlan bounds what a plan costs that stands at a node in month i, before its
// calls are served, where the set's own from an index on are not decided on.
func (s *search) leastPlan(n *node, i, own int) pricing.Money {
	return s.least(n, i, s.keptFrom(s.months()[i].first+1), own)
}

// least bounds what a plan costs at a node from which month i follows, with calls of kept
// lots that are still to come. Where what is left at the end is
// worth its price, and there is one future, every call that is there counts as paid back when it is left,
// and as paid with its price when it is used.
func (s *search) least(n *node, i int, kept int64, own int) pricing.Money {
	least := n.cost
	if s.risk != nil {
		costs := slices.Clone(n.costs)
		for f, k := range s.risk.of {
			costs[k] = costs[k].Add(s.atLeast(f, i, s.callsThere(n, f)+kept, own))
		}
		return s.risk.measure(costs)
	}
	if !s.value {
		for f := range s.futures {
			least = least.Add(s.atLeast(f, i, s.callsThere(n, f)+kept, own).Times(s.futures[f].weight))
		}
		return least
	}
	least = least.Add(s.atLeast(0, i, 0, own))
	for _, l := range n.pools[0] {
		least = least.Sub(s.mostWorth(int(l.class), l.left))
	}
	for _, k := range n.awaited {
		least = least.Sub(s.mostWorth(int(s.lots[k].class), s.lots[k].units))
	}
	for _, k := range s.kept {
		if kept > 0 {
			least = least.Sub(s.mostWorth(k, s.lots[k].units))
		}
	}
	return least
}

// callsThere is the most that what a node has covers in a future.
func (s *search) callsThere(n *node, f int) (calls int64) {
	for _, l := range n.pools[f] {
		calls += s.lots[l.class].callsIn(l.left)
	}
	for _, k := range n.awaited {
		calls += s.lots[k].callsIn(s.lots[k].units)
	}
	return calls
}

// trim drops the nodes that look dearest where there are more than the width.
func (s *search) trim(nodes []*node) []*node {
	if len(nodes) <= s.width {
		return nodes
	}
	slices.SortStableFunc(nodes, func(a, b *node) int { // their order so far depends on nothing but the input
		if c := a.least.Compare(b.least); c != 0 {
			return c
		}
		return cheaper(a, b)
	})
	for _, n := range nodes[s.width:] {
		s.drop(n)
	}
	return nodes[:s.width]
}

func (s *search) drop(n *node) {
	if s.dropped == nil || n.least.LessThan(*s.dropped) {
		least := n.least
		s.dropped = &least
	}
}
