//go:build unix

package cmd_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// hungry are configurations that need more than hungryLimit, each in another part of
// a run: an expression, the simulation, a view.
var hungry = map[string][]string{
	"expression.hcl": {"planner { start = \"2026-12\" }\nlocals { mib = join(\"\", [for i in range(1024) : format(\"%1024s\", i)]) }\noutput \"o\" { value = length([for i in range(1024) : \"${local.mib}${i}\"]) }\n"},
	"simulation.hcl": {"planner {\n  start = \"2026-12\"\n  months = 120\n}\naccount \"a\" {}\ntop_up \"t\" {\n  count = 10000\n  account = account.a\n  amount = 1\n  monthly_on = 1\n}\n"},
	"view.hcl": {"planner { start = \"2026-12\" }\naccount \"a\" { count = 600 }\nusage \"u\" {\n  count = 6000\n  account = account.a[floor(count.index / 10)]\n" +
		"  meter = [\"detect_label\", \"detect_product\", \"recognize_car\", \"assess_quality\", \"crop_image\", \"similar_search_image\", \"identical_search_image\", \"product_search_image\", \"detect_label_pro\", \"recognize_car_pro\"][count.index % 10]\n" +
		"  calls = 1000000\n}\n", "--format", "xlsx", "--report", "new.xlsx"},
}

const (
	hungryLimit = 160 // MB
	overhead    = 64  // MB, of the program and of what it takes before it is stopped
)

// A run that needs more memory than it may take ends with an error that names the
// flag, whatever it was doing, before the process has much more.
func TestMemoryLimitHolds(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("the memory of a process is read from /proc:", err)
	}
	for name, run := range hungry {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(run[0]), 0o644); err != nil {
			t.Fatal(err)
		}
		args := append([]string{"plan", name, "--no-advice", "--eval-seconds", "600", "--eval-megabytes", strconv.Itoa(hungryLimit)}, run[1:]...)
		p := start(t, dir, args...)
		peak := 0
		for over := false; !over; {
			select {
			case err := <-p.over:
				p.over <- err
				over = true
			case <-time.After(2 * time.Millisecond):
				peak = max(peak, peakMegabytes(p.Process.Pid))
			}
		}
		r := p.wait()
		want := fmt.Sprintf("Error: this takes more than %d MB of memory; look for values that multiply each other, plan fewer months or objects, or increase --eval-megabytes\n", hungryLimit)
		if r.code != 1 || r.stderr != want || r.stdout != "" {
			t.Errorf("%s: exit code %d\n%.500s%.500s", name, r.code, r.stdout, r.stderr)
		}
		if peak > hungryLimit+overhead || peak < hungryLimit/2 {
			t.Errorf("%s: %d MB at its peak, with %d allowed", name, peak, hungryLimit)
		}
		if files := snapshot(t, dir); len(files) != 1 {
			t.Errorf("%s: files are left: %v", name, keys(files))
		}
	}
}

var peakLine = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

// peakMegabytes is the most memory that a process had so far; 0 when it is over.
func peakMegabytes(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	m := peakLine.FindSubmatch(status)
	if m == nil {
		return 0
	}
	kilobytes, _ := strconv.Atoi(string(m[1]))
	return kilobytes >> 10
}
