package cmd

import (
	"fmt"

	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
)

// newHelpCommand is "planner help COMMAND", the same as "planner COMMAND --help".
func newHelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND...]",
		Short: "Show help for a command",
		Example: `  planner help plan
  planner help catalog price`,
		RunE: func(c *cobra.Command, args []string) error {
			shown, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(c.Root(), args)
			}
			shown.InitDefaultHelpFlag()
			return shown.Help()
		},
	}
}

// unknownCommand rejects an unknown command and suggests the nearest one.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint, ok := otherTools[args[0]]
	if !ok {
		hint = pricing.DidYouMean(args[0], each(c.Commands(), (*cobra.Command).Name))
	}
	return fmt.Errorf("there is no command %q.%s\n%s", args[0], hint, seeHelp(c, "commands"))
}

// otherTools maps commands of Terraform and Infracost to what to do here instead.
var otherTools = map[string]string{
	"init":      " No setup is needed: run planner plan",
	"apply":     " planner buys and changes nothing: planner plan shows the forecast; buy packs from the vendor",
	"destroy":   " planner creates and deletes nothing",
	"output":    " planner plan shows the outputs; use --format json for programs",
	"workspace": " Use scenario blocks, or a file of values with --var-file",
	"breakdown": " Use planner plan to show the costs of a configuration",
}

// addCompletionCommand adds the library's command. It knows the shells, and rejects others as
// the other commands do.
func addCompletionCommand(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	c, _, err := root.Find([]string{"completion"})
	must(err)
	c.Short = "Print a completion script for a shell"
	c.Example = "  planner completion bash --help"
	c.Args = unknownCommand
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
}
