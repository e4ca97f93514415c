package hclspec

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
)

// foreignFiles belong to other tools that write HCL. A folder that holds one is
// not a configuration of this tool.
var foreignFiles = map[string]string{
	"terragrunt.hcl":      "Terragrunt",
	"docker-bake.hcl":     "Docker Buildx Bake",
	".terraform.lock.hcl": "Terraform",
}

// fileKind says what a file in a configuration's folder is, by its name alone.
type fileKind int

const (
	otherFile fileKind = iota
	configFile
	varsFile
	catalogFile
	testFile
)

func kindOf(name string) fileKind {
	stem, ok := strings.CutSuffix(strings.TrimSuffix(name, ".json"), ".hcl")
	switch {
	case !ok || strings.HasPrefix(name, "."):
		return otherFile
	case strings.HasSuffix(stem, ".vars"):
		return varsFile
	case strings.HasSuffix(stem, ".catalog"):
		return catalogFile
	case strings.HasSuffix(stem, ".test"):
		return testFile
	default:
		return configFile
	}
}

// sources reads and parses the files below one boundary. Every file is kept, so
// that any diagnostic can show its line.
type sources struct {
	fsys    fs.FS
	display func(string) string
	files   map[string]*hcl.File // by displayed name
}

// configFiles lists the files that make up the configuration at a path: all of
// a folder, or the one file.
func (s *sources) configFiles(at string) ([]string, hcl.Diagnostics) {
	info, err := fs.Stat(s.fsys, at)
	if err != nil {
		return nil, readError(s.display(at), err)
	}
	if !info.IsDir() {
		return []string{at}, s.notConfiguration(at)
	}
	entries, err := fs.ReadDir(s.fsys, at)
	if err != nil {
		return nil, readError(s.display(at), err)
	}
	var names []string
	var diags hcl.Diagnostics
	for _, e := range entries {
		if tool, ok := foreignFiles[e.Name()]; ok && !strings.HasPrefix(e.Name(), ".") {
			diags = append(diags, sourceless("Folder of another tool", fmt.Sprintf(
				"%s is a file of %s, so this folder is not a planner configuration. Keep the two in separate folders, or name one file.", s.display(path.Join(at, e.Name())), tool)))
		}
		if !e.IsDir() && kindOf(e.Name()) == configFile {
			names = append(names, path.Join(at, e.Name()))
		}
	}
	if len(names) == 0 && len(diags) == 0 {
		diags = append(diags, sourceless("No configuration", fmt.Sprintf(
			"The folder %s holds no *.hcl or *.hcl.json file. (Values, catalogues and tests, *.vars.hcl, *.catalog.hcl and *.test.hcl, are not configuration.)", s.display(at))))
	}
	slices.Sort(names)
	return names, diags
}

// notConfiguration refuses a single file that is something else by its name.
func (s *sources) notConfiguration(name string) hcl.Diagnostics {
	base := path.Base(name)
	detail := ""
	switch kindOf(base) {
	case varsFile:
		detail = "holds values; name it with --var-file"
	case catalogFile:
		detail = "is a price catalogue; name it as the source of a catalog block"
	case testFile:
		detail = "holds tests"
	case otherFile:
		detail = "is neither *.hcl nor *.hcl.json"
	}
	if tool, ok := foreignFiles[base]; ok {
		detail = "is a file of " + tool
	}
	if detail == "" {
		return nil
	}
	return hcl.Diagnostics{sourceless("Not a configuration", fmt.Sprintf("%s %s.", s.display(name), detail))}
}

// parse reads one file, in the syntax that its name says.
func (s *sources) parse(name string) (*hcl.File, hcl.Diagnostics) {
	display := s.display(name)
	if f, ok := s.files[display]; ok {
		return f, nil
	}
	src, err := fs.ReadFile(s.fsys, name)
	if err != nil {
		return nil, readError(display, err)
	}
	return s.parseBytes(src, display)
}

func (s *sources) parseBytes(src []byte, display string) (f *hcl.File, diags hcl.Diagnostics) {
	if strings.HasSuffix(display, ".json") {
		f, diags = json.Parse(src, display)
	} else {
		f, diags = hclsyntax.ParseConfig(src, display, hcl.InitialPos)
	}
	if f == nil {
		f = &hcl.File{Bytes: src, Body: hcl.EmptyBody()}
	}
	s.files[display] = f
	return f, diags
}

// sourceless is an error without a place in a file.
func sourceless(summary, detail string) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail}
}

func readError(display string, err error) hcl.Diagnostics {
	cause := err
	if pe, ok := err.(*fs.PathError); ok {
		cause = pe.Err
	}
	return hcl.Diagnostics{sourceless("Cannot read", fmt.Sprintf("%s cannot be read: %s.", display, cause))}
}
