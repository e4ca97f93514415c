package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
)

// checkPackFile refuses names that a plan would not read as configuration.
func checkPackFile(name string) error {
	other := func(ending string) bool { return strings.HasSuffix(name, ending) }
	if name == "" || other(".hcl") && !other(".vars.hcl") && !other(".catalog.hcl") && !other(".test.hcl") {
		return nil
	}
	return fmt.Errorf("--out: %s would not be read as configuration; choose a name that ends in .hcl, such as packs.hcl", name)
}

// madeBy starts the first line of every file that --out writes. A file that starts
// so and holds nothing but packs may be overwritten.
const madeBy = `# Resource packs found by "planner optimize"`

// writePacks has the purchases written into a file of their own.
func (o *optimizeOptions) writePacks(env *Env, files *batch, s *simulation, found *optimize.Optimum, doc *document.Optimize) error {
	name := absolute(env.Dir, o.out)
	if err := mayOverwrite(name, o.out); err != nil {
		return err
	}
	f := &packFile{source: s, name: name, references: map[string]string{}}
	text, err := f.text(found, doc)
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	err = files.add(o.out, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	files.note("Wrote %s.\n", o.out)
	for _, line := range f.delete {
		files.note("It replaces %s; delete that block.\n", line)
	}
	for _, line := range f.commented {
		files.note("%s\n", line)
	}
	if s.config != nil && !sameOnDisk(absolute(env.Dir, o.config.path), filepath.Dir(name)) {
		files.note("%s does not include this file; move its blocks into the configuration.\n", o.config.path)
	}
	return nil
}

// sameOnDisk says whether two names are of the same file or folder.
func sameOnDisk(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// mayOverwrite rejects a file that optimize did not write, or to which something else
// was added.
func mayOverwrite(name, shown string) error {
	if info, err := os.Stat(name); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return nil // a pipe has no content to lose
	}
	src, err := readRegular(name, hclspec.MaxSource)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return readError(shown, err)
	case !bytes.HasPrefix(src, []byte(madeBy)):
		return fmt.Errorf("--out: %s exists and was not written by planner optimize; choose another name, or use --apply", shown)
	case !hclspec.HasOnlyResourcePacks(src):
		return fmt.Errorf("--out: %s contains more than plain resource_pack blocks, which would be lost; move the rest to another file", shown)
	}
	return nil
}

// A packFile is the file that --out writes.
type packFile struct {
	source    *simulation
	name      string   // absolute
	delete    []string // blocks to delete elsewhere, with their places
	commented []string // which accounts' purchases are a comment, and why

	references map[string]string // of accounts in the root module
}

// text is the file's content: what made it, what to delete, and the blocks.
func (f *packFile) text(found *optimize.Optimum, doc *document.Optimize) ([]byte, error) {
	var blocks, inModules, gone []string
	for _, c := range f.source.changes(found) {
		reason, err := f.reasonToComment(c)
		if err != nil {
			return nil, err
		}
		text, err := hclspec.WriteResourcePacks(f.source.forecast.Input, c.add, f.references)
		if err != nil {
			return nil, err
		}
		if reason != "" {
			inModules = append(inModules, commentOut(c.account, reason, text))
			f.commented = append(f.commented, fmt.Sprintf("%s: its purchases are written as a comment, %s.", c.account, reason))
			continue
		}
		f.noteDeleted(c.remove)
		gone = append(gone, c.removed()...)
		if len(c.add) > 0 {
			blocks = append(blocks, string(text))
		}
	}
	kept, err := f.kept(gone)
	if err != nil {
		return nil, err
	}
	if len(kept) > 0 {
		blocks = append(blocks, string(kept))
	}
	return []byte(strings.Join(slices.Concat([]string{f.header(doc)}, inModules, blocks), "\n")), nil
}

// goal says what was to be least.
func goal(doc *document.Optimize) string {
	if doc.Options.At == nil {
		return "least " + doc.Options.Objective
	}
	measure := map[string]string{"mean": "mean", "p90": "P90", "cvar90": "mean of the worst tenth"}[*doc.Options.At]
	if f := doc.Futures; f.Seed != nil {
		return fmt.Sprintf("least %s of what is billed in %d futures, seed %d", measure, f.Futures, *f.Seed)
	}
	return fmt.Sprintf("least %s of what is billed in %d scenarios with their probabilities", measure, doc.Futures.Futures)
}

// header says what made the file, and which blocks to delete. There is no day in
// it: the same plan gives the same file.
func (f *packFile) header(doc *document.Optimize) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, version %s, which may overwrite this file.\n", madeBy, doc.PlannerVersion)
	fmt.Fprintf(&b, "# Objective: %s. Bills and packs of the %d months from %s come to %s %s.\n",
		goal(doc), doc.Months, doc.Start, doc.Totals.Best.Billed, doc.Currency)
	for _, c := range doc.Catalogs {
		fmt.Fprintf(&b, "# Prices: %s%s, sha256 %s.\n", c.ID, daysOf(c), c.SHA256)
	}
	if len(f.delete) > 0 {
		b.WriteString("#\n# They replace these blocks; delete them:\n")
		for _, line := range f.delete {
			b.WriteString("#   " + line + "\n")
		}
	}
	return b.String()
}

// reasonToComment is why an account's purchases cannot be written as blocks; empty if
// they can. It records how the root module refers to the account.
func (f *packFile) reasonToComment(c packChange) (string, error) {
	module, local, err := hclspec.SplitModule(c.account)
	if err != nil {
		return "", err
	}
	if f.source.config == nil {
		if module != "" {
			return "because a saved plan does not say how the root module refers to an account in a module", nil
		}
		return "", nil
	}
	reference, ok := f.source.config.AccountReference(c.account)
	if !ok {
		return fmt.Sprintf(`because no output refers to the account; add one to its module, such as output "account" { value = %s }`, local), nil
	}
	f.references[c.account] = reference
	if !f.source.config.Removable(c.removed()) {
		return "because they replace blocks that cannot be deleted alone (made by a module, for_each or count)", nil
	}
	return "", nil
}

// commentOut returns an account's blocks as a comment, with the reason.
func commentOut(account, reason string, blocks []byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: written as a comment,\n# %s.\n# Do not delete any blocks of this account.\n", account, reason)
	for line := range strings.Lines(string(blocks)) {
		b.WriteString(strings.TrimRight("# "+line, " \n") + "\n")
	}
	return b.String()
}

// noteDeleted notes the blocks of purchases that are not to be made, once each.
func (f *packFile) noteDeleted(remove []planner.PackPurchase) {
	for _, p := range remove {
		line := p.Address
		if f.source.config != nil {
			at, ok := f.source.config.Place(p.Address)
			if !ok || f.isHere(at.Filename) {
				continue
			}
			line = fmt.Sprintf("%s at %s:%d", p.Address, at.Filename, at.Start.Line)
		}
		f.delete = append(f.delete, line)
	}
}

// kept are the blocks of the file as it is that stay: it may hold purchases of
// accounts that were not looked at, or that are the cheapest already.
func (f *packFile) kept(gone []string) ([]byte, error) {
	if f.source.config == nil {
		return nil, nil
	}
	var stay []planner.PackPurchase
	for _, p := range f.source.forecast.Input.Packs {
		at, ok := f.source.config.Place(p.Address)
		if !ok || slices.Contains(gone, p.Address) || !f.isHere(at.Filename) {
			continue
		}
		reference, ok := f.source.config.AccountReference(p.Account)
		if !ok {
			return nil, fmt.Errorf("%s at %s:%d belongs to %s, which no output refers to; move it to another file", p.Address, at.Filename, at.Start.Line, p.Account)
		}
		f.references[p.Account] = reference
		stay = append(stay, p)
	}
	return hclspec.WriteResourcePacks(f.source.forecast.Input, stay, f.references)
}

// isHere says whether a displayed name is that of the file.
func (f *packFile) isHere(displayed string) bool {
	return sameOnDisk(f.name, f.source.editable.onDisk(displayed))
}

// A packChange is what changes about the purchases of an account: those that the configuration
// lacks, and those of its own that are not made.
type packChange struct {
	account     string
	add, remove []planner.PackPurchase
}

// removed are the addresses of those that are not made.
func (c packChange) removed() []string {
	return each(c.remove, func(p planner.PackPurchase) string { return p.Address })
}

// changes are those of the accounts that have any.
func (s *simulation) changes(found *optimize.Optimum) (changes []packChange) {
	own := map[string]bool{}
	for _, p := range s.forecast.Input.Packs {
		own[p.Address] = true
	}
	for _, a := range found.Accounts {
		c := packChange{account: a.Account, remove: a.Replaced}
		for _, p := range a.Purchases {
			if !own[p.Address] || slices.Contains(c.removed(), p.Address) {
				c.add = append(c.add, p.PackPurchase)
			}
		}
		if len(c.add)+len(c.remove) > 0 {
			changes = append(changes, c)
		}
	}
	return changes
}

// daysOf says for which day prices hold and on which they were checked, as far as it is
// known.
func daysOf(c document.OptimizeCatalog) (text string) {
	if c.AsOf != 0 {
		text = " as of " + c.AsOf.String()
	}
	if c.CheckedOn != 0 && c.CheckedOn != c.AsOf {
		text += ", checked on " + c.CheckedOn.String()
	}
	return text
}
