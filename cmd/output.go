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
}

// A drawing says how a result is drawn for people.
type drawing struct {
	Width  int           // columns of the terminal; 0 or less: not a terminal
	Color  bool          // colours repeat what the words say
	Detail bool          // everything, for every account; otherwise what matters
	Quiet  bool          // only the summary
	Lang   *lang.Printer // nil: English
	By     planner.Span  // of tables and charts of months
}

// options say how much a page says, and in which language.
func (d drawing) options() present.Options {
	return present.Options{Lang: d.Lang, Detail: d.Detail, Quiet: d.Quiet, By: d.By}
}

// page draws a page as text, or as Markdown of at most so many characters.
func (d drawing) page(w io.Writer, format string, p present.Page, limit int) error {
	if format == "markdown" {
		return render.Markdown(w, p, limit)
	}
	return render.Text(w, p, render.TextOptions{Width: d.Width, Color: d.Color, Full: d.Detail})
}

// addFlags adds all of them.
func (o *outputOptions) addFlags(c *cobra.Command) {
	o.addFormatFlags(c)
	c.Flags().BoolVar(&o.quiet, "quiet", false, "print the summary only")
	c.Flags().BoolVar(&o.detail, "detail", false, "print all details of every account")
}

// addByFlag adds the flag of commands that show months.
func (o *outputOptions) addByFlag(c *cobra.Command) {
	c.Flags().StringVar(&o.by, "by", string(planner.SpanMonth), "periods of tables and charts: month, quarter, year (of the fiscal year)")
	must(c.RegisterFlagCompletionFunc("by", cobra.FixedCompletions([]string{"month", "quarter", "year"}, cobra.ShellCompDirectiveNoFileComp)))
}

// checkBy rejects unknown periods, and periods of a format that has months.
func (o *outputOptions) checkBy() error {
	switch {
	case o.by != "" && !slices.Contains(planner.Spans, planner.Span(o.by)):
		return fmt.Errorf("--by: unknown period %q; choose one of: month, quarter, year", o.by)
	case o.by != "" && o.by != string(planner.SpanMonth) && slices.Contains([]string{"json", csvFormat, focusFormat}, o.format):
		return fmt.Errorf("--by applies to text, markdown, html and xlsx, not to %s, which has months; CSV and FOCUS name the fiscal year and quarter of each", o.format)
	}
	return nil
}

// addOutFlag adds the flag of commands whose document can be saved.
func (o *outputOptions) addOutFlag(c *cobra.Command, kind string) {
	c.Flags().StringVar(&o.out, "out", "", "also save the "+kind+" as JSON to this file")
}

// addFormatFlags adds those of a command with one level of detail.
func (o *outputOptions) addFormatFlags(c *cobra.Command) {
	o.addFormatFlag(c)
	c.Flags().StringVar(&o.report, "report", "", "write the result to this file")
	c.Flags().BoolVar(&o.compact, "compact", false, "write JSON without indentation")
	addNoColorFlag(c, &o.noColor)
	o.addLangFlag(c)
}

// addNoColorFlag adds the flag of every command that uses colours, also of one that
// shows diagnostics and nothing else.
func addNoColorFlag(c *cobra.Command, off *bool) {
	c.Flags().BoolVar(off, "no-color", false, "disable colours (or set NO_COLOR)")
}

// addLangFlag adds the flag of every command that says something in a language.
func (o *outputOptions) addLangFlag(c *cobra.Command) {
	c.Flags().StringVar(&o.lang, "lang", "", "output language: "+strings.Join(lang.Names, ", ")+" (or set PLANNER_LANG)")
	must(c.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(lang.Names, cobra.ShellCompDirectiveNoFileComp)))
}

// addFormatFlag adds the flag of a command that has formats and nothing else.
func (o *outputOptions) addFormatFlag(c *cobra.Command) {
	if o.formats == nil {
		o.formats = []string{"text", "json"}
	}
	c.Flags().StringVar(&o.format, "format", o.formats[0], "output format: "+strings.Join(o.formats, ", "))
	must(c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(o.formats, cobra.ShellCompDirectiveNoFileComp)))
}

// check rejects unknown formats, flags of other formats, and files that would overwrite a
// configuration.
func (o *outputOptions) check() error {
	if err := errors.Join(refuseHCL("--report", o.report), refuseHCL("--out", o.out)); err != nil {
		return err
	}
	if !slices.Contains(o.formats, o.format) {
		return fmt.Errorf("--format: unknown format %q; choose one of: %s", o.format, strings.Join(o.formats, ", "))
	}
	if o.compact && o.format != "json" && o.out == "" {
		return fmt.Errorf("--compact applies to JSON only, not to %s", o.format)
	}
	return o.checkBy()
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

// print draws the result on standard output or into the report file.
func (o *outputOptions) print(env *Env, draw func(w io.Writer, t drawing) error) error {
	return o.printWith(env, newBatch(env), draw)
}

// show prints a document as JSON, or the page that is drawn of it.
func (o *outputOptions) show(env *Env, files *batch, write func(io.Writer) error, page func(present.Options) present.Page) error {
	return o.printWith(env, files, func(w io.Writer, t drawing) error {
		if o.format == "json" {
			return write(w)
		}
		return t.page(w, o.format, page(t.options()), 0)
	})
}

// save adds the document to the files of the command, where it is to be saved.
func (o *outputOptions) save(files *batch, write func(io.Writer) error) error {
	if o.out == "" {
		return nil
	}
	return files.add(o.out, func(w io.Writer) error { return write(o.layout(w)) })
}

// layout is a writer that lays documents out as the flags say.
func (o *outputOptions) layout(w io.Writer) io.Writer {
	if o.compact {
		return document.Compact{Writer: w}
	}
	return w
}

// asJSON writes a value as JSON.
func asJSON(v any) func(io.Writer) error {
	return func(w io.Writer) error { return document.WriteJSON(w, v) }
}

// printWith also writes the other files of the command: with the report all of them
// or none, or else before standard output.
func (o *outputOptions) printWith(env *Env, files *batch, draw func(w io.Writer, t drawing) error) error {
	defer files.discard()
	language, err := o.language(env)
	if err != nil {
		return err
	}
	t := drawing{Detail: o.detail, Quiet: o.quiet, Lang: language, By: planner.Span(o.by)}
	if o.report != "" {
		if err := files.add(o.report, func(w io.Writer) error { return draw(o.layout(w), t) }); err != nil {
			return err
		}
		return files.commit()
	}
	if err := files.commit(); err != nil {
		return err
	}
	t.Width, t.Color = env.StdoutWidth, o.color(env, env.StdoutWidth)
	return buffered(env.Stdout, func(w io.Writer) error { return draw(o.layout(w), t) })
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

// must panics on errors that only a bug in this program can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// refuseHCL rejects an output file with the name of a configuration file.
func refuseHCL(flag, name string) error {
	if strings.HasSuffix(name, ".hcl") || strings.HasSuffix(name, ".hcl.json") {
		return fmt.Errorf("%s: %s has the name of a configuration file; choose a name that does not end in .hcl", flag, name)
	}
	return nil
}
