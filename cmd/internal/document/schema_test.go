package document

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner/ranges"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/shopspring/decimal"
)

const (
	plansSchemaFile = "../../../docs/schema/plans-1.0.schema.json"
	diffsSchemaFile = "../../../docs/schema/diffs-1.0.schema.json"
)

const schemaFile = "../../../docs/schema/plan-1.1.schema.json"

func compileSchema(t testing.TB, file string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	schema, err := c.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t testing.TB, schema *jsonschema.Schema, data []byte) {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(document); err != nil {
		t.Errorf("%#v", err)
	}
}

func TestDocumentsMatchTheSchema(t *testing.T) {
	schema := compileSchema(t, schemaFile)
	validate(t, schema, write(t, New(simulate(t, richInput(t)), fullMeta(t))))
	validate(t, schema, write(t, New(simulate(t, smallInput(t)), richMeta())))
	empty := smallInput(t)
	empty.Accounts, empty.Usages, empty.Catalogs = nil, nil, nil
	validate(t, schema, write(t, New(simulate(t, empty), Meta{})))
}

// wantRefused says that the schema refuses a document with one text in the place of
// another.
func wantRefused(t *testing.T, schema *jsonschema.Schema, text, before, after string) {
	t.Helper()
	altered := strings.ReplaceAll(text, before, after)
	if altered == text {
		t.Fatalf("%s is not in the document:\n%s", before, text)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(altered))
	if err != nil {
		t.Fatalf("with %s it is no JSON, and says nothing of the schema: %v", after, err)
	}
	if schema.Validate(document) == nil {
		t.Errorf("the schema allows %s in the place of %s", after, before)
	}
}

// TestSchemasSayWhatTheStructsSay walks the Go types and the schema of every
// document side by side: the same keys, all required, and everywhere the same types.
func TestSchemasSayWhatTheStructsSay(t *testing.T) {
	for file, document := range map[string]schemaWalk{
		schemaFile:          {of: reflect.TypeFor[Plan]()},
		diffSchemaFile:      {of: reflect.TypeFor[Diff](), elsewhere: reflect.TypeFor[Inputs]()},
		optimizeSchemaFile:  {of: reflect.TypeFor[Optimize]()},
		workingsSchemaFile:  {of: reflect.TypeFor[Workings]()},
		reconcileSchemaFile: {of: reflect.TypeFor[Reconcile]()},
		plansSchemaFile:     {of: reflect.TypeFor[Plans]()},
		diffsSchemaFile:     {of: reflect.TypeFor[Diffs]()},
	} {
		t.Run(path.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var root schemaNode
			if err := json.Unmarshal(data, &root); err != nil {
				t.Fatal(err)
			}
			w := document
			w.T, w.defs, w.used = t, root.Defs, map[string]bool{}
			w.compare("document", w.of, &root)
			for name := range root.Defs {
				if !w.used[name] {
					t.Errorf("nothing refers to $defs/%s", name)
				}
			}
		})
	}
}

type schemaNode struct {
	Ref                  string                 `json:"$ref"`
	Defs                 map[string]*schemaNode `json:"$defs"`
	Type                 any                    `json:"type"`
	Const                any                    `json:"const"`
	AnyOf                []*schemaNode          `json:"anyOf"`
	Required             []string               `json:"required"`
	Properties           map[string]*schemaNode `json:"properties"`
	AdditionalProperties *schemaNode            `json:"additionalProperties"`
	Items                *schemaNode            `json:"items"`
	Pattern              string                 `json:"pattern"`
	anything             bool
}

// UnmarshalJSON reads true, the schema of anything, as well.
func (n *schemaNode) UnmarshalJSON(data []byte) error {
	if string(data) == "true" {
		n.anything = true
		return nil
	}
	type plain schemaNode
	return json.Unmarshal(data, (*plain)(n))
}

type schemaWalk struct {
	*testing.T
	defs      map[string]*schemaNode
	used      map[string]bool
	of        reflect.Type // the document's
	elsewhere reflect.Type // whose keys another schema describes
}

func (w *schemaWalk) resolve(n *schemaNode) *schemaNode {
	for n.Ref != "" {
		name := strings.TrimPrefix(n.Ref, "#/$defs/")
		if w.used[name] = true; w.defs[name] == nil {
			w.Fatalf("%s does not exist", n.Ref)
		}
		n = w.defs[name]
	}
	return n
}

func (w *schemaWalk) compare(path string, goType reflect.Type, n *schemaNode) {
	n = w.resolve(n)
	goType = written(goType)
	nullable := goType.Kind() == reflect.Pointer
	if nullable {
		goType = goType.Elem()
	}
	n, null := w.withoutNull(n)
	if null != nullable {
		w.Errorf("%s: may be null in Go: %v, in the schema: %v", path, nullable, null)
	}
	want := "object"
	switch goType = written(goType); goType {
	case reflect.TypeFor[pricing.Validity](), reflect.TypeFor[reconcile.Clause]():
		want = "string"
	case reflect.TypeFor[Money](), reflect.TypeFor[Cost](), reflect.TypeFor[decimal.Decimal](), reflect.TypeFor[pricing.Date](), reflect.TypeFor[pricing.Month]():
		want = "string"
		w.comparePattern(path, goType, n)
	case reflect.TypeFor[pricing.Terms]():
		var names []string
		for _, term := range pricing.AllTerms {
			names = append(names, term.Name)
		}
		w.compareKeys(path, names, names, n)
	case reflect.TypeFor[ranges.Ratio]():
		want = "number"
	case reflect.TypeFor[Percentile]():
		want = "string"
	case reflect.TypeFor[json.RawMessage]():
		if !n.anything {
			w.Errorf("%s: the schema must allow anything", path)
		}
		return
	case reflect.TypeFor[Units]():
		want = "number"
	case reflect.TypeFor[pricing.GrantMeters]():
		if n != w.defs["grant_meters"] {
			w.Errorf("%s: the schema does not refer to $defs/grant_meters", path)
		}
		return
	default:
		switch goType.Kind() {
		case reflect.Struct:
			w.compareObject(path, goType, n)
		case reflect.Slice:
			want = "array"
			w.compare(path+"[]", goType.Elem(), n.Items)
		case reflect.Map:
			w.compare(path+"{}", goType.Elem(), n.AdditionalProperties)
		case reflect.String:
			want = "string"
		case reflect.Bool:
			want = "boolean"
		case reflect.Int, reflect.Int64, reflect.Uint64:
			want = "integer"
		}
	}
	if n.Type != want && n.Const == nil {
		w.Errorf("%s: the schema's type is %v, want %s", path, n.Type, want)
	}
}

// withoutNull splits null off a schema that allows it.
func (w *schemaWalk) withoutNull(n *schemaNode) (*schemaNode, bool) {
	if len(n.AnyOf) == 2 && n.AnyOf[1].Type == "null" {
		return w.resolve(n.AnyOf[0]), true
	}
	if list, ok := n.Type.([]any); ok && len(list) == 2 && list[1] == "null" {
		without := *n
		without.Type = list[0]
		return &without, true
	}
	return n, false
}

func (w *schemaWalk) compareObject(path string, goType reflect.Type, n *schemaNode) {
	var keys, required []string
	for _, f := range reflect.VisibleFields(goType) {
		key, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		if key == "" || key == "-" { // an embedded struct, or not in the document
			continue
		}
		if keys = append(keys, key); option == "" {
			required = append(required, key)
		}
		if n.Properties == nil && goType == w.elsewhere {
			continue
		}
		if n.Properties[key] != nil {
			fieldType := f.Type
			if option != "" && fieldType.Kind() == reflect.Pointer { // missing, not null
				fieldType = fieldType.Elem()
			}
			w.compare(path+"."+key, fieldType, n.Properties[key])
		}
	}
	w.compareKeys(path, keys, required, n)
}

// compareKeys wants the schema to list exactly the keys, and require those that are
// always there, in order.
func (w *schemaWalk) compareKeys(path string, keys, required []string, n *schemaNode) {
	if diff := cmp.Diff(required, n.Required, cmpopts.EquateEmpty()); diff != "" {
		w.Errorf("%s: keys in Go and required ones (-Go +schema):\n%s", path, diff)
	}
	for key := range n.Properties {
		if !slices.Contains(keys, key) {
			w.Errorf("%s: the schema has %s, Go has not", path, key)
		}
	}
	for _, key := range keys {
		if n.Properties != nil && n.Properties[key] == nil {
			w.Errorf("%s: the schema does not describe %s", path, key)
		}
	}
}

func (w *schemaWalk) comparePattern(path string, goType reflect.Type, n *schemaNode) {
	def := map[reflect.Type]string{
		reflect.TypeFor[Money]():           "money",
		reflect.TypeFor[Cost]():            "cost",
		reflect.TypeFor[decimal.Decimal](): "decimal",
		reflect.TypeFor[pricing.Date]():    "date",
		reflect.TypeFor[pricing.Month]():   "month",
	}[goType]
	if n != w.defs[def] {
		w.Errorf("%s: the schema does not refer to $defs/%s", path, def)
	}
}
