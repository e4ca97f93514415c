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
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/planner/parallel"
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
	paths, _ := filepath.Glob("examples/*.hcl")
	paths = slices.DeleteFunc(paths, func(name string) bool { // no catalogues, values and tests
		return strings.Count(name, ".") > 1 && !strings.Contains(name, ".zh.")
	})
	cases, _ := filepath.Glob("cmd/testdata/conformance*/[0-9]*")
	if len(paths) == 0 || len(cases) == 0 {
		return errors.New("no examples or conformance cases: run it in the root of the tree")
	}
	paths = append(paths, cases...)
	if len(paths)%2 == 1 { // the next one is a change of the one before
		paths = append(paths, paths[0])
	}
	for i := range plans {
		path := filepath.Join(dir, fmt.Sprintf("%04d", i))
		if err := generate(path, seed, i); err != nil {
			return err
		}
		paths = append(paths, path)
	}
	comparisons := make([]comparison, len(paths))
	parallel.Do(len(paths), 0, func(n int) {
		comparisons[n] = comparison{programs: programs, added: map[string]int{}}
		comparisons[n].all(paths, n)
	})
	if report(comparisons) > 0 {
		return fmt.Errorf("the documents differ; the random configurations are in %s", dir)
	}
	return os.RemoveAll(dir)
}

// report prints the first differences, three of a configuration, and the totals.
func report(comparisons []comparison) (differences int) {
	total := comparison{added: map[string]int{}}
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
}

// all compares the plan of a configuration, its diff from the one before, its cheapest
// packs and a month explained. What takes long is done for some configurations only.
func (c *comparison) all(paths []string, n int) {
	var scenario []string
	if strings.HasPrefix(paths[n], os.TempDir()) && n%5 == 0 {
		scenario = []string{"--scenario", []string{"boom", "all"}[n%2]}
	}
	plan := c.run(append([]string{"plan", paths[n]}, scenario...)...)
	if n%2 == 1 {
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
	var codes [2]int
	var texts [2][]byte
	var values [2]map[string]string
	for i, program := range c.programs {
		command := exec.Command("timeout", append([]string{"120", program, "--format", "json"}, args...)...)
		texts[i], _ = command.Output()
		codes[i] = command.ProcessState.ExitCode() // -1 where it does not start
		values[i] = valuesOf(texts[i])
	}
	switch {
	case codes[0] != codes[1] || codes[0] < 0:
		c.differ(args, "exit code", fmt.Sprint(codes[0]), fmt.Sprint(codes[1]))
	case len(texts[0])+len(texts[1]) == 0:
		c.refused++
	default:
		c.documents++
		c.compare(args, values[0], values[1])
	}
	return texts[0]
}

func (c *comparison) differ(args []string, path, before, after string) {
	c.differences = append(c.differences, fmt.Sprintf("planner %s\n  %s\n    old %.300s\n    new %.300s", strings.Join(args, " "), path, before, after))
}

// compare compares the values of two documents.
func (c *comparison) compare(args []string, before, after map[string]string) {
	for _, path := range slices.Sorted(maps.Keys(before)) {
		if now, ok := after[path]; !ok {
			c.differ(args, path, before[path], "no such key")
		} else if now != before[path] {
			c.differ(args, path, before[path], now)
		}
	}
	for path := range after {
		if _, ok := before[path]; !ok {
			c.added[path[strings.LastIndex(path, ".")+1:]]++
		}
	}
}

// valuesOf are the values of a document by their paths; a list has its length, too.
func valuesOf(text []byte) map[string]string {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var document any
	_ = decoder.Decode(&document) // nil where there is none
	values := map[string]string{}
	var add func(path string, value any)
	add = func(path string, value any) {
		switch v := value.(type) {
		case map[string]any:
			for key, value := range v {
				if key != "planner_version" && key != "format_version" {
					add(path+"."+key, value)
				}
			}
		case []any:
			values[path] = fmt.Sprintf("%d elements", len(v))
			for i, value := range v {
				add(fmt.Sprintf("%s[%d]", path, i), value)
			}
		default:
			values[path] = fmt.Sprint(value)
			if d, err := decimal.NewFromString(values[path]); err == nil {
				values[path] = d.String()
			}
		}
	}
	add("", document)
	return values
}
