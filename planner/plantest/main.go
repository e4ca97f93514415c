package plantest

import (
	"flag"
	"runtime/debug"
	"strconv"
	"testing"
)

// Main runs the tests of a package, each property with so many random plans. These are the
// same in every run, so that a run of CI says something about the change and not about the
// day. -rapid.seed draws others (0: others every time), and -rapid.checks more.
func Main(m *testing.M, checks int) {
	flag.Parse()
	given := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for name, value := range map[string]string{"rapid.seed": "20261123", "rapid.checks": strconv.Itoa(checks)} {
		if !given[name] {
			Must(0, flag.Set(name, value))
		}
	}
	debug.SetGCPercent(400) // random plans leave much behind and keep nothing
	m.Run()                 // the test's exit code
}
