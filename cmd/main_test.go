package cmd_test

import (
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"testing"

	"github.com/declarative-cost/planner/cmd"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run the real command line as "planner".
func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"planner": func() { os.Exit(cmd.Main()) }, "planner-crash": crash})
}

// A suite is all tests. What they share it takes away at its end.
type suite struct{ *testing.M }

func (s suite) Run() int {
	for _, sig := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT} {
		if signal.Ignored(sig) { // as in a job in the background; the runs that tests end with it would ignore it, too
			signal.Notify(make(chan os.Signal, 1), sig)
		}
	}
	defer func() { os.RemoveAll(shared()) }()
	return s.M.Run()
}

// shared is a folder for what takes long to make and is made once.
var shared = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "planner-tests")
	if err != nil {
		panic(err)
	}
	return dir
})

// crash runs planner and then runs out of stack, which nothing can catch.
func crash() {
	cmd.Main()
	debug.SetMaxStack(1 << 16)
	var deeper func(int) int
	deeper = func(n int) int { return deeper(n+1) + n }
	deeper(0)
}
