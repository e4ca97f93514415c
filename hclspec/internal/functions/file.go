package functions

import (
	"fmt"
	"path"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// fileFunctions are those on paths. Paths have slashes on every system, so that a
// configuration means the same on all of them.
func fileFunctions(o Options) map[string]function.Function {
	read := func(name string) (cty.Value, error) {
		data, err := o.Read(name)
		if err == nil && !utf8.Valid(data) {
			err = fmt.Errorf("the file %s is not valid UTF-8 text", name)
		}
		return cty.StringVal(string(data)), err
	}
	exists := func(name string) (cty.Value, error) {
		found, err := o.Exists(name)
		return cty.BoolVal(found), err
	}
	return map[string]function.Function{
		"basename":   encodeFunc("path", path.Base),
		"dirname":    encodeFunc("path", path.Dir),
		"file":       guard(textFunc("path", cty.String, read), rule{}),
		"fileexists": guard(textFunc("path", cty.Bool, exists), rule{}),
	}
}
