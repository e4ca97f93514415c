// Planner says what pay-per-call cloud APIs will cost.
package main

import (
	"os"

	"github.com/declarative-cost/planner/cmd"
)

func main() { os.Exit(cmd.Main()) }
