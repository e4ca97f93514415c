package cmd_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// libraries are the packages that other programs use, by their folders.
var libraries = []string{"pricing", "planner", "hclspec"}

// goFiles parses the files of a package: its tests, or what is not one.
func goFiles(t *testing.T, folder string, tests bool) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatal(folder, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") != tests {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// TestEveryExportedNameHasAComment that starts with the name, as go doc expects. A
// group of constants or variables may share the comment above it.
func TestEveryExportedNameHasAComment(t *testing.T) {
	checked := 0
	for _, folder := range libraries {
		for _, f := range goFiles(t, folder, false) {
			for _, d := range f.Decls {
				for name, doc := range exported(d) {
					if checked++; !describes(doc, name) {
						t.Errorf("%s.%s: a comment is missing, or does not start with the name: %q", folder, name, doc)
					}
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d names were found", checked)
	}
}

// exported are the exported names of a declaration with their comments. A name of a
// group without a comment of its own has the group's, with the name before it.
func exported(d ast.Decl) map[string]string {
	found := map[string]string{}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || receiverExported(d.Recv)) {
			found[d.Name.Name] = d.Doc.Text()
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				add(found, spec.Name, spec.Doc, d.Doc, false)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					add(found, name, spec.Doc, d.Doc, d.Lparen.IsValid())
				}
			}
		}
	}
	return found
}

func add(found map[string]string, name *ast.Ident, own, group *ast.CommentGroup, shared bool) {
	switch {
	case !name.IsExported():
	case own.Text() != "":
		found[name.Name] = own.Text()
	case shared && group.Text() != "":
		found[name.Name] = name.Name + ": " + group.Text()
	default:
		found[name.Name] = group.Text()
	}
}

func receiverExported(receiver *ast.FieldList) bool {
	of := receiver.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	name, ok := of.(*ast.Ident)
	return ok && name.IsExported()
}

// describes says whether a comment is one, and starts with the name or an article
// before it.
func describes(doc, name string) bool {
	return regexp.MustCompile(`^(?:An? |The )?` + regexp.QuoteMeta(name) + `\b`).MatchString(doc)
}

// TestEveryLibraryBeginsWithItsExamples: the package comment names a function to
// begin with, and at least four examples have an output that is checked.
func TestEveryLibraryBeginsWithItsExamples(t *testing.T) {
	for _, folder := range libraries {
		checked := map[string]bool{}
		for _, f := range goFiles(t, folder, true) {
			for _, d := range f.Decls {
				function, ok := d.(*ast.FuncDecl)
				if !ok || !strings.HasPrefix(function.Name.Name, "Example") {
					continue
				}
				for _, c := range f.Comments {
					if function.Body.Pos() < c.Pos() && c.End() < function.Body.End() && strings.HasPrefix(c.Text(), "Output:\n") {
						checked[strings.TrimPrefix(function.Name.Name, "Example")] = true
					}
				}
			}
		}
		if len(checked) < 4 {
			t.Errorf("%s has %d examples", folder, len(checked))
		}
		links := regexp.MustCompile(`\[(\w+(?:\.\w+)?)\]`).FindAllStringSubmatch(packageComment(t, folder), -1)
		if len(links) == 0 {
			t.Errorf("the comment of package %s names nothing to begin with", folder)
		}
		for _, link := range links {
			if name := strings.ReplaceAll(link[1], ".", "_"); !checked[name] {
				t.Errorf("the comment of package %s begins with %s, which has no example", folder, link[1])
			}
		}
	}
}

func packageComment(t *testing.T, folder string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", folder, "doc.go"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", data, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	return f.Doc.Text()
}
