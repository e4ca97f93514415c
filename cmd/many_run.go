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
	"github.com/declarative-cost/planner/hclspec"
)

// A member is one of many configurations, and what there is to show of it.
type member[A document.Figure[A]] struct {
	document.Member[A]
	shown result
	page  string // as it was drawn; empty where it is not wanted
	err   error  // that ends the run
}

// A many is a document of many configurations, which are worked on as it is shown, or were
// saved in it.
type many[A document.Figure[A]] struct {
	document *document.Many[A]
	count    int
	work     func(env *Env, i int) member[A]
	page     func(m *document.Many[A], top int, opt present.Options) present.Page
	top      int
	pages    []render.Part
}

// each works on all of them, once, and keeps their pages: with details, and of a diff in Markdown.
func (m *many[A]) each(env *Env, t drawing, wantDocument bool, take func(document.Member[A]) error) error {
	wantPage := t.Detail || m.document.Base != nil && t.Format == "markdown"
	work := func(env *Env, i int) member[A] {
		one := m.work(env, i)
		one.ExitCode = worst(one.ExitCode, codeOf(env, one.Path, one.draw(wantDocument, wantPage, t)))
		return one
	}
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

// draw adds the document and the page of a configuration, as far as they are wanted.
func (m *member[A]) draw(wantDocument, wantPage bool, t drawing) (err error) {
	if wantDocument && m.shown.write != nil {
		var b bytes.Buffer
		err = m.shown.write(document.Compact{Writer: &b})
		m.Document = b.Bytes()
	}
	if wantPage && m.shown.draw != nil && err == nil {
		var page strings.Builder
		err = m.shown.draw(&page, t)
		m.page = page.String()
	}
	return err
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
		fmt.Fprintf(w, "%s\n\n%s\n", render.Paint(t.Color, render.Bold, render.Printable(p.Title)), text)
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

// failedMember is a configuration that cannot be worked on.
func failedMember[A document.Figure[A]](env *Env, name string, err error) (m member[A]) {
	m.Path, m.Broken, m.ExitCode = name, []string{}, codeOf(env, name, err)
	return m
}

// memberOfPlan is what the document of many says of a plan.
func memberOfPlan(name string, p shownPlan) (m member[document.Money]) {
	plan := p.source.Plan
	m.Path, m.Broken, m.shown = name, []string{}, p.result()
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

// memberOfDiff is what it says of a diff, which is shown where something changed.
func memberOfDiff(name string, d *document.Diff) (m member[document.MoneyChange]) {
	m.Path, m.Broken = name, append([]string{}, each(brokenLimits(d), func(b brokenLimit) string { return b.address })...)
	m.Currencied = document.Currencied[document.MoneyChange]{Currency: d.Currency, Billed: d.Totals.Billed, Amortized: d.Totals.Amortized, Cash: d.Totals.Cash}
	if len(d.Changes) > 0 || d.CostChanged() || len(m.Broken) > 0 {
		m.shown = diffResult(d)
	}
	return m
}

// runPlans plans all configurations below a folder.
func runPlans(env *Env, o *planOptions) error {
	_, names, err := o.many.configurations(env, &o.config)
	if err != nil {
		return err
	}
	m := &many[document.Money]{
		document: &document.Plans{Header: document.NewHeader(document.PlansKind, version), Source: o.config.path},
		count:    len(names), page: present.Plans, top: o.config.groupBy.Top,
	}
	m.work = func(env *Env, i int) member[document.Money] {
		one := *o
		one.config.path = path.Join(o.config.path, names[i])
		one.noAdvice = o.noAdvice || !o.output.detail
		plan, err := one.plan(env)
		if err != nil {
			return failedMember[document.Money](env, names[i], err)
		}
		m := memberOfPlan(names[i], plan)
		m.ExitCode = codeOf(env, names[i], one.exitStatus(env, plan))
		return m
	}
	return m.run(env, &o.output)
}

// runDiffs compares all configurations below a folder with those of a base: a commit or
// another folder.
func runDiffs(env *Env, o *diffOptions, base, head string) error {
	o.config.path = head
	b, err := o.basesOf(env, base)
	if err != nil {
		return err
	}
	all, names, err := o.many.configurations(env, &o.config)
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
	m.work = func(env *Env, i int) member[document.MoneyChange] {
		d, head, err := o.oneOf(env, b, names[i], slices.Contains(all, names[i]))
		if err != nil {
			return failedMember[document.MoneyChange](env, names[i], err)
		}
		m := memberOfDiff(names[i], d)
		m.ExitCode = codeOf(env, names[i], errors.Join(showBroken(env, head, d, o.config.color(env)), diffStatus(d, o.detailed)))
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
		b.names, _, err = (&manyOptions{}).configurations(env, &config)
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
	if b.names, err = hclspec.Configurations(fsys, path.Clean(at)); err != nil {
		b.names = nil // there was no such folder
	}
	return b, nil
}

// oneOf compares one of many configurations, which may be missing on a side.
func (o *diffOptions) oneOf(env *Env, b manyBase, name string, inHead bool) (*document.Diff, *simulation, error) {
	one, base := *o, ""
	if slices.Contains(b.names, name) {
		base = path.Join(b.prefix, name)
	}
	var head *simulation
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

// readMany reads a saved document of many configurations, draws the pages that are wanted, and
// holds what it says of each against the document of that one. changed says whether a cost changes.
func readMany(env *Env, data []byte, kind, name string, r reading, t drawing) (shown result, changed bool, err error) {
	if kind == document.PlansKind {
		shown, changed, err = readMembers(env, data, kind, present.Plans, r, t, r.plan, func(path string, plan *document.Plan) member[document.Money] {
			return memberOfPlan(path, shownPlan{source: plan.Source()})
		})
	} else {
		shown, changed, err = readMembers(env, data, kind, present.Diffs, r, t, r.diff, memberOfDiff)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return shown, changed, err
}

func readMembers[A document.Figure[A], D any](env *Env, data []byte, kind string, page func(*document.Many[A], int, present.Options) present.Page, r reading, t drawing,
	read func(env *Env, data []byte, path string) (D, error), memberOf func(path string, d D) member[A],
) (shown result, changed bool, err error) {
	saved, err := document.ReadMany[A](data, kind)
	if err != nil {
		return result{}, false, err
	}
	empty := document.Many[A]{Header: saved.Header, Source: saved.Source, Base: saved.Base}
	again := empty
	m := &many[A]{document: &again, count: len(saved.Configurations), page: page, top: r.groupBy.Top}
	m.work = func(env *Env, i int) member[A] {
		one := saved.Configurations[i]
		if len(one.Document) == 0 || string(one.Document) == "null" {
			if kind == document.DiffsKind && (one.Changed() || len(one.Broken) > 0) {
				return member[A]{err: fmt.Errorf("%s: it changes, but it has no document", one.Path)}
			}
			return member[A]{Member: one}
		}
		d, err := read(env, one.Document, one.Path)
		if err != nil {
			return member[A]{Member: one, err: err}
		}
		made := memberOf(one.Path, d)
		if !sameJSON(made.Currencied, one.Currencied) || !slices.Equal(made.Broken, one.Broken) {
			err = fmt.Errorf("%s: its figures or broken limits are not those of its document", one.Path)
		}
		return member[A]{Member: one, shown: made.shown, err: err}
	}
	err = m.each(env, t, false, func(one document.Member[A]) error {
		changed = changed || one.Changed()
		again.Add(one)
		return nil
	})
	if err == nil && !sameJSON(again.Totals, saved.Totals) {
		err = errors.New("its totals are not the sums of its configurations")
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
	return result{write, m.draw}, changed, err
}
