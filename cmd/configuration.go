package cmd

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/gitfs"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// configOptions are the flags of every command that reads a configuration.
type configOptions struct {
	path     string
	root     string
	start    string
	months   int
	scenario string
	watchdog watchdogOptions
	draw     drawOptions
	groupBy  document.GroupBy
	cash     bool // whether accounts that declare no balance have one of 0

	maxPriceAge int // days

	allScenarios    bool // whether --scenario all is taken
	allowUndeclared bool
	resolved        []hclspec.Setting // settings of the head, whose paths hold in each side's own tree
	flags           *pflag.FlagSet
	settings        []setting // --var and --var-file in the order given
}

func (o *configOptions) addFlags(env *Env, c *cobra.Command) {
	o.flags = c.Flags()
	o.watchdog.addFlags(env, c)
	c.Flags().StringVar(&o.root, "root", "", "restrict reads to this folder (default: the enclosing git work tree, or the configuration's folder)")
	c.Flags().Func("var", "set a variable; repeatable", o.addSetting)
	c.Flags().Func("var-file", "read variable values from this file (*.vars.hcl, a pipe, or - for standard input); repeatable", func(name string) error {
		o.settings = append(o.settings, setting{file: name, read: sync.OnceValues(func() ([]byte, error) { return readValues(env, name) })})
		return nil
	})
	c.Flags().BoolVar(&o.allowUndeclared, "allow-undeclared", false, "warn about values for undeclared variables instead of failing")
	c.Flags().StringVar(&o.start, "start", "", "first month (overrides the configuration)")
	c.Flags().StringVar(&o.scenario, "scenario", "", "apply this scenario")
	c.Flags().IntVar(&o.maxPriceAge, "max-price-age", 400, "warn about prices last checked more than this many days before the plan's start")
	c.Flags().IntVar(&o.months, "months", 0, "number of months, 1 to 120 (overrides the configuration)")
}

// addGroupFlags adds those of a command that adds up costs by group; recursive says whether
// --top may be of configurations.
func addGroupFlags(c *cobra.Command, g *document.GroupBy, recursive *bool) {
	c.Flags().StringVar((*string)(&g.By), "group-by", "", "also show what is billed by group: "+document.Groupings)
	c.Flags().IntVar(&g.Top, "top", 0, "list so many groups, or with --recursive configurations, the largest (default: 20; with --detail and in CSV all)")
	checkFirst(c, func() error {
		switch {
		case g.Top < 0:
			return fmt.Errorf("--top: a list has at least 1 group, not %d", g.Top)
		case g.By != "":
			if err := g.By.Check(); err != nil {
				return fmt.Errorf("--group-by: %w", err)
			}
		case g.Top > 0 && !*recursive:
			return fmt.Errorf("--top applies to --group-by and --recursive")
		}
		return nil
	})
}

// setDefault groups the CSV of a diff by account, unless it is grouped.
func setDefault(g *document.GroupBy, format string) {
	if format == csvFormat && g.By == "" {
		g.By = "account"
	}
}

// monthsGiven says whether --months was written at all.
func (o *configOptions) monthsGiven() bool { return o.flags != nil && o.flags.Changed("months") }

// setPath takes the PATH argument.
func (o *configOptions) setPath(args []string) { o.path = filepath.ToSlash(argument(args, 0)) }

// argument is the i-th argument, the current folder by default.
func argument(args []string, i int) string {
	if i < len(args) {
		return args[i]
	}
	return "."
}

// showDiagnostics prints diagnostics to standard error; with an error among
// them the command ends.
func showDiagnostics(env *Env, diags hcl.Diagnostics, files map[string]*hcl.File, color bool) error {
	if err := env.say(hclspec.Describe(diags, files), color); err != nil {
		return err
	}
	if diags.HasErrors() {
		return errReported
	}
	return nil
}

func (o *configOptions) hclOptions(env *Env) (hclspec.Options, error) {
	options := hclspec.Options{Version: version, Months: o.months, Scenario: o.scenario, AllowUndeclared: o.allowUndeclared}
	if o.start != "" {
		start, err := pricing.ParseMonth(o.start)
		if err != nil {
			return options, fmt.Errorf("--start: %w", err)
		}
		options.Start = &start
	}
	if o.scenario == hclspec.AllScenarios && !o.allScenarios {
		return options, fmt.Errorf("--scenario all: this command is for one scenario; choose one")
	}
	if o.monthsGiven() && (o.months < 1 || o.months > planner.MaxMonths) {
		return options, fmt.Errorf("--months: a plan covers 1 to %d months, not %d", planner.MaxMonths, o.months)
	}
	b, err := o.boundary(env)
	if err != nil {
		return options, err
	}
	options.FS, options.Path, options.Display = b.fsys, b.path, b.display
	if o.path == standardInput {
		if err := readStdin(env, b, &options); err != nil {
			return options, err
		}
	}
	options.Environment = environmentValues(env)
	if options.Settings = o.resolved; options.Settings == nil {
		options.Settings, err = o.hclSettings(env)
	}
	return options, err
}

// standardInput is the PATH of a configuration that is read from standard input;
// what it names is looked for from the current folder.
const standardInput = "-"

func readStdin(env *Env, b *boundary, options *hclspec.Options) error {
	text, err := readNamed(env, standardInput, hclspec.MaxSource)
	if err != nil {
		return err
	}
	options.Path = path.Join(b.path, "-.hcl")
	options.FS = overlayFS{b.fsys, options.Path, text}
	options.Display = func(name string) string {
		if name == options.Path {
			return "<stdin>"
		}
		return b.display(name)
	}
	return nil
}

// environmentValues are the values that the environment gives to variables.
func environmentValues(env *Env) map[string]string {
	values := map[string]string{}
	for _, entry := range env.Environ() {
		name, text, _ := strings.Cut(entry, "=")
		if variable, ok := strings.CutPrefix(name, hclspec.EnvPrefix); ok {
			values[variable] = text
		}
	}
	return values
}

// A boundary is the folder outside of which nothing is read, with a
// configuration inside it.
type boundary struct {
	fsys fs.FS
	path string // of the configuration, slash-separated, within fsys
	root string // absolute
	dir  string // the working directory, links resolved
}

// boundary finds the folder to which reads are restricted: --root, the enclosing git
// work tree, or the configuration's own folder. Its file system rejects paths and
// links that lead out of it.
func (o *configOptions) boundary(env *Env) (*boundary, error) {
	named := absolute(env.Dir, o.path)
	if o.path == standardInput {
		named = env.Dir
	}
	info, err := os.Stat(named)
	if err != nil {
		return nil, readError(o.path, err)
	}
	folder, base := named, "."
	if !info.IsDir() {
		folder, base = filepath.Split(named)
	}
	if folder, err = filepath.EvalSymlinks(folder); err != nil {
		return nil, readError(o.path, err)
	}
	root := gitWorkTree(folder)
	if o.root == "" {
		if err := gitfs.Inside(named, folder); err != nil {
			return nil, readError(o.path, err)
		}
	} else {
		if root, err = filepath.EvalSymlinks(absolute(env.Dir, o.root)); err != nil {
			return nil, fmt.Errorf("--root: %w", readError(o.root, err))
		}
	}
	inside, err := filepath.Rel(root, folder)
	if err != nil || !filepath.IsLocal(inside) {
		return nil, fmt.Errorf("%s is outside --root %s", o.path, o.root)
	}
	opened, err := os.OpenRoot(root)
	if err != nil {
		return nil, readError(root, err)
	}
	dir, err := filepath.EvalSymlinks(env.Dir)
	if err != nil {
		dir = env.Dir
	}
	return &boundary{fsys: gitfs.WorkTree(opened), path: filepath.ToSlash(filepath.Join(inside, base)), root: root, dir: dir}, nil
}

// display is the name of a file as the user would write it, with slashes on every
// system, so that what names files is the same bytes everywhere.
func (b *boundary) display(name string) string {
	full := filepath.Join(b.root, filepath.FromSlash(name))
	relative, err := filepath.Rel(b.dir, full)
	if err != nil || strings.HasPrefix(relative, filepath.Join("..", "..", "..")) {
		return filepath.ToSlash(full)
	}
	return filepath.ToSlash(relative)
}

// onDisk is the file of a displayed name.
func (b *boundary) onDisk(shown string) string { return absolute(b.dir, filepath.FromSlash(shown)) }

// gitWorkTree is the work tree around a folder, or the folder itself.
func gitWorkTree(folder string) string {
	for dir := folder; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return folder
		}
	}
}

// absolute is the full name of a file that is named as seen from a folder. Windows
// has names that are neither absolute nor below the folder.
func absolute(dir, name string) string {
	switch {
	case filepath.IsAbs(name):
		return filepath.Clean(name)
	case name != "" && os.IsPathSeparator(name[0]): // "\x": on the folder's drive
		return filepath.Join(filepath.VolumeName(dir)+string(filepath.Separator), name)
	case filepath.VolumeName(name) != "", strings.EqualFold(name, os.DevNull): // "D:x": where that drive stands; "NUL"
		if full, err := filepath.Abs(name); err == nil {
			return full
		}
	}
	return filepath.Join(dir, name)
}

// cause is an error without the path that the message names already.
func cause(err error) error {
	if pathError, ok := err.(*fs.PathError); ok {
		return pathError.Err
	}
	return err
}

// color says whether diagnostics are coloured. Not every command has --no-color.
func (o *configOptions) color(env *Env) bool {
	off := false
	if o.flags != nil {
		off, _ = o.flags.GetBool("no-color")
	}
	return useColor(env, env.StderrWidth, off)
}

// An editable is a configuration whose files can be rewritten: what it is loaded
// with, and where its files are.
type editable struct {
	*boundary
	options hclspec.Options
	files   map[string]*hcl.File // as they were read, by displayed name
}

// editable is the configuration that the flags name, not loaded yet.
func (o *configOptions) editable(env *Env) (*editable, error) {
	options, err := o.hclOptions(env)
	if err != nil {
		return nil, err
	}
	b, err := o.boundary(env)
	return &editable{boundary: b, options: options}, err
}

// with is what loads the configuration as it would be with other texts, by displayed
// name.
func (e *editable) with(texts map[string][]byte) hclspec.Options {
	options := e.options
	for _, shown := range slices.Sorted(maps.Keys(texts)) {
		name, err := filepath.Rel(e.root, e.onDisk(shown))
		must(err) // it was read from there
		options.FS = overlayFS{options.FS, filepath.ToSlash(name), texts[shown]}
	}
	return options
}

// rewrite has new texts written over files that are as they were read.
func (e *editable) rewrite(files *batch, texts map[string][]byte) error {
	for _, shown := range slices.Sorted(maps.Keys(texts)) {
		if err := files.rewrite(shown, e.onDisk(shown), e.files[shown].Bytes, texts[shown]); err != nil {
			return err
		}
		files.note("Changed %s.\n", shown)
	}
	return nil
}
