package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// baselineFile is the baseline of a configuration beside which it stands, where
// none is named.
const baselineFile = "planner.baseline.json"

// loadSide loads and simulates a source: a configuration's path, a saved plan, git:REF
// or git:REF:PATH. In a base, unknown variables of --var and an unknown --scenario are
// warnings, because the flags are meant for the head; where a commit has nothing at the path,
// everything is new, and a warning says so.
func loadSide(env *Env, o configOptions, source string, asBase bool) (*simulation, error) {
	source = filepath.ToSlash(source)
	if isSavedFile(env, source) {
		data, err := readNamed(env, source, document.MaxSize)
		if err != nil {
			return nil, err
		}
		return loadSaved(env, &o, data, source, asBase)
	}
	if rest, ok := strings.CutPrefix(source, gitPrefix); ok {
		options, err := o.commitOptions(env, source, rest)
		switch {
		case err != nil:
			return nil, err
		case asBase && !hclspec.HasConfiguration(options.FS, options.Path):
			at, _, _ := strings.Cut(rest, ":")
			fmt.Fprintf(env.Stderr, "Warning: %s%s has no configuration at %s (relative to the top of the work tree), so everything counts as new.\n", gitPrefix, at, options.Path)
			return &simulation{source: source}, nil
		case isSavedPlan(options.Path):
			data, err := fs.ReadFile(options.FS, options.Path)
			if err != nil {
				return nil, readError(source, err)
			}
			return loadSaved(env, &o, data, source, asBase)
		}
		return loadConfiguration(env, &o, options, source, asBase)
	}
	o.path = source
	options, err := o.hclOptions(env)
	if err != nil {
		return nil, err
	}
	return loadConfiguration(env, &o, options, source, asBase)
}

// loadSource loads the only source of a command.
func loadSource(env *Env, o configOptions, source string) (*simulation, error) {
	if o.path = source; strings.HasPrefix(source, gitPrefix) {
		o.path = "."
	}
	return loadSide(env, o, source, false)
}

const gitPrefix = "git:"

func loadConfiguration(env *Env, o *configOptions, options hclspec.Options, source string, asBase bool) (*simulation, error) {
	options.Lenient = asBase
	s, err := simulateWith(env, o, options, source)
	if asBase && errors.Is(err, error(errReported)) {
		return nil, fmt.Errorf("cannot compare: the base %s has errors (see above), so its cost is unknown", source)
	}
	return s, err
}

// loadSaved simulates a saved plan again. Flags that would change it are errors for a
// head and warnings for a base.
func loadSaved(env *Env, o *configOptions, data []byte, source string, asBase bool) (*simulation, error) {
	plan, err := document.Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	if len(o.settings) > 0 || o.scenario != "" || o.start != "" || o.monthsGiven() {
		text := fmt.Sprintf("%s is a saved plan; --var, --var-file, --scenario, --start and --months do not apply to it", source)
		if !asBase {
			return nil, errors.New(text)
		}
		fmt.Fprintf(env.Stderr, "Warning: %s.\n", text)
	}
	draw := o.draw
	if plan.Ranges != nil && !draw.given && draw.futures > 0 {
		draw = draw.as(plan.Ranges.Futures, plan.Ranges.Seed)
	}
	s, err := simulationOf(&plan.Inputs, draw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	found := s.Ranges
	s.source, s.scenario, s.Findings = source, plan.Scenario, plan.Findings
	s.Ranges = found
	if !sameJSON(plan.Totals, s.forecast.Totals) {
		fmt.Fprintf(env.Stderr, "Warning: %s was saved by planner %s; this version settles its inputs differently and shows its own figures.\n", source, render.Printable(plan.PlannerVersion))
	}
	return s, nil
}

// commitOptions are those of what stands in a commit.
func (o *configOptions) commitOptions(env *Env, source, rest string) (options hclspec.Options, err error) {
	ref, name, named := strings.Cut(rest, ":")
	at := *o
	if at.path == standardInput {
		at.path = "."
	}
	if options, err = at.hclOptions(env); err != nil {
		return options, err
	}
	if options.FS, err = at.commit(env, source, ref); err != nil {
		return options, err
	}
	if named {
		options.Path = path.Clean(name)
	}
	if !fs.ValidPath(options.Path) || !filepath.IsLocal(options.Path) { // not local are "C:/x" and "NUL" of Windows
		return options, fmt.Errorf("%s: %q is not a path in the repository; give it relative to the top of the work tree, without a leading slash or dots", source, name)
	}
	options.Display = func(name string) string { return gitPrefix + ref + ":" + name }
	return options, nil
}

// commit is a commit as the file system in which the boundary's paths are looked for.
func (o *configOptions) commit(env *Env, source, ref string) (fs.FS, error) {
	b, err := o.boundary(env)
	if err != nil {
		return nil, err
	}
	tree, err := env.commits.tree(b.root, ref)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	prefix, err := filepath.Rel(tree.Root(), b.root) // of --root within the repository
	if err != nil || !filepath.IsLocal(prefix) {
		return nil, fmt.Errorf("%s: reads are restricted to %s, which is outside the repository %s", source, b.root, tree.Root())
	}
	return fs.Sub(tree, filepath.ToSlash(prefix))
}

// isSavedPlan says by its name whether a file is a saved plan.
func isSavedPlan(name string) bool {
	return strings.HasSuffix(name, ".json") && !isConfiguration(name)
}

// isConfiguration says by its name whether a file is one of a configuration.
func isConfiguration(name string) bool {
	return strings.HasSuffix(name, ".hcl") || strings.HasSuffix(name, ".hcl.json")
}

// orEmpty makes a side that did not exist one with the other's months and no accounts.
func (s *simulation) orEmpty(other *simulation) {
	if s.forecast != nil {
		return
	}
	in := other.forecast.Input
	f, problems := settle.Simulate(planner.Input{Start: in.Start, Months: in.Months, Currency: other.forecast.Currency, Catalogs: in.Catalogs})
	if len(problems) > 0 {
		panic(problems) // an empty plan has none
	}
	s.forecast, s.AdviceRun = f, &document.AdviceRun{}
}

// isSavedFile says whether a source is the file of a saved plan.
func isSavedFile(env *Env, source string) bool {
	info, err := os.Stat(absolute(env.Dir, source))
	return err == nil && source != standardInput && info.Mode().IsRegular() && !isConfiguration(source)
}

// simulationOf simulates the inputs of a document, with their futures. Without ranges in it
// nothing was judged by them.
func simulationOf(inputs *document.Inputs, draw drawOptions) (*simulation, error) {
	in, err := inputs.Input()
	if err != nil {
		return nil, err
	}
	s := &simulation{draw: draw}
	var problems []pricing.Problem
	if s.forecast, problems = settle.Simulate(in); len(problems) == 0 {
		if s.probable, err = inputs.Probable(); err != nil {
			return nil, err
		}
		problems = s.decideFutures(draw.wanted())
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("its inputs are not valid: %w", problems[0])
	}
	return s, nil
}

// sameJSON reports whether two values have the same JSON.
func sameJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
