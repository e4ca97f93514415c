package present

import "github.com/declarative-cost/planner/pricing"

// inMinorUnits makes a page show amounts with the decimals of a currency that does not
// have two.
func inMinorUnits(page Page, currency string) Page {
	more := pricing.MinorUnit(currency) - pricing.CentDecimals
	if more == 0 {
		return page
	}
	value := func(v *Value) {
		if v.Kind == Money {
			v.Minor = more
		}
	}
	page.Title.each(value)
	page.Headline.each(value)
	sections := page.Sections
	page.Sections = func(yield func(Section) bool) {
		sections(func(s Section) bool {
			s.Heading.each(value)
			eachValue(s.Blocks, value)
			return yield(s)
		})
	}
	return page
}

func (t Text) each(do func(*Value)) {
	for i := range t {
		do(&t[i])
	}
}

// eachValue visits the values of blocks, in whose lists they can be changed.
func eachValue(blocks []Block, do func(*Value)) {
	for i, b := range blocks {
		switch b := b.(type) {
		case Table:
			b.each(do)
		case Chart:
			b.each(do)
			blocks[i] = b
		case Tabs:
			for k := range b {
				b[k].each(do)
			}
		case Figures:
			for k := range b {
				do(&b[k].Value)
				b[k].Text.each(do)
			}
		case Lines:
			for k := range b {
				do(&b[k].Key)
				b[k].Text.each(do)
			}
		case Notes:
			for _, text := range b {
				text.each(do)
			}
		case Group:
			b.Head.each(do)
			eachValue(b.Blocks, do)
		}
	}
}

func (t *Table) each(do func(*Value)) {
	for _, r := range t.Rows {
		for k := range r.Cells {
			do(&r.Cells[k])
		}
	}
}

func (c *Chart) each(do func(*Value)) {
	c.Title.each(do)
	for _, s := range c.Series {
		for k := range s.Values {
			do(&s.Values[k])
		}
	}
	if c.Limit != nil {
		limit := *c.Limit
		do(&limit)
		c.Limit = &limit
	}
}
