package render

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
)

const textFolder = "testdata/plan"

// textForecast simulates a configuration of testdata/plan.
func textForecast(t *testing.T, file string) *planner.Forecast {
	t.Helper()
	config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS(textFolder), Path: file})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return simulateText(t, config.Input)
}

func simulateText(t rapid.TB, in planner.Input) *planner.Forecast {
	t.Helper()
	f, problems := settle.Simulate(in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// A planDrawing says how a plan is drawn.
type planDrawing struct {
	Width                int
	Color, Detail, Quiet bool
	Charts               bool
	Lang                 *lang.Printer
}

// manyFrom is from how many accounts on they are listed.
const manyFrom = 9

func drawText(t rapid.TB, f *planner.Forecast, opt planDrawing) string {
	t.Helper()
	return drawPlan(t, f, document.Meta{}, opt)
}

// drawPlan draws a plan's page as text.
func drawPlan(t rapid.TB, f *planner.Forecast, meta document.Meta, opt planDrawing) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, planPageOf(t, f, meta, opt), TextOptions{Width: opt.Width, Color: opt.Color, Full: opt.Detail}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func planPageOf(t rapid.TB, f *planner.Forecast, meta document.Meta, opt planDrawing) present.Page {
	t.Helper()
	o := present.Options{Lang: opt.Lang, Detail: opt.Detail, Quiet: opt.Quiet, Charts: opt.Charts}
	page, err := present.Plan(document.NewSource(f, meta), o)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// Every configuration of testdata/plan is drawn for a narrow and a wide
// terminal; NAME.80.txt shows what a person sees.
func TestTextGolden(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(textFolder, "*.hcl"))
	if err != nil || len(files) == 0 {
		t.Fatal("no configurations", err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".catalog.hcl") {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(file), ".hcl")
		f := textForecast(t, filepath.Base(file))
		for _, width := range []int{80, 120} {
			checkGoldenText(t, f, fmt.Sprintf("%s.%d", name, width), planDrawing{Width: width})
		}
	}
}

func TestTextGoldenOptions(t *testing.T) {
	f := textForecast(t, "trouble.hcl")
	checkGoldenText(t, f, "trouble.detail", planDrawing{Width: 100, Detail: true})
	checkGoldenText(t, f, "trouble.quiet", planDrawing{Width: 100, Quiet: true})
	checkGoldenText(t, f, "trouble.color", planDrawing{Width: 100, Color: true})
	checkGoldenText(t, f, "trouble.log", planDrawing{})
}

func checkGoldenText(t *testing.T, f *planner.Forecast, name string, opt planDrawing) {
	t.Helper()
	checkGolden(t, f, name, drawText(t, f, opt))
}

// checkGolden compares with a golden file, in which the hash of a built-in catalogue is
// masked: its prices have their own tests.
func checkGolden(t *testing.T, f *planner.Forecast, name, got string) {
	t.Helper()
	for _, c := range f.Input.Catalogs {
		got = strings.ReplaceAll(got, c.SHA256()[:12], "0123456789ab")
	}
	checkFile(t, filepath.Join(textFolder, name+".txt"), got)
}

func checkGoldenPage(t *testing.T, name, got string) {
	t.Helper()
	checkFile(t, filepath.Join("testdata", "pages", name+".txt"), catalogHash.ReplaceAllString(got, "sha256${1}0123456789ab"))
}

var catalogHash = regexp.MustCompile("sha256( `?)[0-9a-f]{12}")

// checkFile compares with a golden file, in which an escape reads "\e".
func checkFile(t *testing.T, path, got string) {
	t.Helper()
	t.Run(path, func(t *testing.T) {
		got = strings.ReplaceAll(got, "\x1b", `\e`)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Error(diff)
		}
	})
}

// unpaint takes out the codes that paint puts in.
func unpaint(s string) string {
	for _, code := range []string{Bold, Faint, Underlined, Red, Green, Yellow, "0"} {
		s = strings.ReplaceAll(s, "\x1b["+code+"m", "")
	}
	return s
}

// checkPrintable fails for anything but printable lines and known colours.
func checkPrintable(t rapid.TB, text string) {
	t.Helper()
	for _, line := range strings.Split(unpaint(text), "\n") {
		line = strings.ReplaceAll(line, string(LeftToRightMark), "") // ours: what is wrapped has them anywhere
		if strings.TrimSuffix(Printable(line), string(LeftToRightMark)) != line {
			t.Fatalf("unprintable: %q", line)
		}
	}
}

// checkWidth fails for lines that a terminal of a width would break.
func checkWidth(t rapid.TB, text string, width int) {
	t.Helper()
	if width <= 0 {
		width = LogWidth
	}
	for _, line := range strings.Split(text, "\n") {
		if Width(line) > width {
			t.Fatalf("%d columns wide, not %d: %q", Width(line), width, line)
		}
	}
}

// wantReadable fails where a page as text has a line wider than the width, anything that a terminal
// obeys, or colours that change more than the colour.
func wantReadable(t rapid.TB, page present.Page, opt TextOptions) {
	t.Helper()
	plain := text(t, page, opt)
	opt.Color = true
	painted := text(t, page, opt)
	if trimmed(unpaint(painted)) != plain {
		t.Fatalf("colours change the text:\n%s\n%s", painted, plain)
	}
	checkPrintable(t, painted)
	checkWidth(t, strings.ReplaceAll(plain, string(LeftToRightMark), ""), opt.Width)
}

// Below the least width nothing gets narrower: numbers are not cut.
func TestTextLeastWidth(t *testing.T) {
	f := textForecast(t, "trouble.hcl")
	if diff := cmp.Diff(drawText(t, f, planDrawing{Width: LeastWidth}), drawText(t, f, planDrawing{Width: 5})); diff != "" {
		t.Error(diff)
	}
}

// A terminal that is gone, or a disk that is full, is reported.
func TestTextReportsWriteErrors(t *testing.T) {
	want := errors.New("full")
	page := planPageOf(t, textForecast(t, "quickstart.hcl"), document.Meta{}, planDrawing{})
	if err := Text(failingWriter{want}, page, TextOptions{}); !errors.Is(err, want) {
		t.Errorf("error is %v, want %v", err, want)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }
