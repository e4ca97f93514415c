package cmd_test

import (
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

const architecture = "../docs/architecture.md"

// quotedCode is what stands between backticks, goName what of it is a name of Go:
// "settle", "account.run" or "pricing.Money".
var (
	quotedCode = regexp.MustCompile("`([^`\n]+)`")
	goName     = regexp.MustCompile(`^[A-Za-z]\w*(\.[A-Za-z]\w*)?$`)
)

// TestTheWayOfANumberExists holds the names and the files on the way from a file to a
// cent against the code.
func TestTheWayOfANumberExists(t *testing.T) {
	text, err := os.ReadFile(architecture)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "\n## From a file to a bill\n")
	section, _, _ := strings.Cut(after, "\n## ")
	declared, checked := declaredNames(t), 0
	for _, match := range quotedCode.FindAllStringSubmatch(section, -1) {
		code := match[1]
		switch {
		case strings.HasSuffix(code, ".go"):
			if _, err := os.Stat(filepath.Join("..", code)); err != nil {
				t.Errorf("there is no file %s", code)
			}
		case !goName.MatchString(code):
			continue // of the language
		case !declared[code]:
			t.Errorf("there is no %s", code)
		}
		checked++
	}
	if checked < 40 {
		t.Errorf("only %d names were found", checked)
	}
}

// declaredNames are the names that the module declares: alone, behind their package,
// and those of methods and fields behind their type.
func declaredNames(t *testing.T) map[string]bool {
	names := map[string]bool{}
	add := func(outer, name string) {
		names[name], names[outer+"."+name] = true, true
	}
	for _, file := range builtFiles(t) {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				add(outerOf(file, d), d.Name.Name)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if s, ok := spec.(*ast.TypeSpec); ok {
						add(file.Name.Name, s.Name.Name)
						addFields(s, add)
					}
				}
			}
		}
	}
	return names
}

// outerOf is what a function's name stands behind: its receiver's type, or else its
// package.
func outerOf(file *ast.File, f *ast.FuncDecl) string {
	if f.Recv == nil {
		return file.Name.Name
	}
	receiver := f.Recv.List[0].Type
	if pointer, ok := receiver.(*ast.StarExpr); ok {
		receiver = pointer.X
	}
	if name, ok := receiver.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

func addFields(s *ast.TypeSpec, add func(outer, name string)) {
	body, ok := s.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range body.Fields.List {
		for _, name := range field.Names {
			add(s.Name.Name, name.Name)
		}
	}
}

// builtFiles parses the files of the module that are no tests, by name.
func builtFiles(t *testing.T) map[string]*ast.File {
	t.Helper()
	set, files := token.NewFileSet(), map[string]*ast.File{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		switch base := filepath.Base(name); {
		case err != nil:
			return err
		case d.IsDir() && (base == "testdata" || strings.HasPrefix(base, ".") && base != ".."):
			return filepath.SkipDir
		case d.IsDir(), filepath.Ext(name) != ".go", strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files[name], err = parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
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
