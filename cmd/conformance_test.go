package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/shopspring/decimal"
)

// TestConformance plans every configuration of testdata/conformance and
// testdata/conformance-clauses and holds the document against the figures that an
// independent implementation worked out, and against the published schema.
func TestConformance(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("../docs/schema/plan-1.1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for folder, least := range map[string]int{"conformance": 40, "conformance-clauses": 60} {
		cases, err := filepath.Glob("testdata/" + folder + "/*/main.hcl")
		if err != nil || len(cases) < least {
			t.Fatalf("%d cases, %v", len(cases), err)
		}
		for _, name := range cases {
			dir := filepath.Dir(name)
			t.Run(folder+"/"+filepath.Base(dir), func(t *testing.T) {
				got := planDocument(t, name)
				var want any
				decode(t, readFile(t, filepath.Join(dir, "expected.json")), &want)
				contains(t, "", got, want)
				events, err := os.ReadFile(filepath.Join(dir, "events.json"))
				if err == nil {
					decode(t, events, &want)
					contains(t, "", eventsOf(got, want), want)
				}
				if err := schema.Validate(got); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// eventsOf are a document's events of the types that are wanted of any account, by the
// addresses of accounts that have such events.
func eventsOf(document, want any) any {
	types := map[any]bool{}
	for _, events := range want.(map[string]any) {
		for _, e := range events.([]any) {
			types[e.(map[string]any)["type"]] = true
		}
	}
	got := map[string]any{}
	for _, a := range document.(map[string]any)["accounts"].([]any) {
		account, events := a.(map[string]any), []any{}
		for _, e := range account["events"].([]any) {
			if types[e.(map[string]any)["type"]] {
				events = append(events, e)
			}
		}
		got[account["address"].(string)] = events
	}
	return got
}

// TestConformanceErrors holds the message about a price that is not public against
// where it must be, with its month, calls and tier.
func TestConformanceErrors(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob("testdata/conformance-clauses/errors/*/main.hcl")
	if err != nil || len(cases) < 6 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, name := range cases {
		var want struct {
			Usage, Month string
			Tier         int64 `json:"tier_from"`
			Calls        int64
		}
		if err := json.Unmarshal(readFile(t, filepath.Join(filepath.Dir(name), "error.json")), &want); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, code := runIn(t, ".", "plan", name)
		message := strings.Join(strings.Fields(strings.ReplaceAll(stderr, "│", " ")), " ")
		place := fmt.Sprintf("in usage %q:", strings.TrimPrefix(want.Usage, "usage."))
		detail := fmt.Sprintf("In %s %d calls of ", want.Month, want.Calls)
		tier := fmt.Sprintf("by the tier from %d,", want.Tier)
		if code != 1 || stdout != "" || strings.Count(message, "Error: No public price") != 1 || !strings.Contains(message, place) || !strings.Contains(message, detail) || !strings.Contains(message, tier) {
			t.Errorf("%s: exit code %d, want 1 and\n%s\n%s … %s\n%s", name, code, place, detail, tier, stderr)
		}
	}
}

// planDocument is the document that "planner plan --format json" prints.
func planDocument(t *testing.T, path string, flags ...string) (document any) {
	t.Helper()
	stdout, stderr, code := runIn(t, ".", append([]string{"plan", "--format", "json", path}, flags...)...)
	if code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	decode(t, []byte(stdout), &document)
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
	meters := map[[2]any]bool{}
	for _, w := range want {
		if object, ok := w.(map[string]any); ok && object["meter"] != nil {
			meters[[2]any{object["catalog"], object["meter"]}] = true
		}
	}
	if len(meters) == 0 && len(want) > 0 {
		return got
	}
	var kept []any
	for _, g := range got {
		object, ok := g.(map[string]any)
		unused := ok && fmt.Sprint(object["calls"]) == "0" && fmt.Sprint(object["lost"]) == "0"
		if !ok || object["meter"] == nil || meters[[2]any{object["catalog"], object["meter"]}] || meters[[2]any{nil, object["meter"]}] || !unused {
			kept = append(kept, g)
		}
	}
	return kept
}

// sameScalar compares money, prices and numbers as decimals and the rest as it is.
func sameScalar(got, want any) bool {
	if fmt.Sprintf("%T", got) == fmt.Sprintf("%T", want) {
		a, errA := decimal.NewFromString(fmt.Sprint(got))
		b, errB := decimal.NewFromString(fmt.Sprint(want))
		if errA == nil && errB == nil {
			return a.Equal(b)
		}
	}
	return got == want
}
