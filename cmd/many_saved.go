package cmd

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
)

// A savedMany is a saved document of many configurations that is to be shown.
type savedMany struct {
	write   func(w io.Writer) error
	table   func(top int, opt present.Options) present.Page
	members []savedMember
	changed bool // whether a cost changes
}

// A savedMember is a configuration of which there is a document.
type savedMember struct {
	path string
	draw func(w io.Writer, format string, t drawing, limit int) error
}

// readMany reads a saved document of many configurations. The figures of all must be the sum
// of those of each.
func readMany(env *Env, data []byte, kind, name string, r reading) (*savedMany, error) {
	if kind == document.PlansKind {
		return readMembers(data, kind, name, present.Plans, func(one document.Member[document.Money]) (savedMember, document.Currencied[document.Money], error) {
			plan, err := document.Read(one.Document)
			if err == nil && r.again() {
				err = r.settle(env, plan, one.Document, one.Path)
			}
			if err != nil {
				return savedMember{}, one.Currencied, err
			}
			total := document.Currencied[document.Money]{Currency: plan.Currency, Billed: plan.Totals.Billed, Amortized: plan.Totals.Amortized, Cash: plan.Totals.Cash}
			return savedMember{one.Path, func(w io.Writer, format string, t drawing, limit int) error {
				saved := savedPlan(plan)
				saved.text, saved.limit = t, limit
				return drawPlanAs(format)(w, saved)
			}}, total, nil
		})
	}
	return readMembers(data, kind, name, present.Diffs, func(one document.Member[document.MoneyChange]) (savedMember, document.Currencied[document.MoneyChange], error) {
		d, err := readDiff(env, one.Document, one.Path, r)
		if err == nil && !slices.Equal(one.Broken, broken(d)) {
			err = fmt.Errorf("%s: broken are not the limits of its document", one.Path)
		}
		if err != nil {
			return savedMember{}, one.Currencied, err
		}
		total := document.Currencied[document.MoneyChange]{Currency: d.Currency, Billed: d.Totals.Billed, Amortized: d.Totals.Amortized, Cash: d.Totals.Cash}
		return savedMember{one.Path, func(w io.Writer, format string, t drawing, limit int) error {
			return drawDiff(w, format, d, t, limit)
		}}, total, nil
	})
}

func readMembers[A document.Money | document.MoneyChange](data []byte, kind, name string, page func(*document.Many[A], int, present.Options) present.Page,
	read func(document.Member[A]) (savedMember, document.Currencied[A], error),
) (*savedMany, error) {
	m, err := document.ReadMany[A](data, kind)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	saved := &savedMany{table: func(top int, opt present.Options) present.Page { return page(m, top, opt) }}
	sum := &document.Many[A]{}
	for _, one := range m.Configurations {
		if len(one.Document) > 0 && string(one.Document) != "null" {
			member, total, err := read(one)
			if err == nil && !sameJSON(total, one.Currencied) {
				err = fmt.Errorf("%s: its figures are not those of its document", one.Path)
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			saved.members = append(saved.members, member)
		} else if kind == document.DiffsKind && (one.Changed() || len(one.Broken) > 0) {
			return nil, fmt.Errorf("%s: %s: it changes, but it has no document", name, one.Path)
		}
		saved.changed = saved.changed || one.Changed()
		sum.Add(one)
	}
	if !sameJSON(sum.Totals, m.Totals) {
		return nil, fmt.Errorf("%s: its totals are not the sums of its configurations", name)
	}
	saved.write = func(w io.Writer) error {
		again := &document.Many[A]{Header: m.Header, Source: m.Source, Base: m.Base}
		return again.Write(w, func(take func(document.Member[A]) error) error {
			for _, one := range m.Configurations {
				if err := take(one); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return saved, nil
}

// pages are the configurations' own pages.
func (s *savedMany) pages(format string, t drawing, limit int) (pages []render.Part) {
	for _, one := range s.members {
		pages = append(pages, render.Part{Title: one.path, Draw: func(int) (string, error) {
			var b strings.Builder
			err := one.draw(&b, format, t, limit)
			return b.String(), err
		}})
	}
	return pages
}

// showMany shows a saved document of many configurations.
func showMany(env *Env, o *showOptions, data []byte, kind, name string) error {
	if !slices.Contains(manyFormats, o.output.format) {
		return fmt.Errorf("--format: many configurations cannot be shown as %s; choose one of: %s", o.output.format, strings.Join(manyFormats, ", "))
	}
	saved, err := readMany(env, data, kind, name, o.reading)
	if err != nil {
		return err
	}
	return o.output.print(env, func(w io.Writer, t drawing) error {
		if o.output.format == "json" {
			return saved.write(w)
		}
		var pages []render.Part
		if t.Detail || kind == document.DiffsKind && o.output.format == "markdown" {
			pages = saved.pages(o.output.format, t, o.limit)
		}
		return drawMany(w, o.output.format, saved.table(o.groupBy.Top, t.options()), pages, t, o.limit)
	})
}
