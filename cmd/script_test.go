package cmd_test

import (
	"bytes"
	"os"
	"strconv"
	"testing"

	"github.com/declarative-cost/planner/cmd"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs every script of testdata/script: with "run planner" in this process, and with
// "exec planner" as a process of its own, where that matters.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"run": run, "exit": exitStatus, "platform": commentPlatform()},
	})
}

// run runs a command line without standard input and values of the environment: run planner plan.
func run(ts *testscript.TestScript, neg bool, args []string) {
	if code := execute(ts, args[1:]); (code != 0) != neg {
		ts.Fatalf("exit code %d", code)
	}
}

func execute(ts *testscript.TestScript, args []string) int {
	return cmd.Execute(&cmd.Env{
		Stdin: &bytes.Buffer{}, Stdout: ts.Stdout(), Stderr: ts.Stderr(), Dir: ts.MkAbs("."),
		Getenv: ts.Getenv, Environ: func() []string { return nil },
	}, args)
}

// exitStatus checks the exit code of a command: exit 3 planner plan, or exit 3 exec planner plan.
func exitStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || args[1] != "planner" && args[1] != "exec" {
		ts.Fatalf("usage: exit CODE planner|exec [ARG...]")
	}
	code := 0
	if args[1] == "planner" {
		code = execute(ts, args[2:])
	} else if err := ts.Exec(args[2], args[3:]...); err != nil {
		exit, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}
