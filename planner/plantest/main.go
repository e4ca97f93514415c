package plantest

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// Main runs the tests. The random plans are the same in every run, so that a run of CI says something
// about the change and not about the day. -rapid.seed draws others, and
// -rapid.checks more; PLANNER_RANDOM=1 draws others every time.
func Main(m *testing.M) {
	flag.Parse()
	if seed := flag.Lookup("rapid.seed"); seed.Value.String() == "0" && os.Getenv("PLANNER_RANDOM") == "" {
		if err := flag.Set("rapid.seed", "20261123"); err != nil {
			panic(err)
		}
		if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
			if err := flag.Set("rapid.checks", "60"); err != nil {
				panic(err)
			}
		}
	}
	debug.SetGCPercent(400) // random plans leave much behind and keep nothing
	os.Exit(m.Run())
}
