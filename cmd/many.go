package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/declarative-cost/planner/cmd/internal/gitfs"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/spf13/cobra"
)

// manyOptions are the flags of a command that also takes all configurations below a
// folder.
type manyOptions struct {
	recursive bool
	since     string // git:REF; empty: all configurations
}

func (m *manyOptions) addFlags(c *cobra.Command) {
	c.Flags().BoolVar(&m.recursive, "recursive", false, "take all configurations at and below the folder: those with a planner block")
	c.Flags().StringVar(&m.since, "changed-since", "", "with --recursive, only configurations whose files differ from git:REF")
	checkFirst(c, func() error {
		switch {
		case m.since == "":
			return nil
		case !m.recursive:
			return errors.New("--changed-since applies to --recursive")
		case !strings.HasPrefix(m.since, gitPrefix) || strings.Contains(m.since[len(gitPrefix):], ":"):
			return fmt.Errorf("--changed-since takes a commit, as in git:main, not %q", m.since)
		}
		return nil
	})
}

// configurations are all below the path of the flags, and those of them that are wanted: their
// folders as seen from there, in order.
func (m *manyOptions) configurations(env *Env, o *configOptions) (all, wanted []string, err error) {
	b, err := o.boundary(env)
	if err != nil {
		return nil, nil, err
	}
	if all, err = hclspec.Configurations(b.fsys, b.path); err != nil {
		return nil, nil, readError(o.path, err)
	}
	switch {
	case m.recursive && len(all) == 0:
		return nil, nil, fmt.Errorf("no configuration at or below %s: no folder has *.hcl files with a planner block", o.path)
	case m.since == "":
		return all, slices.Clone(all), nil
	}
	wanted, err = m.changed(env, o, all)
	return all, wanted, err
}

// paths are the paths of the configurations; without --recursive the one that is named.
func (m *manyOptions) paths(env *Env, o *configOptions) ([]string, error) {
	if !m.recursive {
		return []string{o.path}, nil
	}
	_, names, err := m.configurations(env, o)
	return each(names, func(name string) string { return path.Join(o.path, name) }), err
}

// changed are those of some configurations that would be read from other files in the
// commit: loading one reads the same files, unless one of those that it reads differs.
func (m *manyOptions) changed(env *Env, o *configOptions, names []string) (changed []string, err error) {
	then, err := o.commit(env, m.since, strings.TrimPrefix(m.since, gitPrefix))
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	differs, errs := make([]bool, len(names)), make([]error, len(names))
	parallel.Do(len(names), 0, func(i int) {
		one := *o
		one.path = path.Join(o.path, names[i])
		differs[i], errs[i] = one.differs(env, then)
	})
	for i, name := range names {
		if differs[i] {
			changed = append(changed, name)
		}
	}
	return changed, errors.Join(errs...)
}

// differs says whether any file that a configuration is read from differs.
func (o *configOptions) differs(env *Env, then fs.FS) (bool, error) {
	options, err := o.hclOptions(env)
	if err != nil {
		return false, err
	}
	read := &recordedFS{FS: options.FS, names: map[string]bool{}}
	options.FS = read
	if err := o.watchdog.run(func() {
		hclspec.Load(options)
		hclspec.LoadTests(options)
	}); err != nil {
		return false, err
	}
	for file := range read.names {
		if !sameFile(read.FS, then, file) {
			return true, nil
		}
	}
	return false, nil
}

// A recordedFS keeps the names that are looked for in a file system.
type recordedFS struct {
	fs.FS
	mu    sync.Mutex
	names map[string]bool
}

func (r *recordedFS) Open(name string) (fs.File, error) {
	r.mu.Lock()
	r.names[name] = true
	r.mu.Unlock()
	return r.FS.Open(name)
}

// sameFile says whether a name is the same file in both, or a folder with the same *.hcl
// files, or nothing.
func sameFile(a, b fs.FS, name string) bool {
	x, errX := content(a, name)
	y, errY := content(b, name)
	return (errX == nil) == (errY == nil) && bytes.Equal(x, y)
}

func content(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil || !info.IsDir() {
		return fs.ReadFile(fsys, name)
	}
	entries, err := fs.ReadDir(fsys, name)
	list := []byte("folder")
	for _, e := range entries {
		if isConfiguration(e.Name()) {
			list = append(append(list, 0), e.Name()...)
		}
	}
	return list, err
}

// inOrder works on many things, several at a time, and takes the results in their order,
// each after what the work said on standard error. It keeps the results of a few only.
func inOrder[T any](env *Env, n int, work func(env *Env, i int) T, take func(T) error) error {
	few := 2 * runtime.GOMAXPROCS(0)
	for from := 0; from < n; from += few {
		results, logs, said := make([]T, min(few, n-from)), make([]bytes.Buffer, few), make([][]hclspec.Diagnostic, few)
		parallel.Do(len(results), 0, func(i int) {
			own := *env
			own.Stderr = &logs[i]
			if own.said != nil {
				own.said = &said[i]
			}
			results[i] = work(&own, from+i)
		})
		for i, r := range results {
			if _, err := env.Stderr.Write(logs[i].Bytes()); err != nil {
				return err
			}
			if env.said != nil {
				*env.said = append(*env.said, said[i]...)
			}
			if err := take(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// eachOf works on the configurations that the flags name, and counts them. The exit code is that of
// the worst.
func eachOf[T any](env *Env, m *manyOptions, o configOptions, work func(*Env, *configOptions) (T, error), take func(T)) (count, code int, err error) {
	paths, err := m.paths(env, &o)
	if err != nil {
		return 0, exitError, err
	}
	type worked struct {
		value T
		code  int
	}
	err = inOrder(env, len(paths), func(env *Env, i int) worked {
		one := o
		one.path = paths[i]
		value, err := work(env, &one)
		return worked{value, codeOf(env, "", err)}
	}, func(w worked) error {
		code = worst(code, w.code)
		take(w.value)
		return nil
	})
	return len(paths), code, err
}

// codeOf is the exit code of an error, which is printed unless it was.
func codeOf(env *Env, name string, err error) int {
	var status exitStatus
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		return int(status)
	}
	if name != "" {
		name += ": "
	}
	fmt.Fprintf(env.Stderr, "Error: %s%s\n", name, render.Lines(err.Error()))
	return exitError
}

// worst is the worst of two exit codes.
func worst(a, b int) int {
	order := []int{exitOK, exitChanged, exitFailed, exitError}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

// statusOf is the error of an exit code.
func statusOf(code int) error {
	if code == exitOK {
		return nil
	}
	return exitStatus(code)
}

// commits are those that are read, for as long as a command runs.
type commits struct {
	mu   sync.Mutex
	open map[[2]string]*gitfs.Tree // by folder and ref
}

// tree opens a commit, or gives the one that is open.
func (c *commits) tree(root, ref string) (*gitfs.Tree, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := [2]string{root, ref}
	if tree := c.open[key]; tree != nil {
		return tree, nil
	}
	tree, err := gitfs.Open(root, ref)
	if err == nil {
		c.open[key] = tree
	}
	return tree, err
}

func (c *commits) close() {
	for _, tree := range c.open {
		tree.Close()
	}
}
