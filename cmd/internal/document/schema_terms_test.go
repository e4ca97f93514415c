package document

import (
	"encoding/json"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/declarative-cost/planner/pricing"
)

// TestSchemasSayWhatTheTermsAre: the schemas list every term with its values, and every
// reading. With -update they are rewritten.
func TestSchemasSayWhatTheTermsAre(t *testing.T) {
	terms := regexp.MustCompile(`(?s)(\n    "terms": )(\{\n      "description": "Every term .*?\n    \})`)
	readings := regexp.MustCompile(`(?s)(\n        "reading": )(\{\n.*?\n        \})`)
	for _, file := range []string{schemaFile, workingsSchemaFile} {
		t.Run(path.Base(file), func(t *testing.T) { compareParts(t, file, terms, schemaOfTerms(t)) })
	}
	t.Run("readings", func(t *testing.T) {
		compareParts(t, schemaFile, readings, indented(t, "        ", `{"type": "string", "enum": `+jsonOf(t, sensitivity.Readings)+`}`))
	})
}

// compareParts wants the part of a file after the first group of its place to be the
// text.
func compareParts(t *testing.T, file string, place *regexp.Regexp, want string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := place.FindAllSubmatchIndex(data, -1)
	if len(found) != 1 {
		t.Fatalf("%s stands %d times in %s", place, len(found), file)
	}
	from, to := found[0][4], found[0][5]
	got := string(data[from:to])
	if got == want {
		return
	}
	if !*update {
		t.Fatalf("%s says\n%s\nrun with -update if the terms are meant to be\n%s", file, got, want)
	}
	if err := os.WriteFile(file, []byte(string(data[:from])+want+string(data[to:])), 0o644); err != nil {
		t.Fatal(err)
	}
}

// schemaOfTerms describes an object with every term.
func schemaOfTerms(t *testing.T) string {
	t.Helper()
	var names, properties []string
	for _, term := range pricing.AllTerms {
		names = append(names, term.Name)
		properties = append(properties, jsonOf(t, term.Name)+":"+schemaOfTerm(t, term))
	}
	return indented(t, "    ", `{"description": "Every term of settlement in force.", "type": "object",`+
		`"required": `+jsonOf(t, names)+`, "properties": {`+strings.Join(properties, ",")+`}}`)
}

func schemaOfTerm(t *testing.T, term pricing.Term) string {
	t.Helper()
	switch {
	case term.Whole: // consecutive numbers
		return `{"type": "integer", "minimum": ` + term.Values[0] + `, "maximum": ` + term.Values[len(term.Values)-1] + `}`
	case term.Number:
		return `{"$ref": "#/$defs/decimal"}`
	case term.Pattern != "":
		return `{"type": "string", "pattern": ` + jsonOf(t, term.Pattern) + `}`
	}
	return `{"type": "string", "enum": ` + jsonOf(t, term.Values) + `}`
}

// indented lays out JSON as in a file in which it stands so deep.
func indented(t *testing.T, prefix, text string) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	if err := e.Encode(json.RawMessage(text)); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}
