package cmd_test

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A releaseConfig is .goreleaser.yaml, as far as it says what a release holds.
type releaseConfig struct {
	Builds []struct {
		Goos, Goarch []string
	}
	Archives []struct {
		NameTemplate    string `yaml:"name_template"`
		Formats         []string
		FormatOverrides []struct {
			Goos    string
			Formats []string
		} `yaml:"format_overrides"`
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
