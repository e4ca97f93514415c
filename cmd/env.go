package cmd

import (
	"io"
	"os"
	"strconv"

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
}

// ProcessEnv is the real process.
func ProcessEnv() (*Env, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return &Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
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
