package hclspec

import (
	"bytes"
	"fmt"
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
// inside the module.
func WriteResourcePacks(purchases []planner.PackPurchase, references map[string]string) ([]byte, error) {
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
		fmt.Fprintf(&b, "account = %s\nsku = %s\n", account, quoteKey(p.SKU))
		if p.Quantity != 1 {
			fmt.Fprintf(&b, "quantity = %d\n", p.Quantity)
		}
		if p.Price != nil {
			fmt.Fprintf(&b, "price = %s\n", p.Price)
		}
		fmt.Fprintf(&b, "purchased_on = %q\n", p.PurchasedOn.String())
		if p.Remaining != nil {
			fmt.Fprintf(&b, "remaining = %s\n", *p.Remaining)
		}
		b.WriteString("}\n")
	}
	return hclwrite.Format(b.Bytes()), nil
}

// SplitModule divides an address into that of the module instance around it,
// empty in the root module, and what it is called inside it: module.eu["de"] and
// account.shop of module.eu["de"].account.shop.
func SplitModule(address string) (module, local string, err error) {
	t, diags := hclsyntax.ParseTraversalAbs([]byte(address), "", hcl.InitialPos)
	if diags.HasErrors() {
		return "", "", fmt.Errorf("%s cannot be written as a reference, because of the characters in its key", address)
	}
	from := 0
	for i := 0; i+2 < len(t); {
		if name, _ := nameOf(t[i]); name != "module" {
			break
		}
		if i += 2; i < len(t) {
			if _, ok := t[i].(hcl.TraverseIndex); ok {
				i++
			}
		}
		if i < len(t) {
			from = t[i].SourceRange().Start.Byte
		}
	}
	local = strings.TrimPrefix(address[from:], ".")
	return strings.TrimSuffix(address[:len(address)-len(local)], "."), local, nil
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
