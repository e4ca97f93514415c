package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/cmd/internal/tabular"
	"github.com/declarative-cost/planner/planner"
	"github.com/spf13/cobra"
)

// outputOptions are the flags that say how and where a result is shown.
type outputOptions struct {
	formats []string // that the command has, the default first
	format  string
	report  string
	out     string // the document is also saved to this file; of plan and diff
	compact bool
	noColor bool
	quiet   bool
	detail  bool
	lang    string
	by      string // empty of commands without the flag
	table   string // of CSV and FOCUS
	limit   int    // characters of Markdown
}

const (
	csvFormat   = "csv"
	focusFormat = "focus"
	xlsxFormat  = "xlsx"

	commitmentsTable = "commitments" // of FOCUS

	// gitHubCommentLimit is the longest comment that GitHub takes, in characters; minMarkdown has
	// room for the headline.
	gitHubCommentLimit = 65_536
	minMarkdown        = 1000
)

// A drawing says how a result is drawn for people.
type drawing struct {
	Format string
	Width  int           // columns of the terminal; 0 or less: not a terminal
	Color  bool          // colours repeat what the words say
	Detail bool          // everything, for every account; otherwise what matters
	Quiet  bool          // only the summary
	Lang   *lang.Printer // nil: English
	By     planner.Span  // of tables and charts of months
	Table  string        // of CSV and FOCUS
	Limit  int           // characters of Markdown; 0: no limit
}

// options say how much a page says, and in which language.
func (t drawing) options() present.Options {
	return present.Options{Lang: t.Lang, Detail: t.Detail, Quiet: t.Quiet, By: t.By}
}

// page draws a page as text or Markdown.
func (t drawing) page(w io.Writer, p present.Page) error {
	if t.Format == "markdown" {
		return render.Markdown(w, p, t.Limit)
	}
	return render.Text(w, p, render.TextOptions{Width: t.Width, Color: t.Color, Full: t.Detail})
}

// A result is what a command shows.
type result struct {
	write func(w io.Writer) error            // the document, as JSON
	draw  func(w io.Writer, t drawing) error // in any other format
}

// pageResult is a document of which there is a page.
func pageResult(write func(io.Writer) error, page func(present.Options) present.Page) result {
	return result{write, func(w io.Writer, t drawing) error { return t.page(w, page(t.options())) }}
}

// asJSON writes a value as JSON.
func asJSON(v any) func(io.Writer) error {
	return func(w io.Writer) error { return document.WriteJSON(w, v) }
}

// addFlags adds those of a command with levels of detail.
func (o *outputOptions) addFlags(c *cobra.Command) {
	o.addFormatFlags(c)
	c.Flags().BoolVar(&o.quiet, "quiet", false, "print the summary only")
	c.Flags().BoolVar(&o.detail, "detail", false, "print all details of every account")
}

// addFormatFlags adds those of a command with one level of detail.
func (o *outputOptions) addFormatFlags(c *cobra.Command) {
	o.addFormatFlag(c)
	c.Flags().StringVar(&o.report, "report", "", "write the result to this file")
	c.Flags().BoolVar(&o.compact, "compact", false, "write JSON without indentation")
	addNoColorFlag(c, &o.noColor)
	o.addLangFlag(c)
	checkFirst(c, func() error {
		if o.compact && o.format != "json" && o.out == "" {
			return fmt.Errorf("--compact applies to JSON only, not to %s", o.format)
		}
		return errors.Join(refuseHCL("--report", o.report), refuseHCL("--out", o.out))
	})
}

// addFormatFlag adds the flag of a command that has formats and nothing else.
func (o *outputOptions) addFormatFlag(c *cobra.Command) {
	if o.formats == nil {
		o.formats = []string{"text", "json"}
	}
	addChoice(c, &o.format, "format", "format", "output format: "+strings.Join(o.formats, ", "), o.formats...)
}

// addChoice adds a flag that takes one of the values of a kind, the first by default.
func addChoice(c *cobra.Command, to *string, name, kind, usage string, values ...string) {
	c.Flags().StringVar(to, name, values[0], usage)
	complete(c, name, values...)
	checkFirst(c, func() error {
		if !slices.Contains(values, *to) {
			return fmt.Errorf("--%s: unknown %s %q; choose one of: %s", name, kind, *to, strings.Join(values, ", "))
		}
		return nil
	})
}

// addByFlag adds the flag of commands that show months.
func (o *outputOptions) addByFlag(c *cobra.Command) {
	addChoice(c, &o.by, "by", "period", "periods of tables and charts: month, quarter, year (of the fiscal year)", "month", "quarter", "year")
	checkFirst(c, func() error {
		if o.by != "month" && slices.Contains([]string{"json", csvFormat, focusFormat}, o.format) {
			return fmt.Errorf("--by applies to text, markdown, html and xlsx, not to %s, which has months; CSV and FOCUS name the fiscal year and quarter of each", o.format)
		}
		return nil
	})
}

// addTableFlag adds the flag for the table of a plan that CSV or FOCUS shows.
func (o *outputOptions) addTableFlag(c *cobra.Command) {
	tables := tabular.CSVTables()
	c.Flags().StringVar(&o.table, "table", tables[0], "table for --format csv: "+strings.Join(tables, ", ")+"; for --format focus: "+commitmentsTable)
	complete(c, "table", append(slices.Clone(tables), commitmentsTable)...)
	checkFirst(c, func() error {
		switch {
		case o.table == commitmentsTable && o.format != focusFormat:
			return fmt.Errorf("--table %s applies to --format focus only, not to %s", commitmentsTable, o.format)
		case o.table != commitmentsTable && !slices.Contains(tables, o.table):
			return fmt.Errorf("--table: unknown table %q; choose one of: %s", o.table, strings.Join(tables, ", "))
		case o.table != commitmentsTable && o.table != tables[0] && o.format != csvFormat:
			return fmt.Errorf("--table applies to --format csv only, not to %s", o.format)
		}
		return nil
	})
}

// addLimitFlag adds the flag of commands whose Markdown may become a comment.
func (o *outputOptions) addLimitFlag(c *cobra.Command) {
	c.Flags().IntVar(&o.limit, "max-length", gitHubCommentLimit, "limit Markdown to this many characters by leaving out whole sections (0: no limit)")
	checkFirst(c, func() error {
		if o.limit != 0 && o.limit < minMarkdown {
			return fmt.Errorf("--max-length must be at least %d, not %d", minMarkdown, o.limit)
		}
		return nil
	})
}

// addOutFlag adds the flag of commands whose document can be saved.
func (o *outputOptions) addOutFlag(c *cobra.Command, kind string) {
	c.Flags().StringVar(&o.out, "out", "", "also save the "+kind+" as JSON to this file")
}

// addNoColorFlag adds the flag of every command that uses colours, also of one that
// shows diagnostics and nothing else.
func addNoColorFlag(c *cobra.Command, off *bool) {
	c.Flags().BoolVar(off, "no-color", false, "disable colours (or set NO_COLOR)")
}

// addLangFlag adds the flag of every command that says something in a language.
func (o *outputOptions) addLangFlag(c *cobra.Command) {
	c.Flags().StringVar(&o.lang, "lang", "", "output language: "+strings.Join(lang.Names, ", ")+" (or set PLANNER_LANG)")
	complete(c, "lang", lang.Names...)
}

// complete offers the values of a flag.
func complete(c *cobra.Command, flag string, values ...string) {
	must(c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)))
}

// checkFirst has flags checked before a command runs.
func checkFirst(c *cobra.Command, check func() error) {
	earlier := c.PreRunE
	c.PreRunE = func(c *cobra.Command, args []string) error {
		if earlier != nil {
			if err := earlier(c, args); err != nil {
				return err
			}
		}
		return check()
	}
}

// language is that of the flag, or else of the environment; never guessed from the
// locale.
func (o *outputOptions) language(env *Env) (*lang.Printer, error) {
	name, given := o.lang, "--lang"
	if name == "" {
		name, given = env.Getenv("PLANNER_LANG"), "PLANNER_LANG"
	}
	p, err := lang.New(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", given, err)
	}
	return p, nil
}

// color says whether to use colours on a stream that is so wide.
func (o *outputOptions) color(env *Env, width int) bool { return useColor(env, width, o.noColor) }

// useColor says whether to use colours on a stream: only on a terminal (width above
// 0), and never with NO_COLOR or where they are turned off.
func useColor(env *Env, width int, off bool) bool {
	return width > 0 && !off && env.Getenv("NO_COLOR") == "" && env.Getenv("TERM") != "dumb"
}

// drawing is how a result is drawn.
func (o *outputOptions) drawing(env *Env) (t drawing, err error) {
	t = drawing{Format: o.format, Detail: o.detail, Quiet: o.quiet, By: planner.Span(o.by), Table: o.table, Limit: o.limit}
	if o.report == "" {
		t.Width, t.Color = env.StdoutWidth, o.color(env, env.StdoutWidth)
	}
	t.Lang, err = o.language(env)
	return t, err
}

// layout is a writer that lays documents out as the flags say.
func (o *outputOptions) layout(w io.Writer) io.Writer {
	if o.compact {
		return document.Compact{Writer: w}
	}
	return w
}

// print shows a result on standard output or in the report file.
func (o *outputOptions) print(env *Env, r result) error { return o.printWith(env, newBatch(env), r) }

// printWith also writes the other files of the command: with the report all of them or none, or
// else before standard output. Annotations are printed when the command is done.
func (o *outputOptions) printWith(env *Env, files *batch, r result) error {
	defer files.discard()
	t, err := o.drawing(env)
	if err != nil {
		return err
	}
	if o.format == xlsxFormat && o.report == "" && env.StdoutWidth > 0 {
		return errors.New("--format xlsx cannot be printed on a terminal; write it to a file with --report FILE")
	}
	if o.out != "" {
		if err := files.add(o.out, func(w io.Writer) error { return r.write(o.layout(w)) }); err != nil {
			return err
		}
	}
	show := func(w io.Writer) error {
		if o.format == "json" {
			return r.write(o.layout(w))
		}
		return r.draw(w, t)
	}
	later := isAnnotation(o.format) && env.said != nil
	if o.report != "" && !later {
		if err := files.add(o.report, show); err != nil {
			return err
		}
		return files.commit()
	}
	if err := files.commit(); err != nil || later {
		return err
	}
	return buffered(env.Stdout, show)
}

// refuseInput rejects a report that would overwrite a file that the command reads.
func (o *outputOptions) refuseInput(env *Env, names ...string) error {
	if o.report == "" {
		return nil
	}
	report, err := os.Stat(absolute(env.Dir, o.report))
	if err != nil {
		return nil // it does not exist
	}
	for _, name := range names {
		if input, err := os.Stat(absolute(env.Dir, name)); err == nil && input.Mode().IsRegular() && os.SameFile(report, input) {
			return fmt.Errorf("--report: %s is an input of this command and would be overwritten; choose another name", o.report)
		}
	}
	return nil
}

// each converts the entries of a list.
func each[T, U any](list []T, convert func(T) U) (out []U) {
	for _, v := range list {
		out = append(out, convert(v))
	}
	return out
}

// must panics on errors that only a bug in this program can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// refuseHCL rejects an output file with the name of a configuration file.
func refuseHCL(flag, name string) error {
	if isConfiguration(name) {
		return fmt.Errorf("%s: %s has the name of a configuration file; choose a name that does not end in .hcl", flag, name)
	}
	return nil
}
