package hclspec

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/declarative-cost/planner/hclspec/internal/functions"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty/function"
)

// maxData is the size in bytes of the largest file that file() reads.
const maxData = 16 << 20

// newFunctions is the table of functions. As in Terraform the paths that they
// take are relative to the root module's folder; ${path.module} leads to a
// module's own.
func (ev *evaluator) newFunctions() map[string]function.Function {
	return functions.Table(functions.Options{
		Read:   ev.readData,
		Exists: ev.dataExists,
	})
}

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
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	if strings.Contains(err.Error(), "escapes from parent") { // os.Root has no error value for it
		return errors.New("it is a link that leads out of the folder that may be read")
	}
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("no such file or directory") // in these words on every system
	}
	return err
}

// explainFunctions says of functions there are not why, or which one is near.
func explainFunctions(diags hcl.Diagnostics) {
	for _, d := range diags {
		unknown, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallUnknownDiagExtra](d)
		if !ok {
			continue
		}
		name := unknown.CalledFunctionName()
		d.Summary, d.Detail = "Unknown function", fmt.Sprintf("There is no function named %q.%s", name, pricing.DidYouMean(name, functions.Names()))
	}
}
