// Package cmd implements the command line: flags and streams in, exit codes out. Each
// command has a file with its options, its constructor and its run function.
package cmd

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/declarative-cost/planner/cmd/internal/gitfs"
)

// Exit codes. A process ended by a signal is shown by shells as 128 plus the number
// of the signal.
const (
	exitOK      = 0   // success
	exitError   = 1   // error: standard output holds no plan
	exitChanged = 2   // with --detailed-exitcode: success, and the cost changed
	exitFailed  = 3   // completed and printed, but a limit or check failed
	exitClosed  = 141 // standard output was closed
)

const exitCodes = `Exit codes:
  0    success
  1    error; see standard error
  2    success, and the cost changed (with --detailed-exitcode)
  3    completed, but a limit or check failed: a budget, check or guardrail, an
       unformatted file (fmt --check) or an unexplained bill (reconcile)
  130  interrupted (143: terminated, 141: standard output was closed)
`

// An exitStatus is the exit code of a command that has printed its own messages.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// errReported is the error of a command whose diagnostics were shown.
var errReported = exitStatus(exitError)

// Main runs the command line of the process and returns its exit code.
func Main() int {
	// Fatal errors of the runtime, such as out of memory, end a Go process with code 2,
	// which means here that the cost changed. With "crash" they end it with SIGABRT.
	debug.SetTraceback("crash")
	env, err := ProcessEnv()
	if err != nil {
		fmt.Fprintf(os.Stderr, "Error: %s\n", err)
		return exitError
	}
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1) // one more for the goroutine that watches the memory
	env.temporary = &temporaries{}
	env.temporary.watchSignals()
	return Execute(env, os.Args[1:])
}

// Execute runs the command line and returns the process's exit code.
func Execute(env *Env, args []string) int {
	process, stdout := *env, &checkedWriter{to: env.Stdout}
	process.Stdout, process.memory, process.stdinRead = stdout, &memoryWatch{}, &atomic.Bool{}
	process.commits = &commits{open: map[[2]string]*gitfs.Tree{}}
	if process.temporary == nil {
		process.temporary = &temporaries{}
	}
	err, stopped := process.memory.run(func() error { return run(&process, args) })
	if stopped { // in the middle of something
		process.temporary.abandon()
	} else {
		process.commits.close()
	}
	if !stopped && stdout.err != nil {
		if isClosedPipe(stdout.err) {
			return exitClosed
		}
		err = writeError("to standard output", stdout.err)
	}
	return codeOf(env, "", err)
}

// Root returns the tree of commands, from which manual pages are generated.
func Root(env *Env) *cobra.Command { return newRootCommand(env) }

// run runs the command line and returns a panic as an error.
func run(env *Env, args []string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("this is a bug in planner; please report it with the command line: %v\n%s", p, debug.Stack())
		}
	}()
	root := newRootCommand(env)
	root.SetArgs(args)
	if err := checkDashes(root, args); err != nil {
		return err
	}
	return root.Execute()
}

func newRootCommand(env *Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "planner",
		Short: "Forecast the cost of pay-per-call cloud APIs",
		Long: `planner reads accounts, expected volumes and planned pack purchases from HCL
files, settles the coming months by the vendor's billing rules and prints the
cost, exact to the cent.

` + exitCodes,
		Example: `  planner plan examples/quickstart.hcl
  planner diff git:main
  planner help plan`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownCommand,
		RunE: func(c *cobra.Command, _ []string) error {
			if shown, _ := c.Flags().GetBool("version"); shown {
				return runVersion(env, &outputOptions{formats: []string{"text"}, format: "text"})
			}
			return c.Help()
		},
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			var o outputOptions
			if flag := c.Flags().Lookup("lang"); flag != nil {
				o.lang = flag.Value.String()
			}
			_, err := o.language(env) // before anything is written
			return err
		},
	}
	root.Flags().Bool("version", false, "print version information")
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelpCommand())
	root.AddCommand(
		newPlanCommand(env),
		newValidateCommand(env),
		newDiffCommand(env),
		newShowCommand(env),
		newExplainCommand(env),
		newOpeningCommand(env),
		newActualsCommand(env),
		newReconcileCommand(env),
		newOptimizeCommand(env),
		newFmtCommand(env),
		newTestCommand(env),
		newCatalogCommand(env),
		newCommentCommand(env),
		newVersionCommand(env),
	)
	addCompletionCommand(root)
	clarify(root)
	return root
}

// checkDashes rejects Terraform's single-dash flags, such as -out=FILE, and suggests
// two dashes. They would otherwise be parsed as a series of one-letter flags.
func checkDashes(root *cobra.Command, args []string) error {
	command, rest, err := root.Find(args)
	if err != nil {
		return nil // reported by Execute
	}
	command.InitDefaultHelpFlag()
	for _, arg := range rest {
		if arg == "--" {
			return nil
		}
		if folder, ok := strings.CutPrefix(strings.TrimLeft(arg, "-"), "chdir="); ok && strings.HasPrefix(arg, "-") {
			return fmt.Errorf("there is no flag -chdir; pass the folder as an argument: planner plan %s", folder)
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		if !strings.HasPrefix(arg, "-") || strings.HasPrefix(arg, "--") || len(name) < 2 {
			continue
		}
		if command.Flag(name) != nil {
			return fmt.Errorf("flags have two dashes: use -%s instead of %s", arg, arg)
		}
	}
	return nil
}
