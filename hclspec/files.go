package hclspec

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/scan"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// foreignFiles belong to other tools that write HCL. A folder that holds one is
// not a configuration of this tool.
var foreignFiles = map[string]string{
	"terragrunt.hcl":      "Terragrunt",
	"docker-bake.hcl":     "Docker Buildx Bake",
	".terraform.lock.hcl": "Terraform",
}

// A fileKind is what a file in a configuration's folder is by its name alone: what the name
// ends with before .hcl or .hcl.json.
type fileKind string

const (
	configFile  fileKind = "" // and whatever is none of the others
	varsFile    fileKind = ".vars"
	catalogFile fileKind = ".catalog"
	testFile    fileKind = ".test"
	otherFile   fileKind = "other" // not .hcl
)

// notConfiguration says of files that are no configuration what they are.
var notConfiguration = map[fileKind]string{
	varsFile:    "holds values; name it with --var-file",
	catalogFile: "is a price catalogue; name it as the source of a catalog block",
	testFile:    "holds tests",
	otherFile:   "is neither *.hcl nor *.hcl.json",
}

func kindOf(name string) fileKind {
	stem, ok := strings.CutSuffix(strings.TrimSuffix(name, ".json"), ".hcl")
	if !ok || strings.HasPrefix(name, ".") {
		return otherFile
	}
	if kind := fileKind(path.Ext(stem)); notConfiguration[kind] != "" {
		return kind
	}
	return configFile
}

// MaxSource is the size in bytes of the largest file of configuration, values or
// prices.
const MaxSource = 4 << 20

// sources reads and parses the files below one boundary. Every file is kept, so
// that any diagnostic can show its line.
type sources struct {
	fsys    fs.FS
	display func(string) string
	files   map[string]*hcl.File // by displayed name
	unread  map[string]bool      // of these, the ones with errors of syntax
}

func newSources(fsys fs.FS, display func(string) string) *sources {
	if display == nil {
		display = func(name string) string { return name }
	}
	return &sources{fsys: fsys, display: display, files: map[string]*hcl.File{}, unread: map[string]bool{}}
}

// list returns the files of a kind that belong to the configuration at a path, sorted: of a
// folder those whose name without .hcl own takes, nil all, of a file STEM.hcl its own.
func (s *sources) list(at string, kind fileKind, own func(stem string) bool) ([]string, error) {
	info, err := fs.Stat(s.fsys, at)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		single := stemOf(path.Base(at)) + string(kind)
		at, own = path.Dir(at), func(stem string) bool { return stem == single }
	}
	entries, err := fs.ReadDir(s.fsys, at)
	var names []string
	for _, e := range entries {
		if !e.IsDir() && kindOf(e.Name()) == kind && (own == nil || own(stemOf(e.Name()))) {
			names = append(names, path.Join(at, e.Name()))
		}
	}
	return names, err
}

// stemOf cuts .hcl or .hcl.json off a file's name.
func stemOf(name string) string { return strings.TrimSuffix(strings.TrimSuffix(name, ".json"), ".hcl") }

// configFiles lists the files that make up the configuration at a path: all of
// a folder, or the one file.
func (s *sources) configFiles(at string) ([]string, hcl.Diagnostics) {
	info, err := fs.Stat(s.fsys, at)
	if err == nil && !info.IsDir() {
		return []string{at}, s.refuseOthers(at)
	}
	names, err := s.list(at, configFile, nil)
	if err != nil {
		return nil, readError(s.display(at), err)
	}
	var diags hcl.Diagnostics
	terraform := false
	entries, _ := fs.ReadDir(s.fsys, at)
	for _, e := range entries {
		if tool, ok := foreignFiles[e.Name()]; ok && !strings.HasPrefix(e.Name(), ".") {
			diags = append(diags, sourceless("Folder of another tool", fmt.Sprintf(
				"%s is a file of %s, so this folder is not a planner configuration. Keep the two in separate folders, or name one file.", s.display(path.Join(at, e.Name())), tool)))
		}
		terraform = terraform || strings.HasSuffix(strings.TrimSuffix(e.Name(), ".json"), ".tf")
	}
	switch none := len(names) == 0 && len(diags) == 0; {
	case none && terraform:
		diags = append(diags, sourceless("No configuration", fmt.Sprintf(
			"The folder %s holds files of Terraform (*.tf) and no *.hcl or *.hcl.json file. planner does not read Terraform's: what pay-per-call APIs cost is declared in files of its own, planner.hcl for instance.", s.display(at))))
	case none:
		diags = append(diags, sourceless("No configuration", fmt.Sprintf(
			"The folder %s holds no *.hcl or *.hcl.json file. (Values, catalogues and tests, *.vars.hcl, *.catalog.hcl and *.test.hcl, are not configuration.)", s.display(at))))
	}
	return names, diags
}

// HasConfiguration says whether there is anything at a path that Load, or a
// reader of saved plans, could read: a file, or a folder with configuration.
func HasConfiguration(fsys fs.FS, at string) bool {
	info, err := fs.Stat(fsys, at)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist) // Load says what is wrong
	}
	names, err := newSources(fsys, nil).list(at, configFile, nil)
	return !info.IsDir() || err != nil || len(names) > 0
}

// refuseOthers refuses a single file that is something else by its name.
func (s *sources) refuseOthers(name string) hcl.Diagnostics {
	base := path.Base(name)
	detail := notConfiguration[kindOf(base)]
	if tool, ok := foreignFiles[base]; ok {
		detail = "is a file of " + tool
	}
	if detail == "" {
		return nil
	}
	return hcl.Diagnostics{sourceless("Not a configuration", fmt.Sprintf("%s %s.", s.display(name), detail))}
}

// parse reads one file, once. With an error of syntax, which is told the first time, there is
// no file: what could be read of it would only mislead.
func (s *sources) parse(name string) (*hcl.File, hcl.Diagnostics) {
	display := s.display(name)
	if file, ok := s.files[display]; ok {
		if s.unread[display] {
			file = nil
		}
		return file, nil
	}
	src, err := readRegular(s.fsys, name, MaxSource)
	if err != nil {
		return nil, readError(display, err)
	}
	return s.parseBytes(src, display)
}

// parseBytes parses a text in the syntax that its name says, and keeps it, to show its
// lines.
func (s *sources) parseBytes(src []byte, display string) (*hcl.File, hcl.Diagnostics) {
	parse := parseNative
	if strings.HasSuffix(display, ".json") {
		parse = parseJSON
	}
	file, diags := parse(src, display)
	if file == nil {
		file = &hcl.File{Bytes: src, Body: hcl.EmptyBody()}
	}
	s.files[display] = file
	if unreadable(diags) {
		s.unread[display] = true
		return nil, diags
	}
	return file, diags
}

// readRegular reads a regular file of at most limit bytes. A pipe or a device
// would not end. Of a file that changes meanwhile, half might be old and half new.
func readRegular(fsys fs.FS, name string, limit int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err := regular(info, err); err != nil {
		return nil, err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err = f.Stat() // another may have taken its name
	if err := regular(info, err); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("it is larger than %d MiB, the most that is read", limit>>20)
	}
	after, err := f.Stat()
	if err == nil && (after.Size() != info.Size() || !after.ModTime().Equal(info.ModTime())) {
		err = errors.New("it changed while it was read; run planner again")
	}
	return data, err
}

func regular(info fs.FileInfo, err error) error {
	if err == nil && !info.Mode().IsRegular() {
		return errors.New("it is not a regular file")
	}
	return err
}

// parsable says whether a text of the JSON syntax that stands for an expression,
// such as "list(string)", may be parsed as one; native expressions were checked
// with their file.
func (ev *evaluator) parsable(expr hcl.Expression) bool {
	v, diags := expr.Value(nil)
	if diags.HasErrors() || !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		return true
	}
	diags = scan.Expression([]byte(v.AsString()), expr.Range().Filename)
	for _, d := range diags {
		d.Subject = expr.Range().Ptr()
	}
	ev.report(diags)
	return !diags.HasErrors()
}

// problem is an error at a place.
func problem(at hcl.Range, summary, detail string, args ...any) *hcl.Diagnostic {
	d := sourceless(summary, fmt.Sprintf(detail, args...))
	d.Subject = &at
	return d
}

// sourceless is an error without a place in a file.
func sourceless(summary, detail string) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail}
}

func readError(display string, err error) hcl.Diagnostics {
	return hcl.Diagnostics{sourceless("Cannot read", fmt.Sprintf("%s cannot be read: %s.", display, fileCause(err)))}
}

// maxData is the size in bytes of the largest file that file() reads.
const maxData = 16 << 20

// within turns a path that a configuration names into one within the boundary.
func (ev *evaluator) within(dir, name string) (string, error) {
	if path.IsAbs(name) {
		return "", fmt.Errorf("%q is an absolute path; write it relative to this folder, so that the plan is the same on every machine", name)
	}
	at := path.Join(dir, name)
	if !fs.ValidPath(at) {
		return "", fmt.Errorf("%q lies outside the folder that a plan may read, which is the enclosing git repository, --root, or else the configuration's own folder", name)
	}
	return at, nil
}

// readData reads a file for file() and its like.
func (ev *evaluator) readData(name string) ([]byte, error) {
	at, err := ev.within(ev.rootDir, name)
	if err != nil {
		return nil, err
	}
	data, err := readRegular(ev.sources.fsys, at, maxData)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, fileCause(err))
	}
	return data, nil
}

// dataExists says whether there is a regular file.
func (ev *evaluator) dataExists(name string) (bool, error) {
	at, err := ev.within(ev.rootDir, name)
	if err != nil {
		return false, err
	}
	info, err := fs.Stat(ev.sources.fsys, at)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fileCause(err)
	}
	return info.Mode().IsRegular(), nil
}

// fileCause is a file's error without the path, which is relative to the
// boundary and not what the user wrote.
func fileCause(err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	if strings.Contains(err.Error(), "escapes from parent") { // os.Root has no error value for it
		return errors.New("it is a link that leads out of the folder that may be read")
	}
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("no such file or directory") // in these words on every system
	}
	return err
}

// Configurations lists the folders at and below a path that hold a configuration: one
// with a planner block, or with a file whose syntax hides whether it has one. They are named
// as seen from the path. Hidden folders are left out.
func Configurations(fsys fs.FS, at string) (folders []string, err error) {
	if fsys, err = fs.Sub(fsys, at); err != nil {
		return nil, err
	}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && (name == "." || errors.Is(err, fs.ErrPermission)):
			return err
		case err != nil || d.IsDir() && name != "." && strings.HasPrefix(path.Base(name), "."):
			return fs.SkipDir
		case d.IsDir() && HasConfiguration(fsys, name):
			src := newSources(fsys, func(name string) string { return name })
			if m, _ := src.loadModule(name); m.incomplete || len(m.nested["planner"]) > 0 {
				folders = append(folders, name)
			}
		}
		return nil
	})
	return folders, err
}
