package diagnostics

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/render"
	"github.com/declarative-cost/planner/hclspec"
)

// Formats are the formats in which a review shows diagnostics at their lines.
var Formats = []string{"github-annotations", "gitlab-codequality"}

// Annotations prints diagnostics in one of the formats. Their files are named as seen from
// the top of the repository.
func Annotations(w io.Writer, format string, diags []hclspec.Diagnostic) error {
	if format != Formats[0] {
		return gitLab(w, diags)
	}
	// A line each is a workflow command of GitHub Actions.
	text := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, d := range diags {
		place := ""
		if d.Range != nil {
			place = fmt.Sprintf("file=%s,line=%d,col=%d,", property.Replace(d.Range.Filename), d.Range.Start.Line, d.Range.Start.Column)
		}
		fmt.Fprintf(w, "::%s %stitle=%s::%s\n", d.Severity, place, property.Replace(render.Printable(d.Summary)), text.Replace(render.Lines(d.Detail)))
	}
	return nil
}

// gitLab prints a code quality report. A diagnostic without a place, which the report cannot
// show, is left to standard error. The fingerprint does not depend on the line, so that what
// only moves is the same.
func gitLab(w io.Writer, diags []hclspec.Diagnostic) error {
	report := []map[string]any{} // the entries of GitLab's code quality report
	seen := map[string]int{}
	for _, d := range diags {
		if d.Range == nil {
			continue
		}
		severity := "critical"
		if d.Severity == "warning" {
			severity = "minor"
		}
		key := d.Range.Filename + "\x00" + d.Summary + "\x00" + d.Detail
		seen[key]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		report = append(report, map[string]any{
			"description": strings.TrimSpace(d.Summary + ". " + d.Detail), "check_name": "planner", "fingerprint": hex.EncodeToString(sum[:]), "severity": severity,
			"location": map[string]any{"path": d.Range.Filename, "lines": map[string]any{"begin": d.Range.Start.Line}},
		})
	}
	return document.WriteJSON(w, report)
}
