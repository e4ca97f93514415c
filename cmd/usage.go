package cmd

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagTakes is what the flags take, as the help shows it. One that is not listed
// takes nothing, or says it by itself.
var flagTakes = map[string]string{
	"account":        "ADDRESS",
	"api-url":        "URL",
	"baseline":       "SOURCE",
	"behavior":       "NAME",
	"calls":          "N",
	"catalog":        "ID|FILE",
	"column":         "NAME=HEADER",
	"commit":         "HASH",
	"commit-time":    "TIME",
	"eval-megabytes": "N",
	"eval-seconds":   "N",
	"filter":         "PATTERN",
	"format":         "FORMAT",
	"lang":           "LANGUAGE",
	"max-leftover":   "N",
	"max-length":     "N",
	"max-upfront":    "AMOUNT",
	"merge-request":  "N",
	"month":          "YYYY-MM",
	"months":         "N",
	"objective":      "NAME",
	"out":            "FILE",
	"pull-request":   "N",
	"repo":           "REPOSITORY",
	"report":         "FILE",
	"retry-seconds":  "N",
	"root":           "FOLDER",
	"scenario":       "NAME",
	"start":          "YYYY-MM",
	"stdin-path":     "FILE",
	"table":          "TABLE",
	"tag":            "NAME",
	"title":          "TEXT",
	"token-env":      "NAME",
}

// A takingFlag is the value of a flag that takes something. Nothing is refused: it
// would count as a flag that was not given.
type takingFlag struct {
	pflag.Value
	takes string
}

func (f takingFlag) Type() string { return f.takes }

func (f takingFlag) Set(text string) error {
	if text == "" {
		return errors.New("the value is empty; give one, or leave the flag out")
	}
	if f.takes != "N" {
		return f.Value.Set(text)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return fmt.Errorf("%s is more than can be counted", text)
	}
	if err != nil {
		return fmt.Errorf("%q is not a whole number; write plain digits, such as 12", text)
	}
	return f.Value.Set(strconv.FormatInt(n, 10))
}

// clarify has a command and those below it say what their flags take, and what is
// wrong with a command line, in the words of this program.
func clarify(c *cobra.Command) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if takes, ok := flagTakes[f.Name]; ok {
			if f.DefValue == "[]" {
				f.DefValue = "" // a list that is not shown as a default
			}
			f.Value = takingFlag{f.Value, takes}
		}
	})
	if check := c.Args; check != nil && !c.HasSubCommands() {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return wrongArguments(c, len(args))
			}
			return refuseEmpty(args)
		}
	}
	for _, sub := range c.Commands() {
		clarify(sub)
	}
}

func wrongArguments(c *cobra.Command, n int) error {
	given := fmt.Sprintf("there are %d arguments", n)
	switch n {
	case 0:
		given = "an argument is missing"
	case 1:
		given = "there is one argument"
	}
	return fmt.Errorf("%s; write it as %s\n%s", given, strings.TrimSuffix(c.UseLine(), " [flags]"), seeHelp(c, "arguments and flags"))
}

// refuseEmpty refuses an argument of nothing, such as "$UNSET" in a script: it would
// count as the current folder.
func refuseEmpty(args []string) error {
	for i, arg := range args {
		if arg == "" {
			return fmt.Errorf("argument %d is empty; name something, or leave it out", i+1)
		}
	}
	return nil
}

// flagError says what is wrong with a flag.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		name := "--" + unknown.GetSpecifiedName()
		err = fmt.Errorf("there is no flag %s.%s", name, pricing.DidYouMean(name, flagNames(c)))
	case errors.As(err, &unknown):
		err = fmt.Errorf("there is no flag -%s", unknown.GetSpecifiedName())
	case errors.As(err, &bare):
		err = fmt.Errorf("--%s: the value is missing; write --%[1]s %s", bare.GetFlag().Name, bare.GetFlag().Value.Type())
	case errors.As(err, &invalid) && invalid.GetFlag().Value.Type() == "bool":
		err = fmt.Errorf("--%s: %q is neither true nor false", invalid.GetFlag().Name, invalid.GetValue())
	case errors.As(err, &invalid):
		err = fmt.Errorf("--%s: %w", invalid.GetFlag().Name, invalid.Unwrap())
	}
	return fmt.Errorf("%w\n%s", err, seeHelp(c, "flags"))
}

func flagNames(c *cobra.Command) (names []string) {
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return names
}

// seeHelp says where what a user looks for is.
func seeHelp(c *cobra.Command, what string) string {
	return fmt.Sprintf("Run %q for the %s", c.CommandPath()+" --help", what)
}
