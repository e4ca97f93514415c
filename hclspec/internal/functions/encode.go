package functions

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/url"
	"path"
	"unicode/utf8"

	"github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var encodeFunctions = map[string]function.Function{
	"base64decode": textFunc("str", cty.String, base64Decode),
	"base64encode": encodeFunc("str", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }),
	"base64sha256": hashFunc(sha256.New, base64.StdEncoding.EncodeToString),
	"base64sha512": hashFunc(sha512.New, base64.StdEncoding.EncodeToString),
	"jsonencode":   guard(stdlib.JSONEncodeFunc),
	"md5":          hashFunc(md5.New, hex.EncodeToString),
	"sha1":         hashFunc(sha1.New, hex.EncodeToString),
	"sha256":       hashFunc(sha256.New, hex.EncodeToString),
	"sha512":       hashFunc(sha512.New, hex.EncodeToString),
	"urlencode":    encodeFunc("str", url.QueryEscape),
	"yamlencode":   guard(yaml.YAMLEncodeFunc),
}

// textFunc is a function of one text.
func textFunc(name string, result cty.Type, of func(text string) (cty.Value, error)) function.Function {
	return calls(result, func(args []cty.Value) (cty.Value, error) {
		v, err := of(args[0].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		return v, nil
	}, param(name, cty.String))
}

// encodeFunc makes another text of a text.
func encodeFunc(name string, encode func(string) string) function.Function {
	return textFunc(name, cty.String, func(s string) (cty.Value, error) { return cty.StringVal(encode(s)), nil })
}

func hashFunc(algorithm func() hash.Hash, encode func([]byte) string) function.Function {
	return encodeFunc("str", func(s string) string {
		h := algorithm()
		h.Write([]byte(s))
		return encode(h.Sum(nil))
	})
}

func base64Decode(text string) (cty.Value, error) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return cty.NilVal, errors.New("is not valid base64")
	}
	if !utf8.Valid(data) {
		return cty.NilVal, errors.New("decodes to bytes that are not valid UTF-8 text")
	}
	return cty.StringVal(string(data)), nil
}

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
		"file":       textFunc("path", cty.String, read),
		"fileexists": textFunc("path", cty.Bool, exists),
	}
}
