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
		hint = pricing.DidYouMean(args[0], commandNames(c))
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

func commandNames(c *cobra.Command) (names []string) {
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	return names
}

// completionHelp is the help of the library's commands for completion.
var completionHelp = map[string]struct{ long, example string }{
	"bash": {`Prints the completion script for bash. It requires the package bash-completion.`,
		`  source <(planner completion bash)   # in this shell
  echo 'source <(planner completion bash)' >> ~/.bashrc`},
	"zsh": {`Prints the completion script for zsh. Save it as _planner in a folder of $fpath;
~/.zshrc must have "autoload -U compinit; compinit".`,
		`  planner completion zsh > _planner`},
	"fish": {`Prints the completion script for fish.`,
		`  planner completion fish > ~/.config/fish/completions/planner.fish`},
	"powershell": {`Prints the completion script for PowerShell. Run it in $PROFILE: . FOLDER\planner.ps1`,
		`  planner completion powershell > planner.ps1`},
}

// addCompletionCommand adds the library's command, with help like that of the others.
func addCompletionCommand(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	c, _, err := root.Find([]string{"completion"})
	must(err)
	c.Short = "Print a completion script for a shell"
	c.Long = `Prints a script that lets a shell complete commands, flags and their values. See
the help of each shell for where to put it.`
	c.Example = `  planner completion bash --help
  source <(planner completion bash)`
	c.Args = unknownCommand
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	for _, shell := range c.Commands() {
		help := completionHelp[shell.Name()]
		shell.Short, shell.Long, shell.Example = "Print the script for "+shell.Name(), help.long, help.example
	}
}
