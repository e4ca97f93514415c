// Planner says what pay-per-call cloud APIs will cost.
package main

import (
	"fmt"
	"os"

	"github.com/declarative-cost/planner/cmd"
)

func main() {
	env, err := cmd.ProcessEnv()
	if err != nil {
		fmt.Fprintf(os.Stderr, "Error: %s\n", err)
		os.Exit(1)
	}
	os.Exit(cmd.Execute(env, os.Args[1:]))
}
