package hclspec_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/google/go-cmp/cmp"
)

// load reads the configuration in main.hcl, or a folder's if there are more
// files, and returns what the user sees of its mistakes: place, summary, detail.
func load(files map[string]string, change func(*hclspec.Options)) (*hclspec.Config, []string) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	options := hclspec.Options{FS: fsys, Path: "."}
	if change != nil {
		change(&options)
	}
	config, diags := hclspec.Load(options)
	var seen []string
	for _, d := range hclspec.Describe(diags, config.Files) {
		place := "anywhere"
		if d.Range != nil {
			place = fmt.Sprintf("%s:%d", d.Range.Filename, d.Range.Start.Line)
		}
		seen = append(seen, fmt.Sprintf("%s: %s: %s", place, d.Summary, d.Detail))
	}
	return config, seen
}

const givenVariables = `
planner { start = "2026-12" }
variable "growth" {
  type    = number
  default = 0
  validation {
    condition     = var.growth >= -1
    error_message = "Growth is at least -1."
  }
}
variable "teams" {
  type    = map(number)
  default = {}
}
variable "label" { default = "none" }
variable "price" {
  type      = number
  default   = 1
  sensitive = true
}
variable "limits" {
  type      = list(number)
  default   = []
  sensitive = true
}
`

// Mistakes in values that come from the command line and the environment have no
// line of the configuration to point at: the message says where they come from.
func TestGivenValues(t *testing.T) {
	setting := func(name, text string) func(*hclspec.Options) {
		return func(o *hclspec.Options) { o.Settings = []hclspec.Setting{{Name: name, Text: text}} }
	}
	file := func(name string) func(*hclspec.Options) {
		return func(o *hclspec.Options) { o.Settings = []hclspec.Setting{{File: name}} }
	}
	environment := func(name, text string) func(*hclspec.Options) {
		return func(o *hclspec.Options) { o.Environment = map[string]string{name: text} }
	}
	tests := map[string]struct {
		change func(*hclspec.Options)
		want   []string
	}{
		"right":                       {setting("growth", "0.5"), nil},
		"text without quotes":         {setting("label", `a "b" ${c}`), nil},
		"expression":                  {setting("teams", `{ search = 1 }`), nil},
		"environment of another tool": {environment("colour", "red"), nil},
		"unknown name": {setting("grwoth", "1"), []string{
			`anywhere: Unknown variable: --var grwoth: There is no variable "grwoth" to take this value. Did you mean "growth"?`}},
		"another type": {setting("growth", "fast"), []string{
			`main.hcl:3: Invalid value for variable: The value of var.growth does not fit its type: a number is required; "fast" is not one: a number is written in decimal digits alone, as in 800000, 0.05 or 1e3. The value of var.growth comes from --var growth.`}},
		"another type in the environment": {environment("growth", "fast"), []string{
			`main.hcl:3: Invalid value for variable: The value of var.growth does not fit its type: a number is required; "fast" is not one: a number is written in decimal digits alone, as in 800000, 0.05 or 1e3. The value of var.growth comes from the environment variable PLANNER_VAR_growth.`}},
		"invalid": {setting("growth", "-2"), []string{
			"main.hcl:3: Invalid value for variable: Growth is at least -1.\n\nThis was checked by the validation rule at main.hcl:6. The value of var.growth comes from --var growth."}},
		"no expression": {setting("teams", "{ search = "), []string{
			`<--var teams>:1: Missing expression: Expected the start of an expression, but found the end of the file.`}},
		"reference": {setting("teams", "{ search = local.calls }"), []string{
			`<--var teams>:1: Variables not allowed: Variables may not be used here. A value is a constant; texts in it are quoted.`}},
		"list for a map": {setting("teams", "[1]"), []string{
			`main.hcl:11: Invalid value for variable: The value of var.teams does not fit its type: map of number required. The value of var.teams comes from --var teams.`}},
		"file that does not exist": {file("prod.vars.hcl"), []string{
			`anywhere: Cannot read: prod.vars.hcl cannot be read: no such file or directory.`}},
		"secret of another type": {setting("price", "hush"), []string{
			`main.hcl:16: Invalid value for variable: The value of var.price does not fit its type: number required. The value of var.price comes from --var price.`}},
		"secret that is no expression": {setting("limits", "[hush"), []string{
			`<--var limits>:1: Unterminated tuple constructor expression: There is no corresponding closing bracket before the end of the file. This may be caused by incorrect bracket nesting elsewhere in this file.`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, got := load(map[string]string{"main.hcl": givenVariables}, test.change)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if strings.Contains(strings.Join(got, ""), "hush") {
				t.Error("a sensitive value is shown")
			}
		})
	}
}

// One mistake gives one message, however much depends on it.
func TestNoConsequences(t *testing.T) {
	const head = "planner { start = \"2026-12\" }\n"
	uses := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format+"\n", i)
		}
		return b.String()
	}
	tests := map[string]struct{ config, want string }{
		"a local in twenty places": {
			`locals { bad = 1 + "a" }` + "\n" + uses(20, `locals { use%d = local.bad * 2 }`),
			`main.hcl:2: Invalid operand`,
		},
		"a variable in twenty places": {
			"variable \"bad\" {\n  type = number\n  default = \"x\"\n}\n" +
				uses(20, "account \"a%d\" {\n  title = \"t ${var.bad}\"\n  opening { balance = var.bad }\n}"),
			`main.hcl:4: Invalid default value`,
		},
		"an account of five usages, packs and top-ups": {
			"account \"bad\" {\n  catalog = catalog.nowhere\n}\n" +
				uses(5, "usage \"u%d\" {\n  account = account.bad\n  meter = \"crop_image\"\n  calls = 1\n}") +
				uses(5, "resource_pack \"p%d\" {\n  account = account.bad\n  sku = \"similar_search_image_1m\"\n  purchased_on = \"2026-12-01\"\n}") +
				uses(5, "top_up \"t%d\" {\n  account = account.bad\n  amount = 1\n  date = \"2026-12-01\"\n}") +
				"budget \"b\" {\n  accounts = [account.bad]\n  amount = 1\n}",
			`main.hcl:3: Reference to undeclared name`,
		},
		"an account's for_each": {
			"account \"bad\" {\n  for_each = [\"a\"]\n}\n" +
				uses(5, "usage \"u%d\" {\n  account = account.bad[\"a\"]\n  meter = \"crop_image\"\n  calls = 1\n}") +
				"usage \"each\" {\n  for_each = account.bad\n  account = each.value\n  meter = \"crop_image\"\n  calls = 1\n}",
			`main.hcl:3: Invalid for_each`,
		},
		"a hundred instances": {
			"account \"a\" {}\nusage \"u\" {\n  count = 100\n  account = account.a\n  meter = \"crop_image\"\n  calls = count.index - 500\n}",
			`main.hcl:7: Invalid calls`,
		},
		"a hundred instances with an unknown meter": {
			"account \"a\" {}\nusage \"u\" {\n  count = 100\n  account = account.a\n  meter = \"crop_imag${count.index}\"\n  calls = 1\n}",
			`main.hcl:6: Unknown meter`,
		},
		"a catalogue of five accounts": {
			"catalog \"bad\" {\n  source = \"./none.catalog.hcl\"\n}\n" + uses(5, "account \"a%d\" {\n  catalog = catalog.bad\n}") +
				uses(5, "usage \"u%d\" {\n  account = account.a1\n  meter = \"m\"\n  calls = 1\n}"),
			`main.hcl:3: Cannot read the catalogue`,
		},
		"a misspelt block": {
			"acount \"bad\" {\n}\n" + uses(5, "usage \"u%d\" {\n  account = account.bad\n  meter = \"crop_image\"\n  calls = 1\n}"),
			`main.hcl:2: Unsupported block type`,
		},
		"a misspelt argument": {
			"account \"a\" {}\nusage \"u\" {\n  account = account.a\n  metre = \"crop_image\"\n  calls = 1\n}",
			`main.hcl:5: Unsupported argument`,
		},
		"an error of syntax": {
			"account \"a\" {\n  title = \"A\n}\n" + uses(5, "usage \"u%d\" {\n  account = account.a\n  meter = \"crop_imag\"\n}"),
			`main.hcl:3: Invalid multi-line string`,
		},
		"a module's input": {
			"module \"m\" {\n  source = \"./m\"\n  growth = \"fast\"\n}\naccount \"a\" {\n  title = module.m.title\n}",
			`main.hcl:4: Invalid value for variable`,
		},
	}
	module := "variable \"growth\" {\n  type = number\n}\nlocals {\n  a = var.growth + 1\n  b = local.a + 1\n}\noutput \"title\" {\n  value = \"${local.a} ${local.b}\"\n}"
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, got := load(map[string]string{"main.hcl": head + test.config, "m/main.hcl": module}, nil)
			if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("want one message, %s, got %d:\n%s", test.want, len(got), strings.Join(got, "\n"))
			}
		})
	}
}

// Twenty mistakes give twenty messages, in source order.
func TestTwentyMistakes(t *testing.T) {
	const head = "planner { start = \"2026-12\" }\n"
	tests := map[string]struct {
		block   string // with the mistake in its second line
		summary string
	}{
		"references": {"locals {\n  wrong%d = local.nowhere\n}\n", "Reference to undeclared name"},
		"syntax":     {"account \"a%d\" {\n  title =\n}\n", "Invalid expression"},
		"brackets":   {"account \"a%d\" {\n  title = [1)\n}\n", "Mismatched bracket"},
		"names":      {"account \"a%d\" {\n  titel = 1\n}\n", "Unsupported argument"},
		"functions":  {"locals {\n  wrong%d = uper(1)\n}\n", "Unknown function"},
		"types":      {"account \"a%d\" {\n  discount = \"x\"\n}\n", "Incorrect value type"},
		"limits":     {"account \"a%d\" {\n  discount = -1\n}\n", "Negative discount"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			config := head
			var want []string
			for i := range 20 {
				config += fmt.Sprintf(test.block, i)
				want = append(want, fmt.Sprintf("main.hcl:%d: %s", 3+3*i, test.summary))
			}
			_, got := load(map[string]string{"main.hcl": config}, nil)
			for i := range got {
				place, rest, _ := strings.Cut(got[i], ": ")
				summary, _, _ := strings.Cut(rest, ": ")
				got[i] = place + ": " + summary
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Files that are no configuration at all.
func TestUnreadableFiles(t *testing.T) {
	tests := map[string]struct{ name, source, want string }{
		"not UTF-8":       {"main.hcl", "locals {\n  a = \"caf\xe9\"\n}\n", "main.hcl:2: Invalid character encoding: "},
		"JSON not UTF-8":  {"main.hcl.json", "{\"locals\": {\"a\": \"caf\xe9\"}}", "main.hcl.json:1: Invalid character encoding: "},
		"JSON text":       {"main.hcl.json", `"all"`, "main.hcl.json:1: Root value must be object: "},
		"JSON number":     {"main.hcl.json", `5`, "main.hcl.json:1: Root value must be object: "},
		"empty JSON":      {"main.hcl.json", ``, "main.hcl.json:1: Missing value: "},
		"JSON that ends":  {"main.hcl.json", `{"account": `, "main.hcl.json:1: Invalid JSON: "},
		"JSON in .hcl":    {"main.hcl", `{"account": {}}`, "main.hcl:1: Argument or block definition required: An argument or block definition is required here."},
		"HCL in JSON":     {"main.hcl.json", `account "a" {}`, "main.hcl.json:1: Invalid JSON: "},
		"binary":          {"main.hcl", "\x7fELF\x02\x01\x01\x00\x00", "main.hcl:1: "},
		"of another tool": {"terragrunt.hcl", ``, "anywhere: Folder of another tool: "},
		"no file":         {"notes.txt", ``, "anywhere: No configuration: "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, got := load(map[string]string{test.name: test.source}, nil)
			if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("want one message, %s…, got:\n%s", test.want, strings.Join(got, "\n"))
			}
		})
	}
}
