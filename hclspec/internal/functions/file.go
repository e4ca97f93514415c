package functions

import (
	"errors"
	"path"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

var errNoFiles = errors.New("no files can be read here")

func fileFunctions(o Options) map[string]function.Function {
	return map[string]function.Function{
		"basename":   guard(pathFunc(path.Base), rule{}),
		"dirname":    guard(pathFunc(path.Dir), rule{}),
		"file":       guard(fileFunc(o.Read), rule{}),
		"fileexists": guard(fileExistsFunc(o.Exists), rule{}),
	}
}

func fileFunc(read Reader) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{stringParam("path")},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if read == nil {
				return cty.NilVal, errNoFiles
			}
			name := args[0].AsString()
			data, err := read(name)
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			if !utf8.Valid(data) {
				return cty.NilVal, function.NewArgErrorf(0, "the file %s is not valid UTF-8 text", name)
			}
			return cty.StringVal(string(data)), nil
		},
	})
}

func fileExistsFunc(exists func(path string) (bool, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{stringParam("path")},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if exists == nil {
				return cty.NilVal, errNoFiles
			}
			found, err := exists(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return cty.BoolVal(found), nil
		},
	})
}

// pathFunc takes a path apart without looking at any file. Paths have slashes
// on every system, so that a configuration means the same on all of them.
func pathFunc(part func(string) string) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{stringParam("path")},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal(part(args[0].AsString())), nil
		},
	})
}
