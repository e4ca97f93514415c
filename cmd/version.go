package cmd

import (
	"fmt"
	"runtime/debug"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/spf13/cobra"
)

// version is the version of this program (semantic versioning).
const version = "0.1.0"

func newVersionCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version, the commit and the dates of the built-in catalogues",
		Example: "  planner version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return runVersion(env)
		},
	}
}

func runVersion(env *Env) error {
	fmt.Fprintf(env.Stdout, "planner %s%s\n", version, commit())
	for _, id := range hclspec.BuiltinCatalogIDs() {
		c, err := hclspec.BuiltinCatalog(id)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.Stdout, "catalogue %s, prices of %s, %s\n", id, c.Spec().AsOf, c.SHA256()[:12])
	}
	return nil
}

// commit is the commit that the program was built from, where the build knows.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	revision, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = ", modified"
		}
	}
	if revision == "" && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return " (" + info.Main.Version + ")" // installed as a module: its version names the commit
	}
	if revision == "" {
		return ""
	}
	return fmt.Sprintf(" (commit %.12s%s)", revision, dirty)
}
