// Compare times whole processes against each other on this machine, in turns, and
// prints ratios: single times mean nothing on a machine that does other work, too.
// Processor time is the steadier measure; wall time stands beside it.
//
//	go run ./.ci/compare            # against HCL's own parser, and Terraform where installed
//	go run ./.ci/compare -rounds 15
//	go run ./.ci/compare -json      # for programs
//	go run ./.ci/compare -large     # with 900,000 usages, once: some minutes and 3 GB
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func main() {
	rounds := flag.Int("rounds", 7, "how often everything is run, in turns; the median counts")
	asJSON := flag.Bool("json", false, "print the ratios as JSON")
	large := flag.Bool("large", false, "plan 900,000 usages over 90,000 accounts, too, once")
	parse := flag.String("parse", "", "only parse this file with HCL's own parser, as a process of its own")
	flag.Parse()
	err := error(nil)
	if *parse != "" {
		err = parseAlone(*parse)
	} else {
		err = compare(*rounds, *asJSON, *large)
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

// A contender is a process that is timed.
type contender struct {
	name    string
	dir     string
	command []string
	slow    bool // once is enough

	wall, cpu []float64 // seconds
	megabytes float64   // most of all rounds; 0 where the system does not say
}

func compare(rounds int, asJSON, large bool) error {
	work, err := os.MkdirTemp("", "compare")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	contenders, err := prepare(work, large)
	if err != nil {
		return err
	}
	for round := range rounds {
		for _, c := range contenders {
			if c.slow && round > 0 {
				continue
			}
			if err := c.run(); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
		}
	}
	return report(contenders, asJSON)
}

// prepare builds planner and writes what is planned.
func prepare(work string, large bool) ([]*contender, error) {
	planner := filepath.Join(work, "planner")
	if out, err := exec.Command("go", "build", "-o", planner, ".").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	folders := map[string]string{
		"one":   `account "a" {}` + "\n" + usage("one", "", "account.a", "1200000"),
		"5000":  blocks(500, 10),
		"count": counted(10_000, 10),
		"large": counted(90_000, 10),
	}
	for name, source := range folders {
		if err := write(filepath.Join(work, name, "main.planner.hcl"), "planner {\n  start = \"2027-01\"\n}\n\n"+source); err != nil {
			return nil, err
		}
	}
	plan := func(name, folder string, more ...string) *contender {
		return &contender{name: name, dir: filepath.Join(work, folder), command: append([]string{planner, "plan"}, more...)}
	}
	contenders := []*contender{
		{name: yardstick, dir: work, command: []string{self, "-parse", filepath.Join(work, "5000", "main.planner.hcl")}},
		plan("plan, 5,000 usages in one file", "5000", "--no-advice"),
		plan("the same with advice", "5000"),
		plan("the same as JSON", "5000", "--no-advice", "--format", "json"),
		plan("the same as JSON, --compact", "5000", "--no-advice", "--format", "json", "--compact"),
		plan("plan, one usage", "one", "--no-advice"),
		plan("plan, 100,000 usages by count", "count", "--no-advice"),
		plan("the same as JSON", "count", "--no-advice", "--format", "json"),
	}
	if large {
		most := plan("plan, 900,000 usages by count", "large", "--no-advice", "--eval-megabytes", "3000", "--eval-seconds", "600")
		most.slow = true
		contenders = append(contenders, most)
	}
	if err := uncertainGroup(filepath.Join(work, "group")); err != nil {
		return nil, err
	}
	contenders = append(contenders,
		plan("plan, examples/group.hcl, volumes uncertain", "group", "group.hcl", "--no-advice", "--no-ranges"),
		plan("the same with 2,000 futures", "group", "group.hcl", "--no-advice"))
	terraform, err := prepareTerraform(filepath.Join(work, "terraform"))
	if err != nil {
		return nil, err
	}
	return append(contenders, terraform...), nil
}

// uncertainGroup copies the examples, with volumes of the group that are uncertain.
func uncertainGroup(dir string) error {
	if err := os.CopyFS(dir, os.DirFS("examples")); err != nil {
		return err
	}
	const last = "  pack     = each.value.pack\n"
	source, err := os.ReadFile("examples/group.hcl")
	if err == nil && strings.Count(string(source), last) != 1 {
		err = errors.New("examples/group.hcl: the call of the module does not end with its pack")
	}
	if err != nil {
		return err
	}
	uncertain := "  uncertainty {\n    p10     = 0.8\n    p90     = 1.4\n    drift   = 0.03\n    monthly = 0.1\n    factor  = \"traffic\"\n  }\n"
	return write(filepath.Join(dir, "group.hcl"), strings.Replace(string(source), last, last+uncertain, 1))
}

const yardstick = "hclsyntax.ParseConfig alone, the same file"

// prepareTerraform writes 5,000 resources that need no provider; nothing where
// Terraform is not installed.
func prepareTerraform(dir string) ([]*contender, error) {
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		fmt.Println("terraform is not installed: left out")
		return nil, nil
	}
	var source strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&source, "resource \"terraform_data\" \"r%d\" {\n  input = %d\n}\n\n", i, i)
	}
	if err := write(filepath.Join(dir, "main.tf"), source.String()); err != nil {
		return nil, err
	}
	initialize := exec.Command(terraform, "init", "-input=false")
	initialize.Dir = dir
	if out, err := initialize.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("terraform init: %w\n%s", err, out)
	}
	return []*contender{{
		name: "terraform plan, 5,000 terraform_data", dir: dir, slow: true,
		command: []string{terraform, "plan", "-input=false", "-no-color"},
	}}, nil
}

var meters = []string{"detect_label", "detect_product", "recognize_car", "crop_image", "assess_quality", "similar_search_image", "similar_create_image", "product_search_image", "identical_search_image"}

// blocks writes every account and usage as a block.
func blocks(accounts, usages int) string {
	var s strings.Builder
	for a := range accounts {
		fmt.Fprintf(&s, "account \"a%d\" {\n  title = \"Team %d\"\n}\n\n", a, a)
		for u := range usages {
			s.WriteString(usage(fmt.Sprintf("u%d_%d", a, u), "", fmt.Sprintf("account.a%d", a), fmt.Sprint(10000+a*37+u*1000), u))
		}
	}
	return s.String()
}

// counted writes few blocks that stand for many.
func counted(accounts, usages int) string {
	count := fmt.Sprintf("  count   = %d\n", accounts)
	s := "account \"a\" {\n" + count + "}\n\n"
	for u := range usages {
		s += usage(fmt.Sprintf("u%d", u), count, "account.a[count.index]", fmt.Sprintf("%d + count.index * 37", 10000+u*1000), u)
	}
	return s
}

func usage(name, count, account, calls string, meter ...int) string {
	return fmt.Sprintf("usage %q {\n%s  account = %s\n  meter   = %q\n  calls   = %s\n}\n\n", name, count, account, meters[slices.Max(append(meter, 0))%len(meters)], calls)
}

func write(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}

// run runs the process once.
func (c *contender) run() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, c.command[0], c.command[1:]...)
	var stderr strings.Builder
	command.Dir, command.Stdout, command.Stderr = c.dir, io.Discard, &stderr
	start := time.Now()
	if err := command.Run(); err != nil {
		return fmt.Errorf("%w\n%s", err, stderr.String())
	}
	c.wall = append(c.wall, time.Since(start).Seconds())
	c.cpu = append(c.cpu, (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds())
	c.megabytes = max(c.megabytes, peakMegabytes(command.ProcessState))
	return nil
}

func median(seconds []float64) float64 {
	return slices.Sorted(slices.Values(seconds))[len(seconds)/2]
}

// A row is a contender's medians; ratios are to the first one's.
type row struct {
	Name           string  `json:"name"`
	ProcessorRatio float64 `json:"processor_ratio"`
	WallRatio      float64 `json:"wall_ratio"`
	Processor      float64 `json:"processor_seconds"`
	Wall           float64 `json:"wall_seconds"`
	Megabytes      float64 `json:"peak_megabytes"`
}

// report prints every contender as a multiple of the yardstick.
func report(contenders []*contender, asJSON bool) error {
	first := contenders[0]
	var rows []row
	for _, c := range contenders {
		cpu, wall := median(c.cpu), median(c.wall)
		rows = append(rows, row{c.name, cpu / median(first.cpu), wall / median(first.wall), cpu, wall, c.megabytes})
	}
	if asJSON {
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(rows)
	}
	fmt.Printf("%-44s  %15s  %15s  %8s\n", "median, in turns", "processor", "wall", "peak MB")
	for _, r := range rows {
		fmt.Printf("%-44s  %6.2f %6.3f s  %6.2f %6.3f s  %8.0f\n", r.Name, r.ProcessorRatio, r.Processor, r.WallRatio, r.Wall, r.Megabytes)
	}
	return nil
}
