package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/declarative-cost/planner/cmd"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/shopspring/decimal"
)

// TestConformance plans every configuration of testdata/conformance and holds
// the document against the figures that an independent implementation worked
// out, and against the published schema.
func TestConformance(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("../docs/schema/plan-1.1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := filepath.Glob("testdata/conformance/*/main.hcl")
	if err != nil || len(cases) < 40 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, name := range cases {
		t.Run(filepath.Base(filepath.Dir(name)), func(t *testing.T) {
			got := planDocument(t, name)
			var want any
			decode(t, readFile(t, filepath.Join(filepath.Dir(name), "expected.json")), &want)
			contains(t, "", got, want)
			if err := schema.Validate(got); err != nil {
				t.Error(err)
			}
		})
	}
}

// planDocument is the document that "planner plan --format json" prints.
func planDocument(t *testing.T, path string, flags ...string) any {
	t.Helper()
	var stdout, stderr bytes.Buffer
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	env := &cmd.Env{
		Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr, Dir: dir,
		Getenv: func(string) string { return "" }, Environ: func() []string { return nil },
	}
	if code := cmd.Execute(env, append([]string{"plan", "--format", "json", path}, flags...)); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	var document any
	decode(t, stdout.Bytes(), &document)
	return document
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decode(t *testing.T, data []byte, into any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatal(err)
	}
}

// contains checks that every value of want is in got. Lists agree entry by
// entry, except that meters which a month does not use may be missing in want.
func contains(t *testing.T, at string, got, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s: got %v, want an object", at, got)
			return
		}
		for key, value := range want {
			if _, ok := object[key]; !ok {
				t.Errorf("%s.%s: missing", at, key)
				continue
			}
			contains(t, at+"."+key, object[key], value)
		}
	case []any:
		list, _ := got.([]any)
		list = sameMeters(list, want)
		if len(list) != len(want) {
			t.Errorf("%s: %d entries, want %d", at, len(list), len(want))
			return
		}
		for i := range want {
			contains(t, fmt.Sprintf("%s[%d]", at, i), list[i], want[i])
		}
	default:
		if !sameScalar(got, want) {
			t.Errorf("%s: got %v, want %v", at, got, want)
		}
	}
}

// sameMeters leaves out the entries of got whose meter want does not list; an
// unused meter has no calls.
func sameMeters(got, want []any) []any {
	meters := map[any]bool{}
	for _, w := range want {
		if object, ok := w.(map[string]any); ok && object["meter"] != nil {
			meters[object["meter"]] = true
		}
	}
	if len(meters) == 0 && len(want) > 0 {
		return got
	}
	var kept []any
	for _, g := range got {
		object, ok := g.(map[string]any)
		unused := ok && fmt.Sprint(object["calls"]) == "0" && fmt.Sprint(object["lost"]) == "0"
		if !ok || object["meter"] == nil || meters[object["meter"]] || !unused {
			kept = append(kept, g)
		}
	}
	return kept
}

// sameScalar compares money as decimals and the rest as it is.
func sameScalar(got, want any) bool {
	g, isText := got.(string)
	w, alsoText := want.(string)
	if isText && alsoText {
		a, errA := decimal.NewFromString(g)
		b, errB := decimal.NewFromString(w)
		if errA == nil && errB == nil {
			return a.Equal(b)
		}
	}
	return got == want
}
