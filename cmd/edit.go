package cmd

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/hashicorp/hcl/v2"
)

// An editable is a configuration whose files can be rewritten: what it is loaded
// with, and where its files are.
type editable struct {
	options hclspec.Options
	root    string               // of options.FS on the disk
	names   map[string]string    // paths in options.FS, by displayed name
	files   map[string]*hcl.File // as they were read, by displayed name
}

// editable is the configuration that the flags name, not loaded yet.
func (o *configOptions) editable(env *Env) (*editable, error) {
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
	return e, nil
}

// with is what loads the configuration as it would be with other texts, by displayed
// name.
func (e *editable) with(texts map[string][]byte) hclspec.Options {
	options := e.options
	for _, shown := range slices.Sorted(maps.Keys(texts)) {
		options.FS = overlayFS{options.FS, e.names[shown], texts[shown]}
	}
	return options
}

// onDisk is a file of the configuration on the disk, by its displayed name.
func (e *editable) onDisk(shown string) string {
	return filepath.Join(e.root, filepath.FromSlash(e.names[shown]))
}

// rewrite has new texts written over files that are as they were read.
func (e *editable) rewrite(files *batch, texts map[string][]byte) error {
	for _, shown := range slices.Sorted(maps.Keys(texts)) {
		if err := files.rewrite(rewrite{shown, e.onDisk(shown), e.files[shown].Bytes, texts[shown]}); err != nil {
			return err
		}
		files.note("Changed %s.\n", shown)
	}
	return nil
}
