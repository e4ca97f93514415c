package cmd_test

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// A releaseConfig is .goreleaser.yaml, as far as it says what a release holds.
type releaseConfig struct {
	Builds []struct {
		Env, Goos, Goarch, Flags []string
		ModTimestamp             string `yaml:"mod_timestamp"`
	}
	Archives []struct {
		NameTemplate    string `yaml:"name_template"`
		Formats         []string
		FormatOverrides []struct {
			Goos    string
			Formats []string
		} `yaml:"format_overrides"`
		Wrap  bool `yaml:"wrap_in_directory"`
		Files []struct{ Src, Dst string }
	}
	Checksum struct {
		NameTemplate string `yaml:"name_template"`
		Algorithm    string
	}
	SBOMs []struct {
		Artifacts string
		Documents []string
	}
}

func readReleaseConfig(t *testing.T) (config releaseConfig) {
	t.Helper()
	if err := yaml.Unmarshal(readFile(t, "../.goreleaser.yaml"), &config); err != nil {
		t.Fatal(err)
	}
	return config
}

// files are those of a release, but for the checksums: for every system and
// processor an archive, and for every archive a list of its modules under the name
// that GoReleaser gives it by default.
func (c releaseConfig) files(t *testing.T, version string) (names []string) {
	t.Helper()
	if len(c.Builds) != 1 || len(c.Archives) != 1 || len(c.SBOMs) != 1 || c.SBOMs[0].Artifacts != "archive" || c.SBOMs[0].Documents != nil {
		t.Fatalf("the release is made otherwise: %+v", c)
	}
	for _, goos := range c.Builds[0].Goos {
		format := c.Archives[0].Formats[0]
		for _, o := range c.Archives[0].FormatOverrides {
			if o.Goos == goos {
				format = o.Formats[0]
			}
		}
		for _, goarch := range c.Builds[0].Goarch {
			name := strings.NewReplacer("{{ .Version }}", version, "{{ .Os }}", goos, "{{ .Arch }}", goarch).Replace(c.Archives[0].NameTemplate) + "." + format
			names = append(names, name, name+".sbom.json")
		}
	}
	return names
}

// TestReleaseIsWhatTheActionInstalls holds the names of archives against those that
// .github/action/install.sh looks for, and what makes a build the same everywhere.
func TestReleaseIsWhatTheActionInstalls(t *testing.T) {
	config := readReleaseConfig(t)
	install := string(readFile(t, "../.github/action/install.sh"))
	archive := config.Archives[0]
	name := strings.NewReplacer("{{ .Version }}", "${number}", "{{ .Os }}_{{ .Arch }}", "$(platform)").Replace(archive.NameTemplate)
	if !strings.Contains(install, "archive="+name+"."+archive.Formats[0]+"\n") || archive.Wrap {
		t.Errorf("the action installs no %s.%s", name, archive.Formats[0])
	}
	if sums := config.Checksum; sums.Algorithm != "sha256" || !strings.Contains(install, `check `+sums.NameTemplate) {
		t.Errorf("the action does not check by %+v", sums)
	}
	build := config.Builds[0]
	for _, c := range []struct{ have, need []string }{
		{build.Goos, []string{"linux", "darwin", "windows"}}, {build.Goarch, []string{"amd64", "arm64"}},
		{build.Env, []string{"CGO_ENABLED=0"}}, {build.Flags, []string{"-trimpath", "-buildvcs=true"}},
	} {
		for _, need := range c.need {
			if !slices.Contains(c.have, need) {
				t.Errorf("%v lacks %s", c.have, need)
			}
		}
	}
	if build.ModTimestamp != "{{ .CommitTimestamp }}" {
		t.Errorf("the programs have the time %s", build.ModTimestamp)
	}
	for _, folder := range []string{"docs", "examples"} {
		names, err := filepath.Glob("../" + folder + "/*.*")
		if err != nil || len(names) == 0 {
			t.Fatalf("%s has no files: %v", folder, err)
		}
		for _, name := range names {
			if !slices.ContainsFunc(archive.Files, func(f struct{ Src, Dst string }) bool {
				matches, err := path.Match(f.Src, filepath.ToSlash(strings.TrimPrefix(name, "../")))
				return matches && err == nil && !strings.Contains(f.Src, "**") // which stands for one folder at least
			}) {
				t.Errorf("the archives lack %s", name)
			}
		}
	}
	made := string(readFile(t, "../.ci/release-files"))
	for _, dst := range []string{"completions", "man"} {
		if !slices.ContainsFunc(archive.Files, func(f struct{ Src, Dst string }) bool { return f.Dst == dst && f.Src == "bin/release/"+dst+"/*" }) ||
			!strings.Contains(made, "$out/"+dst) {
			t.Errorf("the archives lack %s", dst)
		}
	}
}

// TestReleaseNotes are a dated section of the changelog, and of no other version.
func TestReleaseNotes(t *testing.T) {
	dir := t.TempDir()
	if text, err := runTool(t, "", nil, "sh", "-ec", `mkdir "$0/.ci"; cp ../.ci/release-notes "$0/.ci"
		printf '%s\n' '# Changelog' '' '## [0.3.0] - Unreleased' '' 'new' '' '## [0.2.0] - 2027-01-02' '' '### Added' '' '- this' '' '## [0.1.0] - 2026-12-01' '' 'old' > "$0/CHANGELOG.md"`, dir); err != nil {
		t.Fatal(err, text)
	}
	for version, want := range map[string]string{
		"0.2.0": "### Added\n\n- this\n", "0.1.0": "old\n",
		"0.3.0": "CHANGELOG.md has no section \"## [0.3.0] - YYYY-MM-DD\".\n", "0.2": "CHANGELOG.md has no section \"## [0.2] - YYYY-MM-DD\".\n",
	} {
		if text, _ := runTool(t, dir, nil, ".ci/release-notes", version); text != want {
			t.Errorf("%s: %q, want %q", version, text, want)
		}
	}
}
