package settle

import (
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/pricing"
)

// unknownSKU explains a SKU that does not exist: perhaps its meter has no packs
// or none of that size, perhaps it is misspelt.
func unknownSKU(sku string, c *pricing.Catalog) string {
	detail := fmt.Sprintf("The catalogue %q has no pack %q", c.ID(), sku)
	if meter, ok := meterOfSKU(sku, c); ok {
		own := slices.DeleteFunc(c.SKUs(), func(s string) bool {
			p, _ := c.Pack(s)
			return !slices.Contains(p.Meters, meter.Index)
		})
		if len(own) == 0 {
			return fmt.Sprintf("%s: there are no packs for %s.", detail, meter.ID)
		}
		return fmt.Sprintf("%s. The packs for %s are %s.", detail, meter.ID, strings.Join(own, ", "))
	}
	if near := pricing.DidYouMean(sku, c.SKUs()); near != "" {
		return detail + "." + near
	}
	if len(c.SKUs()) == 0 {
		return detail + "; it has no packs at all."
	}
	return fmt.Sprintf("%s. Its packs are %s.", detail, strings.Join(c.SKUs(), ", "))
}

// meterOfSKU finds the meter after which a SKU seems to be named.
func meterOfSKU(sku string, c *pricing.Catalog) (*pricing.Meter, bool) {
	longest := ""
	for _, id := range c.MeterIDs() {
		if strings.HasPrefix(sku, id) && len(id) > len(longest) {
			longest = id
		}
	}
	return c.Meter(longest)
}

// noPrice says which calls need a price that is not public, and the way out.
func noPrice(u unpricedUse, meter *pricing.Meter, month pricing.Month, c *pricing.Catalog) string {
	return fmt.Sprintf("In %s %d calls of %s are charged by the tier from %d, for which the catalogue %q names no public price. Ask the vendor, and write the agreed price into the catalog block: meter %q { tiers = [ … ] }.",
		month, u.part.Calls, meter.ID, u.part.Tier.From, c.ID(), meter.ID)
}

// capitalized makes an error's text the beginning of a sentence.
func capitalized(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}
