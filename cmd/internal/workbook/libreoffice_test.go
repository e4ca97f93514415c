package workbook

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// cachedValue is a formula with its value.
var cachedValue = regexp.MustCompile(`(</f>)<v>[^<]*</v>`)

// withoutCache is the workbook without the values of its formulas, so that a
// reader has to work them out.
func withoutCache(t *testing.T, data []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		part := partOf(t, data, f.Name)
		if strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			part = cachedValue.ReplaceAllString(part, "$1")
		}
		out, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// LibreOffice, where it is installed, works out every formula to the cent that is
// cached.
func TestLibreOfficeWorksOutTheSame(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("LibreOffice is not installed")
	}
	books := map[string][]byte{}
	for _, language := range []*lang.Printer{nil, chinese(t)} {
		books[language.Name()] = writeIn(t, weighedPlanOf(t, richInput(t)), diffOf(t, richInput(t)), language)
	}
	for name, converted := range convert(t, office, books) {
		t.Run(name, func(t *testing.T) { checkConverted(t, books[name], converted) })
	}
}

// convert lets LibreOffice read workbooks without the values of their formulas and
// write them again, all in one run: to start it takes longest.
func convert(t *testing.T, office string, books map[string][]byte) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	arguments := []string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir + "/out"}
	for name, data := range books {
		in := filepath.Join(dir, name+".xlsx")
		if err := os.WriteFile(in, withoutCache(t, data), 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, in)
	}
	if out, err := exec.Command(office, arguments...).CombinedOutput(); err != nil {
		t.Skipf("LibreOffice does not run here: %v\n%s", err, out)
	}
	converted := map[string][]byte{}
	for name := range books {
		data, err := os.ReadFile(filepath.Join(dir, "out", name+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		converted[name] = data
	}
	return converted
}

// checkConverted holds every formula's value as LibreOffice has it against the one
// that is cached.
func checkConverted(t *testing.T, data, converted []byte) {
	t.Helper()
	ours, theirs := open(t, data), open(t, converted)
	defer ours.Close()
	defer theirs.Close()
	count := 0
	for _, sheet := range ours.GetSheetList() {
		mine, other := read(t, ours, sheet), read(t, theirs, sheet)
		for r, row := range mine.rows {
			for c := range row {
				formula, err := ours.GetCellFormula(sheet, at(c+1, r+1))
				if err != nil {
					t.Fatal(err)
				}
				if formula == "" {
					continue
				}
				count++
				if want, got := mine.number(r, c), dec(floatText(other.rows[r][c])); got.Sub(want).Abs().GreaterThan(dec("0.0049")) {
					t.Errorf("%s!%s =%s: LibreOffice gives %s, cached is %s", sheet, at(c+1, r+1), formula, got, want)
				}
			}
		}
	}
	if count < 300 {
		t.Errorf("only %d formulas", count)
	}
}

// floatText is a number as a reader writes it; nothing is 0.
func floatText(s string) string {
	if s == "" {
		return "0"
	}
	return s
}
