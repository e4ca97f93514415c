package cmd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/declarative-cost/planner/cmd/internal/diagnostics"
	"github.com/declarative-cost/planner/hclspec"
	"golang.org/x/term"
)

// An Env is all that a command sees of the process around it. Tests give their
// own; nothing below cmd reads the process itself.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Environ        func() []string
	Dir            string // the working directory
	StdoutWidth    int    // columns; 0 where standard output is not a terminal
	StderrWidth    int

	temporary *temporaries // files being written
	memory    *memoryWatch // of the run
	commits   *commits     // that are read
	stdinRead *atomic.Bool // which is possible once

	said *[]hclspec.Diagnostic // what is to be annotations; nil: nothing is
}

// say prints diagnostics to standard error, and keeps them where they are to be annotations.
func (e *Env) say(diags []hclspec.Diagnostic, color bool) error {
	if e.said != nil {
		*e.said = append(*e.said, diags...)
	}
	return diagnostics.Text(e.Stderr, diags, e.StderrWidth, color)
}

// ProcessEnv is the real process.
func ProcessEnv() (*Env, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("cannot determine the current folder: %w", cause(err))
	}
	var stdout io.Writer = os.Stdout
	if stdoutIsClosed() {
		stdout = closedWriter{}
	}
	return &Env{
		Stdin: os.Stdin, Stdout: stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Environ: os.Environ, Dir: dir,
		StdoutWidth: terminalWidth(os.Stdout), StderrWidth: terminalWidth(os.Stderr),
	}, nil
}

// terminalWidth is the width of a terminal, or 0.
func terminalWidth(f *os.File) int {
	if !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	interpretEscapes(f)
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		return columns
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return 80
	}
	return width
}

// terminal is standard error where that is one; nil otherwise.
func (e *Env) terminal() io.Writer {
	if e.StderrWidth == 0 {
		return nil
	}
	return e.Stderr
}

// A checkedWriter keeps the first error of writing, which callers may overlook.
type checkedWriter struct {
	to  io.Writer
	err error
}

func (w *checkedWriter) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

// output is the standard stream that is redirected to a file; nil if there is none.
// Opening that file by name would overwrite it from its start.
func (e *Env) output(info fs.FileInfo) io.Writer {
	for _, w := range []io.Writer{e.Stdout, e.Stderr} {
		to := w
		if checked, ok := w.(*checkedWriter); ok {
			to = checked.to
		}
		if f, ok := to.(*os.File); ok {
			if there, err := f.Stat(); err == nil && os.SameFile(there, info) {
				return w
			}
		}
	}
	return nil
}

// A closedWriter is a closed standard output.
type closedWriter struct{}

func (closedWriter) Write([]byte) (int, error) { return 0, errors.New("it is closed") }

// shells run commands with streams that a line of theirs closes: >&-.
var shells = []string{"ash", "bash", "busybox", "dash", "fish", "ksh", "ksh93", "mksh", "sh", "yash", "zsh"}

// stdoutIsClosed says whether the process was started without a standard output,
// where /proc tells. Go has opened the null device in its place, for reading too.
// Other programs do the same to throw an output away; a shell that does opens it for
// writing only, so a shell closed it.
func stdoutIsClosed() bool {
	const null, own = "/dev/null", "/proc/self/fd/1"
	to, err := os.Readlink(own)
	if err != nil || to != null {
		return false
	}
	if info, err := os.Lstat(own); err != nil || info.Mode().Perm()&0o600 != 0o600 {
		return false
	}
	parent := fmt.Sprintf("/proc/%d/", os.Getppid())
	switch to, err := os.Readlink(parent + "fd/1"); {
	case errors.Is(err, fs.ErrNotExist):
		_, err := os.Stat(parent + "fd")
		return err == nil // it has none either
	case err != nil, to == null: // what the parent has, too, is meant
		return false
	}
	name, _ := os.ReadFile(parent + "comm")
	return slices.Contains(shells, strings.TrimSpace(string(name)))
}
