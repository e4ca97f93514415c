package cmd_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// errorFixtures are configurations with mistakes; hclspec's tests hold them
// against the marks in them, these tests against what the user sees.
const errorFixtures = "../hclspec/testdata/error"

// TestValidateShowsMistakes compares what "planner validate" prints for every
// fixture with a golden file.
func TestValidateShowsMistakes(t *testing.T) {
	for _, name := range fixtureNames(t) {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := runIn(t, errorFixtures, "validate", "--root", ".", name)
			if refused := strings.Contains(stderr, "│ Error: "); refused && (code != 1 || stdout != "") || !refused && code != 0 {
				t.Errorf("exit code %d and %d bytes on standard output", code, len(stdout))
			}
			compareGolden(t, filepath.Join("testdata/validate", name+".golden"), stderr)
		})
	}
}

// A validation is the JSON of "planner validate --json".
type validation struct {
	FormatVersion string `json:"format_version"`
	Valid         bool   `json:"valid"`
	ErrorCount    int    `json:"error_count"`
	WarningCount  int    `json:"warning_count"`
	Diagnostics   []struct {
		Severity, Summary, Detail string
		Range                     *struct {
			Filename   string
			Start, End struct{ Line, Column, Byte int }
		}
		Snippet *struct {
			Context *string
			Code    string
			Line    int `json:"start_line"`
			From    int `json:"highlight_start_offset"`
			To      int `json:"highlight_end_offset"`
			Values  []struct{ Traversal, Statement string }
		}
	}
}

// TestValidateJSONMirrorsText holds the JSON of every fixture against its text:
// the same diagnostics in the same order, with the same lines and values; and
// against the file: ranges and highlights name the same bytes.
func TestValidateJSONMirrorsText(t *testing.T) {
	for _, name := range fixtureNames(t) {
		t.Run(name, func(t *testing.T) {
			_, text, _ := runIn(t, errorFixtures, "validate", "--root", ".", name)
			stdout, _, _ := runIn(t, errorFixtures, "validate", "--json", "--root", ".", name)
			var v validation
			decoder := json.NewDecoder(strings.NewReader(stdout))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&v); err != nil {
				t.Fatal(err)
			}
			shown := strings.Split(strings.TrimSuffix(text, "╵\n"), "╵\n")
			if len(shown) != len(v.Diagnostics) || v.ErrorCount+v.WarningCount != len(shown) || v.Valid != (v.ErrorCount == 0) {
				t.Fatalf("the text has %d diagnostics, the JSON %d (%d errors, %d warnings, valid %t)",
					len(shown), len(v.Diagnostics), v.ErrorCount, v.WarningCount, v.Valid)
			}
			last := ""
			for i, d := range v.Diagnostics {
				want := fmt.Sprintf("│ %s: %s\n", map[string]string{"error": "Error", "warning": "Warning"}[d.Severity], d.Summary)
				if !strings.HasPrefix(shown[i], "╷\n"+want) {
					t.Errorf("diagnostic %d of the text does not start with %q:\n%s", i, want, shown[i])
				}
				if got := strings.Fields(strings.ReplaceAll(shown[i], "│", "")); !endsWith(got, strings.Fields(d.Detail)) {
					t.Errorf("diagnostic %d of the text does not end with %q:\n%s", i, d.Detail, shown[i])
				}
				if d.Range == nil {
					continue
				}
				place := fmt.Sprintf("%s %09d", d.Range.Filename, d.Range.Start.Byte)
				if place < last {
					t.Errorf("diagnostic %d at %s comes after one at %s", i, place, last)
				}
				last = place
				if want := fmt.Sprintf("on %s line %d", d.Range.Filename, d.Range.Start.Line); !strings.Contains(shown[i], want) {
					t.Errorf("diagnostic %d of the text lacks %q:\n%s", i, want, shown[i])
				}
				source := string(readFile(t, filepath.Join(errorFixtures, d.Range.Filename)))
				culprit := source[d.Range.Start.Byte:d.Range.End.Byte]
				if highlight := d.Snippet.Code[d.Snippet.From:d.Snippet.To]; !strings.HasPrefix(culprit, highlight) {
					t.Errorf("diagnostic %d highlights %q, but its range holds %q", i, highlight, culprit)
				}
				if line := 1 + strings.Count(source[:d.Range.Start.Byte], "\n"); line != d.Range.Start.Line || line != d.Snippet.Line {
					t.Errorf("diagnostic %d is on line %d, its range says %d and its snippet %d", i, line, d.Range.Start.Line, d.Snippet.Line)
				}
				for _, value := range d.Snippet.Values {
					if want := "│     │ " + value.Traversal + " " + value.Statement + "\n"; !strings.Contains(shown[i], want) {
						t.Errorf("diagnostic %d of the text lacks %q:\n%s", i, want, shown[i])
					}
				}
			}
		})
	}
}

func endsWith(words, end []string) bool {
	return len(words) >= len(end) && cmp.Equal(words[len(words)-len(end):], end)
}

func fixtureNames(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(errorFixtures)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(readFile(t, name)), got); diff != "" {
		t.Errorf("%s (-want +got; -update writes it):\n%s", name, diff)
	}
}

// TestJSONSyntaxGivesTheSameDocument plans one configuration written in both
// syntaxes: text and document are equal byte for byte, and say nothing sensitive.
func TestJSONSyntaxGivesTheSameDocument(t *testing.T) {
	for _, args := range [][]string{
		{"plan", "--format", "json"},
		{"plan", "--format", "json", "--scenario", "high"},
		{"plan", "--detail"},
		{"validate"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			native, stderr, code := runIn(t, "../hclspec/testdata/syntaxes/native", append(args, "--root", ".", ".")...)
			if code != 0 || stderr != "" {
				t.Fatalf("native: exit code %d\n%s", code, stderr)
			}
			inJSON, stderr, code := runIn(t, "../hclspec/testdata/syntaxes/json", append(args, "--root", ".", ".")...)
			if code != 0 || stderr != "" {
				t.Fatalf("JSON: exit code %d\n%s", code, stderr)
			}
			if diff := cmp.Diff(native, inJSON); diff != "" {
				t.Errorf("(-native +JSON):\n%s", diff)
			}
			if secret := "A-17"; strings.Contains(native, secret) {
				t.Errorf("the output shows the sensitive %q", secret)
			}
		})
	}
}
