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

func newTextEdit(c *Config, summary string) textEdit {
	return textEdit{config: c, splices: map[string][]splice{}, summary: summary, refused: map[string]bool{}}
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
		texts[name] = apply(e.config.Files[name].Bytes, splices)
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

// add notes a change of a file, in its line ends.
func (e *textEdit) add(name string, s splice) {
	if bytes.Contains(e.config.Files[name].Bytes, []byte("\r\n")) {
		s.text = bytes.ReplaceAll(s.text, []byte("\n"), []byte("\r\n"))
	}
	e.splices[name] = append(e.splices[name], s)
}

// A splice puts a text in the place of the bytes from…to, to excluded.
type splice struct {
	from, to int
	text     []byte
}

// apply makes changes, at least one, that do not overlap but in empty lines.
func apply(src []byte, splices []splice) []byte {
	slices.SortStableFunc(splices, func(a, b splice) int { return cmp.Compare(a.from, b.from) })
	var out []byte
	at, last := 0, splices[len(splices)-1]
	for _, s := range splices {
		out = append(append(out, src[at:max(at, s.from)]...), s.text...)
		at = max(at, s.to)
	}
	for atEnd := at == len(src) && len(last.text) == 0; atEnd && len(out) > 0 && isBlank(out[lineStart(out, len(out)-1):]); {
		out = out[:lineStart(out, len(out)-1)] // a file does not end in empty lines
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

// indentation is the white space at the start of a line.
func indentation(src []byte, line int) string {
	end := line
	for end < len(src) && (src[end] == ' ' || src[end] == '\t') {
		end++
	}
	return string(src[line:end])
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
	e := &packEditor{textEdit: newTextEdit(c, cannotReplace), seen: map[hcl.Range]bool{}}
	for i := range replacements {
		e.replace(&replacements[i])
	}
	e.refuseReferences(replacements)
	return e.texts()
}

// A packEditor replaces blocks.
type packEditor struct {
	textEdit
	seen map[hcl.Range]bool // blocks that were looked at
}

const cannotReplace = "Cannot replace this"

// replace notes the changes for one account.
func (e *packEditor) replace(r *PackReplacement) {
	goes := e.removable(r)
	account := e.config.places[r.Account]
	reference, named := e.config.AccountReference(r.Account)
	text, err := WriteResourcePacks(&e.config.Input, r.Add, map[string]string{r.Account: reference})
	if len(text) > 0 && r.Comment != "" {
		text = append([]byte("# "+r.Comment+"\n"), text...)
	}
	switch {
	case account == nil:
		e.diags = append(e.diags, sourceless(cannotReplace, r.Account+" is not declared."))
		return
	case err != nil:
		e.refuse(account.block.at, "%s.", capital(err.Error()))
		return
	case !named && len(r.Add) > 0:
		e.refuse(account.block.at, "%s stands in a module, and no output names it, so the root module cannot buy packs for it. Declare one, such as output \"account\" { value = %s }.", r.Account, account.block.name()+account.key.suffix())
		return
	}
	for i, b := range goes {
		cut := e.cut(b)
		if i == 0 && len(text) > 0 {
			cut.text = text
		} else {
			cut = e.withBlankLines(b.at.Filename, cut)
		}
		e.add(b.at.Filename, cut)
	}
	if len(goes) == 0 && len(text) > 0 {
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
func (e *packEditor) removable(r *PackReplacement) (goes []*block) {
	for _, address := range r.Remove {
		inst := e.config.places[address]
		if inst == nil {
			e.diags = append(e.diags, sourceless(cannotReplace, address+" is not declared."))
			continue
		}
		b := inst.block
		if e.seen[b.at] {
			continue
		}
		e.seen[b.at] = true
		if e.fixed(inst) {
			continue
		}
		goes = append(goes, b)
	}
	slices.SortFunc(goes, func(x, y *block) int {
		return cmp.Or(cmp.Compare(x.at.Filename, y.at.Filename), x.at.Start.Byte-y.at.Start.Byte)
	})
	return goes
}

// fixed says whether a block cannot be replaced, and why.
func (e *packEditor) fixed(inst *instance) bool {
	b := inst.block
	before := len(e.diags)
	for _, name := range []string{"for_each", "count"} {
		if attr := b.attrs[name]; attr != nil {
			e.refuse(attr.Range, "%s is made by %s; its purchases cannot be replaced one by one. Write them as blocks of their own first.", b.name(), name)
		}
	}
	if inst.scope.parent != nil {
		e.refuse(b.at, "%s stands in a module, which others may call, too. Change it by hand.", inst.address())
	}
	if e.body(b.at.Filename) == nil {
		e.refuse(b.at, "%s stands in a file in JSON syntax, which programs write. Change what writes it.", b.name())
	}
	return len(e.diags) > before
}

// refuseReferences refuses to remove what an output or a check names, unless a
// purchase that comes has the same address.
func (e *packEditor) refuseReferences(replacements []PackReplacement) {
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
		for _, b := range e.config.root.module.blocks[kind] {
			e.refuseIn(b, gone)
		}
	}
}

func (e *packEditor) refuseIn(b *block, gone map[string]bool) {
	for _, attr := range b.attrs {
		for _, t := range attr.Expr.Variables() {
			if len(t) < 3 || t.RootName() != "result" {
				continue
			}
			member, _ := stepName(t[1])
			if address, ok := stepName(t[2]); ok && member == "packs" && gone[address] {
				e.refuse(t.SourceRange(), "%s refers to %s, which goes. Remove the reference first.", b.name(), address)
			}
		}
	}
	for _, nested := range b.nested {
		for _, inner := range nested {
			e.refuseIn(&block{kind: b.kind, labels: b.labels, attrs: inner.attrs, nested: inner.nested}, gone)
		}
	}
}

// cut is a block's whole lines, with the comment lines directly above it.
func (e *packEditor) cut(b *block) splice {
	src := e.config.Files[b.at.Filename].Bytes
	return splice{from: commentStart(src, b.at), to: lineEnd(src, e.syntax(b).CloseBraceRange.End.Byte)}
}

// commentStart is where the comments directly above a block start: those that
// have their lines to themselves. Without any it is where the block's line starts.
func commentStart(src []byte, at hcl.Range) int {
	tokens, _ := hclsyntax.LexConfig(src, at.Filename, hcl.InitialPos) // parsed before
	i := slices.IndexFunc(tokens, func(t hclsyntax.Token) bool { return t.Range.Start.Byte == at.Start.Byte })
	start := lineStart(src, at.Start.Byte)
	for i--; i >= 0; i-- {
		t := tokens[i]
		if t.Type == hclsyntax.TokenNewline && i > 0 && tokens[i-1].Type == hclsyntax.TokenComment && tokens[i-1].Range.End.Byte == t.Range.Start.Byte {
			i--
			t = tokens[i] // a comment in /* */ does not have the line's end in it
		}
		alone := isBlank(src[lineStart(src, t.Range.Start.Byte):t.Range.Start.Byte])
		if t.Type != hclsyntax.TokenComment || !alone || lineEnd(src, max(t.Range.End.Byte-1, 0)) != start {
			break
		}
		start = lineStart(src, t.Range.Start.Byte)
	}
	return start
}

// withBlankLines widens a cut between empty lines by those behind it.
func (e *packEditor) withBlankLines(name string, s splice) splice {
	src := e.config.Files[name].Bytes
	blank := func(from int) bool { return isBlank(src[from:lineEnd(src, from)]) }
	if s.from == 0 || blank(lineStart(src, s.from-1)) {
		for s.to < len(src) && blank(s.to) {
			s.to = lineEnd(src, s.to)
		}
	}
	return s
}

// appendTo puts a text at the end of the file that declares a block.
func (e *packEditor) appendTo(b *block, text []byte) {
	name := b.at.Filename
	if e.body(name) == nil {
		e.refuse(b.at, "%s is declared in a file in JSON syntax, at whose end no blocks can be put. --out writes them into a file of their own.", b.name())
		return
	}
	src := e.config.Files[name].Bytes
	if len(src) > 0 && src[len(src)-1] != '\n' {
		text = append([]byte("\n"), text...)
	}
	e.add(name, splice{from: len(src), to: len(src), text: append([]byte("\n"), text...)})
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
