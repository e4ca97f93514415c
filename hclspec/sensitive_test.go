package hclspec_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
)

// What is sensitive never shows in a message: not in its detail, not as the value
// of a name, not as a line of a file of values.
func TestMessagesHideSensitiveValues(t *testing.T) {
	const head = `
planner {
  start  = "2026-12"
  months = 3
}
variable "text" {
  sensitive = true
}
variable "number" {
  sensitive = true
}
variable "map" {
  sensitive = true
}
variable "amount" {
  type      = number
  sensitive = true
}
variable "keyed" {
  type      = map(number)
  sensitive = true
  default   = {}
}
variable "limited" {
  sensitive = true
  default   = 1
  validation {
    condition     = var.limited < 10
    error_message = "It is ${var.limited}."
  }
}
account "a" {}
`
	const values = `
text   = "hush7777"
number = -7777
map    = { hush7777 = "hush7777", "2026-12" = -7777 }
amount = 5
`
	usage := func(line string) string {
		lines := map[string]string{"account": "account.a", "meter": `"crop_image"`, "calls": "1"}
		name, _, _ := strings.Cut(line, " ")
		delete(lines, name)
		text := "usage \"u\" {\n  " + line + "\n"
		for name, value := range lines {
			text += "  " + name + " = " + value + "\n"
		}
		return text + "}\n"
	}
	tests := map[string]struct{ config, values, summary string }{
		"title":                 {`account "b" { title = var.text }`, "", "Sensitive value"},
		"tag":                   {`account "b" { tags = { a = var.text } }`, "", "Sensitive value"},
		"key of a tag":          {`account "b" { tags = { (var.text) = "a" } }`, "", "Sensitive value"},
		"for_each":              {`account "b" { for_each = toset([var.text]) }`, "", "Invalid for_each"},
		"for_each of a map":     {`account "b" { for_each = var.map }`, "", "Invalid for_each"},
		"count":                 {`account "b" { count = var.number }`, "", "Invalid count"},
		"meter":                 {usage(`meter = var.text`), "", "Unknown meter"},
		"SKU":                   {"resource_pack \"p\" {\n account = account.a\n sku = var.text\n purchased_on = \"2026-12-01\"\n}", "", "Unknown SKU"},
		"date":                  {"resource_pack \"p\" {\n account = account.a\n sku = \"similar_search_image_1m\"\n purchased_on = var.text\n}", "", "Invalid date"},
		"quantity":              {"resource_pack \"p\" {\n account = account.a\n sku = \"similar_search_image_1m\"\n quantity = var.number\n purchased_on = \"2026-12-01\"\n}", "", "Invalid quantity"},
		"price":                 {"resource_pack \"p\" {\n account = account.a\n sku = \"similar_search_image_1m\"\n price = var.number\n purchased_on = \"2026-12-01\"\n}", "", "Negative price"},
		"calls":                 {usage(`calls = var.number`), "", "Invalid calls"},
		"calls of a map":        {usage(`calls = var.map`), "", "Invalid value"},
		"calls of an entry":     {usage(`calls = { "2026-12" = var.number }`), "", "Invalid value"},
		"calls of a list":       {usage(`calls = [1, 2, var.number]`), "", "Invalid calls"},
		"growth":                {usage(`growth = var.number`), "", "Invalid growth"},
		"growth that is great":  {usage(`growth = -var.number * 1e9`), "", "Volume out of range"},
		"growth_from":           {usage(`growth_from = var.text`), "", "Invalid month"},
		"seasonality":           {usage(`seasonality = var.map`), "", "Invalid value"},
		"actual":                {usage(`actual = { "2026-12" = var.number }`), "", "Invalid value"},
		"top-up":                {"top_up \"t\" {\n account = account.a\n amount = var.number\n date = \"2026-12-01\"\n}", "", "Negative amount"},
		"top-up's day":          {"top_up \"t\" {\n account = account.a\n amount = 1\n monthly_on = var.number\n}", "", "Invalid day"},
		"discount":              {`account "b" { discount = var.number }`, "", "Negative discount"},
		"discount by meter":     {`account "b" { discount = { crop_image = var.number } }`, "", "Negative discount"},
		"term":                  {"account \"b\" {\n terms {\n tier_mode = var.text\n }\n}", "", "Invalid term"},
		"term that is a number": {"account \"b\" {\n terms {\n freeze_ratio = var.number\n }\n}", "", "Invalid term"},
		"opening":               {"account \"b\" {\n opening {\n frozen = var.number\n }\n}", "", "Negative amount"},
		"catalogue":             {"catalog \"c\" {\n source = var.text\n}", "", "Unknown catalogue"},
		"argument":              {`locals { l = upper(var.map) }`, "", "Invalid function argument"},
		"parsed":                {`locals { l = tonumber(var.text) }`, "", "Invalid function argument"},
		"decoded":               {`locals { l = jsondecode(var.text) }`, "", "Invalid function argument"},
		"operand":               {`locals { l = var.text + 1 }`, "", "Invalid operand"},
		"index":                 {`locals { l = { a = 1 }[var.text] }`, "", "Invalid index"},
		"key":                   {`locals { l = var.map["other"] }`, "", "Invalid index"},
		"attribute":             {`locals { l = var.map.other }`, "", "Unsupported attribute"},
		"key of an account":     {usage(`account = { a = account.a }[var.text]`), "", "Invalid index"},
		"file":                  {`locals { l = file(var.text) }`, "", "Invalid function argument"},
		"type":                  {"", `amount = "hush7777"`, "Invalid value for variable"},
		"key of a type":         {"", `keyed = { hush7777 = [] }`, "Invalid value for variable"},
		"validation":            {"", "limited = 7777", "Invalid value for variable"},
		"budget":                {"budget \"b\" {\n amount = 1\n basis = var.text\n}", "", "Invalid value"},
		"budget's amount":       {"budget \"b\" {\n amount = var.number\n}", "", "Negative amount"},
		"output":                {"output \"o\" {\n value = var.text\n}", "", "Sensitive value"},
		"scenario":              {"scenario \"s\" {\n calls_multiplier = var.number\n}", "", "Invalid multiplier"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			own := values
			if test.values != "" {
				key, _, _ := strings.Cut(test.values, " ")
				own = ""
				for _, line := range strings.SplitAfter(values, "\n") {
					if !strings.HasPrefix(line, key) {
						own += line
					}
				}
				own += test.values + "\n"
			}
			fsys := fstest.MapFS{
				"main.hcl":         {Data: []byte(head + test.config)},
				"planner.vars.hcl": {Data: []byte(own)},
			}
			config, diags := hclspec.Load(hclspec.Options{FS: fsys, Path: "."})
			described := hclspec.Describe(diags, config.Files)
			text, err := json.MarshalIndent(described, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "7777") {
				t.Errorf("the value shows:\n%s", text)
			}
			if len(described) != 1 || described[0].Summary != test.summary {
				t.Errorf("want one %q, got:\n%s", test.summary, text)
			}
		})
	}
}
