package lang

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/pricing"
)

// messagesIn are the messages that the code of a folder prints: the constant first
// argument of T, F and S, and of N, count, calls and upTo the noun.
func messagesIn(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	inspectCode(t, folder, func(at token.Position, n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		selector, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || len(call.Args) == 0 {
			return
		}
		switch selector.Sel.Name {
		case "T":
			if text, ok := constant(call.Args[0]); ok && len(call.Args) == 1 {
				found[text] = at.String()
			}
		case "F", "S", "at", "amount":
			if text, ok := constant(call.Args[0]); ok {
				found[text] = at.String()
			}
		case "N", "count", "calls", "upTo":
			if text, ok := constant(call.Args[len(call.Args)-1]); ok {
				found["%s "+text] = at.String()
			}
		}
	})
	return found
}

// inspectCode visits the syntax of the files in a folder and below, without tests
// and this package.
func inspectCode(t *testing.T, folder string, visit func(at token.Position, n ast.Node)) {
	t.Helper()
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || filepath.Base(filepath.Dir(name)) == "lang" {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil {
				visit(files.Position(n.Pos()), n)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// constant is the value of a text that stands in the code, also in parts joined
// by +.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		x, okX := constant(e.X)
		y, okY := constant(e.Y)
		return x + y, okX && okY
	}
	return "", false
}

func chinese(t *testing.T) map[string]string {
	t.Helper()
	known, err := readCatalogue(chineseMessages)
	if err != nil {
		t.Fatal(err)
	}
	return known
}

// Every message that the code prints is in the catalogue.
func TestEveryMessageIsTranslated(t *testing.T) {
	known := chinese(t)
	for text, place := range messagesIn(t, "../..") {
		if _, ok := known[text]; !ok {
			t.Errorf("%s: %q is in no file of zh", place, text)
		}
	}
}

// What is printed about a term is in the catalogue, too.
func TestEveryTermIsTranslated(t *testing.T) {
	known := chinese(t)
	for _, term := range pricing.AllTerms {
		for _, text := range []string{term.Decides, term.Question} {
			if _, ok := known[text]; !ok && text != "" {
				t.Errorf("%s: %q is in no file of zh", term.Name, text)
			}
		}
	}
}

// Every message of the catalogue is a text that stands in the code. A text about a
// term is put together from what the term decides, which does, and from its values.
func TestEveryTranslationIsOfAMessage(t *testing.T) {
	texts := textsIn(t, "../../..")
	stands := func(message string) bool {
		if texts[message] || texts[strings.TrimPrefix(message, "%s ")] {
			return true
		}
		if strings.Contains(message, "%") {
			return false
		}
		for i := range message {
			if rest := message[i:]; texts[message[:i]] && (strings.HasPrefix(rest, ": ") || strings.HasPrefix(rest, ", ")) {
				return true
			}
		}
		return false
	}
	for message := range chinese(t) {
		if !stands(message) {
			t.Errorf("nothing prints %q, which is translated", message)
		}
	}
}

// textsIn are the texts that stand in the code of a folder.
func textsIn(t *testing.T, folder string) map[string]bool {
	t.Helper()
	texts := map[string]bool{}
	inspectCode(t, folder, func(_ token.Position, n ast.Node) {
		if e, ok := n.(ast.Expr); ok {
			if text, ok := constant(e); ok {
				texts[text] = true
			}
		}
	})
	return texts
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[a-z]`)

// A translation fills in what the message does, each value as often.
func TestTranslationsFillInTheSameValues(t *testing.T) {
	for text, translated := range chinese(t) {
		want, got := valuesOf(text), valuesOf(translated)
		if !slices.Equal(want, got) {
			t.Errorf("%q fills in the values %v, its translation %q fills in %v", text, want, translated, got)
		}
	}
}

// valuesOf are the numbers of the values that a format uses, ascending.
func valuesOf(format string) []int {
	var values []int
	next := 1
	for _, m := range verb.FindAllStringSubmatch(strings.ReplaceAll(format, "%%", ""), -1) {
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		values = append(values, next)
		next++
	}
	slices.Sort(values)
	return values
}

// A file is sorted by its messages, so that two changes seldom meet.
func TestCatalogueIsSorted(t *testing.T) {
	names, err := fs.Glob(chineseMessages, "zh/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(chineseMessages, name)
		if err != nil {
			t.Fatal(err)
		}
		messages := map[string]string{}
		if err := json.Unmarshal(data, &messages); err != nil {
			t.Fatal(err)
		}
		var sorted strings.Builder
		encoder := json.NewEncoder(&sorted)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(messages); err != nil {
			t.Fatal(err)
		}
		if string(data) != sorted.String() {
			t.Errorf("%s is not sorted, or not indented by two spaces", name)
		}
	}
}

func TestPrinters(t *testing.T) {
	p := &Printer{Chinese, map[string]string{"of %s, %s left": "剩余 %[2]s，共 %[1]s", "bill": "账单", "%s month": "%s 个月"}}
	for _, test := range []struct{ got, want string }{
		{p.T("bill"), "账单"},
		{p.T("not there"), "not there"},
		{p.F("of %s, %s left", "10", "3"), "剩余 3，共 10"},
		{p.N(12, "12", "month"), "12 个月"},
		{(*Printer)(nil).N(1, "1", "month"), "1 month"},
		{(*Printer)(nil).N(12, "12", "month"), "12 months"},
		{(*Printer)(nil).F("of %s", "10"), "of 10"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
	if _, err := New("de"); err == nil || !strings.Contains(err.Error(), "en, zh") {
		t.Errorf("New(de): %v", err)
	}
}

func TestShortAmounts(t *testing.T) {
	zh := &Printer{name: Chinese}
	for _, test := range []struct{ amount, want string }{
		{"9999.99", ""}, {"10000", "1 万元"}, {"473500.00", "47.35 万元"}, {"-473510.00", "约 -47.35 万元"},
		{"99999999.99", "约 10000 万元"}, {"100000000", "1 亿元"}, {"123999999.99", "约 1.24 亿元"},
	} {
		if got := zh.Short(decimal.RequireFromString(test.amount), "CNY"); got != test.want {
			t.Errorf("%s: got %q, want %q", test.amount, got, test.want)
		}
	}
	var en *Printer
	if en.Short(decimal.New(1, 9), "CNY") != "" || zh.Short(decimal.New(1, 9), "USD") != "" {
		t.Error("only Chinese amounts in CNY are shortened")
	}
}
