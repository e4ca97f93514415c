package hclspec_test

import (
	"fmt"
	"testing/fstest"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/settle"
)

// exampleFiles are a configuration. In a program they are os.DirFS, the FS of an
// os.Root, an embed.FS or a commit.
var exampleFiles = fstest.MapFS{"main.hcl": {Data: []byte(`
planner {
  start  = "2026-12"
  months = 2
}

variable "growth" {
  type    = number
  default = 1
}

account "shop" {}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 310000 * var.growth
}

check "cheap" {
  assert {
    condition     = result.totals.billed < 20000
    error_message = "It costs ${result.totals.billed}."
  }
}

output "billed" {
  value = result.totals.billed
}
`)}}

// Files in, the input of a simulation out.
func ExampleLoad() {
	config, diags := hclspec.Load(hclspec.Options{
		FS: exampleFiles, Path: ".",
		Settings: []hclspec.Setting{{Name: "growth", Text: "2"}},
	})
	if diags.HasErrors() {
		fmt.Println(diags)
		return
	}
	forecast, problems := settle.Simulate(config.Input)
	if len(problems) > 0 {
		fmt.Println(problems) // Load found them already
		return
	}
	fmt.Println(forecast.Usages[0].Usage.Calls, forecast.Totals.Billed, forecast.Currency)
	// Output:
	// [620000 620000] 73200.00 CNY
}

// Checks and outputs see the forecast.
func ExampleConfig_Evaluate() {
	config, diags := hclspec.Load(hclspec.Options{FS: exampleFiles, Path: "."})
	if diags.HasErrors() {
		fmt.Println(diags)
		return
	}
	forecast, _ := settle.Simulate(config.Input)
	outcome, diags := config.Evaluate(forecast, nil)
	if diags.HasErrors() {
		fmt.Println(diags)
		return
	}
	for _, check := range outcome.Checks {
		fmt.Println(check.Address, check.Passed, check.Messages)
	}
	fmt.Println("billed", outcome.Outputs["billed"].AsBigFloat())
	// Output:
	// check.cheap false [It costs 36000.]
	// billed 36000
}
