//go:build unix

// Compare times whole processes against each other on this machine, in turns, and
// prints ratios: single times mean nothing on a machine that does other work, too.
// Processor time is the steadier measure; wall time stands beside it.
//
//	go run ./.ci/compare            # against HCL's own parser, and Terraform where installed
//	go run ./.ci/compare -rounds 15
//	go run ./.ci/compare -large     # with 900,000 usages, once: some minutes and 3 GB
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func main() {
	rounds := flag.Int("rounds", 7, "how often everything is run, in turns; the median counts")
	large := flag.Bool("large", false, "plan 900,000 usages over 90,000 accounts, too, once")
	parse := flag.String("parse", "", "only parse this file with HCL's own parser, as a process of its own")
	flag.Parse()
	err := error(nil)
	if *parse != "" {
		err = parseAlone(*parse)
	} else {
		err = compare(*rounds, *large)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// parseAlone is the yardstick: nothing but hclsyntax.ParseConfig.
func parseAlone(name string) error {
	source, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if _, diags := hclsyntax.ParseConfig(source, name, hcl.InitialPos); diags.HasErrors() {
		return diags
	}
	return nil
}

// A contender is a process that is timed, in the folder of what is planned.
type contender struct {
	name, command string // the words of the command have spaces between them
	slow          bool   // once is enough

	wall, cpu []float64 // seconds
	megabytes float64   // most of all rounds
}

const noAdvice = "./planner plan --no-advice "

// The first contender is the yardstick.
func contenders(large bool) ([]*contender, error) {
	self, err := os.Executable()
	all := []*contender{
		{name: "hclsyntax.ParseConfig alone, the same file", command: self + " -parse 5000.hcl"},
		{name: "plan, 5,000 usages in one file", command: noAdvice + "5000.hcl"},
		{name: "the same with advice", command: "./planner plan 5000.hcl"},
		{name: "the same as JSON", command: noAdvice + "5000.hcl --format json"},
		{name: "the same as JSON, --compact", command: noAdvice + "5000.hcl --format json --compact"},
		{name: "plan, one usage", command: noAdvice + "one.hcl"},
		{name: "plan, 100,000 usages by count", command: noAdvice + "count.hcl"},
		{name: "the same as JSON", command: noAdvice + "count.hcl --format json"},
		{name: "plan, examples/uncertain.hcl, no ranges", command: noAdvice + "uncertain.hcl --no-ranges"},
		{name: "the same with 2,000 futures", command: noAdvice + "uncertain.hcl"},
	}
	if large {
		all = append(all, &contender{name: "plan, 900,000 usages by count", slow: true, command: noAdvice + "large.hcl --eval-megabytes 3000 --eval-seconds 600"})
	}
	if _, missing := exec.LookPath("terraform"); missing == nil {
		all = append(all, &contender{name: "terraform plan, 5,000 terraform_data", slow: true, command: "terraform -chdir=terraform plan -input=false -no-color"})
	}
	return all, err
}

func compare(rounds int, large bool) error {
	dir, err := os.MkdirTemp("", "compare")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	all, err := contenders(large)
	if err == nil {
		err = prepare(dir)
	}
	for round := 0; round < rounds && err == nil; round++ {
		for _, c := range all {
			if err == nil && (round == 0 || !c.slow) {
				err = c.run(dir)
			}
		}
	}
	if err != nil {
		return err
	}
	first := all[0]
	fmt.Printf("%-44s  %15s  %15s  %8s\n", "median, in turns", "processor", "wall", "peak MB")
	for _, c := range all {
		cpu, wall := median(c.cpu), median(c.wall)
		fmt.Printf("%-44s  %6.2f %6.3f s  %6.2f %6.3f s  %8.0f\n", c.name, cpu/median(first.cpu), cpu, wall/median(first.wall), wall, c.megabytes)
	}
	return nil
}

// prepare builds planner as releases are built, and writes what is planned: an example, accounts with their usages,
// and 5,000 resources of Terraform that need no provider.
func prepare(dir string) error {
	example, err := os.ReadFile("examples/uncertain.hcl")
	if err != nil {
		return err
	}
	var resources strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&resources, "resource \"terraform_data\" \"r%d\" {\n  input = %[1]d\n}\n\n", i)
	}
	for name, text := range map[string]string{
		"one.hcl": accounts(1, 1, 1), "5000.hcl": accounts(500, 10, 1), "count.hcl": accounts(1, 10, 10_000), "large.hcl": accounts(1, 10, 90_000),
		"uncertain.hcl": string(example), "terraform/main.tf": resources.String(),
	} {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			return err
		}
	}
	build := &contender{name: "building planner", command: "go build -o " + filepath.Join(dir, "planner") + " ."}
	initialize := &contender{name: "terraform init", command: "terraform -chdir=terraform init -input=false"}
	if err := errors.Join(os.Setenv("CGO_ENABLED", "0"), build.run(".")); err != nil {
		return err
	}
	if _, missing := exec.LookPath("terraform"); missing != nil {
		fmt.Println("terraform is not installed: left out")
		return nil
	}
	return initialize.run(dir)
}

var meters = []string{"detect_label", "detect_product", "recognize_car", "crop_image", "assess_quality", "similar_search_image", "similar_create_image", "product_search_image", "identical_search_image"}

// accounts writes blocks of accounts with usages; with a count, every block stands for so many.
func accounts(blocks, usages, count int) string {
	var s strings.Builder
	s.WriteString("planner {\n  start = \"2027-01\"\n}\n\n")
	head, index, more := "", "", ""
	if count > 1 {
		head, index, more = fmt.Sprintf("  count   = %d\n", count), "[count.index]", " + count.index * 37"
	}
	for a := range blocks {
		fmt.Fprintf(&s, "account \"a%d\" {\n%s  title = \"Team %[1]d\"\n}\n\n", a, head)
		for u := range usages {
			name, account, calls := fmt.Sprintf("u%d_%d", a, u), fmt.Sprintf("account.a%d%s", a, index), fmt.Sprintf("%d%s", 10000+a*37+u*1000, more)
			fmt.Fprintf(&s, "usage %q {\n%s  account = %s\n  meter   = %q\n  calls   = %s\n}\n\n", name, head, account, meters[u%len(meters)], calls)
		}
	}
	return s.String()
}

// run runs the process once.
func (c *contender) run(dir string) error {
	words := strings.Fields(c.command)
	command := exec.Command(words[0], words[1:]...)
	var stderr strings.Builder
	command.Dir, command.Stderr = dir, &stderr
	start := time.Now()
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", c.name, err, stderr.String())
	}
	c.wall = append(c.wall, time.Since(start).Seconds())
	c.cpu = append(c.cpu, (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds())
	peak := float64(command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / (1 << 10)
	if runtime.GOOS == "darwin" { // in bytes there, in KiB elsewhere
		peak /= 1 << 10
	}
	c.megabytes = max(c.megabytes, peak)
	return nil
}

func median(seconds []float64) float64 {
	return slices.Sorted(slices.Values(seconds))[len(seconds)/2]
}
