package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
)

// A member is one of many configurations, with its own page where that is wanted.
type member[A document.Figure[A]] struct {
	document.Member[A]
	page string
	err  error // that ends the run
}

// A many is a document of many configurations, which are worked on as it is shown, or were
// saved in it.
type many[A document.Figure[A]] struct {
	document *document.Many[A]
	count    int
	work     func(env *Env, i int, wantDocument bool, t drawing) member[A]
	page     func(m *document.Many[A], top int, opt present.Options) present.Page
	top      int
	pages    []render.Part
}

// each works on all of them, once, and keeps their pages.
func (m *many[A]) each(env *Env, t drawing, wantDocument bool, take func(document.Member[A]) error) error {
	work := func(env *Env, i int) member[A] { return m.work(env, i, wantDocument, t) }
	return inOrder(env, m.count, work, func(one member[A]) error {
		if one.page != "" {
			m.pages = append(m.pages, render.Part{Title: one.Path, Draw: func(int) (string, error) { return one.page, nil }})
		}
		if one.err != nil {
			return one.err
		}
		return take(one.Member)
	})
}

// add works on all of them for the table.
func (m *many[A]) add(env *Env, t drawing) error {
	return m.each(env, t, false, func(one document.Member[A]) error { m.document.Add(one); return nil })
}

// draw draws the table of what was worked on: in text below the pages, in Markdown above them,
// which are folded away.
func (m *many[A]) draw(w io.Writer, t drawing) error {
	table := m.page(m.document, m.top, t.options())
	if t.Format == "markdown" {
		text, err := render.JoinFolded(t.Lang, func(limit int) (string, error) {
			var b strings.Builder
			err := render.Markdown(&b, table, limit)
			return b.String(), err
		}, m.pages, t.Limit)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, text)
		return err
	}
	for _, p := range m.pages {
		text, err := p.Draw(0)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s\n\n%s\n", render.Paint(t.Color, render.Bold, render.Printable(p.Title)), text); err != nil {
			return err
		}
	}
	return t.page(w, table)
}

// run works on all of them, once, and shows what came of them. The document is printed as
// it goes.
func (m *many[A]) run(env *Env, o *outputOptions) error {
	if !slices.Contains(manyFormats, o.format) && !isAnnotation(o.format) {
		return fmt.Errorf("--format: %s shows one configuration; with --recursive choose one of: %s", o.format, strings.Join(manyFormats, ", "))
	}
	if o.out != "" && o.format == "json" {
		return errors.New("with --recursive, --out and --format json are the same document; choose one")
	}
	t, err := o.drawing(env)
	if err == nil && o.out == "" && o.format != "json" {
		err = m.add(env, t)
	}
	if err != nil {
		return err
	}
	write := func(w io.Writer) error {
		return m.document.Write(w, func(take func(document.Member[A]) error) error { return m.each(env, t, true, take) })
	}
	if err := o.print(env, result{write, m.draw}); err != nil {
		return err
	}
	code := exitOK
	for _, one := range m.document.Configurations {
		code = worst(code, one.ExitCode)
	}
	return statusOf(code)
}

// complete adds the document and the page of a configuration, as far as they are wanted, and the
// exit code of an error.
func (m *member[A]) complete(env *Env, r result, wantDocument, wantPage bool, t drawing, err error) {
	m.ExitCode = codeOf(env, m.Path, err)
	var b bytes.Buffer
	if err = nil; wantDocument {
		err = r.write(document.Compact{Writer: &b})
		m.Document = b.Bytes()
	}
	if wantPage && err == nil {
		var page strings.Builder
		err = r.draw(&page, t)
		m.page = page.String()
	}
	m.ExitCode = worst(m.ExitCode, codeOf(env, m.Path, err))
}

// failedMember is a configuration that cannot be worked on.
func failedMember[A document.Figure[A]](env *Env, name string, err error) (m member[A]) {
	m.Path, m.Broken, m.ExitCode = name, []string{}, codeOf(env, name, err)
	return m
}

// memberOfPlan is what the document of many says of a plan.
func memberOfPlan(name string, plan *document.Plan) (m member[document.Money]) {
	m.Path, m.Broken = name, []string{}
	m.Currencied = document.Currencied[document.Money]{Currency: plan.Currency, Billed: plan.Totals.Billed, Amortized: plan.Totals.Amortized, Cash: plan.Totals.Cash}
	for _, b := range plan.Budgets {
		if b.Exceeded {
			m.Broken = append(m.Broken, b.Address)
		}
	}
	for _, c := range plan.Checks {
		if c.Status == "fail" {
			m.Broken = append(m.Broken, c.Address)
		}
	}
	return m
}

// memberOfDiff is what it says of a diff.
func memberOfDiff(name string, d *document.Diff) (m member[document.MoneyChange]) {
	m.Path, m.Broken = name, broken(d)
	m.Currencied = document.Currencied[document.MoneyChange]{Currency: d.Currency, Billed: d.Totals.Billed, Amortized: d.Totals.Amortized, Cash: d.Totals.Cash}
	return m
}

// runPlans plans all configurations below a folder.
func runPlans(env *Env, o *planOptions) error {
	names, err := o.many.configurations(env, &o.config)
	if err != nil {
		return err
	}
	m := &many[document.Money]{
		document: &document.Plans{Header: document.NewHeader(document.PlansKind, version), Source: o.config.path},
		count:    len(names), page: present.Plans, top: o.config.groupBy.Top,
	}
	m.work = func(env *Env, i int, wantDocument bool, t drawing) member[document.Money] {
		one := *o
		one.config.path = path.Join(o.config.path, names[i])
		one.noAdvice = o.noAdvice || !t.Detail
		plan, err := one.plan(env)
		if err != nil {
			return failedMember[document.Money](env, names[i], err)
		}
		m := memberOfPlan(names[i], plan.source.Plan)
		m.complete(env, plan.result(), wantDocument, t.Detail, t, one.exitStatus(env, plan))
		return m
	}
	return m.run(env, &o.output)
}

// runDiffs compares all configurations below a folder with those of a base: a commit or
// another folder.
func runDiffs(env *Env, o *diffOptions, base string) error {
	b, err := o.basesOf(env, base)
	if err != nil {
		return err
	}
	names, err := o.many.configurations(env, &o.config)
	if err != nil {
		return err
	}
	all, err := (&manyOptions{}).configurations(env, &o.config)
	if err != nil {
		return err
	}
	for _, name := range b.names {
		if !slices.Contains(all, name) { // which is gone
			names = append(names, name)
		}
	}
	slices.Sort(names)
	m := &many[document.MoneyChange]{
		document: &document.Diffs{Header: document.NewHeader(document.DiffsKind, version), Source: o.config.path, Base: &base},
		count:    len(names), page: present.Diffs, top: o.config.groupBy.Top,
	}
	m.work = func(env *Env, i int, wantDocument bool, t drawing) member[document.MoneyChange] {
		d, head, err := o.oneOf(env, b, names[i], slices.Contains(all, names[i]))
		if err != nil {
			return failedMember[document.MoneyChange](env, names[i], err)
		}
		m := memberOfDiff(names[i], d)
		changed := len(d.Changes) > 0 || d.CostChanged() || len(m.Broken) > 0
		err = errors.Join(showBroken(env, head, d, o.config.color(env)), diffStatus(d, o.detailed))
		m.complete(env, diffResult(d), wantDocument && changed, changed && (t.Detail || t.Format == "markdown"), t, err)
		return m
	}
	return m.run(env, &o.output)
}

// A manyBase is where the earlier side of many configurations is.
type manyBase struct {
	prefix string   // of their sources
	names  []string // those that there are
}

// basesOf finds the earlier sides.
func (o *diffOptions) basesOf(env *Env, base string) (b manyBase, err error) {
	rest, ofCommit := strings.CutPrefix(base, gitPrefix)
	if !ofCommit {
		config := o.config
		config.path, b.prefix = base, base
		b.names, err = (&manyOptions{}).configurations(env, &config)
		return b, err
	}
	ref, at, named := strings.Cut(rest, ":")
	if !named {
		boundary, err := o.config.boundary(env)
		if err != nil {
			return b, err
		}
		at = boundary.path
	}
	fsys, err := o.config.commit(env, base, ref)
	if err != nil {
		return b, err
	}
	b.prefix = gitPrefix + ref + ":" + path.Clean(at)
	if b.names, err = below(fsys, path.Clean(at)); err != nil {
		b.names = nil // there was no such folder
	}
	return b, nil
}

// oneOf compares one of many configurations, which may be missing on a side.
func (o *diffOptions) oneOf(env *Env, b manyBase, name string, inHead bool) (*document.Diff, *side, error) {
	one, base := *o, ""
	if slices.Contains(b.names, name) {
		base = path.Join(b.prefix, name)
	}
	var head *side
	if inHead {
		var err error
		one.config.path = path.Join(o.config.path, name)
		if one.config.resolved, err = one.config.hclSettings(env); err != nil {
			return nil, nil, err
		}
		if head, err = loadSide(env, one.config, one.config.path, false); err != nil {
			return nil, nil, err
		}
	}
	one.config.path = o.config.path
	d, err := compareWith(env, one.config, base, head, o.output.detail && !o.noAdvice)
	return d, head, err
}

// A savedMany is a saved document of many configurations.
type savedMany struct {
	result
	changed bool // whether a cost changes
}

// readMany reads a saved document of many configurations, draws the pages that are wanted, and
// holds what it says of each against the document of that one.
func readMany(env *Env, data []byte, kind, name string, r reading, t drawing) (*savedMany, error) {
	if kind == document.PlansKind {
		return readMembers(env, data, kind, name, present.Plans, r, t, func(env *Env, one document.Member[document.Money]) (member[document.Money], result, error) {
			plan, err := r.plan(env, one.Document, one.Path)
			if err != nil {
				return member[document.Money]{}, result{}, err
			}
			return memberOfPlan(one.Path, plan), shownPlan{source: plan.Source()}.result(), nil
		})
	}
	return readMembers(env, data, kind, name, present.Diffs, r, t, func(env *Env, one document.Member[document.MoneyChange]) (member[document.MoneyChange], result, error) {
		d, err := r.diff(env, one.Document, one.Path)
		if err != nil {
			return member[document.MoneyChange]{}, result{}, err
		}
		return memberOfDiff(one.Path, d), diffResult(d), nil
	})
}

func readMembers[A document.Figure[A]](env *Env, data []byte, kind, name string, page func(*document.Many[A], int, present.Options) present.Page, r reading, t drawing,
	read func(*Env, document.Member[A]) (member[A], result, error),
) (*savedMany, error) {
	saved, err := document.ReadMany[A](data, kind)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	empty := document.Many[A]{Header: saved.Header, Source: saved.Source, Base: saved.Base}
	again, changed := empty, false
	m := &many[A]{document: &again, count: len(saved.Configurations), page: page, top: r.groupBy.Top}
	m.work = func(env *Env, i int, _ bool, t drawing) member[A] {
		one := saved.Configurations[i]
		if len(one.Document) == 0 || string(one.Document) == "null" {
			if kind == document.DiffsKind && (one.Changed() || len(one.Broken) > 0) {
				return member[A]{err: fmt.Errorf("%s: it changes, but it has no document", one.Path)}
			}
			return member[A]{Member: one}
		}
		made, shown, err := read(env, one)
		switch {
		case err != nil:
			return member[A]{err: err}
		case !sameJSON(made.Currencied, one.Currencied) || !slices.Equal(made.Broken, one.Broken):
			return member[A]{err: fmt.Errorf("%s: its figures or broken limits are not those of its document", one.Path)}
		}
		made.complete(env, shown, false, t.Detail || kind == document.DiffsKind && t.Format == "markdown", t, nil)
		return member[A]{Member: one, page: made.page}
	}
	err = m.each(env, t, false, func(one document.Member[A]) error {
		changed = changed || one.Changed()
		again.Add(one)
		return nil
	})
	if err == nil && !sameJSON(again.Totals, saved.Totals) {
		err = errors.New("its totals are not the sums of its configurations")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	write := func(w io.Writer) error {
		copied := empty
		return copied.Write(w, func(take func(document.Member[A]) error) error {
			for _, one := range saved.Configurations {
				if err := take(one); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return &savedMany{result{write, m.draw}, changed}, nil
}
