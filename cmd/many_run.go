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

// manyFormats are the formats in which many configurations can be shown.
var manyFormats = []string{"text", "json", "markdown"}

// A member is what came of one of many configurations, with its own page where that is
// wanted.
type member[A document.Money | document.MoneyChange] struct {
	document.Member[A]
	page string
}

// A manyRun works on many configurations and shows what came of them.
type manyRun[A document.Money | document.MoneyChange] struct {
	document *document.Many[A]
	names    []string
	output   *outputOptions
	work     func(env *Env, name string, wantDocument bool, t drawing) member[A]
	page     func(m *document.Many[A], opt present.Options) present.Page
	limit    int
}

// run works on all of them, once. The document is printed as it goes.
func (r *manyRun[A]) run(env *Env) error {
	if !slices.Contains(manyFormats, r.output.format) && !isAnnotation(r.output.format) {
		return fmt.Errorf("--format: %s shows one configuration; with --recursive choose one of: %s", r.output.format, strings.Join(manyFormats, ", "))
	}
	if r.output.out != "" && r.output.format == "json" {
		return errors.New("with --recursive, --out and --format json are the same document; choose one")
	}
	language, err := r.output.language(env)
	if err != nil {
		return err
	}
	t := drawing{Detail: true, Lang: language}
	if r.output.report == "" {
		t.Width, t.Color = env.StdoutWidth, r.output.color(env, env.StdoutWidth)
	}
	var pages []render.Part
	all := func(wantDocument bool, take func(document.Member[A]) error) error {
		return inOrder(env, len(r.names), func(env *Env, i int) member[A] { return r.work(env, r.names[i], wantDocument, t) }, func(m member[A]) error {
			if m.page != "" {
				pages = append(pages, render.Part{Title: m.Path, Draw: func(int) (string, error) { return m.page, nil }})
			}
			return take(m.Member)
		})
	}
	write := func(w io.Writer) error {
		return r.document.Write(w, func(take func(document.Member[A]) error) error { return all(true, take) })
	}
	files := newBatch(env)
	if r.output.out != "" {
		err = r.output.save(files, write)
	} else if r.output.format != "json" {
		err = all(false, func(one document.Member[A]) error { r.document.Add(one); return nil })
	}
	if err != nil {
		return err
	}
	if isAnnotation(r.output.format) {
		err = files.commit()
	} else {
		err = r.output.printWith(env, files, func(w io.Writer, t drawing) error {
			if r.output.format == "json" {
				return write(w)
			}
			return drawMany(w, r.output.format, r.page(r.document, t.options()), pages, t, r.limit)
		})
	}
	if err != nil {
		return err
	}
	code := exitOK
	for _, one := range r.document.Configurations {
		code = worst(code, one.ExitCode)
	}
	return statusOf(code)
}

// drawMany draws the table of many configurations: in text below their pages, in Markdown
// above them, which are folded away.
func drawMany(w io.Writer, format string, table present.Page, pages []render.Part, t drawing, limit int) error {
	if format == "markdown" {
		return drawManyMarkdown(w, table, pages, t, limit)
	}
	for _, p := range pages {
		text, err := p.Draw(0)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s\n\n%s\n", render.Paint(t.Color, render.Bold, render.Printable(p.Title)), text); err != nil {
			return err
		}
	}
	return t.page(w, "text", table, 0)
}

func drawManyMarkdown(w io.Writer, table present.Page, pages []render.Part, t drawing, limit int) error {
	text, err := render.JoinFolded(t.Lang, func(limit int) (string, error) {
		var b strings.Builder
		err := render.Markdown(&b, table, limit)
		return b.String(), err
	}, pages, limit)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// memberOf is what every member has; failed where there is an error.
func memberOf[A document.Money | document.MoneyChange](env *Env, name string, err error) (m member[A]) {
	m.Path, m.Broken, m.ExitCode = name, []string{}, codeOf(env, name, err)
	return m
}

// runPlans plans all configurations below a folder.
func runPlans(env *Env, o *planOptions) error {
	if err := o.check(env); err != nil {
		return err
	}
	o.config.commits = newCommits()
	defer o.config.commits.close()
	names, err := o.many.configurations(env, &o.config)
	if err != nil {
		return err
	}
	run := &manyRun[document.Money]{
		document: &document.Plans{Header: document.NewHeader(document.PlansKind, version), Source: o.config.path},
		names:    names, output: &o.output, limit: gitHubCommentLimit,
		page: func(m *document.Plans, opt present.Options) present.Page {
			return present.Plans(m, o.config.groupBy.Top, opt)
		},
	}
	run.work = func(env *Env, name string, wantDocument bool, t drawing) member[document.Money] {
		one := *o
		one.config.path = path.Join(o.config.path, name)
		one.noAdvice = o.noAdvice || !o.output.detail
		plan, err := one.plan(env)
		if err != nil {
			return memberOf[document.Money](env, name, err)
		}
		m := memberOf[document.Money](env, name, one.exitStatus(env, plan))
		f := plan.forecast
		m.Currencied = document.Currencied[document.Money]{Currency: f.Currency, Billed: f.Totals.Billed, Amortized: f.Totals.Amortized, Cash: f.Totals.Cash}
		for _, b := range f.Budgets {
			if b.Exceeded {
				m.Broken = append(m.Broken, b.Budget.Address)
			}
		}
		for _, c := range plan.outcome.Checks {
			if !c.Passed {
				m.Broken = append(m.Broken, c.Address)
			}
		}
		var b bytes.Buffer
		if wantDocument {
			err = plan.write(document.Compact{Writer: &b})
			m.Document = b.Bytes()
		}
		if o.output.detail && err == nil {
			var page strings.Builder
			plan.text, plan.limit = t, gitHubCommentLimit
			err = drawPlanAs(o.output.format)(&page, plan)
			m.page = page.String()
		}
		m.ExitCode = worst(m.ExitCode, codeOf(env, name, err))
		return m
	}
	return run.run(env)
}

// runDiffs compares all configurations below a folder with those of a base: a commit or
// another folder.
func runDiffs(env *Env, o *diffOptions, base string) error {
	if err := o.check(); err != nil {
		return err
	}
	o.config.commits = newCommits()
	defer o.config.commits.close()
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
	run := &manyRun[document.MoneyChange]{
		document: &document.Diffs{Header: document.NewHeader(document.DiffsKind, version), Source: o.config.path, Base: &base},
		names:    names, output: &o.output, limit: o.limit,
		page: func(m *document.Diffs, opt present.Options) present.Page {
			return present.Diffs(m, o.config.groupBy.Top, opt)
		},
	}
	run.work = func(env *Env, name string, wantDocument bool, t drawing) member[document.MoneyChange] {
		d, config, err := o.oneOf(env, b, name, slices.Contains(all, name))
		if err != nil {
			return memberOf[document.MoneyChange](env, name, err)
		}
		err = showBroken(env, config, d, o.config.color(env))
		return memberOfDiff(env, o, name, d, errors.Join(err, diffStatus(d, o.detailed)), wantDocument, t)
	}
	return run.run(env)
}

func memberOfDiff(env *Env, o *diffOptions, name string, d *document.Diff, err error, wantDocument bool, t drawing) member[document.MoneyChange] {
	m := memberOf[document.MoneyChange](env, name, err)
	m.Currencied = document.Currencied[document.MoneyChange]{Currency: d.Currency, Billed: d.Totals.Billed, Amortized: d.Totals.Amortized, Cash: d.Totals.Cash}
	m.Broken, err = broken(d), nil
	if len(d.Changes) == 0 && !d.CostChanged() && len(m.Broken) == 0 {
		return m
	}
	var b bytes.Buffer
	if wantDocument {
		err = d.Write(document.Compact{Writer: &b})
		m.Document = b.Bytes()
	}
	if t.Detail = o.output.detail; err == nil && (o.output.format == "markdown" || t.Detail) {
		var page strings.Builder
		err = drawDiff(&page, o.output.format, d, t, o.limit)
		m.page = page.String()
	}
	m.ExitCode = worst(m.ExitCode, codeOf(env, name, err))
	return m
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
	fsys, done, err := o.config.commit(env, base, ref)
	if err != nil {
		return b, err
	}
	defer done()
	b.prefix = gitPrefix + ref + ":" + path.Clean(at)
	if b.names, err = below(fsys, path.Clean(at)); err != nil {
		b.names = nil // there was no such folder
	}
	return b, nil
}

// oneOf compares one of many configurations, which may be missing on a side.
func (o *diffOptions) oneOf(env *Env, b manyBase, name string, inHead bool) (*document.Diff, *hclspec.Config, error) {
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
	if head == nil {
		return d, nil, err
	}
	return d, head.config, err
}
