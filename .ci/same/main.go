// Same holds the program of this tree against an older one: both plan every example,
// every conformance case and 1,000 random configurations, and their JSON documents must
// have the same values.
//
//	go run ./.ci/same OLD_BINARY
//	go run ./.ci/same -plans 100 -seed 7 OLD_BINARY
//
// Amounts are compared as decimals. Keys that only the new program writes are counted;
// planner_version and format_version are ignored. It exits with 1 on any difference and
// then keeps the random configurations.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"
)

func main() {
	plans := flag.Int("plans", 1000, "how many random configurations")
	seed := flag.Uint64("seed", 1, "where their random numbers start")
	flag.Parse()
	err := errors.New("usage: go run ./.ci/same [-plans N] [-seed N] OLD_BINARY")
	if flag.NArg() == 1 {
		err = run(flag.Arg(0), *plans, *seed)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func run(old string, plans int, seed uint64) error {
	dir, err := os.MkdirTemp("", "planner-same-")
	if err != nil {
		return err
	}
	if old, err = filepath.Abs(old); err != nil {
		return err
	}
	programs := [2]string{old, filepath.Join(dir, "planner")}
	if out, err := exec.Command("go", "build", "-o", programs[1], ".").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	examples, _ := filepath.Glob("examples/*.hcl")
	examples = slices.DeleteFunc(examples, func(name string) bool { // no catalogues, values and tests
		return strings.Count(name, ".") > 1 && !strings.Contains(name, ".zh.")
	})
	paths, _ := filepath.Glob("cmd/testdata/conformance*/[0-9]*")
	if len(examples) == 0 || len(paths) == 0 {
		return errors.New("no examples or conformance cases: run it in the root of the tree")
	}
	paths = append(examples, paths...)
	first := len(paths) // of the random ones
	for i := range plans {
		paths = append(paths, filepath.Join(dir, fmt.Sprintf("%04d", i)))
		if err := generate(paths[first+i], seed, i); err != nil {
			return err
		}
	}
	comparisons := make([]comparison, len(paths))
	var running sync.WaitGroup
	slots := make(chan bool, runtime.NumCPU())
	for n := range paths {
		slots <- true
		running.Go(func() {
			comparisons[n].programs = programs
			comparisons[n].all(paths, n, first)
			<-slots
		})
	}
	running.Wait()
	if report(comparisons) > 0 {
		return fmt.Errorf("the documents differ; the random configurations are in %s", dir)
	}
	return os.RemoveAll(dir)
}

// report prints the first differences, three of a configuration, and the totals.
func report(comparisons []comparison) int {
	total, differences := comparison{added: map[string]int{}}, 0
	for _, c := range comparisons {
		total.documents += c.documents
		total.refused += c.refused
		differences += len(c.differences)
		total.differences = append(total.differences, c.differences[:min(3, len(c.differences))]...)
		for key, n := range c.added {
			total.added[key] += n
		}
	}
	for _, text := range total.differences[:min(20, len(total.differences))] {
		fmt.Println(text)
	}
	for _, key := range slices.Sorted(maps.Keys(total.added)) {
		fmt.Printf("new key %s, %d times\n", key, total.added[key])
	}
	fmt.Printf("%d configurations, %d documents, %d runs refused by both, %d differences\n", len(comparisons), total.documents, total.refused, differences)
	return differences
}

// A comparison is what both programs make of one configuration.
type comparison struct {
	programs           [2]string // the old one and the new one
	documents, refused int
	differences        []string
	added              map[string]int // new keys
	command            string         // that runs
}

// all compares the plan of a configuration, its diff from the one before, its cheapest
// packs and a month explained. What takes long is done for some configurations only;
// from the first random one on, every second is a change of the one before.
func (c *comparison) all(paths []string, n, first int) {
	c.added = map[string]int{}
	var scenario []string
	if n >= first && n%5 == 0 {
		scenario = []string{"--scenario", []string{"boom", "all"}[n%2]}
	}
	plan := c.run(append([]string{"plan", paths[n]}, scenario...)...)
	if n > 0 && (n-first)%2 != 0 {
		c.run("diff", paths[n-1], paths[n])
	}
	if n%4 == 1 {
		c.run("optimize", paths[n])
	}
	var document struct {
		Accounts []struct {
			Address string
			Months  []struct{ Month string }
		}
	}
	if json.Unmarshal(plan, &document) == nil && n%4 == 3 && len(document.Accounts) > 0 {
		a := document.Accounts[n%len(document.Accounts)]
		c.run("explain", a.Address, a.Months[n%len(a.Months)].Month, paths[n])
	}
}

// run compares one command and returns the old program's document.
func (c *comparison) run(args ...string) []byte {
	c.command = strings.Join(args, " ")
	var codes [2]int
	var texts [2][]byte
	var documents [2]any
	for i, program := range c.programs {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		command := exec.CommandContext(ctx, program, append(args, "--format", "json")...)
		texts[i], _ = command.Output()
		cancel()
		codes[i] = command.ProcessState.ExitCode() // -1 also where it does not start
		decoder := json.NewDecoder(bytes.NewReader(texts[i]))
		decoder.UseNumber()
		_ = decoder.Decode(&documents[i]) // nil where there is no document
	}
	switch {
	case codes[0] != codes[1] || codes[0] < 0:
		c.differ("exit code", codes[0], codes[1])
	case documents[0] == nil && documents[1] == nil:
		c.refused++
	default:
		c.documents++
		c.values("", documents[0], documents[1])
	}
	return texts[0]
}

func (c *comparison) differ(path string, before, after any) {
	old, _ := json.Marshal(before)
	now, _ := json.Marshal(after)
	c.differences = append(c.differences, fmt.Sprintf("planner %s\n  %s\n    old %.300s\n    new %.300s", c.command, strings.TrimPrefix(path, "."), old, now))
}

// values compares two values and all that is in them.
func (c *comparison) values(path string, before, after any) {
	switch b := before.(type) {
	case map[string]any:
		if a, ok := after.(map[string]any); ok {
			c.objects(path, b, a)
			return
		}
	case []any:
		if a, ok := after.([]any); ok && len(a) == len(b) {
			for i := range a {
				c.values(fmt.Sprintf("%s[%d]", path, i), b[i], a[i])
			}
			return
		}
	default:
		x, errX := decimal.NewFromString(fmt.Sprint(before))
		y, errY := decimal.NewFromString(fmt.Sprint(after))
		if before == after || errX == nil && errY == nil && x.Equal(y) {
			return
		}
	}
	c.differ(path, before, after)
}

func (c *comparison) objects(path string, before, after map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(before)) {
		if _, ok := after[key]; !ok {
			c.differ(path+"."+key, before[key], "no such key")
		} else if key != "planner_version" && key != "format_version" {
			c.values(path+"."+key, before[key], after[key])
		}
	}
	for key := range after {
		if _, ok := before[key]; !ok {
			c.added[key]++
		}
	}
}
