package pricing

import (
	"fmt"
	"strings"
)

// MeterTitled returns the meter with a title, where only one has it.
func (c *Catalog) MeterTitled(title string) (*Meter, bool) {
	found := -1
	for i, m := range c.meters.all {
		if title != "" && strings.EqualFold(m.Title, title) {
			if found >= 0 {
				return nil, false
			}
			found = i
		}
	}
	if found < 0 {
		return nil, false
	}
	return &c.meters.all[found], true
}

// NoMeter says that the catalogue has no meter of an id: a sentence, with the
// nearest id or the one whose title it is.
func (c *Catalog) NoMeter(id string) string {
	hint := DidYouMean(id, c.MeterIDs())
	if m, ok := c.MeterTitled(id); ok {
		hint = fmt.Sprintf(" It is the title of %q: write the id.", m.ID)
	}
	return fmt.Sprintf("The catalogue %q has no meter %q.%s", c.ID(), id, hint)
}
