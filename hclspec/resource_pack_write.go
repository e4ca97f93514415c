package hclspec

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// WriteResourcePacks writes purchases as resource_pack blocks in the canonical
// layout, an empty line between two. Accounts are named by the references given, by
// address; others as in the module that they stand in: of the address only the part
// inside the module. The accounts are those of an input.
func WriteResourcePacks(in *planner.Input, purchases []planner.PackPurchase, references map[string]string) ([]byte, error) {
	var b bytes.Buffer
	for i := range purchases {
		p := &purchases[i]
		account, named := references[p.Account]
		if !named {
			var err error
			if _, account, err = SplitModule(p.Account); err != nil {
				return nil, err
			}
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "resource_pack %s {\n", strconv.Quote(strings.TrimPrefix(p.Address, "resource_pack.")))
		fmt.Fprintf(&b, "account = %s\nsku = %s\n", account, quoteKey(nameIn(in, p)))
		if p.Quantity != 1 {
			fmt.Fprintf(&b, "quantity = %d\n", p.Quantity)
		}
		writeOptional(&b, "price = %s\n", p.Price)
		writeOptional(&b, "purchased_on = %q\n", &p.PurchasedOn)
		writeOptional(&b, "starts_on = %q\n", p.StartsOn)
		writeOptional(&b, "expires_on = %q\n", p.ExpiresOn)
		writeOptional(&b, "remaining = %s\n", p.Remaining)
		b.WriteString("}\n")
	}
	return hclwrite.Format(b.Bytes()), nil
}

func writeOptional[T any](b *bytes.Buffer, format string, value *T) {
	if value != nil {
		fmt.Fprintf(b, format, *value)
	}
}

// nameIn is how a purchase's SKU is called in its account.
func nameIn(in *planner.Input, p *planner.PackPurchase) string {
	i := slices.IndexFunc(in.Accounts, func(a planner.Account) bool { return a.Address == p.Account })
	if i < 0 || len(in.Accounts[i].Products) == 1 {
		return p.SKU
	}
	return planner.Name{Catalog: p.Catalog, ID: p.SKU}.String()
}

// SplitModule divides an address into that of the module instance around it,
// empty in the root module, and what it is called inside it: module.eu["de"] and
// account.shop of module.eu["de"].account.shop.
func SplitModule(address string) (module, local string, err error) {
	_, diags := hclsyntax.ParseTraversalAbs([]byte(address), "", hcl.InitialPos)
	parts := addressPattern.FindStringSubmatch(address)
	if diags.HasErrors() || parts == nil {
		return "", "", fmt.Errorf("%s cannot be written as a reference, because of the characters in its key", address)
	}
	return strings.TrimSuffix(parts[1], "."), strings.TrimPrefix(address, parts[1]), nil
}

// HasOnlyResourcePacks says whether a text in native syntax can be parsed and
// holds nothing but resource_pack blocks without for_each and count.
func HasOnlyResourcePacks(src []byte) bool {
	file, diags := newSources(nil, nil).parseBytes(src, "")
	if diags.HasErrors() {
		return false
	}
	body := file.Body.(*hclsyntax.Body)
	for _, b := range body.Blocks {
		if b.Type != "resource_pack" || b.Body.Attributes["for_each"] != nil || b.Body.Attributes["count"] != nil {
			return false
		}
	}
	return len(body.Attributes) == 0
}

// Place is where the block with an address is declared: the range of its header,
// its file by the displayed name. All instances of a block have the same place.
func (c *Config) Place(address string) (hcl.Range, bool) {
	inst, ok := c.places[address]
	if !ok {
		return hcl.Range{}, false
	}
	return inst.block.at, true
}
