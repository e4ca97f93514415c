package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A generator writes a random configuration. One with an odd number is the one before
// it with some values changed, as a pull request would.
type generator struct {
	strings.Builder
	*rand.Rand
	change        *rand.Rand // nil: change nothing
	start, months int        // in months since 2026-01
}

// generate writes configuration number i into a folder.
func generate(dir string, seed uint64, i int) error {
	g := &generator{}
	source := func(part, i int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(part<<32|i))) }
	g.Rand = source(0, i/2)
	g.start, g.months = 8+g.IntN(10), 1+g.IntN(14)
	for name, write := range map[string]func(){"own.catalog.hcl": g.catalog, "team/main.hcl": func() { g.line(team) }, "main.hcl": g.configuration} {
		g.Rand = source(len(name), i/2) // of its own, whatever the order of the files
		if i%2 == 1 {
			g.change = source(-len(name), i)
		}
		g.Reset()
		write()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(g.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) line(format string, args ...any) { fmt.Fprintf(g, format+"\n", args...) }

// sometimes writes a line once in n times.
func (g *generator) sometimes(n int, format string, args ...any) {
	if g.IntN(n) == 0 {
		g.line(format, args...)
	}
}

// one is one of some values, or another one where it is changed.
func one[T any](g *generator, values ...T) T {
	n := g.IntN(len(values))
	if g.change != nil && g.change.IntN(12) == 0 {
		n = g.change.IntN(len(values))
	}
	return values[n]
}

// month is YYYY-MM, n months after the start.
func (g *generator) month(n int) string {
	return fmt.Sprintf("%d-%02d", 2026+(g.start+n)/12, 1+(g.start+n)%12)
}

// day is a date in the plan.
func (g *generator) day() string {
	return fmt.Sprintf("%s-%02d", g.month(g.IntN(g.months)), 1+g.IntN(28))
}

// calls is a month's volume, often at a tier's edge.
func (g *generator) calls(own bool) int {
	edges := []int{0, 1, 10_000, 1_000_000, 1_010_000, 3_000_000, 15_010_000, g.IntN(20_000_000)}
	if own {
		edges = []int{0, 1, 50, 1000, 1050, 5000, 5050, g.IntN(20_000)}
	}
	return max(0, one(g, edges...)+g.IntN(3)-1)
}

func (g *generator) amount(most int) string {
	return fmt.Sprintf("%d.%02d", one(g, g.IntN(most), g.IntN(most)), g.IntN(100))
}

func (g *generator) tiers() string {
	return fmt.Sprintf("[{ from = 0, price = %s }, { from = 1000, price = %s }, { from = 5000, price = %s }]", g.amount(9), g.amount(6), g.amount(4))
}

func (g *generator) terms(overdraft string) {
	g.line("  terms {")
	for _, term := range [][]string{
		{"bill_day", "1", "2", "3"}, {"freeze_ratio", "0", "0.5", "1", "1.25"}, {"tier_mode", `"reached"`, `"graduated"`},
		{"tier_basis", `"postpaid"`, `"gross"`}, {"freeze_basis", `"postpaid"`, `"gross"`}, {"pack_validity", `"90d"`, `"6m"`, `"1y"`},
	} {
		g.sometimes(3, "    %s = %s", term[0], one(g, term[1:]...))
	}
	coverage := []string{"purchase_date", "purchase_month"}[g.IntN(2)]
	if overdraft == "suspend" {
		coverage = "purchase_date" // the only one that it allows
	}
	g.line("    pack_coverage = %q\n    overdraft = %q\n  }", coverage, overdraft)
}

func (g *generator) catalog() {
	g.line("catalog {\n  id = \"own\"\n  currency = \"CNY\"\n  call_unit = %d\n  as_of = \"2026-01-01\"", one(g, 1, 10, 1000))
	g.terms("report")
	g.line("  free_quota \"all\" {\n    calls = %d\n    meters = [\"m1\", \"m2\"]\n  }", one(g, 50, 200))
	for n, meters := range []string{`"m1"`, `"m1", "m2"`, `"m3"`} {
		g.line("  meter \"m%d\" {\n    tiers = %s\n  }", n+1, g.tiers())
		g.line("  pack \"p%d\" {\n    meters = [%s]\n    calls = %d\n    price = %s\n  }", n+1, meters, one(g, 100, 777, 5000), g.amount(3000))
	}
	g.sometimes(2, "  revision \"2027-0%d-15\" {\n    meter \"m1\" {\n      tiers = %s\n    }\n    pack \"p1\" {\n      price = %s\n    }\n  }", 1+g.IntN(9), g.tiers(), g.amount(3000))
	g.line("}")
}

func (g *generator) configuration() {
	g.line("planner {\n  start = %q\n  months = %d\n}", g.month(0), g.months)
	g.line("variable \"growth\" {\n  default = %s\n}", one(g, "0", "0.05", "-0.1", "0.333"))
	g.line("locals {\n  share = { eu = 1, us = %d }\n}", one(g, 2, 3))
	g.line("catalog \"own\" {\n  source = \"own.catalog.hcl\"\n}")
	accounts := 1 + g.IntN(3)
	for a := range accounts {
		g.account(a)
	}
	g.sometimes(3, "module \"team\" {\n  source = \"./team\"\n  for_each = toset([\"x\", \"y\"])\n  name = each.key\n  calls = %d\n}", g.calls(false))
	for _, period := range []string{"total", "month"} {
		g.sometimes(2, "budget %q {\n  accounts = [account.a%d]\n  amount = %s\n  period = %q\n  basis = %q\n  on_exceed = %q\n}", period, g.IntN(accounts), g.amount(500_000), period, one(g, "billed", "amortized", "cash"), one(g, "warn", "fail"))
	}
	g.line("guardrail \"g\" {\n  max_increase = %s\n  max_increase_percent = %d\n  on_exceed = \"warn\"\n}", g.amount(1000), one(g, 0, 10))
	g.line("check \"c\" {\n  assert {\n    condition = result.totals.billed < %s\n    error_message = \"Billed ${result.totals.billed}.\"\n  }\n}", g.amount(900_000))
	g.line("output \"dearest\" {\n  value = max(result.totals.monthly[*].billed...)\n}")
	g.line("output \"per_call\" {\n  value = result.totals.billed / (1 + result.totals.calls)\n}")
	g.line("scenario \"boom\" {\n  calls_multiplier = %s\n  variables {\n    growth = var.growth * 2\n  }\n}", one(g, "0.5", "1.37", "2"))
}

func (g *generator) account(a int) {
	own := g.IntN(2) == 0
	meters, skus := []string{"similar_search_image", "similar_create_image", "detect_label", "crop_image"}, []string{"similar_search_image_1m", "similar_search_image_5m", "similar_create_image_1m"}
	g.line("account \"a%d\" {", a)
	if own {
		meters, skus = []string{"m1", "m2", "m3"}, []string{"p1", "p2", "p3"}
		g.line("  catalog = catalog.own")
	}
	g.sometimes(2, "  discount = %s", one(g, "0.9", "0.77", "1.05", "{ "+meters[1]+" = 0.85 }"))
	g.terms([]string{"report", "suspend"}[g.IntN(2)])
	g.sometimes(2, "  opening {\n    balance = %s\n    frozen = %s\n    due = %s\n  }", g.amount(100_000), g.amount(9000), g.amount(9000))
	g.line("  tags = { team = %q }\n}", one(g, "red", "blue"))
	for n := range 1 + g.IntN(4) {
		g.usage(fmt.Sprintf("u%d_%d", a, n), a, meters[g.IntN(len(meters))], own)
	}
	for n := range g.IntN(4) {
		g.line("resource_pack \"p%d_%d\" {\n  account = account.a%d\n  sku = %q\n  quantity = %d", a, n, a, skus[g.IntN(len(skus))], one(g, 1, 1, 2, 3))
		g.line([]string{"  purchased_on = \"%[1]s\"", "  purchased_on = \"%[2]s-11\"\n  remaining = %[3]d"}[g.IntN(4)/3], g.day(), g.month(-2), one(g, 0, 50, 99))
		g.sometimes(3, "  price = %s", g.amount(40_000))
		g.line("}")
	}
	for n := range g.IntN(3) {
		on := []string{fmt.Sprintf("date = %q", g.day()), fmt.Sprintf("monthly_on = %d", one(g, 1, 2, 15, 28))}[g.IntN(2)]
		g.line("top_up \"t%d_%d\" {\n  account = account.a%d\n  amount = %s\n  %s\n}", a, n, a, g.amount(200_000), on)
	}
}

func (g *generator) usage(name string, a int, meter string, own bool) {
	g.line("usage %q {\n  account = account.a%d\n  meter = %q", name, a, meter)
	switch g.IntN(3) {
	case 0:
		calls := slices.Repeat([]string{""}, g.months)
		for i := range calls {
			calls[i] = fmt.Sprint(g.calls(own))
		}
		g.line("  calls = [%s]", strings.Join(calls, ", "))
	case 1:
		g.line("  for_each = local.share\n  calls = %d * each.value", g.calls(own))
	default:
		g.line("  calls = %d\n  growth = var.growth", g.calls(own))
	}
	g.sometimes(3, "  growth_from = %q", g.month(one(g, 0, 1, 3)))
	g.sometimes(3, "  seasonality = { \"11\" = %s, %q = 0.3 }", one(g, "2", "1.4"), g.month(g.IntN(g.months)))
	g.sometimes(3, "  actual = { %q = %d }", g.month(0), g.calls(own))
	g.line("}")
}

// team is the module's file.
const team = `variable "name" {}
variable "calls" {}
account "own" {
  title = upper(var.name)
}
usage "search" {
  account = account.own
  meter   = "similar_search_image"
  calls   = var.calls
}
output "account" {
  value = account.own
}`
