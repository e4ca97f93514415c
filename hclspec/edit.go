package hclspec

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// A textEdit collects what is to change in the texts of a configuration's files, or
// why it cannot: all or nothing.
type textEdit struct {
	config  *Config
	splices map[string][]splice // by displayed name
	summary string              // of what is refused
	refused map[string]bool     // places; instances of one block are one mistake
	diags   hcl.Diagnostics
}

func newTextEdit(c *Config, summary string) *textEdit {
	return &textEdit{config: c, splices: map[string][]splice{}, summary: summary, refused: map[string]bool{}}
}

func (e *textEdit) refuse(at hcl.Range, detail string, args ...any) {
	if !e.refused[at.String()] {
		e.refused[at.String()] = true
		e.diags = append(e.diags, problem(at, e.summary, detail, args...))
	}
}

// texts are the new texts, by displayed name; files that do not change are not among
// them. With anything refused there are only the reasons, in source order.
func (e *textEdit) texts() (map[string][]byte, hcl.Diagnostics) {
	if len(e.diags) > 0 {
		sortDiagnostics(e.diags)
		return nil, e.diags
	}
	texts := map[string][]byte{}
	for name, splices := range e.splices {
		src := e.config.Files[name].Bytes
		text := apply(src, splices)
		if formatted, _, _ := Format(src, name); bytes.Equal(formatted, src) { // and stays so
			text, _, _ = Format(text, name)
		}
		texts[name] = text
	}
	return texts, nil
}

// body is a file's content in native syntax; nil for JSON.
func (e *textEdit) body(name string) *hclsyntax.Body {
	body, _ := e.config.Files[name].Body.(*hclsyntax.Body)
	return body
}

// syntax is a block as a file in native syntax has it.
func (e *textEdit) syntax(b *block) *hclsyntax.Block {
	blocks := e.body(b.at.Filename).Blocks
	return blocks[slices.IndexFunc(blocks, func(n *hclsyntax.Block) bool { return n.TypeRange.Start == b.at.Start })]
}

// add notes that a text comes in the place of the bytes from…to of a file, to excluded, in
// the file's line ends.
func (e *textEdit) add(name string, from, to int, text string) {
	if bytes.Contains(e.config.Files[name].Bytes, crlf) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	e.splices[name] = append(e.splices[name], splice{from, to, text})
}

// A splice puts a text in the place of the bytes from…to, to excluded.
type splice struct {
	from, to int
	text     string
}

// apply makes changes that do not overlap but in empty lines. Where the end of a file goes,
// so do the empty lines before it.
func apply(src []byte, splices []splice) []byte {
	slices.SortStableFunc(splices, func(a, b splice) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, s := range splices {
		out = append(append(out, src[at:max(at, s.from)]...), s.text...)
		if at = max(at, s.to); at == len(src) && s.text == "" {
			kept := bytes.TrimRight(out, " \t\r\n")
			out = out[:lineEnd(out, len(kept))]
		}
	}
	return append(out, src[at:]...)
}

func lineStart(src []byte, at int) int { return bytes.LastIndexByte(src[:at], '\n') + 1 }

// lineEnd is where the line behind a place's own starts.
func lineEnd(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(src)
}

func isBlank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

// indentation is the white space at the start of the line of a place.
func indentation(src []byte, at int) string {
	line := src[lineStart(src, at):at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// shared is the attribute that makes several things of a block; nil for a block of one.
func shared(b *block) *hcl.Attribute {
	if attr := b.attrs["for_each"]; attr != nil {
		return attr
	}
	return b.attrs["count"]
}

// A PackReplacement puts purchases of an account in the place of others.
type PackReplacement struct {
	Account string                 // address
	Remove  []string               // addresses of the purchases that go
	Add     []planner.PackPurchase // what comes
	Comment string                 // a line above the blocks that come; empty: none
}

// ReplaceResourcePacks works out the files' texts with purchases replaced, by
// displayed name; files that do not change are not among them. The blocks that go
// take the comment lines directly above them along. The new blocks of an account
// stand where the first of its blocks stood, or where none goes at the end of the
// file that declares the account, or calls its module. All other bytes stay.
//
// It is all or nothing: where a block cannot be replaced, because it has for_each
// or count, stands in a module or in a JSON file, or something refers to it, there
// are only errors, one at each such place.
func (c *Config) ReplaceResourcePacks(replacements []PackReplacement) (map[string][]byte, hcl.Diagnostics) {
	e := newTextEdit(c, cannotReplace)
	for i := range replacements {
		e.replace(&replacements[i])
	}
	e.refuseReferences(replacements)
	return e.texts()
}

const cannotReplace = "Cannot replace this"

// replace notes the changes for one account.
func (e *textEdit) replace(r *PackReplacement) {
	goes := e.removable(r)
	account := e.config.places[r.Account]
	reference, named := e.config.AccountReference(r.Account)
	blocks, err := WriteResourcePacks(&e.config.Input, r.Add, map[string]string{r.Account: reference})
	text := string(blocks)
	if len(text) > 0 && r.Comment != "" {
		text = "# " + r.Comment + "\n" + text
	}
	switch {
	case account == nil:
		e.diags = append(e.diags, sourceless(cannotReplace, r.Account+" is not declared."))
		return
	case err != nil:
		e.refuse(account.block.at, "%s.", capital(err.Error()))
		return
	case !named && len(r.Add) > 0:
		e.refuse(account.block.at, "%s is in a module, and no output names it, so the root module cannot buy packs for it. Declare one, such as output \"account\" { value = %s }.", r.Account, account.block.name+account.key.suffix())
		return
	}
	for _, b := range goes {
		e.cut(b, text)
		text = ""
	}
	if text != "" {
		e.appendTo(account.inRoot(), text)
	}
}

// inRoot is the instance's block, or the module block of the root module that it is
// made by.
func (i *instance) inRoot() *block {
	b := i.block
	for s := i.scope; s.parent != nil; s = s.parent {
		b = s.caller
	}
	return b
}

// removable are the blocks that go, in source order; those that cannot are
// refused.
func (e *textEdit) removable(r *PackReplacement) (goes []*block) {
	for _, address := range r.Remove {
		inst := e.config.places[address]
		if inst == nil {
			e.diags = append(e.diags, sourceless(cannotReplace, address+" is not declared."))
			continue
		}
		if !e.fixedPacks(inst) {
			goes = append(goes, inst.block)
		}
	}
	slices.SortFunc(goes, func(x, y *block) int {
		return cmp.Or(cmp.Compare(x.at.Filename, y.at.Filename), x.at.Start.Byte-y.at.Start.Byte)
	})
	return goes
}

// fixedPacks says whether a block of packs cannot be replaced, and why.
func (e *textEdit) fixedPacks(inst *instance) bool {
	b := inst.block
	attr, native := shared(b), e.body(b.at.Filename) != nil
	if attr != nil {
		e.refuse(attr.Range, "%s is made by %s; its purchases cannot be replaced one by one. Write them as blocks of their own first.", b.name, attr.Name)
	}
	if inst.scope.parent != nil {
		e.refuse(b.at, "%s is in a module, which may be called more than once. Change it by hand.", inst.address())
	}
	if !native {
		e.refuse(b.at, "%s is in a file in JSON syntax, which is usually generated. Change what generates it.", b.name)
	}
	return attr != nil || inst.scope.parent != nil || !native
}

// refuseReferences refuses to remove what an output or a check names, unless a
// purchase that comes has the same address.
func (e *textEdit) refuseReferences(replacements []PackReplacement) {
	gone := map[string]bool{}
	for _, r := range replacements {
		for _, address := range r.Remove {
			gone[address] = true
		}
	}
	for _, r := range replacements {
		for _, p := range r.Add {
			delete(gone, p.Address)
		}
	}
	for _, kind := range []string{"output", "check"} {
		for _, b := range e.config.root.module.nested[kind] {
			e.refuseIn(b, b.name, gone)
		}
	}
}

// refuseIn refuses what a block refers to, or a block in it.
func (e *textEdit) refuseIn(b *block, name string, gone map[string]bool) {
	for _, attr := range b.attrs {
		for _, t := range attr.Expr.Variables() {
			if len(t) < 3 || t.RootName() != "result" {
				continue
			}
			member, _ := stepName(t[1])
			if address, ok := stepName(t[2]); ok && member == "packs" && gone[address] {
				e.refuse(t.SourceRange(), "%s refers to %s, which goes. Remove the reference first.", name, address)
			}
		}
	}
	for _, nested := range b.nested {
		for _, inner := range nested {
			e.refuseIn(inner, name, gone)
		}
	}
}

// cut puts a text in the place of a block's whole lines and of the comment lines directly
// above it. Without a text one that stands between empty lines takes those behind it along.
func (e *textEdit) cut(b *block, text string) {
	src := e.config.Files[b.at.Filename].Bytes
	from, to := lineStart(src, b.at.Start.Byte), lineEnd(src, e.syntax(b).CloseBraceRange.End.Byte)
	for from > 0 {
		above := lineStart(src, from-1)
		line := bytes.TrimSpace(src[above:from])
		if !bytes.HasPrefix(line, []byte("#")) && !bytes.HasPrefix(line, []byte("//")) || bytes.Contains(line, []byte("*/")) {
			break // not a comment, or the end of one that does not begin here
		}
		from = above
	}
	blank := func(from int) bool { return isBlank(src[from:lineEnd(src, from)]) }
	if text == "" && (from == 0 || blank(lineStart(src, from-1))) {
		for to < len(src) && blank(to) {
			to = lineEnd(src, to)
		}
	}
	e.add(b.at.Filename, from, to, text)
}

// appendTo puts a text at the end of the file that declares a block.
func (e *textEdit) appendTo(b *block, text string) {
	name := b.at.Filename
	if e.body(name) == nil {
		e.refuse(b.at, "%s is declared in a file in JSON syntax, at whose end no blocks can be put. --out writes them into a file of their own.", b.name)
		return
	}
	src := e.config.Files[name].Bytes
	if len(src) > 0 && src[len(src)-1] != '\n' {
		text = "\n" + text
	}
	e.add(name, len(src), len(src), "\n"+text)
}

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
	parts := addressPattern().FindStringSubmatch(address)
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
	return len(body.Attributes) == 0 && !slices.ContainsFunc(body.Blocks, func(b *hclsyntax.Block) bool {
		return b.Type != "resource_pack" || b.Body.Attributes["for_each"] != nil || b.Body.Attributes["count"] != nil
	})
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
