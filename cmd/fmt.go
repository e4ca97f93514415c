package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
)

type fmtOptions struct {
	check     bool
	diff      bool
	recursive bool
	output    outputOptions // language: as of every command; names and differences have none
}

func newFmtCommand(env *Env) *cobra.Command {
	o := &fmtOptions{}
	c := &cobra.Command{
		Use:   "fmt [PATH...]",
		Short: "Rewrite files in canonical format",
		Long: `Rewrites *.hcl files (configuration, values, catalogues, tests) in canonical format
and lists the files that changed. PATH is a file, a folder (default: the current
folder), or - to format standard input to standard output. Files that cannot be
parsed are left unchanged.`,
		Example: `  planner fmt
  planner fmt --check --recursive .
  planner fmt --diff main.hcl
  planner fmt - < main.hcl`,
		RunE: func(_ *cobra.Command, args []string) error { return runFmt(env, o, args) },
	}
	c.Flags().BoolVar(&o.check, "check", false, "list unformatted files without rewriting them; exit with code 3 if there are any")
	c.Flags().BoolVar(&o.diff, "diff", false, "show the changes without writing them")
	c.Flags().BoolVar(&o.recursive, "recursive", false, "also process subfolders")
	o.output.addLangFlag(c)
	return c
}

func runFmt(env *Env, o *fmtOptions, paths []string) error {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	changed, failed := false, false
	for _, path := range paths {
		files, err := o.files(env, path)
		if err != nil {
			return err
		}
		for _, file := range files {
			differs, err := o.format(env, file)
			if err != nil && !errors.Is(err, error(errReported)) {
				return err
			}
			changed, failed = changed || differs, failed || err != nil
		}
	}
	switch {
	case failed:
		return errReported
	case o.check && changed:
		return exitStatus(exitFailed)
	}
	return nil
}

// files lists what a path names: a file, or the files of a folder.
func (o *fmtOptions) files(env *Env, path string) ([]string, error) {
	if path == standardInput {
		return []string{path}, nil
	}
	full := absolute(env.Dir, path)
	info, err := os.Stat(full)
	if err != nil {
		return nil, readError(path, err)
	}
	if !info.IsDir() {
		if !hclspec.IsFormattable(filepath.Base(path)) {
			return nil, fmt.Errorf("%s is not a *.hcl file", path)
		}
		return []string{filepath.ToSlash(path)}, nil
	}
	var files []string
	err = filepath.WalkDir(full, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return readError(name, err)
		case d.IsDir() && name != full && (!o.recursive || strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case d.Type().IsRegular() && hclspec.IsFormattable(d.Name()):
			relative, err := filepath.Rel(full, name)
			files = append(files, filepath.ToSlash(filepath.Join(path, relative)))
			return err
		}
		return nil
	})
	return files, err
}

// format formats one file, or standard input to standard output, and says whether that changes it.
func (o *fmtOptions) format(env *Env, name string) (bool, error) {
	shown, stdin, full := shownName(name), name == standardInput, absolute(env.Dir, name)
	var before []byte
	var err error
	if stdin {
		before, err = readNamed(env, name, hclspec.MaxSource)
	} else {
		before, err = readRegular(full, hclspec.MaxSource)
		err = readError(name, err)
	}
	if err != nil {
		return false, err
	}
	after, files, diags := hclspec.Format(before, shown)
	if err := showDiagnostics(env, diags, files, useColor(env, env.StderrWidth, false)); err != nil {
		return false, err
	}
	differs, printed := !bytes.Equal(before, after), render.Printable(shown)
	switch {
	case o.diff && differs:
		_, err = io.WriteString(env.Stdout, render.Lines(string(diff.Diff("old/"+printed, before, "new/"+printed, after))))
	case stdin && !o.check && !o.diff:
		_, err = env.Stdout.Write(after)
	case !stdin && differs:
		_, err = fmt.Fprintln(env.Stdout, printed)
	}
	if err != nil || stdin || !differs || o.check || o.diff {
		return differs, err
	}
	batch := newBatch(env)
	if err := batch.rewrite(name, full, before, after); err != nil {
		return true, err
	}
	return true, batch.commit()
}
