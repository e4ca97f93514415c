package hclspec

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
)

// Options say what to load and what wins over what the files say.
type Options struct {
	FS              fs.FS               // the boundary: nothing outside it is read
	Path            string              // slash-separated, in FS: a folder or one file
	Display         func(string) string // turns a path in FS into the name shown to the user; nil: as it is
	Version         string              // of this program, for required_version; empty: not checked
	Environment     map[string]string   // values of variables by name, without EnvPrefix
	Settings        []Setting           // values given on the command line, in their order
	Start           *pricing.Month      // wins over planner.start
	Lenient         bool                // whether settings and a scenario that the configuration does not know are only warnings
	AllowUndeclared bool                // whether values for variables that the root module does not declare are only warnings
	Scenario        string              // name of the scenario in force; empty: none
	Months          int                 // wins over planner.months; 0: does not

	overrides map[string]inputValue // by a test, over all of these but the scenario
}

// A Config is a configuration that was read and evaluated, as far as it could
// be.
type Config struct {
	Input planner.Input        // in order and with its references resolved where it has no mistakes
	Plan  *settle.Plan         // of it; nil with mistakes
	Files map[string]*hcl.File // by displayed name, to show the lines of diagnostics

	root   *scope
	places map[string]*instance // of the evaluator

	ignored map[*block]map[string]bool // names that comments silence
}

// Load reads and evaluates a configuration and checks it as the simulation
// would. All mistakes are returned, in source order; with an error among them
// the Config only serves to show their lines.
func Load(options Options) (*Config, hcl.Diagnostics) {
	src := newSources(options.FS, options.Display)
	ev := newEvaluator(options, src)
	config := &Config{Files: src.files, places: ev.places}
	m, diags := src.loadModule(path.Clean(options.Path))
	ev.report(diags)
	if !m.incomplete {
		ev.build(config, m)
		in := config.Input
		if !ev.horizon.known { // nor is what lies within it
			in.Packs, in.TopUps, in.Subscriptions, in.Vouchers = nil, nil, nil, nil
			for i := range in.Accounts {
				in.Accounts[i].Statements = nil
			}
		}
		plan, problems := settle.Resolve(in)
		if ev.report(config.Locate(problems)); plan != nil {
			config.Plan, config.Input = plan, *plan.Input
		}
		ev.report(config.readIgnores(append(slices.Collect(maps.Values(ev.modules)), m)))
		config.reportSlips(ev.slips)
		ev.result = nil // the shape is as large as the plan
	}
	sortDiagnostics(ev.diags)
	if more := len(ev.diags) - maxDiagnostics; more > 0 {
		ev.diags = append(ev.diags[:maxDiagnostics], sourceless("More mistakes", fmt.Sprintf("%d more mistakes are not shown. Fix these first.", more)))
	}
	return config, ev.diags
}

// maxDiagnostics bounds how many mistakes are shown at once.
const maxDiagnostics = 1000

// build evaluates a module's blocks into the plan's input.
func (ev *evaluator) build(config *Config, m *module) {
	ev.rootDir = m.dir
	s := ev.newScope(m)
	config.root = s
	s.inputs = ev.readInputs(m)
	scenario := ev.scenarioOf(m)
	ev.horizon.pending = true
	s.applyScenario(scenario)
	s.readPlanner(&config.Input)
	for _, b := range m.nested["planner"] {
		config.places[""] = &instance{scope: s, block: b}
	}
	scopes := s.tree()
	for _, s := range scopes {
		s.check()
	}
	s.checkScenarios()
	ev.readAll(config, scopes)
	config.checkUncertainty(ev)
	s.readRates(config)
	ev.result = config.shape(scopes)
	s.outcome() // to find the mistakes that do not need the figures
}

// check evaluates what may be wrong though nothing refers to it.
func (s *scope) check() {
	for _, kind := range []string{"var", "local", "catalog"} {
		s.resolveAll(kind)
	}
	for _, b := range s.module.again {
		if b.kind == "local" {
			s.eval(b.attrs["value"].Expr, nil)
		}
	}
	s.checkInputs()
	s.callSpread(new(planner.Certain()))
	if s.parent != nil {
		s.resolveAll("output")
	}
}

// readAll reads the blocks of all modules into the plan's input, accounts first.
func (ev *evaluator) readAll(config *Config, scopes []*scope) {
	in := &config.Input
	in.Accounts = readEach(config, scopes, "account", (*reader).account)
	in.Usages = readEach(config, scopes, "usage", (*reader).usage)
	in.Packs = readEach(config, scopes, "resource_pack", (*reader).resourcePack)
	in.TopUps = readEach(config, scopes, "top_up", (*reader).topUp)
	in.Subscriptions = readEach(config, scopes, "subscription", (*reader).subscription)
	in.Vouchers = readEach(config, scopes, "voucher", (*reader).voucher)
	in.Budgets = readEach(config, scopes, "budget", (*reader).budget)
	in.Guardrails = readEach(config, scopes[:1], "guardrail", (*reader).guardrail)
	for _, b := range scopes[0].module.nested["check"] {
		config.places[b.name] = &instance{scope: scopes[0], block: b}
	}
	for _, s := range scopes {
		in.Moves = append(in.Moves, s.readMoved()...)
	}
	in.Catalogs = ev.used()
}

// readEach reads the instances of all blocks of a kind and notes their places. Those with
// mistakes are among them, so that what refers to them is still checked.
func readEach[T any](config *Config, scopes []*scope, kind string, read func(*reader) T) (all []T) {
	var instances []*instance
	for _, s := range scopes {
		for _, b := range s.module.nested[kind] {
			instances = append(instances, s.expand(b).instances...)
		}
	}
	all = slices.Grow(all, len(instances))
	for _, inst := range instances {
		r := newReader(inst)
		all = append(all, read(r))
		if config.places[inst.address()] = inst; r.failed {
			inst.failed = r
		}
	}
	for _, s := range scopes {
		for _, b := range s.module.again {
			for i := 0; b.kind == kind && i < len(s.expand(b).instances); i++ {
				read(newReader(s.expand(b).instances[i]))
			}
		}
	}
	return all
}

// Failure is a diagnostic about something of the configuration that was to hold
// and does not: an error where it is to fail, otherwise a warning. Without a configuration it
// has no place.
func (c *Config) Failure(address, attribute string, on planner.OnFailure, summary, detail string) *hcl.Diagnostic {
	d := sourceless(summary, detail)
	if on == planner.Warn {
		d.Severity = hcl.DiagWarning
	}
	if c == nil {
		return d
	}
	if inst, ok := c.places[address]; ok {
		inst.block.locate(pricing.Problem{Attribute: attribute}, d)
	}
	return d
}

// NotMoved is a warning about a move that a comparison did not apply, at its block.
func (c *Config) NotMoved(m compare.Unmoved) *hcl.Diagnostic {
	d := sourceless("Move not applied", m.Why)
	d.Severity = hcl.DiagWarning
	if b := c.root.moves[m.Move]; b != nil {
		d.Subject = b.at.Ptr()
	}
	return d
}

// Locate turns the engine's problems into diagnostics at the places in the
// files that they are about.
func (c *Config) Locate(problems []pricing.Problem) hcl.Diagnostics {
	var diags hcl.Diagnostics
	first := map[string]string{} // the address of the first problem of a kind at a place
	for _, p := range problems {
		d := sourceless(p.Summary, p.Detail)
		if inst, ok := c.places[p.Address]; ok {
			if inst.failed != nil && inst.failed.explains(p) {
				continue
			}
			attr := inst.block.locate(p, d)
			id := d.Subject.String() + d.Summary
			if address, ok := first[id]; ok && address != p.Address {
				continue // instances that fail alike are one mistake
			}
			first[id] = p.Address
			if attr != nil { // what the names in it stood for; sensitive values are not shown
				d.Expression, d.EvalContext = attr.Expr, inst.scope.context(attr.Expr, inst)
				if inst.scope.eval(attr.Expr, inst).ContainsMarked() {
					d.Detail = hidden(attr.Name)
				}
			}
		}
		diags = append(diags, d)
	}
	return diags
}

// locate finds the tightest range that a problem is about, and the attribute if
// it is about one.
func (b *block) locate(p pricing.Problem, d *hcl.Diagnostic) *hcl.Attribute {
	d.Subject = b.at.Ptr()
	outer, inner, _ := strings.Cut(p.Attribute, ".")
	if within := b.first(outer); within != nil {
		if len(within.labels) > 0 {
			within, inner = b.labelled(outer, inner)
		}
		if within == nil {
			return nil
		}
		return within.locate(pricing.Problem{Attribute: inner, Key: p.Key}, d)
	}
	attr, ok := b.attrs[outer]
	if !ok && outer == "catalog" {
		attr, ok = b.attrs["catalogs"]
	}
	if !ok {
		return nil
	}
	d.Subject = attr.Expr.Range().Ptr()
	if p.Key != "" {
		d.Subject = mapKeyRange(attr.Expr, p.Key).Ptr()
	}
	return attr
}
