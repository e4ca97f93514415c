package hclspec

import (
	"cmp"
	"io/fs"
	"path"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
)

// Options say what to load and what wins over what the files say.
type Options struct {
	FS      fs.FS               // the boundary: nothing outside it is read
	Path    string              // slash-separated, in FS: a folder or one file
	Display func(string) string // turns a path in FS into the name shown to the user; nil: as it is
	Version string              // of this program, for required_version; empty: not checked
	Start   *pricing.Month      // wins over planner.start
	Months  int                 // wins over planner.months; 0: does not
}

// A Config is a configuration that was read and evaluated, as far as it could
// be.
type Config struct {
	Input planner.Input
	Files map[string]*hcl.File // by displayed name, to show the lines of diagnostics

	places map[string]*instance // by address
	start  *hcl.Range           // of what set the horizon
}

// Load reads and evaluates a configuration and checks it as the simulation
// would. All mistakes are returned, in source order; with an error among them
// the Config only serves to show their lines.
func Load(options Options) (*Config, hcl.Diagnostics) {
	if options.Display == nil {
		options.Display = func(name string) string { return name }
	}
	src := &sources{fsys: options.FS, display: options.Display, files: map[string]*hcl.File{}}
	ev := newEvaluator(options, src)
	config := &Config{Files: src.files, places: map[string]*instance{}}
	m, diags := src.loadModule(path.Clean(options.Path))
	ev.report(diags)
	if m != nil {
		ev.build(config, m)
	}
	if len(m.blocks) > 0 || !ev.diags.HasErrors() {
		ev.report(config.Locate(planner.Check(config.Input)))
	}
	sortDiagnostics(ev.diags)
	return config, ev.diags
}

// build evaluates a module's blocks into the plan's input.
func (ev *evaluator) build(config *Config, m *module) {
	ev.rootDir = m.dir
	s := ev.newScope(m)
	ev.readHorizon(s)
	config.Input.Start, config.Input.Months = ev.horizon.start, ev.horizon.months
	s.checkVariables()
	s.checkLocals()
	s.checkCatalogs()
	in := &config.Input
	for _, inst := range s.instancesOf("account") {
		if a := s.readAccount(inst); a != nil {
			in.Accounts = append(in.Accounts, *a)
			config.places[a.Address] = inst
		}
	}
	for _, inst := range s.instancesOf("usage") {
		if u := s.readUsage(inst); u != nil {
			in.Usages = append(in.Usages, *u)
			config.places[u.Address] = inst
		}
	}
	for _, inst := range s.instancesOf("resource_pack") {
		if p := s.readResourcePack(inst); p != nil {
			in.Packs = append(in.Packs, *p)
			config.places[p.Address] = inst
		}
	}
	for _, inst := range s.instancesOf("top_up") {
		if t := s.readTopUp(inst); t != nil {
			in.TopUps = append(in.TopUps, *t)
			config.places[t.Address] = inst
		}
	}
	in.Catalogs = ev.used()
}

// instancesOf expands all blocks of a kind.
func (s *scope) instancesOf(kind string) (all []*instance) {
	for _, b := range s.module.blocks[kind] {
		all = append(all, s.expand(b).instances...)
	}
	return all
}

// Locate turns the engine's problems into diagnostics at the places in the
// files that they are about.
func (c *Config) Locate(problems []pricing.Problem) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, p := range problems {
		d := sourceless(p.Summary, p.Detail)
		if inst, ok := c.places[p.Address]; ok {
			inst.block.locate(p, d)
		} else {
			d.Subject = c.start
		}
		diags = append(diags, d)
	}
	return diags
}

// locate finds the tightest range that a problem is about.
func (b *block) locate(p pricing.Problem, d *hcl.Diagnostic) {
	d.Subject = b.at.Ptr()
	outer, inner, nested := strings.Cut(p.Attribute, ".")
	if nested && b.first(outer) != nil {
		b.first(outer).locate(pricing.Problem{Attribute: inner, Key: p.Key}, d)
		return
	}
	attr, ok := b.attrs[cmp.Or(outer, "-")]
	if !ok {
		return
	}
	d.Subject = attr.Expr.Range().Ptr()
	if p.Key != "" {
		d.Subject = mapKeyRange(attr.Expr, p.Key).Ptr()
	}
}
