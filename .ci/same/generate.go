package main

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"text/template"
)

// random is a configuration with a catalogue and a module, whose values are drawn.
//
//go:embed random.tmpl
var random string

// A generator draws the values of a random configuration. One with an odd number is the
// one before it with some values changed, as a pull request would.
type generator struct {
	*rand.Rand
	change        *rand.Rand // nil: change nothing
	start, months int        // in months since 2026-01
}

// generate writes configuration number i into a folder.
func generate(dir string, seed uint64, i int) error {
	source := func(n int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(n))) }
	g := &generator{Rand: source(i &^ 1)}
	g.start, g.months = 8+g.IntN(10), 1+g.IntN(14)
	if i%2 == 1 {
		g.change = source(i)
	}
	texts, err := template.New("main.hcl").Funcs(g.functions()).Parse(random)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "team"), 0o755); err != nil {
		return err
	}
	for _, name := range []string{"main.hcl", "own.catalog.hcl", "team/main.hcl"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		defer f.Close()
		if err := texts.ExecuteTemplate(f, name, nil); err != nil {
			return err
		}
	}
	return nil
}

// below draws a number below n.
func (g *generator) below(n int) int {
	if drawn := g.IntN(n); g.change == nil || g.change.IntN(20) > 0 {
		return drawn
	}
	return g.change.IntN(n)
}

func (g *generator) one(values ...any) any { return values[g.below(len(values))] }

// month is YYYY-MM, n months after the start.
func (g *generator) month(n int) string {
	return fmt.Sprintf("%d-%02d", 2026+(g.start+n)/12, 1+(g.start+n)%12)
}

// calls is a month's volume, often at the edge of a tier of the own catalogue or of a built-in one.
func (g *generator) calls(own bool) int {
	edges := []any{0, 1, 10_000, 1_000_000, 1_010_000, 3_000_000, 15_010_000, g.below(20_000_000)}
	if own {
		edges = []any{0, 1, 50, 1000, 1050, 5000, 5050, g.below(20_000)}
	}
	return max(0, g.one(edges...).(int)+g.below(3)-1)
}

func (g *generator) amount(most int) string {
	return fmt.Sprintf("%d.%02d", g.below(most), g.below(100))
}

// functions are those of the template.
func (g *generator) functions() template.FuncMap {
	of := func(own bool, mine, builtin []any) any {
		if own {
			return g.one(mine...)
		}
		return g.one(builtin...)
	}
	return template.FuncMap{
		"one": g.one, "chance": func(n int) bool { return g.below(n) == 0 }, "upTo": g.below, "amount": g.amount, "calls": g.calls,
		"month": g.month, "months": func() int { return g.months }, "anyMonth": func() string { return g.month(g.below(g.months)) },
		"day": func() string { return fmt.Sprintf("%02d", 1+g.below(28)) },
		"tiers": func() string {
			return fmt.Sprintf("[{ from = 0, price = %s }, { from = 1000, price = %s }, { from = 5000, price = %s }]", g.amount(9), g.amount(6), g.amount(4))
		},
		"meter": func(own bool) any {
			return of(own, []any{"m0", "m1", "m2"}, []any{"similar_search_image", "similar_create_image", "detect_label", "crop_image"})
		},
		"pack": func(own bool) any {
			return of(own, []any{"p0", "p1", "p2"}, []any{"similar_search_image_1m", "similar_search_image_5m", "similar_create_image_1m"})
		},
	}
}
