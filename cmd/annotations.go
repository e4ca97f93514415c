package cmd

import (
	"errors"
	"io"
	"path/filepath"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/diagnostics"
	"github.com/declarative-cost/planner/hclspec"
)

func isAnnotation(format string) bool { return slices.Contains(diagnostics.Formats, format) }

// annotated runs a command. In a format of annotations it prints the diagnostics that the
// command says, which stand on standard error as well, also after an error.
func annotated(env *Env, o *outputOptions, run func(env *Env) error) error {
	if !isAnnotation(o.format) {
		return run(env)
	}
	own := *env
	own.said = &[]hclspec.Diagnostic{}
	err := run(&own)
	found := each(*own.said, env.inRepository)
	return errors.Join(o.print(env, result{draw: func(w io.Writer, _ drawing) error {
		return diagnostics.Annotations(w, o.format, found)
	}}), err)
}

// inRepository names a diagnostic's file as seen from the top of the work tree. A file of
// a commit, and standard input, have no place there.
func (e *Env) inRepository(d hclspec.Diagnostic) hclspec.Diagnostic {
	if d.Range == nil {
		return d
	}
	named := *d.Range
	name, err := filepath.Rel(gitWorkTree(e.Dir), absolute(e.Dir, named.Filename))
	if _, missing := readRegular(absolute(e.Dir, named.Filename), hclspec.MaxSource); err != nil || missing != nil || !filepath.IsLocal(name) {
		d.Range = nil
		return d
	}
	named.Filename = filepath.ToSlash(name)
	d.Range = &named
	return d
}
