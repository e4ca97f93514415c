package functions

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"unicode/utf8"

	"github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var encodeFunctions = map[string]function.Function{
	"base64decode": guard(base64DecodeFunc, rule{}),
	"base64encode": guard(encodeFunc(func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(s))
	}), rule{}),
	"jsonencode": guard(stdlib.JSONEncodeFunc, rule{exact: true}),
	"urlencode":  guard(encodeFunc(url.QueryEscape), rule{}),
	"yamlencode": guard(yaml.YAMLEncodeFunc, rule{exact: true}),
}

var hashFunctions = map[string]function.Function{
	"base64sha256": guard(encodeFunc(func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return base64.StdEncoding.EncodeToString(sum[:])
	}), rule{}),
	"base64sha512": guard(encodeFunc(func(s string) string {
		sum := sha512.Sum512([]byte(s))
		return base64.StdEncoding.EncodeToString(sum[:])
	}), rule{}),
	"md5": guard(encodeFunc(func(s string) string {
		sum := md5.Sum([]byte(s))
		return hex.EncodeToString(sum[:])
	}), rule{}),
	"sha1": guard(encodeFunc(func(s string) string {
		sum := sha1.Sum([]byte(s))
		return hex.EncodeToString(sum[:])
	}), rule{}),
	"sha256": guard(encodeFunc(func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return hex.EncodeToString(sum[:])
	}), rule{}),
	"sha512": guard(encodeFunc(func(s string) string {
		sum := sha512.Sum512([]byte(s))
		return hex.EncodeToString(sum[:])
	}), rule{}),
}

// encodeFunc makes another string of a string.
func encodeFunc(encode func(string) string) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{stringParam("str")},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal(encode(args[0].AsString())), nil
		},
	})
}

var base64DecodeFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("str")},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		data, err := base64.StdEncoding.DecodeString(args[0].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "is not valid base64")
		}
		if !utf8.Valid(data) {
			return cty.NilVal, function.NewArgErrorf(0, "decodes to bytes that are not valid UTF-8 text")
		}
		return cty.StringVal(string(data)), nil
	},
})
