package cmd_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	longestFile     = 500 // lines
	longestFunction = 60  // lines, from "func" to the closing brace
)

// knows is what a package's comment says: what it knows, first of all, and what it
// must not know.
var knows = regexp.MustCompile(`(?s)^Package \w+ knows .*\b[Ii]t\s+must\s+not\s+know\b`)

// TestFilesAndFunctionsAreShort holds the files that are built against the longest
// that is allowed. A function that is longer for a reason says so in a line of its
// comment, "long: reason".
func TestFilesAndFunctionsAreShort(t *testing.T) {
	for name, file := range builtFiles(t) {
		if file.lines > longestFile {
			t.Errorf("%s has %d lines, more than %d: divide it by what it holds", name, file.lines, longestFile)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || hasReason(f.Doc) {
				continue
			}
			if lines := file.line(f.End()) - file.line(f.Pos()) + 1; lines > longestFunction {
				t.Errorf("%s: %s has %d lines, more than %d: divide it, or say why not in its comment, as in \"long: one case for each token\"", name, f.Name.Name, lines, longestFunction)
			}
		}
	}
}

// TestEveryPackageSaysWhatItMustNotKnow is for libraries. A program says what it does
// instead.
func TestEveryPackageSaysWhatItMustNotKnow(t *testing.T) {
	docs := map[string]string{}
	for name, file := range builtFiles(t) {
		folder := filepath.Dir(name)
		docs[folder] += "" // a package without any comment is found, too
		if file.Doc != nil {
			docs[folder] += file.Doc.Text()
		}
	}
	for folder, doc := range docs {
		if doc == "" || !knows.MatchString(doc) && !isProgram(folder) {
			t.Errorf("the comment of the package in %s does not say \"Package x knows ...; it must not know ...\": %q", folder, doc)
		}
	}
}

// startsGoroutines are the files that may start goroutines. A panic in any other would
// end the process past Execute, which says what happened.
var startsGoroutines = map[string]bool{
	"../internal/parallel/parallel.go": true, // a panic is one of the caller
	"../cmd/watchdog.go":               true, // a panic is one of the caller
	"../cmd/interrupt.go":              true, // ends the process
}

func TestGoroutinesAreStartedInFewPlaces(t *testing.T) {
	for name, file := range builtFiles(t) {
		ast.Inspect(file.File, func(n ast.Node) bool {
			_, starts := n.(*ast.GoStmt)
			if call, ok := n.(*ast.CallExpr); ok {
				selector, ok := call.Fun.(*ast.SelectorExpr)
				starts = ok && (selector.Sel.Name == "Go" || selector.Sel.Name == "AfterFunc")
			}
			if starts && !startsGoroutines[filepath.ToSlash(name)] {
				t.Errorf("%s:%d starts a goroutine; use internal/parallel", name, file.line(n.Pos()))
			}
			return true
		})
	}
}

// isProgram says whether a folder has the main function of a program.
func isProgram(folder string) bool {
	return folder == ".." || filepath.Base(folder) == "manpages"
}

// hasReason says whether a comment has a line "long: reason".
func hasReason(doc *ast.CommentGroup) bool {
	return doc != nil && regexp.MustCompile(`(?m)^long: .+`).MatchString(doc.Text())
}

// A builtFile is a file of the module that is no test.
type builtFile struct {
	*ast.File
	set   *token.FileSet
	lines int
}

func (f builtFile) line(at token.Pos) int { return f.set.Position(at).Line }

// builtFiles parses the files of the module that are no tests, by name.
func builtFiles(t *testing.T) map[string]builtFile {
	t.Helper()
	set, files := token.NewFileSet(), map[string]builtFile{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		switch base := filepath.Base(name); {
		case err != nil:
			return err
		case d.IsDir() && (base == "testdata" || strings.HasPrefix(base, ".") && base != ".."):
			return filepath.SkipDir
		case d.IsDir(), filepath.Ext(name) != ".go", strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(set, name, text, parser.ParseComments)
		files[name] = builtFile{file, set, bytes.Count(text, []byte("\n"))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Fatalf("only %d files were found", len(files))
	}
	return files
}
