// Package cmd knows the command line: flags and streams in, exit codes out. One
// file is one command: its options, its constructor, its run. It must not know how
// HCL is read, nor how anything is drawn or settled.
package cmd

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The exit codes. A signal ends the process by itself, which a shell shows as 128
// and its number.
const (
	exitOK      = 0   // done
	exitError   = 1   // nothing on standard output that could be mistaken for a plan
	exitChanged = 2   // with --detailed-exitcode: done, and the cost changed
	exitFailed  = 3   // done and printed, but something that was to hold does not
	exitClosed  = 141 // nobody reads standard output any more
)

const exitCodes = `Exit codes:
  0    done
  1    error: what is wrong stands on standard error
  2    with --detailed-exitcode: done, and the cost changed
  3    done, but something that was to hold does not: a budget, a check, a
       guardrail, a file's layout (fmt --check), a bill (reconcile)
  130  interrupted (143: terminated, 141: nobody reads the output any more)
`

// An exitStatus ends a command that printed all there is to say.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// errReported is the error of a command whose diagnostics were shown.
var errReported = exitStatus(exitError)

// Main runs the command line of the process and returns its exit code.
func Main() int {
	// What cannot be caught, such as a system without memory, would end the process
	// with 2, which says that the cost changed; so it ends it with SIGABRT.
	debug.SetTraceback("crash")
	env, err := ProcessEnv()
	if err != nil {
		fmt.Fprintf(os.Stderr, "Error: %s\n", err)
		return exitError
	}
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1) // the memory is looked at while all the others work
	env.temporary = &temporaries{}
	env.temporary.watchSignals()
	return Execute(env, os.Args[1:])
}

// Execute runs the command line and returns the process's exit code.
func Execute(env *Env, args []string) int {
	process, stdout := *env, &checkedWriter{to: env.Stdout}
	process.Stdout, process.memory = stdout, &memoryWatch{}
	if process.temporary == nil {
		process.temporary = &temporaries{}
	}
	err, stopped := process.memory.run(func() error { return run(&process, args) })
	if stopped { // in the middle of something
		process.temporary.abandon()
	} else if stdout.err != nil {
		if isClosedPipe(stdout.err) {
			return exitClosed
		}
		err = writeError("to standard output", stdout.err)
	}
	var status exitStatus
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		return int(status)
	default:
		fmt.Fprintf(env.Stderr, "Error: %s\n", render.Lines(err.Error()))
		return exitError
	}
}

// Root is the tree of commands, for what describes it: manual pages.
func Root(env *Env) *cobra.Command { return newRootCommand(env) }

// run runs the command line; a mistake of this program is an error.
func run(env *Env, args []string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("this is a mistake in planner, please report it with the command: %v\n%s", p, debug.Stack())
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
		Short: "Say what pay-per-call cloud APIs will cost",
		Long: `planner reads accounts, expected volumes and planned pack purchases from HCL
files, settles the coming months by the vendor's rules, and prints what they
cost, to the cent.

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
			if _, err := o.language(env); err != nil { // before anything is written
				return err
			}
			return checkBounds(env, c)
		},
	}
	root.Flags().Bool("version", false, "print what planner version prints")
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

// checkDashes answers Terraform's single-dash spelling, -out=FILE, with the
// right one. Otherwise it would be read as a row of one-letter flags.
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
			return fmt.Errorf("there is no -chdir: name the folder as the argument, as in planner plan %s", folder)
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		if !strings.HasPrefix(arg, "-") || strings.HasPrefix(arg, "--") || len(name) < 2 {
			continue
		}
		if flag := findFlag(command, name); flag != nil {
			return fmt.Errorf("flags take two dashes: write -%s instead of %s", arg, arg)
		}
	}
	return nil
}

func findFlag(c *cobra.Command, name string) *pflag.Flag {
	if f := c.Flags().Lookup(name); f != nil {
		return f
	}
	return c.InheritedFlags().Lookup(name)
}
