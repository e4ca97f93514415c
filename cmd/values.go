package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/declarative-cost/planner/cmd/internal/gitfs"
	"github.com/declarative-cost/planner/hclspec"
)

// A setting is one --var or --var-file. Both are in one list, for their order counts.
type setting struct {
	value hclspec.Setting
	file  string                 // empty: a value
	read  func() ([]byte, error) // once, for it may be a pipe
}

// addSetting adds a --var.
func (o *configOptions) addSetting(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if name = strings.TrimSpace(name); !ok || name == "" {
		return errors.New("use NAME=VALUE")
	}
	o.settings = append(o.settings, setting{value: hclspec.Setting{Name: name, Text: value}})
	return nil
}

// hclSettings are the settings of --var and --var-file.
func (o *configOptions) hclSettings(env *Env) ([]hclspec.Setting, error) {
	var settings []hclspec.Setting
	for _, s := range o.settings {
		if s.file != "" {
			var err error
			if s.value, err = o.fileSetting(env, s); err != nil {
				return nil, fmt.Errorf("--var-file: %w", err)
			}
		}
		settings = append(settings, s.value)
	}
	return settings, nil
}

// readValues reads a file of values.
func readValues(env *Env, name string) ([]byte, error) {
	text, err := readNamed(env, name, hclspec.MaxSource)
	if err == nil && len(text) > hclspec.MaxSource {
		err = readError(name, fmt.Errorf("it is larger than the limit of %d MiB", hclspec.MaxSource>>20))
	}
	return text, err
}

// fileSetting is the setting of a --var-file. A file in the tree of the configuration
// is a file of each side's own tree, by the rules of that tree: who writes a pull
// request may have written it. Any other is the operator's, and is read here.
func (o *configOptions) fileSetting(env *Env, s setting) (hclspec.Setting, error) {
	if s.file != standardInput {
		inside, ok, err := o.insideBoundary(env, s.file)
		if err != nil || ok {
			return hclspec.Setting{File: inside}, err
		}
	}
	text, err := s.read()
	if err != nil {
		return hclspec.Setting{}, err
	}
	shown := shownName(s.file)
	if filepath.Ext(shown) != ".hcl" && bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		shown = strings.TrimSuffix(shown, ".json") + ".json" // values of a pipe, whose name does not say it
	}
	return hclspec.Setting{File: shown, Source: text}, nil
}

// readNamed reads a file that is named on the command line, wherever it lies, or
// standard input, up to one byte more than a limit.
func readNamed(env *Env, name string, limit int64) ([]byte, error) {
	in := env.Stdin
	if name == standardInput && env.stdinRead.Swap(true) {
		return nil, readError(name, errors.New("standard input can be read only once"))
	} else if name != standardInput {
		f, err := os.Open(absolute(env.Dir, name))
		if err != nil {
			return nil, readError(name, err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	return data, readError(name, err)
}

// readError says what cannot be read; nil without an error.
func readError(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("cannot read %s: %w", shownName(name), cause(err))
}

// shownName is a file's name in messages, with slashes on every system.
func shownName(name string) string {
	if name == standardInput {
		return "<stdin>"
	}
	return filepath.ToSlash(name)
}

// insideBoundary is the name of a file of the user's within the boundary; false
// where it lies outside, or is a pipe or a device.
func (o *configOptions) insideBoundary(env *Env, name string) (inside string, ok bool, err error) {
	b, err := o.boundary(env)
	if err != nil {
		return "", false, err
	}
	full := absolute(env.Dir, name)
	if info, err := os.Lstat(full); gitfs.OfKernel(full) || err == nil && info.Mode()&os.ModeNamedPipe != 0 {
		return "", false, nil
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(full)); err == nil {
		full = filepath.Join(folder, filepath.Base(full))
	}
	inside, err = filepath.Rel(b.root, full)
	if err != nil || !filepath.IsLocal(inside) {
		return "", false, nil
	}
	return filepath.ToSlash(inside), true, nil
}

// An overlayFS is a file system with one file's text replaced.
type overlayFS struct {
	fs.FS
	name string
	text []byte
}

func (o overlayFS) Open(name string) (fs.File, error) {
	if name != o.name {
		return o.FS.Open(name)
	}
	return fstest.MapFS{path.Base(name): {Data: o.text}}.Open(path.Base(name))
}

// ReadDir lists a folder with the file in it, on the disk or not.
func (o overlayFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	if err != nil || name != path.Dir(o.name) {
		return entries, err
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(o.name) }) {
		return entries, nil
	}
	info, err := fs.Stat(o, o.name)
	if err != nil {
		return nil, err
	}
	return append(entries, fs.FileInfoToDirEntry(info)), nil
}
