// Package report knows how a plan or a diff is drawn as one HTML file that needs
// nothing else: its style, its script and its charts stand in it, and its
// Content-Security-Policy lets nothing in from elsewhere. docs/report.md says what
// is on it.
//
// It draws from the documents alone, so a saved plan gives the same page, and it
// reads no clock, so the same document gives the same bytes. Amounts are printed
// exactly as the document has them; only the places of shapes are floats. It must
// not know flags, files or HCL.
package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
)

//go:embed page
var files embed.FS

// Plan draws a plan in a language, with what changed where there is a diff against
// a baseline; nil without one. A nil printer is English. Sentences are the documents',
// which are to be told in the language ([document.Plan.In]).
func Plan(w io.Writer, p *document.Plan, d *document.Diff, printer *lang.Printer) error {
	templates, err := template.ParseFS(files, "page/*.html")
	if err != nil {
		return err
	}
	r := newPlanReport(messages{printer}, p, d)
	r.templates = templates
	page, err := r.page()
	if err != nil {
		return err
	}
	return page.write(w, templates)
}

// Diff draws a diff in a language, likewise.
func Diff(w io.Writer, d *document.Diff, printer *lang.Printer) error {
	templates, err := template.ParseFS(files, "page/*.html")
	if err != nil {
		return err
	}
	page := (&diffReport{messages: messages{printer}, d: d}).page()
	return page.write(w, templates)
}

// write draws the page, with the hashes of the style and the script that it
// allows.
func (p *page) write(w io.Writer, templates *template.Template) error {
	style, err := files.ReadFile("page/page.css")
	if err != nil {
		return err
	}
	script, err := files.ReadFile("page/page.js")
	if err != nil {
		return err
	}
	p.Style, p.Script = template.CSS(style), template.JS(script)
	p.Policy = "default-src 'none'; style-src " + hashOf(style) + "; script-src " + hashOf(script) +
		"; img-src data:; base-uri 'none'; form-action 'none'"
	var b bytes.Buffer // so that an error leaves nothing behind
	if err := templates.ExecuteTemplate(&b, "page", p); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// hashOf names a text in a Content-Security-Policy.
func hashOf(text []byte) string {
	hash := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
}
