package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagTypes are the value types of flags as help shows them, with the flags. Those that are
// not listed are boolean or have a type of their own.
var flagTypes = map[string]string{
	"ADDRESS":     "account",
	"AMOUNT":      "max-upfront",
	"COMMIT":      "changed-since",
	"DAYS":        "max-price-age",
	"FILE":        "out report stdin-path var-file",
	"FOLDER":      "root",
	"FORMAT":      "format",
	"HASH":        "commit",
	"ID|FILE":     "catalog",
	"KEY":         "group-by",
	"LANGUAGE":    "lang",
	"MEASURE":     "at",
	"N":           "calls eval-megabytes eval-seconds futures max-leftover max-length merge-request months pull-request retry-seconds seconds seed top",
	"NAME":        "behavior objective scenario tag token-env",
	"NAME=HEADER": "column",
	"NAME=VALUE":  "var",
	"PATTERN":     "filter",
	"PERIOD":      "by",
	"REPOSITORY":  "repo",
	"SOURCE":      "baseline",
	"TABLE":       "table",
	"TEXT":        "title",
	"TIME":        "commit-time",
	"URL":         "api-url",
	"YYYY-MM":     "month start",
}

// A typedFlag is the value of a flag with a type of flagTypes. It rejects an empty
// value, which would count as a flag that is not set.
type typedFlag struct {
	pflag.Value
	takes string
}

func (f typedFlag) Type() string { return f.takes }

func (f typedFlag) Set(text string) error {
	if text == "" {
		return errors.New("the value is empty; set one or omit the flag")
	}
	if f.takes != "N" {
		return f.Value.Set(text)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return fmt.Errorf("%s is too large", text)
	}
	if err != nil {
		return fmt.Errorf("%q is not a whole number such as 12", text)
	}
	if err := f.Value.Set(strconv.FormatInt(n, 10)); err == nil {
		return nil
	}
	if n < 0 {
		return fmt.Errorf("%s is below 0", text)
	}
	return fmt.Errorf("%s is too large", text)
}

// clarify sets the flag types and the argument errors of a command and its
// subcommands.
func clarify(c *cobra.Command) {
	for takes, names := range flagTypes {
		for name := range strings.FieldsSeq(names) {
			if f := c.Flags().Lookup(name); f != nil {
				if f.DefValue == "[]" {
					f.DefValue = "" // a list that is not shown as a default
				}
				f.Value = typedFlag{f.Value, takes}
			}
		}
	}
	if check := c.Args; check != nil && !c.HasSubCommands() {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return argumentError(c, len(args))
			}
			if i := slices.Index(args, ""); i >= 0 { // such as "$UNSET" in a script, which would count as the current folder
				return fmt.Errorf("argument %d is empty; set it or omit it", i+1)
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		clarify(sub)
	}
}

func argumentError(c *cobra.Command, n int) error {
	given := fmt.Sprintf("there are %d arguments", n)
	switch n {
	case 0:
		given = "an argument is missing"
	case 1:
		given = "there is one argument"
	}
	return fmt.Errorf("%s; usage: %s\n%s", given, strings.TrimSuffix(c.UseLine(), " [flags]"), seeHelp(c, "arguments and flags"))
}

// flagError rewords an error of the flag library.
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
		err = fmt.Errorf("--%s requires a value: --%[1]s %s", bare.GetFlag().Name, bare.GetFlag().Value.Type())
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

// seeHelp refers to the help of a command.
func seeHelp(c *cobra.Command, what string) string {
	return fmt.Sprintf("Run %q to see the %s", c.CommandPath()+" --help", what)
}
