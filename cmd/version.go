package cmd

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/spf13/cobra"
)

// version is the version of this program (semantic versioning).
const version = "0.1.0"

// sourceCommit is the commit of the sources where the build has no repository to
// see, as in the image: -ldflags "-X github.com/declarative-cost/planner/cmd.sourceCommit=HASH".
var sourceCommit string

// A buildVersion says which program this is: what "planner version" prints.
type buildVersion struct {
	Version    string           `json:"version"`
	Commit     *string          `json:"commit"`      // its hash; null where the build does not know it
	CommitTime *string          `json:"commit_time"` // RFC 3339, UTC; likewise
	Modified   bool             `json:"modified"`    // the sources differ from the commit
	Module     *string          `json:"module"`      // version of the module where it was built as one; null from a work tree
	Go         string           `json:"go"`
	Platform   string           `json:"platform"`
	Catalogs   []catalogVersion `json:"catalogs"`
}

type catalogVersion struct {
	ID        string       `json:"id"`
	AsOf      pricing.Date `json:"as_of,omitzero"`
	CheckedOn pricing.Date `json:"checked_on"`
	SHA256    string       `json:"sha256"`
}

func newVersionCommand(env *Env) *cobra.Command {
	o := &outputOptions{}
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version, commit and built-in catalogues",
		Example: `  planner version
  planner version --format json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return runVersion(env, o)
		},
	}
	o.addFormatFlag(c)
	return c
}

func runVersion(env *Env, o *outputOptions) error {
	info, _ := debug.ReadBuildInfo()
	v := newBuildVersion(info, sourceCommit)
	v.Catalogs = each(builtinCatalogs(), func(c *pricing.Catalog) catalogVersion {
		return catalogVersion{c.ID(), c.Spec().AsOf, c.Spec().CheckedOn, c.SHA256()}
	})
	if o.format == "json" {
		return document.WriteJSON(env.Stdout, v)
	}
	return buffered(env.Stdout, v.writeText)
}

// newBuildVersion reads what the linker noted of the build; commit is what the
// builder said where it noted nothing.
func newBuildVersion(info *debug.BuildInfo, commit string) *buildVersion {
	v := &buildVersion{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if commit != "" {
		v.Commit = &commit
	}
	if info == nil {
		return v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = &s.Value
		case "vcs.time":
			v.CommitTime = &s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	if v.Commit == nil && info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Module = &info.Main.Version // go install MODULE@VERSION: it names the tag or the commit
	}
	return v
}

func (v *buildVersion) writeText(w io.Writer) error {
	fmt.Fprintf(w, "planner %s%s\n", v.Version, v.source())
	fmt.Fprintf(w, "built with %s for %s\n", v.Go, v.Platform)
	for _, c := range v.Catalogs {
		fmt.Fprintf(w, "catalogue %s, prices checked on %s, %.12s\n", c.ID, c.CheckedOn, c.SHA256)
	}
	return nil
}

// source says in brackets what the program was built from, as far as is known.
func (v *buildVersion) source() string {
	switch {
	case v.Module != nil:
		return " (" + *v.Module + ")"
	case v.Commit == nil:
		return ""
	}
	text := fmt.Sprintf(" (commit %.12s", *v.Commit)
	if v.CommitTime != nil {
		day, _, _ := strings.Cut(*v.CommitTime, "T")
		text += " of " + day
	}
	if v.Modified {
		text += ", modified"
	}
	return text + ")"
}
