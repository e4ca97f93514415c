package cmd

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/hashicorp/hcl/v2"
)

// An editable is a configuration whose files can be rewritten.
type editable struct {
	config  *hclspec.Config
	options hclspec.Options   // it was loaded with
	root    string            // of options.FS on the disk
	names   map[string]string // paths in options.FS, by displayed name
}

// loadEditable loads a configuration, without simulating it, and shows what is
// wrong with it.
func loadEditable(env *Env, o *configOptions) (*editable, error) {
	options, err := o.hclOptions(env)
	if err != nil {
		return nil, err
	}
	b, err := o.boundary(env)
	if err != nil {
		return nil, err
	}
	e := &editable{root: b.root, names: map[string]string{}}
	display := options.Display
	options.Display = func(name string) string {
		shown := display(name)
		e.names[shown] = name
		return shown
	}
	e.options = options
	var diags hcl.Diagnostics
	if err := o.watchdog.run(func() { e.config, diags = hclspec.Load(options) }); err != nil {
		return nil, err
	}
	return e, showDiagnostics(env, diags, e.config.Files, o.color(env))
}

// with loads the configuration as it would be with other texts, by displayed name.
func (e *editable) with(o *configOptions, texts map[string][]byte) (config *hclspec.Config, diags hcl.Diagnostics, err error) {
	options := e.options
	for _, shown := range slices.Sorted(maps.Keys(texts)) {
		options.FS = overlayFS{options.FS, e.names[shown], texts[shown]}
	}
	err = o.watchdog.run(func() { config, diags = hclspec.Load(options) })
	return config, diags, err
}

// write writes new texts over files that are as they were read: over all of them
// or over none.
func (e *editable) write(env *Env, texts map[string][]byte) error {
	var files []rewrite
	for _, shown := range slices.Sorted(maps.Keys(texts)) {
		name := filepath.Join(e.root, filepath.FromSlash(e.names[shown]))
		files = append(files, rewrite{shown, name, e.config.Files[shown].Bytes, texts[shown]})
	}
	return rewriteFiles(env, files)
}
