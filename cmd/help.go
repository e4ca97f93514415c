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
		Short: "Show the help of a command",
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

// unknownCommand refuses words that are no command, with the nearest that is.
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

// otherTools are commands of Terraform and Infracost, with what to do here instead.
var otherTools = map[string]string{
	"init":      " There is nothing to set up: planner plan reads a configuration as it is",
	"apply":     " Nothing is bought or changed by planner: planner plan says what will be, and packs are bought at the vendor's",
	"destroy":   " Nothing is bought or changed by planner",
	"output":    " planner plan shows the outputs, for programs with --format json",
	"workspace": " What differs between plans of one configuration is a scenario block, or a file of values named with --var-file",
	"breakdown": " The costs of a configuration are shown by planner plan",
}

func commandNames(c *cobra.Command) (names []string) {
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	return names
}

// completionHelp is the help of the library's commands for completion.
var completionHelp = map[string]struct{ long, example string }{
	"bash": {`Prints the completion script for bash. It needs the package bash-completion.`,
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
	c.Long = `Prints a script with which a shell completes commands, flags and their values. The
help of each shell says where to put it.`
	c.Example = `  planner completion bash --help
  source <(planner completion bash)`
	c.Args = unknownCommand
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	for _, shell := range c.Commands() {
		help := completionHelp[shell.Name()]
		shell.Short, shell.Long, shell.Example = "Print the script for "+shell.Name(), help.long, help.example
	}
}
