package cmd

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersionSaysWhatItWasBuiltFrom(t *testing.T) {
	const hash = "96742cc0e1f2a3b4c5d6e7f8091a2b3c4d5e6f70"
	inRepository := func(modified string) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: "v0.1.1-0.20261122101112-96742cc0e1f2"}, Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: hash}, {Key: "vcs.time", Value: "2026-11-22T10:11:12Z"}, {Key: "vcs.modified", Value: modified},
		}}
	}
	for _, c := range []struct {
		name, commit, want string
		info               *debug.BuildInfo
	}{
		{"work tree", "", " (commit 96742cc0e1f2 of 2026-11-22)", inRepository("false")},
		{"changed work tree", "", " (commit 96742cc0e1f2 of 2026-11-22, modified)", inRepository("true")},
		{"module", "", " (v0.1.0)", &debug.BuildInfo{Main: debug.Module{Version: "v0.1.0"}}},
		{"sources without a repository", "", "", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}},
		{"the same, and the builder knows", hash, " (commit 96742cc0e1f2)", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}},
		{"both know", "0000", " (commit 96742cc0e1f2 of 2026-11-22)", inRepository("false")},
		{"nothing is known", "", "", nil},
	} {
		var out strings.Builder
		if err := newBuildVersion(c.info, c.commit).writeText(&out); err != nil {
			t.Fatal(err)
		}
		want := "planner " + version + c.want + "\nbuilt with " + runtime.Version() + " for " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
		if out.String() != want {
			t.Errorf("%s: %q, want %q", c.name, out.String(), want)
		}
	}
}
