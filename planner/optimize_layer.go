package planner

// A layer is the nodes of one morning, one for each key.
type layer struct {
	*search
	byKey map[string]*place
	list  []*place
}

// A place is the best node of its key.
type place struct{ *node }

func (s *search) newLayer() *layer { return &layer{search: s, byKey: map[string]*place{}} }

// add puts a node in its place, unless a better one is there; it returns the place
// where it is a new one.
func (l *layer) add(n *node, key string) *place {
	if l.ceiling != nil && l.ceiling.less(n.least) {
		return nil
	}
	if p, ok := l.byKey[key]; ok {
		if l.better(n, p.node) < 0 {
			p.node = n
		}
		return nil
	}
	p := &place{n}
	l.byKey[key] = p
	l.list = append(l.list, p)
	return p
}

func (l *layer) nodes() []*node {
	nodes := make([]*node, len(l.list))
	for i, p := range l.list {
		nodes[i] = p.node
	}
	return nodes
}
