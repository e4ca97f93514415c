package cmd_test

import (
	"fmt"
	"os"
	"runtime/debug"
	"testing"

	"github.com/declarative-cost/planner/cmd"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run the real command line as "planner".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"planner": func() { os.Exit(cmd.Main()) }, "planner-crash": crash})
}

// crash runs planner and then runs out of stack, which nothing can catch.
func crash() {
	cmd.Main()
	debug.SetMaxStack(1 << 16)
	var deeper func(int) int
	deeper = func(n int) int { return deeper(n+1) + n }
	deeper(0)
}

// TestScripts runs every script of testdata/script on the real binary.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exit": exitStatus, "platform": commentPlatform()},
	})
}

// exitStatus runs a command and checks its exit code: exit 3 planner plan.
func exitStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit CODE COMMAND [ARG...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if err != nil {
		var exit interface{ ExitCode() int }
		if e, ok := err.(interface{ ExitCode() int }); ok {
			exit = e
		} else {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}
